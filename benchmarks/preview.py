"""Measure the preview: the time from saving a story until an open page has fetched the new text.

    python benchmarks/preview.py HUB [--edits 50] [--results FILE]

Stories, the settings and a layout of the hub are edited one after another, and restored afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from results import add_figure
from tools import ROOT
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

IDLE = 10.0
"""Seconds for which the idle server is measured."""
PAUSE = 3.0
"""Seconds between two edits, enough for the build after an edit to finish."""
LIMIT = 60.0
"""Seconds to wait for an edit to show."""


class Tab:
    """An open page, which connects like a browser and fetches the page when the server asks for it."""

    def __init__(self, origin: str, path: str) -> None:
        self._url = origin + path
        self._socket_url = f"ws{origin.removeprefix('http')}/livereload"
        self._socket: WebSocketClientConnection | None = None

    async def fetch(self) -> bytes:
        """Fetch the page, and tell the server which version is shown."""
        body = (await AsyncHTTPClient().fetch(self._url)).body
        whole, unstyled = re.search(rb'data-whole="(\w+)" data-unstyled="(\w+)"', body).groups()  # type: ignore[union-attr]
        if self._socket:
            self._socket.close()
        self._socket = await websocket_connect(HTTPRequest(self._socket_url, headers={"Origin": self._url}))
        shown = {"whole": whole.decode(), "unstyled": unstyled.decode()}
        info = {"command": "info", "url": self._url, "plugins": {"preview": shown}}
        await self._socket.write_message(json.dumps(info))
        return body

    async def wait_for(self, matches: Callable[[bytes], bool]) -> float:
        """Wait until a fetched page matches, and return the time (of `perf_counter`)."""
        while True:
            assert self._socket
            message = json.loads(await self._socket.read_message() or "{}")
            if not message.get("path", "").startswith("/_preview/") and matches(await self.fetch()):
                return time.perf_counter()


@contextmanager
def serving(hub_dir: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the preview of a hub; yield its origin and its process."""
    command = [sys.executable, "-m", "site_builder", "serve", "--site", str(hub_dir), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        origin = next(match.group() for line in process.stdout if (match := re.search(r"http://[\d.:]+", line)))
        try:
            yield origin, process
        finally:
            process.send_signal(signal.SIGINT)


def processor_seconds(process: int) -> float:
    """Return the user and system time of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


Edit = Callable[[str, str], str]
"""Returns a text that shows a mark, from the text before and the mark."""


@dataclass(frozen=True)
class Kind:
    """A kind of edit."""

    name: str
    edit: Edit
    file: str = ""
    """Path in the hub; empty for one story after another."""


async def measure(hub_dir: Path, origin: str, edits: int, kind: Kind) -> list[float]:
    """Return the seconds from saving each of some files until a page shows the edit."""
    stories = sorted((hub_dir / "content/news").rglob("*.md"))
    seconds = []
    for number in range(edits):
        story = stories[number * len(stories) // edits]
        file = hub_dir / kind.file if kind.file else story
        before = file.read_text(encoding="utf-8")
        slug = re.sub(r"^\d{4}-\d{2}-\d{2}-", "", story.stem)
        tab = Tab(origin, f"/news/{slug}/")
        await tab.fetch()
        mark = f"mark{number}x{time.time_ns()}"
        start = time.perf_counter()
        file.write_text(kind.edit(before, mark), encoding="utf-8")
        shown = await asyncio.wait_for(tab.wait_for(lambda body, mark=mark: mark.encode() in body), LIMIT)  # type: ignore[misc]
        seconds.append(shown - start)
        await asyncio.sleep(PAUSE)
        file.write_text(before, encoding="utf-8")
        await asyncio.wait_for(tab.wait_for(lambda body, mark=mark: mark.encode() not in body), LIMIT)  # type: ignore[misc]
        await asyncio.sleep(PAUSE)
    return seconds


def in_body(text: str, mark: str) -> str:
    """Return the story with one more sentence."""
    return f"{text}\nAnother sentence: {mark}.\n"


def in_title(text: str, mark: str) -> str:
    """Return a story or settings with another title."""
    return re.sub("^title: .*$", f"title: {mark}", text, count=1, flags=re.M)


def in_tags(text: str, mark: str) -> str:
    """Return the story with one more tag, which no other story has."""
    return re.sub(r"^tags: \[", f"tags: [{mark}, ", text, count=1, flags=re.M)


def in_date(text: str, mark: str) -> str:
    """Return the story with a date two years before, and one more sentence."""
    dated = re.sub(r"^date: (\d{4})", lambda found: f"date: {int(found[1]) - 2}", text, count=1, flags=re.M)
    return in_body(dated, mark)


def in_source(text: str, mark: str) -> str:
    """Return the story with another source."""
    return re.sub("^  name: .*$", f"  name: {mark}", text, count=1, flags=re.M)


def in_layout(text: str, mark: str) -> str:
    """Return the layout with one more line."""
    return f"{text}\n<p>{mark}</p>\n"


FOOTER = "layouts/partials/footer.html"
KINDS = (
    Kind("body", in_body),
    Kind("title", in_title),
    Kind("tags", in_tags),
    Kind("date", in_date),
    Kind("source", in_source),
    Kind("settings", in_title, "site.yaml"),
    Kind("layout", in_layout, FOOTER),
)


async def run(hub_dir: Path, origin: str, process: int, edits: int) -> dict[str, list[float]]:
    """Measure all kinds of edits, and print the results."""
    await asyncio.sleep(3)
    before = processor_seconds(process)
    await asyncio.sleep(IDLE)
    print(f"idle: {(processor_seconds(process) - before) / IDLE:.2%} of a core")
    times = {}
    for kind in KINDS:
        times[kind.name] = seconds = await measure(hub_dir, origin, edits, kind)
        shown = f"median {statistics.median(seconds):.3f} s, worst {max(seconds):.3f} s of {edits}"
        print(f"{kind.name} edited: {shown}", flush=True)
    return times


def main() -> None:
    """Parse the command line, start the preview and measure it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hub", type=Path)
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--results", type=Path, metavar="FILE", help="add the goals of the preview to this file")
    arguments = parser.parse_args()
    footer = arguments.hub / FOOTER
    if not footer.exists():
        footer.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / FOOTER, footer)
    with serving(arguments.hub.resolve()) as (origin, process):
        times = asyncio.run(run(arguments.hub, origin, process.pid, arguments.edits))
    if arguments.results:
        # The goal is for every kind of edit, so the slowest kind counts.
        slowest = max(statistics.median(seconds) for seconds in times.values())
        add_figure(arguments.results, "preview-median", slowest)
        add_figure(arguments.results, "preview-worst", max(map(max, times.values())))


if __name__ == "__main__":
    main()
