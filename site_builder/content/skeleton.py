"""The file of a new story: what is known of it filled in, and every key explained in a comment.

Also the record of a new source. What comes out is text; a test reads it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from site_builder.content.yaml_nodes import YamlError, compose, control_character, plain
from site_builder.model import Value

OPTIONAL = (
    ("updated", "2026-11-22", "The last change that matters to readers."),
    ("author", "Ada Example", "Who wrote the digest."),
    ("image", "chart.svg", "Picture of the cover: a file beside this one, or one in static/."),
    ("image_alt", "A chart of errors", "What the picture shows, for those who do not see it."),
    ("related", "[a-story]", "Slugs of stories to show first in More AI news."),
    ("unrelated", "[old-rumour]", "Slugs of stories never to show there."),
    ("pinned_until", "2026-11-25", "Until then it leads the home page."),
    ("expires", "2026-12-31", "From then on it is published no more."),
    ("slug", "small-model", "Last part of its address, if not the name of this file."),
    ("aliases", "[/2026/small-model/]", "Its old addresses."),
    ("canonical", "https://example.org/a/", "What search engines should list in place of this page."),
    ("ignore", "{long-title: it is a name}", "Rules of `check` that do not hold here, each with the reason."),
)
"""Keys that most stories do without, each with an example and its meaning."""
_SECOND_LEVEL = ("ac", "co", "com", "edu", "gov", "net", "org")
"""Parts of a host that stand before the country's and name nobody."""


class Skeleton(Value, frozen=True):
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


def story_file(known: Skeleton) -> str:
    """The text of the file."""
    return "\n".join(["---", *_front_matter(known), "---", "", ""])


def source_record(name: str, source_id: str, domain: str, homepage: str) -> str:
    """A record for `content/sources.yaml`."""
    return f"- id: {source_id}\n  name: {scalar(name)}\n  domains: [{scalar(domain)}]\n  homepage: {scalar(homepage)}\n"


def source_line(name: str, source_id: str, domain: str) -> str:
    """The same record on one line, without a homepage."""
    domains = f", domains: [{scalar(domain)}]" if domain else ""
    return f"- {{id: {source_id}, name: {scalar(name)}{domains}}}"


def likely_name(host: str) -> str:
    """What a publisher may be called, by the host of its site: `Lab` for `www.lab.example`."""
    labels = host.removeprefix("www.").split(".")[:-1] or [host]
    name = labels[-2] if len(labels) > 1 and labels[-1] in _SECOND_LEVEL else labels[-1]
    return name.capitalize()


def scalar(text: str) -> str:
    """A text as a value of YAML: plain where that is read as written, else in quotes."""
    text = " ".join(text.split())
    text = "".join(c for c in text if control_character(c) is None)
    if _reads_as(text, text):
        return text
    return "'" + text.replace("'", "''") + "'" if text else ""


def _reads_as(written: str, text: str) -> bool:
    try:
        data, problems = plain(compose(f"key: {written}", ""), "")
        in_list, more = plain(compose(f"key: [{written}]", ""), "")
    except YamlError:
        return False
    return data == {"key": text} and in_list == {"key": [text]} and not problems and not more


def _front_matter(known: Skeleton) -> Iterator[str]:
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
    width = max(len(f"{key}: {example}") for key, example, _ in OPTIONAL)
    for key, example, meaning in OPTIONAL:
        yield f"# {key + ': ' + example:<{width}}  # {meaning}"


def _source(known: Skeleton) -> Iterator[str]:
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
