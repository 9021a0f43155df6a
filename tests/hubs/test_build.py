import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import BuildResult, build
from site_builder.pipeline.options import Options
from tests.support.hubs import (
    NOW,
    SETTINGS,
    add_story,
    build_hub,
    built,
    codes,
    story_text,
    tree,
    write_file,
    write_hub,
)


def names(output: Path) -> set[str]:
    return {path.removesuffix("index.html") for path in tree(output)}


def test_hub_without_stories_builds(tmp_path: Path) -> None:
    assert {"", "news/", "archive/", "404.html"} <= names(built(write_hub(tmp_path)))


def test_second_build_renders_nothing(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    first = build_hub(site)
    assert first.published and len(first.published.written) == len(first.rendered) > 10
    second = build_hub(site)
    assert second.published
    assert (second.rendered, second.published.written, second.published.removed) == ((), (), ())


def test_edited_body_renders_its_story_and_feeds(tmp_path: Path) -> None:
    site = write_hub(
        tmp_path, f"-- site.yaml --\n{SETTINGS}page_sizes: {{feed: 2, term_feed: 3}}\nfeeds: {{terms: full}}\n"
    )
    for i in range(8):
        add_story(site, f"story-{i}", f"2026-11-{i + 1:02}", category="policy" if i < 4 else "research")
    build_hub(site)
    add_story(site, "story-3", "2026-11-04", category="policy", body="Something else.")
    result = build_hub(site)
    assert result.published
    story = [f"news/story-3/index.{form}" for form in ("html", "json", "md")]
    feeds = ["category/policy/feed.json", "category/policy/feed.xml"]
    assert sorted(result.published.written) == [*feeds, *story]


def test_unplanned_file_is_removed(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    file = add_story(site, "first", tags="[only-here]")
    add_story(site, "second")
    build_hub(site)
    file.unlink()
    build_hub(site)
    assert not {"news/first/", "tag/only-here/"} & names(site / "public")
    assert "news/second/" in names(site / "public")


def test_errors_leave_the_last_site_unchanged(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    before = tree(built(site))
    add_story(site, "second", category="")
    result = build_hub(site)
    assert result.published is None
    assert codes(result) == [("content/news/2026/11/2026-11-01-second.md", "missing-key")]
    assert tree(site / "public") == before


def test_problems_of_all_files_are_sorted(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- content/sources.yaml --\n- id: lab\n- id: lab\n  name: Lab\n")
    write_file(site / "site.yaml", "title: T\nbase_url: https://hub.example/\nlanguge: en\n")
    add_story(site, "b", body="[gone](gone.md)")
    add_story(site, "a", title="")
    add_story(site, "c", body="[to a](2026-11-01-a.md)")
    found = codes(build_hub(site))
    assert found == [
        ("content/news/2026/11/2026-11-01-a.md", "missing-key"),
        ("content/news/2026/11/2026-11-01-a.md", "unknown-source"),
        ("content/news/2026/11/2026-11-01-b.md", "unknown-source"),
        ("content/news/2026/11/2026-11-01-b.md", "broken-link"),
        ("content/news/2026/11/2026-11-01-c.md", "unknown-source"),
        ("content/sources.yaml", "missing-key"),
        ("content/sources.yaml", "duplicate-item"),
        ("site.yaml", "unknown-key"),
    ]


def test_mistake_does_not_hide_those_of_other_files(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", SETTINGS + "categories: [{slug: models, title: Models}]\n")
    add_story(
        site,
        "first",
        "2026-11-05",
        catgory="research",
        source="{name: Lab, url: not-one}",
        image="gone.png",
        image_alt="x",
        related="[nobody]",
        body="[gone](gone.md) [a](/nowhere/)",
    )
    write_file(site / "content/pages/about.md", "---\ntitle: About\nnav_order: x\n---\n[gone](gone.md)\n")
    assert sorted(codes(build_hub(site))) == [
        *(
            ("content/news/2026/11/2026-11-05-first.md", code)
            for code in (
                "bad-url",
                "broken-link",
                "broken-link",
                "missing-file",
                "unknown-category",
                "unknown-key",
                "unknown-story",
            )
        ),
        ("content/pages/about.md", "broken-link"),
        ("content/pages/about.md", "wrong-type"),
    ]


def test_draft_with_mistakes_is_in_a_preview(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "half-done", draft="true", category="")
    add_story(site, "done")
    result = build_hub(site, drafts=True)
    assert [(d.code, d.severity) for d in result.diagnostics] == [("unfinished-draft", "warning")]
    assert "news/half-done/" in names(site / "public")


def test_warnings_stop_only_a_strict_build(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- content/sources.yaml --\n- id: lab\n  name: Lab\n  domains: [lab.example]\n")
    add_story(site, "first", source="{name: Lab, url: https://elsewhere.example/x}")
    result = build_hub(site)
    assert result.published and [d.severity for d in result.diagnostics] == ["warning"]
    assert build_hub(site, strict=True).published is None


def test_draft_scheduled_and_expired_stories_are_not_published(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "draft", draft="true")
    add_story(site, "soon", "2026-11-21")
    add_story(site, "over", expires="2026-11-15")
    add_story(site, "live")
    stories = {n for n in names(built(site)) if n.startswith("news/")}
    assert stories == {"news/", "news/live/", "news/live/index.md", "news/live/index.json", "news/over/"}
    assert "was withdrawn on November 15, 2026" in (site / "public/news/over/index.html").read_text()
    build_hub(site, drafts=True, future=True)
    assert {"news/draft/", "news/soon/"} <= names(site / "public")
    built(site, at=NOW + timedelta(days=1))
    assert "news/soon/" in names(site / "public")
    assert "news/draft/" not in names(site / "public")


def test_problems_of_a_draft_are_warnings(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "half-done", draft="true", category="", body="[nowhere](nowhere.md)")
    result = build_hub(site)
    assert result.published
    assert [d.severity for d in result.diagnostics] == ["warning"]


def test_url_collision_names_both_files(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- content/pages/tags.md --\n---\ntitle: Tags\n---\nx\n")
    write_file(site / "content/news/a/2026-11-01-same.md", story_text())
    write_file(site / "content/news/b/2026-11-02-same.md", story_text())
    result = build_hub(site)
    assert result.published is None
    assert ("content/pages/tags.md", "url-collision") in codes(result)
    duplicate = next(d for d in result.diagnostics if d.code == "duplicate-slug")
    assert duplicate.path == "content/news/b/2026-11-02-same.md"
    assert "content/news/a/2026-11-01-same.md" in duplicate.message


def test_broken_link_in_settings_is_reported(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(
        site / "site.yaml",
        "title: T\nbase_url: https://hub.example/\nnavigation:\n  - {label: Gone, url: /gone/}\n",
    )
    found = build_hub(site).diagnostics
    assert [(d.path, d.line, d.column, d.code) for d in found] == [("site.yaml", 4, 24, "broken-link")]


def test_base_path_is_in_every_link(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first", tags="[llm]", body="See [second](second).")
    add_story(site, "second")
    output = built(site, base_url="https://hub.example/news-hub/")
    for path, data in tree(output).items():
        if path.endswith(".html"):
            html = data.decode()
            assert 'href="/news-hub/' in html
            assert 'href="/news/' not in html
            assert 'href="/tag' not in html


def test_attachment_is_published_only_with_its_story(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first", body="![A chart](chart.svg)")
    write_file(site / "content/news/2026/11/chart.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    write_file(site / "content/news/2026/11/unused.svg", "<svg/>")
    output = built(site)
    assets = [path for path in tree(output) if path.startswith("assets/news/")]
    assert len(assets) == 1
    assert f'src="/{assets[0]}"' in (output / "news/first/index.html").read_text()


def test_static_files_have_hashed_names_except_in_the_root(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "static/root/robots.txt", "User-agent: *\n")
    write_file(site / "static/js/x.js", "1;")
    published = tree(built(site))
    assert published["robots.txt"] == b"User-agent: *\n"
    assert [path for path in published if path.startswith("assets/js/x.") and path.endswith(".js")]


def test_own_layout_replaces_the_packaged_one(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    build_hub(site)
    write_file(site / "layouts/story.html", "<p>{{ page.title }}</p>")
    result = build_hub(site)
    assert result.published and result.published.written == ("news/first/index.html",)
    assert (site / "public/news/first/index.html").read_text() == "<p>First</p>"


@pytest.mark.parametrize(
    ("layout", "code", "line"),
    [
        ("<p>\n{% if %}</p>", "layout-syntax", 2),
        ("<p>\n{{ page.titel }}</p>", "layout-error", 2),
        ("\n\n{{ asset('css/gone.css') }}", "layout-error", 3),
        ("\n{{ text('nowhere') }}", "layout-error", 2),
        ("{% include 'nowhere.html' %}", "layout-missing", 1),
    ],
)
def test_layout_error_is_a_diagnostic(tmp_path: Path, layout: str, code: str, line: int) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    before = tree(built(site))
    write_file(site / "layouts/story.html", layout)
    result = build_hub(site)
    assert [(d.path, d.code, d.line) for d in result.diagnostics] == [("layouts/story.html", code, line)]
    assert tree(site / "public") == before


def test_layout_error_in_a_worker_is_a_diagnostic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.system.workers.WORTH_IT", 1)
    site = write_hub(tmp_path, "-- layouts/story.html --\n<p>{{ page.titel }}</p>\n")
    add_story(site, "first")
    assert codes(build_hub(site, jobs=2)) == [("layouts/story.html", "layout-error")]


def test_workers_write_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.system.workers.WORTH_IT", 1)
    monkeypatch.setattr("site_builder.system.workers.CHUNK", 3)
    site = write_hub(tmp_path / "hub")
    for i in range(20):
        add_story(site, f"story-{i}", f"2026-10-{i + 1:02}", tags=f"[t{i % 3}]")
    trees = []
    for jobs in (1, 2, 3):
        output = tmp_path / f"out{jobs}"
        build_hub(site, output, jobs=jobs)
        trees.append(tree(output))
    assert trees[0] == trees[1] == trees[2]


def test_damaged_cache_is_replaced(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    before = tree(built(site))
    for file in (site / ".site-builder").glob("*.sqlite"):
        file.write_bytes(b"nonsense" * 1000)
    assert tree(built(site)) == before


def test_clock_zone_hash_seed_and_folder_do_not_change_bytes(tmp_path: Path) -> None:
    trees = []
    for seed, zone in (("1", "Asia/Kathmandu"), ("2", "America/Los_Angeles")):
        site = write_hub(tmp_path / ("folder" * int(seed)) / "hub")
        for i in range(12):
            add_story(site, f"story-{i}", f"2026-10-{i + 1:02}", tags=f"[t{i % 3}, T{i % 4}]", date="")
        command = [sys.executable, "-m", "site_builder", "build", "--site", str(site), "--at", "2026-11-20T12:00:00Z"]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}, check=True, capture_output=True)
        trees.append(tree(site / "public"))
    assert trees[0] == trees[1]


def test_scheduling_respects_time_of_day_and_zone(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "zoned", date="2026-11-20T13:30:00+02:00")
    at = datetime(2026, 11, 20, 11, 29, tzinfo=UTC)
    assert "news/zoned/" not in names(built(site, at=at))
    assert "news/zoned/" in names(built(site, at=at + timedelta(minutes=1)))


def test_redirects_follow_their_file_and_the_stories(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- redirects.yaml --\n/one/: /news/first/\n/two.html: /old/\n")
    file = add_story(site, "first", aliases="[/old/]")
    before = tree(built(site))
    assert {"one/", "two.html", "old/"} <= names(site / "public")
    assert b"/news/first/" in before["two.html"]
    assert not build_hub(site).rendered
    file.unlink()
    add_story(site, "second", aliases="[/old/, /news/first/]")
    after = tree(built(site))
    assert b"/news/second/" in after["two.html"] and b"/news/second/" in after["news/first/index.html"]
    (site / "redirects.yaml").unlink()
    assert not {"one/", "two.html"} & names(built(site))


def test_url_of_expired_story_is_gone(tmp_path: Path) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}host: netlify\n")
    add_story(site, "first", expires="2026-11-21", aliases="[/old/]")
    assert "/old/ /news/first/ 301" in (built(site) / "_redirects").read_text()
    rules = (built(site, at=NOW + timedelta(days=1)) / "_redirects").read_text().splitlines()
    assert rules[::2] == ["/news/first/ /404.html 410", "/old/ /404.html 410"]


def for_readers(site: Path, **changes: object) -> BuildResult:
    selection = Selection(at=NOW)
    options = Options(hub_dir=site, output=site / "public", selection=selection, jobs=1, search=False, is_release=True)
    return build(msgspec.structs.replace(options, **changes))


def ledger(site: Path) -> list[str]:
    return [line for line in (site / "urls.lock").read_text().splitlines() if not line.startswith("#")]


def test_urls_of_published_stories_are_locked(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    add_story(site, "sketch", draft="true")
    add_story(site, "coming", "2026-12-24")
    add_story(site, "over", expires="2026-11-02")
    build_hub(site)
    assert not (site / "urls.lock").exists()
    assert for_readers(site).published
    assert ledger(site) == ["/news/first/"]
    add_story(site, "second")
    for_readers(site)
    assert ledger(site) == ["/news/first/", "/news/second/"]


def test_urls_of_published_items_are_locked(tmp_path: Path) -> None:
    declared = "{tools: {title: Tools, item: tool}, people: {title: People, item: person, pages: false}}"
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}collections: {declared}\n")
    add_story(site, "first")
    write_file(site / "content/tools.yaml", "- {id: cursor, name: Cursor}\n- {id: zed, name: Zed, draft: true}\n")
    write_file(site / "content/people.yaml", "- {id: ada, name: Ada}\n")
    assert for_readers(site).published
    assert ledger(site) == ["/news/first/", "/tools/cursor/"]
    before = tree(site / "public")
    write_file(site / "content/tools.yaml", "- {id: cursor-editor, name: Cursor}\n")
    assert codes(for_readers(site)) == [("urls.lock", "lost-url")]
    assert tree(site / "public") == before
    write_file(site / "content/tools.yaml", "- {id: cursor-editor, name: Cursor, aliases: [/tools/cursor/]}\n")
    assert for_readers(site).published
    assert ledger(site) == ["/news/first/", "/tools/cursor-editor/", "/tools/cursor/"]
    write_file(site / "content/tools.yaml", "- {id: [}\n")
    assert {path for path, _ in codes(for_readers(site))} == {"content/tools.yaml"}


def test_new_locked_url_does_not_cause_another_build(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    assert for_readers(site).passes[-1].name == "publish"
    before = (site / "urls.lock").stat()
    assert [one.name for one in for_readers(site).passes] == ["load"]
    after = (site / "urls.lock").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    (site / "urls.lock").unlink()
    assert [one.name for one in for_readers(site).passes][-1] == "publish"
    assert ledger(site) == ["/news/first/"]


def test_preview_build_locks_no_urls(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    build_hub(site)
    for_readers(site)
    assert ledger(site) == ["/news/first/"]


def test_lost_url_keeps_the_last_site_and_the_lock(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    file = add_story(site, "first")
    for_readers(site)
    before = tree(site / "public")
    file.unlink()
    add_story(site, "second")
    for result in (for_readers(site), build_hub(site), build_hub(site, drafts=True)):
        assert codes(result) == [("urls.lock", "lost-url")]
        assert result.diagnostics[0].line == 3
        assert result.diagnostics[0].excerpt == "/news/first/"
    assert tree(site / "public") == before
    assert ledger(site) == ["/news/first/"]
    write_file(site / "redirects.yaml", "/news/first/: gone\n")
    for_readers(site)
    assert ledger(site) == ["/news/first/", "/news/second/"]


def test_scheduling_loses_no_url(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    add_story(site, "second")
    for_readers(site)
    add_story(site, "first", expires="2026-11-02")
    add_story(site, "second", date="2026-12-24")
    assert not build_hub(site).diagnostics
    add_story(site, "first", draft="true")
    assert codes(build_hub(site)) == [("urls.lock", "lost-url")]
    assert codes(build_hub(site, drafts=True)) == [("urls.lock", "lost-url")]


@pytest.mark.parametrize("text", ["no front matter", "---\ntitle: [\n---\n", "---\nslug: first\ntitle: x\n---\n"])
def test_story_with_errors_loses_no_url(tmp_path: Path, text: str) -> None:
    site = write_hub(tmp_path, "-- redirects.yaml --\n/news/third/: /news/second/\n")
    file = site / "content/news/2026-11-01-another-name.md"
    write_file(file, story_text(slug="first", aliases="[/old/]"))
    add_story(site, "second")
    write_file(site / "urls.lock", "/news/first/\n/news/third/\n/old/\n")
    assert not build_hub(site).diagnostics
    write_file(file, text.replace("slug: first", "slug: first\naliases: [/old/]"))
    found = codes(build_hub(site))
    assert {path for path, _ in found} == {file.relative_to(site).as_posix()}
    write_file(site / "redirects.yaml", "/news/third/: [\n")
    assert {path for path, _ in codes(build_hub(site))} == {file.relative_to(site).as_posix(), "redirects.yaml"}


def test_files_with_one_long_beginning_are_stories_of_their_own(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    title = "openai-发布全新推理模型在数学编程科学推理等多个基准测试中全面超越前代模型并大幅降低推理成"
    for end in ("本", "效"):
        add_story(site, title + end)
    built(site)
    pages = list((site / "public/news").glob("openai-*/index.html"))
    assert len(pages) == 2 and all(title[:40] in str(page) for page in pages)
