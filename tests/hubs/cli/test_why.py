from pathlib import Path

from tests.support.cli import run
from tests.support.hubs import add_story, built, write_hub


def why(hub_dir: Path, *arguments: str) -> tuple[int, str]:
    result = run("why", "--no-search", *arguments, "--site", hub_dir, "--at", "2026-11-20T12:00:00Z")
    return result.exit_code, result.output


def test_why_prints_changes(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "story-0")
    add_story(hub_dir, "story-1", "2026-11-02")
    assert why(hub_dir, "/news/")[1] == "/news/\nNot published yet: the next build makes it.\n"
    built(hub_dir)
    assert why(hub_dir, "/news/")[1].startswith("/news/\nUp to date")
    file = add_story(hub_dir, "story-0", title="Another title")
    status, output = why(hub_dir, "/news/")
    assert status == 0
    assert "The next build renders it, because of:\n  - card of story `story-0`: title" in output
    built(hub_dir)
    path = file.relative_to(hub_dir).as_posix()
    lines = why(hub_dir, path)[1].splitlines()
    assert lines[:3] == [
        f"/news/story-0/  ({path})",
        "Up to date: the next build leaves it alone.",
        "When it was last rendered, this had changed:",
    ]
    assert why(hub_dir, "/nowhere/") == (1, "Error: no page of this site is `/nowhere/`\n")


def test_why_of_hub_with_errors_prints_diagnostics(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "wrong", category="")
    status, output = why(hub_dir, "/news/")
    assert status == 1
    assert "error[missing-key]" in output and "no page of this site" not in output
