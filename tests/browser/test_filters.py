"""Combining the filters of a collection as readers do: by mouse and keys, with Back, from a link, over many pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import new_context, served
from tests.support.hubs import SETTINGS, add_story, build_hub, write_file, write_hub

pytestmark = pytest.mark.slow


def link(page: Page, field: str, value: str) -> Locator:
    """The link of a value, whatever number of items it has."""
    return page.get_by_role("navigation", name=f"By {field}").get_by_role("link", name=re.compile(rf"^{value}( \d+)?$"))


def names(page: Page) -> Locator:
    return page.locator(".directory h2")


@pytest.mark.parametrize("width", [390, 1280])
def test_filters_are_combined_and_back_leads_to_one(page: Page, hub: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{hub}/tools/")
    link(page, "Used for", "Coding").click()
    expect(page).to_have_url(f"{hub}/tools/purpose/coding/")
    expect(link(page, "Open source", "Yes")).to_have_text("Yes 3")
    link(page, "Open source", "Yes").press("Enter")
    expect(page).to_have_url(f"{hub}/tools/?purpose=coding&open_source=yes")
    expect(names(page)).to_have_text(["Aider", "Codex CLI", "Zed"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Used for: Coding, Open source: Yes")
    expect(page.get_by_role("status")).to_have_text("3 entries")
    expect(link(page, "Open source", "Yes")).to_be_focused()
    expect(link(page, "Used for", "Coding")).to_have_attribute("aria-current", "true")
    link(page, "Used for", "Chat").click()
    expect(page.get_by_role("status")).to_have_text("Nothing found with these filters.")
    page.go_back()
    expect(names(page)).to_have_count(3)
    page.go_back()
    expect(page).to_have_url(f"{hub}/tools/purpose/coding/")
    expect(names(page)).to_have_count(6)
    expect(page.get_by_role("heading", level=1)).to_have_text("Used for: Coding")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_link_holds_the_filters(page: Page, hub: str) -> None:
    page.goto(f"{hub}/tools/?purpose=coding&open_source=no")
    expect(names(page)).to_have_text(["Claude Code", "Cursor", "GitHub Copilot"])
    expect(page.get_by_role("main").get_by_role("link", name="AI tools", exact=True)).to_be_visible()
    link(page, "Used for", "All").click()
    expect(page).to_have_url(f"{hub}/tools/open-source/no/")
    page.goto(f"{hub}/tools/?purpose=<img src=x onerror=alert(1)>&open_source=yes")
    expect(page.get_by_role("status")).to_have_text("Nothing found with these filters.")
    assert page.locator("main img").count() == 0


def test_filters_without_script_are_pages(browser: Browser, hub: str) -> None:
    page = new_context(browser, java_script_enabled=False).new_page()
    page.goto(f"{hub}/tools/purpose/coding/")
    link(page, "Open source", "Yes").click()
    expect(page).to_have_url(f"{hub}/tools/open-source/yes/")
    page.context.close()


def test_items_of_all_pages_are_filtered(tmp_path: Path, page: Page) -> None:
    fields = "{size: {type: choice, of: [big, small]}, even: {type: boolean}}"
    tools = f"{{title: Tools, item: tool, fields: {fields}, filters: [size, even]}}"
    site = write_hub(
        tmp_path, f"-- site.yaml --\n{SETTINGS}page_sizes: {{items: 3}}\ncollections: {{tools: {tools}}}\n"
    )
    add_story(site, "a")
    lines = (
        f"- {{id: t{n}, name: T{n}, size: {('big', 'small')[n > 6]}, even: {str(n % 2 == 0).lower()}}}\n"
        for n in range(1, 15)
    )
    write_file(site / "content/tools.yaml", "".join(lines))
    with served(site / "public") as address:
        build_hub(site, base_url=address + "/")
        page.goto(f"{address}/tools/page/2/")
        page.goto(f"{address}/tools/size/small/")
        link(page, "Even", "Yes").focus()
        expect(link(page, "Even", "Yes")).to_have_text("Yes 4")
        link(page, "Even", "Yes").press("Enter")
        expect(page).to_have_url(f"{address}/tools/?size=small&even=yes")
        expect(names(page)).to_have_text(["T10", "T12", "T14", "T8"])
        expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()
        page.go_back()
        expect(names(page)).to_have_count(3)
        expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
        page.goto("about:blank")  # Before the server stops.
