import os
import shutil
from pathlib import Path

import pytest

from site_builder.commands.verify import Differences, verify
from site_builder.config.paths import STATE_FOLDER
from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from tests.support.hubs import NOW, add_story, built, tree, write_file, write_hub


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published hub of two stories."""
    hub_dir = write_hub(tmp_path_factory.mktemp("published"))
    add_story(hub_dir, "first")
    add_story(hub_dir, "second", "2026-11-02")
    built(hub_dir)
    return hub_dir


@pytest.fixture
def hub_dir(published: Path, tmp_path: Path) -> Path:
    """A copy of the published hub."""
    return shutil.copytree(published, tmp_path / "hub")


def options(hub_dir: Path) -> Options:
    return Options(hub_dir=hub_dir, output=hub_dir / "public", selection=Selection(at=NOW), jobs=1, search=False)


def scribble(file: Path) -> None:
    """Change a file without changing its size and time."""
    status = file.stat()
    data = file.read_bytes()
    file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_site_same_as_a_clean_build_has_no_differences(hub_dir: Path) -> None:
    for name in ("CNAME", ".nojekyll", ".well-known/acme", "news/.htaccess"):
        write_file(hub_dir / "public" / name, "of a user")
    before = tree(hub_dir)
    assert verify(options(hub_dir)) == Differences()
    assert tree(hub_dir) == before
    assert not (hub_dir / STATE_FOLDER / "verify").exists()


def test_changed_files_are_listed_in_order_even_with_old_time_and_size(hub_dir: Path) -> None:
    scribble(hub_dir / "public/news/second/index.html")
    scribble(hub_dir / "public/404.html")
    (hub_dir / "public/feed.xml").unlink()
    assert verify(options(hub_dir)).changed == ("404.html", "feed.xml", "news/second/index.html")


def test_missing_file_is_listed(hub_dir: Path) -> None:
    add_story(hub_dir, "third", "2026-11-03")
    assert "news/third/index.html" in verify(options(hub_dir)).changed


def test_outdated_file_is_listed(hub_dir: Path) -> None:
    (hub_dir / "content/news/2026/11/2026-11-02-second.md").unlink()
    assert "news/second/index.html" in verify(options(hub_dir)).changed
    build(options(hub_dir))
    assert verify(options(hub_dir)) == Differences()


def test_leftover_of_an_interrupted_verify_is_removed(hub_dir: Path) -> None:
    write_file(hub_dir / STATE_FOLDER / "verify/public/news", "a file instead of a folder")
    assert verify(options(hub_dir)) == Differences()


def test_failed_verify_leaves_no_folder(hub_dir: Path) -> None:
    (hub_dir / "content/news/2026/11/2026-11-02-second.md").unlink()
    (hub_dir / "site.yaml").unlink()
    with pytest.raises(FileNotFoundError):
        verify(options(hub_dir))
    assert not (hub_dir / STATE_FOLDER / "verify").exists()


def test_files_that_no_build_has_written_are_listed(hub_dir: Path) -> None:
    write_file(hub_dir / "public/news/withdrawn/index.html", "gone")
    write_file(hub_dir / "public/old/a/b.html", "mine")
    assert verify(options(hub_dir)) == Differences((), ("news/withdrawn/index.html", "old/a/b.html"))
    write_file(hub_dir / "site.yaml", (hub_dir / "site.yaml").read_text() + "keep: [old/]\n")
    build(options(hub_dir))
    assert verify(options(hub_dir)).unknown == ("news/withdrawn/index.html",)
