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
    ("fingerprint", "diagnostics"),
    ("content", "config"),
    ("hub",),
    ("layouts", "folding", "wording", "sharing", "colours", "passes"),
    ("outline",),
    ("differences",),
    ("pages",),
    ("index", "plan", "render"),
    ("load", "workers", "state"),
    ("parse", "publish", "locate"),
    ("produce",),
    ("build",),
    ("verify", "why", "serve"),
    ("cli", "__main__"),
)
"""From the bottom up: a module may import those of its own layer and of the layers before it."""

MAY_TOUCH_DISK = (
    "load",
    "publish",
    "state",
    "produce",
    "verify",
    "why",
    "serve",
    "cli",
    "config",
    "fingerprint",
    "render",
)
MAY_READ_CLOCK = ("state", "passes", "parse", "produce", "serve", "cli")
DISK = {"os", "shutil", "tempfile", "sqlite3", "fcntl", "importlib", "open", "read_bytes", "read_text"}
DISK |= {"write_bytes", "write_text", "unlink", "mkdir", "iterdir", "rglob", "glob", "exists", "is_file", "stat"}
CLOCK = {"time", "now", "today", "utcnow"}
NETWORK = {"socket", "http", "urllib.request", "ssl", "asyncio"}
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
    allowed = {"os"} if module == "workers" else set()
    if top(module) not in MAY_TOUCH_DISK:
        assert names_used(module) & DISK <= allowed


@pytest.mark.parametrize("module", modules())
def test_only_some_modules_read_the_clock(module: str) -> None:
    if top(module) not in MAY_READ_CLOCK:
        assert not names_used(module) & CLOCK


@pytest.mark.parametrize("module", modules())
def test_none_uses_network_chance_or_pickle(module: str) -> None:
    allowed = {"publish": {"secrets"}, "serve/server": {"asyncio", "socket"}}.get(module, set())
    assert names_used(module) & (NETWORK | CHANCE) <= allowed
