"""Deploy targets on this machine: an S3 server, a host for rsync."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from urllib.request import Request, urlopen

import pytest

SERVER = Path(__file__).parents[2] / "support/servers/s3.py"
SHELL = """#!/bin/sh
# Stands in for ssh: the host is this machine.
while [ "${1#-}" != "$1" ]; do case "$1 $2" in "-p None") exit 1;; -[opl]*) shift 2;; *) shift;; esac; done
shift
exec sh -c "$*"
"""


class S3:
    """A running S3 server and its log of requests."""

    def __init__(self, port: int) -> None:
        self.endpoint = f"http://127.0.0.1:{port}"

    def ask(self, method: str, path: str) -> bytes:
        """Send a request; return the body of the answer."""
        with urlopen(Request(self.endpoint + path, method=method)) as reply:
            return bytes(reply.read())

    def puts(self, bucket: str) -> list[str]:
        """Return the paths of objects successfully put into a bucket, in order."""
        lines = (line.split("\t") for line in self.ask("GET", "/-/log").decode("latin-1").splitlines())
        begin = f"/{bucket}/"
        return [path.removeprefix(begin) for method, path, status in lines if (method, status) == ("PUT", "200")
                and path.startswith(begin)]  # fmt: skip


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3]:
    """An S3 server for all tests; each test uses its own bucket."""
    command = [sys.executable, "-W", "ignore", str(SERVER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin and process.stdout
        yield S3(int(process.stdout.readline()))
        process.stdin.close()


@pytest.fixture
def s3(s3_server: S3, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[S3]:
    """The server, with credentials in the environment."""
    for name, value in {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(tmp_path))
    yield s3_server
    s3_server.ask("PUT", "/-/fail-after/none")


@pytest.fixture
def rsync_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A host that rsync reaches without a network. Skips the test if rsync is missing, unless CHECKS=all."""
    needs_rsync()
    shell = tmp_path / "shell"
    shell.write_text(SHELL)
    shell.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(shell))
    return "editor@host"


def needs_rsync() -> None:
    """Skip the test if rsync is missing, unless CHECKS=all."""
    if shutil.which("rsync") is None and os.environ.get("CHECKS") != "all":
        pytest.skip("rsync is not installed")


@contextmanager
def rsync_server(folder: Path) -> Iterator[int]:
    """Run an rsync server with the folder as its module `site`; yield its port."""
    folder.mkdir()
    settings = folder.with_name("rsyncd.conf")
    settings.write_text(f"use chroot = no\n[site]\npath = {folder}\nread only = no\nuid = {os.getuid()}\n")
    command = ["rsync", "--daemon", "--no-detach", f"--config={settings}"]
    processes: list[subprocess.Popen[bytes]] = []

    def answer(listener: socket.socket) -> None:
        """Give each connection to a process of its own as its input and output, as inetd does."""
        with suppress(OSError):
            while True:
                with listener.accept()[0] as one:
                    end = one.fileno()
                    processes.append(subprocess.Popen(command, stdin=end, stdout=end, stderr=subprocess.DEVNULL))

    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        thread = Thread(target=answer, args=(listener,))
        thread.start()
        try:
            yield int(listener.getsockname()[1])
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for process in processes:
                process.kill()
                process.wait()
