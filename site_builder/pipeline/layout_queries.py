"""Run the queries of layouts while a site is planned. In: layouts and a hub. Out: results, and problems.

Most queries have the same result on every page: that is among the things that all pages of a layout have in common.
Queries with values of a page, such as `stories(category=page.card.category)`, are run for each page; then their results
are part of the planned page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from site_builder.config.paths import DATA
from site_builder.hub.content import Content
from site_builder.hub.hub import Hub
from site_builder.hub.queries import PageValueError, Queries, dates_in, empty_result, with_page_values
from site_builder.hub.query_checks import check_query
from site_builder.hub.schedule import ends_of_days
from site_builder.model.collections import Item
from site_builder.model.fingerprint import digest
from site_builder.model.outputs import LayoutOutput, Output, Page, TextFile
from site_builder.model.problems import Problem
from site_builder.model.queries import Declaration, QueryResult
from site_builder.model.result import Result
from site_builder.render.declarations import place_in
from site_builder.render.templates import Layouts, display_path

T = TypeVar("T", bound=Output)


class LayoutQueries:
    """The queries of the layouts of a hub, and their results."""

    def __init__(self, layouts: Layouts, queries: Queries) -> None:
        self._layouts = layouts
        self._queries = queries
        self._declared: dict[str, list[tuple[str, Declaration]]] = {}
        self._wrong: dict[tuple[str, int, str], Problem] = {}

    @property
    def problems(self) -> Iterable[Problem]:
        """What was wrong with values of pages so far, each place once."""
        return self._wrong.values()

    def common(self, layout: str) -> dict[str, QueryResult]:
        """Return the results that all pages of a layout have in common, by the keys of the queries."""
        return self._common_results(self._of(layout))

    def of_all_layouts(self) -> dict[str, QueryResult]:
        """Return the same for all layouts."""
        return self._common_results(self._layouts.declarations)

    def digest_for(self, layouts: Iterable[str]) -> bytes:
        """Return the digest of all that the results on pages of some layouts depend on; empty without queries."""
        declarations = [one for layout in layouts for one in self._of(layout)]
        if not declarations:
            return b""
        queries = [one.query for _, one in declarations if one.query.page_values]
        scopes = [(query.key, self._queries.scope(query)) for query in queries]
        return digest([self._common_results(declarations), scopes])

    def with_results(self, output: T) -> T:
        """Return an output with the results that belong to it."""
        if not isinstance(output, Page | TextFile):
            return output
        results: dict[str, QueryResult] = {}
        for layout, declaration in self._of(output.layout):
            if declaration.query.page_values and declaration.query.key not in results:
                results[declaration.query.key] = self._result_on(output, layout, declaration)
        return msgspec.structs.replace(output, query_results=tuple(results.items())) if results else output

    def _of(self, layout: str) -> list[tuple[str, Declaration]]:
        if layout not in self._declared:
            self._declared[layout] = self._layouts.declarations_of(layout)
        return self._declared[layout]

    def _common_results(self, declarations: Sequence[tuple[str, Declaration]]) -> dict[str, QueryResult]:
        queries = [one.query for _, one in declarations if not one.query.page_values]
        return {query.key: self._queries.result(query) for query in queries}

    def _result_on(self, output: LayoutOutput, layout: str, declaration: Declaration) -> QueryResult:
        try:
            return self._queries.result(with_page_values(declaration.query, output.context))
        except PageValueError as error:
            if not self._layouts.includes_any(output.layout):  # Otherwise it may be a layout of other pages.
                message = f"{error} (on the page /{output.path.removesuffix('index.html')})"
                place = place_in(self._layouts.sources[layout], declaration.line, declaration.name)
                problem = Problem(display_path(layout), "layout-query", message, place, error.hint)
                self._wrong.setdefault((layout, declaration.line, declaration.name), problem)
            return empty_result(declaration.query)


def layout_queries(layouts: Layouts, hub: Hub, data: Mapping[str, Any], at: datetime) -> Result[LayoutQueries | None]:
    """Return the queries of the layouts, and what is wrong with them.

    There are none if no layout has queries, or if one has a syntax error. `data` are the data files by name, and `at`
    is the time of the build.
    """
    declarations = layouts.declarations
    if layouts.problems():
        return Result(None, [])
    problems: list[Problem] = []
    queries = Queries(hub, data, at)
    for layout, declaration in declarations:
        problems += _wrong(layouts, hub, data, layout, declaration)
    if declarations:
        problems += _without_page(layouts)
    if not any(problem.severity == "error" for problem in problems):
        read = {one.query.of for _, one in declarations if one.query.kind == "data"}
        problems += [_unused(name) for name in sorted(data.keys() - read) if data[name] is not None]
    return Result(LayoutQueries(layouts, queries) if declarations else None, problems)


def ends_asked_for(layouts: Layouts, content: Content) -> list[tuple[datetime, Item]]:
    """Return when items become past, of those for which layouts ask by a date that is upcoming or past."""
    return ends_of_days(content.items, dates_in(one.query for _, one in layouts.declarations))


def _wrong(
    layouts: Layouts, hub: Hub, data: Mapping[str, Any], layout: str, declaration: Declaration
) -> Iterator[Problem]:
    for fault in check_query(declaration.query, hub, data):
        path = display_path(layout)
        place = place_in(layouts.sources[layout], declaration.line, declaration.name, *fault.words)
        if fault.is_error:
            yield Problem(path, "layout-query", fault.message, place, fault.hint)
        else:
            yield Problem(path, "empty-query", fault.message, place, fault.hint, "warning")


def _without_page(layouts: Layouts) -> Iterator[Problem]:
    """Report queries with values of the page in layouts that have no page: those that are called with `part`."""
    parts = layouts.parts(layouts.sources) & layouts.sources.keys()
    for layout in sorted(set().union(*map(layouts.members, parts))):
        for name, declaration in layouts.declarations_of(layout):
            if name == layout and declaration.query.page_values:
                value = str(declaration.query.page_values[0])
                place = place_in(layouts.sources[layout], declaration.line, declaration.name, value)
                message = f"there is no `page` in a layout that is rendered with `part`: `{value}` is not known"
                hint = "declare the query in the layout of the page"
                yield Problem(display_path(layout), "layout-query", message, place, hint)


def _unused(name: str) -> Problem:
    hint = f'read it in a layout with `{{% data name = "{name}" %}}`, or delete it'
    message = "no layout reads this data file"
    return Problem(f"{DATA}/{name}", "unused-data", message, None, hint, "warning")
