from __future__ import annotations

import sys
import zlib
from importlib.metadata import version
from importlib.util import find_spec as real
from pathlib import Path

import pytest

from site_builder.config.features import Features, find_features, has_pygls, library_versions


def test_find_features_finds_installed_libraries() -> None:
    found = find_features()
    assert found.can_draw
    assert Path(found.serif).read_bytes()[:4] == Path(found.sans).read_bytes()[:4] == b"\0\1\0\0"


@pytest.mark.parametrize("missing", ["PIL", "font_source_serif_pro", "font_source_sans_pro"])
def test_can_draw_needs_pillow_and_both_fonts(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.config.features.find_spec", lambda name: None if name == missing else real(name))
    assert not find_features().can_draw


def test_features_are_empty_by_default() -> None:
    assert not Features().can_draw


def test_encoders_lists_installed_libraries() -> None:
    assert find_features().encoders.keys() == {"gz", "br", "zst"}
    assert find_features().encoders["br"] == version("brotli")
    assert Features(zstandard="0.25").encoders == {"gz": zlib.ZLIB_RUNTIME_VERSION, "zst": "0.25"}


def test_find_features_imports_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "PIL"]:
        monkeypatch.delitem(sys.modules, name)
    find_features()
    library_versions()
    assert "PIL" not in sys.modules


def test_library_versions_includes_wheel_tags() -> None:
    assert library_versions()[0].startswith(version("pillow") + " Wheel-Version:")


def test_has_pygls_needs_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    assert has_pygls()
    monkeypatch.setattr("site_builder.config.features.find_spec", lambda name: None)
    assert not has_pygls()
