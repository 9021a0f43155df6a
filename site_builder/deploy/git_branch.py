"""Deploy to a branch of a git repository, such as for GitHub Pages. Each deploy is one commit.

`git` works in a bare repository in the state folder, without a work tree, that holds only the last commit of the
branch. It never forces a push: when someone else has pushed since, the deploy fails.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from site_builder.config.deploy_target import DeployAddress
from site_builder.deploy import manifest as manifests
from site_builder.deploy.manifest import IN_DOUBT, TargetManifest
from site_builder.deploy.store import LockedError, Upload
from site_builder.deploy.subprocesses import ProgramFailedError, run_program
from site_builder.system.progress import ReportProgress

NO_JEKYLL = ".nojekyll"
"""Name of the file that makes GitHub Pages publish all files unchanged."""
TREE_TRAILER = "Site-Builder-Tree: "
"""Start of the last line of our commit messages; the hash of the commit's tree follows, so that it marks only ours."""
_REMOTE = "target"
_TIP = "refs/site-builder/tip"
_DEFAULT_IDENTITY = {"user.name": "site-builder", "user.email": "site-builder@localhost"}
"""Author of the commits when git has none configured."""


class GitBranch:
    """A branch, created when it does not exist."""

    manifest = manifests.NAME
    is_atomic = True

    def __init__(self, target: DeployAddress, repository: Path) -> None:
        self._url, self._branch, self._target_url = target.path, target.branch, target.address
        self._repository = repository
        self._files: dict[str, str] = {}
        """Hashes of new blobs by path; empty for a file to remove."""

    @contextmanager
    def lock(self, take_over: bool) -> Iterator[None]:
        """Fetch the last commit. No lock is needed, because a push fails when the branch has moved since."""
        _ = self._tip
        with self._exclusive():
            yield

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file of the branch; None when it does not exist."""
        if not self._tip or not self._git("ls-tree", "-z", self._tip, "--", path):
            return None
        data = self._git("cat-file", "blob", f"{self._tip}:{path}")
        return self._mark_in_doubt(data) if path == self.manifest and not self._is_ours else data

    def write(self, path: str, data: bytes) -> None:
        """Add a small file to the next commit."""
        self._files[path] = self._git("hash-object", "-w", "--stdin", stdin=data).decode().strip()

    def checksums(self) -> Mapping[str, str]:
        """Return the blob hashes of all files."""
        listed = os.fsdecode(self._git("ls-tree", "-r", "-z", self._tip)).split("\0") if self._tip else []
        entries = (line.partition("\t") for line in listed if line)
        return {path: fields.split()[2] for fields, _, path in entries}

    def checksum(self, data: bytes) -> str:
        """Return the hash of the bytes as a git blob."""
        return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    def send(self, uploads: Sequence[Upload], tick: ReportProgress) -> None:
        """Add files to the next commit."""
        locations = "".join(f"{_quoted(upload.location)}\n" for upload in uploads)
        names = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=os.fsencode(locations))
        self._files.update(zip((upload.path for upload in uploads), names.decode().split(), strict=True))
        tick(len(uploads), len(uploads))

    def delete(self, paths: Sequence[str]) -> None:
        """Remove files in the next commit."""
        self._files.update(dict.fromkeys(paths, ""))

    def finish(self, message: str) -> None:
        """Make the commit and push it. Raises LockedError when someone else has pushed."""
        if NO_JEKYLL not in self.checksums():
            self.write(NO_JEKYLL, b"")
        tree = self._tree()
        parents = ("-p", self._tip) if self._tip else ()
        text = f"{message}\n\n{TREE_TRAILER}{tree}\n".encode()
        commit = self._git(*self._identity(), "commit-tree", tree, *parents, stdin=text).decode().strip()
        try:
            self._git("push", "--quiet", _REMOTE, f"{commit}:refs/heads/{self._branch}")
        except ProgramFailedError as error:
            if "rejected" not in error.stderr:
                raise
            remote_tip = self._remote_tip()
            if remote_tip == self._tip:  # Nobody has pushed: the reason is another one.
                raise
            if remote_tip != commit:  # If it is ours, git has sent it twice: the first answer was lost.
                raise LockedError(
                    f"someone else has pushed to `{self._branch}` during this deploy; deploy again"
                ) from None
        self._git("update-ref", _TIP, commit)
        self._git("gc", "--auto", "--quiet")

    @cached_property
    def _tip(self) -> str:
        """Hash of the last commit of the branch, after fetching it; empty when the branch does not exist."""
        with self._exclusive():
            return self._fetch()

    def _fetch(self) -> str:
        self._create()
        tip = self._remote_tip()
        if not tip:
            return ""
        if tip != self._local_tip():
            # A repository forgets the parents of each commit that was fetched alone, also when the same commit is made
            # again: at equal times, after the branch was set back. So each of these fetches gets a new repository.
            shutil.rmtree(self._repository)
            self._create()
            options = ("--quiet", "--depth=1", "--filter=blob:none", "--no-tags", "--no-write-fetch-head")
            self._git("fetch", *options, _REMOTE, f"+refs/heads/{self._branch}:{_TIP}")
        return self._local_tip()

    def _create(self) -> None:
        """Make the repository if there is none, and set its remote."""
        if not (self._repository / "HEAD").is_file():
            run_program(["git", "init", "--quiet", "--bare", str(self._repository)])
        self._git("config", f"remote.{_REMOTE}.url", self._url)

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Mark the repository as in use. Removes it first if an earlier deploy was killed or failed while using it.

        Such a repository may be locked or damaged. All that it holds can be fetched again.
        """
        marker = self._repository.with_suffix(".at-work")
        if marker.exists():
            shutil.rmtree(self._repository, ignore_errors=True)
        marker.touch()
        yield
        marker.unlink()

    @property
    def _is_ours(self) -> bool:
        """Whether a deploy has made the last commit."""
        tree, _, message = os.fsdecode(self._git("show", "--no-patch", "--format=%T%n%B", self._tip)).partition("\n")
        return message.rstrip().endswith(f"{TREE_TRAILER}{tree}")

    def _mark_in_doubt(self, data: bytes) -> bytes:
        """Return the manifest with all files in doubt, because someone else has changed the branch since."""
        manifest = manifests.decode_manifest(data, self.manifest) or TargetManifest()
        in_doubt = TargetManifest(dict.fromkeys(manifest.files, IN_DOUBT), manifest.unused)
        return manifests.encode_manifest(in_doubt, self.manifest)

    def _tree(self) -> str:
        """Write the tree of the next commit; return its hash. Blobs of unchanged files need not be here."""
        index = {"GIT_INDEX_FILE": str(self._repository / "site-builder-index")}
        self._git("read-tree", self._tip or "--empty", environment=index)
        changed = sorted(self._files.items(), key=lambda entry: entry[1] != "")  # Removals first.
        lines = "".join(f"{'100644' if blob else '0'} {blob or '0' * 40}\t{path}\0" for path, blob in changed)
        self._git("update-index", "-z", "--index-info", stdin=os.fsencode(lines), environment=index)
        return self._git("write-tree", "--missing-ok", environment=index).decode().strip()

    def _identity(self) -> Iterator[str]:
        """Yield options that set the author, where git has none configured."""
        for key, value in _DEFAULT_IDENTITY.items():
            try:
                self._git("config", key)
            except ProgramFailedError:
                yield from ("-c", f"{key}={value}")

    def _remote_tip(self) -> str:
        """Return the hash of the last commit of the branch at the remote; empty when the branch does not exist."""
        listed = self._git("ls-remote", _REMOTE, f"refs/heads/{self._branch}").decode().split()
        return listed[0] if listed else ""

    def _local_tip(self) -> str:
        """Return the hash of the last fetched commit; empty when there is none."""
        return self._git("for-each-ref", "--format=%(objectname)", _TIP).decode().strip()

    def _git(self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        try:
            return run_program(["git", f"--git-dir={self._repository}", *arguments], stdin, environment)
        except ProgramFailedError as error:
            text = error.stderr.replace("fatal: ", "").strip()
            raise ProgramFailedError(["git", f"for {self._target_url}"], error.status, text) from None


def _quoted(location: str) -> str:
    """Quote a path for the stdin of git, because paths may contain line breaks."""
    return '"' + location.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
