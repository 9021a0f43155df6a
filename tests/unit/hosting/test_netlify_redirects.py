from pathlib import Path

import pytest

from site_builder.hosting.netlify import RedirectRule, RedirectsContext, plan_redirects
from tests.support.hubs import SETTINGS, add_story, built, hub_of, story, write_file, write_hub

STORY = story("new", aliases=("/caf%C3%A9",))


def rules(listed: dict[str, str], **settings: object) -> tuple[RedirectRule, ...]:
    (page,) = plan_redirects(hub_of([STORY], {"base_url": "https://hub.example/hub/", **settings}, redirects=listed))
    assert page.path == "_redirects" and isinstance(page.context, RedirectsContext)
    return page.context.rules


@pytest.mark.parametrize("host", ["any", "cloudflare"])
def test_redirects_file_has_one_rule_for_each_spelling(host: str) -> None:
    assert rules({"/x.html": "https://example.org/", "/gone/": "gone"}, host=host) == (
        RedirectRule("/hub/caf%C3%A9/", "/hub/news/new/", 301),
        RedirectRule("/hub/caf%C3%A9", "/hub/news/new/", 301),
        RedirectRule("/hub/x.html", "https://example.org/", 301),
    )


def test_redirects_file_for_netlify_has_rules_for_gone_pages() -> None:
    assert rules({"/gone/": "gone"}, host="netlify")[2:] == (
        RedirectRule("/hub/gone/", "/hub/404.html", 410),
        RedirectRule("/hub/gone", "/hub/404.html", 410),
    )


def test_redirects_file_is_not_planned_without_rules() -> None:
    assert list(plan_redirects(hub_of([story("new")]))) == []
    assert list(plan_redirects(hub_of([story("new")], redirects={"/x/": "gone"}))) == []


def test_redirects_file_has_one_line_for_each_rule(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", SETTINGS + "host: netlify\n")
    write_file(site / "redirects.yaml", "/a: https://example.org/?x=1&y=2\n/b.html: gone\n")
    add_story(site, "first")
    assert (built(site) / "_redirects").read_text() == (
        "/a/ https://example.org/?x=1&y=2 301\n/a https://example.org/?x=1&y=2 301\n/b.html /404.html 410\n"
    )
