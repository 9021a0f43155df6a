"""Plan: every output of the site as a value with its path and context. Two outputs with one path are an error.

To add a page or file: write a module in `pages/` or `hosting/` with a `plan(hub)`, and add its row to PLANNERS. What
grows with the number of stories is planned in groups (`hub/groups.py`): a `groups(hub)` in place of `plan(hub)`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property

from site_builder.config.schema import Host
from site_builder.diagnostics.suggestions import Suggestions
from site_builder.hosting import netlify, nginx, redirect_pages, s3, vercel
from site_builder.hub.assets import ASSETS
from site_builder.hub.groups import Batch, Batches, BatchRecord, GroupRecord, Groups, record, stamped
from site_builder.hub.hub import Hub
from site_builder.hub.links import MAX_HINTS, SiteLink
from site_builder.hub.redirects import Redirect
from site_builder.hub.urls import output_file
from site_builder.model.outputs import File, ImageVariant, Output, StyleSheet
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
from site_builder.pipeline.layout_queries import LayoutQueries
from site_builder.pipeline.planned_files import PlannedFiles, RememberPaths, find_again, paths_of, redirect_collision


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
    groups: Callable[[Hub], Batches] | None = None
    layouts: tuple[str, ...] = ()
    """The layouts of the outputs of its groups. One that ends in `/` stands for all layouts in that folder."""

    def outputs(self, hub: Hub) -> list[Output]:
        """Return the outputs that are planned in each build."""
        if self.hosts and hub.config.host not in self.hosts:
            return []
        return [output for output in self.plan(hub) if not (self.gives_way and hub.has_own(f"/{output.path}"))]


PLANNERS = (
    Planner(groups=story.groups, layouts=("story.html", "story.md", "story.json")),
    Planner(social_card.plan),
    Planner(home.plan),
    Planner(groups=lists.groups, layouts=("list.html",)),
    Planner(archive.plan, groups=archive.groups, layouts=("month.html",)),
    Planner(overview.plan),
    Planner(content_page.plan),
    Planner(collection.plan, groups=collection.groups, layouts=("collection.html", "collection/")),
    Planner(groups=item.groups, layouts=("item.html", "item/", "item.md", "item.json")),
    Planner(not_found.plan),
    Planner(search.plan),
    Planner(search_index.plan, groups=search_index.groups),
    Planner(feed.plan, groups=feed.groups, layouts=("feed.xml", "feed.json")),
    Planner(opml.plan),
    Planner(sitemap.plan, groups=sitemap.groups, layouts=("sitemap.xml",)),
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


OnOutput = Callable[[Output], None]
"""Called with each output that is planned, in the order of `Plan.planned`, except the pages of redirects."""


def ignore_output(output: Output) -> None:
    """Do nothing yet."""


class Plan:
    """The outputs of a site. Groups that are those of the last build are remembered, not planned."""

    def __init__(
        self,
        known: Mapping[str, BatchRecord],
        on_output: OnOutput = ignore_output,
        queries: LayoutQueries | None = None,
    ) -> None:
        """`known` are batches of the last build by name. `queries` are those of the layouts, if any."""
        self._known = known
        self._queries = queries
        self._on_output = on_output
        self.planned: list[Output] = []
        """The outputs that were planned."""
        self.remembered: list[GroupRecord] = []
        """The groups that were not planned."""
        self.parts: list[Output | GroupRecord] = []
        """All outputs, those of groups in outline."""
        self.batches: dict[str, BatchRecord] = {}
        """All batches by name, and those kinds of batches that have keys."""
        self._kinds: list[tuple[Batches, tuple[str, ...]]] = []
        """All kinds of batches, with the names of their batches."""
        self._all: list[Output] | None = None

    def add(self, output: Output) -> None:
        """Add an output that is planned in each build."""
        output = self.with_results(output)
        self.planned.append(output)
        self.parts.append(output)
        self._on_output(output)

    def add_batches(self, batches: Batches) -> None:
        """Add all groups of one kind, and plan those of them that are not remembered."""
        record = self._known.get(batches.kind)
        if record and record.key == batches.key and record.batches and self._known.keys() >= {*record.batches}:
            names = record.batches
            for name in names:
                self._add_known(name, self._known[name])
        else:
            names = tuple([batch.name for batch in batches.batches])
            for batch in batches.batches:
                self._add_batch(batch)
        self._kinds.append((batches, names))
        if batches.kind:
            self.batches[batches.kind] = BatchRecord(batches.key, (), names)

    def _add_known(self, name: str, record: BatchRecord) -> None:
        self.remembered += record.groups
        self.batches[name] = record
        self.parts += record.groups

    def _add_batch(self, batch: Batch) -> None:
        record = self._known.get(batch.name)
        if record and record.key == batch.key:
            self._add_known(batch.name, record)
        else:
            record = BatchRecord(batch.key, tuple(self._group_records(batch.groups, record)))
            self.batches[batch.name] = record
            self.parts += record.groups

    def _group_records(self, groups: Groups, before: BatchRecord | None) -> Iterator[GroupRecord]:
        known = {group.name: group for group in before.groups} if before else {}
        for number, (name, key) in enumerate(zip(groups.names, groups.keys, strict=True)):
            group = known.get(name)
            if group and group.key == key:
                self.remembered.append(group)
                yield group
            else:
                outputs = list(groups.outputs_of(number))
                if self._queries:
                    outputs = list(map(self.with_results, outputs))
                for output in outputs:
                    self.planned.append(output)
                    self._on_output(output)
                yield record(key, outputs)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths of all outputs, once everything is planned."""
        return frozenset(paths_of(self.remembered)).union(output.path for output in self.planned)

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
        concerned = [
            batches.batches[number].groups
            for batches, named in (self._kinds if wanted else ())
            for number, name in enumerate(named)
            if not wanted.isdisjoint(group.name for group in self.batches[name].groups)
        ]
        return [
            output
            for groups in concerned
            for number, name in enumerate(groups.names)
            if name in wanted
            for output in map(self.with_results, groups.outputs_of(number))
        ]

    def with_results(self, output: Output) -> Output:
        """Return an output with the results of those queries of its layout that have values of the page."""
        return self._queries.with_results(output) if self._queries else output


def plan(
    hub: Hub,
    with_search_index: bool = True,
    known: Mapping[str, BatchRecord] | None = None,
    remember: RememberPaths = find_again,
    on_output: OnOutput = ignore_output,
    queries: LayoutQueries | None = None,
) -> Result[Plan]:
    """Return all outputs, and what is wrong with them. The parts of the search index can be left out.

    `known` are batches of the last build: those that still have the same key are not planned again.
    `queries` are those of the layouts, if they have any.
    """
    site = Plan(known or {}, on_output, queries)
    host_problems: list[Problem] = []
    for planner in PLANNERS:
        if planner.plan is search_index.plan and not with_search_index:
            continue
        planned = planner.outputs(hub)
        for output in planned:
            site.add(output)
        if planner.groups:
            stamp = _stamp(planner, hub, queries) if queries else b""
            batches = planner.groups(hub)
            site.add_batches(stamped(batches, stamp) if stamp else batches)
        host_problems += planner.problems(hub) if planned else ()
    files = PlannedFiles(site.parts)
    problems = list(files.collisions())
    site.planned = files.winners(site.planned)
    problems += _add_redirects(hub, files, site)
    problems += host_problems
    problems += files.coming_collisions(hub.coming)
    problems += files.path_problems(hub.config.precompress, remember)
    if hub.site_links:
        problems += broken_links(hub.site_links, files.linkable(), hub.redirects, hub.site.preview)
    return Result(site, problems)


def _stamp(planner: Planner, hub: Hub, queries: LayoutQueries) -> bytes:
    """Return the digest of the query results that the groups of a planner show; empty if they show none."""
    folders = tuple(name for name in planner.layouts if name.endswith("/"))
    own = [name for name in hub.own_layouts if folders and name.startswith(folders)]
    return queries.digest_for([*(name for name in planner.layouts if name not in folders), *own])


def _add_redirects(hub: Hub, files: PlannedFiles, site: Plan) -> Iterator[Problem]:
    """Add the pages of redirects last, as none may be where another page is."""
    pages = {page.path: page for page in redirect_pages.plan(hub)}
    for redirect in hub.redirects:
        file = output_file(redirect.source)
        problem = redirect_collision(redirect, files.get)
        if problem:
            yield problem
        elif file in pages:
            files.add(pages[file])
            site.planned.append(site.with_results(pages[file]))


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
