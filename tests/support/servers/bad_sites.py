"""Sites that answer as badly as can be: servers of this machine which say something other than HTTP, or without end."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

OK = b"HTTP/1.1 200 OK\r\n"
Answer = Callable[[socket.socket, Event], None]


def says(data: bytes) -> Answer:
    """Says something, and closes."""
    return lambda connection, over: connection.sendall(data)


def repeats(data: bytes, before: bytes = b"", pause: float = 0.0) -> Answer:
    """Says something again and again."""

    def answer(connection: socket.socket, over: Event) -> None:
        connection.sendall(before)
        while not over.wait(pause) if pause else not over.is_set():
            connection.sendall(data)

    return answer


def resets(connection: socket.socket, over: Event) -> None:
    """Breaks off."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def waits(connection: socket.socket, over: Event) -> None:
    """Says nothing."""
    over.wait()


BROKE, LONG = "the connection closed before the end of its answer", "it took too long"
ODD, ROUND = "its answer is not valid HTTP", "too many redirects"
BAD: dict[str, tuple[Answer, str]] = {
    "closes at once": (says(b""), BROKE),
    "resets": (resets, BROKE),
    "closes in its status": (says(b"HTTP/1."), ODD),
    "is silent": (waits, LONG),
    "has one header without end": (repeats(b"x" * 1000, OK + b"X: "), ODD),
    "has headers without end": (repeats(b"X: y\r\n" * 100, OK), ODD),
    "says 100 without end": (repeats(b"HTTP/1.1 100 Continue\r\n\r\n" * 100), LONG),
    "says 103 and no more": (says(b"HTTP/1.1 103 Early Hints\r\n\r\n"), "its answer is incomplete"),
    "trickles its status": (repeats(b"H", pause=0.05), LONG),
    "trickles headers": (repeats(b"x", OK + b"X: ", pause=0.05), LONG),
    "leads on without end": (says(b"HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n"), ROUND),
    "leads on, with a body without end": (
        repeats(b"x" * 10_000, b"HTTP/1.1 301 Moved\r\nLocation: /again\r\n\r\n"),
        ROUND,
    ),
    "leads nowhere": (says(b"HTTP/1.1 302 Found\r\n\r\n"), "its redirect has no target"),
    "leads to a file": (
        says(b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n"),
        "it is not an http or https URL",
    ),
    "speaks something else": (says(b"SSH-2.0-OpenSSH_9.2\r\n"), ODD),
    "says garbage": (says(bytes(range(256)) * 500), ODD),
    "says garbage without end": (repeats(b"\x1b[31m\x00" * 1000), ODD),
}
"""How a site answers, and what is said of that."""
BAD_BODIES: dict[str, tuple[Answer, str]] = {
    "closes in the body": (says(OK + b"Content-Length: 1000\r\n\r\n<title>Half"), BROKE),
    "closes in a chunk": (says(OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\n<title>Half"), BROKE),
    "trickles a body": (repeats(b"x", OK + b"\r\n", pause=0.05), LONG),
    "has chunks of garbage": (says(OK + b"Transfer-Encoding: chunked\r\n\r\n\x1b[31m\r\n"), BROKE),
}
"""The same, of sites that are well as long as nobody wants their pages."""


class BadSite:
    """A site that answers like this to everything."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._over = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """End all of it."""
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self._answer is not resets:
                connection.recv(65_536)
            self._answer(connection, self._over)


@contextmanager
def bad_site(answer: Answer) -> Iterator[str]:
    """Its address."""
    site = BadSite(answer)
    try:
        yield site.url
    finally:
        site.close()
