from pathlib import Path

from tests.support.hubs import built, write_file, write_hub


def test_robots_allows_all_and_names_the_sitemaps(tmp_path: Path) -> None:
    output = built(write_hub(tmp_path, "-- site.yaml --\ntitle: T\nbase_url: https://hub.example/base/\n"))
    lines = (output / "robots.txt").read_text().splitlines()
    assert lines[:2] == ["User-agent: *", "Allow: /"]
    sitemaps = [line.removeprefix("Sitemap: https://hub.example/base/") for line in lines if "Sitemap" in line]
    assert sitemaps == ["sitemap.xml", "news-sitemap.xml"]
    assert all((output / name).is_file() for name in sitemaps)


def test_robots_gives_way_to_a_file_of_the_hub(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "static/root/robots.txt", "User-agent: *\nDisallow: /\n")
    assert (built(site) / "robots.txt").read_text() == "User-agent: *\nDisallow: /\n"
