from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.hosting.media_types import FOREVER, cache_control, content_type
from tests.support.host_parsers import NETLIFY, parsed
from tests.support.hubs import SETTINGS, add_story, built, tree, write_file, write_hub

UNSAID = "public, max-age=0, must-revalidate"
"""What these hosts say of caching where they are told nothing."""
ODD = (".md", ".opml", ".webmanifest")
"""Ends of names whose content type hosts may not know."""


def published(folder: Path, base: str = "/", settings: str = "") -> Path:
    site = write_hub(folder)
    write_file(site / "site.yaml", SETTINGS.replace("example/", f"example{base}") + settings)
    write_file(site / "static/root/site.webmanifest", "{}")
    add_story(site, "first")
    return built(site, search=True)


def rules(output: Path) -> dict[str, dict[str, str]]:
    """Headers by path, as the file has them."""
    blocks = (output / "_headers").read_text(encoding="utf-8").strip().split("\n\n")
    return {path: dict(line.strip().split(": ", 1) for line in lines) for path, *lines in map(str.splitlines, blocks)}


def sent(found: dict[str, dict[str, str]], path: str) -> list[tuple[str, str]]:
    """The headers that Cloudflare Pages sends with a path: those of all rules that match it."""
    expressions = {rule: re.sub(r":\w+", "[^/]+", re.escape(rule).replace(r"\*", ".*")) for rule in found}
    return [header for rule, e in expressions.items() if re.fullmatch(e, path) for header in found[rule].items()]


def test_headers_file_sends_the_policy_with_everything(tmp_path: Path) -> None:
    output = published(tmp_path, "/below/")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', (output / "index.html").read_text())
    assert policy and "unsafe-inline" not in policy[1]
    assert "unsafe-eval" not in policy[1].replace("wasm-unsafe-eval", "")
    assert rules(output)["/below/*"] == {
        "Content-Security-Policy": f"{policy[1]}; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Strict-Transport-Security": "max-age=15768000",
    }


def test_headers_file_sends_every_file_with_its_type_and_caching(tmp_path: Path) -> None:
    output = published(tmp_path, "/below/")
    found = rules(output)
    for path in tree(output).keys() - {"_headers"}:
        headers = sent(found, f"/below/{path}")
        assert len(dict(headers)) == len(headers), path  # No header twice: its values would be joined.
        assert dict(headers).get("Cache-Control", UNSAID) == cache_control(path), path
        assert dict(headers).get("Content-Type") in (content_type(path), None), path
        assert "Content-Type" in dict(headers) or not path.endswith(ODD), path


def test_headers_file_keeps_to_the_limits_of_cloudflare(tmp_path: Path) -> None:
    output = published(tmp_path, f"/{'long-' * 20}/")
    assert len(rules(output)) <= 100
    assert all(len(line) <= 2000 for line in (output / "_headers").read_text().splitlines())
    assert all(rule.count("*") <= 1 for rule in rules(output))


def test_headers_file_is_valid_for_netlify(tmp_path: Path) -> None:
    output = published(tmp_path, "/below/")
    understood = parsed(NETLIFY, "@netlify/headers-parser", output / "_headers")
    assert understood["errors"] == []
    assert [rule["values"] for rule in understood["rules"]] == list(rules(output).values())
    for path in (
        "/below/",
        "/below/news/first/index.md",
        "/below/assets/css/site.css",
        "/below/search/data/site/words/x",
    ):
        headers = [
            one for rule in understood["rules"] if re.search(rule["path"], path) for one in rule["values"].items()
        ]
        assert sorted(headers) == sorted(sent(rules(output), path))


@pytest.mark.parametrize("host", ["vercel", "nginx", "s3"])
def test_headers_file_is_not_made_for_other_hosts(tmp_path: Path, host: str) -> None:
    assert not (published(tmp_path, settings=f"host: {host}\n") / "_headers").exists()


def test_headers_file_gives_way_to_a_file_of_the_hub(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "static/root/_headers", "/*\n  X-Mine: 1\n")
    assert (built(site) / "_headers").read_text() == "/*\n  X-Mine: 1\n"


def test_headers_file_without_story_files_has_no_rule_for_them(tmp_path: Path) -> None:
    found = rules(published(tmp_path, settings="twins: false\n"))
    assert not [path for path in found if path.endswith(".md")]
    assert found["/assets/*"] == {"Cache-Control": FOREVER}
