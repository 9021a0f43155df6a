"""Every command, given a hostile or damaged hub: it ends with words, prints nothing that is obeyed, loses nothing."""

from __future__ import annotations

import ast
import json
import os
import random
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import Result

from site_builder import cli
from tests.robustness.hostile.test_any_hub import damaged, files_of_demo
from tests.support.cli import run
from tests.support.hostile_hub import write_hostile_hub
from tests.support.hubs import tree, with_target, write_file
from tests.support.messages import base_hub

pytestmark = pytest.mark.slow

OBEYED = "\x1b[31mRED\x1b]0;title\x07\x9b31m\u202e\r\n::error::from a story ##[error]too"
"""What a terminal, and a workflow of GitHub, would do something with."""
ANNOTATION = re.compile(
    r"::(error|warning) file=[^:\n]*,line=\d+,col=\d+,title=[a-z0-9-]+::"
    r"|::notice title=\d+ problems::[\d,]+ [a-z0-9-]+(, [\d,]+ [a-z0-9-]+)*\. GitHub shows "
)
PATH = "content/news/2026/11/2026-11-20-case.md"
COMMANDS = (
    ("list",),
    ("list", "--json"),
    ("list", "--tag", OBEYED, "--category", OBEYED, "--source", OBEYED),
    ("next",),
    ("next", "--json", "--at", "2020-01-01"),
    ("next", "--at", "2020-01-01"),
    ("check",),
    ("check", "--format", "github"),
    ("check", "--format", "json"),
    ("check", "--format", "sarif"),
    ("why", "/"),
    ("why", OBEYED),
    ("rename", "case", "new-case", "--dry-run"),
    ("rename", OBEYED, "new-case"),
    ("rename", "case", OBEYED),
    ("new", "A case", "--source-url", "https://a.example/case"),
    ("new", OBEYED, "--source-url", "https://a.example/obeyed", "--source-name", OBEYED, "--add-source"),
    ("new", OBEYED, "--source-url", "https://lab.example/case", "--category", OBEYED),
    ("build",),
    ("deploy", "--dry-run"),
    ("deploy",),
    ("live", "http://127.0.0.1:9/" + OBEYED),
    ("schema",),
    ("rename", "case", "new-case"),
)
NAMES = ("\x1b[31m.md", "a\n::error::b.md", "a\r.md", "\u202eb.md", "\x9b31m.md", "a\tb.png", "-rf.md", "c\udcff.md")


def assert_plain(answer: Result) -> None:
    """It ended with a word, and printed nothing that is obeyed."""
    assert isinstance(answer.exception, SystemExit | None), answer.exception
    assert answer.exit_code in (0, 1, 2, 3), answer.output
    assert "Traceback" not in answer.output
    lines = answer.output.split("\n")
    assert [line for line in lines if not line.replace("\u200d", "").replace("\xa0", "").isprintable()] == []
    assert [line for line in lines if line.lstrip().startswith("::") and not ANNOTATION.match(line)] == []
    assert "##[" not in answer.output


def assert_all_behave(site: Path, outside: Path, commands: Iterable[tuple[str, ...]] = COMMANDS) -> None:
    """Every command: none says what is obeyed, none writes outside, none changes a file but those it is for."""
    before = tree(outside)
    for words in commands:
        files = tree(site / "content")
        answer = run(*words, "--site", site)
        assert_plain(answer)
        after = tree(site / "content")
        if words[0] != "rename" or answer.exit_code:
            assert files.items() <= (after | {"sources.yaml": files.get("sources.yaml", b"")}).items(), words
        if answer.exit_code:
            assert after == files, words
    assert tree(outside) == before


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder next to the hub, with a file that no command may change or show."""
    write_file(tmp_path / "outside/secret.md", "---\ntitle: Secret\n---\n")
    return tmp_path / "outside"


def test_control_sequences_reach_no_terminal_or_workflow(tmp_path: Path, outside: Path) -> None:
    site = base_hub(tmp_path / "hub")
    bad = json.dumps(OBEYED)
    for number, key in enumerate(("title", "author", "category", "tags", "id", "slug", "summary", "expires", "date")):
        keys = {"title": "A", "category": "research", "takeaways": "[a]", "date": f"2026-11-{number + 1:02}"}
        keys |= {key: f"[{bad}]" if key == "tags" else bad}
        source = f"{{name: {bad}, url: https://a.example/{number}}}"
        front = "".join(f"{name}: {value}\n" for name, value in (*keys.items(), ("source", source), (bad, "x")))
        write_file(site / f"content/news/{number}.md", f"---\n{front}---\n{OBEYED} [a]({OBEYED}) ![]({OBEYED})\n")
    for name in NAMES:
        file = os.path.join(site, "content/news", name)
        with open(file, "w", encoding="utf-8") as stream:
            stream.write("---\ntitle: A\n---\n")
    write_file(site / "layouts/\x1b[31m.html", "{{ x")
    with_target(site, "../there")
    assert_all_behave(site, outside)


def test_hostile_hub_is_harmless_to_every_command(tmp_path: Path, outside: Path) -> None:
    site = write_hostile_hub(tmp_path / "hub")
    with_target(site, "../there")
    assert_all_behave(site, outside)


@pytest.mark.parametrize("seed", range(3))
def test_damaged_hub_is_harmless_to_every_command(tmp_path: Path, outside: Path, seed: int) -> None:
    chance, site = random.Random(seed), base_hub(tmp_path / "hub")
    with_target(site, "../there")
    for path, text in chance.sample(files_of_demo(), 3):
        file = site / (path if path != "site.yaml" or chance.random() < 0.3 else PATH)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(damaged(text, chance.randrange(2**32)))
    assert_all_behave(site, outside)


@pytest.mark.parametrize("damage", ["emptied", "cut", "overwritten"])
def test_damaged_state_is_reported_or_replaced(tmp_path: Path, damage: str) -> None:
    site = base_hub(tmp_path / "hub")
    with_target(site, "../there")
    assert run("deploy", "--site", site).exit_code == 0
    kept = {file: file.read_bytes() for file in (site / ".site-builder").rglob("*") if file.is_file()}
    for words in (
        ("list",),
        ("next",),
        ("check",),
        ("why", "/"),
        ("rename", "case", "new"),
        ("deploy", "-n"),
        ("deploy",),
    ):
        for file, data in kept.items():
            file.write_bytes({"emptied": b"", "cut": data[: len(data) // 2]}.get(damage, b"\xff\xfe" * 500))
        answer = run(*words, "--site", site)
        assert_plain(answer)
        assert answer.exit_code == 0 or words[0] == "why", answer.output
    assert "0 new, 0 changed" in run("deploy", "--site", site).output


def test_no_command_follows_links_out_of_the_hub(tmp_path: Path, outside: Path) -> None:
    for number, place in enumerate(("content/news", "content/sources.yaml", PATH)):
        copy = base_hub(tmp_path / f"hub-{number}")
        with_target(copy, "../there")
        link = copy / place
        if link.is_dir():
            link.rename(copy / "aside")
        link.unlink(missing_ok=True)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(outside / ("secret.md" if place.endswith("md") else "nothing" if "yaml" in place else ""))
        assert_all_behave(copy, outside, (words for words in COMMANDS if words[0] in ("new", "rename", "deploy")))


def test_only_one_module_of_the_commands_prints() -> None:
    """Only `output` escapes control characters. `signals` prints fixed messages of the program."""
    printing_modules = set()
    for file in Path(cli.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name in ("click.echo", "click.secho", "print", "sys.stdout.write", "sys.stderr.write"):
                printing_modules.add(file.stem)
    assert printing_modules == {"output", "signals"}
