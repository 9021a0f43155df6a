from __future__ import annotations

import pytest

from site_builder.lint.rules.takeaways import check
from tests.support.articles import found

WHY = "It changes how doctors ask."


def listed(*takeaways: str) -> str:
    return "\n" + "\n".join(f"  - {takeaway}" for takeaway in takeaways)


@pytest.mark.parametrize(("count", "right"), [(1, False), (2, False), (3, True), (5, True), (6, False)])
def test_three_to_five(count: int, right: bool) -> None:
    takeaways = listed(*(f"Point {letter}." for letter in "abcdef"[:count]))
    said = found(check, takeaways=takeaways, why_it_matters=WHY)
    assert [one.partition(":")[0] for one in said] == ([] if right else ["takeaway-count"])


def test_why_it_matters_is_missed() -> None:
    assert found(check, takeaways=listed("One.", "Two.", "Three.")) == ["no-why-it-matters: "]


def test_a_takeaway_that_says_the_title_again_or_another_one() -> None:
    said = found(
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
    assert said == [
        "repeated-takeaway: The small model admits doubt about its medical answers.",
        "repeated-takeaway: Ten thousand records of a hospital were what it was trained on.",
    ]


def test_takeaways_on_one_subject_are_not_the_same() -> None:
    said = found(
        check,
        title="Small model admits doubt",
        takeaways=listed(
            "The small model scores 71 per cent on questions of medicine.",
            "The large model scores 83 per cent on questions of law and of medicine, as its makers say.",
            "A small model.",
        ),
        why_it_matters=WHY,
    )
    assert said == []
