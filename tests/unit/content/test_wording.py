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
