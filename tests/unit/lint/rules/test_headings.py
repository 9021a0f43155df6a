from __future__ import annotations

from site_builder.lint.article import Heading
from site_builder.lint.rules.headings import ABOVE_PAGE, check, skipped
from tests.support.articles import found


def test_a_level_that_is_skipped() -> None:
    assert found(check, "## One\n\n#### Deep\n\ntext") == ["skipped-heading: Deep"]


def test_the_first_heading_may_not_be_lower_than_the_others() -> None:
    assert found(check, "### Deep\n\ntext\n\n## One\n\ntext") == ["skipped-heading: Deep"]


def test_levels_in_order_wherever_they_begin() -> None:
    assert found(check, "# One\n\n## Two\n\n### Three\n\n# Four\n\n## Five") == []
    assert found(check, "### One\n\n#### Two\n\n### Three") == []


def test_the_place_is_in_the_body_though_the_title_has_the_same_words() -> None:
    assert found(check, "## One\n\n#### A deep heading\n", title="A deep heading") == [
        "skipped-heading: A deep heading"
    ]


def test_a_page_has_no_heading_above_but_its_title() -> None:
    assert list(skipped("p.md", [Heading(2, "A"), Heading(3, "B")], ABOVE_PAGE)) == []
    assert [p.code for p in skipped("p.md", [Heading(3, "B")], ABOVE_PAGE)] == ["skipped-heading"]
