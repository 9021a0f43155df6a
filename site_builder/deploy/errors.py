"""What the library for buckets raises, as a line that is for people: without addresses that may hold a signature."""

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
"""What is said of failures of the network; of all others, that the connection broke."""
_CAUSE = re.compile(r'\b(?:message|error): "([^"]+)"|\bInvalidCertificate\(\s*(\w+)')
_REPEATED = re.compile(r"\bafter \d+ retries\b")
_QUERY = re.compile(r"(https?://[^\s?]+)\?\S+")


@contextmanager
def translate_errors(address: str) -> Iterator[None]:
    """Turns what obstore raises into DeployError; but for what is no failure: no such object, a condition not met."""
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
        raise DeployError(f"{address} does not allow it with the keys that are set: {line(str(error))}") from None
    except BaseError as error:
        raise DeployError(f"{address}: {line(str(error))}") from None


def twice(work: Callable[[], T]) -> T:
    """Do some work, and once more when the connection breaks and the library has not tried again by itself.

    It does not where it cannot know whether the service has done what it was asked for.
    """
    from obstore.exceptions import BaseError

    try:
        return work()
    except BaseError as error:
        if not _KIND.search(str(error)) or _REPEATED.search(str(error)):
            raise
        return work()


def line(text: str) -> str:
    """What the service says, or what became of the connection, without the record of the requests."""
    code, message = (re.search(f"<{name}>([^<]+)</{name}>", text) for name in ("Code", "Message"))
    if code and message:
        return f"{code[1]}: {message[1]}"
    if kind := _KIND.search(text):
        causes = [one[1] or f"its certificate: {one[2]}" for one in _CAUSE.finditer(text)]
        return _BROKEN.get(kind[1], "the connection broke") + (f" ({causes[-1]})" if causes else "")
    first = text.partition("\n")[0]
    return _QUERY.sub(r"\1", first.partition(": Error performing ")[2].partition(" - ")[2] or first)
