import pytest

from site_builder.commands.renamed_links import RenamedEntry, without_lines
from site_builder.model.content import BodyLink, ContentPage
from tests.support.hubs import story

OLD = story("old")
NAME = RenamedEntry(OLD, "new", "content/news/2026/11/2026-11-01-new.md")
HERE = "content/news/2026/10/2026-10-02-here.md"


@pytest.mark.parametrize(
    ("target", "changed"),
    [
        ("old", "new"),
        ("old#part", "new#part"),
        ("/news/old/", "/news/new/"),
        ("/news/old", "/news/new"),
        ("/news/old/#part", "/news/new/#part"),
        ("/news/old?x=1", "/news/new?x=1"),
        ("../11/2026-11-01-old.md", "../11/2026-11-01-new.md"),
        ("../../2026/11/2026-11-01-old.md#part", "../../2026/11/2026-11-01-new.md#part"),
    ],
)
def test_in_link_changes_links_to_the_story(target: str, changed: str) -> None:
    assert NAME.in_link(HERE, target) == changed


@pytest.mark.parametrize(
    "target", ["older", "old/", "/news/older/", "/old/", "2026-11-01-old.md", "../11/2026-11-01-older.md", "#old", ""]
)
def test_in_link_keeps_other_links(target: str) -> None:
    assert NAME.in_link(HERE, target) == target
    assert not NAME.is_in(story("here", path=HERE, links=(BodyLink(target, 9),)))


def test_is_in_finds_lists_and_links() -> None:
    assert NAME.is_in(story("here", related=("old",)))
    assert NAME.is_in(story("here", unrelated=("x", "old")))
    assert NAME.is_in(ContentPage("content/pages/about.md", "about", "About", links=(BodyLink("old", 3),)))
    assert not NAME.is_in(story("here", tags=("old",), title="Old", links=(BodyLink("old", 3, image=True),)))


def test_after_changes_lists_and_links() -> None:
    before = story("here", path=HERE, related=("old", "x"), unrelated=("old",), links=(BodyLink("old", 9),))
    after = story("here", path=HERE, related=("new", "x"), unrelated=("new",), links=(BodyLink("new", 0),))
    assert NAME.after(before) == after
    assert without_lines(before).links == (BodyLink("old", 0),)
    page = ContentPage("content/pages/about.md", "about", "About", links=(BodyLink("old", 3),))
    assert NAME.after(page) == ContentPage("content/pages/about.md", "about", "About", links=(BodyLink("new", 0),))


def test_in_target_changes_redirect_targets() -> None:
    assert NAME.is_target("/news/old/#part") and NAME.in_target("/news/old") == "/news/new"
    assert not NAME.is_target("https://hub.example/news/old/")
