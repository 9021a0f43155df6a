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


def test_send_keeps_times_and_delete_removes_empty_folders(tmp_path: Path) -> None:
    target = Folder(tmp_path / "www")
    with target.lock(False):
        target.send(uploads(tmp_path, "index.html", "news/a/index.html", "news/b/index.html"), no_progress)
        target.write(target.manifest, b"1")
    assert target.checksums()["news/a/index.html"] == target.checksum(b"news/a/index.html")
    assert (tmp_path / "www/index.html").stat().st_mtime == 1_000_000_000
    assert (target.read(target.manifest), target.read("nothing")) == (b"1", None)
    target.delete(["news/a/index.html", "gone/index.html"])
    assert sorted(os.listdir(tmp_path / "www/news")) == ["b"]
    target.delete(["news/b/index.html"])
    assert sorted(os.listdir(tmp_path / "www")) == [target.manifest, "index.html"]


def test_lock_refuses_a_second_deploy_and_is_removed(tmp_path: Path) -> None:
    target = Folder(tmp_path / "www")
    with target.lock(False), pytest.raises(LockedError), Folder(tmp_path / "www").lock(True):
        pass
    assert not (tmp_path / "www" / LOCK).exists()
    (tmp_path / "www" / LOCK).write_text("of a process that was killed")
    with target.lock(False):
        pass
    assert target.checksums() == {}


def test_delete_removes_temporary_file_of_killed_deploy(tmp_path: Path) -> None:
    target = Folder(tmp_path)
    target.send(uploads(tmp_path, "a.html"), no_progress)
    (tmp_path / "a.html.site-builder-deploy.tmp").write_text("half")
    target.delete(["a.html"])
    assert sorted(os.listdir(tmp_path)) == ["tree"]


def test_empty_target_folder_is_kept(tmp_path: Path) -> None:
    target = Folder(tmp_path / "srv/www")
    with target.lock(False):
        target.send(uploads(tmp_path, "news/a.html"), no_progress)
    target.delete(["news/a.html"])
    assert os.listdir(tmp_path / "srv/www") == []


def test_checksum_is_sha256(tmp_path: Path) -> None:
    assert Folder(tmp_path).checksum(b"abc").startswith("ba7816bf8f01cfea")


def test_lock_removed_while_it_is_taken_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = Folder(tmp_path / "www")
    monkeypatch.setattr("fcntl.flock", lambda stream, operation: Path(stream.name).unlink())
    with pytest.raises(LockedError), target.lock(False):
        pass


def test_folder_may_hold_names_that_are_not_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.html")
    (tmp_path / "www" / os.fsdecode(b"\xe9")).mkdir(parents=True)
    (tmp_path / "www" / name).write_text("theirs")
    target = Folder(tmp_path / "www")
    assert target.checksums() == {name: target.checksum(b"theirs")}
