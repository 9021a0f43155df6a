"""What is needed of others: as documented, pinned, under known licences; and no more of it than is said."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution, metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from site_builder.config.installation import EXTRAS, Extra, install_command
from site_builder.diagnostics.codes import CODES
from tests.support.hubs import story_text, write_hub
from tests.support.images import image
from tests.support.project import ROOT, project

pytestmark = pytest.mark.slow

SETTINGS = "title: Hub\nbase_url: https://192.0.2.7/\nprecompress: [gz, br, zst]\ndeploy: {live: s3://bucket}\n"
GUIDE = ROOT / "docs/dependencies.md"
BUILDS_THE_PACKAGE = "hatchling"
OLDEST = {"extra": "", "python_version": "3.11", "python_full_version": "3.11.0"}
"""Which Python some libraries are needed for."""
NOT_PINNED = "import"
"""The extra of which requirements/runtime.txt has nothing: the tests alone need it, and dev.txt has its libraries."""
ALLOWED = {"Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU"}
ALLOWED |= {"MPL-1.1", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Unlicense"}
CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
    "The Unlicense (Unlicense)": "Unlicense",
}
"""What classifiers call licences, and their names by SPDX, as far as the classifier decides it."""
SILENT = {
    "axe-playwright-python": "MIT",  # its file LICENSE
}
"""Those that say nothing in their metadata."""


def names(requirements: Iterable[str]) -> list[str]:
    return [canonicalize_name(Requirement(one).name) for one in requirements]


def pins(file: str) -> list[str]:
    lines = (ROOT / "requirements" / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("-r ")]


def needs(name: str) -> set[str]:
    """What an installed library needs itself."""
    found = map(Requirement, distribution(name).requires or ())
    return {canonicalize_name(one.name) for one in found if one.marker is None or one.marker.evaluate(OLDEST)}


def closure(requirements: Iterable[str]) -> set[str]:
    """These and all that they bring along, by what is installed."""
    found: set[str] = set()
    left = {*names(requirements)}
    while left:
        found |= left
        left = {one for name in left for one in needs(name)} - found
    return found


def licence(name: str, silent: Mapping[str, str] = SILENT) -> str:
    """What an installed library says: an expression of SPDX, or names with ` OR ` between them."""
    fields = metadata(name)
    classes = [one.split(" :: ")[-1] for one in fields.get_all("Classifier", []) if one.startswith("License ::")]
    classified = " OR ".join(CLASSIFIED.get(one, one) for one in classes if one != "OSI Approved")
    expression, text = ((fields.get_all(key) or [""])[0] for key in ("License-Expression", "License"))
    return expression or classified or text or silent.get(name, "")


def table(heading: str) -> list[list[str]]:
    """The rows of the table below a heading of the guide."""
    section = GUIDE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return rows[2:]


def test_guide_names_each_required_library() -> None:
    assert [name for name, _, _ in table("Required")] == names(project()["dependencies"])


def test_guide_names_each_library_of_each_extra() -> None:
    documented = [(extra, canonicalize_name(name)) for extra, name, *_ in table("Extras")]
    extras = project()["optional-dependencies"]
    assert documented == sorted((extra, name) for extra, of_it in extras.items() for name in names(of_it))


def test_guide_names_indirect_dependencies() -> None:
    direct = {*names(project()["dependencies"])}
    direct |= {name for extra in project()["optional-dependencies"].values() for name in names(extra)}
    documented = {
        canonicalize_name(name): {*names(whose.split(", "))} for name, whose, _ in table("Indirect dependencies")
    }
    assert [*documented] == sorted(set(names(pins("runtime.txt"))) - direct - {BUILDS_THE_PACKAGE})
    for name, whose in documented.items():
        assert whose == {one for one in names(pins("runtime.txt")) if name in needs(one)}


@pytest.mark.parametrize("heading", ["Required", "Extras", "Indirect dependencies"])
def test_guide_names_the_licences(heading: str) -> None:
    where = -2 if heading == "Extras" else -1
    what = 1 if heading == "Extras" else 0
    assert {row[what]: row[where] for row in table(heading)} == {
        row[what]: licence(row[what]) for row in table(heading)
    }


def test_guide_names_the_extra_of_each_message() -> None:
    codes = {code for row in table("Extras") for code in re.findall(r"`(no-[a-z0-9-]+)`", row[-1])}
    assert codes == {"no-pillow", "no-compressor", "no-nh3"}
    assert codes <= {*CODES}


@pytest.mark.parametrize("file", ["runtime.txt", "dev.txt"])
def test_pins_are_plain_versions(file: str) -> None:
    assert [line for line in pins(file) if not re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9a-z.]*", line)] == []
    assert len(pins(file)) == len(set(names(pins(file))))


def test_all_needed_libraries_are_pinned() -> None:
    extras = project()["optional-dependencies"]
    required = [*project()["dependencies"], *(one for extra in extras if extra != NOT_PINNED for one in extras[extra])]
    assert set(names(pins("runtime.txt"))) == closure(required) | {BUILDS_THE_PACKAGE}
    assert set(names(extras[NOT_PINNED])) <= set(names(pins("dev.txt")))


def test_pins_are_within_the_ranges() -> None:
    pinned = {
        canonicalize_name(Requirement(one).name): one.partition("==")[2]
        for one in pins("runtime.txt") + pins("dev.txt")
    }
    ranges = [
        *project()["dependencies"],
        *(one for of_it in project()["optional-dependencies"].values() for one in of_it),
    ]
    for one in map(Requirement, ranges):
        assert one.specifier.contains(pinned[canonicalize_name(one.name)]), one


def test_all_licences_are_allowed() -> None:
    everything = closure([*pins("runtime.txt"), *pins("dev.txt")])
    assert {name: text for name in everything if not allowed(text := licence(name))} == {}


def test_guide_names_the_allowed_licences() -> None:
    section = GUIDE.read_text(encoding="utf-8").partition("\n## Licences\n")[2]
    listed = section.partition("one of these licences:")[2].partition(". ")[0]
    assert " ".join(listed.split()) == ", ".join(sorted(ALLOWED))


def test_licence_exceptions_are_needed() -> None:
    assert [name for name in SILENT if licence(name, silent={})] == []


def allowed(expression: str) -> bool:
    return all(not ALLOWED.isdisjoint(part.split(" OR ")) for part in expression.split(" AND "))


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("", False),
        ("GPL-3.0-only", False),
        ("GPL-2.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
    ],
)
def test_licence_expressions_are_understood(expression: str, may: bool) -> None:
    assert allowed(expression) == may


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of libraries with those that are always there, and what they bring along, but no others."""
    folder = tmp_path_factory.mktemp("bare")
    for name in closure(project()["dependencies"]):
        found = distribution(name)
        for top in {file.parts[0] for file in found.files or () if file.parts[0] != ".."}:
            (folder / top).symlink_to(Path(str(found.locate_file(top))).resolve())
    return folder


def without_extras(bare: Path, site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command where no extra is installed."""
    code = "from site_builder.cli import run; run()"
    environment = {"PYTHONPATH": f"{bare}:{ROOT}", "PATH": "/usr/bin:/bin", "HOME": str(site.parent)}
    command = [sys.executable, "-S", "-c", code, *arguments]
    return subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False)


def test_program_works_without_extras(bare: Path, tmp_path: Path) -> None:
    there = {file.name for file in bare.iterdir()}
    assert not there & {"PIL", "brotli.py", "lightningcss", "obstore", "pygls"}
    site = write_hub(tmp_path, "-- site.yaml --\n" + SETTINGS)
    for command in (
        ["init", "hub"],
        ["new", "A new one", "--source-url", "https://lab.example/new"],
        ["list", "--drafts"],
    ):
        done = without_extras(bare, site, *command)
        assert done.returncode == 0, done.stderr
    write_hub(site, f"-- content/news/2026-11-01-first.md --\n{story_text(body='![A square](picture.png)')}")
    (site / "content/news/picture.png").write_bytes(image(40, 40))

    built = without_extras(bare, site, "build", "--at", "2026-11-20")
    assert built.returncode == 0, built.stderr
    assert (site / "public/news/first/index.html").is_file()
    assert (site / "public/news/first/index.html.gz").is_file()
    (picture,) = re.findall("<img[^>]*A square[^>]*>", (site / "public/news/first/index.html").read_text("utf-8"))
    assert "width=" not in picture and len([*site.glob("public/assets/news/*.*")]) == 1
    assert not [*(site / "public").rglob("*.br"), *(site / "public").rglob("*.zst")]

    for command in (["check"], ["list"], ["next"], ["schema", "story"], ["why", "/news/first/"], ["build", "--verify"]):
        done = without_extras(bare, site, *command)
        assert done.returncode == 0 and "Traceback" not in done.stderr, command


@pytest.mark.parametrize(
    ("command", "extras"), [(["lsp"], ["lsp"]), (["deploy", "live"], ["deploy"]), (["build"], ["cards", "compress"])]
)
def test_feature_without_its_extra_names_it(
    bare: Path, tmp_path: Path, command: list[str], extras: list[Extra]
) -> None:
    site = write_hub(tmp_path, "-- site.yaml --\n" + SETTINGS)
    done = without_extras(bare, site, *command)
    assert (done.returncode == 0) == (command == ["build"])
    assert all(install_command(extra) in done.stderr for extra in extras), done.stderr


def test_install_commands_name_the_libraries_of_each_extra() -> None:
    extras = project()["optional-dependencies"]
    assert extras.pop("search") == [], "it is kept for those who ask for it"
    assert {extra: {*names(libraries)} for extra, libraries in EXTRAS.items()} == {
        extra: {*names(of_it)} for extra, of_it in extras.items()
    }


def test_nothing_installs_this_package_by_its_name_alone() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    texts = [ROOT / path for path in listed if path.endswith((".py", ".md", ".yml", ".yaml", ".toml", ".txt"))]
    by_name = re.compile(r"""(?:pip install|PACKAGE:)(?: -\S+)* *["']?site[-_]builder(?!\S*(?: @ |\.whl))""")
    assert [
        f"{file.relative_to(ROOT)}: {call[0]}"
        for file in texts
        if file.exists() and file != Path(__file__)
        for call in by_name.finditer(file.read_text(encoding="utf-8"))
    ] == []
