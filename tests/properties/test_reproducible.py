"""The same input gives the same bytes, whatever machine, surroundings and Python build it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.hubs import tree
from tests.support.project import python_versions

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


class Surroundings(NamedTuple):
    """Of a build."""

    environment: dict[str, str]
    folder: str = "."
    jobs: int = 2
    mask: int = 0o022


USUAL = Surroundings({})
AT = {"SOURCE_DATE_EPOCH": "1795176000"}
OLD_C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
SURROUNDINGS: Mapping[str, Surroundings] = {
    "east": Surroundings({"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}, folder="a", jobs=1),
    "turkish": Surroundings({"LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4711"}, folder="public/static/content"),
    "latin-1": Surroundings({"LC_ALL": "de_DE.ISO-8859-1", "PYTHONUTF8": "0"}, jobs=7, mask=0o077),
    "ascii": Surroundings({**OLD_C, "HOME": "/nonexistent", "USER": "", "LANG": ""}, mask=0o000),
    "west": Surroundings({"TZ": "America/Los_Angeles"}, folder="with space/ümlaut/" + "long" * 40),
}
"""Each differs from the usual ones in several things. Where the bytes differ too, try one thing after the other."""
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


def digest(site: Path, surroundings: Surroundings = USUAL, python: str = sys.executable) -> tuple[int, str]:
    """How many files a build gives, and one digest of all their paths and bytes."""
    line = [python, "-m", "site_builder", "build", "--site", str(site), "--quiet", "--jobs", str(surroundings.jobs)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **AT, **surroundings.environment}
    answer = subprocess.run(
        line, env=environment, umask=surroundings.mask, cwd=site, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    whole = hashlib.sha256()
    files = tree(site / "public")
    for path, data in files.items():
        whole.update(f"{path} {len(data)} ".encode() + data)
    return len(files), whole.hexdigest()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str]:
    """Of a build in the usual surroundings."""
    folder = tmp_path_factory.mktemp("usual")
    return digest(demo(folder))


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_surroundings_do_not_change_bytes(tmp_path: Path, expected: tuple[int, str], locales: Path, name: str) -> None:
    surroundings = SURROUNDINGS[name]._replace(environment={**SURROUNDINGS[name].environment, "LOCPATH": str(locales)})
    site = tmp_path / surroundings.folder
    site.mkdir(parents=True, exist_ok=True)
    assert digest(demo(site), surroundings) == expected


def version_of(python: str) -> str:
    """Major and minor version of an interpreter that has the libraries of requirements/runtime.txt; else nothing."""
    libraries = "msgspec, PIL, markdown_it, lightningcss, brotli"
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
