from __future__ import annotations

import pytest

from site_builder.config.schema import Config
from site_builder.hosting.headers import POLICY, HeaderRule, immutable, revalidation, security, types
from site_builder.hosting.media_types import FOREVER, REVALIDATE
from tests.support.hubs import hub_of


def config(**settings: object) -> Config:
    return hub_of(config={"title": "Hub", "base_url": "https://hub.example/", **settings}).config


def names(rule: HeaderRule) -> list[str]:
    return [name for name, _ in rule.headers]


@pytest.mark.parametrize(
    ("settings", "value"),
    [
        ({}, "max-age=15768000"),
        ({"hsts": 60}, "max-age=60"),
        ({"hsts": 0}, None),
        ({"base_url": "http://hub.example/"}, None),
    ],
)
def test_https_is_asked_for_as_the_settings_say(settings: dict[str, object], value: str | None) -> None:
    assert dict(security(config(**settings)).headers).get("Strict-Transport-Security") == value


def test_no_rule_says_what_another_says_but_for_the_default() -> None:
    several = [security(config()), *immutable(), *types(["/feeds.opml"])]
    said = [(rule.path, name) for rule in several for name in names(rule)]
    everywhere = {name for path, name in said if path == "/*"}
    assert len(set(said)) == len(said)
    assert not everywhere & {name for path, name in said if path != "/*"}


def test_caching_has_a_default() -> None:
    assert revalidation() == HeaderRule("/*", (("Cache-Control", REVALIDATE),))
    assert [rule.path for rule in immutable()] == [
        "/assets/*", "/search/data/:part/fragment/*", "/search/data/:part/index/*",
    ]  # fmt: skip
    assert {rule.headers for rule in immutable()} == {(("Cache-Control", FOREVER),)}


def test_types_are_those_of_the_names() -> None:
    assert types(["/news/:story/index.md"])[0].headers == (("Content-Type", "text/markdown; charset=utf-8"),)


def test_pages_keep_to_their_policy_and_what_they_are() -> None:
    headers = dict(security(config()).headers)
    assert headers["Content-Security-Policy"] == f"{POLICY}; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]
