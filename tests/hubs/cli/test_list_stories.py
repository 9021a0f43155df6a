from __future__ import annotations

import json
from pathlib import Path

import pytest

from site_builder.cli.list_stories import Row, _table
from tests.support.cli import run
from tests.support.hubs import add_story, write_file, write_hub

AT = "2026-11-20T12:00:00Z"
SOURCES = "- {id: lab, name: Example Lab}\n- {id: other, name: Other}\n"


@pytest.fixture
def hub_dir(tmp_path: Path) -> Path:
    hub_dir = write_hub(tmp_path)
    write_file(hub_dir / "content/sources.yaml", SOURCES)
    add_story(hub_dir, "live", "2026-11-01", tags="[Open Weights]")
    add_story(hub_dir, "draft", "2026-11-02", draft="true", category="tools")
    add_story(
        hub_dir, "soon", "2026-11-25", date="2026-11-25T09:00:00+01:00", source="other", source_url="https://o.example/"
    )
    add_story(hub_dir, "gone", "2026-10-01", expires="2026-11-10")
    return hub_dir


def listed(hub_dir: Path, *options: object) -> list[tuple[str, str, str]]:
    result = run("list", "--site", hub_dir, "--at", AT, "--json", *options)
    assert result.exit_code == 0, result.stderr
    return [(row["state"], row["when"], row["path"].rpartition("-")[2]) for row in json.loads(result.stdout)]


def test_list_shows_all_stories_newest_first_with_states(hub_dir: Path) -> None:
    assert listed(hub_dir) == [
        ("scheduled", "2026-11-25T08:00:00Z", "soon.md"),
        ("draft", "2026-11-02", "draft.md"),
        ("published", "2026-11-01", "live.md"),
        ("expired", "2026-11-10", "gone.md"),
    ]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--drafts"], ["draft.md"]),
        (["--scheduled"], ["soon.md"]),
        (["--expired"], ["gone.md"]),
        (["--published"], ["live.md"]),
        (["--drafts", "--expired"], ["draft.md", "gone.md"]),
        (["--category", "Tools"], ["draft.md"]),
        (["--source", "other"], ["soon.md"]),
        (["--source", "Example lab", "--published"], ["live.md"]),
        (["--tag", "open-weights"], ["live.md"]),
        (["--tag", "nothing"], []),
    ],
)
def test_options_filter_stories(hub_dir: Path, options: list[str], names: list[str]) -> None:
    assert [name for _, _, name in listed(hub_dir, *options)] == names


def test_table_aligns_columns(hub_dir: Path) -> None:
    result = run("list", "--site", hub_dir, "--at", AT)
    lines = result.stdout.splitlines()
    assert len(lines) == 4
    assert len({line.index("content/news/") for line in lines}) == 1
    assert lines[0].split()[:4] == ["scheduled", "2026-11-25T08:00:00Z", "research", "Other"]
    assert result.stderr == "4 stories\n"


@pytest.mark.parametrize(
    ("options", "output"),
    [
        (["--tag", "open wieghts"], "no story has the tag `open wieghts`; did you mean `Open Weights`?\n0 stories\n"),
        (["--category", "tols"], "no story has the category `tols`; did you mean `tools`?\n0 stories\n"),
        (["--source", "Exmple Lab"], "no story has the source `Exmple Lab`; did you mean `Example Lab`?\n0 stories\n"),
        (["--source", "Othr"], "no story has the source `Othr`; did you mean `Other`?\n0 stories\n"),
        (["--tag", "zzz"], "no story has the tag `zzz`\n0 stories\n"),
        (["--tag", "open weights", "--drafts"], "0 stories\n"),
    ],
)
def test_filter_without_stories_prints_suggestion(hub_dir: Path, options: list[str], output: str) -> None:
    assert run("list", "--site", hub_dir, "--at", AT, *options).stderr == output


def test_pins_are_shown_until_they_end(hub_dir: Path) -> None:
    add_story(hub_dir, "led", "2026-10-02", pinned_until="2026-10-09")
    add_story(hub_dir, "leads", "2026-11-03", pinned_until="2026-12-01")
    lines = run("list", "--site", hub_dir, "--at", AT, "--published").stdout.splitlines()
    assert [line.partition("  ")[0] for line in lines] == ["published, pinned", "published", "published"]
    pins = [row["pinned_until"] for row in json.loads(run("list", "--site", hub_dir, "--at", AT, "--json").stdout)]
    assert pins == ["", "2026-12-01", "", "", "", ""]


def test_table_leaves_out_paths_that_do_not_fit() -> None:
    row = Row("draft", "2026-11-02", "tools", "Lab", "A title", "content/news/a.md", (), (), "")
    (whole,), (short,), (cut,) = (list(_table([row], width)) for width in (0, 50, 20))
    assert whole == "draft  2026-11-02  tools  Lab  A title  content/news/a.md"
    assert short == "draft  2026-11-02  tools  Lab  A title"
    assert cut == "draft  2026-11-02  …"


def test_story_with_an_invalid_title_is_listed_by_its_file(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "long-one", title="x" * 307)
    assert "(2026-11-01-long-one)" in run("list", "--site", site).stdout


def test_unreadable_files_are_counted(hub_dir: Path) -> None:
    write_file(hub_dir / "content/news/broken.md", "nothing")
    assert "1 file cannot be read" in run("list", "--site", hub_dir).stderr


def test_files_with_warnings_are_not_unreadable(hub_dir: Path) -> None:
    write_file(hub_dir / "content/news/notes.markdown", "Not a story.")
    assert "cannot be read" not in run("list", "--site", hub_dir).stderr


COLLECTIONS = """collections:
  tools: {title: Tools, item: tool}
stories:
  fields:
    tools: {type: references, to: tools}
"""


@pytest.fixture
def hub_with_tools(hub_dir: Path) -> Path:
    settings = hub_dir / "site.yaml"
    write_file(settings, settings.read_text(encoding="utf-8") + COLLECTIONS)
    write_file(hub_dir / "content/tools.yaml", "- {id: zed, name: Zed}\n- {id: cursor, name: Cursor}\n")
    write_file(hub_dir / "content/tools/aider.md", "---\nname: Aider\ndraft: true\n---\n")
    for name, day in (("one", "2026-11-03"), ("two", "2026-11-05"), ("later", "2026-11-26")):
        add_story(hub_dir, name, day, tools="[zed]")
    return hub_dir


def test_items_of_a_collection_are_listed_with_their_stories(hub_with_tools: Path) -> None:
    result = run("list", "--site", hub_with_tools, "--at", AT, "--collection", "tools")
    assert result.stdout.splitlines() == [
        "draft      0              Aider   aider   content/tools/aider.md",
        "published  0              Cursor  cursor  content/tools.yaml",
        "published  2  2026-11-05  Zed     zed     content/tools.yaml",
    ]
    rows = json.loads(run("list", "--site", hub_with_tools, "--at", AT, "--collection", "tools", "--json").stdout)
    assert [(row["id"], row["stories"]) for row in rows] == [("aider", 0), ("cursor", 0), ("zed", 2)]


def test_collection_is_named_by_its_id_or_the_word_for_its_items(hub_with_tools: Path) -> None:
    expected = run("list", "--site", hub_with_tools, "--collection", "tools").stdout
    assert expected.count("\n") == 3
    for word in ("tools", "tool"):
        assert run("list", word, "--site", hub_with_tools).stdout == expected


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--drafts"], ["aider"]),
        (["--published"], ["cursor", "zed"]),
        (["--drafts", "--published"], ["aider", "cursor", "zed"]),
    ],
)
def test_items_are_filtered_by_state(hub_with_tools: Path, options: list[str], ids: list[str]) -> None:
    rows = json.loads(run("list", "tools", "--site", hub_with_tools, "--json", *options).stdout)
    assert [row["id"] for row in rows] == ids


@pytest.mark.parametrize(
    "option",
    [["--scheduled"], ["--expired"], ["--category", "x"], ["--source", "x"], ["--tag", "x"], ["--author", "x"]],
)
def test_options_that_only_stories_have_are_refused_for_items(hub_with_tools: Path, option: list[str]) -> None:
    result = run("list", "tools", "--site", hub_with_tools, *option)
    assert result.exit_code == 2 and f"{option[0]} is for stories" in result.stderr


def test_unknown_collection_has_a_suggestion(hub_with_tools: Path) -> None:
    result = run("list", "--site", hub_with_tools, "--collection", "toool")
    assert result.exit_code == 2 and "did you mean `tools`?" in result.stderr
    result = run("list", "xyz", "--site", hub_with_tools)
    assert result.exit_code == 2 and "no collection `xyz`; choose one of tools, " in result.stderr


def test_entries_of_tags_count_the_stories_that_name_them(hub_with_tools: Path) -> None:
    write_file(hub_with_tools / "content/tags.yaml", "- {id: agents, name: Agents, also: [agentic]}\n")
    add_story(hub_with_tools, "tagged", "2026-11-06", tags="[agentic]")
    rows = json.loads(run("list", "tags", "--site", hub_with_tools, "--at", AT, "--json").stdout)
    assert [(row["id"], row["stories"], row["newest"]) for row in rows] == [("agents", 1, "2026-11-06")]


def test_stories_of_an_author_are_found_by_each_of_its_names(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- content/authors.yaml --\n- {id: ada, name: Ada Lovelace, also: [A. L.]}\n")
    add_story(site, "by-id", author="[Ben, ada]")
    add_story(site, "by-name", author="Ada Lovelace")
    add_story(site, "by-another")
    for name in ("ada", "ada lovelace", "A. L."):
        result = run("list", "--site", site, "--author", name, "--json")
        assert [row["authors"] for row in json.loads(result.stdout)] == [["Ben", "Ada Lovelace"], ["Ada Lovelace"]]
    assert "no story has" not in run("list", "--site", site, "--author", "A. L.").stderr
    assert "did you mean `Ada Lovelace`?" in run("list", "--site", site, "--author", "Ada Lovelase").stderr
