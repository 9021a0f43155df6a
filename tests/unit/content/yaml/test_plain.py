from __future__ import annotations

import random

import pytest

from site_builder.content.yaml.nodes import YamlError, compose, to_data
from site_builder.content.yaml.plain import read_plain
from tests.support.amount import amount

FRONT_MATTER = """\
title: A small model admits doubt
source:
  name: OpenAI
  url: https://openai.com/index/doubt/?a=1&b=2
category: research
takeaways:
  - It *admits* doubt, 012 times.
  - Another one: no, two
date: 2026-11-20T09:00:00Z
tags: [open weights, GPT-5, é]
related:
- one
- two
summary: Naïve (or not)? "Yes".
image_alt: "A: b # c"
author: 'Ada'
id: ""
"""
PARTS = (
    *(": ", " #", "#", ":", "- ", "\n", "\n  ", "\n- ", "'", '"', "[", "]", "{", "}", ", ", ",", "&a ", "*a"),
    *("!x ", "|", "~", "null", "? ", "\t", " ", "\x85", "\u2028", "\u00a0", "\ufeff", "<<: ", "=", "é", "---\n"),
    *("...\n", "日", "a: b\n", "a:\n", "a: [b]\n", "a: [b, c]\n", "  - d\n", "  e: f\n", "%", "@", "`", "\r"),
    *("\x0c", "😀", ".", "0"),
)


def by_pyyaml(text: str) -> object:
    try:
        data, problems = to_data(compose(text, ""), "")
    except YamlError:
        return "invalid"
    return "invalid" if problems else data if data is not None else {}


def test_usual_front_matter_is_plain() -> None:
    text = FRONT_MATTER.replace("one: no", "one, no")
    data = read_plain(text)
    assert data is not None
    assert data["tags"] == ["open weights", "GPT-5", "é"]
    assert data["source"] == {"name": "OpenAI", "url": "https://openai.com/index/doubt/?a=1&b=2"}
    assert data["related"] == ["one", "two"]
    assert data == by_pyyaml(text)
    assert read_plain("") == {}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a: b: c",
            "a: b:",
            "a: b #c",
            "a: #c",
            "a:",
            "a: null",
            "a: ~",
            "a: 'b''c'",
            'a: "b\\n"',
            "a: |",
            "a: >-",
            "a: &b c",
        ),
        *("a: *b", "a: !b c", "a: - b", "a: ? b", "a: @b", "a: `b", "a: %b", "a: {b: c}", "a: [b, [c]]", "a: [b: c]"),
        *(
            "a: [b, null]",
            "a: [b,c]",
            "a: []",
            "a: b\n  c",
            "a: b\n\n",
            "# a",
            "a: b\na: c",
            "a:\n  b: c\n  b: d",
            "- a",
            "a",
        ),
        *(
            "a:\n  - b\n    c",
            "a:\n  - b\n - c",
            "a:\n  b: c\n d: e",
            "a: b\tc",
            "a: b\x85c",
            "a: b\u2028c",
            "a: b\u00a0c",
        ),
        *(
            "a: b\ufeffc",
            "a: b\x00c",
            "a: b\u202ec",
            "---",
            "--- a: b",
            "a: b\n...",
            "a:b",
            "1: b",
            "\ufeffa: b",
            "a : b",
        ),
    ],
)
def test_other_forms_are_not_plain(text: str) -> None:
    assert read_plain(f"{text}\n") is None


def test_last_line_without_newline_is_not_plain() -> None:
    assert read_plain("a: b") is None


@pytest.mark.parametrize("seed", range(amount(40, 400)))
def test_plain_text_is_read_as_by_pyyaml(seed: int) -> None:
    randomness = random.Random(seed)
    for _ in range(50):
        text = FRONT_MATTER
        for _ in range(randomness.randrange(1, 4)):
            index = randomness.randrange(len(text) + 1)
            text = text[:index] + randomness.choice(PARTS) + text[index + randomness.randrange(3) :]
        data = read_plain(text)
        assert data is None or data == by_pyyaml(text), text
