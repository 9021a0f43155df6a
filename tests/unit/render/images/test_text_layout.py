from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.config.features import find_features
from site_builder.render.images.text_layout import Face, fit, wrap
from site_builder.system.files import read

FACE = Face(read(find_features().serif))


@pytest.mark.parametrize(
    ("text", "drawable"),
    [
        ("Plain text", "Plain text"),
        ("Größe, naïve — “quotes” 10³ ≥ 2", "Größe, naïve — “quotes” 10³ ≥ 2"),
        ("Cafe\u0301", "Café"),
        ("Ελληνικά и русский", "Ελληνικά и русский"),
        ("A rocket 🚀 starts", "A rocket starts"),
        ("Stars ⭐\ufe0f and 1\ufe0f\u20e3", "Stars and 1"),
        ("Q\u0323 with a dot", "Q\u0323 with a dot"),
        ("Q\u0b3c with another", ""),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("thin\u2009space\u202fand\u3000wide", "thin space and wide"),
        ("GPT\u20114", "GPT-4"),
        ("日本", ""),
        ("Half 日 and half", ""),
    ],
)
def test_drawable_characters(text: str, drawable: str) -> None:
    assert FACE.drawable(text) == drawable


def test_long_titles_are_smaller() -> None:
    assert fit("OLMo", FACE, 900, 300, (80, 60, 40), 4) == (80, ["OLMo"])
    size, lines = fit("Some words that go on " * 4, FACE, 900, 300, (80, 60, 40), 3)
    assert size < 80 and len(lines) <= 3


def test_too_many_lines_are_made_smaller() -> None:
    assert fit("One two three", FACE, 200, 150, (80, 40), 4)[0] == 40


def test_text_that_does_not_fit_ends_with_an_ellipsis() -> None:
    size, lines = fit("word, " * 90, FACE, 900, 300, (80, 60, 40), 4)
    assert (size, len(lines)) == (40, 4)
    assert lines[-1].endswith("word…")


def test_balancing_lines_cuts_no_word() -> None:
    text = "Antidisestablishmentarianism wins"
    assert " ".join(fit(text, FACE, 1300, 300, (80,), 4)[1]) == text


def test_long_word_is_made_smaller_rather_than_cut() -> None:
    assert fit("Antidisestablishmentarianism", FACE, 800, 300, (80, 60, 40), 4) == (
        40,
        ["Antidisestablishmentarianism"],
    )


def test_lines_are_balanced() -> None:
    _, lines = fit("one two three four five six seven", FACE, 900, 300, (80,), 4)
    assert len(lines) == 2
    widths = [FACE.at(80).getlength(line) for line in lines]
    assert min(widths) > 0.6 * max(widths)


@given(st.text(st.sampled_from("aW i.-"), max_size=300), st.integers(200, 1000))
def test_lines_fit_the_width_and_keep_all_letters(text: str, width: int) -> None:
    lines = wrap(text, FACE, width / 50)
    assert all(FACE.at(50).getlength(line) <= width + 5 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_letters_of_a_line_are_where_the_font_puts_them() -> None:
    text = "AV. To: office"
    places = [(glyph.width, left) for glyph, left, _ in FACE.glyphs(text, 80)]
    assert len(places) == len(text) - 2  # `ffi` is one image.
    last_glyph, last = places[-1]
    assert abs(last + last_glyph - FACE.at(80).getbbox(text, anchor="ls")[2]) <= 3
    assert len(list(FACE.glyphs("Q\u0323 is one image", 80))) == 1
    assert list(FACE.glyphs("", 80)) == []
