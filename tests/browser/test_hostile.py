"""Nothing active gets through: every page of a hostile hub, in a browser, with and without its policy in force.

Without the policy, nothing but the pages themselves keeps script from running; with it, nothing is left for it to stop.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page

from site_builder.content.images.svg import BadSvgError, svg_size
from tests.browser.conftest import new_context, served
from tests.support.hostile_hub import (
    HOST,
    LINKS,
    MARKER,
    PAYLOADS,
    payloads,
    write_hostile_collections,
    write_hostile_hub,
)
from tests.support.hubs import build_hub, story_text, tree, write_hub
from tests.unit.content.images.test_svg_safety import ACTIVE, SVG

pytestmark = pytest.mark.slow

WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""
TOUCH = """() => {
  const events = ["mouseover", "mouseenter", "focus", "load", "error", "toggle", "begin", "animationstart"];
  for (const element of document.querySelectorAll("*"))
    for (const name of events) element.dispatchEvent(new Event(name));
  for (const button of document.querySelectorAll("button")) if (!button.form) button.click();
}"""
AUDIT = """() => {
  const wrong = [];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    for (const { name: key, value } of element.attributes) {
      const address = value.replace(/[\\x00-\\x20]/g, "");
      if (/^on/i.test(key) || key === "style" || key === "srcdoc") wrong.push(`${name} ${key}`);
      const leads = /^(href|src|action|formaction|xlink:href|data|poster)$/i.test(key);
      if (leads && /^[a-z+.-]*script:|^data:/i.test(address)) wrong.push(`${name} ${key}=${value}`);
    }
    if (["iframe", "object", "embed", "base", "style", "frame", "applet", "math"].includes(name)) wrong.push(name);
    if (name === "meta" && /refresh/i.test(element.httpEquiv)) wrong.push("refresh");
    const isProgram = name === "script" && !/json/.test(element.type);
    const program = isProgram ? element.src : name === "form" ? element.action : null;
    if (program !== null && (!program || new URL(program).origin !== location.origin)) wrong.push(`${name} ${program}`);
  }
  return wrong;
}"""
Built = tuple[str, Path]


@contextmanager
def built(site: Path, stories: int) -> Iterator[Built]:
    """The address of a hub, and the folder that it is served from."""
    with served(site / "public") as address:
        result = build_hub(site, base_url=address + "/", search=True)
        assert result.published and result.stories == stories
        yield address, site / "public"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The hostile hub."""
    with built(write_hostile_hub(tmp_path_factory.mktemp("hostile")), len(PAYLOADS)) as found:
        yield found


@pytest.fixture(scope="module")
def allowing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The hostile hub when it allows HTML in Markdown."""
    with built(write_hostile_hub(tmp_path_factory.mktemp("allowing"), html=True), len(payloads(html=True))) as found:
        yield found


@pytest.fixture(scope="module")
def collections(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """A hub with hostile declarations and items."""
    with built(write_hostile_collections(tmp_path_factory.mktemp("collections")), len(PAYLOADS)) as found:
        yield found


def reader(browser: Browser, obeys_policy: bool) -> Page:
    """A tab that knows what was fetched from elsewhere, in `page.elsewhere`."""
    context = new_context(browser, bypass_csp=not obeys_policy, permissions=["clipboard-write"])
    context.add_init_script(WATCH)
    return context.new_page()


def pages_of(folder: Path, ending: str) -> list[str]:
    return [quote(path.removesuffix("index.html")) for path in tree(folder) if path.endswith(ending)]


def nothing_ran(page: Page) -> None:
    assert page.evaluate(f"window.{MARKER}") is None
    assert page.title() != MARKER


@pytest.mark.parametrize("obeys_policy", [True, False])
def test_script_of_a_story_runs_on_no_page(browser: Browser, hostile: Built, obeys_policy: bool) -> None:
    assert read_all_pages(browser, hostile, obeys_policy) > 90


@pytest.mark.parametrize("obeys_policy", [True, False])
def test_script_does_not_run_where_html_is_allowed(browser: Browser, allowing: Built, obeys_policy: bool) -> None:
    assert any(b"<details open" in file.read_bytes() for file in allowing[1].glob("news/*/index.html"))
    assert read_all_pages(browser, allowing, obeys_policy, "news/", "p", "about") > 50


@pytest.mark.parametrize("obeys_policy", [True, False])
def test_script_of_an_item_runs_on_no_page(browser: Browser, collections: Built, obeys_policy: bool) -> None:
    assert read_all_pages(browser, collections, obeys_policy) > 100


def test_script_of_an_item_does_not_run_in_the_search_and_in_filtered_lists(
    browser: Browser, collections: Built
) -> None:
    address, _ = collections
    page = reader(browser, obeys_policy=False)
    elsewhere: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(address) else elsewhere.append(request.url))
    for path in ("search/?q=script", "search/?in=tools", "search/?in=tools&open=yes", "tools/?open=yes&others=t1"):
        page.goto(f"{address}/{path}")
        page.wait_for_function(
            "[...document.querySelectorAll('[role=status]')].some((one) => /[0-9]/.test(one.textContent))"
        )
        page.evaluate(TOUCH)
        assert page.evaluate(AUDIT) == []
        nothing_ran(page)
    assert elsewhere == []
    page.context.close()


def read_all_pages(browser: Browser, hub: Built, obeys_policy: bool, *below: str) -> int:
    """Look at all pages of a hub, or those in some places; do all that a reader may. Gives how many these are."""
    address, folder = hub
    page = reader(browser, obeys_policy)
    elsewhere: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(address) else elsewhere.append(request.url))
    page.on("dialog", lambda dialog: elsewhere.append(dialog.message))
    paths = [path for path in pages_of(folder, ".html") if path.startswith(below or "")]
    for path in paths:
        page.goto(f"{address}/{path}")
        assert page.evaluate(AUDIT) == [], path
        page.evaluate(TOUCH)
        nothing_ran(page)
        if obeys_policy:
            assert page.evaluate("window.violations") == [], path
    assert elsewhere == []
    page.context.close()
    return len(paths)


def test_script_does_not_run_in_feeds_and_other_files(browser: Browser, hostile: Built) -> None:
    address, folder = hostile
    page = reader(browser, obeys_policy=False)
    elsewhere: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(address) else elsewhere.append(request.url))
    paths = [path for ending in (".xml", ".opml", ".svg") for path in pages_of(folder, ending)]
    assert len(paths) > 30
    for path in paths:
        ElementTree.fromstring((folder / path).read_bytes())
        if not path.endswith(".opml"):
            page.goto(f"{address}/{path}")
            assert page.evaluate(f"window.{MARKER}") is None, path
    assert elsewhere == []
    page.context.close()


@pytest.mark.parametrize("hub", ["hostile", "allowing"])
def test_script_does_not_run_in_feed_and_markdown_readers(
    browser: Browser, hub: str, request: pytest.FixtureRequest
) -> None:
    _, folder = request.getfixturevalue(hub)
    page = reader(browser, obeys_policy=False)
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if HOST in request.url else None)
    items = [
        item for path in pages_of(folder, "feed.json") for item in json.loads((folder / path).read_bytes())["items"]
    ]
    texts = {item["content_html"] for item in items if "content_html" in item}
    obedient = MarkdownIt("commonmark", {"html": True})
    texts |= {obedient.render((folder / path).read_text()) for path in pages_of(folder, ".md")}
    texts.add(obedient.render((folder / "llms.txt").read_text()))
    assert len(texts) > len(PAYLOADS)
    for text in sorted(texts):
        page.set_content(text, wait_until="domcontentloaded")
        page.evaluate(TOUCH)
        assert page.evaluate(f"window.{MARKER}") is None, text
    assert elsewhere == []
    page.context.close()


def test_script_of_a_query_does_not_run(browser: Browser, hostile: Built) -> None:
    address, _ = hostile
    page = reader(browser, obeys_policy=False)
    elsewhere: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(address) else elsewhere.append(request.url))
    for query in PAYLOADS:
        others = "&".join(f"{name}={quote(query)}" for name in ("category", "source", "year", "sort", "constructor"))
        for keys in (f"q=script&{others}", f"q={quote(query)}"):
            page.goto(f"{address}/search/?{keys}#{quote(query)}")
        page.fill("#_search [name=q]", query)
        page.wait_for_function("document.getElementById('_status').textContent !== ''")
        page.evaluate(TOUCH)
        assert page.evaluate(AUDIT) == []
        nothing_ran(page)
    assert elsewhere == []
    page.context.close()


def test_unsafe_links_of_a_story_are_not_published(tmp_path: Path, browser: Browser) -> None:
    page = reader(browser, obeys_policy=False)
    page.goto("about:blank")
    for n, link in enumerate(LINKS):
        for form in (f"[x](<{link}>)", f"![x](<{link}>)", f"[x][a]\n\n[a]: <{link}>"):
            site = write_hub(tmp_path / f"{n}", f"-- content/news/2026-11-01-a.md --\n{story_text(body=form)}")
            result = build_hub(site)
            if not result.published:
                continue
            page.set_content((site / "public/news/a/index.html").read_text(), wait_until="domcontentloaded")
            links = page.evaluate("[...document.querySelectorAll('.prose a, .prose img')].map((e) => e.href || e.src)")
            assert links == [], form
    page.context.close()


@pytest.mark.parametrize("place", ["static/a.svg", "content/news/a.svg"])
def test_image_that_is_also_another_file_is_not_published(tmp_path: Path, place: str) -> None:
    site = write_hub(tmp_path, f"-- content/news/2026-11-01-a.md --\n{story_text(body='![x](a.svg)')}")
    (site / "static").mkdir()
    for inside in ACTIVE:
        text = f"<svg {SVG}>{inside}</svg>"
        with pytest.raises(BadSvgError):
            svg_size(text.encode())
        (site / place).write_text(text)
        assert build_hub(site).published is None
