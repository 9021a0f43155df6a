"""Publish: put rendered files into the output folder, so that readers never get half a file.

In: rendered bytes and the planned paths. Out: an output folder that holds exactly the planned files.

New files are first written to a staging folder next to the output, under the same paths. When all are written, the
steps go into the journal of the manifest. Then files and new folders are renamed into the output, and files that are no
longer planned are removed. Only files of the manifest are ever removed: other files in the output folder stay.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from site_builder.hub.groups import BatchRecord
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.outputs import Output
from site_builder.model.value import Value
from site_builder.store.database import discard
from site_builder.store.leftovers import files_in, leftovers
from site_builder.store.manifest import BuildRecord, Manifest, Publication, Record, Step, manifest_file
from site_builder.system.locks import try_lock
from site_builder.system.signals import uninterrupted

if TYPE_CHECKING:
    from site_builder.render.inputs import SharedInput


class BuildLockedError(Exception):
    """Another process is writing to the same output folder."""


class StaleOutput(Value, frozen=True):
    """An output that must be rendered again."""

    output: Output
    fingerprint: bytes
    old: Record | None
    """The published file at its path; None if there is none, or it was changed after it was published."""
    companions: tuple[Record, ...] = ()
    """The other published files of the output, except those that were changed after they were published."""


class Published(Value, frozen=True):
    """What a publication changed in the output folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    """Number of files that were already up to date."""


SavedBatches = tuple[bytes, Mapping[str, BatchRecord]]
"""The key with which batches of groups are saved, and the batches by name."""


NOTED = 500
"""Input records to hold before they are written. Those of all outputs would be a seventh of the memory of a build."""


class Publisher:
    """Writes one output folder. Open it with `open_publisher`."""

    def __init__(self, output: Path, manifest: Manifest) -> None:
        self.output = output
        self._folder = str(output)
        self._manifest = manifest
        self._staging_root = _staging_folder(output)
        self.records = manifest.records()
        """The published files, by path."""
        self._input_records: dict[str, bytes] = {}
        """Of the last stale outputs, by path."""
        self._shared: set[bytes] = set()
        """Digests of the parts that those before share."""
        self._must_look = False
        """Whether the manifest cannot name all files of earlier builds."""

    @cached_property
    def staging(self) -> Path:
        """The folder for rendered files. New for each build: a worker may still write after its build has ended."""
        from secrets import token_hex

        return self._staging_root / token_hex(4)

    def recover(self) -> None:
        """Finish a publication that was interrupted, and remove old staged files. Call it before anything else."""
        publication = self._manifest.publication()
        if publication:
            with uninterrupted():
                self._apply(publication.staging, publication.steps)
                self._manifest.finish()
            self.records = self._manifest.records()
        shutil.rmtree(self._staging_root, ignore_errors=True)
        self._must_look = not self._manifest.is_complete

    def record_if_current(self, keys: Collection[bytes], at: datetime) -> BuildRecord | None:
        """Return the last build if it has one of these keys, and would give the same output folder now; else None."""
        record = self._manifest.last_build()
        if record is None or record.key not in keys or not record.since <= at < record.until:
            return None
        return record if all(map(self._is_untouched, self.records.values())) else None

    def find_stale(self, outputs: Iterable[tuple[Output, bytes]], everything: bool = False) -> list[StaleOutput]:
        """Return the outputs that the output folder lacks, or holds with other inputs or changed files.

        `outputs` come with their input records. With `everything`, return all of them.
        """
        stale: list[StaleOutput] = []
        self._must_look |= everything
        for output, input_record in outputs:
            record = self.records.get(output.path)
            fingerprint = digest_bytes(input_record)
            is_untouched = record is not None and self._is_untouched(record)
            companions: tuple[Record, ...] = ()
            is_complete = is_untouched
            if record is not None and record.companions:
                companions = tuple(self._untouched(record.companions))
                is_complete = is_untouched and len(companions) == len(record.companions)
            if everything or record is None or record.fingerprint != fingerprint or not is_complete:
                stale.append(StaleOutput(output, fingerprint, record if is_untouched else None, companions))
                self._input_records[output.path] = input_record
        if len(self._input_records) >= NOTED:
            self._note_inputs()
        return stale

    def _note_inputs(self) -> None:
        from site_builder.render.inputs import digests_in

        self._shared.update(*map(digests_in, self._input_records.values()))
        self._manifest.note_inputs(self._input_records)
        self._input_records = {}

    def batches(self, key: bytes) -> Mapping[str, BatchRecord]:
        """Return the batches of the last build by name, if they were saved with this key."""
        return self._manifest.batches(key)

    def has_untouched(self, paths: Iterable[str]) -> bool:
        """Whether these outputs are published, and their files were not changed after they were."""
        for path in paths:
            record = self.records.get(path)
            if record is None or not self._is_untouched(record):
                return False
            if record.companions and not self.has_untouched(record.companions):
                return False
        return True

    def commit(
        self,
        steps: list[Step],
        planned: Set[str],
        shared: Mapping[bytes, SharedInput] | None = None,
        record: BuildRecord | None = None,
        batches: SavedBatches | None = None,
    ) -> Published:
        """Move the staged files into the output folder, and remove published files that are no longer planned.

        `planned` are the paths of all outputs. `shared` are the parts that input records share, by their digests.
        `record` describes the build. A signal that asks this process to end is held back meanwhile.
        """
        planned = self._with_companions(steps, planned)
        removals = [Step(path, None) for path in sorted(self.records.keys() - planned)]
        unknown = leftovers(files_in(self.output), self.records, ()) if self._must_look else None
        with uninterrupted():
            if steps or removals:
                self._note_inputs()
                used = {key: value for key, value in (shared or {}).items() if key in self._shared}
                self._manifest.begin(Publication(self.staging.name, [*steps, *removals]), used, unknown)
                self._apply(self.staging.name, [*steps, *removals])
                self._manifest.finish()
            elif unknown is not None:
                self._manifest.save_unknown_files(unknown)
            if batches:
                self._manifest.save_batches(*batches)
            if record:  # Last: batches count only with a completed build, and beginning a publication ends that.
                self._manifest.save_build(record)
        written = tuple(step.path for step in steps if step.staged)
        return Published(written, tuple(step.path for step in removals), len(planned) - len(written))

    def leftovers(self, keep: Iterable[str]) -> tuple[str, ...]:
        """Return the files in the output folder that no build has written, except those to keep.

        They are found when the manifest is new or everything is made again, and reported as long as they are there.
        """
        unknown = self._manifest.unknown_files()
        if not unknown:
            return ()
        published = self._manifest.records()
        there = [path for path in unknown if path not in published and os.path.lexists(self.output / path)]
        if there != unknown:
            self._manifest.save_unknown_files(there)
        return leftovers(there, published, keep)

    def _with_companions(self, steps: list[Step], planned: Set[str]) -> Set[str]:
        """Return the planned paths and all companions: those of rendered outputs and those of unchanged outputs."""
        rendered = {step.path for step in steps}
        several = [record for record in self.records.values() if record.companions]
        stay = (record.companions for record in several if record.path in planned and record.path not in rendered)
        return rendered.union(planned, *stay)

    def clean_up(self) -> None:
        """Remove staged files that were not published, except those that the journal lists, for the next build."""
        if not self._manifest.publication():
            with uninterrupted():
                shutil.rmtree(self._staging_root, ignore_errors=True)

    def _apply(self, staging: str, steps: list[Step]) -> None:
        """Apply the steps of the journal. Safe to repeat: a file that has left the staging folder was moved already."""
        removals = [step.path for step in steps if step.record is None]
        conflicting = conflicting_files(removals, (step.path for step in steps if step.staged)) if removals else set()
        for path in removals:
            if path in conflicting:
                self._remove(path)
        staged = self._staging_root / staging
        if staged.is_dir():
            self.output.mkdir(parents=True, exist_ok=True)
            _merge(str(staged), str(self.output))
        for path in removals:
            if path not in conflicting:
                self._remove(path)

    def _remove(self, path: str) -> None:
        """Remove a file, and the folders that this leaves empty."""
        file = self.output / path
        file.unlink(missing_ok=True)
        for folder in file.parents:
            if folder == self.output:
                break
            try:
                folder.rmdir()
            except OSError:
                break

    def _untouched(self, paths: Iterable[str]) -> Iterator[Record]:
        """Return the records of those files that were not changed after they were published."""
        records = map(self.records.get, paths)
        return (record for record in records if record is not None and self._is_untouched(record))

    def _is_untouched(self, record: Record) -> bool:
        """Whether a published file still has the size and time that the manifest records."""
        try:
            status = os.lstat(f"{self._folder}/{record.path}")
        except OSError:
            return False
        return status.st_size == record.size and status.st_mtime_ns == record.mtime_ns


def stage(stale: StaleOutput, files: Mapping[str, bytes], staging: Path) -> list[Step]:
    """Write the files of an output, given by path, to the staging folder, except those that are published already."""
    published = {record.path: record for record in (stale.old, *stale.companions) if record}
    companions = tuple(path for path in files if path != stale.output.path)

    def step(path: str, data: bytes) -> Step:
        old = published.get(path)
        own_companions = companions if path == stale.output.path else ()
        digest = digest_bytes(data)
        if old and old.digest == digest:
            return Step(path, Record(path, stale.fingerprint, old.size, old.mtime_ns, digest, own_companions))
        size, mtime_ns = _write(staging / path, data)
        return Step(path, Record(path, stale.fingerprint, size, mtime_ns, digest, own_companions), staged=True)

    return [step(path, data) for path, data in files.items()]


def _write(file: Path, data: bytes) -> tuple[int, int]:
    """Write a file, make the folders above it, and return its size in bytes and its time in nanoseconds."""
    try:
        stream = file.open("wb")
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = file.open("wb")
    with stream:
        stream.write(data)
        stream.flush()
        status = os.fstat(stream.fileno())
    return status.st_size, status.st_mtime_ns


@contextmanager
def open_publisher(output: Path, state: Path, discard_state: bool = False) -> Iterator[Publisher]:
    """Open the publisher of an output folder, whose manifest is in the folder `state`.

    `discard_state` deletes the manifest first. Raises BuildLockedError when another process has the publisher open.
    """
    state.mkdir(parents=True, exist_ok=True)
    file = manifest_file(output, state)
    with file.with_suffix(".lock").open("w") as lock:
        if not try_lock(lock):
            raise BuildLockedError(str(output))
        if discard_state:
            discard(file)
        with Manifest(file) as manifest:
            publisher = Publisher(output, manifest)
            publisher.recover()
            try:
                yield publisher
            finally:
                publisher.clean_up()


def _staging_folder(output: Path) -> Path:
    """Return a folder next to the output, or in it if it is a mount point: renaming works only within a file system."""
    with suppress(OSError):
        if output.stat().st_dev != output.parent.stat().st_dev:
            return output / ".staging"
    return output.parent / f".{output.name}.staging"


def _merge(source: str, target: str) -> None:
    """Move the contents of one folder into another. A folder that the target lacks is moved in one step.

    A symbolic link in the target is replaced, never followed.
    """
    for entry in list(os.scandir(source)):
        destination = os.path.join(target, entry.name)
        if entry.is_dir(follow_symlinks=False):
            if os.path.islink(destination):
                os.unlink(destination)
            if os.path.isdir(destination):
                _merge(entry.path, destination)
                continue
        os.replace(entry.path, destination)


def conflicting_files(removals: Iterable[str], additions: Iterable[str]) -> set[str]:
    """Return the removals that must come first: those of files whose path becomes a folder, or whose folder a file."""
    added = set(additions)
    folders = {str(parent) for path in added for parent in PurePosixPath(path).parents}
    return {path for path in removals if path in folders or any(str(p) in added for p in PurePosixPath(path).parents)}
