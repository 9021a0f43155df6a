"""Files below `content/` that nothing publishes: no story or page links to them, or shows them.

Builds report files that an editor must have meant as a story or as settings; `check` reports the others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath

from site_builder.config.paths import PAGES, STORIES
from site_builder.config.presets import PRESETS
from site_builder.content.paths import CONTENT_FOLDER
from site_builder.content.urls import split_reference
from site_builder.diagnostics.suggestions import closest
from site_builder.hub.content import Content
from site_builder.hub.links import join_path
from site_builder.model.collections import Item
from site_builder.model.content import ContentPage, Story
from site_builder.model.fields import ImageFile
from site_builder.model.problems import Problem

_WORD_PROCESSORS = (".doc", ".docx", ".dotx", ".gdoc", ".odt", ".pages", ".rtf", ".wpd", ".wps")
_MARKUP = (".adoc", ".asciidoc", ".htm", ".html", ".ipynb", ".org", ".rst", ".tex", ".textile", ".wiki", ".xhtml")
_TEXTS = ("", ".mdtext", ".mdtxt", ".mdwn", ".mdx", ".mkdn", ".qmd", ".rmd", ".text", ".txt")
_SETTINGS = (".json", ".toml", ".yaml", ".yml")
_JUNK = re.compile(
    r"(?:thumbs|ehthumbs|ehthumbs_vista)\.db|desktop\.ini|icon\r|~\$.*|.*\.(?:bak|crdownload|orig|part|rej|sw[a-p]|tmp)",
    re.I,
)
"""Files that systems and programs leave behind. Hidden files and those that end in `~` are never found at all."""
_BACKUP = re.compile(r"(.+\.md)\.[a-z]+", re.I | re.S)
"""A copy of a story, or a story that was renamed."""
_NEW = "`site-builder new` starts a story"


def unused_files(content: Content, used: Collection[str]) -> tuple[str, ...]:
    """Return the files below `content/` that are neither in `used`, nor named by a story that is not published now."""
    known = content.paths
    paths = [file.path for file in content.attachments if file.path not in used and not _is_junk(file.path, known)]
    named = set(_named_files((*content.all_stories, *content.all_pages, *content.items))) if paths else ()
    return tuple(path for path in paths if path not in named)


def _is_junk(path: str, known: Collection[str]) -> bool:
    """Whether a program left a file behind. The backup of a story that is not there may be a story, put aside."""
    if not _JUNK.fullmatch(PurePosixPath(path).name):
        return False
    original = _BACKUP.fullmatch(path) if path.startswith((STORIES, PAGES)) else None
    return original is None or original[1] in known


def ignored_documents(unused: Iterable[str]) -> Iterator[Problem]:
    """Report each unused file that looks like a story, a page or settings."""
    for path in unused:
        if hint := document_hint(path):
            message = "this file is ignored: it is not Markdown, and nothing links to it"
            yield Problem(path, "unplaced-file", message, None, hint, "warning")


def _named_files(files: Iterable[Story | ContentPage | Item]) -> Iterator[str]:
    for file in files:
        yield from (join_path(file.path, split_reference(link.target)[0]) for link in file.links)
        if isinstance(file, ContentPage):
            continue
        if file.image:
            yield join_path(file.path, file.image)
        for field in file.fields:
            if isinstance(field.value, ImageFile):
                yield join_path(file.path, field.value.file)


def document_hint(path: str) -> str:
    """Return what to do with an unused file; empty when it is not meant as a story, a page or settings."""
    file = PurePosixPath(path)
    suffix, is_story = file.suffix.lower(), path.startswith((STORIES, PAGES))
    markdown = f"{file.stem.removesuffix('.md')}.md"
    name = f"`{markdown}`" if is_story else f"`{markdown}`, below `{STORIES}` or `{PAGES}`"
    if suffix in _WORD_PROCESSORS:
        return f"copy its text into a story: {_NEW}"
    if suffix in _MARKUP:
        return f"write its text in Markdown, as {name}: {_NEW}"
    if suffix in _TEXTS:
        return f"rename it to {name}, or link to it"
    if is_story and (original := _BACKUP.fullmatch(file.name)):
        return f"rename it to `{original[1]}` if it is a story, or delete it"
    if suffix not in _SETTINGS or is_story:
        return ""
    if meant := closest(file.stem, PRESETS):
        return f"rename it to `{CONTENT_FOLDER}{meant}.yaml`"
    return "a YAML file in this folder has the name of a collection, such as `sources.yaml`"
