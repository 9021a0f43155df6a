from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import obstore
import pytest
from obstore.store import LocalStore, S3Store

from site_builder.config.deploy_target import parse_target
from site_builder.deploy import bucket as module
from site_builder.deploy import lease as leases
from site_builder.deploy.bucket import Bucket, open_bucket
from site_builder.deploy.lease import Lease, LocalLease
from site_builder.deploy.store import LOCK, DeployError, LockedError, Upload
from site_builder.system.progress import no_progress
from tests.support.servers.cutting_proxy import HOWS, Cut, How, proxy
from tests.unit.deploy.conftest import S3

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails is not sent again."""
    monkeypatch.setattr(module, "PATIENCE", timedelta(0))


def bucket(s3: S3, name: str, tmp_path: Path, *earlier: str) -> Bucket:
    """A place below a prefix of a bucket, which is made when there is none."""
    s3.ask("PUT", f"/{name}")
    target = parse_target(f"s3://{name}/site")
    return open_bucket(target, s3.endpoint, "eu-north-1", LocalLease(tmp_path / "here", earlier))


def raw(s3: S3, name: str) -> S3Store:
    """The whole bucket."""
    return S3Store(name, endpoint=s3.endpoint, client_options={"allow_http": True})


def upload(tmp_path: Path, path: str, text: str) -> Upload:
    file = tmp_path / "tree" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return Upload(path, str(file), len(text), "text/html; charset=utf-8", "public, max-age=0")


def test_files_go_below_the_prefix_with_their_headers(s3: S3, tmp_path: Path) -> None:
    place = bucket(s3, "headers", tmp_path)
    done: list[tuple[int, int]] = []
    names = ["index.html", "news/ä b/index.html", "_headers", "a%20b.html", "q&r=s+t.html"]
    place.send([upload(tmp_path, name, name) for name in names], lambda *at: done.append(at))
    assert done[-1] == (5, 5)
    found = obstore.get(raw(s3, "headers"), "site/news/ä b/index.html")
    assert bytes(found.bytes()).decode() == "news/ä b/index.html"
    assert found.attributes == {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "public, max-age=0"}
    assert {name: place.checksum(name.encode()) for name in names} == place.checksums()


def test_what_is_not_there_is_none_and_may_be_deleted(s3: S3, tmp_path: Path) -> None:
    place = bucket(s3, "nothing", tmp_path)
    place.write("a.gz", b"1")
    assert (place.read("a.gz"), place.read("b.gz")) == (b"1", None)
    place.delete(["a.gz", "b.gz"])
    assert place.checksums() == {}


def test_a_service_that_says_that_there_is_nothing_to_delete(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    place = Bucket(store, "local", LocalLease(tmp_path / "here", ()))
    obstore.put(store, "a", b"1")
    with pytest.raises(FileNotFoundError):
        obstore.delete(store, "b")
    place.delete(["b", "a"])
    assert place.read("a") is None


def test_a_tag_that_is_no_md5_tells_nothing_of_what_is_there(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    obstore.put(store, "a", b"1")
    assert Bucket(store, "local", LocalLease(tmp_path / "here", ())).checksums() == {"a": ""}


@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"])
def test_the_address_of_the_service_may_be_in_the_environment(
    s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    s3.ask("PUT", "/environment")
    monkeypatch.setenv(name, s3.endpoint)
    place = open_bucket(parse_target("s3://environment"), "", "eu-north-1", LocalLease(tmp_path / "here", ()))
    place.write(name, b"1")
    assert place.read(name) == b"1"


def test_a_bucket_that_is_not_there_and_a_service_that_does_not_answer(s3: S3, tmp_path: Path) -> None:
    here = LocalLease(tmp_path / "here", ())
    missing = open_bucket(parse_target("s3://no-such-bucket/x"), s3.endpoint, "", here)
    with pytest.raises(DeployError, match=r"there is no bucket for s3://no-such-bucket/x"):
        missing.read("a")
    with pytest.raises(DeployError, match=r"there is no bucket for s3://no-such-bucket/x"), missing.lock(False):
        pass
    silent_place = open_bucket(parse_target("s3://b"), "http://127.0.0.1:1", "", here)
    with pytest.raises(DeployError, match=r"^s3://b: no connection \(Connection refused\)$"):
        silent_place.write("a", b"")


def test_what_fails_for_a_while_is_sent_again(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = bucket(s3, "patience", tmp_path)
    s3.ask("PUT", "/-/fail-after/0")
    with pytest.raises(DeployError, match=r"s3://patience/site: .*500"):
        place.write("a", b"1")
    monkeypatch.setattr(module, "PATIENCE", timedelta(minutes=1))
    patient = bucket(s3, "patience", tmp_path)
    timer = threading.Timer(0.3, s3.ask, ("PUT", "/-/fail-after/none"))
    timer.start()
    patient.send([upload(tmp_path, "a", "1")], no_progress)
    timer.join()
    assert patient.read("a") == b"1"


def test_a_lock_keeps_others_out_until_it_is_given_back(s3: S3, tmp_path: Path) -> None:
    first, second = bucket(s3, "lock", tmp_path / "1"), bucket(s3, "lock", tmp_path / "2")
    with first.lock(False):
        with pytest.raises(LockedError, match=r"another deploy to s3://lock/site is under way since .* UTC; if"):
            second.lock(False).__enter__()
        assert first.read(LOCK)
    assert first.read(LOCK) is None
    with second.lock(False):
        pass


@pytest.mark.slow
@pytest.mark.parametrize("how", HOWS)
def test_a_connection_that_breaks_and_comes_back_breaks_nothing_off(
    s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: How
) -> None:
    monkeypatch.setattr(module, "PATIENCE", timedelta(minutes=1))
    monkeypatch.setattr(module, "ANSWER", timedelta(seconds=0.4 if how == "silent" else 60))
    monkeypatch.setattr(module, "LEASE", timedelta(0))
    name = how.replace(" ", "-")
    s3.ask("PUT", f"/{name}")
    with proxy(int(s3.endpoint.rpartition(":")[2])) as way:
        target = parse_target(f"s3://{name}/site")
        place = open_bucket(target, f"http://127.0.0.1:{way.port}", "", LocalLease(tmp_path / "here", ()))

        def breaks(says: str) -> None:
            assert way.is_cut
            way.will(Cut(how, says, heals=True))

        way.will(Cut(how, "PUT .*lock", heals=True))
        with place.lock(False):
            breaks("PUT .*a.gz")
            place.write("a.gz", b"1")
            breaks("GET .*a.gz")
            assert place.read("a.gz") == b"1"
            breaks("GET .*list-type")
            assert set(place.checksums()) == {LOCK, "a.gz"}
            breaks("PUT .*lock")  # By this the lock is renewed.
            place.send([upload(tmp_path, "b", "1")], no_progress)
            breaks("POST .*delete")
            place.delete(["b"])
            breaks("GET .*lock")
        assert way.is_cut
    assert set(bucket(s3, name, tmp_path).checksums()) == {"a.gz"}


def test_of_large_files_few_are_sent_at_the_same_time(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = bucket(s3, "large", tmp_path)
    calls: list[tuple[list[str], int]] = []

    def noted(work: object, items: list[Upload], threads: int, done: object) -> None:
        calls.append(([item.path for item in items], threads))

    monkeypatch.setattr(module, "in_parallel", noted)
    small, large = (Upload(name, "", size, "", "") for name, size in (("a", module.LARGE - 1), ("b", module.LARGE)))
    place.send([large, small], no_progress)
    assert calls == [(["a"], module.THREADS), (["b"], module.FEW)]


@pytest.mark.slow
def test_a_large_file_goes_over_a_way_that_breaks(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", timedelta(minutes=1))
    s3.ask("PUT", "/heavy")
    with proxy(int(s3.endpoint.rpartition(":")[2])) as way:
        place = open_bucket(
            parse_target("s3://heavy"), f"http://127.0.0.1:{way.port}", "", LocalLease(tmp_path / "h", ())
        )
        way.will(Cut("reset", sent=7_000_000, heals=True))
        place.send([upload(tmp_path, "a", "x" * 12_000_000)], no_progress)
        assert way.is_cut
        assert place.read("a") == b"x" * 12_000_000


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    for name in ("1", "2"):
        (tmp_path / name).mkdir()


@pytest.mark.parametrize("how", ["it has expired", "it is our own", "we take over"])
def test_the_lock_of_a_dead_deploy_is_taken(s3: S3, tmp_path: Path, how: str) -> None:
    name = how.replace(" ", "-")
    place = bucket(s3, name, tmp_path, *(["dead"] if how == "it is our own" else []))
    until = NOW + timedelta(minutes=-1 if how == "it has expired" else 5)
    place.write(LOCK, leases.encode(Lease("dead", NOW - timedelta(hours=1), until)))
    with place.lock(how == "we take over"):
        held = place.read(LOCK)
        assert held and leases.decode(held).id == (tmp_path / "here").read_text().split()[-1]
    assert place.read(LOCK) is None


def test_a_lock_whose_answer_was_lost_is_ours(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = bucket(s3, "lost-answer", tmp_path)
    ours = Lease("ours", NOW, NOW + timedelta(minutes=5))
    monkeypatch.setattr(leases, "new_lease", lambda *_: ours)
    place.write(LOCK, leases.encode(ours))
    with place.lock(False):
        assert place.read(LOCK)
    assert place.read(LOCK) is None


def test_a_lock_is_renewed_when_half_of_its_time_is_over(
    s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = bucket(s3, "renewed", tmp_path)
    with place.lock(False):
        first = place.read(LOCK)
        place.send([upload(tmp_path, "a", "1")], no_progress)
        assert place.read(LOCK) == first
        monkeypatch.setattr("site_builder.deploy.bucket.LEASE", timedelta(hours=1))
        place.send([upload(tmp_path, "b", "1")], no_progress)
        assert place.read(LOCK) != first


def test_a_deploy_whose_lock_was_taken_stops_when_it_would_renew_it(
    s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.deploy.bucket.LEASE", timedelta(0))
    first, second = bucket(s3, "taken", tmp_path / "1"), bucket(s3, "taken", tmp_path / "2")
    with first.lock(False):
        first.send([upload(tmp_path, "a", "1")], no_progress)
        with second.lock(True):
            with pytest.raises(LockedError, match="another deploy has taken over s3://taken/site"):
                first.send([upload(tmp_path, "b", "1")], no_progress)
            second.send([upload(tmp_path, "c", "1")], no_progress)
    assert second.read(LOCK) is None


def test_without_the_library_a_word_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(DeployError, match=r"pip install 'site_builder\[deploy\]'"):
        open_bucket(parse_target("s3://b"), "", "", LocalLease(tmp_path / "here", ()))


def test_the_three_providers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_NAME", "account")
    monkeypatch.setenv("GOOGLE_SKIP_SIGNATURE", "true")
    for address, kind in (("s3://b/p", "S3Store"), ("gs://b/p", "GCSStore"), ("az://b/p", "AzureStore")):
        place = open_bucket(parse_target(address), "", "", LocalLease(tmp_path / "here", ()))
        assert (type(place._store).__name__, place._store.prefix) == (kind, "p")  # type: ignore[union-attr]


def test_settings_that_no_provider_takes_are_told(tmp_path: Path) -> None:
    for address, endpoint in (("s3://b/a//b/../c", ""), ("s3://b", "http://[x")):
        with pytest.raises(DeployError, match=r"^s3://b"):
            open_bucket(parse_target(address), endpoint, "", LocalLease(tmp_path / "here", ())).read("x")
