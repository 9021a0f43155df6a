import os
from pathlib import Path
from unittest import mock

import pytest

from site_builder.system import files


def test_a_file_is_made_or_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    files.write(file, b"one")
    assert file.read_bytes() == b"one"
    file.chmod(0o640)
    files.write(file, b"two")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"two", 0o640)
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "a.txt"
    link.symlink_to("there/a.txt")
    files.write(link, b"one")
    assert link.is_symlink() and (tmp_path / "there/a.txt").read_bytes() == b"one"


def test_what_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one")
    with mock.patch("os.fsync", side_effect=OSError("disk full")), pytest.raises(OSError, match="disk full"):
        files.write(file, b"two")
    assert file.read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_new_file_is_made_and_takes_the_place_of_none(tmp_path: Path) -> None:
    files.create(tmp_path / "a.txt", b"one")
    (tmp_path / "link.txt").symlink_to("nowhere")
    for name in ("a.txt", "link.txt"):
        with pytest.raises(FileExistsError):
            files.create(tmp_path / name, b"two")
    assert (tmp_path / "a.txt").read_bytes() == b"one"
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "link.txt"]


def test_a_new_file_is_made_where_there_are_no_links(tmp_path: Path) -> None:
    with mock.patch("os.link", side_effect=PermissionError):
        files.create(tmp_path / "a.txt", b"one")
        with pytest.raises(FileExistsError):
            files.create(tmp_path / "a.txt", b"two")
    assert (tmp_path / "a.txt").read_bytes() == b"one"


def test_a_name_may_be_as_long_as_names_are(tmp_path: Path) -> None:
    file = tmp_path / ("a" * 252 + ".md")
    files.write(file, b"one")
    assert file.read_bytes() == b"one"


def test_what_a_killed_process_of_the_same_number_has_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / f".a.txt.{os.getpid()}.tmp").write_bytes(b"half")
    files.create(tmp_path / "a.txt", b"one")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a.txt": b"one"}
