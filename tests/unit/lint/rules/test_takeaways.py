from __future__ import annotations

import pytest

from site_builder.lint.rules.takeaways import check
from tests.support.articles import findings

WHY = "It changes how doctors ask."


def listed(*takeaways: str) -> str:
    return "\n" + "\n".join(f"  - {takeaway}" for takeaway in takeaways)


@pytest.mark.parametrize(("count", "right"), [(1, False), (2, False), (3, True), (5, True), (6, False)])
def test_three_to_five_takeaways_are_accepted(count: int, right: bool) -> None:
    takeaways = listed(*(f"Point {letter}." for letter in "abcdef"[:count]))
    lines = findings(check, takeaways=takeaways, why_it_matters=WHY)
    assert [line.partition(":")[0] for line in lines] == ([] if right else ["takeaway-count"])


def test_missing_why_it_matters_is_found() -> None:
    assert findings(check, takeaways=listed("One.", "Two.", "Three.")) == ["no-why-it-matters: "]


def test_takeaway_that_repeats_title_or_another_is_found() -> None:
    lines = findings(
        check,
        title="Small model admits doubt about medical answers",
        takeaways=listed(
            "The small model admits doubt about its medical answers.",
            "It was trained on ten thousand hospital records.",
            "Ten thousand records of a hospital were what it was trained on.",
            "Doctors in three countries took part in the study.",
        ),
        why_it_matters=WHY,
    )
    assert lines == [
        "repeated-takeaway: The small model admits doubt about its medical answers.",
        "repeated-takeaway: Ten thousand records of a hospital were what it was trained on.",
    ]


def test_takeaways_on_same_subject_are_accepted() -> None:
    lines = findings(
        check,
        title="Small model admits doubt",
        takeaways=listed(
            "The small model scores 71 per cent on questions of medicine.",
            "The large model scores 83 per cent on questions of law and of medicine, as its makers say.",
            "A small model.",
        ),
        why_it_matters=WHY,
    )
    assert lines == []
