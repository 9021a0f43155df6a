from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_builder.deploy.folder import Folder
from site_builder.deploy.store import LOCK, LockedError, Upload
from site_builder.system.progress import no_progress


def uploads(tmp_path: Path, *paths: str) -> list[Upload]:
    for path in paths:
        file = tmp_path / "tree" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path)
        os.utime(file, (1_000_000_000, 1_000_000_000))
    return [Upload(path, str(tmp_path / "tree" / path), len(path), "", "") for path in paths]


def test_files_are_copied_with_their_times_and_removed_with_their_folders(tmp_path: Path) -> None:
    place = Folder(tmp_path / "www")
    with place.lock(False):
        place.send(uploads(tmp_path, "index.html", "news/a/index.html", "news/b/index.html"), no_progress)
        place.write(place.manifest, b"1")
    assert place.checksums()["news/a/index.html"] == place.checksum(b"news/a/index.html")
    assert (tmp_path / "www/index.html").stat().st_mtime == 1_000_000_000
    assert (place.read(place.manifest), place.read("nothing")) == (b"1", None)
    place.delete(["news/a/index.html", "gone/index.html"])
    assert sorted(os.listdir(tmp_path / "www/news")) == ["b"]
    place.delete(["news/b/index.html"])
    assert sorted(os.listdir(tmp_path / "www")) == [place.manifest, "index.html"]


def test_one_deploy_at_a_time_and_no_lock_is_left(tmp_path: Path) -> None:
    place = Folder(tmp_path / "www")
    with place.lock(False), pytest.raises(LockedError, match="is under way"), Folder(tmp_path / "www").lock(True):
        pass
    assert not (tmp_path / "www" / LOCK).exists()
    (tmp_path / "www" / LOCK).write_text("of a process that was killed")
    with place.lock(False):
        pass
    assert place.checksums() == {}


def test_what_a_killed_deploy_left_of_a_file_goes_with_it(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    place.send(uploads(tmp_path, "a.html"), no_progress)
    (tmp_path / "a.html.site-builder-deploy.tmp").write_text("half")
    place.delete(["a.html"])
    assert sorted(os.listdir(tmp_path)) == ["tree"]


def test_the_folder_itself_stays_when_it_is_empty(tmp_path: Path) -> None:
    place = Folder(tmp_path / "srv/www")
    with place.lock(False):
        place.send(uploads(tmp_path, "news/a.html"), no_progress)
    place.delete(["news/a.html"])
    assert os.listdir(tmp_path / "srv/www") == []


def test_a_checksum_is_that_of_the_bytes(tmp_path: Path) -> None:
    assert Folder(tmp_path).checksum(b"abc").startswith("ba7816bf8f01cfea")


def test_a_lock_that_goes_while_it_is_taken_was_that_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Folder(tmp_path / "www")
    monkeypatch.setattr("fcntl.flock", lambda stream, how: Path(stream.name).unlink())
    with pytest.raises(LockedError, match="is under way"), place.lock(False):
        pass
