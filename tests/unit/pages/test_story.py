from datetime import UTC, datetime

from site_builder.model.content import Story, Timestamp
from site_builder.model.outputs import Page, SocialCardImage, TextFile
from site_builder.model.site import BodyRef, Link
from site_builder.pages import story as pages
from site_builder.pages.story import StoryContext
from tests.support.hubs import hub_of, story

CONFIG: dict[str, object] = {"base_url": "https://hub.example/hub/"}


def planned(*stories: Story) -> dict[str, tuple[Page, StoryContext]]:
    found = {}
    for page in pages.groups(hub_of(stories, {**CONFIG, "twins": False})).outputs():
        assert isinstance(page, Page) and isinstance(page.context, StoryContext)
        found[page.context.card.slug] = page, page.context
    return found


def test_story_page_has_path_and_title() -> None:
    page, context = planned(story("a-story", title="A title", summary="The dek.", category="research"))["a-story"]
    assert (page.path, page.layout) == ("news/a-story/index.html", "story.html")
    assert page.origin == "content/news/2026/11/2026-11-01-a-story.md"
    assert (context.title, context.description) == ("A title", "The dek.")
    assert (context.href, context.section) == ("/hub/news/a-story/", "/hub/category/research/")
    assert context.url == "https://hub.example/hub/news/a-story/"


def test_story_page_may_have_a_canonical_url_on_another_site() -> None:
    _, context = planned(story("a", canonical="https://other.example/a"))["a"]
    assert (context.href, context.url) == ("/hub/news/a/", "https://other.example/a")


def test_story_page_links_the_newer_and_older_story() -> None:
    found = planned(story("new", "2026-11-03"), story("mid", "2026-11-02"), story("old", "2026-11-01"))
    links = {slug: (context.newer, context.older) for slug, (_, context) in found.items()}
    new, mid, old = (Link(slug.capitalize(), f"/hub/news/{slug}/") for slug in ("new", "mid", "old"))
    assert links == {"new": (None, mid), "mid": (new, old), "old": (mid, None)}


def test_story_page_shows_source_author_and_body() -> None:
    updated = Timestamp(datetime(2026, 11, 5, tzinfo=UTC))
    _, context = planned(
        story("a", authors=("Ada",), updated=updated, body=b"digest", source_url="https://lab.example/x")
    )["a"]
    assert ([author.name for author in context.authors], context.updated, context.source_url) == (
        ["Ada"],
        updated,
        "https://lab.example/x",
    )
    assert context.body == BodyRef(b"digest")


def test_story_page_lists_tags_in_the_order_of_the_story() -> None:
    stories = [story("a", tags=("zebra", "Open Weights", "ai")), story("b", tags=("open-weights",))]
    stories += [story("c", tags=("open-weights",))]
    _, context = planned(*stories)["a"]
    assert [(tag.name, tag.url) for tag in context.tags] == [
        ("zebra", "/hub/tag/zebra/"),
        ("open-weights", "/hub/tag/open-weights/"),
        ("ai", "/hub/tag/ai/"),
    ]


def test_story_page_comes_with_a_social_card_when_cards_are_on() -> None:
    outputs = list(pages.groups(hub_of([story("a"), story("b")], {**CONFIG, "cards": True}, can_draw=True)).outputs())
    assert [type(one) for one in outputs] == [Page, SocialCardImage, TextFile, TextFile] * 2
    page, card = outputs[:2]
    assert isinstance(page, Page) and isinstance(page.context, StoryContext) and page.context.social_image
    assert page.context.social_image.url == f"https://hub.example/hub/{card.path}"
    assert not any(isinstance(one, SocialCardImage) for one in pages.groups(hub_of([story("a")], CONFIG)).outputs())
