"""The words of numbers: scales, units, currencies and months, in the languages that have texts. Only tables."""

from __future__ import annotations

import re

SCALES = {
    "lakh": 1e5, "crore": 1e7, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "hundred": 1e2,
    "k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12, "tn": 1e12,
}  # fmt: skip
OTHER_SCALES = {
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
_split = re.compile(r"\S+").findall
DECIMAL_COMMA = frozenset(
    _split("bg ca cs da de el es et fi fr hr hu id is it lt lv nb nl nn no pl pt ro ru sk sl sr sv tr uk")
)
"""Languages that write 1.234,5 or 1 234,5 for the English 1,234.5."""
WHOLE_NUMBERS = {
    "zero": 0.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0,
    "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "thirteen": 13.0, "fourteen": 14.0, "fifteen": 15.0,
    "sixteen": 16.0, "seventeen": 17.0, "eighteen": 18.0, "nineteen": 19.0, "twenty": 20.0,
    "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
}  # fmt: skip
_FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "quarters": 0.75, "tenth": 0.1, "fifth": 0.2}
_MULTIPLES = {
    "once": 1.0, "twice": 2.0, "double": 2.0, "doubles": 2.0, "doubled": 2.0, "triple": 3.0, "halves": 0.5,
    "halved": 0.5,
}  # fmt: skip
VALUES = WHOLE_NUMBERS | {"dozen": 12.0} | _FRACTIONS | _MULTIPLES
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
KINDS = {
    **{unit: (kind, factor) for kind, units in _UNITS.items() for unit, factor in units.items()},
    **{name: (sign, 0.0) for sign, names in _CURRENCIES.items() for name in names.split()},
    **dict.fromkeys(("%", "percent", "pourcent", "prozent", "procent", "percentage"), ("%", 1.0)),
}
MONTHS = frozenset(
    _split("""
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août
    septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
    diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre januari februari maart mei
    augustus janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
    """)
)
NO_UNITS = frozenset(
    _split("""
    a about after all also an and are as at at before both by for from had has have he if in into is it its more most
    of on or over per she so than that the their they this to under until was we were when where which while who will
    with would ago already only
    """)
)
"""Words after a number that are not its unit."""
