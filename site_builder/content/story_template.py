"""Write the file of a new story, with known fields filled in and every key explained in a comment.

Also writes the record of a new source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from site_builder.content.key_comments import comment, declared_keys, rarely_needed
from site_builder.content.story_fields import StoryFields
from site_builder.content.yaml.writer import scalar
from site_builder.model.fields import Field
from site_builder.model.value import Value

OPTIONAL = (
    "updated",
    "author",
    "image",
    "image_alt",
    "related",
    "unrelated",
    "pinned_until",
    "expires",
    "slug",
    "aliases",
    "canonical",
    "ignore",
)
"""Keys that most stories do not need. Each is shown in a comment, with an example and a description."""
_SECOND_LEVEL = ("ac", "co", "com", "edu", "gov", "net", "org")
"""Second-level domains such as `co` in `co.uk`, which do not name a publisher."""


class StoryDraft(Value, frozen=True):
    """The known fields of a new story."""

    title: str
    source: str
    """Id of a source record, or the name of a publisher without a record."""
    source_has_record: bool
    source_url: str
    date: datetime
    id: str
    category: str = ""
    categories: tuple[str, ...] = ()
    """Slugs of the categories in the settings."""
    summary: str = ""
    """The description in the metadata of the original."""
    fields: tuple[Field, ...] = ()
    """The fields that the hub declares for stories."""


def story_file(draft: StoryDraft) -> str:
    """Return the text of a new story file."""
    return "\n".join(["---", *_front_matter(draft), "---", "", ""])


def source_record(name: str, source_id: str, domain: str, homepage: str) -> str:
    """Return a record for `content/sources.yaml`."""
    return f"- id: {source_id}\n  name: {scalar(name)}\n  domains: [{scalar(domain)}]\n  homepage: {scalar(homepage)}\n"


def source_line(name: str, source_id: str, domain: str) -> str:
    """Return a record on one line, without a homepage."""
    domains = f", domains: [{scalar(domain)}]" if domain else ""
    return f"- {{id: {source_id}, name: {scalar(name)}{domains}}}"


def guess_publisher_name(host: str) -> str:
    """Guess the name of a publisher from its host: `Lab` for `www.lab.example`."""
    labels = host.removeprefix("www.").split(".")[:-1] or [host]
    name = labels[-2] if len(labels) > 1 and labels[-1] in _SECOND_LEVEL else labels[-1]
    return name.capitalize()


def _front_matter(draft: StoryDraft) -> Iterator[str]:
    yield "# Headline: one line, no Markdown. Search results show about the first 60 characters, cards about 90."
    yield f"title: {scalar(draft.title)}"
    yield ""
    yield from _source(draft)
    yield ""
    yield from comment("The one category it belongs to" + _one_of(draft.categories))
    yield f"category: {scalar(draft.category)}".rstrip()
    yield ""
    yield "# 3 to 5 key points, a sentence each. *Emphasis* and [links](https://...) are allowed."
    yield from ("takeaways:", "  -", "  -", "  -")
    yield ""
    yield "# The line below the headline: one sentence that says what the title leaves open. No Markdown."
    if draft.summary:
        yield "# This is the description from the original: say it in your own words."
    yield f"summary: {scalar(draft.summary)}".rstrip()
    yield ""
    yield "# One or two sentences: who can do what now, or has to think again?"
    yield "why_it_matters:"
    yield ""
    yield "# Topics, in plain words: [open weights, C++, safety]"
    yield "tags: []"
    yield ""
    yield from declared_keys(draft.fields)
    yield "# When it is published, in the time zone of the hub unless it has an offset. Until then it is scheduled."
    yield f"date: {draft.date.isoformat(timespec='seconds').replace('+00:00', 'Z')}"
    yield ""
    yield "# Identity of the story in feeds, whatever its title and URL become. Never change it."
    yield f"id: {scalar(draft.id)}"
    yield ""
    yield "# A draft is not published. Remove this line when the story is ready."
    yield "draft: true"
    yield ""
    yield from rarely_needed(StoryFields, OPTIONAL)


def _source(draft: StoryDraft) -> Iterator[str]:
    if draft.source_has_record:
        yield "# Who is credited: the id of a record in content/sources.yaml, and the URL of the original."
        yield f"source: {scalar(draft.source)}"
        yield f"source_url: {scalar(draft.source_url)}"
    else:
        yield "# Who is credited: the name of the publisher, and the URL of the original."
        yield "source:"
        yield f"  name: {scalar(draft.source)}"
        yield f"  url: {scalar(draft.source_url)}"


def _one_of(names: Iterable[str]) -> str:
    joined = ", ".join(names)
    return f": {joined}." if joined else "."
