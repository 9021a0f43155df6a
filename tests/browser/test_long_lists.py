"""Lists of items on several pages, and menus of many values, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser.conftest import served
from tests.browser.test_pages import TARGET_SIZE, WCAG
from tests.support.hubs import built
from tests.support.items import write_long_lists

pytestmark = pytest.mark.slow

PAGES = [
    *("/tools/", "/tools/page/2/", "/tools/pricing/free/page/2/", "/tools/runs/"),
    *("/companies/anysphere/", "/companies/anysphere/tools/"),
]


@pytest.fixture(scope="module")
def long_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("long")
    with served(folder / "public") as address:
        built(write_long_lists(folder), base_url=address + "/")
        yield address


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_accessibility_problems(page: Page, long_hub: str, path: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(long_hub + path)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.violations_count == 0, found.generate_report()
    page.emulate_media(color_scheme="dark")
    found = Axe().run(page, options={"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_long_lists_fit_a_phone(page: Page, long_hub: str, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(long_hub + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate(TARGET_SIZE) == []


def test_all_items_of_a_company_are_reached_by_links(page: Page, long_hub: str) -> None:
    page.goto(long_hub + "/companies/anysphere/")
    expect(page.locator(".connected .items li")).to_have_count(12)
    page.get_by_role("link", name="Show all 60").click()
    names = page.locator(".directory h2").all_inner_texts()
    while page.get_by_role("link", name="Next page").count():
        page.get_by_role("link", name="Next page").click()
        expect(page.get_by_role("navigation", name="Pages of this list").locator("[aria-current]")).to_have_count(1)
        names += page.locator(".directory h2").all_inner_texts()
    assert names == [f"Tool {number:02}" for number in range(60)]
