"""The workflow files and the guide to deploying: every command that they call is one of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from site_builder.cli import COMMANDS, load_command

DOCS = Path(__file__).parents[2] / "docs"
WORKFLOWS = sorted((DOCS / "workflows").glob("*.yml"))
CALL = re.compile(r"(?<![\w/`'\[])site-builder +([a-z]+)([^|&;#)$\n]*)")
OPTION = re.compile(r"(?<!\S)--?[a-z][a-z-]*")


def texts(value: Any) -> Iterator[str]:
    """All texts of some YAML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def assert_is_ours(command: str, arguments: str) -> None:
    assert command in COMMANDS
    known = {
        option for parameter in load_command(command).params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    assert {*OPTION.findall(arguments)} <= known, f"{command} {arguments}"


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_workflows_call_only_existing_commands(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    calls = [call for text in texts(workflow) for call in CALL.findall(text)]
    assert {"check", "deploy" if "github" in file.name else "build"} <= {command for command, _ in calls}
    for command, arguments in calls:
        assert_is_ours(command, arguments)


def test_github_steps_either_run_or_use_something() -> None:
    workflow = yaml.safe_load((DOCS / "workflows/github-pages.yml").read_text(encoding="utf-8"))
    assert {*workflow[True]} == {"push", "pull_request", "schedule", "workflow_dispatch"}, (
        "`on` is a boolean of YAML 1.1"
    )
    for job in workflow["jobs"].values():
        assert all(("run" in step) != ("uses" in step) for step in job["steps"])


def test_guide_calls_only_existing_commands() -> None:
    calls = CALL.findall((DOCS / "deploying.md").read_text(encoding="utf-8").replace("`", " "))
    assert {"build", "check", "deploy", "live", "next"} <= {command for command, _ in calls}
    for command, arguments in calls:
        assert_is_ours(command, arguments.replace("'", ""))
