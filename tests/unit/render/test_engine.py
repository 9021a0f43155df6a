"""Which changes of the program render pages again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.render import engine
from site_builder.render.engine import DECIDE_BYTES, engine_digest
from site_builder.system.installed import installed_version

OTHERS = ("diagnostics", "system", "store", "lint", "serve", "deploy", "lsp", "commands", "cli")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Compute the digest of a copy of the package."""
    copy = tmp_path / "site_builder"
    shutil.copytree(engine.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "defaults"))
    monkeypatch.setattr(engine, "PACKAGE", copy)
    engine._package_digest.cache_clear()
    yield copy
    engine._package_digest.cache_clear()


def digest_after_change(package: Path, name: str, *more_packages: str) -> bytes:
    with (package / name / "__init__.py").open("a") as module:
        module.write("# A change.\n")
    engine._package_digest.cache_clear()
    return engine_digest(*more_packages)


@pytest.mark.parametrize("name", DECIDE_BYTES)
def test_change_in_a_package_that_decides_bytes_changes_the_digest(package: Path, name: str) -> None:
    before = engine_digest()
    assert digest_after_change(package, name) != before


@pytest.mark.parametrize("name", OTHERS)
def test_change_in_any_other_package_does_not(package: Path, name: str) -> None:
    before = engine_digest()
    assert digest_after_change(package, name) == before


def test_digest_can_cover_more_packages(package: Path) -> None:
    before = engine_digest("lint")
    assert digest_after_change(package, "lint", "lint") != before


def test_every_package_is_in_one_of_the_lists() -> None:
    packages = {folder.parent.name for folder in engine.PACKAGE.glob("*/__init__.py")}
    assert packages == {*DECIDE_BYTES, *OTHERS}


def test_other_versions_of_libraries_and_python_change_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_versions_digest", engine._versions_digest.__wrapped__)
    before = engine_digest()
    assert engine_digest() == before
    monkeypatch.setattr(engine, "installed_version", lambda library: "0.0")
    assert engine_digest() != before
    monkeypatch.setattr(engine, "installed_version", installed_version)
    monkeypatch.setattr("platform.python_version", lambda: "3.0")
    assert engine_digest() != before
