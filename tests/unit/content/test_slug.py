from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.portable_names import DEVICES
from site_builder.content.slug import MAX_BYTES, quote_path, slugify
from tests.support.cases import Case, read_cases

FIXTURES = Path(__file__).parents[3] / "tests/cases/content"


@pytest.mark.parametrize("case", read_cases(FIXTURES / "slugs.md"), ids=str)
def test_slugify_cases(case: Case) -> None:
    assert [(name, slugify(name)) for name, _ in case.pairs()] == case.pairs()


@given(st.text())
def test_slugify_is_idempotent(name: str) -> None:
    slug = slugify(name)
    assert slugify(slug) == slug


@given(st.text(st.characters(codec="ascii")))
def test_slugify_keeps_only_words_and_hyphens(name: str) -> None:
    slug = slugify(name)
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert "--" not in slug
    assert slug == slug.strip("-") or slug[:-1] in DEVICES


@given(st.text(min_size=MAX_BYTES, max_size=4 * MAX_BYTES))
def test_slugify_limits_the_length(name: str) -> None:
    assert len(slugify(name).encode()) <= MAX_BYTES


@pytest.mark.parametrize("name", ["Con", "PRN", "AUX", "nul", "COM1", "lpt9"])
def test_slugify_avoids_device_names(name: str) -> None:
    assert slugify(name) == f"{name.lower()}-"
    assert slugify(f"{name} x") == f"{name.lower()}-x"


def test_slugify_cuts_long_names_between_words() -> None:
    assert slugify("four " * 30) == "-".join(["four"] * 24)
    assert slugify("word-" * 24 + "x") == "-".join(["word"] * 24)
    assert slugify("a" * 60 + " " + "b" * 59) == "a" * 60 + "-" + "b" * 59
    assert slugify("a" * 60 + " " + "b" * 60) == "a" * 60
    assert slugify("a" * 60 + " " + "b" * 59 + " c") == "a" * 60 + "-" + "b" * 59


def test_slugify_cuts_a_long_word() -> None:
    assert slugify("x" * 121) == "x" * 120
    assert slugify("語" * 41) == "語" * 40
    assert slugify("x" + "語" * 41) == "x" + "語" * 39
    assert slugify("𐐨" * 31) == "𐐨" * 30


def test_quote_path_percent_encodes() -> None:
    assert quote_path("/news/a-story.v2_~/") == "/news/a-story.v2_~/"
    assert quote_path("/tag/日本/") == "/tag/%E6%97%A5%E6%9C%AC/"
    assert quote_path('a b"<%?#') == "a%20b%22%3C%25%3F%23"
    assert quote_path("a+b,(c)!$'*;=:@") == "a+b,(c)!$'*;=:@"
