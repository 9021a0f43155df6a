"""Hooks: empty layouts that a hub fills by files of the same name, without copies of whole layouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.hubs import add_story, built, tree, write_file, write_hub

HOOKS = "layouts/partials/hooks"
STORY = "news/first/index.html"
ABOUT = "about/index.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_hub(tmp_path, "-- content/pages/about.md --\n---\ntitle: About\n---\nText.\n")
    add_story(site, "first")
    return site


@pytest.mark.parametrize(
    ("hook", "before", "after"),
    [
        ("head-end", '<meta property="og:description"', "</head>"),
        ("body-start", '<a class="skip"', '<header class="masthead'),
        ("body-end", "</footer>", "</body>"),
        ("footer-end", '<p class="brand-line">', "</footer>"),
    ],
)
def test_hook_is_at_its_place_on_every_page(site: Path, hook: str, before: str, after: str) -> None:
    write_file(site / HOOKS / f"{hook}.html", '<p data-own="{{ site.title }}">\n')
    pages = [page.read_text() for page in built(site).rglob("*.html") if 'http-equiv="refresh"' not in page.read_text()]
    assert len(pages) > 5
    for page in pages:
        assert page.count('<p data-own="Test Hub">') == 1
        assert page.index(before) < page.index("data-own") < page.index(after)


def test_story_end_is_below_the_text_of_stories(site: Path) -> None:
    write_file(site / HOOKS / "story-end.html", "<p data-own>{{ page.card.source.name }}</p>\n")
    output = built(site)
    story = (output / STORY).read_text()
    assert story.index('class="takeaways"') < story.index("<p data-own>Example Lab</p>") < story.index("<aside")
    assert "data-own" not in (output / ABOUT).read_text()


def test_edit_of_a_hook_gives_what_a_clean_build_gives(site: Path, tmp_path: Path) -> None:
    before = tree(built(site))
    write_file(site / HOOKS / "footer-end.html", "<p>Own</p>\n")
    output = built(site)
    assert b"<p>Own</p>" in (output / ABOUT).read_bytes()
    assert tree(output) == tree(built(site, tmp_path / "clean"))
    (site / HOOKS / "footer-end.html").unlink()
    assert tree(built(site)) == before
