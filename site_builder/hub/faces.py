"""What a story's file decides of its face. It is digested when the file is parsed, and kept with the parsed story.

Nearly all stories of an edited hub are unchanged. To digest them again would be 2 % of the processor time of an edit at
10,000 stories, and by a profile some 5 % at 100,000.
"""

from __future__ import annotations

import msgspec

from site_builder.content.scripts import reading_minutes
from site_builder.model.content import Story
from site_builder.model.fingerprint import digest_bytes

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def own_face(story: Story) -> bytes:
    """Return the digest of what others may see of a story, as far as its file decides it."""
    return digest_bytes(
        _encode(
            (
                *(story.slug, story.path, story.title, dek(story), story.date, story.category_slug),
                *(story.domain, story.keywords, reading_minutes(story.words), story.image_alt),
            )
        )
    )


def dek(story: Story) -> str:
    """Return the text below the title of a story."""
    return story.summary or story.why_it_matters
