"""The list of messages: where in it a code is explained."""

from __future__ import annotations

import re

from site_builder.config.paths import defaults_folder
from site_builder.system.files import read

MESSAGES = "docs/messages.md"
_ENTRY = re.compile(r"^## `([a-z0-9-]+)`$", re.M)


def message_entries() -> dict[str, str]:
    """The address of the entry of each code, in the list that is installed; none when there is no list.

    VS Code opens a file at the line that such an address has behind its `#L`.
    """
    file = defaults_folder() / MESSAGES
    try:
        text = read(str(file)).decode()
    except OSError:
        return {}
    found = _ENTRY.finditer(text)
    return {match[1]: f"{file.as_uri()}#L{text.count(chr(10), 0, match.start()) + 1}" for match in found}
