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
def test_strict_transport_follows_the_settings(settings: dict[str, object], value: str | None) -> None:
    assert dict(security(config(**settings)).headers).get("Strict-Transport-Security") == value


def test_rules_set_a_header_once_for_each_path() -> None:
    several = [security(config()), *immutable(), *types(["/feeds.opml"])]
    said = [(rule.path, name) for rule in several for name in names(rule)]
    everywhere = {name for path, name in said if path == "/*"}
    assert len(set(said)) == len(said)
    assert not everywhere & {name for path, name in said if path != "/*"}


def test_revalidation_is_the_default_for_caching() -> None:
    assert revalidation() == HeaderRule("/*", (("Cache-Control", REVALIDATE),))
    assert [rule.path for rule in immutable()] == [
        "/assets/*", "/search/data/:part/texts/*", "/search/data/:part/words/*",
    ]  # fmt: skip
    assert {rule.headers for rule in immutable()} == {(("Cache-Control", FOREVER),)}


def test_types_follow_the_names_of_files() -> None:
    assert types(["/news/:story/index.md"])[0].headers == (("Content-Type", "text/markdown; charset=utf-8"),)


def test_security_sets_the_policy_and_other_headers() -> None:
    headers = dict(security(config()).headers)
    assert headers["Content-Security-Policy"] == f"{POLICY}; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]
