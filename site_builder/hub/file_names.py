"""File names that not every file system takes: what is wrong with the path of an output.

The names that Windows reserves, and what it allows in none, are from "Naming Files, Paths, and Namespaces" (Microsoft).
A site is copied about: to a colleague's computer, a memory stick, a host.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 250
"""Bytes of a name. File systems take 255, and `.zst` may come to it."""
_RESERVED = re.compile(r"(?:^|/)((?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.[^/]*)?)(?=/|$)", re.I)
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_BAD_END = re.compile(r"([^/]*[. ])(?=/|$)")


def key(path: str) -> str:
    """The same for two paths that some file system takes for one: case makes no difference, nor how é is written."""
    folded = path.casefold()
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def too_long(path: str) -> str:
    """The name in a path that is longer than file systems take; empty when there is none."""
    if len(path) * 4 <= LONGEST:
        return ""
    return next((name for name in path.split("/") if len(name.encode()) > LONGEST), "")


def trouble(path: str) -> str:
    """Why Windows does not take a path, in words; empty when it does."""
    if found := _RESERVED.search(path):
        return f"`{found[1]}` is the name of a device"
    if found := _FORBIDDEN.search(path):
        return f"`{found[0]}` cannot be in a name" if found[0].isprintable() else "there is a control character in it"
    if found := _BAD_END.search(path):
        return f"`{found[1]}` ends with a {'full stop' if found[1].endswith('.') else 'space'}"
    return ""
