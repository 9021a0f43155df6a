"""Every kind of page in a real browser: reading, colours, keyboard, without script, and what accessibility asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.browser.conftest import new_context

pytestmark = pytest.mark.slow

STORY = "/news/worst-case-risks-open-weight-models/"
PAGES = [
    "/",
    STORY,
    "/news/mixtral-of-experts/",
    "/news/",
    "/category/research/",
    "/source/openai/",
    "/tag/open-weights/",
    "/categories/",
    "/tags/",
    "/sources/",
    "/tools/",
    "/tools/purpose/coding/",
    "/tools/cursor/",
    "/companies/openai/",
    "/threads/rules-for-ai/",
    "/archive/",
    "/archive/2024/12/",
    "/about/",
    "/search/",
    "/nowhere/",
]
"""One of each kind, and a story with code and a picture."""
OBSERVER = """
window.shift = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
"""Adds up how far the parts of a page move while it loads."""
TARGET_SIZE = (Path(__file__).parent / "target_size.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_without_errors_or_external_requests(page: Page, hub: str, path: str) -> None:
    complaints: list[str] = []
    responses: list[Response] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda response: responses.append(response))
    page.goto(hub + path, wait_until="networkidle")
    bad = [response.url for response in responses if response.status >= 400]
    assert bad == ([hub + path] if path == "/nowhere/" else [])
    assert [text for text in complaints if "404" not in text] == []
    assert {response.url for response in responses if not response.url.startswith(hub)} == set()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_accessibility_problems(page: Page, hub: str, path: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(hub + path)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.violations_count == 0, found.generate_report()
    page.emulate_media(color_scheme="dark")
    found = Axe().run(page, options={"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_at_320_pixels(page: Page, hub: str, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(hub + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("width", [390, 1280])
def test_targets_are_large_enough_to_touch(page: Page, hub: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    small = set()
    for path in (*PAGES, "/search/?q=model"):
        page.goto(hub + path)
        if "?" in path:
            expect(page.locator("#_results h3 a").first).to_be_visible()
        small |= {f"{path}: {target}" for target in page.evaluate(TARGET_SIZE)}
    assert small == set()


def test_story_has_its_ten_parts_in_order(page: Page, hub: str) -> None:
    page.goto(hub + "/")
    page.get_by_role("link", name="Estimating worst-case frontier risks of open-weight models").first.click()
    page.wait_for_url(hub + STORY)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Estimating worst-case frontier risks of open-weight models"
    )
    assert page.get_by_role("heading", level=2).all_inner_texts()[:9] == [
        "What happened", "Key takeaways", "Why it matters",
        "What open means", "AI models in this story", "Companies and laboratories in this story",
        "Tags", "Share this story", "More AI news",
    ]  # fmt: skip
    original = page.get_by_role("link", name="Read the original on OpenAI")
    assert (original.get_attribute("href") or "").startswith("https://openai.com/")
    assert page.locator(".more .card").count() == 6


def test_colours_follow_the_system_until_the_reader_chooses(page: Page, hub: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(hub + "/")
    toggle = page.get_by_role("button", name="Dark colours")
    light = background(page)
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    dark = background(page)
    assert dark != light
    page.goto(hub + STORY)
    assert background(page) == dark
    page.emulate_media(color_scheme="dark")
    page.get_by_role("button", name="Dark colours").click()
    page.get_by_role("button", name="Dark colours").click()
    page.emulate_media(color_scheme="light")
    assert background(page) == light


def background(page: Page) -> str:
    """The colour of the paper."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_link_of_a_story_can_be_copied(context: BrowserContext, page: Page, hub: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(hub + STORY)
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("[data-copied]")).to_have_text("The link is copied")
    assert page.evaluate("navigator.clipboard.readText()") == hub + STORY


def test_pages_can_be_read_without_script(browser: Browser, hub: str) -> None:
    context = new_context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(hub + STORY)
    expect(page.get_by_role("heading", name="Key takeaways")).to_be_visible()
    expect(page.get_by_role("button", name="Dark colours")).to_have_count(0)
    expect(page.get_by_role("button", name="Copy link")).to_have_count(0)
    context.close()


def test_keyboard_reaches_the_text_first(page: Page, hub: str) -> None:
    page.goto(hub + STORY)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('main') !== null")
    assert focused


def test_layout_does_not_shift(page: Page, hub: str) -> None:
    page.add_init_script(OBSERVER)
    for path in ("/", STORY, "/news/"):
        page.goto(hub + path, wait_until="networkidle")
        shift = page.evaluate("window.shift")
        assert shift < 0.01, path


def test_print_has_the_story_and_its_source(page: Page, hub: str) -> None:
    page.emulate_media(media="print")
    page.goto(hub + STORY)
    expect(page.get_by_role("heading", name="Why it matters")).to_be_visible()
    expect(page.locator(".masthead nav")).to_be_hidden()
    expect(page.locator(".share")).to_be_hidden()


def test_old_url_redirects_at_once(page: Page, hub: str) -> None:
    seen: list[str] = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    page.goto(f"{hub}/feed/", wait_until="commit")
    page.wait_for_url("**/feed.xml")
    assert seen == [f"{hub}/feed/", f"{hub}/feed.xml"]
