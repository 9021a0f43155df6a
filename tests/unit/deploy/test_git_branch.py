from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from site_builder.config.deploy_target import parse_target
from site_builder.deploy import git_branch
from site_builder.deploy import manifest as manifests
from site_builder.deploy.git_branch import NO_JEKYLL, GitBranch
from site_builder.deploy.manifest import IN_DOUBT, TargetManifest
from site_builder.deploy.store import LockedError, Upload
from site_builder.deploy.subprocesses import ProgramFailedError, run_program
from site_builder.system.progress import no_progress


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Someone", "-c", "user.email=someone@hub.example", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    folder = tmp_path / "remote.git"
    folder.mkdir()
    git(folder, "init", "-q", "--bare")
    git(folder, "config", "uploadpack.allowFilter", "true")
    return folder


def open_branch(remote: Path, name: str = "here") -> GitBranch:
    return GitBranch(parse_target(f"git+file://{remote}#pages/live"), remote.parent / f"{name}.git")


def deploy_files(branch: GitBranch, remote: Path, **contents: str) -> None:
    """Deploy these files and a manifest with them."""
    uploads, tree = [], Path(mkdtemp(dir=remote.parent))
    for path, text in contents.items():
        file = tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
        uploads.append(Upload(path, str(file), len(text), "", ""))
    with branch.lock(False):
        branch.send(uploads, no_progress)
        branch.write(
            branch.manifest,
            manifests.encode_manifest(TargetManifest(dict.fromkeys(contents, "stamp")), branch.manifest),
        )
        branch.finish("Deploy: some")


def files(remote: Path) -> list[str]:
    return git(remote, "ls-tree", "-r", "-z", "--name-only", "pages/live").strip("\0").split("\0")


def test_each_deploy_is_one_commit_of_the_branch(remote: Path) -> None:
    deploy_files(open_branch(remote), remote, **{"index.html": "1\r\n", "news/ä b/index.html": "1"})
    assert files(remote) == [NO_JEKYLL, manifests.NAME, "index.html", "news/ä b/index.html"]
    second = open_branch(remote)
    assert second.checksums()["index.html"] == second.checksum(b"1\r\n")
    second.delete(["news/ä b/index.html"])
    deploy_files(second, remote, **{"index.html": "2"})
    assert files(remote) == [NO_JEKYLL, manifests.NAME, "index.html"]
    assert git(remote, "log", "--format=%s", "pages/live").splitlines() == ["Deploy: some"] * 2
    assert git(remote, "show", "pages/live:index.html") == "2"


def test_push_that_git_sends_twice_is_no_push_of_someone_else(remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer of the first one was lost: git sends it again, and the branch is no longer what it was."""

    def push_twice(command: Sequence[str], *rest: Any) -> bytes:
        output = run_program(command, *rest)
        if "push" in command:
            raise ProgramFailedError(command, 1, "! [rejected] pages/live (fetch first)")
        return output

    monkeypatch.setattr(git_branch, "run_program", push_twice)
    deploy_files(open_branch(remote), remote, **{"index.html": "1"})
    assert files(remote) == [NO_JEKYLL, manifests.NAME, "index.html"]


def test_push_that_is_rejected_while_nobody_has_pushed_says_why(remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy_files(open_branch(remote), remote, **{"index.html": "1"})

    def reject(command: Sequence[str], *rest: Any) -> bytes:
        if "push" in command:
            raise ProgramFailedError(command, 1, "! [rejected] pages/live (stale info)")
        return run_program(command, *rest)

    monkeypatch.setattr(git_branch, "run_program", reject)
    with pytest.raises(ProgramFailedError, match="stale info"):
        deploy_files(open_branch(remote), remote, **{"index.html": "2"})


def test_commit_that_was_fetched_alone_can_be_made_again(remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two deploys in one second, of the same files on the same commit, make the same commit."""
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2026-11-20T09:00:00Z")
    deploy_files(open_branch(remote, "elsewhere"), remote, **{"index.html": "1"})
    first = git(remote, "rev-parse", "pages/live").strip()
    deploy_files(open_branch(remote, "elsewhere"), remote, **{"index.html": "2"})
    second = git(remote, "rev-parse", "pages/live").strip()
    assert open_branch(remote).read(manifests.NAME)
    git(remote, "update-ref", "refs/heads/pages/live", first)
    deploy_files(open_branch(remote), remote, **{"index.html": "2"})
    assert git(remote, "rev-parse", "pages/live").strip() == second


def test_file_can_replace_a_folder(remote: Path) -> None:
    deploy_files(open_branch(remote), remote, **{"a/b": "1", "c": "1"})
    second = open_branch(remote, "elsewhere")
    second.delete(["a/b", "c"])
    deploy_files(second, remote, **{"a": "1", "c/d": "1"})
    assert files(remote) == [NO_JEKYLL, manifests.NAME, "a", "c/d"]


def test_fetch_gets_only_needed_blobs(remote: Path) -> None:
    deploy_files(open_branch(remote), remote, **{"index.html": "1", "big.bin": "x" * 100_000})
    other = open_branch(remote, "elsewhere")
    assert other.read(manifests.NAME) and other.read("nothing") is None
    deploy_files(other, remote, **{"index.html": "2"})
    assert git(remote, "cat-file", "-s", "pages/live:big.bin").strip() == "100000"
    size = sum(f.stat().st_size for f in (remote.parent / "elsewhere.git").rglob("*") if f.suffix == ".pack")
    listed = git(remote.parent / "elsewhere.git", "rev-list", "--objects", "--missing=print", "refs/site-builder/tip")
    assert "?" in listed and size < 100_000


def test_deploy_fails_after_a_concurrent_push(remote: Path) -> None:
    deploy_files(open_branch(remote), remote, **{"index.html": "1"})
    late = open_branch(remote)
    assert late.read(late.manifest)
    deploy_files(open_branch(remote, "elsewhere"), remote, **{"index.html": "2"})
    with pytest.raises(LockedError, match="someone else has pushed to `pages/live`"):
        deploy_files(late, remote, **{"index.html": "3"})
    assert git(remote, "show", "pages/live:index.html") == "2"
    deploy_files(open_branch(remote), remote, **{"index.html": "3"})
    assert len(git(remote, "log", "--format=%h", "pages/live").splitlines()) == 3


def test_commits_of_others_are_kept_and_put_the_manifest_in_doubt(remote: Path, tmp_path: Path) -> None:
    deploy_files(open_branch(remote), remote, **{"index.html": "1"})
    assert b"stamp" in (open_branch(remote).read(manifests.NAME) or b"")
    git(tmp_path, "clone", "-q", "-b", "pages/live", str(remote), "work")
    (tmp_path / "work/CNAME").write_text("hub.example")
    git(tmp_path / "work", "add", "CNAME")
    git(tmp_path / "work", "commit", "-q", "-m", "A name")
    git(tmp_path / "work", "push", "-q")
    later = open_branch(remote)
    manifest = manifests.decode_manifest(later.read(manifests.NAME) or b"", manifests.NAME)
    assert manifest == TargetManifest({"index.html": IN_DOUBT})
    deploy_files(later, remote, **{"index.html": "2"})
    assert "CNAME" in files(remote)


def test_deploy_works_inside_a_git_hook(remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hub").mkdir()
    git(tmp_path / "hub", "init", "-q")
    (tmp_path / "hub/staged").write_text("1")
    git(tmp_path / "hub", "add", "staged")
    before = git(tmp_path / "hub", "status", "--porcelain")
    with monkeypatch.context() as hook:
        hook.setenv("GIT_DIR", str(tmp_path / "hub/.git"))
        hook.setenv("GIT_INDEX_FILE", str(tmp_path / "hub/.git/index"))
        hook.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "hub/.git/objects"))
        deploy_files(open_branch(remote), remote, **{"index.html": "1"})
    assert git(tmp_path / "hub", "status", "--porcelain") == before == "A  staged\n"
    assert "index.html" in files(remote) and len([*(tmp_path / "hub/.git/objects").rglob("??????*")]) == 1


def test_missing_repository_raises_program_failed_error(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailedError, match=r"git for git\+file:///.*nowhere.git#pages/live: .*not"):
        open_branch(tmp_path / "nowhere.git").read("index.html")


def test_commits_work_without_a_configured_author(
    remote: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    deploy_files(open_branch(remote), remote, **{"index.html": "1"})
    assert git(remote, "log", "-1", "--format=%an", "pages/live").strip() == "site-builder"


BROKEN_FILES = ["config.lock", "site-builder-index.lock", "refs/site-builder/tip.lock", "HEAD", "config"]


@pytest.mark.parametrize("file", BROKEN_FILES)
def test_killed_deploy_does_not_block_the_next(remote: Path, file: str) -> None:
    deploy_files(open_branch(remote), remote, **{"index.html": "1"})
    with pytest.raises(RuntimeError), open_branch(remote).lock(False):
        (remote.parent / "here.git" / file).write_bytes(b"\0")
        raise RuntimeError("killed")
    deploy_files(open_branch(remote), remote, **{"index.html": "2"})
    assert git(remote, "show", "pages/live:index.html") == "2"


def test_folder_names_may_contain_line_breaks_and_quotes(remote: Path) -> None:
    folder = remote.parent / 'a\n"b\\c'
    folder.mkdir()
    (folder / "index.html").write_text("1")
    branch = open_branch(remote)
    with branch.lock(False):
        branch.send([Upload("index.html", str(folder / "index.html"), 1, "", "")], no_progress)
        branch.finish("Deploy: some")
    assert git(remote, "show", "pages/live:index.html") == "1"


def test_own_push_is_not_fetched_again(remote: Path) -> None:
    deploy_files(open_branch(remote), remote, **{"index.html": "1"})
    local_tip = git(remote.parent / "here.git", "rev-parse", "refs/site-builder/tip")
    assert local_tip == git(remote, "rev-parse", "pages/live")


def test_rejected_push_shows_the_message_of_the_host(remote: Path) -> None:
    hook = remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho the branch is protected >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(ProgramFailedError, match="the branch is protected"):
        deploy_files(open_branch(remote), remote, **{"index.html": "1"})


def test_damaged_index_is_replaced(remote: Path) -> None:
    deploy_files(open_branch(remote), remote, **{"index.html": "1"})
    (remote.parent / "here.git/site-builder-index").write_bytes(b"DIRC")
    deploy_files(open_branch(remote), remote, **{"index.html": "2"})
    assert git(remote, "show", "pages/live:index.html") == "2"


def test_branch_may_hold_names_and_messages_that_are_not_utf8(remote: Path) -> None:
    deploy_files(open_branch(remote), remote, **{"index.html": "1"})
    work = remote.parent / "work"
    git(remote.parent, "clone", "-q", "-b", "pages/live", str(remote), str(work))
    for name in (b"caf\xe9.html", b"caf\xe9/a\nb"):
        file = Path(os.fsdecode(os.path.join(os.fsencode(work), name)))
        file.parent.mkdir(exist_ok=True)
        file.write_text("theirs")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", os.fsdecode(b"caf\xe9"))
    git(work, "push", "-q")
    branch = open_branch(remote, "other")
    assert branch.checksums()[os.fsdecode(b"caf\xe9.html")] == branch.checksum(b"theirs")
    deploy_files(branch, remote, **{"index.html": "2"})
    names = subprocess.check_output(["git", "ls-tree", "-r", "-z", "--name-only", "pages/live"], cwd=remote).split(
        b"\0"
    )
    assert b"caf\xe9.html" in names and b"caf\xe9/a\nb" in names
