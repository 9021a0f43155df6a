from __future__ import annotations

import pytest
from obstore.exceptions import GenericError, PermissionDeniedError, PreconditionError

from site_builder.deploy.errors import summarize, translate_errors, with_retry
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
    ("text", "summary"),
    [
        (broken("Timeout"), "no answer in time"),
        (broken("Connect", 'Os { code: 111, message: "Connection refused" }'), "no connection (Connection refused)"),
        (broken("Connect", '"dns error", Custom { error: "no such name" }'), "no connection (no such name)"),
        (
            broken("Connect", "InvalidCertificate( UnknownIssuer )"),
            "no connection (invalid certificate: UnknownIssuer)",
        ),
        (broken("Request", "hyper::Error( IncompleteMessage )"), "the connection broke"),
        (broken("Interrupted", 'message: "Connection reset"'), "the connection broke (Connection reset)"),
        ("Generic S3 error: Error performing GET https://h.example/b?sig=secret in 1ms - Status: 500", "Status: 500"),
        ("Generic error: https://h.example/b?sig=secret: no\nsecret", "Generic error: https://h.example/b no"),
        ("x - <Error><Code>Full</Code><Message>It is full</Message></Error>", "Full: It is full"),
    ],
)  # fmt: skip
def test_summary_has_the_reason_and_no_signature(text: str, summary: str) -> None:
    assert summarize(text) == summary


def test_errors_are_translated_except_failed_conditions() -> None:
    with pytest.raises(DeployError, match=r"^s3://b: no answer in time$"), translate_errors("s3://b"):
        raise GenericError(broken("Timeout"))
    with pytest.raises(DeployError, match=r"^s3://b: access denied"), translate_errors("s3://b"):
        raise PermissionDeniedError("no")
    with pytest.raises(DeployError, match=r"^s3://b: .*bucket"), translate_errors("s3://b"):
        raise FileNotFoundError("<Code>NoSuchBucket</Code>")
    with pytest.raises(PreconditionError), translate_errors("s3://b"):
        raise PreconditionError("another")
    with pytest.raises(FileNotFoundError), translate_errors("s3://b"):
        raise FileNotFoundError("a")


@pytest.mark.parametrize(
    ("error", "expected_calls"),
    [
        (GenericError(broken("Timeout")), 2),
        (GenericError(broken("Timeout", retries=", after 3 retries, max_retries: 9")), 1),
        (GenericError("500"), 1),
        (PreconditionError("412"), 1),
    ],
)
def test_requests_that_obstore_does_not_retry_are_retried_once(error: Exception, expected_calls: int) -> None:
    calls: list[int] = []

    def work() -> None:
        calls.append(1)
        raise error

    with pytest.raises(type(error)):
        with_retry(work)
    assert len(calls) == expected_calls
    assert with_retry(lambda: 3) == 3
