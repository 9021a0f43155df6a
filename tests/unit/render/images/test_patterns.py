from __future__ import annotations

import re
from pathlib import Path

from site_builder.render.images.patterns import LEVELS, VARIATIONS, levels

CSS = (Path(__file__).parents[4] / "static/css/covers.css").read_text(encoding="utf-8")


def test_variations_are_those_of_the_style_sheet() -> None:
    rule = r"\.vary-(\d+) \{ --x: (\d+)%; --y: (\d+)%; --a: (\d+)deg; --s: ([\d.]+)cqi \}"
    found = {int(n): (int(x), int(y), int(a), float(s)) for n, x, y, a, s in re.findall(rule, CSS)}
    assert found == {n: (v.x, v.y, v.angle, v.size) for n, v in enumerate(VARIATIONS)}


def test_the_lower_left_is_left_to_the_words() -> None:
    for tone in range(12):
        image = levels(tone, 5)
        assert max(image.tobytes()) <= 2 * LEVELS
        assert max(image.crop((0, 430, 300, 630)).tobytes()) == 0
        assert max(image.crop((700, 0, 1200, 400)).tobytes()) > LEVELS // 2
