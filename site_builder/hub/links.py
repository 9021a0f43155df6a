"""Where the links and images of bodies lead: stories and pages by file path or slug, files by path, site paths."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping
from unicodedata import normalize

from site_builder.content.markdown.collector import scheme_of
from site_builder.content.slug import quote_path, slugify
from site_builder.content.urls import url_fault
from site_builder.diagnostics.suggestions import Suggestions
from site_builder.hub.assets import is_passive
from site_builder.hub.images import Images, ShownImage
from site_builder.hub.urls import Urls, page_path, story_path
from site_builder.model.content import BodyLink, ContentPage, Story
from site_builder.model.problems import KeyLocation, Location, Problem, Severity, TextLocation
from site_builder.model.site import BodyRef, ImageSize
from site_builder.model.value import Value

NOWHERE = "#"
BROKEN = "save it again, as PNG, JPEG, WebP, AVIF, GIF or SVG"
MAX_HINTS = 20
"""Suggestions for the broken links of one file: each compares a name with all that there are."""


class SiteLink(Value, frozen=True):
    """A link to a path of the site, which can be checked only when all pages are planned."""

    path: str
    """File that holds the link."""
    target: str
    """Path of the site, without base path, query and anchor."""
    location: Location


class LinkTarget(Value, frozen=True):
    """A story or page that a link may lead to."""

    href: str
    anchors: Mapping[str, None] | None
    """Ids, in their order; None when they are not known, as the file has errors of its own."""
    withheld: str = ""
    """Why it is not published; then the href is that of the original, or NOWHERE when that has no good address."""


class Links:
    """Resolves the links of all files; gathers what is wrong with them, and the site links left to check."""

    def __init__(
        self,
        live: Iterable[Story],
        withheld: Iterable[tuple[Story, str]],
        pages: Iterable[ContentPage],
        unreadable: Mapping[str, str],
        files: Mapping[str, str],
        pictures: Images,
        urls: Urls,
    ) -> None:
        self.problems: list[Problem] = []
        self.site_links: list[SiteLink] = []
        self.used_files: set[str] = set()
        self._hints: Counter[str] = Counter()
        self._files = files
        self._pictures = pictures
        self._urls = urls
        self._by_path: dict[str, LinkTarget] = {}
        self._by_slug: dict[str, LinkTarget] = {}
        self._by_site_path: dict[str, LinkTarget] = {}
        for path, slug in unreadable.items():
            self._by_path[path] = self._by_slug[slug] = LinkTarget(NOWHERE, None)
        for story, reason in withheld:
            original = NOWHERE if url_fault(story.source_url) else story.source_url
            self._by_path[story.path] = self._by_slug[story.slug] = LinkTarget(original, {}, reason)
        for story in live:
            target = LinkTarget(urls.href(story_path(story.slug)), dict.fromkeys(story.anchors))
            self._by_path[story.path] = self._by_slug[story.slug] = target
            self._by_site_path[story_path(story.slug)] = target
        for page in pages:
            target = LinkTarget(urls.href(page_path(page.slug)), dict.fromkeys(page.anchors))
            self._by_path[page.path] = self._by_site_path[page_path(page.slug)] = target
            self._by_slug.setdefault(page.slug, target)
        self._like_a_file = Suggestions(files)
        self._like_any = Suggestions(self._by_slug, files)

    def body(self, path: str, digest: bytes, links: Iterable[BodyLink]) -> BodyRef:
        """A body of one file, with the links and images of that file resolved."""
        hrefs: list[str] = []
        pictures: list[ImageSize | None] = []
        for link in links:
            shown = self._image_of(path, link) if link.image else ShownImage(self._href_of(path, link), None)
            hrefs.append(shown.href)
            pictures.append(shown.picture)
        return BodyRef(digest, tuple(hrefs), tuple(pictures) if any(pictures) else ())

    def image(self, path: str, name: str, where: Location) -> ShownImage:
        """An image beside the story, or in `static/` when the name begins with `/`."""
        key = self._key(path, name, where)
        if not key:
            return ShownImage(NOWHERE, None)
        if wrong := self._pictures.wrong(key):
            self._report(path, "broken-image", f"`{key}` {wrong}", where, BROKEN)
            return ShownImage(NOWHERE, None)
        shown = self._pictures.show(key)
        if shown.href == self._files[key]:
            self.used_files.add(key)
        return shown

    def file(self, path: str, name: str, where: Location) -> str:
        """The href of a file beside the story, or in `static/` when the name begins with `/`."""
        key = self._key(path, name, where)
        if not key:
            return NOWHERE
        if key.lower().endswith(".svg") and (wrong := self._pictures.wrong(key)):
            self._report(path, "broken-image", f"`{key}` {wrong}", where, BROKEN)
        elif not is_passive(key):
            hint = "publish it elsewhere, or have the one who keeps `static/` put it there"
            self._report(path, "active-file", f"`{key}` is no kind of file that a story may publish", where, hint)
        self.used_files.add(key)
        return self._files[key]

    def _key(self, path: str, name: str, where: Location) -> str:
        """What a file is known by; empty when there is none."""
        found = name.removeprefix("/") if name.startswith("/") else join_path(path, name)
        key = f"static/{normalize('NFC', found)}" if name.startswith("/") else found
        if key in self._files:
            return key
        self._report(path, "missing-file", f"there is no file `{key}`", where, self._hint(path, key, self._like_a_file))
        return ""

    def _image_of(self, path: str, link: BodyLink) -> ShownImage:
        return self.image(path, link.target.partition("#")[0], TextLocation(link.line, link.target))

    def _href_of(self, path: str, link: BodyLink) -> str:
        return self.href(path, link.target, TextLocation(link.line, link.target))

    def href(self, path: str, wanted: str, where: Location) -> str:
        """Where a link leads that stands in one file: to a story or page by its file, slug or path, to a file."""
        name, _, anchor = wanted.partition("#")
        target = self._target(path, name)
        if target is None:
            return self._other_href(path, name, anchor, where)
        if target.withheld:
            instead = "nowhere" if target.href == NOWHERE else "to its original instead"
            message = f"`{name}` is {target.withheld}: the link leads {instead}"
            self._report(path, "link-to-unpublished", message, where, severity="warning")
            return target.href
        if anchor and target.anchors is not None and anchor not in target.anchors:
            hint = self._hint(path, anchor, Suggestions(target.anchors))
            self._report(path, "broken-anchor", f"there is no heading `#{anchor}` in `{name}`", where, hint)
        return target.href + (f"#{quote_path(anchor)}" if anchor else "")

    def _target(self, path: str, name: str) -> LinkTarget | None:
        if name.startswith("/"):
            return self._by_site_path.get(name if name.endswith("/") else name + "/")
        return self._by_path.get(join_path(path, name)) or self._by_slug.get(name)

    def _other_href(self, path: str, name: str, anchor: str, where: Location) -> str:
        if name.startswith("/") and f"static{name}" not in self._files:
            self.site_links.append(SiteLink(path, name.partition("?")[0], where))
            return self._urls.link(name + ("#" + anchor if anchor else ""))
        if name.startswith("/") or join_path(path, name) in self._files:
            return self.file(path, name, where)
        hint = self._hint(path, slugify(posixpath.basename(name).removesuffix(".md")), self._like_any)
        self._report(path, "broken-link", f"`{name}` is no story, page or file of this site", where, hint)
        return NOWHERE

    def _hint(self, path: str, word: str, known: Suggestions) -> str:
        self._hints[path] += 1
        return known.did_you_mean(word) if self._hints[path] <= MAX_HINTS else ""

    def _report(
        self, path: str, code: str, message: str, where: Location, hint: str = "", severity: Severity = "error"
    ) -> None:
        self.problems.append(Problem(path, code, message, where, hint, severity))


def cover_image(story: Story, links: Links) -> ShownImage:
    """A story's own image; with an empty href when it has none."""
    if not story.image or scheme_of(story.image):
        return ShownImage("", None)
    return links.image(story.path, story.image, KeyLocation(("image",)))


def join_path(path: str, name: str) -> str:
    """The path of a file that another one names, seen from there."""
    return normalize("NFC", posixpath.normpath(posixpath.join(posixpath.dirname(path), name)))
