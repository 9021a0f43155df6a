from pathlib import Path

import pytest

from site_builder.hosting.redirects_file import RedirectRule, RedirectsContext, plan
from site_builder.model.content import SourceFile
from tests.support.hubs import SETTINGS, add_story, built, hub_of, story, write_file, write_hub

STORY = story("new", aliases=("/caf%C3%A9",))
OWN = SourceFile("root/_redirects", "/static/root/_redirects", b"digest")


def rules(listed: dict[str, str], **settings: object) -> tuple[RedirectRule, ...]:
    (page,) = plan(hub_of([STORY], {"base_url": "https://hub.example/hub/", **settings}, redirects=listed))
    assert page.path == "_redirects" and isinstance(page.context, RedirectsContext)
    return page.context.rules


@pytest.mark.parametrize("host", ["any", "cloudflare"])
def test_one_rule_for_each_spelling(host: str) -> None:
    assert rules({"/x.html": "https://example.org/", "/gone/": "gone"}, host=host) == (
        RedirectRule("/hub/caf%C3%A9/", "/hub/news/new/", 301),
        RedirectRule("/hub/caf%C3%A9", "/hub/news/new/", 301),
        RedirectRule("/hub/x.html", "https://example.org/", 301),
    )


def test_netlify_can_say_that_something_is_gone() -> None:
    assert rules({"/gone/": "gone"}, host="netlify")[2:] == (
        RedirectRule("/hub/gone/", "/hub/404.html", 410),
        RedirectRule("/hub/gone", "/hub/404.html", 410),
    )


@pytest.mark.parametrize("host", ["vercel", "nginx", "s3"])
def test_none_for_hosts_that_do_not_read_it(host: str) -> None:
    assert list(plan(hub_of([STORY], {"host": host}))) == []


def test_none_when_there_is_nothing_to_say() -> None:
    assert list(plan(hub_of([story("new")]))) == []
    assert list(plan(hub_of([story("new")], redirects={"/x/": "gone"}))) == []


def test_the_hubs_own_takes_its_place() -> None:
    assert list(plan(hub_of([STORY], static=(OWN,)))) == []


def test_lines_are_written_as_they_are_read(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", SETTINGS + "host: netlify\n")
    write_file(site / "redirects.yaml", "/a: https://example.org/?x=1&y=2\n/b.html: gone\n")
    add_story(site, "first")
    assert (built(site) / "_redirects").read_text() == (
        "/a/ https://example.org/?x=1&y=2 301\n/a https://example.org/?x=1&y=2 301\n/b.html /404.html 410\n"
    )
