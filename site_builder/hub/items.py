"""The published items of all collections, with what the rest of the hub adds to them.

As with stories, what others see of an item is decided by its *face*, and what its own page shows by its *key*.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy

from site_builder.hub.computed import Computed
from site_builder.hub.filters import filters_of
from site_builder.hub.shown_fields import NO_PICTURE, ShownFields, ShownPicture
from site_builder.hub.taxonomy import Term
from site_builder.hub.urls import Urls, collection_path, connected_path, item_path, story_path
from site_builder.model.collections import TERM_KINDS, Item
from site_builder.model.collections import Collection as Declared
from site_builder.model.content import Story
from site_builder.model.fields import (
    Field,
    FieldValue,
    FilledField,
    ImageFile,
    Reference,
    References,
    references_in,
    text_of,
    value_of,
)
from site_builder.model.fingerprint import digest
from site_builder.model.items import CollectionRef, ItemCard, ItemGroup, NamedItems, Part, ShownField
from site_builder.model.site import BodyRef, Link, SourceFacts, TermRef
from site_builder.model.value import Value

OLDEST_FIRST = "oldest-first"
CONNECTED = 12
"""Items of one collection that the page of an item shows of those that refer to it. More of them have a list."""
ENTRIES_OF = {kind: collection for collection, kind in TERM_KINDS.items()}
"""The collections that describe terms, by the kind of these."""


class ItemAdditions(Value, frozen=True):
    """What resolving the links of items has given, by the numbers of the items; only of items that have any."""

    covers: Mapping[int, ShownPicture]
    bodies: Mapping[int, BodyRef]
    images: Mapping[tuple[str, str], ShownPicture]
    """The images of fields, by the file that names them and the name."""


class ItemEntry(Value, frozen=True, kw_only=True):
    """An item with what the rest of the hub adds to it, except the stories that refer to it."""

    card: ItemCard
    collection: CollectionRef
    schema: str
    is_timeline: bool
    """Whether its stories are shown oldest first: it is a running story."""
    takes_stories: bool
    """Whether stories may refer to it: a field of stories leads to its collection."""
    has_feed: bool
    also: tuple[str, ...]
    """Its other names, except spellings of its name: readers search for `gpt4o`, but need not read it."""
    fields: dict[str, ShownField]
    has_text: bool
    body: BodyRef
    connected: tuple[ItemGroup, ...]
    """The other items that refer to it."""


class StoryItems(Value, frozen=True):
    """What a story says in declared fields."""

    fields: dict[str, ShownField]
    references: tuple[ItemGroup, ...]
    """The items that it refers to, except running stories."""
    parts: tuple[Part, ...]
    """Its places in running stories."""
    names: tuple[NamedItems, ...]
    """The names of all items that it refers to."""


NOTHING_DECLARED = StoryItems({}, (), (), ())


class Items:
    """The published items of a hub by number: collections in the order of the settings, the items of each by name."""

    def __init__(
        self,
        collections: Sequence[Declared],
        story_fields: Sequence[Field],
        items: Sequence[Item],
        stories: Sequence[Story],
        urls: Urls,
        additions: ItemAdditions,
        with_feed: Collection[Reference],
        layouts: Collection[str],
    ) -> None:
        """`items` are in this order. `stories` are the published ones, newest first.

        `with_feed` are the items with feeds, and `layouts` the names of layouts for single collections and pages.
        """
        self.collections = {collection.id: collection for collection in collections}
        self.items = items
        self._stories = stories
        self._urls = urls
        self._additions = additions
        self._with_feed = with_feed
        self._layouts = layouts
        self.numbers = {item.reference: number for number, item in enumerate(items)}
        """Numbers of the items."""
        self.refs = {collection.id: self._ref(collection) for collection in collections}
        self.story_fields = tuple(story_fields)
        """The fields that are declared for stories."""
        self._of_stories = {field.to for field in story_fields if field.to}
        """Ids of the collections that stories may refer to."""
        self.of = {collection.id: self._of(collection.id) for collection in collections}
        """Numbers of the items of each collection."""
        self.filters = {
            collection.id: filters_of(collection, [(number, items[number]) for number in self.of[collection.id]])
            for collection in collections
        }
        types = {collection.id: collection.schema for collection in collections}
        self._shown_of_stories = ShownFields(story_fields, (), additions.images, self._items_of, urls, types)
        self._shown = {
            collection.id: ShownFields(
                collection.fields, self.filters[collection.id], additions.images, self._items_of, urls, types
            )
            for collection in collections
        }
        self.cards = [self._card(number, item) for number, item in enumerate(items)]
        self.faces = [digest(card) for card in self.cards]
        self._by_story = (
            [self._named(story.fields) if story.fields else () for story in stories] if items and story_fields else []
        )
        """Numbers of the items that each story refers to; asked for five times for each story."""
        self.stories: list[tuple[int, ...]] = self._backlinks()
        """Indexes of the stories that refer to each item, newest first."""
        self.entries = Computed(self._entry)
        """The items by number, with what the hub adds to them. Each page of an item asks for it twice."""
        self.connected = self._connections()
        """Numbers of the items that refer to each item, by its number and their collections."""

    def __len__(self) -> int:
        return len(self.items)

    @property
    def menu(self) -> tuple[Link, ...]:
        """The lists of the declared collections that have pages."""
        return tuple(Link(ref.title, ref.url) for ref in self.refs.values() if ref.url and ref.id not in TERM_KINDS)

    @property
    def with_pages(self) -> list[int]:
        """The numbers of the items with pages of their own. Those that describe terms are on the pages of these."""
        return [number for number, card in enumerate(self.cards) if card.url and card.collection not in TERM_KINDS]

    def entry_of(self, kind: str, slug: str) -> int | None:
        """Return the number of the item that describes a term; None if it has none."""
        return self.numbers.get(Reference(ENTRIES_OF[kind], slug)) if kind in ENTRIES_OF else None

    def naming(self, number: int, others: Iterable[int]) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Return the titles of the fields in which stories name an item, each with the indexes of the newest stories.

        Those in `others` are left out.
        """
        if not self.stories[number]:
            return ()
        reference, without = self.items[number].reference, set(others)
        stories = [index for index in self.stories[number] if index not in without]
        found: list[tuple[str, tuple[int, ...]]] = []
        for field in self.story_fields if stories else ():
            if field.to == reference.collection:
                indexes = [n for n in stories if _names(self._stories[n].fields, field.name, reference)]
                found.append((field.title, tuple(indexes[:CONNECTED])))
        return tuple(pair for pair in found if pair[1])

    def sources(self) -> dict[str, SourceFacts]:
        """Return what stories show of the sources that have entries, by id."""
        found: dict[str, SourceFacts] = {}
        for number in self.of.get("sources", ()):
            item = self.items[number]
            logo = value_of(item.fields, "logo")
            picture = self._additions.images.get((item.path, logo.file)) if isinstance(logo, ImageFile) else None
            homepage, licence = (text_of(item.fields, name) for name in ("homepage", "licence"))
            found[item.id] = SourceFacts(homepage, licence, picture.href if picture else "")
        return found

    def terms(self) -> dict[str, Term]:
        """Return the items that stories refer to as terms, by collection and id, in this order."""
        found = {
            f"{card.collection}/{card.slug}": Term("item", TermRef(card.name, card.slug, card.url), stories=indexes)
            for card, indexes in zip(self.cards, self.stories, strict=True)
            if indexes
        }
        return dict(sorted(found.items()))

    def _entry(self, number: int) -> ItemEntry:
        item = self.items[number]
        collection = self.collections[item.collection]
        return ItemEntry(
            card=self.cards[number],
            collection=self.refs[item.collection],
            schema=collection.schema,
            is_timeline=collection.order == OLDEST_FIRST,
            takes_stories=item.collection in self._of_stories,
            has_feed=self.has_feed(number),
            also=tuple(name for name in item.also if _letters(name) != _letters(item.name)),
            fields=self._shown[item.collection].of(item.path, item.fields),
            has_text=item.has_text,
            body=self._additions.bodies.get(number) or BodyRef(item.body),
            connected=tuple(self._connected_groups(number)),
        )

    def has_feed(self, number: int) -> bool:
        """Whether an item has feeds of its stories. This does not depend on the time."""
        return self.items[number].reference in self._with_feed

    def is_long(self, number: int, others: str) -> bool:
        """Whether the items of the collection `others` that refer to an item have a list of their own."""
        return bool(self.cards[number].url) and len(self.connected[number].get(others, ())) > CONNECTED

    def layout(self, kind: str, collection: str) -> str:
        """Return the layout of an `item` or a `collection`: that of this collection, if the hub has one."""
        own = f"{kind}/{collection}.html"
        return own if own in self._layouts else f"{kind}.html"

    def is_thread(self, number: int) -> bool:
        """Whether an item is a running story, whose stories are shown oldest first."""
        return self.collections[self.items[number].collection].order == OLDEST_FIRST

    def of_story(self, index: int) -> StoryItems:
        """Return what a story says in declared fields."""
        story = self._stories[index]
        if not story.fields:
            return NOTHING_DECLARED
        return StoryItems(
            self._shown_of_stories.of(story.path, story.fields),
            self._groups([number for number in self._of_story(index) if not self.is_thread(number)]),
            self._parts(index),
            self.names_of_story(index),
        )

    def names_of_story(self, index: int) -> tuple[NamedItems, ...]:
        """Return the names of the items that a story refers to, by collection."""
        links: defaultdict[str, list[Link]] = defaultdict(list)
        for number in self._of_story(index):
            card = self.cards[number]
            links[card.collection].append(Link(card.name, card.url))
        return tuple(NamedItems(ref, tuple(links[name])) for name, ref in self.refs.items() if name in links)

    def story_key(self, index: int) -> bytes:
        """Return what decides the items and the running stories that a story shows, apart from its own file."""
        story = self._stories[index]
        if not story.fields:
            return b""
        faces = [self.faces[number] for number in self._of_story(index)]
        parts = self._parts(index)
        return b"".join((*faces, digest(parts) if parts else b"", *self._images_key(story)))

    def _images_key(self, story: Story) -> list[bytes]:
        images = [
            shown
            for field in story.fields
            if isinstance(field.value, ImageFile)
            and (shown := self._additions.images.get((story.path, field.value.file)))
        ]
        return [digest(images)] if images else []

    def with_stories(self, stories: Sequence[Story]) -> Items:
        """Return the same items for stories that differ only in their words."""
        items = copy(self)
        items._stories = stories
        return items

    def _ref(self, collection: Declared) -> CollectionRef:
        url = self._urls.href(collection_path(collection.id)) if collection.pages else ""
        return CollectionRef(collection.id, collection.title, collection.item, url, collection.schema)

    def _of(self, collection: str) -> tuple[int, ...]:
        return tuple(number for number, item in enumerate(self.items) if item.collection == collection)

    def _card(self, number: int, item: Item) -> ItemCard:
        cover = self._additions.covers.get(number, NO_PICTURE)
        return ItemCard(
            collection=item.collection,
            slug=item.id,
            name=item.name,
            description=item.description,
            url=self._urls.href(item_path(item.collection, item.id)) if self.refs[item.collection].url else "",
            image=cover.href,
            image_alt=item.image_alt,
            picture=cover.size,
        )

    def _backlinks(self) -> list[tuple[int, ...]]:
        found: list[list[int]] = [[] for _ in self.items]
        if not found:
            return []
        for index, numbers in enumerate(self._by_story):
            for number in numbers:
                found[number].append(index)
        return [tuple(indexes) for indexes in found]

    def _connections(self) -> dict[int, dict[str, tuple[int, ...]]]:
        """Return the numbers of the items that refer to each item, if any, by their collections."""
        found: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, item in enumerate(self.items):
            for other in self._named(item.fields):
                if other != number:
                    found[other][item.collection].append(number)
        return {
            number: {name: tuple(found[number][name]) for name in self.refs if name in found[number]}
            for number in sorted(found)
        }

    def _connected_groups(self, number: int) -> Iterator[ItemGroup]:
        """Yield the items that refer to an item, by collection; of many, the first."""
        card = self.cards[number]
        for name, others in self.connected.get(number, {}).items():
            is_long = self.is_long(number, name)
            shown = tuple(self.cards[other] for other in (others[:CONNECTED] if is_long else others))
            url = self._urls.href(connected_path(card.collection, card.slug, name)) if is_long else ""
            yield ItemGroup(self.refs[name], shown, len(others) if is_long else 0, url)

    def _of_story(self, index: int) -> tuple[int, ...]:
        return self._by_story[index] if self._by_story else ()

    def _named(self, fields: Sequence[FilledField]) -> tuple[int, ...]:
        """Return the numbers of the published items that fields name, each once."""
        numbers = [self.numbers.get(reference) for _, reference in references_in(fields)]
        return tuple(dict.fromkeys([number for number in numbers if number is not None]))

    def _parts(self, index: int) -> tuple[Part, ...]:
        return tuple([self._part(index, number) for number in self._of_story(index) if self.is_thread(number)])

    def _part(self, index: int, number: int) -> Part:
        newest_first = self.stories[number]
        place = bisect_left(newest_first, index)
        before = self._link(newest_first[place + 1]) if place + 1 < len(newest_first) else None
        after = self._link(newest_first[place - 1]) if place else None
        ref = self.refs[self.items[number].collection]
        return Part(ref, self.cards[number], len(newest_first) - place, len(newest_first), before, after)

    def _link(self, index: int) -> Link:
        story = self._stories[index]
        return Link(story.title, self._urls.href(story_path(story.slug)))

    def _groups(self, numbers: Sequence[int]) -> tuple[ItemGroup, ...]:
        """Return items as groups, in the order of the collections."""
        cards: defaultdict[str, list[ItemCard]] = defaultdict(list)
        for number in numbers:
            cards[self.items[number].collection].append(self.cards[number])
        return tuple(ItemGroup(ref, tuple(cards[name])) for name, ref in self.refs.items() if name in cards)

    def _items_of(self, value: FieldValue) -> tuple[ItemCard, ...]:
        if isinstance(value, Reference | References):
            return tuple(self.cards[number] for number in self._named((FilledField("", value),)))
        return ()


def _names(fields: Sequence[FilledField], name: str, reference: Reference) -> bool:
    """Whether the field of a name leads to an item."""
    return any(key[0] == name and found == reference for key, found in references_in(fields))


def _letters(name: str) -> str:
    """Return the letters and digits of a name, without their case."""
    return "".join(filter(str.isalnum, name.casefold()))
