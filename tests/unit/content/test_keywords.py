from __future__ import annotations

from site_builder.content.keywords import keywords


def test_keywords_are_unique_and_normalised() -> None:
    assert keywords("Tiny café robots: ROBOTS and a Café in the lab") == ("tiny", "cafe", "robots")


def test_keywords_omit_stop_words() -> None:
    assert keywords("What the new language models will make of their data") == ("data",)
