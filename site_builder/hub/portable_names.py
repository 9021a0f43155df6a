"""File names that not every file system takes: what is wrong with the paths of outputs.

The names that Windows reserves, and what it allows in none, are from "Naming Files, Paths, and Namespaces" (Microsoft).
A site is copied about: to a colleague's computer, a memory stick, a host.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping

from site_builder.model.outputs import Output, SearchShard
from site_builder.model.problems import Problem

LONGEST = 250
"""Bytes of a name. File systems take 255, and `.zst` may come to it."""
RENAME = "give it another name or slug"
_DEVICE = re.compile(r"/((?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.[^/\n]*)?)(?=[/\n])", re.I)
_CHARACTER = re.compile(r'[<>:"|?*\\\x00-\x09\x0b-\x1f]')
_END = re.compile(r"([^/\n]*[^./\n][. ]+)(?=[/\n])")
_SUSPECT = re.compile(f"{_DEVICE.pattern}|{_CHARACTER.pattern}|[. ](?=[/\n])", re.I)


def portable_key(path: str) -> str:
    """The same for two paths that some file system takes for one: case makes no difference, nor how é is written."""
    folded = path.casefold()
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def problems(outputs: Mapping[str, Output], encodings: Collection[str]) -> Iterator[Problem]:
    """What is wrong with the names of outputs, given by the keys of their paths.

    Of each file that asks for some, only the first is told. `encodings` are those in which texts are precompressed.
    """
    for path, output in outputs.items() if encodings else ():
        text, _, encoding = path.rpartition(".")
        if encoding in encodings and text in outputs:
            message = f"`/{output.path}` is what servers send in place of `/{outputs[text].path}`"
            yield Problem(output.origin, "url-collision", message, None, RENAME)
    looked_into = _is_one_in_trouble(output.path for output in outputs.values())
    told: set[str] = set()
    for output in outputs.values():
        wrong = _too_long(output) or (_in_trouble(output) if looked_into else None)
        if wrong and wrong.path not in told:
            told.add(wrong.path)
            yield wrong


def _too_long(output: Output) -> Problem | None:
    name = too_long(output.path)
    message = f"the name `{name}` has more than {LONGEST} bytes, which file systems do not take"
    return Problem(_origin(output), "long-file-name", message, None, "give it a shorter name") if name else None


def _in_trouble(output: Output) -> Problem | None:
    why = portability_problem(output.path)
    message = f"a computer with Windows cannot keep `/{output.path}`: {why}"
    return Problem(_origin(output), "unsafe-file-name", message, None, RENAME, "warning") if why else None


def _origin(output: Output) -> str:
    return output.origin or (output.folder if isinstance(output, SearchShard) else output.path)


def too_long(path: str) -> str:
    """The name in a path that is longer than file systems take; empty when there is none."""
    if len(path) <= LONGEST and path.isascii():
        return ""
    return next((name for name in path.split("/") if len(name.encode()) > LONGEST), "")


def portability_problem(path: str) -> str:
    """Why Windows does not take a path, in words; empty when it does."""
    line = f"/{path}\n"
    if found := _DEVICE.search(line):
        return f"`{found[1]}` is the name of a device"
    if found := _CHARACTER.search(line):
        return f"`{found[0]}` cannot be in a name" if found[0].isprintable() else "there is a control character in it"
    if found := _END.search(line):
        return f"`{found[1]}` ends with a {'full stop' if found[1].endswith('.') else 'space'}"
    return "there is a control character in it" if "\n" in path else ""


def _is_one_in_trouble(paths: Iterable[str]) -> bool:
    """Whether it is worth while to look into each: all at once takes a tenth of the time."""
    lines = [f"/{path}\n" for path in paths]
    text = "".join(lines)
    return text.count("\n") > len(lines) or _SUSPECT.search(text) is not None
