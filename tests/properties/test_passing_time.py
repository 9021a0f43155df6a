"""Nothing that was accepted fails because time passes: random hubs, at every moment at which they change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest

from site_builder.hub.content import Content
from site_builder.hub.schedule import Selection, changes
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Output, Page, SearchShard
from site_builder.model.problems import Problem
from site_builder.pipeline.index import index
from site_builder.pipeline.plan import plan
from tests.properties.random_hubs import START, RandomHub
from tests.support.hubs import build_hub, tree

BASE = "/hub/"


def moments(content: Content) -> Iterator[datetime]:
    """The start, and every moment of `next` within a year."""
    at: datetime | None = START
    while at is not None and at < START + timedelta(days=366):
        yield at
        at, _ = changes(content.all_stories, at)


def planned(content: Content, at: datetime) -> tuple[list[Output], list[Problem]]:
    hub, problems = index(content, Selection(at=at))
    site, more = plan(hub)
    return site.outputs, [*problems, *more]


def hrefs(value: Any) -> Iterator[str]:
    """All paths below the base path in a context."""
    if isinstance(value, str):
        yield from (value,) if value.startswith(BASE) else ()
    elif isinstance(value, dict):
        for member in value.values():
            yield from hrefs(member)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from hrefs(item)


def dangling(outputs: list[Output]) -> set[str]:
    """The links between planned pages that lead to no planned file. Rules of hosts are not followed."""
    files = {output.path for output in outputs}
    folders = {output.folder for output in outputs if isinstance(output, SearchShard)}
    pages = [msgspec.to_builtins(output.context) for output in outputs if isinstance(output, Page)]
    found = {unquote(href.partition("#")[0].partition("?")[0]).removeprefix(BASE) for href in hrefs(pages)}
    return {
        path for path in found - folders if not files & {output_file(f"/{path}"), output_file(f"/{path.rstrip('/')}/")}
    }


def errors_of(problems: list[Problem]) -> set[tuple[str, str, str]]:
    return {(problem.path, problem.code, problem.message) for problem in problems if problem.severity == "error"}


def repaired(seed: int) -> RandomHub:
    hub = RandomHub(seed)
    for _ in range(3):
        hub.repair([problem for problem in planned(hub.content(), START)[1] if problem.severity == "error"])
    return hub


def check(seed: int) -> bool:
    """Check a hub from the first moment at which it builds. Return whether it ever does."""
    content, builds = repaired(seed).content(), False
    for at in moments(content):
        outputs, problems = planned(content, at)
        errors = errors_of(problems)
        assert not (builds and errors), f"seed {seed}, {at}: {errors}"
        builds = builds or not errors
        if builds and content.config.host in ("any", "s3"):
            assert not dangling(outputs), f"seed {seed}, {at}"
    return builds


@pytest.mark.parametrize("seed", range(8))
def test_no_error_comes_with_time(seed: int) -> None:
    check(seed)


@pytest.mark.slow
def test_no_error_comes_with_time_at_length() -> None:
    assert sum(check(seed) for seed in range(8, 120)) > 100


@pytest.mark.slow
@pytest.mark.parametrize("seed", [5, 20])
def test_each_moment_is_built_as_if_it_were_the_first(tmp_path: Path, seed: int) -> None:
    hub = repaired(seed)
    site = hub.write(tmp_path / "hub")
    for at in moments(hub.content()):
        assert build_hub(site, at=at).published, at
        clean = hub.write(tmp_path / f"{at:%Y%m%d%H}")
        assert build_hub(clean, at=at).published
        files = tree(site / "public")
        assert files == tree(clean / "public"), at
        pages = {path: data.decode() for path, data in files.items() if path.endswith(".html")}
        links = {unquote(href) for page in pages.values() for href in re.findall(r'(?:href|src)="/hub/([^"#?]*)', page)}
        assert {link for link in links if output_file(f"/{link}") not in files} == set()
