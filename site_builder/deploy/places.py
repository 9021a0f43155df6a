"""Which adapter a target is for."""

from __future__ import annotations

from pathlib import Path

from site_builder.config import Destination
from site_builder.deploy.branch import Branch
from site_builder.deploy.bucket import open_bucket
from site_builder.deploy.folder import Folder
from site_builder.deploy.lease import Here
from site_builder.deploy.remote import Remote
from site_builder.deploy.store import Store
from site_builder.targets import parse_target


def open_store(destination: Destination, site: Path, here: Here) -> Store:
    """The place of a destination. A relative folder is one of the hub's. Raises DeployError."""
    target = parse_target(destination.to)
    if target.kind == "bucket":
        return open_bucket(target, destination.endpoint, destination.region, here)
    if target.kind == "git":
        return Branch(target, here.file.with_suffix(".git"))
    if target.kind == "rsync":
        return Remote(target, here)
    return Folder((site / target.path).resolve())
