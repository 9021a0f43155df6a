"""Find the explanation of each diagnostic code in the installed list of messages."""

from __future__ import annotations

import re

from site_builder.config.paths import defaults_folder
from site_builder.system.files import read

MESSAGES = "docs/messages.md"
_ENTRY = re.compile(r"^## `([a-z0-9-]+)`$", re.M)


def message_urls() -> dict[str, str]:
    """Return the URL of each code's entry in the installed `docs/messages.md`; empty when that is missing.

    The URLs end with `#L` and a line number, at which VS Code opens the file.
    """
    file = defaults_folder() / MESSAGES
    try:
        text = read(str(file)).decode()
    except OSError:
        return {}
    matches = _ENTRY.finditer(text)
    return {match[1]: f"{file.as_uri()}#L{text.count(chr(10), 0, match.start()) + 1}" for match in matches}
