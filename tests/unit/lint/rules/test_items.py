from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.hub.schedule import Selection
from site_builder.lint.check import check
from site_builder.lint.rules.items import months_later
from site_builder.lsp.recheck import recheck
from site_builder.pipeline.options import Options
from tests.support.hubs import NOW, SETTINGS, story_text, write_file, write_hub
from tests.support.lsp_views import view_of

DECLARED = """\
collections:
  companies: {title: Companies, item: company}
  tools:
    title: Tools
    item: tool
    fields: {maker: {type: reference, to: companies}, like: {type: references, to: tools}}
  stacks: {title: Stacks, item: stack, fields: {tools: {type: references, to: tools}}}
stories: {fields: {tools: {type: references, to: tools}}}
"""
RULES = ("orphan-item", "same-item", "stale-item", "needless-ignore", "unknown-check")
USED = "tools: [cursor]"


def hub(folder: Path, declared: str = DECLARED, story: str = "", body: str = "Text.", **files: str) -> Path:
    """A hub with a story that has these keys and body, and with these files of items."""
    site = write_hub(folder, f"-- site.yaml --\n{SETTINGS}{declared}")
    write_file(site / "content/news/2026-11-01-a.md", story_text(body=body).replace("---\n", f"---\n{story}\n", 1))
    for name, text in files.items():
        write_file(site / f"content/{name}.yaml", text)
    return site


def found(site: Path, at: datetime = NOW) -> list[str]:
    """Place, code and first quoted words of what the rules of items find."""
    report = check(Options(hub_dir=site, output=site / "public", selection=Selection(at=at), jobs=1))
    return [
        f"{d.path.rpartition('/')[2]}:{d.line}:{d.column} {d.severity} {d.code}"
        for d in report.diagnostics
        if d.code in RULES
    ]


ORPHAN = ["tools.yaml:1:22 warning orphan-item"]
TOOL = "- {id: cursor, name: Cursor}\n"


@pytest.mark.parametrize(
    ("story", "body", "files", "expected"),
    [
        ("", "Text.", {}, ORPHAN),
        (USED, "Text.", {}, []),
        (f"draft: true\n{USED}", "Text.", {}, []),
        ("", "See [it](/tools/cursor/).", {}, []),
        ("", "Text.", {"stacks": "- {id: s, name: S, tools: [cursor]}\n"}, []),
        ("", "Text.", {"tools": "- {id: cursor, name: Cursor, draft: true}\n"}, []),
        ("", "Text.", {"tools": "- {id: cursor, name: Cursor, ignore: {orphan-item: new}}\n"}, []),
        ("", "Text.", {"tags": "- {id: nobody, name: Nobody}\n", "tools": ""}, []),
    ],
    ids=["alone", "story", "draft of a story", "link", "item", "draft", "ignored", "tag"],
)
def test_item_is_an_orphan_if_nothing_leads_to_it(
    story: str, body: str, files: dict[str, str], expected: list[str], tmp_path: Path
) -> None:
    assert found(hub(tmp_path, DECLARED, story, body, **{"tools": TOOL, **files})) == expected


def test_hint_names_the_keys_that_lead_to_an_orphan(tmp_path: Path) -> None:
    site = hub(tmp_path, tools=TOOL)
    (orphan,) = [d for d in view_of(site).diagnostics if d.code == "orphan-item"]
    assert orphan.hint.startswith("name it under `tools` in stories or stacks, or `like` in tools, link")


@pytest.mark.parametrize(
    ("tool", "company", "expected"),
    [
        ("name: Mistral", "name: MISTRAL", ["tools.yaml:1:22 warning same-item"]),
        ("name: Le Chat, also: [Mistral]", "name: Mistral", ["tools.yaml:1:38 warning same-item"]),
        ("name: Mistral, maker: mistral", "name: Mistral", []),
        ("name: Mistral", "name: Mistral AI", []),
        ("name: Mistral, ignore: {same-item: two things}", "name: Mistral", []),
        ("name: Mistral", "name: Mistral, draft: true", []),
    ],
)
def test_name_in_two_collections_is_found(tool: str, company: str, expected: list[str], tmp_path: Path) -> None:
    files = {"tools": f"- {{id: cursor, {tool}}}\n", "companies": f"- {{id: mistral, {company}}}\n"}
    reported = found(hub(tmp_path, DECLARED, USED, "See [it](/companies/mistral/).", **files))
    assert [line for line in reported if "orphan" not in line] == expected


def test_tags_and_sources_may_have_the_names_of_items(tmp_path: Path) -> None:
    tag = "- {id: cursor, name: Cursor}\n"
    assert found(hub(tmp_path, DECLARED, USED, tools=TOOL, tags=tag, sources=tag)) == []


def test_item_is_stale_some_months_after_its_newest_story(tmp_path: Path) -> None:
    declared = DECLARED.replace("item: tool\n", "item: tool\n    stale_after: 12\n")
    site = hub(tmp_path, declared, USED, tools=TOOL + "- {id: zed, name: Zed, like: [zed2]}\n- {id: zed2, name: Z}\n")
    stale = "tools.yaml:1:22 warning stale-item"
    after, before = datetime(2027, 11, 1, tzinfo=UTC), datetime(2027, 10, 31, 23, 59, tzinfo=UTC)
    for at, is_stale in ((before, False), (after, True), (before, False)):  # The report is kept for some time.
        assert (stale in found(site, at)) == is_stale


def test_months_end_with_the_last_day_of_a_shorter_month() -> None:
    assert months_later(datetime(2026, 10, 31, tzinfo=UTC), 4) == datetime(2027, 2, 28, tzinfo=UTC)
    assert months_later(datetime(2026, 1, 15, tzinfo=UTC), 12) == datetime(2027, 1, 15, tzinfo=UTC)


def test_needless_and_unknown_codes_are_found_in_the_entry_that_has_them(tmp_path: Path) -> None:
    tools = TOOL + "- id: zed\n  name: Zed\n  ignore:\n    orphan-item: x\n    orphan-itm: x\n"
    site = hub(tmp_path, DECLARED, "tools: [cursor, zed]", tools=tools)
    assert found(site) == ["tools.yaml:5:5 warning needless-ignore", "tools.yaml:6:5 error unknown-check"]


@pytest.mark.parametrize(
    "text",
    [
        TOOL,
        "- {id: new, name: New, like: [cursor]}\n" + TOOL,
        "# moved\n\n" + TOOL,
        "- {id: cursor, name: Anysphere}\n",
        "- {id: cursor, name: Cursor, ignore: {orphan-item: new}}\n",
        "- {id: cursor, name: Cursor, ignore: {nothing: new}}\n",
    ],
)
def test_unsaved_items_are_checked_as_saved_ones_are(text: str, tmp_path: Path) -> None:
    companies = "- {id: anysphere, name: Anysphere}\n"
    site = hub(tmp_path, tools=TOOL, companies=companies)
    unsaved = [d for d in recheck(view_of(site), "content/tools.yaml", text) if d.code != "orphan-item"]
    write_file(site / "content/tools.yaml", text)
    saved = [d for d in view_of(site).diagnostics if d.path == "content/tools.yaml" and d.code != "orphan-item"]
    assert unsaved == saved


def test_orphan_is_shown_where_it_is_in_the_unsaved_text(tmp_path: Path) -> None:
    snapshot = view_of(hub(tmp_path, tools=TOOL))
    moved = recheck(snapshot, "content/tools.yaml", "- {id: new, name: New}\n" + TOOL)
    assert [(d.line, d.code) for d in moved] == [(2, "orphan-item")]
