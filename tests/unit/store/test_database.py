import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from site_builder.store import database
from site_builder.store.database import DamagedStateError, blob, discard, is_damage, open_database, seal, unseal

SCHEMA = "create table things (name text)"


def things(file: Path, version: str = "1") -> list[str]:
    """What is in a database, after one more thing was put there."""
    with closing(open_database(file, SCHEMA, version)) as db, db:
        db.execute("insert into things values (?)", (str(db.execute("select count(*) from things").fetchone()[0]),))
        return [name for (name,) in db.execute("select name from things order by name")]


def test_a_sealed_value_tells_when_it_is_not_itself() -> None:
    sealed = seal("name", b"value")
    assert unseal("name", sealed) == b"value"
    assert unseal("other", sealed) is None
    for i in range(len(sealed)):
        assert unseal("name", sealed[:i] + bytes([sealed[i] ^ 1]) + sealed[i + 1 :]) is None


@pytest.mark.parametrize(("name", "sealed"), [(None, seal("", b"")), ("", "text"), ("", None), (1, b""), ("", b"")])
def test_what_damage_has_turned_into_another_type_is_no_sealed_value(name: str, sealed: bytes) -> None:
    assert unseal(name, sealed) is None


def test_nothing_can_be_sealed_too() -> None:
    assert unseal("name", seal("name", b"")) == b""


def test_a_blob_is_bytes() -> None:
    assert blob(b"x") == b"x"
    for value in (None, "x", 1):
        with pytest.raises(DamagedStateError):
            blob(value)


def test_what_was_written_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    file = tmp_path / "new/state/things.sqlite"
    assert [things(file), things(file)] == [["0"], ["0", "1"]]


def test_a_database_of_another_version_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "things.sqlite"
    things(file)
    assert things(file, "2") == ["0"]
    assert things(file, "2") == ["0", "1"]


@pytest.mark.parametrize("data", [b"nonsense" * 1000, b"SQLite format 3\x00" + b"\xff" * 2000, b"x"])
def test_a_damaged_database_is_begun_anew(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "things.sqlite"
    file.write_bytes(data)
    assert [things(file), things(file)] == [["0"], ["0", "1"]]


def test_a_database_that_has_lost_its_version_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "things.sqlite"
    for loss in ("delete from meta", "drop table meta"):
        things(file)
        with closing(sqlite3.connect(file)) as db, db:
            db.execute(loss)
        assert things(file) == ["0"]


def test_discarding_leaves_nothing_that_sqlite_keeps_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "things.sqlite"
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{suffix}").touch()
    (tmp_path / "other.sqlite").touch()
    discard(file)
    assert [f.name for f in tmp_path.iterdir()] == ["other.sqlite"]
    discard(file)


def test_a_place_that_cannot_be_written_is_a_plain_failure(tmp_path: Path) -> None:
    (tmp_path / "folder.sqlite").mkdir()
    with pytest.raises(OSError, match="unable to open"):
        open_database(tmp_path / "folder.sqlite", SCHEMA, "1")
    (tmp_path / "file").touch()
    with pytest.raises(OSError):
        open_database(tmp_path / "file/things.sqlite", SCHEMA, "1")


def test_a_database_in_use_is_not_taken_for_a_damaged_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    file = tmp_path / "things.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(OSError, match="locked"):
            open_database(file, SCHEMA, "1")
        other.execute(SCHEMA)
        other.execute("commit")
        assert other.execute("select name from sqlite_master").fetchall() == [("things",)]


def coded(code: int) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("x")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "damage"),
    [
        (DamagedStateError("x"), True),
        (msgspec.DecodeError("x"), True),
        (sqlite3.DatabaseError("without a code"), True),
        (coded(sqlite3.SQLITE_CORRUPT), True),
        (coded(sqlite3.SQLITE_NOTADB), True),
        (coded(sqlite3.SQLITE_CORRUPT_INDEX), True),
        (coded(sqlite3.SQLITE_BUSY), False),
        (coded(sqlite3.SQLITE_FULL), False),
        (coded(sqlite3.SQLITE_READONLY), False),
        (coded(sqlite3.SQLITE_IOERR_READ), False),
        (OSError("x"), False),
    ],
    ids=repr,
)
def test_damage_is_told_from_what_keeps_it_from_being_read(error: Exception, damage: bool) -> None:
    assert is_damage(error) is damage
