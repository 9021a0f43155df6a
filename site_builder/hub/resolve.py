"""The ground that a hub stands on: what the files say, which of them count as what, and where links lead.

All that has to be known before the stories can be seen together.
"""

from __future__ import annotations

from site_builder.config.schema import Config
from site_builder.content.images.image import ImageFacts
from site_builder.content.story import default_slug
from site_builder.hub.assets import Assets
from site_builder.hub.drafts import is_unfinished, presentable
from site_builder.hub.images import Images
from site_builder.hub.links import Links, cover_image
from site_builder.hub.redirects import OldUrl, Redirect, Redirects, old_urls
from site_builder.hub.schedule import Selection, newest_first, unpublished_reason
from site_builder.hub.story_checks import duplicate_slugs
from site_builder.hub.taxonomy import SourceRegistry
from site_builder.hub.urls import Urls, page_path, story_path
from site_builder.model.content import ContentPage, Source, SourceFile, Story
from site_builder.model.problems import Problem
from site_builder.model.value import Value


class Content(Value, frozen=True):
    """What the earlier passes give to this one."""

    config: Config
    texts: dict[str, str]
    sources: tuple[Source, ...]
    stories: tuple[Story, ...]
    pages: tuple[ContentPage, ...]
    unsound: tuple[Story | ContentPage, ...]
    """Those with errors in their front matter: they are checked further, and shown nowhere."""
    unreadable: tuple[str, ...]
    """Paths of the stories and pages of which nothing is known, because of their errors."""
    attachments: tuple[SourceFile, ...]
    static: tuple[SourceFile, ...]
    styles: dict[str, bytes]
    """What is published of the style sheets, by their names below `static/`."""
    images: dict[bytes, ImageFacts]
    """What is known of the images among these, by their `image_key`."""
    can_draw: bool
    """Whether what is needed for social cards is installed."""
    indexer: str
    """Name and version of what can make a search index; empty when nothing can."""
    redirects: dict[str, str] | None
    """What `redirects.yaml` says: where each old address leads. None when it cannot be read."""
    ledger: tuple[str, ...]
    """The lines of `urls.lock`."""


class ResolvedContent(Value, frozen=True):
    """What a hub stands on: which files count as what, and where links lead."""

    everything: tuple[Story, ...]
    """All stories that can be read."""
    written: tuple[Story, ...]
    """Those that are checked: all but drafts and others that rest, where these have errors."""
    unsound: tuple[Story | ContentPage, ...]
    """Those with errors that are checked further."""
    named: dict[str, str]
    """Paths and slugs of what may be named though it has errors."""
    by_site_path: dict[str, Story]
    """Every story by the path of its page."""
    uncertain: frozenset[str]
    """Paths of the site of which nothing can be said, as the files that may answer them have errors."""
    stories: tuple[Story, ...]
    """The published ones, newest first."""
    book: SourceRegistry
    urls: Urls
    assets: Assets
    pictures: Images
    links: Links


def resolve(parsed: Content, selection: Selection) -> ResolvedContent:
    """What there is to link to, before anything is known of what the stories have to do with each other."""
    config = parsed.config
    urls = Urls(config.origin, config.base_path)
    resting = {one.path: one for one in parsed.unsound if isinstance(one, Story) and unpublished_reason(one, selection)}
    unfinished = [one for one in parsed.unsound if isinstance(one, Story) and is_unfinished(one, selection)]
    set_apart = resting.keys() | {one.path for one in unfinished}
    unsound = tuple(one for one in parsed.unsound if one.path not in set_apart)
    unreadable = {path: default_slug(path) for path in parsed.unreadable} | {one.path: one.slug for one in unsound}
    readable = [*parsed.stories, *unfinished]
    written = (*readable, *(one for one in unsound if isinstance(one, Story)))
    everything = (*written, *resting.values())
    double = duplicate_slugs(written)
    single = [presentable(story) for story in readable if story.path not in double]
    reasons = {story.path: unpublished_reason(story, selection) for story in single}
    stories = newest_first([story for story in single if not reasons[story.path]])
    hidden = [(story, reasons[story.path]) for story in single if reasons[story.path]]
    hidden += [(story, unpublished_reason(story, selection)) for story in resting.values()]
    assets = Assets(parsed.static, parsed.attachments, parsed.styles, urls)
    pictures = Images(assets.files, parsed.images, urls)
    links = Links(stories, hidden, parsed.pages, unreadable, assets.hrefs, pictures, urls)
    named = unreadable | {path: one.slug for path, one in resting.items()}
    uncertain = frozenset(path for slug in unreadable.values() for path in (story_path(slug), page_path(slug)))
    return ResolvedContent(
        everything=everything,
        written=written,
        unsound=unsound,
        named=named,
        by_site_path={story_path(story.slug): story for story in reversed(everything)},
        uncertain=uncertain,
        stories=tuple(stories),
        book=SourceRegistry(parsed.sources),
        urls=urls,
        assets=assets,
        pictures=pictures,
        links=links,
    )


def resolve_redirects(
    parsed: Content, base: ResolvedContent, selection: Selection
) -> tuple[list[OldUrl], tuple[Redirect, ...], list[Problem]]:
    """The old addresses as they are written, what answers them, and what is wrong with them."""
    addresses, problems = old_urls(base.everything, parsed.redirects or {})
    redirects = Redirects(addresses, base.by_site_path, base.uncertain, selection)
    return addresses, redirects.resolved(base.links), [*problems, *redirects.problems]


def check_links(one: Story | ContentPage, links: Links) -> None:
    """Have the links and pictures of a file looked up, for the sake of what is wrong with them."""
    links.body(one.path, one.body, one.links)
    if isinstance(one, Story):
        cover_image(one, links)
