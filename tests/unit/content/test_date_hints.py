from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.date_hints import find_date_in_folders, find_date_in_name, suggest_timestamp
from site_builder.content.dates import parse_timestamp

LOOSE = r"\d{1,4}[/. -][\dA-Za-z]{1,9}[/. -]\d{1,4}( \d{1,2}:\d\d( [A-Z]{3})?)?"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("26/11/2026", "2026-11-26"),
        ("11/26/2026", "2026-11-26"),
        ("26.11.2026", "2026-11-26"),
        ("5/5/2026", "2026-05-05"),
        ("03/04/2026", ""),
        ("26 November 2026", "2026-11-26"),
        ("2nd Feb. 2026", "2026-02-02"),
        ("Nov 6, 2026", "2026-11-06"),
        ("2026/11/26", "2026-11-26"),
        ("2026-1-6", "2026-01-06"),
        ("2026-11-26 9:00", "2026-11-26T09:00"),
        ("2026-11-26 09:00 CET", "2026-11-26T09:00+01:00"),
        ("2026-11-26 09:00 PST", "2026-11-26T09:00-08:00"),
        ("2026-11-26 09:00 EDT", "2026-11-26T09:00-04:00"),
        ("26 Nov 2026, 9:00:30 UTC", "2026-11-26T09:00:30Z"),
        ("2026-11-26 09:00 XYZ", ""),
        ("2026-11-26 at noon", ""),
        ("31/11/2026", ""),
        ("26 Foo 2026", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_suggest_timestamp_understands_other_forms(text: str, meant: str) -> None:
    assert suggest_timestamp(text) == meant


@pytest.mark.parametrize(
    ("stem", "found"),
    [
        ("2024-7-4-foo", (("2024-07-04",), "foo")),
        ("2024.7.4 foo bar", (("2024-07-04",), "foo-bar")),
        ("foo-2024-07-04", (("2024-07-04",), "foo")),
        ("foo-2024-07-04-bar", (("2024-07-04",), "foo-bar")),
        ("20240704", (("2024-07-04",), "")),
        ("25-12-2024-foo", (("2024-12-25",), "foo")),
        ("05-11-2024-qux", (("2024-05-11", "2024-11-05"), "qux")),
        ("qux 5.11.2024", (("2024-05-11", "2024-11-05"), "qux")),
        ("05-05-2024-qux", (("2024-05-05",), "qux")),
        ("July 4, 2024 - foo", (("2024-07-04",), "foo")),
        ("2026-11-20T09:00-time", (("2026-11-20T09:00",), "time")),
        ("2026-11-20T09-00-30-time", (("2026-11-20T09:00:30",), "time")),
        ("20261120T0900Z_time", (("2026-11-20T09:00Z",), "time")),
        ("2026-11-20T09:00", (("2026-11-20T09:00",), "")),
        *(
            (stem, ((), ""))
            for stem in ("2024-13-40-x", "20241340-x", "31-31-2024-x", "12345678-x", "gpt-4", "gpt-4-1", "a", "")
        ),
    ],
)
def test_date_in_file_name_is_found(stem: str, found: tuple[tuple[str, ...], str]) -> None:
    assert find_date_in_name(stem) == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("content/news/2026/11/foo.md", "2026-11"),
        ("content/news/2026/3/foo.md", "2026-03"),
        ("content/news/2026/11/5/foo.md", "2026-11-05"),
        ("content/news/2026-11-05/foo.md", "2026-11-05"),
        ("content/news/ai/2026-11/foo.md", "2026-11"),
        ("content/news/2025/12/2026/11/foo.md", "2026-11"),
        ("content/news/2026/11/31/foo.md", "2026-11"),
        ("content/news/2026/13/foo.md", ""),
        ("content/news/2026/foo.md", ""),
        ("content/news/2026/11.md", ""),
        ("content/news/gpt-2026/11/foo.md", ""),
        ("content/news/2026/11-tips/foo.md", ""),
        ("content/news/1026/11/foo.md", ""),
        ("content/news/foo.md", ""),
    ],
)
def test_date_in_folders_is_found(path: str, found: str) -> None:
    assert find_date_in_folders(path) == found


@given(
    st.text() | st.from_regex(r"\d{1,4}[/. -][\dA-Za-z]{1,9}[/. -]\d{1,4}( \d{1,2}:\d\d( [A-Z]{3})?)?", fullmatch=True)
)
def test_suggest_timestamp_returns_a_valid_date(text: str) -> None:
    meant = suggest_timestamp(text)
    assert not meant or parse_timestamp(meant)
