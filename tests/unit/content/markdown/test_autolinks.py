from __future__ import annotations

import pytest

from tests.support.typed import markdown


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("See https://example.com.", ["https://example.com"]),
        ("(https://example.com/a_(b)), ok", ["https://example.com/a_(b)"]),
        ("www.example.org!", ["https://www.example.org"]),
        ("*https://a.example/x_y*", ["https://a.example/x_y"]),
        ("见https://a.example/页。然后", ["https://a.example/%E9%A1%B5"]),
        ("| x |\n| - |\n| https://a.example/?a=1&b=2 |", ["https://a.example/?a=1&amp;b=2"]),
        ("https://a.example/&amp;", ["https://a.example/"]),
        ("[https://a.example](https://b.example)", ["https://b.example"]),
        ("<https://a.example>", ["https://a.example"]),
        ("`https://a.example` https:\\//a.example http://localhost:8000 https://", []),
        ('<a href="https://a.example">x</a>', []),
        ("Version 1.www.x", []),
        ("\"https://b.example/y\", 'https://b.example/z'", ["https://b.example/y", "https://b.example/z"]),
        ("https://youtu.be/x[/youtube] [https://a.example/x]", ["https://youtu.be/x", "https://a.example/x"]),
    ],
)
def test_bare_urls_are_links(text: str, urls: list[str]) -> None:
    html = markdown(text)
    assert [part.partition('"')[0] for part in html.split('<a href="')[1:]] == urls


def test_url_in_html_link_is_not_linked_again() -> None:
    assert markdown('<a href="https://a.example">https://a.example</a>', html=True).count("<a ") == 1
