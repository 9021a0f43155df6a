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
def without_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failed requests are not retried."""
    monkeypatch.setattr(module, "RETRY_TIMEOUT", timedelta(0))


def make_bucket(s3: S3, name: str, tmp_path: Path, *earlier: str) -> Bucket:
    """The prefix `site` of a bucket, which is created."""
    s3.ask("PUT", f"/{name}")
    target = parse_target(f"s3://{name}/site")
    return open_bucket(target, s3.endpoint, "eu-north-1", LocalLease(tmp_path / "here", earlier))


def whole_bucket(s3: S3, name: str) -> S3Store:
    """The whole bucket."""
    return S3Store(name, endpoint=s3.endpoint, client_options={"allow_http": True})


def upload(tmp_path: Path, path: str, text: str) -> Upload:
    file = tmp_path / "tree" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return Upload(path, str(file), len(text), "text/html; charset=utf-8", "public, max-age=0")


def test_send_writes_files_below_the_prefix_with_headers(s3: S3, tmp_path: Path) -> None:
    bucket = make_bucket(s3, "headers", tmp_path)
    done: list[tuple[int, int]] = []
    names = ["index.html", "news/ä b/index.html", "_headers", "a%20b.html", "q&r=s+t.html"]
    bucket.send([upload(tmp_path, name, name) for name in names], lambda *at: done.append(at))
    assert done[-1] == (5, 5)
    result = obstore.get(whole_bucket(s3, "headers"), "site/news/ä b/index.html")
    assert bytes(result.bytes()).decode() == "news/ä b/index.html"
    assert result.attributes == {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "public, max-age=0"}
    assert {name: bucket.checksum(name.encode()) for name in names} == bucket.checksums()


def test_missing_object_reads_as_none_and_can_be_deleted(s3: S3, tmp_path: Path) -> None:
    bucket = make_bucket(s3, "nothing", tmp_path)
    bucket.write("a.gz", b"1")
    assert (bucket.read("a.gz"), bucket.read("b.gz")) == (b"1", None)
    bucket.delete(["a.gz", "b.gz"])
    assert bucket.checksums() == {}


def test_delete_ignores_missing_objects_reported_by_the_service(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    bucket = Bucket(store, "local", LocalLease(tmp_path / "here", ()))
    obstore.put(store, "a", b"1")
    with pytest.raises(FileNotFoundError):
        obstore.delete(store, "b")
    bucket.delete(["b", "a"])
    assert bucket.read("a") is None


def test_etag_that_is_not_an_md5_gives_no_checksum(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    obstore.put(store, "a", b"1")
    assert Bucket(store, "local", LocalLease(tmp_path / "here", ())).checksums() == {"a": ""}


@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"])
def test_endpoint_is_read_from_the_environment(
    s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    s3.ask("PUT", "/environment")
    monkeypatch.setenv(name, s3.endpoint)
    bucket = open_bucket(parse_target("s3://environment"), "", "eu-north-1", LocalLease(tmp_path / "here", ()))
    bucket.write(name, b"1")
    assert bucket.read(name) == b"1"


def test_missing_bucket_and_unreachable_service_raise_deploy_error(s3: S3, tmp_path: Path) -> None:
    local_lease = LocalLease(tmp_path / "here", ())
    missing = open_bucket(parse_target("s3://no-such-bucket/x"), s3.endpoint, "", local_lease)
    with pytest.raises(DeployError, match=r"s3://no-such-bucket/x: .*bucket does not exist"):
        missing.read("a")
    with pytest.raises(DeployError, match=r"s3://no-such-bucket/x: .*bucket does not exist"), missing.lock(False):
        pass
    unreachable = open_bucket(parse_target("s3://b"), "http://127.0.0.1:1", "", local_lease)
    with pytest.raises(DeployError, match=r"^s3://b: no connection \(Connection refused\)$"):
        unreachable.write("a", b"")


def test_failed_requests_are_retried(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = make_bucket(s3, "patience", tmp_path)
    s3.ask("PUT", "/-/fail-after/0")
    with pytest.raises(DeployError, match=r"s3://patience/site: .*500"):
        bucket.write("a", b"1")
    monkeypatch.setattr(module, "RETRY_TIMEOUT", timedelta(minutes=1))
    retrying = make_bucket(s3, "patience", tmp_path)
    timer = threading.Timer(0.3, s3.ask, ("PUT", "/-/fail-after/none"))
    timer.start()
    retrying.send([upload(tmp_path, "a", "1")], no_progress)
    timer.join()
    assert retrying.read("a") == b"1"


def test_lock_keeps_others_out_until_released(s3: S3, tmp_path: Path) -> None:
    first, second = make_bucket(s3, "lock", tmp_path / "1"), make_bucket(s3, "lock", tmp_path / "2")
    with first.lock(False):
        with pytest.raises(LockedError, match=r"s3://lock/site .* UTC"):
            second.lock(False).__enter__()
        assert first.read(LOCK)
    assert first.read(LOCK) is None
    with second.lock(False):
        pass


@pytest.mark.slow
@pytest.mark.parametrize("how", HOWS)
def test_every_request_survives_a_broken_connection(
    s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: How
) -> None:
    monkeypatch.setattr(module, "RETRY_TIMEOUT", timedelta(minutes=1))
    monkeypatch.setattr(module, "REQUEST_TIMEOUT", timedelta(seconds=0.4 if how == "silent" else 60))
    monkeypatch.setattr(module, "LEASE_TIME", timedelta(0))
    name = how.replace(" ", "-")
    s3.ask("PUT", f"/{name}")
    with proxy(int(s3.endpoint.rpartition(":")[2])) as way:
        target = parse_target(f"s3://{name}/site")
        bucket = open_bucket(target, f"http://127.0.0.1:{way.port}", "", LocalLease(tmp_path / "here", ()))

        def cut_at(says: str) -> None:
            assert way.is_cut
            way.will(Cut(how, says, heals=True))

        way.will(Cut(how, "PUT .*lock", heals=True))
        with bucket.lock(False):
            cut_at("PUT .*a.gz")
            bucket.write("a.gz", b"1")
            cut_at("GET .*a.gz")
            assert bucket.read("a.gz") == b"1"
            cut_at("GET .*list-type")
            assert set(bucket.checksums()) == {LOCK, "a.gz"}
            cut_at("PUT .*lock")  # The renewal of the lock.
            bucket.send([upload(tmp_path, "b", "1")], no_progress)
            cut_at("POST .*delete")
            bucket.delete(["b"])
            cut_at("GET .*lock")
        assert way.is_cut
    assert set(make_bucket(s3, name, tmp_path).checksums()) == {"a.gz"}


def test_large_files_are_sent_by_fewer_threads(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = make_bucket(s3, "large", tmp_path)
    calls: list[tuple[list[str], int]] = []

    def record_call(work: object, items: list[Upload], threads: int, done: object) -> None:
        calls.append(([item.path for item in items], threads))

    monkeypatch.setattr(module, "in_parallel", record_call)
    small, large = (
        Upload(name, "", size, "", "") for name, size in (("a", module.LARGE_SIZE - 1), ("b", module.LARGE_SIZE))
    )
    bucket.send([large, small], no_progress)
    assert calls == [(["a"], module.SMALL_THREADS), (["b"], module.LARGE_THREADS)]


@pytest.mark.slow
def test_large_file_survives_a_broken_connection(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RETRY_TIMEOUT", timedelta(minutes=1))
    s3.ask("PUT", "/heavy")
    with proxy(int(s3.endpoint.rpartition(":")[2])) as way:
        bucket = open_bucket(
            parse_target("s3://heavy"), f"http://127.0.0.1:{way.port}", "", LocalLease(tmp_path / "h", ())
        )
        way.will(Cut("reset", sent=7_000_000, heals=True))
        bucket.send([upload(tmp_path, "a", "x" * 12_000_000)], no_progress)
        assert way.is_cut
        assert bucket.read("a") == b"x" * 12_000_000


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    for name in ("1", "2"):
        (tmp_path / name).mkdir()


@pytest.mark.parametrize("how", ["expired", "same machine", "take over"])
def test_lock_of_a_dead_deploy_is_replaced(s3: S3, tmp_path: Path, how: str) -> None:
    name = how.replace(" ", "-")
    bucket = make_bucket(s3, name, tmp_path, *(["dead"] if how == "same machine" else []))
    until = NOW + timedelta(minutes=-1 if how == "expired" else 5)
    bucket.write(LOCK, leases.encode(Lease("dead", NOW - timedelta(hours=1), until)))
    with bucket.lock(how == "take over"):
        stored = bucket.read(LOCK)
        assert stored and leases.decode(stored).id == (tmp_path / "here").read_text().split()[-1]
    assert bucket.read(LOCK) is None


def test_lock_whose_answer_was_lost_is_ours(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = make_bucket(s3, "lost-answer", tmp_path)
    ours = Lease("ours", NOW, NOW + timedelta(minutes=5))
    monkeypatch.setattr(leases, "new_lease", lambda *_: ours)
    bucket.write(LOCK, leases.encode(ours))
    with bucket.lock(False):
        assert bucket.read(LOCK)
    assert bucket.read(LOCK) is None


def test_lock_is_renewed_in_the_second_half_of_its_time(
    s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = make_bucket(s3, "renewed", tmp_path)
    with bucket.lock(False):
        first = bucket.read(LOCK)
        bucket.send([upload(tmp_path, "a", "1")], no_progress)
        assert bucket.read(LOCK) == first
        monkeypatch.setattr("site_builder.deploy.bucket.LEASE_TIME", timedelta(hours=1))
        bucket.send([upload(tmp_path, "b", "1")], no_progress)
        assert bucket.read(LOCK) != first


def test_deploy_stops_when_its_lock_was_taken_over(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.deploy.bucket.LEASE_TIME", timedelta(0))
    first, second = make_bucket(s3, "taken", tmp_path / "1"), make_bucket(s3, "taken", tmp_path / "2")
    with first.lock(False):
        first.send([upload(tmp_path, "a", "1")], no_progress)
        with second.lock(True):
            with pytest.raises(LockedError, match="taken over s3://taken/site"):
                first.send([upload(tmp_path, "b", "1")], no_progress)
            second.send([upload(tmp_path, "c", "1")], no_progress)
    assert second.read(LOCK) is None


def test_missing_obstore_raises_deploy_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(DeployError, match="pip install obstore"):
        open_bucket(parse_target("s3://b"), "", "", LocalLease(tmp_path / "here", ()))


def test_each_provider_has_its_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_NAME", "account")
    monkeypatch.setenv("GOOGLE_SKIP_SIGNATURE", "true")
    for address, kind in (("s3://b/p", "S3Store"), ("gs://b/p", "GCSStore"), ("az://b/p", "AzureStore")):
        bucket = open_bucket(parse_target(address), "", "", LocalLease(tmp_path / "here", ()))
        assert (type(bucket._store).__name__, bucket._store.prefix) == (kind, "p")  # type: ignore[union-attr]


def test_invalid_settings_raise_deploy_error(tmp_path: Path) -> None:
    for address, endpoint in (("s3://b/a//b/../c", ""), ("s3://b", "http://[x")):
        with pytest.raises(DeployError, match=r"^s3://b"):
            open_bucket(parse_target(address), endpoint, "", LocalLease(tmp_path / "here", ())).read("x")
