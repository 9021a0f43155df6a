"""The pages of items: `/tools/cursor/`, with the stories that refer to it, older ones on more pages; cards and twins.

The page of a running story begins with the oldest part. Its pages are numbered from there, so a full page stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from site_builder.content.translations import Translator
from site_builder.hub.groups import Batches, Groups, in_batches
from site_builder.hub.hub import Hub
from site_builder.hub.items import ItemEntry
from site_builder.hub.pagination import PageRange, items_on, page_ranges
from site_builder.hub.tones import Tones
from site_builder.hub.urls import Urls, item_path, output_file
from site_builder.model.fingerprint import digest, digest_bytes
from site_builder.model.items import CollectionRef, ItemCard, ItemGroup, ShownField
from site_builder.model.outputs import Page, PageContext, SocialCardImage, TextFile
from site_builder.model.site import BodyRef, Card, SocialImage
from site_builder.model.value import Value
from site_builder.pages.lists import Pager, Position, numbered, pager, positions
from site_builder.pages.social_card import item_card, social_image
from site_builder.pages.story_files import JSON, MARKDOWN

ItemOutput = Page | SocialCardImage | TextFile


class ItemContext(PageContext, frozen=True, kw_only=True):
    """What the page of an item shows. A numbered page shows only its name and stories."""

    item: ItemCard
    collection: CollectionRef
    schema: str
    """Its type at schema.org."""
    also: tuple[str, ...]
    """Its other names, except spellings of its name."""
    fields: dict[str, ShownField]
    """Its filled fields by name, in the order of their declaration."""
    body: BodyRef
    has_text: bool
    """Whether its body has more than the HTML of its fields."""
    references: tuple[ItemGroup, ...]
    """The other items that refer to it."""
    backlinks: tuple[Card, ...]
    """The stories that refer to it; newest first, or oldest first for a running story."""
    count: int
    """All stories that refer to it; 0 on numbered pages, which do not depend on it."""
    is_timeline: bool
    """Whether it is a running story."""
    takes_stories: bool
    """Whether stories may refer to it."""
    pager: Pager
    has_feed: bool
    social_image: SocialImage | None
    """None without social cards, and on numbered pages."""


class ItemSite(Value, frozen=True, kw_only=True):
    """What the pages of all items show of the hub."""

    title: str
    urls: Urls
    texts: dict[str, str]
    layouts: dict[str, str]
    """The layouts of the pages, by collection."""
    with_twins: bool
    """Whether items are also published as Markdown and JSON."""
    categories: tuple[str, ...]
    with_cards: bool


def groups(hub: Hub) -> Batches:
    """Return a group for each page of each item."""
    site, faces, items = _item_site(hub), hub.stories.faces, hub.items
    site_key = digest(site)
    names: list[str] = []
    keys: list[bytes] = []
    pages: list[tuple[int, Position, Sequence[int]]] = []
    for number in hub.items.with_pages:
        for position, shown in _chunks(hub, number):
            facts = [_facts(items.entries[number], position), position, _count(hub, number, position)]
            names.append(output_file(_path(hub, number, position.number)))
            keys.append(
                digest_bytes(
                    site_key + digest([*facts, items.items[number].path]) + b"".join([faces[i] for i in shown])
                )
            )
            pages.append((number, position, shown))

    def outputs_of(i: int) -> Iterator[ItemOutput]:
        number, position, shown = pages[i]
        yield from _plan(hub, site, number, position, shown)

    return in_batches("items", Groups(names, keys, outputs_of))


def page_at(hub: Hub, path: str) -> Iterator[ItemOutput]:
    """Plan the page of an item that is at a path below the output folder, if there is one."""
    for number in hub.items.with_pages:
        if path.startswith(output_file(_path(hub, number, 0)).removesuffix("index.html")):
            for position, shown in _chunks(hub, number):
                if output_file(_path(hub, number, position.number)) == path:
                    yield from _plan(hub, _item_site(hub), number, position, shown)


def _item_site(hub: Hub) -> ItemSite:
    return ItemSite(
        title=hub.site.title,
        urls=hub.urls,
        texts=hub.site.texts,
        layouts={name: hub.items.layout("item", name) for name in hub.items.collections},
        with_twins=hub.site.twins,
        categories=hub.site.categories,
        with_cards=hub.social_cards,
    )


def _path(hub: Hub, number: int, page: int) -> str:
    item = hub.items.items[number]
    return numbered(item_path(item.collection, item.id), page)


def _chunks(hub: Hub, number: int) -> Iterator[tuple[Position, Sequence[int]]]:
    """Yield each page of an item, and the indexes of the stories on it, in their order."""
    stories, size = hub.items.stories[number], hub.config.page_sizes.list
    if hub.items.is_thread(number):
        yield from _oldest_first(stories[::-1], size)
    else:
        for position, chunk in positions(page_ranges(len(stories), size)):
            yield position, items_on(stories, chunk)


def _oldest_first(stories: Sequence[int], size: int) -> Iterator[tuple[Position, Sequence[int]]]:
    """Yield the pages of a running story: the first one has the oldest stories, the following have numbers from 2."""
    last = max(1, -(-len(stories) // size))
    for page in range(1, last + 1):
        chunk = PageRange(0 if page == 1 else page, (page - 1) * size, page * size)
        older = None if page == 1 else 0 if page == 2 else page - 1
        yield Position(chunk.number, page + 1 if page < last else None, older, None), items_on(stories, chunk)


def _count(hub: Hub, number: int, position: Position) -> int:
    return 0 if position.number else len(hub.items.stories[number])


def _facts(entry: ItemEntry, position: Position) -> ItemEntry:
    """Return what a page shows of an item: a numbered one only its name."""
    if position.number == 0:
        return entry
    return msgspec.structs.replace(entry, also=(), fields={}, has_text=False, body=BodyRef(b""), connected=())


def _plan(hub: Hub, site: ItemSite, number: int, position: Position, shown: Sequence[int]) -> Iterator[ItemOutput]:
    entry, origin = _facts(hub.items.entries[number], position), hub.items.items[number].path
    drawn = None
    if site.with_cards and position.number == 0:
        drawn = item_card(site.title, entry.card, entry.collection, Tones(site.categories), origin)
    image = social_image(site.urls, drawn) if drawn else None
    context = _context(site, entry, position, _count(hub, number, position), hub.cards(shown), image)
    path = _path(hub, number, position.number)
    yield Page(output_file(path), site.layouts[entry.card.collection], context, origin)
    if drawn:
        yield drawn
    if site.with_twins and position.number == 0:
        yield TextFile(output_file(path + MARKDOWN), "item.md", context, origin)
        yield TextFile(output_file(path + JSON), "item.json", context, origin)


def _context(
    site: ItemSite, entry: ItemEntry, position: Position, count: int, cards: tuple[Card, ...], image: SocialImage | None
) -> ItemContext:
    urls, card = site.urls, entry.card
    front = item_path(card.collection, card.slug)
    path, text = numbered(front, position.number), Translator(site.texts).text
    return ItemContext(
        title=text("page_title", name=card.name, number=position.number) if position.number else card.name,
        description=card.description,
        href=urls.href(path),
        url=urls.absolute(path),
        is_indexed=position.number == 0,
        section=entry.collection.url,
        item=card,
        collection=entry.collection,
        schema=entry.schema,
        also=entry.also,
        fields=entry.fields,
        body=entry.body,
        has_text=entry.has_text,
        references=entry.connected,
        backlinks=cards,
        count=count,
        is_timeline=entry.is_timeline,
        takes_stories=entry.takes_stories,
        pager=pager(urls, front, position, cards[::-1] if entry.is_timeline else cards),
        has_feed=entry.has_feed,
        social_image=image,
    )
