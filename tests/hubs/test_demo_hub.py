"""The demo hub of this repository: that it is what it claims to be, and that nothing in its site leads nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from site_builder.content.paths import URL_LOCK_PATH
from site_builder.content.story import parse_story
from site_builder.content.url_lock import add_urls
from site_builder.hub.schedule import Selection
from site_builder.hub.urls import story_path
from site_builder.lint.check import check
from site_builder.model.content import Story
from site_builder.pipeline.options import Options
from site_builder.pipeline.session import read_content
from tests.support.hubs import NOW, built
from tests.support.items import read_entries

HUB = Path(__file__).parents[2]


class Page(HTMLParser):
    """The links and ids of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.links += [values[name] or "" for name in ("href", "src", "action") if name in values]
        self.ids += [values["id"] or ""] if "id" in values else []
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))


@pytest.fixture(scope="module", params=["https://hub.example/", "https://hub.example/news-hub/"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The built site and its base path."""
    output = built(HUB, tmp_path_factory.mktemp("site") / "public", base_url=request.param, search=True)
    return output, urlsplit(request.param).path


def pages(output: Path) -> Iterator[tuple[str, Page]]:
    for file in sorted(output.rglob("*.html")):
        yield file.relative_to(output).as_posix(), Page(file.read_text(encoding="utf-8"))


def test_every_internal_link_asset_and_anchor_resolves(site: tuple[Path, str]) -> None:
    output, base = site
    found = dict(pages(output))
    broken = []
    for path, page in found.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            if parts.path and not parts.path.startswith(base):
                broken.append((path, link))
                continue
            name = unquote(parts.path.removeprefix(base)) if parts.path else path
            name = f"{name}index.html" if not name or name.endswith("/") else name
            if not (output / name).is_file() or (parts.fragment and unquote(parts.fragment) not in found[name].ids):
                broken.append((path, link))
    assert broken == []


def test_ids_are_unique_and_headings_in_order(site: tuple[Path, str]) -> None:
    for path, page in pages(site[0]):
        assert [name for name, count in Counter(page.ids).items() if count > 1] == [], path
        assert page.headings.count(1) == 1, path
        in_main = page.headings[page.headings.index(1) :]
        assert all(after <= before + 1 for before, after in pairwise(in_main)), path


def test_model_story_has_its_ten_parts_in_order(site: tuple[Path, str]) -> None:
    html = (site[0] / "news/worst-case-risks-open-weight-models/index.html").read_text(encoding="utf-8")
    parts = [
        "Skip to main content",
        "AI Workflow Pro</a>",
        "Search tools, categories, stacks, and pages",
        "Join Community",
        'class="badge"',
        "<h1>Estimating worst-case frontier risks of open-weight models</h1>",
        "What could a determined adversary",
        'class="byline"',
        "August 5, 2025",
        "min read",
        'class="cover',
        "openai.com</span>",
        "What happened</h2>",
        "Key takeaways</h2>",
        "Why it matters</h2>",
        "This is an original editorial digest by AI Workflow Pro. Full reporting at the source:",
        "Read the original on OpenAI",
        "Tags</h2>",
        "Share this story</h2>",
        "Share on X",
        "More AI news</h2>",
        "All news →",
        "Join the AI Workflow Pro Community",
        "Join Free",
        "feed.xml",
    ]
    places = [html.find(part, html.find("<body>")) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_check_finds_no_problems(tmp_path: Path) -> None:
    options = Options(
        hub_dir=HUB, output=tmp_path / "public", selection=Selection(at=NOW), jobs=1, state=tmp_path / "state"
    )
    assert check(options).diagnostics == ()


def test_every_url_is_locked(tmp_path: Path) -> None:
    ledger = (HUB / URL_LOCK_PATH).read_text(encoding="utf-8")
    content = read_content(HUB, tmp_path).value
    assert content
    assert add_urls(ledger, [story_path(story.slug) for story in content.all_stories]) == ledger


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    parsed = [
        parse_story(file.relative_to(HUB).as_posix(), file.read_bytes())
        for file in sorted((HUB / "content/news").rglob("*.md"))
    ]
    return [one.story for one in parsed if one.story]


def test_demo_hub_has_a_realistic_size(stories: list[Story]) -> None:
    assert len(stories) >= 40
    assert len({s.category_slug for s in stories}) >= 6
    assert len({s.source for s in stories}) >= 12
    assert len({slug for s in stories for slug in s.tag_slugs}) >= 30
    years = sorted(s.date.at.year for s in stories if s.date)
    assert years[-1] - years[0] >= 2


def test_every_story_is_complete(stories: list[Story]) -> None:
    parsed = read_entries((HUB / "content/sources.yaml").read_text(encoding="utf-8"))
    assert not parsed.problems
    names = {record.name for record in parsed.items}
    for s in stories:
        assert s.summary and s.why_it_matters and s.date and len(s.tags) >= 3, s.path
        assert s.source in names, s.path
        assert s.words >= 200, s.path
    assert len({s.source_url for s in stories}) == len(stories)
