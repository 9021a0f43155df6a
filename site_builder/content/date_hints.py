"""Suggest the accepted form of a date that is written in another form, in the front matter or in a file name."""

from __future__ import annotations

import re
from collections.abc import Callable

from site_builder.content.dates import parse_timestamp
from site_builder.content.text import collapse_whitespace

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? ([a-z]{3,9})\.?,? (\d{4})\b", re.I)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b", re.I)
_TIME = re.compile(r"[T ,]*(\d{1,2}):(\d{2})(:\d{2})? ?(Z|[+-]\d{2}:?\d{2}|[A-Z]{3,4})?", re.I)
_WORD = re.compile(r"[^\s._-]+")
_COMPACT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})$")
_STAMP = re.compile(
    r"((?:19|20)\d{2})[-._]?(\d{2})[-._]?(\d{2})[Tt](\d{2})[-:._h]?(\d{2})(?:[-:._]?(\d{2}))?"
    r"(Z|\+\d{2}:?\d{2})?(?![^\s._-])"
)
"""A day and time at the start of a file name: `2026-11-20T09-00-name`."""
_FOLDERS = re.compile(r"(?<![^/])((?:19|20)\d{2})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?=/)")
"""The year, the month and perhaps the day in the names of folders: `2026/11/`, `2026-11-20/`."""
_ZONES = {"UTC": "Z", "GMT": "Z", "CET": "+01:00", "CEST": "+02:00", "EST": "-05:00", "EDT": "-04:00"}
_ZONES |= {"PST": "-08:00", "PDT": "-07:00"}
"""Time zone abbreviations with a single meaning (RFC 5322, and Central Europe)."""


def suggest_timestamp(text: str) -> str:
    """Return a date in the accepted form; empty when the text is ambiguous or not a date."""
    text = collapse_whitespace(text)
    for pattern, to_date in _LOOSE_FORMS:
        if match := pattern.match(text):
            year, month, day = to_date(*match.groups())
            suggestion = f"{year}-{month:0>2}-{day:0>2}" + _loose_time(text[match.end() :])
            try:
                parse_timestamp(suggestion)
            except ValueError:
                return ""
            return suggestion
    return ""


def find_date_in_name(stem: str) -> tuple[tuple[str, ...], str]:
    """Return the dates that a file name may mean, in the accepted form, and the other words of the name.

    There is none if no part of the name is a date in another form, and there are two if day and month may be swapped.
    """
    if match := _STAMP.match(stem):
        year, month, day, *time, zone = match.groups(default="")
        moment = suggest_timestamp(f"{year}-{month}-{day} {':'.join(filter(None, time))}{zone}")
        if moment:
            return (moment,), "-".join(_WORD.findall(stem[match.end() :]))
    words = _WORD.findall(stem)
    for count in (3, 1):
        last = len(words) - count
        for start in dict.fromkeys((0, last, *range(1, last))) if last >= 0 else ():
            days = _days_of(words[start : start + count])
            if days:
                return days, "-".join([*words[:start], *words[start + count :]])
    return (), ""


def find_date_in_folders(path: str) -> str:
    """Return the day or month that the folders of a path name; empty if they name none.

    It is `2026-11-20` for `2026/11/20/`, and `2026-11` for `2026/11/`.
    """
    found = ""
    for match in _FOLDERS.finditer(path):
        year, month, day = match.groups(default="")
        is_month = bool(suggest_timestamp(f"{year}-{month}-1"))
        found = (suggest_timestamp(f"{year}-{month}-{day}") or f"{year}-{month:0>2}") if is_month else found
    return found


def _days_of(words: list[str]) -> tuple[str, ...]:
    """Return the days that some words of a file name may mean."""
    forms = ["-".join(words), " ".join(words)] if len(words) > 1 else [_COMPACT.sub(r"\1-\2-\3", words[0])]
    if match := _YEAR_LAST.fullmatch(forms[0]):
        first, second, year = match.groups()
        forms = [f"{year}-{month}-{day}" for month, day in {(first, second), (second, first)}]
        return tuple(sorted(filter(None, map(suggest_timestamp, forms))))
    days = filter(None, map(suggest_timestamp, forms))
    return tuple(day for day in days if len(day) == len("2026-11-20"))[:1]


def _loose_time(text: str) -> str:
    """Return a time with a two-digit hour and a numeric zone; `?` for an unknown form."""
    match = _TIME.fullmatch(text)
    if not text or not match:
        return text and "?"
    hour, minute, second, zone = (part or "" for part in match.groups())
    return f"T{hour:0>2}:{minute}{second}{_ZONES.get(zone.upper(), zone)}"


def _by_size(first: str, second: str, year: str) -> tuple[str, str, str]:
    """Return year, month and day, given that only a day exceeds twelve; `?` as the month when both fit."""
    if int(first) > 12 or first == second:
        return year, second, first
    return year, first if int(second) > 12 else "?", second


def _month_number(month: str) -> str:
    return str(_MONTHS.index(month[:3].lower()) + 1) if month[:3].lower() in _MONTHS else "?"


_LOOSE_FORMS: tuple[tuple[re.Pattern[str], Callable[..., tuple[str, str, str]]], ...] = (
    (_YEAR_FIRST, lambda year, month, day: (year, month, day)),
    (_YEAR_LAST, _by_size),
    (_DAY_MONTH, lambda day, month, year: (year, _month_number(month), day)),
    (_MONTH_DAY, lambda month, day, year: (year, _month_number(month), day)),
)
"""Other forms of dates, each with a function from its groups to year, month and day."""
