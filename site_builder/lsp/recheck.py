"""Recheck: what `check` would say of one file if it had another text, without looking at all the others again.

Everything that the text decides is found anew. What only the whole hub can tell is as it was saved: KEPT, and which
pages there are to link to, but for stories.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from site_builder.config.paths import PAGES, STORIES
from site_builder.config.reader import parse_config
from site_builder.config.schema import SETTINGS_PATH
from site_builder.content.front_matter import locate
from site_builder.content.original_url import canonical_original_url
from site_builder.content.page import ParsedPage, parse_page
from site_builder.content.reader import DEFAULT_OPTIONS, as_warnings
from site_builder.content.schema.convert import drop_follow_up_problems
from site_builder.content.sources import SOURCES_PATH, parse_sources
from site_builder.content.story import ParsedStory, parse_story
from site_builder.content.text import decode
from site_builder.content.translations import override
from site_builder.diagnostics.diagnostic import Diagnostic, in_order
from site_builder.hub.content import Content
from site_builder.hub.links import LinkUses
from site_builder.hub.redirects import Redirect
from site_builder.hub.resolve import ResolvedContent, links_of, resolve, resolve_redirects
from site_builder.hub.story_checks import check_stories
from site_builder.lint.check import OF_THE_HUB, RuleContext, of_one_file
from site_builder.lint.rules import sources as of_sources
from site_builder.lint.rules import tags as of_tags
from site_builder.lint.severity import apply_severities, unknown_codes
from site_builder.lsp.snapshot import HubSnapshot
from site_builder.model.content import ContentPage, Story
from site_builder.model.problems import KeyLocation, Problem
from site_builder.pipeline.index import menu_links
from site_builder.pipeline.plan import broken_links, redirect_collision

T = TypeVar("T", Story, ContentPage)

KEPT = frozenset(("no-pagefind", "no-pillow", "url-collision"))
"""Codes of what the other files decide more than this one, where they are about the file as a whole."""
KEPT_RULES = frozenset(("orphan-page", "orphan-story"))
"""Those of rules."""


def recheck(view: HubSnapshot | None, path: str, text: str) -> list[Diagnostic]:
    """What is wrong with a file that has this text; without a view, what it says of itself alone."""
    data = text.encode("utf-8", "replace")  # A client may be in the middle of a pair of surrogates.
    problems = [problem for problem in _problems(view, path, data) if problem.path == path]
    text = decode(data, path)[0]
    return in_order(locate(problem, text) for problem in drop_follow_up_problems(problems))


def _problems(view: HubSnapshot | None, path: str, data: bytes) -> Iterator[Problem]:
    if path == SETTINGS_PATH:
        yield from _of_settings(view, data)
    elif path == SOURCES_PATH:
        yield from parse_sources(data)[1]
    elif path.startswith((STORIES, PAGES)) and path.endswith(".md"):
        reading = view.config.read_options if view and view.config else DEFAULT_OPTIONS
        parsed = parse_page(path, data, reading) if path.startswith(PAGES) else parse_story(path, data, reading)
        yield from parsed.problems
        if view and view.parsed:
            yield from _beside_others(view, parsed, _with(view.parsed, parsed))
    if view:
        whole = (problem for problem in view.problems if problem.location is None and problem.path == path)
        yield from (problem for problem in whole if problem.code in KEPT)


def _of_settings(view: HubSnapshot | None, data: bytes) -> Iterator[Problem]:
    config, problems = parse_config(data)
    yield from problems
    if config is None:
        return
    yield from unknown_codes((), config.checks)
    if view and view.parsed and view.hub:
        strange = {problem.location for problem in view.problems if problem.code == "unknown-text"}
        texts = {key: text for key, text in view.parsed.texts.items() if _text_at(key) not in strange}
        yield from override(texts, config.texts, SETTINGS_PATH)[1]
        yield from broken_links(menu_links(config), view.paths, view.hub.redirects)
        if config.logo:
            links = resolve(view.parsed, view.selection).links
            logo = links.file(SETTINGS_PATH, "/" + config.logo.lstrip("/"), KeyLocation(("logo",)))
            yield from [logo.problem] if logo.problem else []


def _text_at(key: str) -> KeyLocation:
    return KeyLocation(("texts", key), on_key=True)


def _beside_others(view: HubSnapshot, file: ParsedStory | ParsedPage, parsed: Content) -> Iterator[Problem]:
    base = resolve(parsed, view.selection)
    one = file.page if isinstance(file, ParsedPage) else file.story
    if one is None:
        return
    uses = LinkUses()
    if one in base.stories or one in base.unsound or one in parsed.pages:
        uses.add(links_of(one, base.links))
    resolved = resolve_redirects(parsed, base, view.selection)
    uses.add(resolved.links)
    problems = [*resolved.problems, *uses.problems]
    problems += broken_links(uses.site_links, view.paths, resolved.redirects)
    problems += _collisions(view, [redirect for redirect in resolved.redirects if redirect.path == file.path])
    if isinstance(one, Story):
        problems += check_stories(
            _rivals(one, base.checked_stories), _names(base), parsed.config, base.sources, view.selection
        )
        if one.draft:
            problems = as_warnings(problems)
    yield from problems
    if file.is_valid and file.body:
        config = parsed.config
        about = RuleContext(config.language, config.base_url, config.markdown.html)
        found = list(of_one_file(one, file.body, about))
        yield from _weighed(view, one, found, parsed)


def _collisions(view: HubSnapshot, redirects: Sequence[Redirect]) -> Iterator[Problem]:
    """Redirects of one file that stand where there is a page of another one."""
    for path in {redirect.path for redirect in redirects}:
        others = {address: output for address, output in view.taken.items() if output.origin != path}
        yield from filter(None, (redirect_collision(redirect, others) for redirect in redirects))


def _weighed(view: HubSnapshot, one: Story | ContentPage, found: list[Problem], parsed: Content) -> Iterator[Problem]:
    stories: Sequence[Story] = ()
    if isinstance(one, Story):
        stories = (one,)
        found += of_sources.check([one, *_same_credit(view, one)])
        before = view.file(one.path)
        own = before.tag_slugs if isinstance(before, Story) else ()
        if any(view.tag_uses[slug] == (slug in own) for slug in one.tag_slugs):
            found += of_tags.check(parsed.stories)
    found += [problem for problem in view.found if problem.code in KEPT_RULES and problem.path == one.path]
    own_found = [problem for problem in found if problem.path == one.path]
    yield from apply_severities(own_found, stories, parsed.config.checks, OF_THE_HUB)
    yield from unknown_codes(stories, {})


def _same_credit(view: HubSnapshot, story: Story) -> Iterable[Story]:
    sound = {one.path for one in view.parsed.stories} if view.parsed else set()
    same = view.by_credit.get(canonical_original_url(story.source_url), ())
    return (one for one in same if one.path != story.path and one.path in sound)


def _rivals(story: Story, stories: Iterable[Story]) -> list[Story]:
    """Those that might have the slug or the id of a story, the story itself among them; if it is checked at all."""
    rivals = [one for one in stories if one.slug == story.slug or one.id == story.id]
    return rivals if any(one.path == story.path for one in rivals) else []


def _names(base: ResolvedContent) -> dict[str, str]:
    return {story.path: story.slug for story in base.checked_stories} | base.slugs_with_errors


def _with(parsed: Content, file: ParsedStory | ParsedPage) -> Content:
    """The content with one file in place of what was there."""
    one = file.page if isinstance(file, ParsedPage) else file.story
    sound = one if file.is_valid else None
    unsound = [other for other in parsed.unsound if other.path != file.path]
    return msgspec.structs.replace(
        parsed,
        stories=_placed(parsed.stories, file.path, sound if isinstance(sound, Story) else None),
        pages=_placed(parsed.pages, file.path, sound if isinstance(sound, ContentPage) else None),
        unsound=(*unsound, *([one] if one and not sound else [])),
        unreadable=(*(path for path in parsed.unreadable if path != file.path), *([] if one else [file.path])),
    )


def _placed(files: tuple[T, ...], path: str, one: T | None) -> tuple[T, ...]:
    """Some files with one in the place that it had, if it was there; without it when it is None."""
    place = next((i for i, other in enumerate(files) if other.path == path), len(files))
    here: tuple[T, ...] = (one,) if one else ()
    return files[:place] + here + files[place + 1 :]
