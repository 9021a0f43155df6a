"""Images of whole small hubs: what pages say of them, what is published, and what is made when something changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.config.features import Features
from tests.support.hubs import add_story, build_hub, built, codes, tree, write_file, write_hub
from tests.support.images import image, opened

FOLDER = "content/news/2026/11"


def hub(folder: Path, data: bytes | None = None, **keys: str) -> Path:
    """A hub with a story that shows an image in its body."""
    site = write_hub(folder)
    add_story(site, "first", **{"body": '![A chart](chart.png "Caption")', **keys})
    (site / FOLDER / "chart.png").write_bytes(image(900, 600) if data is None else data)
    return site


def tag(output: Path, page: str = "news/first/index.html") -> str:
    found = re.findall(r"<img[^>]*>", (output / page).read_text())
    assert len(found) == 1
    return str(found[0])


def pictures(output: Path) -> set[str]:
    return {path.removeprefix("assets/news/2026/11/") for path in tree(output) if "chart" in path}


def test_body_image_has_its_size_and_smaller_versions(tmp_path: Path) -> None:
    output = built(hub(tmp_path))
    html = tag(output)
    address = re.search(r'src="/(assets/news/2026/11/chart\.[0-9a-f]{8})\.png"', html)
    assert address
    assert 'width="900" height="600"' in html
    assert 'alt="A chart"' in html
    assert 'loading="lazy"' in html
    assert f'srcset="/{address[1]}-480.webp 480w, /{address[1]}-800.webp 800w, /{address[1]}-900.webp 900w"' in html
    assert "sizes=" in html
    for width in (480, 800, 900):
        made = opened((output / f"{address[1]}-{width}.webp").read_bytes())
        assert (made.format, made.size) == ("WEBP", (width, round(width * 2 / 3)))


def test_cover_is_loaded_at_once_and_its_thumbnail_lazily(tmp_path: Path) -> None:
    output = built(hub(tmp_path, body="Text.", image="chart.png", image_alt="A chart"))
    assert 'class="cover"' in tag(output)
    assert 'loading="lazy"' not in tag(output)
    assert 'class="thumb"' in tag(output, "category/research/index.html")
    assert 'loading="lazy"' in tag(output, "category/research/index.html")
    for page in ("news/first/index.html", "category/research/index.html"):
        assert 'width="900" height="600" srcset="/assets/' in tag(output, page)


def test_svg_has_its_size_and_no_versions(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first", takeaways="['![A chart](chart.svg) as inline text.']")
    write_file(site / FOLDER / "chart.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 316'/>")
    output = built(site)
    assert 'width="720" height="316"' in tag(output)
    assert "srcset" not in tag(output)
    assert len(pictures(output)) == 1


def test_very_wide_image_is_published_only_smaller(tmp_path: Path) -> None:
    output = built(hub(tmp_path, image(2000, 500, "JPEG")))
    assert 'width="1600" height="400"' in tag(output)
    assert {name.rpartition("-")[2] for name in pictures(output)} == {
        "480.webp", "800.webp", "1200.webp", "1600.webp", "1600.jpeg",
    }  # fmt: skip


def test_static_image_on_a_content_page_has_versions(tmp_path: Path) -> None:
    page = "---\ntitle: About\n---\n![Us](/img/chart.jpg)\n"
    site = write_hub(tmp_path, f"-- content/pages/about.md --\n{page}")
    (site / "static/img").mkdir(parents=True)
    (site / "static/img/chart.jpg").write_bytes(image(600, 400, "JPEG"))
    assert 'width="600" height="400" srcset="/assets/img/chart.' in tag(built(site), "about/index.html")


def test_versions_are_made_again_only_when_the_image_changes(tmp_path: Path) -> None:
    site = hub(tmp_path)
    build_hub(site)
    add_story(site, "first", body="Other words. ![A chart](chart.png)")
    result = build_hub(site)
    assert "news/first/index.html" in {cost.name for cost in result.rendered}
    assert not [cost.name for cost in result.rendered if "chart" in cost.name]
    (site / FOLDER / "chart.png").write_bytes(image(700, 600))
    result = build_hub(site)
    assert len([cost for cost in result.rendered if cost.name.endswith(".webp")]) == 2
    assert {name.rpartition("-")[2] for name in pictures(site / "public") if "-" in name} == {"480.webp", "700.webp"}


def test_changed_image_is_measured_again(tmp_path: Path) -> None:
    site = hub(tmp_path, image(400, 9))
    assert 'width="400"' in tag(built(site))
    (site / FOLDER / "chart.png").write_bytes(image(450, 9))
    assert 'width="450"' in tag(built(site))


def test_image_in_a_feed_has_only_its_size(tmp_path: Path) -> None:
    feed = (built(hub(tmp_path)) / "feed.xml").read_text()
    assert re.search(r'<img width="900" height="600" src="https://hub.example/assets/[^"]+" alt="A chart"', feed)
    assert "srcset" not in feed


def test_broken_image_is_an_error_at_its_line(tmp_path: Path) -> None:
    site = hub(tmp_path, image(900, 600)[:-200], body="Text.\n\n![A chart](chart.png)", image="gone.png", image_alt="A")
    (site / FOLDER / "gone.png").write_bytes(b"not a picture")
    result = build_hub(site)
    story = f"{FOLDER}/2026-11-01-first.md"
    assert [(d.path, d.code, d.line) for d in result.diagnostics] == [
        (story, "broken-image", 6),
        (story, "broken-image", 11),
    ]
    assert f"`{FOLDER}/gone.png` is not a PNG" in result.diagnostics[0].message
    assert f"`{FOLDER}/chart.png` cannot be read" in result.diagnostics[1].message


def test_unused_broken_image_is_ignored(tmp_path: Path) -> None:
    output = built(hub(tmp_path, b"not a picture", body="Text."))
    assert "<p>Text.</p>" in (output / "news/first/index.html").read_text() and pictures(output) == set()


def test_same_image_with_two_suffixes_is_checked_for_each(tmp_path: Path) -> None:
    site = hub(tmp_path, b"<svg viewBox='0 0 3 2'/>", body="![A](chart.png)")
    write_file(site / FOLDER / "chart.svg", "<svg viewBox='0 0 3 2'/>")
    assert [code for _, code in codes(build_hub(site))] == ["broken-image"]
    add_story(site, "first", body="![A](chart.svg)")
    assert 'width="3" height="2"' in tag(built(site))


def test_missing_pillow_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.pipeline.load.find_features", Features)
    site = hub(tmp_path)
    result = build_hub(site)
    assert [(d.path, d.code, d.severity) for d in result.diagnostics] == [("site.yaml", "no-pillow", "warning")]
    assert "srcset" not in tag(site / "public")
    monkeypatch.undo()
    assert "srcset" in tag(built(site))


def test_workers_make_the_same_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.system.workers.WORTH_IT", 1)
    site = hub(tmp_path / "hub", body="![A](chart.png) ![B](other.png) ![C](third.png)")
    (site / FOLDER / "other.png").write_bytes(image(1000, 600))
    (site / FOLDER / "third.png").write_bytes(image(1100, 600, "JPEG"))
    trees = []
    for jobs in (1, 2, 3):
        build_hub(site, tmp_path / f"out{jobs}", jobs=jobs)
        trees.append(tree(tmp_path / f"out{jobs}"))
    assert trees[0] == trees[1] == trees[2]
