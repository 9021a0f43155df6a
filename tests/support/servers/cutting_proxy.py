"""A network that breaks: a proxy between a program and a server of this machine, which cuts connections on request."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Condition, Thread
from typing import Literal

from site_builder.model.value import Value

How = Literal["closed", "reset", "half answered", "not answered", "silent"]
"""How a connection ends: by FIN or RST before the server hears what was said, by FIN amidst the answer or in place of
it, when the server has done what it was asked for; or never, but nothing is passed on any more."""
HOWS: tuple[How, ...] = ("closed", "reset", "half answered", "not answered", "silent")
CHUNK = 65_536
_RESET = struct.pack("ii", 1, 0)


class Cut(Value, frozen=True):
    """When the network breaks, and how."""

    how: How = "closed"
    says: str = ""
    """What the program says when it happens, as a pattern: the beginning of a request."""
    times: int = 1
    """How often it has said so, with this time."""
    sent: int = 0
    """Bytes after which it happens, in place of what is said."""
    heals: bool = False
    """Whether new connections are made as before. Otherwise all that are open end, too, and new ones are refused."""


class Proxy:
    """The way to a server. Cuts the given connection, once."""

    def __init__(self, server: int) -> None:
        self._server = server
        self._changed = Condition()
        self._cut: Cut | None = None
        self._said = self._sent = 0
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]
        self._open: list[_Way] = []

    def will(self, cut: Cut) -> None:
        """What is to happen, counted from now on."""
        with self._changed:
            self._cut, self._said, self._sent = cut, 0, 0

    @property
    def is_cut(self) -> bool:
        """Whether it has happened."""
        return self._cut is None

    def restore(self) -> None:
        """Pass on everything from now on; what was silent ends."""
        self.close()
        self._listener = self._listen(self.port)

    def close(self) -> None:
        """End all connections, and refuse new ones."""
        with self._changed:
            self._cut = None
            self._refuse()
            for way in self._open:
                way.end("closed")
            self._open.clear()

    def heard(self, data: bytes) -> Cut | None:
        """Whether what a program says here is where the network breaks."""
        with self._changed:
            cut = self._cut
            if cut is None:
                return None
            self._sent += len(data)
            self._said += len(re.findall(cut.says.encode(), data)) if cut.says else 0
            if self._said < cut.times if cut.says else self._sent < cut.sent:
                return None
            self._cut = None
            if not cut.heals:
                self._refuse()
            return cut

    def end_others(self, way: _Way, how: How) -> None:
        """All other connections end in the same way."""
        with self._changed:
            for other in self._open:
                if other is not way:
                    other.end("reset" if how == "reset" else "silent" if how == "silent" else "closed")

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=100)
        Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _refuse(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                program, _ = listener.accept()
                way = _Way(self, program, self._server)
                with self._changed:
                    self._open.append(way)
                way.begin()


class _Way:
    """One connection, in both directions."""

    def __init__(self, proxy: Proxy, program: socket.socket, server: int) -> None:
        self._proxy, self._program = proxy, program
        self._server = socket.create_connection(("127.0.0.1", server))
        self._cut: Cut | None = None
        self._is_silent = False

    def begin(self) -> None:
        """Pass on what is said, by two threads."""
        for work in (self._ask, self._answer):
            Thread(target=work, daemon=True).start()

    def end(self, how: How) -> None:
        """End it, or be silent from now on."""
        self._is_silent = how == "silent"
        if self._is_silent:
            return
        for one in (self._program, self._server):
            with suppress(OSError):
                if how == "reset":
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                one.shutdown(socket.SHUT_RD if how == "reset" else socket.SHUT_RDWR)
            one.close()

    def _ask(self) -> None:
        with suppress(OSError):
            while data := self._program.recv(CHUNK):
                cut = self._proxy.heard(data)
                if cut and not cut.heals:
                    self._proxy.end_others(self, cut.how)
                if cut and cut.how in ("closed", "reset", "silent"):
                    return self.end(cut.how)
                self._cut = self._cut or cut
                if not self._is_silent:
                    self._server.sendall(data)
            if not self._is_silent:
                self._server.shutdown(socket.SHUT_WR)
        return None

    def _answer(self) -> None:
        with suppress(OSError):
            while data := self._server.recv(CHUNK):
                if self._cut:
                    if self._cut.how == "half answered":
                        self._program.sendall(data[: len(data) // 2])
                    break
                if not self._is_silent:
                    self._program.sendall(data)
        if not self._is_silent:
            self.end("closed")


@contextmanager
def proxy(server: int) -> Iterator[Proxy]:
    """A way to the server at a port."""
    one = Proxy(server)
    try:
        yield one
    finally:
        one.close()
