"""The rules that keep the parts apart: who may import whom, and who may touch disk, clock and network."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "site_builder"

LAYERS = (
    ("model", "__init__"),
    ("fingerprint", "diagnostics", "suggestions", "forms", "web"),
    ("content", "settings", "targets"),
    ("config",),
    ("hub", "original"),
    ("rules",),
    ("layouts", "folding", "wording", "sharing", "escaping", "colours", "passes", "schemas"),
    ("delivery", "header_rules", "precompress"),
    ("outline",),
    ("differences",),
    ("pages",),
    ("extras", "raster", "stylesheets"),
    ("ground",),
    ("index", "plan", "render"),
    ("load", "workers", "state", "atomic"),
    ("parse", "publish", "locate", "steady", "lookup", "indexing"),
    ("produce", "survey"),
    ("renaming",),
    ("build",),
    ("verify", "why", "check", "serve", "deploy", "lsp"),
    ("cli", "__main__"),
)
"""From the bottom up: a module may import those of its own layer and of the layers before it."""

MAY_TOUCH_DISK = {"load", "extras", "publish", "state", "produce", "verify", "why", "cli", "config", "fingerprint"}
MAY_TOUCH_DISK |= {"render", "serve", "lsp", "atomic", "deploy"}
OPEN_OTHERWISE = ("content/images", "raster/versions", "web")
"""They call an `open` that is Pillow's, with bytes in memory, or one of the network."""
MAY_READ_CLOCK = ("state", "passes", "parse", "produce", "lookup", "serve", "lsp", "deploy", "cli")
MAY_USE_NETWORK = ("web", "serve/server", "deploy/bucket", "deploy/wording")
"""`deploy/bucket` by obstore, which knows how to sign requests; `deploy/wording` names its exceptions. git and rsync
are programs of their own."""
MAY_RUN_PROGRAMS = ("indexing", "workers", "deploy/programs")
DISK = {"os", "shutil", "tempfile", "sqlite3", "fcntl", "importlib", "open", "read_bytes", "read_text"}
DISK |= {"write_bytes", "write_text", "unlink", "mkdir", "iterdir", "rglob", "glob", "exists", "is_file", "stat"}
PROGRAMS = {"subprocess", "multiprocessing"}
CLOCK = {"time", "now", "today", "utcnow"}
NETWORK = {"socket", "http", "urllib.request", "ssl", "asyncio", "obstore", "obstore.store"}
CHANCE = {"random", "secrets", "uuid", "pickle", "marshal", "shelve"}


def modules() -> list[str]:
    return sorted(f.relative_to(PACKAGE).with_suffix("").as_posix() for f in PACKAGE.rglob("*.py"))


def top(module: str) -> str:
    return module.split("/")[0]


@cache
def syntax(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))


def imported(module: str) -> Iterator[str]:
    for node in ast.walk(syntax(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def layer(name: str) -> int:
    return next(i for i, names in enumerate(LAYERS) if name in names)


@pytest.mark.parametrize("module", modules())
def test_imports_go_one_way(module: str) -> None:
    own = [name.split(".")[1] if "." in name else "__init__" for name in imported(module) if "site_builder" in name]
    assert [name for name in own if layer(name) > layer(top(module))] == []


def names_used(module: str) -> set[str]:
    calls = [node.func for node in ast.walk(syntax(module)) if isinstance(node, ast.Call)]
    called = {f.id for f in calls if isinstance(f, ast.Name)} | {f.attr for f in calls if isinstance(f, ast.Attribute)}
    packages = {name.split(".")[0] for name in imported(module)} | set(imported(module))
    return called | packages


@pytest.mark.parametrize("module", modules())
def test_only_some_modules_touch_the_disk(module: str) -> None:
    known = {"workers": {"os"}, "indexing": {"importlib"}, **{name: {"open"} for name in OPEN_OTHERWISE}}
    if top(module) not in MAY_TOUCH_DISK:
        assert names_used(module) & DISK <= known.get(module, set())


@pytest.mark.parametrize("module", modules())
def test_only_some_modules_run_programs(module: str) -> None:
    if module not in MAY_RUN_PROGRAMS:
        assert not names_used(module) & PROGRAMS


@pytest.mark.parametrize("module", modules())
def test_only_some_modules_read_the_clock(module: str) -> None:
    if top(module) not in MAY_READ_CLOCK:
        assert not names_used(module) & CLOCK


@pytest.mark.parametrize("module", modules())
def test_only_some_modules_use_the_network(module: str) -> None:
    if module not in MAY_USE_NETWORK:
        assert not names_used(module) & NETWORK


def test_only_commands_that_are_asked_to_use_the_network() -> None:
    users = {module for module in modules() if {"site_builder.web", "site_builder.lookup"} & set(imported(module))}
    assert users == {"lookup", "cli/check", "cli/new", "deploy/indexnow", "deploy/live"}


@pytest.mark.parametrize("module", modules())
def test_none_uses_chance_or_pickle(module: str) -> None:
    allowed = {"secrets"} if module in ("publish", "deploy/lease") else set()
    assert names_used(module) & CHANCE <= allowed


WITHOUT_TESTS = ("model", "hub/hub", "pages/context", "deploy/store", "__main__")
"""Modules that hold no more than the forms of values, and the program's own."""


@pytest.mark.parametrize("module", [name for name in modules() if not name.endswith("__init__")])
def test_every_module_has_tests_of_its_own(module: str) -> None:
    folder, _, name = module.rpartition("/")
    assert (Path(__file__).parent / folder / f"test_{name}.py").exists() or module in WITHOUT_TESTS
