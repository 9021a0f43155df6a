"""A branch of a git repository: GitHub Pages and its kin. One commit for each deploy, made without a work tree.

The program `git` works in a bare repository in the state folder, which holds no more of the branch than its last
commit. A branch that someone else has pushed to in the meantime refuses ours: nothing is ever forced.
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
"""A file that tells GitHub Pages to publish files as they are."""
TREE = "Site-Builder-Tree: "
"""Last line of the message of our commits, with the name of their tree: so they cannot be taken for others."""
_REMOTE = "target"
_TIP = "refs/site-builder/tip"
_NOBODY = {"user.name": "site-builder", "user.email": "site-builder@localhost"}
"""Whose commits these are, if git is not told."""


class GitBranch:
    """A branch, which is begun when there is none."""

    manifest = manifests.NAME
    is_atomic = True

    def __init__(self, target: DeployAddress, repository: Path) -> None:
        self._url, self._branch, self._address = target.path, target.branch, target.address
        self._repository = repository
        self._files: dict[str, str] = {}
        """Names of the blobs that are new, by path; empty for a file that goes."""

    @contextmanager
    def lock(self, take_over: bool) -> Iterator[None]:
        """None is needed but to see the last commit: git accepts another one only on top of that."""
        _ = self._tip
        with self._at_work():
            yield

    def read(self, path: str) -> bytes | None:
        """A file of the branch; None when there is none."""
        if not self._tip or not self._git("ls-tree", "-z", self._tip, "--", path):
            return None
        data = self._git("cat-file", "blob", f"{self._tip}:{path}")
        return self._doubted(data) if path == self.manifest and not self._is_ours else data

    def write(self, path: str, data: bytes) -> None:
        """Take a small file into the next commit."""
        self._files[path] = self._git("hash-object", "-w", "--stdin", stdin=data).decode().strip()

    def checksums(self) -> Mapping[str, str]:
        """The names of the blobs of all files."""
        listed = self._git("ls-tree", "-r", "-z", self._tip).decode().split("\0") if self._tip else []
        heads = (line.partition("\t") for line in listed if line)
        return {path: head.split()[2] for head, _, path in heads}

    def checksum(self, data: bytes) -> str:
        """The name of a blob."""
        return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    def send(self, uploads: Sequence[Upload], tick: ReportProgress) -> None:
        """Take files into the next commit."""
        locations = "".join(f"{_quoted(upload.location)}\n" for upload in uploads)
        names = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=os.fsencode(locations))
        self._files.update(zip((upload.path for upload in uploads), names.decode().split(), strict=True))
        tick(len(uploads), len(uploads))

    def delete(self, paths: Sequence[str]) -> None:
        """Leave files out of the next commit."""
        self._files.update(dict.fromkeys(paths, ""))

    def finish(self, message: str) -> None:
        """Make the commit, and push it. Raises LockedError when someone else has pushed."""
        if NO_JEKYLL not in self.checksums():
            self.write(NO_JEKYLL, b"")
        tree = self._tree()
        parents = ("-p", self._tip) if self._tip else ()
        said = f"{message}\n\n{TREE}{tree}\n".encode()
        commit = self._git(*self._somebody(), "commit-tree", tree, *parents, stdin=said).decode().strip()
        try:
            self._git("push", "--quiet", _REMOTE, f"{commit}:refs/heads/{self._branch}")
        except ProgramFailedError as error:
            if "rejected" not in error.said or "remote rejected" in error.said:
                raise
            raise LockedError(
                f"someone else has pushed to `{self._branch}` in the meantime; deploy again to build on that"
            ) from None
        self._git("update-ref", _TIP, commit)
        self._git("gc", "--auto", "--quiet")

    @cached_property
    def _tip(self) -> str:
        """The last commit of the branch, which is here now; empty when there is no such branch."""
        with self._at_work():
            return self._fetched()

    def _fetched(self) -> str:
        if not (self._repository / "HEAD").is_file():
            run_program(["git", "init", "--quiet", "--bare", str(self._repository)])
        self._git("config", f"remote.{_REMOTE}.url", self._url)
        wanted = f"refs/heads/{self._branch}"
        listed = self._git("ls-remote", _REMOTE, wanted).decode().split()
        if not listed:
            return ""
        if listed[0] != self._seen():
            how = ("--quiet", "--depth=1", "--filter=blob:none", "--no-tags", "--no-write-fetch-head")
            self._git("fetch", *how, _REMOTE, f"+{wanted}:{_TIP}")
        return self._seen()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Notes that git is at work here. Where it was killed or has failed, it may never work again: that is left.

        Nothing is lost by that: all that the repository holds can be fetched.
        """
        note = self._repository.with_suffix(".at-work")
        if note.exists():
            shutil.rmtree(self._repository, ignore_errors=True)
        note.touch()
        yield
        note.unlink()

    @property
    def _is_ours(self) -> bool:
        """Whether the last commit is one of a deploy."""
        tree, _, message = self._git("show", "--no-patch", "--format=%T%n%B", self._tip).decode().partition("\n")
        return message.rstrip().endswith(f"{TREE}{tree}")

    def _doubted(self, data: bytes) -> bytes:
        """The manifest, where someone may have changed any file since."""
        kept = manifests.decode_manifest(data, self.manifest) or TargetManifest()
        doubted = TargetManifest(dict.fromkeys(kept.files, IN_DOUBT), kept.unused)
        return manifests.encode_manifest(doubted, self.manifest)

    def _tree(self) -> str:
        """The tree of the last commit with what is new in it. Of what is not, not even the blobs need be here."""
        index = {"GIT_INDEX_FILE": str(self._repository / "site-builder-index")}
        self._git("read-tree", self._tip or "--empty", environment=index)
        changed = sorted(self._files.items(), key=lambda one: one[1] != "")
        lines = "".join(f"{'100644' if blob else '0'} {blob or '0' * 40}\t{path}\0" for path, blob in changed)
        self._git("update-index", "-z", "--index-info", stdin=os.fsencode(lines), environment=index)
        return self._git("write-tree", "--missing-ok", environment=index).decode().strip()

    def _somebody(self) -> Iterator[str]:
        """Settings of git for what it does not know itself."""
        for key, value in _NOBODY.items():
            try:
                self._git("config", key)
            except ProgramFailedError:
                yield from ("-c", f"{key}={value}")

    def _seen(self) -> str:
        """The last commit that is here; empty when there is none."""
        return self._git("for-each-ref", "--format=%(objectname)", _TIP).decode().strip()

    def _git(self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        try:
            return run_program(["git", f"--git-dir={self._repository}", *arguments], stdin, environment)
        except ProgramFailedError as error:
            said = error.said.replace("fatal: ", "").strip()
            raise ProgramFailedError(["git", f"for {self._address}"], error.status, said) from None


def _quoted(location: str) -> str:
    """A path as git reads it in a list of lines, in which names may hold line ends."""
    return '"' + location.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
