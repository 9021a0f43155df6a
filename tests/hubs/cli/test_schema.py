from __future__ import annotations

import json
from pathlib import Path

import pytest

from site_builder.commands.json_schema import schema_of, subjects_of
from site_builder.config.presets import PRESETS
from tests.support.cli import run
from tests.support.hubs import write_hub

FILES = {f"{name}.schema.json": json.loads(json.dumps(schema_of(name))) for name in subjects_of(None)}


def read_schemas(folder: Path) -> dict[str, object]:
    return {file.name: json.loads(file.read_text(encoding="utf-8")) for file in folder.iterdir()}


def test_schema_writes_all_schemas_into_hub(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    result = run("schema", "--site", hub_dir)
    assert result.exit_code == 0 and len(result.stdout.splitlines()) == len(FILES)
    assert read_schemas(hub_dir / "schemas") == FILES


def test_schema_with_output_needs_no_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("schema", "--output", tmp_path / "deep/er").exit_code == 0
    assert {*read_schemas(tmp_path / "deep/er")} == {*FILES}


@pytest.mark.parametrize("name", subjects_of(None))
def test_schema_with_name_is_printed(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed = run("schema", name).stdout
    assert json.loads(printed) == FILES[f"{name}.schema.json"]
    assert printed.startswith('{\n  "') and printed.endswith("}\n")


def test_schema_prints_settings_for_vs_code(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    result = run("schema", "--site", hub_dir)
    schemas = json.loads(result.stderr[result.stderr.index("{") :])["yaml.schemas"]
    assert {name: json.loads((hub_dir / name).read_text(encoding="utf-8")) for name in schemas} == {
        "./schemas/site.schema.json": FILES["site.schema.json"],
        "./schemas/collections.schema.json": FILES["collections.schema.json"],
        **{f"./schemas/{id_}.schema.json": FILES[f"{id_}.schema.json"] for id_ in PRESETS},
    }
    assert [*schemas.values()] == ["site.yaml", "collections.yaml", *(f"content/{id_}.yaml" for id_ in PRESETS)]
    assert f'"{tmp_path.as_uri()}/x/site.schema.json"' in run("schema", "--output", tmp_path / "x").stderr


@pytest.mark.parametrize("arguments", [["nothing"], ["story", "-o", "x"]])
def test_invalid_arguments_are_rejected(arguments: list[str]) -> None:
    assert run("schema", *arguments).exit_code == 2


def test_schema_without_hub_is_rejected(tmp_path: Path) -> None:
    assert run("schema", "--site", tmp_path).exit_code == 2
