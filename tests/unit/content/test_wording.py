from datetime import UTC, datetime

import pytest

from site_builder.content.translations import Translator
from site_builder.diagnostics.suggestions import UnknownNameError
from site_builder.model.content import Timestamp
from tests.support.hubs import texts

DAY = Timestamp(datetime(2026, 3, 1, 9, 30, tzinfo=UTC), timed=True)
ENGLISH, GERMAN = Translator(texts("en")), Translator(texts("de"))


def wording(**own: str) -> Translator:
    return Translator({**texts(), **own})


def test_text_fills_in_values() -> None:
    assert wording(x="{a} and {b}, {a}").text("x", a=1, b="two") == "1 and two, 1"
    assert wording(x="{a} {other} {").text("x", a=1) == "1 {other} {"


def test_text_inserts_values_unchanged() -> None:
    assert wording(x="{a}, {b}").text("x", a="{b}", b="{a}") == "{b}, {a}"


def test_text_raises_for_unknown_keys_with_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match="unknown text `serch`") as caught:
        ENGLISH.text("serch")
    assert caught.value.hint == "did you mean `search`?"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories"), (1234567, "1,234,567 stories")]
)
def test_count_uses_singular_and_plural(number: int, text: str) -> None:
    assert ENGLISH.count("stories", number) == text


def test_date_follows_the_language() -> None:
    assert (ENGLISH.date(DAY), ENGLISH.short_date(DAY), ENGLISH.month(DAY)) == (
        "March 1, 2026",
        "Mar 1, 2026",
        "March 2026",
    )
    assert (GERMAN.date(DAY), GERMAN.month(DAY)) == ("1. März 2026", "März 2026")


def test_month_names_every_month() -> None:
    names = [ENGLISH.month(Timestamp(datetime(2026, month, 1, tzinfo=UTC))) for month in range(1, 13)]
    assert names == [f"{name} 2026" for name in texts()["months"].split()]


def test_date_uses_forms_of_the_hub() -> None:
    own = wording(date_form="{year}/{month}/{day}", short_months="1 2 3 4 5 6 7 8 9 10 11 12")
    assert own.short_date(DAY) == "2026/3/1"
