"""The words that the search index has of a text."""

from __future__ import annotations

import pytest

from site_builder.content.words import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GPT-4 isn't C++, it’s 3.5% “better”.", "gpt 4 isn t c it s 3 5 better"),
        ("Crème brûlée, Straße, İstanbul ıssız, ὈΔΥΣΣΕΎΣ", "creme brulee strasse istanbul issiz οδυσσευσ"),
        ("cafe\u0301 ﬁne Ｆｕｌｌ x² soft\u00adhyphen", "cafe fine full x2 softhyphen"),
        ("Ёлка и йод", "елка и йод"),
        ("हिन्दी में", "हिन्दी में"),
        ("大模型 がガ", "大模 模型 型 がガ ガ"),
        ("a_b \x00 " + "z" * 99, "a b " + "z" * 40),
        (" — ", ""),
    ],
)
def test_words_of_a_text(text: str, words: str) -> None:
    assert words_of(text) == words.split()
