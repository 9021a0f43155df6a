"""The guides that are written by hand name what there is, and their examples work."""

from __future__ import annotations

import re
from functools import cache

import pytest
import yaml
from jinja2 import Environment

from site_builder.content.markdown.html import ELEMENTS, GLOBAL_ATTRIBUTES
from site_builder.content.story import parse_story
from site_builder.hosting import redirect_pages
from site_builder.lint.article import article
from site_builder.lint.registry import STORY_RULES
from site_builder.model.site import Card, Site
from site_builder.model.value import Value
from site_builder.pages import (
    archive,
    content_page,
    feed,
    home,
    lists,
    not_found,
    overview,
    search,
    story,
    story_export,
)
from site_builder.render.renderer import Renderer
from site_builder.render.templates import Layouts
from tests.project.test_architecture import PACKAGES
from tests.support.hubs import hub_of
from tests.support.project import ROOT, project, python_versions

CONTEXTS = (
    home.HomeContext,
    story.StoryContext,
    lists.ListContext,
    lists.Pager,
    archive.ArchiveContext,
    archive.MonthContext,
    overview.OverviewContext,
    content_page.ContentPageContext,
    search.SearchContext,
    not_found.NotFoundContext,
    redirect_pages.RedirectContext,
    feed.FeedContext,
    story_export.FullStory,
)
MAX_IMAGE_BYTES = 150_000


@cache
def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def names(guide: str) -> set[str]:
    """Return what a guide has in code marks."""
    return set(re.findall(r"`([^`\n]+)`", guide))


def test_guide_names_the_supported_versions_of_python() -> None:
    oldest, *versions, newest = python_versions()
    assert f"with Python {', '.join((oldest, *versions))} and {newest}." in " ".join(text("docs/guide.md").split())
    assert f"Python {oldest} or newer" in text("README.md")
    assert project()["requires-python"] == f">={oldest}"


def test_story_of_the_guide_has_no_problems() -> None:
    story = re.search(r"^```markdown\n(---\n.*?)^```$", text("docs/guide.md"), flags=re.M | re.S)
    assert story
    parsed = parse_story("content/news/2025/09/2025-09-05-a-story.md", story[1].encode())
    assert parsed.story and parsed.body and not parsed.problems
    assert [problem for rule in STORY_RULES for problem in rule(article(parsed.story, parsed.body))] == []


def test_guide_names_every_allowed_html_element() -> None:
    section = text("docs/guide.md").partition("\nThe elements are ")[2].partition("\n## ")[0]
    elements, _, everywhere = section.partition(". Each may have ")
    found = {
        name: frozenset(re.findall(r"`(\w+)`", attributes))
        for name, attributes in re.findall(r"`(\w+)`(?:\s\(([^)]+)\))?", elements)
    }
    assert found == dict(ELEMENTS)
    assert set(re.findall(r"`(\w+)`", everywhere)) == GLOBAL_ATTRIBUTES


def test_tutorial_story_has_only_the_typo_to_fix() -> None:
    example = re.search(r"^```markdown\n(---\n.*?)^```$", text("docs/tutorial.md"), flags=re.M | re.S)
    assert example
    parsed = parse_story("content/news/2026/11/2026-11-30-a-story.md", example[1].encode())
    assert parsed.story and not parsed.problems
    assert parsed.story.category == "reserch"


def test_theming_guide_names_every_layout() -> None:
    layouts = {file.name for file in (ROOT / "layouts").iterdir() if file.is_file()}
    assert layouts <= names(text("docs/theming.md"))


@pytest.mark.parametrize("context", [Site, Card, *CONTEXTS], ids=lambda context: context.__name__)
def test_theming_guide_names_every_field(context: type[Value]) -> None:
    assert {*context.__struct_fields__} <= names(text("docs/theming.md"))


def test_theming_guide_names_every_function_and_filter() -> None:
    layouts = Layouts({}, {})
    Renderer(hub_of([]).site, layouts, lambda digest: pytest.fail("no body is needed"))
    functions = {*layouts.environment.globals} - {"site", "_results"}
    filters = {*layouts.environment.filters} - {*Environment().filters}
    called = {name.partition("(")[0] for name in names(text("docs/theming.md"))}
    assert functions | filters <= called


def test_theming_guide_names_every_variable_of_the_style_sheets() -> None:
    variables = set(re.findall(r"^    (--[a-z]+):", text("static/css/colours.css"), flags=re.M))
    assert variables and variables <= names(text("docs/theming.md"))


def test_documentation_site_has_every_page() -> None:
    listed = set(re.findall(r"[\w/-]+\.md", str(yaml.safe_load(text("mkdocs.yml"))["nav"])))
    pages = {file.relative_to(ROOT / "docs").as_posix() for file in (ROOT / "docs").rglob("*.md")}
    assert pages <= listed


def test_readme_images_exist_and_are_small() -> None:
    images = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text("README.md"))
    assert len(images) == 4
    assert [name for name in images if (ROOT / name).stat().st_size > MAX_IMAGE_BYTES] == []


def test_architecture_lists_the_packages_in_the_order_of_imports() -> None:
    packages = text("docs/architecture.md").partition("\n## The packages\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", packages, flags=re.M) == [*PACKAGES]


def test_architecture_names_modules_that_exist() -> None:
    modules = re.findall(r"`([a-z_/]+/[a-z_]+\.py)`", text("docs/architecture.md"))
    assert len(modules) > 10
    assert [name for name in modules if not any((ROOT / top / name).exists() for top in ("", "site_builder"))] == []


def test_documents_have_no_merge_conflicts() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert [file.name for file in documents if re.search(r"^(<<<<<<<|>>>>>>>) ", file.read_text("utf-8"), re.M)] == []
