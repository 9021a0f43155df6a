"""The data of the CLDR (Unicode Common Locale Data Repository) about a language. Babel has it.

Importing Babel and reading a language takes a tenth of a second, so callers keep what they make of the data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.core import Locale


def locale_of(language: str) -> Locale | None:
    """Return the data of a language, given by its tag (BCP 47), or of its part before `-`; None for an unknown one."""
    from babel.core import Locale, UnknownLocaleError

    for tag in (language, language.partition("-")[0].lower()):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None
