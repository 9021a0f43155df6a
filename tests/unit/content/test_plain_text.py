from __future__ import annotations

import pytest

from site_builder.content.plain_text import without_quotes
from tests.support.typed import story_problems


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("“open weights”", "open weights"),
        ("„KI“", "KI"),
        ("«ИИ»", "ИИ"),
        ("‘x’", "x"),
        ("“open weights", "open weights"),
        ("AI”", "AI"),
        ("Moore’s law", "Moore’s law"),
        ("The “Attention” paper", "The “Attention” paper"),
        ("developers’", "developers’"),
        ("open weights", "open weights"),
        ("", ""),
    ],
)
def test_quotes_around_a_name_are_found(name: str, bare: str) -> None:
    assert without_quotes(name) == bare


def test_quotes_around_names_are_reported() -> None:
    found = story_problems(tags="[“open weights”, AI]", category="“research”", related="[‘x’]")
    assert [code for code, _ in found] == ["curly-quotes"] * 3
    assert story_problems(takeaways="[“One.”, “Two.”]") == [
        ("curly-quotes", "“One.”, “Two.”]"),
        ("curly-quotes", "“Two.”]"),
    ]
    assert story_problems(takeaways="[“One.”, Two.]", title="“We will”") == []
