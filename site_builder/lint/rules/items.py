"""Items: report those that nothing leads to, those that stories have left behind, and one thing in two collections.

In: a `Hub` and its `Content`. Out: problems. Tags, sources and authors are not looked at: an entry may be written
before the first story has its name, and a company may also be a source.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from site_builder.config.schema import Config
from site_builder.content.urls import without_suffix
from site_builder.hub.content import Content
from site_builder.hub.hub import Hub
from site_builder.lint.article import finding
from site_builder.model.collections import TERM_KINDS, Item
from site_builder.model.fields import Reference, references_in
from site_builder.model.problems import Problem


def check(hub: Hub, content: Content, at: datetime) -> Iterator[Problem]:
    """Yield all that is found at a moment in the items of declared collections."""
    if any(not item.term_kind for item in content.items):
        yield from orphans(hub, content)
        yield from stale(hub, at)
        yield from in_two_collections(content.items)


def orphans(hub: Hub, content: Content) -> Iterator[Problem]:
    """Yield a problem for each published item that no story, item or text leads to.

    Collections that no field leads to, such as stacks of tools, have no orphans. What drafts refer to is in use.
    """
    config = hub.config
    collections = config.collections
    declared = [*config.story_fields, *(field for collection in collections.values() for field in collection.fields)]
    targets = {field.to for field in declared} - TERM_KINDS.keys()
    referred = {reference for story in content.all_stories for _, reference in references_in(story.fields)}
    for item in content.items:
        referred.update(reference for _, reference in references_in(item.fields) if reference != item.reference)
    alone = [
        number
        for number, item in enumerate(hub.items.items)
        if item.collection in targets and not item.draft and item.reference not in referred
    ]
    linked = _linked(hub) if alone else {}
    for number in alone:
        item = hub.items.items[number]
        url = hub.items.cards[number].url
        if not url or not linked.get(url, set()) - {item.reference}:
            message = f"no story or item refers to this {collections[item.collection].item or 'item'}, or links to it"
            hint = f"name it {_where(config, item.collection)}, link to it, or remove it"
            yield finding(item.path, "orphan-item", message, item.key("name"), hint)


def _where(config: Config, collection: str) -> str:
    """Return under which keys the items of a collection are named."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    owners = [("stories", config.story_fields), *((id_, other.fields) for id_, other in config.collections.items())]
    for owner, fields in owners:
        for field in fields:
            if field.to == collection:
                places[field.name].append(owner)
    named = [f"`{key}` in {' or '.join(owners[:2])}" for key, owners in places.items()]
    return "under " + ", or ".join(named[:2])


def _linked(hub: Hub) -> dict[str, set[Reference | None]]:
    """Return the URLs that texts and menus link to, each with the items whose texts do; None for all else."""
    linked: dict[str, set[Reference | None]] = {}
    bodies = [*(entry.body for entry in hub.stories), *(page.body for page in hub.pages)]
    hrefs = [href for body in bodies for href in body.hrefs]
    hrefs += [link.url for link in (*hub.site.navigation, *hub.site.footer)]
    for href in hrefs:
        linked.setdefault(without_suffix(href), set()).add(None)
    for number, item in enumerate(hub.items.items):
        for href in hub.items.entries[number].body.hrefs:
            linked.setdefault(without_suffix(href), set()).add(item.reference)
    return linked


def stale(hub: Hub, at: datetime) -> Iterator[Problem]:
    """Yield a problem for each item whose newest story is older than its collection allows (`stale_after`)."""
    for item, newest, moment, months in _last_mentions(hub):
        if moment <= at:
            message = f"the newest story about it is of {newest:%Y-%m-%d}, more than {_months(months)} ago"
            hint = "look whether what it says is still true"
            yield finding(item.path, "stale-item", message, item.key("name"), hint)


def stale_moments(hub: Hub) -> list[datetime]:
    """Return the moments at which `stale` begins to report an item, unless there is a newer story."""
    return [moment for _, _, moment, _ in _last_mentions(hub)]


def _last_mentions(hub: Hub) -> Iterator[tuple[Item, datetime, datetime, int]]:
    """Yield each item that can be stale, the date of its newest story, the moment from which it is, and the months."""
    limits = {id_: settings.stale_after for id_, settings in hub.config.declared.items() if settings.stale_after}
    for collection, months in limits.items():
        for number in hub.items.of.get(collection, ()):
            item, indexes = hub.items.items[number], hub.items.stories[number]
            date = hub.stories.stories[indexes[0]].date if indexes else None
            if date and not item.draft:
                yield item, date.local, months_later(date.at, months), months


def months_later(moment: datetime, months: int) -> datetime:
    """Return a moment some months later, on the last day of its month if that has fewer days."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def _months(number: int) -> str:
    return "a month" if number == 1 else f"{number} months"


def in_two_collections(items: Iterable[Item]) -> Iterator[Problem]:
    """Yield a problem for each item with a name that an item of another collection has, before it in their order.

    If one of the two refers to the other, an editor has said that they are two things: a product and its maker.
    """
    first: dict[str, Item] = {}
    for item in items:
        if item.draft or item.term_kind:
            continue
        named = [(item.name, item.key("name")), *((name, item.key("also", i)) for i, name in enumerate(item.also))]
        for name, location in named:
            other = first.setdefault(" ".join(name.casefold().split()), item)
            if other.collection != item.collection and not (_refers(item, other) or _refers(other, item)):
                message = f"`{name}` is also in `{other.collection}`, as `{other.id}`: the same thing twice?"
                hint = "keep one of the two, let one refer to the other, or `ignore` this and say why"
                others = () if other.path == item.path else (other.path,)
                yield finding(item.path, "same-item", message, location, hint, others)
                break


def _refers(item: Item, other: Item) -> bool:
    return any(reference == other.reference for _, reference in references_in(item.fields))
