from __future__ import annotations

import sys
from importlib.metadata import distribution, version
from pathlib import Path

import pytest

from site_builder.system import installed
from site_builder.system.installed import installed_version, wheel_tags


@pytest.mark.parametrize("library", ["jinja2", "Markdown.It_Py", "mdit-py-plugins", "msgspec", "pyyaml", "babel"])
def test_installed_version_is_that_of_importlib(library: str) -> None:
    assert installed_version(library) == version(library) != ""


def test_wheel_tags_are_those_of_importlib() -> None:
    assert wheel_tags("pillow") == distribution("pillow").read_text("WHEEL")
    assert wheel_tags("no-such-library") == ""


def test_installed_version_finds_older_forms_and_the_first_of_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old_one.egg-info").mkdir()
    (tmp_path / "old_one.egg-info" / "PKG-INFO").write_text("Metadata-Version: 1.0\nName: old-one\nVersion: 3.1\n")
    (tmp_path / "msgspec-0.0.1.dist-info").mkdir()
    archive = tmp_path / "modules.zip"
    archive.write_bytes(b"")
    monkeypatch.setattr(sys, "path", [str(archive), str(tmp_path), str(tmp_path / "missing"), *sys.path])
    assert installed_version("old-one") == "3.1"
    assert installed_version("msgspec") == "0.0.1"
    assert installed_version("no-such-library") == ""


def test_installed_version_does_not_ask_importlib_for_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "_wheels", lambda path: ({}, False))
    assert installed_version("msgspec") == ""
