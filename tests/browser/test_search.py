"""Searching as a reader does: typing, keys, filters, links that hold a query; and browsing without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from tests.browser.conftest import new_context, served
from tests.support.hubs import SETTINGS, add_story, build_hub, story_text, write_file, write_hub

pytestmark = pytest.mark.slow


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab in which nothing may go wrong: no message of the console, no request that fails or leaves the site."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda request: wrong.extend(_failure(request)))
    page.on("request", lambda request: None if "//127.0.0.1" in request.url else wrong.append(request.url))
    yield page
    page.close()
    assert wrong == []


def _failure(request: Request) -> list[str]:
    """What failed; not what the browser has given up itself, to go to another page."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.failure}: {request.url}"]


def words(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Words to search for")


def titles(page: Page) -> Locator:
    return page.locator("#_results h3 a")


def expect_told(page: Page, text: str) -> None:
    expect(page.get_by_role("status")).to_have_text(re.compile(text))


def expect_every(page: Page, part: str, pattern: str) -> None:
    """Wait until there are results, and this part of each matches."""
    is_so = "([part, pattern]) => (found => found.length && found.every(text => RegExp(pattern).test(text)))"
    texts = "([...document.querySelectorAll('#_results ' + part)].map(element => element.textContent.trim()))"
    page.wait_for_function(is_so + texts, arg=[part, pattern])


def days_of(page: Page) -> list[str]:
    """The days of the results, in their order."""
    days: list[str] = page.locator("#_results time").evaluate_all("all => all.map(time => time.dateTime)")
    return days


def test_results_appear_while_typing(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/")
    expect(page.get_by_role("heading", name="Newest stories")).to_be_visible()
    words(page).press_sequentially("imperf")
    expect_told(page, "^1 result$")
    expect(titles(page)).to_have_text(["Whisper trains speech recognition on 680,000 hours of imperfect transcripts"])
    expect(page.get_by_role("heading", name="Newest stories")).to_be_hidden()
    words(page).press_sequentially("ectly nothing like it")
    expect_told(page, "^Nothing found for “imperfectly nothing like it”")
    expect(titles(page)).to_have_count(0)
    words(page).fill("")
    expect_told(page, "^$")
    expect(page.get_by_role("heading", name="Newest stories")).to_be_visible()


def test_word_of_one_year_matches_only_that_year(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/?q=guanaco")
    expect_told(page, "^1 result$")
    expect(titles(page)).to_have_text([re.compile("QLoRA")])


def test_quoted_words_match_as_a_phrase(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/")
    words(page).fill('"open weights"')
    expect_told(page, "^[0-9]+ results$")
    together = int(page.get_by_role("status").inner_text().split()[0])
    words(page).fill("open weights")
    expect_told(page, f"^(?!{together} )[0-9]+ results$")
    assert int(page.get_by_role("status").inner_text().split()[0]) > together


def test_found_words_are_marked(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/?q=operations")
    marks = page.locator("#_results .finder-excerpt mark")
    expect(marks.first).to_be_visible()
    assert all(text.lower().startswith("operat") for text in marks.all_inner_texts())
    page.goto(f"{hub}/search/?q=mistral")
    expect(titles(page).first.locator("mark")).to_have_text("Mistral")


def test_excerpt_begins_with_a_whole_word(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/?q=open weights")
    excerpt = page.locator("#_results li", has_text="Estimating worst-case").locator(".finder-excerpt")
    expect(excerpt).to_have_text(re.compile("^What could a determined adversary"))


def test_results_are_grouped_by_kind(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/?q=open")
    for name in ("Stories", "Categories", "Tags", "Sources"):
        expect(page.get_by_role("region", name=re.compile(rf"^{name} \(\d+\)$"))).to_be_visible()
    source = page.get_by_role("region", name=re.compile("^Sources"))
    source.get_by_role("link", name="OpenAI", exact=True).click()
    expect(page).to_have_url(f"{hub}/source/openai/")
    page.goto(f"{hub}/search/?q=editorial policy")
    expect(page.get_by_role("region", name="Pages").get_by_role("link").first).to_be_visible()


def test_items_are_found_by_collection_and_stand_first(page: Page, hub: str) -> None:
    page.goto(hub + "/search/?q=openai")
    expect(titles(page).first).to_be_visible()
    headings = page.locator("#_results h2")
    kinds = [re.sub(r" \(.*", "", text) for text in headings.all_inner_texts()]
    assert kinds.index("AI tools") < kinds.index("Companies and laboratories")
    assert kinds.index("Companies and laboratories") < kinds.index("Stories") < kinds.index("Sources")
    companies = page.get_by_role("region", name="Companies and laboratories")
    expect(companies.get_by_role("link", name="OpenAI", exact=True)).to_have_attribute(
        "href", re.compile("/companies/openai/$")
    )
    expect(companies.locator("p").first).not_to_be_empty()


@pytest.mark.parametrize("width", [390, 1280])
def test_group_leads_to_all_that_was_found_of_its_kind_and_back(page: Page, hub: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{hub}/search/?q=open")
    tools = page.get_by_role("region", name=re.compile("^AI tools"))
    expect(tools.get_by_role("listitem")).to_have_count(4)
    tools.get_by_role("link", name=re.compile(r"^Show all \d+")).press("Enter")
    expect(page).to_have_url(f"{hub}/search/?q=open&in=tools")
    expect_told(page, "^1[0-9] results$")
    count = int(page.get_by_role("status").inner_text().split()[0])
    expect(tools.get_by_role("listitem")).to_have_count(count)
    expect(page.get_by_role("region")).to_have_count(1)
    expect(tools.get_by_role("link").first).to_be_focused()
    expect(page.get_by_label("Category")).to_be_hidden()
    page.go_back()
    expect(page).to_have_url(f"{hub}/search/?q=open")
    expect(page.get_by_role("region", name=re.compile("^Stories"))).to_be_visible()
    expect(tools.get_by_role("listitem")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_items_are_filtered_by_several_fields(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/")
    page.get_by_label("Search in").select_option("tools")
    expect_told(page, "^[0-9]+ results$")
    page.get_by_label("Used for").select_option("coding")
    expect_told(page, "^6 results$")
    free = page.get_by_label("Open source")
    expect(free.locator("option")).to_have_text(["All", "Yes (3)", "No (3)"])
    free.select_option("yes")
    expect(page).to_have_url(f"{hub}/search/?in=tools&purpose=coding&open_source=yes")
    names = page.locator("#_results .item-name")
    expect(names).to_have_text(["Aider", "Codex CLI", "Zed"])
    page.reload()
    expect(names).to_have_text(["Aider", "Codex CLI", "Zed"])
    expect(page.get_by_label("Used for").locator("option").first).to_have_text("All")
    expect(page.get_by_label("Used for").locator("option").nth(2)).to_have_text(re.compile("^Agents "))
    words(page).fill("terminal")
    expect(names).to_have_count(2)
    page.get_by_role("button", name="Clear filters").click()
    expect(page).to_have_url(f"{hub}/search/?q=terminal&in=tools")
    words(page).fill("open")
    page.get_by_label("Search in").select_option("")
    expect(page.get_by_role("region", name=re.compile("^Stories"))).to_be_visible()


def test_one_kind_is_listed_in_parts(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/?in=tools")
    names = page.locator("#_results .item-name")
    expect(names).to_have_count(24)
    page.get_by_role("button", name="Show more").click()
    expect(names).to_have_count(38)
    expect(names.nth(24).get_by_role("link")).to_be_focused()
    shown = names.all_inner_texts()
    assert shown == sorted(shown, key=str.casefold)
    page.goto(f"{hub}/search/?in=tag")
    expect(page.get_by_role("region", name=re.compile("^Tags")).get_by_role("link").nth(9)).to_be_visible()
    page.goto(f"{hub}/search/?in=nothing&q=treaty")
    expect(page).to_have_url(f"{hub}/search/?q=treaty")


def test_item_is_found_by_another_name(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/?q=hf hub")
    tools = page.get_by_role("region", name=re.compile("^AI tools"))
    expect(tools.get_by_role("link", name="Hugging Face Hub")).to_be_visible()


ENTRIES = """
-- content/tags.yaml --
- {id: llm, name: large language models, also: [Sprachmodelle], description: What predicts tokens.}
-- content/sources.yaml --
- {id: lab, name: Lab, also: [Forschungslabor], domains: [lab.example], description: Where papers are written.}
-- content/authors.yaml --
- {id: ada, name: Ada, also: [Countess of Lovelace], description: Writes about engines.}
"""


def test_tags_sources_and_authors_are_found_by_other_names(tmp_path: Path, page: Page) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}{ENTRIES}")
    add_story(site, "first", tags="[llm]", author="ada", source="lab", source_url="https://lab.example/a")
    expected = {
        "sprachmodelle": ("Tags", "large language models", "/tag/llm/"),
        "forschungslabor": ("Sources", "Lab", "/source/lab/"),
        "countess": ("Authors", "Ada", "/author/ada/"),
    }
    with served(site / "public") as address:
        build_hub(site, base_url=address + "/", search=True)
        for query, (kind, name, path) in expected.items():
            page.goto(f"{address}/search/?q={query}")
            region = page.get_by_role("region", name=re.compile(f"^{kind}"))
            expect(region.get_by_role("link", name=name, exact=True)).to_have_attribute("href", re.compile(f"{path}$"))
        page.goto("about:blank")  # Before the server stops.


def test_result_leads_to_its_story_and_back(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/")
    words(page).press_sequentially("worst-case")
    expect(titles(page).first).to_have_text(re.compile("^Estimating worst-case"))
    titles(page).first.click()
    expect(page).to_have_url(f"{hub}/news/worst-case-risks-open-weight-models/")
    page.go_back()
    expect(words(page)).to_have_value("worst-case")
    expect(titles(page).first).to_have_text(re.compile("^Estimating worst-case"))


def test_filters_narrow_the_results(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/?q=model")
    year = page.get_by_label("Year")
    expect(year.locator("option").nth(1)).to_have_text(re.compile(r"^2025 \(\d+\)$"))
    year.select_option("2023")
    expect(page).to_have_url(f"{hub}/search/?q=model&year=2023")
    expect_every(page, "time", "2023$")
    expect(page.get_by_role("region", name=re.compile("^Tags"))).to_have_count(0)

    page.get_by_label("Source", exact=True).select_option("arxiv")
    page.get_by_label("Category").select_option("research")
    expect(page).to_have_url(f"{hub}/search/?q=model&category=research&source=arxiv&year=2023")
    expect_every(page, ".finder-category", "^Research$")
    expect_every(page, ".finder-source", "^arXiv$")

    page.get_by_role("button", name="Clear filters").click()
    expect(page).to_have_url(f"{hub}/search/?q=model")
    expect(words(page)).to_be_focused()


def test_filters_alone_list_all_stories_newest_first(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/?category=policy")
    expect_told(page, "^[0-9]+ results$")
    expect(titles(page).nth(3)).to_be_visible()
    days = days_of(page)
    assert len(days) > 3 and days == sorted(days, reverse=True)


def test_filters_can_be_chosen_before_any_word(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/")
    page.get_by_label("Source", exact=True).focus()
    expect(page.get_by_label("Source", exact=True).locator("option")).not_to_have_count(1)
    page.get_by_label("Source", exact=True).select_option("openai")
    expect(page.locator("#_results .finder-source").first).to_have_text("OpenAI")


def test_results_can_be_sorted_by_date(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/?q=reasoning")
    expect(titles(page).first).to_be_visible()
    by_relevance = titles(page).all_inner_texts()
    page.get_by_label("Order").select_option("date")
    expect(page).to_have_url(f"{hub}/search/?q=reasoning&sort=date")
    expect(titles(page).first).not_to_have_text(by_relevance[0])
    days = days_of(page)
    assert days == sorted(days, reverse=True)


def test_more_results_are_shown_on_request(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/?q=model")
    expect(titles(page)).to_have_count(10)
    page.get_by_role("button", name="Show more stories").click()
    expect(titles(page)).to_have_count(20)
    expect(titles(page).nth(10)).to_be_focused()


def test_keys_move_through_the_results(page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/?q=model")
    links = page.locator("#_results a")
    expect(links.first).to_be_visible()
    words(page).focus()
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(words(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(words(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    address = links.first.get_attribute("href")
    assert address
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def test_search_box_of_every_page_leads_to_the_search(page: Page, hub: str) -> None:
    page.goto(f"{hub}/")
    box = page.get_by_placeholder("Search tools, categories, stacks, and pages")
    box.fill("treaty")
    box.press("Enter")
    expect(page).to_have_url(f"{hub}/search/?q=treaty")
    expect(words(page)).to_have_value("treaty")
    expect(titles(page).first).to_have_text(re.compile("treaty"))


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_parts_of_runs_without_spaces_are_found(tmp_path: Path, page: Page, language: str) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}language: {language}\n")
    stories = {
        "大模型推理能力研究": "研究人员（包括**清华**大学）用 GPT-4 模型做实验。",
        "深度求索 releases a model": "The lab reasons about reasoning.",
        "การวิจัยความสามารถ": "ความสามารถในการใช้เหตุผลของแบบจำลอง",
        "大規模言語モデルの評価": "ベンチマークで評価した。",
    }
    for number, (title, body) in enumerate(stories.items()):
        write_file(site / f"content/news/2026-11-0{number + 1}-s{number}.md", story_text(title, body))
    expected = {
        "推理": ("大模型<推理>能力研究", ""),
        "推理能力": ("大模型<推理能力>研究", ""),
        '"推理能力"': ("大模型<推理能力>研究", ""),
        "研": ("大模型推理能力<研>究", "<研>究人员（包括清华大学）用 GPT-4 模型做实验。 One thing."),
        "清华大学": ("大模型推理能力研究", "研究人员（包括<清华大学>）用 GPT-4 模型做实验。 One thing."),
        "模型 gpt-4": ("大<模型>推理能力研究", "研究人员（包括清华大学）用 <GPT-4> <模型>做实验。 One thing."),
        "求索": ("深度<求索> releases a model", ""),
        "เหตุผล": ("การวิจัยความสามารถ", "ความสามารถในการใช้<เหตุผล>ของแบบจำลอง One thing."),
        "言語": ("大規模<言語>モデルの評価", ""),
        "能理": None,
    }
    with served(site / "public") as address:
        build_hub(site, base_url=address + "/", search=True)
        page.goto(f"{address}/search/")
        for query, found in expected.items():
            words(page).fill("")
            expect(page.locator("#_results")).to_be_hidden()
            words(page).fill(query)
            if not found:
                expect(titles(page)).to_have_count(0)
                continue
            title, excerpt = found
            expect(titles(page)).to_have_text([re.sub("[<>]", "", title)])
            assert marked(titles(page)) == title
            assert marked(page.locator(".finder-excerpt")).endswith(excerpt)
        page.goto("about:blank")  # Before the server stops.


def marked(element: Locator) -> str:
    """The text of an element, with its marked parts in angle brackets."""
    return re.sub("</?mark>", lambda tag: "<" if tag[0] == "<mark>" else ">", element.inner_html())


@pytest.mark.parametrize("query", ["<img src=x onerror=alert(1)>", "</script>", '"', "C++", "ﬀ 模型", "a" * 300, "%"])
def test_any_query_is_only_a_query(query: str, page: Page, hub: str) -> None:
    page.goto(f"{hub}/search/")
    words(page).fill(query)
    words(page).press("Enter")
    expect_told(page, "result|Nothing found")
    assert page.locator("main img").count() == 0


def test_search_is_loaded_only_when_needed(page: Page, hub: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{hub}/search/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/search/data/" in url]
    asked.clear()
    page.goto(f"{hub}/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "search" in url]


def test_narrow_screen_needs_no_sideways_scroll(page: Page, hub: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{hub}/search/?q=model")
    expect(titles(page).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_search_without_script_is_a_list(browser: Browser, hub: str) -> None:
    context = new_context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{hub}/search/?q=treaty")
    expect(page.get_by_role("searchbox", name="Words to search for")).to_be_hidden()
    page.get_by_role("main").get_by_role("link", name="Policy", exact=True).click()
    expect(page).to_have_url(f"{hub}/category/policy/")
    page.go_back()
    expect(page.get_by_role("heading", name="Newest stories")).to_be_visible()
    page.locator(".lines a").first.click()
    expect(page).to_have_url(re.compile("/news/.+/"))
    context.close()


def test_unreachable_index_leaves_the_list(browser: Browser, hub: str) -> None:
    page = new_context(browser).new_page()
    page.route("**/search/data/**", lambda route: route.abort())
    page.goto(f"{hub}/search/?q=treaty")
    expect_told(page, "^The search cannot be reached")
    expect(page.get_by_role("heading", name="Newest stories")).to_be_visible()
    page.context.close()
