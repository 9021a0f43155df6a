from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from site_builder.system.http import FetchError, fetch, post_json


class Handler(BaseHTTPRequestHandler):
    """Answers by the path of the request; keeps the last posted message."""

    posted = ("", b"")

    def do_GET(self) -> None:
        path = self.path
        self.send_response(302 if path in ("/moved", "/round", "/file") else 429 if path == "/busy" else 200)
        self.send_header(
            "Location", {"/moved": "/there", "/round": "/round", "/file": "file:///etc/passwd"}.get(path, "")
        )
        self.send_header("Retry-After", "7")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(f"{path} {self.headers['User-Agent']}".encode())

    do_HEAD = do_GET

    def do_POST(self) -> None:
        type(self).posted = (self.headers["Content-Type"], self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(202)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    """URL of a server on the loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_fetch_reads_at_most_limit_bytes(server_url: str) -> None:
    assert fetch(f"{server_url}/a b?ü", limit=14).body == b"/a%20b?%C3%BC "
    assert fetch(f"{server_url}/a").body == b""
    assert b"site-builder/" in fetch(f"{server_url}/a", limit=1000).body
    assert fetch(f"{server_url}/a", "HEAD", limit=1000) == fetch(f"{server_url}/a", "HEAD")


def test_error_status_is_a_reply_with_retry_after(server_url: str) -> None:
    reply = fetch(f"{server_url}/busy")
    assert (reply.status, reply.retry_after) == (429, "7")


def test_post_json_sends_json(server_url: str) -> None:
    assert post_json(f"{server_url}/told", {"urlList": ["https://hub.example/ä"]}).status == 202
    assert Handler.posted == ("application/json; charset=utf-8", '{"urlList":["https://hub.example/ä"]}'.encode())
    with pytest.raises(FetchError):
        post_json("file:///etc/passwd", {})


def test_redirects_are_followed_but_not_to_files(server_url: str) -> None:
    assert fetch(f"{server_url}/moved", limit=6).body == b"/there"
    for path in ("/round", "/file"):
        with pytest.raises(FetchError):
            fetch(server_url + path)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://[x/", "http://" + "a" * 70 + ".example/"]
)
def test_other_schemes_and_invalid_urls_are_refused(url: str) -> None:
    with pytest.raises(FetchError):
        fetch(url)


def test_unreachable_and_silent_servers_raise_fetch_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(FetchError, match="it took too long"):
            fetch(url, timeout=0.05)
    with pytest.raises(FetchError):
        fetch(url)


def test_certificate_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"https://localhost:{server.server_port}/there"
        with pytest.raises(FetchError, match="its certificate is not valid: self-signed certificate"):
            fetch(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert fetch(url, limit=6).body == b"/there"
        server.shutdown()
        thread.join()


def test_ipv6_url_is_kept(server_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server_url)
    monkeypatch.delenv("no_proxy", raising=False)
    assert fetch("http://[2001:db8::1]/x", limit=100).body.startswith(b"http://[2001:db8::1]/x ")
