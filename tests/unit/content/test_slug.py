from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.portable_names import DEVICES
from site_builder.content.slug import MAX_BYTES, long_slug, quote_path, slugify
from tests.support.cases import Case, read_cases

INSTITUTE = "Федеральный исследовательский центр информатики и управления Академии наук"
MODEL = "发布全新推理模型在数学编程科学推理等多个基准测试中全面超越前代模型并大幅降低推理成"
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


@given(st.text(min_size=MAX_BYTES, max_size=3 * MAX_BYTES), st.text())
def test_slugs_are_equal_only_if_all_words_are(beginning: str, end: str) -> None:
    one, two = beginning + "x", beginning + "x" + end
    assert (slugify(one) == slugify(two)) == (long_slug(one) == long_slug(two))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (f"{INSTITUTE} Москва", f"{INSTITUTE} Казань"),
        (f"OpenAI {MODEL}本", f"OpenAI {MODEL}"),
        (f"OpenAI {MODEL}", f"OpenAI {MODEL[::-1]}"),
        ("x" * 121, "x" * 122),
        ("word " * 50, "word " * 51),
        ("नमस्ते " * 30 + "अ", "नमस्ते " * 30),
        ("ไทย" * 60, "ไทย" * 61),
        ("𐐨" * 31, "𐐨" * 32),
        ("C " * 100 + "C++", "C " * 100 + "C#"),
    ],
)
def test_long_names_with_one_beginning_have_slugs_of_their_own(one: str, two: str) -> None:
    assert slugify(one) != slugify(two)
    assert slugify(one.upper()) == slugify(one) == slugify(slugify(one))
    assert all(len(slugify(name).encode()) <= MAX_BYTES for name in (one, two))


def test_slug_up_to_the_limit_is_whole() -> None:
    for name in ("x" * 120, "語" * 40, "-".join(["four"] * 24), "a" * 60 + "-" + "b" * 59):
        assert slugify(name) == name


def test_long_slug_is_cut_between_words_if_that_leaves_half_of_it() -> None:
    assert re.fullmatch("(four-){21}four-[0-9a-f]{10}", slugify("four " * 30))
    assert re.fullmatch("a{60}-[0-9a-f]{10}", slugify("a" * 60 + " " + "b" * 60))
    assert re.fullmatch("a{20}-b{88}-[0-9a-f]{10}", slugify("a" * 20 + " " + "b" * 200))
    assert re.fullmatch("x語{36}-[0-9a-f]{10}", slugify("x" + "語" * 41))
    assert re.fullmatch(f"openai-{MODEL[:34]}-[0-9a-f]{{10}}", slugify(f"OpenAI {MODEL}"))


def test_quote_path_percent_encodes() -> None:
    assert quote_path("/news/a-story.v2_~/") == "/news/a-story.v2_~/"
    assert quote_path("/tag/日本/") == "/tag/%E6%97%A5%E6%9C%AC/"
    assert quote_path('a b"<%?#') == "a%20b%22%3C%25%3F%23"
    assert quote_path("a+b,(c)!$'*;=:@") == "a+b,(c)!$'*;=:@"
