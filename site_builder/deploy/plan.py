"""Plan a deploy: compare the built files with the manifest of the target. Values in, values out.

No reader may get a page whose images, styles or links are missing. So files are sent in waves: first what pages need,
then pages, then feeds and sitemaps that announce them, and last the home page. Removals come at the end. A file with a
hash in its name is removed a week after it was last used, because readers may still have a page open that needs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

from site_builder.deploy.manifest import IN_DOUBT, TargetManifest
from site_builder.hosting.media_types import cache_control, content_type, is_immutable
from site_builder.model.fingerprint import digest
from site_builder.model.value import Value

GRACE_PERIOD = timedelta(days=7)
"""How long an unused file with a hash in its name is kept."""
_HOME_PATH = "index.html"
_PAGE_SUFFIXES = {".html", ".json", ".md"}
_ANNOUNCEMENT_SUFFIXES = {".opml", ".txt", ".xml"}
_ANNOUNCEMENT_NAMES = {"_headers", "_redirects", "feed.json"}
_COMPRESSED_SUFFIXES = {".br", ".gz", ".zst"}
ASSETS, PAGES, ANNOUNCEMENTS, HOME_PAGE = range(4)
"""The waves of a deploy, in order."""


class BuiltFile(Value, frozen=True):
    """A file of the built site."""

    path: str
    digest: bytes
    size: int
    """Bytes."""


class DeployPlan(Value, frozen=True):
    """The changes to a target, and its manifest during and after them."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    """Files that earlier deploys have sent and that are no longer part of the site."""
    already_sent: tuple[str, ...]
    """New or changed files that an interrupted deploy has already sent."""
    unchanged: int
    begun_manifest: TargetManifest
    """The manifest while the plan is carried out: files that change are in doubt."""
    final_manifest: TargetManifest
    """The manifest after the deploy."""

    @property
    def changes(self) -> int:
        """The number of files to send or remove."""
        return len(self.new) + len(self.changed) + len(self.removed)

    @property
    def waves(self) -> list[list[str]]:
        """The files to send, by wave. Each wave starts after the one before it is complete."""
        waves: list[list[str]] = [[], [], [], []]
        for path in sorted((*self.new, *self.changed)):
            waves[wave(path)].append(path)
        return [paths for paths in waves if paths]


def plan_deploy(
    built: Mapping[str, BuiltFile], manifest: TargetManifest, at: datetime, already_sent: Sequence[str] = ()
) -> DeployPlan:
    """Plan the changes that make a target with this manifest hold the built files.

    `at` is the time of the deploy; `already_sent` are files that an interrupted deploy has sent.
    """
    old_stamps, stamps = manifest.files, {path: stamp(file) for path, file in built.items()}
    new = sorted(stamps.keys() - old_stamps.keys())
    changed = sorted(path for path in stamps.keys() & old_stamps.keys() if stamps[path] != old_stamps[path])
    dropped = sorted(old_stamps.keys() - stamps.keys())
    unused_since = {path: manifest.unused.get(path, _utc(at)) for path in dropped if is_immutable(path)}
    kept = {
        path: since
        for path, since in unused_since.items()
        if since > _utc(at - GRACE_PERIOD) and old_stamps[path] != IN_DOUBT
    }
    removed = [path for path in dropped if path not in kept]
    return DeployPlan(
        new=tuple(new),
        changed=tuple(changed),
        removed=tuple(removed),
        already_sent=tuple(already_sent),
        unchanged=len(stamps) - len(new) - len(changed),
        begun_manifest=TargetManifest(
            old_stamps | dict.fromkeys((*new, *changed, *removed), IN_DOUBT), manifest.unused
        ),
        final_manifest=TargetManifest(stamps | {path: old_stamps[path] for path in kept}, kept),
    )


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def stamp(file: BuiltFile) -> str:
    """Return a digest of the bytes of a file and of its HTTP headers."""
    return digest([file.digest, content_type(file.path), cache_control(file.path)]).hex()


def in_doubt(manifest: TargetManifest) -> bool:
    """Whether a deploy to the target was interrupted."""
    return IN_DOUBT in manifest.files.values()


def confirm_files(manifest: TargetManifest, built: Mapping[str, BuiltFile], paths: Sequence[str]) -> TargetManifest:
    """Return the manifest with the stamps of the built files at these paths, which the target is known to hold."""
    return TargetManifest(manifest.files | {path: stamp(built[path]) for path in paths}, manifest.unused)


def wave(path: str) -> int:
    """Return the wave of a file; that of the original for a compressed copy (`index.html.gz`)."""
    name = PurePosixPath(path)
    if name.suffix in _COMPRESSED_SUFFIXES:
        return wave(path.removesuffix(name.suffix))
    if path == _HOME_PATH:
        return HOME_PAGE
    if is_immutable(path):
        return ASSETS
    if name.suffix in _ANNOUNCEMENT_SUFFIXES or name.name in _ANNOUNCEMENT_NAMES:
        return ANNOUNCEMENTS
    return PAGES if name.suffix in _PAGE_SUFFIXES else ASSETS
