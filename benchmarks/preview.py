"""Measure the preview: the time from saving a file until an open page has fetched what follows from it.

    python benchmarks/preview.py HUB [--edits 10] [--kinds words,tags] [--results FILE]

Each kind of edit is made to some stories or files of the hub, one after another, and undone afterwards. Both count:
each is a save. The memory is that of the preview and its processes. The hub must be a copy that nobody uses. Best write
`search: false` into its settings: else each pause begins a search index.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from results import add_figure
from tools import ROOT
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

IDLE = 10.0
"""Seconds for which the idle server is measured."""
QUIET = 1.0
"""Seconds without work of the preview after which its rebuild is over."""
LIMIT = 600.0
"""Seconds to wait for an edit to show, and for a rebuild."""
SOURCES, SETTINGS = "content/sources.yaml", "site.yaml"
LAYOUT, STYLE = "layouts/story.html", "static/css/own.css"


class Edit(NamedTuple):
    """An edit of one file, and the page on which it shows."""

    file: str
    before: str | None
    """None when the edit makes the file."""
    after: str | None
    """None when the edit removes the file."""
    page: str
    mark: str
    """Text that is on the page, or in its style sheet, after the edit and not before, or the other way round."""


class Shown(NamedTuple):
    """How long a save takes until the open page shows it."""

    seconds: float
    work: float
    """Seconds of the processor that the preview has taken: they matter on a busy machine."""


class Tab:
    """An open page, which connects like a browser and fetches the page when the server asks for it."""

    def __init__(self, origin: str, path: str) -> None:
        self._origin = origin
        self._url = origin + path
        self._socket_url = f"ws{origin.removeprefix('http')}/livereload"
        self._socket: WebSocketClientConnection | None = None

    async def fetch(self) -> bytes:
        """Fetch the page with its style sheet, and tell the server which version is shown."""
        body = (await self._get(self._url)).body
        whole, unstyled = re.search(rb'data-whole="(\w+)" data-unstyled="(\w+)"', body).groups()  # type: ignore[union-attr]
        shown = {"whole": whole.decode(), "unstyled": unstyled.decode()}
        info = {"command": "info", "url": self._url, "plugins": {"preview": shown}}
        if self._socket:
            self._socket.close()
        self._socket = await websocket_connect(HTTPRequest(self._socket_url, headers={"Origin": self._url}))
        await self._socket.write_message(json.dumps(info))
        sheet = re.search(rb'href="(/[^"]*/site\.[^"]*css)"', body)
        return body + (await self._get(self._origin + sheet[1].decode())).body if sheet else body

    async def wait_for(self, matches: Callable[[bytes], bool]) -> float:
        """Wait until a fetched page matches, and return the time (of `perf_counter`)."""
        while True:
            assert self._socket
            message = json.loads(await self._socket.read_message() or "{}")
            if message.get("path") != "/_preview/state" and "path" in message and matches(await self.fetch()):
                return time.perf_counter()

    async def _get(self, url: str) -> HTTPResponse:
        return await AsyncHTTPClient().fetch(url, raise_error=False)


class Processes:
    """The preview and the processes that it has started."""

    def __init__(self, process: int) -> None:
        self.process = process
        self.peak = 0
        """Most memory of all together, in bytes."""
        self._is_over = Event()
        Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """Watch the memory no longer."""
        self._is_over.set()

    def seconds(self) -> float:
        """Return the user and system time so far of the preview and of the processes that run or were waited for."""
        fields = [self._stat(one) for one in self._all()]
        own = sum(int(field[11]) + int(field[12]) for field in fields if field)
        ended = [int(field[13]) + int(field[14]) for field in fields[:1] if field]
        return (own + sum(ended)) / os.sysconf("SC_CLK_TCK")

    def preview_seconds(self) -> float:
        """Return the time of the processor that the preview has taken, without other processes."""
        return sum(map(int, self._stat(self.process)[11:13])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Return the resident bytes of the preview without other processes."""
        return self._resident(self.process)

    async def settle(self) -> None:
        """Wait until nothing is done any more."""
        deadline = time.monotonic() + LIMIT
        before = -1.0
        while time.monotonic() < deadline and self.seconds() - before > QUIET * 0.05:
            before = self.seconds()
            await asyncio.sleep(QUIET)

    def _watch(self) -> None:
        while not self._is_over.wait(0.05):
            self.peak = max(self.peak, sum(map(self._resident, self._all())))

    def _all(self) -> list[int]:
        found = [self.process]
        for process in found:
            for task in Path(f"/proc/{process}/task").glob("*/children"):
                try:
                    found += map(int, task.read_text().split())
                except OSError:
                    continue
        return found

    def _stat(self, process: int) -> list[str]:
        try:
            return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return []

    def _resident(self, process: int) -> int:
        try:
            return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            return 0


@contextmanager
def serving(hub_dir: Path) -> Iterator[tuple[str, Processes]]:
    """Run the preview of a hub; yield its origin and its processes."""
    command = [sys.executable, "-m", "site_builder", "serve", "--site", str(hub_dir), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        origin = next(match.group() for line in process.stdout if (match := re.search(r"http://[\d.:]+", line)))
        Thread(target=process.stdout.read, daemon=True).start()
        processes = Processes(process.pid)
        try:
            yield origin, processes
        finally:
            processes.stop()
            process.send_signal(signal.SIGINT)


Maker = Callable[[Path, Path, str], Edit]
"""Returns the edit of one kind, given the hub, a story and a mark."""


def _page(file: Path) -> str:
    slug = re.sub(r"^\d{4}-\d{2}-\d{2}-", "", file.stem)
    return f"/news/{slug}/"


def _of_story(change: Callable[[str, str], str]) -> Maker:
    def edit(hub_dir: Path, file: Path, mark: str) -> Edit:
        before = file.read_text(encoding="utf-8")
        return Edit(str(file.relative_to(hub_dir)), before, change(before, mark), _page(file), mark)

    return edit


def _new_story(hub_dir: Path, file: Path, mark: str) -> Edit:
    new = file.with_name(f"{mark}.md")
    return Edit(
        str(new.relative_to(hub_dir)), None, _with("title", mark)(file.read_text("utf-8"), mark), _page(new), mark
    )


def _of_sources(hub_dir: Path, file: Path, mark: str) -> Edit:
    name = _source(file)
    before = (hub_dir / SOURCES).read_text(encoding="utf-8")
    after = before.replace(f"\n  name: {name}\n", f"\n  name: {name}\n  description: {mark}\n", 1)
    return Edit(SOURCES, before, after, f"/source/{_id(name)}/", mark)


def _source(file: Path) -> str:
    name = re.search(r"^  name: (.*)$", file.read_text(encoding="utf-8"), re.M)
    assert name
    return name[1]


def _id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _records(hub_dir: Path) -> str:
    names = sorted({_source(file) for file in (hub_dir / "content/news").rglob("*.md")})
    return "".join(f"- id: {_id(name)}\n  name: {name}\n" for name in names)


def _of_file(name: str, change: Callable[[str, str], str]) -> Maker:
    def edit(hub_dir: Path, file: Path, mark: str) -> Edit:
        before = (hub_dir / name).read_text(encoding="utf-8")
        return Edit(name, before, change(before, mark), _page(file), mark)

    return edit


def _with(key: str, value: str = "MARK") -> Callable[[str, str], str]:
    return lambda text, mark: re.sub(f"^{key}: .*$", f"{key}: {value.replace('MARK', mark)}", text, count=1, flags=re.M)


def _dated(text: str, mark: str) -> str:
    """Move a story by a day, and mark its title to see it."""
    day = re.search(r"^date: (\d{4}-\d\d-)(\d\d)", text, re.M)
    assert day
    return _with("title")(text.replace(day[0], f"date: {day[1]}{int(day[2]) % 28 + 1:02}", 1), mark)


KINDS: Mapping[str, Maker] = {
    "words": _of_story(lambda text, mark: f"{text}\nAnother sentence: {mark}.\n"),
    "title": _of_story(_with("title")),
    "tags": _of_story(lambda text, mark: re.sub(r"^tags: \[", f"tags: [{mark}, ", text, count=1, flags=re.M)),
    "date": _of_story(_dated),
    "source": _of_story(lambda text, mark: re.sub(r"^  name: .*$", f"  name: {mark}", text, count=1, flags=re.M)),
    "new and removed story": _new_story,
    "sources.yaml": _of_sources,
    "settings": _of_file(SETTINGS, _with("title")),
    "layout": _of_file(
        LAYOUT, lambda text, mark: text.replace("{% block main %}", f"{{% block main %}}<p>{mark}</p>", 1)
    ),
    "style sheet": _of_file(STYLE, lambda text, mark: f"{text}.{mark} {{ color: red }}\n"),
}


def _write(file: Path, text: str | None) -> None:
    if text is None:
        file.unlink()
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


async def measure(hub_dir: Path, origin: str, processes: Processes, edits: int, maker: Maker) -> list[Shown]:
    """Return how long each save takes until the open page shows it."""
    files = sorted((hub_dir / "content/news").rglob("*.md"))
    shown = []
    for number in range(edits):
        edit = maker(hub_dir, files[number * len(files) // edits], f"mark{number}x{time.time_ns()}")
        tab = Tab(origin, edit.page)
        is_there = edit.mark.encode() in await tab.fetch()
        for text in (edit.after, edit.before):
            is_there = not is_there
            start, work = time.perf_counter(), processes.preview_seconds()
            _write(hub_dir / edit.file, text)
            matching = tab.wait_for(lambda page, edit=edit, is_there=is_there: (edit.mark.encode() in page) == is_there)  # type: ignore[misc]
            end = await asyncio.wait_for(matching, LIMIT)
            shown.append(Shown(end - start, processes.preview_seconds() - work))
            await processes.settle()
    return shown


async def run(hub_dir: Path, origin: str, processes: Processes, edits: int, kinds: list[str]) -> dict[str, list[float]]:
    """Measure all kinds of edits, and print the results."""
    await processes.settle()
    before = processes.seconds()
    await asyncio.sleep(IDLE)
    print(f"idle: {(processes.seconds() - before) / IDLE:.2%} of a core, {processes.memory() / 1e6:.0f} MB", flush=True)
    times: dict[str, list[float]] = {}
    for kind in kinds:
        shown = await measure(hub_dir, origin, processes, edits, KINDS[kind])
        times[kind] = seconds = [one.seconds for one in shown]
        work = statistics.median(one.work for one in shown)
        print(
            f"{kind}: median {statistics.median(seconds):.3f} s, worst {max(seconds):.3f} s of {len(seconds)};"
            f" {work:.2f} s of the processor",
            flush=True,
        )
    every = [one for seconds in times.values() for one in seconds]
    print(f"all: median {statistics.median(every):.3f} s, worst {max(every):.3f} s of {len(every)}")
    print(f"memory: preview {processes.memory() / 1e6:.0f} MB, most with its processes {processes.peak / 1e6:.0f} MB")
    return times


@contextmanager
def prepared(hub_dir: Path) -> Iterator[None]:
    """Give the hub a layout and a style sheet and sources for the edits to change; remove them in the end."""
    defaults = {path: (ROOT / path).read_text(encoding="utf-8") for path in (LAYOUT, STYLE)}
    made = {**defaults, SOURCES: _records(hub_dir)}
    added = {path: text for path, text in made.items() if not (hub_dir / path).exists()}
    for path, text in added.items():
        _write(hub_dir / path, text)
    try:
        yield
    finally:
        for path in added:
            (hub_dir / path).unlink()


def main() -> None:
    """Parse the command line, start the preview and measure it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hub", type=Path)
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=list(KINDS))
    parser.add_argument("--results", type=Path, metavar="FILE", help="add the goals of the preview to this file")
    arguments = parser.parse_args()
    hub_dir = arguments.hub.resolve()
    with prepared(hub_dir), serving(hub_dir) as (origin, processes):
        times = asyncio.run(run(hub_dir, origin, processes, arguments.edits, arguments.kinds))
    if arguments.results:
        # The goal is for every kind of edit, so the slowest kind counts.
        slowest = max(statistics.median(seconds) for seconds in times.values())
        add_figure(arguments.results, "preview-median", slowest)
        add_figure(arguments.results, "preview-worst", max(map(max, times.values())))


if __name__ == "__main__":
    main()
