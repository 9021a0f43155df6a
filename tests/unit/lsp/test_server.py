"""The language server as programs use it: a process of its own, over the protocol."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.diagnostics.codes import CODES
from tests.support.hubs import story_text, write_file
from tests.support.lsp_client import Client, Message
from tests.support.lsp_views import OTHER, STORY, small_hub
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "site_builder", "lsp"]
TEXT = """\
---
title: 😀 Wide 漢字
source: lab
source_url: https://lab.example/w
category: reserch
takeaways: [😀, b, c]
why_it_matters: x
---
😀 [the weights 漢](open-weights) and 😀 [more](nowhere).
"""
BODY_LINE = 8


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client with the hub open, and STORY with TEXT, unsaved."""
    site = small_hub(tmp_path_factory.mktemp("hub"))
    with Client(COMMAND, site) as client:
        client.open(STORY)
        client.diagnostics(OTHER)
        client.change(STORY, TEXT)
        client.diagnostics(STORY, lambda diagnostics: "unknown-category" in codes(diagnostics))
        yield client


def codes(found: list[Message]) -> set[str]:
    return {item["code"] for item in found}


def test_unsaved_text_is_checked(client: Client) -> None:
    client.change(STORY, TEXT + "\n")
    found = {item["code"]: item for item in client.diagnostics(STORY)}
    category, link = found["unknown-category"], found["broken-link"]
    assert category["range"] == {"start": {"line": 4, "character": 10}, "end": {"line": 4, "character": 17}}
    assert category["severity"] == 1 and category["source"] == "site-builder"
    assert category["message"] == "no category `reserch` in the settings\nhint: did you mean `research`?"
    start = len("😀 [the weights 漢](open-weights) and 😀 [more](".encode("utf-16-le")) // 2
    assert link["range"]["start"] == {"line": BODY_LINE, "character": start}
    assert link["range"]["end"] == {"line": BODY_LINE, "character": start + len("nowhere")}
    client.change(STORY, TEXT.replace("reserch", "research"))
    client.diagnostics(STORY, lambda found: "unknown-category" not in codes(found))
    client.change(STORY, TEXT)
    client.diagnostics(STORY, lambda found: "unknown-category" in codes(found))


def test_completion(client: Client) -> None:
    items = client.at("completion", STORY, 4, 12)["items"]
    assert [item["label"] for item in items] == ["research", "models"]
    edit = {
        "range": {"start": {"line": 4, "character": 10}, "end": {"line": 4, "character": 17}},
        "newText": "research",
    }
    assert items[0]["textEdit"] == edit
    column = len("😀 [the weights 漢](open".encode("utf-16-le")) // 2
    links = client.at("completion", STORY, BODY_LINE, column)["items"]
    assert [(item["label"], item["textEdit"]["newText"]) for item in links] == [
        ("Open weights arrive", "open-weights"),
        ("OpenAI", "/source/openai/"),
    ]


def test_hover(client: Client) -> None:
    found = client.at("hover", STORY, 4, 2)
    assert found["contents"]["value"].startswith("**category**")
    column = len("😀 [the wei".encode("utf-16-le")) // 2
    story = client.at("hover", STORY, BODY_LINE, column)
    assert "2026-11-12 · openai" in story["contents"]["value"]
    assert story["range"]["start"]["character"] == len("😀 [the weights 漢](".encode("utf-16-le")) // 2
    assert client.at("hover", STORY, BODY_LINE, 0) is None


def test_hover_explains_a_diagnostic(client: Client) -> None:
    found = client.at("hover", STORY, 4, 12)
    assert CODES["unknown-category"].title in found["contents"]["value"]


def test_definition(client: Client) -> None:
    column = len("😀 [the wei".encode("utf-16-le")) // 2
    assert client.at("definition", STORY, BODY_LINE, column)["uri"] == client.uri(OTHER)
    source = client.at("definition", STORY, 2, 9)
    assert (source["uri"], source["range"]["start"]["line"]) == (client.uri("content/sources.yaml"), 0)
    assert client.at("definition", STORY, 1, 9) is None


def actions(client: Client, line: int, **context: object) -> list[Message]:
    position = {"line": line, "character": 0}
    document = {"uri": client.uri(STORY)}
    params = {"textDocument": document, "range": {"start": position, "end": position}}
    found: list[Message] = client.request("textDocument/codeAction", **params, context={"diagnostics": [], **context})
    return found


def test_quick_fixes(client: Client) -> None:
    (action,) = actions(client, 4)
    assert (action["title"], action["kind"], action["isPreferred"]) == ("Replace with `research`", "quickfix", True)
    assert [item["code"] for item in action["diagnostics"]] == ["unknown-category"]
    (edit,) = action["edit"]["changes"][client.uri(STORY)]
    assert edit == {
        "range": {"start": {"line": 4, "character": 10}, "end": {"line": 4, "character": 17}},
        "newText": "research",
    }
    assert actions(client, 4, only=["refactor"]) == actions(client, 1) == []


def test_files_outside_hubs_are_ignored(client: Client) -> None:
    outside = "../outside.md"
    client.open(outside, "---\n---\n")
    assert client.at("completion", outside, 0, 3) is None
    assert client.at("hover", outside, 0, 3) is None and client.at("definition", outside, 0, 3) is None


def test_save_checks_other_files(tmp_path: Path) -> None:
    site = small_hub(tmp_path)
    with Client(COMMAND, site) as client:
        client.open(OTHER)
        client.diagnostics(STORY)
        client.save(OTHER, story_text("Open weights arrive", slug="weights"))
        client.diagnostics(STORY, lambda found: "broken-link" in codes(found))
        (site / STORY).unlink()
        change = {"uri": client.uri(STORY), "type": 3}
        client.notify("workspace/didChangeWatchedFiles", changes=[change])
        client.diagnostics(STORY, lambda found: not found)
        client.close(OTHER)
        assert client.diagnostics(OTHER) is not None


def test_client_is_asked_to_watch_files(tmp_path: Path) -> None:
    site = small_hub(tmp_path)
    capabilities = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    with Client(COMMAND, site, capabilities=capabilities) as client:
        request = client.wait(lambda message: message.get("method") == "client/registerCapability")
        (registration,) = request["params"]["registrations"]
        patterns = [item["globPattern"] for item in registration["registerOptions"]["watchers"]]
        assert {"**/site.yaml", "**/content/**", "**/layouts/**", "**/static/**"} <= {*patterns}


@pytest.mark.parametrize(("encoding", "units"), [("utf-8", 4), ("utf-32", 1)])
def test_columns_use_the_position_encoding_of_the_client(encoding: str, units: int, tmp_path: Path) -> None:
    with Client(COMMAND, small_hub(tmp_path), encodings=[encoding, "utf-16"]) as client:
        assert client.capabilities["positionEncoding"] == encoding
        client.open(STORY, story_text(body="😀 [x](nowhere)"))
        found = client.diagnostics(STORY, lambda found: "broken-link" in codes(found))
        link = next(item for item in found if item["code"] == "broken-link")
        assert link["range"]["start"]["character"] == units + len(" [x](")


def test_client_without_workspace_folders_and_untitled_files(tmp_path: Path) -> None:
    with Client(COMMAND, small_hub(tmp_path), folders=False) as client:
        assert "takeaway-count" in codes(client.diagnostics(STORY))
        document = {"uri": "untitled:Untitled-1", "languageId": "markdown", "version": 1, "text": "---\n"}
        client.notify("textDocument/didOpen", textDocument=document)
        position = {"line": 0, "character": 3}
        assert client.request("textDocument/hover", textDocument={"uri": document["uri"]}, position=position) is None


def test_broken_settings_do_not_end_the_server(tmp_path: Path) -> None:
    site = small_hub(tmp_path)
    write_file(site / "site.yaml", "title: [\n")
    with Client(COMMAND, site) as client:
        client.open("site.yaml", language="yaml")
        assert codes(client.diagnostics("site.yaml")) == {"yaml-syntax"}
        client.change("site.yaml", "titel: x\n")
        found = client.diagnostics("site.yaml", lambda found: "unknown-key" in codes(found))
        assert codes(found) == {"unknown-key", "missing-key"}
        labels = [item["label"] for item in client.at("completion", "site.yaml", 1, 0)["items"]]
        assert labels[:2] == ["title", "base_url"]
        assert client.end() == 0


def test_server_exits_with_the_right_status(tmp_path: Path) -> None:
    with Client(COMMAND, small_hub(tmp_path)) as client:
        assert client.end() == 0
        assert client.errors == []
    with Client(COMMAND, small_hub(tmp_path)) as client:
        client.notify("exit")
        assert client.process.wait(PATIENCE) == 1
    with Client(COMMAND, small_hub(tmp_path)) as client:
        assert client.process.stdin
        client.process.stdin.close()
        client.process.wait(PATIENCE)
    with Client(COMMAND, small_hub(tmp_path)) as client:
        client.process.send_signal(signal.SIGINT)
        assert client.process.wait(PATIENCE) == 130
