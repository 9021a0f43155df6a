"""After any edits, an incremental build equals a clean one; and broken engines are caught."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from site_builder.hub import groups, neighbourhoods, schedule, search_shards
from site_builder.hub.entries import Entries
from site_builder.hub.faces import own_face
from site_builder.hub.neighbourhoods import Neighbourhoods
from site_builder.hub.related import RelatedFinder
from site_builder.model.content import SourceFile, Story
from site_builder.model.outputs import Output, SearchShard
from site_builder.model.site import Card
from site_builder.pipeline.publish import Publisher
from site_builder.render import templates
from site_builder.render.inputs import InputRecords
from site_builder.render.templates import Layouts
from site_builder.store import parsed
from site_builder.store.manifest import Manifest
from site_builder.store.manifest import Step as Published
from site_builder.store.scan import Scan
from site_builder.system.files import NamedFile
from tests.properties.random_edits import RandomEdits
from tests.support.amount import amount
from tests.support.hubs import NOW, add_story, built, tree, write_file, write_hub

Fault = Callable[[], AbstractContextManager[object]]

COMMON = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=True)
RANDOM = settings(COMMON, max_examples=amount(8, 40), stateful_step_count=20)
HUNT = settings(
    COMMON,
    max_examples=60,
    stateful_step_count=15,
    derandomize=True,
    phases=[Phase.generate],
    report_multiple_bugs=False,
)


@pytest.mark.slow
def test_incremental_build_equals_clean_build() -> None:
    run_state_machine_as_test(RandomEdits, settings=RANDOM)


class RandomEditsWithSearch(RandomEdits):
    """The same, with a search index."""

    search = True


@pytest.mark.slow
def test_incremental_search_index_equals_clean_one() -> None:
    with mock.patch.object(search_shards, "LEAST", 300):  # Some shards of a few stories each.
        run_state_machine_as_test(RandomEditsWithSearch, settings=settings(RANDOM, max_examples=amount(2, 8)))


@contextmanager
def short_ranges() -> Iterator[None]:
    """Ranges have some two stories, and batches of other groups two groups."""
    with (
        mock.patch.object(neighbourhoods, "BLOCK", 2),
        mock.patch.object(neighbourhoods, "SECTION", 1),
        mock.patch.object(groups, "BATCH", 2),
    ):
        yield


def card_without_dek() -> AbstractContextManager[object]:
    """A field is left out of the fingerprint."""
    whole = InputRecords._card

    def partial_card(self: InputRecords, card: Card) -> msgspec.msgpack.Ext:
        values = {name: getattr(card, name) for name in Card.__struct_fields__}
        return whole(self, Card(**{**values, "dek": ""}))

    return mock.patch.object(InputRecords, "_card", partial_card)


def layouts_without_hash() -> AbstractContextManager[object]:
    """The layouts are not part of the fingerprint."""
    return mock.patch.object(Layouts, "closure", lambda self, name: {})


def settings_without_hash() -> AbstractContextManager[object]:
    """The settings are not part of the fingerprint."""
    whole = InputRecords._layout_digest

    def layout_digest(self: InputRecords, layout: str, precompression: str) -> bytes:
        self._site = msgspec.structs.replace(self._site, title="", share=(), texts={}, description="")
        return whole(self, layout, precompression)

    return mock.patch.object(InputRecords, "_layout_digest", layout_digest)


def dynamic_include_ignored() -> AbstractContextManager[object]:
    """A layout whose name is made up when it is included is not looked for."""
    constants = templates._constants

    def known(node: Any) -> Iterator[str | None]:
        return filter(None, constants(node))

    return mock.patch.object(templates, "_constants", known)


def precompression_ignored() -> AbstractContextManager[object]:
    """The encodings of a text are not part of the fingerprint."""
    return mock.patch("site_builder.render.inputs.encodings_stamp", lambda path, encodings: "")


def no_pruning() -> AbstractContextManager[object]:
    """What is no longer planned stays."""
    commit = Publisher.commit

    def keeping(self: Publisher, steps: list[Published], planned: set[str], *rest: Any) -> object:
        return commit(self, steps, planned | self.records.keys(), *rest)

    return mock.patch.object(Publisher, "commit", keeping)


@contextmanager
def manifest_saved_too_early() -> Iterator[None]:
    """The manifest says that a publication is over before it is."""
    begin = Manifest.begin

    def hasty(self: Manifest, *arguments: Any) -> None:
        begin(self, *arguments)
        self.finish()

    with mock.patch.object(Manifest, "begin", hasty):
        yield


def stale_parse_cache() -> AbstractContextManager[object]:
    """A file that was parsed once is never parsed again."""
    original = parsed.digests_of

    def digests_of(version: bytes, files: Sequence[SourceFile]) -> bytes:
        return original(version, [msgspec.structs.replace(file, digest=b"") for file in files])

    return mock.patch.object(parsed, "digests_of", digests_of)


def scan_of_names() -> AbstractContextManager[object]:
    """A folder that has the same names is never read again."""
    original, always = Scan.digests_of, os.stat_result((0,) * 10, {"st_mtime_ns": 0, "st_ctime_ns": 0})

    def digests_of(self: Scan, location: str, files: Sequence[NamedFile]) -> list[bytes]:
        return original(self, location, [(name, always) for name, _ in files])

    return mock.patch.object(Scan, "digests_of", digests_of)


def stale_related_stories() -> AbstractContextManager[object]:
    """A list of related stories is remembered by the story alone."""

    def surroundings(self: RelatedFinder, place: int, count: int) -> bytes:
        return self.stories[place].slug.encode()

    return mock.patch.object(RelatedFinder, "surroundings", surroundings)


@contextmanager
def stale_ranges() -> Iterator[None]:
    """Ranges of stories are remembered whatever is around them."""
    with short_ranges(), mock.patch.object(Neighbourhoods, "digest_of", lambda self, number: b""):
        yield


@contextmanager
def ranges_without_links() -> Iterator[None]:
    """Ranges of stories are remembered wherever the links of their bodies lead."""
    ranges = Entries.ranges

    def partial_ranges(self: Entries) -> Iterator[tuple[range, bytes]]:
        with links_without_hash():
            yield from ranges(self)

    with mock.patch.object(Entries, "ranges", partial_ranges):
        yield


def face_without_dek() -> AbstractContextManager[object]:
    """Groups with the card of a story are remembered whatever its dek."""

    def partial_face(self: Entries, index: int, story: Story) -> bytes:
        return own_face(msgspec.structs.replace(story, summary="", why_it_matters=""))

    return mock.patch.object(Entries, "_face", partial_face)


def links_without_hash() -> AbstractContextManager[object]:
    """Groups with a body are remembered wherever its links lead."""
    key = Entries._file_key

    def partial_key(self: Entries, index: int) -> bytes:
        with mock.patch.object(self, "_additions", msgspec.structs.replace(self._additions, bodies={})):
            return key(self, index)

    return mock.patch.object(Entries, "_file_key", partial_key)


def clock_ignored() -> AbstractContextManager[object]:
    """A build with nothing changed is not looked into, whatever the time."""
    always = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    return mock.patch("site_builder.pipeline.build.validity_period", lambda stories, at, ends: always)


def news_that_never_ends() -> AbstractContextManager[object]:
    """That a story is news no more is not among the moments that matter."""
    moments = schedule._moments

    def without(story: Story) -> list[tuple[datetime, str]]:
        end = story.date.at + schedule.NEWS_AGE if story.date else None
        return [(moment, what) for moment, what in moments(story) if moment != end]

    return mock.patch.object(schedule, "_moments", without)


def output_not_looked_at() -> AbstractContextManager[object]:
    """Files of the output are taken to be what they were."""
    return mock.patch.object(Publisher, "_is_untouched", lambda self, record: True)


def stale_search_part() -> AbstractContextManager[object]:
    """A part of the search index is remembered by its titles alone."""
    whole = InputRecords.of

    def of(self: InputRecords, output: Output) -> bytes:
        if isinstance(output, SearchShard):
            documents = tuple(msgspec.structs.replace(one, body=b"", text="") for one in output.documents)
            output = msgspec.structs.replace(output, documents=documents)
        return whole(self, output)

    return mock.patch.object(InputRecords, "of", of)


def companions_forgotten() -> AbstractContextManager[object]:
    """Of an output that is several files, only the first is looked at."""
    return mock.patch.object(Publisher, "_untouched", lambda self, paths: map(self.records.get, paths))


SEARCH_FAULTS: Sequence[Fault] = (stale_search_part, companions_forgotten)

Step = Callable[[RandomEdits], object]


def days(count: float) -> datetime:
    return NOW + timedelta(days=count)


def authors_without_hash() -> AbstractContextManager[object]:
    """A story is remembered whatever other stories call its authors."""
    return mock.patch.object(Entries, "_authors_key", lambda self, index: b"")


FAULTS: Mapping[Fault, Sequence[Step]] = {
    card_without_dek: [lambda edits: edits.summarise("story-0", "A dek.")],
    layouts_without_hash: [lambda edits: edits.redesign("partials/footer.html", "<p>b</p>")],
    settings_without_hash: [lambda edits: edits.set_up("description", "one")],
    dynamic_include_ignored: [lambda edits: edits.include("one", True), lambda edits: edits.include("two", True)],
    precompression_ignored: [lambda edits: edits.set_up("precompress", "one")],
    no_pruning: [lambda edits: edits.delete("story-0")],
    manifest_saved_too_early: [lambda edits: edits.die("story-0", 0)],
    stale_parse_cache: [lambda edits: edits.edit_body("story-0", 3)],
    scan_of_names: [lambda edits: edits.edit_body("story-0", 3)],
    face_without_dek: [lambda edits: edits.summarise("story-0", "A dek.")],
    links_without_hash: [
        lambda edits: edits.photograph("story-0", 500, False),
        lambda edits: edits.photograph("story-0", 600, False),
    ],
    ranges_without_links: [
        lambda edits: edits.photograph("story-0", 500, False),
        lambda edits: edits.photograph("story-0", 600, False),
    ],
    authors_without_hash: [
        lambda edits: edits.sign("story-0", ["Ada"]),
        lambda edits: [edits.sign(name, ["ada"]) for name in ("story-1", "story-2")],
    ],
    stale_ranges: [lambda edits: edits.retitle("story-0", "A")],
    stale_related_stories: [lambda edits: edits.pin("story-0", "unrelated", "story-1")],
    clock_ignored: [lambda edits: edits.redate("story-0", days(1)), lambda edits: edits.wait(days(2))],
    news_that_never_ends: [lambda edits: edits.redate("story-0", days(-1)), lambda edits: edits.wait(days(1.5))],
    output_not_looked_at: [lambda edits: edits.meddle("changed")],
}
"""With what an editor does that shows each of them."""


def go(steps: Sequence[Step]) -> None:
    """Make some edits, and compare the sites after each."""
    edits = RandomEdits()
    try:
        edits.begin()
        edits.incremental_is_clean()
        for step in steps:
            step(edits)
            edits.incremental_is_clean()
    finally:
        edits.teardown()


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.__name__))
def test_broken_engine_is_caught(fault: Fault) -> None:
    go(FAULTS[fault])
    with fault(), pytest.raises((AssertionError, LookupError)):
        go(FAULTS[fault])


@pytest.mark.slow
def test_random_edits_catch_a_broken_engine() -> None:
    with no_pruning(), pytest.raises((AssertionError, LookupError)):
        run_state_machine_as_test(RandomEdits, settings=HUNT)


@pytest.mark.parametrize("fault", SEARCH_FAULTS, ids=lambda fault: str(fault.__name__))
def test_broken_search_is_caught(fault: Fault, tmp_path: Path) -> None:
    site = write_hub(tmp_path / "hub")
    file = add_story(site, "a-story")
    with fault():
        built(site, search=True)
        next((site / "public/search/data/site/texts").iterdir()).unlink()
        write_file(file, file.read_text().replace("Something happened.", "Something else happened."))
        built(site, search=True)
        assert tree(site / "public") != tree(built(site, tmp_path / "clean", search=True))
