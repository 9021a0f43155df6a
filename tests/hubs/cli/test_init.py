import re
import subprocess
from pathlib import Path

import pytest

from site_builder.config.reader import parse_config
from tests.support.cli import run
from tests.support.hubs import add_story, tree, write_file


def test_init_creates_hub_that_builds(tmp_path: Path) -> None:
    hub = tmp_path / "my-hub"
    assert run("init", hub, "--title", 'The "Best" Hub').exit_code == 0
    result = run("build", "--site", hub)
    assert result.exit_code == 0, result.stderr
    assert re.findall(r"\[([a-z-]+)\]:", result.stderr) == ["example-story", "example-address"]
    assert "The &#34;Best&#34; Hub" in (hub / "public/index.html").read_text()
    assert (hub / "public/news/attention-is-all-you-need/index.html").exists()


def test_init_takes_url_language_and_name(tmp_path: Path) -> None:
    hub = tmp_path / "hub"
    result = run("init", hub, "--name", "KI", "--url", "https://ki.latest.de/news/", "--language", "de")
    assert result.exit_code == 0, result.stderr
    config, problems = parse_config((hub / "site.yaml").read_bytes())
    assert config and (config.title, config.base_url, config.language) == ("KI", "https://ki.latest.de/news/", "de")
    assert list(problems) == []


@pytest.mark.parametrize("option", [("--url", "ftp://x"), ("--url", "latest.de"), ("--language", "deutsch und mehr")])
def test_init_rejects_what_cannot_be_a_setting(tmp_path: Path, option: tuple[str, str]) -> None:
    assert run("init", tmp_path / "hub", *option).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_git_ignores_what_init_does_not_write(tmp_path: Path) -> None:
    hub = tmp_path / "hub"
    subprocess.run(["git", "init", "--quiet", hub], check=True)
    assert run("init", hub).exit_code == 0, "a new repository is an empty folder"
    run("build", "--site", hub, "--no-search")
    status = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"], cwd=hub, capture_output=True, text=True, check=True
    )
    files = {line.removeprefix("?? ").partition("/")[0] for line in status.stdout.splitlines()}
    assert files == {".gitignore", "content", "site.yaml", "static"}


@pytest.mark.parametrize("url", ["https://example.org/", "https://ki.latest.de/"])
def test_example_story_can_be_deleted_after_builds(tmp_path: Path, url: str) -> None:
    hub = tmp_path / "hub"
    run("init", hub)
    assert run("build", "--site", hub, "--no-search").exit_code == 0
    assert not (hub / "urls.lock").exists()
    add_story(hub, "mine")
    settings = (hub / "site.yaml").read_text()
    write_file(hub / "site.yaml", settings.replace("https://example.org/", url))
    assert run("build", "--site", hub, "--no-search").exit_code == 0
    (example,) = (hub / "content").rglob("*attention*")
    example.unlink()
    result = run("build", "--site", hub, "--no-search")
    assert result.exit_code == 0, result.stderr
    locked = (hub / "urls.lock").read_text() if (hub / "urls.lock").exists() else ""
    assert ("/news/mine/" in locked, "attention" in locked) == (url != "https://example.org/", False)


def test_init_rejects_folder_with_files(tmp_path: Path) -> None:
    write_file(tmp_path / "hub/notes.txt", "mine")
    assert run("init", tmp_path / "hub").exit_code == 2
    assert list(tree(tmp_path)) == ["hub/notes.txt"]


def test_init_prints_next_steps(tmp_path: Path) -> None:
    hub = tmp_path / "My Hub 2"
    output = run("init", hub).output
    assert f"cd '{hub}'\n" in output
    assert "site-builder serve --open" in output and 'site-builder new "A title" --source-url' in output


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("back\\slash \\n", "back\\slash \\n"),
        ("a\n::error::b \x1b[31m", "a ::error::b [31m"),
        ("{{DATE}} # x: 'y'", "{{DATE}} # x: 'y'"),
        ("- [no]", "- [no]"),
    ],
)
def test_init_keeps_any_title(tmp_path: Path, title: str, expected: str) -> None:
    assert run("init", tmp_path / "hub", "--title", title).exit_code == 0
    config, problems = parse_config((tmp_path / "hub/site.yaml").read_bytes())
    assert config and config.title == expected
    assert {problem.severity for problem in problems} <= {"warning"}


def test_init_rejects_empty_title_and_long_name(tmp_path: Path) -> None:
    assert "the title is empty" in run("init", tmp_path / "hub", "--title", " \x1b").stderr
    result = run("init", tmp_path / ("x" * 300))
    assert result.exit_code == 1 and result.stderr.startswith("Error: File name too long")
    assert list(tmp_path.iterdir()) == []
