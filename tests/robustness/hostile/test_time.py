"""Nothing takes forever: twice the text takes about twice the work, whatever it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from site_builder.content.locations import locate
from site_builder.content.reader import MAX_FILE_BYTES, ReadOptions
from site_builder.content.story import parse_story
from site_builder.content.text import decode
from site_builder.lint.check import RuleContext, of_one_file
from site_builder.pipeline.locate import MAX_SHOWN
from tests.support.hostile_texts import CLAIMS, HTML, MARKDOWN, YAML, Grow
from tests.support.hubs import build_hub, codes, story_text, write_hub
from tests.support.work import calls_grow_evenly, time_grows_evenly

HEAD = "---\ntitle: T\nsource: {name: S, url: https://s.example/}\ncategory: c\ntakeaways: [One.]\n"
PATH = "content/news/a.md"
CHARACTERS = 6_000
"""Length of the shorter text: enough for what grows with the square to be seen."""


def read(text: str, html: bool = False) -> None:
    """All that is done with a story of its own, and the messages about it."""
    data = text.encode()
    parsed = parse_story(PATH, data, ReadOptions(html=html, keep_markdown=True))
    for problem in parsed.problems[:MAX_SHOWN]:
        locate(problem, decode(data, PATH)[0])


def grows_evenly(make: Grow, html: bool = False) -> bool:
    """Whether reading a text grows evenly with its length."""

    def prepare(length: int) -> Callable[[], object]:
        return partial(read, make(length), html)

    return calls_grow_evenly(prepare, CHARACTERS // 3) and time_grows_evenly(prepare, CHARACTERS)


def apply_rules(title: str, takeaways: list[str], text: str) -> Callable[[], object]:
    """The work of the rules of `check` on a story, and of locating what they find."""
    quoted = [f"'{claim.replace(chr(39), chr(39) * 2)}'" for claim in (title, *takeaways)]
    head = HEAD.replace("title: T", f"title: {quoted[0]}").replace("[One.]", f"[{', '.join(quoted[1:])}]")
    source = f"{head}---\n{text}"
    parsed = parse_story(PATH, source.encode())
    assert parsed.story and parsed.body
    story, body, context = parsed.story, parsed.body, RuleContext("en", "https://hub.example/", False)

    def work() -> None:
        for problem in list(of_one_file(story, body, context))[:MAX_SHOWN]:
            locate(problem, source)

    return work


@pytest.mark.slow
@pytest.mark.parametrize("name", MARKDOWN)
def test_time_for_a_body_grows_evenly(name: str) -> None:
    assert grows_evenly(lambda length: f"{HEAD}---\n{MARKDOWN[name](length)}")


@pytest.mark.slow
@pytest.mark.parametrize("name", [*HTML, *(name for name, make in MARKDOWN.items() if "<" in make(100))])
def test_time_for_a_body_with_html_grows_evenly(name: str) -> None:
    assert grows_evenly(lambda length: f"{HEAD}---\n{(HTML | MARKDOWN)[name](length)}", html=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", YAML)
def test_time_for_front_matter_grows_evenly(name: str) -> None:
    assert grows_evenly(lambda length: f"{HEAD}{YAML[name](length)}\n---\nText.\n")


@pytest.mark.slow
@pytest.mark.parametrize("name", [*CLAIMS, "links", "head", "images", "foot", "table rows", "oneword", "html p", "lt"])
def test_time_for_rules_grows_evenly_with_a_body(name: str) -> None:
    make = (MARKDOWN | CLAIMS)[name]
    claims = [" ".join(make(900)[:900].split()) or "One." for _ in range(7)] if name in CLAIMS else ["One."]

    def prepare(length: int) -> Callable[[], object]:
        return apply_rules(claims[0][:150], claims, make(length))

    assert calls_grow_evenly(prepare, CHARACTERS) and time_grows_evenly(prepare, CHARACTERS)


@pytest.mark.slow
@pytest.mark.parametrize("name", CLAIMS)
def test_time_for_rules_grows_evenly_with_the_claims(name: str) -> None:
    def prepare(length: int) -> Callable[[], object]:
        claims = [" ".join(CLAIMS[name](length * (30 + i))[-length:].split()) for i in range(6)]
        return apply_rules("T", claims, CLAIMS[name](length * 20))

    assert calls_grow_evenly(prepare, 250)


@pytest.mark.parametrize("length", [100_000, 10_000_000, 50_000_000])
def test_too_large_story_is_refused(tmp_path: Path, length: int) -> None:
    site = write_hub(tmp_path)
    file = site / "content/news/2026-11-01-long.md"
    file.parent.mkdir(parents=True)
    file.write_text(story_text(body="word " * (length // 5)))
    found = codes(build_hub(site))
    assert found == ([("content/news/2026-11-01-long.md", "file-too-large")] if length > MAX_FILE_BYTES else [])


def test_ten_thousand_tags_are_refused(tmp_path: Path) -> None:
    tags = ", ".join(f"tag {n}" for n in range(10_000))
    site = write_hub(tmp_path, f"-- content/news/2026-11-01-a.md --\n{story_text(tags=f'[{tags}]')}")
    assert codes(build_hub(site)) == [("content/news/2026-11-01-a.md", "too-long")]


def test_often_used_reference_does_not_fill_the_disk() -> None:
    for definition in ('[a]: b "{}"', "[a]: https://a.example/{}", "[a]: /news/?{}"):
        text = definition.format("x" * 100_000) + "\n\n" + "[a] ![a] " * 5_000
        parsed = parse_story(
            "content/news/a.md", f"{HEAD}---\n{text}".encode(), options=ReadOptions(keep_markdown=True)
        )
        assert "too-much-repeated" in {problem.code for problem in parsed.problems}
        assert parsed.body and len(parsed.body.html) < 3_000_000
        assert sum(len(link.target) for link in parsed.story.links) < 3_000_000 if parsed.story else False


def test_number_of_reported_broken_links_is_limited(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    links = " ".join(f"[one](wrong-name-{n}) [two](/wrong/{n}/) [three](wrong-{n}.png)" for n in range(1000))
    for n in range(300):
        body = links if n == 0 else "Text."
        (site / "content/news").mkdir(parents=True, exist_ok=True)
        (site / f"content/news/2026-11-01-a-story-of-number-{n}.md").write_text(story_text(body=body))
    found = codes(build_hub(site))
    assert len(found) == MAX_SHOWN + 1
    assert found[0] == ("content/news/2026-11-01-a-story-of-number-0.md", "more-problems")
