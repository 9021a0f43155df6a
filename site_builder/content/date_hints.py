"""Dates in other forms than the one that is read: what each means, for a hint."""

from __future__ import annotations

import re
from collections.abc import Callable

from site_builder.content.dates import parse_timestamp

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? ([a-z]{3,9})\.?,? (\d{4})\b", re.I)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b", re.I)
_TIME = re.compile(r"[T ,]*(\d{1,2}):(\d{2})(:\d{2})? ?(Z|[+-]\d{2}:?\d{2}|[A-Z]{3,4})?", re.I)
_ZONES = {"UTC": "Z", "GMT": "Z", "CET": "+01:00", "CEST": "+02:00", "EST": "-05:00", "EDT": "-04:00"}
_ZONES |= {"PST": "-08:00", "PDT": "-07:00"}
"""Abbreviations of zones that mean but one (RFC 5322, and Central Europe)."""


def suggest_timestamp(text: str) -> str:
    """The moment that a text in another form means, in the form that is read; empty when it may mean several."""
    text = " ".join(text.split())
    for form, parts in _LOOSE:
        if found := form.match(text):
            year, month, day = parts(*found.groups())
            written = f"{year}-{month:0>2}-{day:0>2}" + _loose_time(text[found.end() :])
            try:
                parse_timestamp(written)
            except ValueError:
                return ""
            return written
    return ""


def _loose_time(text: str) -> str:
    """A time with two digits for the hour, and a zone as a number; `?` when it is none."""
    found = _TIME.fullmatch(text)
    if not text or not found:
        return text and "?"
    hour, minute, second, zone = (part or "" for part in found.groups())
    return f"T{hour:0>2}:{minute}{second}{_ZONES.get(zone.upper(), zone)}"


def _by_size(first: str, second: str, year: str) -> tuple[str, str, str]:
    """Year, month and day of numbers of which only a day can be above twelve; no month when both might be one."""
    if int(first) > 12 or first == second:
        return year, second, first
    return year, first if int(second) > 12 else "?", second


def _number(month: str) -> str:
    return str(_MONTHS.index(month[:3].lower()) + 1) if month[:3].lower() in _MONTHS else "?"


_LOOSE: tuple[tuple[re.Pattern[str], Callable[..., tuple[str, str, str]]], ...] = (
    (_YEAR_FIRST, lambda year, month, day: (year, month, day)),
    (_YEAR_LAST, _by_size),
    (_DAY_MONTH, lambda day, month, year: (year, _number(month), day)),
    (_MONTH_DAY, lambda month, day, year: (year, _number(month), day)),
)
"""Other forms of dates, each with what makes year, month and day of its parts."""
