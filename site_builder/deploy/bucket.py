"""Deploy to a bucket of Amazon S3 or a compatible service, Google Cloud Storage or Azure, through obstore."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from site_builder.config.deploy_target import DeployAddress
from site_builder.config.installation import install_command
from site_builder.deploy import lease as leases
from site_builder.deploy.credentials import amazon_settings
from site_builder.deploy.errors import translate_errors, with_retry
from site_builder.deploy.lease import Lease, LocalLease
from site_builder.deploy.manifest import COMPRESSED_NAME
from site_builder.deploy.store import LOCK, DeployError, LockedError, Upload
from site_builder.deploy.threads import in_parallel, in_thread
from site_builder.system.progress import ReportProgress

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import ObjectStore

T = TypeVar("T")
SMALL_THREADS = 16
"""Concurrent requests for small files."""
LEASE_TIME = timedelta(minutes=10)
"""How long the lock lasts without being renewed."""
REQUEST_TIMEOUT = timedelta(minutes=1)
"""Longest time of one request, including its data."""
RETRY_TIMEOUT = timedelta(minutes=2)
"""How long a request is repeated while the service fails or does not answer; pauses double each time."""
LARGE_SIZE = 1_000_000
"""Bytes from which files are sent with LARGE_THREADS. Each is sent in parts of 5 MB, one after another. So even over a
line of 3 Mbit/s, all running requests finish within REQUEST_TIMEOUT."""
LARGE_THREADS = 4
UNLOCK_TIMEOUT = 10.0
"""Seconds to wait for the removal of the lock at the end of a deploy."""
_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
_UNCACHED = {"Content-Type": "application/octet-stream", "Cache-Control": "no-store"}
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


class Bucket:
    """The objects of a bucket whose keys start with a prefix."""

    manifest = COMPRESSED_NAME
    is_atomic = False

    def __init__(self, store: ObjectStore, url: str, local_lease: LocalLease) -> None:
        self._store = store
        self._url = url
        self._local_lease = local_lease
        self._lease: Lease | None = None
        self._version: dict[str, str] = {}

    @contextmanager
    def lock(self, take_over: bool) -> Iterator[None]:
        """Hold a lease, in an object that only one deploy can create; `send` and `delete` renew it."""
        self._take_lease(take_over)
        try:
            yield
        finally:
            lease, self._lease = self._lease, None
            with suppress(DeployError, TimeoutError):  # A lock that is left is recognized as ours, and expires.
                in_thread(lambda: self._remove_lease(lease), UNLOCK_TIMEOUT)

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a small object; None when it does not exist."""
        import obstore

        try:
            return self._request(lambda: bytes(obstore.get(self._store, path).bytes()))
        except FileNotFoundError:
            return None

    def write(self, path: str, data: bytes) -> None:
        """Write a small object, with headers that forbid caching."""
        import obstore

        self._request(lambda: obstore.put(self._store, path, data, attributes=_UNCACHED, use_multipart=False))

    def checksums(self) -> Mapping[str, str]:
        """Return the ETags of all objects; empty text for an ETag that is not an MD5."""
        import obstore

        def entries() -> list[ObjectMeta]:
            return [entry for chunk in obstore.list(self._store, chunk_size=1000) for entry in chunk]

        tags = {entry["path"]: _MD5.fullmatch(entry["e_tag"] or "") for entry in self._request(entries)}
        return {path: tag[1] if tag else "" for path, tag in tags.items()}

    def checksum(self, data: bytes) -> str:
        """Return the MD5 of the bytes, in hexadecimal."""
        return hashlib.md5(data, usedforsecurity=False).hexdigest()

    def send(self, uploads: Sequence[Upload], tick: ReportProgress) -> None:
        """Send files, several at a time."""
        small = [upload for upload in uploads if upload.size < LARGE_SIZE]
        large = [upload for upload in uploads if upload.size >= LARGE_SIZE]
        for chunk, threads, before in ((small, SMALL_THREADS, 0), (large, LARGE_THREADS, len(small))):

            def done(number: int, before: int = before) -> None:
                tick(before + number, len(uploads))
                self._renew_lease()

            in_parallel(self._put, chunk, threads, done)

    def delete(self, paths: Sequence[str]) -> None:
        """Delete objects, up to 1,000 per request."""
        import obstore

        for start in range(0, len(paths), 1000):
            chunk = paths[start : start + 1000]
            try:
                self._request(partial(obstore.delete, self._store, chunk))
            except FileNotFoundError:  # Some services report missing objects as an error.
                for path in chunk:
                    with suppress(FileNotFoundError):
                        self._request(partial(obstore.delete, self._store, path))
            self._renew_lease()

    def finish(self, message: str) -> None:
        """Do nothing: every object is already in use."""

    def _put(self, upload: Upload) -> None:
        import obstore

        attributes = {"Content-Type": upload.content_type, "Cache-Control": upload.cache_control}
        with translate_errors(self._url):
            obstore.put(self._store, upload.path, Path(upload.location), attributes=attributes, max_concurrency=1)

    def _take_lease(self, take_over: bool) -> None:
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        now = datetime.now(UTC)
        new = leases.new_lease(now, LEASE_TIME)
        self._local_lease.note(new)
        try:
            self._put_lease(new, "create")
        except AlreadyExistsError:
            stored = self._read_lease()
            if stored is None:
                raise LockedError(f"another deploy to {self._url} has just ended; try again") from None
            other, version = stored
            if not self._local_lease.may_take(other, now, take_over):
                raise leases.refusal(self._url, other) from None
            try:
                self._put_lease(new, version)
            except PreconditionError:
                raise LockedError(f"another deploy to {self._url} has just started; try again later") from None

    def _renew_lease(self) -> None:
        """Renew the lease in the second half of its time. Raises LockedError when another deploy has taken it over."""
        from obstore.exceptions import PreconditionError

        now = datetime.now(UTC)
        if self._lease and self._lease.expires - now < LEASE_TIME / 2:
            try:
                self._put_lease(leases.new_lease(now, LEASE_TIME, self._lease), self._version)
            except PreconditionError:
                raise LockedError(f"another deploy has taken over {self._url}") from None

    def _put_lease(self, lease: Lease, mode: Any) -> None:
        """Write the lease if the condition `mode` holds: "create", or the version of the object to replace.

        Raises AlreadyExistsError or PreconditionError when it does not hold. If the stored lease is this one, an
        earlier request wrote it and its answer was lost: that is no error.
        """
        import obstore
        from obstore.exceptions import AlreadyExistsError, NotSupportedError, PreconditionError

        options: dict[str, Any] = {"attributes": _UNCACHED, "use_multipart": False}
        put = partial(obstore.put, self._store, LOCK, leases.encode(lease), **options)
        try:
            result: Any = self._request(partial(put, mode=mode))
        except NotSupportedError:  # Without conditional writes, the lock is only a hint for others.
            result = self._request(put)
        except (AlreadyExistsError, PreconditionError):
            stored = self._read_lease()
            if stored is None or stored[0] != lease:
                raise
            result = stored[1]
        self._lease, self._version = lease, _conditions(result)

    def _read_lease(self) -> tuple[Lease, dict[str, str]] | None:
        """Return the stored lease and the version of its object; None when there is no lease."""
        import obstore

        def read() -> tuple[Lease, dict[str, str]]:
            reply = obstore.get(self._store, LOCK)
            return leases.decode(bytes(reply.bytes())), _conditions(reply.meta)

        try:
            return self._request(read)
        except FileNotFoundError:
            return None

    def _remove_lease(self, lease: Lease | None) -> None:
        """Remove the lock if it is still this lease."""
        stored = self.read(LOCK)
        if lease and stored and leases.decode(stored).id == lease.id:
            self.delete([LOCK])

    def _request(self, work: Callable[[], T]) -> T:
        """Return the result of a request, retried once. Raises DeployError, FileNotFoundError and failed conditions."""
        with translate_errors(self._url):
            return in_thread(partial(with_retry, work))


def open_bucket(target: DeployAddress, endpoint: str, region: str, local_lease: LocalLease) -> Bucket:
    """Return a bucket. Credentials come from the environment or the files of the provider's tools.

    Empty `endpoint` and `region` mean the provider's defaults. Raises DeployError when obstore is not installed.
    """
    try:
        from obstore.store import AzureStore, GCSStore, S3Store
    except ImportError:
        raise DeployError(f"buckets need obstore; run: {install_command('deploy')}") from None
    backoff = {"init_backoff": timedelta(milliseconds=200), "max_backoff": timedelta(seconds=15), "base": 2}
    retry = {"max_retries": 1000, "retry_timeout": RETRY_TIMEOUT, "backoff": backoff}
    service_url = endpoint or next(filter(None, map(os.environ.get, _ENDPOINTS)), "")
    client = {"timeout": REQUEST_TIMEOUT, "allow_http": service_url.startswith("http://")}
    settings: dict[str, Any] = {"prefix": target.path or None, "retry_config": retry, "client_options": client}
    with translate_errors(target.address), _translate_setting_errors(target.address):
        store: ObjectStore
        if target.scheme == "gs":
            settings |= {"base_url": endpoint} if endpoint else {}
            store = GCSStore(target.host, **settings)
        elif target.scheme == "az":
            settings |= {"endpoint": endpoint} if endpoint else {}
            store = AzureStore(target.host, **settings)
        else:
            settings |= amazon_settings(os.environ, Path.home())
            settings |= {"endpoint": endpoint} if endpoint else {}
            settings |= {"region": region} if region else {}
            store = S3Store(target.host, **settings)
    return Bucket(store, target.address, local_lease)


@contextmanager
def _translate_setting_errors(url: str) -> Iterator[None]:
    """Raise errors about invalid settings as DeployError, in one line."""
    try:
        yield
    except ValueError as error:
        raise DeployError(f"{url}: {str(error).partition(chr(10))[0]}") from None


def _conditions(version: Any) -> dict[str, str]:
    return {key: version[key] for key in ("e_tag", "version") if version.get(key)}
