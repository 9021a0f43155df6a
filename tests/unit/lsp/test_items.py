"""Items in an editor program, over the protocol: hover, definition, references, rename, and links while typing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import run
from tests.support.hubs import SETTINGS, story_text, tree, write_hub
from tests.support.lsp_client import Client, Message

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "site_builder", "lsp"]
CAPABLE: Message = {
    "workspace": {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename", "delete"]}}
}
STORY = "content/news/2026/11/2026-11-01-a.md"
CURSOR, ZED, COMPANIES = "content/tools/cursor.md", "content/tools/zed.md", "content/companies.yaml"
_TEXT = story_text("😀 A", "😀 See [Zed](/tools/zed/) and [it](../../../tools/zed.md).", tools="[ 'zed', cursor]")
HUB = f"""\
-- site.yaml --
{SETTINGS}search: false
collections:
  companies: {{title: Companies, item: company}}
  tools:
    title: Tools
    item: tool
    fields:
      maker: {{type: reference, to: companies}}
      rivals: {{type: references, to: tools}}
      note: {{type: markdown}}
    filters: [maker]
stories: {{fields: {{tools: {{type: references, to: tools}}}}}}
navigation:
- {{label: Zed, url: /tools/zed/}}
-- {COMPANIES} --
- id: anysphere
  name: Anysphere
- id: zed-industries # 😀
  name: Zed Industries
  description: Makers of an editor.
-- content/sources.yaml --
- {{id: nist, name: NIST}}
-- {CURSOR} --
---
name: Cursor
maker: anysphere
rivals:
  - zed
note: As [Zed](/tools/zed/).
---
An editor.
-- {ZED} --
---
name: Zed
also: [Zed Editor]
description: A *fast* editor.
maker: zed-industries
---
Another editor.
-- {STORY} --
{_TEXT}"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_hub(tmp_path / "hub", HUB)


@pytest.fixture(scope="module")
def kept_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub that no test changes."""
    return write_hub(tmp_path_factory.mktemp("hub"), HUB)


@pytest.fixture(scope="module")
def reader(kept_site: Path) -> Iterator[Client]:
    """A client that changes nothing."""
    yield from opened(kept_site)


@pytest.fixture
def client(site: Path) -> Iterator[Client]:
    yield from opened(site)


def opened(site: Path) -> Iterator[Client]:
    """Yield a client that has all files open, whose hub was checked."""
    with Client(COMMAND, site, capabilities=CAPABLE) as client:
        client.open(STORY)
        client.diagnostics(STORY, lambda found: "no-why-it-matters" in {item["code"] for item in found})
        for path in (CURSOR, ZED, COMPANIES, "site.yaml"):
            client.open(path, language="yaml" if path.endswith("yaml") else "markdown")
            client.diagnostics(path)
        yield client


def place(site: Path, path: str, words: str) -> tuple[str, int, int]:
    """Return the file, line and column of the first character of some words."""
    before = (site / path).read_text(encoding="utf-8").partition(words)[0]
    line = before.rpartition("\n")[2]
    return path, before.count("\n"), len(line.encode("utf-16-le")) // 2


def text_at(site: Path, location: Message) -> tuple[str, int, str]:
    """Return the file, line and text of a location."""
    path = location["uri"].removeprefix(site.as_uri() + "/")
    start, end = location["range"]["start"], location["range"]["end"]
    line = (site / path).read_text(encoding="utf-8").split("\n")[start["line"]]
    units = line.encode("utf-16-le")
    return path, start["line"], units[2 * start["character"] : 2 * end["character"]].decode("utf-16-le")


@pytest.mark.parametrize(
    ("path", "words", "title"),
    [
        (STORY, "zed', cursor", "**Zed (zed)**\n\ntool · also Zed Editor"),
        (STORY, "Zed](/tools", "**Zed (zed)**"),
        (STORY, "../../../tools", "**Zed (zed)**"),
        (CURSOR, "zed\nnote", "**Zed (zed)**"),
        (CURSOR, "/tools/zed/", "**Zed (zed)**"),
        (ZED, "zed-industries", "**Zed Industries (zed-industries)**\n\ncompany\n\nMakers of an editor."),
        (COMPANIES, "zed-industries", "**Zed Industries (zed-industries)**"),
        ("site.yaml", "/tools/zed/", "**Zed (zed)**"),
    ],
)
def test_hover_describes_an_item(reader: Client, kept_site: Path, path: str, words: str, title: str) -> None:
    assert reader.at("hover", *place(kept_site, path, words))["contents"]["value"].startswith(title)


def test_definition_is_the_file_or_the_entry(reader: Client, kept_site: Path) -> None:
    found = reader.at("definition", *place(kept_site, STORY, "zed', cursor"))
    assert (found["uri"], found["range"]["start"]["line"]) == (reader.uri(ZED), 0)
    found = reader.at("definition", *place(kept_site, ZED, "zed-industries"))
    assert (found["uri"], found["range"]["start"]["line"]) == (reader.uri(COMPANIES), 2)


def test_links_to_items_are_completed(client: Client, site: Path) -> None:
    text = (site / STORY).read_text(encoding="utf-8") + "\n[x](zed"
    client.change(STORY, text)
    items = client.at("completion", STORY, text.count("\n"), 7)["items"]
    assert ("Zed", "/tools/zed/") in [(item["label"], item["textEdit"]["newText"]) for item in items]
    client.change(STORY, text + " [y](nist")
    items = client.at("completion", STORY, text.count("\n"), len("[x](zed [y](nist"))["items"]
    assert [(item["label"], item["textEdit"]["newText"]) for item in items] == [("NIST", "/source/nist/")]


def test_declarations_are_completed(client: Client, site: Path) -> None:
    settings = (site / "site.yaml").read_text(encoding="utf-8").replace("[maker]", "[ma]").replace("to: tools", "to: x")
    client.change("site.yaml", settings)
    lines = settings.split("\n")

    def labels(words: str, after: int) -> list[str]:
        number = next(number for number, line in enumerate(lines) if words in line)
        items = client.at("completion", "site.yaml", number, lines[number].index(words) + after)["items"]
        return [item["label"] for item in items]

    assert labels("filters: [ma", 12) == ["maker", "rivals"]
    assert labels("to: x", 5) == ["companies", "tools", "sources", "authors", "tags"]


def test_broken_link_of_an_item_is_found_while_typing(client: Client) -> None:
    client.change(ZED, "---\nname: Zed\n---\n[a](/tools/nothing/) [b](nothing.md) [c](cursor.md) [d](/tools/cursor/)\n")
    found = client.diagnostics(ZED, lambda found: bool(found))
    assert [(item["code"], item["range"]["start"]["character"]) for item in found] == [
        ("broken-link", 4),
        ("broken-link", 25),
    ]


@pytest.mark.parametrize(("path", "words"), [(STORY, "zed', cursor"), (CURSOR, "zed\nnote"), (ZED, "Zed\nalso")])
def test_references_are_found(reader: Client, kept_site: Path, path: str, words: str) -> None:
    found = reader.at("references", *place(kept_site, path, words), context={"includeDeclaration": False})
    assert [text_at(kept_site, location) for location in found] == [
        (STORY, 5, "zed"),
        (STORY, 7, "/tools/zed/"),
        (STORY, 7, "../../../tools/zed.md"),
        (CURSOR, 4, "zed"),
        (CURSOR, 5, "/tools/zed/"),
    ]
    declared = reader.at("references", *place(kept_site, path, words), context={"includeDeclaration": True})
    assert declared[0]["uri"] == reader.uri(ZED) and declared[1:] == found


def test_references_to_a_story_are_found(client: Client, site: Path) -> None:
    client.save(CURSOR, "---\nname: Cursor\n---\n[a](/news/a/)\n")
    client.diagnostics(CURSOR)
    found = client.at("references", *place(site, STORY, "😀 A"), context={"includeDeclaration": False})
    assert [text_at(site, location) for location in found] == [(CURSOR, 3, "/news/a/")]


def applied(site: Path, edit: Message) -> None:
    """Apply an edit to the files, as a client does."""
    for change in edit["documentChanges"]:
        if change.get("kind") == "rename":
            (site / _path(site, change["oldUri"])).rename(site / _path(site, change["newUri"]))
            continue
        file = site / _path(site, change["textDocument"]["uri"])
        lines = file.read_text(encoding="utf-8").split("\n")
        for one in reversed(change["edits"]):
            start, end = one["range"]["start"], one["range"]["end"]
            before = lines[start["line"]][: start["character"]]
            after = lines[end["line"]][end["character"] :]
            lines[start["line"] : end["line"] + 1] = (before + one["newText"] + after).split("\n")
        file.write_text("\n".join(lines), encoding="utf-8")


def _path(site: Path, uri: str) -> str:
    return uri.removeprefix(site.as_uri() + "/")


@pytest.mark.parametrize(
    ("path", "words", "item", "name"),
    [
        (STORY, "zed', cursor", "tools/zed", "zed-editor"),
        (CURSOR, "/tools/zed/", "tools/zed", "zed-editor"),
        (COMPANIES, "zed-industries", "companies/zed-industries", "zed"),
        (ZED, "zed-industries", "companies/zed-industries", "zed"),
    ],
)
def test_rename_is_that_of_the_command(
    client: Client, site: Path, tmp_path: Path, path: str, words: str, item: str, name: str
) -> None:
    prepared = client.at("prepareRename", *place(site, path, words))
    assert prepared["placeholder"] == item.partition("/")[2]
    written = text_at(site, {"uri": client.uri(path), "range": prepared["range"]})[2]
    assert written in (prepared["placeholder"], "/tools/zed/")
    edit = client.at("rename", *place(site, path, words), newName=name)
    assert {one["textDocument"]["version"] for one in edit["documentChanges"] if "kind" not in one} == {1}
    other = write_hub(tmp_path / "other", HUB)
    assert run("rename", item, name, "--site", other).exit_code == 0
    applied(site, edit)
    files = [{name: data for name, data in tree(one).items() if not name.startswith(".site")} for one in (site, other)]
    assert files[0] == files[1]


def refusal(client: Client, place: tuple[str, int, int], name: str) -> str:
    """Return the message with which a rename is refused."""
    path, line, character = place
    params: dict[str, Any] = {
        "textDocument": {"uri": client.uri(path)},
        "position": {"line": line, "character": character},
        "newName": name,
    }
    with pytest.raises(AssertionError) as refused:
        client.request("textDocument/rename", **params)
    return str(refused.value)


def test_impossible_rename_is_refused_with_the_reason(client: Client, site: Path) -> None:
    zed = place(site, STORY, "zed', cursor")
    assert "content/tools/cursor.md already has the item `cursor`" in refusal(client, zed, "cursor")
    assert "write `zed-editor`" in refusal(client, zed, "Zed Editor")
    assert client.at("prepareRename", STORY, 1, 1) is None
    assert client.at("prepareRename", *place(site, STORY, "research")) is None
    client.change(CURSOR, "---\nname: Cursor\nrivals: [zed, zed]\n---\n")
    assert "content/tools/cursor.md has changes that are not saved: save it first" in refusal(client, zed, "new")


def test_client_that_cannot_rename_files_gets_only_edits_of_texts(site: Path) -> None:
    with Client(COMMAND, site) as client:
        client.open(ZED)
        client.open(STORY)
        client.diagnostics(STORY, lambda found: "no-why-it-matters" in {item["code"] for item in found})
        edit = client.at("rename", *place(site, ZED, "zed-industries"), newName="zed")
        assert {_path(site, uri) for uri in edit["changes"]} == {ZED, COMPANIES}
        assert "run `site-builder rename` in a terminal" in refusal(client, place(site, STORY, "zed', cursor"), "new")
