from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.lint.numbers.index import NumberIndex
from site_builder.lint.numbers.reading import amounts_in_words, numbers, numbers_in_words

TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2,294 tasks", [("2,294", 2294.0)]),
        ("1.1 billion masks", [("1.1 billion", 1.1e9)]),
        ("a 65-billion-parameter model", [("65-billion", 65e9)]),
        ("$5tn, £11bn", [("5tn", 5e12), ("11bn", 11e9)]),
        ("7B and 128K", [("7B", 7e9), ("128K", 128e3)]),
        ("26% or 26 per cent", [("26", 26.0), ("26", 26.0)]),
        ("10²⁶ operations", [("10²⁶", 1e26)]),
        ("on 20 January 2025", [("20", 20.0), ("2025", 2025.0)]),
        ("48 GB, 48GB", [("48", 48.0), ("48", 48.0)]),
        ("3.5 and 3,5", [("3.5", 3.5), ("3,5", 3.5)]),
        ("GPT-4, H100, o1, v4, Qwen2.5, SA-1B", []),
        ("the 2nd of its 3D kind", []),
        ("Regulation 2024/1689", [("2024", 2024.0)]),
    ],
)
def test_numbers_finds_digits(text: str, values: list[tuple[str, float]]) -> None:
    assert [(n.text, n.value) for n in numbers(text)] == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty-eight countries", 28),
        ("two hundred", 200),
        ("seven billion parameters", 7e9),
        ("Half of them", 0.5),
        ("fifteen trillion", 15e12),
        ("a dozen", 12),
        ("a thousand lines", 1000),
        *((f"{word} lines", 10 * number) for number, word in enumerate(TENS, 2)),
    ],
)
def test_numbers_in_words_finds_words(text: str, value: float) -> None:
    assert value in [n.value for n in numbers_in_words(text)]


def test_numbers_know_their_place() -> None:
    text = "GPT-405 has 10²⁶ or 10^26 steps, 405 of 10-12 million in 7² days for twelve billion"
    found = [*numbers(text), *amounts_in_words(text)]
    assert [number.text for number in found] == ["10²⁶", "10^26", "405", "10", "12 million", "7²", "twelve billion"]
    assert all(text.startswith(number.text, number.start) for number in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Twelve billion for a lab", [("Twelve billion", 12e9, "12", "")]),
        ("raises twelve billion dollars", [("twelve billion", 12e9, "12", "$")]),
        ("two and a half million euros", [("two and a half million", 2.5e6, "25", "€")]),
        ("two hundred and fifty thousand GPUs", [("two hundred and fifty thousand", 25e4, "25", "count")]),
        ("a seven-billion parameter model", [("seven-billion", 7e9, "7", "count")]),
        ("twenty per cent and ninety-nine percent", [("twenty", 20.0, "2", "%"), ("ninety-nine", 99.0, "99", "%")]),
        ("forty gigabytes", [("forty", 40.0, "4", "bytes")]),
        ("from five to twelve billion", [("twelve billion", 12e9, "12", "")]),
        *((text, []) for text in (
            "half a million users", "a billion", "millions", "twelve labs", "one in ten people", "twenty years",
            "the twenty-first century", "a dozen", "twelve point five billion", "12 billion", "nineteen ninety", "",
        )),
    ],
)  # fmt: skip
def test_amounts_in_words_are_read_as_digits(text: str, found: list[tuple[object, ...]]) -> None:
    assert [(n.text, n.value, n.digits, n.kind) for n in amounts_in_words(text)] == found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("one, two, three", [1, 2, 3]),
        ("two and a half billion", [2.5e9]),
        ("half a million", [5e5]),
        ("eleven people and five models", [11, 5]),
        ("three hundred and twenty", [320]),
        ("nineteen ninety", [19, 90]),
    ],
)
def test_words_in_sequence_are_one_number(text: str, values: list[float]) -> None:
    assert [number.value for number in numbers_in_words(text)] == values


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.234.567 Euro", "de", 1234567.0),
        ("1,5 Milliarden", "de-AT", 1.5e9),
        ("3 Billionen", "de", 3e12),
        ("1\u202f234\u202f567", "fr", 1234567.0),
        ("3,4 milliards", "fr", 3.4e9),
        ("2 mil millones", "es", 2e9),
        ("10'000", "de-CH", 10000.0),
        ("1.5", "de", 1.5),
        ("1.234", "en", 1.234),
        ("12,34,567", "en", 1234567.0),
        ("5 crore", "en", 5e7),
    ],
)
def test_numbers_reads_separators_and_scales_of_languages(text: str, language: str, value: float) -> None:
    assert [number.value for number in numbers(text, language)] == [value]


def stated(claim: str, text: str, language: str = "en") -> bool:
    number = numbers(claim, language)[0]
    return NumberIndex(numbers(text, language) + numbers_in_words(text)).states(number)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("7B", "7.3 billion parameters"),
        ("74%", "74.4 per cent"),
        ("1.1 billion", "1,100,000,000 masks"),
        ("12 repositories", "twelve repositories"),
        ("320 milliseconds", "0.32 s"),
        ("0.32 s", "320 milliseconds"),
        ("2 TB", "2,000,000 MB"),
        ("0 errors", "zero"),
        ("26%", "a share of 0.26"),
        ("2.8 million", "2,788,000 hours"),
        ("16,000", "16,384 GPUs"),
        ("over 10,000", "10,000"),
        ("8-bit", "eight bits"),
        ("11 billion", "eleven billion"),
        ("25%", "a quarter of them"),
        ("$5 billion", "5 billion dollars"),
        ("10–12 million", "$10 million to $12 million"),
        ("10-12 million", "10 million"),
        ("between 10 and 12 billion", "10 billion"),
        ("13 of 47 billion parameters", "13 billion"),
        ("5 to 10%", "5%"),
        ("90 minutes", "1.5 hours"),
        ("24.4 billion", "in billions: 24.4"),
        ("Nov. 20", "on 20 November"),
    ],
)
def test_is_stated_accepts_another_form(claim: str, text: str) -> None:
    assert stated(claim, text)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("43%", "34 per cent"),
        ("1.1 billion", "1.1 million masks"),
        ("232", "252 and 320"),
        ("2,294", "2,249 tasks"),
        ("7B", "13 billion"),
        ("0 errors", "5 errors"),
        ("5 errors", "0 errors"),
        ("11 billion", "November 11, 2025"),
        ("25 billion", "on 25 November"),
        ("25 models", "on 25 November"),
        ("2 billion users", "in 2025"),
        ("11 billion", "eleven people"),
        ("20 of them", "twenty-eight"),
        ("25%", "25 people"),
        ("25%", "25 November"),
        ("$5 billion", "€5 billion"),
        ("43 GB", "43 MB"),
        ("12 months", "12 hours"),
        ("300 people", "300 million"),
        ("450 billion", "405 billion parameters"),
    ],
)
def test_is_stated_rejects_other_numbers(claim: str, text: str) -> None:
    assert not stated(claim, text)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("43% of them", "34% of others"),
        ("1.1 billion masks", "1.1 million masks"),
        ("6,812 hours", "68,120 hours"),
        ("2,294 tasks", "2,249 tasks"),
        ("232 milliseconds", "252 milliseconds"),
        ("123 hours", "1230 hours"),
        ("450 billion", "405 billion parameters"),
        ("a $4.5 billion round", "$4.05 billion"),
        ("45 billion dollars", "4.5 billion dollars"),
        ("12,000 GPUs", "21,000 GPUs"),
    ],
)
def test_like_finds_typo_of_number(claim: str, text: str) -> None:
    assert NumberIndex(numbers(text)).like(numbers(claim)[0]) == numbers(text)[0]


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("43% of them", "34 people"),
        ("43 hours", "34 people"),
        ("43GB", "34TB"),
        ("12 hours", "120 hours"),
        ("2023", "2024"),
        ("70B parameters", "700 million users"),
        ("19 categories", "12 categories"),
        ("2.1 times", "2 times, 21 days"),
        ("128K tokens", "405B, 70B"),
        ("450 billion tokens", "405 billion parameters"),
        ("$450 million", "€405 million"),
        ("24.4 billion", "24.4 people"),
    ],
)
def test_like_ignores_other_numbers(claim: str, text: str) -> None:
    assert NumberIndex(numbers(text)).like(numbers(claim)[0]) is None


@pytest.mark.parametrize(
    "text", ["1" * 150, "1" * 5000, "0." + "0" * 5000, "99^300", "10^" + "9" * 5000, "million " * 200]
)
def test_huge_numbers_are_handled(text: str) -> None:
    found_numbers = [*numbers(text), *numbers_in_words(text)]
    index = NumberIndex(found_numbers)
    assert [number for number in found_numbers if not index.states(number)] == []
    assert [index.like(number) for number in found_numbers] == [None] * len(found_numbers)


def test_number_of_150_digits_is_found() -> None:
    assert [number.text for number in numbers("1" * 150)] == ["1" * 150]


def test_numbers_reads_powers() -> None:
    assert [number.value for number in numbers("10^26 and 2^64")] == [1e26, 2.0**64]


WRITTEN = st.from_regex(
    r"[$€]?[1-9][0-9]{0,3}(\.[0-9]{1,2})?( million| billion|%| GB| MB| hours| days| of them| November| to 9 million)?",
    fullmatch=True,
)


@given(WRITTEN, st.lists(WRITTEN, max_size=8))
def test_number_is_compared_with_all_numbers_of_a_text(claim: str, others: list[str]) -> None:
    number, found_numbers = numbers(claim)[0], [number for other in others for number in numbers(other)]
    index, single = NumberIndex(found_numbers), [NumberIndex([other]) for other in found_numbers]
    assert index.states(number) == any(other.states(number) for other in single)
    assert index.like(number) == next(filter(None, (other.like(number) for other in single)), None)
