"""Nothing takes forever: twice the text takes about twice the time, whatever it is."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import process_time

import pytest

from site_builder.content.front_matter import locate
from site_builder.content.reader import MAX_FILE_BYTES, ReadOptions
from site_builder.content.story import parse_story
from site_builder.content.text import decode
from site_builder.pipeline.locate import MAX_SHOWN
from tests.support.hostile_texts import HTML, MARKDOWN, YAML
from tests.support.hubs import build_hub, codes, story_text, write_hub

HEAD = "---\ntitle: T\nsource: {name: S, url: https://s.example/}\ncategory: c\ntakeaways: [One.]\n"
SMALL = 15_000
"""Characters: enough for what grows with the square to be seen."""
NOISE = 0.03
"""Seconds of processor time that may be due to chance."""
ATTEMPTS = 20
"""Most measurements of each length. The least counts: other programs can only lengthen one."""


@pytest.fixture(autouse=True)
def without_gc() -> Iterator[None]:
    """As in a build."""
    gc.disable()
    yield
    gc.enable()


def seconds(work: Callable[[], object]) -> float:
    """Seconds of processor time that the work takes."""
    start = process_time()
    work()
    return process_time() - start


def read(text: str, html: bool = False) -> None:
    """All that is done with a story of its own, and the messages about it."""
    path, data = "content/news/a.md", text.encode()
    parsed = parse_story(path, data, ReadOptions(html=html, keep_markdown=True))
    for problem in parsed.problems[:MAX_SHOWN]:
        locate(problem, decode(data, path)[0])


def grows_evenly(make: Callable[[int], str], html: bool = False) -> bool:
    """Whether four times the text takes no more than about four times as long: with the square, it would be 16."""
    texts = make(SMALL), make(4 * SMALL)
    small, large = [seconds(partial(read, text, html)) for text in texts]
    for _ in range(ATTEMPTS):
        if large < 8 * small + NOISE:
            return True
        small = min(small, seconds(partial(read, texts[0], html)))
        large = min(large, seconds(partial(read, texts[1], html)))
    return False


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
