"""The file of a new story: what is known of it filled in, and every key explained in a comment.

Also the record of a new source. What comes out is text; a test reads it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from site_builder.content.schema.fields import keys_of
from site_builder.content.story_fields import StoryFields
from site_builder.content.yaml.writer import inline, scalar
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
"""Keys that most stories do without: each comes with an example and what it is."""
_SECOND_LEVEL = ("ac", "co", "com", "edu", "gov", "net", "org")
"""Parts of a host that stand before the country's and name nobody."""


class StoryDraft(Value, frozen=True):
    """What is known of a new story."""

    title: str
    source: str
    """Id of a record, or the name of a publisher that has none."""
    source_has_record: bool
    source_url: str
    date: datetime
    id: str
    category: str = ""
    categories: tuple[str, ...] = ()
    """Those that the settings list."""
    summary: str = ""
    """From the original's description of itself."""


def story_file(known: StoryDraft) -> str:
    """The text of the file."""
    return "\n".join(["---", *_front_matter(known), "---", "", ""])


def source_record(name: str, source_id: str, domain: str, homepage: str) -> str:
    """A record for `content/sources.yaml`."""
    return f"- id: {source_id}\n  name: {scalar(name)}\n  domains: [{scalar(domain)}]\n  homepage: {scalar(homepage)}\n"


def source_line(name: str, source_id: str, domain: str) -> str:
    """The same record on one line, without a homepage."""
    domains = f", domains: [{scalar(domain)}]" if domain else ""
    return f"- {{id: {source_id}, name: {scalar(name)}{domains}}}"


def guess_publisher_name(host: str) -> str:
    """What a publisher may be called, by the host of its site: `Lab` for `www.lab.example`."""
    labels = host.removeprefix("www.").split(".")[:-1] or [host]
    name = labels[-2] if len(labels) > 1 and labels[-1] in _SECOND_LEVEL else labels[-1]
    return name.capitalize()


def _front_matter(known: StoryDraft) -> Iterator[str]:
    yield "# Headline: one line, no Markdown. Search results show about the first 60 characters, cards about 90."
    yield f"title: {scalar(known.title)}"
    yield ""
    yield from _source(known)
    yield ""
    yield from _comment("The one category it belongs to" + _one_of(known.categories))
    yield f"category: {scalar(known.category)}".rstrip()
    yield ""
    yield "# 3 to 5 key points, a sentence each. *Emphasis* and [links](https://...) are allowed."
    yield from ("takeaways:", "  -", "  -", "  -")
    yield ""
    yield "# The line below the headline: one sentence that says what the title leaves open. No Markdown."
    if known.summary:
        yield "# This is how the original describes itself: say it in your own words."
    yield f"summary: {scalar(known.summary)}".rstrip()
    yield ""
    yield "# One or two sentences: who can do what now, or has to think again?"
    yield "why_it_matters:"
    yield ""
    yield "# What it is about, as you would say it: [open weights, C++, safety]"
    yield "tags: []"
    yield ""
    yield "# When it is published; a time without a zone is in UTC. Before that time it is scheduled."
    yield f"date: {known.date.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    yield ""
    yield "# What feeds know the story by, whatever its title and address become. Never change it."
    yield f"id: {scalar(known.id)}"
    yield ""
    yield "# A draft is not published. Take this line away when the story is ready."
    yield "draft: true"
    yield ""
    yield "# Seldom needed. Take away the # in front of a key to use it."
    facts = {one.name: one for one in keys_of(StoryFields)}
    lines = [(f"{key}: {inline(facts[key].examples[0])}", facts[key].description) for key in OPTIONAL]
    width = max(len(line) for line, _ in lines)
    for line, meaning in lines:
        yield f"# {line:<{width}}  # {meaning}"


def _source(known: StoryDraft) -> Iterator[str]:
    if known.source_has_record:
        yield "# Who is credited: the id of a record in content/sources.yaml, and the address of the original."
        yield f"source: {scalar(known.source)}"
        yield f"source_url: {scalar(known.source_url)}"
    else:
        yield "# Who is credited: the name of the publisher, and the address of the original."
        yield "source:"
        yield f"  name: {scalar(known.source)}"
        yield f"  url: {scalar(known.source_url)}"


def _one_of(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f": {listed}." if listed else "."


def _comment(text: str, width: int = 110) -> Iterator[str]:
    """A comment on as many lines as it needs."""
    line = "#"
    for word in text.split():
        if len(line) + len(word) >= width:
            yield line
            line = "#"
        line += f" {word}"
    yield line
