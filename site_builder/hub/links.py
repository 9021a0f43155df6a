"""Where the links and images of bodies lead: stories and pages by file path or slug, files by path, site paths.

Resolving a link is pure: what it uses, and what is wrong with it, is part of the answer.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from datetime import datetime
from unicodedata import normalize
from urllib.parse import unquote

import msgspec

from site_builder.content.markdown.collector import scheme_of
from site_builder.content.slug import slugify
from site_builder.content.urls import anchor_in, encode_suffix, split_reference, url_fault
from site_builder.diagnostics.suggestions import Suggestions
from site_builder.hub.assets import is_passive
from site_builder.hub.images import Images
from site_builder.hub.places import Places
from site_builder.hub.urls import Urls, item_path, page_path, story_path
from site_builder.model.collections import Item
from site_builder.model.content import BodyLink, ContentPage, Story, Timestamp
from site_builder.model.problems import KeyLocation, Location, Problem, TextLocation
from site_builder.model.site import BodyRef, ImageSize
from site_builder.model.value import Value

NOWHERE = "#"
BROKEN_IMAGE_HINT = "save it again, as PNG, JPEG, WebP, AVIF, GIF or SVG"
_STORY_FILE, _STORY_PAGE = re.compile(r"index\.(?:html|md|json)$"), re.compile(r"index\.html$")
"""The files of a story, which are published at its URL: with and without its Markdown and JSON."""
_PLAIN_FILE = re.compile(r"(?:\.\./)*(?:[\w-]+/)*[\w-][\w.-]*\.md", re.ASCII)
"""A link to a file without anything to decode, query or anchor."""
MAX_HINTS = 20
"""Suggestions for the broken links of one file: each compares a name with all names of the hub."""


class SiteLink(Value, frozen=True):
    """A link to a path of the site, which is checked when all pages are planned."""

    path: str
    """The file with the link."""
    target: str
    """Decoded path of the site, without base path, query and anchor."""
    location: Location
    anchor: str = ""
    """Of a link that a layout writes, and without an element of this id in any layout."""


class LinkTarget(Value, frozen=True):
    """A story or page that a link may lead to."""

    href: str
    anchors: Mapping[str, None] | None
    """Ids, in order; None when they are unknown, because the file has errors."""
    unpublished: str = ""
    """Why it is not published, in words; then the href is that of the original, or NOWHERE when it has no valid URL."""
    expires: Timestamp | None = None
    """When it expires; None if it stays, or is not published."""
    file: str = ""
    """The file of a story that expires."""
    origin: str = ""
    """Its file."""


class ExpiringLink(Value, frozen=True):
    """A link to something that is published now, and will not be from a known moment on."""

    path: str
    """The file with the link."""
    target: str
    location: Location
    at: datetime
    others: tuple[str, ...] = ()
    """The file of the target, if it is a story."""


class ResolvedLink(Value, frozen=True):
    """Where a link leads or which image it shows, what it uses, and what is wrong with it."""

    href: str
    size: ImageSize | None = None
    """Of an image, if it is known."""
    used_file: str = ""
    """Key of the file that has to be published for this link."""
    shown_image: str = ""
    """Key of the image that it shows."""
    site_link: SiteLink | None = None
    """Set when the target can be checked only against the plan."""
    expiring: ExpiringLink | None = None
    """Set when the target is there for a time only."""
    problem: Problem | None = None


class LinkUses:
    """What the links of a hub use, and what is wrong with them: gathered while the links are resolved."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        """Keys of the files to publish."""
        self.images: dict[str, None] = {}
        """Keys of the images that are shown, in the order of their first use."""
        self.site_links: list[SiteLink] = []
        self.expiring: list[ExpiringLink] = []
        self.problems: list[Problem] = []

    def add(self, links: Iterable[ResolvedLink]) -> None:
        """Add what some links use."""
        for link in links:
            if link.used_file:
                self.files.add(link.used_file)
            if link.shown_image:
                self.images[link.shown_image] = None
            if link.site_link:
                self.site_links.append(link.site_link)
            if link.expiring:
                self.expiring.append(link.expiring)
            if link.problem:
                self.problems.append(link.problem)

    def add_errors(self, links: Iterable[ResolvedLink]) -> None:
        """Add only what is wrong with the links of a story that is not published yet."""
        for link in links:
            if link.site_link:
                self.site_links.append(link.site_link)
            if link.problem and link.problem.severity == "error":
                self.problems.append(link.problem)

    def note(self, link: ResolvedLink) -> ResolvedLink:
        """Add what one link uses; returns the link."""
        self.add((link,))
        return link


class LinkTargets(Value, frozen=True, kw_only=True):
    """What links may lead to."""

    published: Sequence[Story]
    unpublished: Iterable[tuple[Story, str]]
    """Each with the reason why it is not published, in words."""
    scheduled: Collection[str] = ()
    """Paths of those that will be published: links to them are checked like those to published ones."""
    old: Mapping[str, Story] = {}
    """Old URLs that lead to a story which is scheduled, or which expires."""
    redirected: Collection[str] = ()
    """Old URLs that lead elsewhere. One of them may be that of an expired story."""
    places: Places
    twins: bool = True
    """Whether stories are published as Markdown and JSON too."""
    pages: Iterable[ContentPage]
    items: Iterable[Item] = ()
    """The published items that have pages."""
    item_drafts: Iterable[Item] = ()
    unreadable: Mapping[str, str]
    """Slugs of the stories and pages with errors, by path."""
    files: Mapping[str, str]
    """Hrefs of the files that may be published, by key."""


class Links:
    """Resolves links against the targets of a hub."""

    def __init__(self, targets: LinkTargets, images: Images, urls: Urls) -> None:
        self._files = targets.files
        self._images = images
        self._urls = urls
        self._places = targets.places
        self._place_states: dict[str, tuple[str, datetime | None]] = {}
        self._story_file = _STORY_FILE if targets.twins else _STORY_PAGE
        self._by_path: dict[str, LinkTarget | Story] = {}
        self._by_slug: dict[str, LinkTarget | Story] = {}
        self._by_site_path: dict[str, LinkTarget | Story] = {}
        """A published story stands for its target, which is made when a link leads there: to few stories, one does.
        At 10,000 stories, this takes half of the time of `resolve`."""
        for path, slug in targets.unreadable.items():
            self._by_path[path] = self._by_slug[slug] = LinkTarget(NOWHERE, None)
        by_story: dict[str, LinkTarget] = {}
        for story, reason in targets.unpublished:
            original = NOWHERE if url_fault(story.source_url) else story.source_url
            anchors = dict.fromkeys(story.anchors) if story.path in targets.scheduled else None
            target = by_story[story.path] = LinkTarget(original, anchors, reason, origin=story.path)
            self._by_path[story.path] = self._by_slug[story.slug] = target
            if story_path(story.slug) not in targets.redirected:
                self._by_site_path[story_path(story.slug)] = target
        self._by_site_path |= {old: by_story[s.path] for old, s in targets.old.items() if s.path in by_story}
        self._ends = {old: s.expires for old, s in targets.old.items() if s.expires and s.path not in by_story}
        self._by_path |= {story.path: story for story in targets.published}
        self._by_slug |= {story.slug: story for story in targets.published}
        self._by_site_path |= {story_path(story.slug): story for story in targets.published}
        for page in targets.pages:
            anchors = dict.fromkeys(page.anchors)
            target = LinkTarget(urls.href(page_path(page.slug)), anchors, origin=page.path)
            self._by_path[page.path] = self._by_site_path[page_path(page.slug)] = target
            self._by_slug.setdefault(page.slug, target)
        for item in targets.items:
            href = urls.href(item_path(item.collection, item.id))
            self._add_item(item, LinkTarget(href, dict.fromkeys(item.anchors), origin=item.path))
        for item in targets.item_drafts:
            self._add_item(item, LinkTarget(NOWHERE, None, "a draft", origin=item.path))
        self._file_names = Suggestions(targets.files)
        self._all_names = Suggestions(self._by_slug, targets.files)
        self._stories: dict[str, LinkTarget] = {}
        """Targets of published stories that a link leads to, by path."""
        self._folders: dict[tuple[str, str], str] = {}
        """Folders that links name, by the file's own folder and the written one. They are few: see `story_hrefs`."""
        self._anchors: dict[str, Suggestions] = {}
        """Of the targets of broken links, by their hrefs."""

    def _add_item(self, item: Item, target: LinkTarget) -> None:
        self._by_site_path[item_path(item.collection, item.id)] = target
        if item.index is None:
            self._by_path[item.path] = target

    def with_places(self, places: Places) -> Links:
        """Return links to the same targets, with other lists of stories."""
        links = copy(self)
        links._places, links._place_states = places, {}
        return links

    def with_files(self, files: Mapping[str, str], images: Images) -> Links:
        """Return links to the same stories and pages, with other files."""
        links = copy(self)
        links._files, links._images = files, images
        return links

    def body(self, path: str, digest: bytes, links: Iterable[BodyLink]) -> tuple[BodyRef, list[ResolvedLink]]:
        """Return a body of the file at `path` with its links and images resolved; and these links."""
        resolved: list[ResolvedLink] = []
        hints = MAX_HINTS
        for link in links:
            location = link.at or TextLocation(link.line, unquote(link.target))
            if link.image:
                name, suffix = split_reference(link.target)
                answer = _with_suffix(self.image(path, name, location, with_hint=hints > 0), suffix)
            else:
                answer = self.href(path, link.target, location, with_hint=hints > 0)
            hints -= bool(answer.problem)
            resolved.append(answer)
        sizes = tuple(link.size for link in resolved)
        return BodyRef(digest, tuple(link.href for link in resolved), sizes if any(sizes) else ()), resolved

    def story_hrefs(self, path: str, links: Iterable[BodyLink]) -> tuple[str, ...] | None:
        """Return the hrefs of the links of the file at `path`, if each leads to a published story that stays; or None.

        Then `body` gives the same hrefs, and nothing else to note. It takes twice as long: 4 % of the time of an edit
        at 100,000 stories, of which 30 % have links.
        """
        hrefs = []
        folder = posixpath.dirname(path)
        for link in links:
            target = link.target
            if link.image or not _PLAIN_FILE.fullmatch(target):
                return None
            before, _, name = target.rpartition("/")
            story = self._by_path.get(f"{self._folder(folder, before)}/{name}")
            if not isinstance(story, Story) or story.expires:
                return None
            hrefs.append(self._urls.href(story_path(story.slug)))
        return tuple(hrefs)

    def _folder(self, folder: str, written: str) -> str:
        key = folder, written
        found = self._folders.get(key)
        if found is None:
            found = self._folders[key] = join_path(f"{folder}/.", written or ".")
        return found

    def image(self, path: str, name: str, location: Location, with_hint: bool = True) -> ResolvedLink:
        """Return an image next to the file at `path`, or in `static/` when the name begins with `/`."""
        key = _file_key(path, name)
        if key not in self._files:
            return self._missing_file(path, key, location, with_hint)
        if fault := self._images.fault(key):
            return _broken(path, "broken-image", f"`{key}` {fault}", location, BROKEN_IMAGE_HINT)
        shown = self._images.show(key)
        used_file = key if shown.href == self._files[key] else ""
        return ResolvedLink(shown.href, shown.size, used_file, shown_image=key)

    def file(self, path: str, name: str, location: Location, with_hint: bool = True) -> ResolvedLink:
        """Return a file next to the file at `path`, or in `static/` when the name begins with `/`."""
        key = _file_key(path, name)
        if key not in self._files:
            return self._missing_file(path, key, location, with_hint)
        problem = None
        if key.lower().endswith(".svg") and (fault := self._images.fault(key)):
            problem = Problem(path, "broken-image", f"`{key}` {fault}", location, BROKEN_IMAGE_HINT)
        elif not is_passive(key):
            message = f"stories cannot publish `{posixpath.splitext(key)[1] or posixpath.basename(key)}` files: `{key}`"
            hint = "host it elsewhere, or ask a maintainer to add it to `static/`"
            problem = Problem(path, "active-file", message, location, hint)
        return ResolvedLink(self._files[key], used_file=key, problem=problem)

    def href(self, path: str, link: str, location: Location, with_hint: bool = True) -> ResolvedLink:
        """Where a link in the file at `path` leads: to a story or page by its file, slug or path, or to a file."""
        name, suffix = split_reference(link)
        target = self._target(path, name)
        if target is None:
            return self._other_href(path, name, suffix, location, with_hint)
        problem = self._anchor_problem(path, name, anchor_in(suffix), target, location, with_hint)
        if target.unpublished:
            instead = "nowhere" if target.href == NOWHERE else "to its original instead"
            message = f"`{name}` is {target.unpublished}: the link leads {instead}"
            others = (target.origin,) if target.origin else ()
            warning = Problem(path, "link-to-unpublished", message, location, severity="warning", other_paths=others)
            return ResolvedLink(target.href, problem=problem or warning)
        expiring = ExpiringLink(path, name, location, target.expires.at, (target.file,)) if target.expires else None
        return ResolvedLink(target.href + encode_suffix(suffix), expiring=expiring, problem=problem)

    def site_href(self, path: str, link: str, location: Location) -> ResolvedLink:
        """Where a link of the settings to a path of the site leads."""
        name, suffix = split_reference(link)
        target = self._target(path, name)
        if target and target.unpublished:
            return self.href(path, name, location)
        return self._place_href(path, name, suffix, location)

    def layout_href(self, link: SiteLink) -> ResolvedLink:
        """What a link of a layout uses. Nothing can lead it elsewhere while its target has no page."""
        target = self._target(link.path, link.target) if link.target else None
        if link.anchor and (problem := self._layout_anchor_problem(link, target)):
            return ResolvedLink("", problem=problem)
        if not link.target:
            return ResolvedLink("")
        why = target.unpublished if target else self._places.instead(link.target) and "without stories now"
        if not why:
            end = self._end(link.target)
            expiring = ExpiringLink(link.path, link.target, link.location, end) if end else None
            return ResolvedLink("", site_link=link, expiring=expiring)
        message = f"`{link.target}` is {why}: readers who follow the link learn that there is nothing"
        return ResolvedLink(
            "", problem=Problem(link.path, "link-to-unpublished", message, link.location, "", "warning")
        )

    def _target(self, path: str, name: str) -> LinkTarget | None:
        if not name:
            return self._known(self._by_path.get(path))
        if not name.startswith("/"):
            return self._known(self._by_path.get(join_path(path, name)) or self._by_slug.get(name))
        name = normalize("NFC", name)
        if target := self._known(self._by_site_path.get(name if name.endswith("/") else name + "/")):
            return target
        page = self._story_file.sub("", name)
        target = self._known(self._by_site_path.get(page)) if page != name else None
        return target if target and target.unpublished else None  # The plan knows the files of other stories.

    def _known(self, target: LinkTarget | Story | None) -> LinkTarget | None:
        """Return a target; that of a published story is made at the first link to it."""
        if not isinstance(target, Story):
            return target
        known = self._stories.get(target.path)
        if known is None:
            href = self._urls.href(story_path(target.slug))
            file = target.path if target.expires else ""
            anchors = dict.fromkeys(target.anchors)
            known = LinkTarget(href, anchors, expires=target.expires, file=file, origin=target.path)
            self._stories[target.path] = known
        return known

    def _anchor_problem(
        self, path: str, name: str, anchor: str, target: LinkTarget, location: Location, with_hint: bool
    ) -> Problem | None:
        if not anchor or target.anchors is None or anchor in target.anchors:
            return None
        anchors = self._anchors.setdefault(target.href, Suggestions(target.anchors))
        hint = anchors.did_you_mean(anchor) if with_hint else ""
        message, others = f"there is no heading `#{anchor}` in `{name}`", (target.origin,) if target.origin else ()
        return Problem(path, "broken-anchor", message, location, hint, other_paths=others)

    def _layout_anchor_problem(self, link: SiteLink, target: LinkTarget | None) -> Problem | None:
        """Return what is wrong with an anchor that no layout has: a story or page has to have it."""
        if target:
            return self._anchor_problem(link.path, link.target, link.anchor, target, link.location, with_hint=True)
        targets = (*self._by_path.values(), *self._by_slug.values())
        if any(known.anchors is None or link.anchor in known.anchors for known in targets):
            return None
        message = f"no layout, story or page has the id `{link.anchor}`"
        return Problem(link.path, "broken-anchor", message, link.location)

    def _other_href(self, path: str, name: str, suffix: str, location: Location, with_hint: bool) -> ResolvedLink:
        if name.startswith("/") and _file_key(path, name) not in self._files:
            return self._place_href(path, name, suffix, location)
        return _with_suffix(self._file_href(path, name, location, with_hint), suffix)

    def _file_href(self, path: str, name: str, location: Location, with_hint: bool) -> ResolvedLink:
        if name.startswith("/") or join_path(path, name) in self._files:
            return self.file(path, name, location, with_hint)
        message = f"`{name}` does not match a story, page or file of this site"
        slug = slugify(posixpath.basename(name).removesuffix(".md"))
        hint = self._all_names.did_you_mean(slug) if with_hint else ""
        return _broken(path, "broken-link", message, location, hint)

    def _place_href(self, path: str, target: str, suffix: str, location: Location) -> ResolvedLink:
        """Where a link to another path of the site leads: there, or to what is left while a list has no stories."""
        instead, end = self._place_states.get(target) or self._place_state(target)
        if instead:
            message = f"`{target}` has no stories now: the link leads to `{instead}` instead"
            warning = Problem(path, "link-to-unpublished", message, location, severity="warning")
            return ResolvedLink(self._urls.href(instead), problem=warning)
        expiring = ExpiringLink(path, target, location, end) if end else None
        link = ResolvedLink(self._urls.href(target), site_link=SiteLink(path, target, location), expiring=expiring)
        return _with_suffix(link, suffix)

    def _place_state(self, target: str) -> tuple[str, datetime | None]:
        """Return where a link to a path of the site leads instead, if anywhere; and when the path has no page more."""
        state = self._place_states[target] = self._places.instead(target), self._end(target)
        return state

    def _end(self, target: str) -> datetime | None:
        """Return when a path of the site has no page any more; None if it stays."""
        page = self._story_file.sub("", target.rstrip("/") + "/" if "." not in target else target)
        story = self._by_site_path.get(page)
        expires = story.expires if story else self._ends.get(page)
        return expires.at if expires else self._places.end(target)

    def _missing_file(self, path: str, key: str, location: Location, with_hint: bool) -> ResolvedLink:
        hint = self._file_names.did_you_mean(key) if with_hint else ""
        return _broken(path, "missing-file", f"there is no file `{key}`", location, hint)


def _with_suffix(link: ResolvedLink, suffix: str) -> ResolvedLink:
    """Return a link with the query and the anchor that follow its path."""
    if not suffix or link.href == NOWHERE:
        return link
    return msgspec.structs.replace(link, href=link.href + encode_suffix(suffix))


def _broken(path: str, code: str, message: str, location: Location, hint: str) -> ResolvedLink:
    return ResolvedLink(NOWHERE, problem=Problem(path, code, message, location, hint))


def _file_key(path: str, name: str) -> str:
    """Return the key of a file that the file at `path` names: `static/...` when the name begins with `/`."""
    return f"static/{normalize('NFC', name.removeprefix('/'))}" if name.startswith("/") else join_path(path, name)


def cover_image(story: Story, links: Links) -> ResolvedLink:
    """Return a story's own image; with an empty href when it has none."""
    if not story.image or scheme_of(story.image):
        return ResolvedLink("")
    return links.image(story.path, story.image, KeyLocation(("image",)))


def join_path(path: str, name: str) -> str:
    """Return the path of a file that the file at `path` names relative to itself."""
    return normalize("NFC", posixpath.normpath(posixpath.join(posixpath.dirname(path), name)))
