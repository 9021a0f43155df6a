"""Metadata of pages. The fixtures have the kinds of data that publishers use, without their texts."""

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
def without_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test as if trafilatura were not installed."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.setitem(sys.modules, "trafilatura.metadata", None)


def test_json_ld_comes_first() -> None:
    date = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)
    assert read("json-ld") == PageMetadata(
        "Admitting doubt", "Example Lab", date, SUMMARY, "https://lab.example/posts/doubt"
    )


def test_open_graph_replaces_broken_json_ld() -> None:
    date = datetime(2026, 11, 18)
    assert read("open-graph") == PageMetadata(
        "Admitting doubt", "Example Lab", date, SUMMARY, "https://lab.example/posts/doubt"
    )


def test_citation_tags_of_paper_are_read() -> None:
    metadata = read("paper")
    assert (metadata.title, metadata.publisher, metadata.url) == (
        "Why Language Models Hallucinate",
        "arXiv.org",
        "https://arxiv.org/abs/2509.04664",
    )
    assert metadata.date == datetime(2025, 9, 4)


def test_bare_page_is_read_with_trafilatura() -> None:
    pytest.importorskip("trafilatura")
    metadata = read("bare")
    assert (metadata.title, metadata.date) == ("Admitting doubt", datetime(2026, 11, 18))


def test_bare_page_without_trafilatura_has_only_title(without_trafilatura: None) -> None:
    assert read("bare") == PageMetadata("Admitting doubt")


def test_text_of_original_is_not_used() -> None:
    for page in PAGES.glob("*.html"):
        assert "secret" not in repr(extract_metadata(page.read_bytes()))


def test_declared_encoding_is_used() -> None:
    page = '<html><head><meta charset="iso-8859-1"><title>Müller</title></head></html>'
    assert extract_metadata(page.encode("iso-8859-1")).title == "Müller"
    assert extract_metadata(b"<title>M\xfcller</title>").title == "M\ufffdller"
    assert extract_metadata(b'<meta charset="nonsense"><title>A</title>').title == "A"


def test_invalid_urls_are_dropped(without_trafilatura: None) -> None:
    page = b'<link rel="canonical" href="/x"><meta property="og:url" content="javascript:x">'
    assert extract_metadata(page).url == ""


@pytest.mark.parametrize(
    "data",
    [b"", b"<", b"<![", b"<!x", b"\x00\xff", b'<script type="application/ld+json">[[[]]]</script>', b"<title>"],
)
def test_broken_page_gives_metadata(without_trafilatura: None, data: bytes) -> None:
    assert isinstance(extract_metadata(data), PageMetadata)


@given(data=st.binary(max_size=300))
def test_any_bytes_give_metadata(data: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "trafilatura.metadata", None)
        assert isinstance(extract_metadata(b"<head><title>" + data), PageMetadata)


def test_title_is_kept_when_trafilatura_fails() -> None:
    assert extract_metadata(b"<?xml version='1.0'?><svg><title>A title</title><p>b</p></svg>") == PageMetadata(
        "A title"
    )


def test_control_characters_and_surrogates_are_dropped() -> None:
    bad = b"\\u001b[31mA \\ud800title\\u202e\\n"
    node = b'{"@type": "Article", "headline": "%s", "url": "https://a.example/%s"}' % (bad, bad)
    assert extract_metadata(b'<script type="application/ld+json">%s</script>' % node) == PageMetadata("[31mA title")


@pytest.mark.parametrize(
    ("field", "name"),
    [
        *(("title", name) for name in ("citation_title", "og:title", "dc.title", "twitter:title")),
        *(("publisher", name) for name in ("og:site_name", "application-name", "citation_publisher", "dc.publisher")),
        *(("summary", name) for name in ("og:description", "description", "dc.description", "twitter:description")),
    ],
)
def test_every_meta_name_is_read(without_trafilatura: None, field: str, name: str) -> None:
    metadata = extract_metadata(f'<meta name="{name}" content="A  text">'.encode())
    assert metadata == msgspec.structs.replace(PageMetadata(), **{field: "A text"})


@pytest.mark.parametrize(
    "name", ["article:published_time", "citation_date", "citation_publication_date", "dc.date", "date", "pubdate"]
)
def test_every_date_name_is_read(without_trafilatura: None, name: str) -> None:
    metadata = extract_metadata(f'<meta name="{name}" content="2026/11/18 later">'.encode())
    assert metadata == PageMetadata(date=datetime(2026, 11, 18))


def json_ld(value: object) -> PageMetadata:
    return extract_metadata(f'<script type="application/ld+json">{json.dumps(value)}</script>'.encode())


def test_json_ld_names_and_urls_have_several_forms(without_trafilatura: None) -> None:
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
def test_site_name_is_removed_from_title(without_trafilatura: None, mark: str) -> None:
    page = f'<title>A {mark} title {mark} Lab</title><meta name="og:site_name" content="LAB">'
    assert extract_metadata(page.encode()).title == f"A {mark} title"
    assert extract_metadata(page.replace("LAB", "Other").encode()).title == f"A {mark} title {mark} Lab"


def test_article_node_precedes_web_page_node(without_trafilatura: None) -> None:
    assert json_ld([{"@type": "WebPage", "name": "Page"}, {"@type": "Report", "name": "Report"}]).title == "Report"
