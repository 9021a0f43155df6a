import os
from pathlib import Path

import pytest

from site_builder.model.problems import KeyLocation, Location, PointLocation, Problem, TextLocation
from site_builder.pipeline.load import load
from site_builder.pipeline.locate import locate_all
from tests.support.hubs import story_text, write_hub

STORY, PAGE = "content/news/2026/first.md", "content/pages/about.md"
FILES = f"""\
-- site.yaml --
title: Test Hub
base_url: ftp://hub.example/
-- content/sources.yaml --
- id: lab
  name: Lab
-- {PAGE} --
---
title: About
---
See [it](gone.md).
-- layouts/story.html --
<p>
{{{{ page.titel }}}}</p>
-- {STORY} --
{story_text()}"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_hub(tmp_path, FILES)


def located(site: Path, *problems: Problem) -> list[tuple[str, int, int, str]]:
    return [(d.path, d.line, d.column, d.excerpt) for d in locate_all(problems, load(site)[0])]


def problem(path: str, where: Location, code: str = "code", message: str = "message") -> Problem:
    return Problem(path, code, message, where)


@pytest.mark.parametrize(
    ("path", "location", "expected"),
    [
        ("site.yaml", KeyLocation(("base_url",)), (2, 11, "base_url: ftp://hub.example/")),
        ("content/sources.yaml", KeyLocation((0, "name")), (2, 9, "  name: Lab")),
        (STORY, KeyLocation(("category",)), (4, 11, "category: research")),
        (PAGE, TextLocation(4, "gone.md"), (4, 10, "See [it](gone.md).")),
        ("layouts/story.html", PointLocation(2), (2, 1, "{{ page.titel }}</p>")),
        (STORY, None, (0, 0, "")),
    ],
)
def test_problems_of_every_kind_of_file_are_located(
    site: Path, path: str, location: Location, expected: tuple[int, int, str]
) -> None:
    assert located(site, problem(path, location)) == [(path, *expected)]


def test_problems_in_packaged_layouts_are_located(site: Path) -> None:
    (path, line, _, excerpt) = located(site, problem("layouts/base.html", PointLocation(1)))[0]
    assert (path, line, excerpt) == ("layouts/base.html", 1, "<!doctype html>")


def test_diagnostics_are_sorted_and_unique(site: Path) -> None:
    late, early = problem(STORY, PointLocation(9)), problem(STORY, PointLocation(2))
    whole = [problem("site.yaml", None), problem("content/a.md", None)]
    assert located(site, late, *whole, early, late) == [
        ("content/a.md", 0, 0, ""),
        (STORY, 2, 1, "title: A story"),
        (STORY, 9, 1, ""),
        ("site.yaml", 0, 0, ""),
    ]


def test_follow_up_problems_are_dropped(site: Path) -> None:
    missing = problem(STORY, KeyLocation(("source",)), "missing-key")
    echo = problem(STORY, KeyLocation(("source", "url")), "bad-url")
    assert [d.code for d in locate_all([missing, echo], load(site)[0])] == ["missing-key"]


def test_locating_in_a_removed_file_does_not_fail(site: Path) -> None:
    inputs, _ = load(site)
    os.unlink(site / STORY)
    (diagnostic,) = locate_all([problem(STORY, PointLocation(3, 2))], inputs)
    assert (diagnostic.line, diagnostic.column, diagnostic.excerpt) == (3, 2, "")


def test_only_files_with_problems_are_read(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, _ = load(site)
    opened: list[str] = []

    def read(location: str) -> bytes:
        opened.append(location)
        return b""

    monkeypatch.setattr("site_builder.pipeline.locate.read", read)
    locate_all([problem(PAGE, PointLocation(1))], inputs)
    assert opened == [str(site / PAGE)]


def test_at_most_a_hundred_problems_per_file_are_shown(site: Path) -> None:
    wrong = [Problem(STORY, "code", f"message {n}", PointLocation(1), "", "warning") for n in range(150)]
    wrong.append(Problem(STORY, "worst", "message", PointLocation(1)))
    shown = locate_all([*wrong, problem(PAGE, None)], load(site)[0])
    assert len(shown) == 102
    assert [d.message for d in shown if d.code == "more-problems"] == ["51 more problems in this file are not shown"]
    assert {d.severity for d in shown if d.code in ("worst", "more-problems")} == {"error", "warning"}
