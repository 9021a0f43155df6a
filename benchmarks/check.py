"""Check that a tool made all pages of a corpus, with the required content."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from convert import Corpus, Story
from results import Site
from tools import Tool

PAGE_SIZE = 20
RELATED = 6
SINGLE_PAGES = (
    *("index.html", "news/index.html", "404.html", "about/index.html", "search/index.html", "archive/index.html"),
    *("categories/index.html", "tags/index.html", "sources/index.html"),
)
TITLE = re.compile("<h1>(.*?)</h1>", re.DOTALL)
CARD = re.compile(r'<h3><a href="/news/[^"/]+/"')


def text_of(page: str) -> str:
    """Return the words of a page, without markup."""
    return " ".join(html.unescape(re.sub("<[^>]*>", "", page)).split())


def folders(folder: Path) -> set[str]:
    """Return the names of the subfolders that have an `index.html`."""
    return {child.name for child in folder.iterdir() if (child / "index.html").is_file()} if folder.is_dir() else set()


def list_pages(folder: Path, tool: Tool) -> set[str]:
    """Return the numbers of the pages of a list, without a redirect from the first page."""
    return folders(folder) - ({"1"} if tool.redirects_first_page else set())


def term_counts(corpus: Corpus) -> dict[str, Counter[str]]:
    """Count the stories of each category, tag and source."""
    return {
        "category": Counter(story.category for story in corpus.stories),
        "tag": Counter(tag for story in corpus.stories for tag in story.tags),
        "source": Counter(story.source for story in corpus.stories),
    }


def numbered_pages(count: int, tool: Tool) -> set[str]:
    """Return the numbers of the pages of a list, without its front page."""
    if tool.counts_from_oldest:
        return {str(number) for number in range(1, max(1, count // PAGE_SIZE))}
    return {str(number) for number in range(2, -(-count // PAGE_SIZE) + 1)}


def differences(subject: str, actual: set[str], expected: set[str]) -> Iterator[str]:
    """Yield a problem if two sets differ."""
    if actual != expected:
        example = min(actual ^ expected)
        yield f"{subject}: {len(expected - actual)} missing, {len(actual - expected)} too many, for example {example}"


def check_lists(output: Path, corpus: Corpus, tool: Tool) -> Iterator[str]:
    """Check the front page and the numbered pages of all lists."""
    yield from differences(
        "pages of /news/", list_pages(output / "news/page", tool), numbered_pages(len(corpus.stories), tool)
    )
    for kind, counts in term_counts(corpus).items():
        yield from differences(f"pages of a {kind}", folders(output / kind), set(counts))
        for slug, count in counts.items():
            pages = list_pages(output / kind / slug / "page", tool)
            yield from differences(f"pages of {kind} {slug}", pages, numbered_pages(count, tool))


def check_story(story: Story, page: str, related: int) -> Iterator[str]:
    """Check the title, takeaways, source link and number of related stories of one page."""
    fields, words = story.fields(), text_of(page)
    if fields["title"] not in map(text_of, TITLE.findall(page)):
        yield f"{story.slug}: no title"
    for takeaway in fields["takeaways"]:
        if " ".join(re.sub("[*`]", "", takeaway).split()) not in words:
            yield f"{story.slug}: no takeaway {takeaway!r}"
    if f'href="{fields["source"]["url"]}"' not in page:
        yield f"{story.slug}: no link to the source"
    cards = len(CARD.findall(page))
    if cards != related:
        yield f"{story.slug}: {cards} related stories instead of {related}"


def check_samples(output: Path, corpus: Corpus, tool: Tool) -> Iterator[str]:
    """Check the pages of the sample stories."""
    sizes = term_counts(corpus)["category"]
    for story in corpus.samples:
        file = output / "news" / story.slug / "index.html"
        candidates = len(corpus.stories) if tool.finds_related else sizes[story.fields()["category"]]
        if file.is_file():
            yield from check_story(story, file.read_text(encoding="utf-8"), min(RELATED, candidates - 1))


def check_feed(output: Path, corpus: Corpus, tool: Tool) -> Iterator[str]:
    """Check the feed of the thirty newest stories, and that there is a sitemap."""
    feed, sitemap = output / "feed.xml", output / "sitemap.xml"
    items = feed.read_text(encoding="utf-8").count("<item>") if feed.is_file() else 0
    if items != min(30, len(corpus.stories)):
        yield f"feed.xml has {items} items"
    if not sitemap.is_file():
        yield "no sitemap.xml"


def check_archive(output: Path, corpus: Corpus, tool: Tool) -> Iterator[str]:
    """Check that there is a page for each month. site_builder has a folder for each year."""
    archive = output / "archive"
    months = {f"{year}-{month}" for year in folders(archive) for month in folders(archive / year)} or folders(archive)
    yield from differences("months", months, {story.month for story in corpus.stories})


def check(site: Path, corpus: Corpus, tool: Tool) -> list[str]:
    """Return the problems of a site."""
    output = site / tool.output
    problems = list(differences("stories", folders(output / "news") - {"page"}, {s.slug for s in corpus.stories}))
    problems += [f"no {name}" for name in SINGLE_PAGES if not (output / name).is_file()]
    problems += check_lists(output, corpus, tool)
    problems += check_archive(output, corpus, tool)
    problems += check_samples(output, corpus, tool)
    problems += check_feed(output, corpus, tool)
    return problems


def describe_site(sitting: str, site: Path, corpus: Corpus, tool: Tool, problems: Sequence[str]) -> Site:
    """Return the numbers and sizes of the files of a site."""
    output = site / tool.output
    sizes = {file: file.stat().st_size for file in output.rglob("*") if file.is_file()}
    pages = sum(file.suffix == ".html" for file in sizes)
    files = [output / "news" / story.slug / "index.html" for story in corpus.samples]
    stories = [sizes[file] for file in files if file in sizes]
    mean = sum(stories) // len(stories) if stories else 0
    total = sum(sizes.values())
    return Site(sitting, len(corpus.stories), tool.name, len(sizes), pages, total, mean, tuple(problems))
