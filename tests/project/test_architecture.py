"""The rules that keep the code easy to find and to change, each a test that lists all offenders.

Who may import whom, who may touch disk, clock and network, and how values and classes look.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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
    "commands",
    "lsp",
    "cli",
)
"""From the bottom up: a package may import only those before it."""
DATA_FOLDERS = {"defaults", "__pycache__"}

MAY_TOUCH_DISK = (
    *("system", "store", "serve", "deploy", "lsp", "commands", "cli", "config", "model/fingerprint"),
    *("render/renderer", "pipeline/load", "pipeline/walk", "pipeline/publish", "pipeline/render"),
)
OPEN_OTHERWISE = ("content/images", "render/images/resize")
"""They call an `open` that is Pillow's, with bytes in memory."""
MAY_READ_CLOCK = (
    *("system", "store", "serve", "lsp", "deploy", "cli"),
    *("pipeline/parse", "pipeline/render", "lint/external_links"),
)
MAY_USE_NETWORK = ("system/http", "serve/built_site", "serve/server", "deploy/bucket", "deploy/errors")
"""`deploy/bucket` uses obstore, which can sign requests; `deploy/errors` names its exceptions. git and rsync are
programs of their own."""
MAY_CACHE = (
    "render/engine",
    "config/vocabulary",
    "content/fields",  # Types, made of declarations: of each file again, they would take longer than to read it.
    "content/locations",
    "content/markdown",
    "content/slug",
    "system/installed",
    "system/timezones",
    "render/images",
    "render/fast_code",
    "render/layout_tags",
    "render/renderer",  # Its caches end with the renderer of a site.
    "pipeline/render",
)
MAY_RUN_PROGRAMS = ("system/workers", "serve/builds", "serve/index_builder", "deploy/subprocesses")
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
            if node.module and node.module.startswith(("site_builder", "functools")):
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


def test_imports_go_one_way() -> None:
    upwards = {
        module: later
        for module in modules()
        if "/" in module
        and (later := {package(name) for name in imported_modules(module)} - set(packages_up_to(package(module))))
    }
    assert upwards == {}


def packages_up_to(name: str) -> tuple[str, ...]:
    return PACKAGES[: PACKAGES.index(name) + 1]


def test_no_import_circle() -> None:
    graph = {module: imported_modules(module) for module in modules()}
    while leaves := {module for module, imports in graph.items() if not imports & graph.keys() - {module}}:
        for module in leaves:
            del graph[module]
    assert sorted(graph) == []


def test_package_docstring_has_at_most_three_lines() -> None:
    docstrings = {name: ast.get_docstring(syntax(f"{name}/__init__")) or "" for name in PACKAGES}
    lines = {name: [line for line in text.splitlines() if line.strip()] for name, text in docstrings.items()}
    assert [name for name in PACKAGES if not 1 <= len(lines[name]) <= 3] == []


def names_used(module: str) -> set[str]:
    calls = [node.func for node in ast.walk(syntax(module)) if isinstance(node, ast.Call)]
    called = {f.id for f in calls if isinstance(f, ast.Name)} | {f.attr for f in calls if isinstance(f, ast.Attribute)}
    packages = {name.split(".")[0] for name in imported(module)} | set(imported(module))
    return called | packages


def users_of(names: set[str], allowed: tuple[str, ...] = ()) -> dict[str, set[str]]:
    """The modules that use one of the names, and are not allowed to."""
    return {m: used for m in modules() if not may(m, allowed) and (used := names_used(m) & names)}


def test_only_some_modules_touch_the_disk() -> None:
    users = users_of(DISK, MAY_TOUCH_DISK)
    assert {m: names for m, names in users.items() if not (may(m, OPEN_OTHERWISE) and names == {"open"})} == {}


def test_only_some_modules_run_programs() -> None:
    assert users_of(PROGRAMS, MAY_RUN_PROGRAMS) == {}


def test_only_some_modules_read_the_clock() -> None:
    assert users_of(CLOCK, MAY_READ_CLOCK) == {}


def test_only_some_modules_use_the_network() -> None:
    assert users_of(NETWORK, MAY_USE_NETWORK) == {}


def test_only_commands_that_are_asked_to_use_the_network() -> None:
    network = {"system/http", "lint/external_links"}
    users = {module for module in modules() if network & imported_modules(module)}
    assert users == {"lint/external_links", "cli/check", "cli/new", "deploy/indexnow", "deploy/live_check"}


def test_only_two_modules_use_chance() -> None:
    assert users_of(CHANCE) == {"pipeline/publish": {"secrets"}, "deploy/lease": {"secrets"}}


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    """Each class that a module defines at its top, with the module."""
    for module in modules():
        yield from ((module, node) for node in syntax(module).body if isinstance(node, ast.ClassDef))


def test_no_class_name_is_used_twice() -> None:
    modules_of: defaultdict[str, list[str]] = defaultdict(list)
    for module, node in classes():
        modules_of[node.name].append(module)
    assert {name: names for name, names in modules_of.items() if len(names) > 1} == {}


def test_values_with_two_booleans_are_keyword_only() -> None:
    """A call with two bare booleans, `True, False`, cannot be read."""
    offenders = []
    for module, node in classes():
        fields = [field for field in node.body if isinstance(field, ast.AnnAssign)]
        booleans = [field for field in fields if ast.unparse(field.annotation) == "bool"]
        settings = {word.arg: word.value for word in node.keywords}
        settings |= {
            word.arg: word.value for call in node.decorator_list if isinstance(call, ast.Call) for word in call.keywords
        }
        is_value = "frozen" in settings or any(ast.unparse(base) in ("Value", "NamedTuple") for base in node.bases)
        if is_value and len(booleans) > 1 and "kw_only" not in settings:
            offenders.append(f"{module}: {node.name}")
    assert offenders == []


def test_no_function_returns_a_tuple_with_problems() -> None:
    """A value and its problems are a `Result`, whose parts have names."""
    offenders = [
        f"{module}: {node.name}"
        for module in modules()
        for node in ast.walk(syntax(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.returns
        and re.match(r"tuple\[(?!Problem, \.\.\.\]).*\bProblem\b", ast.unparse(node.returns))
    ]
    assert offenders == []


def test_results_are_cached_only_where_types_are_made_text_is_parsed_or_images_are_drawn() -> None:
    """State in a module outlives the values that it was made from."""
    caches = {"functools.cache", "functools.lru_cache"}
    assert [m for m in modules() if not may(m, MAY_CACHE) and caches & set(imported(m))] == []
