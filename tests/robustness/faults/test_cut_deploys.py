"""The network breaks during a deploy: it is reported, readers get whole files, and the next deploy completes it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import obstore
import pytest
from click.testing import Result
from obstore.store import S3Store

from site_builder.deploy import bucket, subprocesses
from tests.support.cli import run
from tests.support.faulty_hub import AT, another, fill
from tests.support.hubs import add_story, tree, with_target, write_file
from tests.support.patience import PATIENCE
from tests.support.servers.cutting_proxy import HOWS, Cut, Proxy, proxy
from tests.support.servers.git import git_server
from tests.unit.deploy.conftest import S3, needs_rsync, rsync_server

pytestmark = pytest.mark.slow

Tree = Mapping[str, bytes]
PARTS = re.compile(rb'(?:href|src)="/(assets/[^"?#]+)"')


class Place:
    """Where a hub is sent, over a way that may break: as it was sent before, and as it is now."""

    def __init__(self, folder: Path, way: Proxy, target: str, options: str = "") -> None:
        self.way, self.target = way, target
        self.before, self.now = folder / "before", folder / "now"
        fill(self.before)
        write_file(self.before / "urls.lock", "")
        with_target(self.before, f"{{to: '{target}'{options}}}")
        shutil.copytree(self.before, self.now)
        for path in ("static/css/own.css", "content/news/2026/11/photo.png", "layouts/partials/footer.html"):
            another(self.now / path)
        add_story(self.now, "new", "2026-11-08")
        next(self.now.rglob("*story-6.md")).unlink()
        self.held_before, self.held_now = (self.sent(site) for site in (self.before, self.now))
        self.clear()

    def held(self) -> Tree:
        """What is there."""
        raise NotImplementedError

    def clear(self) -> None:
        """Take everything away."""
        raise NotImplementedError

    def send(self, site: Path, *options: str) -> Result:
        """Deploy a hub."""
        return run("deploy", "--site", site, "--at", AT, "--quiet", *options)

    def sent(self, site: Path) -> Tree:
        """What is there when a hub was deployed and nothing has broken."""
        answer = self.send(site)
        assert (answer.exit_code, answer.output) == (0, "")
        return self.held()


class BucketPlace(Place):
    def __init__(self, folder: Path, way: Proxy, s3: S3) -> None:
        s3.ask("PUT", "/cut")
        self._store = S3Store("cut", prefix="site", endpoint=s3.endpoint, client_options={"allow_http": True})
        super().__init__(folder, way, "s3://cut/site", f", endpoint: 'http://127.0.0.1:{way.port}'")

    def held(self) -> Tree:
        found = {path: obstore.get(self._store, path) for path in self._paths()}
        return {path: repr(sorted(one.attributes.items())).encode() + bytes(one.bytes()) for path, one in found.items()}

    def clear(self) -> None:
        obstore.delete(self._store, self._paths())

    def _paths(self) -> list[str]:
        return [entry["path"] for chunk in obstore.list(self._store) for entry in chunk]


class BranchPlace(Place):
    def __init__(self, folder: Path, way: Proxy, repository: Path) -> None:
        self._repository = repository
        self._cleared = 0
        self._create()
        super().__init__(folder, way, f"git+http://127.0.0.1:{way.port}/{repository.name}")

    def held(self) -> Tree:
        command = ["git", "-C", str(self._repository), "ls-tree", "-r", "gh-pages"]
        shown = subprocess.run(command, capture_output=True, check=True).stdout
        return {line.partition("\t")[2]: line.encode() for line in shown.decode().splitlines()}

    def clear(self) -> None:
        """Begin with a new repository. The server may still write to the old one, for a deploy that was cut."""
        self._cleared += 1
        self._repository.rename(self._repository.with_name(f"{self._cleared}.git"))
        self._create()

    def _create(self) -> None:
        subprocess.run(["git", "init", "-q", "--bare", str(self._repository)], check=True)
        for key in ("http.receivepack", "uploadpack.allowFilter"):
            subprocess.run(["git", "-C", str(self._repository), "config", key, "true"], check=True)


class FolderPlace(Place):
    def __init__(self, folder: Path, way: Proxy, served: Path) -> None:
        self._served = served / "hub"
        super().__init__(folder, way, f"rsync://127.0.0.1:{way.port}/site/hub")

    def held(self) -> Tree:
        return tree(self._served)

    def clear(self) -> None:
        shutil.rmtree(self._served)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cut")


@pytest.fixture(scope="module")
def a_bucket(folder: Path, s3_server: S3) -> Iterator[Place]:
    with proxy(int(s3_server.endpoint.rpartition(":")[2])) as way, pytest.MonkeyPatch.context() as environment:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            environment.setenv(name, "a-secret")
        yield BucketPlace(folder / "bucket", way, s3_server)


@pytest.fixture(scope="module")
def a_branch(folder: Path) -> Iterator[Place]:
    repository = folder / "git/hub.git"
    with git_server(repository.parent) as port, proxy(port) as way:
        yield BranchPlace(folder / "branch", way, repository)


@pytest.fixture(scope="module")
def a_host(folder: Path) -> Iterator[Place]:
    needs_rsync()
    with rsync_server(folder / "served") as port, proxy(port) as way:
        yield FolderPlace(folder / "host", way, folder / "served")


@contextmanager
def breaking(way: Proxy, cut: Cut, monkeypatch: pytest.MonkeyPatch, silence: int) -> Iterator[None]:
    """Here the network breaks, and nobody waits for an answer for longer than this number of seconds."""
    with monkeypatch.context() as hasty:
        hasty.setattr(bucket, "RETRY_TIMEOUT", timedelta(seconds=0.2))
        hasty.setattr(bucket, "REQUEST_TIMEOUT", timedelta(seconds=silence))
        hasty.setattr(subprocesses, "SILENCE", silence)
        way.will(cut)
        yield
    way.restore()


def cut_deploy(place: Place, cut: Cut, monkeypatch: pytest.MonkeyPatch) -> Result:
    """Deploy until the network breaks. Tries again with more time if the machine was too busy to come that far."""
    for silence in (4, 30, PATIENCE) if cut.how == "silent" else (PATIENCE,):
        assert place.send(place.before).exit_code == 0
        with breaking(place.way, cut, monkeypatch, int(silence)):
            answer = place.send(place.now)
            if place.way.is_cut:
                return answer
    raise AssertionError("the network did not break")


def assert_fails_with(answer: Result, target: str) -> None:
    """The deploy failed because of the network, and says so in a line."""
    assert answer.exit_code == 1, answer.output
    assert re.fullmatch(rf"Error: (git for |rsync for )?{re.escape(target)}: .*\. .*deploy again.*\.\n", answer.stderr)
    assert "secret" not in answer.output


def assert_whole(found: Tree, before: Tree, after: Tree) -> None:
    """Every file is one of those two, none of both is missing, and no page is there without its parts."""
    for path, data in found.items():
        if not path.startswith(".site-builder-deploy"):
            assert data in (before.get(path), after.get(path)), path
        if path.endswith(".html"):
            assert {part.decode() for part in PARTS.findall(data)} <= found.keys(), path
    assert before.keys() & after.keys() <= found.keys()


def assert_goes_on(place: Place, cut: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a deploy that is cut says and leaves, and what the next one does."""
    answer = cut_deploy(place, cut, monkeypatch)
    if isinstance(place, BranchPlace) and answer.exit_code == 0:  # git sends a push again whose answer was lost.
        assert place.held() == place.held_now
    else:
        assert_fails_with(answer, place.target)
    assert_whole(place.held(), place.held_before, place.held_now)
    assert place.sent(place.now) == place.held_now
    place.clear()


def named(cut: object) -> str:
    return f"{cut.how}, {cut.says or cut.sent}, {cut.times}" if isinstance(cut, Cut) else str(cut)


@pytest.mark.parametrize(
    "cut",
    [
        Cut("closed", "PUT .*deploy.lock"),
        Cut("not answered", "PUT .*deploy.lock"),
        *(Cut(how, "GET .*deploy.json") for how in ("half answered", "silent")),
        *(Cut(how, "PUT .*deploy.json") for how in ("closed", "reset", "not answered")),
        Cut("reset", "PUT .*/assets/"),
        *(Cut(how, "PUT .*/news/.*html") for how in HOWS),
        Cut("not answered", "PUT /[^/]*/site/index.html"),
        *(Cut(how, "POST .*delete") for how in ("reset", "not answered")),
        Cut("closed", "PUT .*deploy.json", 2),
        Cut("not answered", "PUT .*deploy.json", 2),
        Cut("reset", sent=30_000),
    ],
    ids=named,
)
def test_cut_deploy_to_a_bucket_is_repaired_by_the_next(
    cut: Cut, a_bucket: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_goes_on(a_bucket, cut, monkeypatch)


@pytest.mark.parametrize(
    "cut",
    [
        Cut("reset", "GET .*info/refs.*upload-pack"),
        Cut("half answered", "POST .*upload-pack"),
        Cut("silent", "POST .*upload-pack", 3),
        Cut("closed", "GET .*info/refs.*receive-pack"),
        *(Cut(how, "POST .*receive-pack") for how in HOWS),
    ],
    ids=named,
)
def test_cut_deploy_to_a_git_branch_is_repaired_by_the_next(
    cut: Cut, a_branch: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_goes_on(a_branch, cut, monkeypatch)


@pytest.mark.parametrize(
    "cut",
    [Cut("reset", sent=60_000)],  # Of one that is silent, rsync may not take notice: SECURITY.md says so.
    ids=named,
)
def test_cut_deploy_to_a_remote_folder_is_repaired_by_the_next(
    cut: Cut, a_host: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_goes_on(a_host, cut, monkeypatch)
