import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import NoReturn

import pytest

from site_builder.model.fingerprint import digest_bytes
from site_builder.model.outputs import File, Output
from site_builder.pipeline.publish import BuildLockedError, Published, open_publisher, stage
from site_builder.store.manifest import BuildRecord, Manifest, Publication, Step, manifest_file
from site_builder.system.signals import ENDING
from tests.support.hubs import tree

Tree = dict[str, str]


def outputs_of(files: Tree) -> list[tuple[Output, bytes]]:
    """Return the outputs of files, with input records that differ as the files do."""
    return [(File(path, "", b"", ""), digest_bytes(text.encode())) for path, text in files.items()]


def publish(folder: Path, files: Tree) -> Published:
    """Publish these files, each as an output."""
    with open_publisher(folder / "public", folder / "state") as publisher:
        steps = [
            step
            for stale in publisher.find_stale(outputs_of(files))
            for step in stage(stale, {stale.output.path: files[stale.output.path].encode()}, publisher.staging)
        ]
        return publisher.commit(steps, set(files))


def content(folder: Path) -> Tree:
    return {path: data.decode() for path, data in tree(folder / "public").items()}


def test_files_are_written_changed_and_removed(tmp_path: Path) -> None:
    publish(tmp_path, {"index.html": "one", "a/index.html": "a", "a/b/index.html": "b"})
    published = publish(tmp_path, {"index.html": "two", "a/index.html": "a"})
    assert content(tmp_path) == {"index.html": "two", "a/index.html": "a"}
    assert (published.written, published.removed, published.unchanged) == (("index.html",), ("a/b/index.html",), 1)
    assert not (tmp_path / "public/a/b").exists()


def test_foreign_files_stay(tmp_path: Path) -> None:
    publish(tmp_path, {"a/index.html": "a"})
    (tmp_path / "public/a/notes.txt").write_text("mine")
    (tmp_path / "public/CNAME").write_text("mine")
    publish(tmp_path, {"index.html": "home"})
    assert content(tmp_path) == {"a/notes.txt": "mine", "CNAME": "mine", "index.html": "home"}


def test_file_changed_by_hand_is_restored(tmp_path: Path) -> None:
    files = {"a.html": "a", "b.html": "b", "c.html": "c"}
    publish(tmp_path, files)
    (tmp_path / "public/a.html").write_text("edited by hand")
    (tmp_path / "public/b.html").unlink()
    assert publish(tmp_path, files).written == ("a.html", "b.html")
    assert content(tmp_path) == files


def test_same_bytes_with_new_fingerprint_are_not_written(tmp_path: Path) -> None:
    publish(tmp_path, {"a.html": "a"})
    before = (tmp_path / "public/a.html").stat()
    with open_publisher(tmp_path / "public", tmp_path / "state") as publisher:
        stale = publisher.find_stale([(File("a.html", "", b"", ""), b"another")])
        published = publisher.commit(stage(stale[0], {"a.html": b"a"}, publisher.staging), {"a.html"})
    assert published.written == ()
    assert (tmp_path / "public/a.html").stat().st_mtime_ns == before.st_mtime_ns
    with open_publisher(tmp_path / "public", tmp_path / "state") as publisher:
        assert publisher.find_stale([(File("a.html", "", b"", ""), b"another")]) == []


def publish_group(folder: Path, files: Tree) -> Published:
    """Publish one output with these files; the first gives its path."""
    output = File(next(iter(files)), "", b"", "")
    with open_publisher(folder / "public", folder / "state") as publisher:
        data = {path: text.encode() for path, text in files.items()}
        input_record = digest_bytes(repr(files).encode())
        steps = [
            step
            for stale in publisher.find_stale([(output, input_record)])
            for step in stage(stale, data, publisher.staging)
        ]
        return publisher.commit(steps, {output.path})


def test_output_may_be_several_files(tmp_path: Path) -> None:
    publish_group(tmp_path, {"part/main": "1", "part/a": "a", "part/b": "b"})
    assert content(tmp_path) == {"part/main": "1", "part/a": "a", "part/b": "b"}
    again = publish_group(tmp_path, {"part/main": "1", "part/a": "a", "part/b": "b"})
    assert (again.written, again.removed, again.unchanged) == ((), (), 3)
    published = publish_group(tmp_path, {"part/main": "2", "part/a": "a", "part/c": "c"})
    assert (set(published.written), published.removed) == ({"part/main", "part/c"}, ("part/b",))
    assert content(tmp_path) == {"part/main": "2", "part/a": "a", "part/c": "c"}
    assert publish(tmp_path, {"other": "o"}).removed == ("part/a", "part/c", "part/main")


@pytest.mark.parametrize("path", ["part/main", "part/a"])
def test_output_of_several_files_is_rendered_again_when_one_is_touched(tmp_path: Path, path: str) -> None:
    files = {"part/main": "1", "part/a": "a", "part/b": "b"}
    publish_group(tmp_path, files)
    (tmp_path / "public" / path).write_text("edited by hand")
    assert publish_group(tmp_path, files).written == (path,)
    (tmp_path / "public" / path).unlink()
    assert publish_group(tmp_path, files).written == (path,)
    assert content(tmp_path) == files


def test_file_becomes_a_folder_and_back(tmp_path: Path) -> None:
    for files in ({"x": "file"}, {"x/index.html": "folder"}, {"x": "file"}):
        publish(tmp_path, files)
        assert content(tmp_path) == files


def test_symlink_in_the_output_is_replaced_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "public").mkdir()
    (tmp_path / "public/news").symlink_to(outside)
    publish(tmp_path, {"news/index.html": "news"})
    assert list(outside.iterdir()) == []
    assert content(tmp_path) == {"news/index.html": "news"}


def test_second_build_of_same_output_fails(tmp_path: Path) -> None:
    with open_publisher(tmp_path / "public", tmp_path / "state"), pytest.raises(BuildLockedError):
        publish(tmp_path, {"a.html": "a"})
    publish(tmp_path, {"a.html": "a"})


def test_outputs_of_one_hub_do_not_mix(tmp_path: Path) -> None:
    publish(tmp_path, {"a.html": "a"})
    with open_publisher(tmp_path / "other", tmp_path / "state") as publisher:
        assert publisher.records == {}


def begin_publication(folder: Path, moved: int = 0) -> Tree:
    """Begin to replace an edition, stop after some moves, and return the new one."""
    publish(folder, {"a.html": "old", "gone/index.html": "x"})
    new = {"a.html": "new", "b/index.html": "b", "c.html": "c"}
    with open_publisher(folder / "public", folder / "state") as publisher:
        steps = [
            step
            for stale in publisher.find_stale(outputs_of(new))
            for step in stage(stale, {stale.output.path: new[stale.output.path].encode()}, publisher.staging)
        ]
        publisher._manifest.begin(Publication(publisher.staging.name, [*steps, Step("gone/index.html", None)]), {})
        for step in steps[:moved]:
            (folder / "public" / step.path).parent.mkdir(exist_ok=True)
            (publisher.staging / step.path).rename(folder / "public" / step.path)
    return new


@pytest.mark.parametrize("moved", [0, 1, 2, 3])
def test_next_build_finishes_an_interrupted_publication(tmp_path: Path, moved: int) -> None:
    new = begin_publication(tmp_path, moved)
    with open_publisher(tmp_path / "public", tmp_path / "state") as publisher:
        assert content(tmp_path) == new
        assert sorted(publisher.records) == sorted(new)
        assert publisher.find_stale(outputs_of(new)) == []


def test_staged_files_of_interrupted_build_are_removed(tmp_path: Path) -> None:
    with open_publisher(tmp_path / "public", tmp_path / "state") as publisher:
        stage(publisher.find_stale([(File("a.html", "", b"", ""), b"1")])[0], {"a.html": b"a"}, publisher.staging)
    publish(tmp_path, {})
    assert not publisher.staging.parent.exists()
    assert content(tmp_path) == {} if (tmp_path / "public").exists() else True


def test_damaged_manifest_is_discarded(tmp_path: Path) -> None:
    publish(tmp_path, {"a.html": "a"})
    for file in (tmp_path / "state").glob("*.sqlite"):
        file.write_bytes(b"not a database at all" * 100)
    publish(tmp_path, {"a.html": "b"})
    assert content(tmp_path) == {"a.html": "b"}


class Terminated(Exception):
    """Raised by a handler of SIGTERM."""


def terminate(number: int, frame: FrameType | None) -> NoReturn:
    raise Terminated


@contextmanager
def signal_at_each_move(number: signal.Signals) -> Iterator[None]:
    """Let a signal reach another thread after each move of a file; expect what its handler raises, at the end."""
    interrupt = KeyboardInterrupt if number == signal.SIGINT else Terminated
    handler = signal.default_int_handler if number == signal.SIGINT else terminate
    replace = os.replace

    def replace_and_signal(source: str, target: str) -> None:
        replace(source, target)
        thread = Thread(target=signal.raise_signal, args=(number,))
        thread.start()
        thread.join()

    before = signal.signal(number, handler)
    try:
        with pytest.MonkeyPatch.context() as patch, pytest.raises(interrupt):
            patch.setattr(os, "replace", replace_and_signal)
            yield
    finally:
        signal.signal(number, before)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_does_not_interrupt_a_publication(tmp_path: Path, number: signal.Signals) -> None:
    files = {f"{name}.html": name for name in "abc"}
    with signal_at_each_move(number):
        publish(tmp_path, files)
    assert content(tmp_path) == files
    assert not (tmp_path / ".public.staging").exists()
    assert publish(tmp_path, files).written == ()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_does_not_interrupt_the_recovery_of_a_publication(tmp_path: Path, number: signal.Signals) -> None:
    new = begin_publication(tmp_path)
    with signal_at_each_move(number):
        publish(tmp_path, new)
    assert content(tmp_path) == new
    assert publish(tmp_path, new).written == ()


def test_handlers_of_signals_return_after_a_publication(tmp_path: Path) -> None:
    before = [signal.getsignal(number) for number in ENDING]
    publish(tmp_path, {"a.html": "a"})
    assert [signal.getsignal(number) for number in ENDING] == before


def test_up_to_date_output_is_left_alone(tmp_path: Path) -> None:
    since, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    record = BuildRecord(b"key", since, until, 3, ())
    publish(tmp_path, {"a.html": "a"})
    with open_publisher(tmp_path / "public", tmp_path / "state") as publisher:
        assert publisher.record_if_current({b"key"}, since) is None
        publisher.commit([], {"a.html"}, record=record)
        assert publisher.record_if_current({b"key"}, since) == record
        assert publisher.record_if_current({b"other"}, since) is None
        assert publisher.record_if_current({b"key"}, since - timedelta(seconds=1)) is None
        assert publisher.record_if_current({b"key"}, until) is None
        (tmp_path / "public/a.html").write_text("edited by hand")
        assert publisher.record_if_current({b"key"}, since) is None


def test_empty_output_folder_stays(tmp_path: Path) -> None:
    publish(tmp_path, {"news/a.html": "a"})
    publish(tmp_path, {})
    assert list((tmp_path / "public").iterdir()) == []


def test_publisher_holds_few_input_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    note_inputs = Manifest.note_inputs

    def noted(self: Manifest, records: Mapping[str, bytes]) -> None:
        held.append(len(records))
        note_inputs(self, records)

    monkeypatch.setattr(Manifest, "note_inputs", noted)
    monkeypatch.setattr("site_builder.pipeline.publish.NOTED", 2)
    files = {f"{number}.html": f"{number}" for number in range(5)}
    with open_publisher(tmp_path / "public", tmp_path / "state") as publisher:
        stale = [one for item in outputs_of(files) for one in publisher.find_stale([item])]
        assert held == [2, 2]
        publisher.commit(
            [step for one in stale for step in stage(one, {one.output.path: b""}, publisher.staging)], {*files}
        )
        assert held == [2, 2, 1]


def test_input_records_are_committed_only_with_their_publication(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("site_builder.pipeline.publish.NOTED", 1)
    publish(tmp_path, {"a.html": "old"})
    with (
        pytest.raises(KeyboardInterrupt),
        open_publisher(tmp_path / "public", tmp_path / "state") as publisher,
        monkeypatch.context() as dying,
    ):
        (stale,) = publisher.find_stale(outputs_of({"a.html": "new"}), everything=True)
        dying.setattr(Manifest, "begin", die)
        publisher.commit(stage(stale, {"a.html": b"new"}, publisher.staging), {"a.html"})
    with Manifest(manifest_file(tmp_path / "public", tmp_path / "state")) as manifest:
        ((_, old),) = outputs_of({"a.html": "old"})
        assert manifest.input_records("a.html") == (old, b"")
