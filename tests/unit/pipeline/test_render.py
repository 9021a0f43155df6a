from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.hosting.compression import Encodings
from site_builder.model.content import Body, Timestamp
from site_builder.model.fingerprint import digest, digest_bytes
from site_builder.model.outputs import File, ImageVariant, Output, Page, SearchShard
from site_builder.model.site import BodyRef, Card, TermRef
from site_builder.pages.content_page import ContentPageContext
from site_builder.pages.not_found import NotFoundContext
from site_builder.pipeline.publish import StaleOutput
from site_builder.pipeline.render import RenderedOutput, RenderSettings, render_outputs
from site_builder.render.renderer import LayoutError
from site_builder.store.cache import cache_file, open_cache
from site_builder.store.database import discard
from site_builder.system.progress import ReportProgress, no_progress
from site_builder.system.workers import Workers
from tests.support.bodies import save_bodies
from tests.support.hubs import hub_of, tree
from tests.support.images import image, opened

LAYOUT = "{{ page.title }} {{ asset('a.css') }} {{ text('join') }} {{ body(page.body).html }}"
BODY = Body("<p>Body</p>")
REF = TermRef("Research", "research", "/category/research/")
GZIP: Encodings = {"gz": "1.3"}


def day_of_month(day: int) -> Timestamp:
    return Timestamp(datetime(2026, 11, day, tzinfo=UTC))


def page(path: str, title: str = "Title", body: Body = BODY) -> Page:
    context = ContentPageContext(title=title, href="", url="", body=BodyRef(digest(body)))
    return Page(path, "page.html", context)


def keep(folder: Path, body: Body) -> str:
    """The file of the bodies, in which this one is."""
    with open_cache(folder) as cache:
        save_bodies(cache, body)
        return str(cache.file)


def made(
    folder: Path,
    *outputs: Output,
    body: Body = BODY,
    layouts: Mapping[str, str] | None = None,
    tick: ReportProgress = no_progress,
    encodings: Encodings | None = None,
) -> tuple[list[RenderedOutput], dict[str, str]]:
    """What is produced, and what is staged."""
    setting = RenderSettings(
        site=hub_of().site,
        layouts={"page.html": LAYOUT, **(layouts or {})},
        assets={"a.css": "/a.1.css"},
        bodies=keep(folder / "state", body),
        staging=str(folder / "staged"),
        fonts=("", ""),
        encodings=encodings or {},
    )
    with Workers(1) as workers:
        produced = render_outputs(
            [StaleOutput(output, b"fingerprint", None) for output in outputs], setting, workers, tick
        )
    return produced, {path: data.decode(errors="replace") for path, data in tree(folder / "staged").items()}


def test_render_stages_pages_and_files(tmp_path: Path) -> None:
    (tmp_path / "picture.svg").write_text("<svg/>")
    picture = File("assets/p.1.svg", str(tmp_path / "picture.svg"), digest_bytes(b"<svg/>"), "content/picture.svg")
    produced, staged = made(tmp_path, page("about/index.html", "About"), picture)
    assert staged == {
        "about/index.html": "About /a.1.css Join Free <p>Body</p>",
        "assets/p.1.svg": "<svg/>",
    }
    assert [one.layout for one in produced] == ["page.html", ""]
    assert all(one.seconds > 0 for one in produced)


def test_render_reports_progress(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    made(tmp_path, page("a"), page("b"), tick=lambda done, total: told.append((done, total)))
    assert told[-1] == (2, 2)


def test_render_of_nothing_does_nothing(tmp_path: Path) -> None:
    assert made(tmp_path) == ([], {})


def test_failing_layout_stops_rendering(tmp_path: Path) -> None:
    with pytest.raises(LayoutError) as caught:
        made(tmp_path, page("a"), layouts={"page.html": "{{ nothing }}"})
    assert caught.value.problem.code == "layout-error"


def test_missing_file_stops_rendering(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        made(tmp_path, File("a.css", str(tmp_path / "gone.css"), b"", "static/a.css"))


def test_render_keeps_nothing_for_the_next_build(tmp_path: Path) -> None:
    made(tmp_path, page("a"))
    discard(cache_file(tmp_path / "state"))
    other = Body("<p>Other</p>")
    assert made(tmp_path, page("b", body=other), body=other)[1]["b"].endswith("<p>Other</p>")


def test_render_spreads_search_shards_and_starts_with_images(tmp_path: Path) -> None:
    photo = image(8, 8)
    (tmp_path / "photo.png").write_bytes(photo)
    versions = [
        ImageVariant(name, str(tmp_path / "photo.png"), digest_bytes(photo), 4, "png", "photo.png")
        for name in ("x", "y")
    ]
    parts = [SearchShard(f"search/data/{year}/", "en", ()) for year in (2025, 2026)]
    produced, staged = made(tmp_path, page("a"), parts[0], page("b"), *versions, parts[1])
    assert [one.path for one in produced] == [parts[0].path, "x", "y", parts[1].path, "a", "b"]
    assert {step.path for one in produced for step in one.steps} == set(staged)
    assert opened((tmp_path / "staged/x").read_bytes()).size == (4, 4)


def test_render_makes_pages_in_the_order_of_the_oldest_story_that_they_show(tmp_path: Path) -> None:
    def listing(path: str, *days: int) -> Page:
        cards = tuple(Card(f"/{day}/", f"{day}", "", "", day_of_month(day), REF, REF, "", 1) for day in days)
        return Page(path, "list.html", NotFoundContext(title="", href="", url="", cards=cards))

    pages = [listing("newest", 9, 8), listing("all", 9, 5, 1), listing("older", 3, 2), page("about"), listing("none")]
    produced, _ = made(tmp_path, *pages, layouts={"list.html": "{{ page.cards | length }}"})
    assert [one.path for one in produced] == ["about", "none", "all", "older", "newest"]


def test_precompressed_text_is_one_output_of_several_files(tmp_path: Path) -> None:
    long = Body(f"<p>{'word ' * 400}</p>")
    produced, staged = made(tmp_path, page("a.html", body=long), page("_headers", body=long), body=long, encodings=GZIP)
    assert sorted(staged) == ["_headers", "a.html", "a.html.gz"]
    assert [[step.path for step in one.steps] for one in produced] == [["a.html", "a.html.gz"], ["_headers"]]
    assert gzip.decompress((tmp_path / "staged/a.html.gz").read_bytes()).decode() == staged["a.html"]
