"""File names that not every file system takes: what is wrong with the path of an output.

The names that Windows reserves, and what it allows in none, are from "Naming Files, Paths, and Namespaces" (Microsoft).
A site is copied about: to a colleague's computer, a memory stick, a host.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping

from site_builder.model import Output, Part, Problem

LONGEST = 250
"""Bytes of a name. File systems take 255, and `.zst` may come to it."""
RENAME = "give it another name or slug"
_RESERVED = re.compile(r"(?:^|/)((?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.[^/]*)?)(?=/|$)", re.I)
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_BAD_END = re.compile(r"([^/]*[. ])(?=/|$)")


def key(path: str) -> str:
    """The same for two paths that some file system takes for one: case makes no difference, nor how é is written."""
    folded = path.casefold()
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def problems(outputs: Mapping[str, Output], encodings: Collection[str]) -> Iterator[Problem]:
    """What is wrong with the names of outputs, given by the keys of their paths.

    Of each file that asks for some, only the first is told. `encodings` are those in which texts are precompressed.
    """
    told: set[str] = set()
    for path, output in outputs.items():
        text, _, encoding = path.rpartition(".")
        if encoding in encodings and text in outputs:
            message = f"`/{output.path}` is what servers send in place of `/{outputs[text].path}`"
            yield Problem(output.origin, "url-collision", message, None, RENAME)
        wrong = _wrong(output)
        if wrong and wrong.path not in told:
            told.add(wrong.path)
            yield wrong


def _wrong(output: Output) -> Problem | None:
    path = output.folder if isinstance(output, Part) else output.path
    origin = output.origin or path
    if name := too_long(path):
        message = f"the name `{name}` has more than {LONGEST} bytes, which file systems do not take"
        return Problem(origin, "long-file-name", message, None, "give it a shorter name")
    if why := trouble(path):
        message = f"a computer with Windows cannot keep `/{path}`: {why}"
        return Problem(origin, "unsafe-file-name", message, None, RENAME, "warning")
    return None


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
