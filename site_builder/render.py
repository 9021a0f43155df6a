"""Render: from a planned page to its bytes. Pure: no disk, no clock, no network, no randomness.

Whatever decides the bytes is in the outline: the engine, the site, the layout's closure, the page's context.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from email.utils import format_datetime
from functools import partial
from html import escape
from importlib.metadata import version
from pathlib import Path

import msgspec
from jinja2 import TemplateError, TemplateNotFound
from markupsafe import Markup

from site_builder.colours import Tones, variation
from site_builder.content.slots import fill
from site_builder.fingerprint import combine, digest, digest_bytes, digest_folder
from site_builder.folding import Constant, fold
from site_builder.layouts import Layouts, display_path
from site_builder.model import Body, BodyRef, Moment, Page, Point, Problem, Site
from site_builder.sharing import share_links
from site_builder.wording import Wording

_encode = msgspec.msgpack.Encoder().encode
LIBRARIES = ("jinja2", "markupsafe", "markdown-it-py", "mdit-py-plugins", "pygments", "msgspec")

Bodies = Callable[[bytes], Body]
"""Gives a body by its digest."""


class LayoutError(Exception):
    """A layout failed on a page."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def engine_digest() -> bytes:
    """Changes with the code of this package, the version of Python and those of the libraries that make bytes."""
    versions = [platform.python_version(), *(version(library) for library in LIBRARIES)]
    return combine([digest_folder(Path(__file__).parent, (".py",)), digest(versions)])


class Renderer:
    """Renders the pages of one site."""

    def __init__(self, site: Site, layouts: Layouts, bodies: Bodies) -> None:
        self._environment = layouts.environment
        self._bodies = bodies
        self._assets = layouts.assets
        self._parts: dict[tuple[str, type], dict[bytes, Markup]] = {}
        wording = Wording(site.texts)
        constants: dict[str, Constant] = {"text": wording.text, "asset": self._asset}
        self._environment.revise = partial(fold, site=site, functions=constants)
        self._environment.globals |= {
            **constants,
            "site": site,
            "body": self._body,
            "part": self._part,
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
        }

    def page(self, page: Page) -> bytes:
        """The bytes of a page. Raises LayoutError."""
        try:
            return self._environment.get_template(page.layout).render(page=page.context).encode()
        except TemplateNotFound as error:
            hint = "a hub's own layouts stand before the packaged ones; a removed one leaves a gap"
            raise LayoutError(
                Problem(display_path(page.layout), "layout-missing", f"no layout `{error.name}`", None, hint)
            ) from error
        except (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError) as error:
            raise LayoutError(_problem_of(error, page)) from error

    def _asset(self, name: str) -> str:
        if name not in self._assets:
            raise LookupError(f"there is no file static/{name}")
        return self._assets[name]

    def _body(self, ref: BodyRef) -> dict[str, object]:
        body = self._bodies(ref.digest)
        hrefs = [escape(href) for href in ref.hrefs]
        return {
            "html": Markup(fill(body.html, hrefs)),
            "takeaways": [Markup(fill(takeaway, hrefs)) for takeaway in body.takeaways],
            "why_it_matters": Markup(fill(body.why_it_matters, hrefs)),
        }

    def _part(self, name: str, value: object = None) -> Markup:
        """A layout rendered with one `value`, remembered: the card of a story is the same on every page."""
        parts = self._parts.setdefault((name, type(value)), {})
        key = digest_bytes(_encode(value))  # Shorter than the value: there may be a hundred thousand cards.
        known = parts.get(key)
        if known is None:
            known = parts[key] = Markup(self._environment.get_template(name).render(value=value))
        return known


def iso(moment: Moment) -> str:
    """For machines: the day, or day and time when one was given."""
    return moment.at.strftime("%Y-%m-%dT%H:%M:%SZ" if moment.timed else "%Y-%m-%d")


def rfc822(moment: Moment) -> str:
    """The date format of RSS 2.0 (RFC 822, with four digits for the year)."""
    return format_datetime(moment.at)


def _problem_of(error: Exception, page: Page) -> Problem:
    """Where in the layouts it happened: the innermost frame that is a layout's."""
    path, line = display_path(page.layout), 0
    frame = error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename.startswith("layouts/"):
            path, line = frame.tb_frame.f_code.co_filename, frame.tb_lineno
        frame = frame.tb_next
    made_of = f", made of {page.origin}" if page.origin else ""
    message = f"{error} (on the page /{page.path.removesuffix('index.html')}{made_of})"
    return Problem(path, "layout-error", message, Point(line) if line else None)
