"""Read `_headers` and `_redirects`, the rules for hosts, as far as a build writes them.

A path may hold `:name`, which stands for one name between slashes, and end in `*`, which stands for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from site_builder.model.value import Value

HEADERS_FILE, REDIRECTS_FILE = "_headers", "_redirects"
_WILD = re.compile(r":\w+|\*")


class HostRedirect(Value, frozen=True):
    """What answers an old URL."""

    location: str
    status: int


class HostRules(Value, frozen=True):
    """The rules of a site."""

    headers: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Patterns of paths, each with names and values."""
    redirects: dict[str, HostRedirect]
    """By decoded path. Redirects with placeholders are left out."""

    def headers_of(self, path: str) -> list[tuple[str, str]]:
        """Return the headers for the decoded path of a URL."""
        return [header for pattern, headers in self.headers if matches(pattern, path) for header in headers]


def read_host_rules(output: Path) -> HostRules:
    """Return the rules in an output folder; none when it has no such files. Raises OSError."""
    texts = [
        file.read_text(encoding="utf-8") if (file := output / name).is_file() else ""
        for name in (HEADERS_FILE, REDIRECTS_FILE)
    ]
    return HostRules(tuple(_header_rules(texts[0])), dict(_redirects(texts[1])))


def matches(pattern: str, path: str) -> bool:
    """Return whether the decoded path of a URL matches the path of a rule."""
    expression, position = "", 0
    for wild in _WILD.finditer(pattern):
        expression += re.escape(unquote(pattern[position : wild.start()])) + (".*" if wild[0] == "*" else "[^/]+")
        position = wild.end()
    return re.fullmatch(expression + re.escape(unquote(pattern[position:])), path, re.S) is not None


def _header_rules(text: str) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    pattern, headers = "", list[tuple[str, str]]()
    for line in text.splitlines():
        if line[:1].isspace() and ":" in line:
            name, _, value = line.partition(":")
            headers.append((name.strip(), value.strip()))
        elif line.startswith("/"):
            yield pattern, tuple(headers)
            pattern, headers = line.strip(), []
    yield pattern, tuple(headers)


def _redirects(text: str) -> Iterator[tuple[str, HostRedirect]]:
    for line in text.splitlines():
        parts = line.split()
        if len(parts) >= 2 and parts[0].startswith("/") and not _WILD.search(parts[0]):
            status = parts[2].rstrip("!") if len(parts) > 2 else "301"
            if status.isdecimal():
                yield unquote(parts[0]), HostRedirect(parts[1], int(status))
