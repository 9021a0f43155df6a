from __future__ import annotations

import pytest

from site_builder.content.locations import locate
from site_builder.lint.article import in_key
from site_builder.lint.rules.tags import check
from site_builder.model.problems import KeyLocation, Problem
from tests.support.hubs import story, story_text


def lonely(usual: str, rare: str) -> list[str]:
    stories = [story("a", tags=[usual]), story("b", tags=[usual]), story("c", tags=["safety", rare])]
    return [f"{p.path[-4:]} {p.hint}" for p in check([*stories, story("d", tags=["safety"])])]


@pytest.mark.parametrize(
    ("usual", "rare"),
    [
        ("open weights", "open weight"),
        ("open weights", "openweights"),
        ("open weights", "open wieghts"),
        ("evaluation", "evaluaton"),
        ("evaluation", "evalluation"),
        ("benchmarks", "benchmarcs"),
        ("H100s", "H100"),
        ("r a g", "rag"),
    ],
)
def test_typo_of_tag_is_found(usual: str, rare: str) -> None:
    assert lonely(usual, rare) == [f"c.md did you mean `{usual}`?"]


@pytest.mark.parametrize(
    ("usual", "rare"),
    [
        ("GPUs", "TPUs"),
        ("RAGs", "RAMs"),
        ("GPT-4", "GPT-5"),
        ("GPT-4", "GPT-4o"),
        ("Llama 3.1", "Llama 3.2"),
        ("policy", "safety"),
        ("training", "draining"),
        ("speech", "search"),
        ("C", "C++"),
    ],
)
def test_similar_tags_are_accepted(usual: str, rare: str) -> None:
    assert lonely(usual, rare) == []


def test_tag_of_two_stories_is_accepted() -> None:
    stories = [story("a", tags=["agents"]), story("b", tags=["agents"])]
    assert list(check([*stories, story("c", tags=["agent"]), story("d", tags=["agent"])])) == []


def test_many_tags_are_checked() -> None:
    stories = [story(f"s{n}", tags=[f"subject number {n:x} of many", "shared"]) for n in range(5000)]
    assert len(list(check(stories))) < 5000


def test_problem_is_located_at_tag() -> None:
    stories = [story("a", tags=["agents"]), story("b", tags=["agents"]), story("c", tags=["safety", "agent"])]
    (problem,) = check(stories)
    assert (problem.code, problem.location) == ("lonely-tag", KeyLocation(("tags",), text="agent"))
    assert "`agent`" in problem.message and "2 stories have `agents`" in problem.message


def test_tag_has_its_exact_place() -> None:
    text = story_text(tags="\n- open weights, or openweights\n- 'openweights '")
    problem = Problem("a.md", "lonely-tag", "", in_key("tags", text="openweights"))
    assert (locate(problem, text).line, locate(problem, text).column) == (
        text[: text.index("'open")].count("\n") + 1,
        3,
    )
