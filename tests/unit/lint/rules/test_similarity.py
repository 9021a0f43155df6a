from __future__ import annotations

from site_builder.lint.rules.similarity import content_words, repeats


def test_content_words_ignores_stop_words_and_plurals() -> None:
    assert content_words("The models of a lab") == content_words("Labs and their model")


def test_repeats_ignores_very_short_texts() -> None:
    assert not repeats(content_words("A small model"), content_words("A small model"))


def test_short_text_inside_long_text_is_not_a_repetition() -> None:
    short = content_words("small model admits doubt")
    long = content_words("small model admits doubt when doctors of three large hospitals ask about rare diseases")
    assert not repeats(short, long)
    assert repeats(short, short)


def test_content_words_keeps_s_of_short_words() -> None:
    assert content_words("gas models") == {"gas", "model"}


def test_repeats_needs_shared_words_and_similar_length() -> None:
    words = frozenset("abcde")
    assert repeats(words, frozenset("abcdf"))
    assert not repeats(words, frozenset("abcfg"))
    assert repeats(frozenset("abcd"), frozenset("abcdefgh"))
    assert not repeats(frozenset("abcd"), frozenset("abcdefghi"))
