"""nginx as a process of its own, for tests: with a folder and settings of its own on a free port of the loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.patience import PATIENCE

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
SETTINGS = """
daemon off;
master_process off;
pid nginx.pid;
{modules}
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {{
        listen {host}:{port};
        root {root};
        {extra}
        include {site};
    }}
}}
"""


class Reply(NamedTuple):
    """What nginx has answered; the names of the headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


class Nginx(NamedTuple):
    """An nginx that serves a site."""

    host: str
    port: int

    def get(self, path: str, encoding: str = "") -> Reply:
        """Ask for a path, as it is written."""
        with closing(HTTPConnection(self.host, self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path, headers={"Accept-Encoding": encoding} if encoding else {})
            reply = connection.getresponse()
            return Reply(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())


@contextmanager
def nginx(folder: Path, root: Path, site: Path, brotli: bool = False) -> Iterator[Nginx]:
    """Serve what is below `root` with the settings `site`, which have to please nginx. Its own things go into `folder`.

    Where there is no nginx the test is skipped, unless CHECKS=all.
    """
    if NGINX is None:
        if os.environ.get("CHECKS") == "all":
            pytest.fail("there is no nginx")
        pytest.skip("there is no nginx")
    folder.mkdir()
    host, port = _own_address()
    modules, extra = (f"load_module {BROTLI};", "brotli_static on;") if brotli else ("", "")
    settings = SETTINGS.format(modules=modules, extra=extra, host=host, port=port, root=root, site=site)
    (folder / "nginx.conf").write_text(settings)
    command = [NGINX, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0 and "warn" not in tried.stderr, tried.stderr
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            _wait(process, host, port)
            yield Nginx(host, port)
        finally:
            process.terminate()


def _own_address() -> tuple[str, int]:
    """Return an address of the loopback that no other process uses, and a port that is free there."""
    process = os.getpid()
    host = f"127.{process >> 16 & 63 | 64}.{process >> 8 & 255}.{process & 255}"
    with socket.socket() as listener:
        listener.bind((host, 0))
        return host, int(listener.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Until it answers."""
    while process.poll() is None:
        try:
            socket.create_connection((host, port), timeout=PATIENCE).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.01)
    raise AssertionError(process.stderr.read().decode() if process.stderr else "")
