"""How pages look: with content that is too long, on a phone, on paper, and in the colours of the reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context, served
from tests.support.hubs import SETTINGS, add_story, built, story_text, write_file, write_hub

pytestmark = pytest.mark.slow

STORY = "/news/worst-case-risks-open-weight-models/"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
RAW = f"""
<table><caption>Errors</caption><tr><th>{WORD}</th><th>{WORD}</th></tr></table>

<details open><summary>{WORD}</summary><p>One.</p><table><tr><td>{WORD}</td><td>{WORD}</td></tr></table></details>
"""
IN_VIEW = """link => {
  const inner = link.getBoundingClientRect(), outer = link.closest("ul").getBoundingClientRect();
  return outer.left - 1 < inner.left && inner.right < outer.right + 1;
}"""
"""Within a pixel, as a list scrolls by whole ones."""


def test_long_word_makes_no_page_scroll_sideways(tmp_path: Path, page: Page) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}markdown: {{html: true}}\n")
    add_story(site, "first", "2026-11-01", tags=f"[{WORD}]")
    source = f"{{name: {WORD}, url: https://example.org/}}"
    keys = {"tags": f"[{WORD}]", "author": WORD, "summary": WORD, "why_it_matters": WORD, "source": source}
    write_file(site / "content/news/2026-11-02-long.md", story_text(WORD, f"{WORD} `{WORD}`\n{RAW}", **keys))
    page.set_viewport_size({"width": 320, "height": 640})
    with served(site / "public") as address:
        built(site, base_url=address + "/")
        for path in ("/", "/news/", "/news/first/", "/news/long/", "/tags/", "/sources/", "/search/", "/nowhere/"):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_code_runs_from_left_to_right_in_every_language(tmp_path: Path, page: Page) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}texts: {{direction: rtl}}\n")
    write_file(site / "content/news/2026-11-02-code.md", story_text("Code", "Text.\n\n```\nprint(1)\n```\n"))
    with served(site / "public") as address:
        built(site, base_url=address + "/")
        page.goto(address + "/news/code/")
        expect(page.locator("html")).to_have_css("direction", "rtl")
        expect(page.locator("pre")).to_have_css("direction", "ltr")


def test_click_on_the_image_of_a_card_opens_its_story(page: Page, hub: str) -> None:
    for path, card in (("/", ".lead"), ("/", ".second .card"), ("/news/", ".card"), (STORY, ".more .card")):
        page.goto(hub + path)
        first = page.locator(card).first
        address = first.locator("h3 a").first.get_attribute("href")
        assert address
        box = first.locator(".thumb").first
        box.scroll_into_view_if_needed()
        box.click(force=True)
        expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def test_other_links_of_a_card_lead_to_their_pages(page: Page, hub: str) -> None:
    for card in (".lead", ".second .card", ".section .card"):
        for link in (".badge", ".meta a"):
            page.goto(hub + "/")
            place = page.locator(card).first.locator(link).first
            address = place.get_attribute("href")
            assert address
            place.click()
            expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def test_current_section_is_in_view_in_the_menu_of_a_phone(page: Page, hub: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(hub + "/category/science/")
    current = page.locator(".menu [aria-current]")
    expect(current).to_have_text("Science")
    assert current.evaluate(IN_VIEW)


def test_feed_is_as_wide_as_the_phone(browser: Browser, hub: str) -> None:
    context = new_context(browser, viewport={"width": 390, "height": 844}, is_mobile=True)
    page = context.new_page()
    for feed in ("feed.xml", "atom.xml"):
        page.goto(f"{hub}/{feed}")
        assert page.evaluate("innerWidth") == 390
    context.close()


def test_print_is_always_light(page: Page, hub: str) -> None:
    page.goto(hub + STORY)
    page.get_by_role("button", name="Dark colours").click()
    expect(page.locator("html")).to_have_css("color-scheme", "dark")
    page.emulate_media(media="print")
    expect(page.locator("html")).to_have_css("color-scheme", "light")
    expect(page.locator(".cover")).to_be_hidden()


def test_only_the_current_section_is_marked_with_forced_colours(page: Page, hub: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(hub + "/category/science/")
    background = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    expect(page.locator(".menu a").first).to_have_css("border-bottom-color", background)
    expect(page.locator(".menu [aria-current]")).not_to_have_css("border-bottom-color", background)
