"""Old addresses of the site, and `redirects.yaml`: where they lead now.

Knows the form of an address only. Whether it leads anywhere is decided in `index`.
"""

from __future__ import annotations

import re
from unicodedata import normalize
from urllib.parse import unquote

from site_builder.content.reader import read_yaml_file
from site_builder.content.text import find_control_character
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result

REDIRECTS_PATH = "redirects.yaml"
GONE = "gone"
"""In place of a target: nothing is there any more."""
MAX_PATH, MAX_NAME = 900, 255
"""Bytes of an address, as Cloudflare Pages reads no line of more than 1,000 characters; and of one name in it."""
_INDEX = "/index.html"
_PAGE = (".html", ".htm")
_UNSAFE = re.compile(r'[<>:"\\|?*\x00-\x1f\x7f]|[. ]$')
"""What no file of Windows may have in its name, or at its end."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that are devices on Windows."""


def parse_redirects(data: bytes, path: str = REDIRECTS_PATH) -> Result[dict[str, str] | None]:
    """What each old address leads to, as written, and what is wrong with the file; None when it cannot be read."""
    raw, problems = read_yaml_file(path, data)
    if raw is None:
        return Result(None, problems)
    if not isinstance(raw, dict):
        hint = "write lines like `/old/: /new/`"
        return Result(
            None, [*problems, Problem(path, "wrong-type", "this file must be a mapping", KeyLocation(()), hint)]
        )
    found: dict[str, str] = {}
    for old, new in raw.items():
        if isinstance(new, str) and new.strip():
            found[old] = new.strip()
        else:
            message, hint = f"`{old}` has no target", f"write a path of the site, an address elsewhere, or `{GONE}`"
            problems.append(Problem(path, "bad-redirect", message, KeyLocation((old,)), hint))
    return Result(found, problems)


def old_path(written: str) -> str:
    """The path of the site that an old address means: `/old/`, or `/old.html` for a file that is a page.

    Percent-encoded or not, with the slash at its end or without, it is the same. Raises ValueError with what is wrong:
    a file of this name has to be possible wherever the site is built and published.
    """
    if not written.startswith("/") or written.startswith("//"):
        raise ValueError("is not a path of this site")
    if "?" in written or "#" in written:
        raise ValueError("has a `?` or `#`, which static hosts ignore")
    try:
        path = normalize("NFC", unquote(written, errors="strict"))
    except UnicodeDecodeError:
        raise ValueError("is not valid UTF-8 when decoded") from None
    if len(path.encode()) > MAX_PATH:
        raise ValueError(f"is longer than {MAX_PATH} bytes")
    if path.endswith(_INDEX):
        path = path.removesuffix("index.html")
    *names, last = path.removeprefix("/").split("/")
    for name in (*names, last) if last else names:
        _check(name)
    return path if not last or last.lower().endswith(_PAGE) else f"{path}/"


def _check(name: str) -> None:
    if name in ("", ".", ".."):
        raise ValueError("has a part that is `.`, `..` or empty")
    if len(name.encode()) > MAX_NAME:
        raise ValueError(f"has a part longer than {MAX_NAME} bytes")
    if _UNSAFE.search(name) or _RESERVED.fullmatch(name) or find_control_character(name) is not None:
        raise ValueError(f"has the part `{name}`, which is not a valid file name on every system")
