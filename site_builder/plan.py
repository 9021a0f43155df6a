"""Plan: every output of the site as a value, path and context. Two outputs on one path are an error.

To add a kind of page: write a module in `pages/` with a `plan(hub)`, and name it in PLANNERS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from site_builder.diagnostics import did_you_mean
from site_builder.hub import file_names
from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model import File, Output, Part, Problem, Sheet, Version
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
            other = taken.setdefault(file_names.key(output.path), output)
            if other is output:
                outputs.append(output)
            else:
                problems.append(_collision(output, other))
    problems += [*_folder_collisions(taken), *_compressed_collisions(hub, taken), *_names(outputs)]
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
        yield Problem(file.origin or inside.origin, "url-collision", message, None, RENAME)


def _compressed_collisions(hub: Hub, taken: Mapping[str, Output]) -> Iterator[Problem]:
    """Files that would lie where a server looks for another one, precompressed."""
    for path, output in taken.items():
        text, _, encoding = path.rpartition(".")
        if encoding in hub.config.precompress and text in taken:
            message = f"`/{output.path}` is what servers send in place of `/{taken[text].path}`"
            yield Problem(output.origin, "url-collision", message, None, RENAME)


def _names(outputs: Iterable[Output]) -> Iterator[Problem]:
    """Outputs whose names not every file system takes; for each file that asks for some, the first."""
    seen: set[str] = set()
    for output in outputs:
        path = output.folder if isinstance(output, Part) else output.path
        where = output.origin or path
        if where in seen:
            continue
        if name := file_names.too_long(path):
            message = f"the name `{name}` has more than {file_names.LONGEST} bytes, which file systems do not take"
            yield Problem(where, "long-file-name", message, None, "give it a shorter name")
        elif why := file_names.trouble(path):
            message = f"a computer with Windows cannot keep `/{path}`: {why}"
            yield Problem(where, "unsafe-file-name", message, None, "give it another name or slug", "warning")
        else:
            continue
        seen.add(where)


def _collision(output: Output, other: Output) -> Problem:
    first, second = (output, other) if output.origin else (other, output)
    rival = second.origin or "a page of the generator"
    message = f"the address `/{output.path.removesuffix('index.html')}` is also that of {rival}"
    return Problem(first.origin, "url-collision", message, None, RENAME)


def _broken(hub: Hub, paths: set[str]) -> Iterator[Problem]:
    """Links to paths of the site that no output answers."""
    for link in hub.site_links:
        answered = {output_file(link.target), output_file(link.target.rstrip("/") + "/")}
        if not answered & paths:
            known = ["/" + path.removesuffix("index.html") for path in paths]
            hint = did_you_mean(link.target, known)
            yield Problem(link.path, "broken-link", f"`{link.target}` is no page of this site", link.where, hint)
