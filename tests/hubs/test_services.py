"""Services of others: verification, analytics, newsletter and prefetching, and what the policy allows for each."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import build
from site_builder.serve.preview_options import preview_options
from tests.support.hubs import NOW, SETTINGS, add_story, build_hub, built, codes, tree, write_file, write_hub

STORY = "news/first/index.html"
ID = "94db1cb1-74f4-4a40-ad6c-962362670409"
UMAMI = f"analytics: {{provider: umami, host: 'https://stats.example:8443/', site: {ID}}}\n"
NEWSLETTER = "newsletter: {action: 'https://list.example/join?u=1&id=2', field: EMAIL, hidden: {'a\"b': '<1>'}}\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_hub(tmp_path)
    add_story(site, "first")
    return site


def settings(site: Path, more: str) -> Path:
    write_file(site / "site.yaml", SETTINGS + more)
    return site


def policy_of(page: str) -> dict[str, list[str]]:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    return {name: sources for name, *sources in (part.split() for part in unescape(found[1]).split(";"))}


def changed(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, list[str]]:
    """The sources that a policy has got."""
    return {name: sources[len(before[name]) :] for name, sources in after.items() if sources != before[name]}


def test_verification_tags_are_on_the_home_page_only(site: Path) -> None:
    output = built(settings(site, "verification: {google: abc-123_x, pinterest: f00d}\n"))
    home = (output / "index.html").read_text()
    assert '<meta name="google-site-verification" content="abc-123_x">' in home
    assert '<meta name="p:domain_verify" content="f00d">' in home
    assert "verification" not in (output / STORY).read_text()


@pytest.mark.parametrize(
    ("analytics", "tag", "script", "connect"),
    [
        (
            "{provider: plausible, host: 'https://plausible.io', site: hub.example}",
            '<script defer src="https://plausible.io/js/script.js" data-domain="hub.example" '
            'data-api="https://plausible.io/api/event"></script>',
            ["https://plausible.io"],
            ["https://plausible.io"],
        ),
        (
            f"{{provider: umami, host: 'https://Stats.example:8443/', site: {ID}}}",
            f'<script defer src="https://Stats.example:8443/script.js" data-website-id="{ID}" '
            'data-host-url="https://Stats.example:8443"></script>',
            ["https://stats.example:8443"],
            ["https://stats.example:8443"],
        ),
        (
            "{provider: goatcounter, host: 'https://x.goatcounter.com', script: 'https://gc.zgo.at/count.js'}",
            '<script defer src="https://gc.zgo.at/count.js" data-goatcounter="https://x.goatcounter.com/count"></script>',
            ["https://gc.zgo.at"],
            ["https://x.goatcounter.com"],
        ),
        (
            "{provider: matomo, host: 'https://stats.example/matomo', site: 7}",
            'data-api="https://stats.example/matomo/matomo.php" data-site="7"></script>\n'
            '<script defer src="https://stats.example/matomo/matomo.js"></script>',
            ["https://stats.example"],
            ["https://stats.example"],
        ),
    ],
)
def test_analytics_extends_the_policy_for_its_hosts_only(
    site: Path, analytics: str, tag: str, script: list[str], connect: list[str]
) -> None:
    before = policy_of((built(site) / STORY).read_text())
    page = (built(settings(site, f"analytics: {analytics}\n")) / STORY).read_text()
    assert tag in page
    assert changed(before, policy_of(page)) == {"script-src": script, "connect-src": connect}


def test_headers_of_the_host_have_the_same_policy(site: Path) -> None:
    output = built(settings(site, f"{UMAMI}host: netlify\n"))
    headers = (output / "_headers").read_text()
    assert "script-src 'self' https://stats.example:8443;" in headers
    assert "connect-src 'self' https://stats.example:8443;" in headers


def test_policy_of_the_hub_is_extended_too(site: Path) -> None:
    settings(site, UMAMI + NEWSLETTER)
    write_file(
        site / "layouts/partials/csp.txt", "default-src 'none'; img-src *; style-src 'self'; form-action 'none'\n"
    )
    result = build_hub(site)
    assert {code for _, code in codes(result)} <= {"blocked-by-policy", "no-date"}
    policy = policy_of((site / "public" / STORY).read_text())
    assert policy["script-src"] == policy["connect-src"] == ["https://stats.example:8443"]
    assert policy["form-action"] == ["https://list.example"]
    assert policy["img-src"] == ["*"]


def test_previews_send_nothing_to_analytics(site: Path, tmp_path: Path) -> None:
    settings(site, UMAMI)
    previews = [
        build_hub(site, tmp_path / "drafts", drafts=True),
        build_hub(site, tmp_path / "elsewhere", base_url="https://preview.example.org/"),
    ]
    folders = [tmp_path / "drafts", tmp_path / "elsewhere"]
    for everything in (False, True):
        options = preview_options(site, NOW, everything)
        previews.append(build(options))
        folders.append(options.output)
    assert all(result.published for result in previews)
    assert [folder.name for folder in folders if "stats.example" in (folder / STORY).read_text()] == []
    assert "stats.example" in (built(site) / STORY).read_text()
    assert Selection(at=NOW).is_preview is False


def test_newsletter_is_in_the_footer_or_below_stories(site: Path) -> None:
    before = policy_of((built(site) / STORY).read_text())
    output = built(settings(site, NEWSLETTER))
    page = (output / STORY).read_text()
    assert changed(before, policy_of(page)) == {"form-action": ["https://list.example"]}
    assert page.count('<form action="https://list.example/join?u=1&amp;id=2" method="post">') == 1
    assert '<input type="hidden" name="a&#34;b" value="&lt;1&gt;">' in page
    assert "list.example sends the e-mails" in page
    assert '<label for="_email-footer">' in page and 'name="EMAIL" autocomplete="email" required' in page
    both = NEWSLETTER.replace("}}", "}, places: [story, footer], note: One a week.}")
    page = (built(settings(site, both)) / STORY).read_text()
    assert page.count("One a week.") == 2
    assert page.index('id="_email-story"') < page.index("<aside") < page.index('id="_email-footer"')
    assert "_email-story" not in (output / "index.html").read_text()


def test_prefetch_adds_rules_for_pages_of_the_site(site: Path) -> None:
    before = policy_of((built(site) / STORY).read_text())
    assert "speculationrules" not in (site / "public" / STORY).read_text()
    page = (built(settings(site, "prefetch: true\n")) / STORY).read_text()
    assert changed(before, policy_of(page)) == {"script-src": ["'inline-speculation-rules'"]}
    assert '"href_matches":["/","/*/"]' in page.replace(" ", "")


def test_edit_of_services_gives_what_a_clean_build_gives(site: Path, tmp_path: Path) -> None:
    before = tree(built(site))
    output = built(settings(site, UMAMI + NEWSLETTER + "prefetch: true\nverification: {bing: AB12}\n"))
    assert tree(output) == tree(built(site, tmp_path / "clean"))
    assert tree(built(settings(site, ""))) == before
