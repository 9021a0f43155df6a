import pytest

from site_builder.hosting.redirect_pages import RedirectContext, plan
from site_builder.model.content import SourceFile
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
    launch, old = pages(host=host)
    assert (launch.path, launch.layout, launch.origin) == ("2024/launch.html", "redirect.html", "redirects.yaml")
    assert isinstance(old.context, RedirectContext)
    assert (old.path, old.origin) == ("old/index.html", STORY.path)
    assert (old.context.href, old.context.target) == ("/hub/old/", "/hub/news/new/")
    assert old.context.url == "https://hub.example/hub/news/new/"
    assert isinstance(launch.context, RedirectContext)
    assert launch.context.target == launch.context.url == "https://example.org/launch"


@pytest.mark.parametrize("host", ["netlify", "vercel", "nginx"])
def test_redirect_pages_are_not_made_for_hosts_with_rules(host: str) -> None:
    assert pages(host=host) == []


def test_redirect_pages_are_made_for_netlify_with_its_own_rules() -> None:
    for host, count in (("netlify", 2), ("nginx", 0)):
        hub = hub_of([STORY], {"host": host}, redirects=LISTED, static=(OWN,))
        assert len(list(plan(hub))) == count, host


def test_redirects_appear_on_no_other_page() -> None:
    from site_builder.pipeline.plan import plan as plan_all

    outputs, problems = plan_all(hub_of([STORY], redirects=LISTED))
    assert problems == []
    others = [output for output in outputs if not output.path.startswith(("old", "2024", "_redirects"))]
    assert not [page for page in others if "/old/" in str(page) or "launch" in str(page)]


def test_redirects_of_a_hub_are_empty_by_default() -> None:
    assert parsed().redirects == {}
