from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.model.content import Timestamp
from site_builder.model.fingerprint import DIGEST_SIZE, combine, digest, digest_bytes, digest_folder
from site_builder.model.site import TermRef


def test_digest_ignores_key_order() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest(TermRef(name="x", slug="y", url="z")) == digest(TermRef(url="z", slug="y", name="x"))


def test_digest_covers_every_field() -> None:
    moment = Timestamp(at=datetime(2026, 11, 20, tzinfo=UTC))
    assert digest(moment) != digest(Timestamp(at=moment.at, timed=True))
    assert digest(moment) != digest(Timestamp(at=datetime(2026, 11, 21, tzinfo=UTC)))


def test_digest_raises_for_unknown_types() -> None:
    with pytest.raises(TypeError):
        digest(object())


def test_combine_separates_parts() -> None:
    assert combine([b"ab", b"c"]) != combine([b"a", b"bc"])
    assert combine([b"a", b"b"]) != combine([b"b", b"a"])


def test_digest_folder_covers_names_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    (tmp_path / "b.txt").write_text("1")
    before = digest_folder(tmp_path, (".py",))
    (tmp_path / "b.txt").write_text("2")
    assert digest_folder(tmp_path, (".py",)) == before
    (tmp_path / "a.py").rename(tmp_path / "c.py")
    assert digest_folder(tmp_path, (".py",)) != before


def test_digest_is_equal_in_every_process() -> None:
    assert digest_bytes(b"abc").hex() == "cf4ab791c62b8d2b2109c90275287816"
    assert len(digest(None)) == DIGEST_SIZE


def test_digest_folder_ignores_file_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text(name)
    (tmp_path / "folder.py").mkdir()
    found = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr(Path, "rglob", lambda *_: found)
    first = digest_folder(tmp_path, (".py",))
    found.reverse()
    assert digest_folder(tmp_path, (".py",)) == first
