from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from site_builder.hub.schedule import Selection
from site_builder.lint import check as module
from site_builder.lint.check import CheckReport, CheckUrls, check, check_hub
from site_builder.lint.rules.external import LinkStatus
from site_builder.pipeline.build import build
from site_builder.pipeline.locate import locate_all
from site_builder.pipeline.options import Options
from site_builder.pipeline.session import Session, SitePlan
from site_builder.store.cache import Cache, cache_file
from site_builder.system.progress import ReportProgress
from tests.support.hubs import NOW, add_story, build_hub, codes, story_text, tree, write_file, write_hub

GOOD = {
    "takeaways": "[The first point., The second point., The third point.]",
    "why_it_matters": "It matters.",
}


def add(site: Path, slug: str, day: str = "2026-11-01", **keys: str) -> Path:
    """A story without problems, except those of the given keys."""
    source = f"{{name: Example Lab, url: 'https://lab.example/{slug}'}}"
    return add_story(site, slug, day, **{"title": "A plain title", "source": source, **GOOD, **keys})


def checked(site: Path, at: datetime = NOW, jobs: int = 1, ask: CheckUrls | None = None) -> CheckReport:
    return check(Options(hub_dir=site, output=site / "public", selection=Selection(at=at), jobs=jobs), check_urls=ask)


def reported(site: Path, **options: object) -> list[tuple[str, str, str]]:
    """File, severity and code of each finding."""
    found = checked(site, **options).diagnostics  # type: ignore[arg-type]
    return [(d.path.rpartition("/")[2], d.severity, d.code) for d in found]


def settings(site: Path, more: str) -> None:
    write_file(site / "site.yaml", f"title: T\nbase_url: https://hub.example/\n{more}")


def test_ignored_documents_and_unused_files_are_reported(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    folder = add(site, "a-story", body="[Its notes](notes.txt) and ![Two bars](chart.svg)").parent
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="6" height="3"/>'
    for name in ("notes.txt", "draft.docx", "chart.svg", "old.svg", "Thumbs.db", ".DS_Store"):
        write_file(folder / name, svg)
    write_file(site / "content/sources.yml", "")
    ignored = [("draft.docx", "warning", "unplaced-file"), ("sources.yml", "warning", "unplaced-file")]
    assert reported(site) == [ignored[0], ("old.svg", "warning", "unused-file"), ignored[1]]
    assert [code for _, code in codes(build_hub(site))] == ["unplaced-file", "unplaced-file"]


def test_good_hub_has_no_problems(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add(site, "first")
    assert checked(site) == CheckReport((), 1)


def test_check_builds_nothing(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add(site, "first")
    checked(site)
    assert not (site / "public").exists()
    assert {path.partition("/")[0] for path in tree(site)} == {".site-builder", "content", "site.yaml"}


def test_check_finds_more_than_a_build(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- layouts/story.html --\n{% if %}\n")
    add(site, "broken", body="[x](nowhere) and [y](/nowhere/)")
    add(site, "odd", "2026-11-02", body="See [here](https://a.example/).")
    write_file(site / "content/news/2026-11-03-wrong.md", story_text().replace("category", "catgory"))
    built = {(d.path, d.line, d.code) for d in build_hub(site).diagnostics}
    found = {(d.path, d.line, d.code) for d in checked(site).diagnostics}
    assert {code for _, _, code in built} == {"broken-link", "layout-syntax", "unknown-key"}
    assert built < found
    assert "vague-link" in {code for _, _, code in found}


def test_anchors_of_layouts_are_checked(tmp_path: Path) -> None:
    links = (
        "/news/a/#nix /news/a/#data #zz /#zz #data #_main /#_main https://hub.example/nope/ https://hub.example/#data"
    )
    site = write_hub(tmp_path)
    add(site, "a", body="## Data\n\nSome.")
    footer = "\n".join(f'<a href="{url}">x</a>' for url in links.split())
    write_file(site / "layouts/story.html", '{% extends "base.html" %}{% block main %}\n' + footer + "{% endblock %}")
    found = [(d.line, d.code) for d in checked(site).diagnostics if d.path == "layouts/story.html"]
    assert found == [(2, "broken-anchor"), (4, "broken-anchor"), (5, "broken-anchor"), (9, "broken-link")]


def test_layout_that_fails_on_a_page_is_reported(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add(site, "plain")
    add(site, "tagged", "2026-11-02", tags="[agents]")
    page = '{% extends "base.html" %}{% block main %}\n{% if page.tags %}{{ EXPRESSION }}{% endif %}\n{% endblock %}'
    assert reported(site) == []
    for expression in ("page.autor", 'page["titel"]', "page.card.category.slg", "page.title|upperr", "nothing"):
        write_file(site / "layouts/story.html", page.replace("EXPRESSION", expression))
        (found,) = checked(site).diagnostics
        assert (found.path, found.line, found.code) == ("layouts/story.html", 2, "layout-error"), expression
        assert found == build_hub(site).diagnostics[0]
    write_file(site / "layouts/story.html", page.replace("EXPRESSION", "page.title"))
    write_file(site / "layouts/robots.txt", "{{ page.x }}")
    assert [(d.path, d.code) for d in checked(site).diagnostics] == [("layouts/robots.txt", "layout-error")]
    assert not (site / "public").exists()


def test_unreadable_settings_are_reported(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- site.yaml --\n- a\n- list: [\n")
    assert [code for _, _, code in reported(site)] == ["yaml-syntax"]


def test_second_check_gives_the_same_answer(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add(site, "first", category="")
    add(site, "second", ignore="{long-title: it is a law}")
    options = Options(hub_dir=site, output=site / "public", selection=Selection(at=NOW), jobs=1)
    answer = checked(site)
    for _ in range(2):
        inspected = check_hub(options)
        assert locate_all(inspected.problems, inspected.inputs) == answer.diagnostics
        assert inspected.site and len(inspected.site.content.stories) == 1
    cache_file(options.state_folder).write_bytes(b"damaged")
    assert check_hub(options).problems == inspected.problems
    settings(site, "[")
    assert check_hub(options).site is None


def test_settings_change_severities(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add(site, "first", why_it_matters="")
    assert reported(site) == [("2026-11-01-first.md", "warning", "no-why-it-matters")]
    settings(site, "checks: {no-why-it-matters: error}\n")
    assert reported(site) == [("2026-11-01-first.md", "error", "no-why-it-matters")]
    settings(site, "checks: {no-why-it-matters: off}\n")
    assert reported(site) == []
    settings(site, "checks: {no-why: off, no-why-it-matters: never}\n")
    assert ("site.yaml", "error", "wrong-type") in reported(site)
    settings(site, "checks: {no-why: off}\n")
    assert ("site.yaml", "error", "unknown-check") in reported(site)


def test_story_can_ignore_a_rule_with_a_reason(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add(site, "first", why_it_matters="", ignore="{no-why-it-matters: it is obvious}")
    assert reported(site) == []
    add(site, "first", ignore="{no-why-it-matters: it is obvious}")
    assert reported(site) == [("2026-11-01-first.md", "warning", "needless-ignore")]
    add(site, "first", ignore="{no-why: it is obvious}")
    assert reported(site) == [("2026-11-01-first.md", "error", "unknown-check")]
    build = build_hub(site)
    assert build.published, "builds do not mind"


def test_reason_must_not_be_empty(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add(site, "first", why_it_matters="", ignore="{no-why-it-matters: ''}")
    assert ("2026-11-01-first.md", "error", "too-short") in reported(site)


def test_drafts_and_scheduled_stories_are_checked(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    settings(site, "checks: {no-why-it-matters: error}\n")
    add(site, "draft", draft="true", why_it_matters="")
    add(site, "scheduled", "2026-12-01", date="2026-12-01", why_it_matters="")
    assert reported(site) == [
        ("2026-11-01-draft.md", "warning", "no-why-it-matters"),
        ("2026-12-01-scheduled.md", "error", "no-why-it-matters"),
    ]


def test_headings_and_markup_of_pages_are_checked(tmp_path: Path) -> None:
    page = "---\ntitle: A\nnav_order: 1\n---\n## One\n\n#### Two\n\n<b>Three</b>\n\n[Us](https://hub.example/about/)\n"
    site = write_hub(tmp_path, f"-- content/pages/about.md --\n{page}")
    assert reported(site) == [
        ("about.md", "warning", code) for code in ("skipped-heading", "shown-as-text", "own-address")
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_only_changed_files_are_examined_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    site = write_hub(tmp_path)
    for n in range(3):
        add(site, f"s{n}", why_it_matters="")
    first = checked(site, jobs=jobs)
    examined: list[str] = []
    examine = module.examine

    def watched(bodies: str, about: module.RuleContext, files: Sequence[object]) -> object:
        examined.extend(one.path for one in files)  # type: ignore[attr-defined]
        return examine(bodies, about, files)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "examine", watched)
    assert checked(site, jobs=jobs) == first and examined == []
    file = add(site, "s1", why_it_matters="", title="Another title")
    assert len(checked(site, jobs=jobs).diagnostics) == 3
    assert examined == [file.relative_to(site).as_posix()]
    file.unlink()
    assert len(checked(site, jobs=jobs).diagnostics) == 2


def test_unchanged_hub_is_not_planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write_hub(tmp_path)
    add(site, "first", why_it_matters="")
    add(site, "later", "2026-11-21", date="2026-11-21")
    first = checked(site)
    with monkeypatch.context() as patch:
        patch.setattr(Session, "plan_site", None)
        assert checked(site, NOW + timedelta(hours=1)) == first
        with pytest.raises(TypeError):
            checked(site, datetime(2026, 11, 22, tzinfo=UTC))
    checked(site, datetime(2026, 11, 22, tzinfo=UTC))


def test_damaged_cache_is_replaced(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add(site, "first", why_it_matters="")
    first = checked(site)
    file = cache_file(site / ".site-builder")
    data = bytearray(file.read_bytes())
    data[len(data) // 3 :] = bytes(len(data) - len(data) // 3)
    file.write_bytes(data)
    assert checked(site) == first


def test_each_external_link_is_requested_once(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    body = "[A](https://a.example/x) [B](https://a.example/x#part)"
    file = add(site, "first", body=body, source="{name: L, url: https://l.example/}")
    asked: list[str] = []

    def ask(urls: Sequence[str], cache: Cache, tick: ReportProgress) -> Mapping[str, LinkStatus]:
        asked.extend(urls)
        return {
            "https://a.example/x": LinkStatus("dead", "404 Not Found"),
            "https://l.example/": LinkStatus("good", "200 OK"),
        }

    assert reported(site, ask=ask) == [(file.name, "warning", "dead-link")]
    assert asked == ["https://a.example/x", "https://l.example/"]
    assert reported(site) == [], "external links are not requested"


ITEMS = """\
-- site.yaml --
title: Test Hub
base_url: https://hub.example/
cards: false
collections:
  tools:
    title: Tools
    item: tool
    fields:
      website: {type: url, default: https://default.example/}
      note: {type: markdown}
      licence: {type: text}
stories: {fields: {demo: {type: url}, remark: {type: markdown}}}
-- content/tools/cursor.md --
---
name: Cursor
website: "https://cursor.example/a b#top"
licence: https://text.example/
note: Not [here](https://note.example/).
---
In the [body](https://body.example/), and [again](https://cursor.example/).
-- content/tools.yaml --
- {id: other, name: Other}
- id: zed
  name: Zed
  note: |
    First [here](https://zed.example/),
    then [there](https://zed.example/2).
  website: https://zed.example/
"""


def test_external_links_of_items_and_declared_fields_are_asked_for(tmp_path: Path) -> None:
    site = write_hub(tmp_path, ITEMS)
    file = add(site, "first", demo="https://demo.example/", remark="'A [remark](https://remark.example/).'")

    def ask(urls: Sequence[str], cache: Cache, tick: ReportProgress) -> Mapping[str, LinkStatus]:
        return {url: LinkStatus("dead", "404 Not Found") for url in urls}

    found = [d for d in checked(site, ask=ask).diagnostics if d.code == "dead-link" and "lab.example" not in d.message]
    story = file.relative_to(site).as_posix()
    lines = {path: (site / path).read_text().split("\n") for path in {d.path for d in found}}
    places = [(d.path, d.line, lines[d.path][d.line - 1][d.column - 1 :].split(")")[0].strip('"}')) for d in found]
    assert places == [
        (story, 7, "https://demo.example/"),
        (story, 8, "https://remark.example/"),
        ("content/tools.yaml", 5, "https://zed.example/"),
        ("content/tools.yaml", 6, "https://zed.example/2"),
        ("content/tools.yaml", 7, "https://zed.example/"),
        ("content/tools/cursor.md", 3, "https://cursor.example/a b#top"),
        ("content/tools/cursor.md", 5, "https://note.example/"),
        ("content/tools/cursor.md", 7, "https://body.example/"),
        ("content/tools/cursor.md", 7, "https://cursor.example/"),
    ]


def test_number_of_workers_does_not_change_the_answer(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    for n in range(520):
        source = f"{{name: L, url: 'https://l.example/{n // 2}'}}"
        add(site, f"s{n}", source=source, takeaways="[One.]", why_it_matters="")
    alone = checked(site)
    (site / ".site-builder/cache.sqlite").unlink()
    assert checked(site, jobs=2) == alone
    counts = Counter(d.code for d in alone.diagnostics)
    del counts["orphan-story"]
    assert counts == {"takeaway-count": 520, "no-why-it-matters": 520, "same-original": 260}


def test_cached_check_equals_a_fresh_one(tmp_path: Path) -> None:
    site = write_hub(tmp_path / "hub")
    for n in range(4):
        add(site, f"s{n}", tags="[open weights]", body="Mistral solved 34% of the tasks.")
    edits: list[Callable[[], object]] = [
        lambda: add(site, "s0", takeaways="[It solved 43% of the tasks.]"),
        lambda: add(site, "s1", tags="[open weight]"),
        lambda: add(site, "s2", source="{name: L, url: https://lab.example/s3}"),
        lambda: settings(site, "checks: {lonely-tag: off}\n"),
        lambda: settings(site, "language: de\n"),
        lambda: add(site, "s3", title="Antwort aus Paris", draft="true"),
        lambda: settings(site, ""),
        lambda: add(site, "s3", title="Answer from Paris", ignore="{unstated-title: it is in the picture}"),
        lambda: write_file(site / "content/pages/about.md", "---\ntitle: A\n---\n## One\n\n#### Two\n"),
        lambda: write_file(site / "content/sources.yaml", "- {id: lab, name: Example Lab, domains: [x.example]}\n"),
        lambda: (site / "content/news/2026/11/2026-11-01-s2.md").unlink(),
        lambda: add(site, "s4", "2026-11-21", date="2026-11-21", body="See [it](s1)."),
    ]
    answers = set()
    for n, edit in enumerate(edits):
        edit()
        for at in (NOW, NOW + timedelta(days=3)):
            options = Options(
                hub_dir=site,
                output=site / "public",
                selection=Selection(at=at),
                jobs=1,
                state=tmp_path / f"state-{n}-{at.day}",
            )
            fresh = check(options)
            assert checked(site, at) == fresh, f"edit {n}"
            answers.add(fresh)
    assert len(answers) > 7, "the edits make a difference"


def test_check_and_build_can_alternate(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add(site, "a")
    options = Options(hub_dir=site, output=site / "public", selection=Selection(at=NOW), jobs=1)
    build(options)
    begun = cache_file(options.state_folder).stat().st_ino
    other = Thread(target=checked, args=(site,))

    def edit_and_check(prepared: SitePlan) -> None:
        add(site, "a", body="Edited while it is built.")
        other.start()
        other.join(0.2)

    add(site, "a", body="Edited.")
    assert build(options, None, edit_and_check).published
    other.join()
    assert "Edited." in (site / "public/news/a/index.html").read_text()
    assert cache_file(options.state_folder).stat().st_ino == begun, "nothing was damaged"
    build(options)
    assert "Edited while it is built." in (site / "public/news/a/index.html").read_text()


def test_visible_tags_are_reported_where_html_is_off(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add(site, "first", body="Write &lt;b&gt;.")
    write_file(site / "content/pages/about.md", "---\ntitle: About\n---\nWrite &lt;b&gt;.\n")
    tags = {("2026-11-01-first.md", "warning", "shown-as-text"), ("about.md", "warning", "shown-as-text")}
    assert tags <= {*reported(site)}
    settings(site, "markdown: {html: true}\n")
    assert not tags & {*reported(site)}
