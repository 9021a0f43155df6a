from __future__ import annotations

import pytest

from site_builder.content.page import ParsedPage, parse_page
from site_builder.model.content import BodyLink, ContentPage
from site_builder.model.fingerprint import digest
from site_builder.model.problems import KeyLocation, PointLocation, Problem

PATH = "content/pages/About us.md"


def parse(front: str = "title: T\n", body: str = "Text.", path: str = PATH) -> ParsedPage:
    return parse_page(path, f"---\n{front}---\n{body}\n".encode())


def test_parse_page_reads_every_field() -> None:
    front = "title: About \n  us\nsummary: ' Who  we are '\nnav_order: -3\n"
    parsed = parse(front, "# Team\n\n[a](b#c) <b>\n\n## Desk")
    assert parsed.problems == ()
    assert parsed.path == PATH
    assert parsed.body is not None
    assert parsed.body.html == (
        '<h2 id="team">Team</h2>\n<p><a href="\x000\x00">a</a> &lt;b&gt;</p>\n<h3 id="desk">Desk</h3>\n'
    )
    assert parsed.page == ContentPage(
        path=PATH,
        slug="about-us",
        title="About us",
        summary="Who we are",
        nav_order=-3,
        body=digest(parsed.body),
        links=(BodyLink("b#c", 9, at=PointLocation(9, 5)),),
        anchors=("team", "desk"),
    )


def test_parse_page_uses_defaults() -> None:
    parsed = parse(body="")
    assert parsed.problems == ()
    assert parsed.page is not None
    assert (parsed.page.summary, parsed.page.nav_order, parsed.page.links) == ("", None, ())


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        (
            "",
            Problem(
                PATH, "missing-key", "`title` is missing", KeyLocation(("title",)), "add a line `title: About this hub`"
            ),
        ),
        ("title: ' '\n", Problem(PATH, "too-short", "`title` is empty", KeyLocation(("title",)))),
        (
            "title: T\norder: 1\n",
            Problem(
                PATH,
                "unknown-key",
                "unknown key `order`",
                KeyLocation(("order",), on_key=True),
                "did you mean `nav_order`?",
            ),
        ),
        *(
            (
                f"title: T\nnav_order: {number}\n",
                Problem(
                    PATH,
                    "wrong-type",
                    f"`nav_order` should be a whole number from -10000 to 10000, not `{number}`",
                    KeyLocation(("nav_order",)),
                ),
            )
            for number in ("first", "99999999999999999999", "012", "1.5")
        ),
    ],
)
def test_parse_page_reports_invalid_fields(front: str, problem: Problem) -> None:
    parsed = parse(front)
    assert (parsed.problems, parsed.is_valid) == ((problem,), False)


def test_parse_page_returns_none_without_front_matter() -> None:
    parsed = parse_page(PATH, b"Text")
    assert (parsed.page, parsed.is_valid, parsed.body) == (None, False, None)


def test_parse_page_keeps_a_page_with_body_problems() -> None:
    parsed = parse(body="[a](javascript:x)\n\n\x07")
    assert [problem.code for problem in parsed.problems] == ["control-character", "unsafe-link"]
    assert parsed.page is not None
    assert {problem.path for problem in parsed.problems} == {PATH}


def test_parse_page_reports_a_file_name_without_letters() -> None:
    parsed = parse(path="content/pages/!.md")
    message = "the file name has no letter or digit to make a URL from"
    assert parsed.problems == (Problem("content/pages/!.md", "empty-slug", message),)
