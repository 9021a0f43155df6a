"""How a language writes days and months, by the CLDR (Unicode Technical Standard 35, part 4).

The name of a month depends on its place: Russian writes `20 ноября` and, alone, `ноябрь`; Chinese writes numbers.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from site_builder.content.cldr import locale_of
from site_builder.model.site import DateForm, DateForms

if TYPE_CHECKING:
    from babel.core import Locale

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ENGLISH = DateForms(
    date=DateForm("{month} {day}, {year}", _MONTHS),
    short_date=DateForm("{month} {day}, {year}", tuple(month[:3] for month in _MONTHS)),
    month=DateForm("{month} {year}", _MONTHS),
)
"""Those of American English, which need no import."""


_PLACES = {"d": "{day}", "dd": "{two_digit_day}", "M": "{month_number}", "MM": "{two_digit_month}"}


def date_forms(language: str) -> DateForms:
    """Return the forms of a language, given by its tag (BCP 47); those of English for an unknown one."""
    locale = None if language.lower() in ("en", "en-us") else locale_of(language)
    if locale is None:
        return ENGLISH
    skeletons = locale.datetime_skeletons
    return DateForms(
        date=_form(str(locale.date_formats["long"]), "MMMM", locale),
        short_date=_form(str(skeletons["yMMMd"]), "MMM", locale),
        month=_form(str(skeletons["yMMMM"]), "LLLL", locale),
    )


def _form(pattern: str, name: str, locale: Locale) -> DateForm:
    """Return the form of a pattern such as `d MMMM y 'г'.`; `name` is the field of months if it has only numbers."""
    from babel.dates import DateTimeFormat, tokenize_pattern

    text = ""
    for _, part in tokenize_pattern(pattern):
        field = part[0] * part[1] if isinstance(part, tuple) else ""
        if not field:
            text += str(part)
        elif field in _PLACES:
            text += _PLACES[field]
        elif field[0] in "yY":
            text += "{year}"
        elif field[0] in "ML":
            text, name = text + "{month}", field
        else:
            text += str(DateTimeFormat(date(2026, 1, 1), locale)[field])  # The era: `ค.ศ.` in Thai.
    return DateForm(text, tuple(str(DateTimeFormat(date(2026, n, 1), locale)[name]) for n in range(1, 13)))
