from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.content.locations import locate
from site_builder.content.translations import Translator, complete, override, parse_texts, texts_path, untranslated
from site_builder.model.problems import KeyLocation, Problem

ROOT = Path(__file__).parents[3]
AVAILABLE = {f"texts/{language}.yaml": "" for language in ("en", "de", "de-AT", "pt-BR")}


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("de", "de"),
        ("de-AT", "de-AT"),
        ("de-CH", "de"),
        ("pt", "en"),
        ("pt-BR", "pt-BR"),
        ("fr-CA", "en"),
        ("en-GB", "en"),
    ],
)
def test_texts_path_returns_the_best_language(language: str, found: str) -> None:
    assert texts_path(language, AVAILABLE) == f"texts/{found}.yaml"


def test_texts_path_falls_back_to_english() -> None:
    assert texts_path("fr", {}) == "texts/en.yaml"


def test_parse_texts_keeps_texts() -> None:
    assert parse_texts('no: No\nyes: "on "\nform: "{n} of {m}"\nnumber: 012\n', "en.yaml") == (
        {"no": "No", "yes": "on ", "form": "{n} of {m}", "number": "012"},
        [],
    )
    assert parse_texts("", "en.yaml") == ({}, [])


@pytest.mark.parametrize("text", ["- a\n", "text\n", "a: b\nc: [d]\n", "a:\n"])
def test_parse_texts_rejects_other_data(text: str) -> None:
    message = "this file must be lines of `key: text`"
    assert parse_texts(text, "en.yaml") == ({}, [Problem("en.yaml", "wrong-type", message, KeyLocation(()))])


def test_parse_texts_reports_yaml_errors() -> None:
    texts, problems = parse_texts("a: b: c\n", "en.yaml")
    assert (texts, [problem.code for problem in problems]) == ({}, ["yaml-syntax"])
    texts, problems = parse_texts("a: b\na: c\n", "en.yaml")
    assert (texts, [problem.code for problem in problems]) == ({"a": "b"}, ["duplicate-key"])


def test_override_replaces_texts() -> None:
    assert override({"a": "1", "b": "2"}, {"b": "3"}, "site.yaml") == ({"a": "1", "b": "3"}, [])


def test_override_reports_unknown_texts() -> None:
    settings = "title: T\ntexts:\n  serach: Find\n  texts: x\n"
    _, problems = override({"search": "Search"}, {"serach": "Find", "texts": "x"}, "site.yaml")
    shown = [locate(problem, settings) for problem in problems]
    assert [(d.line, d.column, d.code, d.message, d.hint) for d in shown] == [
        (3, 3, "unknown-text", "unknown text `serach`", "did you mean `search`?"),
        (4, 3, "unknown-text", "unknown text `texts`", "correct the key"),
    ]


def test_complete_fills_in_english_texts_with_a_warning() -> None:
    english = {"a": "one", "b": "two", "c": "three"}
    assert complete({"b": "deux", "own": "à moi"}, english, "fr.yaml") == (
        {"a": "one", "b": "deux", "c": "three", "own": "à moi"},
        [
            Problem(
                "fr.yaml",
                "missing-text",
                "2 of 3 texts are missing: `a`, `c`",
                KeyLocation(()),
                "add them; until then, the pages show the English texts",
                "warning",
            )
        ],
    )
    assert complete({**english, "a": "un"}, english, "fr.yaml") == ({**english, "a": "un"}, [])


def test_texts_of_the_settings_are_not_missing() -> None:
    assert complete({"a": "un"}, {"a": "one", "b": "two"}, "fr.yaml", own=["b"])[1] == []
    many = {f"text_{n}": "x" for n in range(50)}
    assert "50 of 50 texts are missing" in complete({}, many, "fr.yaml")[1][0].message


def test_language_without_texts_is_reported() -> None:
    problem = untranslated("sv-SE", ["a", "b"], ["b"], "site.yaml")[0]
    assert (problem.code, problem.location) == ("missing-text", KeyLocation(("language",)))
    assert "1 of 2" in problem.message and "layouts/texts/sv.yaml" in problem.hint
    assert untranslated("en-GB", ["a"], [], "site.yaml") == untranslated("sv", ["a"], ["a"], "site.yaml") == []


def test_texts_that_are_no_longer_used_are_reported_and_dropped() -> None:
    old, rest = {"months": "a b", "short_months": "a b"}, {"x": "X"}
    for found, path, place in (
        (complete({**old, **rest}, rest, "fr.yaml"), "fr.yaml", ()),
        (override(rest, old, "site.yaml"), "site.yaml", ("texts",)),
    ):
        assert found[0] == rest
        assert [(p.path, p.code, p.severity, p.location) for p in found[1]] == [
            (path, "retired-text", "warning", KeyLocation((*place, key), on_key=True)) for key in old
        ]


def test_how_dates_are_written_may_be_a_text() -> None:
    own = {"date_form": "{day}.{month}", "month_form": "{month}"}
    assert override({"a": "1"}, own, "site.yaml") == ({"a": "1", **own}, [])
    assert override({"a": "1"}, {"month_fform": "x"}, "site.yaml")[1][0].hint == "did you mean `month_form`?"


@pytest.mark.parametrize(
    ("text", "mirrored"),
    [
        ("All news →", "All news ←"),
        ("كل الأخبار ←", "كل الأخبار ←"),
        ("← back", "→ back"),
        ("from → to", "from → to"),
    ],
)
def test_arrows_point_outwards_in_both_directions(text: str, mirrored: str) -> None:
    texts = dict(parse_texts((ROOT / "layouts/texts/en.yaml").read_text(), "en.yaml").value, all_news_arrow=text)
    left_to_right, right_to_left = Translator(texts), Translator({**texts, "direction": "rtl"})
    assert (left_to_right.text("all_news_arrow"), right_to_left.text("all_news_arrow")) == (text, mirrored)
    assert [left_to_right.arrow(way) for way in ("back", "on")] == ["←", "→"]
    assert [right_to_left.arrow(way) for way in ("back", "on")] == ["→", "←"]


def test_layouts_write_no_arrow_that_has_a_direction() -> None:
    files = [file for kind in ("layouts/**/*.html", "static/**/*.css", "static/**/*.js") for file in ROOT.glob(kind)]
    assert [str(file) for file in files if re.search("[←→⟵⟶‹›]", file.read_text())] == []
