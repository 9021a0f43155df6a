from __future__ import annotations

import pytest

from site_builder.content.markdown.collector import MAX_REPEATED, LinkCollector, line_of, scheme_of
from site_builder.content.markdown.placeholders import placeholder
from site_builder.model.content import BodyLink
from site_builder.model.problems import KeyLocation, TextLocation

HERE = TextLocation(1, "x")


def test_anchor_numbers_repeated_slugs() -> None:
    file = LinkCollector("a.md")
    assert [file.anchor("a"), file.anchor("a"), file.anchor("a-2")] == ["a", "a-2", "a-2-2"]


def test_within_link_budget_reports_one_problem() -> None:
    file = LinkCollector("a.md")
    assert file.within_link_budget(MAX_REPEATED, HERE)
    assert not file.within_link_budget(1, HERE) and not file.within_link_budget(1, HERE)
    assert [problem.code for problem in file.problems] == ["too-much-repeated"]


@pytest.mark.parametrize(
    ("address", "written", "code"),
    [
        ("https://lab.example/a", "https://lab.example/a", None),
        ("mailto:desk@hub.example", "mailto:desk@hub.example", None),
        ("#part", "#part", None),
        ("a%20b.md#c", placeholder(0), None),
        ("", "", "empty-link"),
        ("https:/a", "https:/a", "bad-url"),
        ("https://user:secret@a.example/", "#", "bad-url"),
        ("https://a.example/@user", "https://a.example/@user", None),
        ("//lab.example/", "#", "unsafe-link"),
        ("JavaScript:x", "#", "unsafe-link"),
        ("http://[", "#", "bad-url"),
    ],
)
def test_href_checks_link_targets(address: str, written: str, code: str | None) -> None:
    file = LinkCollector("a.md")
    assert file.href(address, HERE, 3) == written
    assert [problem.code for problem in file.problems] == ([code] if code else [])
    assert file.links == ([BodyLink("a%20b.md#c", 3)] if written == placeholder(0) else [])


@pytest.mark.parametrize(
    ("address", "code"), [("", "empty-link"), ("https://a.example/b.png", "outside-image"), ("data:x", "outside-image")]
)
def test_src_rejects_external_and_missing_files(address: str, code: str) -> None:
    file = LinkCollector("a.md")
    assert file.src(address, HERE, 1) == "#"
    assert [problem.code for problem in file.problems] == [code]
    assert file.src("/a%20b.svg", HERE, 2) == placeholder(0)
    assert file.links == [BodyLink("/a%20b.svg", 2, image=True)]


def test_within_link_budget_is_reported_once() -> None:
    file = LinkCollector("a.md")
    assert file.within_link_budget(MAX_REPEATED, HERE)
    assert [file.within_link_budget(1, HERE) for _ in range(3)] == [False] * 3
    assert [problem.code for problem in file.problems] == ["too-much-repeated"]


def test_anchor_is_always_unique() -> None:
    file = LinkCollector("a.md")
    assert [file.anchor(slug) for slug in ("a", "a", "a-2", "", "")] == ["a", "a-2", "a-2-2", "section", "section-2"]
    assert file.has_anchor("a-2-2") and not file.has_anchor("b")


def test_line_of_points_into_a_value_or_the_body() -> None:
    assert line_of(KeyLocation(("why_it_matters",)), 4, "x") == KeyLocation(("why_it_matters",), text="x")
    assert line_of(None, 4, "x") == TextLocation(4, "x")


def test_scheme_of_returns_the_scheme() -> None:
    found = [scheme_of(url) for url in ("HTTPS://a", "//a", "/a", "a.md", "http://[", " javascript:x")]
    assert found == ["https", "//", "", "", "invalid", "javascript"]
