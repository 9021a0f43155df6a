from __future__ import annotations

from site_builder.lint.rules.similarity import content_words, repeats


def test_little_words_and_plurals_make_no_difference() -> None:
    assert content_words("The models of a lab") == content_words("Labs and their model")


def test_few_words_are_like_nothing() -> None:
    assert not repeats(content_words("A small model"), content_words("A small model"))


def test_a_short_text_inside_a_long_one_is_no_repetition() -> None:
    short = content_words("small model admits doubt")
    long = content_words("small model admits doubt when doctors of three large hospitals ask about rare diseases")
    assert not repeats(short, long)
    assert repeats(short, short)


def test_a_short_word_keeps_its_s() -> None:
    assert content_words("gas models") == {"gas", "model"}


def test_texts_are_alike_by_their_words_and_not_their_number() -> None:
    one, other = frozenset("abcde"), frozenset("abcdf")
    assert repeats(one, other)
    assert not repeats(one, frozenset("abcfg"))
    assert repeats(frozenset("abcd"), frozenset("abcdefgh"))
    assert not repeats(frozenset("abcd"), frozenset("abcdefghi"))
