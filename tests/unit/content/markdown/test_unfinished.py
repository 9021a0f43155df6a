from __future__ import annotations

import pytest

from tests.support.typed import story_problems


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("One\n[text][missing] b", ("undefined-link", "[text][missing] b")),
        ("See [text][].", ("undefined-link", "[text][].")),
        ("![A `chart`][nope]", ("undefined-link", "![A `chart`][nope]")),
        ("One\n\n```python\nx\n\ny", ("unclosed-code", "```python")),
        ("One\n\n> ~~~\n> x\n\ntwo", ("unclosed-code", "~~~")),
        ("````\n```\n", ("unclosed-code", "````")),
        ("```", ("unclosed-code", "```")),
        ("a &#11; b", ("control-character", "&#11; b")),
        ("a &#0; b", ("control-character", "&#0; b")),
    ],
)
def test_unfinished_markup_is_reported(body: str, problem: tuple[str, str]) -> None:
    assert story_problems(body) == [problem]


@pytest.mark.parametrize(
    "body",
    [
        "[a][b] [b][]\n\n[b]: https://a.example/",
        "[1][2] [CLS][SEP] a[i][j] `[a][b]` \\[a][b]",
        "```\nx\n```\n\n> ~~~\n> y\n> ~~~\n\n- ```\n  z\n  ````",
        "&#xFFFD; &#8217; \ufffd & &amp;",
    ],
)
def test_finished_markup_is_accepted(body: str) -> None:
    assert story_problems(body) == []
