"""The rules that keep the packages apart: who may import whom, and who may touch disk, clock and network."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "site_builder"

PACKAGES = (
    "model",
    "diagnostics",
    "system",
    "content",
    "config",
    "hub",
    "pages",
    "hosting",
    "render",
    "store",
    "pipeline",
    "lint",
    "serve",
    "deploy",
    "lsp",
    "commands",
    "cli",
)
"""From the bottom up: a package may import only those before it."""
DATA_FOLDERS = {"defaults", "__pycache__"}

MAY_TOUCH_DISK = (
    *("system", "store", "serve", "deploy", "lsp", "commands", "cli", "config", "model/fingerprint"),
    *("render/renderer", "pipeline/load", "pipeline/publish", "pipeline/render"),
)
OPEN_OTHERWISE = ("content/images", "render/images/resize")
"""They call an `open` that is Pillow's, with bytes in memory."""
MAY_READ_CLOCK = (
    *("system", "store", "serve", "lsp", "deploy", "cli"),
    *("pipeline/parse", "pipeline/render", "lint/external_links"),
)
MAY_USE_NETWORK = ("system/http", "serve/server", "deploy/bucket", "deploy/errors")
"""`deploy/bucket` uses obstore, which can sign requests; `deploy/errors` names its exceptions. git and rsync are
programs of their own."""
MAY_RUN_PROGRAMS = ("render/search_index", "system/workers", "deploy/subprocesses")
DISK = {"os", "shutil", "tempfile", "sqlite3", "fcntl", "importlib", "open", "read_bytes", "read_text"}
DISK |= {"write_bytes", "write_text", "unlink", "mkdir", "iterdir", "rglob", "glob", "exists", "is_file", "stat"}
PROGRAMS = {"subprocess", "multiprocessing"}
CLOCK = {"time", "now", "today", "utcnow"}
NETWORK = {"socket", "http", "urllib.request", "ssl", "asyncio", "obstore", "obstore.store"}
CHANCE = {"random", "secrets", "uuid", "pickle", "marshal", "shelve"}


def modules() -> list[str]:
    return sorted(f.relative_to(PACKAGE).with_suffix("").as_posix() for f in PACKAGE.rglob("*.py"))


def package(module: str) -> str:
    return module.split("/")[0]


def may(module: str, allowed: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(f"{name}/") for name in allowed)


@cache
def syntax(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))


def imported(module: str) -> Iterator[str]:
    for node in ast.walk(syntax(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            if node.module and node.module.startswith("site_builder"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_modules(module: str) -> set[str]:
    """Modules of ours that a module imports, as paths below the package."""
    names = {
        name.removeprefix("site_builder.").replace(".", "/") for name in imported(module) if "site_builder." in name
    }
    return {name for name in names if (PACKAGE / f"{name}.py").exists()}


def test_top_level_holds_only_the_packages() -> None:
    files = {f.stem for f in PACKAGE.iterdir() if f.suffix == ".py"}
    assert files == {"__init__", "__main__"}
    assert {f.name for f in PACKAGE.iterdir() if f.is_dir()} - DATA_FOLDERS == set(PACKAGES)


@pytest.mark.parametrize("module", [name for name in modules() if "/" in name])
def test_imports_go_one_way(module: str) -> None:
    imports = {package(name) for name in imported_modules(module)}
    allowed = PACKAGES[: PACKAGES.index(package(module)) + 1]
    assert imports - set(allowed) == set()


def test_no_import_circle() -> None:
    graph = {module: imported_modules(module) for module in modules()}
    while leaves := {module for module, imports in graph.items() if not imports & graph.keys() - {module}}:
        for module in leaves:
            del graph[module]
    assert sorted(graph) == []


@pytest.mark.parametrize("name", PACKAGES)
def test_package_docstring_has_at_most_three_lines(name: str) -> None:
    docstring = ast.get_docstring(syntax(f"{name}/__init__"))
    assert docstring
    assert len([line for line in docstring.splitlines() if line.strip()]) <= 3


def names_used(module: str) -> set[str]:
    calls = [node.func for node in ast.walk(syntax(module)) if isinstance(node, ast.Call)]
    called = {f.id for f in calls if isinstance(f, ast.Name)} | {f.attr for f in calls if isinstance(f, ast.Attribute)}
    packages = {name.split(".")[0] for name in imported(module)} | set(imported(module))
    return called | packages


@pytest.mark.parametrize("module", modules())
def test_only_some_modules_touch_the_disk(module: str) -> None:
    allowed = {"render/search_index": {"importlib"}, **{name: {"open"} for name in OPEN_OTHERWISE}}
    if not may(module, MAY_TOUCH_DISK):
        exceptions = next((names for prefix, names in allowed.items() if may(module, (prefix,))), set())
        assert names_used(module) & DISK <= exceptions


@pytest.mark.parametrize("module", modules())
def test_only_some_modules_run_programs(module: str) -> None:
    if not may(module, MAY_RUN_PROGRAMS):
        assert not names_used(module) & PROGRAMS


@pytest.mark.parametrize("module", modules())
def test_only_some_modules_read_the_clock(module: str) -> None:
    if not may(module, MAY_READ_CLOCK):
        assert not names_used(module) & CLOCK


@pytest.mark.parametrize("module", modules())
def test_only_some_modules_use_the_network(module: str) -> None:
    if not may(module, MAY_USE_NETWORK):
        assert not names_used(module) & NETWORK


def test_only_commands_that_are_asked_to_use_the_network() -> None:
    network = {"system/http", "lint/external_links"}
    users = {module for module in modules() if network & imported_modules(module)}
    assert users == {"lint/external_links", "cli/check", "cli/new", "deploy/indexnow", "deploy/live_check"}


@pytest.mark.parametrize("module", modules())
def test_no_module_uses_chance_or_pickle(module: str) -> None:
    allowed = {"secrets"} if module in ("pipeline/publish", "deploy/lease") else set()
    assert names_used(module) & CHANCE <= allowed
