from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from site_builder.config.features import Features
from site_builder.content.locations import locate
from site_builder.content.markdown.document import MarkdownFile
from site_builder.content.markdown.html import MAX_TAGS
from site_builder.content.markdown.placeholders import DELIMITER, fill_placeholders
from site_builder.content.markdown.source import MarkdownSource
from site_builder.model.content import BodyLink
from site_builder.model.problems import KeyLocation, PointLocation
from tests.support.cases import Case, read_cases
from tests.support.hubs import build_hub, codes, story_text, write_hub

CASES = read_cases(Path(__file__).parents[4] / "tests/cases/content/markdown_html.md")
HTML = "title: Hub\nbase_url: https://hub.example/\nmarkdown: {html: true}\n"


def read(text: str) -> tuple[MarkdownFile, str]:
    """Return a file of one body, and its HTML with each placeholder shown as `slot/0`."""
    file = MarkdownFile("a.txt", html=True)
    html = file.block(text, 1)
    return file, fill_placeholders(html, [f"slot/{n}" for n in range(len(file.links))])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_html_is_cleaned_and_removed_parts_are_reported(case: Case) -> None:
    file, html = read(case.input)
    found = [locate(problem, case.input) for problem in file.problems]
    lines = [f"{d.line}:{d.column} {d.code}: {d.message}" for d in found]
    assert "\n".join([html.rstrip("\n"), *lines, ""]) == case.expected


def test_html_is_text_when_not_allowed() -> None:
    file = MarkdownFile("a.md")
    assert file.block("<b>x</b> <script>", 1) == "<p>&lt;b&gt;x&lt;/b&gt; &lt;script&gt;</p>\n"
    assert file.problems == []


def test_html_links_and_images_are_collected() -> None:
    file, _ = read('[a](b.md)\n\n<a href="c%20d.md">c</a><img src="/e.svg" alt="E">\n')
    assert file.links == [
        BodyLink("b.md", 1, at=PointLocation(1, 5)),
        BodyLink("c%20d.md", 3, at=PointLocation(3, 10)),
        BodyLink("/e.svg", 3, image=True, at=PointLocation(3, 35)),
    ]


def test_html_image_has_an_attributes_placeholder() -> None:
    file = MarkdownFile("a.md", html=True)
    html = file.block('<img alt="&quot; src=&quot; >" src="a.svg">\n\n<b>\n\n![b](b.svg)\n</b>', 1)
    filled = fill_placeholders(html, ["/b.svg", "/a.svg"], {0: ' width="1"', 1: ' width="2"'})
    assert '<img width="2" alt="&quot; src=&quot; &gt;" src="/a.svg" loading="lazy">' in filled
    assert '<img width="1" src="/b.svg" alt="b" loading="lazy">' in filled


def test_html_is_allowed_in_front_matter_values() -> None:
    file = MarkdownFile("a.md", html=True)
    key = KeyLocation(("takeaways", 1))
    html, plain = file.inline('H<sub>2</sub>O <script>x</script> <a href="javascript:x">y</a>', key)
    assert html == 'H<sub>2</sub>O  <a rel="noopener">y</a>'
    assert plain == "H2O x y"
    assert [(problem.code, problem.location) for problem in file.problems] == [
        ("html-left-out", KeyLocation(key.path, index=15)),
        ("unsafe-link", KeyLocation(key.path, index=34)),
    ]


def test_html_words_are_counted() -> None:
    assert read('<p title="no words">one two</p>\n\n<b>three</b> four')[0].words == 4


def test_html_problem_is_reported_once_per_name() -> None:
    file, _ = read("<font a=1>x</font> <font a=1>x</font> <p class=a>\n\n<p class=b>")
    assert [problem.message for problem in file.problems] == ["`<font>` is left out", "`class` of `<p>` is left out"]


def test_html_problems_have_hints() -> None:
    file, _ = read("<iframe></iframe> <h1>a</h1> <style>b</style> <font>c</font> <b style=d>e</b>")
    assert [problem.hint for problem in file.problems] == [
        "embedding is not allowed: link to it",
        "write ## and a heading",
        "put styles in `static/css/own.css`",
        "remove the tags; the text between them is kept",
        "",
    ]


def test_html_with_too_many_tags_is_text_and_an_error() -> None:
    fine, _ = read("<i>x</i> " * MAX_TAGS)
    assert fine.problems == []
    file, html = read("<i>x</i> " * (MAX_TAGS + 1))
    assert [(problem.code, problem.severity) for problem in file.problems] == [("too-much-html", "error")]
    assert "<i>" not in html


def test_html_is_clean_in_the_markdown_version() -> None:
    file = MarkdownSource("a.md", html=True)
    html = file.block("<b onclick=x>[a](b.md)</b>", 1)
    assert file.sources == [html] and "onclick" not in html
    file.block("[a](b.md) plain", 1)
    assert file.sources[1] == f"[a]({DELIMITER}1{DELIMITER}) plain"


def test_html_setting_decides_between_html_and_text(tmp_path: Path) -> None:
    story = f"-- content/news/2026-11-01-a.md --\n{story_text(body='A <kbd>key</kbd> <u onclick=x>u</u>.')}"
    site = write_hub(tmp_path, f"-- site.yaml --\n{HTML}{story}")
    result = build_hub(site)
    assert [(d.code, d.severity) for d in result.diagnostics] == [("html-left-out", "warning")]
    page = site / "public/news/a/index.html"
    assert "A <kbd>key</kbd> <u>u</u>." in page.read_text()
    (site / "site.yaml").write_text(HTML.replace("true", "false"))
    assert codes(build_hub(site)) == []
    assert "A &lt;kbd&gt;key&lt;/kbd&gt; &lt;u onclick=x&gt;u&lt;/u&gt;." in page.read_text()


def test_html_without_nh3_fails_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{HTML}cards: false\n")
    monkeypatch.setattr("site_builder.pipeline.load.find_features", Features)
    result = build_hub(site)
    assert [(d.path, d.line, d.column, d.code) for d in result.diagnostics] == [("site.yaml", 3, 18, "no-nh3")]
    assert result.published is None


def test_html_in_comments_is_ignored() -> None:
    file, html = read('<div>\n<!-- <a href="#old">x</a> <img src="x.png"> <script> -->\nshown\n</div>')
    assert (file.problems, file.words, "shown" in html) == ([], 1, True)


def test_markdown_links_are_reported_once() -> None:
    file, html = read("<b>x</b>\n\n[a](https:/ä.example) [b]() ![c](https://x.example/c.png)\n")
    assert sorted(problem.code for problem in file.problems) == ["bad-url", "empty-link", "outside-image"]
    assert {problem.location.line for problem in file.problems if isinstance(problem.location, PointLocation)} == {3}
    assert file.links == []
    assert '<a href="https:/%C3%A4.example"' in html


def test_html_url_may_have_surrounding_whitespace() -> None:
    file, html = read('<a href="\n b.md ">b</a> <a href=" https://lab.example/ ">c</a> <img src=" d.svg" alt="D">')
    assert [link.target for link in file.links] == ["b.md", "d.svg"]
    assert (file.problems, 'href="https://lab.example/"' in html) == ([], True)


@pytest.mark.parametrize("text", ['<a href="b.md"> </a>', "[<b></b>](b.md)", "[<!-- x -->](b.md)"])
def test_html_link_without_text_is_reported(text: str) -> None:
    assert [problem.code for problem in read(text)[0].problems] == ["no-link-text"]


@pytest.mark.parametrize("text", ['<a id="here"></a>', "[<b>b</b>](b.md)", '[<img src="a.svg" alt="A">](b.md)'])
def test_html_link_with_content_is_accepted(text: str) -> None:
    assert read(text)[0].problems == []


def test_html_link_with_login_is_not_published() -> None:
    file, html = read("<a href='https://user:secret@lab.example/'>x</a>")
    assert [problem.code for problem in file.problems] == ["bad-url"]
    assert "secret" not in html


def test_html_id_of_a_removed_element_is_ignored() -> None:
    file, _ = read('<font id="here">x</font>\n\n[y](#here)')
    assert file.anchors == []
    assert [problem.code for problem in file.problems] == ["html-left-out", "broken-anchor"]


def test_html_id_is_unique_across_texts() -> None:
    file = MarkdownFile("a.md", html=True)
    takeaway, _ = file.inline('<b id="x">x</b>', KeyLocation(("takeaways", 0)))
    body = file.block('<b id="x">x</b> <i id="y">y</i>', 9)
    assert ('id="x"' in takeaway, 'id="x"' in body, 'id="y"' in body) == (True, False, True)
    assert [problem.code for problem in file.problems] == ["html-left-out"]


def test_inline_plain_text_has_no_tags() -> None:
    key = KeyLocation(("why_it_matters",))
    assert MarkdownFile("a.md", html=True).inline("one<br>two <img src='p.svg' alt='p'>", key)[1] == "one two"


def test_html_link_from_an_unclosed_element_is_not_reported() -> None:
    file, _ = read('x <a href="b.md">\n\ny\n')
    assert [problem.code for problem in file.problems] == ["unended-html"]


OUTSIDE = "https://evil.example/p.png"
LINKS_TO_IT = [
    f"[x]({OUTSIDE})",
    f"<{OUTSIDE}>",
    f"[x][r]\n\n[r]: {OUTSIDE}\n\n",
    f'<a href="{OUTSIDE}">x</a>',
    f"![y]({OUTSIDE})",
    f"[![y]({OUTSIDE})]({OUTSIDE})",
]
IMAGES_OF_IT = [
    f'<img alt="y" src="{OUTSIDE}">',
    f"<img alt=y src={OUTSIDE}>",
    f"<IMG ALT=y SRC=' {OUTSIDE}\n'>",
    f'<img alt="y" src="x.svg" srcset="{OUTSIDE} 2x" longdesc="{OUTSIDE}" lowsrc="{OUTSIDE}">',
    f'<picture><source srcset="{OUTSIDE}"><img alt="y" src="x.svg"></picture>',
    f'<video src="{OUTSIDE}" poster="{OUTSIDE}"><source src="{OUTSIDE}"><track src="{OUTSIDE}"></video>',
    f'<audio src="{OUTSIDE}"></audio><embed src="{OUTSIDE}"><iframe src="{OUTSIDE}"></iframe>',
    f'<input type="image" src="{OUTSIDE}" formaction="{OUTSIDE}"><form action="{OUTSIDE}"></form>',
    f'<object data="{OUTSIDE}"></object><link rel="icon" href="{OUTSIDE}">',
    f'<table background="{OUTSIDE}"><tr><td background="{OUTSIDE}">z</table>',
    f'<blockquote cite="{OUTSIDE}">z</blockquote><a href="#" ping="{OUTSIDE}">z</a>',
    f'<svg><image href="{OUTSIDE}"/><use xlink:href="{OUTSIDE}"/></svg>',
    f'<p style="background: url({OUTSIDE})">z</p>',
]


class Loaded(HTMLParser):
    """The attributes that hold a text, except the targets of links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            f"{tag} {name}" for name, value in attrs if "evil" in (value or "") and (tag, name) != ("a", "href")
        ]


@pytest.mark.parametrize("link", LINKS_TO_IT)
@pytest.mark.parametrize("image", IMAGES_OF_IT)
def test_url_of_a_link_is_no_url_of_an_image(link: str, image: str) -> None:
    for text in (f"{link} {image}", f"{image}\n\n{link}"):
        file = MarkdownSource("a.txt", html=True)
        value, _ = file.inline(text.replace("\n\n", " "), KeyLocation(("takeaways", 0)))
        assert Loaded(file.block(text, 1) + value + "".join(file.sources)).found == []
        assert {problem.code for problem in file.problems} & {"outside-image", "html-left-out"}
