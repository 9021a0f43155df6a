"""Numbers in a text: their values, what they measure, and how far they may be rounded.

In: texts. Out: `Number` values. `2,294`, `1.1 billion`, `7B`, `26 per cent`, `10²⁶` and `twenty-eight` are numbers;
the digits of a name (`GPT-4`, `H100`) are not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import msgspec

from site_builder.lint.numbers.vocabulary import (
    DECIMAL_COMMA,
    KINDS,
    MONTHS,
    NO_UNITS,
    OTHER_SCALES,
    SCALES,
    VALUES,
    WHOLE_NUMBERS,
)
from site_builder.model.value import Value

_SCALE_PATTERNS = {
    language: "(?i:" + "|".join(sorted((word for word in words if len(word) > 1), key=len, reverse=True)) + ")"
    for language, words in {"en": SCALES, **{name: SCALES | own for name, own in OTHER_SCALES.items()}}.items()
}
"""Longest words first. Single letters are more often units."""
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join([*VALUES, *(name for name in SCALES if len(name) > 2)])})\b")
_COUNTED = re.compile(rf"\b(?:{'|'.join(WHOLE_NUMBERS)})\b")
"""A word for a whole number: `a million` and `half a million` have none."""
_AROUND = 40
"""Characters around a number that say what it measures."""
_NO_AMOUNTS = ("", "count", "time", "date")
"""Kinds of numbers in words that are seldom exact."""
_GAP = re.compile(r"[\s-](?:(?:and|an?|of)[\s-])*")
"""What may be between the words of one number: `half of a million`."""
_ORDINAL = re.compile(r"st|nd|rd|th|[dD]")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MONTH_BEFORE = re.compile(r"([^\W\d_]+)\.?[ \u00a0]$")
_CURRENCY_BEFORE = re.compile(r"(?:([$€£¥₹₩])|\b(USD|EUR|GBP|CNY|RMB|JPY|INR|KRW|CHF))[ \u00a0\u202f]?$")
_ABOUT = re.compile(
    r"(?:[~≈<>≤≥]|\b(?:about|almost|approximately|around|close to|least|most|more than|less than|fewer than|nearly"
    r"|over|roughly|some|than|under|up to|below|above|beyond|past|tops?|toward"
    r"|etwa|fast|knapp|mehr als|rund|über|circa|ungefähr|environ|près de|plus de|presque|autour de"
    r"|cerca de|casi|más de|unos|quase|mais de|quasi|oltre|più di|bijna|ongeveer|ruim))"
    r"[ \u00a0]?(?:(?:USD|EUR|GBP|US)[ \u00a0]?)?[$€£¥₹₩]?$",
    re.I,
)
"""What is before a number that may be rounded to its first digit."""
_BETWEEN = re.compile(r"\s?[–—]\s?|,? [^\W\d_]{1,4} (?:US)?[$€£¥₹₩]?")
"""What is between two numbers of which only the second has a scale: `10–12 million`, `10 to $12 billion`."""
MAX_DIGITS = 200
"""Longer numbers are skipped: nobody claims them, and a float cannot hold them."""
MAX_ROUNDING = 0.08
DATE = "date"
"""The kind of a day, a month, a year or a time of day: it says nothing about amounts."""
_YEAR = re.compile(r"19\d\d|20\d\d")
_HOUR = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])")
"""A time of day. `2:15:30` may be how long something takes."""
_FULL_STOP = re.compile(r"\.\s")
_TO_MINUTES = re.compile(r"(?<![\d:])(?:[01]?\d|2[0-4]):$")
"""What is before the minutes of a time of day."""
_MINUTES = re.compile(r"[0-5]\d(?![\d:])")
_HALVES = {"a": ".m", "p": ".m", "o": "clock"}
"""What follows the first letter of `a.m.`, `p.m.` and `o'clock`."""


class Number(Value, frozen=True):
    """A number of a text."""

    text: str
    """The characters in the text."""
    value: float
    step: float
    """The value of its last significant digit: how far it may be rounded."""
    digits: str = ""
    """The significant digits, without the decimal point and without zeros at either end."""
    unit: str = ""
    """The word after it, or its sign."""
    scaled: bool = False
    """Whether it has a word such as `million`."""
    kind: str = ""
    """What it measures: `%`, a currency, `time`, `bytes`, `count`, `date`; empty when that is unknown."""
    factor: float = 0.0
    """The value of its unit in the common unit of its kind; 0 when there is none."""
    other_readings: tuple[Number, ...] = ()
    """For the 10 of `10 to 12 million`: 10 million."""
    start: int = 0
    """Index in the text."""


def numbers(text: str, language: str = "en") -> list[Number]:
    """Return the numbers that a text in a language, a BCP 47 tag, writes with digits."""
    language = language.partition("-")[0].lower()
    source, powers = text, [match.start() for match in _SUPERSCRIPT.finditer(text)]
    text = _SUPERSCRIPT.sub(lambda power: "^" + power[0].translate(_PLAIN_DIGITS), text)
    pattern = _pattern(language)
    text = _hyphen_ranges(language).sub(r"\1–", text)
    found = [(match, number) for match in pattern.finditer(text) if (number := _number(match, text, language))]
    signs = [place + number for number, place in enumerate(powers)]  # Each `^` moves what follows by one.
    results = []
    for match, number in found:
        start, end = (place - bisect_left(signs, place) for place in (match.start(), match.start("rest")))
        results.append(msgspec.structs.replace(number, text=source[start:end].strip(), start=start))
    for index, ((lower, number), (upper, upper_number)) in enumerate(pairwise(found)):
        if _shares_scale(text, lower, upper):
            scaled = _like(number, upper_number, upper, language)
            results[index] = msgspec.structs.replace(results[index], other_readings=(scaled,))
    return results


def _pattern(language: str) -> re.Pattern[str]:
    groups = r"(?:[.\u202f\u00a0 '’]\d{3})+" if language in DECIMAL_COMMA else r"(?:,\d\d)*(?:[,\u202f\u00a0]\d{3})+"
    return re.compile(
        rf"(?<![\w.,/'’-])(?P<digits>\d{{1,3}}{groups}(?!\d)|\d+)(?P<decimals>[.,]\d+)?(?P<power>\^\d+)?"
        rf"(?:[\s-]?(?P<scale>{_scale_pattern(language)}|[KkMBT])(?!\w))?(?P<rest>\w*(?:[-.]\d\w*)?)"
        r"(?:(?P<sign>\s?[%€]|[£$])|\.?[\s-](?P<unit>[^\W\d_]+))?"
    )


def _scale_words(language: str) -> dict[str, float]:
    return SCALES | OTHER_SCALES.get(language, {})


def _hyphen_ranges(language: str) -> re.Pattern[str]:
    """Return the pattern of the start of a range with a hyphen, before a sign or scale: `10-12 million`."""
    return re.compile(rf"(?<![\w.,/'’-])(\d+(?:[.,]\d+)?)-(?=\d+(?:[.,]\d+)?(?:\s?%|\s{_scale_pattern(language)}\b))")


def _scale_pattern(language: str) -> str:
    """Return the pattern of the words for scales."""
    return _SCALE_PATTERNS.get(language, _SCALE_PATTERNS["en"])


def _number(match: re.Match[str], text: str, language: str) -> Number | None:
    if _ORDINAL.fullmatch(match["rest"]) or re.search(r"\d", match["rest"]):
        return None
    digits, decimals = re.sub(r"\D", "", match["digits"]), match["decimals"] or ""
    decimals = decimals.replace(",", ".")
    exponent = int(match["power"][1:5]) if match["power"] else 1
    if len(digits + decimals) * exponent > MAX_DIGITS:
        return None
    scale = _scale_words(language)[match["scale"].lower()] if match["scale"] else 1.0
    value = float(digits + decimals)
    step = 10.0 ** -(len(decimals) - 1) if decimals else 10.0 ** (len(digits) - len(digits.rstrip("0") or digits))
    if match["power"]:
        value, step = value**exponent, 1.0
    unit = match["rest"] or (match["sign"] or "").strip() or _singular((match["unit"] or "").casefold())
    kind, factor = (DATE, 0.0) if _is_time_of_day(match, text, language) else _kind(match, text, unit)
    if (match["scale"] or kind not in ("", DATE)) and not _ABOUT.search(
        text[max(0, match.start() - 24) : match.start()]
    ):
        step = min(step, _finest_step(value))
    number = Number(
        text=match[0],
        value=value * scale,
        step=step * scale,
        digits=(digits + decimals[1:]).strip("0"),
        unit="" if unit in NO_UNITS else unit,
        scaled=bool(match["scale"]),
        kind=kind,
        factor=factor,
    )
    may_be_year = number.kind in ("", "count") and _YEAR.fullmatch(match["digits"]) and not (match["scale"] or decimals)
    return _as_year(number, bool(_FULL_STOP.match(text, match.end("rest")))) if may_be_year else number


def _as_year(number: Number, ends_sentence: bool) -> Number:
    """Return a number that may be a year as one. It is nothing else if nothing behind it may be counted."""
    year = msgspec.structs.replace(number, unit="" if ends_sentence else number.unit, kind=DATE, factor=0.0)
    return msgspec.structs.replace(number, other_readings=(year,)) if year.unit else year


def _is_time_of_day(match: re.Match[str], text: str, language: str) -> bool:
    """Return whether digits are part of `14:30` or, in English, of `9 am`, `9 p.m.` or `9 o'clock`."""
    start = match.start()
    before = text[max(0, start - 4) : start]
    if _HOUR.match(text, start) and not before.endswith(":"):
        return True
    if _TO_MINUTES.search(before) and _MINUTES.match(text, start):
        return True
    unit = (match["rest"] or match["unit"] or "").casefold()
    after = text[match.end() : match.end() + 6].casefold().lstrip("'’")
    return language == "en" and (unit in ("am", "pm") or (unit in _HALVES and after.startswith(_HALVES[unit])))


def _finest_step(value: float) -> float:
    """Return how far an amount may be rounded that no word such as `about` precedes.

    Then `10 billion` is not 11 billion, and 100 million may be 103, but not 110 million.
    """
    return 1.0 if value < 100.0 else value * MAX_ROUNDING


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 2 and word not in NO_UNITS else word


def _kind(match: re.Match[str], text: str, unit: str) -> tuple[str, float]:
    """Return what a number measures, and the value of its unit."""
    before = text[max(0, match.start() - 12) : match.start()]
    if currency := _CURRENCY_BEFORE.search(before):
        return KINDS[(currency[1] or currency[2]).lower()]
    month = _MONTH_BEFORE.search(before)
    is_plain = not match["scale"] and not match["decimals"] and len(match["digits"]) <= 2
    if is_plain and (unit in MONTHS or (month and month[1].casefold() in MONTHS and month[1][0].isupper())):
        return DATE, 0.0
    after = text[match.end() : match.end() + 6].casefold()
    if match["rest"] == "s" and len(match["digits"]) == 4:  # the 1990s
        return "", 0.0
    if unit in ("per", "pour", "por") and after.startswith((" cent", " cien")):
        return KINDS["%"]
    return KINDS.get(unit.casefold(), ("", 0.0))


def _shares_scale(text: str, lower: re.Match[str], upper: re.Match[str]) -> bool:
    """Return whether the scale or sign of a number may also be that of the number before it."""
    if lower["scale"] or lower["sign"] or lower["rest"] or not (upper["scale"] or upper["sign"]):
        return False
    return bool(_BETWEEN.fullmatch(text, lower.start("rest"), upper.start()))


def _like(number: Number, upper: Number, upper_match: re.Match[str], language: str) -> Number:
    """Return a number with the scale, unit and kind of another."""
    scale = _scale_words(language)[upper_match["scale"].lower()] if upper_match["scale"] else 1.0
    return msgspec.structs.replace(
        number,
        value=number.value * scale,
        step=number.step * scale,
        unit=upper.unit,
        scaled=upper.scaled,
        kind=upper.kind or number.kind,
        factor=upper.factor,
    )


class _Words(NamedTuple):
    """The words of one number: where they are in the text, and what they say."""

    start: int
    end: int
    value: float
    scaled: bool
    """Whether they have a scale."""


def numbers_in_words(text: str) -> list[Number]:
    """Return the numbers that an English text writes in words. Words in sequence are one: `twenty-eight million`."""
    folded = text.casefold()
    return [Number(folded[words.start : words.end], words.value, 1e-3, scaled=words.scaled) for words in _words(folded)]


def amounts_in_words(text: str) -> list[Number]:
    """Return the amounts that an English text writes in words, read as if they were in digits: `twelve billion`.

    An amount has a scale, is a share or has a unit such as `dollars`. Other words for numbers are left out, as they are
    often figures of speech: `one in ten`, `twenty years`, `half a million`.
    """
    folded = text.casefold()
    found = []
    for words in _words(folded) if len(folded) == len(text) else ():
        before, spelled = text[: words.start][-_AROUND:], folded[words.start : words.end]
        if not _COUNTED.search(spelled) or before.casefold().endswith("point "):
            continue
        digits = _in_digits(words.value, spelled)
        readings = numbers(f"{before}{digits}{text[words.end :][:_AROUND]}")
        amount = next((reading for reading in readings if reading.text.startswith(digits)), None)
        if amount and (amount.scaled or amount.kind not in _NO_AMOUNTS):
            found.append(msgspec.structs.replace(amount, text=text[words.start : words.end], start=words.start))
    return found


def _in_digits(value: float, spelled: str) -> str:
    """Return a number as digits, with its scale as a word if it ends with one from a thousand upwards."""
    scale = next((name for name in ("thousand", "million", "billion", "trillion") if spelled.endswith(name)), "")
    digits = f"{value / SCALES[scale] if scale else value:.4f}".rstrip("0").rstrip(".")
    return f"{digits} {scale}".strip()


def _words(text: str) -> Iterator[_Words]:
    """Yield the words of each number in a text in lower case."""
    start, end, total, last, scaled = -1, 0, 0.0, 0.0, False
    for match in _NUMBER_WORD.finditer(text):
        value = VALUES.get(match[0])
        follows = start >= 0 and bool(_GAP.fullmatch(text, end, match.start()))
        if not follows or (value is not None and not _continues(last, value, scaled)):
            if start >= 0:
                yield _Words(start, end, total, scaled)
            start = match.start()
            total, scaled = (1.0, False) if value is None else (0.0, False)
        if value is not None:
            total, last = total + value, value
        else:
            total, last, scaled = min(total, 1e100) * SCALES[match[0]], 0.0, True
        end = match.end()
    if start >= 0:
        yield _Words(start, end, total, scaled)


def _continues(last: float, value: float, scaled: bool) -> bool:
    """Return whether a word goes on with the number that ends in another: `twenty` and `eight`, `two` and `half`."""
    return (last >= 20.0 and 0.0 < value < 10.0) or (scaled and last == 0.0) or (last >= 1.0 and value == 0.5)
