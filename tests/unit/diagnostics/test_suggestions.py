from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.diagnostics.suggestions import Suggestions, one_letter_apart, within_one_letter

WORDS = ["agents", "open-weights", "open-weight-models", "safety", "a", "EU"]
MANY = [f"/news/{topic}-{number}/" for topic in ("chips", "models", "laws") for number in range(2000)]


def test_the_closest_is_suggested() -> None:
    suggestions = Suggestions(WORDS[:3], WORDS[2:])
    assert suggestions.did_you_mean("open-wieghts") == "did you mean `open-weights`?"
    assert suggestions.did_you_mean("saftey") == "did you mean `safety`?"
    assert suggestions.did_you_mean("eu") == "did you mean `EU`?"
    assert suggestions.did_you_mean("b") == suggestions.did_you_mean("") == suggestions.did_you_mean("entirely") == ""
    assert Suggestions([]).did_you_mean("a") == ""


@given(st.sampled_from(MANY), st.integers(6, 9), st.sampled_from(string.ascii_lowercase))
def test_a_letter_too_many_finds_the_word_among_many(word: str, place: int, letter: str) -> None:
    assert SUGGESTIONS.did_you_mean(word[:place] + letter + word[place:]) == f"did you mean `{word}`?"


SUGGESTIONS = Suggestions(MANY)


def test_the_word_itself() -> None:
    known = Suggestions(["open-weights", "policy"])
    assert (known.closest("open-weight"), known.closest("xyz")) == ("open-weights", "")


@pytest.mark.parametrize("other", ["agants", "agent", "agentes", "agnets"])
def test_one_letter_apart(other: str) -> None:
    assert one_letter_apart("agents", other) and one_letter_apart(other, "agents")


@pytest.mark.parametrize("other", ["agents", "agen", "gaetns", "Agent", "safety"])
def test_no_letter_or_several_letters_apart(other: str) -> None:
    assert not one_letter_apart("agents", other)


def test_keys_of_words_within_one_letter() -> None:
    assert within_one_letter("agent", {"a": "agent", "b": "agents", "c": "safety"}) == ["a", "b"]
