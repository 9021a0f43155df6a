"""Pages of lists: their titles, and where each leads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.hubs import SETTINGS, add_story, built, write_file, write_hub


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a list of four pages: three numbered ones with two stories each, and the front page with three."""
    site = write_hub(tmp_path_factory.mktemp("lists"))
    write_file(site / "site.yaml", SETTINGS + "page_sizes: {list: 2}\n")
    for day in range(1, 10):
        add_story(site, f"story-{day}", f"2026-11-0{day}")
    return built(site)


def page(output: Path, path: str) -> str:
    return (output / path / "index.html").read_text(encoding="utf-8")


def links(html: str) -> list[tuple[str, str]]:
    """Addresses and words of the links between the pages of a list."""
    pager = re.search(r'<nav class="pager".*?</nav>', html, flags=re.S)
    return re.findall(r'<a[^>]* ?href="([^"]+)">([^<]+)</a>', pager[0]) if pager else []


def test_list_pages_have_different_titles(output: Path) -> None:
    titles = [
        re.findall("<title>(.*?)</title>", page(output, path))[0]
        for path in ("category/research", "category/research/page/2", "category/research/page/1")
    ]
    assert titles == ["research - Test Hub", "research, page 2 - Test Hub", "research, page 1 - Test Hub"]


def test_list_front_page_of_a_source_shows_count_and_categories(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    for day, category in (("2025-03-01", "models"), ("2025-04-01", "safety"), ("2026-01-01", "models")):
        add_story(site, f"story-{day}", day, category=category)
    html = page(built(site), "source/example-lab")
    assert "3 stories since March 2025" in html
    assert re.findall(r'<a class="badge" href="([^"]+)">\w+</a> <span>(\d)</span>', html) == [
        ("/category/models/", "2"),
        ("/category/safety/", "1"),
    ]


def test_list_numbered_pages_do_not_depend_on_the_whole_list(output: Path) -> None:
    assert "since" not in page(output, "category/research/page/1")
    assert "9 stories since November 2026" in page(output, "category/research")


def test_list_pages_link_to_neighbours_and_both_ends(output: Path) -> None:
    front = "/category/research/"
    assert links(page(output, "category/research")) == [
        (front + "page/3/", "Older stories →"),
        (front + "page/1/", "Oldest stories"),
    ]
    assert links(page(output, "category/research/page/3")) == [
        (front, "← Newer stories"),
        (front, "Newest stories"),
        (front + "page/2/", "Older stories →"),
        (front + "page/1/", "Oldest stories"),
    ]
    assert links(page(output, "category/research/page/2")) == [
        (front + "page/3/", "← Newer stories"),
        (front, "Newest stories"),
        (front + "page/1/", "Older stories →"),
    ]
    assert links(page(output, "category/research/page/1")) == [
        (front + "page/2/", "← Newer stories"),
        (front, "Newest stories"),
    ]
