"""Redirects: from the `aliases` of stories and `redirects.yaml` to where each old address leads, in one hop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from site_builder.content.redirects import GONE, REDIRECTS_PATH, old_path
from site_builder.content.urls import url_fault
from site_builder.hub.links import Links, ResolvedLink
from site_builder.hub.schedule import Selection, unpublished_reason
from site_builder.hub.urls import story_path
from site_builder.model.content import Story
from site_builder.model.problems import KeyLocation, Location, Problem
from site_builder.model.result import Result
from site_builder.model.value import Value

ANSWERED = "a page answers there: take the old address away, or give one of them another address"


class Redirect(Value, frozen=True):
    """An old address of the site, and what answers it."""

    source: str
    """Path of the site: `/old/` or `/old.html`; neither percent-encoded nor below the base path."""
    target: str
    """Href of a page of the site (base path included, percent-encoded), or a whole address elsewhere; empty when
    nothing is there any more (410)."""
    path: str
    """The file that asks for it."""
    location: Location
    """The place in that file."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """The paths by which it is asked for: with the slash at the end, and without."""
        return (self.source, self.source.rstrip("/")) if self.source.endswith("/") else (self.source,)


class OldUrl(Value, frozen=True):
    """An old address as it is written, and where it is said to lead."""

    source: str
    """As `old_path` gives it."""
    target: str
    """A path of the site, a whole address, or GONE."""
    path: str
    location: Location
    """Of the address."""
    target_where: Location
    """Of the target."""
    draft: bool = False
    """Whether a draft says so."""


def old_urls(stories: Iterable[Story], listed: Mapping[str, str]) -> Result[list[OldUrl]]:
    """All that stories and `redirects.yaml` say of old addresses, one for each address; and what is wrong with them."""
    problems: list[Problem] = []
    written = list(_written(stories, listed, problems))
    known: dict[str, OldUrl] = {}
    for one in sorted(written, key=lambda one: one.draft):
        other = known.setdefault(one.source, one)
        if _page(other.target) != _page(one.target):
            problems += _conflict(one, other)
    return Result(sorted(known.values(), key=lambda one: one.source), problems)


def _written(stories: Iterable[Story], listed: Mapping[str, str], problems: list[Problem]) -> Iterator[OldUrl]:
    def checked(text: str, path: str, where: Location) -> str:
        try:
            return old_path(text)
        except ValueError as error:
            hint = "an old address is a path of this site, such as `/2026/old-name/`"
            problems.append(Problem(path, "bad-old-address", f"`{text[:100]}` {error}", where, hint))
            return ""

    for story in stories:
        for i, alias in enumerate(story.aliases):
            where = KeyLocation(("aliases", i))
            if source := checked(alias, story.path, where):
                yield OldUrl(source, story_path(story.slug), story.path, where, where, story.draft)
    for old, target in listed.items():
        here, there = KeyLocation((old,), on_key=True), KeyLocation((old,))
        source = checked(old, REDIRECTS_PATH, here)
        inside = target.startswith("/") and not target.startswith("//")
        hint = f"write a path of the site, which begins with `/`, an address elsewhere, or `{GONE}`"
        if target != GONE and not inside and (fault := url_fault(target, hint)):
            problems.append(Problem(REDIRECTS_PATH, "bad-redirect", fault.message, there, fault.hint))
        elif source:
            yield OldUrl(source, target, REDIRECTS_PATH, here, there)


def _page(target: str) -> str:
    """A target without what makes no difference to the page that it means."""
    path = target.partition("#")[0].partition("?")[0]
    try:
        return old_path(path) if target.startswith("/") else target
    except ValueError:
        return target


def _conflict(one: OldUrl, other: OldUrl) -> Iterator[Problem]:
    for this, that in ((one, other), (other, one)):
        if this is one or not one.draft:
            message = f"`{one.source}` leads to {_named(this.target)} here, and to {_named(that.target)} in {that.path}"
            yield Problem(
                this.path, "redirect-conflict", message, this.location, "an address leads to one place: choose"
            )


def _named(target: str) -> str:
    return "nothing" if target == GONE else f"`{target}`"


class Redirects:
    """Follows old addresses to their ends; gathers what is wrong with where they lead."""

    def __init__(
        self,
        addresses: Iterable[OldUrl],
        stories: Mapping[str, Story],
        uncertain: Set[str],
        selection: Selection,
    ) -> None:
        """`stories` are all that are written, by the paths of their pages; `uncertain` has the paths of which nothing
        can be said, as the files that may answer them have errors of their own.
        """
        self.problems: list[Problem] = []
        self._stories = stories
        self._uncertain = uncertain
        self._selection = selection
        self._addresses = {one.source: one for one in addresses if not one.draft and self._is_free(one)}
        self._ends: dict[str, OldUrl | None] = {}

    def resolved(self, links: Links) -> tuple[tuple[Redirect, ...], list[ResolvedLink]]:
        """What answers each old URL, in order of URL; and the links to pages at their ends.

        URLs of expired stories are among them.
        """
        redirects: dict[str, Redirect] = {}
        resolved: list[ResolvedLink] = []
        for source, old_url in self._addresses.items():
            end = self._target(old_url, links)
            if isinstance(end, ResolvedLink):
                resolved.append(end)
                end = end.href
            if end is not None:
                redirects[source] = Redirect(source, end, old_url.path, old_url.location)
        expiring = ((path, story) for path, story in self._stories.items() if story.expires and not story.draft)
        for path, story in expiring:
            if path not in self._addresses and unpublished_reason(story, self._selection) == "expired":
                redirects[path] = Redirect(path, "", story.path, None)
        return tuple(redirects[source] for source in sorted(redirects)), resolved

    def _is_free(self, one: OldUrl) -> bool:
        """Whether no story answers the address itself. A draft or an expired one does not, unless such are wanted."""
        story = self._stories.get(one.source)
        if story is None:
            return True
        if story.draft or unpublished_reason(story, Selection(at=self._selection.at)) == "expired":
            return bool(unpublished_reason(story, self._selection))
        message = f"the address `{one.source}` is also that of {story.path}"
        self.problems.append(Problem(one.path, "url-collision", message, one.location, ANSWERED))
        return False

    def _target(self, one: OldUrl, links: Links) -> str | ResolvedLink | None:
        """The target of a `Redirect`, or a link to it; None when it is unknown, or not published yet."""
        end = self._end(one)
        path = _page(end.target) if end else ""
        if end is None or path in self._uncertain:
            return None
        if path == GONE:
            return ""
        if not end.target.startswith("/"):
            return end.target
        story = self._stories.get(path)
        reason = unpublished_reason(story, self._selection) if story else ""
        if reason == "a draft":
            message = f"`{path}` is a draft"
            hint = f"publish it, or lead to another page, or write `{GONE}`"
            self.problems.append(Problem(end.path, "broken-link", message, end.target_where, hint))
        if reason:
            return "" if reason == "expired" else None
        return links.href(end.path, end.target, end.target_where)

    def _end(self, one: OldUrl) -> OldUrl | None:
        """The last of the addresses that lead to each other; None when they lead in a circle."""
        passed: dict[str, None] = {}
        while one.source not in self._ends and one.source not in passed:
            passed[one.source] = None
            following = self._addresses.get(_page(one.target))
            if following is None:
                self._ends[one.source] = one
            else:
                one = following
        if one.source not in self._ends:
            sources = list(passed)
            self._report_circle(sources[sources.index(one.source) :])
        end = self._ends.setdefault(one.source, None)
        self._ends |= dict.fromkeys(passed, end)
        return end

    def _report_circle(self, sources: list[str]) -> None:
        first = sources.index(min(sources))
        circle = [*sources[first:], *sources[:first], sources[first]]
        message = f"{' → '.join(f'`{source}`' for source in circle)} leads in a circle"
        start = self._addresses[circle[0]]
        hint = "one of them has to lead to a page"
        self.problems.append(Problem(start.path, "redirect-loop", message, start.target_where, hint))
