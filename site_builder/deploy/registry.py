"""Open the store of a deploy target from its address."""

from __future__ import annotations

from pathlib import Path

from site_builder.config.deploy_target import parse_target
from site_builder.config.paths import CONTENT, DATA, LAYOUTS, STATE_FOLDER, STATIC
from site_builder.config.schema import DeployTarget
from site_builder.deploy.bucket import open_bucket
from site_builder.deploy.folder import Folder
from site_builder.deploy.git_branch import GitBranch
from site_builder.deploy.lease import LocalLease
from site_builder.deploy.rsync import RsyncTarget
from site_builder.deploy.store import DeployError, Store

OUTPUT = "public"
"""Folder of a hub that holds the built site."""


def open_store(destination: DeployTarget, hub_dir: Path, local_lease: LocalLease) -> Store:
    """Return the store of a target. Relative folders are relative to `hub_dir`. Raises DeployError."""
    target = parse_target(destination.to)
    if target.kind == "bucket":
        return open_bucket(target, destination.endpoint, destination.region, local_lease)
    if target.kind == "git":
        return GitBranch(target, local_lease.file.with_suffix(".git"))
    if target.kind == "rsync":
        return RsyncTarget(target)
    folder = (hub_dir / target.path).resolve()
    for name in (CONTENT, LAYOUTS, STATIC, DATA, STATE_FOLDER, OUTPUT):
        source = hub_dir / name
        if folder == source or source in folder.parents or folder in source.parents:
            raise DeployError(f"cannot deploy to {folder}: it overlaps with {source}; choose another folder")
    return Folder(folder)
