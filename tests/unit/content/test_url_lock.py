import pytest

from site_builder.content.url_lock import HEADER, add_urls, url_entries

CONFLICT = "# Mine.\n<<<<<<< HEAD\n/news/b/\n||||||| base\n=======\n/news/c/\n>>>>>>> other\n/news/d/\n"


def test_url_entries_have_line_numbers() -> None:
    assert list(url_entries(HEADER.splitlines())) == []
    assert list(url_entries(["# x", "", "/news/a/ ", "/news/b/"])) == [(3, "/news/a/"), (4, "/news/b/")]
    assert list(url_entries(CONFLICT.splitlines())) == [(3, "/news/b/"), (6, "/news/c/"), (8, "/news/d/")]


def test_add_urls_sorts_without_repeats() -> None:
    ledger = add_urls("", ["/news/b/", "/news/a/"])
    assert ledger == HEADER + "/news/a/\n/news/b/\n"
    assert add_urls(ledger, ["/news/aa/", "/news/a/"]) == HEADER + "/news/a/\n/news/aa/\n/news/b/\n"


@pytest.mark.parametrize("text", ["", HEADER, "/news/b/\n/news/a/\n"])
def test_add_urls_keeps_the_text_without_new_urls(text: str) -> None:
    assert add_urls(text, ["/news/a/"] if "/news/a/" in text else []) == text


def test_add_urls_removes_nothing() -> None:
    assert add_urls("/news/z/\n", ["/news/a/"]) == HEADER + "/news/a/\n/news/z/\n"


def test_add_urls_resolves_conflicts_by_keeping_both() -> None:
    assert add_urls(CONFLICT, ["/news/b/"]) == "# Mine.\n/news/b/\n/news/c/\n/news/d/\n"
