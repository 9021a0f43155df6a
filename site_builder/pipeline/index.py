"""Index all files together. In: content and a selection. Out: the hub. Uses neither disk nor clock.

Order, terms, archive, related stories, cards, resolved links; and every problem that shows only when the files are
seen together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from site_builder.config.paths import SETTINGS_PATH
from site_builder.config.schema import Config, MenuItem
from site_builder.content.reader import as_warnings
from site_builder.hub.archive import months
from site_builder.hub.assets import Assets
from site_builder.hub.collections import check_collections
from site_builder.hub.content import Content
from site_builder.hub.entries import Additions, Cover, Entries
from site_builder.hub.hub import Hub, PageEntry
from site_builder.hub.images import Images
from site_builder.hub.items import Items
from site_builder.hub.linked_items import linked_items
from site_builder.hub.links import BROKEN_IMAGE_HINT, Links, LinkUses, ResolvedLink, cover_image
from site_builder.hub.lost_urls import find_lost_urls
from site_builder.hub.neighbourhoods import RangeMemory
from site_builder.hub.places import OVERVIEWS
from site_builder.hub.related import NO_MEMORY, Memo, nothing_remembered
from site_builder.hub.resolve import ResolvedContent, links_of, resolve, resolve_redirects
from site_builder.hub.schedule import Selection, recent, unpublished
from site_builder.hub.services import analytics_of, newsletter_of, verification_tags
from site_builder.hub.story_checks import check_stories
from site_builder.hub.taxonomy import Taxonomy, build_taxonomy
from site_builder.hub.unused_files import ignored_documents, unused_files
from site_builder.hub.urls import Urls, item_path, page_path, story_path
from site_builder.model.collections import TERM_KINDS, Item
from site_builder.model.content import ContentPage, Story
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result
from site_builder.model.site import BodyRef, Link, Site, SocialImage
from site_builder.pages.social_card import hub_card, social_image
from site_builder.pages.story_files import JSON, MARKDOWN
from site_builder.render.layout_checks import layout_links

MENU_CATEGORIES = 6
"""Categories in the navigation of a hub whose settings name no navigation."""


def index(
    content: Content,
    selection: Selection,
    remembered: Callable[[str], Memo | None] = nothing_remembered,
    memory: RangeMemory = NO_MEMORY,
) -> Result[Hub]:
    """Return the hub and its problems.

    `remembered` gives related stories of an earlier build, `memory` ranges of stories. Both only save time.
    """
    config, resolved = content.config, resolve(content, selection)
    stories, urls, links = resolved.stories, resolved.urls, resolved.links
    sources = resolved.vocabularies["source"]
    assets = resolved.assets
    problems = list(check_stories(resolved.checked_stories, resolved.slugs_with_errors, config, sources, selection))
    problems += check_collections(content, resolved.checked_stories, selection)
    uses = LinkUses()
    for file in resolved.unsound:
        uses.add(links_of(file, links))
    has_feed, is_replaced = resolved.places.has_feed, resolved.places.is_replaced
    taxonomy = build_taxonomy(stories, config, resolved.vocabularies, urls, has_feed, is_replaced)
    additions = _additions(resolved, content, uses)
    items = linked_items(content, resolved, uses)
    taxonomy = msgspec.structs.replace(taxonomy, item=items.terms())
    entries = Entries(stories, taxonomy, resolved.vocabularies, urls, config.related, additions, remembered, memory)
    pages = sorted(content.pages, key=menu_order)
    page_entries = tuple(PageEntry(page, body_of(page, links, uses)) for page in pages)
    can_draw = config.cards and content.can_draw
    logo = logo_of(config, links, uses)
    site_image = social_image_of(config, links, uses, urls, can_draw)
    menu = menu_links(config, links)
    uses.add(menu)
    static = {key.removeprefix("static/"): assets.hrefs[key] for key in (*assets.static, *assets.sheets)}
    layout_uses, layout_problems = layout_links(content.layouts, config.base_path, static, config.origin)
    uses.add(links.layout_href(link) for link in layout_uses)
    problems += layout_problems
    redirects = resolve_redirects(resolved)
    uses.add(redirects.links)
    problems += redirects.problems
    is_known = content.redirects is not None and not content.partly_read
    if is_known and not content.unreadable:  # Files that cannot be read may answer the URLs that are missing.
        redirected = [old_url.source for old_url in redirects.old_urls if not old_url.draft]
        problems += find_lost_urls(content.url_lock, resolved.by_site_path, redirected, _item_pages(content))
    for story in resolved.scheduled:
        uses.add_errors(links_of(story, links))
    problems += [*uses.problems, *_active_images(resolved.assets, resolved.images)]
    has_search = config.search and bool(stories or pages or resolved.items)
    unused = unused_files(content, uses.files | uses.images.keys())
    problems += ignored_documents(unused)
    hub = Hub(
        config=config,
        site=site_of(
            content,
            pages,
            taxonomy,
            items,
            urls,
            [link.href for link in menu],
            logo,
            site_image,
            has_search,
            content.is_elsewhere or selection.is_preview,
            resolved.places.has_authors,
        ),
        urls=urls,
        stories=entries,
        lead=lead_of(stories, selection),
        recent=recent(stories, selection.at),
        taxonomy=taxonomy,
        months=months(stories),
        pages=page_entries,
        items=items,
        assets=static,
        files=(
            *assets.static.values(),
            *(assets.attachments[key] for key in sorted(uses.files) if key in assets.attachments),
        ),
        sheets=tuple(assets.sheets.values()),
        versions=resolved.images.variants(uses.images),
        social_cards=can_draw,
        redirects=redirects.redirects,
        site_links=tuple(uses.site_links),
        unpublished={
            story.path: story for story in (unpublished(stories, selection.at) if selection.is_preview else ())
        },
        own_layouts=content.own_layouts,
        unused_files=unused,
        coming_redirects=resolved.coming_redirects,
        coming=tuple(_coming(resolved, config.twins)),
        expiring_links=tuple(uses.expiring),
    )
    return Result(hub, _drafts_only_warn(problems, resolved))


def _item_pages(content: Content) -> dict[str, Item]:
    """Return the items with pages of their own, by the paths of these. Those of terms are not locked."""
    with_pages = {id_ for id_, declared in content.config.declared.items() if declared.pages} - TERM_KINDS.keys()
    return {item_path(item.collection, item.id): item for item in content.items if item.collection in with_pages}


def _coming(resolved: ResolvedContent, with_twins: bool) -> Iterator[tuple[str, str]]:
    """Yield the pages and twins of scheduled stories, and the lists that will have them, with the stories' files."""
    for story in resolved.scheduled:
        page = story_path(story.slug)
        twins = (page + MARKDOWN, page + JSON) if with_twins else ()
        for path in (page, *twins, *resolved.places.fronts_of(story)):
            yield path, story.path


def _additions(resolved: ResolvedContent, content: Content, uses: LinkUses) -> Additions:
    """Resolve the images and links of the published stories, of those that have any."""
    stories, links = resolved.stories, resolved.links
    covers: dict[int, Cover] = {}
    for index, story in enumerate(stories):
        if story.image:
            image = uses.note(cover_image(story, links))
            covers[index] = Cover(image.href, image.size)
    bodies: dict[int, BodyRef] = {}
    for index, story in enumerate(stories):
        if story.links:
            hrefs = links.story_hrefs(story.path, story.links)
            bodies[index] = BodyRef(story.body, hrefs) if hrefs else body_of(story, links, uses)
    return Additions(covers, bodies, content.stamps, content.faces)


def _drafts_only_warn(problems: list[Problem], resolved: ResolvedContent) -> list[Problem]:
    """Return the problems, those of drafts as warnings at the end."""
    drafts = {story.path for story in resolved.all_stories if story.draft}
    others = [problem for problem in problems if problem.path not in drafts]
    return others + as_warnings(problem for problem in problems if problem.path in drafts)


def body_of(file: Story | ContentPage, links: Links, uses: LinkUses) -> BodyRef:
    body, resolved = links.body(file.path, file.body, file.links)
    uses.add(resolved)
    return body


def menu_order(page: ContentPage) -> tuple[bool, int, str, str]:
    return page.nav_order is None, page.nav_order or 0, page.title, page.path


def logo_of(config: Config, links: Links, uses: LinkUses) -> str:
    """Return the href of the publisher's logo; empty without one."""
    if not config.logo:
        return ""
    return uses.note(links.file(SETTINGS_PATH, "/" + config.logo.lstrip("/"), KeyLocation(("logo",)))).href


def social_image_of(config: Config, links: Links, uses: LinkUses, urls: Urls, can_draw: bool) -> SocialImage | None:
    """Return the image of pages that have none of their own: that of the settings, else the card of the hub."""
    if not config.social_image:
        return social_image(urls, hub_card(config.title, config.origin)) if can_draw else None
    location = KeyLocation(("social_image",))
    image = uses.note(links.image(SETTINGS_PATH, "/" + config.social_image.lstrip("/"), location))
    return SocialImage(config.origin + image.href, *((image.size.width, image.size.height) if image.size else (0, 0)))


def _active_images(assets: Assets, images: Images) -> Iterator[Problem]:
    """Report each SVG of `static/` with active content: it is published even if no page shows it."""
    for key in assets.static:
        if key.lower().endswith(".svg") and (fault := images.fault(key)):
            yield Problem(key, "broken-image", f"this file {fault}", None, BROKEN_IMAGE_HINT)


def lead_of(stories: Sequence[Story], selection: Selection) -> int | None:
    """Return the index of the newest pinned story, else of the newest story; None without stories."""
    for i, story in enumerate(stories):
        if story.pinned_until and story.pinned_until.at > selection.at:
            return i
    return 0 if stories else None


def site_of(
    content: Content,
    pages: Sequence[ContentPage],
    taxonomy: Taxonomy,
    items: Items,
    urls: Urls,
    menu: Sequence[str],
    logo: str,
    social_image: SocialImage | None,
    search: bool,
    preview: bool,
    has_authors: bool,
) -> Site:
    config = content.config
    return Site(
        title=config.title,
        description=config.description,
        language=config.language,
        base_url=config.origin,
        base_path=config.base_path,
        navigation=_navigation(config, taxonomy, items, content.texts, urls, menu),
        footer=tuple(Link(p.title, urls.href(page_path(p.slug))) for p in pages if p.nav_order is not None),
        community=Link(config.community.label, menu[-1]) if config.community else None,
        share=config.share,
        categories=tuple(category.slug for category in config.categories),
        collections=items.menu,
        texts=content.texts,
        plurals=content.plurals,
        dates=content.dates,
        logo=logo,
        social_image=social_image,
        twins=config.twins,
        search=search,
        preview=preview,
        verification=verification_tags(config),
        analytics=analytics_of(config.analytics),
        newsletter=newsletter_of(config.newsletter),
        prefetch=config.prefetch,
        authors=Link(content.texts["author_overview"], urls.href(OVERVIEWS["author"])) if has_authors else None,
    )


def _navigation(
    config: Config, taxonomy: Taxonomy, items: Items, texts: Mapping[str, str], urls: Urls, hrefs: Sequence[str]
) -> tuple[Link, ...]:
    """Return the links at the top of each page. `hrefs` are those of the settings."""
    if config.navigation:
        return tuple(Link(item.label, href) for item, href in zip(config.navigation, hrefs, strict=False))
    listed = {category.slug for category in config.categories} or taxonomy.category.keys()
    categories = [term for slug, term in taxonomy.category.items() if slug in listed][:MENU_CATEGORIES]
    return (
        Link(texts["all_news"], urls.href("/news/")),
        *(Link(term.ref.name, term.ref.url) for term in categories),
        *items.menu,
    )


def menu_links(config: Config, links: Links) -> list[ResolvedLink]:
    """Return the links of the navigation, and last that of the community, if the settings have one."""
    items: list[tuple[MenuItem, KeyLocation]] = [
        (item, KeyLocation(("navigation", i, "url"))) for i, item in enumerate(config.navigation)
    ]
    if config.community:
        items.append((config.community, KeyLocation(("community", "url"))))
    return [
        links.site_href(SETTINGS_PATH, item.url, location) if item.url.startswith("/") else ResolvedLink(item.url)
        for item, location in items
    ]
