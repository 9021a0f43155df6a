from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.config.deploy_target import parse_target
from site_builder.deploy.rsync import RsyncTarget
from site_builder.deploy.store import Upload
from site_builder.deploy.subprocesses import ProgramFailedError
from site_builder.system.progress import no_progress
from tests.unit.deploy.conftest import needs_rsync, rsync_server

SPECIAL_NAMES = ["-rf.txt", ";x.txt", "#x.txt", "+ x.txt", "$(touch pw)", "%0a.txt", "\\n.txt", ":x"]
"""Names with a special meaning to shells, to rsync, or in its lists."""
NAMES = ["index.html", "news/ä b/index.html", "we*rd[1].txt", *SPECIAL_NAMES, "news/x/index.html"]


def uploads(tmp_path: Path, *paths: str) -> list[Upload]:
    for path in paths:
        file = tmp_path / "tree" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path)
    return [Upload(path, str(tmp_path / "tree" / path), len(path), "", "") for path in paths]


def tree(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*"))


def open_target(url: str) -> RsyncTarget:
    return RsyncTarget(parse_target(url))


@pytest.fixture
def rsync_daemon(tmp_path: Path) -> Iterator[str]:
    """Run an rsync server; return the URL of its module."""
    with rsync_server(tmp_path / "served") as port:
        yield f"rsync://127.0.0.1:{port}/site/"


@pytest.mark.parametrize("kind", ["ssh", "ssh with a port", "rsync server"])
def test_files_are_sent_read_and_removed(
    kind: str, rsync_host: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "served"
    port = ":2222" if "port" in kind else ""
    url = f"ssh://{rsync_host}{port}{folder}" if "ssh" in kind else request.getfixturevalue("rsync_daemon")
    target = open_target(url)
    assert target.read(target.manifest) is None
    with target.lock(False):
        target.send(uploads(tmp_path, *NAMES), no_progress)
        target.write(target.manifest, b"1")
    assert target.read(target.manifest) == b"1"
    (folder / "news/x/of-another.txt").write_text("")
    (folder / "we1rd1.txt").write_text("")
    target.delete([*NAMES[1:], "nothing/index.html"])
    assert tree(folder) == [target.manifest, "index.html", "news", "news/x", "news/x/of-another.txt", "we1rd1.txt"]


def test_unreachable_host_raises_program_failed_error(monkeypatch: pytest.MonkeyPatch) -> None:
    needs_rsync()
    monkeypatch.setenv("RSYNC_RSH", "false")
    with pytest.raises(ProgramFailedError, match=r"^rsync "):
        open_target("ssh://host/folder").read("index.html")
