import json
from html import unescape
from typing import Any

import pytest
from markupsafe import Markup

from site_builder.content.markdown.document import MarkdownFile
from site_builder.model.items import ShownField
from site_builder.model.problems import KeyLocation
from site_builder.model.site import Link
from site_builder.render.filters import cdata, escape_markdown, field_data, json_text, one_block, text_to_html

NASTY = "</script><!-- <b> & \u2028\u2029 \"quoted\" \\ 'x'"


def test_json_is_safe_in_a_script_and_reads_back() -> None:
    text = json_text({"a": [NASTY, Markup(NASTY)]})
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == {"a": [NASTY, NASTY]}


def test_json_leaves_out_members_without_a_value() -> None:
    value: dict[str, object] = {
        "none": None,
        "text": "",
        "list": [],
        "map": {"empty": ""},
        "no": False,
        "zero": 0,
        "items": ("", None),
    }
    assert json.loads(json_text(value)) == {"no": False, "zero": 0, "items": ["", None]}


def test_json_text_of_bytes() -> None:
    assert json.loads(json_text({"a": b"xyz"})) == {"a": "eHl6"}


def test_cdata_cannot_be_closed_by_text() -> None:
    assert cdata("<p>]]></p>") == "<![CDATA[<p>]]]]><![CDATA[></p>]]>"


@pytest.mark.parametrize(
    "text",
    [
        "plain", "a *b* _c_ `d` **e**", "[a](b) ![c](d) [e]: f", "<b>bold</b> <https://x.example/>", "&amp; AT&T &#35;",
        "C# and F #", "a | b ~~c~~ \\ d", "it's \"so\"", "snake_case_name", "1 < 2 > 0", "trailing #",
    ],
)  # fmt: skip
def test_escaped_markdown_shows_its_text(text: str) -> None:
    shown = MarkdownFile("a.md").block(f"# {escape_markdown(text)}", 1)
    assert shown == MarkdownFile("a.md").block(f"# {Markup(_all_escaped(text))}", 1)
    assert MarkdownFile("a.md").inline(escape_markdown(text), KeyLocation(()))[1] == text


def _all_escaped(text: str) -> str:
    return "".join(f"\\{c}" if c.isascii() and not c.isalnum() and not c.isspace() else c for c in text)


@pytest.mark.parametrize(
    "markdown",
    [
        "plain", "- a", "+ a", "* a", "*a* b", "**a**", "1. a", "12) a", "1.5 times", "# a", "#a", "> a", "```a", "`a`",
        "~~~ a", "---", "* * *", "___", "[a]: b", "[a](https://lab.example/)", "-a", "- ", "####### a", "", "```a```",
        "a\nb", "a\n- b", "a\n\n# b",
    ],
)  # fmt: skip
def test_inline_markdown_starts_no_block(markdown: str) -> None:
    inline = MarkdownFile("a.md").inline(" ".join(markdown.split()), KeyLocation(()))[0]
    shown = MarkdownFile("a.md").block(f"- {one_block(markdown)}\n", 1)
    assert shown == f"<ul>\n<li>{inline}</li>\n</ul>\n"


@pytest.mark.parametrize("text", ["A & B", "R&D", "a < b > c", 'it\'s "x"', "AT&T <3"])
def test_text_that_html_shows_unchanged_stays_as_it_is(text: str) -> None:
    assert text_to_html(text) == text


@pytest.mark.parametrize("text", ["<b>", "</b> &", "<!-- x", "&lt; &", "&copy", "a&#60;b", "<?x"])
def test_text_that_html_changes_is_escaped(text: str) -> None:
    assert unescape(text_to_html(text)) == text and not set(text_to_html(text)) & {"<"}


@pytest.mark.parametrize(
    ("values", "data"),
    [
        ({"type": "number", "text": "7.5"}, {"value": 7.5}),
        ({"type": "number", "text": "1e+30"}, {"value": 1e30}),
        ({"type": "number", "text": "2015"}, {"value": 2015}),
        ({"type": "text", "text": "2015"}, {"value": "2015"}),
        ({"type": "boolean", "links": (Link("no", ""),)}, {"value": False}),
        ({"type": "list", "links": (Link("web", "/x/"),)}, {"values": ["web"]}),
        ({"type": "image", "image": "/logo.svg"}, {"url": "https://a.example/logo.svg"}),
    ],
)
def test_field_is_data_of_its_type(values: dict[str, Any], data: dict[str, object]) -> None:
    field = ShownField(name="n", title="N", position=0, **values)
    assert field_data(field, "https://a.example{}".format, str) == {"name": "n", "title": "N", **data}
