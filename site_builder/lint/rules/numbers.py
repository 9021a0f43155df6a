"""Numbers in a text: their values, and whether another text has the same number in some form, or a similar one.

In: texts. Out: `Number` values. `2,294`, `1.1 billion`, `7B`, `26 per cent`, `10²⁶` and `twenty-eight` are numbers;
the digits of a name (`GPT-4`, `H100`) are not.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import msgspec

from site_builder.diagnostics.suggestions import NearWords, one_letter_apart
from site_builder.model.value import Value

_SCALES = {
    "lakh": 1e5, "crore": 1e7, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "hundred": 1e2,
    "k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12, "tn": 1e12,
}  # fmt: skip
_OTHER_SCALES = {
    "de": {"tausend": 1e3, "million": 1e6, "millionen": 1e6, "mio": 1e6, "milliarde": 1e9, "milliarden": 1e9,
           "mrd": 1e9, "billion": 1e12, "billionen": 1e12},
    "es": {"mil millones": 1e9, "mil": 1e3, "millón": 1e6, "millones": 1e6, "billón": 1e12, "billones": 1e12},
    "fr": {"mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9, "md": 1e9,
           "billion": 1e12, "billions": 1e12},
    "it": {"mila": 1e3, "milione": 1e6, "milioni": 1e6, "miliardo": 1e9, "miliardi": 1e9},
    "nl": {"duizend": 1e3, "miljoen": 1e6, "mln": 1e6, "miljard": 1e9, "mld": 1e9, "biljoen": 1e12},
    "pt": {"mil": 1e3, "milhão": 1e6, "milhões": 1e6, "bilhão": 1e9, "bilhões": 1e9, "bilião": 1e12, "biliões": 1e12},
}  # fmt: skip
"""Words of languages other than English. A German `Billion` is an English trillion."""
_SCALE_PATTERNS = {
    language: "(?i:" + "|".join(sorted((word for word in words if len(word) > 1), key=len, reverse=True)) + ")"
    for language, words in {"en": _SCALES, **{name: _SCALES | own for name, own in _OTHER_SCALES.items()}}.items()
}
"""Longest words first. Single letters are more often units."""
_split = re.compile(r"\S+").findall
_DECIMAL_COMMA = frozenset(
    _split("bg ca cs da de el es et fi fr hr hu id is it lt lv nb nl nn no pl pt ro ru sk sl sr sv tr uk")
)
"""Languages that write 1.234,5 or 1 234,5 for the English 1,234.5."""
_WORDS = {
    "zero": 0.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0,
    "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "thirteen": 13.0, "fourteen": 14.0, "fifteen": 15.0,
    "sixteen": 16.0, "seventeen": 17.0, "eighteen": 18.0, "nineteen": 19.0, "twenty": 20.0,
    "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
    "dozen": 12.0,
}  # fmt: skip
_FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "quarters": 0.75, "tenth": 0.1, "fifth": 0.2}
_MULTIPLES = {
    "once": 1.0, "twice": 2.0, "double": 2.0, "doubles": 2.0, "doubled": 2.0, "triple": 3.0, "halves": 0.5,
    "halved": 0.5,
}  # fmt: skip
_VALUES = _WORDS | _FRACTIONS | _MULTIPLES
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join([*_VALUES, *(name for name in _SCALES if len(name) > 2)])})\b")
_GAP = re.compile(r"[\s-](?:(?:and|an?|of)[\s-])*")
"""What may be between the words of one number: `half of a million`."""
_CURRENCIES = {
    "$": "$ usd dollar", "€": "€ eur euro", "£": "£ gbp pound", "₹": "₹ inr rupee",
    "¥": "¥ yen yuan rmb cny jpy", "₩": "₩ krw", "chf": "chf franc",
}  # fmt: skip
_UNITS = {
    "time": {"ns": 1e-9, "nanosecond": 1e-9, "µs": 1e-6, "microsecond": 1e-6, "ms": 1e-3, "millisecond": 1e-3,
             "s": 1.0, "sec": 1.0, "second": 1.0, "minute": 60.0, "min": 60.0, "hour": 3600.0, "h": 3600.0,
             "day": 86400.0, "week": 604800.0, "month": 0.0, "year": 0.0},
    "bytes": {"kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "pb": 1e15, "byte": 1.0, "kilobyte": 1e3, "megabyte": 1e6,
              "gigabyte": 1e9, "terabyte": 1e12, "petabyte": 1e15},
    "power": {"w": 1.0, "watt": 1.0, "kw": 1e3, "kilowatt": 1e3, "mw": 1e6, "megawatt": 1e6, "gw": 1e9,
              "gigawatt": 1e9, "tw": 1e12},
    "energy": {"wh": 1.0, "kwh": 1e3, "mwh": 1e6, "gwh": 1e9, "twh": 1e12},
    "frequency": {"hz": 1.0, "khz": 1e3, "mhz": 1e6, "ghz": 1e9},
    "length": {"nm": 1e-9, "mm": 1e-3, "cm": 1e-2, "km": 1e3, "kilometre": 1e3, "kilometer": 1e3, "mile": 0.0},
    "weight": {"kg": 1.0, "kilogram": 1.0, "tonne": 1e3},
    "flops": {"gflop": 1e9, "tflop": 1e12, "pflop": 1e15, "eflop": 1e18, "teraflop": 1e12, "petaflop": 1e15,
              "exaflop": 1e18},
    "count": dict.fromkeys((
        "people", "person", "employee", "user", "customer", "developer", "researcher", "engineer", "worker", "author",
        "student", "country", "countries", "company", "companies", "firm", "startup", "lab", "city", "cities", "state",
        "model", "parameter", "token", "gpu", "chip", "task", "question", "language", "paper", "page", "image",
        "video", "hospital", "school", "university", "universities", "member", "subscriber", "download", "job"), 1.0),
}  # fmt: skip
"""What units measure: the value of each in a common unit; 0 where there is none."""
_KINDS = {
    **{unit: (kind, factor) for kind, units in _UNITS.items() for unit, factor in units.items()},
    **{name: (sign, 0.0) for sign, names in _CURRENCIES.items() for name in names.split()},
    **dict.fromkeys(("%", "percent", "pourcent", "prozent", "procent", "percentage"), ("%", 1.0)),
}
_MONTHS = frozenset(
    _split("""
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août
    septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
    diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre januari februari maart mei
    augustus janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
    """)
)
_NO_UNITS = frozenset(
    _split("""
    a about after all also an and are as at at before both by for from had has have he if in into is it its more most
    of on or over per she so than that the their they this to under until was we were when where which while who will
    with would ago already only
    """)
)
"""Words after a number that are not its unit."""
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
MIN_DIGITS = 3
"""Two numbers that share at least this many digits hardly do so by chance."""
_MAX_COMPARED = 20
"""Digits of numbers that are searched for typos."""
DATE = "date"
"""The kind of a day or month: it says nothing about amounts."""


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


def numbers(text: str, language: str = "en") -> list[Number]:
    """Return the numbers that a text in a language, a BCP 47 tag, writes with digits."""
    language = language.partition("-")[0].lower()
    text = _SUPERSCRIPT.sub(lambda power: "^" + power[0].translate(_PLAIN_DIGITS), text)
    pattern = _pattern(language)
    text = _hyphen_ranges(language).sub(r"\1–", text)
    found = [(match, number) for match in pattern.finditer(text) if (number := _number(match, text, language))]
    results = [number for _, number in found]
    for index, ((lower, number), (upper, upper_number)) in enumerate(pairwise(found)):
        if _shares_scale(text, lower, upper):
            scaled = _like(number, upper_number, upper, language)
            results[index] = msgspec.structs.replace(number, other_readings=(scaled,))
    return results


def _pattern(language: str) -> re.Pattern[str]:
    groups = r"(?:[.\u202f\u00a0 '’]\d{3})+" if language in _DECIMAL_COMMA else r"(?:,\d\d)*(?:[,\u202f\u00a0]\d{3})+"
    return re.compile(
        rf"(?<![\w.,/'’-])(?P<digits>\d{{1,3}}{groups}(?!\d)|\d+)(?P<decimals>[.,]\d+)?(?P<power>\^\d+)?"
        rf"(?:[\s-]?(?P<scale>{_scale_pattern(language)}|[KkMBT])(?!\w))?(?P<rest>\w*(?:[-.]\d\w*)?)"
        r"(?:(?P<sign>\s?[%€]|[£$])|\.?[\s-](?P<unit>[^\W\d_]+))?"
    )


def _scale_words(language: str) -> dict[str, float]:
    return _SCALES | _OTHER_SCALES.get(language, {})


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
    kind, factor = _kind(match, text, unit)
    if (match["scale"] or kind not in ("", DATE)) and not _ABOUT.search(
        text[max(0, match.start() - 24) : match.start()]
    ):
        step = min(step, _finest_step(value))
    return Number(
        text=text[match.start() : match.start("rest")].translate({ord("^"): None}).strip(),
        value=value * scale,
        step=step * scale,
        digits=(digits + decimals[1:]).strip("0"),
        unit="" if unit in _NO_UNITS else unit,
        scaled=bool(match["scale"]),
        kind=kind,
        factor=factor,
    )


def _finest_step(value: float) -> float:
    """Return how far an amount may be rounded that no word such as `about` precedes.

    Then `10 billion` is not 11 billion, and 100 million may be 103, but not 110 million.
    """
    return 1.0 if value < 100.0 else value * MAX_ROUNDING


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 2 else word


def _kind(match: re.Match[str], text: str, unit: str) -> tuple[str, float]:
    """Return what a number measures, and the value of its unit."""
    before = text[max(0, match.start() - 12) : match.start()]
    if currency := _CURRENCY_BEFORE.search(before):
        return _KINDS[(currency[1] or currency[2]).lower()]
    month = _MONTH_BEFORE.search(before)
    is_plain = not match["scale"] and not match["decimals"] and len(match["digits"]) <= 2
    if is_plain and (unit in _MONTHS or (month and month[1].casefold() in _MONTHS and month[1][0].isupper())):
        return DATE, 0.0
    after = text[match.end() : match.end() + 6].casefold()
    if match["rest"] == "s" and len(match["digits"]) == 4:  # the 1990s
        return "", 0.0
    if unit in ("per", "pour", "por") and after.startswith((" cent", " cien")):
        return _KINDS["%"]
    return _KINDS.get(unit.casefold(), ("", 0.0))


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


def numbers_in_words(text: str) -> list[Number]:
    """Return the numbers that an English text writes in words. Words in sequence are one: `twenty-eight million`."""
    return [Number(word, value, 1e-3, scaled=scaled) for word, value, scaled in _worded(text.casefold())]


def _worded(text: str) -> Iterator[tuple[str, float, bool]]:
    """Yield the last word of each number in a text in lower case, its value, and whether it has a scale."""
    word, total, last, scaled, end = "", 0.0, 0.0, False, 0
    for match in _NUMBER_WORD.finditer(text):
        value = _VALUES.get(match[0])
        follows = bool(word) and bool(_GAP.fullmatch(text, end, match.start()))
        if not follows or (value is not None and not _continues(last, value, scaled)):
            if word:
                yield word, total, scaled
            total, scaled = (1.0, False) if value is None else (0.0, False)
        if value is not None:
            total, last = total + value, value
        else:
            total, last, scaled = min(total, 1e100) * _SCALES[match[0]], 0.0, True
        word, end = match[0], match.end()
    if word:
        yield word, total, scaled


def _continues(last: float, value: float, scaled: bool) -> bool:
    """Return whether a word goes on with the number that ends in another: `twenty` and `eight`, `two` and `half`."""
    return (last >= 20.0 and 0.0 < value < 10.0) or (scaled and last == 0.0) or (last >= 1.0 and value == 0.5)


class NumberIndex:
    """The numbers of a text, to be asked for many others. The time for one does not grow with their number.

    It is asked for the few numbers that a number may equal, or be a typo of; `_is_same` and `_is_typo` decide.
    """

    def __init__(self, numbers: Sequence[Number]) -> None:
        self._numbers = numbers

    def states(self, number: Number) -> bool:
        """Return whether one of the numbers equals this one, also when one of the two was rounded.

        Numbers that measure different things are not equal: 25 billion is not the 25th of a month, 25 % are not 25
        people.
        """
        return any(
            _is_same(reading, other)
            for reading in (number, *number.other_readings)
            for candidates in (self._by_value.get(reading.value, {}).values(), self._closest(reading))
            for other in candidates
        )

    def like(self, number: Number) -> Number | None:
        """Return the first of the numbers that this one may be a typo of, or None."""
        candidates = (
            i
            for reading in (number, *number.other_readings)
            for i in (*self._with_same_digits(reading), *self._with_other_digits(reading))
            if _is_typo(reading, self._numbers[i])
        )
        first = min(candidates, default=None)
        return None if first is None else self._numbers[first]

    def _closest(self, number: Number) -> Iterator[Number]:
        """Yield the next smaller and larger number to this one in each unit, among those with the same step."""
        yield from self._by_digits.get(number.digits, {}).values()
        for kind, groups in self._by_step.items():
            if not _kinds_conflict(number.kind, kind):
                for (_, _, factor), (values, by_value) in groups.items():
                    for target in _targets(number, kind, factor):
                        at = bisect_left(values, target)
                        for value in values[max(0, at - 1) : at + 1]:
                            yield by_value[value]

    def _with_same_digits(self, number: Number) -> Iterator[int]:
        for unit in (number.unit, None):
            yield from self._typos_of_scale.get((number.digits, unit), {}).values()

    def _with_other_digits(self, number: Number) -> Iterator[int]:
        """Yield numbers with one wrong digit: those with the same unit, or with a scale and without a unit."""
        magnitude, digits = _magnitude(number), _padded(number)
        units = {
            number.unit,
            *(("",) if number.scaled else ()),
            *((None,) if number.scaled and not number.unit else ()),
        }
        for group in (group for unit in units for group in self._groups.get((magnitude, unit), {}).values()):
            by_digits = self._by_group[group]
            if group not in self._near:
                self._near[group] = NearWords(by_digits)
            yield from (by_digits[other] for other in self._near[group].near(digits))

    @cached_property
    def _readings(self) -> list[Number]:
        return [reading for number in self._numbers for reading in (number, *number.other_readings)]

    @cached_property
    def _by_value(self) -> Mapping[float, Mapping[tuple[str, float], Number]]:
        """The first numbers of each value, by their units."""
        by_value: defaultdict[float, dict[tuple[str, float], Number]] = defaultdict(dict)
        for number in self._readings:
            by_value[number.value].setdefault((number.kind, number.factor), number)
        return by_value

    @cached_property
    def _by_digits(self) -> Mapping[str, Mapping[tuple[object, ...], Number]]:
        """The first numbers with the same digits, by what makes them different: one may lack the scale of the other."""
        by_digits: defaultdict[str, dict[tuple[object, ...], Number]] = defaultdict(dict)
        for number in self._readings:
            if len(number.digits) >= MIN_DIGITS:
                key = (number.scaled, number.step < 1.0, bool(number.unit), number.kind, number.factor)
                by_digits[number.digits].setdefault(key, number)
        return by_digits

    @cached_property
    def _by_step(self) -> Mapping[str, Mapping[_Step, tuple[list[float], dict[float, Number]]]]:
        """For each kind and step: the values in order, and a number by its value."""
        by_step: defaultdict[str, defaultdict[_Step, dict[float, Number]]] = defaultdict(lambda: defaultdict(dict))
        for number in self._readings:
            if number.value > 0.0:
                step = (number.step, number.scaled, number.factor)
                by_step[number.kind][step].setdefault(number.value, number)
        return {
            kind: {step: (sorted(by_value), by_value) for step, by_value in by_steps.items()}
            for kind, by_steps in by_step.items()
        }

    @cached_property
    def _typos_of_scale(self) -> Mapping[tuple[str, str | None], Mapping[tuple[object, ...], int]]:
        """Indexes of the first numbers with the same digits, of each unit and of all (None)."""
        by_digits: defaultdict[tuple[str, str | None], dict[tuple[object, ...], int]] = defaultdict(dict)
        for i, number in enumerate(self._numbers):
            key = (_magnitude(number), number.scaled, bool(number.unit), number.kind)
            for unit in (number.unit, None):
                by_digits[number.digits, unit].setdefault(key, i)
        return by_digits

    @cached_property
    def _by_group(self) -> Mapping[_Group, Mapping[str, int]]:
        """Indexes of the first numbers that a wrong digit may make another of, by their digits."""
        by_group: defaultdict[_Group, dict[str, int]] = defaultdict(dict)
        for i, number in enumerate(self._numbers):
            for unit in (number.unit, *((None,) if number.scaled else ())):
                group = (_magnitude(number), unit, number.kind, number.scaled, _is_year(number))
                by_group[group].setdefault(_padded(number), i)
        return by_group

    @cached_property
    def _groups(self) -> Mapping[tuple[int, str | None], Mapping[_Group, _Group]]:
        """The groups, by magnitude and unit."""
        groups: defaultdict[tuple[int, str | None], dict[_Group, _Group]] = defaultdict(dict)
        for group in self._by_group:
            groups[group[:2]][group] = group
        return groups

    @cached_property
    def _near(self) -> dict[_Group, NearWords]:
        """Filled for the groups that were asked for."""
        return {}


_Step = tuple[float, bool, float]
"""Step of a number, whether it has a scale, and the factor of its unit."""
_Group = tuple[int, str | None, str, bool, bool]
"""Magnitude, unit (None for any), kind, whether it has a scale, and whether it is a year."""


def _targets(number: Number, kind: str, factor: float) -> Iterator[float]:
    """Yield the values that equal a number, in a unit of this kind and factor."""
    yield number.value
    if number.kind == kind and number.factor and factor:
        yield number.value * number.factor / factor
    elif (number.kind == "%") != (kind == "%"):
        yield number.value * 100.0
        yield number.value / 100.0


def _padded(number: Number) -> str:
    """Return the digits of a number with zeros, as one digit more or less is one digit of a number of the same size."""
    return number.digits.ljust(_MAX_COMPARED, "0")


def _is_same(number: Number, other: Number) -> bool:
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
    return _kinds_conflict(number.kind, other.kind)


def _kinds_conflict(kind: str, other: str) -> bool:
    return kind != other and (DATE in (kind, other) or bool(kind and other))


def _is_typo(number: Number, other: Number) -> bool:
    """Return whether one number is likely a typo of the other.

    Typos are million for billion, a zero more or less, two digits swapped, and one wrong digit.
    """
    digits, other_digits = number.digits, other.digits
    if _conflict(number, other):
        return False
    both_scaled = number.scaled and other.scaled
    same_unit = number.unit == other.unit or (both_scaled and not (number.unit and other.unit))
    if digits == other_digits:
        power = _magnitude(number) - _magnitude(other)
        if number.scaled != other.scaled and abs(power) > 1:
            return False
        is_comparable = len(digits) > 1 or number.unit == other.unit
        is_wrong_scale = both_scaled and is_comparable and (power % 3 == 0 or (same_unit and abs(power) == 1))
        return power != 0 and (is_wrong_scale or len(digits) >= MIN_DIGITS)
    if not same_unit or _magnitude(number) != _magnitude(other):
        return False
    length = max(len(digits), len(other_digits))
    digits, other_digits = digits.ljust(length, "0"), other_digits.ljust(length, "0")
    if not one_letter_apart(digits, other_digits):
        return False
    is_swap = sorted(digits) == sorted(other_digits)
    return (
        is_swap
        or _is_near_amount(number, other, length)
        or (length >= MIN_DIGITS and not (_is_year(number) and _is_year(other)))
    )


def _is_near_amount(number: Number, other: Number, length: int) -> bool:
    """Return whether two numbers are amounts of the same kind: two digits of which one differs, or 5 and 6 billion.

    Stories have many shares, which are near each other by chance.
    """
    if not (number.scaled and other.scaled) and (number.kind in ("", "%") or number.kind != other.kind):
        return False
    return length > 1 or (number.scaled and abs(int(number.digits) - int(other.digits)) == 1)


def _magnitude(number: Number) -> int:
    return math.floor(math.log10(number.value)) if number.value else 0


def _is_year(number: Number) -> bool:
    return 1900 <= number.value < 2100
