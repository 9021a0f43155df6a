"""Check one file with unsaved text, as `check` would after a save, without checking the other files again.

Everything that the text decides is checked. What only a check of the whole hub can find is taken from the snapshot:
problems with KEPT_CODES and KEPT_RULE_CODES, and which pages other than stories exist. These two lists are kept by
hand; `test_recheck` compares the result with a full check for many texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from site_builder.config.paths import COLLECTIONS_PATH, PAGES, SETTINGS_PATH, STORIES
from site_builder.config.presets import PRESETS
from site_builder.config.reader import parse_config
from site_builder.content.item import parse_items
from site_builder.content.locations import locate
from site_builder.content.original_url import canonical_original_url
from site_builder.content.page import ParsedPage, parse_page
from site_builder.content.paths import collection_of_file
from site_builder.content.reader import WITHOUT_SETTINGS, as_warnings
from site_builder.content.schema.convert import drop_follow_up_problems
from site_builder.content.story import ParsedStory, parse_story
from site_builder.content.text import decode
from site_builder.content.translations import override
from site_builder.diagnostics.diagnostic import Diagnostic, in_order
from site_builder.hub.collections import check_collections
from site_builder.hub.content import Content
from site_builder.hub.links import LinkUses
from site_builder.hub.redirects import Redirect
from site_builder.hub.resolve import ResolvedContent, links_of, resolve, resolve_redirects
from site_builder.hub.story_checks import check_stories
from site_builder.lint.check import OF_THE_HUB, RuleContext, of_one_file
from site_builder.lint.rules import sources as sources_rule
from site_builder.lint.rules import tags as tags_rule
from site_builder.lint.rules.items import in_two_collections
from site_builder.lint.rules.links import will_expire
from site_builder.lint.severity import apply_severities, unknown_codes
from site_builder.lsp.snapshot import HubSnapshot
from site_builder.model.collections import Item
from site_builder.model.content import ContentPage, Story
from site_builder.model.problems import KeyLocation, Problem
from site_builder.pipeline.index import menu_links
from site_builder.pipeline.items import in_order as items_in_order
from site_builder.pipeline.plan import broken_links
from site_builder.pipeline.planned_files import redirect_collision
from site_builder.system.files import find_file, read

T = TypeVar("T", Story, ContentPage)

KEPT_CODES = frozenset(("no-pillow", "url-collision"))
"""Codes of problems of a whole file that depend on other files."""
KEPT_RULE_CODES = frozenset(("orphan-page", "orphan-story"))
"""Codes of rules for stories and pages whose findings depend on other files."""
KEPT_ITEM_CODES = frozenset(("orphan-item", "stale-item"))
"""Codes of rules for items whose findings depend on other files."""


def recheck(snapshot: HubSnapshot | None, path: str, text: str) -> list[Diagnostic]:
    """Return the diagnostics of a file with this text. Without a snapshot, checks the file on its own."""
    data = text.encode("utf-8", "replace")  # A client may send half of a surrogate pair.
    problems = [problem for problem in _problems(snapshot, path, data) if problem.path == path]
    text = decode(data, path)[0]
    return in_order(locate(problem, text) for problem in drop_follow_up_problems(problems))


def _problems(snapshot: HubSnapshot | None, path: str, data: bytes) -> Iterator[Problem]:
    if path in (SETTINGS_PATH, COLLECTIONS_PATH):
        yield from _settings_problems(snapshot, path, data)
    elif path.startswith((STORIES, PAGES)) and path.endswith(".md"):
        read_options = snapshot.config.read_options if snapshot and snapshot.config else WITHOUT_SETTINGS
        parse = parse_page if path.startswith(PAGES) else parse_story
        parsed_file = parse(path, data, read_options)
        yield from parsed_file.problems
        if snapshot and snapshot.content:
            yield from _hub_problems(snapshot, parsed_file, _replace_file(snapshot.content, parsed_file))
    else:
        yield from _item_problems(snapshot, path, data)
    if snapshot:
        of_whole_file = (problem for problem in snapshot.problems if problem.location is None and problem.path == path)
        yield from (problem for problem in of_whole_file if problem.code in KEPT_CODES)


def _item_problems(snapshot: HubSnapshot | None, path: str, data: bytes) -> Iterator[Problem]:
    """Yield what is wrong in a file of items, with its references and with its links."""
    config = snapshot.config if snapshot else None
    collection = (config.collections if config else PRESETS).get(collection_of_file(path))
    if collection is None:
        return
    parsed = parse_items(path, data, collection, config.read_options if config else WITHOUT_SETTINGS)
    yield from parsed.problems
    if snapshot and snapshot.content:
        others = (item for item in snapshot.content.items if item.path != path)
        items = items_in_order((*others, *parsed.items), snapshot.content.config.collections)
        content = msgspec.structs.replace(snapshot.content, items=items)
        yield from check_collections(content, (), snapshot.selection)
        yield from _links_of_items(snapshot, parsed.items, content)
        findings = [*_kept_findings(snapshot, path, parsed.items), *in_two_collections(content.items)]
        own_findings = [problem for problem in findings if problem.path == path]
        yield from apply_severities(own_findings, parsed.items, content.config.checks, OF_THE_HUB)
        yield from unknown_codes(parsed.items, {})


def _kept_findings(snapshot: HubSnapshot, path: str, items: Sequence[Item]) -> Iterator[Problem]:
    """Yield what only a check of the whole hub finds in the items of a file, where these are now."""
    now = {item.id: item for item in items if not item.draft}
    before = {item.index: item for item in snapshot.items if item.path == path}
    for problem in snapshot.findings:
        if problem.path == path and problem.code in KEPT_ITEM_CODES and isinstance(problem.location, KeyLocation):
            number = problem.location.path[0]
            saved = before.get(number if isinstance(number, int) else None)
            if saved and saved.id in now:
                yield msgspec.structs.replace(problem, location=now[saved.id].key("name"))


def _links_of_items(snapshot: HubSnapshot, items: Iterable[Item], content: Content) -> Iterator[Problem]:
    """Yield what is wrong with the links in the texts of items."""
    items = [item for item in items if item.links]
    if not items or snapshot.hub is None:
        return
    resolved = resolve(content, snapshot.selection)
    uses = LinkUses()
    for item in items:
        links = resolved.links.body(item.path, item.body, item.links)[1]
        uses.add_errors(links) if item.draft else uses.add(links)
    yield from uses.problems
    yield from broken_links(uses.site_links, snapshot.paths, snapshot.hub.redirects, snapshot.hub.site.preview)


def _settings_problems(snapshot: HubSnapshot | None, path: str, data: bytes) -> Iterator[Problem]:
    """Yield what is wrong with the settings, of which one of the two files has this content."""
    other = _saved(snapshot, SETTINGS_PATH if path == COLLECTIONS_PATH else COLLECTIONS_PATH)
    settings, collections = (other or b"", data) if path == COLLECTIONS_PATH else (data, other)
    config, problems = parse_config(settings, collections=collections)
    yield from problems
    if config is None:
        return
    yield from unknown_codes((), config.checks)
    if snapshot and snapshot.content and snapshot.hub:
        unknown = {problem.location for problem in snapshot.problems if problem.code == "unknown-text"}
        texts = {key: text for key, text in snapshot.content.texts.items() if _text_at(key) not in unknown}
        yield from override(texts, config.texts, SETTINGS_PATH)[1]
        links = resolve(msgspec.structs.replace(snapshot.content, config=config), snapshot.selection).links
        uses = LinkUses()
        uses.add(menu_links(config, links))
        yield from uses.problems
        yield from broken_links(uses.site_links, snapshot.paths, snapshot.hub.redirects, snapshot.hub.site.preview)
        if config.logo:
            logo = links.file(SETTINGS_PATH, "/" + config.logo.lstrip("/"), KeyLocation(("logo",)))
            yield from [logo.problem] if logo.problem else []


def _saved(snapshot: HubSnapshot | None, path: str) -> bytes | None:
    """Return the saved content of a file of the hub; None when it has no such file."""
    try:
        return read(str(find_file(snapshot.hub_dir, path))) if snapshot else None
    except OSError:
        return None


def _text_at(key: str) -> KeyLocation:
    return KeyLocation(("texts", key), on_key=True)


def _hub_problems(snapshot: HubSnapshot, parsed_file: ParsedStory | ParsedPage, content: Content) -> Iterator[Problem]:
    resolved = resolve(content, snapshot.selection)
    item = parsed_file.page if isinstance(parsed_file, ParsedPage) else parsed_file.story
    if item is None:
        return
    uses = LinkUses()
    if item in resolved.stories or item in resolved.unsound or item in content.pages:
        uses.add(links_of(item, resolved.links))
    elif item in resolved.scheduled:
        uses.add_errors(links_of(item, resolved.links))
    redirects = resolve_redirects(resolved)
    uses.add(redirects.links)
    problems = [*redirects.problems, *uses.problems]
    is_preview = snapshot.hub is not None and snapshot.hub.site.preview
    problems += broken_links(uses.site_links, snapshot.paths, redirects.redirects, is_preview)
    own_redirects = [redirect for redirect in redirects.redirects if redirect.path == parsed_file.path]
    problems += _collisions(snapshot, own_redirects)
    if isinstance(item, Story):
        duplicates = _possible_duplicates(item, resolved.checked_stories)
        problems += check_collections(content, [item] if duplicates else [], snapshot.selection)
        problems += check_stories(
            duplicates, _slugs(resolved), content.config, resolved.vocabularies["source"], snapshot.selection
        )
        if item.draft:
            problems = as_warnings(problems)
    yield from problems
    if parsed_file.is_valid and parsed_file.body:
        config = content.config
        context = RuleContext(config.language, config.base_url, config.markdown.html)
        findings = list(of_one_file(item, parsed_file.body, context))
        linking = {item.path: item} if isinstance(item, Story) else {}
        findings += will_expire((link for link in uses.expiring if link.path == item.path), linking)
        yield from _rule_problems(snapshot, item, findings, content)


def _collisions(snapshot: HubSnapshot, redirects: Sequence[Redirect]) -> Iterator[Problem]:
    """Yield problems of redirects at the URL of a page of another file."""
    for path in {redirect.path for redirect in redirects}:
        others = {address: output for address, output in snapshot.taken.items() if output.origin != path}
        yield from filter(None, (redirect_collision(redirect, others.get) for redirect in redirects))


def _rule_problems(
    snapshot: HubSnapshot, item: Story | ContentPage, findings: list[Problem], content: Content
) -> Iterator[Problem]:
    stories: Sequence[Story] = ()
    if isinstance(item, Story):
        stories = (item,)
        findings += sources_rule.check([item, *_stories_with_same_original(snapshot, item)])
        saved = snapshot.file(item.path)
        saved_tags = saved.tag_slugs if isinstance(saved, Story) else ()
        if any(snapshot.tag_uses[slug] == (slug in saved_tags) for slug in item.tag_slugs):
            findings += tags_rule.check(content.stories)
    findings += [
        problem for problem in snapshot.findings if problem.code in KEPT_RULE_CODES and problem.path == item.path
    ]
    own_findings = [problem for problem in findings if problem.path == item.path]
    yield from apply_severities(own_findings, stories, content.config.checks, OF_THE_HUB)
    yield from unknown_codes(stories, {})


def _stories_with_same_original(snapshot: HubSnapshot, story: Story) -> Iterable[Story]:
    valid = {item.path for item in snapshot.content.stories} if snapshot.content else set()
    same_original = snapshot.by_original_url.get(canonical_original_url(story.source_url), ())
    return (item for item in same_original if item.path != story.path and item.path in valid)


def _possible_duplicates(story: Story, stories: Iterable[Story]) -> list[Story]:
    """Return the stories with the slug or id of a story, including itself; none if the story is not checked."""
    candidates = [item for item in stories if item.slug == story.slug or item.id == story.id]
    return candidates if any(item.path == story.path for item in candidates) else []


def _slugs(resolved: ResolvedContent) -> dict[str, str]:
    return {story.path: story.slug for story in resolved.checked_stories} | resolved.slugs_with_errors


def _replace_file(content: Content, parsed_file: ParsedStory | ParsedPage) -> Content:
    """Return the content with this file replaced or added."""
    item = parsed_file.page if isinstance(parsed_file, ParsedPage) else parsed_file.story
    valid = item if parsed_file.is_valid else None
    unsound = [other for other in content.unsound if other.path != parsed_file.path]
    return msgspec.structs.replace(
        content,
        stamps={},  # They are those of the files.
        faces={},
        stories=_replace_item(content.stories, parsed_file.path, valid if isinstance(valid, Story) else None),
        pages=_replace_item(content.pages, parsed_file.path, valid if isinstance(valid, ContentPage) else None),
        unsound=(*unsound, *([item] if item and not valid else [])),
        unreadable=(
            *(path for path in content.unreadable if path != parsed_file.path),
            *([] if item else [parsed_file.path]),
        ),
    )


def _replace_item(files: tuple[T, ...], path: str, item: T | None) -> tuple[T, ...]:
    """Return the files with the one at `path` replaced or added; removed when `item` is None."""
    index = next((i for i, other in enumerate(files) if other.path == path), len(files))
    replacement: tuple[T, ...] = (item,) if item else ()
    return files[:index] + replacement + files[index + 1 :]
