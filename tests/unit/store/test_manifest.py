import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from site_builder.hub.groups import BatchRecord, GroupRecord
from site_builder.model.fingerprint import DIGEST_SIZE, digest
from site_builder.model.outputs import Page
from site_builder.model.problems import Problem
from site_builder.model.site import Card, TermRef
from site_builder.pages.not_found import NotFoundContext
from site_builder.render.inputs import InputRecords, SharedInput
from site_builder.render.templates import Layouts
from site_builder.store.manifest import (
    BuildRecord,
    Manifest,
    Publication,
    Record,
    Step,
    last_build,
    manifest_file,
    published,
)
from tests.support.hubs import NOW, hub_of

REF = TermRef("x", "x", "/x/")
DONE = BuildRecord(
    b"key", NOW, datetime(2027, 1, 1, tzinfo=UTC), 3, (Problem("a.md", "code", "message", severity="warning"),)
)


def record(path: str, size: int = 1) -> Record:
    return Record(path, b"fingerprint", size, 10**18, b"digest")


def publication_of(*paths: str, size: int = 1) -> Publication:
    return Publication("staged", [Step(path, record(path, size), staged=True) for path in paths])


def publish(manifest: Manifest, publication: Publication, records: dict[str, bytes] | None = None) -> None:
    manifest.note_inputs(records or {})
    manifest.begin(publication, {})
    manifest.finish()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "manifest.sqlite"


def test_records_come_from_finished_publications(file: Path) -> None:
    with Manifest(file) as manifest:
        publish(manifest, publication_of("a", "b"))
        manifest.begin(Publication("staged", [*publication_of("a", size=2).steps, Step("b", None)]), {})
        assert manifest.records() == {"a": record("a"), "b": record("b")}
        manifest.finish()
    with Manifest(file) as manifest:
        assert manifest.records() == {"a": record("a", 2)}


def test_unfinished_publication_is_kept_for_the_next_process(file: Path) -> None:
    steps = [Step("a", record("a"), staged=True), Step("b", None), Step("c", record("c"))]
    with Manifest(file) as manifest:
        assert manifest.publication() is None
        manifest.begin(Publication("f00", steps[::-1]), {})
    with Manifest(file) as manifest:
        assert manifest.publication() == Publication("f00", steps)
        manifest.finish()
        assert manifest.publication() is None
        assert list(manifest.records()) == ["a", "c"]


def test_publication_may_be_empty(file: Path) -> None:
    with Manifest(file) as manifest:
        manifest.begin(Publication("f00", []), {})
        assert manifest.publication() == Publication("f00", [])


def test_damaged_step_is_ignored(file: Path) -> None:
    with Manifest(file) as manifest:
        manifest.begin(publication_of("a", "b"), {})
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("update journal set record = cast(record || x'00' as blob) where path = 'a'")
    with Manifest(file) as manifest:
        publication = manifest.publication()
        assert publication and [step.path for step in publication.steps] == ["b"]
        manifest.finish()
        assert set(manifest.records()) <= {"b"} and not manifest.is_complete


def test_records_of_a_damaged_row_are_ignored_until_they_are_saved_again(file: Path) -> None:
    with Manifest(file) as manifest:
        publish(manifest, publication_of("one/a", "one/b", "two/c"))
        assert set(manifest.records()) == {"one/a", "one/b", "two/c"} and manifest.is_complete
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("update outputs set value = cast(value || x'00' as blob) where files = 2")
    with Manifest(file) as manifest:
        assert set(manifest.records()) == {"two/c"} and not manifest.is_complete
        publish(manifest, publication_of("one/a"))
        assert set(manifest.records()) == {"one/a", "two/c"} and manifest.is_complete


def test_publication_writes_only_the_rows_of_its_files(file: Path) -> None:
    with Manifest(file) as manifest:
        publish(manifest, publication_of(*(f"news/{number}/index.html" for number in range(500))))
        before = output_rows(file)
        publish(manifest, Publication("staged", [Step("news/1/index.html", None)]))
    assert sum(value != before[bucket] for bucket, value in output_rows(file).items()) == 1


def output_rows(file: Path) -> dict[str, bytes]:
    with closing(sqlite3.connect(file)) as db:
        return dict(db.execute("select bucket, value from outputs"))


def test_build_record_is_kept_until_the_next_publication(file: Path) -> None:
    with Manifest(file) as manifest:
        assert manifest.last_build() is None
        manifest.save_build(BuildRecord(b"old", NOW, NOW, 0, ()))
        manifest.save_build(DONE)
    with Manifest(file) as manifest:
        assert manifest.last_build() == DONE
        manifest.begin(publication_of("a"), {})
        assert manifest.last_build() is None


def test_damaged_build_record_is_ignored(file: Path) -> None:
    with Manifest(file) as manifest:
        manifest.save_build(DONE)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("update completed_build set record = cast(record || x'00' as blob)")
    with Manifest(file) as manifest:
        assert manifest.last_build() is None


def test_input_record_and_the_previous_one_are_kept(file: Path) -> None:
    with Manifest(file) as manifest:
        assert manifest.input_records("a") == (b"", b"")
        publish(manifest, publication_of("a"), {"a": b"one"})
        assert manifest.input_records("a") == (b"one", b"")
        publish(manifest, publication_of("a"), {"a": b"two"})
        publish(manifest, publication_of("a"), {"a": b"two"})
        assert manifest.input_records("a") == (b"two", b"one")
        publish(manifest, Publication("staged", [Step("a", None)]))
        assert manifest.input_records("a") == (b"", b"")


def card(title: str) -> Card:
    return Card(f"/news/{title}/", title, title, "", None, REF, REF, "", 1)


def input_record_of(*titles: str) -> tuple[bytes, dict[bytes, SharedInput]]:
    """The input record of a page with these cards, and the parts that it shares with other pages."""
    records = InputRecords(hub_of().site, Layouts({"404.html": ""}, {}), b"engine")
    cards = tuple(card(title) for title in titles)
    page = Page("404.html", "404.html", NotFoundContext(title="", href="", url="", cards=cards))
    record_bytes = records.of(page)
    return record_bytes, dict(records.shared_inputs(record_bytes))


def test_shared_part_is_found_by_digest(file: Path) -> None:
    record_bytes, shared = input_record_of("one")
    with Manifest(file) as manifest:
        manifest.note_inputs({"a": record_bytes})
        manifest.begin(publication_of("a"), shared)
    with Manifest(file) as manifest:
        assert {key: manifest.shared(key) for key in shared} == shared
        assert manifest.shared(bytes(DIGEST_SIZE)) is None


def test_unused_shared_parts_are_dropped_when_most_outputs_change(file: Path) -> None:
    with Manifest(file) as manifest:
        for title in ("one", "two", "three"):
            record_bytes, shared = input_record_of(title)
            manifest.note_inputs({"a": record_bytes})
            manifest.begin(publication_of("a"), shared)
            manifest.finish()
        kept = [title for title in ("one", "two", "three") if manifest.shared(digest(card(title)))]
    assert kept == ["two", "three"]  # "two" is in the previous record, which `why` compares.


def test_unused_shared_parts_are_kept_when_few_outputs_change(file: Path) -> None:
    with Manifest(file) as manifest:
        publish(manifest, publication_of("a", "b", "c"))
        for title in ("one", "two", "three"):
            record_bytes, shared = input_record_of(title)
            manifest.note_inputs({"a": record_bytes})
            manifest.begin(publication_of("a"), shared)
            manifest.finish()
        assert manifest.shared(digest(card("one")))


BATCH = BatchRecord(b"its key", (GroupRecord(b"key of a", "content/news/a.md", ("news/a/index.html",), ()),))


def test_batches_count_only_with_a_completed_build_and_the_key_they_were_saved_with(file: Path) -> None:
    with Manifest(file) as manifest:
        manifest.save_batches(b"key", {"one": BATCH})
        assert manifest.batches(b"key") == {}
        manifest.save_build(DONE)
        assert manifest.batches(b"key") == {"one": BATCH}
        assert manifest.batches(b"another") == {}
        manifest.begin(publication_of("b"), {})
        assert manifest.batches(b"key") == {}


def test_only_rows_of_changed_batches_are_written(file: Path) -> None:
    batches = {name: BATCH for name in map(str, range(500))}
    with Manifest(file) as manifest:
        manifest.save_build(DONE)
        manifest.save_batches(b"key", batches)
    changed = {**batches, "7": msgspec.structs.replace(BATCH, key=b"new")}
    del changed["9"]
    with Manifest(file) as manifest:
        manifest.batches(b"key")
        before = manifest._db.total_changes
        manifest.save_batches(b"key", changed)
        assert manifest._db.total_changes - before == 2
        assert manifest.batches(b"key") == changed


def test_damaged_batch_is_unknown(file: Path) -> None:
    with Manifest(file) as manifest:
        manifest.save_build(DONE)
        manifest.save_batches(b"key", {"one": BATCH, "two": BATCH})
        with manifest._db as db:
            db.execute("update batches set value = cast(value || x'00' as blob) where name = 'one'")
        assert manifest.batches(b"key") == {"two": BATCH}


def test_manifest_name_depends_on_the_relative_path_of_the_output(tmp_path: Path) -> None:
    first, second = tmp_path / "here", tmp_path / "there"
    name = manifest_file(first / "public", first / "state").name
    assert manifest_file(second / "public", second / "state") == second / "state" / name
    assert manifest_file(first / "other", first / "state").name != name


def test_published_returns_paths_without_a_build(tmp_path: Path) -> None:
    output, state = tmp_path / "public", tmp_path / "state"
    assert published(output, state) == set()
    with Manifest(manifest_file(output, state)) as manifest:
        publish(manifest, publication_of("a", "b"))
    assert published(output, state) == {"a", "b"}


def test_last_build_returns_the_build_record(tmp_path: Path) -> None:
    assert last_build(tmp_path / "public", tmp_path / "state") is None
    with Manifest(manifest_file(tmp_path / "public", tmp_path / "state")) as manifest:
        manifest.save_build(DONE)
    assert last_build(tmp_path / "public", tmp_path / "state") == DONE


def test_input_records_are_saved_with_the_publication_that_follows(tmp_path: Path) -> None:
    with Manifest(tmp_path / "m.sqlite") as manifest:
        manifest.note_inputs({"a": b"1"})
        manifest.note_inputs({"b": b"2"})
        manifest.begin(publication_of("a", "b"), {})
    with Manifest(tmp_path / "m.sqlite") as manifest:
        assert [manifest.input_records(path) for path in ("a", "b")] == [(b"1", b""), (b"2", b"")]


def test_input_records_of_a_build_without_a_publication_are_dropped(tmp_path: Path) -> None:
    with Manifest(tmp_path / "m.sqlite") as manifest:
        manifest.note_inputs({"a": b"1"})
    with Manifest(tmp_path / "m.sqlite") as manifest:
        assert manifest.input_records("a") == (b"", b"")
