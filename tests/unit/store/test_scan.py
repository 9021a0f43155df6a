import os
from pathlib import Path

import pytest

from site_builder.model.fingerprint import digest_bytes
from site_builder.store import scan as module
from site_builder.store.cache import Cache, open_cache
from site_builder.store.scan import SETTLED_NS

OLD_NS = 10**18


def status(size: int = 5, mtime_ns: int = OLD_NS, ctime_ns: int = OLD_NS, inode: int = 1) -> os.stat_result:
    times = {"st_mtime_ns": mtime_ns, "st_ctime_ns": ctime_ns}
    return os.stat_result((0o100644, inode, 1, 1, 0, 0, size, 0, 0, 0), times)


def digest_of(cache: Cache, file: Path, seen: os.stat_result) -> bytes:
    (digest,) = cache.scan.digests_of(str(file), [("", seen)])
    return digest


def reads_once(state: Path, first: os.stat_result, second: os.stat_result) -> bool:
    """Whether only the first of two builds that see a file with these statuses reads it."""
    file = state / "file.md"
    for build, seen in enumerate((first, second)):
        file.write_bytes(b"%d" % build)
        with open_cache(state) as cache:
            digest = digest_of(cache, file, seen)
            cache.scan.save()
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
        assert digest_of(cache, tmp_path / "file.md", status(6)) == digest_bytes(b"1")


@pytest.mark.parametrize(("age", "settled"), [(0, False), (SETTLED_NS - 1, False), (SETTLED_NS, True)])
@pytest.mark.parametrize("time", ["mtime_ns", "ctime_ns"])
def test_recently_changed_file_is_read_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, time: str, age: int, settled: bool
) -> None:
    monkeypatch.setattr("site_builder.store.scan.time.time_ns", lambda: OLD_NS + 10**12)
    seen = status(**{time: OLD_NS + 10**12 - age})
    assert reads_once(tmp_path, seen, seen) is settled


def test_saving_a_scan_drops_files_that_were_not_scanned(tmp_path: Path) -> None:
    file = tmp_path / "file.md"
    file.write_bytes(b"x")
    for is_scanned in (True, False):
        with open_cache(tmp_path) as cache:
            if is_scanned:
                digest_of(cache, file, status())
            cache.scan.save()
    file.unlink()
    with open_cache(tmp_path) as cache, pytest.raises(FileNotFoundError):
        digest_of(cache, file, status())


def read_files(monkeypatch: pytest.MonkeyPatch, state: Path, **files: os.stat_result) -> list[str]:
    """Return the names of the files that a scan of a folder with these files reads."""
    read: list[str] = []

    def reading(location: str) -> bytes:
        read.append(Path(location).name)
        return Path(location).read_bytes()

    monkeypatch.setattr(module, "read", reading)
    with open_cache(state) as cache:
        digests = cache.scan.digests_of(str(state), list(files.items()))
        cache.scan.save()
    assert digests == [digest_bytes((state / name).read_bytes()) for name in files]
    return read


def test_only_changed_files_of_a_folder_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / name).write_text(name)
    assert read_files(monkeypatch, tmp_path, a=status(), b=status()) == ["a", "b"]
    assert read_files(monkeypatch, tmp_path, a=status(), b=status()) == []
    (tmp_path / "b").write_text("other")
    assert read_files(monkeypatch, tmp_path, a=status(), b=status(6)) == ["b"]
    assert read_files(monkeypatch, tmp_path, a=status(), b=status(6), c=status()) == ["c"]
    assert read_files(monkeypatch, tmp_path, b=status(6), c=status()) == []
    assert read_files(monkeypatch, tmp_path, a=status(), c=status()) == ["a"]


def test_files_that_change_names_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        (tmp_path / name).write_text(name)
    first, second = status(inode=1), status(inode=2)
    assert read_files(monkeypatch, tmp_path, a=first, b=second) == ["a", "b"]
    for name in "ab":
        (tmp_path / name).write_text("ba"["ab".index(name)])
    assert read_files(monkeypatch, tmp_path, a=second, b=first) == ["a", "b"]


def test_only_the_recently_changed_file_of_a_folder_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        (tmp_path / name).write_text(name)
    monkeypatch.setattr("site_builder.store.scan.time.time_ns", lambda: OLD_NS + SETTLED_NS)
    recent = status(mtime_ns=OLD_NS + 1)
    assert read_files(monkeypatch, tmp_path, a=status(), b=recent) == ["a", "b"]
    assert read_files(monkeypatch, tmp_path, a=status(), b=recent) == ["b"]
