"""Whether two numbers are the same, in some form, or whether one is likely a typo of the other."""

from __future__ import annotations

import math

from site_builder.diagnostics.suggestions import one_letter_apart
from site_builder.lint.numbers.reading import DATE, Number

MIN_DIGITS = 3
"""Two numbers that share at least this many digits hardly do so by chance."""


def is_same(number: Number, other: Number) -> bool:
    if _conflict(number, other):
        return False
    if number.value == other.value:
        return number.kind != other.kind or number.factor == other.factor
    if number.value <= 0.0 or other.value <= 0.0:
        return False
    ratio = other.value / number.value
    if number.scaled != other.scaled:
        ratio = _without_scale(number, other, ratio)
    if number.kind == other.kind and number.factor != other.factor:
        ratio *= other.factor / number.factor if number.factor else 0.0
    elif (number.kind == "%") != (other.kind == "%") and min(number.value, other.value) <= 1.0:
        ratio *= 100.0 if number.kind else 0.01  # A share: 26 % and 0.26.
    tolerance = max(number.step / number.value, other.step / other.value) * 0.5 + 1e-9
    return abs(ratio - 1.0) <= tolerance


def _without_scale(number: Number, other: Number, ratio: float) -> float:
    """Return 1 when one of two numbers lacks the scale: in a table of billions, 24.4 stands for 24.4 billion."""
    bare = other if number.scaled else number
    is_bare = bare.step < 1.0 and len(bare.digits) >= MIN_DIGITS and not bare.unit
    return 1.0 if is_bare and number.digits == other.digits else ratio


def _conflict(number: Number, other: Number) -> bool:
    """Return whether two numbers cannot mean the same, by what they measure."""
    return kinds_conflict(number.kind, other.kind)


def kinds_conflict(kind: str, other: str) -> bool:
    return kind != other and (DATE in (kind, other) or bool(kind and other))


def is_typo(number: Number, other: Number) -> bool:
    """Return whether one number is likely a typo of the other.

    Typos are million for billion, a zero more or less, two digits swapped, and one wrong digit.
    """
    digits, other_digits = number.digits, other.digits
    if _conflict(number, other):
        return False
    both_scaled = number.scaled and other.scaled
    same_unit = number.unit == other.unit or (both_scaled and not (number.unit and other.unit))
    if digits == other_digits:
        power = magnitude(number) - magnitude(other)
        if number.scaled != other.scaled and abs(power) > 1:
            return False
        is_comparable = len(digits) > 1 or number.unit == other.unit
        is_wrong_scale = both_scaled and is_comparable and (power % 3 == 0 or (same_unit and abs(power) == 1))
        return power != 0 and (is_wrong_scale or len(digits) >= MIN_DIGITS)
    if not same_unit or magnitude(number) != magnitude(other):
        return False
    length = max(len(digits), len(other_digits))
    digits, other_digits = digits.ljust(length, "0"), other_digits.ljust(length, "0")
    if not one_letter_apart(digits, other_digits):
        return False
    is_swap = sorted(digits) == sorted(other_digits)
    if is_swap or (is_year(number) and is_year(other)):
        return is_swap
    return length >= MIN_DIGITS or _is_near_amount(number, other, length)


def _is_near_amount(number: Number, other: Number, length: int) -> bool:
    """Return whether two numbers are amounts of the same kind: two digits of which one differs, or 5 and 6 billion.

    Stories have many shares, which are near each other by chance.
    """
    if not (number.scaled and other.scaled) and (number.kind in ("", "%") or number.kind != other.kind):
        return False
    return length > 1 or (number.scaled and abs(int(number.digits) - int(other.digits)) == 1)


def magnitude(number: Number) -> int:
    return math.floor(math.log10(number.value)) if number.value else 0


def is_year(number: Number) -> bool:
    return 1900 <= number.value < 2100
