"""Compare: the built tree beside what a target has, as a plan of steps. Values in, values out.

No reader may get a page whose pictures, styles or links are missing. So what pages need goes first, then the pages,
what tells of them, and the home page; what is gone goes last. Files whose names hold their hash stay for a week when
they are not used any more, for those who have a page open that names them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

from site_builder.deploy.manifest import IN_DOUBT, TargetManifest
from site_builder.hosting.media_types import cache_control, content_type, is_immutable
from site_builder.model.fingerprint import digest
from site_builder.model.value import Value

GRACE = timedelta(days=7)
"""How long an unused file with a hash in its name stays."""
HOME = "index.html"
_PAGES = {".html", ".json", ".md"}
_TELLING = {".opml", ".txt", ".xml"}
_TELLING_NAMES = {"_headers", "_redirects", "feed.json"}
_PACKED = {".br", ".gz", ".zst"}
SUPPORTS, PAGES, TELLING, LAST = range(4)
"""The waves in which files are sent."""


class PlannedChange(Value, frozen=True):
    """A file of the built tree."""

    path: str
    digest: bytes
    size: int
    """Bytes."""


class DeployPlan(Value, frozen=True):
    """What is to be done at a target, and what will then be there."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    """Files that earlier deploys have sent, and that are not part of the site any more."""
    sent: tuple[str, ...]
    """Files that a deploy that was broken off has sent: they are in place, but no one was told."""
    unchanged: int
    begun: TargetManifest
    """What the target says while the plan is carried out."""
    done: TargetManifest
    """What the target says afterwards."""

    @property
    def changes(self) -> int:
        """How many files are yet to change."""
        return len(self.new) + len(self.changed) + len(self.removed)

    @property
    def waves(self) -> list[list[str]]:
        """What is to be sent, in the order in which it is: each wave when the one before it is there."""
        waves: list[list[str]] = [[], [], [], []]
        for path in sorted((*self.new, *self.changed)):
            waves[wave(path)].append(path)
        return [paths for paths in waves if paths]


def plan_deploy(
    tree: Mapping[str, PlannedChange], there: TargetManifest, at: datetime, sent: Sequence[str] = ()
) -> DeployPlan:
    """The plan that makes a target hold the tree, when it holds what the manifest says. `at` is the time now.

    `sent` are the files that a deploy that was broken off has sent.
    """
    stamps = {path: stamp(item) for path, item in tree.items()}
    new = sorted(stamps.keys() - there.files.keys())
    changed = sorted(path for path in stamps.keys() & there.files.keys() if stamps[path] != there.files[path])
    gone = sorted(there.files.keys() - stamps.keys())
    now = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    latest = f"{at.astimezone(UTC) - GRACE:%Y-%m-%dT%H:%M:%SZ}"
    unused = {path: there.unused.get(path, now) for path in gone if is_immutable(path)}
    kept = {path: since for path, since in unused.items() if since > latest and there.files[path] != IN_DOUBT}
    removed = [path for path in gone if path not in kept]
    begun = there.files | dict.fromkeys((*new, *changed, *removed), IN_DOUBT)
    done = stamps | {path: there.files[path] for path in kept}
    return DeployPlan(
        new=tuple(new),
        changed=tuple(changed),
        removed=tuple(removed),
        sent=tuple(sent),
        unchanged=len(stamps) - len(new) - len(changed),
        begun=TargetManifest(begun, there.unused),
        done=TargetManifest(done, kept),
    )


def stamp(item: PlannedChange) -> str:
    """What tells a file from any other, and from itself delivered in another way."""
    return digest([item.digest, content_type(item.path), cache_control(item.path)]).hex()


def in_doubt(there: TargetManifest) -> bool:
    """Whether a deploy to the target has been broken off."""
    return IN_DOUBT in there.files.values()


def settled(there: TargetManifest, tree: Mapping[str, PlannedChange], same: Sequence[str]) -> TargetManifest:
    """The manifest without doubt about those files that are found to hold what the tree does."""
    return TargetManifest(there.files | {path: stamp(tree[path]) for path in same}, there.unused)


def wave(path: str) -> int:
    """When a file is sent; a packed copy of one (`index.html.gz`) with that."""
    name = PurePosixPath(path)
    if name.suffix in _PACKED:
        return wave(path.removesuffix(name.suffix))
    if path == HOME:
        return LAST
    if is_immutable(path):
        return SUPPORTS
    if name.suffix in _TELLING or name.name in _TELLING_NAMES:
        return TELLING
    return PAGES if name.suffix in _PAGES else SUPPORTS
