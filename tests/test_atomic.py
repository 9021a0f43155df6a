import os
from pathlib import Path
from unittest import mock

import pytest

from site_builder import atomic


def test_a_file_is_made_or_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    atomic.write(file, b"one")
    assert file.read_bytes() == b"one"
    file.chmod(0o640)
    atomic.write(file, b"two")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"two", 0o640)
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "a.txt"
    link.symlink_to("there/a.txt")
    atomic.write(link, b"one")
    assert link.is_symlink() and (tmp_path / "there/a.txt").read_bytes() == b"one"


def test_what_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one")
    with mock.patch("os.fsync", side_effect=OSError("disk full")), pytest.raises(OSError, match="disk full"):
        atomic.write(file, b"two")
    assert file.read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a.txt"]
