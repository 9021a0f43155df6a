import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from site_builder.store import database
from site_builder.store.database import DamagedStateError, blob, discard, is_damage, open_database, seal, unseal

SCHEMA = "create table things (name text)"


def add_row(file: Path, version: str = "1") -> list[str]:
    """What is in a database, after one more thing was put there."""
    with closing(open_database(file, SCHEMA, version)) as db, db:
        db.execute("insert into things values (?)", (str(db.execute("select count(*) from things").fetchone()[0]),))
        return [name for (name,) in db.execute("select name from things order by name")]


def test_unseal_detects_every_changed_bit() -> None:
    sealed = seal("name", b"value")
    assert unseal("name", sealed) == b"value"
    assert unseal("other", sealed) is None
    for i in range(len(sealed)):
        assert unseal("name", sealed[:i] + bytes([sealed[i] ^ 1]) + sealed[i + 1 :]) is None


@pytest.mark.parametrize(("name", "sealed"), [(None, seal("", b"")), ("", "text"), ("", None), (1, b""), ("", b"")])
def test_unseal_rejects_values_of_another_type(name: str, sealed: bytes) -> None:
    assert unseal(name, sealed) is None


def test_empty_value_can_be_sealed() -> None:
    assert unseal("name", seal("name", b"")) == b""


def test_blob_is_bytes() -> None:
    assert blob(b"x") == b"x"
    for value in (None, "x", 1):
        with pytest.raises(DamagedStateError):
            blob(value)


def test_rows_are_kept_when_reopened(tmp_path: Path) -> None:
    file = tmp_path / "new/state/things.sqlite"
    assert [add_row(file), add_row(file)] == [["0"], ["0", "1"]]


def test_database_of_another_version_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "things.sqlite"
    add_row(file)
    assert add_row(file, "2") == ["0"]
    assert add_row(file, "2") == ["0", "1"]


@pytest.mark.parametrize("data", [b"nonsense" * 1000, b"SQLite format 3\x00" + b"\xff" * 2000, b"x"])
def test_damaged_database_is_replaced(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "things.sqlite"
    file.write_bytes(data)
    assert [add_row(file), add_row(file)] == [["0"], ["0", "1"]]


def test_database_without_version_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "things.sqlite"
    for loss in ("delete from meta", "drop table meta"):
        add_row(file)
        with closing(sqlite3.connect(file)) as db, db:
            db.execute(loss)
        assert add_row(file) == ["0"]


def test_discard_removes_the_files_of_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "things.sqlite"
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{suffix}").touch()
    (tmp_path / "other.sqlite").touch()
    discard(file)
    assert [f.name for f in tmp_path.iterdir()] == ["other.sqlite"]
    discard(file)


def test_unwritable_path_raises_os_error(tmp_path: Path) -> None:
    (tmp_path / "folder.sqlite").mkdir()
    with pytest.raises(OSError, match="unable to open"):
        open_database(tmp_path / "folder.sqlite", SCHEMA, "1")
    (tmp_path / "file").touch()
    with pytest.raises(OSError):
        open_database(tmp_path / "file/things.sqlite", SCHEMA, "1")


def test_locked_database_is_not_discarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    file = tmp_path / "things.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(OSError, match="locked"):
            open_database(file, SCHEMA, "1")
        other.execute(SCHEMA)
        other.execute("commit")
        assert other.execute("select name from sqlite_master").fetchall() == [("things",)]


def error_with_code(code: int) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("x")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (DamagedStateError("x"), True),
        (msgspec.DecodeError("x"), True),
        (sqlite3.DatabaseError("without a code"), True),
        (error_with_code(sqlite3.SQLITE_CORRUPT), True),
        (error_with_code(sqlite3.SQLITE_NOTADB), True),
        (error_with_code(sqlite3.SQLITE_CORRUPT_INDEX), True),
        (error_with_code(sqlite3.SQLITE_BUSY), False),
        (error_with_code(sqlite3.SQLITE_FULL), False),
        (error_with_code(sqlite3.SQLITE_READONLY), False),
        (error_with_code(sqlite3.SQLITE_IOERR_READ), False),
        (OSError("x"), False),
    ],
    ids=repr,
)
def test_is_damage_ignores_io_errors(error: Exception, expected: bool) -> None:
    assert is_damage(error) is expected
