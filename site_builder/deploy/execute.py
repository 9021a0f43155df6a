"""Execute a plan at a target, step by step. A second run after an interrupted one sends only what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from site_builder.deploy.manifest import IN_DOUBT, TargetManifest, decode_manifest, encode_manifest
from site_builder.deploy.plan import BuiltFile, DeployPlan, confirm_files, in_doubt
from site_builder.deploy.store import DeployError, Store, Upload
from site_builder.hosting.media_types import cache_control, content_type
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.value import Value
from site_builder.pipeline.publish import conflicting_files
from site_builder.system.progress import ReportProgress, no_progress


class TargetState(Value, frozen=True):
    """What is known about the files of a target."""

    manifest: TargetManifest
    """The files that the target is known to hold; others are in doubt."""
    stored_manifest: TargetManifest | None
    """The manifest file at the target; None when it is missing or damaged."""
    already_sent: tuple[str, ...] = ()
    """Built files that an interrupted deploy has already sent."""


def read_target_state(store: Store, built: Mapping[str, BuiltFile], output: Path, force: bool = False) -> TargetState:
    """Find out what a target holds. `force` treats all files as in doubt, so that they are sent again.

    When the manifest is missing, or a deploy was interrupted, compares checksums of the target with the built files.
    Raises DeployError and OSError.
    """
    data = store.read(store.manifest)
    stored = decode_manifest(data, store.manifest) if data else None
    manifest = stored or TargetManifest()
    if force:
        return TargetState(TargetManifest(dict.fromkeys(manifest.files, IN_DOUBT), manifest.unused), stored)
    if stored and not in_doubt(stored):
        return TargetState(stored, stored)
    uncertain = [path for path in built if manifest.files.get(path, IN_DOUBT) == IN_DOUBT]
    checksums = store.checksums()
    equal = [
        path
        for path in uncertain
        if checksums.get(path) and checksums[path] == store.checksum((output / path).read_bytes())
    ]
    already_sent = tuple(path for path in equal if path in manifest.files)
    return TargetState(confirm_files(manifest, built, equal), stored, already_sent)


def execute_plan(
    plan: DeployPlan,
    built: Mapping[str, BuiltFile],
    state: TargetState,
    output: Path,
    store: Store,
    tick: ReportProgress = no_progress,
) -> int:
    """Carry out a plan. Returns the number of bytes sent. Raises DeployError and OSError."""
    if not plan.changes and plan.final_manifest == state.stored_manifest:
        return 0
    waves = [[_upload(built[path], output) for path in paths] for paths in plan.waves]
    # A file at the path of a new folder, or the other way round, has to go before the new files are sent.
    blocking = conflicting_files(plan.removed, (*plan.new, *plan.changed))
    total, sent_before = len(plan.new) + len(plan.changed), 0
    if plan.changes and not store.is_atomic:
        store.write(store.manifest, encode_manifest(plan.begun_manifest, store.manifest))
    if blocking:
        store.delete(sorted(blocking))
    for uploads in waves:
        store.send(uploads, _offset_progress(tick, sent_before, total))
        sent_before += len(uploads)
    remaining = [path for path in plan.removed if path not in blocking]
    if remaining:
        store.delete(remaining)
    store.write(store.manifest, encode_manifest(plan.final_manifest, store.manifest))
    store.finish(f"Deploy: {len(plan.new)} new, {len(plan.changed)} changed, {len(plan.removed)} removed")
    return sum(upload.size for uploads in waves for upload in uploads)


def _offset_progress(tick: ReportProgress, sent_before: int, total: int) -> ReportProgress:
    """Report the progress of one wave as progress of the whole deploy."""
    return lambda done, _: tick(sent_before + done, total)


def _upload(file: BuiltFile, output: Path) -> Upload:
    """Return the upload of a built file. Raises DeployError when it differs from what the build has written."""
    location = output / file.path
    if digest_bytes(location.read_bytes()) != file.digest:
        raise DeployError(f"{location} has changed since the build; deploy again")
    return Upload(file.path, str(location), file.size, content_type(file.path), cache_control(file.path))


def built_files(records: Iterable[tuple[str, bytes, int]]) -> dict[str, BuiltFile]:
    """Return built files by path, from their paths, digests and sizes in bytes."""
    return {path: BuiltFile(path, digest, size) for path, digest, size in records}
