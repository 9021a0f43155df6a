import re
from pathlib import Path

import pytest

from site_builder.config.reader import parse_config
from tests.support.cli import run
from tests.support.hubs import tree, write_file


def test_init_makes_a_hub_that_builds(tmp_path: Path) -> None:
    hub = tmp_path / "my-hub"
    assert run("init", hub, "--title", 'The "Best" Hub').exit_code == 0
    done = run("build", "--site", hub)
    assert done.exit_code == 0, done.stderr
    assert re.findall(r"\[([a-z-]+)\]:", done.stderr) == ["example-story", "example-address"]
    assert "The &#34;Best&#34; Hub" in (hub / "public/index.html").read_text()
    assert (hub / "public/news/attention-is-all-you-need/index.html").exists()


def test_init_leaves_a_folder_with_files_alone(tmp_path: Path) -> None:
    write_file(tmp_path / "hub/notes.txt", "mine")
    assert run("init", tmp_path / "hub").exit_code == 2
    assert list(tree(tmp_path)) == ["hub/notes.txt"]


def test_init_says_what_comes_next(tmp_path: Path) -> None:
    hub = tmp_path / "My Hub 2"
    said = run("init", hub).output
    assert f"cd '{hub}'\n" in said
    assert "site-builder serve --open" in said and 'site-builder new "A title" --source-url' in said


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("back\\slash \\n", "back\\slash \\n"),
        ("a\n::error::b \x1b[31m", "a ::error::b [31m"),
        ("{{DATE}} # x: 'y'", "{{DATE}} # x: 'y'"),
        ("- [no]", "- [no]"),
    ],
)
def test_any_title_is_written_as_it_is(tmp_path: Path, title: str, written: str) -> None:
    assert run("init", tmp_path / "hub", "--title", title).exit_code == 0
    config, problems = parse_config((tmp_path / "hub/site.yaml").read_bytes())
    assert config and config.title == written
    assert {problem.severity for problem in problems} <= {"warning"}


def test_a_title_of_nothing_and_a_name_that_is_too_long_are_told(tmp_path: Path) -> None:
    assert "the title is empty" in run("init", tmp_path / "hub", "--title", " \x1b").stderr
    answer = run("init", tmp_path / ("x" * 300))
    assert answer.exit_code == 1 and answer.stderr.startswith("Error: File name too long")
    assert list(tmp_path.iterdir()) == []
