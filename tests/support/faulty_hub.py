"""A hub in which every kind of file takes part, for tests that do something to its files while a command runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.forked_commands import ForkedCommands, Reply, Request, forked_commands
from tests.support.hubs import add_story, write_hub
from tests.support.images import image

AT = "2026-11-20"
KINDS = (
    "content/news/2026/11/2026-11-02-story-2.md",
    "content/news/2026/11/photo.png",
    "content/pages/about.md",
    "content/sources.yaml",
    "layouts/partials/footer.html",
    "redirects.yaml",
    "site.yaml",
    "static/css/own.css",
    "static/notes.txt",
    "urls.lock",
)
"""A file of each kind that a hub is made from."""
HUB = """
-- site.yaml --
title: Test Hub
base_url: https://hub.example/
cards: false
search: false
-- content/sources.yaml --
- {id: lab, name: Example Lab, domains: [lab.example], homepage: "https://lab.example/"}
-- content/pages/about.md --
---
title: About
---
Of us.
-- layouts/partials/footer.html --
<footer>{{ site.title }}</footer>
-- redirects.yaml --
/old/: /news/story-1/
-- static/css/own.css --
p { color: #123456 }
-- static/notes.txt --
Notes.
-- urls.lock --
/news/story-1/
"""


def fill(site: Path) -> Path:
    """Write the hub."""
    write_hub(site, HUB)
    for i in range(1, 7):
        add_story(site, f"story-{i}", f"2026-11-0{i}", tags=f"[t{i % 2}]")
    add_story(site, "story-2", "2026-11-02", body="![A photo](photo.png)")
    (site / KINDS[1]).write_bytes(image(40, 30))
    return site


def another(file: Path) -> None:
    """Change the file into another one of its kind that is right, too."""
    if file.suffix == ".png":
        file.write_bytes(image(30, 40))
    elif file.name == "urls.lock":
        file.write_text("/news/story-1/\n/news/story-3/\n")
    else:
        text = file.read_text()
        for before, after in (("A photo", "One photo"), ("Test Hub", "Best Hub"), ("Of us", "Of me"), ("Lab", "Den")):
            text = text.replace(before, after)
        for before, after in (("<footer>", "<footer>Now "), ("story-1", "story-4"), ("#123456", "#654321")):
            text = text.replace(before, after)
        file.write_text(text.replace("Notes", "Other"))


@cache
def commands(before: tuple[str, ...]) -> ForkedCommands:
    """Return a server of commands that has built the hub before."""
    with TemporaryDirectory() as folder:
        words = ["build", "--site", str(fill(Path(folder))), "--at", AT]
        forked_commands(*before).run(Request(words, in_server=True))
    return forked_commands(*before)


def command(*arguments: object, before: tuple[str, ...] = ()) -> Reply:
    """Run the program in a process of its own; `before` is what runs it."""
    return commands(before).run(Request([str(argument) for argument in arguments]))


def build_command(site: Path, *options: object) -> list[str]:
    """The words of a command that builds a hub."""
    return [sys.executable, "-m", "site_builder", "build", "--site", str(site), "--at", AT, *map(str, options)]


def like_anybody() -> tuple[str, ...]:
    """What runs a command with no more rights than those of the files: root may do anything."""
    return ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


def assert_fails_with(answer: Reply | subprocess.CompletedProcess[str], *words: str) -> None:
    """Assert that a command failed with one plain message that has these words."""
    assert answer.returncode == 1, answer
    assert answer.stderr.startswith("Error: "), answer.stderr
    assert "Traceback" not in answer.stderr
    for word in words:
        assert word in answer.stderr


def files_below(folder: Path) -> Iterator[Path]:
    """All files and folders below one, and it."""
    yield folder
    yield from folder.rglob("*")
