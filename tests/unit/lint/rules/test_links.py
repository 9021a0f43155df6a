from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.lint.rules.links import check
from tests.hubs.test_check import checked
from tests.support.articles import findings
from tests.support.hubs import add_story, write_hub


@pytest.mark.parametrize("text", ["here", "Click here", "link", "Read [this](x)"])
def test_vague_link_text_is_found(text: str) -> None:
    link = text if "[" in text else f"[{text}](https://a.example/)"
    rest = link[link.index("[") :]
    assert findings(check, f"See {link} now.") == [f"vague-link: {rest} now."]


def test_clear_link_text_is_accepted() -> None:
    assert findings(check, "[the paper](https://a.example/) and [![A chart](c.svg)](https://a.example/)") == []


def test_orphan_story_is_found(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- site.yaml --\ntitle: T\nbase_url: https://h.example/\nrelated: 2\n")
    for n in range(1, 7):
        add_story(site, f"story-{n}", f"2026-11-0{n}", unrelated="[the-orphan]")
    orphan = add_story(site, "the-orphan", "2026-10-01")
    orphans = [d for d in checked(site).diagnostics if d.code == "orphan-story"]
    assert [d.path for d in orphans] == [orphan.relative_to(site).as_posix()]
    add_story(site, "story-1", "2026-11-01", unrelated="[the-orphan]", body="After [the orphan](the-orphan#top).")
    add_story(site, "story-2", "2026-11-02", unrelated="[the-orphan]", body="After [the orphan](the-orphan).")
    assert not [d for d in checked(site).diagnostics if d.code == "orphan-story"]


def test_small_hub_has_no_orphan_stories(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "only")
    assert not [d for d in checked(site).diagnostics if d.code == "orphan-story"]


PAGES = """
-- content/pages/about.md --
---
title: About
---
See [the terms](terms) and [this page](about).
-- content/pages/terms.md --
---
title: Terms
---
Ours.
-- content/pages/contact.md --
---
title: Contact
nav_order: 1
---
Us.
"""


def test_orphan_page_is_found(tmp_path: Path) -> None:
    site = write_hub(tmp_path, PAGES)
    add_story(site, "a")
    assert [d.path for d in checked(site).diagnostics if d.code == "orphan-page"] == ["content/pages/about.md"]
    add_story(site, "b", body="[About us](about#top) says who we are.")
    assert not [d for d in checked(site).diagnostics if d.code == "orphan-page"]


@pytest.mark.parametrize("menu", ["navigation: [{label: x, url: /about/}]", "community: {label: x, url: /about/#top}"])
def test_page_in_navigation_is_not_an_orphan(tmp_path: Path, menu: str) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\ntitle: T\nbase_url: https://h.example/x/\n{menu}\n" + PAGES)
    assert not [d for d in checked(site).diagnostics if d.code == "orphan-page"]


def test_absolute_url_of_the_hub_is_found(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- site.yaml --\ntitle: T\nbase_url: https://h.example/x\n")
    add_story(site, "a", body="[One](https://h.example/x/news/b/) and [another](https://h.example/y/).")
    (problem,) = [d for d in checked(site).diagnostics if d.code == "own-address"]
    assert (problem.line, problem.column) == (7, 7)
    assert "`/news/b/`" in problem.hint
