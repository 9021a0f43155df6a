from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.hub.tones import TONES, VARIATIONS, Tones, variation
from site_builder.render.images.palette import HUES, rgb

FOLDER = Path(__file__).parents[3] / "static/css"
CSS = "".join((FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in ("colours", "covers"))


def test_listed_categories_have_colours_by_position() -> None:
    tone = Tones([f"c{place}" for place in range(TONES + 1)])
    assert [tone(f"c{place}") for place in range(TONES + 1)] == [*range(TONES), 0]


def test_unlisted_category_keeps_its_colour() -> None:
    assert Tones(["a"])("elsewhere") == Tones(["b", "c"])("elsewhere")


def test_stories_have_different_cover_variations() -> None:
    assert {variation(f"story-{number}") for number in range(400)} == set(range(VARIATIONS))


def test_the_style_sheet_knows_every_colour_pattern_and_variation() -> None:
    assert {int(n) for n in re.findall(r"\.tone-(\d+) \{", CSS)} == set(range(TONES))
    assert {int(n) for n in re.findall(r"\.tone-(\d+) :is\(\.cover, \.thumb\)::before", CSS)} == set(range(TONES))
    assert {int(n) for n in re.findall(r"\.vary-(\d+) \{", CSS)} == set(range(VARIATIONS))


def test_drawn_images_have_the_colours_of_the_style_sheet() -> None:
    assert tuple(int(hue) for hue in re.findall(r"\.tone-\d+ \{ --hue: (\d+) \}", CSS)) == HUES
    kinds = {"base": "36% .1", "line": "51% .12", "fill": "44% .12"}
    assert all(f"--{name}: oklch({colour} " in CSS for name, colour in kinds.items())


@pytest.mark.parametrize(
    ("oklch", "expected"),
    [
        ((0.0, 0.0, 0), (0, 0, 0)),
        ((1.0, 0.0, 0), (255, 255, 255)),
        ((0.62796, 0.25768, 29.2339), (255, 0, 0)),
        ((0.86644, 0.29483, 142.4953), (0, 255, 0)),
        ((0.45201, 0.31321, 264.052), (0, 0, 255)),
    ],
)
def test_colours_match_browsers(oklch: tuple[float, float, float], expected: tuple[int, int, int]) -> None:
    assert rgb(*oklch) == expected
