"""Render pages with their layouts. In: a planned page or text file. Out: its bytes.

Pure: no disk, clock, network or randomness. All that decides the bytes is in the input record: the engine, the site,
the layout with all that it includes, and the context of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from email.utils import format_datetime
from functools import lru_cache, partial
from html import escape
from types import MappingProxyType
from typing import Any

import msgspec
from jinja2 import TemplateError, TemplateNotFound, nodes
from markupsafe import Markup

from site_builder.content.markdown.placeholders import fill_placeholders
from site_builder.content.translations import Translator
from site_builder.diagnostics.suggestions import UnknownNameError, did_you_mean
from site_builder.hub.tones import Tones, variation
from site_builder.model.content import Body, Timestamp
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.outputs import LayoutOutput, Page
from site_builder.model.problems import PointLocation, Problem
from site_builder.model.queries import QueryResult
from site_builder.model.site import Author, BodyRef, Card, ImageSize, Site
from site_builder.model.value import Value
from site_builder.render.checked_calls import explain_wrong_calls
from site_builder.render.constant_folding import Constant, fold_constants, taken_names
from site_builder.render.declarations import PAGE_RESULTS, RESULTS
from site_builder.render.fast_code import Code, FlatLoader, fast_environment, fill
from site_builder.render.filters import (
    cdata,
    escape_markdown,
    field_data,
    json_text,
    listed,
    mapped,
    names,
    one_block,
    part_data,
    share_links,
    text_to_html,
    things,
    with_properties,
)
from site_builder.render.headlines import headline
from site_builder.render.recent import Recent
from site_builder.render.templates import Layouts, display_path

_encode = msgspec.msgpack.Encoder().encode
_OWN_ANCHOR = re.compile(r'<a\b[^>]* href="(?=#)')
"""Start of a link to a heading or footnote of the same body."""
_NO_FILTER = re.compile(r"No (filter|test) named '(\w+)'")
"""Message of Jinja about an unknown filter or test."""
_NO_NAME = re.compile(r"unknown name `(\w+)`")

NOINDEX = '<meta name="robots" content="noindex'
remembered = lru_cache(maxsize=1000)
"""Remembers results of a filter for one renderer: the date and title of a story are on its page two to five times."""
PARTS = 5000
"""Parts of a layout to remember. On the pages of 30,000 stories, in their order, are 420,000 cards:
two workers make 65,000. If they remembered all, they would make 60,000."""
_START = re.compile(r"\s*(?:<!doctype[^>]*>\s*)?(?:<html\b[^>]*>\s*)?(?:<head\b[^>]*>\n?)?", re.I)
"""The start of a page, up to the content of its head."""

Bodies = Callable[[bytes], Body]
"""Returns the body with a digest. Raises LookupError."""


def without_robots(html: str) -> str:
    """Return a page that asks search engines to leave it out: also if a hub's own layout does not."""
    if NOINDEX in html:
        return html
    start = _START.match(html)
    end = start.end() if start else 0
    return f'{html[:end]}{NOINDEX}">\n{html[end:]}'


class LayoutError(Exception):
    """A layout failed on a page."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


NO_BODY = Body("")
_NOTHING = object()


class FilledBody(Value, frozen=True):
    """A body as a layout shows it, as HTML."""

    html: Markup
    takeaways: tuple[Markup, ...]
    why_it_matters: Markup
    fields: tuple[Markup, ...] = ()
    """Of declared fields with inline Markdown."""


class FilledMarkdown(Value, frozen=True):
    """A body as a layout shows it, as Markdown."""

    text: Markup
    takeaways: tuple[Markup, ...]
    why_it_matters: Markup


class Renderer:
    """Renders the pages of one site."""

    def __init__(self, site: Site, layouts: Layouts, bodies: Bodies, code: Code = MappingProxyType({})) -> None:
        """`code` is what the method `code` has returned for the same site and layouts."""
        self._layouts = layouts
        self._environment = layouts.environment
        self._bodies = bodies
        self._origin = site.base_url
        self._is_preview = site.preview
        self._assets = layouts.assets
        self._parts: dict[tuple[str, type], Recent[Markup]] = {}
        translator = Translator(site.texts, site.plurals, site.dates)
        constants: dict[str, Constant] = {"text": translator.text, "arrow": translator.arrow, "asset": self._asset}
        taken = taken_names(layouts.sources.values())
        self._fold = partial(fold_constants, site=site, functions=constants, taken=taken)
        self._environment.revise = self._fold
        functions: dict[str, Callable[..., object]] = constants | {
            "range": range,
            "body": self._body,
            "markdown": self._markdown,
            "part": self._part,
            "sized": sized,
            "share": partial(share_links, site.share),
            "tone": Tones(site.categories),
            "variation": variation,
            "count": translator.count,
            "forms": translator.forms,
        }
        data = partial(field_data, absolute=self._absolute, iso=iso)
        filters: dict[str, Callable[..., object]] = {
            "date": remembered(translator.date),
            "short_date": remembered(translator.short_date),
            "month": translator.month,
            "iso": remembered(iso),
            "rfc822": rfc822,
            "rfc3339": remembered(rfc3339),
            "absolute": self._absolute,
            "named": self._named,
            "person": self._person,
            "json": json_text,
            "field_data": data,
            "names": names,
            "listed": partial(listed, absolute=self._absolute),
            "things": partial(things, absolute=self._absolute),
            "part_data": partial(part_data, absolute=self._absolute),
            "with_properties": partial(with_properties, data=data),
            "map": mapped,
            "cdata": cdata,
            "escape_markdown": escape_markdown,
            "one_block": one_block,
            "headline": remembered(headline),
            "text_to_html": text_to_html,
        }
        self._results: dict[str, Any] = {key: result.value for key, result in layouts.query_results.items()}
        self._environment.globals |= functions | {"site": site, RESULTS: self._results}
        self._environment.filters |= filters
        self._loader = FlatLoader(self._parse, code)
        self._fast = fast_environment(self._environment, self._loader)
        explain_wrong_calls(self._environment, functions, filters)
        self.slow_layouts: set[str] = set()
        """Layouts that only Jinja's own code can render."""
        self._is_retry = False
        """Whether Jinja's own code is rendering what the faster code could not."""

    def code(self, names: Iterable[str]) -> Code:
        """Return the code of layouts, except of those that need Jinja's code."""
        code: dict[str, str] = {}
        for name in sorted(names):
            with suppress(Exception):  # To render it fails in the same way, and says on which page.
                code[name] = self._loader.code(self._fast, name)
        return code

    def page(self, page: LayoutOutput) -> bytes:
        """Return the bytes of a page or text file. Raises LayoutError."""
        try:
            results: dict[str, Any] = {}
            if page.query_results:
                results[PAGE_RESULTS] = {key: result.value for key, result in page.query_results}
            text = self._text(page.layout, page=page.context, **results)
            return (without_robots(text) if self._is_preview and isinstance(page, Page) else text).encode()
        except TemplateNotFound as error:
            path, location = _location_of(error, page)
            hint = "restore the layout, or change the name in this file"
            raise LayoutError(Problem(path, "layout-missing", f"no layout `{error.name}`", location, hint)) from error
        except RecursionError as error:
            raise LayoutError(_problem("the layouts include each other in a circle", error, page)) from error
        except (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError) as error:
            raise LayoutError(_problem(str(error), error, page, self._hint(error))) from error

    def use_query_results(self, results: Mapping[str, QueryResult]) -> None:
        """Use other results from now on: `results` by the keys of the queries."""
        values = {key: result.value for key, result in results.items()}
        if any(self._results.get(key, _NOTHING) != value for key, value in values.items()):
            self._results.update(values)
            self._parts.clear()

    def _text(self, layout: str, is_part: bool = False, **values: object) -> str:
        """Return a layout filled in. If the faster code fails, Jinja's own may succeed, or says what is wrong where."""
        if self._is_retry or layout in self.slow_layouts:
            return self._environment.get_template(layout).render(values)
        try:
            return fill(self._fast.get_template(layout), values)
        except Exception as error:
            if is_part and isinstance(error, RecursionError):
                raise  # The page tries again. If all parts inside each other did, that would not end.
        self._is_retry = True
        try:
            text = self._environment.get_template(layout).render(values)
        finally:
            self._is_retry = False
        self.slow_layouts.add(layout)
        return text

    def _parse(self, name: str) -> nodes.Template | None:
        tree = self._layouts.take_tree(name)
        return None if tree is None else self._fold(tree)

    def _hint(self, error: Exception) -> str:
        """Return the hint of an error, or one about a filter or test that does not exist."""
        unknown = _NO_FILTER.match(str(error))
        if unknown:
            return did_you_mean(unknown[2], getattr(self._environment, f"{unknown[1]}s"))
        name = _NO_NAME.match(str(error))
        if name:
            return did_you_mean(name[1], [*self._environment.globals, "page", "value"])
        hint: str = getattr(error, "hint", "") or getattr(error.args[0] if error.args else None, "hint", "")
        return hint

    def _asset(self, name: str) -> str:
        if name not in self._assets:
            hint = did_you_mean(name, self._assets) or "put it into `static/` of the hub"
            raise UnknownNameError(f"unknown file in `static/`: `{name}`", hint)
        return self._assets[name]

    def _body(self, ref: BodyRef, page_url: str = "", sizes: str = "") -> FilledBody:
        """Return the HTML of a body. With `page_url`, the URL of its page, all links are absolute, for other sites.

        `sizes` is the `sizes` attribute of its images.
        """
        body = self._bodies(ref.digest) if ref.digest else NO_BODY
        hrefs = [escape(self._absolute(href) if page_url else href) for href in ref.hrefs]
        attributes = {number: sized(image, sizes) for number, image in enumerate(ref.pictures)}
        html = fill_placeholders(body.html, hrefs, attributes)
        if page_url and 'href="#' in html:
            html = _OWN_ANCHOR.sub(rf"\g<0>{escape(page_url)}", html)
        return FilledBody(
            Markup(html),
            tuple(Markup(fill_placeholders(takeaway, hrefs, attributes)) for takeaway in body.takeaways),
            Markup(fill_placeholders(body.why_it_matters, hrefs, attributes)),
            tuple([Markup(fill_placeholders(field, hrefs, attributes)) for field in body.fields]),
        )

    def _markdown(self, ref: BodyRef) -> FilledMarkdown:
        """Return the Markdown of a body, with absolute URLs."""
        markdown = self._bodies(ref.digest).markdown
        if markdown is None:
            raise LookupError("the Markdown of stories is not available: `twins` is off in the settings")
        hrefs = [_destination(self._absolute(href)) for href in ref.hrefs]
        return FilledMarkdown(
            Markup(fill_placeholders(markdown.text, hrefs)),
            tuple(Markup(fill_placeholders(takeaway, hrefs)) for takeaway in markdown.takeaways),
            Markup(fill_placeholders(markdown.why_it_matters, hrefs)),
        )

    def _absolute(self, href: str) -> str:
        return self._origin + href if href.startswith("/") else href

    def _named(self, author: Author) -> dict[str, object]:
        """Return an author as JSON Feed names one."""
        return {"name": author.name, "url": self._absolute(author.url)}

    def _person(self, author: Author) -> dict[str, object]:
        """Return an author as structured data (schema.org)."""
        return {"@type": author.schema, **self._named(author), "sameAs": author.same_as}

    def _part(self, name: str, value: object = None) -> Markup:
        """Return a layout rendered with one `value`. Cached, as the card of a story is the same on every page."""
        kind = type(value)
        parts = self._parts.get((name, kind)) or self._parts.setdefault((name, kind), Recent(PARTS))
        # Shorter than a card: there may be a hundred thousand. To hash its bytes takes ten times as long.
        key = (value.slug, hash(value)) if isinstance(value, Card) else digest_bytes(_encode(value))
        part = parts.get(key)
        if part is None:
            part = Markup(self._text(name, is_part=True, value=value))
            parts.add(key, part)
        return part


def sized(image: ImageSize | None, sizes: str = "") -> Markup:
    """Return the attributes of an `img` element that reserve its space and let the browser choose a variant.

    `sizes` is the value of the `sizes` attribute; when it is empty, no variants are offered. Each attribute has a space
    before it.
    """
    if image is None:
        return Markup("")
    markup = Markup(' width="{}" height="{}"').format(image.width, image.height)
    if image.srcset and sizes:
        markup += Markup(' srcset="{}" sizes="{}"').format(image.srcset, sizes)
    return markup


def iso(moment: Timestamp) -> str:
    """Return the day, or day and time if a time was given (ISO 8601)."""
    return rfc3339(moment) if moment.timed else moment.local.date().isoformat()


def rfc3339(moment: Timestamp) -> str:
    """Return day, time and zone for Atom and JSON Feed (RFC 3339)."""
    return moment.local.isoformat(timespec="seconds").replace("+00:00", "Z")


def rfc822(moment: Timestamp) -> str:
    """Return day, time and zone for RSS 2.0 (RFC 822, with four digits for the year)."""
    return format_datetime(moment.local)


def _destination(url: str) -> str:
    """Return a URL as the destination of a link in Markdown (CommonMark 6.3), or of an HTML link inside it."""
    return escape(url).replace("(", "%28").replace(")", "%29")


def _problem(message: str, error: Exception, page: LayoutOutput, hint: str = "") -> Problem:
    path, location = _location_of(error, page)
    message += f" (on the page /{page.path.removesuffix('index.html')}{f', from {page.origin}' if page.origin else ''})"
    return Problem(path, "layout-error", message, location, hint)


def _location_of(error: Exception, page: LayoutOutput) -> tuple[str, PointLocation | None]:
    """Return the path and line of the innermost frame of the traceback that belongs to a layout."""
    path, line = display_path(page.layout), 0
    frame = error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename.startswith("layouts/"):
            path, line = frame.tb_frame.f_code.co_filename, frame.tb_lineno
        frame = frame.tb_next
    return path, PointLocation(line) if line else None
