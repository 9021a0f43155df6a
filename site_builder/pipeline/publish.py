"""Publish: from rendered bytes to the output folder, so that every file is whole at every moment.

New bytes are written to a staging folder beside the output, which has the shape of the output. When all are there, the
steps are written to the journal; then files, and folders that are new as a whole, move into place by renaming, and what
is no longer planned is removed. Only files of the manifest are ever removed: a file that we did not write stays.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from secrets import token_hex

from site_builder.model.fingerprint import digest_bytes
from site_builder.model.outputs import Output
from site_builder.model.value import Value
from site_builder.render.inputs import SharedInput
from site_builder.store.database import discard
from site_builder.store.manifest import BuildRecord, Manifest, Publication, Record, Step, manifest_file


class BuildLockedError(Exception):
    """Another build is writing to the same output folder."""


class StaleOutput(Value, frozen=True):
    """An output whose bytes have to be made."""

    output: Output
    fingerprint: bytes
    old: Record | None
    """What is published at its path, if no one has touched it since."""
    companions: tuple[Record, ...] = ()
    """The other files that the output was, as far as no one has touched them since."""


class Published(Value, frozen=True):
    """What a publication did to the output folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    """Files that were left as they were."""


SharedBy = Callable[[bytes], Mapping[bytes, SharedInput]]
"""Gives the shared parts of an input record, by their digests."""


def _nothing(record: bytes) -> Mapping[bytes, SharedInput]:
    return {}


class Publisher:
    """Writes one output folder. Make it with `open_publisher`."""

    def __init__(self, output: Path, manifest: Manifest) -> None:
        self.output = output
        self._staged = _staging_folder(output)
        self._manifest = manifest
        self._recover()
        self.staging = self._staged / token_hex(4)
        """Where to put what is to be published. New for each build: a worker may outlive the one it belongs to."""
        self.records = manifest.records()
        self._outlines: dict[str, bytes] = {}

    def record_if_current(self, key: bytes, at: datetime) -> BuildRecord | None:
        """The build with this key, when the output folder holds what it would give at this time, untouched."""
        done = self._manifest.last_build()
        if done is None or done.key != key or not done.since <= at < done.until:
            return None
        return done if all(map(self._is_untouched, self.records.values())) else None

    def find_stale(self, outputs: Iterable[tuple[Output, bytes]], everything: bool = False) -> list[StaleOutput]:
        """Of outputs and their outlines those that the output folder does not hold already, untouched.

        All of them when `everything` is wanted.
        """
        found: list[StaleOutput] = []
        for output, outline in outputs:
            record = self.records.get(output.path)
            fingerprint = digest_bytes(outline)
            untouched = record is not None and self._is_untouched(record)
            companions: tuple[Record, ...] = ()
            whole = untouched
            if record is not None and record.companions:
                companions = tuple(self._untouched(record.companions))
                whole = untouched and len(companions) == len(record.companions)
            if everything or record is None or record.fingerprint != fingerprint or not whole:
                found.append(StaleOutput(output, fingerprint, record if untouched else None, companions))
                self._outlines[output.path] = outline
        return found

    def commit(
        self, steps: list[Step], planned: Set[str], shared_by: SharedBy = _nothing, done: BuildRecord | None = None
    ) -> Published:
        """Put the staged files in place and remove the published ones that are not planned any more.

        `shared_by` tells the shared parts of an outline; `done` is the build that this is the result of. Neither
        Ctrl-C nor a polite request to end interrupts it: they wait till it is done.
        """
        planned = self._with_companions(steps, planned)
        removals = [Step(path, None) for path in sorted(self.records.keys() - planned)]
        with _uninterrupted():
            if steps or removals:
                shared = {key: part for outline in self._outlines.values() for key, part in shared_by(outline).items()}
                self._manifest.begin(Publication(self.staging.name, [*steps, *removals]), self._outlines, shared)
                self._carry_out(self.staging.name, [*steps, *removals])
                self._manifest.finish()
            if done:
                self._manifest.save_build(done)
        written = tuple(step.path for step in steps if step.staged)
        return Published(written, tuple(step.path for step in removals), len(planned) - len(written))

    def _with_companions(self, steps: list[Step], planned: Set[str]) -> Set[str]:
        """The planned paths, and the further files of outputs that are several: of new ones and of those left alone."""
        made = {step.path for step in steps}
        records = (self.records.get(path) for path in planned - made)
        return made.union(planned, *(record.companions for record in records if record and record.companions))

    def clean_up(self) -> None:
        """Drop what was staged and not published. What is in a journal stays for the next build."""
        if not self._manifest.publication():
            shutil.rmtree(self._staged, ignore_errors=True)

    def _recover(self) -> None:
        """Finish the publication that a crash has interrupted."""
        publication = self._manifest.publication()
        if publication:
            self._carry_out(publication.staging, publication.steps)
            self._manifest.finish()
        shutil.rmtree(self._staged, ignore_errors=True)

    def _carry_out(self, staging: str, steps: list[Step]) -> None:
        """Everything here can be repeated: what is not in the staging folder any more has been moved already."""
        removals = [step.path for step in steps if step.record is None]
        first = conflicting_files(removals, (step.path for step in steps if step.staged)) if removals else set()
        for path in removals:
            if path in first:
                self._remove(path)
        staged = self._staged / staging
        if staged.is_dir():
            self.output.mkdir(parents=True, exist_ok=True)
            _merge(str(staged), str(self.output))
        for path in removals:
            if path not in first:
                self._remove(path)

    def _remove(self, path: str) -> None:
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
        """The records of those paths whose files no one has touched since they were published."""
        records = map(self.records.get, paths)
        return (record for record in records if record is not None and self._is_untouched(record))

    def _is_untouched(self, record: Record) -> bool:
        try:
            status = os.lstat(os.path.join(self.output, record.path))
        except OSError:
            return False
        return status.st_size == record.size and status.st_mtime_ns == record.mtime_ns


def stage(due: StaleOutput, files: Mapping[str, bytes], staging: Path) -> list[Step]:
    """Make ready the files of an output by their paths; when their bytes are there already, they stay as they are."""
    old = {record.path: record for record in (due.old, *due.companions) if record}
    companions = tuple(path for path in files if path != due.output.path)

    def step(path: str, data: bytes) -> Step:
        kept = old.get(path)
        beside = companions if path == due.output.path else ()
        digest = digest_bytes(data)
        if kept and kept.digest == digest:
            return Step(path, Record(path, due.fingerprint, kept.size, kept.mtime_ns, digest, beside))
        size, mtime_ns = _write(staging / path, data)
        return Step(path, Record(path, due.fingerprint, size, mtime_ns, digest, beside), staged=True)

    return [step(path, data) for path, data in files.items()]


def _write(file: Path, data: bytes) -> tuple[int, int]:
    """Write a file, and the folders above it; gives its size and time."""
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
def open_publisher(output: Path, state: Path, anew: bool = False) -> Iterator[Publisher]:
    """The publisher of an output folder, whose manifest is in the folder `state`; `anew` forgets the manifest.

    One process at a time: else Busy.
    """
    state.mkdir(parents=True, exist_ok=True)
    file = manifest_file(output, state)
    with file.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildLockedError(str(output)) from None
        if anew:
            discard(file)
        with Manifest(file) as manifest:
            target = Publisher(output, manifest)
            try:
                yield target
            finally:
                target.clean_up()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Holds back the signals that ask a process to end."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _staging_folder(output: Path) -> Path:
    """Beside the output; inside it when that is a file system of its own, as files can be renamed only within one."""
    with suppress(OSError):
        if output.stat().st_dev != output.parent.stat().st_dev:
            return output / ".staging"
    return output.parent / f".{output.name}.staging"


def _merge(source: str, target: str) -> None:
    """Move what is in one folder into another: a folder as a whole where there is none, else what is in it.

    A link that stands in the place of a folder is not followed but replaced.
    """
    for entry in list(os.scandir(source)):
        place = os.path.join(target, entry.name)
        if entry.is_dir(follow_symlinks=False):
            if os.path.islink(place):
                os.unlink(place)
            if os.path.isdir(place):
                _merge(entry.path, place)
                continue
        os.replace(entry.path, place)


def conflicting_files(removals: Iterable[str], additions: Iterable[str]) -> set[str]:
    """The removals that must come first: a file where a folder is to be, or inside a folder where a file is to be."""
    added = set(additions)
    folders = {str(parent) for path in added for parent in PurePosixPath(path).parents}
    return {path for path in removals if path in folders or any(str(p) in added for p in PurePosixPath(path).parents)}
