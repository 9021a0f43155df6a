from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.content.front_matter import locate
from site_builder.content.markdown import MarkdownFile
from site_builder.content.markdown_source import KeptMarkdown
from site_builder.content.raw_html import MAX_TAGS
from site_builder.content.slots import EDGE, fill
from site_builder.extras import Extras
from site_builder.model import BodyLink, Key
from tests.fixture_files import Case, read_cases
from tests.hubs import build_hub, codes, story_text, write_hub

CASES = read_cases(Path(__file__).parent / "fixtures/markdown_html.md")
HTML = "title: Hub\nbase_url: https://hub.example.org/\nmarkdown: {html: true}\n"


def read(text: str) -> tuple[MarkdownFile, str]:
    """A file that is one body, and its HTML with each slot as `slot/0`."""
    file = MarkdownFile("a.txt", html=True)
    html = file.block(text, 1)
    return file, fill(html, [f"slot/{n}" for n in range(len(file.links))])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_html_is_cleaned_and_what_is_left_out_is_told(case: Case) -> None:
    file, html = read(case.input)
    found = [locate(problem, case.input) for problem in file.problems]
    lines = [f"{d.line}:{d.column} {d.code}: {d.message}" for d in found]
    assert "\n".join([html.rstrip("\n"), *lines, ""]) == case.expected


def test_where_no_html_is_wanted_it_is_text() -> None:
    file = MarkdownFile("a.md")
    assert file.block("<b>x</b> <script>", 1) == "<p>&lt;b&gt;x&lt;/b&gt; &lt;script&gt;</p>\n"
    assert file.problems == []


def test_links_and_pictures_of_html_are_gathered_with_the_others() -> None:
    file, _ = read('[a](b.md)\n\n<a href="c%20d.md">c</a><img src="/e.svg" alt="E">\n')
    assert file.links == [BodyLink("b.md", 1), BodyLink("c d.md", 1), BodyLink("/e.svg", 1, image=True)]


def test_a_picture_of_html_has_a_place_for_what_its_file_decides() -> None:
    file = MarkdownFile("a.md", html=True)
    html = file.block('<img alt="&quot; src=&quot; >" src="a.svg">\n\n<b>\n\n![b](b.svg)\n</b>', 1)
    filled = fill(html, ["/b.svg", "/a.svg"], {0: ' width="1"', 1: ' width="2"'})
    assert '<img width="2" alt="&quot; src=&quot; &gt;" src="/a.svg" loading="lazy">' in filled
    assert '<img width="1" src="/b.svg" alt="b" loading="lazy">' in filled


def test_values_of_the_front_matter_may_have_html_too() -> None:
    file = MarkdownFile("a.md", html=True)
    key = Key(("takeaways", 1))
    html, plain = file.inline('H<sub>2</sub>O <script>x</script> <a href="javascript:x">y</a>', key)
    assert html == 'H<sub>2</sub>O  <a rel="noopener">y</a>'
    assert plain == "H2O x y"
    assert [(problem.code, problem.where) for problem in file.problems] == [
        ("html-left-out", Key(key.path, text="<script>")),
        ("unsafe-link", Key(key.path, text='<a href="javascript:x">')),
    ]


def test_words_between_tags_count() -> None:
    assert read('<p title="no words">one two</p>\n\n<b>three</b> four')[0].words == 4


def test_each_name_is_told_once() -> None:
    file, _ = read("<font a=1>x</font> <font a=1>x</font> <p class=a>\n\n<p class=b>")
    assert [problem.message for problem in file.problems] == ["`<font>` is left out", "`class` of `<p>` is left out"]


def test_hints_say_what_to_do_instead() -> None:
    file, _ = read("<iframe></iframe> <h1>a</h1> <style>b</style> <font>c</font> <b style=d>e</b>")
    assert [problem.hint for problem in file.problems] == [
        "nothing can be embedded: link to it",
        "write ## and a heading",
        "looks are for `static/css/own.css`",
        "take the tags away: what stands between them stays",
        "",
    ]


def test_more_tags_than_can_be_read_in_time_are_text_and_an_error() -> None:
    fine, _ = read("<i>x</i> " * MAX_TAGS)
    assert fine.problems == []
    file, html = read("<i>x</i> " * (MAX_TAGS + 1))
    assert [(problem.code, problem.severity) for problem in file.problems] == [("too-much-html", "error")]
    assert "<i>" not in html


def test_readers_of_markdown_get_the_cleaned_html() -> None:
    file = KeptMarkdown("a.md", html=True)
    html = file.block("<b onclick=x>[a](b.md)</b>", 1)
    assert file.sources == [html] and "onclick" not in html
    file.block("[a](b.md) plain", 1)
    assert file.sources[1] == f"[a]({EDGE}1{EDGE}) plain"


def test_a_hub_that_allows_it_publishes_it_and_another_shows_it(tmp_path: Path) -> None:
    story = f"-- content/news/2026-11-01-a.md --\n{story_text(body='A <kbd>key</kbd> <u onclick=x>u</u>.')}"
    site = write_hub(tmp_path, f"-- site.yaml --\n{HTML}{story}")
    result = build_hub(site)
    assert [(d.code, d.severity) for d in result.diagnostics] == [("html-left-out", "warning")]
    page = site / "public/news/a/index.html"
    assert "A <kbd>key</kbd> <u>u</u>." in page.read_text()
    (site / "site.yaml").write_text(HTML.replace("true", "false"))
    assert codes(build_hub(site)) == []
    assert "A &lt;kbd&gt;key&lt;/kbd&gt; &lt;u onclick=x&gt;u&lt;/u&gt;." in page.read_text()


def test_without_the_library_nothing_is_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{HTML}cards: false\n")
    monkeypatch.setattr("site_builder.load.find_extras", Extras)
    result = build_hub(site)
    assert [(d.path, d.line, d.column, d.code) for d in result.diagnostics] == [("site.yaml", 3, 18, "no-nh3")]
    assert result.published is None
