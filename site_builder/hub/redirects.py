"""Resolve redirects: from the `aliases` of stories and `redirects.yaml` to where each old URL leads, in one hop."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Set

import msgspec

from site_builder.content.paths import REDIRECTS_PATH
from site_builder.content.redirects import GONE, old_path
from site_builder.content.urls import encode_url, link_fault, without_suffix
from site_builder.hub.links import Links, ResolvedLink
from site_builder.hub.places import Places
from site_builder.hub.schedule import Selection, unpublished_reason
from site_builder.hub.urls import item_path, story_path
from site_builder.hub.vocabulary import names_of
from site_builder.model.collections import Item
from site_builder.model.content import Story
from site_builder.model.problems import KeyLocation, Location, Problem
from site_builder.model.result import Result
from site_builder.model.value import Value

_TWIN, _NO_TWIN = re.compile(r"index\.(?:md|json)/$"), re.compile(r"(?!)")
"""What follows the URL of a story in those of its Markdown and JSON, as `old_path` gives them; or nothing."""
ANSWERED = "a page has this URL: remove the redirect, or change one of the URLs"


class Redirect(Value, frozen=True):
    """An old URL of the site, and what answers it."""

    source: str
    """Path of the site: `/old/` or `/old.html`; neither percent-encoded nor below the base path."""
    target: str
    """Href of a page of the site (base path included, percent-encoded), or an external URL; empty when the page is
    gone (410)."""
    path: str
    """The file that defines it."""
    location: Location
    """Where in that file."""
    story: Story | None = None
    """The expired story that was here, if it is gone for that reason."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """The paths that browsers request: with the slash at the end, and without."""
        return (self.source, self.source.rstrip("/")) if self.source.endswith("/") else (self.source,)


class OldUrl(Value, frozen=True):
    """An old URL as an editor wrote it, and its target."""

    source: str
    """As `old_path` gives it."""
    target: str
    """A path of the site, an external URL, or GONE."""
    path: str
    location: Location
    """Of the old URL."""
    target_location: Location
    """Of the target."""
    draft: bool = False
    """Whether a draft defines it."""

    @property
    def is_name(self) -> bool:
        """Return whether it is that of another name of a term: no list of stories can be there."""
        return isinstance(self.location, KeyLocation) and not {"name", "also"}.isdisjoint(self.location.path)


def old_urls(stories: Iterable[Story], listed: Mapping[str, str], items: Iterable[Item] = ()) -> Result[list[OldUrl]]:
    """Return the old URLs of stories, items and `redirects.yaml`, each once; and what is wrong with them."""
    problems: list[Problem] = []
    by_source: dict[str, OldUrl] = {}
    for old_url in sorted(_read_old_urls(stories, listed, items, problems), key=lambda old_url: old_url.draft):
        first = by_source.setdefault(old_url.source, old_url)
        if _page(first.target) != _page(old_url.target):
            problems += _conflict(old_url, first)
    for old_url in _other_names(items):
        by_source.setdefault(old_url.source, old_url)
    return Result(sorted(by_source.values(), key=lambda old_url: old_url.source), problems)


def _read_old_urls(
    stories: Iterable[Story], listed: Mapping[str, str], items: Iterable[Item], problems: list[Problem]
) -> Iterator[OldUrl]:
    def checked(text: str, path: str, location: Location) -> str:
        try:
            return old_path(text)
        except ValueError as error:
            hint = "an old URL is a path of this site, such as `/2026/old-name/`"
            problems.append(Problem(path, "bad-old-address", f"`{text[:100]}` {error}", location, hint))
            return ""

    for story in stories:
        for i, alias in enumerate(story.aliases):
            location = KeyLocation(("aliases", i))
            if source := checked(alias, story.path, location):
                yield OldUrl(source, story_path(story.slug), story.path, location, location, story.draft)
    for item in items:
        for i, alias in enumerate(item.aliases):
            location = item.key("aliases", i)
            if source := checked(alias, item.path, location):
                yield OldUrl(source, item_path(item.collection, item.id), item.path, location, location, item.draft)
    for old, target in listed.items():
        key, value = KeyLocation((old,), on_key=True), KeyLocation((old,))
        source = checked(old, REDIRECTS_PATH, key)
        is_internal = target.startswith("/") and not target.startswith("//")
        hint = f"write a path of the site, which begins with `/`, an external URL, or `{GONE}`"
        if target != GONE and not is_internal and (fault := link_fault(target, hint)):
            problems.append(Problem(REDIRECTS_PATH, "bad-redirect", fault.message, value, fault.hint))
        elif source:
            yield OldUrl(source, encode_url(target), REDIRECTS_PATH, key, value)


def _other_names(items: Iterable[Item]) -> Iterator[OldUrl]:
    """Yield the URLs that tags, sources and authors would have under other names: they had them before their entry."""
    entries = [item for item in items if item.term_kind]
    taken = {item_path(item.collection, item.id) for item in entries}
    for item in entries:
        for slug, place in names_of(item):
            path, location = (
                item_path(item.collection, slug),
                item.key(*(("name",) if place is None else ("also", place))),
            )
            if path not in taken:
                yield OldUrl(path, item_path(item.collection, item.id), item.path, location, location)


def _page(target: str) -> str:
    """Return a target without query and anchor, which make no difference to the page."""
    path = without_suffix(target)
    try:
        return old_path(path) if target.startswith("/") else target
    except ValueError:
        return target


def _conflict(old_url: OldUrl, other: OldUrl) -> Iterator[Problem]:
    for this, that in ((old_url, other), (other, old_url)):
        if this is old_url or not old_url.draft:
            message = (
                f"`{old_url.source}` leads to {_named(this.target)} here, and to {_named(that.target)} in {that.path}"
            )
            hint = "a URL has one target: choose one"
            yield Problem(this.path, "redirect-conflict", message, this.location, hint, other_paths=(that.path,))


def _named(target: str) -> str:
    return "nothing" if target == GONE else f"`{target}`"


class Redirects:
    """Follows old URLs to their ends, and collects problems with their targets."""

    def __init__(
        self,
        old_urls: Iterable[OldUrl],
        stories: Mapping[str, Story],
        uncertain: Set[str],
        selection: Selection,
        places: Places,
        twins: bool = True,
    ) -> None:
        """`stories` are all stories by the paths of their pages; with `twins`, Markdown and JSON are next to them.

        Paths in `uncertain` are not checked, because a file with errors may answer them.
        """
        self.problems: list[Problem] = []
        self._stories = stories
        self._uncertain = uncertain
        self._selection = selection
        self._places = places
        self._twin = _TWIN if twins else _NO_TWIN
        self._old_urls = {url.source: url for url in old_urls if not url.draft and self._is_free(url)}
        self._ends: dict[str, OldUrl | None] = {}

    @property
    def sources(self) -> Collection[str]:
        """The old URLs that lead elsewhere."""
        return self._old_urls.keys()

    def timely(self) -> dict[str, Story]:
        """Return the old URLs that lead to a story which is scheduled, or which expires, each with it."""
        found: dict[str, Story] = {}
        for source, old_url in self._old_urls.items():
            end = self._end(old_url)
            story = self._stories.get(_page(end.target)) if end else None
            if story and not story.draft and (story.expires or unpublished_reason(story, self._selection)):
                found[source] = story
        return found

    def resolved(self, links: Links) -> tuple[tuple[Redirect, ...], list[ResolvedLink]]:
        """Return what answers each old URL, in order of URL; and the links to pages at their ends.

        URLs of expired stories are among them.
        """
        redirects: dict[str, Redirect] = {}
        resolved: list[ResolvedLink] = []
        for source, old_url in self._old_urls.items():
            end = self._target(old_url, links)
            if isinstance(end, ResolvedLink):
                resolved.append(self._at(old_url, end))
                end = end.href
            if end is not None:
                story = None if end else self._expired_end(old_url)
                if story and story.path != old_url.path:
                    self._warn_of_expired(old_url, story)
                redirects[source] = Redirect(source, end, old_url.path, old_url.location, story)
        expiring = ((path, story) for path, story in self._stories.items() if story.expires and not story.draft)
        for path, story in expiring:
            if path not in self._old_urls and unpublished_reason(story, self._selection) == "expired":
                redirects[path] = Redirect(path, "", story.path, None, story)
        return tuple(redirects[source] for source in sorted(redirects)), resolved

    def _at(self, old_url: OldUrl, link: ResolvedLink) -> ResolvedLink:
        """Return the link at the end of a chain; the warning of its end comes at the old URL, if in another file."""
        if link.expiring is None or link.expiring.path == old_url.path:
            return link
        expiring = msgspec.structs.replace(
            link.expiring, path=old_url.path, target=old_url.target, location=old_url.target_location
        )
        return msgspec.structs.replace(link, expiring=expiring)

    def _expired_end(self, old_url: OldUrl) -> Story | None:
        end = self._end(old_url)
        return self._stories.get(_page(end.target)) if end else None

    def _warn_of_expired(self, old_url: OldUrl, story: Story) -> None:
        message = f"`{old_url.target}` is expired: readers of `{old_url.source}` learn that the story was withdrawn"
        hint = f"name another page, or write `{GONE}`"
        self.problems.append(
            Problem(
                old_url.path,
                "link-to-unpublished",
                message,
                old_url.target_location,
                hint,
                severity="warning",
                other_paths=(story.path,),
            )
        )

    def _is_free(self, old_url: OldUrl) -> bool:
        """Whether no story has this URL, for its page or the files next to it.

        Drafts and expired stories count only if the selection includes them. A list of stories has it, too, if it only
        will be there because of a scheduled story.
        """
        story = self._stories.get(self._twin.sub("", old_url.source))
        if story is None:
            if not self._places.will_exist(old_url.source):
                return True
            message = f"`{old_url.source}` is the URL of a list of stories, now or when a scheduled story begins"
            self.problems.append(Problem(old_url.path, "url-collision", message, old_url.location, ANSWERED))
            return False
        if story.draft or unpublished_reason(story, Selection(at=self._selection.at)) == "expired":
            return bool(unpublished_reason(story, self._selection))
        message = f"{story.path} has the URL `{old_url.source}`, too"
        others = (story.path,)
        self.problems.append(
            Problem(old_url.path, "url-collision", message, old_url.location, ANSWERED, other_paths=others)
        )
        return False

    def _target(self, old_url: OldUrl, links: Links) -> str | ResolvedLink | None:
        """Return the target of a `Redirect`, or a link to it; None when it is unknown, or not published yet."""
        end = self._end(old_url)
        path = _page(end.target) if end else ""
        if end is None or path in self._uncertain:
            return None
        if path == GONE:
            return ""
        if not end.target.startswith("/"):
            return end.target
        story = self._stories.get(path)
        reason = unpublished_reason(story, self._selection) if story else ""
        if story and reason == "a draft":
            message = f"`{path}` is a draft"
            hint = f"publish it, name another page, or write `{GONE}`"
            self.problems.append(
                Problem(end.path, "broken-link", message, end.target_location, hint, other_paths=(story.path,))
            )
        if reason:
            return "" if reason == "expired" else None
        return links.href(end.path, end.target, end.target_location)

    def _end(self, old_url: OldUrl) -> OldUrl | None:
        """Return the last of a chain of old URLs; None when they lead in a circle."""
        passed: dict[str, None] = {}
        while old_url.source not in self._ends and old_url.source not in passed:
            passed[old_url.source] = None
            following = self._old_urls.get(_page(old_url.target))
            if following is None:
                self._ends[old_url.source] = old_url
            else:
                old_url = following
        if old_url.source not in self._ends:
            sources = list(passed)
            self._report_circle(sources[sources.index(old_url.source) :])
        end = self._ends.setdefault(old_url.source, None)
        self._ends |= dict.fromkeys(passed, end)
        return end

    def _report_circle(self, sources: list[str]) -> None:
        first = sources.index(min(sources))
        circle = [*sources[first:], *sources[:first], sources[first]]
        message = f"{' → '.join(f'`{source}`' for source in circle)} leads in a circle"
        start = self._old_urls[circle[0]]
        hint = "point one of them to a page"
        others = tuple(dict.fromkeys(self._old_urls[source].path for source in circle))
        self.problems.append(
            Problem(start.path, "redirect-loop", message, start.target_location, hint, other_paths=others)
        )
