"""Exit statuses of all commands that read a hub: 0 done, 1 problems in the content, 2 wrong usage or settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli import COMMANDS
from tests.support.cli import run
from tests.support.hubs import SETTINGS, add_story, write_hub

GOOD = SETTINGS.replace("hub.example", "192.0.2.7") + "search: false\ndeploy: {www: ../www}\n"
BROKEN = "title: [x\n"
WRONG = GOOD + "related: many\n"
READING = {"list": [], "next": [], "rename": ["first", "second"]}
"""Commands that need the settings and no built site, with arguments."""
BUILDING = {"build": [], "check": [], "deploy": ["--dry-run"], "why": ["/news/first/"], "live": []}
AT = "2026-11-20"
WITHOUT_HUB = ("completion", "explain", "init", "lsp")


def hub(folder: Path, settings: str, **story: str) -> Path:
    """A hub with one story."""
    hub_dir = write_hub(folder, f"-- site.yaml --\n{settings}")
    add_story(hub_dir, "first", **story)
    return hub_dir


def status(hub_dir: Path, command: str, arguments: list[str]) -> int:
    at = [] if command in ("rename",) else ["--at", AT]
    return run(command, "--site", hub_dir, *at, *arguments).exit_code


@pytest.mark.parametrize("command", BUILDING)
def test_errors_in_a_story_exit_with_1_and_errors_in_settings_with_2(tmp_path: Path, command: str) -> None:
    assert status(hub(tmp_path / "story", GOOD, category=""), command, BUILDING[command]) == 1
    assert status(hub(tmp_path / "both", WRONG, category=""), command, BUILDING[command]) == 2
    assert status(hub(tmp_path / "broken", BROKEN), command, BUILDING[command]) == 2


@pytest.mark.parametrize("command", READING)
def test_unreadable_settings_exit_with_2(tmp_path: Path, command: str) -> None:
    assert status(hub(tmp_path / "good", GOOD), command, READING[command]) == 0
    result = run(command, "--site", hub(tmp_path / "broken", BROKEN), *READING[command])
    assert result.exit_code == 2 and "the settings cannot be read" in result.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_unknown_option_exits_with_2(command: str) -> None:
    assert run(command, "--nonsense").exit_code == 2


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in WITHOUT_HUB])
def test_folder_without_a_hub_exits_with_2(tmp_path: Path, command: str) -> None:
    arguments = {"why": ["/"], "rename": ["a", "b"], "new": ["A title", "--source-url", "https://lab.example/"]}
    assert run(command, "--site", tmp_path, *arguments.get(command, [])).exit_code == 2


@pytest.mark.parametrize("command", ["build", "check", "deploy"])
def test_warning_in_settings_next_to_an_error_in_a_story_exits_with_1(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.pipeline.parse.usable_encodings", lambda *_: ())
    settings = GOOD + "precompress: [zst]\n"
    assert status(hub(tmp_path / "hub", settings, category=""), command, BUILDING[command]) == 1
    if command != "deploy":
        assert status(hub(tmp_path / "strict", settings), command, ["--strict"]) == 1, "a warning stays a warning"
