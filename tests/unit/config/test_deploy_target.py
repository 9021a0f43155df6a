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
def test_parse_target_reads_every_kind(address: str, target: DeployAddress) -> None:
    assert parse_target(address) == target


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "does not name a folder"),
        ("/", "does not name a folder"),
        ("file://host/folder", "does not name a folder"),
        ("s3:///prefix", "does not name a bucket"),
        ("ssh://host", "does not name a folder on the host"),
        ("ssh://-oProxyCommand=x/www", "does not name a folder on the host"),
        ("ssh://me@-oProxyCommand=x/www", "does not name a folder on the host"),
        ("s3:bucket", "neither a folder nor a URL"),
        ("git@host.example:me/hub.git", "is not a valid target"),
        ("ftp://host/folder", "cannot deploy to `ftp://`"),
        ("ssh://host:port/x", "is not a valid target"),
        ("git+https://host.example/hub.git#--force", "is not a valid branch name"),
        ("git+https://host.example/hub.git#a..b", "is not a valid branch name"),
    ],
)
def test_parse_target_rejects_invalid_targets(address: str, message: str) -> None:
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
def test_parse_target_rejects_secrets(address: str) -> None:
    with pytest.raises(BadTargetError, match="must not contain a password") as error:
        parse_target(address)
    assert error.value.is_secret and "secret" not in str(error.value) and "token@" not in str(error.value)


@pytest.mark.parametrize(
    "address", ["file:///a%00b", "a\nb", "s3://b/%1b[31m", "ssh://h/x%0a", "git+https://h/x#a%0Ab", "file:///a%7fb"]
)
def test_parse_target_rejects_control_characters(address: str) -> None:
    with pytest.raises(BadTargetError, match="must not contain a control character"):
        parse_target(address)


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("git+htps://host/x", "did you mean `git+https`?"),
        ("zzzzzzz://bucket", f"use {EXAMPLES}"),
        ("ssh://host", "for example ssh://"),
    ],
)
def test_parse_target_suggests_what_to_write(address: str, hint: str) -> None:
    with pytest.raises(BadTargetError) as error:
        parse_target(address)
    assert error.value.hint.startswith(hint)
