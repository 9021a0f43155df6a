"""Files in the output folder that no build has written: named by every build until they are gone, never removed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_builder.pipeline.build import BuildResult
from site_builder.store.leftovers import files_in, is_kept
from tests.support.cli import run
from tests.support.hubs import SETTINGS, add_story, build_hub, codes, write_file, write_hub

WARNING = [("public", "unknown-files")]


@pytest.fixture
def hub_dir(tmp_path: Path) -> Path:
    """A hub of which one story was withdrawn while its state was lost."""
    hub_dir = write_hub(tmp_path / "hub", f"-- site.yaml --\n{SETTINGS}search: false\ntwins: false\n")
    add_story(hub_dir, "kept")
    withdrawn = add_story(hub_dir, "withdrawn", category="models")
    assert build_hub(hub_dir).diagnostics == ()
    shutil.rmtree(hub_dir / ".site-builder")
    withdrawn.unlink()
    return hub_dir


def leftovers(result: BuildResult) -> set[str]:
    assert codes(result) == (WARNING if result.leftovers else [])
    return set(result.leftovers)


def test_withdrawn_pages_are_named_until_they_are_deleted(hub_dir: Path) -> None:
    write_file(hub_dir / "public/.git/HEAD", "mine")
    write_file(hub_dir / "public/CNAME", "mine")
    found = leftovers(build_hub(hub_dir))
    assert {"news/withdrawn/index.html", "category/models/index.html"} <= found
    assert not [path for path in found if "kept" in path or path in ("CNAME", "index.html")]
    assert leftovers(build_hub(hub_dir)) == found, "also if nothing has changed"
    add_story(hub_dir, "later")
    assert leftovers(build_hub(hub_dir)) == found, "and after an edit"
    assert all((hub_dir / "public" / path).exists() for path in found)
    shutil.rmtree(hub_dir / "public")
    assert leftovers(build_hub(hub_dir)) == set()


def test_leftover_that_is_published_again_is_no_leftover(hub_dir: Path) -> None:
    assert leftovers(build_hub(hub_dir))
    add_story(hub_dir, "withdrawn", category="models")
    assert leftovers(build_hub(hub_dir)) == set()
    (hub_dir / "content/news/2026/11/2026-11-01-withdrawn.md").unlink()
    assert leftovers(build_hub(hub_dir)) == set()
    assert not (hub_dir / "public/news/withdrawn").exists()


def test_files_to_keep_are_not_named(hub_dir: Path) -> None:
    found = leftovers(build_hub(hub_dir))
    settings = (hub_dir / "site.yaml").read_text()
    write_file(hub_dir / "site.yaml", f"{settings}keep: [news/withdrawn/, '*.xml', /category/models/*]\n")
    rest = leftovers(build_hub(hub_dir))
    assert rest == {path for path in found if not path.startswith(("news/", "category/")) and ".xml" not in path}
    write_file(hub_dir / "site.yaml", settings)
    assert leftovers(build_hub(hub_dir)) == found


def test_a_damaged_state_is_a_lost_state(hub_dir: Path) -> None:
    build_hub(hub_dir)
    for path in files_in(hub_dir / "public"):
        if "withdrawn" in path or "models" in path:
            (hub_dir / "public" / path).unlink()
    add_story(hub_dir, "second")
    build_hub(hub_dir)
    (manifest,) = (hub_dir / ".site-builder").glob("manifest-*.sqlite")
    manifest.write_bytes(b"damaged")
    (hub_dir / "content/news/2026/11/2026-11-01-second.md").unlink()
    assert "news/second/index.html" in leftovers(build_hub(hub_dir))


def test_commands_are_not_satisfied_by_leftovers(hub_dir: Path) -> None:
    at = ("--site", hub_dir, "--at", "2026-11-20")
    for number in range(10):
        write_file(hub_dir / f"public/z/{number}.html", "x")
    result = run("build", *at)
    assert result.exit_code == 0 and "public: warning[unknown-files]: no build has written" in result.stderr
    assert result.stderr.count(".html") == 10 and "and others" in result.stderr
    assert run("build", *at, "--strict").exit_code == 1
    verified = run("build", *at, "--verify", "--quiet")
    assert verified.exit_code == 1 and "\nnews/withdrawn/index.html: no build has written it\n" in verified.stderr
    cleaned = run("build", *at, "--clean")
    assert "unknown-files" in cleaned.stderr and (hub_dir / "public/news/withdrawn/index.html").exists()


@pytest.mark.parametrize(
    ("path", "patterns", "kept"),
    [
        (".git/HEAD", [], True),
        ("a/.htaccess", [], True),
        ("CNAME", [], True),
        ("a/CNAME", [], False),
        ("old/a/b.html", ["old/"], True),
        ("older/a.html", ["old/"], False),
        ("google12.html", ["/google*.html"], True),
        ("a.html", ["A.html", ""], False),
    ],
)
def test_names_and_patterns_decide_what_is_kept(path: str, patterns: list[str], kept: bool) -> None:
    assert is_kept(path, patterns) is kept


def test_links_are_not_followed(tmp_path: Path) -> None:
    write_file(tmp_path / "other/secret.txt", "x")
    write_file(tmp_path / "public/a.html", "x")
    (tmp_path / "public/link").symlink_to(tmp_path / "other")
    assert files_in(tmp_path / "public") == ["a.html", "link"]
    assert files_in(tmp_path / "nowhere") == []
