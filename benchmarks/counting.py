"""Count the work of one run of `site-builder`: `python benchmarks/counting.py RESULT ARGUMENTS...`.

Writes the counts to the file RESULT, as JSON. They depend on the code, the libraries and the hub, not on what else runs
on the machine. Nothing is counted while Python imports a module or looks for an installed package, as that depends on
the folders of the machine. All files look an hour old, so none counts as one that may still change.
"""

from __future__ import annotations

import cProfile
import hashlib
import json
import os
import sqlite3
import sys
import sysconfig
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import Distribution
from pathlib import Path
from types import CodeType
from typing import Any

HOUR = 3600
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink"}
PROCESSES = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"}
ALGORITHMS = ("blake2b", "blake2s", "md5", "sha1", "sha256", "sha384", "sha512", "new")
LIBRARY = sysconfig.get_paths()["stdlib"]


class Digest:
    """A digest of the standard library that counts the bytes that go into it."""

    def __init__(self, counts: Counter[str], make: Callable[..., Any], *arguments: Any, **options: Any) -> None:
        self._counts, self._digest = counts, make(*arguments, **options)
        counts["bytes hashed"] += sum(memoryview(data).nbytes for data in arguments if not isinstance(data, str))

    def update(self, data: bytes) -> None:
        """Add data."""
        self._counts["bytes hashed"] += memoryview(data).nbytes
        self._digest.update(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._digest, name)


class Thread(threading.local):
    """What is known of the current thread."""

    profile: cProfile.Profile | None = None
    pauses: int = 0
    """How many functions that are not counted are running, each inside of the one before."""


class Meter:
    """Counts the work of this process."""

    def __init__(self) -> None:
        self.counts = Counter[str](dict.fromkeys(("SQL statements", "bytes hashed", "files opened"), 0))
        self._profiles: list[cProfile.Profile] = []
        self._thread = Thread()

    def install(self) -> None:
        """Watch digests, databases, files and imports. Do so before the program is imported."""
        for name in ALGORITHMS:
            setattr(hashlib, name, self._counted_digest(getattr(hashlib, name)))
        importer = import_module("_frozen_importlib")
        vars(importer)["_find_and_load"] = self._uncounted(vars(importer)["_find_and_load"])
        Distribution.from_name = self._uncounted(Distribution.from_name)  # type: ignore[method-assign]
        sqlite3.connect = self._traced(sqlite3.connect)
        sys.addaudithook(self._audit)
        if sys.version_info < (3, 12):  # From then on, a profile counts the calls of all threads.
            threading.setprofile(self._profile_thread)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count what happens inside."""
        modules = len(sys.modules)
        self._new_profile().enable()
        try:
            yield
        finally:
            self._profiles[0].disable()
            self.counts["modules imported"] = len(sys.modules) - modules

    def functions(self) -> Iterator[tuple[str, str, int, int]]:
        """Yield group, name, and the numbers of calls in Python and of calls of C functions, of each function."""
        for entry in (entry for profile in self._profiles for entry in profile.getstats()):
            if isinstance(entry.code, CodeType) and (group := group_of(entry.code.co_filename)):
                c_calls = sum(callee.callcount for callee in entry.calls or () if isinstance(callee.code, str))
                path = entry.code.co_filename.rpartition("site-packages/")[2].removeprefix(f"{LIBRARY}/")
                path = path.rpartition("/program/")[2]
                yield group, f"{path}: {entry.code.co_qualname}", entry.callcount, c_calls

    def _counted_digest(self, make: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *arguments, **options: Digest(self.counts, make, *arguments, **options)

    def _traced(self, connect: Callable[..., sqlite3.Connection]) -> Any:
        def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
            database = connect(*arguments, **options)
            database.set_trace_callback(self._count_statement)
            return database

        return traced

    def _new_profile(self) -> cProfile.Profile:
        self._thread.profile = cProfile.Profile()
        self._profiles.append(self._thread.profile)
        return self._thread.profile

    def _profile_thread(self, *_: object) -> None:
        """Count the calls of a new thread. Python calls this for its first event; then the profile takes its place."""
        self.counts["threads started"] += 1
        self._new_profile().enable()

    def _uncounted(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any) -> Any:
            thread = self._thread
            profile = thread.profile or self._profiles[0]
            if not thread.pauses:
                profile.disable()
            thread.pauses += 1
            try:
                return work(*arguments)
            finally:
                thread.pauses -= 1
                if not thread.pauses:
                    profile.enable()

        return wrapped

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._thread.pauses:
            return
        elif event == "open":
            self.counts["files opened"] += isinstance(arguments[0], str | bytes)
        elif event in CHANGES:
            self.counts["files and folders made, moved or removed"] += 1
        elif event in PROCESSES:
            self.counts["processes started"] += 1
        elif event == "_thread.start_new_thread":
            self.counts["threads started"] += 1

    def _count_statement(self, statement: str) -> None:
        self.counts["SQL statements"] += 1


def group_of(path: str) -> str:
    """Return the package that a file of code belongs to; empty for those that only measure."""
    if path == __file__ or path.startswith("<frozen importlib"):
        return ""
    if path.startswith(("<frozen", LIBRARY)) and "site-packages/" not in path:
        return "standard library"
    if path.startswith("<"):
        return "generated code"
    if not os.path.isabs(path):
        return "layouts"
    library = path.rpartition("site-packages/")[2] if "site-packages/" in path else ""
    if library:
        return library.partition("/")[0].removesuffix(".py")
    _, found, inside = path.rpartition("/site_builder/")
    return f"site_builder.{inside.partition('/')[0].removesuffix('.py')}" if found else "other"


def end(status: int = 0) -> None:
    """Stand in for `os._exit`, with which the program ends before the counts are written."""
    raise SystemExit(status)


def run(arguments: list[str]) -> dict[str, Any]:
    """Run `site-builder` with some arguments, and return its counts. Exits if it fails."""
    now, now_ns = time.time, time.time_ns
    time.time, time.time_ns = lambda: now() + HOUR, lambda: now_ns() + HOUR * 10**9
    os._exit = end  # type: ignore[assignment]
    sys.argv = ["site-builder", *arguments]
    meter = Meter()
    meter.install()
    with meter.counting():
        try:
            from site_builder.cli import run

            run()
        except SystemExit as ended:
            if ended.code:
                raise
    packages: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    functions: dict[str, int] = defaultdict(int)
    for group, name, calls, c_calls in meter.functions():
        packages[group][0] += calls
        packages[group][1] += c_calls
        functions[f"{group}  {name}"] += calls
    counts = {
        "Python calls": sum(calls for calls, _ in packages.values()),
        "C calls": sum(c for _, c in packages.values()),
    }
    return {"counts": {**counts, **meter.counts}, "packages": packages, "functions": functions}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(run(sys.argv[2:])), encoding="utf-8")
