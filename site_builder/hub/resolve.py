"""Resolve published stories, assets and link targets, before stories are compared with each other."""

from __future__ import annotations

from site_builder.content.story import default_slug
from site_builder.hub.assets import Assets
from site_builder.hub.content import Content
from site_builder.hub.drafts import is_unfinished, presentable
from site_builder.hub.images import Images
from site_builder.hub.links import Links, LinkTargets, ResolvedLink, cover_image
from site_builder.hub.places import Places
from site_builder.hub.published_items import published_items
from site_builder.hub.redirects import OldUrl, Redirect, Redirects, old_urls
from site_builder.hub.schedule import Selection, newest_first, unpublished_reason, unpublished_words
from site_builder.hub.story_checks import duplicate_slugs
from site_builder.hub.urls import Urls, page_path, story_path
from site_builder.hub.vocabulary import Vocabularies, vocabularies_of
from site_builder.model.collections import Item
from site_builder.model.content import ContentPage, Story
from site_builder.model.problems import Problem
from site_builder.model.value import Value


class ResolvedContent(Value, frozen=True, kw_only=True):
    """Which stories are published, and where links may lead."""

    all_stories: tuple[Story, ...]
    """All stories that can be read."""
    checked_stories: tuple[Story, ...]
    """All stories except drafts and unpublished stories with errors."""
    unsound: tuple[Story | ContentPage, ...]
    """Files with errors whose other parts are checked."""
    slugs_with_errors: dict[str, str]
    """Slugs by path of the files with errors: other stories may refer to them."""
    by_site_path: dict[str, Story]
    """Every story by the path of its page."""
    uncertain_paths: frozenset[str]
    """Paths of the site that a file with errors may answer."""
    stories: tuple[Story, ...]
    """The published ones, newest first."""
    items: tuple[Item, ...]
    """The published items: by collection, then by name."""
    vocabularies: Vocabularies
    """The entries of tags, sources and authors."""
    urls: Urls
    assets: Assets
    images: Images
    links: Links
    scheduled: tuple[Story, ...]
    """Stories that will be published by themselves: what is wrong with them is reported before."""
    coming_redirects: int
    """Old URLs that lead to these stories."""
    places: Places
    old_urls: list[OldUrl]
    redirects: Redirects


class ResolvedRedirects(Value, frozen=True):
    """The old URLs of a hub, and what answers them."""

    old_urls: list[OldUrl]
    redirects: tuple[Redirect, ...]
    links: list[ResolvedLink]
    """The links to pages at their ends."""
    problems: list[Problem]


def resolve(content: Content, selection: Selection) -> ResolvedContent:
    """Decide which stories are published, and collect what links may lead to."""
    urls = Urls(content.config.origin, content.config.base_path)
    unsound_stories = [file for file in content.unsound if isinstance(file, Story)]
    skipped = {story.path: story for story in unsound_stories if unpublished_reason(story, selection)}
    unfinished = [story for story in unsound_stories if is_unfinished(story, selection)]
    set_apart = skipped.keys() | {story.path for story in unfinished}
    unsound = tuple(file for file in content.unsound if file.path not in set_apart)
    with_errors = {path: default_slug(path) for path in content.unreadable}
    with_errors |= {file.path: file.slug for file in unsound}
    readable = [*content.stories, *unfinished]
    checked = (*readable, *(file for file in unsound if isinstance(file, Story)))
    everything = (*checked, *skipped.values())
    duplicates = duplicate_slugs(checked)
    unique = [presentable(story) for story in readable if story.path not in duplicates]
    reasons = {story.path: unpublished_reason(story, selection) for story in unique}
    published = newest_first([story for story in unique if not reasons[story.path]])
    hidden = [*(story for story in unique if reasons[story.path]), *skipped.values()]
    scheduled = tuple(story for story in unique if reasons[story.path] == "scheduled")
    by_site_path = {story_path(story.slug): story for story in reversed(everything)}
    uncertain = frozenset(path for slug in with_errors.values() for path in (story_path(slug), page_path(slug)))
    items = published_items(content, selection)
    vocabularies = vocabularies_of(items, content.partly_read)
    old, old_problems = old_urls(everything, content.redirects or {}, content.items)
    redirected = [old_url.source for old_url in old if not old_url.draft]
    places = Places(everything, content.config, vocabularies, selection, redirected)
    redirects = Redirects(old, by_site_path, uncertain, selection, places, content.config.twins)
    redirects.problems[:0] = old_problems
    timely, coming = redirects.timely(), {story.path for story in scheduled}
    assets = Assets(content.static, content.attachments, content.styles, urls)
    images = Images(assets.files, content.images, urls)
    with_pages = {id_ for id_, collection in content.config.collections.items() if collection.pages} if items else ()
    targets = LinkTargets(
        published=published,
        unpublished=[(story, unpublished_words(story, selection)) for story in hidden],
        scheduled=coming,
        old=timely,
        redirected=redirects.sources,
        places=places,
        twins=content.config.twins,
        pages=content.pages,
        items=[item for item in items if item.collection in with_pages],
        item_drafts=[item for item in content.items if item.draft and not selection.drafts],
        unreadable=with_errors,
        files=assets.hrefs,
    )
    return ResolvedContent(
        all_stories=everything,
        checked_stories=checked,
        unsound=unsound,
        slugs_with_errors=with_errors | {path: story.slug for path, story in skipped.items()},
        by_site_path=by_site_path,
        uncertain_paths=uncertain,
        stories=tuple(published),
        items=items,
        vocabularies=vocabularies,
        urls=urls,
        assets=assets,
        images=images,
        links=Links(targets, images, urls),
        scheduled=scheduled,
        coming_redirects=sum(story.path in coming for story in timely.values()),
        places=places,
        old_urls=old,
        redirects=redirects,
    )


def resolve_redirects(resolved: ResolvedContent) -> ResolvedRedirects:
    """Find what answers each old URL."""
    answers, links = resolved.redirects.resolved(resolved.links)
    return ResolvedRedirects(resolved.old_urls, answers, links, resolved.redirects.problems)


def links_of(file: Story | ContentPage, links: Links) -> list[ResolvedLink]:
    """Return the resolved links and images of a file: to collect their problems."""
    _, resolved = links.body(file.path, file.body, file.links)
    return [*resolved, cover_image(file, links)] if isinstance(file, Story) else resolved
