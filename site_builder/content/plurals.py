"""Which form of a text goes with a number, by the plural rules of the CLDR (Unicode Technical Standard 35, part 3).

A language has up to six forms: `one` (1 story), `other` (2 stories), in Russian also `few` and `many`, in Arabic all.
Asking Babel for the rules takes a tenth of a second (`content/cldr.py`), so the caller keeps what it returns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from site_builder.content.cldr import locale_of

FORMS = ("zero", "one", "two", "few", "many", "other")
Rules = Mapping[str, str]
"""The condition of each form; `other` is for all numbers without one."""
ENGLISH: Rules = {"one": "i in 1 and v in 0"}
_LIKE_ENGLISH = ("en", "de", "es", "it", "nl")
"""Languages of packaged texts that have the same two forms below a million: they need no import."""
_COUNTED = 200
"""Numbers of which a language's forms are asked; some have another one for whole millions."""
_EXAMPLES = 3
_RELATION = re.compile(r"([nivwftce])(?: mod (\d+))? (not in|in) ([\d.,]+)")


def plural_rules(language: str) -> Rules:
    """Return the rules of a language, given by its tag (BCP 47); those of English for an unknown one."""
    base = language.partition("-")[0].lower()
    if base in _LIKE_ENGLISH:
        return ENGLISH
    locale = locale_of(language)
    return dict(locale.plural_form.rules) if locale else ENGLISH


def plural_form(rules: Rules, number: int) -> str:
    """Return the form for a number of things."""
    return next((form for form, condition in rules.items() if _holds(condition, number)), "other")


def needed_forms(rules: Rules) -> dict[str, tuple[int, ...]]:
    """Return the forms that a language needs for whole numbers, each with the first numbers that take it."""
    numbers: dict[str, list[int]] = {}
    for number in range(_COUNTED):
        numbers.setdefault(plural_form(rules, number), []).append(number)
    return {form: tuple(numbers[form][:_EXAMPLES]) for form in FORMS if form in numbers}


def _holds(condition: str, number: int) -> bool:
    return any(
        all(_relation_holds(match, number) for match in _RELATION.finditer(alternative))
        for alternative in condition.split(" or ")
    )


def _relation_holds(relation: re.Match[str], number: int) -> bool:
    """Return whether a relation such as `i mod 10 in 2..4` holds.

    `n` and `i` are the number. The other operands are about decimals, which whole numbers do not have: they are 0.
    """
    operand, divisor, verb, ranges = relation.groups()
    value = number if operand in "ni" else 0
    value = value % int(divisor) if divisor else value
    bounds = (part.partition("..") for part in ranges.split(","))
    return any(int(low) <= value <= int(high or low) for low, _, high in bounds) == (verb == "in")
