"""Check that a tool made the pages that a corpus asks for, and that they hold what they must."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from convert import Corpus, Story
from tools import Tool

PAGE = 20
RELATED = 6
CARD = re.compile(r'<h3><a href="/news/[^"/]+/"')


def text_of(page: str) -> str:
    """The words of a page, without markup."""
    return " ".join(html.unescape(re.sub("<[^>]*>", "", page)).split())


def folders(folder: Path) -> set[str]:
    """The folders with a page in it."""
    return {child.name for child in folder.iterdir() if (child / "index.html").is_file()} if folder.is_dir() else set()


def term_counts(corpus: Corpus) -> dict[str, Counter[str]]:
    """How many stories each category, tag and source has."""
    return {
        "category": Counter(story.category for story in corpus.stories),
        "tag": Counter(tag for story in corpus.stories for tag in story.tags),
        "source": Counter(story.source for story in corpus.stories),
    }


def numbered_pages(count: int, tool: Tool) -> set[str]:
    """The numbers of the pages of a list besides its front page."""
    if tool.counts_from_oldest:
        return {str(number) for number in range(1, max(1, count // PAGE))}
    return {str(number) for number in range(2, -(-count // PAGE) + 1)}


def differences(what: str, found: set[str], wanted: set[str]) -> Iterator[str]:
    """A problem if two sets are not the same."""
    if found != wanted:
        example = min(found ^ wanted)
        yield f"{what}: {len(wanted - found)} missing, {len(found - wanted)} too many, for example {example}"


def check_lists(output: Path, corpus: Corpus, tool: Tool) -> Iterator[str]:
    """Front pages and numbered pages of all lists."""
    yield from differences("pages of /news/", folders(output / "news/page"), numbered_pages(len(corpus.stories), tool))
    for kind, counts in term_counts(corpus).items():
        yield from differences(f"pages of a {kind}", folders(output / kind), set(counts))
        for slug, count in counts.items():
            pages = folders(output / kind / slug / "page")
            yield from differences(f"pages of {kind} {slug}", pages, numbered_pages(count, tool))


def check_story(story: Story, page: str, related: int) -> Iterator[str]:
    """Title, takeaways, link to the source and related stories of one page."""
    fields, words = story.fields(), text_of(page)
    if f"<h1>{html.escape(fields['title'])}</h1>" not in page:
        yield f"{story.slug}: no title"
    for takeaway in fields["takeaways"]:
        if " ".join(re.sub("[*`]", "", takeaway).split()) not in words:
            yield f"{story.slug}: no takeaway {takeaway!r}"
    if f'href="{fields["source"]["url"]}"' not in page:
        yield f"{story.slug}: no link to the source"
    found = len(CARD.findall(page))
    if found != related:
        yield f"{story.slug}: {found} related stories instead of {related}"


def check_samples(output: Path, corpus: Corpus, tool: Tool) -> Iterator[str]:
    """Some story pages, in full."""
    sizes = term_counts(corpus)["category"]
    for story in corpus.samples:
        file = output / "news" / story.slug / "index.html"
        others = len(corpus.stories) if tool.looks_for_related else sizes[story.fields()["category"]]
        if file.is_file():
            yield from check_story(story, file.read_text(encoding="utf-8"), min(RELATED, others - 1))


def check_feed(output: Path, corpus: Corpus, tool: Tool) -> Iterator[str]:
    """One feed of the thirty newest stories, and a sitemap with all of them."""
    feed, sitemap = output / "feed.xml", output / "sitemap.xml"
    items = feed.read_text(encoding="utf-8").count("<item>") if feed.is_file() else 0
    if items != min(30, len(corpus.stories)):
        yield f"feed.xml has {items} items"
    if not sitemap.is_file():
        yield "no sitemap.xml"


def check(site: Path, corpus: Corpus, tool: Tool) -> list[str]:
    """What is wrong with a site, empty if nothing is."""
    output = site / tool.output
    problems = list(differences("stories", folders(output / "news") - {"page"}, {s.slug for s in corpus.stories}))
    problems += [f"no {name}" for name in ("index.html", "news/index.html") if not (output / name).is_file()]
    problems += check_lists(output, corpus, tool)
    problems += check_samples(output, corpus, tool)
    problems += check_feed(output, corpus, tool)
    return problems


def story_size(site: Path, corpus: Corpus, tool: Tool) -> int:
    """The mean size of the story pages of the samples, in bytes."""
    files = [site / tool.output / "news" / story.slug / "index.html" for story in corpus.samples]
    sizes = [file.stat().st_size for file in files if file.is_file()]
    return sum(sizes) // len(sizes) if sizes else 0
