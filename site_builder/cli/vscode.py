"""The settings of VS Code: one of them added to the text of the file, in which everything else stays as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping

SETTINGS = ".vscode/settings.json"
SCHEMAS = "yaml.schemas"
"""Setting of the extension YAML (redhat.vscode-yaml): files by the schema that they follow."""


class SettingsConflictError(Exception):
    """Why the settings are not changed: something in them might be lost."""


def with_schemas(text: str, wanted: Mapping[str, str]) -> str:
    """The settings with these schemas, by the files that they are for. `text` is empty when there is no file.

    Raises Conflict when the settings have other schemas, or are more than JSON: comments, say, which VS Code allows.
    """
    if not text.strip():
        return json.dumps({SCHEMAS: wanted}, indent=2) + "\n"
    try:
        settings = json.loads(text)
    except (ValueError, RecursionError):
        raise SettingsConflictError("has comments, or is not JSON") from None
    if not isinstance(settings, dict):
        raise SettingsConflictError("is no JSON object")
    if SCHEMAS in settings:
        known = settings[SCHEMAS]
        if isinstance(known, dict) and all(known.get(name) == files for name, files in wanted.items()):
            return text
        raise SettingsConflictError(f"has `{SCHEMAS}` already")
    before, _, after = text.partition("{")
    added = json.dumps({SCHEMAS: wanted}, indent=2)[1:-2] + ("," if settings else "\n")
    return before + "{" + (added.replace("\n", "\r\n") if "\r\n" in text else added) + after
