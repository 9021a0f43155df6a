import os
from pathlib import Path
from unittest import mock

import pytest

from site_builder.system import files


def test_write_creates_or_replaces_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    files.write(file, b"one")
    assert file.read_bytes() == b"one"
    file.chmod(0o640)
    files.write(file, b"two")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"two", 0o640)
    assert os.listdir(tmp_path) == ["a.txt"]


def test_write_follows_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "a.txt"
    link.symlink_to("there/a.txt")
    files.write(link, b"one")
    assert link.is_symlink() and (tmp_path / "there/a.txt").read_bytes() == b"one"


def test_failed_write_leaves_the_file_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one")
    with mock.patch("os.fsync", side_effect=OSError("disk full")), pytest.raises(OSError, match="disk full"):
        files.write(file, b"two")
    assert file.read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_create_refuses_an_existing_name(tmp_path: Path) -> None:
    files.create(tmp_path / "a.txt", b"one")
    (tmp_path / "link.txt").symlink_to("nowhere")
    for name in ("a.txt", "link.txt"):
        with pytest.raises(FileExistsError):
            files.create(tmp_path / name, b"two")
    assert (tmp_path / "a.txt").read_bytes() == b"one"
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "link.txt"]


def test_create_works_without_hard_links(tmp_path: Path) -> None:
    with mock.patch("os.link", side_effect=PermissionError):
        files.create(tmp_path / "a.txt", b"one")
        with pytest.raises(FileExistsError):
            files.create(tmp_path / "a.txt", b"two")
    assert (tmp_path / "a.txt").read_bytes() == b"one"


def test_write_accepts_the_longest_file_name(tmp_path: Path) -> None:
    file = tmp_path / ("a" * 252 + ".md")
    files.write(file, b"one")
    assert file.read_bytes() == b"one"


def test_stale_temp_file_of_same_pid_is_replaced(tmp_path: Path) -> None:
    (tmp_path / f".a.txt.{os.getpid()}.tmp").write_bytes(b"half")
    files.create(tmp_path / "a.txt", b"one")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a.txt": b"one"}


def test_find_file_finds_a_name_in_another_unicode_form(tmp_path: Path) -> None:
    file = tmp_path / "e\u0301te\u0301" / "cafe\u0301.md"
    file.parent.mkdir()
    file.touch()
    path = "\u00e9t\u00e9/caf\u00e9.md"
    assert files.find_file(tmp_path, path) == file
    exact = file.parent / "caf\u00e9.md"
    exact.touch()
    assert files.find_file(tmp_path, path) == exact
    assert files.find_file(tmp_path, "\u00e9t\u00e9/\u00e9.md") == file.parent / "\u00e9.md"
    assert files.find_file(tmp_path, "no/\u00e9.md") == tmp_path / "no" / "\u00e9.md"
