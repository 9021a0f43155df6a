from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from site_builder.deploy import plan as module
from site_builder.deploy.manifest import IN_DOUBT, TargetManifest
from site_builder.deploy.plan import (
    ANNOUNCEMENTS,
    ASSETS,
    GRACE_PERIOD,
    HOME_PAGE,
    BuiltFile,
    confirm_files,
    in_doubt,
    plan_deploy,
    stamp,
    wave,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CSS = "assets/css/site.12345678.css"


def files(contents: dict[str, str]) -> dict[str, BuiltFile]:
    """Built files with these contents, by path."""
    return {path: BuiltFile(path, text.encode(), len(text)) for path, text in contents.items()}


def manifest_of(contents: dict[str, str]) -> TargetManifest:
    return TargetManifest({path: stamp(item) for path, item in files(contents).items()})


def test_plan_has_only_what_differs() -> None:
    plan = plan_deploy(
        files({"index.html": "2", "a/index.html": "1", "b.html": "1"}),
        manifest_of({"index.html": "1", "a/index.html": "1", "gone.html": "1"}),
        NOW,
    )
    assert (plan.new, plan.changed, plan.removed) == (("b.html",), ("index.html",), ("gone.html",))
    assert (plan.unchanged, plan.changes) == (1, 3)
    assert plan.final_manifest == manifest_of({"index.html": "2", "a/index.html": "1", "b.html": "1"})


def test_begun_manifest_puts_changed_files_in_doubt() -> None:
    plan = plan_deploy(
        files({"a.html": "2", "b.html": "1", "c.html": "1"}), manifest_of({"a.html": "1", "b.html": "1"}), NOW
    )
    assert plan.begun_manifest.files == {**manifest_of({"b.html": "1"}).files, "a.html": IN_DOUBT, "c.html": IN_DOUBT}
    assert in_doubt(plan.begun_manifest) and not in_doubt(plan.final_manifest)


def test_files_in_doubt_are_planned_again() -> None:
    built = files({"a.html": "2", "b.html": "1", "c.html": "1"})
    first = plan_deploy(built, manifest_of({"a.html": "1", "b.html": "1", "d.html": "1"}), NOW)
    again = plan_deploy(built, confirm_files(first.begun_manifest, built, ["a.html"]), NOW)
    assert (again.new, again.changed, again.removed) == ((), ("c.html",), ("d.html",))
    assert again.final_manifest == first.final_manifest


def test_changed_headers_are_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    before = manifest_of({"a.html": "1"})
    monkeypatch.setattr(module, "cache_control", lambda path: "public, max-age=60")
    assert plan_deploy(files({"a.html": "1"}), before, NOW).changed == ("a.html",)


def test_waves_send_assets_first_and_home_page_last() -> None:
    names = ["index.html", "404.html", "feed.xml", "news/a/index.html", "news/a/index.md", CSS, "sitemap.xml"]
    names += [
        "tag/b/feed.json",
        "news/a/index.json",
        "news/a/card.png",
        "_redirects",
        "search/data/first/words/0a1b2.json",
    ]
    names += ["search/data/first/catalogue.json", "search/data/site/texts/0a1b2.json", "robots.txt"]
    plan = plan_deploy(files(dict.fromkeys(names, "1")), TargetManifest(), NOW)
    assert plan.waves == [
        [CSS, "news/a/card.png", "search/data/first/words/0a1b2.json", "search/data/site/texts/0a1b2.json"],
        [
            "404.html",
            "news/a/index.html",
            "news/a/index.json",
            "news/a/index.md",
            "search/data/first/catalogue.json",
        ],
        ["_redirects", "feed.xml", "robots.txt", "sitemap.xml", "tag/b/feed.json"],
        ["index.html"],
    ]
    assert wave("tag/index.html") == wave("404.html") == wave("tag/index.html.gz")
    assert (wave("index.html.br"), wave(f"{CSS}.gz"), wave("feed.xml.zst")) == (HOME_PAGE, ASSETS, ANNOUNCEMENTS)


def test_unused_hashed_file_is_kept_for_a_week() -> None:
    page = files({"index.html": "1"})
    first = plan_deploy(page, manifest_of({"index.html": "1", CSS: "1"}), NOW)
    assert (first.changes, first.final_manifest.unused) == (0, {CSS: "2026-11-20T12:00:00Z"})
    later = plan_deploy(page, first.final_manifest, NOW + GRACE_PERIOD - timedelta(seconds=1))
    assert (later.changes, later.final_manifest) == (0, first.final_manifest)
    back = plan_deploy(files({"index.html": "1", CSS: "1"}), later.final_manifest, NOW)
    assert (back.changes, back.final_manifest.unused) == (0, {})
    last = plan_deploy(page, later.final_manifest, NOW + GRACE_PERIOD)
    assert (last.removed, last.final_manifest) == ((CSS,), manifest_of({"index.html": "1"}))
    doubt = TargetManifest({**first.final_manifest.files, CSS: IN_DOUBT}, first.final_manifest.unused)
    assert plan_deploy(page, doubt, NOW).removed == (CSS,)


def test_paths_are_sorted() -> None:
    names = [f"page-{number:02}.html" for number in range(40)]
    old = [f"a-{name}" for name in names]
    plan = plan_deploy(files(dict.fromkeys(names, "2")), manifest_of(dict.fromkeys([*names[:20], *old], "1")), NOW)
    assert [*plan.changed, *plan.new] == names
    assert list(plan.removed) == old
