"""Measure the first search of a reader: the bytes that it loads, and the time until the first result.

    python benchmarks/search.py HUB [--words model,agents] [--results FILE --figure search-bytes --answer long-answer]

Opens the search page of a built hub in Chromium, as wide as a phone, enters a word and sends the form at once: so the
time includes loading the index. Each word is searched with an empty cache. The server of this program compresses as
usual hosts do (gzip), and has no latency. The largest value counts.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from playwright.sync_api import Browser, Response, sync_playwright
from results import add_figure

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 390, "height": 844}
TEXTS = (".html", ".js", ".json", ".css", ".svg", ".xml", ".txt", ".md")
WORDS = "model,agents,benchmark,retrieval,safety,latency"
SEARCH = """word => new Promise(resolve => {
    const [form, results] = ["_search", "_results"].map(id => document.getElementById(id));
    new MutationObserver(() => results.querySelector("li") && resolve(performance.now() - start))
        .observe(results, {childList: true, subtree: true});
    const start = performance.now();
    form.elements.q.focus();
    form.elements.q.value = word;
    form.requestSubmit();
})"""
"""Returns the milliseconds until the first result is on the page."""


class Search(NamedTuple):
    """What one search took."""

    kilobytes: float
    requests: int
    seconds: float


@cache
def compressed(path: str) -> bytes:
    """Return the bytes of a file as a host sends them."""
    data = Path(path).read_bytes()
    return gzip.compress(data, 6, mtime=0) if path.endswith(TEXTS) else data


class Host(SimpleHTTPRequestHandler):
    """Serves the files of a folder like a static host."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a file, compressed if it is text."""
        path = self.translate_path(self.path)
        file = path + "/index.html" if Path(path).is_dir() else path
        if not Path(file).is_file():
            self.send_error(404)
            return
        data = compressed(file)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(data)))
        if file.endswith(TEXTS):
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:
        """Print nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; yield the origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def search(browser: Browser, origin: str, word: str) -> Search:
    """Search for a word with an empty cache."""
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{origin}/search/", wait_until="networkidle")
        responses: list[Response] = []
        page.on("response", lambda response: responses.append(response))
        milliseconds: float = page.evaluate(SEARCH, word)
        page.wait_for_load_state("networkidle")
        size = sum(int(one.headers.get("content-length", 0)) for one in responses)
        return Search(size / 1000, len(responses), milliseconds / 1000)


def main() -> None:
    """Parse the command line, and measure a search for each word."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hub", type=Path, help="a hub that is built, with its search")
    parser.add_argument("--words", type=lambda text: text.split(","), default=WORDS.split(","))
    parser.add_argument("--results", type=Path, metavar="FILE", help="add figures to this file")
    parser.add_argument("--figure", default="search-bytes", help="name of the figure for the bytes")
    parser.add_argument("--answer", default="", help="name of the figure for the time")
    arguments = parser.parse_args()
    found: list[Search] = []
    with served(arguments.hub / "public") as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        search(browser, origin, arguments.words[0])  # The first one also starts the browser's processes.
        for word in arguments.words:
            found.append(search(browser, origin, word))
            print(
                f"{word:<16} {found[-1].kilobytes:6.0f} kB in {found[-1].requests} requests, {found[-1].seconds:.3f} s"
            )
        browser.close()
    if arguments.results:
        add_figure(arguments.results, arguments.figure, max(one.kilobytes for one in found))
        if arguments.answer:
            add_figure(arguments.results, arguments.answer, max(one.seconds for one in found))


if __name__ == "__main__":
    main()
