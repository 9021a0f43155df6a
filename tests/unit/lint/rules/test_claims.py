from __future__ import annotations

from site_builder.lint.rules.claims import check
from tests.support.articles import found

BODY = (
    "DeepMind tested the Gemini model on 2,294 tasks of 12 kinds. It solved 34% of the tasks, for 1.1 million dollars."
)


def said(**keys: str) -> list[str]:
    return [one for one in found(check, BODY, **keys) if not one.startswith("unstated-takeaway")]


def test_what_the_body_bears_out_is_right() -> None:
    keys = {
        "title": "Gemini solves 34% of 2,294 tasks",
        "takeaways": "[DeepMind paid 1.1 million, There are twelve kinds]",
    }
    assert found(check, BODY, **keys) == []


def test_a_number_that_the_body_has_otherwise() -> None:
    assert said(takeaways="[It solves 43% of the tasks]") == ["unlike-number: 43% of the tasks]"]
    assert said(takeaways="[It cost 1.1 billion dollars]") == ["unlike-number: 1.1 billion dollars]"]
    assert said(title="Model solves 2,249 tasks") == ["unlike-number: 2,249 tasks"]


def test_a_name_that_the_body_has_otherwise() -> None:
    assert said(takeaways="[The model of DeepMimd]") == ["unlike-name: DeepMimd]"]


def test_a_title_that_nothing_bears_out() -> None:
    assert said(title="Model from Paris solves a third") == ["unstated-title: Paris solves a third"]
    assert said(title="Model solves it in 77 days") == ["unstated-title: 77 days"]
    assert said(title="Model solves 9% of it") == ["unstated-title: 9% of it"]
    assert said(title="Model from Paris solves a third", summary="It comes from Paris.") == []


def test_a_share_may_be_told_by_the_rest() -> None:
    assert said(title="Gemini fails at 66% of the tasks") == []


def test_a_title_may_count() -> None:
    assert said(title="5 things to know about Gemini") == []


def test_a_takeaway_that_the_body_does_not_bear_out() -> None:
    assert found(check, BODY, takeaways="[It took 77 days in Paris]") == [
        "unstated-takeaway: 77 days in Paris]",
        "unstated-takeaway: Paris]",
    ]


def test_the_source_and_the_date_count_as_mentioned() -> None:
    keys = {"takeaways": "[In 2026 the Example Lab said so]", "date": "2026-11-20"}
    assert found(check, BODY, **keys) == []


def test_a_story_without_text_has_other_problems() -> None:
    assert found(check, "", title="Gemini solves 34%") == []
