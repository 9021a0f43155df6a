import gc
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from site_builder.config.features import Features
from site_builder.config.schema import Host, Overrides
from site_builder.content.reader import ReadOptions
from site_builder.content.translations import texts_path
from site_builder.hub.content import Content
from site_builder.model.content import Story
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result
from site_builder.pipeline.load import load
from site_builder.pipeline.parse import Parser, parse_files
from site_builder.store.bodies import Bodies
from site_builder.store.cache import open_cache
from site_builder.system.files import FileChangedError
from site_builder.system.progress import ReportProgress, no_progress
from site_builder.system.workers import Workers
from tests.support.hubs import SETTINGS, add_story, build_hub, texts, write_file, write_hub
from tests.support.images import image

ENGINE = b"of this version."


def parsed(
    site: Path, engine: bytes = ENGINE, base_url: str = "", tick: ReportProgress = no_progress
) -> Result[Content | None]:
    """What a build of the hub parses."""
    inputs, _ = load(site)
    with open_cache(site / "state") as cache, Workers(1) as workers:
        return Parser(cache, workers, engine).parse(inputs, Overrides(base_url=base_url), tick)


def sound(site: Path, engine: bytes = ENGINE) -> Content:
    content, problems = parsed(site, engine)
    assert content and problems == []
    return content


def codes(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A hub of two stories and a page."""
    site = write_hub(tmp_path, "-- content/pages/about.md --\n---\ntitle: About\n---\nUs.\n")
    add_story(site, "first")
    add_story(site, "second", "2026-11-02")
    return site


def test_story_size_limit_is_a_setting(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "long", body="word " * 150_000)
    assert [d.code for d in build_hub(site).diagnostics] == ["file-too-large"]
    with (site / "site.yaml").open("a") as settings:
        settings.write("limits: {markdown: 1000000}\n")
    assert build_hub(site).diagnostics == ()


def test_image_size_limit_is_a_setting(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "a", body="![A](a.png)")
    (site / "content/news/2026/11/a.png").write_bytes(image(1100, 1000))
    settings = (site / "site.yaml").read_text()
    for limit, said in (("", []), ("limits: {pixels: 1000000}\n", ["broken-image"]), ("", [])):
        (site / "site.yaml").write_text(settings + limit)
        result = build_hub(site)
        assert [d.code for d in result.diagnostics] == said
    (site / "site.yaml").write_text(settings + "limits: {pixels: 1000000}\n")
    assert "is larger than 1 million pixels" in build_hub(site).diagnostics[0].message


def test_files_are_parsed_in_order_of_path(site: Path) -> None:
    content = sound(site)
    assert [story.title for story in content.stories] == ["First", "Second"]
    assert [page.title for page in content.pages] == ["About"]
    assert content.config.title == "Test Hub"
    assert content.texts == texts()
    assert content.layouts["story.html"].startswith('{% extends "base.html" %}')


def test_only_changed_files_are_parsed(site: Path) -> None:
    first = sound(site)
    assert len(first.parse_seconds) == 3
    again = sound(site)
    assert again.parse_seconds == {}
    assert again.stories == first.stories
    file = add_story(site, "second", "2026-11-02", title="Another")
    edited = sound(site)
    assert list(edited.parse_seconds) == [file.relative_to(site).as_posix()]
    assert edited.stories[1].title == "Another"


def test_another_engine_parses_everything_anew(site: Path) -> None:
    sound(site)
    assert len(sound(site, b"another version!").parse_seconds) == 3


def test_bodies_are_in_the_cache_and_not_in_the_content(site: Path) -> None:
    story = sound(site).stories[0]
    body = Bodies(site / "state/cache.sqlite")(story.body)
    assert (body.html, body.takeaways) == ("<p>Something happened.</p>\n", ("One thing.",))
    with closing(sqlite3.connect(site / "state/cache.sqlite")) as db:
        rows = [value for (value,) in db.execute("select value from parsed")]
    assert rows and not [value for value in rows if b"<p>" in value]


def bodies_of(site: Path) -> list[str]:
    with closing(sqlite3.connect(site / "state/cache.sqlite")) as db:
        return [path.rpartition("/")[2] for (path,) in db.execute("select path from bodies order by path")]


def test_removed_files_leave_the_cache(site: Path) -> None:
    gone = add_story(site, "gone")
    sound(site)
    assert bodies_of(site) == ["2026-11-01-first.md", "2026-11-01-gone.md", "2026-11-02-second.md", "about.md"]
    gone.unlink()
    (site / "content/pages/about.md").unlink()
    sound(site)
    assert bodies_of(site) == ["2026-11-01-first.md", "2026-11-02-second.md"]


def test_file_changed_while_read_is_not_cached(site: Path) -> None:
    file = add_story(site, "first")
    inputs, _ = load(site)
    before = file.read_bytes()
    file.write_bytes(before.replace(b"First", b"Later"))
    with open_cache(site / "state") as cache, Workers(1) as workers, pytest.raises(FileChangedError):
        Parser(cache, workers, ENGINE).parse(inputs)
    file.write_bytes(before)
    assert sound(site).stories[0].title == "First"


def test_progress_is_told(site: Path) -> None:
    told: list[tuple[int, int]] = []
    for _ in range(2):
        parsed(site, tick=lambda done, total: told.append((done, total)))
        assert told == [(3, 3)]


def test_base_url_override_replaces_the_setting(site: Path) -> None:
    content, _ = parsed(site, base_url="https://other.example/hub/")
    assert content and content.config.base_path == "/hub/"


def test_example_base_url_is_reported(site: Path) -> None:
    write_file(site / "site.yaml", "title: T\nbase_url: https://example.org/news/\ncards: false\n")
    problems = parsed(site)[1]
    assert [(p.code, p.location, p.severity) for p in problems] == [
        ("example-address", KeyLocation(("base_url",)), "warning")
    ]
    content, problems = parsed(site, base_url="https://other.example/")
    assert problems == [] and content and not content.is_elsewhere
    write_file(site / "site.yaml", SETTINGS)
    elsewhere = [parsed(site, base_url=url)[0] for url in ("https://other.example/", "https://HUB.example")]
    assert [content and content.is_elsewhere for content in elsewhere] == [True, False]


def test_stories_with_mistakes_are_kept_apart_from_those_to_show(site: Path) -> None:
    add_story(site, "blank", draft="maybe")
    write_file(site / "content/news/nothing.md", "no front matter")
    write_file(site / "content/pages/page.md", "no front matter")
    write_file(site / "content/pages/untitled.md", "---\nsummary: x\n---\n")
    content, problems = parsed(site)
    assert content
    assert [story.slug for story in content.stories] == ["first", "second"]
    assert [page.slug for page in content.pages] == ["about"]
    assert [(type(one) is Story, one.slug) for one in content.unsound] == [(True, "blank"), (False, "untitled")]
    assert content.unreadable == ("content/news/nothing.md", "content/pages/page.md")
    assert codes(problems) == [
        ("content/news/2026/11/2026-11-01-blank.md", "wrong-type"),
        ("content/news/nothing.md", "no-front-matter"),
        ("content/pages/page.md", "no-front-matter"),
        ("content/pages/untitled.md", "missing-key"),
    ]
    assert codes(parsed(site)[1]) == codes(problems)


def test_settings_that_cannot_be_read_hide_no_other_mistake(site: Path) -> None:
    write_file(site / "site.yaml", "title: [\n")
    write_file(site / "content/sources.yaml", "- id: lab\n")
    add_story(site, "first", draft="maybe")
    content, problems = parsed(site)
    assert content is None
    assert [code for _, code in codes(problems)] == ["yaml-syntax", "wrong-type", "missing-key"]


def test_records_of_sources_are_read(site: Path) -> None:
    write_file(site / "content/sources.yaml", "- {id: lab, name: Example Lab}\n")
    assert [source.id for source in sound(site).items] == ["lab"]


def test_layout_that_is_not_utf8_is_reported(site: Path) -> None:
    (site / "layouts").mkdir()
    (site / "layouts/story.html").write_bytes(b"caf\xe9")
    assert codes(parsed(site)[1]) == [("layouts/story.html", "not-utf8")]


def test_url_lock_that_is_not_utf8_is_reported(site: Path) -> None:
    (site / "urls.lock").write_bytes(b"/news/caf\xe9/\n")
    assert codes(parsed(site)[1]) == [("urls.lock", "not-utf8")]


def test_texts_are_those_of_the_language_with_the_hubs_own_wording(site: Path) -> None:
    write_file(site / "site.yaml", SETTINGS + "language: de-AT\ntexts: {join: Servus}\n")
    assert sound(site).texts == {**texts("de"), "join": "Servus"}
    write_file(site / "site.yaml", SETTINGS + "texts: {joinn: Hello}\n")
    assert codes(parsed(site)[1]) == [("site.yaml", "unknown-text")]


def test_language_texts_override_english(site: Path) -> None:
    write_file(site / "site.yaml", SETTINGS + "language: fr\n")
    write_file(site / "layouts/texts/en.yaml", "")
    write_file(site / "layouts" / texts_path("fr", {"texts/fr.yaml": ""}), "join: Bienvenue\n")
    content, problems = parsed(site)
    assert content and content.texts == {**texts(), "join": "Bienvenue"}
    assert codes(problems) == [("layouts/texts/fr.yaml", "missing-text")]


@pytest.mark.parametrize(
    ("settings", "own_texts", "direction"),
    [
        ("language: ar", None, "rtl"),
        ("language: he-IL", "join: Join", "rtl"),
        ("language: ar\ntexts: {direction: ltr}", None, "ltr"),
        ("language: fa", "direction: ltr", "ltr"),
        ("language: sv\ntexts: {direction: rtl}", None, "rtl"),
        ("language: sv", None, "ltr"),
    ],
)
def test_direction_follows_the_language_unless_texts_say_otherwise(
    site: Path, settings: str, own_texts: str | None, direction: str
) -> None:
    write_file(site / "site.yaml", f"{SETTINGS}{settings}\n")
    if own_texts is not None:
        write_file(site / f"layouts/texts/{settings[10:12]}.yaml", f"{own_texts}\n")
    content, problems = parsed(site)
    assert content and content.texts["direction"] == direction
    assert not any("`direction`" in problem.message for problem in problems)


def test_unreadable_texts_are_one_problem(site: Path) -> None:
    write_file(site / "layouts/texts/en.yaml", "- not\n- texts\n")
    content, problems = parsed(site)
    assert content and content.texts == texts()
    assert codes(problems) == [("layouts/texts/en.yaml", "wrong-type")]


def test_overrides_replace_settings(site: Path) -> None:
    inputs, _ = load(site)
    with open_cache(site / "state") as cache, Workers(1) as workers:
        parser = Parser(cache, workers, ENGINE)
        hosts: tuple[Host | None, ...] = ("nginx", None)
        told = [parser.parse(inputs, Overrides(search=False, host=host)).value for host in hosts]
    configs = [content.config for content in told if content]
    assert [(config.host, config.search) for config in configs] == [("nginx", False), ("any", False)]


def test_missing_library_is_reported_when_the_hub_needs_it(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.pipeline.load.find_features", Features)
    write_file(site / "site.yaml", SETTINGS + "precompress: [gz]\n")
    assert parsed(site)[1] == []
    (site / "content/news/2026/11/chart.png").write_bytes(image(9, 9))
    wanted = SETTINGS.replace("cards: false", "cards: true") + "precompress: [gz, br]\n"
    write_file(site / "site.yaml", wanted)
    problems = parsed(site)[1]
    assert [problem.code for problem in problems] == ["no-compressor", "no-pillow", "no-pillow"]
    assert {problem.severity for problem in problems} == {"warning"}


def test_style_sheets_of_the_hub_are_read(site: Path) -> None:
    write_file(site / "static/css/mine.css", "a{color:red}")
    assert b"red" in sound(site).styles["css/mine.css"]


def test_image_is_measured_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "content/news/2026/11/chart.png").write_bytes(image(9, 8))
    first = sound(site).images
    assert (9, 8) in {(facts.width, facts.height) for facts in first.values()}
    monkeypatch.setattr("site_builder.pipeline.parse.measure", None)
    assert sound(site).images == first


def test_parsing_leaves_no_reference_cycles(tmp_path: Path) -> None:
    """They would never be freed: a build and its workers run without the garbage collector."""
    body = "Some <b>bold</b> *words*, `code`,[^1] [a link](2026-11-01-first.md).\n\n[^1]: A note."
    add_story(write_hub(tmp_path), "first", body=body)
    files = load(tmp_path)[0].stories
    options = ReadOptions(html=True, keep_markdown=True)
    parse_files(options, files)  # Fills caches.
    gc.collect()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        parse_files(options, files)
        assert gc.collect() == 0
    finally:
        if was_enabled:
            gc.enable()
