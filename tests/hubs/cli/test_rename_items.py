"""Items get another id: every reference follows, the old URL redirects, and the rest of each file stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.hubs import add_story, build_hub, built, story_text, tree, write_file, write_hub

STORY = "content/news/2026/11/2026-11-01-a.md"
HUB = """\
-- site.yaml --
title: Test Hub
base_url: https://hub.example/
cards: false
feeds: {min_stories: 1}
collections:
  companies:
    title: Companies
    item: company
  tools:
    title: Tools
    item: tool
    fields:
      maker: {type: reference, to: companies}
      rivals: {type: references, to: tools}
      note: {type: markdown}
    filters: [maker]
  notes: {title: Notes, item: note, pages: false}
stories: {fields: {tools: {type: references, to: tools}, by: {type: reference, to: companies}}}
navigation:
  - {label: Zed, url: "/tools/zed/#more"} # kept
  - label: By Zed
    url: /tools/maker/zed/
-- redirects.yaml --
/old-zed/: /tools/zed/ # kept
-- content/companies.yaml --
# All companies.
- id: "zed"   # not the tool
  name: Zed Industries

- {id: other, name: Other  , description: "Not zed."}
-- content/notes.yaml --
- {id: one, name: One}
-- content/tools/zed.md --
---
name: Zed
maker: zed
---
See [itself](/tools/zed/) and [the file](zed.md).

## More
-- content/tools/cursor.md --
---
name: Cursor
rivals:   # in both forms
  - 'zed' # quoted
  - more
---
Not [Zed](zed.md#more), but `[Zed](/tools/zed/)`.
-- content/tools.yaml --
- id: more
  name: More
  rivals: [ "zed", cursor ]
  note: |
    As [Zed](/tools/zed/).
  # The end.
-- content/pages/about.md --
---
title: About
---
[Zed](../tools/zed.md), [all of its maker](/tools/maker/zed/), [its feed](/tools/zed/feed.xml).
"""


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    site = write_hub(tmp_path, HUB)
    write_file(site / STORY, story_text("A", "About [Zed](/tools/zed/).", tools="[zed, 'more']", by="zed"))
    built(site)
    return site


def files(site: Path) -> dict[str, str]:
    """Return the texts of all files that editors write."""
    return {path: data.decode() for path, data in tree(site).items() if not path.startswith(("public/", ".site"))}


def changed(before: dict[str, str], after: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Return the changed lines of each file."""
    return {
        path: [
            (old, new)
            for old, new in zip(before.get(path, "").split("\n"), after.get(path, "").split("\n"), strict=False)
            if old != new
        ]
        for path in before.keys() | after.keys()
        if before.get(path) != after.get(path)
    }


def renamed(site: Path, *words: str) -> dict[str, list[tuple[str, str]]]:
    """Rename an item; return what has changed, after a build and a check that find nothing."""
    before = files(site)
    result = run("rename", *words, "--site", site)
    assert result.exit_code == 0, result.output
    after = files(site)
    check = run("check", "--site", site)
    assert check.exit_code == 0, check.output
    built(site)
    return changed(before, after)


def test_item_with_a_file_is_renamed(hub: Path) -> None:
    found = renamed(hub, "tools/zed", "zed-editor")
    new = (hub / "content/tools/zed-editor.md").read_text(encoding="utf-8")
    assert new == (
        "---\nname: Zed\nmaker: zed\naliases: [/tools/zed/]\n---\n"
        "See [itself](/tools/zed-editor/) and [the file](zed-editor.md).\n\n## More\n"
    )
    assert not (hub / "content/tools/zed.md").exists()
    del found["content/tools/zed.md"], found["content/tools/zed-editor.md"]
    assert found == {
        "site.yaml": [
            (
                '  - {label: Zed, url: "/tools/zed/#more"} # kept',
                '  - {label: Zed, url: "/tools/zed-editor/#more"} # kept',
            )
        ],
        "redirects.yaml": [("/old-zed/: /tools/zed/ # kept", "/old-zed/: /tools/zed-editor/ # kept")],
        "content/tools/cursor.md": [
            ("  - 'zed' # quoted", "  - 'zed-editor' # quoted"),
            (
                "Not [Zed](zed.md#more), but `[Zed](/tools/zed/)`.",
                "Not [Zed](zed-editor.md#more), but `[Zed](/tools/zed/)`.",
            ),
        ],
        "content/tools.yaml": [
            ('  rivals: [ "zed", cursor ]', '  rivals: [ "zed-editor", cursor ]'),
            ("    As [Zed](/tools/zed/).", "    As [Zed](/tools/zed-editor/)."),
        ],
        "content/pages/about.md": [
            (
                "[Zed](../tools/zed.md), [all of its maker](/tools/maker/zed/), [its feed](/tools/zed/feed.xml).",
                "[Zed](../tools/zed-editor.md), [all of its maker](/tools/maker/zed/), "
                "[its feed](/tools/zed-editor/feed.xml).",
            )
        ],
        STORY: [
            ("tools: [zed, 'more']", "tools: [zed-editor, 'more']"),
            ("About [Zed](/tools/zed/).", "About [Zed](/tools/zed-editor/)."),
        ],
    }
    pages = tree(hub / "public")
    assert b"url=/tools/zed-editor/" in pages["tools/zed/index.html"]
    assert b"/tools/zed-editor/" in pages["news/a/index.html"]


def test_entry_of_a_yaml_file_is_renamed(hub: Path) -> None:
    found = renamed(hub, "companies/zed", "zed-industries")
    text = (hub / "content/companies.yaml").read_text(encoding="utf-8")
    assert text == (
        '# All companies.\n- id: "zed-industries"   # not the tool\n  name: Zed Industries\n'
        '  aliases: [/companies/zed/]\n\n- {id: other, name: Other  , description: "Not zed."}\n'
    )
    del found["content/companies.yaml"]
    assert found == {
        "content/tools/zed.md": [("maker: zed", "maker: zed-industries")],
        "site.yaml": [("    url: /tools/maker/zed/", "    url: /tools/maker/zed-industries/")],
        "content/pages/about.md": [
            (
                "[Zed](../tools/zed.md), [all of its maker](/tools/maker/zed/), [its feed](/tools/zed/feed.xml).",
                "[Zed](../tools/zed.md), [all of its maker](/tools/maker/zed-industries/), "
                "[its feed](/tools/zed/feed.xml).",
            )
        ],
        STORY: [("by: zed", "by: zed-industries")],
    }


def test_entry_that_others_of_its_file_name_is_renamed(hub: Path) -> None:
    write_file(
        hub / "content/tools.yaml", "- {id: more, name: More}\n- {id: third, name: Third, rivals: [more, cursor]}\n"
    )
    renamed(hub, "tools/more", "much-more")
    assert (hub / "content/tools.yaml").read_text() == (
        "- {id: much-more, name: More, aliases: [/tools/more/]}\n"
        "- {id: third, name: Third, rivals: [much-more, cursor]}\n"
    )


def test_rename_prints_what_it_changes(hub: Path) -> None:
    result = run("rename", "companies/zed", "zed-industries", "--site", hub, "--dry-run")
    assert result.stdout.splitlines() == [
        "content/companies.yaml: `zed` -> `zed-industries`",
        "  /companies/zed/ now redirects to /companies/zed-industries/",
        f"{STORY}: 1 line",
        "content/pages/about.md: 1 line",
        "content/tools/zed.md: 1 line",
        "site.yaml: 1 line",
    ]
    assert result.stderr == "Nothing was written.\n"


def test_renames_there_and_back_end_where_they_began(hub: Path) -> None:
    renamed(hub, "tools/zed", "zed-editor")
    renamed(hub, str(hub / "content/tools/zed-editor.md"), "zed")
    assert "aliases: [/tools/zed-editor/]" in (hub / "content/tools/zed.md").read_text()
    assert "/tools/zed-editor/ /tools/zed/ 301" in (hub / "public/_redirects").read_text()


def test_item_without_a_url_gets_no_alias(hub: Path) -> None:
    assert renamed(hub, "notes/one", "two") == {
        "content/notes.yaml": [("- {id: one, name: One}", "- {id: two, name: One}")]
    }


def test_links_of_items_to_a_renamed_story_follow(hub: Path) -> None:
    write_file(
        hub / "content/tools/more.md",
        "---\nname: Much more\n---\n[A](/news/a/), [file](../news/2026/11/2026-11-01-a.md).\n",
    )
    write_file(hub / "content/tools.yaml", "- id: all\n  name: All\n  note: 'See [A](/news/a/).'\n")
    for path in ("content/tools/cursor.md", STORY):
        file = hub / path
        write_file(file, file.read_text().replace("'more'", "all"))
    renamed(hub, "a", "b")
    assert (
        (hub / "content/tools/more.md")
        .read_text()
        .endswith("[A](/news/b/), [file](../news/2026/11/2026-11-01-b.md).\n")
    )
    assert "[A](/news/b/)" in (hub / "content/tools.yaml").read_text()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("tools/zed", "cursor"), "content/tools/cursor.md already has the item `cursor`"),
        (("tools/zed", "more"), "content/tools.yaml already has the item `more`"),
        (("tools/zed", "Zed Editor"), "`Zed Editor` cannot be part of a URL; write `zed-editor`"),
        (("tools/zed", "tools/zed-editor"), "`tools/zed-editor` cannot be part of a URL; write `zed-editor`"),
        (("tools/zed", "moved"), "`/tools/moved/` is an old URL that redirects: see redirects.yaml"),
        (("tools/sed", "x"), "no story or item is `tools/sed`; did you mean `tools/zed`?"),
        (("cursor", "x"), "no story or item is `cursor`; did you mean `tools/cursor`?"),
        (("tools", "apps"), "`tools` is a collection: only stories and items can be renamed."),
        (("content/tools", "apps"), "`tools` is a collection: only stories and items can be renamed."),
        (("content/companies.yaml", "x"), "content/companies.yaml has several items: write which one, such as"),
    ],
)
def test_impossible_rename_is_refused(
    hub: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, str], message: str
) -> None:
    monkeypatch.chdir(hub)
    write_file(hub / "redirects.yaml", "/tools/moved/: gone\n")
    before = files(hub)
    result = run("rename", *words)
    assert result.exit_code == 1 and result.stderr.startswith(f"Error: {message}"), result.stderr
    assert files(hub) == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/tools/cursor.md", "---\nname: Cursor\nrivals: zed\n---\n"),
        ("content/tools/broken.md", "---\nname: [zed\n---\n"),
        ("content/tools.yaml", "- {id: more, name: [zed\n"),
        ("content/tools.yaml", "more: {name: More, rivals: [zed]}\n"),
        ("content/news/2026/11/2026-11-02-b.md", story_text("B", tools="{zed: x}")),
        ("content/news/2026/11/2026-11-02-b.md", "---\ntitle: [zed\n---\n"),
    ],
)
def test_file_that_may_hide_a_reference_stops_the_rename(hub: Path, path: str, text: str) -> None:
    write_file(hub / path, text)
    before = files(hub)
    result = run("rename", "tools/zed", "zed-editor", "--site", hub)
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {path} has errors, and may refer to the item: fix it first\n",
    )
    assert files(hub) == before


def test_other_mistakes_do_not_stop_the_rename(hub: Path) -> None:
    write_file(hub / "content/tools/cursor.md", "---\nname: Cursor\nfoo: bar\nrivals: [zed, nobody]\n---\n")
    assert run("rename", "tools/zed", "zed-editor", "--site", hub).exit_code == 0
    assert "rivals: [zed-editor, nobody]" in (hub / "content/tools/cursor.md").read_text()


def test_wrong_declaration_stops_the_rename(hub: Path) -> None:
    settings = (hub / "site.yaml").read_text()
    write_file(
        hub / "site.yaml", settings.replace("{type: references, to: tools}\n", "{type: referenses, to: tools}\n")
    )
    result = run("rename", "tools/zed", "zed-editor", "--site", hub)
    message = "a declared field has errors, and may refer to the item: fix its declaration first"
    assert result.stderr == f"Error: {message}\n"


def test_two_items_with_the_id_stop_the_rename(hub: Path) -> None:
    write_file(hub / "content/tools.yaml", "- {id: zed, name: Another Zed}\n")
    result = run("rename", "tools/zed", "zed-editor", "--site", hub)
    assert result.stderr == "Error: there are 2 items `tools/zed`, in content/tools.yaml and content/tools/zed.md\n"


def test_draft_is_renamed_without_an_alias(hub: Path) -> None:
    write_file(hub / "content/tools/new.md", "---\nname: New\ndraft: true\n---\n")
    assert run("rename", "tools/new", "newer", "--site", hub).exit_code == 0
    assert (hub / "content/tools/newer.md").read_text() == "---\nname: New\ndraft: true\n---\n"


def test_build_after_a_rename_is_a_clean_build(hub: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    renamed(hub, "companies/zed", "zed-industries")
    pages = tree(hub / "public")
    assert tree(built(hub, tmp_path_factory.mktemp("clean"))) == pages


def test_references_of_stories_with_errors_follow(hub: Path) -> None:
    write_file(hub / STORY, story_text("A", tools="[zed]", category=""))
    assert not build_hub(hub).published
    assert run("rename", "tools/zed", "zed-editor", "--site", hub).exit_code == 0
    assert "tools: [zed-editor]" in (hub / STORY).read_text()
    assert add_story(hub, "c").exists()
