from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.config.schema import DeployTarget
from site_builder.deploy.lease import LocalLease
from site_builder.deploy.registry import open_store
from site_builder.deploy.store import DeployError


@pytest.mark.parametrize(
    ("url", "class_name"),
    [
        ("../out", "Folder"),
        ("s3://bucket/site", "Bucket"),
        ("git+https://host.example/hub.git", "GitBranch"),
        ("ssh://host.example/www", "RsyncTarget"),
        ("rsync://host.example/www", "RsyncTarget"),
    ],
)
def test_each_kind_of_url_has_its_store(url: str, class_name: str, tmp_path: Path) -> None:
    store = open_store(DeployTarget(to=url), tmp_path, LocalLease(tmp_path / "x.lock", ()))
    assert type(store).__name__ == class_name


@pytest.mark.parametrize("folder", [".", "..", "public", "public/below", "content/news", ".site-builder"])
def test_folder_that_overlaps_with_the_hub_is_refused(folder: str, tmp_path: Path) -> None:
    with pytest.raises(DeployError, match="overlaps with"):
        open_store(DeployTarget(to=folder), tmp_path / "hub", LocalLease(tmp_path / "x.lock", ()))


def test_folder_is_relative_to_the_hub(tmp_path: Path) -> None:
    store = open_store(DeployTarget(to="../out"), tmp_path / "hub", LocalLease(tmp_path / "x.lock", ()))
    with store.lock(False):
        assert (tmp_path / "out").is_dir()
