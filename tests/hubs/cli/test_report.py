import json
from pathlib import Path

from site_builder.cli.report import profile_lines
from site_builder.pipeline.build import BuildResult, Cost
from tests.support.cli import run
from tests.support.hubs import SETTINGS, add_story, tree, write_hub


def built(hub_dir: Path, *arguments: object) -> str:
    result = run("build", "--site", hub_dir, "--at", "2026-11-20", "--no-search", *arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_report_lists_files_passes_and_stories(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path / "hub", "-- site.yaml --\n" + SETTINGS + "twins: false\npage_sizes: {term_feed: 0}\n")
    add_story(hub_dir, "first")
    built(hub_dir, "--report", tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert sorted(report["written"]) == sorted(tree(hub_dir / "public"))
    assert sorted(report["rendered"]) == sorted(report["written"])
    assert report["parsed"] == ["content/news/2026/11/2026-11-01-first.md"]
    add_story(hub_dir, "first", body="Something else.")
    built(hub_dir, "--report", tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert sorted(report["rendered"]) == sorted(report["written"])
    assert sorted(report["written"]) == ["atom.xml", "feed.json", "feed.xml", "news/first/index.html"]
    assert (report["removed"], report["stories"], report["published"]) == ([], 1, True)
    assert [entry["name"] for entry in report["passes"]][:2] == ["load", "parse"]
    assert all(entry["seconds"] >= 0 and entry["items"] >= 0 for entry in report["passes"])


def test_report_of_failed_build_has_diagnostics(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path / "hub")
    add_story(hub_dir, "first", category="")
    file = tmp_path / "report.json"
    run("build", "--site", hub_dir, "--report", file)
    report = json.loads(file.read_text())
    assert report["published"] is False
    assert [d["code"] for d in report["diagnostics"]] == ["missing-key"]


def test_profile_names_layouts_and_files(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "first")
    output = built(hub_dir, "--profile")
    assert "slowest to parse:" in output and "2026-11-01-first.md" in output
    assert "slowest to render:" in output and "ms  news/first/index.html" in output
    assert "\\n" not in output


def test_profile_starts_with_slowest_layout() -> None:
    seconds = {"a.html": 0.1, "b.html": 0.3, "": 0.2}
    lines = list(
        profile_lines(BuildResult((), rendered=tuple(Cost("x", layout, each) for layout, each in seconds.items())))
    )
    assert [line.split()[0] for line in lines[1:5]] == ["layout", "b.html", "(files", "a.html"]
    assert lines[2].split()[1:] == ["1", "0.30", "300.00"]
