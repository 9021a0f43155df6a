"""Carry out: a plan, step by step, at a place. A second run after a broken one sends only what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from site_builder.deploy import manifest as manifests
from site_builder.deploy.manifest import IN_DOUBT, TargetManifest
from site_builder.deploy.plan import DeployPlan, PlannedChange, in_doubt, settled
from site_builder.deploy.store import DeployError, Store, Upload
from site_builder.hosting.media_types import cache_control, content_type
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.value import Value
from site_builder.pipeline.publish import conflicting_files
from site_builder.system.progress import ReportProgress, no_progress


class TargetState(Value, frozen=True):
    """What is known of a place."""

    manifest: TargetManifest
    """What it holds for certain."""
    stored: TargetManifest | None
    """What it says itself; None when it does not."""
    sent: tuple[str, ...] = ()
    """What a deploy that was broken off has sent, as the tree has it."""


def read_target_state(
    store: Store, tree: Mapping[str, PlannedChange], output: Path, afresh: bool = False
) -> TargetState:
    """What the place holds. `afresh` takes nothing for certain.

    Where the place does not say, or a deploy was broken off, the files that are there are compared with the tree.
    """
    data = store.read(store.manifest)
    there = manifests.decode_manifest(data, store.manifest) if data else None
    owned = there or TargetManifest()
    if afresh:
        return TargetState(TargetManifest(dict.fromkeys(owned.files, IN_DOUBT), owned.unused), there)
    if there and not in_doubt(there):
        return TargetState(there, there)
    doubtful = [path for path in tree if owned.files.get(path, IN_DOUBT) == IN_DOUBT]
    found = store.checksums()
    same = [p for p in doubtful if found.get(p) and found[p] == store.checksum((output / p).read_bytes())]
    return TargetState(settled(owned, tree, same), there, tuple(path for path in same if path in owned.files))


def execute_plan(
    plan: DeployPlan,
    tree: Mapping[str, PlannedChange],
    there: TargetState,
    output: Path,
    store: Store,
    tick: ReportProgress = no_progress,
) -> int:
    """Do what is planned; gives the number of bytes that were sent. Raises DeployError and OSError."""
    if not plan.changes and plan.done == there.stored:
        return 0
    waves = [[_upload(tree[path], output) for path in paths] for paths in plan.waves]
    first = conflicting_files(plan.removed, (*plan.new, *plan.changed))
    total, before = len(plan.new) + len(plan.changed), 0
    if plan.changes and not store.is_atomic:
        store.write(store.manifest, manifests.encode_manifest(plan.begun, store.manifest))
    if first:
        store.delete(sorted(first))
    for uploads in waves:
        store.send(uploads, _continued(tick, before, total))
        before += len(uploads)
    last = [path for path in plan.removed if path not in first]
    if last:
        store.delete(last)
    store.write(store.manifest, manifests.encode_manifest(plan.done, store.manifest))
    store.finish(f"Deploy: {len(plan.new)} new, {len(plan.changed)} changed, {len(plan.removed)} removed")
    return sum(upload.size for uploads in waves for upload in uploads)


def _continued(tick: ReportProgress, before: int, total: int) -> ReportProgress:
    """Tells of one of several waves."""
    return lambda done, _: tick(before + done, total)


def _upload(item: PlannedChange, output: Path) -> Upload:
    """How to send a file, which is looked at once more: what a build has written must be what readers get."""
    file = output / item.path
    if digest_bytes(file.read_bytes()) != item.digest:
        raise DeployError(f"{file} is not what the build has written; deploy again")
    return Upload(item.path, str(file), item.size, content_type(item.path), cache_control(item.path))


def items(records: Iterable[tuple[str, bytes, int]]) -> dict[str, PlannedChange]:
    """The tree of some files, by path, digest and size."""
    return {path: PlannedChange(path, digest, size) for path, digest, size in records}
