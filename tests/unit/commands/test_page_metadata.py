"""What a page says of itself. The fixtures have the kinds of data that publishers use, and no text of theirs."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.commands.page_metadata import PageMetadata, extract_metadata

PAGES = Path(__file__).parents[3] / "tests/cases/originals"
SUMMARY = "A model that says when it does not know."


def read(name: str) -> PageMetadata:
    return extract_metadata((PAGES / f"{name}.html").read_bytes())


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if trafilatura were not installed."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.setitem(sys.modules, "trafilatura.metadata", None)


def test_json_ld_comes_first() -> None:
    date = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)
    assert read("json-ld") == PageMetadata(
        "Admitting doubt", "Example Lab", date, SUMMARY, "https://lab.example/posts/doubt"
    )


def test_open_graph_where_json_ld_is_broken() -> None:
    date = datetime(2026, 11, 18, tzinfo=UTC)
    assert read("open-graph") == PageMetadata(
        "Admitting doubt", "Example Lab", date, SUMMARY, "https://lab.example/posts/doubt"
    )


def test_a_paper() -> None:
    said = read("paper")
    assert (said.title, said.publisher, said.url) == (
        "Why Language Models Hallucinate",
        "arXiv.org",
        "https://arxiv.org/abs/2509.04664",
    )
    assert said.date == datetime(2025, 9, 4, tzinfo=UTC)


def test_a_bare_page_with_trafilatura() -> None:
    pytest.importorskip("trafilatura")
    said = read("bare")
    assert (said.title, said.date) == ("Admitting doubt", datetime(2026, 11, 18, tzinfo=UTC))


def test_a_bare_page_without(alone: None) -> None:
    assert read("bare") == PageMetadata("Admitting doubt")


def test_the_text_of_the_original_is_nowhere() -> None:
    for page in PAGES.glob("*.html"):
        assert "secret" not in repr(extract_metadata(page.read_bytes()))


def test_pages_in_another_encoding() -> None:
    page = '<html><head><meta charset="iso-8859-1"><title>Müller</title></head></html>'
    assert extract_metadata(page.encode("iso-8859-1")).title == "Müller"
    assert extract_metadata(b"<title>M\xfcller</title>").title == "M\ufffdller"
    assert extract_metadata(b'<meta charset="nonsense"><title>A</title>').title == "A"


def test_addresses_that_are_none_are_left_out(alone: None) -> None:
    page = b'<link rel="canonical" href="/x"><meta property="og:url" content="javascript:x">'
    assert extract_metadata(page).url == ""


@pytest.mark.parametrize(
    "data",
    [b"", b"<", b"<![", b"<!x", b"\x00\xff", b'<script type="application/ld+json">[[[]]]</script>', b"<title>"],
)
def test_odd_pages(alone: None, data: bytes) -> None:
    assert isinstance(extract_metadata(data), PageMetadata)


@given(data=st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "trafilatura.metadata", None)
        assert isinstance(extract_metadata(b"<head><title>" + data), PageMetadata)


def test_a_page_on_which_trafilatura_fails_says_what_else_it_says() -> None:
    assert extract_metadata(b"<?xml version='1.0'?><svg><title>A title</title><p>b</p></svg>") == PageMetadata(
        "A title"
    )


def test_what_cannot_be_written_or_is_obeyed_is_left_out() -> None:
    bad = b"\\u001b[31mA \\ud800title\\u202e\\n"
    page = b'<script type="application/ld+json">{"@type": "Article", "headline": "%s", "url": "https://a.example/%s"}</script>'
    assert extract_metadata(page % (bad, bad)) == PageMetadata("[31mA title")


@pytest.mark.parametrize(
    ("field", "name"),
    [
        *(("title", name) for name in ("citation_title", "og:title", "dc.title", "twitter:title")),
        *(("publisher", name) for name in ("og:site_name", "application-name", "citation_publisher", "dc.publisher")),
        *(("summary", name) for name in ("og:description", "description", "dc.description", "twitter:description")),
    ],
)
def test_every_name_of_a_meta_element(alone: None, field: str, name: str) -> None:
    said = extract_metadata(f'<meta name="{name}" content="A  text">'.encode())
    assert said == msgspec.structs.replace(PageMetadata(), **{field: "A text"})


@pytest.mark.parametrize(
    "name", ["article:published_time", "citation_date", "citation_publication_date", "dc.date", "date", "pubdate"]
)
def test_every_name_of_a_date(alone: None, name: str) -> None:
    said = extract_metadata(f'<meta name="{name}" content="2026/11/18 later">'.encode())
    assert said == PageMetadata(date=datetime(2026, 11, 18, tzinfo=UTC))


def json_ld(value: object) -> PageMetadata:
    return extract_metadata(f'<script type="application/ld+json">{json.dumps(value)}</script>'.encode())


def test_names_and_addresses_of_json_ld_have_several_forms(alone: None) -> None:
    article = {"@type": "NewsArticle", "headline": "A title"}
    lab = PageMetadata("A title", "Lab")
    for publisher in ("Lab", {"name": "Lab"}, [{"name": ["Lab"]}], ["Lab", "Other"]):
        assert json_ld({**article, "publisher": publisher}) == lab
    address = "https://lab.example/post"
    for page in ({"url": address}, {"mainEntityOfPage": address}, {"mainEntityOfPage": {"@id": address}}):
        assert json_ld({**article, **page}).url == address
    assert json_ld([{"@graph": [{"@type": ["Thing"]}, article]}]).title == "A title"
    assert json_ld({**article, "@type": "Person"}) == PageMetadata()


@pytest.mark.parametrize("mark", ["|", "·", "—", "–", "-"])
def test_the_name_of_the_site_is_no_part_of_a_title(alone: None, mark: str) -> None:
    page = f'<title>A {mark} title {mark} Lab</title><meta name="og:site_name" content="LAB">'
    assert extract_metadata(page.encode()).title == f"A {mark} title"
    assert extract_metadata(page.replace("LAB", "Other").encode()).title == f"A {mark} title {mark} Lab"


def test_an_article_says_more_than_the_page_it_is_on(alone: None) -> None:
    assert json_ld([{"@type": "WebPage", "name": "Page"}, {"@type": "Report", "name": "Report"}]).title == "Report"
