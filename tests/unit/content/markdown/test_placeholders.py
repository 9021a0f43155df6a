from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.markdown.placeholders import attributes_placeholder, fill_placeholders, placeholder

HTML = st.text(st.characters(exclude_characters="\x00"))


@given(HTML, st.lists(st.tuples(HTML, HTML)))
def test_fill_placeholders_inserts_each_href(start: str, parts: list[tuple[str, str]]) -> None:
    with_slots = start + "".join(placeholder(i) + html for i, (_, html) in enumerate(parts))
    filled = start + "".join(href + html for href, html in parts)
    assert fill_placeholders(with_slots, [href for href, _ in parts]) == filled


@given(HTML)
def test_fill_placeholders_keeps_other_html(html: str) -> None:
    assert fill_placeholders(html, ()) == html


def test_fill_placeholders_accepts_any_order_and_repeats() -> None:
    assert (
        fill_placeholders(f"{placeholder(1)} {placeholder(10)} {placeholder(1)}", [str(n) * 2 for n in range(11)])
        == "11 1010 11"
    )


def test_fill_placeholders_raises_for_too_few_hrefs() -> None:
    with pytest.raises(IndexError):
        fill_placeholders(placeholder(1), ["/only/"])


def test_fill_placeholders_inserts_image_attributes() -> None:
    second = f'<img{attributes_placeholder(1)} src="{placeholder(1)}">'
    html = f'{second}<img{attributes_placeholder(0)} src="{placeholder(0)}">'
    assert fill_placeholders(html, ["a", "b"], {1: ' width="3"'}) == '<img width="3" src="b"><img src="a">'
