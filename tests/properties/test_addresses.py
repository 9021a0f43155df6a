"""A year of edits at random loses no address: each one that was ever published is a page, leads to one, or is gone."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from site_builder.cli.rename import write
from site_builder.commands.rename import RenameRefusedError, find_named, plan_rename
from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import BuildResult, build
from site_builder.pipeline.options import Options
from site_builder.pipeline.session import read_content
from tests.support.amount import amount
from tests.support.hubs import NOW, SETTINGS, codes, story_text, tree, write_file

pytestmark = pytest.mark.slow

GONE = b"<h1>No longer here</h1>"
REFRESH = re.compile(rb'http-equiv="refresh" content="0; url=([^"]+)"')
COMMON = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=True)
TAGS = st.lists(st.sampled_from(["agents", "open weights", "C++"]), max_size=2, unique=True)

Keys = dict[str, str]


def url(slug: str) -> str:
    return f"/news/{slug}/"


class RandomYear(RuleBasedStateMachine):
    """Stories are known by a number of their own, whatever their slug is."""

    stories = Bundle("stories")

    @initialize(target=stories)
    def begin(self) -> object:
        self.folder = Path(tempfile.mkdtemp(prefix="addresses-"))
        self.site = self.folder / "hub"
        self.at = NOW
        self.slugs: dict[int, str] = {}
        self.keys: dict[int, Keys] = {}
        self.former: dict[int, list[str]] = {}
        self.redirects: dict[str, str] = {}
        self.published: set[str] = set()
        self.number = 0
        write_file(self.site / "site.yaml", f"{SETTINGS}search: false\ntwins: false\n")
        first = multiple(*(self._new({}) for _ in range(3)))
        self._publish()
        return first

    def teardown(self) -> None:
        shutil.rmtree(getattr(self, "folder", "/nowhere"), ignore_errors=True)

    @rule(target=stories, tags=TAGS)
    def add(self, tags: list[str]) -> int:
        number = self._new({"tags": f"[{', '.join(tags)}]"})
        self._publish()
        return number

    @rule(story=stories, tags=TAGS, category=st.sampled_from(["research", "policy"]))
    def sort_anew(self, story: int, tags: list[str], category: str) -> None:
        self._edit(story, tags=f"[{', '.join(tags)}]", category=category)
        self._publish()

    @rule(story=stories)
    def change_slug_by_hand(self, story: int) -> None:
        before = self.slugs[story]
        self._move(story, f"{before}-{self.number}")
        self.number += 1
        self._forget_nothing(story, before)
        self._publish()

    @rule(story=stories, back=st.booleans())
    def rename(self, story: int, back: bool) -> None:
        """With the command; back to the name before the last, if that is wanted."""
        former = self.former[story]
        slug = former[-1] if back and former else f"renamed-{self.number}"
        self.number += 1
        hub = read_content(self.site, self.folder / "state-of-rename").value
        assert hub
        found = find_named(hub, self.slugs[story], "")
        write(self.site, plan_rename(hub, lambda path: (self.site / path).read_bytes(), found, slug))
        self.former[story] = [*(name for name in former if name != slug), self.slugs[story]]
        self.slugs[story] = slug
        self.keys[story] |= {"aliases": self._aliases(story), "id": str(found.id)}
        text = self.site / "redirects.yaml"
        lines = text.read_text().splitlines() if text.exists() else []
        self.redirects = dict(line.split(": ") for line in lines)
        self._publish()

    @precondition(lambda self: len(self.slugs) > 2)
    @rule(story=consumes(stories), other=stories)
    def merge(self, story: int, other: int) -> None:
        if story in self.slugs and other in self.slugs and story != other:
            self._take_away(story, url(self.slugs[other]))
            self._publish()

    @precondition(lambda self: len(self.slugs) > 2)
    @rule(story=consumes(stories))
    def take_back(self, story: int) -> None:
        self._take_away(story, "gone")
        self._publish()

    @rule(story=stories, days=st.integers(1, 30))
    def expire(self, story: int, days: int) -> None:
        self._edit(story, expires=f"{self.at + timedelta(days=days):%Y-%m-%d}")
        self._publish()

    @rule(days=st.integers(1, 60))
    def wait(self, days: int) -> None:
        self.at += timedelta(days=days)
        self._publish()

    @rule(story=stories, how=st.sampled_from(["delete", "rename", "draft"]))
    def forget(self, story: int, how: str) -> None:
        """Someone forgets what the address of the story was; the others notice, and undo it."""
        if url(self.slugs[story]) not in self.published:
            return  # As when it got its slug after it had expired.
        file, before = self._file(self.slugs[story]), tree(self.site / "public")
        text = file.read_text()
        if how == "rename":
            file.rename(self._file("forgotten"))
        elif how == "delete":
            file.unlink()
        else:
            file.write_text(text.replace("---\n", "---\ndraft: true\n", 1))
        result = self._build("any")
        assert result.published is None
        assert ("urls.lock", "lost-url") in codes(result)
        lost = {diagnostic.excerpt for diagnostic in result.diagnostics if diagnostic.code == "lost-url"}
        assert url(self.slugs[story]) in lost
        assert tree(self.site / "public") == before
        self._file("forgotten").unlink(missing_ok=True)
        file.write_text(text)
        self._publish()

    def _publish(self) -> None:
        result = self._build("any")
        assert result.published, result.diagnostics
        site = tree(self.site / "public")
        pages = {path for path, data in site.items() if path.endswith(".html") and not REFRESH.search(data)}
        pages = {path for path in pages if GONE not in site[path]}
        self.published |= {f"/{path.removesuffix('index.html')}" for path in pages if re.match("news/[^/]+/", path)}
        self.published = {one for one in self.published if not one.startswith("/news/page/")}
        rules = self._rules()
        for address in self.published:
            file = f"{address[1:]}index.html"
            if file in pages:
                assert address not in rules
            elif GONE in site[file]:
                assert rules[address] == ("/404.html", "410"), address
            else:
                found = REFRESH.search(site[file])
                assert found and f"{found[1].decode()[1:]}index.html" in pages, address
                assert rules[address] == (found[1].decode(), "301")
        ledger = (self.site / "urls.lock").read_text().splitlines()
        assert self.published == {line for line in ledger if not line.startswith("#")}

    def _rules(self) -> dict[str, tuple[str, str]]:
        """What a host that can say that something is gone says of each address."""
        assert self._build("netlify").published
        file = self.folder / "netlify/_redirects"
        lines = [line.split() for line in file.read_text().splitlines()] if file.exists() else []
        return {source: (target, status) for source, target, status in lines}

    def _build(self, host: str) -> BuildResult:
        for_readers = host == "any"
        output = self.site / "public" if for_readers else self.folder / host
        selection = Selection(at=self.at)
        return build(
            Options(hub_dir=self.site, output=output, selection=selection, jobs=1, host=host, is_release=for_readers)  # type: ignore[arg-type]
        )

    def _new(self, keys: Keys) -> int:
        number = self.number = self.number + 1
        self.slugs[number], self.keys[number], self.former[number] = f"story-{number}", {"id": f"'{number}'"} | keys, []
        self._write(number)
        return number

    def _edit(self, story: int, **keys: str) -> None:
        self.keys[story] |= keys
        self._write(story)

    def _move(self, story: int, slug: str) -> None:
        self._file(self.slugs[story]).unlink()
        self.slugs[story] = slug
        self._write(story)

    def _forget_nothing(self, story: int, before: str) -> None:
        self.former[story].append(before)
        self._edit(story, aliases=self._aliases(story))

    def _take_away(self, story: int, target: str) -> None:
        """All addresses of the story lead elsewhere."""
        slug = self.slugs.pop(story)
        self._file(slug).unlink()
        self._redirect([slug, *self.former.pop(story)], target)

    def _redirect(self, slugs: Iterable[str], target: str) -> None:
        self.redirects |= {url(slug): target for slug in slugs}
        write_file(self.site / "redirects.yaml", "".join(f"{old}: {new}\n" for old, new in self.redirects.items()))

    def _aliases(self, story: int) -> str:
        return f"[{', '.join(map(url, self.former[story]))}]"

    def _write(self, story: int) -> None:
        write_file(self._file(self.slugs[story]), story_text(**self.keys[story]))

    def _file(self, slug: str) -> Path:
        return self.site / f"content/news/2026-11-01-{slug}.md"


def test_no_url_is_lost_in_a_year() -> None:
    run_state_machine_as_test(RandomYear, settings=settings(COMMON, max_examples=amount(3, 20), stateful_step_count=30))


Step = Callable[[RandomYear], object]
FAULTS: Mapping[str, tuple[str, object, Sequence[Step]]] = {
    "chains are not followed": (
        "site_builder.hub.redirects.Redirects._end",
        lambda self, one: one,
        [lambda year: year.merge(1, 2), lambda year: year.merge(2, 3)],
    ),
    "expired stories are not gone": (
        "site_builder.hub.redirects.unpublished_reason",
        lambda story, selection: "",
        [lambda year: year.expire(1, 1), lambda year: year.wait(2)],
    ),
    "the ledger never grows": ("site_builder.content.url_lock.add_urls", lambda text, paths: text, []),
    "nothing is missed": (
        "site_builder.pipeline.index.find_lost_urls",
        lambda *_: [],
        [lambda year: year.forget(1, "delete")],
    ),
    "no alias is kept": (
        "site_builder.content.yaml.editor.add_item",
        lambda text, key, item: text,
        [lambda year: year.rename(1, False)],
    ),
}
"""For each a function that is replaced, by what, and the edits that show it."""


def go(steps: Sequence[Step]) -> None:
    year = RandomYear()
    try:
        year.begin()
        for step in steps:
            step(year)
    finally:
        year.teardown()


@pytest.mark.parametrize("fault", FAULTS)
def test_change_that_loses_urls_is_caught(fault: str) -> None:
    name, replacement, steps = FAULTS[fault]
    go(steps)
    with mock.patch(name, replacement), pytest.raises((AssertionError, OSError, LookupError, RenameRefusedError)):
        go(steps)
