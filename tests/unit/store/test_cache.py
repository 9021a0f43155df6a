import os
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from site_builder.model.fingerprint import digest_bytes
from site_builder.model.site import Link, TermRef
from site_builder.store import cache as module
from site_builder.store.cache import SETTLED_NS, ParsedFile, open_cache
from site_builder.store.database import is_damage
from tests.support.open_files import LISTS_OPEN_FILES, open_files

KEY = bytes(range(32))
OLD_NS = 10**18


def parsed_file(path: str, value: bytes = b"value", body: bytes = b"body", key: bytes = KEY) -> ParsedFile:
    return ParsedFile(path, key, value, digest_bytes(body), body, 0.1)


def status(size: int = 5, mtime_ns: int = OLD_NS, ctime_ns: int = OLD_NS, inode: int = 1) -> os.stat_result:
    times = {"st_mtime_ns": mtime_ns, "st_ctime_ns": ctime_ns}
    return os.stat_result((0o100644, inode, 1, 1, 0, 0, size, 0, 0, 0), times)


def reads_once(state: Path, first: os.stat_result, second: os.stat_result) -> bool:
    """Whether only the first of two builds that see a file with these statuses reads it."""
    file = state / "file.md"
    for build, seen in enumerate((first, second)):
        file.write_bytes(b"%d" % build)
        with open_cache(state) as cache:
            digest = cache.digest_of(str(file), seen)
            cache.save_scan()
    assert digest in (digest_bytes(b"0"), digest_bytes(b"1"))
    return digest == digest_bytes(b"0")


def test_file_with_same_status_is_not_read_again(tmp_path: Path) -> None:
    assert reads_once(tmp_path, status(), status())


@pytest.mark.parametrize("other", [status(6), status(mtime_ns=1), status(ctime_ns=1), status(inode=2)])
def test_file_with_changed_status_is_read_again(tmp_path: Path, other: os.stat_result) -> None:
    assert not reads_once(tmp_path, status(), other)


def test_changed_file_is_saved_with_its_new_digest(tmp_path: Path) -> None:
    assert not reads_once(tmp_path, status(), status(6))
    (tmp_path / "file.md").unlink()
    with open_cache(tmp_path) as cache:
        assert cache.digest_of(str(tmp_path / "file.md"), status(6)) == digest_bytes(b"1")


@pytest.mark.parametrize(("age", "settled"), [(0, False), (SETTLED_NS - 1, False), (SETTLED_NS, True)])
@pytest.mark.parametrize("time", ["mtime_ns", "ctime_ns"])
def test_recently_changed_file_is_read_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, time: str, age: int, settled: bool
) -> None:
    monkeypatch.setattr("site_builder.store.cache.time.time_ns", lambda: OLD_NS + 10**12)
    seen = status(**{time: OLD_NS + 10**12 - age})
    assert reads_once(tmp_path, seen, seen) is settled


def test_save_scan_drops_files_that_were_not_scanned(tmp_path: Path) -> None:
    file = tmp_path / "file.md"
    file.write_bytes(b"x")
    for is_scanned in (True, False):
        with open_cache(tmp_path) as cache:
            if is_scanned:
                cache.digest_of(str(file), status())
            cache.save_scan()
    file.unlink()
    with open_cache(tmp_path) as cache, pytest.raises(FileNotFoundError):
        cache.digest_of(str(file), status())


def test_parsed_files_are_kept_for_the_next_build(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.save_parsed([parsed_file("a.md", b"old"), parsed_file("b.md")])
        cache.save_parsed([parsed_file("a.md", b"new", key=KEY[::-1])])
    with open_cache(tmp_path) as cache:
        assert cache.parsed() == {"a.md": (KEY[::-1], b"new"), "b.md": (KEY, b"value")}


def test_forget_drops_parsed_files_and_bodies(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.save_parsed([parsed_file("a.md"), parsed_file("b.md")])
        cache.forget(["a.md", "never.md"])
        cache.forget([])
        assert list(cache.parsed()) == ["b.md"]
    with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as db:
        assert db.execute("select path from bodies").fetchall() == [("b.md",)]


def test_damaged_row_is_ignored(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.save_parsed([parsed_file("a.md"), parsed_file("b.md")])
        cache.save_memo("memo", KEY, Link("x", "y"))
    with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as db, db:
        db.execute("update parsed set value = cast(value || x'00' as blob) where path = 'a.md'")
        db.execute("update memos set value = cast(value || x'00' as blob)")
    with open_cache(tmp_path) as cache:
        assert list(cache.parsed()) == ["b.md"]
        assert cache.memo("memo", KEY, Link) is None


def test_memo_is_found_by_name_and_key(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.save_memo("links", KEY, Link("old", ""))
        cache.save_memo("links", KEY, Link("new", "/"))
        cache.save_memo("terms", KEY, TermRef("a", "b", "c"))
    with open_cache(tmp_path) as cache:
        assert cache.memo("links", KEY, Link) == Link("new", "/")
        assert cache.memo("terms", KEY, TermRef) == TermRef("a", "b", "c")
        assert cache.memo("links", KEY[::-1], Link) is None
        assert cache.memo("none", KEY, Link) is None


def test_discard_state_empties_the_cache(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.save_parsed([parsed_file("a.md")])
    with open_cache(tmp_path, discard_state=True) as cache:
        assert cache.parsed() == {}


def test_second_process_waits_for_the_first(tmp_path: Path) -> None:
    paths = []

    def read_paths() -> None:
        with open_cache(tmp_path) as cache:
            paths.append(list(cache.parsed()))

    with open_cache(tmp_path) as cache:
        other = Thread(target=read_paths)
        other.start()
        other.join(0.1)
        assert other.is_alive() and not paths
        cache.save_parsed([parsed_file("a.md")])
    other.join()
    assert paths == [["a.md"]]


def test_waiting_for_the_lock_times_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    with open_cache(tmp_path), pytest.raises(OSError), open_cache(tmp_path):
        pass
    with open_cache(tmp_path):
        pass


@LISTS_OPEN_FILES
def test_damaged_cache_is_closed(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        file = cache.file
    with closing(sqlite3.connect(file)) as db:
        db.execute("drop table scan")
    with pytest.raises(sqlite3.DatabaseError) as caught, open_cache(tmp_path):
        pass
    assert is_damage(caught.value)
    assert open_files().isdisjoint({file, file.with_suffix(".lock")})


def test_state_folder_is_created(tmp_path: Path) -> None:
    with open_cache(tmp_path / "new/state") as cache:
        assert cache.file.parent == tmp_path / "new/state"
