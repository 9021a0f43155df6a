"""What is remembered may be lost or damaged: a build gives the same, and nothing is done twice when it is not."""

import os
import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.hubs import NOW, add_story, build_hub, built, tree, write_hub

pytestmark = pytest.mark.slow


def hub(folder: Path) -> Path:
    site = write_hub(folder)
    for i in range(6):
        add_story(site, f"story-{i}", f"2026-11-{i + 1:02}", tags=f"[t{i % 2}]")
    return site


@pytest.mark.parametrize("seed", range(25))
def test_state_with_random_damage_is_replaced(tmp_path: Path, seed: int) -> None:
    site = hub(tmp_path / "hub")
    expected = tree(built(site))
    for file in sorted((site / ".site-builder").glob("*.sqlite")):
        with closing(sqlite3.connect(file)) as db:
            db.execute("pragma wal_checkpoint(truncate)")
        data = bytearray(file.read_bytes())
        chance = random.Random(seed)
        for _ in range(20):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        file.write_bytes(data)
    add_story(site, "story-3", "2026-11-04", tags="[t1]", body="Something else.")
    build_hub(site)
    add_story(site, "story-3", "2026-11-04", tags="[t1]")
    build_hub(site)
    assert tree(site / "public") == expected


def test_unchanged_hub_needs_only_the_first_pass(tmp_path: Path) -> None:
    site = hub(tmp_path)
    built(site)
    assert [one.name for one in build_hub(site).passes] == ["load"]
    later = build_hub(site, at=NOW + timedelta(hours=1))
    assert [one.name for one in later.passes] == ["load"]
    assert later.published and later.published.unchanged == len(tree(site / "public"))


def test_new_file_that_is_not_read_is_reported_at_once(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "a")
    built(site)
    for name in (b"caf\xe9.md", b"caf\xe9.html"):
        (site / "content/news" / os.fsdecode(name)).write_text("x")
    (site / "public" / os.fsdecode(b"caf\xe9.html")).write_text("x")
    result = build_hub(site)
    assert [(d.path, d.code) for d in result.diagnostics] == [
        ("content/news/caf\\xe9.html", "not-utf8"),
        ("content/news/caf\\xe9.md", "not-utf8"),
    ]


def test_unchanged_hub_repeats_its_warnings(tmp_path: Path) -> None:
    site = hub(tmp_path)
    add_story(site, "half-done", draft="true", category="")
    first = build_hub(site).diagnostics
    again = build_hub(site)
    assert [one.name for one in again.passes] == ["load"]
    assert again.diagnostics == first != ()


def test_other_options_cause_another_build(tmp_path: Path) -> None:
    site = hub(tmp_path)
    add_story(site, "draft", draft="true")
    built(site)
    assert len(build_hub(site, drafts=True).passes) > 1
    assert (site / "public/news/draft/index.html").exists()
    assert len(build_hub(site, base_url="https://other.example/").passes) > 1
