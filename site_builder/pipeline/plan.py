"""Plan: every output of the site as a value, path and context. Two outputs on one path are an error.

To add a kind of page: write a module in `pages/` with a `plan(hub)`, and name it in PLANNERS.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from site_builder.config.schema import SETTINGS_PATH
from site_builder.diagnostics.suggestions import Suggestions
from site_builder.hosting import headers_file, limits, nginx, redirect_pages, redirects_file, s3, vercel
from site_builder.hub import portable_names
from site_builder.hub.hub import Hub
from site_builder.hub.links import MAX_HINTS, SiteLink
from site_builder.hub.redirects import ANSWERED, Redirect
from site_builder.hub.urls import output_file
from site_builder.model.outputs import File, ImageVariant, Output, StyleSheet
from site_builder.model.problems import Problem
from site_builder.model.result import Result
from site_builder.pages import (
    archive,
    content_page,
    feed,
    home,
    indexnow,
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
    story_files,
)


def files(hub: Hub) -> Iterator[File | StyleSheet | ImageVariant]:
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
    headers_file.plan,
    vercel.plan,
    s3.plan,
    nginx.plan,
    indexnow.plan,
    redirects_file.plan,
    llms.plan,
    story_files.plan,
    files,
)
RENAME = "give one of them another file name or slug"


def plan(hub: Hub) -> Result[list[Output]]:
    """All outputs, and what is wrong among them."""
    outputs: list[Output] = []
    problems: list[Problem] = []
    taken: dict[str, Output] = {}
    for planner in PLANNERS:
        for output in planner(hub):
            other = taken.setdefault(portable_names.portable_key(output.path), output)
            if other is output:
                outputs.append(output)
            else:
                problems.append(_collision(output, other))
    problems += _add_redirects(hub, taken, outputs)
    problems += limits.problems(hub)
    problems += [*_folder_collisions(taken), *portable_names.problems(taken, hub.config.precompress)]
    paths = dict.fromkeys(output.path for output in outputs)
    return Result(outputs, problems + list(broken_links(hub.site_links, paths, hub.redirects)))


def _add_redirects(hub: Hub, taken: dict[str, Output], outputs: list[Output]) -> Iterator[Problem]:
    """Adds the pages of redirects, last, as none may stand where another page is."""
    pages = {page.path: page for page in redirect_pages.plan(hub)}
    for one in hub.redirects:
        file = output_file(one.source)
        problem = redirect_collision(one, taken)
        if problem:
            yield problem
        elif file in pages:
            taken[portable_names.portable_key(file)] = pages[file]
            outputs.append(pages[file])


def redirect_collision(one: Redirect, taken: Mapping[str, Output]) -> Problem | None:
    """That a redirect stands where another page is, by the keys of their paths."""
    others = [
        taken[name] for path in one.spellings if (name := portable_names.portable_key(output_file(path))) in taken
    ]
    if not others:
        return None
    message = f"the address `{one.source}` is also that of {_name(others[0])}"
    return Problem(one.path, "url-collision", message, one.location, ANSWERED)


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
    message = f"the address `/{output.path.removesuffix('index.html')}` is also that of {_name(second)}"
    return Problem(first.origin or SETTINGS_PATH, "url-collision", message, None, RENAME)


def _name(output: Output) -> str:
    return output.origin or "a page of the generator"


def broken_links(links: Iterable[SiteLink], paths: Collection[str], redirects: Iterable[Redirect]) -> Iterator[Problem]:
    """Links to paths of the site that neither an output nor a redirect answers; `paths` are those of all outputs."""
    known = Suggestions("/" + path.removesuffix("index.html") for path in paths)
    hints: Counter[str] = Counter()
    redirected = {output_file(one.source) for one in redirects if one.target}
    for link in links:
        answered = {output_file(link.target), output_file(link.target.rstrip("/") + "/")}
        if answered.isdisjoint(paths) and answered.isdisjoint(redirected):
            hints[link.path] += 1
            hint = known.did_you_mean(link.target) if hints[link.path] <= MAX_HINTS else ""
            yield Problem(link.path, "broken-link", f"`{link.target}` is no page of this site", link.location, hint)
