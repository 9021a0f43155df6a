from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.yaml.nodes import compose, to_data
from site_builder.content.yaml.writer import inline, scalar


@pytest.mark.parametrize(
    "text", ["plain", "a: b", "a # b", "'quoted'", "no", "- a", "[a, b]", "{a}", "*a", "a, b", "ä"]
)
def test_scalar_quotes_when_needed(text: str) -> None:
    assert to_data(compose(f"key: {scalar(text)}", ""), "") == ({"key": text}, [])


@given(st.text(max_size=60))
def test_scalar_accepts_any_text(text: str) -> None:
    data, problems = to_data(compose(f"key: {scalar(text)}\nother: x", ""), "")
    assert not problems and isinstance(data, dict)
    assert data["other"] == "x"
    read = data["key"] or ""
    assert isinstance(read, str) and read.split() == "".join(c for c in read if c).split()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a: b", "'a: b'"),
        (True, "true"),
        (6, "6"),
        (["open weights", "a, b"], "[open weights, 'a, b']"),
        ([{"label": "About", "url": "/about/"}], "[{label: About, url: /about/}]"),
        ([], "[]"),
    ],
)
def test_inline_writes_one_line(value: object, written: str) -> None:
    assert inline(value) == written
