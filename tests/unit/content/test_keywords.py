from __future__ import annotations

from site_builder.content.keywords import keywords


def test_words_of_four_letters_or_more_each_once_and_folded() -> None:
    assert keywords("Tiny café robots: ROBOTS and a Café in the lab") == ("tiny", "cafe", "robots")


def test_common_words_are_left_out() -> None:
    assert keywords("What the new language models will make of their data") == ("data",)
