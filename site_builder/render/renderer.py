"""Render: from a planned page to its bytes. Pure: no disk, no clock, no network, no randomness.

Whatever decides the bytes is in the input record: the engine, the site, the layout's closure, the page's context.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import format_datetime
from functools import partial
from html import escape

import msgspec
from jinja2 import TemplateError, TemplateNotFound
from markupsafe import Markup

from site_builder.content.markdown.placeholders import fill_placeholders
from site_builder.content.translations import Translator
from site_builder.hub.tones import Tones, variation
from site_builder.model.content import Body, Timestamp
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.outputs import LayoutOutput
from site_builder.model.problems import PointLocation, Problem
from site_builder.model.site import BodyRef, ImageSize, Site
from site_builder.render.filters import cdata, escape_markdown, json_text, one_block, share_links
from site_builder.render.templates import Layouts, display_path

_encode = msgspec.msgpack.Encoder().encode
_OWN_ANCHOR = re.compile(r'<a\b[^>]* href="(?=#)')
"""Begin of a link to a heading or footnote of the same body."""
_NO_ATTRIBUTE = re.compile(r"'site_builder\.(?:\w+\.)*(\w+) object' has no attribute '(\w+)'")
"""What Jinja says of a value of ours."""

Bodies = Callable[[bytes], Body]
"""Gives a body by its digest."""


class LayoutError(Exception):
    """A layout failed on a page."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class Renderer:
    """Renders the pages of one site."""

    def __init__(self, site: Site, layouts: Layouts, bodies: Bodies) -> None:
        self._environment = layouts.environment
        self._bodies = bodies
        self._origin = site.base_url
        self._assets = layouts.assets
        self._parts: dict[tuple[str, type], dict[bytes, Markup]] = {}
        wording = Translator(site.texts)
        self._environment.globals |= {
            "text": wording.text,
            "asset": self._asset,
            "site": site,
            "body": self._body,
            "markdown": self._markdown,
            "part": self._part,
            "sized": sized,
            "share": partial(share_links, site.share),
            "tone": Tones(site.categories),
            "variation": variation,
            "count": wording.count,
        }
        self._environment.filters |= {
            "date": wording.date,
            "short_date": wording.short_date,
            "month": wording.month,
            "iso": iso,
            "rfc822": rfc822,
            "rfc3339": rfc3339,
            "absolute": self._absolute,
            "json": json_text,
            "cdata": cdata,
            "escape_markdown": escape_markdown,
            "one_block": one_block,
        }

    def page(self, page: LayoutOutput) -> bytes:
        """Return the bytes of a page or text file. Raises LayoutError."""
        try:
            return self._environment.get_template(page.layout).render(page=page.context).encode()
        except TemplateNotFound as error:
            path, line = _place_of(error, page)
            hint = "a hub's own layouts stand before the packaged ones; a removed one leaves a gap"
            where = PointLocation(line) if line else None
            raise LayoutError(Problem(path, "layout-missing", f"no layout `{error.name}`", where, hint)) from error
        except RecursionError as error:
            raise LayoutError(_problem("the layouts include each other without end", error, page)) from error
        except (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError) as error:
            raise LayoutError(_problem(str(error), error, page)) from error

    def _asset(self, name: str) -> str:
        if name not in self._assets:
            raise LookupError(f"there is no file static/{name}")
        return self._assets[name]

    def _body(self, ref: BodyRef, page_url: str = "", sizes: str = "") -> dict[str, object]:
        """The HTML of a body; with the address of its page, its links are whole addresses, right on other sites too.

        `sizes` says how wide its images are shown.
        """
        body = self._bodies(ref.digest)
        hrefs = [escape(self._absolute(href) if page_url else href) for href in ref.hrefs]
        attributes = {number: sized(picture, sizes) for number, picture in enumerate(ref.pictures)}
        html = fill_placeholders(body.html, hrefs, attributes)
        if page_url and 'href="#' in html:
            html = _OWN_ANCHOR.sub(rf"\g<0>{escape(page_url)}", html)
        return {
            "html": Markup(html),
            "takeaways": [Markup(fill_placeholders(takeaway, hrefs, attributes)) for takeaway in body.takeaways],
            "why_it_matters": Markup(fill_placeholders(body.why_it_matters, hrefs, attributes)),
        }

    def _markdown(self, ref: BodyRef) -> dict[str, object]:
        """The Markdown of a body, with whole addresses."""
        markdown = self._bodies(ref.digest).markdown
        if markdown is None:
            raise LookupError("no Markdown of stories is kept: `twins` is off in the settings")
        hrefs = [_destination(self._absolute(href)) for href in ref.hrefs]
        return {
            "text": Markup(fill_placeholders(markdown.text, hrefs)),
            "takeaways": [Markup(fill_placeholders(takeaway, hrefs)) for takeaway in markdown.takeaways],
            "why_it_matters": Markup(fill_placeholders(markdown.why_it_matters, hrefs)),
        }

    def _absolute(self, href: str) -> str:
        return self._origin + href if href.startswith("/") else href

    def _part(self, name: str, value: object = None) -> Markup:
        """A layout rendered with one `value`, remembered: the card of a story is the same on every page."""
        parts = self._parts.setdefault((name, type(value)), {})
        key = digest_bytes(_encode(value))  # Shorter than the value: there may be a hundred thousand cards.
        known = parts.get(key)
        if known is None:
            known = parts[key] = Markup(self._environment.get_template(name).render(value=value))
        return known


def sized(picture: ImageSize | None, sizes: str = "") -> Markup:
    """The attributes that give an image its place before it is there, and let the browser choose a version of it.

    `sizes` says how wide it is shown, as the attribute of this name does; empty where no version is to be chosen. Each
    attribute has a space before it.
    """
    if picture is None:
        return Markup("")
    markup = Markup(' width="{}" height="{}"').format(picture.width, picture.height)
    if picture.srcset and sizes:
        markup += Markup(' srcset="{}" sizes="{}"').format(picture.srcset, sizes)
    return markup


def iso(moment: Timestamp) -> str:
    """For machines: the day, or day and time when one was given."""
    return rfc3339(moment) if moment.timed else moment.at.date().isoformat()


def rfc3339(moment: Timestamp) -> str:
    """Day, time and zone, as Atom and JSON Feed want them (RFC 3339)."""
    return moment.at.isoformat(timespec="seconds").replace("+00:00", "Z")


def rfc822(moment: Timestamp) -> str:
    """The date format of RSS 2.0 (RFC 822, with four digits for the year)."""
    return format_datetime(moment.at)


def _destination(url: str) -> str:
    """An address as the destination of a link in Markdown (CommonMark 6.3), or in HTML inside it."""
    return escape(url).replace("(", "%28").replace(")", "%29")


def _problem(message: str, error: Exception, page: LayoutOutput) -> Problem:
    path, line = _place_of(error, page)
    message = _NO_ATTRIBUTE.sub(r"there is no `\2` in \1", message)
    made_of = f", made of {page.origin}" if page.origin else ""
    message += f" (on the page /{page.path.removesuffix('index.html')}{made_of})"
    return Problem(path, "layout-error", message, PointLocation(line) if line else None)


def _place_of(error: Exception, page: LayoutOutput) -> tuple[str, int]:
    """Where in the layouts it happened: the innermost frame that is a layout's. The line is 0 when there is none."""
    path, line = display_path(page.layout), 0
    frame = error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename.startswith("layouts/"):
            path, line = frame.tb_frame.f_code.co_filename, frame.tb_lineno
        frame = frame.tb_next
    return path, line
