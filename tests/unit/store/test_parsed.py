import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from site_builder.model.content import SourceFile
from site_builder.model.fingerprint import digest_bytes
from site_builder.store import parsed as module
from site_builder.store.cache import open_cache
from site_builder.store.parsed import ParsedFile

VERSION = b"version"
FOLDER = "news/"


@pytest.fixture(autouse=True)
def _short_rows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "ROW", 4)
    yield


def read(state: Path, texts: dict[str, str], version: bytes = VERSION, folder: str = FOLDER) -> list[str]:
    """Parse files with these texts by name, as far as they are unknown; return the names of those that were parsed.

    The result of parsing a file is its name and text.
    """
    files = [SourceFile(folder + name, "", digest_bytes(text.encode())) for name, text in sorted(texts.items())]
    results: dict[str, list[tuple[str, str]]] = {}
    parsed: list[str] = []
    with open_cache(state) as cache:
        for part in [*cache.parsed.ranges(folder, files, version)]:
            values = part.values or cache.parsed.save(part, [_parse(file, texts) for file in part.changed])
            results[part.start] = msgspec.msgpack.decode(values, type=list[tuple[str, str]])
            parsed += [Path(file.path).name for file in part.changed]
    assert [result for found in results.values() for result in found] == sorted(texts.items())
    return parsed


def _parse(file: SourceFile, texts: dict[str, str]) -> ParsedFile:
    name = Path(file.path).name
    body = texts[name].encode()
    return ParsedFile(file.path, msgspec.msgpack.encode((name, texts[name])), digest_bytes(body), body, 0.0)


def execute(state: Path, command: str) -> list[str]:
    with closing(sqlite3.connect(state / "cache.sqlite")) as db, db:
        return [value for (value, *_) in db.execute(command)]


def starts(state: Path) -> list[str]:
    return execute(state, "select start from parsed order by start")


def bodies(state: Path) -> list[str]:
    return execute(state, "select path from bodies order by path")


def test_only_changed_and_new_files_are_parsed(tmp_path: Path) -> None:
    texts = dict.fromkeys("abcdef", "old")
    assert read(tmp_path, texts) == [*"abcdef"]
    assert read(tmp_path, texts) == []
    texts |= {"b": "new", "bb": "old"}
    assert read(tmp_path, texts) == ["b", "bb"]
    assert read(tmp_path, {**texts, "b": "old"}) == ["b"]


def test_another_version_parses_everything(tmp_path: Path) -> None:
    texts = dict.fromkeys("abc", "text")
    read(tmp_path, texts)
    assert read(tmp_path, texts, b"other") == [*"abc"]
    assert read(tmp_path, texts, b"other") == []


def test_files_that_change_places_are_parsed(tmp_path: Path) -> None:
    read(tmp_path, {"a": "one", "b": "two"})
    assert read(tmp_path, {"a": "two", "b": "one"}) == ["a", "b"]


def test_results_of_gone_files_are_dropped(tmp_path: Path) -> None:
    read(tmp_path, dict.fromkeys("abcdefghijk", "text"))
    assert starts(tmp_path) == ["news/", "news/e", "news/i"]
    assert read(tmp_path, dict.fromkeys("abij", "text")) == []
    assert starts(tmp_path) == ["news/", "news/i"]
    assert bodies(tmp_path) == ["news/a", "news/b", "news/i", "news/j"]
    assert read(tmp_path, {}) == []
    assert starts(tmp_path) == bodies(tmp_path) == []


def test_rows_that_grow_are_split(tmp_path: Path) -> None:
    texts = dict.fromkeys("abcdefgh", "text")
    read(tmp_path, texts)
    assert starts(tmp_path) == ["news/"]
    texts |= dict.fromkeys(("aa", "ab"), "text")
    assert read(tmp_path, texts) == ["aa", "ab"]
    assert starts(tmp_path) == ["news/", "news/c", "news/g"]
    assert read(tmp_path, texts) == []


def test_folders_have_rows_of_their_own(tmp_path: Path) -> None:
    for folder in (FOLDER, "pages/"):
        assert read(tmp_path, {"a": folder}, folder=folder) == ["a"]
    for folder in (FOLDER, "pages/"):
        assert read(tmp_path, {"a": folder}, folder=folder) == []
    assert starts(tmp_path) == ["news/", "pages/"]


@pytest.mark.parametrize(
    "damage",
    [
        "update parsed set value = cast(value || x'00' as blob) where start = 'news/e'",
        "update parsed set value = 'text' where start = 'news/e'",
        "update parsed set start = 'news/f' where start = 'news/e'",
        "delete from parsed where start = 'news/e'",
        "update parsed set start = x'00' where start = 'news/e'",
    ],
)
def test_damaged_row_is_parsed_again(tmp_path: Path, damage: str) -> None:
    texts = dict.fromkeys("abcdefghijkl", "text")
    read(tmp_path, texts)
    execute(tmp_path, damage)
    assert read(tmp_path, texts) == [*"efgh"]
    assert read(tmp_path, texts) == []


def test_work_that_ended_early_is_not_lost(tmp_path: Path) -> None:
    texts = dict.fromkeys("abcdefghijkl", "text")
    files = [SourceFile(FOLDER + name, "", digest_bytes(b"text")) for name in texts]
    with open_cache(tmp_path) as cache:
        part = next(iter([*cache.parsed.ranges(FOLDER, files, VERSION)]))
        cache.parsed.save(part, [_parse(file, texts) for file in part.changed])
    assert read(tmp_path, texts) == [*"efghijkl"]


def test_random_edits_parse_exactly_what_has_changed(tmp_path: Path) -> None:
    randomly = random.Random(1)
    texts: dict[str, str] = {}
    for _ in range(40):
        before = dict(texts)
        for _ in range(randomly.randrange(12)):
            name = f"{randomly.randrange(40):02}"
            texts[name] = str(randomly.randrange(3))
            if randomly.random() < 0.4:
                del texts[name]
        assert read(tmp_path, texts) == sorted(name for name in texts if before.get(name) != texts[name])
        assert bodies(tmp_path) == sorted(FOLDER + name for name in texts)
