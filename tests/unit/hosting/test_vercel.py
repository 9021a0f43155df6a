from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from site_builder.hosting.media_types import cache_control, content_type
from tests.support.host_parsers import VERCEL, parsed
from tests.support.hubs import SETTINGS, add_story, build_hub, built, codes, tree, write_file, write_hub

OLD = """
/old/: /news/first/
/old.html: https://elsewhere.example:8080/a:b/(c)?q=a+b&r=x:#top
/a (b) {c}+$d/: /news/first/
/v1.2/: /about/
/gone/: gone
"""
ABOUT = "---\ntitle: About\n---\nUs.\n"


def hub(folder: Path, base: str = "/", redirects: str = OLD) -> Path:
    site = write_hub(folder)
    write_file(site / "site.yaml", SETTINGS.replace("example/", f"example{base}") + "host: vercel\n")
    write_file(site / "redirects.yaml", redirects)
    write_file(site / "content/pages/about.md", ABOUT)
    add_story(site, "first")
    return site


def settings(output: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((output / "vercel.json").read_text(encoding="utf-8"))
    return read


def test_vercel_file_redirects_old_urls(tmp_path: Path) -> None:
    found = settings(built(hub(tmp_path, "/below/")))
    assert found["trailingSlash"] is True
    assert {one["statusCode"] for one in found["redirects"]} == {301}
    assert {one["source"]: one["destination"] for one in found["redirects"]} == {
        "/below/a%20%28b%29%20%7Bc%7D%2B%24d/": "/below/news/first/",
        "/below/old/": "/below/news/first/",
        "/below/old.html": "https://elsewhere.example:8080/a%3Ab/%28c%29?q=a+b&r=x%3A#top",
        "/below/v1.2/": "/below/about/",
        "/below/v1.2": "/below/about/",
    }


def test_vercel_file_is_not_made_for_other_hosts(tmp_path: Path) -> None:
    site = hub(tmp_path)
    write_file(site / "site.yaml", SETTINGS)
    assert not (built(site) / "vercel.json").exists()


def test_vercel_needs_no_redirect_pages(tmp_path: Path) -> None:
    output = built(hub(tmp_path))
    assert not (output / "old").exists() and not (output / "_headers").exists()


@pytest.mark.parametrize("base", ["/", "/below/"])
def test_vercel_file_is_valid_for_vercel(tmp_path: Path, base: str) -> None:
    output = built(hub(tmp_path, base), search=True)
    understood = parsed(VERCEL, "@vercel/routing-utils", output / "vercel.json")
    assert understood["error"] is None
    routes = understood["routes"]

    def answer(path: str) -> tuple[int, str]:
        """Status and address of the first route that ends the request."""
        for route in routes:
            match = re.search(route["src"], path)
            if match and "status" in route:
                return route["status"], route["headers"]["Location"].replace("$1", match[1] if match.groups() else "")
        return 200, ""

    assert answer(f"{base}news/first") == (308, f"{base}news/first/")
    assert answer(f"{base}news/first/") == answer(f"{base}feed.xml") == answer(f"{base}gone/") == (200, "")
    assert answer(f"{base}old/") == (301, f"{base}news/first/")
    assert answer(f"{base}v1.2") == (301, f"{base}about/")
    assert answer(f"{base}a%20%28b%29%20%7Bc%7D%2B%24d/") == (301, f"{base}news/first/")
    assert answer(f"{base}old.html")[1].startswith("https://elsewhere.example:8080/a%3Ab/")
    for path in tree(output).keys() - {"vercel.json"}:
        matching = [
            route["headers"] for route in routes if route.get("continue") and re.search(route["src"], base + path)
        ]
        assert matching[0]["X-Content-Type-Options"] == "nosniff"
        headers = {name: value for one in matching for name, value in one.items()}
        assert len(headers) == sum(map(len, matching)), path
        assert headers.get("Cache-Control", "public, max-age=0, must-revalidate") == cache_control(path)
        assert headers.get("Content-Type") in (content_type(path), None)


def test_vercel_file_gives_way_to_a_file_of_the_hub(tmp_path: Path) -> None:
    site = hub(tmp_path)
    write_file(site / "static/root/vercel.json", "{}")
    assert settings(built(site)) == {}


def test_vercel_problems_report_placeholders_in_a_query(tmp_path: Path) -> None:
    result = build_hub(hub(tmp_path, redirects="/old/: https://elsewhere.example/?time=12:30\n"))
    assert codes(result) == [("redirects.yaml", "bad-redirect")]
    assert "`:30`" in result.diagnostics[0].message and result.diagnostics[0].line == 1
