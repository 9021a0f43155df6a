"""Names of files and folders that every common file system takes: a site is copied to other computers and to hosts.

Source: "Naming Files, Paths, and Namespaces" (Microsoft). Windows is the strictest of the common systems.
"""

from __future__ import annotations

import re
import unicodedata

MAX_BYTES = 250
"""Of a name. File systems take 255, and `.zst` may be added."""
DEVICES = frozenset(
    (
        *("con", "prn", "aux", "nul", "conin$", "conout$"),
        *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"),
    )
)
"""Names that Windows reserves, in lower case. It reserves them with any extension too: `con.txt`."""
FORBIDDEN = '<>:"|?*\\'
"""Characters that no name may contain on Windows, besides the slash and control characters."""
_FORBIDDEN = re.compile(f"[{re.escape(FORBIDDEN)}]")
_CONTROL = re.compile(r"[\x00-\x1f]")
_ANY_DEVICE = "|".join(map(re.escape, sorted(DEVICES)))
_SUSPECT = re.compile(rf"/(?:{_ANY_DEVICE})[./\n]|{_FORBIDDEN.pattern}|[\x00-\x09\x0b-\x1f]|[. ][/\n]", re.I)


def is_device(name: str) -> bool:
    """Return whether Windows reserves a name."""
    return name.partition(".")[0].lower() in DEVICES


def name_problem(name: str) -> str:
    """Say why Windows does not take the name of a file or folder; empty when it does."""
    if is_device(name):
        return f"`{name}` is a device name"
    if forbidden := _FORBIDDEN.search(name):
        return f"`{forbidden[0]}` is not allowed in names"
    if _CONTROL.search(name):
        return "it contains a control character"
    if name.endswith((".", " ")) and name not in (".", ".."):
        return f"`{name}` ends with a {'full stop' if name.endswith('.') else 'space'}"
    return ""


def path_problem(path: str) -> str:
    """Say why Windows does not take a relative path; empty when it does."""
    return next(filter(None, map(name_problem, path.split("/"))), "")


def has_suspect(paths: list[str]) -> bool:
    """Return whether any path may have a problem. One check of all takes a tenth of the time of single checks."""
    text = "".join(f"/{path}\n" for path in paths)
    return text.count("\n") > len(paths) or _SUSPECT.search(text) is not None


def too_long_name(path: str) -> str:
    """Return the name in a path that is longer than MAX_BYTES; empty when no name is."""
    if len(path) <= MAX_BYTES and path.isascii():
        return ""
    return next((name for name in path.split("/") if len(name.encode()) > MAX_BYTES), "")


def portable_name(name: str) -> str:
    """Return a name with its forbidden parts replaced."""
    name = _FORBIDDEN.sub("-", name).rstrip(". ") or "-"
    stem, dot, rest = name.partition(".")
    return f"{stem}-{dot}{rest}" if is_device(name) else name


def portable_key(path: str) -> str:
    """Return a key that is the same for all paths that some file system takes for the same file.

    The key ignores case, and whether é is one character or two.
    """
    folded = path.casefold()
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def portable_keys(paths: list[str]) -> list[str]:
    """Return the `portable_key` of each path. All at once, this takes a third of the time."""
    text = "\n".join(paths)
    keys = text.casefold().split("\n") if text.isascii() else []
    return keys if len(keys) == len(paths) else list(map(portable_key, paths))
