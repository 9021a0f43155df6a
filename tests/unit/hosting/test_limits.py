from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.hubs import SETTINGS, add_story, build_hub, write_file, write_hub


@pytest.mark.parametrize(
    ("host", "count", "told"),
    [
        ("vercel", 2048, []),
        ("vercel", 2049, [("site.yaml", "too-many-redirects", "error")]),
        ("s3", 50, []),
        ("s3", 51, [("site.yaml", "too-many-redirects", "warning")]),
        ("nginx", 2049, []),
    ],
)
def test_too_many_redirects_for_a_host_are_reported(
    tmp_path: Path, host: str, count: int, told: list[tuple[str, str, str]]
) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", f"{SETTINGS}host: {host}\n")
    write_file(site / "redirects.yaml", "".join(f"/old-{i}/: /news/first/\n" for i in range(count)))
    add_story(site, "first")
    result = build_hub(site)
    assert [(d.path, d.code, d.severity) for d in result.diagnostics] == told
    assert all(f"{count:,}" in d.message and d.line == 4 for d in result.diagnostics)


def test_redirects_of_scheduled_stories_count_at_once(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", f"{SETTINGS}host: vercel\n")
    write_file(site / "redirects.yaml", "".join(f"/old-{i}/: /news/first/\n" for i in range(2048)))
    add_story(site, "first")
    add_story(site, "soon", "2026-12-24", aliases="[/was/]")
    assert [d.code for d in build_hub(site).diagnostics] == ["too-many-redirects"]


@pytest.mark.parametrize(("host", "own"), [("vercel", "vercel.json"), ("s3", "_s3/website.json")])
def test_problems_are_not_reported_when_the_hub_has_its_own_file(tmp_path: Path, host: str, own: str) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", f"{SETTINGS}host: {host}\n")
    write_file(site / "redirects.yaml", "".join(f"/old-{i}/: /news/first/\n" for i in range(2049)))
    write_file(site / "static/root" / own, "{}")
    add_story(site, "first")
    assert build_hub(site).diagnostics == ()


def test_vercel_problems_report_placeholders_in_a_decoded_query(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", f"{SETTINGS}host: vercel\n")
    write_file(site / "redirects.yaml", "/a/: https://a.example/?x=%3Aname\n/b/: https://a.example/?x=1\n")
    add_story(site, "first")
    result = build_hub(site)
    assert [(d.path, d.line, d.code) for d in result.diagnostics] == [("redirects.yaml", 1, "bad-redirect")]
    assert "would read `:name`" in result.diagnostics[0].message
