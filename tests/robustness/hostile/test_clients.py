"""Hostile or broken clients of the language server: it answers what can be answered, and ends when they go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hostile_hub import write_hostile_hub
from tests.support.lsp_client import Client, framed
from tests.support.lsp_views import OTHER, STORY, small_hub
from tests.support.patience import PATIENCE
from tests.unit.lsp.test_server import COMMAND

pytestmark = pytest.mark.slow

FAR = 2**31 - 1
NO_MESSAGES = [
    *(b"{nope", b"\xff\xfe", b"[]", b"null", b"1", b'"x"', b"", b"[" * 200_000, b'{"a":1}', b'{"jsonrpc":"2.0"}'),
    *(b'{"jsonrpc":"2.0","method":5}', b'{"jsonrpc":"2.0","id":{},"method":"x"}'),
    *(b'{"jsonrpc":"2.0","id":5,"result":1}', b'{"jsonrpc":"2.0","id":"\\ud800","method":"x"}'),
    b'{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":{"position":{"line":"a"}}}',
    b'{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":5}}}',
    b'{"jsonrpc":"2.0","method":"textDocument/didChange","params":{}}',
]
NO_FRAMES = [
    b"Content-Length: 5\r\n\r\n{}",
    b"Content-Length: abc\r\n\r\n{}",
    b"Foo: 5\r\n\r\n{}",
    b"\r\n\r\n",
    b"\x00\xff" * 5000 + b"\r\n\r\n",
    b"Content-Length: 2\r\nContent-Type: x; charset=nope\r\n\r\n{}",
]
"""What is wrong with these may swallow the message behind them."""
SHUTDOWN = framed(b'{"jsonrpc":"2.0","id":9,"method":"shutdown"}')


def addresses(root: str) -> list[str]:
    """Addresses that are no files of the hub, or odd ones of it."""
    odd = ["../../../../etc/passwd.md", "%00.md", "%ff.md", "a%0Ab.md", "%1b[31m.md", "%2e%2e/%2e%2e/x.md", "a" * 400]
    return [
        *(f"{root}/content/news/{name}" for name in odd),
        *("file:///etc/passwd", "file://", "file:", "file:a.md", "file://host/x.md", "file:///" + "a" * 5000 + ".md"),
        *("untitled:1", "http://x/y.md", "", "\0", ":::", "file://[::1/x.md", f"{root}/content/news", root, "file:///"),
        *(f"{root}/content/n%65ws/a.md", f"{root}/content/news/a.md".replace("file:", "FILE:")),
    ]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client whose server knows a hub, and has a story of it open."""
    with Client(COMMAND, small_hub(tmp_path_factory.mktemp("hub"))) as client:
        client.open(STORY)
        client.diagnostics(OTHER)
        yield client


def assert_well(client: Client) -> None:
    """The server answers as if nothing had been."""
    assert client.at("hover", STORY, 1, 2)["contents"]["value"].startswith("**title**")


def test_invalid_message_is_ignored(client: Client) -> None:
    for data in NO_MESSAGES:
        client.send(framed(data))
    assert_well(client)
    for data in NO_FRAMES:
        client.send(data + framed(b"{}") + b"\r\n\r\n")
        assert_well(client)


def test_invalid_positions_are_answered(client: Client) -> None:
    for method in ("hover", "completion", "definition"):
        for line, character in ((FAR, 0), (0, FAR), (FAR, FAR), (3, 10**6)):
            client.at(method, STORY, line, character)
    document = {"uri": client.uri(STORY)}
    for start, end in ((0, FAR), (FAR, 0), (FAR, FAR)):
        span = {"start": {"line": start, "character": 9}, "end": {"line": end, "character": FAR}}
        client.request("textDocument/codeAction", textDocument=document, range=span, context={"diagnostics": []})
    for number in (-1, 0.5, 2**40):
        params = {"textDocument": document, "position": {"line": number, "character": 1}}
        message = {"jsonrpc": "2.0", "id": 0, "method": "textDocument/hover", "params": params}
        client.send(framed(json.dumps(message).encode()))
    assert_well(client)


def test_external_files_and_odd_uris_do_no_harm(client: Client) -> None:
    for uri in addresses(client.root.as_uri()):
        document, place = {"uri": uri}, {"line": 1, "character": 2}
        opened = {**document, "languageId": "x", "version": 1, "text": "---\na"}
        client.notify("textDocument/didOpen", textDocument=opened)
        for method in ("hover", "completion", "definition"):
            client.request(f"textDocument/{method}", textDocument=document, position=place)
        client.notify("textDocument/didSave", textDocument=document)
        client.notify("textDocument/didClose", textDocument=document)
        client.notify("workspace/didChangeWatchedFiles", changes=[{"uri": uri, "type": kind} for kind in (1, 2, 3)])
    assert_well(client)


def test_large_texts_split_characters_and_many_changes_are_handled(client: Client) -> None:
    front = "---\ntitle: A\n---\n"
    texts = [
        front + "word [a](b) \n" * 400_000,
        f"---\ntitle: {'x' * 10**7}\n---\n",
        "---\n" + "k: [a, b]\n" * 500_000,
        "---\ntags: " + "[" * 10**6 + "\n---\n",
        "---\ntitle: \ud800 x\ncategory: \udc00\n---\n\udfff [a](\ud800)\n",
    ]
    own = (client.root / STORY).read_text(encoding="utf-8")
    for text in texts:
        client.change(STORY, text)
        for line in (1, FAR):
            client.at("hover", STORY, line, 9)
            client.at("completion", STORY, line, 9)
    for number in range(1000):
        client.change(STORY, own + "x" * number)
    client.change(STORY, own)
    assert_well(client)


def test_messages_about_a_hostile_hub_are_text(tmp_path: Path) -> None:
    site = write_hostile_hub(tmp_path)
    paths = [file.relative_to(site).as_posix() for file in sorted((site / "content/news").glob("*.md"))]
    path = paths[7]
    with Client(COMMAND, site) as client:
        client.open(path)
        client.diagnostics(paths[0])  # Then the hub has been looked through.
        front = (site / path).read_text(encoding="utf-8").split("\n---\n")[0]
        client.change(path, front + "\n---\n[a](")
        shown = client.at("completion", path, front.count("\n") + 2, 4)["items"]
        assert len(shown) > 10
        for item in shown:
            assert "<" not in item["documentation"]["value"].replace("\\<", "")
        assert client.end() == 0


@pytest.mark.parametrize("last", [b"", b"Content-Length: 500\r\n\r\n{", b"Content-Len", SHUTDOWN])
def test_server_ends_when_the_client_disconnects(tmp_path: Path, last: bytes) -> None:
    with Client(COMMAND, small_hub(tmp_path)) as client:
        client.open(STORY)
        client.send(last)
        assert client.process.stdin
        client.process.stdin.close()
        assert client.process.wait(PATIENCE) == 0


@pytest.mark.parametrize(
    "last", [b"Content-Length: 99999999999999999999\r\n\r\n{}", framed(b'{"jsonrpc":"2.0","method":"exit"}')]
)
def test_server_ends_with_status_1_after_a_protocol_error(tmp_path: Path, last: bytes) -> None:
    with Client(COMMAND, small_hub(tmp_path)) as client:
        client.send(last)
        assert client.process.wait(PATIENCE) == 1
    assert not any(b"Traceback" in line for line in client.errors)
