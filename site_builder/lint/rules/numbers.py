"""Numbers in a text: their values, and whether another text has the same number in some form, or a similar one.

In: texts. Out: `Number` values. `2,294`, `1.1 billion`, `7B`, `26 per cent`, `10²⁶` and `twenty-eight` are numbers;
the digits of a name (`GPT-4`, `H100`) are not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from site_builder.diagnostics.suggestions import one_letter_apart
from site_builder.model.value import Value

_SCALES = {
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "hundred": 1e2,
    "k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12, "tn": 1e12,
}  # fmt: skip
_WORDS = {
    "zero": 0.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0,
    "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "thirteen": 13.0, "fourteen": 14.0, "fifteen": 15.0,
    "sixteen": 16.0, "seventeen": 17.0, "eighteen": 18.0, "nineteen": 19.0, "twenty": 20.0,
    "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
    "once": 1.0, "twice": 2.0, "double": 2.0, "doubles": 2.0, "doubled": 2.0, "triple": 3.0, "half": 0.5,
    "halves": 0.5, "halved": 0.5, "third": 1 / 3, "quarter": 0.25, "quarters": 0.75, "dozen": 12.0, "tenth": 0.1,
    "fifth": 0.2,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w.,/'’-])(?P<digits>\d{1,3}(?:[,\u202f\u00a0]\d{3})+|\d+)(?P<decimals>[.,]\d+)?(?P<power>\^\d+)?"
    r"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|tn|bn|mn|[KkMBT])(?![\w]))?(?P<rest>\w*(?:[-.]\d\w*)?)"
    r"(?:\s?(?P<sign>%)|[\s-](?P<unit>[^\W\d_]+))?"
)
_ORDINAL = re.compile(r"st|nd|rd|th|[dD]")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
MAX_DIGITS = 200
"""Longer numbers are skipped: nobody claims them, and a float cannot hold them."""
MIN_DIGITS = 3
"""Two numbers that share at least this many digits hardly do so by chance."""
_POWERS = frozenset((0, 3, -3, 6, -6, 9, -9, 2, -2))
"""Powers of ten by which two forms of a number may differ: ms and s, MB and GB, a share and its per cent."""


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


def numbers(text: str) -> list[Number]:
    """Return the numbers that a text writes with digits."""
    results = []
    text = _SUPERSCRIPT.sub(lambda power: "^" + power[0].translate(_PLAIN_DIGITS), text)
    for match in _NUMBER.finditer(text):
        if _ORDINAL.fullmatch(match["rest"]) or re.search(r"\d", match["rest"]):
            continue
        digits, decimals = re.sub(r"\D", "", match["digits"]), match["decimals"] or ""
        decimals = decimals.replace(",", ".")
        exponent = int(match["power"][1:5]) if match["power"] else 1
        if len(digits + decimals) * exponent > MAX_DIGITS:
            continue
        scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
        value = float(digits + decimals)
        step = 10.0 ** -(len(decimals) - 1) if decimals else 10.0 ** (len(digits) - len(digits.rstrip("0") or digits))
        if match["power"]:
            value, step = value**exponent, 1.0
        number_text = text[match.start() : match.start("rest")].translate({ord("^"): None}).strip()
        unit = match["rest"] or match["sign"] or (match["unit"] or "").casefold().removesuffix("s")
        significant = (digits + decimals[1:]).strip("0")
        results.append(Number(number_text, value * scale, step * scale, significant, unit, bool(match["scale"])))
    return results


def numbers_in_words(text: str) -> list[Number]:
    """Return the numbers that an English text writes in words: of each word, and of words in sequence."""
    results: list[Number] = []
    total: float = 0.0
    last_index = -2
    for index, match in enumerate(re.finditer(r"[^\W_]+", text.casefold())):
        word = match[0]
        value = _WORDS.get(word)
        follows = last_index == index - 1
        if value is not None:
            total = total + value if follows else value
            results += [Number(word, value, 1e-3), Number(word, total, 1e-3)]
        elif word in _SCALES and len(word) > 2:
            total = (total if follows and 0 < total < 1e100 else 1.0) * _SCALES[word]
            results.append(Number(word, total, 1e-3))
        else:
            continue
        last_index = index
    return results


def is_stated(number: Number, others: Iterable[Number]) -> bool:
    """Return whether one of the other numbers equals this one, also when one of the two was rounded."""
    return any(number.value == other.value or _is_same(number, other) for other in others)


def _is_same(number: Number, other: Number) -> bool:
    if number.value <= 0.0 or other.value <= 0.0:
        return False
    exponent = math.log10(other.value / number.value)
    power = round(exponent)
    if power not in _POWERS or (power and number.scaled and other.scaled):
        return False
    tolerance = max(number.step / number.value, other.step / other.value) * 0.5 + 1e-9
    return abs(math.pow(10.0, exponent - power) - 1.0) <= tolerance


def like(number: Number, others: Iterable[Number]) -> Number | None:
    """Return the first of the other numbers that this one may be a typo of, or None."""
    return next((other for other in others if _is_typo(number, other)), None)


def _is_typo(number: Number, other: Number) -> bool:
    """Return whether one number is likely a typo of the other.

    Typos are million for billion, a zero more or less, two digits swapped, and one wrong digit.
    """
    digits, other_digits = number.digits, other.digits
    if digits == other_digits:
        power = _magnitude(number) - _magnitude(other)
        is_comparable = len(digits) > 1 or number.unit == other.unit
        is_wrong_scale = number.scaled and other.scaled and power % 3 == 0 and is_comparable
        return power != 0 and (is_wrong_scale or len(digits) >= MIN_DIGITS)
    if len(digits) != len(other_digits) or number.unit != other.unit or _magnitude(number) != _magnitude(other):
        return False
    if not one_letter_apart(digits, other_digits):
        return False
    is_swap = sorted(digits) == sorted(other_digits)
    return is_swap or (len(digits) >= MIN_DIGITS and not (_is_year(number) and _is_year(other)))


def _magnitude(number: Number) -> int:
    return math.floor(math.log10(number.value)) if number.value else 0


def _is_year(number: Number) -> bool:
    return 1900 <= number.value < 2100
