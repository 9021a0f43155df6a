from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from site_builder.cli import check as module
from site_builder.lint.rules.external import LinkStatus
from site_builder.store.cache import Cache
from site_builder.system.progress import ReportProgress
from tests.hubs.test_check import add
from tests.support.cli import run
from tests.support.hubs import add_story, write_file, write_hub

ROOT = Path(__file__).parents[3]


@pytest.fixture
def hub_dir(tmp_path: Path) -> Path:
    hub_dir = write_hub(tmp_path / "hub")
    add(hub_dir, "good")
    add(hub_dir, "odd", "2026-11-02", body="See [here](https://a.example/).")
    return hub_dir


def test_warnings_exit_with_0_unless_strict(hub_dir: Path) -> None:
    result = run("check", "--site", hub_dir)
    assert result.exit_code == 0
    assert "content/news/2026/11/2026-11-02-odd.md:8:5: warning[vague-link]: " in result.stdout
    assert "0 errors, 1 warning" in result.stdout
    assert run("check", "--site", hub_dir, "--strict").exit_code == 1


def test_new_hub_has_only_example_warnings(tmp_path: Path) -> None:
    assert run("init", tmp_path / "new").exit_code == 0
    result = run("check", "--site", tmp_path / "new")
    assert re.findall(r"\[([a-z-]+)\]:", result.stdout) == ["example-story", "example-address"]


def test_hub_without_problems_exits_with_0(hub_dir: Path) -> None:
    add(hub_dir, "odd", "2026-11-02")
    result = run("check", "--site", hub_dir)
    assert (result.exit_code, result.stdout) == (0, "Checked 2 stories. No problems found.\n")
    assert run("check", "--site", hub_dir, "--quiet").stdout == ""


def test_check_exits_with_1_for_errors_and_2_for_settings_and_usage(hub_dir: Path) -> None:
    add(hub_dir, "odd", "2026-11-02", body="See [it](nowhere).")
    assert run("check", "--site", hub_dir).exit_code == 1
    write_file(hub_dir / "site.yaml", "title: T\n")
    assert run("check", "--site", hub_dir).exit_code == 2
    assert run("check", "--site", hub_dir / "content").exit_code == 2
    assert run("check", hub_dir / "nowhere.md").exit_code == 2


def test_check_reports_only_given_files(hub_dir: Path) -> None:
    add(hub_dir, "good", body="See [here](https://a.example/).")
    folder = hub_dir / "content/news/2026/11"
    diagnostics = json.loads(run("check", "--format", "json", folder / "2026-11-01-good.md").stdout)
    assert [diagnostic["path"].rpartition("/")[2] for diagnostic in diagnostics] == ["2026-11-01-good.md"]
    assert run("check", "--quiet", folder / "2026-11-01-good.md", hub_dir / "site.yaml", "--strict").exit_code == 1
    assert run("check", "--quiet", hub_dir / "site.yaml", "--strict").exit_code == 0
    assert len(json.loads(run("check", "--format", "json", hub_dir / "content").stdout)) == 2


def test_problem_of_two_files_is_reported_for_either(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path / "hub")
    new = add_story(hub_dir, "new", "2026-11-01")
    old = add_story(hub_dir, "old", "2026-11-15", source="{name: Example Lab, url: https://lab.example/post/}")
    twin = add_story(hub_dir, "old", "2026-11-16", source="{name: Lab, url: https://lab.example/a}")
    alone = add_story(hub_dir, "alone", source="{name: Lab, url: https://lab.example/b}", aliases="[/x/]")
    write_file(hub_dir / "redirects.yaml", "/x/: /news/old/\n")
    tagged = [
        add_story(hub_dir, f"t-{n}", source=f"{{name: L, url: https://l.example/{n}}}", tags=f"[{tag}]")
        for n, tag in enumerate(("robotics", "robotics", "robotisc"))
    ]

    def reported(file: Path) -> set[tuple[str, str]]:
        found = json.loads(run("check", "--format", "json", file).stdout)
        return {(d["code"], d["path"].rpartition("/")[2]) for d in found if not d["code"].startswith(("take", "no-"))}

    same = ("same-original", old.name)
    assert reported(new) == {same}
    assert reported(twin) == {("duplicate-slug", twin.name)}
    assert reported(old) == {same, ("duplicate-slug", twin.name)}
    conflict = {("redirect-conflict", alone.name), ("redirect-conflict", "redirects.yaml")}
    assert reported(alone) == reported(hub_dir / "redirects.yaml") == conflict
    linking = add_story(
        hub_dir, "linking", source="{name: L, url: https://l.example/c}", body="[x](alone#no) [y](kept)"
    )
    kept = add_story(hub_dir, "kept", source="{name: L, url: https://l.example/d}", draft="true")
    assert ("broken-anchor", linking.name) in reported(alone)
    assert ("link-to-unpublished", linking.name) in reported(kept)
    assert [reported(file) for file in tagged] == [{("lonely-tag", tagged[2].name)}] * 3


def test_lost_url_is_reported_for_any_given_file(hub_dir: Path) -> None:
    write_file(hub_dir / "urls.lock", "/news/lost/\n")
    result = run("check", hub_dir / "site.yaml")
    assert result.exit_code == 1 and "urls.lock:1:1: error[lost-url]" in result.output


def test_paths_are_relative_to_current_folder(hub_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, expected in (
        (hub_dir, "content/"),
        (hub_dir.parent, "hub/content/"),
        (hub_dir / "content", "../content/"),
    ):
        monkeypatch.chdir(folder)
        for report_format in ("json", "github", "sarif"):
            result = run("check", "--format", report_format, "--site", hub_dir)
            assert f"{expected}news/2026/11/2026-11-02-odd.md" in result.stdout
            assert "2026-11-01-good" not in result.stdout
    monkeypatch.chdir(hub_dir)
    assert run("check", "--format", "github").stdout.startswith(
        "::warning file=content/news/2026/11/2026-11-02-odd.md,"
    )


def test_reports_for_programs_are_valid_without_problems(hub_dir: Path) -> None:
    add(hub_dir, "odd", "2026-11-02")
    assert json.loads(run("check", "--site", hub_dir, "--format", "json").stdout) == []
    assert json.loads(run("check", "--site", hub_dir, "--format", "sarif").stdout)["runs"][0]["results"] == []
    assert run("check", "--site", hub_dir, "--format", "github").stdout == ""


def test_network_is_used_only_with_external_links(hub_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requested: list[str] = []

    def check_urls(urls: Sequence[str], cache: Cache, tick: ReportProgress) -> Mapping[str, LinkStatus]:
        requested.extend(urls)
        return {url: LinkStatus("dead", "404 Not Found") for url in urls}

    monkeypatch.setattr(module, "check_urls", check_urls)
    assert "dead-link" not in run("check", "--site", hub_dir).stdout and requested == []
    result = run("check", "--site", hub_dir, "--external-links")
    assert "warning[dead-link]: https://a.example/ is gone: 404 Not Found" in result.stdout
    assert "https://lab.example/good" in requested


@pytest.mark.slow
def test_pre_commit_hook_runs(hub_dir: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, *arguments = shlex.split(hook["entry"])
    assert program == "site-builder" and hook["language"] == "python"
    command = [sys.executable, "-m", "site_builder", *arguments, "content/news/2026/11/2026-11-02-odd.md"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    result = subprocess.run(command, cwd=hub_dir, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0 and "vague-link" in result.stdout, result.stderr


def test_at_checks_hub_as_of_a_time(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "far", "2090-01-01")
    assert "far-future" in run("check", "--site", hub_dir, "--at", "2026-11-20").stdout
    assert "far-future" not in run("check", "--site", hub_dir, "--at", "2089-11-20").stdout
