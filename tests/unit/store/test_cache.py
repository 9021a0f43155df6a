import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from site_builder.model.site import Link, TermRef
from site_builder.store import cache as module
from site_builder.store.cache import open_cache
from site_builder.store.database import is_damage
from tests.support.open_files import LISTS_OPEN_FILES, open_files

KEY = bytes(range(32))


def test_damaged_memo_is_ignored(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.save_memo("memo", KEY, Link("x", "y"))
    with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as db, db:
        db.execute("update memos set value = cast(value || x'00' as blob)")
    with open_cache(tmp_path) as cache:
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


def test_memo_and_its_bodies_are_saved_together(tmp_path: Path) -> None:
    faulty: Any = object()
    with open_cache(tmp_path) as cache:
        cache.save_memo("items", KEY, Link("old", ""), {"tools.yaml": [(b"old", b"body"), (b"other", b"body")]})
        with pytest.raises(sqlite3.Error):
            cache.save_memo("items", KEY, Link("new", ""), {"tools.yaml": [(b"new", b"body"), (faulty, b"body")]})
    with open_cache(tmp_path) as cache:
        assert cache.memo("items", KEY, Link) == Link("old", "")
        assert bodies_in(tmp_path) == {b"old", b"other"}
        cache.save_memo("items", KEY, Link("old", ""), {"tools.yaml": [(b"new", b"body")]})
        assert bodies_in(tmp_path) == {b"new"}


def bodies_in(state: Path) -> set[bytes]:
    with closing(sqlite3.connect(state / "cache.sqlite")) as db:
        return {digest for (digest,) in db.execute("select digest from bodies")}


def test_discard_state_empties_the_cache(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.save_memo("memo", KEY, Link("x", "y"))
    with open_cache(tmp_path, discard_state=True) as cache:
        assert cache.memo("memo", KEY, Link) is None


def test_second_process_waits_for_the_first(tmp_path: Path) -> None:
    found = []

    def read_memo() -> None:
        with open_cache(tmp_path) as cache:
            found.append(cache.memo("memo", KEY, Link))

    with open_cache(tmp_path) as cache:
        other = Thread(target=read_memo)
        other.start()
        other.join(0.1)
        assert other.is_alive() and not found
        cache.save_memo("memo", KEY, Link("x", "y"))
    other.join()
    assert found == [Link("x", "y")]


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
