"""File names in two Unicode forms: `é` as one character (NFC) or as two (NFD)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest

from tests.support.cli import run
from tests.support.hubs import build_hub, story_text, write_file, write_hub

Form = Literal["NFC", "NFD"]
STORY = "content/news/été/café.md"
FILES = {
    STORY: story_text("Café", "![A chart](été.svg) and [the page](/equipe/).", date="2026-11-01"),
    "content/news/été/été.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/pages/équipe.md": "---\ntitle: Team\n---\nWe.\n",
    "static/é.txt": "x",
}
COMMANDS = {
    "build": 1,
    "check": 1,
    f"check {STORY}": 1,
    "list": 0,
    "next": 0,
    "why /news/cafe/": 1,
    "rename cafe other --dry-run": 0,
}
"""Commands, and their exit statuses in a hub with two files of one name."""


def hub(tmp_path: Path, *forms: Form) -> Path:
    for form in forms:
        for path, text in FILES.items():
            write_file(tmp_path / normalize(form, path), text)
    return write_hub(tmp_path)


@pytest.mark.parametrize("command", COMMANDS)
def test_two_files_of_one_name_are_an_error_of_each_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(hub(tmp_path, "NFC", "NFD"))
    result = run(*command.split())
    assert (result.exit_code, type(result.exception)) == (
        COMMANDS[command],
        SystemExit if result.exit_code else type(None),
    )
    if COMMANDS[command]:
        assert f"{STORY}: error[same-name]: two files have this name" in result.output


def test_two_files_of_one_name_are_reported_in_every_folder(tmp_path: Path) -> None:
    result = build_hub(hub(tmp_path, "NFC", "NFD"))
    assert {d.path for d in result.diagnostics if d.code == "same-name"} == FILES.keys()
    assert {d.code for d in result.diagnostics} == {"same-name"}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_name_in_one_form_is_found_by_its_path_in_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Form
) -> None:
    monkeypatch.chdir(hub(tmp_path, form))
    assert "no-why-it-matters" in run("check", normalize(form, STORY)).output
    result = run("rename", normalize(form, STORY), "new")
    assert (result.exit_code, result.output.splitlines()[0]) == (0, f"{STORY} -> content/news/été/new.md")
    assert not (tmp_path / normalize(form, STORY)).exists()
    assert build_hub(tmp_path).diagnostics == ()
