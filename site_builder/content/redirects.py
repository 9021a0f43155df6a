"""Parse `redirects.yaml`, and normalise the old URLs of a site.

Checks only the form of old URLs; targets are resolved in `hub.redirects`.
"""

from __future__ import annotations

from unicodedata import normalize
from urllib.parse import unquote

from site_builder.content.paths import REDIRECTS_PATH
from site_builder.content.portable_names import name_problem
from site_builder.content.reader import read_yaml_file
from site_builder.content.text import find_control_character
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result

GONE = "gone"
"""In place of a target: the page was removed."""
MAX_PATH, MAX_NAME = 900, 255
"""Bytes of a path (Cloudflare Pages ignores lines over 1,000 characters), and of one name in it."""
_INDEX = "/index.html"
_PAGE = (".html", ".htm")


def parse_redirects(data: bytes, path: str = REDIRECTS_PATH) -> Result[dict[str, str] | None]:
    """Return the target of each old URL, as written, and the problems; None when the file cannot be read."""
    raw, problems = read_yaml_file(path, data)
    if raw is None:
        return Result(None, problems)
    if not isinstance(raw, dict):
        hint = "write lines like `/old/: /new/`"
        return Result(
            None, [*problems, Problem(path, "wrong-type", "this file must be a mapping", KeyLocation(()), hint)]
        )
    targets: dict[str, str] = {}
    for old, new in raw.items():
        if isinstance(new, str) and new.strip():
            targets[old] = new.strip()
        else:
            message, hint = f"`{old}` has no target", f"write a path of this site, an external URL, or `{GONE}`"
            problems.append(Problem(path, "bad-redirect", message, KeyLocation((old,)), hint))
    return Result(targets, problems)


def old_path(url: str) -> str:
    """Return the normalised path of an old URL: `/old/`, or `/old.html` for an HTML file.

    Percent-encoding and a trailing slash make no difference. Raises ValueError with the end of a message when no file
    of this name could be built and published on every system.
    """
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError("is not a path of this site")
    if "?" in url or "#" in url:
        raise ValueError("has a `?` or `#`, which static hosts ignore")
    try:
        path = normalize("NFC", unquote(url, errors="strict"))
    except UnicodeDecodeError:
        raise ValueError("is not valid UTF-8 when decoded") from None
    if len(path.encode()) > MAX_PATH:
        raise ValueError(f"is longer than {MAX_PATH} bytes")
    if path.endswith(_INDEX):
        path = path.removesuffix("index.html")
    *names, last = path.removeprefix("/").split("/")
    for name in (*names, last) if last else names:
        _check_name(name)
    return path if not last or last.lower().endswith(_PAGE) else f"{path}/"


def _check_name(name: str) -> None:
    if name in ("", ".", ".."):
        raise ValueError("has a part that is `.`, `..` or empty")
    if len(name.encode()) > MAX_NAME:
        raise ValueError(f"has a part longer than {MAX_NAME} bytes")
    if name_problem(name) or find_control_character(name) is not None:
        raise ValueError(f"has the part `{name}`, which is not a valid file name on every system")
