from __future__ import annotations

import pytest

from site_builder.content.slug import slugify
from site_builder.lint.rules.authors import check
from site_builder.model.collections import Item
from site_builder.model.problems import KeyLocation
from tests.support.hubs import story


def similar(usual: str, rare: str, entries: tuple[str, ...] = ()) -> list[str]:
    stories = [story("a", authors=(usual,)), story("b", authors=(usual,)), story("c", authors=("Zed", rare))]
    items = [Item(collection="authors", id=slugify(n), name=n, path="content/authors.yaml") for n in entries]
    return [f"{p.path[-4:]} {p.hint}" for p in check(stories, items)]


@pytest.mark.parametrize(
    "rare",
    ["A. Lovelace", "Lovelace, Ada", "Ada Lovelase", "Ada Lovelacee", "Ada M. Lovelace", "Lovelace Ada"],
)
def test_other_spelling_of_an_author_is_found(rare: str) -> None:
    assert similar("Ada Lovelace", rare) == ["c.md did you mean `Ada Lovelace`?"]


@pytest.mark.parametrize("name", ["Ben Lovelace", "B. Lovelace", "Ada", "Lovelace", "ada lovelace"])
def test_other_authors_are_accepted(name: str) -> None:
    assert similar("Ada Lovelace", name) == []


@pytest.mark.parametrize(("usual", "rare"), [("Jan", "Jon"), ("Bo", "B"), ("A", "B"), ("Редакция", "Редактор")])
def test_short_names_are_accepted(usual: str, rare: str) -> None:
    assert similar(usual, rare) == []


def test_initials_of_the_usual_name_are_found_too() -> None:
    assert similar("A. Lovelace", "Ada Lovelace") == ["c.md did you mean `A. Lovelace`?"]


def test_author_with_an_entry_stands_before_others_and_is_not_reported() -> None:
    assert similar("A. Lovelace", "Ada Lovelace", ("Ada Lovelace",)) == [
        "a.md did you mean `Ada Lovelace`?",
        "b.md did you mean `Ada Lovelace`?",
    ]
    assert similar("A. Lovelace", "Ada Lovelace", ("Ada Lovelace", "A. Lovelace")) == []


def test_entry_without_stories_is_known_by_each_of_its_names() -> None:
    entry = Item(collection="authors", id="ada", name="Ada Lovelace", also=("Countess Lovelace",), path="a.yaml")
    stories = [story("a", authors=("Ada Lovelase",)), story("b", authors=("C. Lovelace",))]
    problems = list(check(stories, [entry]))
    assert {problem.hint for problem in problems} == {"did you mean `Ada Lovelace`?"}
    assert (
        len(problems) == 2 and problems[0].message.endswith("`Ada Lovelace`, in a.yaml") and not problems[0].other_paths
    )


def test_problem_names_the_other_stories_without_which_it_would_not_be_there() -> None:
    stories = [story("a", authors=("Ada Lovelace",)), story("b", authors=("A. Lovelace",))]
    (problem,) = check(stories)
    assert (problem.code, problem.location) == ("similar-author", KeyLocation(("author",), text="A. Lovelace"))
    assert problem.other_paths == (stories[0].path,) and problem.message.endswith("the author of 1 story")


def test_many_authors_are_checked() -> None:
    stories = [story(f"s{n}", authors=(f"Writer {n:x} of Many",)) for n in range(5000)]
    assert len(list(check(stories))) < 5000
