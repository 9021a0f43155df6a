"""A folder of stories that are each wrong in some way, and the list of what has to be said of them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from site_builder.content.front_matter import locate
from site_builder.content.schema.convert import drop_follow_up_problems
from site_builder.content.story import parse_story
from site_builder.content.text import decode
from site_builder.diagnostics.diagnostic import Diagnostic, as_text, in_order

BROKEN = Path(__file__).parents[3] / "tests/cases/content" / "broken"
FILES = sorted(file.name for file in BROKEN.iterdir() if file.name != "expected.txt")
"""Those called `.bin` are not text."""


def read_expected() -> dict[str, list[str]]:
    """`name.md:line:column: severity[code]` lines by name."""
    expected: defaultdict[str, list[str]] = defaultdict(list)
    for line in (BROKEN / "expected.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            expected[line.partition(":")[0]].append(line)
    return dict(expected)


EXPECTED = read_expected()


def diagnose(name: str) -> list[Diagnostic]:
    data = (BROKEN / name).read_bytes()
    text, _ = decode(data, name)
    return in_order(locate(problem, text) for problem in drop_follow_up_problems(parse_story(name, data).problems))


def test_every_broken_story_is_in_the_list() -> None:
    assert sorted(EXPECTED) == FILES


@pytest.mark.parametrize("name", FILES)
def test_each_mistake_has_its_place_and_code(name: str) -> None:
    shown = [as_text(diagnostic).splitlines()[0] for diagnostic in diagnose(name)]
    assert [line[: line.index("]: ") + 1] for line in shown] == EXPECTED[name]


@pytest.mark.parametrize("name", FILES)
def test_each_place_is_inside_the_file_and_shows_its_line(name: str) -> None:
    lines = decode((BROKEN / name).read_bytes(), name)[0].split("\n")
    for diagnostic in diagnose(name):
        if diagnostic.line:
            assert diagnostic.excerpt == lines[diagnostic.line - 1]
            assert 1 <= diagnostic.column <= len(diagnostic.excerpt) + 1
