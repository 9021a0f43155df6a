"""Rechecking one file with unsaved text finds what `check` finds in a hub with that text saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.config.paths import COLLECTIONS_PATH
from site_builder.content.paths import SOURCES_PATH
from site_builder.lsp.recheck import recheck
from site_builder.lsp.snapshot import HubSnapshot
from site_builder.model.content import ContentPage, Story
from tests.support.hubs import add_story, story_text, write_file, write_hub
from tests.support.lsp_views import OTHER, PAGE, STORY, small_hub, view_of
from tests.support.messages import broken_stories

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
MINE = "content/news/2026/11/2026-11-14-mine.md"
NEW = "content/news/2026/11/2026-11-15-new.md"

TEXTS = [
    ("", STORY),
    ("---\ntitle: x\n", STORY),
    (story_text(category="reserch", source="opnai", source_url="https://lab.example/x"), STORY),
    (story_text(category="reserch", draft="true", related="[nix]"), STORY),
    (story_text(tags="[open weight, safty]", related="[open-wights, first]"), STORY),
    (story_text("It solves 43%", "It solves 34%. [here](nowhere)"), STORY),
    (
        story_text(
            body="[a](/tag/safety/) [b](/tag/nix/) [c](/nix) [d](open-weights#x) [e](#y)\n\n##### Deep", tags="[Safety]"
        ),
        STORY,
    ),
    (story_text(body="![chart](chrt.png)", image="cover.png", image_alt="A"), STORY),
    (story_text(source="{name: Example Lab, url: https://openai.com/a}"), STORY),
    (story_text(id="open-weights"), STORY),
    (story_text(slug="open-weights"), STORY),
    (story_text(date="2030-01-01", ignore="{long-title: a law, orphan-story: x, nope: y}"), STORY),
    (story_text(expires="2026-11-15"), STORY),
    (story_text(title="😀" * 100, tags="[漢字]"), STORY),
    (story_text(takeaways="[]"), STORY),
    (story_text(aliases="[/old/, nothing, /tags/, /about, /news/open-weights/, '/a b?/']"), STORY),
    (story_text(aliases="[/2026/weights/, /moved/]"), STORY),
    (story_text(aliases="[/old/, /news/first/]", slug="renamed"), STORY),
    (story_text(aliases="[/tags/]", draft="true"), STORY),
    (story_text(body="[a](/moved/) and [b](/2026/weights/) and [c](/fresh/)", aliases="[/fresh/]"), STORY),
    ("\ufeff" + story_text().replace("\n", "\r\n"), STORY),
    (story_text("Something new", "See [first](first) and [itself](new#x)."), NEW),
    (story_text("Something new", "x", slug="first"), NEW),
    ("---\ntitle: x\nnav_oder: 1\n---\n", PAGE),
    ("---\ntitle: x\n---\n[a](nix) [b](#c) [d](first)\n\n#### Deep\n", PAGE),
    ("---\ntitle: x\nnav_order: 2\n---\n", "content/pages/first.md"),
    ("titel: x\n", "site.yaml"),
    ("title: [\n", "site.yaml"),
    (
        "title: T\nbase_url: https://hub.example/?x\nsearch: false\ncards: false\nlogo: img/nix.png\n"
        "navigation: [{label: a, url: /nix/}, {label: b, url: /tag/safety/}]\nchecks: {long-titel: off}\n"
        "texts: {joinn: x, months: a}\n",
        "site.yaml",
    ),
    ("colections: {}\n", COLLECTIONS_PATH),
    ("collections: [\n", COLLECTIONS_PATH),
    ("collections: {tools: {title: T, item: t, fields: {a: {type: reference, to: x}}}}\n", COLLECTIONS_PATH),
    ("collections: {news: {title: T, item: t}}\nstories: {fields: {a: {type: txt}}}\n", COLLECTIONS_PATH),
    ("- {id: Lab X, name: Lab}\n- {id: lab, domains: [https://a/]}\n", SOURCES_PATH),
    ("lab: x\n", SOURCES_PATH),
]


def full_check(site: Path, path: str) -> list[object]:
    return [diagnostic for diagnostic in view_of(site).diagnostics if diagnostic.path == path]


def is_utf8(content: bytes) -> bool:
    return content.decode("utf-8", "ignore").encode() == content


def recheck_file(snapshot: HubSnapshot | None, path: str, text: str) -> list[object]:
    return [*recheck(snapshot, path, text)]


@pytest.mark.parametrize(("text", "path"), TEXTS)
def test_recheck_equals_a_full_check(text: str, path: str, tmp_path: Path) -> None:
    site = small_hub(tmp_path)
    diagnostics = recheck_file(view_of(site), path, text)
    (site / path).write_text(text, encoding="utf-8", newline="")
    assert diagnostics == full_check(site, path)


def test_html_is_checked_where_it_is_allowed(tmp_path: Path) -> None:
    site = small_hub(tmp_path)
    with (site / "site.yaml").open("a") as settings:
        settings.write("markdown: {html: true}\n")
    text = story_text(body='<a href="nowhere">x</a> <font>y</font> <b>')
    diagnostics = recheck_file(view_of(site), STORY, text)
    (site / STORY).write_text(text, encoding="utf-8")
    assert diagnostics == full_check(site, STORY)
    assert {"broken-link", "html-left-out", "unended-html"} <= {
        diagnostic.code for diagnostic in recheck(view_of(site), STORY, text)
    }


def test_recheck_of_saved_text_changes_nothing(tmp_path: Path) -> None:
    site = small_hub(tmp_path)
    utf8_stories = {name: content for name, content in broken_stories().items() if is_utf8(content)}
    for name, content in utf8_stories.items():
        (site / f"content/news/2026/11/2026-11-01-{name}").write_bytes(content)
    for text, path in TEXTS:
        if path == STORY and text.isascii():
            write_file(site / f"content/news/2026/10/2026-10-01-{len(text)}.md", text)
    snapshot = view_of(site)
    paths = {diagnostic.path for diagnostic in snapshot.diagnostics if diagnostic.path.startswith("content/")} | {
        STORY,
        OTHER,
    }
    assert len(paths) > 60
    for path in sorted(paths):
        text = (site / path).read_bytes().decode("utf-8", "replace")
        assert recheck_file(snapshot, path, text) == [
            diagnostic for diagnostic in snapshot.diagnostics if diagnostic.path == path
        ], path


def test_recheck_of_each_file_of_the_demo_hub(tmp_path: Path) -> None:
    for name in ("site.yaml", "content", "layouts", "static"):
        (tmp_path / name).symlink_to(ROOT / name)
    snapshot = view_of(tmp_path)
    assert len(snapshot.stories) > 30
    files: list[Story | ContentPage] = [*snapshot.stories, *snapshot.pages]
    for file in files:
        text = (ROOT / file.path).read_text(encoding="utf-8")
        expected = [diagnostic for diagnostic in snapshot.diagnostics if diagnostic.path == file.path]
        assert recheck_file(snapshot, file.path, text) == expected


def test_recheck_without_snapshot_checks_the_file_alone() -> None:
    assert [diagnostic.code for diagnostic in recheck(None, STORY, story_text(category="reserch", takeaways=""))] == [
        "missing-key"
    ]
    assert recheck(None, STORY, story_text(tools="[cursor]", stacks="[coding]")) == []
    assert recheck(None, "layouts/page.html", "{% x %}") == []


def test_orphan_story_stays_an_orphan_until_saved(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- site.yaml --\ntitle: T\nbase_url: https://hub.example/\ncards: false\nrelated: 1\n")
    for day in range(1, 9):
        add_story(site, f"s{day}", f"2026-11-0{day}", source=f"{{name: L, url: https://lab.example/{day}}}")
    snapshot = view_of(site)
    orphan = next(diagnostic for diagnostic in snapshot.diagnostics if diagnostic.code == "orphan-story").path
    text = (site / orphan).read_text(encoding="utf-8")
    assert "orphan-story" in {diagnostic.code for diagnostic in recheck(snapshot, orphan, text + "\nMore.")}
    ignored = text.replace("category:", "ignore: {orphan-story: on purpose}\ncategory:")
    assert not {"orphan-story", "needless-ignore"} & {
        diagnostic.code for diagnostic in recheck(snapshot, orphan, ignored)
    }


def test_recheck_with_invalid_settings(tmp_path: Path) -> None:
    site = small_hub(tmp_path)
    write_file(site / "site.yaml", "title: [\n")
    snapshot = view_of(site)
    assert snapshot.content is None
    assert [diagnostic.code for diagnostic in recheck(snapshot, "site.yaml", "title: [\n")] == ["yaml-syntax"]
    assert recheck(snapshot, STORY, story_text(category="reserch")) == []


def test_half_of_a_surrogate_pair_is_accepted(tmp_path: Path) -> None:
    assert recheck(None, STORY, story_text(body="A half: \ud83d")) == []
