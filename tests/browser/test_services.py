"""Services of others, in Chromium with the policy in force: what they need works, and other hosts stay blocked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser import conftest
from tests.browser.conftest import BASE, served
from tests.support.hubs import add_story, build_hub, write_file, write_hub
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.slow

SCRIPT = """\
const own = document.currentScript;
window.counted = true;
if (own.dataset.hostUrl) navigator.sendBeacon(own.dataset.hostUrl + "/api/send", own.dataset.websiteId);
"""
ID = "94db1cb1-74f4-4a40-ad6c-962362670409"


@contextmanager
def service() -> Iterator[tuple[str, list[str]]]:
    """A server of another origin, and what it was sent."""
    told: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer("text/javascript", SCRIPT)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told.append(f"{self.path} {body}")
            self.answer("text/html", "<title>Thank you</title>")

        def answer(self, type_: str, text: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", type_)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def hub_with(folder: Path, settings: str, script: str = "") -> Iterator[str]:
    """The address of a small hub; `script` is a URL that a hook loads."""
    output = folder / "public"
    output.mkdir()
    with served(output) as address:
        write_hub(folder, f"-- site.yaml --\ntitle: Test Hub\nbase_url: {address}/\ncards: false\n{settings}")
        if script:
            write_file(folder / "layouts/partials/hooks/head-end.html", f'<script defer src="{script}"></script>\n')
        add_story(folder, "first")
        add_story(folder, "second", "2026-11-02")
        assert build_hub(folder).published
        yield address


def violations(page: Page) -> list[str]:
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def test_script_of_the_service_runs_and_sends(page: Page, tmp_path: Path) -> None:
    with service() as (host, told):
        blocked = violations(page)
        with hub_with(tmp_path, f"analytics: {{provider: umami, host: '{host}', site: {ID}}}\n") as hub:
            with page.expect_request(f"{host}/api/send") as sent:
                page.goto(f"{hub}/news/first/")
            assert sent.value.method == "POST"
            page.wait_for_load_state("networkidle")
        assert blocked == []
    assert told == [f"/api/send {ID}"]


def test_script_of_another_host_stays_blocked(page: Page, tmp_path: Path) -> None:
    with service() as (host, _), service() as (other, told):
        settings = f"analytics: {{provider: umami, host: '{host}', site: {ID}}}\n"
        with hub_with(tmp_path, settings, f"{other}/script.js") as hub:
            page.add_init_script(
                "window.blocked = []; addEventListener('securitypolicyviolation', e => blocked.push(e.blockedURI))"
            )
            page.goto(f"{hub}/news/first/")
            page.wait_for_function("window.counted && blocked.length")
            assert page.evaluate("blocked") == [f"{other}/script.js"]
            reason = page.evaluate(f"fetch('{other}/x').then(() => 'sent', () => 'blocked')")
            assert reason == "blocked"
    assert told == []


def test_matomo_is_told_what_to_do_before_its_script_runs(page: Page, tmp_path: Path) -> None:
    with (
        service() as (host, _),
        hub_with(tmp_path, f"analytics: {{provider: matomo, host: '{host}', site: 3}}\n") as hub,
    ):
        blocked = violations(page)
        page.goto(f"{hub}/")
        page.wait_for_function("window.counted")
        assert page.evaluate("_paq.slice(0, 3)") == [
            ["setTrackerUrl", f"{host}/matomo.php"],
            ["setSiteId", "3"],
            ["disableCookies"],
        ]
        assert blocked == []


def test_newsletter_form_is_sent_to_its_host(page: Page, tmp_path: Path) -> None:
    with service() as (host, told):
        settings = f"newsletter: {{action: '{host}/join', hidden: {{list: '7'}}, places: [footer, story]}}\n"
        with hub_with(tmp_path, settings) as hub:
            page.goto(f"{hub}/news/first/")
            results = Axe().run(
                page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
            )
            assert results.violations_count == 0, results.generate_report()
            form = page.get_by_role("contentinfo")
            expect(form.get_by_role("heading", name="Test Hub by e-mail")).to_be_visible()
            form.get_by_role("button", name="Subscribe").click()  # Without an address, the browser asks for one.
            assert page.url == f"{hub}/news/first/"
            form.get_by_label("Your e-mail address").fill("ada@example.org")
            form.get_by_role("button", name="Subscribe").click()
            expect(page).to_have_title("Thank you")
    assert told == ["/join list=7&email=ada%40example.org"]


def test_prefetch_fetches_pages_of_the_site_only(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    has_fetched = threading.Event()

    class Recorder(conftest.Handler):
        def do_GET(self) -> None:
            if self.headers.get("Sec-Purpose", "").startswith("prefetch"):
                fetched.append(self.path)
                has_fetched.set()
            super().do_GET()

    monkeypatch.setattr(conftest, "Handler", Recorder)
    with service() as (other, _):
        community = f"community: {{label: Join, url: '{other}/join/'}}\n"
        with hub_with(tmp_path, f"prefetch: true\n{community}") as hub:
            blocked = violations(page)
            page.goto(f"{hub}/")
            page.get_by_role("link", name="Join").first.hover()
            page.locator(f'main a[href="{BASE}/news/first/"]').first.hover()
            assert has_fetched.wait(PATIENCE)
            assert set(fetched) == {f"{BASE}/news/first/"}
            assert blocked == []
