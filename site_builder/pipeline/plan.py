"""Plan: every output of the site as a value with its path and context. Two outputs with one path are an error.

To add a page or file: write a module in `pages/` or `hosting/` with a `plan(hub)`, and add its row to PLANNERS. What
grows with the number of stories is planned in groups (`hub/groups.py`): a `groups(hub)` in place of `plan(hub)`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from site_builder.config.paths import SETTINGS_PATH
from site_builder.config.schema import Host
from site_builder.content.portable_names import portable_key
from site_builder.diagnostics.suggestions import Suggestions
from site_builder.hosting import netlify, nginx, redirect_pages, s3, vercel
from site_builder.hub import portable_names
from site_builder.hub.assets import ASSETS
from site_builder.hub.groups import GroupRecord, Groups, Outline, record
from site_builder.hub.hub import Hub
from site_builder.hub.links import MAX_HINTS, SiteLink
from site_builder.hub.redirects import ANSWERED, Redirect
from site_builder.hub.urls import output_file
from site_builder.model.fingerprint import combine
from site_builder.model.outputs import File, ImageVariant, Output, Page, SearchShard, SocialCardImage, StyleSheet
from site_builder.model.problems import Problem
from site_builder.model.result import Result
from site_builder.model.value import Value
from site_builder.pages import (
    archive,
    collection,
    content_page,
    feed,
    home,
    indexnow,
    item,
    item_feed,
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
    social_card,
    story,
)


def files(hub: Hub) -> Iterator[File | StyleSheet | ImageVariant]:
    """Give the files that are copied, the style sheets, and the variants of images."""
    yield from hub.own_files
    yield from hub.sheets
    yield from hub.versions


def no_outputs(hub: Hub) -> Iterable[Output]:
    """Plan nothing."""
    return ()


def no_problems(hub: Hub) -> Iterable[Problem]:
    """Report nothing."""
    return ()


class Planner(Value, frozen=True):
    """Plans some outputs of the site: in each build, or in groups."""

    plan: Callable[[Hub], Iterable[Output]] = no_outputs
    hosts: tuple[Host, ...] = ()
    """The hosts that need the outputs; empty for all hosts."""
    gives_way: bool = False
    """Whether a file of the hub, in `static/root/`, takes the place of an output with the same path."""
    problems: Callable[[Hub], Iterable[Problem]] = no_problems
    """Reports what the outputs cannot express. It is called only if there are outputs."""
    groups: Callable[[Hub], Groups] | None = None

    def outputs(self, hub: Hub) -> list[Output]:
        """Return the outputs that are planned in each build."""
        if self.hosts and hub.config.host not in self.hosts:
            return []
        return [output for output in self.plan(hub) if not (self.gives_way and hub.has_own(f"/{output.path}"))]


PLANNERS = (
    Planner(groups=story.groups),
    Planner(social_card.plan),
    Planner(home.plan),
    Planner(groups=lists.groups),
    Planner(archive.plan, groups=archive.groups),
    Planner(overview.plan),
    Planner(content_page.plan),
    Planner(collection.plan, groups=item.groups),
    Planner(not_found.plan),
    Planner(search.plan),
    Planner(search_index.plan, groups=search_index.groups),
    Planner(feed.plan, groups=feed.groups),
    Planner(groups=item_feed.groups),
    Planner(opml.plan),
    Planner(sitemap.plan, groups=sitemap.groups),
    Planner(news_sitemap.plan),
    Planner(robots.plan, gives_way=True),
    Planner(netlify.plan_headers, netlify.HOSTS, gives_way=True),
    Planner(vercel.plan, ("vercel",), gives_way=True, problems=vercel.problems),
    Planner(s3.plan, ("s3",), gives_way=True, problems=s3.problems),
    Planner(nginx.plan, ("nginx",), gives_way=True),
    Planner(indexnow.plan, gives_way=True),
    Planner(netlify.plan_redirects, netlify.HOSTS, gives_way=True),
    Planner(llms.plan, gives_way=True),
    Planner(files),
)
_SITEMAPS = (sitemap.PATH, news_sitemap.PATH, "/sitemaps/")
RENAME = "give one of them another file name or slug"


class Plan:
    """The outputs of a site. Groups that are those of the last build are remembered, not planned."""

    def __init__(self, known: Mapping[str, GroupRecord]) -> None:
        """`known` are groups of the last build by name."""
        self._known = known
        self.planned: list[Output] = []
        """The outputs that were planned."""
        self.remembered: list[GroupRecord] = []
        """The groups that were not planned."""
        self.groups: dict[str, GroupRecord] = {}
        """All groups by name."""
        self._sets: list[Groups] = []
        self._all: list[Output] | None = None

    def add(self, groups: Groups) -> Iterator[PlannedFile]:
        """Add groups, and yield their outputs; those of a remembered group in outline."""
        self._sets.append(groups)
        for number, (name, key) in enumerate(zip(groups.names, groups.keys, strict=True)):
            group = self._known.get(name)
            if group and group.key == key:
                self.remembered.append(group)
                self.groups[name] = group
                yield from group.outlines()
            else:
                outputs = list(groups.outputs_of(number))
                self.groups[name] = record(key, outputs)
                yield from outputs

    @property
    def paths(self) -> set[str]:
        """The paths of all outputs."""
        paths = {output.path for output in self.planned}
        for group in self.remembered:
            paths.update(group.targets, group.others)
        return paths

    @property
    def outputs(self) -> list[Output]:
        """All outputs. Those of remembered groups are planned when this is first asked for."""
        if self._all is None:
            missing = self.outputs_of(group.name for group in self.remembered)
            self._all = [*self.planned, *missing] if self.remembered else self.planned
        return self._all

    def outputs_of(self, names: Iterable[str]) -> list[Output]:
        """Plan the outputs of some groups; names of other outputs are ignored."""
        wanted = set(names)
        return [
            output
            for groups in self._sets
            for number, name in enumerate(groups.names if wanted else ())
            if name in wanted
            for output in groups.outputs_of(number)
        ]


PlannedFile = Output | Outline


class PathMemo(Value, frozen=True):
    """What is wrong with the paths of the outputs of an earlier build."""

    problems: tuple[Problem, ...]


RememberPaths = Callable[[bytes, Callable[[], PathMemo]], PathMemo]
"""Returns what was found at an earlier call with the same key, or calls the function."""


def find_again(key: bytes, find: Callable[[], PathMemo]) -> PathMemo:
    """Remember nothing."""
    return find()


OnOutput = Callable[[Output], None]
"""Called with each output that is planned, in the order of `Plan.planned`, except the pages of redirects."""


def ignore_output(output: Output) -> None:
    """Do nothing yet."""


def plan(
    hub: Hub,
    with_search_index: bool = True,
    known: Mapping[str, GroupRecord] | None = None,
    remember: RememberPaths = find_again,
    on_output: OnOutput = ignore_output,
) -> Result[Plan]:
    """Return all outputs, and what is wrong with them. The parts of the search index can be left out.

    `known` are groups of the last build: those that still have the same key are not planned again.
    """
    site = Plan(known or {})
    problems: list[Problem] = []
    host_problems: list[Problem] = []
    by_key: dict[str, PlannedFile] = {}
    for planner in PLANNERS:
        if planner.plan is search_index.plan and not with_search_index:
            continue
        planned = planner.outputs(hub)
        for output in chain(planned, site.add(planner.groups(hub)) if planner.groups else ()):
            other = by_key.setdefault(portable_key(output.path), output)
            if other is not output:
                problems.append(_collision(output, other))
            elif not isinstance(output, Outline):
                site.planned.append(output)
                on_output(output)
        host_problems += planner.problems(hub) if planned else ()
    problems += _add_redirects(hub, by_key, site.planned)
    problems += host_problems
    problems += _coming_collisions(hub.coming, by_key)
    problems += remember(
        _paths_key(by_key.values(), hub.config.precompress), lambda: _path_problems(by_key, hub.config.precompress)
    ).problems
    broken = broken_links(hub.site_links, linkable(by_key.values()), hub.redirects, hub.site.preview)
    return Result(site, [*problems, *broken])


def _paths_key(outputs: Collection[PlannedFile], encodings: Sequence[str]) -> bytes:
    """Return the digest of all that `_path_problems` looks at, in a tenth of its time."""
    texts = ([output.path for output in outputs], [output.origin for output in outputs], encodings)
    return combine("\0".join(text).encode() for text in texts)


def _path_problems(by_key: Mapping[str, PlannedFile], encodings: Sequence[str]) -> PathMemo:
    return PathMemo((*_folder_collisions(by_key), *portable_names.problems(by_key, encodings)))


def linkable(outputs: Iterable[PlannedFile]) -> dict[str, None]:
    """Return the paths that links may lead to: not the pages that say what is gone, nor what is made for others."""
    return dict.fromkeys(output.path for output in outputs if not _is_no_target(output))


def _is_no_target(output: PlannedFile) -> bool:
    """Whether a file may go, or get another name, with the story that it is made for: links name its source."""
    if isinstance(output, Outline):
        return not output.is_target
    if isinstance(output, Page):
        return output.layout == redirect_pages.GONE_LAYOUT
    if isinstance(output, File):
        return output.origin.startswith("content/")
    return isinstance(output, ImageVariant | SocialCardImage | SearchShard)


def _add_redirects(hub: Hub, by_key: dict[str, PlannedFile], outputs: list[Output]) -> Iterator[Problem]:
    """Add the pages of redirects last, as none may be where another page is."""
    pages = {page.path: page for page in redirect_pages.plan(hub)}
    for redirect in hub.redirects:
        file = output_file(redirect.source)
        problem = redirect_collision(redirect, by_key)
        if problem:
            yield problem
        elif file in pages:
            by_key[portable_key(file)] = pages[file]
            outputs.append(pages[file])


def redirect_collision(redirect: Redirect, by_key: Mapping[str, PlannedFile]) -> Problem | None:
    """Report that a redirect is where another page is. The outputs are given by the `portable_key` of their paths."""
    keys = (portable_key(output_file(path)) for path in redirect.spellings)
    other = next((by_key[key] for key in keys if key in by_key), None)
    if other is None:
        return None
    message = f"the URL `{redirect.source}` is also that of {_name(other)}"
    return Problem(redirect.path, "url-collision", message, redirect.location, ANSWERED, other_paths=_origins(other))


def _coming_collisions(coming: Iterable[tuple[str, str]], by_key: Mapping[str, PlannedFile]) -> Iterator[Problem]:
    """Report files of the hub at the URLs of pages that scheduled stories will bring."""
    for path, origin in coming:
        own = by_key.get(portable_key(output_file(path)))
        if isinstance(own, File | StyleSheet):
            message = f"the URL `{path}` will also be that of a page, when {origin} is published"
            yield Problem(own.origin, "url-collision", message, None, RENAME, other_paths=(origin,))


def _folder_collisions(by_key: Mapping[str, PlannedFile]) -> Iterator[Problem]:
    """Report files that are where other files need a folder."""
    folders: dict[str, PlannedFile] = {}
    for path, output in by_key.items():
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = output
            folder = folder.rpartition("/")[0]
    for path in sorted(by_key.keys() & folders.keys()):
        file, inside = by_key[path], folders[path]
        message = f"`/{file.path}` cannot be a file, because `/{inside.path}` needs a folder of this name"
        path = file.origin or inside.origin or SETTINGS_PATH
        yield Problem(path, "url-collision", message, None, RENAME, other_paths=_origins(file, inside))


def _collision(output: PlannedFile, other: PlannedFile) -> Problem:
    first, second = (output, other) if output.origin else (other, output)
    message = f"the URL `/{output.path.removesuffix('index.html')}` is also that of {_name(second)}"
    path = first.origin or SETTINGS_PATH
    return Problem(path, "url-collision", message, None, RENAME, other_paths=_origins(second))


def _origins(*outputs: PlannedFile) -> tuple[str, ...]:
    """Return the files that outputs come from, without those of the generator itself."""
    return tuple(output.origin for output in outputs if output.origin)


def _name(output: PlannedFile) -> str:
    return output.origin or "a page of the generator"


def broken_links(
    links: Iterable[SiteLink], paths: Collection[str], redirects: Iterable[Redirect], is_preview: bool = False
) -> Iterator[Problem]:
    """Report links to paths of the site that neither an output nor a redirect answers.

    `paths` are those that `linkable` gives. A preview has no sitemaps, so links to them are not checked.
    """
    suggestions = Suggestions("/" + path.removesuffix("index.html") for path in paths)
    hints: Counter[str] = Counter()
    redirected = {output_file(redirect.source) for redirect in redirects if redirect.target}
    for link in links:
        answered = {output_file(link.target), output_file(link.target.rstrip("/") + "/")}
        is_left_out = is_preview and link.target.startswith(_SITEMAPS)
        if answered.isdisjoint(paths) and answered.isdisjoint(redirected) and not is_left_out:
            hints[link.path] += 1
            hint = suggestions.did_you_mean(link.target) if hints[link.path] <= MAX_HINTS else ""
            if link.target.startswith(f"/{ASSETS}"):
                hint = "the names of these files change with their content: write the path of the file in the hub"
            yield Problem(link.path, "broken-link", f"this site has no page `{link.target}`", link.location, hint)
