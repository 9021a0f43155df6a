"""Subscriptions to the feeds of a tag or item that has another URL now: hosts with rules redirect them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from site_builder.hosting import vercel
from tests.support.hubs import add_story, build_hub, write_file, write_hub

HUB = """
-- site.yaml --
title: Test Hub
base_url: https://hub.example/hub/
cards: false
feeds: {min_stories: 1}
host: HOST
collections: {tools: {title: Tools, item: tool}}
stories: {fields: {tools: {type: references, to: tools}}}
-- content/tags.yaml --
- {id: llm, name: LLM, also: [Großmodelle, models]}
-- content/tools.yaml --
- {id: new, name: Tool, aliases: [/tools/old/]}
-- redirects.yaml --
/tag/models/feed.json: https://elsewhere.example/feed.json
/gone/: gone
"""


def output(folder: Path, host: str) -> Path:
    hub = write_hub(folder, HUB.replace("HOST", host))
    add_story(hub, "first", tags="[Großmodelle]", tools="[new]")
    assert build_hub(hub).diagnostics == ()
    return hub / "public"


OLD_FEEDS = {
    "/hub/tag/grossmodelle/feed.xml": "/hub/tag/llm/feed.xml",
    "/hub/tag/grossmodelle/feed.json": "/hub/tag/llm/feed.json",
    "/hub/tag/models/feed.xml": "/hub/tag/llm/feed.xml",
    "/hub/tag/models/feed.json": "https://elsewhere.example/feed.json",
    "/hub/tools/old/feed.xml": "/hub/tools/new/feed.xml",
    "/hub/tools/old/feed.json": "/hub/tools/new/feed.json",
}


@pytest.mark.parametrize("host", ["any", "netlify", "cloudflare"])
def test_redirects_file_has_rules_for_feeds(tmp_path: Path, host: str) -> None:
    public = output(tmp_path, host)
    rules = dict(line.split()[:2] for line in (public / "_redirects").read_text(encoding="utf-8").splitlines())
    assert {old: new for old, new in rules.items() if "/feed." in old and not old.endswith("/")} == OLD_FEEDS
    for old, new in OLD_FEEDS.items():
        assert not (public / old.removeprefix("/hub/")).is_file()
        assert new.startswith("https:") or (public / new.removeprefix("/hub/")).exists()


def test_vercel_and_nginx_have_rules_for_feeds(tmp_path: Path) -> None:
    moves = json.loads((output(tmp_path / "vercel", "vercel") / "vercel.json").read_text(encoding="utf-8"))["redirects"]
    found = {move["source"]: move["destination"] for move in moves}
    assert {old: new for old, new in found.items() if "/feed." in old and not old.endswith("/")} == OLD_FEEDS
    settings = (output(tmp_path / "nginx", "nginx") / "_nginx/site.conf").read_text(encoding="utf-8")
    for old, new in OLD_FEEDS.items():
        assert f'location = "{old}" {{\n        return 301 "{new}";' in settings


def test_vercel_has_rules_for_feeds_as_far_as_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vercel, "MAX_REDIRECTS", 6)
    moves = json.loads((output(tmp_path, "vercel") / "vercel.json").read_text(encoding="utf-8"))["redirects"]
    assert len(moves) == 6


def test_bucket_keeps_what_follows_the_old_url_of_a_page_with_feeds(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, HUB.replace("HOST", "s3"))
    write_file(hub / "redirects.yaml", "/x/: /tag/llm/\n")
    add_story(hub, "first", tags="[LLM]")
    assert build_hub(hub).diagnostics == ()
    settings = json.loads((hub / "public/_s3/website.json").read_text(encoding="utf-8"))
    rules = {rule["Condition"]["KeyPrefixEquals"]: rule["Redirect"] for rule in settings["RoutingRules"]}
    assert rules["hub/tag/models/"] == {"ReplaceKeyPrefixWith": "hub/tag/llm/", "HttpRedirectCode": "301"}
    assert rules["hub/tools/old/"] == {"ReplaceKeyWith": "hub/tools/new/", "HttpRedirectCode": "301"}
