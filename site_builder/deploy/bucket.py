"""Buckets: Amazon S3 and those that speak like it, Google Cloud Storage, Azure Blob Storage; with obstore."""

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
from site_builder.deploy import lease as leases
from site_builder.deploy.credentials import amazon_settings
from site_builder.deploy.errors import translate_errors, twice
from site_builder.deploy.lease import Lease, LocalLease
from site_builder.deploy.manifest import COMPRESSED_NAME
from site_builder.deploy.store import LOCK, DeployError, LockedError, Upload
from site_builder.deploy.threads import in_parallel, in_thread
from site_builder.system.progress import ReportProgress

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import ObjectStore

T = TypeVar("T")
THREADS = 16
"""Requests under way at the same time."""
LEASE = timedelta(minutes=10)
ANSWER = timedelta(minutes=1)
"""How long a request may last, with all that it sends."""
PATIENCE = timedelta(minutes=2)
"""How long a request is sent again when the service fails or does not answer; the pauses double."""
LARGE = 1_000_000
"""Bytes from which on few files are sent at the same time. A large one goes in parts of 5 MB, one after the other: so
everything that is under way gets there within `ANSWER`, even over a line of no more than 3 Mbit/s."""
FEW = 4
PARTING = 10.0
"""Seconds for giving back the lock, when all is done or nothing more can be."""
_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
_UNCACHED = {"Content-Type": "application/octet-stream", "Cache-Control": "no-store"}
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


class Bucket:
    """The part of a bucket below a prefix."""

    manifest = COMPRESSED_NAME
    is_atomic = False

    def __init__(self, store: ObjectStore, address: str, here: LocalLease) -> None:
        self._store = store
        self._address = address
        self._here = here
        self._lease: Lease | None = None
        self._version: dict[str, str] = {}

    @contextmanager
    def lock(self, take_over: bool) -> Iterator[None]:
        """A lease in an object that can be created only once; longer deploys renew it."""
        self._take_lease(take_over)
        try:
            yield
        finally:
            lease, self._lease = self._lease, None
            with suppress(DeployError, TimeoutError):  # A lock that stays behind is known as ours, and ends by itself.
                in_thread(lambda: self._give_back(lease), PARTING)

    def read(self, path: str) -> bytes | None:
        """A small object; None when there is none."""
        import obstore

        try:
            return self._ask(lambda: bytes(obstore.get(self._store, path).bytes()))
        except FileNotFoundError:
            return None

    def write(self, path: str, data: bytes) -> None:
        """Put a small object in place."""
        import obstore

        self._ask(lambda: obstore.put(self._store, path, data, attributes=_UNCACHED, use_multipart=False))

    def checksums(self) -> Mapping[str, str]:
        """Of all objects: their entity tag, where it is the MD5 of what they hold."""
        import obstore

        def entries() -> list[ObjectMeta]:
            return [entry for chunk in obstore.list(self._store, chunk_size=1000) for entry in chunk]

        tags = {entry["path"]: _MD5.fullmatch(entry["e_tag"] or "") for entry in self._ask(entries)}
        return {path: tag[1] if tag else "" for path, tag in tags.items()}

    def checksum(self, data: bytes) -> str:
        """MD5."""
        return hashlib.md5(data, usedforsecurity=False).hexdigest()

    def send(self, uploads: Sequence[Upload], tick: ReportProgress) -> None:
        """Send objects, several at a time."""

        small = [upload for upload in uploads if upload.size < LARGE]
        large = [upload for upload in uploads if upload.size >= LARGE]
        for some, threads, before in ((small, THREADS, 0), (large, FEW, len(small))):

            def done(number: int, before: int = before) -> None:
                tick(before + number, len(uploads))
                self._keep_lease()

            in_parallel(self._put, some, threads, done)

    def delete(self, paths: Sequence[str]) -> None:
        """Delete objects."""
        import obstore

        for start in range(0, len(paths), 1000):
            some = paths[start : start + 1000]
            try:
                self._ask(partial(obstore.delete, self._store, some))
            except FileNotFoundError:  # Not all services take it for done.
                for path in some:
                    with suppress(FileNotFoundError):
                        self._ask(partial(obstore.delete, self._store, path))
            self._keep_lease()

    def finish(self, message: str) -> None:
        """Nothing is left to do."""

    def _put(self, upload: Upload) -> None:
        import obstore

        attributes = {"Content-Type": upload.content_type, "Cache-Control": upload.cache_control}
        with translate_errors(self._address):
            obstore.put(self._store, upload.path, Path(upload.location), attributes=attributes, max_concurrency=1)

    def _take_lease(self, take_over: bool) -> None:
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        now = datetime.now(UTC)
        new = leases.new_lease(now, LEASE)
        self._here.note(new)
        try:
            self._put_lease(new, "create")
        except AlreadyExistsError:
            found = self._found()
            if found is None:
                raise LockedError(f"another deploy to {self._address} has just ended; try again") from None
            other, version = found
            if not self._here.may_take(other, now, take_over):
                raise leases.refusal(self._address, other) from None
            try:
                self._put_lease(new, version)
            except PreconditionError:
                raise LockedError(f"another deploy to {self._address} has just begun") from None

    def _keep_lease(self) -> None:
        """Renew the lease when half of its time is over. Raises LockedError when another deploy has taken it over."""
        from obstore.exceptions import PreconditionError

        now = datetime.now(UTC)
        if self._lease and self._lease.expires - now < LEASE / 2:
            try:
                self._put_lease(leases.new_lease(now, LEASE, self._lease), self._version)
            except PreconditionError:
                raise LockedError(f"another deploy has taken over {self._address}") from None

    def _put_lease(self, lease: Lease, mode: Any) -> None:
        """Raises AlreadyExistsError or PreconditionError when the lease there is not the one that `mode` means, but for
        our own: then it is there by a request whose answer was lost."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, NotSupportedError, PreconditionError

        options: dict[str, Any] = {"attributes": _UNCACHED, "use_multipart": False}
        put = partial(obstore.put, self._store, LOCK, leases.encode(lease), **options)
        try:
            result: Any = self._ask(partial(put, mode=mode))
        except NotSupportedError:  # A service without conditions: there a lock is no more than a notice.
            result = self._ask(put)
        except (AlreadyExistsError, PreconditionError):
            found = self._found()
            if found is None or found[0] != lease:
                raise
            result = found[1]
        self._lease, self._version = lease, _known(result)

    def _found(self) -> tuple[Lease, dict[str, str]] | None:
        import obstore

        def held() -> tuple[Lease, dict[str, str]]:
            found = obstore.get(self._store, LOCK)
            return leases.decode(bytes(found.bytes())), _known(found.meta)

        try:
            return self._ask(held)
        except FileNotFoundError:
            return None

    def _give_back(self, lease: Lease | None) -> None:
        held = self.read(LOCK)
        if lease and held and leases.decode(held).id == lease.id:
            self.delete([LOCK])

    def _ask(self, work: Callable[[], T]) -> T:
        """What a request gives. Raises DeployError; and FileNotFoundError and conditions not met, as obstore does."""
        with translate_errors(self._address):
            return in_thread(partial(twice, work))


def open_bucket(target: DeployAddress, endpoint: str, region: str, here: LocalLease) -> Bucket:
    """The place in a bucket. Keys come from the environment or the files of the provider's tools.

    `endpoint` and `region` are empty for the usual ones. Raises DeployError when the library is not there.
    """
    try:
        from obstore.store import AzureStore, GCSStore, S3Store
    except ImportError:
        raise DeployError("buckets need the extra `deploy`: pip install 'site_builder[deploy]'") from None
    backoff = {"init_backoff": timedelta(milliseconds=200), "max_backoff": timedelta(seconds=15), "base": 2}
    retry = {"max_retries": 1000, "retry_timeout": PATIENCE, "backoff": backoff}
    where = endpoint or next(filter(None, map(os.environ.get, _ENDPOINTS)), "")
    client = {"timeout": ANSWER, "allow_http": where.startswith("http://")}
    settings: dict[str, Any] = {"prefix": target.path or None, "retry_config": retry, "client_options": client}
    with translate_errors(target.address), _fit_settings(target.address):
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
    return Bucket(store, target.address, here)


@contextmanager
def _fit_settings(address: str) -> Iterator[None]:
    """Turns what the library says of settings that no provider takes into a line."""
    try:
        yield
    except ValueError as error:
        raise DeployError(f"{address}: {str(error).partition(chr(10))[0]}") from None


def _known(version: Any) -> dict[str, str]:
    return {key: version[key] for key in ("e_tag", "version") if version.get(key)}
