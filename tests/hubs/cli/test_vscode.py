from __future__ import annotations

import json

import pytest

from site_builder.cli.vscode import SettingsConflictError, with_schemas

WANTED = {"./a.json": "site.yaml", "./b.json": "content/sources.yaml"}


@pytest.mark.parametrize(
    "before", ["", "\n", "{}", "{\n}\n", '{"a": 1}', '{\n    "a": "}{",\n\t"b": [1, 2]\n}\n', '\n { "a": {} }']
)
def test_they_are_added_and_nothing_else_changes(before: str) -> None:
    after = with_schemas(before, WANTED)
    assert json.loads(after) == {**json.loads(before.strip() or "{}"), "yaml.schemas": WANTED}
    assert after.endswith(before.lstrip().removeprefix("{"))
    assert with_schemas(after, WANTED) == after


def test_line_ends_stay_as_they_are() -> None:
    after = with_schemas('{\r\n  "a": 1\r\n}\r\n', WANTED)
    assert after.count("\n") == after.count("\r\n") and json.loads(after)["a"] == 1


def test_more_than_these_may_be_there() -> None:
    text = json.dumps({"yaml.schemas": WANTED | {"./c.json": "c.yaml"}})
    assert with_schemas(text, WANTED) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{\n  // mine\n  "a": 1\n}', "comments"),
        ('{"a": 1,}', "not JSON"),
        ("[]", "no JSON object"),
        ('{"yaml.schemas": {"./c.json": "c.yaml"}}', "already"),
        ('{"yaml.schemas": {"./a.json": "other.yaml", "./b.json": "content/sources.yaml"}}', "already"),
        ('{"yaml.schemas": null}', "already"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_where_something_might_be_lost_nothing_is_done(text: str, why: str) -> None:
    with pytest.raises(SettingsConflictError, match=why):
        with_schemas(text, WANTED)
