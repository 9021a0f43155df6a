from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.localedata import locale_identifiers

from site_builder.content.date_forms import ENGLISH, date_forms
from site_builder.content.translations import Translator
from site_builder.model.content import Timestamp
from tests.support.hubs import SETTINGS, add_story, build_hub, texts, write_file, write_hub

DAYS = [date(2026, month, day) for month, day in ((1, 1), (1, 31), (2, 28), (3, 1), (5, 9), (11, 30), (12, 31))]
"""Days at the ends of months, and one of a single digit in a month whose name is short."""


def writer(language: str, **own: str) -> Translator:
    return Translator({**texts(), **own}, dates=date_forms(language))


def written(translator: Translator, day: date) -> tuple[str, str, str]:
    at = Timestamp(datetime(day.year, day.month, day.day, tzinfo=UTC))
    return translator.date(at), translator.short_date(at), translator.month(at)


def test_dates_are_those_of_babel_in_every_language() -> None:
    for identifier in sorted(locale_identifiers()):
        if identifier.startswith("ki"):  # Its months have the year of the week (`Y`), which differs around New Year.
            continue
        locale, translator = Locale.parse(identifier), writer(identifier.replace("_", "-"))
        for day in DAYS:
            moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
            expected = (
                format_date(day, "long", locale),
                format_skeleton("yMMMd", moment, locale=locale),
                format_skeleton("yMMMM", moment, locale=locale),
            )
            assert written(translator, day) == expected, identifier


@pytest.mark.parametrize(
    ("language", "last", "first"),
    [
        ("ru", ("31 января 2026 г.", "31 янв. 2026 г.", "январь 2026 г."), ("1 марта", "1 мар.", "март")),
        ("vi", ("31 tháng 1, 2026", "31 thg 1, 2026", "tháng 1 năm 2026"), ("1 tháng 3", "1 thg 3", "tháng 3")),
        ("ar", ("31 يناير 2026", "31 يناير 2026", "يناير 2026"), ("1 مارس", "1 مارس", "مارس")),
        ("zh-Hans", ("2026年1月31日", "2026年1月31日", "2026年1月"), ("2026年3月1日",) * 2 + ("2026年3月",)),
        ("de-AT", ("31. Jänner 2026", "31. Jän. 2026", "Jänner 2026"), ("1. März", "1. März", "März")),
        ("pl", ("31 stycznia 2026", "31 sty 2026", "styczeń 2026"), ("1 marca", "1 mar", "marzec")),
        ("en-GB", ("31 January 2026", "31 Jan 2026", "January 2026"), ("1 March", "1 Mar", "March")),
        ("tlh", ("January 31, 2026", "Jan 31, 2026", "January 2026"), ("March 1", "Mar 1", "March")),
    ],
)
def test_days_at_the_ends_of_months(language: str, last: tuple[str, ...], first: tuple[str, ...]) -> None:
    translator = writer(language)
    assert tuple(text.replace("\u202f", " ") for text in written(translator, date(2026, 1, 31))) == last
    for text, beginning in zip(written(translator, date(2026, 3, 1)), first, strict=True):
        assert text.startswith(beginning)


def test_english_needs_no_library_and_is_that_of_babel(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [written(writer("en-001"), day)[2] for day in DAYS]
    assert [written(Translator(texts()), day)[2] for day in DAYS] == expected
    for name in [name for name in sys.modules if name.partition(".")[0] == "babel"]:
        monkeypatch.setitem(sys.modules, name, None)
    assert date_forms("en") == date_forms("en-US") == ENGLISH


def test_hub_can_write_dates_in_its_own_way() -> None:
    own = writer("pl", date_form="{day} {month} {year} r.", month_form="{two_digit_month}/{year}")
    assert written(own, date(2026, 3, 1)) == ("1 marca 2026 r.", "1 mar 2026 r.", "03/2026")
    chinese = writer("zh", date_form="{year}年{month}{two_digit_day}日", month_form="{year} {other} {month_number}")
    assert written(chinese, date(2026, 3, 1)) == ("2026年三月01日", "2026年3月01日", "2026 {other} 3")


def test_dates_are_looked_up_once_and_are_on_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}language: ru\n")
    add_story(site, "first", "2026-03-31")
    build_hub(site)
    html = (site / "public/news/first/index.html").read_text()
    assert '<time datetime="2026-03-31">31 марта 2026' in html
    for name in [name for name in sys.modules if name.partition(".")[0] == "babel"]:
        monkeypatch.setitem(sys.modules, name, None)
    write_file(site / "content/pages/about.md", "---\ntitle: About\n---\nUs.\n")
    build_hub(site)
    month = (site / "public/archive/2026/03/index.html").read_text()
    assert "<h1>март 2026" in month and "31 мар. 2026" in month
