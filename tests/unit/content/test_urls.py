from __future__ import annotations

import json
from html import escape
from pathlib import Path

import click
import pytest

from site_builder.cli.new import _complete_url
from site_builder.config.reader import parse_config
from site_builder.content.reader import ReadOptions
from site_builder.content.story import parse_story
from site_builder.content.urls import LOGIN_HINT, LOGIN_MESSAGE, MAX_LENGTH, UrlFault, url_fault
from site_builder.hub.redirects import old_urls
from site_builder.model.fields import text_of
from tests.support.hubs import SETTINGS, build_hub, story_text, write_hub
from tests.support.items import read_entries


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example",
        "HTTP://A.EXAMPLE:8080/x?y=z#é",
        "https://bücher.example/",
        "http://[::1]/",
        "https://localhost:8000/",
        "https://a.example./",
        "https://en.wikipedia.org/wiki/Moore's_law",
        "https://a.example/-._~%20:/?#[]@!$&'()*+,;=",
        "https://пример.рф/путь?вопрос=ответ#часть",
        "https://a.example/می\u200cشود",
        f"https://a.example/{'x' * (MAX_LENGTH - 18)}",
    ],
)
def test_every_place_accepts_valid_urls(url: str) -> None:
    assert {place: fault for place, fault in judgements(url).items() if fault} == {}


@pytest.mark.parametrize("sign", ' "<>`^{|}')
def test_every_place_encodes_what_browsers_accept(sign: str) -> None:
    url, encoded = (f"https://a.example/x{s}y?a={s}#{s}z" for s in (sign, f"%{ord(sign):02X}"))
    faults = {place for place, fault in judgements(url, websub="https://a.example/").items() if fault}
    assert faults == set()
    value = json.dumps(url)
    text = story_text(source=f"{{name: Lab, url: {value}}}", canonical=value, body=f"[a](<{url}>)")
    if sign not in "<>":
        story = parse_story("2026-11-01-a.md", text.encode())
        assert story.story and story.body
        assert story.story.source_url == story.story.canonical == encoded
        assert f'href="{encoded}"' in story.body.html
    assert text_of(read_entries(f"- {{id: a, name: A, homepage: {value}}}").items[0].fields, "homepage") == encoded
    config = parse_config(f"{SETTINGS}navigation: [{{label: A, url: {value}}}]".encode()).value
    assert config and config.navigation[0].url == encoded
    assert _complete_url(url) == old_urls([], {"/old/": url}).value[0].target == encoded


@pytest.mark.parametrize(
    "url",
    [
        "https://",
        "https://a{b.example/",
        "https://a b/",
        "https://a.example\\x|",
        "https:///x",
        "https:a.example",
        "https://a..example/",
        "https://a.example:99999/",
        "https://[a/",
        "https://user:secret@a.example/",
        f"https://a.example/{'x' * MAX_LENGTH}",
    ],
)
def test_every_place_rejects_invalid_urls_alike(url: str) -> None:
    assert {*judgements(url).values()} == {url_fault(url).message}  # type: ignore[union-attr]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//a.example/", "ftp://a.example/"])
def test_every_place_rejects_other_schemes(url: str) -> None:
    assert all(judgements(url).values())


def judgements(url: str, websub: str = "") -> dict[str, str]:
    """Return what is wrong with a URL by each place in which one can be written; empty when nothing is."""
    value = json.dumps(url)
    keys = {"source": f"{{name: Lab, url: {value}}}"}, {"source": "lab", "source_url": value}, {"canonical": value}
    stories = [story_text(**key) for key in keys]
    stories.append(story_text(body=f"[a](<{url}>)"))
    if len(url) < 1000:
        stories.append(story_text(takeaways=f"[{json.dumps(f'[a](<{url}>)')}]"))
    html = ReadOptions(html=True)
    name = "2026-11-01-a.md"
    problems = {f"story {n}": parse_story(name, text.encode()).problems for n, text in enumerate(stories)}
    problems["html"] = parse_story(name, story_text(body=f'<a href="{escape(url)}">a</a>').encode(), html).problems
    problems["sources"] = read_entries(f"- {{id: a, name: A, homepage: {value}}}").problems
    websub = json.dumps(websub or url)
    menu = f"navigation: [{{label: A, url: {value}}}]\nwebsub: {websub}\n" if url[0] != "/" else f"websub: {websub}\n"
    problems["settings"] = tuple(parse_config(f"{SETTINGS}{menu}".encode()).problems)
    problems["redirects"] = tuple(old_urls([], {"/old/": url}).problems)
    if url.startswith("//"):
        problems["redirects"] = problems["sources"]
    found = {place: next((problem.message for problem in of_it), "") for place, of_it in problems.items()}
    try:
        _complete_url(url)
    except click.UsageError as error:
        found["new"] = error.message.partition("; ")[0]
    return found


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("a.example/x", "is not an http or https URL"),
        ("//a.example/x", "is not an http or https URL"),
        ("ftp://a.example/x", "is not an http or https URL"),
        ("javascript:alert(1)", "is not an http or https URL"),
        ("java\nscript:alert(1)", "is not an http or https URL"),
        ("", "is not an http or https URL"),
        ("https://", "is not a valid URL"),
        ("https:///x", "is not a valid URL"),
        ("https:a.example", "is not a valid URL"),
        ("https://a.example:x/", "is not a valid URL"),
        ("https://a.example:99999/", "is not a valid URL"),
        ("https://[a/", "is not a valid URL"),
        ("https://a.example/b c", "is not a valid URL"),
        ("https://a.exam\nple/", "is not a valid URL"),
        (" https://a.example/", "is not a valid URL"),
        *((f"https://a.example/{sign}", "is not a valid URL") for sign in '<>"`\\^{|}\u200b\u202e\ufeff\x7f'),
    ],
)
def test_url_fault_rejects_invalid_urls(url: str, problem: str) -> None:
    assert url_fault(url, "a hint") == UrlFault(f"`{url}` {problem}", "a hint")


@pytest.mark.parametrize("login", ["user:secret", "user", ":secret", "user:se%40cret", "user@lab.example:secret", ""])
def test_url_fault_rejects_logins_without_repeating_them(login: str) -> None:
    assert url_fault(f"https://{login}@lab.example:x/post", "a hint") == UrlFault(LOGIN_MESSAGE, LOGIN_HINT)


def test_url_fault_accepts_an_at_sign_in_the_path() -> None:
    assert url_fault("https://medium.example/@desk?a=b@c#@") is None


def test_url_with_login_is_never_published(tmp_path: Path) -> None:
    login = "https://user:secret@lab.example/"
    record = f"- {{id: lab, name: Lab, domains: [lab.example], homepage: '{login}'}}\n"
    settings = f"""{SETTINGS}permanent_url: {login}
websub: {login}
navigation: [{{label: Lab, url: '{login}'}}]
community: {{label: Lab, url: '{login}'}}
deploy: {{live: {{to: 's3://bucket', base_url: '{login}', endpoint: '{login}'}}}}
markdown: {{html: true}}
"""
    key = story_text(source="lab", source_url=login, canonical=login)
    body = story_text(
        source=f"{{name: Lab, url: '{login}'}}",
        takeaways=f'["[Lab]({login})"]',
        why_it_matters=f"'[Lab]({login})'",
        body=f"[a]({login})\n\n<{login}>\n\n[b][c]\n\n[c]: {login}",
    )
    for name, text, keys in (
        ("site.yaml", settings, 6),
        ("content/sources.yaml", record, 1),
        ("content/news/2026/11/2026-11-01-a.md", key, 2),
        ("content/news/2026/11/2026-11-01-b.md", body, 6),
        ("redirects.yaml", f"/old/: {login}\n", 1),
    ):
        site = write_hub(tmp_path / Path(name).stem, f"-- {name} --\n{text}")
        result = build_hub(site)
        told = [d for d in result.diagnostics if d.message == LOGIN_MESSAGE]
        assert [(d.severity, d.hint, d.path) for d in told] == [("error", LOGIN_HINT, name)] * keys
        assert {d.code for d in told} == {"bad-redirect" if name == "redirects.yaml" else "bad-url"}
        assert all(login in d.excerpt or "[b][c]" in d.excerpt for d in told)
        assert result.published is None
