from __future__ import annotations

import re
from pathlib import Path

from tests.hubs import SETTINGS, add_story, built, write_file, write_hub


def test_the_policy_of_the_pages_and_more_is_sent_with_them(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", SETTINGS.replace("example/", "example/below/"))
    add_story(site, "first")
    output = built(site)
    pages, assets = (output / "_headers").read_text().strip().split("\n\n")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', (output / "index.html").read_text())
    assert (
        policy and "unsafe-inline" not in policy[1] and "unsafe-eval" not in policy[1].replace("wasm-unsafe-eval", "")
    )
    assert pages.splitlines()[:2] == [
        "/below/*",
        f"  Content-Security-Policy: {policy[1]}; frame-ancestors 'none'",
    ]
    assert assets.splitlines()[0] == "/below/assets/*"
    assert assets.endswith("immutable")


def test_a_file_of_the_hubs_own_takes_its_place(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "static/root/_headers", "/*\n  X-Mine: 1\n")
    assert (built(site) / "_headers").read_text() == "/*\n  X-Mine: 1\n"
