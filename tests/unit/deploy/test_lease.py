from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from site_builder.deploy import lease as leases
from site_builder.deploy.lease import Lease, LocalLease, decode, hold_local_lease, new_lease, refusal
from site_builder.deploy.store import LockedError

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OTHER = Lease("other", NOW - timedelta(minutes=3), NOW + timedelta(minutes=7))


def test_encode_and_decode_round_trip() -> None:
    assert leases.decode(leases.encode(OTHER)) == OTHER
    for data in (b"", b"{}", b'{"id": 1}', b"\xff"):
        assert LocalLease(Path("here"), ()).may_take(leases.decode(data), NOW, False)


def test_extended_lease_keeps_its_id() -> None:
    first = new_lease(NOW, timedelta(minutes=10))
    longer = new_lease(NOW + timedelta(minutes=5), timedelta(minutes=10), first)
    assert (longer.id, longer.since, longer.expires) == (first.id, NOW, NOW + timedelta(minutes=15))
    assert first.id != new_lease(NOW, timedelta(minutes=10)).id


def test_local_lease_refuses_others_and_knows_earlier_ids(tmp_path: Path) -> None:
    file = tmp_path / "state/deploy.lock"
    with hold_local_lease(file, "s3://b") as lease:
        assert not lease.may_take(OTHER, NOW, False)
        assert lease.may_take(OTHER, NOW, True) and lease.may_take(OTHER, OTHER.expires, False)
        with (
            pytest.raises(LockedError, match="s3://b"),
            hold_local_lease(file, "s3://b"),
        ):
            pass
        lease.note(OTHER)
    for number in range(20):
        with hold_local_lease(file, "s3://b") as lease:
            assert lease.may_take(OTHER, NOW, False) == (number < 10)
            lease.note(Lease(str(number), NOW, NOW))


def test_refusal_names_start_and_expiry() -> None:
    message = str(refusal("s3://b", OTHER))
    assert all(part in message for part in ("s3://b", "11:57 UTC", "12:07 UTC", "--take-over"))


def test_note_keeps_the_last_ten_ids(tmp_path: Path) -> None:
    LocalLease(tmp_path / "x", tuple(map(str, range(30)))).note(OTHER)
    assert (tmp_path / "x").read_text().split() == [*map(str, range(21, 30)), "other"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b'{"id":"\xff","since":"2026-11-20T12:00:00Z","expires":"2026-11-20T12:00:00Z"}',
        b'{"id":"a","since":"0001-01-01T00:00:00+14:00","expires":"9999-12-31T23:59:59-14:00"}',
    ],
)
def test_damaged_lease_has_expired(data: bytes) -> None:
    assert decode(data).expires < NOW


def test_damaged_local_file_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "deploy.lock").write_bytes(b"\xff\xfe other")
    with hold_local_lease(tmp_path / "deploy.lock", "s3://b") as lease:
        assert lease.may_take(OTHER, NOW, False)
