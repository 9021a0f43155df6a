"""Pages of lists: their titles, and where each leads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.hubs import SETTINGS, add_story, built, write_file, write_hub


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


def test_each_numbered_page_has_a_title_of_its_own(output: Path) -> None:
    titles = [
        re.findall("<title>(.*?)</title>", page(output, path))[0]
        for path in ("category/research", "category/research/page/2", "category/research/page/1")
    ]
    assert titles == ["research - Test Hub", "research, page 2 - Test Hub", "research, page 1 - Test Hub"]


def test_pages_lead_to_their_neighbours_and_to_both_ends(output: Path) -> None:
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
