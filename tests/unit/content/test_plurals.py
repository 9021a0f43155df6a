from __future__ import annotations

import sys
from pathlib import Path

import pytest
from babel.core import Locale
from babel.localedata import locale_identifiers

from site_builder.content.plurals import ENGLISH, FORMS, needed_forms, plural_form, plural_rules
from site_builder.content.translations import Translator, complete, override, parse_texts
from tests.support.hubs import SETTINGS, add_story, build_hub, write_file, write_hub

TEXTS = Path(__file__).parents[3] / "layouts/texts"
EN = parse_texts((TEXTS / "en.yaml").read_text(), "en.yaml").value
RUSSIAN = {"one": "новость", "few": "новости", "many": "новостей"}
NUMBERS = (*range(230), 1_000, 1_000_000, 1_000_001, 12_345)


def test_forms_are_those_of_babel_in_every_language() -> None:
    languages = sorted({identifier.partition("_")[0] for identifier in locale_identifiers()})
    assert len(languages) > 150
    for language in languages:
        rules, form = plural_rules(language), Locale.parse(language).plural_form
        numbers = (
            NUMBERS if language in ("ar", "br", "cy", "fr", "kw", "lv", "pl", "ru", "sl") else (0, 1, 2, 5, 11, 21)
        )
        assert [plural_form(rules, number) for number in numbers] == [form(number) for number in numbers], language


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "one other"),
        ("de-AT", "one other"),
        ("ru", "one few many"),
        ("sr-Latn", "one few other"),
        ("ar", "zero one two few many other"),
        ("fr-CA", "one other"),
        ("ja", "other"),
        ("he", "one two other"),
        ("tlh", "one other"),
        ("qq-Nope-x", "one other"),
    ],
)
def test_language_needs_its_forms(language: str, forms: str) -> None:
    assert " ".join(needed_forms(plural_rules(language))) == forms


def test_some_packaged_languages_need_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "babel"]:
        monkeypatch.setitem(sys.modules, name, None)
    for language in ("en-GB", "de", "es-MX", "it", "nl"):
        assert plural_rules(language) == ENGLISH


def test_things_are_counted_in_the_forms_of_the_language() -> None:
    texts = {**EN, **{f"stories_{form}": f"{{n}} {word}" for form, word in RUSSIAN.items()}}
    russian = Translator(texts, plural_rules("ru"))
    assert [russian.count("stories", n) for n in (1, 2, 5, 11, 21, 104)] == [
        "1 новость", "2 новости", "5 новостей", "11 новостей", "21 новость", "104 новости",
    ]  # fmt: skip
    assert russian.forms("search_found") == {"one": "{n} result", "other": "{n} results"}
    assert list(russian.forms("stories")) == ["one", "few", "many", "other"]


def test_missing_forms_are_reported_with_what_the_language_needs() -> None:
    rules = plural_rules("ru")
    texts = {**EN, "stories_one": "1", "stories_other": "x"}
    completed, problems = complete(texts, EN, "ru.yaml", ["search_found_few"], rules)
    assert [(p.code, p.message, p.hint) for p in problems] == [
        (
            "missing-text",
            "missing texts: `stories_few`, `stories_many`, `entries_few`, `entries_many`, `search_found_many`",
            "things are counted in 3 forms in this language: `one` for 1, 21, 31...; `few` for 2, 3, 4...; "
            "`many` for 0, 5, 6...",
        )
    ]
    assert completed["stories_few"] == "x"
    without_other = {key: text for key, text in EN.items() if not key.endswith("_other")}
    whole = without_other | {f"{key}_{form}": "y" for key in ("stories", "entries", "search_found") for form in RUSSIAN}
    assert complete(whole, EN, "ru.yaml", (), rules).problems == []
    without_one = {key: text for key, text in EN.items() if not key.endswith("_one")}
    assert complete(without_one, EN, "ja.yaml", (), plural_rules("ja")).problems == []


def test_settings_can_have_every_form() -> None:
    own = {f"stories_{form}": "x" for form in FORMS}
    assert override(EN, own, "site.yaml").problems == []
    assert [p.code for p in override(EN, {"skip_few": "x", "stories_lots": "x"}, "site.yaml").problems] == [
        "unknown-text"
    ] * 2


def test_rules_are_looked_up_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}language: ru\n")
    text = (TEXTS / "en.yaml").read_text()
    counted = ("stories", "entries", "search_found")
    forms = "".join(f"{key}_{form}: '{{n}} {word}'\n" for key in counted for form, word in RUSSIAN.items())
    kept = "".join(line for line in text.splitlines(True) if not line.startswith(tuple(f"{key}_" for key in counted)))
    write_file(site / "layouts/texts/ru.yaml", kept + forms)
    add_story(site, "first")
    assert build_hub(site).diagnostics == ()
    for name in [name for name in sys.modules if name.partition(".")[0] == "babel"]:
        monkeypatch.setitem(sys.modules, name, None)
    add_story(site, "second")
    assert build_hub(site).diagnostics == ()
    assert "2 новости" in (site / "public/news/index.html").read_text()
