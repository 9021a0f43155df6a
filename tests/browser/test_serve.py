"""The editor's preview, driven as an editor does: files are saved, and the open page follows by itself."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context
from tests.support.hubs import add_story, story_text, write_file, write_hub
from tests.support.serve_process import Serve, serving

pytestmark = pytest.mark.slow

STORY = "content/news/2026/11/2026-11-01-first.md"
SHEET = "body { background: rgb(%s) }\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A hub of two stories, with a style sheet of its own that makes the page long."""
    site = write_hub(tmp_path / "hub")
    write_file(site / "static/css/site.css", SHEET % "1, 2, 3" + "main { min-height: 5000px }\n")
    add_story(site, "first")
    add_story(site, "second")
    return site


@pytest.fixture
def served(site: Path) -> Iterator[Serve]:
    """That hub, served."""
    with serving(site) as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of the editor's."""
    context = new_context(browser)
    yield context.new_page()
    context.close()


def visit(page: Page, address: str) -> None:
    """Open a page and wait until it receives changes; from here on `is_marked` says that it was not loaded again."""
    page.goto(address, wait_until="networkidle")
    page.wait_for_function("() => window.LiveReload && LiveReload.connector.protocol === 7")
    page.evaluate("window.marked = true")


def is_marked(page: Page) -> bool:
    return page.evaluate("window.marked === true") is True


def retitle(site: Path, title: str, file: str = STORY) -> None:
    write_file(site / file, story_text(title=title))


def test_page_reloads_with_its_story_and_keeps_its_scroll_position(site: Path, served: Serve, page: Page) -> None:
    visit(page, served.address + "/news/first/")
    page.evaluate("window.scrollTo(0, 1234)")
    retitle(site, "Another title")
    expect(page.get_by_role("heading", level=1)).to_have_text("Another title")
    page.wait_for_function("() => window.scrollY === 1234")


def test_page_rendered_early_is_loaded_once(site: Path, served: Serve, page: Page) -> None:
    write_file(site / STORY, story_text(title="First", body="One."))
    served.line(re.compile("written"))
    visit(page, served.address + "/news/first/")
    write_file(site / STORY, story_text(title="First", body="Two."))
    expect(page.get_by_text("Two.")).to_be_visible()
    page.wait_for_function("() => window.LiveReload && LiveReload.connector.protocol === 7")
    page.evaluate("window.marked = true")
    served.line(re.compile("written"))
    page.evaluate("fetch('/_preview/state').then(answer => answer.text())")
    assert is_marked(page)


def test_only_changed_pages_are_reloaded(site: Path, served: Serve, page: Page) -> None:
    visit(page, served.address + "/")
    other = page.context.new_page()
    visit(other, served.address + "/404.html")
    write_file(site / "content/pages/about.md", "---\ntitle: About\n---\nUs.\n")
    visit(other, served.address + "/about/")
    write_file(site / "content/pages/about.md", "---\ntitle: About\n---\nThem.\n")
    expect(other.get_by_text("Them.")).to_be_visible()
    assert is_marked(page)


def test_unbuilt_hub_is_named_next_to_its_errors(tmp_path: Path, page: Page) -> None:
    site = write_hub(tmp_path / "hub")
    write_file(site / STORY, story_text().replace("category:", "catgory:"))
    with serving(site) as served:
        page.goto(served.address + "/")
        expect(page.get_by_role("alert")).to_contain_text("error: there is no page yet")


def test_errors_cover_the_last_good_page_until_fixed(site: Path, served: Serve, page: Page) -> None:
    visit(page, served.address + "/")
    good = (site / STORY).read_text()
    write_file(site / STORY, good.replace("category:", "catgory:"))
    overlay = page.get_by_role("alert")
    expect(overlay).to_contain_text("1 error: this is the last good page")
    expect(overlay).to_contain_text(f"{STORY}:4:1: error[unknown-key]: unknown key `catgory`")
    expect(overlay).to_contain_text("    4 | catgory: research\n      | ^did you mean `category`?")
    link = overlay.get_by_role("link", name=f"{STORY}:4:1")
    expect(link).to_have_attribute("href", f"vscode://file{site / STORY}:4:1")
    expect(page.get_by_role("link", name="First").first).to_be_visible()
    page.reload()
    expect(overlay).to_be_visible()
    page.keyboard.press("Escape")
    expect(overlay).to_have_count(0)
    page.get_by_role("button", name="1 error").click()
    expect(overlay).to_be_visible()
    page.evaluate("window.marked = true")
    write_file(site / STORY, good)
    expect(overlay).to_have_count(0)
    expect(page.get_by_role("button", name="1 error")).to_have_count(0)
    assert is_marked(page), "the page is as it was"


def test_layout_error_names_its_line_and_story(site: Path, served: Serve, page: Page) -> None:
    visit(page, served.address + "/news/first/")
    layout = site / "layouts/story.html"
    write_file(layout, '{% extends "base.html" %}\n{% block main %}\n{{ page.nonsense }}\n{% endblock %}\n')
    overlay = page.get_by_role("alert")
    expect(overlay).to_contain_text("layouts/story.html:3:1: error[layout-error]")
    expect(overlay).to_contain_text("/, from content/news/2026/11/2026-11-01-")
    expect(overlay.get_by_role("link")).to_have_attribute("href", f"vscode://file{layout}:3:1")
    write_file(layout, '{% extends "base.html" %}\n{% block main %}\n<h1>{{ page.title }}!</h1>\n{% endblock %}\n')
    expect(page.get_by_role("heading", level=1)).to_have_text("First!")
    expect(overlay).to_have_count(0)


def test_warnings_are_counted_in_the_bar(site: Path, served: Serve, page: Page) -> None:
    visit(page, served.address + "/")
    add_story(site, "lost", day="2026-11-03", draft="true", category="''")
    page.get_by_role("button", name="1 warning").click()
    expect(page.get_by_role("alert")).to_contain_text("warning[")


def test_unbuilt_hub_shows_its_errors(site: Path, page: Page) -> None:
    settings = (site / "site.yaml").read_text()
    write_file(site / "site.yaml", "titel: A hub\n")
    with serving(site) as served:
        page.goto(served.address)
        expect(page.get_by_role("alert")).to_contain_text("did you mean `title`?")
        write_file(site / "site.yaml", settings)
        expect(page.get_by_role("link", name="First").first).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)


def test_styles_change_without_a_reload(site: Path, served: Serve, page: Page) -> None:
    visit(page, served.address + "/news/first/")
    for colour in ("10, 20, 30", "40, 50, 60"):
        write_file(site / "static/css/site.css", SHEET % colour)
        expect(page.locator("body")).to_have_css("background-color", f"rgb({colour})")
    assert is_marked(page)
    expect(page.locator("head link[rel=stylesheet]")).to_have_count(1)
    retitle(site, "Another title")
    expect(page.get_by_role("heading", level=1)).to_have_text("Another title")


def test_stories_can_be_added_moved_and_removed(site: Path, served: Serve, page: Page) -> None:
    visit(page, served.address + "/news/third/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Third")
    file = add_story(site, "third")
    expect(page.get_by_role("heading", level=1)).to_have_text("Third")
    file.rename(file.with_name("2026-11-01-fourth.md"))
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Third")
    visit(page, served.address + "/news/fourth/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Third")
    shutil.move(site / "content/news/2026/11", site / "elsewhere")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Third")
    (site / "content/news/2027").mkdir()
    shutil.move(site / "elsewhere", site / "content/news/2027/01")
    expect(page.get_by_role("heading", level=1)).to_have_text("Third")
    (site / "content").rename(site / "away")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Third")
    (site / "away").rename(site / "content")
    expect(page.get_by_role("heading", level=1)).to_have_text("Third")
    retitle(site, "Still followed", "content/news/2027/01/2026-11-01-fourth.md")
    expect(page.get_by_role("heading", level=1)).to_have_text("Still followed")


def test_burst_of_edits_ends_in_the_right_page(site: Path, served: Serve, page: Page) -> None:
    visit(page, served.address + "/news/first/")
    for number in range(20):
        retitle(site, f"Title {number}")
        page.wait_for_timeout(50)
    expect(page.get_by_role("heading", level=1)).to_have_text("Title 19")


def test_replaced_file_is_noticed(site: Path, served: Serve, page: Page) -> None:
    visit(page, served.address + "/news/first/")
    replacement = site / "content/news/2026/11/.first.md.swp"
    write_file(replacement, story_text(title="Saved as editors save"))
    replacement.replace(site / STORY)
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved as editors save")


def test_new_settings_and_folders_are_watched(site: Path, served: Serve, page: Page) -> None:
    visit(page, served.address + "/news/first/")
    settings = (site / "site.yaml").read_text()
    write_file(site / "site.yaml", settings.replace("Test Hub", "Another Hub"))
    expect(page).to_have_title("First - Another Hub")
    title = "{% extends 'base.html' %}{% block main %}<h1>Of %s</h1>{% endblock %}"
    for name in ("one layout", "another layout"):
        write_file(site / "layouts/story.html", title.replace("%s", name))
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Of {name}")


def test_switched_branch_is_another_site(site: Path, served: Serve, page: Page) -> None:
    def git(*words: str) -> None:
        names = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *names, *words], cwd=site, check=True, capture_output=True)

    write_file(site / ".gitignore", ".site-builder/\n")
    git("init", "--initial-branch", "main")
    git("add", ".")
    git("commit", "-m", "One")
    git("checkout", "-b", "other")
    visit(page, served.address + "/news/first/")
    retitle(site, "Of the other branch")
    (site / "content/news/2026/11/2026-11-01-second.md").unlink()
    git("commit", "-a", "-m", "Two")
    expect(page.get_by_role("heading", level=1)).to_have_text("Of the other branch")
    git("checkout", "main")
    expect(page.get_by_role("heading", level=1)).to_have_text("First")
    page.goto(served.address + "/news/second/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second")


def test_bar_explains_why_a_story_is_unpublished(site: Path, served: Serve, page: Page) -> None:
    add_story(site, "sketch", draft="true")
    add_story(site, "coming", day="2125-11-24", date="2125-11-24T09:00:00Z")
    add_story(site, "over", expires="2026-11-02")
    bar = page.get_by_role("status", name="Preview")
    for slug, words in [
        ("sketch", "Draft - not published"),
        ("coming", "Goes live 24 Nov 2125 09:00 UTC"),
        ("over", "Expired 2 Nov 2026"),
    ]:
        page.goto(f"{served.address}/news/{slug}/")
        expect(bar).to_contain_text(words)
    visit(page, f"{served.address}/news/first/")
    expect(bar).to_have_text("1 warning")


def test_scheduled_story_goes_live_by_itself(site: Path, served: Serve, page: Page) -> None:
    assert any(shows_as_scheduled(site, served, page, seconds) for seconds in (4, 20, 100))
    expect(page.get_by_role("status", name="Preview")).to_have_count(0)


def shows_as_scheduled(site: Path, served: Serve, page: Page, seconds: int) -> bool:
    """Schedule a story; return whether its page says so in time. A busy machine may need more time for that."""
    soon = datetime.now(UTC) + timedelta(seconds=seconds)
    add_story(site, f"in-{seconds}", date=f"{soon:%Y-%m-%dT%H:%M:%SZ}")
    page.goto(f"{served.address}/news/in-{seconds}/")
    try:
        expect(page.get_by_role("status", name="Preview")).to_contain_text("Goes live", timeout=seconds * 1000)
    except AssertionError:
        return False
    return True


def test_preview_works_under_the_content_security_policy(served: Serve, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    visit(page, served.address + "/news/first/")
    assert complaints == []
    served.interrupt()
    expect(page.get_by_role("status", name="Preview")).to_contain_text("The preview has ended")


def test_other_site_learns_nothing(served: Serve, page: Page) -> None:
    port = served.address.rpartition(":")[2]
    visit(page, served.address + "/")
    connect = """address => new Promise(done => {
        const socket = new WebSocket(address);
        socket.onopen = () => done("open");
        socket.onerror = () => done("refused");
    })"""
    assert page.evaluate(connect, f"ws://127.0.0.1:{port}/livereload") == "open"
    page.goto(f"http://localhost:{port}/")
    page.set_content("<p>Another origin</p>")
    assert page.evaluate(connect, f"ws://127.0.0.1:{port}/livereload") == "refused"
