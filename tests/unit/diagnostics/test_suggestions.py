from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.diagnostics.suggestions import MAX_COMPARISONS, MAX_LETTERS, NearWords, Suggestions, one_letter_apart

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


def test_suggestions_end_after_many_comparisons() -> None:
    suggestions = Suggestions(f"word-{n}" for n in range(MAX_COMPARISONS // 4))
    assert [bool(suggestions.closest(f"wordd-{n}")) for n in (*range(6), 0)] == [True] * 5 + [False, True]


SHORT_WORDS = st.text("abc模", max_size=5)


@given(st.lists(SHORT_WORDS, max_size=8), SHORT_WORDS)
def test_near_words_are_those_one_letter_apart(known: list[str], word: str) -> None:
    near = set(NearWords(known).near(word))
    apart = {other for other in known if one_letter_apart(word, other)}
    assert near <= apart and bool(near) == bool(apart)


def test_first_of_many_near_words_is_found() -> None:
    words = [f"model-{letter}" for letter in string.ascii_letters]
    assert next(NearWords(words).near("model-1")) == "model-a"
    assert "model-b" in NearWords(words) and "model-1" not in NearWords(words)
    assert list(NearWords(["model-a"]).near("model-a")) == []


def test_too_long_word_is_near_no_other() -> None:
    word = "a" * MAX_LETTERS
    assert list(NearWords([word + "a"]).near(word + "b")) == []
    assert set(NearWords([word, word + "a"]).near(word + "b")) == {word}
