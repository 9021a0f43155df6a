"""Index: from parsed files to the hub. Knows the whole site, touches neither disk nor clock.

Order, terms, archive, related stories, cards, resolved links; and every problem that shows only when the files are
seen together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from site_builder.config.schema import SETTINGS_PATH, Config, MenuItem
from site_builder.content.reader import as_warnings
from site_builder.hub.archive import months
from site_builder.hub.assets import Assets
from site_builder.hub.hub import Entry, Hub, PageEntry
from site_builder.hub.images import Images
from site_builder.hub.links import BROKEN, Links, SiteLink, cover_image
from site_builder.hub.lost_urls import find_lost_urls
from site_builder.hub.related import Memo, Pick, RelatedFinder
from site_builder.hub.resolve import Content, check_links, resolve, resolve_redirects
from site_builder.hub.schedule import Selection, recent
from site_builder.hub.story_checks import check_stories
from site_builder.hub.taxonomy import SourceRegistry, Taxonomy, build_taxonomy
from site_builder.hub.urls import Urls, page_path, story_path
from site_builder.model.content import ContentPage, Story
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.site import Card, Link, Related, Site

WORDS_PER_MINUTE = 220
"""Reading speed behind "1 min read"."""
MENU_CATEGORIES = 6
"""Categories in the navigation of a hub whose settings name no navigation."""


def index(parsed: Content, selection: Selection, memo: Memo | None = None) -> tuple[Hub, Memo, list[Problem]]:
    """The hub, and what is wrong in it. The memo of related stories saves work and changes nothing."""
    config, base = parsed.config, resolve(parsed, selection)
    stories, book, urls, assets, links = base.stories, base.book, base.urls, base.assets, base.links
    problems = list(check_stories(base.written, base.named, config, book, selection))
    taxonomy = build_taxonomy(stories, config, book, urls)

    cards = [_card(story, taxonomy, book, urls, links) for story in stories]
    finder = RelatedFinder(stories, taxonomy, book.slug, memo)
    related = [_related(finder.find(place, config.related), cards, taxonomy) for place in range(len(stories))]
    entries = [
        Entry(story, card, links.body(story.path, story.body, story.links), more)
        for story, card, more in zip(stories, cards, related, strict=True)
    ]
    for one in base.unsound:
        check_links(one, links)
    addresses, redirects, wrong = resolve_redirects(parsed, base, selection)
    if parsed.redirects is not None and not parsed.unreadable:  # These may answer what is missed.
        redirected = [one.source for one in addresses if not one.draft]
        problems += find_lost_urls(parsed.ledger, base.by_site_path, redirected)
    indexer = parsed.indexer if config.search and (stories or parsed.pages) else ""
    pages = sorted(parsed.pages, key=lambda page: (page.nav_order is None, page.nav_order or 0, page.title, page.path))
    hub = Hub(
        config=config,
        site=_site(parsed, pages, taxonomy, urls, links, bool(indexer)),
        urls=urls,
        entries=tuple(entries),
        lead=_lead(stories, selection),
        recent=recent(stories, selection.at),
        taxonomy=taxonomy,
        months=months(stories),
        pages=tuple(PageEntry(page, links.body(page.path, page.body, page.links)) for page in pages),
        assets={key.removeprefix("static/"): assets.hrefs[key] for key in (*assets.static, *assets.sheets)},
        files=(
            *assets.static.values(),
            *(assets.attachments[k] for k in sorted(links.used_files) if k in assets.attachments),
        ),
        sheets=tuple(assets.sheets.values()),
        versions=base.pictures.versions(),
        social_cards=config.cards and parsed.can_draw,
        indexer=indexer,
        redirects=redirects,
        site_links=(*links.site_links, *menu_links(config)),
    )
    drafts = {story.path for story in base.everything if story.draft}
    problems += [*links.problems, *wrong, *_active_pictures(assets, base.pictures)]
    firm = [problem for problem in problems if problem.path not in drafts]
    return hub, finder.memo(), firm + as_warnings(problem for problem in problems if problem.path in drafts)


def _active_pictures(assets: Assets, pictures: Images) -> Iterator[Problem]:
    """Each SVG of `static/` that is more than a picture: these are published whether a page shows them or not."""
    for key in assets.static:
        if key.lower().endswith(".svg") and (wrong := pictures.wrong(key)):
            yield Problem(key, "broken-image", f"this file {wrong}", None, BROKEN)


def dek(story: Story) -> str:
    """What stands below the title of a story."""
    return story.summary or story.why_it_matters


def reading_minutes(words: int) -> int:
    """How long it takes to read a story."""
    return max(1, round(words / WORDS_PER_MINUTE))


def _card(story: Story, taxonomy: Taxonomy, book: SourceRegistry, urls: Urls, links: Links) -> Card:
    image = cover_image(story, links)
    return Card(
        url=urls.href(story_path(story.slug)),
        slug=story.slug,
        title=story.title,
        dek=dek(story),
        date=story.date,
        category=taxonomy.category[story.category_slug].ref,
        source=taxonomy.source[book.slug(story.source)].ref,
        domain=story.domain,
        minutes=reading_minutes(story.words),
        image=image.href,
        image_alt=story.image_alt,
        picture=image.picture,
    )


def _related(picks: Iterable[Pick], cards: Sequence[Card], taxonomy: Taxonomy) -> tuple[Related, ...]:
    return tuple(
        Related(cards[pick.story], pick.kind, taxonomy.of_kind(pick.kind)[pick.slug].ref.name if pick.slug else "")
        for pick in picks
    )


def _lead(stories: Sequence[Story], selection: Selection) -> int | None:
    """The newest story that is pinned at this time; else the newest of all."""
    for place, story in enumerate(stories):
        if story.pinned_until and story.pinned_until.at > selection.at:
            return place
    return 0 if stories else None


def _site(
    parsed: Content, pages: Sequence[ContentPage], taxonomy: Taxonomy, urls: Urls, links: Links, search: bool
) -> Site:
    config = parsed.config
    return Site(
        title=config.title,
        description=config.description,
        language=config.language,
        base_url=config.origin,
        base_path=config.base_path,
        navigation=_navigation(config, taxonomy, parsed.texts, urls),
        footer=tuple(Link(p.title, urls.href(page_path(p.slug))) for p in pages if p.nav_order is not None),
        community=_menu_link(config.community, urls) if config.community else None,
        share=config.share,
        categories=tuple(category.slug for category in config.categories),
        texts=parsed.texts,
        logo=links.file(SETTINGS_PATH, "/" + config.logo.lstrip("/"), KeyLocation(("logo",))) if config.logo else "",
        term_feeds=config.page_sizes.term_feed > 0,
        twins=config.twins,
        search=search,
    )


def _navigation(config: Config, taxonomy: Taxonomy, texts: Mapping[str, str], urls: Urls) -> tuple[Link, ...]:
    if config.navigation:
        return tuple(_menu_link(item, urls) for item in config.navigation)
    listed = {category.slug for category in config.categories} or taxonomy.category.keys()
    categories = [term for slug, term in taxonomy.category.items() if slug in listed][:MENU_CATEGORIES]
    return (
        Link(texts["all_news"], urls.href("/news/")),
        *(Link(term.ref.name, term.ref.url) for term in categories),
    )


def _menu_link(item: MenuItem, urls: Urls) -> Link:
    return Link(item.label, urls.link(item.url))


def menu_links(config: Config) -> list[SiteLink]:
    """The links of the settings that lead to pages of the site."""
    items = [(item, ("navigation", i, "url")) for i, item in enumerate(config.navigation)]
    if config.community:
        items.append((config.community, ("community", "url")))  # type: ignore[arg-type]
    return [
        SiteLink(SETTINGS_PATH, item.url.partition("#")[0].partition("?")[0], KeyLocation(key))
        for item, key in items
        if item.url.startswith("/")
    ]
