"""Index a hub for a preview: most parts are made when they are used, and nothing is checked.

The hub differs from that of `index`: it has all files that stories might show, and no `versions`, `site_links`,
`coming` and `expiring_links`. After an edit, what the edited stories do not decide is taken from the index before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec

from site_builder.hub.archive import Month, months
from site_builder.hub.assets import Assets
from site_builder.hub.computed import Computed
from site_builder.hub.content import Content
from site_builder.hub.entries import Cover
from site_builder.hub.hub import Hub, PageEntry
from site_builder.hub.images import Images
from site_builder.hub.items import Items
from site_builder.hub.linked_items import linked_items
from site_builder.hub.links import LinkUses, cover_image
from site_builder.hub.on_demand import AdditionsOnDemand, EntriesOnDemand
from site_builder.hub.places import Places
from site_builder.hub.published_items import published_items
from site_builder.hub.resolve import ResolvedContent, resolve, resolve_redirects
from site_builder.hub.schedule import Selection, Unpublished, recent, unpublished
from site_builder.hub.taxonomy import Taxonomy, build_taxonomy, with_descriptions
from site_builder.hub.vocabulary import vocabularies_of
from site_builder.model.content import Story
from site_builder.model.site import BodyRef
from site_builder.model.value import Value
from site_builder.pipeline.index import (
    body_of,
    lead_of,
    logo_of,
    menu_links,
    menu_order,
    site_of,
    social_image_of,
)

V = TypeVar("V", bound=msgspec.Struct)

WORDS = (
    *("title", "keywords", "summary", "why_it_matters", "updated", "body", "words"),
    *("image", "image_alt", "related", "unrelated", "id", "ignore", "source_url", "links"),
)
"""Fields of a story that decide neither where it is, nor what leads to it, nor which lists it is on.

These five lists are kept by hand. `test_page_before_the_build_is_that_of_the_build` changes each field of a story, and
`test_live_preview` edits at random. At 10,000 stories, an edit of WORDS is indexed in 8 ms of processor time, and any
other edit in 75 without the lists.
"""
TERMS = (
    *("tags", "tag_slugs", "category", "category_slug", "source", "source_by_id", "domain", "canonical"),
    *("authors", "author_slugs"),
)
"""Fields that decide which lists a story is on, and nothing else: 45 ms."""
ITEM_WORDS = ("description", "image", "image_alt", "fields", "has_text", "body", "links")
"""Fields of an item that decide neither what it is called, nor where links to it lead. Those of sources and other terms
are read again: 2 ms."""
LOOKS = ("layouts", "data", "texts", "plurals", "dates", "can_draw", "url_lock", "parse_seconds", "stamps", "faces")
"""Fields of `Content` that decide neither which stories there are, nor where links lead: 3 ms."""
FILES = ("static", "attachments", "styles", "images")
"""Fields of `Content` that decide only which files there are: 5 ms."""
SETTINGS = ("title", "description", "navigation", "community", "share", "texts", "logo", "social_image", "related")
"""The same as LOOKS for settings."""


class Index(Value, frozen=True):
    """A hub whose parts are made when they are used, and what it was made from."""

    content: Content
    resolved: ResolvedContent
    hub: Hub
    by_slug: Mapping[str, int]
    """Numbers of the published stories."""


class Timing(Value, frozen=True):
    """What of a hub is decided by the time, and by the dates of stories."""

    lead: int | None
    recent: tuple[int, ...]
    months: tuple[Month, ...]
    unpublished: dict[str, Unpublished]


def index_on_demand(content: Content, selection: Selection, earlier: Index | None = None) -> Index:
    """Return the hub of some content. `earlier` is an index for the same selection, which saves time."""
    revised = _revised(content, selection, earlier) if earlier else None
    if revised and earlier:
        resolved, taxonomy = revised
        hub = earlier.hub
        timing = Timing(hub.lead, hub.recent, hub.months, hub.unpublished)
        is_same = taxonomy is hub.taxonomy and not any(
            getattr(content, name) != getattr(earlier.content, name) for name in ("layouts", *FILES)
        )
        items = hub.items.with_stories(resolved.stories) if is_same else None
        return _index(content, selection, resolved, taxonomy, timing, items)
    resolved = resolve(content, selection)
    stories, at = resolved.stories, selection.at
    hidden = {story.path: story for story in (unpublished(stories, at) if selection.is_preview else ())}
    timing = Timing(lead_of(stories, selection), recent(stories, at), months(stories), hidden)
    return _index(content, selection, resolved, _taxonomy(content, resolved), timing)


def _index(
    content: Content,
    selection: Selection,
    resolved: ResolvedContent,
    taxonomy: Taxonomy,
    timing: Timing,
    items: Items | None = None,
) -> Index:
    """`items` are those of an earlier index, if they are the same."""
    config, urls, links, assets = content.config, resolved.urls, resolved.links, resolved.assets
    pages, uses = sorted(content.pages, key=menu_order), LinkUses()
    can_draw = config.cards and content.can_draw
    menu = [link.href for link in menu_links(config, links)]
    has_search = config.search and bool(resolved.stories or pages or resolved.items)
    logo, image = logo_of(config, links, uses), social_image_of(config, links, uses, urls, can_draw)
    is_preview = content.is_elsewhere or selection.is_preview
    if items is None:
        items = linked_items(content, resolved, uses)
        taxonomy = msgspec.structs.replace(taxonomy, item=items.terms())
    entries, authors = _entries(content, resolved, taxonomy), resolved.places.has_authors
    hub = Hub(
        config=config,
        site=site_of(content, pages, taxonomy, items, urls, menu, logo, image, has_search, is_preview, authors),
        urls=urls,
        stories=entries,
        lead=timing.lead,
        recent=timing.recent,
        taxonomy=taxonomy,
        months=timing.months,
        pages=tuple(PageEntry(page, body_of(page, links, uses)) for page in pages),
        items=items,
        assets={key.removeprefix("static/"): assets.hrefs[key] for key in (*assets.static, *assets.sheets)},
        files=tuple(assets.files.values()),
        sheets=tuple(assets.sheets.values()),
        versions=(),
        social_cards=can_draw,
        redirects=resolve_redirects(resolved).redirects,
        site_links=(),
        unpublished=timing.unpublished,
        own_layouts=content.own_layouts,
    )
    return Index(content, resolved, hub, entries.by_slug)


def _entries(content: Content, resolved: ResolvedContent, taxonomy: Taxonomy) -> EntriesOnDemand:
    stories, links, uses = resolved.stories, resolved.links, LinkUses()

    def cover(number: int) -> Cover | None:
        image = cover_image(stories[number], links) if stories[number].image else None
        return Cover(image.href, image.size) if image else None

    def body(number: int) -> BodyRef | None:
        return body_of(stories[number], links, uses) if stories[number].links else None

    additions = AdditionsOnDemand(Computed(cover), Computed(body))
    return EntriesOnDemand(stories, taxonomy, resolved.vocabularies, resolved.urls, content.config.related, additions)


def _revised(content: Content, selection: Selection, earlier: Index) -> tuple[ResolvedContent, Taxonomy] | None:
    """Return what the edits since an earlier index leave of it; None when more was edited than the lists say."""
    before, resolved, taxonomy = earlier.content, earlier.resolved, earlier.hub.taxonomy
    config = _with(content.config, before.config, SETTINGS)
    edits = [(old, new) for old, new in zip(before.stories, content.stories, strict=False) if old is not new]
    others = _with(msgspec.structs.replace(content, config=config), before, ("stories", "items", *LOOKS, *FILES))
    if others != before or len(content.stories) != len(before.stories):
        return None
    if len(content.items) != len(before.items) or any(
        _with(new, old, ITEM_WORDS) != old for old, new in zip(before.items, content.items, strict=True)
    ):
        return None
    if any(old.draft or new.draft or _with(new, old, WORDS + TERMS) != old for old, new in edits):
        return None
    if any(getattr(content, name) != getattr(before, name) for name in FILES):
        assets = Assets(content.static, content.attachments, content.styles, resolved.urls)
        images = Images(assets.files, content.images, resolved.urls)
        links = resolved.links.with_files(assets.hrefs, images)
        resolved = msgspec.structs.replace(resolved, assets=assets, images=images, links=links)
    if edits:
        published = {story.path for story in resolved.stories}
        if not all(old.path in published for old, _ in edits):
            return None
        resolved = _edited(resolved, {new.path: new for _, new in edits})
    if any(_with(new, old, WORDS) != old for old, new in edits):
        if not all(old_url.is_name for old_url in resolved.old_urls):  # Whether they are free depends on the lists.
            return None
        places = Places(resolved.all_stories, content.config, resolved.vocabularies, selection)
        resolved = msgspec.structs.replace(resolved, places=places, links=resolved.links.with_places(places))
        taxonomy = _taxonomy(content, resolved)
    if content.items != before.items:
        items = published_items(content, selection)
        vocabularies = vocabularies_of(items, content.partly_read)
        resolved = msgspec.structs.replace(resolved, items=items, vocabularies=vocabularies)
        taxonomy = with_descriptions(taxonomy, vocabularies)
    return resolved, taxonomy


def _edited(resolved: ResolvedContent, edited: Mapping[str, Story]) -> ResolvedContent:
    """Return resolved content with other stories at some paths."""

    def stories(before: Iterable[Story]) -> tuple[Story, ...]:
        return tuple([edited.get(story.path, story) for story in before])

    return msgspec.structs.replace(
        resolved,
        stories=stories(resolved.stories),
        all_stories=stories(resolved.all_stories),
        checked_stories=stories(resolved.checked_stories),
    )


def _taxonomy(content: Content, resolved: ResolvedContent) -> Taxonomy:
    places, config = resolved.places, content.config
    has_feed, is_replaced = places.has_feed, places.is_replaced
    return build_taxonomy(resolved.stories, config, resolved.vocabularies, resolved.urls, has_feed, is_replaced)


def _with(value: V, other: V, fields: Iterable[str]) -> V:
    """Return a value with some fields of another one."""
    return msgspec.structs.replace(value, **{name: getattr(other, name) for name in fields})
