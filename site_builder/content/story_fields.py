"""The types and descriptions of the keys in the front matter of a story, in the order of the guide.

`content.story` checks their values further.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from site_builder.content.schema.convert import Address, Date, UserInput, describe

Text = Annotated[str, Meta(min_length=1, max_length=2000)]
MAX_NAME = 100
"""Maximum characters of the name of a publisher, category, tag or author."""
Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME)]


class Credit(UserInput, frozen=True, kw_only=True):
    """The source of a story, as written."""

    name: Annotated[Name, describe("Name of the publisher, or id of its record", "OpenAI")]
    url: Annotated[
        Address,
        Meta(min_length=1),
        describe("URL of the original article", "https://openai.com/index/why-language-models-hallucinate/"),
    ]


MAX_TITLE = 200
"""Maximum characters of a title."""


class StoryFields(UserInput, frozen=True, kw_only=True):
    """The front matter of a story, as written."""

    title: Annotated[
        str,
        Meta(min_length=1, max_length=MAX_TITLE),
        describe("Headline: up to 200 characters, no Markdown", "A small model admits doubt"),
    ]
    source: Annotated[
        Credit | Annotated[str, Meta(min_length=1)],
        describe("Publisher: its name and the URL of the article, or the id of a record", "openai"),
    ]
    source_url: Annotated[
        Annotated[Address, Meta(min_length=1)] | None,
        describe("URL of the original article, when `source` is an id", "https://openai.com/index/doubt/"),
    ] = None
    category: Annotated[Name, describe("Slug of the one category it belongs to", "research")]
    takeaways: Annotated[
        tuple[Text, ...],
        Meta(min_length=1, max_length=7),
        describe("List of 1 to 7 key points; inline Markdown", ["It *admits* doubt."]),
    ]
    date: Annotated[
        Date | None,
        describe("When it is published; by default the date at the start of the file name", "2026-11-20T09:00:00Z"),
    ] = None
    updated: Annotated[Date | None, describe("Last change that matters to readers", "2026-11-22")] = None
    tags: Annotated[
        tuple[Name, ...],
        Meta(max_length=30),
        describe("List of up to 30, each of up to 100 characters", ["open weights", "safety"]),
    ] = ()
    summary: Annotated[
        str,
        Meta(max_length=500),
        describe("The dek below the headline: up to 500 characters, no Markdown", "A paper asks why."),
    ] = ""
    why_it_matters: Annotated[
        str,
        Meta(max_length=2000),
        describe("One or two sentences, up to 2,000 characters; inline Markdown", "Tests shape models."),
    ] = ""
    author: Annotated[
        Annotated[str, Meta(max_length=MAX_NAME)] | Annotated[tuple[Name, ...], Meta(max_length=20)],
        describe("Who wrote the digest: a name or the id of an author, or a list of up to 20", "Ada Example"),
    ] = ()
    id: Annotated[
        str,
        Meta(max_length=200),
        describe("Identity of the story in feeds; by default its slug. Never change it", "2026-small-model"),
    ] = ""
    slug: Annotated[
        str,
        Meta(max_length=120),
        describe("Last part of the URL; by default the file name without its date", "small-model"),
    ] = ""
    aliases: Annotated[
        tuple[Text, ...],
        Meta(max_length=100),
        describe("List of up to 100 old URLs that redirect to it", ["/2026/small-model/"]),
    ] = ()
    image: Annotated[
        str,
        Meta(max_length=2000),
        describe("Cover image: a file next to the story, or one in `static/`", "small-model.jpg"),
    ] = ""
    image_alt: Annotated[
        str, Meta(max_length=2000), describe("What the image shows, for readers who cannot see it", "A chart of errors")
    ] = ""
    canonical: Annotated[
        Address, describe("URL that search engines should list instead of this page", "https://example.org/a/")
    ] = ""
    related: Annotated[
        tuple[Text, ...],
        Meta(max_length=30),
        describe("List of up to 30 slugs of stories to show first in More AI news", ["open-weights"]),
    ] = ()
    unrelated: Annotated[
        tuple[Text, ...],
        Meta(max_length=30),
        describe("List of up to 30 slugs of stories not to show there", ["old-rumour"]),
    ] = ()
    draft: Annotated[bool, describe("`true` keeps the story from being published", True)] = False
    expires: Annotated[Date | None, describe("When the story is taken off the site", "2026-12-31")] = None
    pinned_until: Annotated[Date | None, describe("Until when it leads the home page", "2026-11-25")] = None
    ignore: Annotated[
        dict[str, Annotated[str, Meta(min_length=1, max_length=500, examples=["your reason"])]],
        describe("Rules of `check` to ignore in this story, with the reason", {"long-title": "a law"}),
    ] = msgspec.field(default_factory=dict)
