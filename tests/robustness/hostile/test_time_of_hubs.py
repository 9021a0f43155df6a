"""Nothing takes forever: twice the stories take about twice the work, whatever they say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from site_builder.hosting import s3
from site_builder.hub.redirects import Redirect
from site_builder.hub.schedule import Selection
from site_builder.lint.registry import HUB_RULES
from site_builder.lint.rules.links import orphan_pages, orphans
from site_builder.model.content import BodyLink, Story
from site_builder.pipeline.index import index
from site_builder.pipeline.plan import plan
from tests.support.hubs import NOW, hub_of, parsed, story
from tests.support.items import source
from tests.support.work import calls_grow_evenly, time_grows_evenly

STORIES = 60
"""In the smaller hub."""


def stories(count: int, fields: Callable[[int, int], dict[str, object]]) -> list[Story]:
    days = (f"2026-{n % 10 + 1:02}-{n % 28 + 1:02}" for n in range(count))
    return [story(**{"slug": f"story-{n}", "day": day, **fields(n, count)}) for n, day in enumerate(days)]  # type: ignore[arg-type]


HUBS: dict[str, Callable[[int, int], dict[str, object]]] = {
    "one source": lambda n, count: {},
    "one title": lambda n, count: {"title": "One title"},
    "one day": lambda n, count: {"path": f"content/news/2026/11/2026-11-01-{n}.md"},
    "one slug": lambda n, count: {"slug": "one"},
    "one id": lambda n, count: {"id": "one"},
    "one tag": lambda n, count: {"tags": ["one"]},
    "own tags": lambda n, count: {"tags": [f"tag {n} {i}" for i in range(9)]},
    "own tags of letters": lambda n, count: {"tags": [f"tag {chr(0x4E00 + n + 7 * i)} letters" for i in range(9)]},
    "own categories": lambda n, count: {"category": f"category {n}"},
    "own sources": lambda n, count: {"source": f"source {n}"},
    "unknown related": lambda n, count: {"related": tuple(f"story-{n}{i}x" for i in range(9))},
    "all related": lambda n, count: {"related": tuple(f"story-{(n + i) % count}" for i in range(30))},
    "own aliases": lambda n, count: {"aliases": tuple(f"/old/{n}/{i}/" for i in range(9))},
    "chain of aliases": lambda n, count: {"aliases": (f"/news/story-{n + 1}/",)},
    "broken links": lambda n, count: {"links": tuple(BodyLink(f"x{n}-{i}", 1, False) for i in range(9))},
    "broken anchors": lambda n, count: {
        "links": tuple(BodyLink(f"story-0#x{n}-{i}", 1, False) for i in range(9)),
        "anchors": tuple(f"a{i}" for i in range(count if n == 0 else 0)),
    },
    "broken pages": lambda n, count: {"links": tuple(BodyLink(f"/x{n}-{i}/", 1, False) for i in range(9))},
    "images": lambda n, count: {"links": (BodyLink(f"x{n}.png", 1, True),), "image": f"y{n}.png"},
    "drafts": lambda n, count: {"draft": n % 2 == 1, "related": (f"story-{n + 1}",)},
    "scheduled": lambda n, count: {"links": (BodyLink(f"story-{n ^ 1}", 1, False),), "draft": n % 2 == 1},
}


def check_hub(content_stories: list[Story], sources: int, categories: int) -> None:
    """Index and plan a hub, and apply the rules for hubs."""
    config: dict[str, object] = {"categories": [{"slug": f"c{n}", "title": f"C {n}"} for n in range(categories)]}
    records = tuple(source(f"s{n}", f"S {n}", (f"s{n}.example",)) for n in range(sources))
    hub, _ = index(parsed(content_stories, config, items=records), Selection(at=NOW))
    plan(hub)
    for rule in HUB_RULES:
        list(rule(content_stories))
    list(orphans(hub))
    list(orphan_pages(hub))


@pytest.mark.slow
@pytest.mark.parametrize("name", HUBS)
def test_work_on_a_hub_grows_evenly(name: str) -> None:
    def prepare(count: int) -> Callable[[], object]:
        made = stories(count, HUBS[name])
        return lambda: check_hub(made, count, count)

    assert calls_grow_evenly(prepare, STORIES)


def test_time_for_redirects_of_a_bucket_grows_evenly() -> None:
    def prepare(count: int) -> Callable[[], object]:
        redirects = tuple(Redirect(f"/old/{n}/", f"/new/{n}/", "redirects.yaml", None) for n in range(count))
        hub = hub_of()
        return lambda: list(s3.plan(replace(hub, redirects=redirects)))

    assert calls_grow_evenly(prepare, 300) and time_grows_evenly(prepare, 300)
