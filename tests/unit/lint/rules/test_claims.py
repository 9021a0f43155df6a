from __future__ import annotations

import pytest

from site_builder.lint.rules.claims import check
from tests.support.articles import findings, make_article

BODY = (
    "DeepMind tested the Gemini model on 2,294 tasks of 12 kinds. It solved 34% of the tasks, for 1.1 million dollars."
)


def problems(**keys: str) -> list[str]:
    """Return the problems of a story with these keys, except those of the rule that is off by default."""
    return [line for line in findings(check, BODY, **keys) if not line.startswith("unstated-takeaway")]


def test_claims_in_body_are_accepted() -> None:
    keys = {
        "title": "Gemini solves 34% of 2,294 tasks",
        "takeaways": "[DeepMind paid 1.1 million, There are twelve kinds]",
    }
    assert findings(check, BODY, **keys) == []


def test_number_typo_of_one_in_body_is_found() -> None:
    assert problems(takeaways="[It solves 43% of the tasks]") == ["unlike-number: 43% of the tasks]"]
    assert problems(takeaways="[It cost 1.1 billion dollars]") == ["unlike-number: 1.1 billion dollars]"]
    assert problems(title="Model solves 2,249 tasks") == ["unlike-number: 2,249 tasks"]


def test_number_is_found_behind_the_same_digits_of_a_name() -> None:
    assert problems(title="Gemini-77 solves it in 77 days") == ["unstated-title: 77 days"]
    assert problems(takeaways="[Of R2249 and B2249 it solves 2249 tasks]") == ["unlike-number: 2249 tasks]"]
    assert problems(title="Gemini takes 10²⁶ steps") == ["unstated-title: 10²⁶ steps"]


def test_name_typo_of_one_in_body_is_found() -> None:
    assert problems(takeaways="[The model of DeepMimd]") == ["unlike-name: DeepMimd]"]


def test_claim_only_in_title_is_found() -> None:
    assert problems(title="Model from Paris solves a third") == ["unstated-title: Paris solves a third"]
    assert problems(title="Model solves it in 77 days") == ["unstated-title: 77 days"]
    assert problems(title="Model solves 9% of it") == ["unstated-title: 9% of it"]
    assert problems(title="Model from Paris solves a third", summary="It comes from Paris.") == []


@pytest.mark.parametrize("day", ["2026-11-25", "2025-11-11"])
def test_date_of_story_does_not_state_an_amount(day: str) -> None:
    for title in ("Model gets 11 billion dollars", "Model gets 25 billion dollars", "Model gets 25%"):
        code, _, text = problems(title=title, date=day)[0].partition(": ")
        assert (code, text) == ("unstated-title", title.removeprefix("Model gets "))
    assert problems(title=f"Model released on {int(day[-2:])} November {day[:4]}", date=day) == []


@pytest.mark.parametrize(
    ("claimed", "stated"),
    [
        ("2,026 users", "In 2026 the lab has users."),
        ("2,026 users", "The lab has had users since 20 November 2026."),
        ("2026%", "It began in 2026."),
        ("2,026 parts", "The Gemini of 2026 has parts."),
        ("14 labs", "It begins at 14:30."),
        ("30 labs", "It begins at 14:30."),
        ("30%", "It begins at 09:30."),
        ("11 labs", "It begins at 11 a.m. on Monday."),
        ("11 labs", "It begins at 11 pm, or 11 o'clock."),
        ("11 labs", "It begins at 11pm."),
    ],
)
def test_years_and_times_of_day_in_the_text_state_no_amounts(claimed: str, stated: str) -> None:
    assert findings(check, stated, title=f"Startup has {claimed}") == [f"unstated-title: {claimed}"]


@pytest.mark.parametrize(
    ("claimed", "stated"),
    [
        ("The 2026 models", "It has models, and begins in 2026."),
        ("It begins in 2026", "The 2026 models begin."),
        ("The 2026 report", "It came in 2026."),
        ("Open since 2026", "The 2026 budget is open."),
        ("Tools of the 2020s", "Tools of the year 2020."),
        ("At 14:30 it begins", "It begins at 14:30 on Monday."),
        ("At 11 am it begins", "It begins at 11 a.m. on Monday."),
        ("It takes 2,026 parts", "It takes 2,026 parts."),
        ("It has 2026 users", "There are 2,026 users."),
        ("A ratio of 60:40", "The ratio is 60:40, 60 parts to 40."),
        ("It has 2 labs and 2026 users", "Two labs and 2,026 users."),
    ],
)
def test_years_and_times_of_day_in_the_text_state_themselves(claimed: str, stated: str) -> None:
    assert findings(check, stated, title=claimed) == []


NEAR = [
    ("11 billion", "10 billion dollars"), ("$11bn", "10 billion dollars in November"), ("13 billion", "12 billion"),
    ("110 billion", "$100 billion"), ("25 million users", "20 million users"), ("6 billion", "5 billion"),
    ("81%", "18%"), ("48 GB", "40 GB"), ("5 billion", "$6 billion"), ("30 million", "20 million"),
    ("450 billion", "405 billion"), ("20 million", "20 billion"),
]  # fmt: skip


@pytest.mark.parametrize("date", ["2026-10-11", "2026-11-20"])
@pytest.mark.parametrize(("claimed", "stated"), NEAR)
def test_amount_near_one_in_body_is_found(claimed: str, stated: str, date: str) -> None:
    body = f"The startup has {stated}."
    for takeaways in ("[One thing.]", f"[It has {claimed}]"):
        found = findings(check, body, title=f"Startup has {claimed}", takeaways=takeaways, date=date)
        assert found[0] == f"unlike-number: {claimed.removeprefix('$')}"


@pytest.mark.parametrize(
    ("claimed", "stated"),
    [("nearly 20 million", "18.7 million"), ("10 billion", "10.4 billion"), ("18.7 million", "almost 20 million"),
     ("over 100 people", "108 people"), ("400 million", "412 million"), ("10 billion", "ten billion"),
     ("about $10 billion", "11 billion dollars"), ("7B", "7.3 billion")],
)  # fmt: skip
def test_rounded_amount_is_accepted(claimed: str, stated: str) -> None:
    assert findings(check, f"The startup has {stated}.", title=f"Startup has {claimed}") == []


@pytest.mark.parametrize(
    ("claimed", "stated", "code"),
    [
        ("twelve billion dollars", "$21 billion", "unlike-number"),
        ("twelve million", "twelve billion", "unstated-title"),
        ("twelve million", "12 billion", "unlike-number"),
        ("forty percent", "nothing", "unstated-title"),
        ("twelve billion", "12.3 billion dollars", ""),
        ("twelve billion", "twelve billion", ""),
        ("two and a half billion", "2.5bn", ""),
        ("forty percent", "40%", ""),
        ("twelve labs", "many labs", ""),
        ("one in ten users", "10% of users", ""),
        ("half a million users", "many users", ""),
    ],
)
def test_amount_in_words_is_compared(claimed: str, stated: str, code: str) -> None:
    found = findings(check, f"The startup has {stated}.", title=f"Startup has {claimed}")
    assert [line.partition(": ")[0] for line in found] == ([code] if code else [])
    assert all(line.partition(": ")[2].startswith(claimed.split()[0]) for line in found)
    assert problems(title="Twelve billion for Gemini") == ["unstated-title: Twelve billion for Gemini"]


def test_words_of_other_languages_are_no_amounts() -> None:
    codes = {
        language: [problem.code for problem in check(make_article(BODY, language, title="Gemini has twelve billion"))]
        for language in ("en-GB", "de")
    }
    assert codes == {"en-GB": ["unstated-title"], "de": []}


def test_share_matches_its_complement() -> None:
    assert problems(title="Gemini fails at 66% of the tasks") == []


def test_small_count_in_title_is_accepted() -> None:
    assert problems(title="5 things to know about Gemini") == []


def test_claim_only_in_takeaway_is_found() -> None:
    assert findings(check, BODY, takeaways="[It took 77 days in Paris]") == [
        "unstated-takeaway: 77 days in Paris]",
        "unstated-takeaway: Paris]",
    ]


def test_source_and_date_count_as_mentioned() -> None:
    keys = {"takeaways": "[In 2026 the Example Lab said so]", "date": "2026-11-20"}
    assert findings(check, BODY, **keys) == []


def test_story_without_text_is_skipped() -> None:
    assert findings(check, "", title="Gemini solves 34%") == []
