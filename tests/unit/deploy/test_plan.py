from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from site_builder.deploy import plan as module
from site_builder.deploy.manifest import IN_DOUBT, TargetManifest
from site_builder.deploy.plan import (
    GRACE,
    LAST,
    SUPPORTS,
    TELLING,
    PlannedChange,
    in_doubt,
    plan_deploy,
    settled,
    stamp,
    wave,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CSS = "assets/css/site.12345678.css"


def tree(**contents: str) -> dict[str, PlannedChange]:
    """Files by path, with `_` for the slash and the dot before it left to the values: {path: content}."""
    return {path: PlannedChange(path, text.encode(), len(text)) for path, text in contents.items()}


def files(contents: dict[str, str]) -> dict[str, PlannedChange]:
    return tree(**contents)


def there(contents: dict[str, str]) -> TargetManifest:
    return TargetManifest({path: stamp(item) for path, item in files(contents).items()})


def test_what_differs_is_planned_and_nothing_else() -> None:
    plan = plan_deploy(
        files({"index.html": "2", "a/index.html": "1", "b.html": "1"}),
        there({"index.html": "1", "a/index.html": "1", "gone.html": "1"}),
        NOW,
    )
    assert (plan.new, plan.changed, plan.removed) == (("b.html",), ("index.html",), ("gone.html",))
    assert (plan.unchanged, plan.changes) == (1, 3)
    assert plan.done == there({"index.html": "2", "a/index.html": "1", "b.html": "1"})


def test_while_it_is_carried_out_the_target_says_what_no_one_can_be_sure_of() -> None:
    plan = plan_deploy(files({"a.html": "2", "b.html": "1", "c.html": "1"}), there({"a.html": "1", "b.html": "1"}), NOW)
    assert plan.begun.files == {**there({"b.html": "1"}).files, "a.html": IN_DOUBT, "c.html": IN_DOUBT}
    assert in_doubt(plan.begun) and not in_doubt(plan.done)


def test_a_second_run_after_a_broken_one_plans_what_is_in_doubt() -> None:
    wanted = files({"a.html": "2", "b.html": "1", "c.html": "1"})
    first = plan_deploy(wanted, there({"a.html": "1", "b.html": "1", "d.html": "1"}), NOW)
    again = plan_deploy(wanted, settled(first.begun, wanted, ["a.html"]), NOW)
    assert (again.new, again.changed, again.removed) == ((), ("c.html",), ("d.html",))
    assert again.done == first.done


def test_another_way_of_delivery_is_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    before = there({"a.html": "1"})
    monkeypatch.setattr(module, "cache_control", lambda path: "public, max-age=60")
    assert plan_deploy(files({"a.html": "1"}), before, NOW).changed == ("a.html",)


def test_what_pages_need_comes_first_and_the_home_page_last() -> None:
    names = ["index.html", "404.html", "feed.xml", "news/a/index.html", "news/a/index.md", CSS, "sitemap.xml"]
    names += [
        "tag/b/feed.json",
        "news/a/index.json",
        "news/a/card.png",
        "_redirects",
        "search/data/2025/index/x.pf_index",
    ]
    names += ["search/data/2025/pagefind-entry.json", "search/data/site/pagefind.en_1.pf_meta", "robots.txt"]
    plan = plan_deploy(files(dict.fromkeys(names, "1")), TargetManifest(), NOW)
    assert plan.waves == [
        [CSS, "news/a/card.png", "search/data/2025/index/x.pf_index", "search/data/site/pagefind.en_1.pf_meta"],
        [
            "404.html",
            "news/a/index.html",
            "news/a/index.json",
            "news/a/index.md",
            "search/data/2025/pagefind-entry.json",
        ],
        ["_redirects", "feed.xml", "robots.txt", "sitemap.xml", "tag/b/feed.json"],
        ["index.html"],
    ]
    assert wave("tag/index.html") == wave("404.html") == wave("tag/index.html.gz")
    assert (wave("index.html.br"), wave(f"{CSS}.gz"), wave("feed.xml.zst")) == (LAST, SUPPORTS, TELLING)


def test_an_unused_file_with_a_hash_in_its_name_stays_for_a_week() -> None:
    page = files({"index.html": "1"})
    first = plan_deploy(page, there({"index.html": "1", CSS: "1"}), NOW)
    assert (first.changes, first.done.unused) == (0, {CSS: "2026-11-20T12:00:00Z"})
    later = plan_deploy(page, first.done, NOW + GRACE - timedelta(seconds=1))
    assert (later.changes, later.done) == (0, first.done)
    back = plan_deploy(files({"index.html": "1", CSS: "1"}), later.done, NOW)
    assert (back.changes, back.done.unused) == (0, {})
    last = plan_deploy(page, later.done, NOW + GRACE)
    assert (last.removed, last.done) == ((CSS,), there({"index.html": "1"}))
    doubt = TargetManifest({**first.done.files, CSS: IN_DOUBT}, first.done.unused)
    assert plan_deploy(page, doubt, NOW).removed == (CSS,)


def test_files_are_named_in_order() -> None:
    names = [f"page-{number:02}.html" for number in range(40)]
    old = [f"a-{name}" for name in names]
    plan = plan_deploy(files(dict.fromkeys(names, "2")), there(dict.fromkeys([*names[:20], *old], "1")), NOW)
    assert [*plan.changed, *plan.new] == names
    assert list(plan.removed) == old
