from __future__ import annotations

from typing import Any

import pytest

from site_builder.config.schema import Config, DeployTarget, Limits, MarkdownSettings
from site_builder.content.reader import ReadOptions


def settings(**fields: Any) -> Config:
    return Config(**({"title": "Hub", "base_url": "https://hub.example/"} | fields))


@pytest.mark.parametrize(
    ("base_url", "origin", "base_path"),
    [
        ("https://hub.example", "https://hub.example", "/"),
        ("https://hub.example/", "https://hub.example", "/"),
        ("https://hub.example/news-hub", "https://hub.example", "/news-hub/"),
        ("http://hub.example:8080//a/b/", "http://hub.example:8080", "/a/b/"),
    ],
)
def test_base_url_is_split_into_origin_and_path(base_url: str, origin: str, base_path: str) -> None:
    found = settings(base_url=base_url)
    assert (found.origin, found.base_path) == (origin, base_path)


def test_identity_uses_the_permanent_url() -> None:
    assert settings(base_url="https://hub.example").identity == "https://hub.example/"
    assert settings(permanent_url="https://old.example/hub").identity == "https://old.example/hub/"


def test_destinations_accept_text_and_options() -> None:
    whole = DeployTarget(to="../b", max_changed=5)
    assert settings(deploy={"a": "../a", "b": whole}).destinations == {"a": DeployTarget(to="../a"), "b": whole}


def test_indexnow_key_is_generated_or_given() -> None:
    assert settings().indexnow_key == settings(indexnow="false").indexnow_key == ""
    assert settings(indexnow="my-own-key").indexnow_key == "my-own-key"
    made = settings(indexnow="true").indexnow_key
    assert len(made) >= 8 and made != settings(indexnow="true", base_url="https://other.example/").indexnow_key
    moved = settings(indexnow="true", base_url="https://new.example/", permanent_url="https://hub.example/")
    assert moved.indexnow_key == made


def test_read_options_follow_the_settings() -> None:
    assert settings().read_options == ReadOptions()
    own = settings(markdown=MarkdownSettings(html=True), limits=Limits(markdown=1_000_000), twins=False)
    assert own.read_options == ReadOptions(html=True, max_bytes=1_000_000)
