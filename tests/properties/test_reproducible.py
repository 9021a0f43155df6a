"""The same input gives the same bytes, whatever machine, surroundings and Python build it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.hubs import tree
from tests.support.project import python_versions

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
AT = {"SOURCE_DATE_EPOCH": "1795176000"}
SURROUNDINGS: dict[str, dict[str, str]] = {
    "zone-east": {"TZ": "Pacific/Kiritimati"},
    "zone-west": {"TZ": "America/Los_Angeles"},
    "hash-seed-0": {"PYTHONHASHSEED": "0"},
    "hash-seed-4711": {"PYTHONHASHSEED": "4711"},
    "locale-c": {"LC_ALL": "C"},
    "locale-c-utf8": {"LC_ALL": "C.UTF-8"},
    "ascii": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "turkish": {"LC_ALL": "tr_TR.UTF-8"},
    "german-latin-1": {"LC_ALL": "de_DE.ISO-8859-1", "PYTHONUTF8": "0"},
    "no-home": {"HOME": "/nonexistent", "USER": "", "LANG": ""},
}
OTHER_VERSIONS = [version for version in python_versions() if version != "{}.{}".format(*sys.version_info)]
"""Versions of Python: all supported ones, except the one that runs this."""
NAMED = [python for python in os.environ.get("PYTHONS", "").split(os.pathsep) if python]
"""Interpreters of those versions: paths, separated as those of PATH are. More may be on the PATH itself."""
LOCALES = (("tr_TR", "UTF-8"), ("de_DE", "ISO-8859-1"))


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with locales of other languages and encodings."""
    folder = tmp_path_factory.mktemp("locales")
    for name, encoding in LOCALES:
        line = ["localedef", "-i", name, "-f", encoding, str(folder / f"{name}.{encoding}")]
        if not shutil.which("localedef") or subprocess.run(line, capture_output=True, check=False).returncode:
            pytest.skip("needs localedef and the sources of locales (Debian: locales)")
    return folder


def demo(folder: Path) -> Path:
    """A copy of the demo hub."""
    for name in ("content", "site.yaml", "redirects.yaml", "urls.lock"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, folder / name)
    return folder


def digest(
    site: Path,
    *options: str,
    python: str = sys.executable,
    mask: int = 0o022,
    more: dict[str, str] | None = None,
) -> tuple[int, str]:
    """How many files a build gives, and one digest of all their paths and bytes."""
    line = [python, "-m", "site_builder", "build", "--site", str(site), "--quiet", *options]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **AT, **(more or {})}
    answer = subprocess.run(line, env=surroundings, umask=mask, cwd=site, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    whole = hashlib.sha256()
    for path, data in tree(site / "public").items():
        whole.update(f"{path} {len(data)} ".encode() + data)
    return len(tree(site / "public")), whole.hexdigest()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str]:
    """Of a build in the usual surroundings."""
    folder = tmp_path_factory.mktemp("usual")
    return digest(demo(folder))


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_environment_does_not_change_bytes(tmp_path: Path, expected: tuple[int, str], locales: Path, name: str) -> None:
    assert digest(demo(tmp_path), more={"LOCPATH": str(locales), **SURROUNDINGS[name]}) == expected


@pytest.mark.parametrize("folder", ["a", "with space/ümlaut/" + "long" * 40, "public/static/content"])
def test_path_does_not_change_bytes(tmp_path: Path, expected: tuple[int, str], folder: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    assert digest(demo(tmp_path / folder)) == expected


@pytest.mark.parametrize("jobs", ["1", "2", "7"])
def test_number_of_jobs_does_not_change_bytes(tmp_path: Path, expected: tuple[int, str], jobs: str) -> None:
    assert digest(demo(tmp_path), "--jobs", jobs) == expected


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_umask_does_not_change_bytes(tmp_path: Path, expected: tuple[int, str], mask: int) -> None:
    assert digest(demo(tmp_path), mask=mask) == expected


def version_of(python: str) -> str:
    """Major and minor version of an interpreter that has the libraries of requirements/runtime.txt; else nothing."""
    libraries = "msgspec, PIL, markdown_it, pagefind_bin, lightningcss, brotli"
    ask = f"import sys, {libraries}; print('%d.%d' % sys.version_info[:2])"
    answer = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


@pytest.mark.parametrize("python", NAMED)
def test_named_python_has_the_libraries(python: str) -> None:
    assert version_of(python) in python_versions()


@pytest.mark.parametrize("version", OTHER_VERSIONS)
def test_version_of_python_does_not_change_bytes(tmp_path: Path, expected: tuple[int, str], version: str) -> None:
    on_path = shutil.which(f"python{version}")
    candidates = [*NAMED, on_path] if on_path else NAMED
    python = next((one for one in candidates if version_of(one) == version), None)
    if python is None:
        pytest.skip(f"no python{version} with requirements/runtime.txt on the PATH, and none named in PYTHONS")
    assert digest(demo(tmp_path), python=python) == expected
