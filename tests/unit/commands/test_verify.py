import os
import shutil
from pathlib import Path

import pytest

from site_builder.commands.verify import verify
from site_builder.config.paths import STATE_FOLDER
from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from tests.support.hubs import NOW, add_story, built, tree, write_file, write_hub


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published hub of two stories."""
    site = write_hub(tmp_path_factory.mktemp("published"))
    add_story(site, "first")
    add_story(site, "second", "2026-11-02")
    built(site)
    return site


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(published, tmp_path / "hub")


def options(site: Path) -> Options:
    return Options(hub_dir=site, output=site / "public", selection=Selection(at=NOW), jobs=1, search=False)


def scribble(file: Path) -> None:
    """Change a file so that its size and time stay."""
    status = file.stat()
    data = file.read_bytes()
    file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_a_site_that_is_what_a_clean_build_gives(site: Path) -> None:
    (site / "public/notes.txt").write_text("not ours")
    before = tree(site)
    assert verify(options(site)) == []
    assert tree(site) == before
    assert not (site / STATE_FOLDER / "verify").exists()


def test_files_that_differ_are_named_in_order_even_where_a_build_sees_nothing(site: Path) -> None:
    scribble(site / "public/news/second/index.html")
    scribble(site / "public/404.html")
    (site / "public/feed.xml").unlink()
    assert verify(options(site)) == ["404.html", "feed.xml", "news/second/index.html"]


def test_what_is_not_published_and_should_be_is_named(site: Path) -> None:
    add_story(site, "third", "2026-11-03")
    assert "news/third/index.html" in verify(options(site))


def test_what_is_published_and_should_not_be_is_named(site: Path) -> None:
    (site / "content/news/2026/11/2026-11-02-second.md").unlink()
    assert "news/second/index.html" in verify(options(site))
    build(options(site))
    assert verify(options(site)) == []


def test_what_was_left_of_an_earlier_proof_does_not_matter(site: Path) -> None:
    write_file(site / STATE_FOLDER / "verify/public/news", "a file in the place of a folder")
    assert verify(options(site)) == []


def test_nothing_stays_when_it_fails(site: Path) -> None:
    (site / "content/news/2026/11/2026-11-02-second.md").unlink()
    (site / "site.yaml").unlink()
    with pytest.raises(FileNotFoundError):
        verify(options(site))
    assert not (site / STATE_FOLDER / "verify").exists()
