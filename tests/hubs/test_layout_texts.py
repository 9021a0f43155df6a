"""The languages of the packaged layouts: the same words in each, and pages that are in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.content.translations import parse_texts
from tests.support.hubs import SETTINGS, add_story, build_hub, built, write_file, write_hub

TEXTS = Path(__file__).parents[2] / "layouts/texts"


def texts(language: str) -> dict[str, str]:
    found, problems = parse_texts((TEXTS / f"{language}.yaml").read_text(encoding="utf-8"), language)
    assert problems == []
    return found


@pytest.mark.parametrize("language", sorted(file.stem for file in TEXTS.glob("*.yaml")))
def test_each_language_has_every_text_with_the_same_values(language: str) -> None:
    english, other = texts("en"), texts(language)
    assert list(other) == list(english)
    for key, text in english.items():
        assert sorted(re.findall(r"{\w+}", other[key])) == sorted(re.findall(r"{\w+}", text)), key
    assert other["direction"] in ("ltr", "rtl")


def test_page_is_in_the_language_of_the_settings(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", SETTINGS + "language: de\n")
    add_story(site, "first", "2026-03-01")
    html = (built(site) / "news/first/index.html").read_text(encoding="utf-8")
    assert '<html lang="de" dir="ltr">' in html
    assert "1. März 2026" in html
    assert "Das Wichtigste" in html
    assert "Key takeaways" not in html


def test_language_without_texts_is_reported(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", SETTINGS + "language: sv\n")
    add_story(site, "first")
    found = [(d.path, d.line, d.column, d.severity, d.code) for d in build_hub(site).diagnostics]
    assert found == [("site.yaml", SETTINGS.count("\n") + 1, 11, "warning", "missing-text")]


def test_hub_can_be_written_from_right_to_left(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", SETTINGS + "language: ar\ntexts: {direction: rtl}\n")
    build_hub(site)
    assert '<html lang="ar" dir="rtl">' in (site / "public/index.html").read_text(encoding="utf-8")
