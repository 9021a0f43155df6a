import os
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from site_builder.model.fingerprint import digest_bytes
from site_builder.model.site import Link, TermRef
from site_builder.store import cache as module
from site_builder.store.cache import SETTLED_NS, Cache, ParsedFile
from site_builder.store.database import is_damage
from tests.support.open_files import LISTS_OPEN_FILES, open_files

KEY = bytes(range(32))
LONG_AGO = 10**18


def made(path: str, value: bytes = b"value", body: bytes = b"body", key: bytes = KEY) -> ParsedFile:
    return ParsedFile(path, key, value, digest_bytes(body), body, 0.1)


def status(size: int = 5, mtime_ns: int = LONG_AGO, ctime_ns: int = LONG_AGO, inode: int = 1) -> os.stat_result:
    times = {"st_mtime_ns": mtime_ns, "st_ctime_ns": ctime_ns}
    return os.stat_result((0o100644, inode, 1, 1, 0, 0, size, 0, 0, 0), times)


def remembers(state: Path, first: os.stat_result, second: os.stat_result) -> bool:
    """Whether a file that two builds see with these statuses is read by the first alone."""
    file = state / "file.md"
    for build, seen in enumerate((first, second)):
        file.write_bytes(b"%d" % build)
        with Cache(state) as cache:
            digest = cache.digest_of(str(file), seen)
            cache.save_scan()
    assert digest in (digest_bytes(b"0"), digest_bytes(b"1"))
    return digest == digest_bytes(b"0")


def test_a_file_with_the_status_it_had_is_not_read_again(tmp_path: Path) -> None:
    assert remembers(tmp_path, status(), status())


@pytest.mark.parametrize("other", [status(6), status(mtime_ns=1), status(ctime_ns=1), status(inode=2)])
def test_a_file_with_another_status_is_read_again(tmp_path: Path, other: os.stat_result) -> None:
    assert not remembers(tmp_path, status(), other)


def test_a_file_that_has_changed_is_remembered_as_it_is_now(tmp_path: Path) -> None:
    assert not remembers(tmp_path, status(), status(6))
    (tmp_path / "file.md").unlink()
    with Cache(tmp_path) as cache:
        assert cache.digest_of(str(tmp_path / "file.md"), status(6)) == digest_bytes(b"1")


@pytest.mark.parametrize(("age", "settled"), [(0, False), (SETTLED_NS - 1, False), (SETTLED_NS, True)])
@pytest.mark.parametrize("time", ["mtime_ns", "ctime_ns"])
def test_a_file_changed_a_moment_ago_is_read_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, time: str, age: int, settled: bool
) -> None:
    monkeypatch.setattr("site_builder.store.cache.time.time_ns", lambda: LONG_AGO + 10**12)
    seen = status(**{time: LONG_AGO + 10**12 - age})
    assert remembers(tmp_path, seen, seen) is settled


def test_files_that_were_not_asked_for_are_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "file.md"
    file.write_bytes(b"x")
    for asked in (True, False):
        with Cache(tmp_path) as cache:
            if asked:
                cache.digest_of(str(file), status())
            cache.save_scan()
    file.unlink()
    with Cache(tmp_path) as cache, pytest.raises(FileNotFoundError):
        cache.digest_of(str(file), status())


def test_what_was_parsed_is_there_in_the_next_build(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.save_parsed([made("a.md", b"old"), made("b.md")])
        cache.save_parsed([made("a.md", b"new", key=KEY[::-1])])
    with Cache(tmp_path) as cache:
        assert cache.parsed() == {"a.md": (KEY[::-1], b"new"), "b.md": (KEY, b"value")}


def test_what_was_made_of_files_that_are_gone_is_dropped(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.save_parsed([made("a.md"), made("b.md")])
        cache.forget(["a.md", "never.md"])
        cache.forget([])
        assert list(cache.parsed()) == ["b.md"]
    with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as db:
        assert db.execute("select path from bodies").fetchall() == [("b.md",)]


def test_a_damaged_row_is_as_one_that_is_not_there(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.save_parsed([made("a.md"), made("b.md")])
        cache.save_memo("memo", KEY, Link("x", "y"))
    with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as db, db:
        db.execute("update parsed set value = cast(value || x'00' as blob) where path = 'a.md'")
        db.execute("update memos set value = cast(value || x'00' as blob)")
    with Cache(tmp_path) as cache:
        assert list(cache.parsed()) == ["b.md"]
        assert cache.memo("memo", KEY, Link) is None


def test_a_memo_is_found_by_its_name_and_key(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.save_memo("links", KEY, Link("old", ""))
        cache.save_memo("links", KEY, Link("new", "/"))
        cache.save_memo("terms", KEY, TermRef("a", "b", "c"))
    with Cache(tmp_path) as cache:
        assert cache.memo("links", KEY, Link) == Link("new", "/")
        assert cache.memo("terms", KEY, TermRef) == TermRef("a", "b", "c")
        assert cache.memo("links", KEY[::-1], Link) is None
        assert cache.memo("none", KEY, Link) is None


def test_begun_anew_it_has_forgotten_everything(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.save_parsed([made("a.md")])
    with Cache(tmp_path, anew=True) as cache:
        assert cache.parsed() == {}


def test_one_waits_for_the_other(tmp_path: Path) -> None:
    found = []

    def look() -> None:
        with Cache(tmp_path) as cache:
            found.append(list(cache.parsed()))

    with Cache(tmp_path) as cache:
        other = Thread(target=look)
        other.start()
        other.join(0.1)
        assert other.is_alive() and not found
        cache.save_parsed([made("a.md")])
    other.join()
    assert found == [["a.md"]]


def test_no_one_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    with Cache(tmp_path), pytest.raises(OSError, match="another command is at work"):
        Cache(tmp_path)
    with Cache(tmp_path):
        pass


@LISTS_OPEN_FILES
def test_a_cache_that_cannot_be_read_is_not_left_open(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        file = cache.file
    with closing(sqlite3.connect(file)) as db:
        db.execute("drop table scan")
    with pytest.raises(sqlite3.DatabaseError) as caught:
        Cache(tmp_path)
    assert is_damage(caught.value)
    assert open_files().isdisjoint({file, file.with_suffix(".lock")})


def test_its_folder_is_made(tmp_path: Path) -> None:
    with Cache(tmp_path / "new/state") as cache:
        assert cache.file.parent == tmp_path / "new/state"
