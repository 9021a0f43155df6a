"""Buckets: Amazon S3 and those that speak like it, Google Cloud Storage, Azure Blob Storage; with obstore."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder.deploy import lease as leases
from site_builder.deploy.credentials import amazon_settings
from site_builder.deploy.lease import Here, Lease
from site_builder.deploy.manifest import COMPRESSED_NAME
from site_builder.deploy.parallel import aside, in_parallel
from site_builder.deploy.store import LOCK, DeployError, LockedError, Upload
from site_builder.passes import Tick
from site_builder.targets import Target

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import ObjectStore

THREADS = 16
"""Requests under way at the same time."""
LEASE = timedelta(minutes=10)
RETRIES = 6
"""How often a request is sent again when the service fails or does not answer; the pauses double."""
PATIENCE = timedelta(minutes=2)
"""How long a request is sent again."""
PARTING = 10.0
"""Seconds for giving back the lock, when all is done or nothing more can be."""
_NO_BUCKET = ("NoSuchBucket", "ContainerNotFound")
_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
_UNCACHED = {"Content-Type": "application/octet-stream", "Cache-Control": "no-store"}
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


class Bucket:
    """The part of a bucket below a prefix."""

    manifest = COMPRESSED_NAME
    is_atomic = False

    def __init__(self, store: ObjectStore, address: str, here: Here) -> None:
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
                aside(lambda: self._give_back(lease), PARTING)

    def read(self, path: str) -> bytes | None:
        """A small object; None when there is none."""
        import obstore

        try:
            with _in_words(self._address):
                return aside(lambda: bytes(obstore.get(self._store, path).bytes()))
        except FileNotFoundError:
            return None

    def write(self, path: str, data: bytes) -> None:
        """Put a small object in place."""
        import obstore

        with _in_words(self._address):
            aside(lambda: obstore.put(self._store, path, data, attributes=_UNCACHED, use_multipart=False))

    def checksums(self) -> Mapping[str, str]:
        """Of all objects: their entity tag, where it is the MD5 of what they hold."""
        import obstore

        def entries() -> list[ObjectMeta]:
            return [entry for chunk in obstore.list(self._store, chunk_size=1000) for entry in chunk]

        with _in_words(self._address):
            tags = {entry["path"]: _MD5.fullmatch(entry["e_tag"] or "") for entry in aside(entries)}
        return {path: tag[1] if tag else "" for path, tag in tags.items()}

    def checksum(self, data: bytes) -> str:
        """MD5."""
        return hashlib.md5(data, usedforsecurity=False).hexdigest()

    def send(self, uploads: Sequence[Upload], tick: Tick) -> None:
        """Send objects, several at a time."""

        def done(number: int) -> None:
            tick(number, len(uploads))
            self._keep_lease()

        in_parallel(self._put, uploads, THREADS, done)

    def delete(self, paths: Sequence[str]) -> None:
        """Delete objects."""
        import obstore

        for start in range(0, len(paths), 1000):
            some = paths[start : start + 1000]
            with _in_words(self._address):
                try:
                    aside(partial(obstore.delete, self._store, some))
                except FileNotFoundError:  # Not all services take it for done.
                    for path in some:
                        with suppress(FileNotFoundError):
                            aside(partial(obstore.delete, self._store, path))
            self._keep_lease()

    def finish(self, message: str) -> None:
        """Nothing is left to do."""

    def _put(self, upload: Upload) -> None:
        import obstore

        attributes = {"Content-Type": upload.content_type, "Cache-Control": upload.cache_control}
        with _in_words(self._address):
            obstore.put(self._store, upload.path, Path(upload.location), attributes=attributes)

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
            if other.id != new.id and not self._here.may_take(other, now, take_over):
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
        import obstore
        from obstore.exceptions import NotSupportedError

        options: dict[str, Any] = {"attributes": _UNCACHED, "use_multipart": False}
        with _in_words(self._address):
            try:
                result = aside(lambda: obstore.put(self._store, LOCK, leases.encode(lease), mode=mode, **options))
            except NotSupportedError:  # A service without conditions: there a lock is no more than a notice.
                result = aside(lambda: obstore.put(self._store, LOCK, leases.encode(lease), **options))
        self._lease, self._version = lease, _known(result)

    def _found(self) -> tuple[Lease, dict[str, str]] | None:
        import obstore

        def held() -> tuple[Lease, dict[str, str]]:
            found = obstore.get(self._store, LOCK)
            return leases.decode(bytes(found.bytes())), _known(found.meta)

        try:
            with _in_words(self._address):
                return aside(held)
        except FileNotFoundError:
            return None

    def _give_back(self, lease: Lease | None) -> None:
        held = self.read(LOCK)
        if lease and held and leases.decode(held).id == lease.id:
            self.delete([LOCK])


def open_bucket(target: Target, endpoint: str, region: str, here: Here, retries: int = RETRIES) -> Bucket:
    """The place in a bucket. Keys come from the environment or the files of the provider's tools.

    `endpoint` and `region` are empty for the usual ones. Raises DeployError when the library is not there.
    """
    try:
        from obstore.store import AzureStore, GCSStore, S3Store
    except ImportError:
        raise DeployError("buckets need the extra `deploy`: pip install 'site_builder[deploy]'") from None
    backoff = {"init_backoff": timedelta(milliseconds=200), "max_backoff": timedelta(seconds=15), "base": 2}
    retry = {"max_retries": retries, "retry_timeout": PATIENCE, "backoff": backoff}
    where = endpoint or next(filter(None, map(os.environ.get, _ENDPOINTS)), "")
    client = {"allow_http": True} if where.startswith("http://") else None
    settings: dict[str, Any] = {"prefix": target.path or None, "retry_config": retry, "client_options": client}
    with _in_words(target.address), _fit_settings(target.address):
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
    try:
        yield
    except ValueError as error:
        raise DeployError(f"{address}: {_line(error)}") from None


@contextmanager
def _in_words(address: str) -> Iterator[None]:
    """Turns what obstore raises into a line; but for what is no failure: no such object, a condition not met."""
    from obstore.exceptions import (
        AlreadyExistsError,
        BaseError,
        NotSupportedError,
        PermissionDeniedError,
        PreconditionError,
        UnauthenticatedError,
    )

    try:
        yield
    except (AlreadyExistsError, PreconditionError, NotSupportedError):
        raise
    except FileNotFoundError as error:
        if any(code in str(error) for code in _NO_BUCKET):
            raise DeployError(f"there is no bucket for {address}") from None
        raise
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise DeployError(f"{address} does not allow it with the keys that are set: {_line(error)}") from None
    except BaseError as error:
        raise DeployError(f"{address}: {_line(error)}") from None


def _line(error: Exception) -> str:
    """What the service says, without the record of the requests."""
    text = str(error)
    code, message = (re.search(f"<{name}>([^<]+)</{name}>", text) for name in ("Code", "Message"))
    if code and message:
        return f"{code[1]}: {message[1]}"
    return text.partition("\n")[0].partition(": Error performing ")[2].partition(" - ")[2] or text.partition("\n")[0]


def _known(version: Any) -> dict[str, str]:
    return {key: version[key] for key in ("e_tag", "version") if version.get(key)}
