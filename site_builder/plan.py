"""Plan: every output of the site as a value, path and context. Two outputs on one path are an error.

To add a kind of page: write a module in `pages/` with a `plan(hub)`, and name it in PLANNERS.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from unicodedata import normalize

from site_builder.config import SETTINGS_PATH
from site_builder.diagnostics import did_you_mean
from site_builder.hub.hub import Hub
from site_builder.hub.links import MAX_HINTS
from site_builder.hub.urls import output_file
from site_builder.model import File, Output, Problem, Sheet, Version
from site_builder.pages import (
    archive,
    content_page,
    feed,
    headers,
    home,
    lists,
    llms,
    news_sitemap,
    not_found,
    opml,
    overview,
    robots,
    search,
    search_index,
    sitemap,
    story,
    twins,
)


def files(hub: Hub) -> Iterator[File | Sheet | Version]:
    """The files that are published as they are, the style sheets, and what is made of images."""
    yield from hub.files
    yield from hub.sheets
    yield from hub.versions


PLANNERS: tuple[Callable[[Hub], Iterable[Output]], ...] = (
    story.plan,
    home.plan,
    lists.plan,
    archive.plan,
    overview.plan,
    content_page.plan,
    not_found.plan,
    search.plan,
    search_index.plan,
    feed.plan,
    opml.plan,
    sitemap.plan,
    news_sitemap.plan,
    robots.plan,
    headers.plan,
    llms.plan,
    twins.plan,
    files,
)
RENAME = "give one of them another file name or slug"


def plan(hub: Hub) -> tuple[list[Output], list[Problem]]:
    """All outputs, and what is wrong among them."""
    outputs: list[Output] = []
    problems: list[Problem] = []
    taken: dict[str, Output] = {}
    for planner in PLANNERS:
        for output in planner(hub):
            other = taken.setdefault(normalize("NFC", output.path).casefold(), output)
            if other is output:
                outputs.append(output)
            else:
                problems.append(_collision(output, other))
    problems += _folder_collisions(taken)
    return outputs, problems + list(_broken(hub, {output.path for output in outputs}))


def _folder_collisions(taken: Mapping[str, Output]) -> Iterator[Problem]:
    """Files that would lie where others need a folder."""
    folders: dict[str, Output] = {}
    for path, output in taken.items():
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = output
            folder = folder.rpartition("/")[0]
    for path in sorted(taken.keys() & folders.keys()):
        file, inside = taken[path], folders[path]
        message = f"`/{file.path}` cannot be a file, as `/{inside.path}` lies below it"
        yield Problem(file.origin or inside.origin or SETTINGS_PATH, "url-collision", message, None, RENAME)


def _collision(output: Output, other: Output) -> Problem:
    first, second = (output, other) if output.origin else (other, output)
    rival = second.origin or "a page of the generator"
    message = f"the address `/{output.path.removesuffix('index.html')}` is also that of {rival}"
    return Problem(first.origin or SETTINGS_PATH, "url-collision", message, None, RENAME)


def _broken(hub: Hub, paths: set[str]) -> Iterator[Problem]:
    """Links to paths of the site that no output answers."""
    known: list[str] = []
    hints: Counter[str] = Counter()
    for link in hub.site_links:
        answered = {output_file(link.target), output_file(link.target.rstrip("/") + "/")}
        if not answered & paths:
            known = known or ["/" + path.removesuffix("index.html") for path in paths]
            hints[link.path] += 1
            hint = did_you_mean(link.target, known) if hints[link.path] <= MAX_HINTS else ""
            yield Problem(link.path, "broken-link", f"`{link.target}` is no page of this site", link.where, hint)
