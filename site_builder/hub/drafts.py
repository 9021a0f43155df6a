"""Make drafts presentable: fill in what they lack, and replace invalid values.

Problems of drafts are warnings, so a draft may lack anything, and its values may be invalid.
"""

from __future__ import annotations

import msgspec

from site_builder.content.slug import slugify
from site_builder.content.urls import url_fault
from site_builder.hub.schedule import Selection, unpublished_reason
from site_builder.model.content import Story

NO_CATEGORY, NO_SOURCE = "No category yet", "No source yet"
NOWHERE = "#"


def is_unfinished(story: Story, selection: Selection) -> bool:
    """Whether a story with errors is a draft that is shown anyway."""
    return story.draft and bool(story.slug) and not unpublished_reason(story, selection)


def presentable(story: Story) -> Story:
    """Return a draft with harmless values in place of missing or invalid ones; any other story unchanged."""
    if not story.draft:
        return story
    tags = {slug: tag for tag, slug in zip(story.tags, story.tag_slugs, strict=True) if slug}
    authors = {slug: name for name, slug in zip(story.authors, story.author_slugs, strict=True) if slug}
    category = story.category if story.category_slug else NO_CATEGORY
    has_source = bool(slugify(story.source))
    return msgspec.structs.replace(
        story,
        title=story.title or story.slug,
        source=story.source if has_source else story.domain or NO_SOURCE,
        source_by_id=story.source_by_id and has_source,
        source_url=NOWHERE if url_fault(story.source_url) else story.source_url,
        category=category,
        category_slug=slugify(category),
        tags=tuple(tags.values()),
        tag_slugs=tuple(tags),
        authors=tuple(authors.values()),
        author_slugs=tuple(authors),
        canonical="" if url_fault(story.canonical) else story.canonical,
    )
