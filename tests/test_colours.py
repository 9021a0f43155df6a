from __future__ import annotations

import re
from pathlib import Path

from site_builder.colours import TONES, VARIATIONS, Tones, variation

CSS = (Path(__file__).parent.parent / "static/css/site.css").read_text(encoding="utf-8")


def test_listed_categories_have_the_colours_of_their_places() -> None:
    tone = Tones([f"c{place}" for place in range(TONES + 1)])
    assert [tone(f"c{place}") for place in range(TONES + 1)] == [*range(TONES), 0]


def test_a_category_that_is_not_listed_keeps_its_colour() -> None:
    assert Tones(["a"])("elsewhere") == Tones(["b", "c"])("elsewhere")


def test_stories_differ_in_the_variations_of_their_covers() -> None:
    assert {variation(f"story-{number}") for number in range(400)} == set(range(VARIATIONS))


def test_the_style_sheet_knows_every_colour_pattern_and_variation() -> None:
    assert {int(n) for n in re.findall(r"\.tone-(\d+) \{", CSS)} == set(range(TONES))
    assert {int(n) for n in re.findall(r"\.tone-(\d+) :is\(\.cover, \.thumb\)::before", CSS)} == set(range(TONES))
    assert {int(n) for n in re.findall(r"\.vary-(\d+) \{", CSS)} == set(range(VARIATIONS))
