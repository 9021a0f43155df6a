import re
from pathlib import Path

import pytest

from site_builder.config.reader import parse_config
from tests.support.cli import run
from tests.support.hubs import tree, write_file


def test_init_creates_hub_that_builds(tmp_path: Path) -> None:
    hub = tmp_path / "my-hub"
    assert run("init", hub, "--title", 'The "Best" Hub').exit_code == 0
    result = run("build", "--site", hub)
    assert result.exit_code == 0, result.stderr
    assert re.findall(r"\[([a-z-]+)\]:", result.stderr) == ["example-story", "example-address"]
    assert "The &#34;Best&#34; Hub" in (hub / "public/index.html").read_text()
    assert (hub / "public/news/attention-is-all-you-need/index.html").exists()


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
