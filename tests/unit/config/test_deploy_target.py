from __future__ import annotations

import pytest

from site_builder.config.deploy_target import EXAMPLES, BadTargetError, DeployAddress, parse_target


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("../out", DeployAddress("folder", "../out", path="../out")),
        ("/var/www/a b", DeployAddress("folder", "/var/www/a b", path="/var/www/a b")),
        ("file:///var/www/a%20b", DeployAddress("folder", "file:///var/www/a%20b", "file", path="/var/www/a b")),
        ("s3://bucket", DeployAddress("bucket", "s3://bucket", "s3", "bucket")),
        ("gs://bucket/a/b/", DeployAddress("bucket", "gs://bucket/a/b/", "gs", "bucket", "a/b")),
        (
            "git+https://host.example/me/hub.git",
            DeployAddress(
                "git",
                "git+https://host.example/me/hub.git",
                "git+https",
                "host.example",
                "https://host.example/me/hub.git",
                "gh-pages",
            ),
        ),
        (
            "git+ssh://git@host.example/me/hub.git#pages/live",
            DeployAddress(
                "git",
                "git+ssh://git@host.example/me/hub.git#pages/live",
                "git+ssh",
                "git@host.example",
                "ssh://git@host.example/me/hub.git",
                "pages/live",
            ),
        ),
        (
            "ssh://me@host.example:2222/var/www",
            DeployAddress("rsync", "ssh://me@host.example:2222/var/www", "ssh", "me@host.example:2222", "/var/www"),
        ),
    ],
)
def test_what_an_address_means(address: str, target: DeployAddress) -> None:
    assert parse_target(address) == target


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "names no folder"),
        ("/", "names no folder"),
        ("file://host/folder", "names no folder"),
        ("s3:///prefix", "names no bucket"),
        ("ssh://host", "names no folder of the host"),
        ("ssh://-oProxyCommand=x/www", "names no folder of the host"),
        ("ssh://me@-oProxyCommand=x/www", "names no folder of the host"),
        ("s3:bucket", "neither a folder nor an address"),
        ("git@host.example:me/hub.git", "is not an address"),
        ("ftp://host/folder", "cannot be sent to `ftp://`"),
        ("ssh://host:port/x", "not a valid address"),
        ("git+https://host.example/hub.git#--force", "is no name of a branch"),
        ("git+https://host.example/hub.git#a..b", "is no name of a branch"),
    ],
)
def test_what_is_no_target(address: str, message: str) -> None:
    with pytest.raises(BadTargetError, match=message) as error:
        parse_target(address)
    assert not error.value.is_secret


@pytest.mark.parametrize(
    "address",
    [
        "git+https://me:secret@host.example/hub.git",
        "git+https://token@host.example/hub.git",
        "ssh://me:secret@host.example/www",
        "rsync://me:secret@host.example/www",
        "s3://key:secret@bucket/prefix",
        "az://container/prefix?sv=1&sig=secret",
        "ftp://me:secret@host.example/",
    ],
)
def test_secrets_are_refused(address: str) -> None:
    with pytest.raises(BadTargetError, match="must not hold a password") as error:
        parse_target(address)
    assert error.value.is_secret and "secret" not in str(error.value) and "token@" not in str(error.value)


@pytest.mark.parametrize(
    "address", ["file:///a%00b", "a\nb", "s3://b/%1b[31m", "ssh://h/x%0a", "git+https://h/x#a%0Ab", "file:///a%7fb"]
)
def test_no_address_holds_a_control_character(address: str) -> None:
    with pytest.raises(BadTargetError, match="must not hold a control character"):
        parse_target(address)


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("git+htps://host/x", "did you mean `git+https`?"),
        ("zzzzzzz://bucket", f"use {EXAMPLES}"),
        ("ssh://host", "for example ssh://"),
    ],
)
def test_what_to_write_instead(address: str, hint: str) -> None:
    with pytest.raises(BadTargetError) as error:
        parse_target(address)
    assert error.value.hint.startswith(hint)
