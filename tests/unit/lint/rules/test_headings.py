from __future__ import annotations

from site_builder.lint.article import Heading
from site_builder.lint.rules.headings import ABOVE_PAGE, check, skipped
from tests.support.articles import findings


def test_skipped_level_is_found() -> None:
    assert findings(check, "## One\n\n#### Deep\n\ntext") == ["skipped-heading: Deep"]


def test_first_heading_below_later_ones_is_found() -> None:
    assert findings(check, "### Deep\n\ntext\n\n## One\n\ntext") == ["skipped-heading: Deep"]


def test_levels_in_order_are_accepted() -> None:
    assert findings(check, "# One\n\n## Two\n\n### Three\n\n# Four\n\n## Five") == []
    assert findings(check, "### One\n\n#### Two\n\n### Three") == []


def test_location_is_in_body_when_title_has_the_same_words() -> None:
    assert findings(check, "## One\n\n#### A deep heading\n", title="A deep heading") == [
        "skipped-heading: A deep heading"
    ]


def test_page_headings_start_at_level_two() -> None:
    assert list(skipped("p.md", [Heading(2, "A"), Heading(3, "B")], ABOVE_PAGE)) == []
    assert [p.code for p in skipped("p.md", [Heading(3, "B")], ABOVE_PAGE)] == ["skipped-heading"]
