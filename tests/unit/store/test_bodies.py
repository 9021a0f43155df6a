import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from site_builder.model.content import Body
from site_builder.model.fingerprint import digest, digest_bytes
from site_builder.store.bodies import Bodies
from site_builder.store.cache import open_cache
from site_builder.store.database import DamagedStateError
from tests.support.bodies import save_bodies
from tests.support.open_files import LISTS_OPEN_FILES, open_files

BODY = Body("<p>It happened.</p>", ("One thing.",), "Because.")


def cache_with(state: Path, *bodies: Body) -> Path:
    """Write a cache with these bodies; return its path."""
    with open_cache(state) as cache:
        save_bodies(cache, *bodies)
        return cache.file


def test_body_is_read_by_its_digest(tmp_path: Path) -> None:
    other = Body("<p>Other.</p>")
    bodies = Bodies(cache_with(tmp_path, BODY, other))
    assert (bodies(digest(other)), bodies(digest(BODY))) == (other, BODY)


@pytest.mark.parametrize("name", ["a?b#c", "100%25", "space & ü"])
def test_state_folder_may_have_special_characters(tmp_path: Path, name: str) -> None:
    assert Bodies(cache_with(tmp_path / name, BODY))(digest(BODY)) == BODY


def test_missing_body_is_damage(tmp_path: Path) -> None:
    with pytest.raises(DamagedStateError):
        Bodies(cache_with(tmp_path, BODY))(digest_bytes(b"another"))


@pytest.mark.parametrize("value", [msgspec.msgpack.encode(Body("<p>Not it.</p>")), "text", None])
def test_changed_body_is_damage(tmp_path: Path, value: object) -> None:
    file = cache_with(tmp_path, BODY)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("update bodies set body = ?", (value,))
    with pytest.raises(DamagedStateError):
        Bodies(file)(digest(BODY))


def test_database_is_opened_at_first_use_and_never_created(tmp_path: Path) -> None:
    bodies = Bodies(tmp_path / "cache.sqlite")
    with pytest.raises(sqlite3.OperationalError):
        bodies(digest(BODY))
    assert list(tmp_path.iterdir()) == []
    cache_with(tmp_path, BODY)
    assert bodies(digest(BODY)) == BODY


@LISTS_OPEN_FILES
def test_database_is_closed_when_bodies_is_freed(tmp_path: Path) -> None:
    file = cache_with(tmp_path, BODY)
    bodies = Bodies(file)
    bodies(digest(BODY))
    assert file in open_files()
    del bodies
    assert file not in open_files()
