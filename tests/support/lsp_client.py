"""A client of a language server, over its standard input and output: as small as the protocol allows.

It reads every byte that the server prints, so that a server that prints anything else fails.
"""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Queue
from typing import Any

from tests.support.patience import PATIENCE
from tests.support.serve_process import heed_interrupts

Message = dict[str, Any]


def framed(data: bytes) -> bytes:
    """A message with its header."""
    return b"Content-Length: %d\r\n\r\n" % len(data) + data


class Client:
    """A server that runs, and the messages it has sent so far. Use as a context manager."""

    def __init__(
        self,
        command: Sequence[str],
        root: Path,
        encodings: Sequence[str] = ("utf-16",),
        capabilities: Message | None = None,
        folders: bool = True,
    ) -> None:
        self.root = root
        self.notes: list[Message] = []
        """Notifications, and requests of the server, in the order in which they came."""
        self._messages: Queue[Message | None] = Queue()
        self._count = 0
        self._versions: dict[str, int] = {}
        self._folders = folders
        self._able = {"general": {"positionEncodings": list(encodings)}} | (capabilities or {})
        self.process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=root,
            preexec_fn=heed_interrupts,
        )
        self.errors: list[bytes] = []
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read, self._read_errors)]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> Client:
        self.capabilities = self.request(
            "initialize",
            processId=None,
            rootUri=self.root.as_uri(),
            workspaceFolders=[{"uri": self.root.as_uri(), "name": "hub"}] if self._folders else None,
            capabilities=self._able,
        )["capabilities"]
        self.notify("initialized")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                stream.close()

    def request(self, method: str, **params: object) -> Any:
        """The result of a request."""
        self._count += 1
        number = self._count
        self._send({"id": number, "method": method} | ({"params": params} if params else {}))
        answer = self.wait(lambda message: message.get("id") == number and "method" not in message)
        assert "error" not in answer, answer
        return answer["result"]

    def notify(self, method: str, **params: object) -> None:
        """Tell it something."""
        self._send({"method": method, "params": params})

    def wait(self, accepts: Callable[[Message], bool]) -> Message:
        """Return the next message that `accepts` accepts."""
        while True:
            message = self._messages.get(timeout=PATIENCE)
            assert message is not None, b"".join(self.errors).decode()
            if "method" in message:
                self.notes.append(message)
                if "id" in message:
                    self._send({"id": message["id"], "result": None})
            if accepts(message):
                return message

    def send(self, data: bytes) -> None:
        """Send bytes, whatever they are."""
        assert self.process.stdin
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def uri(self, path: str) -> str:
        """The address of a file of the folder."""
        return (self.root / path).as_uri()

    def open(self, path: str, text: str | None = None, language: str = "markdown") -> None:
        """Open a file, with its own text if no other is given."""
        text = (self.root / path).read_text(encoding="utf-8") if text is None else text
        self._versions[path] = 1
        document = {"uri": self.uri(path), "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", textDocument=document)

    def change(self, path: str, text: str) -> None:
        """Type: the file has another text now, which is not saved."""
        self._versions[path] += 1
        document = {"uri": self.uri(path), "version": self._versions[path]}
        self.notify("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])

    def save(self, path: str, text: str) -> None:
        """Save a file with this text."""
        (self.root / path).write_text(text, encoding="utf-8")
        self.notify("textDocument/didSave", textDocument={"uri": self.uri(path)})

    def close(self, path: str) -> None:
        """Close a file."""
        self.notify("textDocument/didClose", textDocument={"uri": self.uri(path)})

    def diagnostics(self, path: str, accepts: Callable[[list[Message]], bool] = lambda found: True) -> list[Message]:
        """Return the next diagnostics of a file that `accepts` accepts."""

        def fits(message: Message) -> bool:
            if message.get("method") != "textDocument/publishDiagnostics":
                return False
            return bool(message["params"]["uri"] == self.uri(path) and accepts(message["params"]["diagnostics"]))

        found: list[Message] = self.wait(fits)["params"]["diagnostics"]
        return found

    def at(self, method: str, path: str, line: int, character: int, **more: object) -> Any:
        """The result of a request about a place, 0-based."""
        document, position = {"uri": self.uri(path)}, {"line": line, "character": character}
        return self.request(f"textDocument/{method}", textDocument=document, position=position, **more)

    def end(self) -> int:
        """Have it end, as the protocol says; gives the exit status."""
        self.request("shutdown")
        self._send({"method": "exit"})
        return self.process.wait(PATIENCE)

    def _send(self, message: Message) -> None:
        self.send(framed(json.dumps({"jsonrpc": "2.0", **message}).encode()))

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream
        try:
            while header := stream.readline():
                length = None
                while header.strip():
                    name, _, value = header.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                    elif name.lower() != b"content-type":
                        raise AssertionError(f"no header of the protocol: {header!r}")
                    header = stream.readline()
                assert length is not None
                self._messages.put(json.loads(stream.read(length)))
        finally:
            self._messages.put(None)

    def _read_errors(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.errors.append(line)
