from __future__ import annotations

import pytest
from obstore.exceptions import GenericError, PermissionDeniedError, PreconditionError

from site_builder.deploy.errors import line, translate_errors, twice
from site_builder.deploy.store import DeployError

BROKEN = """Generic S3 error: Error performing PUT https://host.example/b/a?sig=secret in 1ms{retries} - HTTP error

Debug source:
Generic {{
    uri: Some( https://host.example/b/a?sig=secret ),
    inner: Http(
        HttpError {{
            kind: {kind},
            source: {source},
"""


def broken(kind: str, source: str = "TimedOut", retries: str = "") -> str:
    return BROKEN.format(kind=kind, source=source, retries=retries)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (broken("Timeout"), "no answer in time"),
        (broken("Connect", 'Os { code: 111, message: "Connection refused" }'), "no connection (Connection refused)"),
        (broken("Connect", '"dns error", Custom { error: "no such name" }'), "no connection (no such name)"),
        (broken("Connect", "InvalidCertificate( UnknownIssuer )"), "no connection (its certificate: UnknownIssuer)"),
        (broken("Request", "hyper::Error( IncompleteMessage )"), "the connection broke"),
        (broken("Interrupted", 'message: "Connection reset"'), "the connection broke (Connection reset)"),
        ("Generic S3 error: Error performing GET https://h.example/b?sig=secret in 1ms - Status: 500", "Status: 500"),
        ("Generic error: https://h.example/b?sig=secret: no\nsecret", "Generic error: https://h.example/b no"),
        ("x - <Error><Code>Full</Code><Message>It is full</Message></Error>", "Full: It is full"),
    ],
)  # fmt: skip
def test_a_line_says_what_happened_and_no_signature(text: str, words: str) -> None:
    assert line(text) == words


def test_failures_are_in_words_but_for_conditions() -> None:
    with pytest.raises(DeployError, match=r"^s3://b: no answer in time$"), translate_errors("s3://b"):
        raise GenericError(broken("Timeout"))
    with pytest.raises(DeployError, match="does not allow it with the keys"), translate_errors("s3://b"):
        raise PermissionDeniedError("no")
    with pytest.raises(DeployError, match="there is no bucket for s3://b"), translate_errors("s3://b"):
        raise FileNotFoundError("<Code>NoSuchBucket</Code>")
    with pytest.raises(PreconditionError), translate_errors("s3://b"):
        raise PreconditionError("another")
    with pytest.raises(FileNotFoundError), translate_errors("s3://b"):
        raise FileNotFoundError("a")


@pytest.mark.parametrize(
    ("error", "times"),
    [
        (GenericError(broken("Timeout")), 2),
        (GenericError(broken("Timeout", retries=", after 3 retries, max_retries: 9")), 1),
        (GenericError("500"), 1),
        (PreconditionError("412"), 1),
    ],
)
def test_what_the_library_does_not_try_again_is_tried_twice(error: Exception, times: int) -> None:
    tried: list[int] = []

    def work() -> None:
        tried.append(1)
        raise error

    with pytest.raises(type(error)):
        twice(work)
    assert len(tried) == times
    assert twice(lambda: 3) == 3
