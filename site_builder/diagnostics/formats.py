"""Diagnostics in output formats for programs: JSON, annotations of GitHub workflows, and SARIF 2.1.0.

Every report is printable: it has no escape sequences or commands that a terminal or a log would run.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from site_builder.diagnostics.codes import CODES
from site_builder.diagnostics.diagnostic import RUNNER_MARK, Diagnostic, is_shown, printable
from site_builder.diagnostics.selection import codes_first, count_by_code

GITHUB_LIMIT = 10
"""Errors, and as many warnings, that GitHub shows for one step of a workflow; it only logs the others."""
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a list with an object for each diagnostic. Its keys are the fields of `Diagnostic`."""
    items = [{name: getattr(d, name) for name in Diagnostic.__struct_fields__} for d in diagnostics]
    return to_json(items)


def as_github(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a workflow command for each diagnostic, which GitHub shows next to the line of the file.

    If there are more than GitHub shows, as many codes as possible come first, and a notice counts them all.
    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    by_severity = Counter(d.severity for d in diagnostics)
    if max(by_severity.values(), default=0) <= GITHUB_LIMIT:
        return "\n".join(_command(d) for d in diagnostics)
    message = (
        f"{count_by_code(diagnostics)}. GitHub shows {GITHUB_LIMIT} errors and {GITHUB_LIMIT} warnings of a step; "
        "the log of the step has all of them."
    )
    notice = f"::notice title={len(diagnostics)} problems::{_escaped(message)}"
    return "\n".join((notice, *map(_command, codes_first(diagnostics))))


def as_sarif(diagnostics: Sequence[Diagnostic], version: str) -> str:
    """Return a log in the Static Analysis Results Interchange Format (OASIS SARIF 2.1.0).

    `version` is that of this program.
    """
    codes = sorted({d.code for d in diagnostics})
    driver = {
        "name": "site-builder",
        "semanticVersion": version,
        "rules": [{"id": code, "shortDescription": {"text": CODES[code].title}} for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, codes.index(d.code)) for d in diagnostics],
    }
    return to_json({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def to_json(value: object) -> str:
    """Return plain values as JSON, with escapes in place of characters that a terminal or a log would act on."""
    text = json.dumps(value, ensure_ascii=False, indent=2).replace(RUNNER_MARK, "\\u0023#[")
    return "".join(c if c == "\n" or is_shown(c) else json.dumps(c)[1:-1] for c in text)


def relative_to_root(diagnostics: Sequence[Diagnostic], folder: str) -> list[Diagnostic]:
    """Return the diagnostics with paths from a folder above the hub; `folder` is the path from there to the hub."""
    if not folder:
        return list(diagnostics)
    return [
        msgspec.structs.replace(
            d, path=f"{folder}/{d.path}", other_paths=tuple(f"{folder}/{path}" for path in d.other_paths)
        )
        for d in diagnostics
    ]


def _command(d: Diagnostic) -> str:
    values = {"file": d.path, "line": d.line or 1, "col": d.column or 1, "title": d.code}
    parameters = ",".join(f"{name}={_escaped(str(value), also=':,')}" for name, value in values.items())
    return f"::{d.severity} {parameters}::{_escaped(_with_hint(d))}"


def _escaped(text: str, also: str = "") -> str:
    text = "\n".join(map(printable, text.split("\n")))
    for character in "%\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _with_hint(d: Diagnostic) -> str:
    return f"{d.message} ({d.hint})" if d.hint else d.message


def _result(d: Diagnostic, rule: int) -> dict[str, object]:
    location = _file_location(d.path)
    if d.line:
        location["region"] = {"startLine": d.line, "startColumn": max(1, d.column)}
        if d.excerpt:
            location["region"] |= {"snippet": {"text": d.excerpt}}  # type: ignore[operator]
    result: dict[str, object] = {
        "ruleId": d.code,
        "ruleIndex": rule,
        "level": d.severity,
        "message": {"text": _with_hint(d)},
        "locations": [{"physicalLocation": location}],
    }
    if d.other_paths:
        result["relatedLocations"] = [{"physicalLocation": _file_location(path)} for path in d.other_paths]
    return result


def _file_location(path: str) -> dict[str, object]:
    return {"artifactLocation": {"uri": quote(path, errors="replace"), "uriBaseId": "%SRCROOT%"}}
