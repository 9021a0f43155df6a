"""Parse the target of a deploy in the settings: a folder, a bucket, a git branch or an rsync host.

In: text. Out: a `DeployAddress`. Nothing is opened.
"""

from __future__ import annotations

import re
from typing import Literal
from unicodedata import category
from urllib.parse import SplitResult, unquote, urlsplit

from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.model.value import Value

Kind = Literal["folder", "bucket", "git", "rsync"]
_BUCKETS = ("s3", "gs", "az")
_GIT = ("git+https", "git+ssh", "git+file", "git+http")
_RSYNC = ("ssh", "rsync")
SCHEMES = ("s3", "gs", "az", "git+https", "git+ssh", "git+file", "ssh", "rsync", "file")
"""Accepted schemes; a target without a scheme is a folder."""
EXAMPLES = "a folder, s3://bucket/prefix, gs://..., az://..., git+https://host/hub.git#branch, ssh://host/folder"
PAGES_BRANCH = "gh-pages"
"""The default branch of git targets."""
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


class DeployAddress(Value, frozen=True):
    """A parsed deploy target."""

    kind: Kind
    address: str
    """As written in the settings."""
    scheme: str = ""
    host: str = ""
    """Name of the bucket or container; user, host and port for rsync and git."""
    path: str = ""
    """Folder, prefix of a bucket without outer slashes, path on the rsync host, or URL of the git repository."""
    branch: str = ""
    """Branch of a git target."""


class BadTargetError(Exception):
    """The target is invalid. `is_secret` is true when it contains a password, token or signature."""

    def __init__(self, message: str, hint: str = "", is_secret: bool = False) -> None:
        super().__init__(message)
        self.message, self.hint, self.is_secret = message, hint, is_secret


def parse_target(address: str) -> DeployAddress:
    """Parse a target. Raises BadTargetError."""
    if not set(map(category, unquote(address))).isdisjoint(("Cc", "Cs")):
        raise BadTargetError("a target must not contain a control character")
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise BadTargetError(f"`{address}` is not a valid target", f"use {EXAMPLES}") from None
    scheme = parts.scheme if "://" in address else ""
    _refuse_secrets(parts, scheme)
    if scheme == "" and re.match(r"[\w.-]+@[\w.-]+:", address):
        raise BadTargetError(
            f"`{address}` is not a valid target", "write git+ssh://git@host/hub.git or ssh://host/folder"
        )
    if scheme == "" and re.match(r"[a-z0-9+]{2,}:", address):
        raise BadTargetError(f"`{address}` is neither a folder nor a URL", f"use {EXAMPLES}")
    if scheme in ("", "file"):
        path = unquote(parts.path) if scheme else address
        if not path.strip("/") or (parts.netloc and scheme):
            raise BadTargetError(f"`{address}` does not name a folder")
        return DeployAddress("folder", address, scheme, path=path)
    if not parts.netloc and scheme != "git+file":
        raise BadTargetError(f"`{address}` does not name a {'bucket' if scheme in _BUCKETS else 'host'}")
    if scheme in _BUCKETS:
        return DeployAddress("bucket", address, scheme, parts.netloc, unquote(parts.path).strip("/"))
    if scheme in _GIT:
        branch = unquote(parts.fragment) or PAGES_BRANCH
        if not _BRANCH.fullmatch(branch) or ".." in branch or branch.endswith((".lock", "/", ".")):
            raise BadTargetError(f"`{branch}` is not a valid branch name")
        url = address.partition("#")[0].removeprefix("git+")
        return DeployAddress("git", address, scheme, parts.netloc, url, branch)
    if scheme in _RSYNC:
        if not parts.path.strip("/") or any(part.startswith("-") for part in parts.netloc.split("@")):
            raise BadTargetError(
                f"`{address}` does not name a folder on the host", "for example ssh://host/var/www/news"
            )
        return DeployAddress("rsync", address, scheme, parts.netloc, unquote(parts.path))
    raise BadTargetError(f"cannot deploy to `{scheme}://`", did_you_mean(scheme, SCHEMES) or f"use {EXAMPLES}")


def _refuse_secrets(parts: SplitResult, scheme: str) -> None:
    """Reject passwords, tokens and signatures, because the settings are a shared file."""
    user = parts.netloc.rpartition("@")[0]
    is_user_name = scheme in ("git+ssh", "ssh", "rsync", "az") and ":" not in user
    if (user and not is_user_name) or (parts.query and scheme):
        raise BadTargetError(
            "a target in the settings must not contain a password, token or signature",
            "remove it, and set it in the environment or in the provider's configuration file: "
            "see `site-builder explain deploying`",
            is_secret=True,
        )
