"""Translate errors of obstore into one line for users, without URLs that may contain a signature."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from site_builder.deploy.store import DeployError

T = TypeVar("T")
_NO_BUCKET = ("NoSuchBucket", "ContainerNotFound")
_KIND = re.compile(r"\bHttpError \{\s*kind: (\w+)")
_BROKEN = {"Connect": "no connection", "Timeout": "no answer in time"}
"""Descriptions of network errors; all other kinds are a broken connection."""
_CAUSE = re.compile(r'\b(?:message|error): "([^"]+)"|\bInvalidCertificate\(\s*(\w+)')
_REPEATED = re.compile(r"\bafter \d+ retries\b")
_QUERY = re.compile(r"(https?://[^\s?]+)\?\S+")


@contextmanager
def translate_errors(url: str) -> Iterator[None]:
    """Raise errors of obstore as DeployError, except a missing object and a failed condition."""
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
            raise DeployError(f"{url}: this bucket does not exist") from None
        raise
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise DeployError(f"{url}: access denied with these credentials: {summarize(str(error))}") from None
    except BaseError as error:
        raise DeployError(f"{url}: {summarize(str(error))}") from None


def with_retry(work: Callable[[], T]) -> T:
    """Return the result of `work`; retry once when the connection breaks and obstore has not retried.

    Obstore does not retry requests that the service may already have carried out. All of ours can be repeated.
    """
    from obstore.exceptions import BaseError

    try:
        return work()
    except BaseError as error:
        if not _KIND.search(str(error)) or _REPEATED.search(str(error)):
            raise
        return work()


def summarize(text: str) -> str:
    """Return the message of the service or the reason of a broken connection, from an error of obstore."""
    code, message = (re.search(f"<{name}>([^<]+)</{name}>", text) for name in ("Code", "Message"))
    if code and message:
        return f"{code[1]}: {message[1]}"
    if kind := _KIND.search(text):
        causes = [cause[1] or f"invalid certificate: {cause[2]}" for cause in _CAUSE.finditer(text)]
        return _BROKEN.get(kind[1], "the connection broke") + (f" ({causes[-1]})" if causes else "")
    first_line = text.partition("\n")[0]
    return _QUERY.sub(r"\1", first_line.partition(": Error performing ")[2].partition(" - ")[2] or first_line)
