"""Which adapter a target is for."""

from __future__ import annotations

from pathlib import Path

from site_builder.config.deploy_target import parse_target
from site_builder.config.paths import CONTENT, LAYOUTS, STATE_FOLDER, STATIC
from site_builder.config.schema import DeployTarget
from site_builder.deploy.bucket import open_bucket
from site_builder.deploy.folder import Folder
from site_builder.deploy.git_branch import GitBranch
from site_builder.deploy.lease import LocalLease
from site_builder.deploy.rsync import RsyncTarget
from site_builder.deploy.store import DeployError, Store

OUTPUT = "public"
"""Folder of a hub into which it is built."""


def open_store(destination: DeployTarget, site: Path, here: LocalLease) -> Store:
    """The place of a destination. A relative folder is one of the hub's. Raises DeployError."""
    target = parse_target(destination.to)
    if target.kind == "bucket":
        return open_bucket(target, destination.endpoint, destination.region, here)
    if target.kind == "git":
        return GitBranch(target, here.file.with_suffix(".git"))
    if target.kind == "rsync":
        return RsyncTarget(target)
    folder = (site / target.path).resolve()
    for name in (CONTENT, LAYOUTS, STATIC, STATE_FOLDER, OUTPUT):
        source = site / name
        if folder == source or source in folder.parents or folder in source.parents:
            raise DeployError(f"the folder {folder} would mix with {source}; choose one of its own")
    return Folder(folder)
