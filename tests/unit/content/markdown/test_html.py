from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.markdown.html import (
    ELEMENTS,
    GLOBAL_ATTRIBUTES,
    has_link_without_text,
    parse_tags,
    unbalanced_elements,
    without_comments,
)
from site_builder.content.markdown.placeholders import DELIMITER
from tests.support.hostile_hub import PAYLOADS, RAW
from tests.unit.content.markdown.test_html_checks import read


def test_parse_tags_reads_attributes_as_browsers_do() -> None:
    (tag,) = parse_tags("x <IMG  Alt='a &amp; \"b\"' src=c.svg open>")
    assert (tag.element, tag.offset) == ("img", 2)
    assert tag.attributes == {"alt": 'a & "b"', "src": "c.svg", "open": ""}


def test_without_comments_keeps_positions() -> None:
    html = "<b>\n<!-- <i>\nx -->y<!--><u><!-- open\n<s>"
    assert without_comments(html) == "<b>\n        \n     y     <u>         \n   "
    assert [tag.element for tag in parse_tags(html)] == ["b", "u"]


def test_has_link_without_text_finds_empty_links() -> None:
    assert has_link_without_text('<p><a title="x" href="/a" rel="noopener"> </a></p>')
    assert not has_link_without_text('<a id="x"></a><a href="/a">b</a>')


def test_unbalanced_elements_ignores_optional_end_tags() -> None:
    assert list(unbalanced_elements(["p", "li", "br", "b", "i", "font"], ["i", "i", "p", "p"])) == [
        ("b", True),
        ("i", False),
    ]


class Audit(HTMLParser):
    """Finds what is not allowed in cleaned HTML."""

    OURS = frozenset(("class", "tabindex", "rel", "loading", "type", "disabled"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = ELEMENTS.get(tag, frozenset()) | GLOBAL_ATTRIBUTES | self.OURS
        self.wrong += [tag] if tag not in ELEMENTS else [name for name, _ in attrs if name not in own]
        for name, value in attrs:
            if name in ("href", "src") and ":" in (value or "").partition("/")[0]:
                self.wrong += (
                    [str(value)] if not str(value).startswith(("#", "https:", "http:", "mailto:", "tel:")) else []
                )
        if tag not in ("br", "col", "hr", "img", "input", "wbr"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


PIECES = [*PAYLOADS, *RAW, *"<>/\"'=` \n", *(f"<{name}>" for name in ELEMENTS), *(f"</{name}>" for name in ELEMENTS)]
MORE = [
    "\n\n",
    "> ",
    "- ",
    "| a | b |\n|--|--|\n",
    "```\n",
    "[a](b)",
    "![a](b.svg)",
    "[^1]",
    "[^1]: x",
    "!!! note\n    ",
]
MORE += ["<svg>", "<math>", "<style>", "<template>", "<textarea>", "<select>", "<!--", "-->", "<![CDATA[", "<?", "&#0;"]


@given(st.lists(st.sampled_from([*PIECES, *MORE]), max_size=30).map("".join))
def test_clean_leaves_only_allowed_and_closed_elements(text: str) -> None:
    _, html = read(text)
    audit = Audit()
    audit.feed(html)
    audit.close()
    assert (audit.wrong, audit.open, DELIMITER in html) == ([], [], False)


def test_clean_keeps_only_classes_of_highlighted_code_on_spans() -> None:
    html = read('<span class="mi">a</span> <span class="masthead">b</span> <i class="mi">c</i>')[1]
    assert html == '<p><span class="mi">a</span> <span>b</span> <i>c</i></p>\n'


def test_clean_keeps_spans_of_table_cells() -> None:
    row = '<tr><th colspan="2" scope="col">a</th><td colspan="2" rowspan="3">b</td></tr>'
    file, html = read(f"<table>\n{row}\n</table>")
    assert row in html and file.problems == []


def test_clean_adds_attributes_in_one_order() -> None:
    found = {read("<input> <input type=text title='a>b type=&quot;'> <input disabled>")[1] for _ in range(40)}
    assert found == {
        '<p><input disabled="" type="checkbox"> <input type="checkbox" title="a&gt;b type=&quot;" disabled=""> '
        '<input disabled="" type="checkbox"></p>\n'
    }
