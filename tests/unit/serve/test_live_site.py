"""Pages between a save and its build: equal to the built pages, and only those that are asked for are made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from site_builder.content.reader import DEFAULT_OPTIONS
from site_builder.content.story import parse_story
from site_builder.hub.schedule import Selection
from site_builder.model.content import Story
from site_builder.model.fields import Field
from site_builder.model.outputs import LayoutOutput
from site_builder.pipeline import index_on_demand
from site_builder.pipeline.build import build
from site_builder.pipeline.index_on_demand import TERMS, WORDS
from site_builder.pipeline.options import Options
from site_builder.render.renderer import Renderer
from site_builder.serve import live_content
from site_builder.serve.live_content import LeftToBuildError, LiveContent
from site_builder.serve.live_site import LiveRenderer, LiveSite
from site_builder.serve.rebuild_result import try_build
from site_builder.serve.server import Preview
from tests.support.hubs import NOW, SETTINGS, add_story, story_text, tree, write_file, write_hub

STORY = "content/news/2026/11/2026-11-01-a.md"
PAGE = "news/a/index.html"
BODY = "One [link](b)."
KEYS = {"title": "A", "body": BODY, "tags": "[x, y]"}
"""The story before each edit."""

EDITS: dict[str, dict[str, str]] = {
    "slug": {"slug": "other"},
    "id": {"id": "another-id"},
    "title": {"title": "Another title"},
    "source": {"source": "{name: Other Lab, url: https://lab.example/post}"},
    "source_by_id": {"source": "lab", "source_url": "https://lab.example/post"},
    "source_url": {"source": "{name: Example Lab, url: https://lab.example/other}"},
    "domain": {"source": "{name: Example Lab, url: https://other.example/post}"},
    "category": {"category": "models"},
    "category_slug": {"category": "models"},
    "tags": {"tags": "[X, y]"},
    "tag_slugs": {"tags": "[x, z]"},
    "keywords": {"title": "Another title"},
    "date": {"date": "2026-10-02"},
    "updated": {"updated": "2026-11-02"},
    "summary": {"summary": "Another dek."},
    "why_it_matters": {"why_it_matters": "It *does*."},
    "authors": {"author": "Ada"},
    "author_slugs": {"author": "[Ada, Grace Hopper]"},
    "aliases": {"aliases": "[/old/]"},
    "image": {"image": "/chart.svg", "image_alt": "A chart"},
    "image_alt": {"image": "/chart.svg", "image_alt": "A chart"},
    "canonical": {"canonical": "https://lab.example/canonical"},
    "related": {"related": "[b]"},
    "unrelated": {"unrelated": "[b]"},
    "draft": {"draft": "true"},
    "expires": {"expires": "2027-01-01"},
    "pinned_until": {"pinned_until": "2026-12-01"},
    "words": {"body": "Long. " * 1000 + BODY},
    "body": {"body": "Another [link](b)."},
    "links": {"body": "One [link](c)."},
    "anchors": {"body": f"## Heading\n\n{BODY}"},
    "ignore": {"ignore": "{long-title: It is short}"},
    "fields": {"note": "A note"},
}
"""An edit that changes each field of a story. Only `path` has none: another path is another file."""


DECLARED = "stories: {fields: {note: {type: text}}}\n"


FILES = """
-- site.yaml --
title: Test Hub
base_url: https://hub.example/
cards: false
categories: [{slug: research, title: Research}, {slug: models, title: Models}]
stories: {fields: {note: {type: text}}}
-- content/sources.yaml --
- {id: lab, name: Other Lab}
-- static/chart.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>
"""


class EditedHub:
    """A built hub, with its live content."""

    def __init__(self, hub_dir: Path) -> None:
        write_hub(hub_dir, FILES)
        for slug in ("b", "c"):
            add_story(hub_dir, slug, tags="[x]")
        selection = Selection(at=NOW)
        self.options = Options(hub_dir=hub_dir, output=hub_dir / "public", selection=selection, jobs=1, search=False)
        self.live = LiveContent(self.options)
        self.renderer = LiveRenderer(self.options.state_folder, self.live.bodies)
        self.write(STORY, story_text(**KEYS))
        self.build()
        self.site = LiveSite(self.live.load(), selection, self.renderer)

    def write(self, path: str, text: str) -> None:
        """Replace a file."""
        write_file(self.options.hub_dir / path, text)

    def update(self, *paths: str) -> LiveSite:
        """Return the site after changes of these files."""
        self.site = LiveSite(self.live.update(paths), self.options.selection, self.renderer, self.site)
        return self.site

    def build(self) -> dict[str, bytes]:
        """Build; return the pages and style sheets."""
        assert build(self.options).published
        built = tree(self.options.output)
        return {path: data for path, data in built.items() if path.endswith((".html", ".css"))}

    def assert_live_is_built(self, *paths: str) -> dict[str, bytes]:
        """Compare the site after changes of these files with its build; return its pages."""
        site = self.update(*paths)
        before = {path: data for path in tree(self.options.output) if (data := site.page(path)) is not None}
        built = self.build()
        for path, data in built.items():
            assert site.page(path) == data or site.asset(path) == data, path
        assert before.keys() <= built.keys()
        return built


@pytest.fixture(scope="module")
def shared_hub(tmp_path_factory: pytest.TempPathFactory) -> EditedHub:
    return EditedHub(tmp_path_factory.mktemp("live") / "hub")


@pytest.fixture
def unedited_hub(shared_hub: EditedHub) -> Iterator[EditedHub]:
    """The hub of all tests, with the story as in KEYS again."""
    yield shared_hub
    shared_hub.write(STORY, story_text(**KEYS))
    shared_hub.update(STORY)


@pytest.fixture
def hub(tmp_path: Path) -> EditedHub:
    return EditedHub(tmp_path / "hub")


def parsed(keys: dict[str, str]) -> Story:
    options = msgspec.structs.replace(DEFAULT_OPTIONS, story_fields=(Field(name="note", type="text", title="Note"),))
    story = parse_story(STORY, story_text(**keys).encode(), options).story
    assert story
    return story


def test_each_field_of_a_story_has_an_edit() -> None:
    assert {*EDITS} == {*Story.__struct_fields__} - {"path"}
    for field, keys in EDITS.items():
        assert getattr(parsed({**KEYS, **keys}), field) != getattr(parsed(KEYS), field), field


@pytest.mark.parametrize("field", EDITS)
def test_page_before_the_build_is_that_of_the_build(
    field: str, unedited_hub: EditedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    unedited_hub.write(STORY, story_text(**{**KEYS, **EDITS[field]}))
    if field in WORDS + TERMS:
        monkeypatch.delattr(index_on_demand, "resolve")
    unedited_hub.assert_live_is_built(STORY)


def test_pages_follow_edits_of_all_files(hub: EditedHub) -> None:
    layout = "{% extends 'base.html' %}{% block main %}<h1>Of %s</h1>{% endblock %}"
    for path, text in [
        ("site.yaml", SETTINGS + DECLARED + "description: Another.\n"),
        ("layouts/story.html", layout.replace("%s", "{{ page.title }}")),
        ("layouts/partials/card.html", "<p>{{ value.title }}</p>"),
        ("layouts/story.html", layout.replace("%s", "one")),
        ("static/css/own.css", "p { margin: 0 }"),
        ("content/sources.yaml", "- {id: lab, name: Example Lab, description: A lab.}"),
        ("content/sources.yaml", "- {id: lab, name: Example Lab, homepage: 'https://lab.example/'}"),
        ("content/sources.yaml", "- {id: lab, name: Example Laboratory, description: A lab.}"),
        ("content/sources.yaml", "- {id: other, name: Example Lab, description: A lab.}"),
        ("content/sources.yaml", "- {id: lab, name: Example Lab}"),
        ("content/news/new.md", story_text("New", "See [a](a).")),
        ("content/pages/about.md", "---\ntitle: About\n---\nUs."),
        ("redirects.yaml", "/old/: /news/a/"),
    ]:
        hub.write(path, text)
        pages = hub.assert_live_is_built(path)
    assert b"Of one" in pages["news/a/index.html"] and "old/index.html" in pages
    for path in ("content/news/new.md", "layouts/story.html", "static/css/own.css"):
        (hub.options.hub_dir / path).unlink()
        pages = hub.assert_live_is_built(path, "content/news/new.md.tmp")
    assert "news/new/index.html" not in pages and not hub.site.has("news/new/index.html")


def test_edit_of_an_entry_of_a_source_resolves_nothing_again(hub: EditedHub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.write("content/sources.yaml", "- {id: lab, name: Example Lab, description: A lab.}")
    hub.assert_live_is_built("content/sources.yaml")
    monkeypatch.delattr(index_on_demand, "resolve")
    hub.write("content/sources.yaml", "- {id: lab, name: Example Lab, description: Another lab.}")
    pages = hub.assert_live_is_built("content/sources.yaml")
    assert b"Another lab." in pages["source/lab/index.html"]


def test_pages_follow_edits_of_items(hub: EditedHub) -> None:
    tools = "collections: {tools: {title: Tools, item: tool, fields: {note: {type: markdown}}}}\n"
    for path, text in [
        ("site.yaml", SETTINGS + DECLARED + tools),
        ("content/tools/cursor.md", "---\nname: Cursor\nnote: Made *for teams*.\n---\nAn **editor**."),
        ("content/tools/cursor.md", "---\nname: Cursor Editor\nnote: Made *for you*.\n---\nAn *editor*."),
        ("content/tools.yaml", "- {id: zed, name: Zed, note: A *fast* one}\n"),
        ("content/tools.yaml", "- {id: zed, name: Zed, note: A *slow* one}\n- {id: third, name: Third}\n"),
    ]:
        hub.write(path, text)
        pages = hub.assert_live_is_built(path)
    assert b"for you" in pages["tools/cursor/index.html"] and b"slow" in pages["tools/zed/index.html"]
    hub.write("collections.yaml", tools.replace("title: Tools", "title: AI tools"))
    hub.write("site.yaml", SETTINGS + DECLARED)
    pages = hub.assert_live_is_built("collections.yaml", "site.yaml")
    assert b"AI tools" in pages["tools/index.html"]
    hub.write("content/tools.yaml", "- {id: zed, nam: Zed}\n")
    hub.update("content/tools.yaml")
    assert hub.live.faulty == {"content/tools.yaml"}
    (hub.options.hub_dir / "content/tools.yaml").unlink()
    pages = hub.assert_live_is_built("content/tools.yaml")
    assert "tools/zed/index.html" not in pages and not hub.site.has("tools/zed/index.html")


def test_edit_of_a_layout_renders_only_the_open_page(hub: EditedHub, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []
    render = Renderer.page

    def counted(self: Renderer, page: LayoutOutput) -> bytes:
        rendered.append(page.path)
        return render(self, page)

    monkeypatch.setattr(Renderer, "page", counted)
    hub.write("layouts/story.html", "{{ page.title }}")
    site = hub.update("layouts/story.html")
    assert rendered == []
    assert site.page(PAGE) == site.page(PAGE) == b"A"
    assert rendered == [PAGE]


def test_page_whose_layout_fails_is_none(hub: EditedHub) -> None:
    hub.write("layouts/story.html", "{{ page.nonsense }}")
    site = hub.update("layouts/story.html")
    assert site.has(PAGE) and site.page(PAGE) is None and site.page("index.html")


def test_files_with_errors_are_named(hub: EditedHub) -> None:
    for text in (story_text(category=""), "no front matter"):
        hub.write(STORY, text)
        hub.update(STORY)
        assert hub.live.faulty == {STORY}
    (hub.options.hub_dir / STORY).unlink()
    hub.update(STORY)
    assert hub.live.faulty == set()
    hub.write(STORY, "no front matter")
    hub.update(STORY)
    assert hub.live.faulty == {STORY}
    for keys in ({"body": "See [it](nowhere)."}, {"related": "[nowhere]"}, {"slug": "b"}):
        hub.write(STORY, story_text(**keys))
        assert hub.update(STORY).has_errors({STORY}) and hub.live.faulty == set()
    hub.write(STORY, story_text(**KEYS))
    assert not hub.update(STORY).has_errors({STORY})
    hub.write("site.yaml", f"titel: A hub\n{DECLARED}")
    hub.update("site.yaml")
    assert hub.live.faulty == {"site.yaml"}


def test_copy_that_an_editor_renames_is_not_looked_for(hub: EditedHub, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.delattr(live_content, "load")
        copy = hub.options.hub_dir / f"{STORY}.tmp"
        write_file(copy, story_text("Renamed"))
        before = hub.update(f"{STORY}.tmp").page(PAGE)
        copy.rename(hub.options.hub_dir / STORY)
        assert b"Renamed" in (hub.update(f"{STORY}.tmp", STORY).page(PAGE) or b"")
    assert before and b"Renamed" not in before
    hub.write("content/news/2026/11/chart.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    hub.update("content/news/2026/11/chart.svg")
    hub.write(STORY, story_text(body="![A chart](chart.svg)"))
    hub.assert_live_is_built(STORY)


def test_change_that_was_missed_is_found(hub: EditedHub) -> None:
    assert not hub.live.check()
    hub.write(STORY, story_text("Unnoticed"))
    assert hub.live.check() and not hub.live.check()
    assert b"Unnoticed" in (hub.update().page(PAGE) or b"")


def test_other_way_to_read_stories_is_left_to_the_build(hub: EditedHub) -> None:
    hub.write("site.yaml", SETTINGS + "markdown: {html: true}\n")
    with pytest.raises(LeftToBuildError):
        hub.update("site.yaml")
    with pytest.raises(LeftToBuildError):
        hub.update(STORY)
    hub.build()
    hub.live.load()
    hub.write(STORY, story_text(body="<kbd>One</kbd>"))
    assert b"<kbd>One</kbd>" in (hub.update(STORY).page(PAGE) or b"")


def test_preview_serves_the_built_files_again_when_nothing_is_left_to_build(hub: EditedHub) -> None:
    result = try_build(hub.options)
    assert result
    preview = Preview(hub.options.output, result, lambda diagnostic: "")
    new = "content/news/new.md"
    hub.write(STORY, story_text("Edited"))
    hub.write(new, story_text("New"))
    preview.show(hub.update(STORY, new))
    for is_settled in (False, True):
        answer = preview.find("/news/new/")
        assert answer.status == 200 and b"New" in preview.page(answer)
        assert b"Edited" in preview.page(preview.find("/news/a/"))
        if is_settled:
            hub.build()
        preview.update(result, is_settled)
    (hub.options.output / PAGE).write_bytes(b"as it is on the disk")
    assert preview.page(preview.find("/news/a/")) == b"as it is on the disk"
    (hub.options.hub_dir / new).unlink()
    preview.show(hub.update(new))
    assert preview.find("/news/new/").status == 404
    preview.show(None)
    assert preview.find("/news/new/").status == 200
