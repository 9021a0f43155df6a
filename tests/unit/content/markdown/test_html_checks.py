from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.config.features import Features
from site_builder.content.front_matter import locate
from site_builder.content.markdown.document import MarkdownFile
from site_builder.content.markdown.html import MAX_TAGS
from site_builder.content.markdown.placeholders import DELIMITER, fill_placeholders
from site_builder.content.markdown.source import MarkdownSource
from site_builder.model.content import BodyLink
from site_builder.model.problems import KeyLocation, TextLocation
from tests.support.cases import Case, read_cases
from tests.support.hubs import build_hub, codes, story_text, write_hub

CASES = read_cases(Path(__file__).parents[4] / "tests/cases/content/markdown_html.md")
HTML = "title: Hub\nbase_url: https://hub.example.org/\nmarkdown: {html: true}\n"


def read(text: str) -> tuple[MarkdownFile, str]:
    """A file that is one body, and its HTML with each slot as `slot/0`."""
    file = MarkdownFile("a.txt", html=True)
    html = file.block(text, 1)
    return file, fill_placeholders(html, [f"slot/{n}" for n in range(len(file.links))])


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
    filled = fill_placeholders(html, ["/b.svg", "/a.svg"], {0: ' width="1"', 1: ' width="2"'})
    assert '<img width="2" alt="&quot; src=&quot; &gt;" src="/a.svg" loading="lazy">' in filled
    assert '<img width="1" src="/b.svg" alt="b" loading="lazy">' in filled


def test_values_of_the_front_matter_may_have_html_too() -> None:
    file = MarkdownFile("a.md", html=True)
    key = KeyLocation(("takeaways", 1))
    html, plain = file.inline('H<sub>2</sub>O <script>x</script> <a href="javascript:x">y</a>', key)
    assert html == 'H<sub>2</sub>O  <a rel="noopener">y</a>'
    assert plain == "H2O x y"
    assert [(problem.code, problem.location) for problem in file.problems] == [
        ("html-left-out", KeyLocation(key.path, text="<script>")),
        ("unsafe-link", KeyLocation(key.path, text='<a href="javascript:x">')),
    ]


def test_words_between_tags_count() -> None:
    assert read('<p title="no words">one two</p>\n\n<b>three</b> four')[0].words == 4


def test_each_name_is_told_once() -> None:
    file, _ = read("<font a=1>x</font> <font a=1>x</font> <p class=a>\n\n<p class=b>")
    assert [problem.message for problem in file.problems] == ["`<font>` is left out", "`class` of `<p>` is left out"]


def test_hints_say_what_to_do_instead() -> None:
    file, _ = read("<iframe></iframe> <h1>a</h1> <style>b</style> <font>c</font> <b style=d>e</b>")
    assert [problem.hint for problem in file.problems] == [
        "embedding is not allowed: link to it",
        "write ## and a heading",
        "put styles in `static/css/own.css`",
        "remove the tags; the text between them is kept",
        "",
    ]


def test_more_tags_than_can_be_read_in_time_are_text_and_an_error() -> None:
    fine, _ = read("<i>x</i> " * MAX_TAGS)
    assert fine.problems == []
    file, html = read("<i>x</i> " * (MAX_TAGS + 1))
    assert [(problem.code, problem.severity) for problem in file.problems] == [("too-much-html", "error")]
    assert "<i>" not in html


def test_readers_of_markdown_get_the_cleaned_html() -> None:
    file = MarkdownSource("a.md", html=True)
    html = file.block("<b onclick=x>[a](b.md)</b>", 1)
    assert file.sources == [html] and "onclick" not in html
    file.block("[a](b.md) plain", 1)
    assert file.sources[1] == f"[a]({DELIMITER}1{DELIMITER}) plain"


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
    monkeypatch.setattr("site_builder.pipeline.load.find_features", Features)
    result = build_hub(site)
    assert [(d.path, d.line, d.column, d.code) for d in result.diagnostics] == [("site.yaml", 3, 18, "no-nh3")]
    assert result.published is None


def test_what_is_in_a_comment_is_not_told() -> None:
    file, html = read('<div>\n<!-- <a href="#old">x</a> <img src="x.png"> <script> -->\nshown\n</div>')
    assert (file.problems, file.words, "shown" in html) == ([], 1, True)


def test_of_links_and_pictures_in_markdown_all_is_told_once() -> None:
    file, html = read("<b>x</b>\n\n[a](https:/ä.example) [b]() ![c](https://x.example/c.png)\n")
    assert sorted(problem.code for problem in file.problems) == ["bad-url", "empty-link", "outside-image"]
    assert {problem.location.line for problem in file.problems if isinstance(problem.location, TextLocation)} == {3}
    assert file.links == []
    assert '<a href="https:/%C3%A4.example"' in html


def test_an_address_may_have_space_around_it() -> None:
    file, html = read('<a href="\n b.md ">b</a> <a href=" https://lab.example/ ">c</a> <img src=" d.svg" alt="D">')
    assert [link.target for link in file.links] == ["b.md", "d.svg"]
    assert (file.problems, 'href="https://lab.example/"' in html) == ([], True)


@pytest.mark.parametrize("text", ['<a href="b.md"> </a>', "[<b></b>](b.md)", "[<!-- x -->](b.md)"])
def test_a_link_needs_a_text(text: str) -> None:
    assert [problem.code for problem in read(text)[0].problems] == ["no-link-text"]


@pytest.mark.parametrize("text", ['<a id="here"></a>', "[<b>b</b>](b.md)", '[<img src="a.svg" alt="A">](b.md)'])
def test_links_that_have_one_and_what_is_none(text: str) -> None:
    assert read(text)[0].problems == []


def test_a_login_in_a_link_is_not_published() -> None:
    file, html = read("<a href='https://user:secret@lab.example/'>x</a>")
    assert [problem.code for problem in file.problems] == ["bad-url"]
    assert "secret" not in html


def test_the_name_of_what_is_left_out_is_none() -> None:
    file, _ = read('<font id="here">x</font>\n\n[y](#here)')
    assert file.anchors == []
    assert [problem.code for problem in file.problems] == ["html-left-out", "broken-anchor"]


def test_a_name_is_given_once_on_a_page_of_several_texts() -> None:
    file = MarkdownFile("a.md", html=True)
    takeaway, _ = file.inline('<b id="x">x</b>', KeyLocation(("takeaways", 0)))
    body = file.block('<b id="x">x</b> <i id="y">y</i>', 9)
    assert ('id="x"' in takeaway, 'id="x"' in body, 'id="y"' in body) == (True, False, True)
    assert [problem.code for problem in file.problems] == ["html-left-out"]


def test_the_plain_text_of_a_value_has_no_traces_of_tags() -> None:
    key = KeyLocation(("why_it_matters",))
    assert MarkdownFile("a.md", html=True).inline("one<br>two <img src='p.svg' alt='p'>", key)[1] == "one two"


def test_a_link_that_browsers_make_of_one_that_is_not_ended_is_not_told() -> None:
    file, _ = read('x <a href="b.md">\n\ny\n')
    assert [problem.code for problem in file.problems] == ["unended-html"]
