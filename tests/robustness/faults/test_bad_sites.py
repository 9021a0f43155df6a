"""Sites that answer badly or not at all are reported, within bounded time and memory."""

from __future__ import annotations

import json
import re
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Literal

import pytest

from site_builder.cli import check
from site_builder.deploy.live_check import LiveError, fetch_sitemaps
from site_builder.diagnostics import selection
from site_builder.hub.urls import Urls
from site_builder.lint import external_links
from site_builder.system import http
from site_builder.system.http import FetchError, Reply, fetch
from tests.support.cli import run
from tests.support.hubs import add_story, write_hub
from tests.support.patience import PATIENCE
from tests.support.servers.bad_sites import BAD, BAD_BODIES, LONG, OK, Answer, bad_site, repeats, says

pytestmark = pytest.mark.slow

WaitFor = Callable[[str], None]
ALL = BAD | BAD_BODIES
MESSAGE = re.compile(r"(\S+) does not answer: (.*)")


@pytest.fixture
def wait_for(monkeypatch: pytest.MonkeyPatch) -> WaitFor:
    """Wait for the error that will be raised: long, except if it is that the site took too long."""

    def wait_for(words: str) -> None:
        monkeypatch.setattr(http, "TIMEOUT", 0.2 if words == LONG else PATIENCE)
        monkeypatch.setattr(http, "TOTAL_TIMEOUT", 0.4 if words == LONG else PATIENCE)

    return wait_for


@pytest.fixture
def little_memory() -> Iterator[None]:
    """Whatever is said, it is not kept."""
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("method", ["HEAD", "GET"])
@pytest.mark.parametrize("how", BAD)
def test_bad_site_is_reported(how: str, method: str, little_memory: None, wait_for: WaitFor) -> None:
    answer, words = BAD[how]
    wait_for(words)
    with bad_site(answer) as url, pytest.raises(FetchError) as caught:
        fetch(url, method, limit=1_000_000)  # type: ignore[arg-type]
    assert str(caught.value) == words


@pytest.mark.parametrize("how", BAD_BODIES)
def test_bad_page_is_reported(how: str, little_memory: None, wait_for: WaitFor) -> None:
    answer, words = BAD_BODIES[how]
    with bad_site(answer) as url:
        assert fetch(url).status == fetch(url, "HEAD").status == 200
        wait_for(words)
        with pytest.raises(FetchError) as caught:
            fetch(url, limit=1_000_000)
    assert str(caught.value) == words


def test_only_the_needed_bytes_are_read(little_memory: None) -> None:
    with bad_site(repeats(b"x" * 10_000, OK + b"\r\n")) as url:
        assert fetch(url, limit=1_000_000).body == b"x" * 1_000_000


def test_external_texts_are_shortened_and_made_printable() -> None:
    with bad_site(says(b"HTTP/1.1 404 \x1b[31mGone\x07" + b"!" * 9000 + b"\r\n\r\n")) as url:
        reason = fetch(url).reason
    assert reason.startswith("[31mGone !!!") and len(reason) < 101


def test_links_to_bad_sites_are_reported_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wait_for: WaitFor
) -> None:
    expected: dict[str, tuple[str, str]] = {}
    one_at_a_time = Lock()

    def fetch_and_wait(url: str, method: Literal["GET", "HEAD"]) -> Reply:
        with one_at_a_time:
            wait_for(dict(expected.values()).get(url, ""))
            return fetch(url, method)

    monkeypatch.setattr(external_links, "fetch", fetch_and_wait)
    monkeypatch.setattr(
        check, "check_urls", partial(external_links.check_urls, policy=external_links.RatePolicy(pause=0.0))
    )
    monkeypatch.setattr(selection, "MAX_SHOWN", 1000)
    site = write_hub(tmp_path)
    with ExitStack() as sites:
        for number, (how, (answer, words)) in enumerate({"is well": (says(OK + b"\r\n"), ""), **BAD}.items()):
            url = sites.enter_context(bad_site(answer))
            if words:
                expected[f"story-{number}"] = (url, words)
            add_story(site, f"story-{number}", source=f"{{name: Lab, url: '{url}'}}", title=how.capitalize())
        for slug, url, words in (
            ("no-host", "http://nowhere.invalid/", "its host cannot be found"),
            ("refused", "http://127.0.0.1:1/", "its host refused the connection"),
            ("no-tls", with_tls(sites, says(OK + b"\r\n")), "its server does not support HTTPS"),
            ("trickling-tls", with_tls(sites, repeats(b"\2", b"\x16\3\3\x40\0", 0.05)), LONG),
        ):
            expected[slug] = (url, words)
            add_story(site, slug, source=f"{{name: Lab, url: '{url}'}}")
        done = run("check", "--site", site, "--external-links", "--quiet", "--format", "json")
    assert done.exit_code == 0, done.output
    found = {}
    for diagnostic in json.loads(done.stdout):
        if diagnostic["code"] == "unreachable-link":
            assert (diagnostic["line"], diagnostic["column"]) == (3, 26)
            message = MESSAGE.fullmatch(diagnostic["message"])
            found[Path(diagnostic["path"]).stem[len("2026-11-01-") :]] = message.groups() if message else None
    assert found == expected


def with_tls(sites: ExitStack, answer: Answer) -> str:
    """An https address of a site that answers like this."""
    return sites.enter_context(bad_site(answer)).replace("http://", "https://")


@pytest.mark.parametrize("how", ALL)
def test_sitemap_of_a_bad_site_is_reported(how: str, wait_for: WaitFor) -> None:
    answer, words = ALL[how]
    wait_for(words)
    with bad_site(answer) as url, pytest.raises(LiveError) as caught:
        fetch_sitemaps(url, Urls("https://hub.example", "/"))
    assert str(caught.value) == f"{url}sitemap.xml: {words}"


def test_bad_site_instead_of_the_live_one_is_reported(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    with bad_site(BAD["resets"][0]) as url:
        done = run("live", url, "--site", site)
    assert (done.exit_code, done.stderr) == (1, f"Error: {url}sitemap.xml: {BAD['resets'][1]}\n")


@pytest.mark.parametrize("how", ALL)
def test_page_of_a_bad_site_starts_no_story(how: str, tmp_path: Path, wait_for: WaitFor) -> None:
    answer, words = ALL[how]
    wait_for(words)
    site = write_hub(tmp_path)
    with bad_site(answer) as url:
        done = run("new", "A title", "--site", site, "--source-url", url, "--fetch")
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Error: {url} does not answer: {words}; save the page in your browser")
    assert not (site / "content").exists()
