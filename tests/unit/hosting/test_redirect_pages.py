from datetime import UTC, datetime

import pytest

from site_builder.hosting.redirect_pages import GoneContext, RedirectContext, plan
from site_builder.model.content import SourceFile, Timestamp
from site_builder.model.outputs import Page
from tests.support.hubs import hub_of, parsed, story

LISTED = {"/2024/launch.html": "https://example.org/launch", "/gone/": "gone"}
STORY = story("new", aliases=("/old/",))
OWN = SourceFile("root/_redirects", "/static/root/_redirects", b"digest")


def pages(**settings: object) -> list[Page]:
    base = {"base_url": "https://hub.example/hub/"}
    return list(plan(hub_of([STORY], {**base, **settings}, redirects=LISTED)))


@pytest.mark.parametrize("host", ["any", "s3", "cloudflare"])
def test_redirect_pages_exist_for_redirects_with_a_target(host: str) -> None:
    launch, gone, old = pages(host=host)
    assert (gone.path, gone.layout) == ("gone/index.html", "gone.html")
    assert (launch.path, launch.layout, launch.origin) == ("2024/launch.html", "redirect.html", "redirects.yaml")
    assert isinstance(old.context, RedirectContext)
    assert (old.path, old.origin) == ("old/index.html", STORY.path)
    assert (old.context.href, old.context.target) == ("/hub/old/", "/hub/news/new/")
    assert old.context.url == "https://hub.example/hub/news/new/"
    assert isinstance(launch.context, RedirectContext)
    assert launch.context.target == launch.context.url == "https://example.org/launch"


@pytest.mark.parametrize("host", ["netlify", "vercel", "nginx"])
def test_redirect_pages_are_not_made_for_hosts_with_rules(host: str) -> None:
    assert [page.layout for page in pages(host=host)] == ([] if host == "netlify" else ["gone.html"])


def test_redirect_pages_are_made_for_netlify_with_its_own_rules() -> None:
    for host, count in (("netlify", 3), ("nginx", 1)):
        hub = hub_of([STORY], {"host": host}, redirects=LISTED, static=(OWN,))
        assert len(list(plan(hub))) == count, host


def test_redirects_appear_on_no_other_page() -> None:
    from site_builder.pipeline.plan import plan as plan_all

    site, problems = plan_all(hub_of([STORY], redirects=LISTED))
    assert problems == []
    others = [output for output in site.outputs if not output.path.startswith(("old", "2024", "gone", "_redirects"))]
    assert not [page for page in others if "/old/" in str(page) or "launch" in str(page)]


def test_page_of_an_expired_story_says_since_when_it_is_gone() -> None:
    end = Timestamp(datetime(2026, 11, 15, tzinfo=UTC))
    given = [STORY, story("over", expires=end, aliases=("/was/",))]
    over, was = (page for page in plan(hub_of(given)) if page.layout == "gone.html")
    assert (was.path, over.path, over.origin) == ("was/index.html", "news/over/index.html", given[1].path)
    for page in (was, over):
        assert isinstance(page.context, GoneContext)
        assert (page.context.since, page.context.is_indexed) == (end, False)
        assert page.context.category and page.context.category.url == "/category/research/"


def test_redirects_of_a_hub_are_empty_by_default() -> None:
    assert parsed().redirects == {}
