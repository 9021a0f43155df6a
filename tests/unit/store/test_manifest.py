import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

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


def put(*paths: str, size: int = 1) -> Publication:
    return Publication("staged", [Step(path, record(path, size), staged=True) for path in paths])


def publish(manifest: Manifest, publication: Publication, outlines: dict[str, bytes] | None = None) -> None:
    manifest.begin(publication, outlines or {}, {})
    manifest.finish()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "manifest.sqlite"


def test_records_are_those_of_finished_publications(file: Path) -> None:
    with Manifest(file) as manifest:
        publish(manifest, put("a", "b"))
        manifest.begin(Publication("staged", [*put("a", size=2).steps, Step("b", None)]), {}, {})
        assert manifest.records() == {"a": record("a"), "b": record("b")}
        manifest.finish()
    with Manifest(file) as manifest:
        assert manifest.records() == {"a": record("a", 2)}


def test_a_publication_under_way_is_there_for_the_next_process(file: Path) -> None:
    steps = [Step("a", record("a"), staged=True), Step("b", None), Step("c", record("c"))]
    with Manifest(file) as manifest:
        assert manifest.publication() is None
        manifest.begin(Publication("f00", steps[::-1]), {}, {})
    with Manifest(file) as manifest:
        assert manifest.publication() == Publication("f00", steps)
        manifest.finish()
        assert manifest.publication() is None
        assert list(manifest.records()) == ["a", "c"]


def test_a_publication_may_be_empty(file: Path) -> None:
    with Manifest(file) as manifest:
        manifest.begin(Publication("f00", []), {}, {})
        assert manifest.publication() == Publication("f00", [])


@pytest.mark.parametrize("table", ["outputs", "journal"])
def test_a_damaged_record_is_as_one_that_is_not_there(file: Path, table: str) -> None:
    with Manifest(file) as manifest:
        publish(manifest, put("a", "b"))
        manifest.begin(put("a", "b"), {}, {})
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(f"update {table} set record = cast(record || x'00' as blob) where path = 'a'")
    with Manifest(file) as manifest:
        publication = manifest.publication()
        found = manifest.records() if table == "outputs" else {s.path for s in publication.steps} if publication else {}
        assert set(found) == {"b"}


def test_what_a_build_came_to_is_known_until_something_is_published(file: Path) -> None:
    with Manifest(file) as manifest:
        assert manifest.done() is None
        manifest.save_build(BuildRecord(b"old", NOW, NOW, 0, ()))
        manifest.save_build(DONE)
    with Manifest(file) as manifest:
        assert manifest.done() == DONE
        manifest.begin(put("a"), {}, {})
        assert manifest.done() is None


def test_a_damaged_memory_of_a_build_is_none(file: Path) -> None:
    with Manifest(file) as manifest:
        manifest.save_build(DONE)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("update done set value = cast(value || x'00' as blob)")
    with Manifest(file) as manifest:
        assert manifest.done() is None


def test_an_outline_and_the_one_before_it_are_kept(file: Path) -> None:
    with Manifest(file) as manifest:
        assert manifest.outline("a") == (b"", b"")
        publish(manifest, put("a"), {"a": b"one"})
        assert manifest.outline("a") == (b"one", b"")
        publish(manifest, put("a"), {"a": b"two"})
        publish(manifest, put("a"), {"a": b"two"})
        assert manifest.outline("a") == (b"two", b"one")
        publish(manifest, Publication("staged", [Step("a", None)]))
        assert manifest.outline("a") == (b"", b"")


def card(title: str) -> Card:
    return Card(f"/news/{title}/", title, title, "", None, REF, REF, "", 1)


def outline_of(*titles: str) -> tuple[bytes, dict[bytes, SharedInput]]:
    """The outline of a page that shows these cards, and what it shares with others."""
    outlines = InputRecords(hub_of().site, Layouts({"404.html": ""}, {}), b"engine")
    cards = tuple(card(title) for title in titles)
    page = Page("404.html", "x", "404.html", NotFoundContext(title="", description="", href="", url="", cards=cards))
    outline = outlines.of(page)
    return outline, dict(outlines.shared_inputs(outline))


def test_shared_parts_are_found_by_their_digest(file: Path) -> None:
    outline, shared = outline_of("one")
    with Manifest(file) as manifest:
        manifest.begin(put("a"), {"a": outline}, shared)
    with Manifest(file) as manifest:
        assert {key: manifest.shared(key) for key in shared} == shared
        assert manifest.shared(bytes(DIGEST_SIZE)) is None


def test_shared_parts_that_no_outline_names_are_dropped_when_most_are_made_anew(file: Path) -> None:
    with Manifest(file) as manifest:
        for title in ("one", "two", "three"):
            outline, shared = outline_of(title)
            manifest.begin(put("a"), {"a": outline}, shared)
            manifest.finish()
        kept = [title for title in ("one", "two", "three") if manifest.shared(digest(card(title)))]
    assert kept == ["two", "three"]  # "two" is in the earlier outline, which `why` compares.


def test_shared_parts_stay_while_few_outputs_are_made_anew(file: Path) -> None:
    with Manifest(file) as manifest:
        publish(manifest, put("a", "b", "c"))
        for title in ("one", "two", "three"):
            outline, shared = outline_of(title)
            manifest.begin(put("a"), {"a": outline}, shared)
            manifest.finish()
        assert manifest.shared(digest(card("one")))


def test_the_manifest_of_an_output_is_named_by_where_it_lies_from_the_state(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    name = manifest_file(here / "public", here / "state").name
    assert manifest_file(there / "public", there / "state") == there / "state" / name
    assert manifest_file(here / "other", here / "state").name != name


def test_what_builds_have_published_is_told_without_a_build(tmp_path: Path) -> None:
    output, state = tmp_path / "public", tmp_path / "state"
    assert published(output, state) == set()
    with Manifest(manifest_file(output, state)) as manifest:
        publish(manifest, put("a", "b"))
    assert published(output, state) == {"a", "b"}


def test_what_an_output_is_the_whole_result_of(tmp_path: Path) -> None:
    assert last_build(tmp_path / "public", tmp_path / "state") is None
    with Manifest(manifest_file(tmp_path / "public", tmp_path / "state")) as manifest:
        manifest.save_build(DONE)
    assert last_build(tmp_path / "public", tmp_path / "state") == DONE
