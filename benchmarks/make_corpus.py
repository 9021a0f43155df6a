"""Write a hub of N invented stories, for measuring builds: `python benchmarks/make_corpus.py N DIR`.

With `--items N`, there are N items in two collections, and each story refers to five of them. With `--long`, each story
has 30 to 400 kB and 20 tags, and its words are as frequent as those of real texts.

The same N and seed give the same bytes. Only `random()` of each story's generator is used, because its values are the
same in every Python. For another N, a story differs only in its date, its tags and the paths of its links.
"""

from __future__ import annotations

import argparse
import math
import posixpath
import re
from bisect import bisect
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

START, END = datetime(2015, 1, 1, 7, 30), datetime(2026, 11, 20, 16, 45)
TITLE_STEP = 1_745_041
"""Coprime to the number of titles, so that no title repeats before all are used."""

GRAMMAR = Path(__file__).with_name("grammar.txt").read_text(encoding="utf-8").rstrip("\n")
"""Rules: `name: option | option`, with {slots}. @ stands for the story's own system; \\n and \\t format code."""
OPTIONS = {
    name: re.sub(r" ?\\n", "\n", body).replace(r"\t", "    ").split(" | ")
    for name, _, body in (rule.partition(": ") for rule in re.sub(r"\n  +", " ", GRAMMAR).splitlines())
}
CATEGORIES = ("research", "models", "tools", "agents", "safety", "policy", "hardware", "science")
TAGS = [*OPTIONS["tag"], *(f"{topic}-{facet}" for facet in OPTIONS["facet"] for topic in OPTIONS["topic"])]
SOURCES = [f"{OPTIONS['topic'][k % 30].title()} {OPTIONS['kind'][k // 30 * 2 + k % 2]}" for k in range(60)]
IDS = [name.lower().replace(" ", "-") for name in SOURCES]
DOMAINS = [[f"{i}.example", f"{i}-papers.example"][: 1 + (k % 3 == 0)] for k, i in enumerate(IDS)]
OPTIONS["term"] = [tag.replace("-", " ") for tag in OPTIONS["tag"]]
OPTIONS["lab"], OPTIONS["host"] = SOURCES, [host for hosts in DOMAINS for host in hosts]
# Every option is split into text, slot, text, slot, ..., text.
RULES = {name: [re.split(r"\{([A-Za-z]+)\}", text) for text in texts] for name, texts in OPTIONS.items()}
TITLE = [OPTIONS[name] for name in ("name", "version", "verb", "thing", "setting")]
ZIPF = list(accumulate(1 / rank for rank in range(1, len(TAGS) + 1)))

SYLLABLES = [
    first + vowel + last for last in ("", "n", "r", "s", "l") for vowel in "aeiou" for first in "bcdfgklmnprstv"
]
COVERAGE = (0.0, 0.24, 0.48, 0.73, 0.91, 0.98, 1.0)
"""Share of a long text that its most frequent words make up: 1, 10, 100, 1,000, 8,000, 50,000 and 400,000 of them."""
RANKS = (1, 10, 100, 1_000, 8_000, 50_000, 400_000)
GROWTH = [RANKS[k + 1] / RANKS[k] for k in range(len(RANKS) - 1)]
LONG_TAGS = 20
SHORTEST, LONGEST = 30_000, 400_000
"""Size of a long story, in bytes."""


class Story:
    """One story of a corpus of `count` stories, with a random generator of its own."""

    def __init__(self, index: int, count: int, seed: int) -> None:
        self.index, self.count, self.seed = index, count, seed
        self.random = Random(f"{seed}/{index}").random
        number, words = index * TITLE_STEP + seed * 104_729, []
        for options in TITLE:
            number, choice = divmod(number, len(options))
            words.append(options[choice])
        self.title, self.system = " ".join(words), " ".join(words[:2])
        self.slug = re.sub("[^a-z0-9]+", "-", self.title.lower())
        self.date = START + (END - START) * index // max(1, count - 1)
        self.path = f"{self.date:%Y/%m/%Y-%m-%d}-{self.slug}.md"

    def below(self, limit: int) -> int:
        """Return a random integer below `limit`."""
        return int(self.random() * limit)

    def popular(self, limit: int) -> int:
        """Return a random integer below `limit`; smaller ones are more frequent, by Zipf's law."""
        return bisect(ZIPF, self.random() * ZIPF[limit - 1], 0, limit - 1)

    def draw(self, rule: str) -> str:
        """Return a random option of a rule, with its slots filled."""
        options = RULES[rule]
        parts = options[int(self.random() * len(options))]
        if len(parts) > 1:
            parts = parts.copy()
            for k in range(1, len(parts), 2):
                parts[k] = self.draw(parts[k])
        return "".join(parts)

    def text(self, rule: str) -> str:
        """Return a random option about the story's own system, with a capital letter."""
        text = self.draw(rule).replace("@", self.system)
        return text[0].upper() + text[1:]

    def summary(self) -> str:
        """Return a sentence of 80 to 160 characters without markup."""
        text = ""
        while not 80 <= len(text) <= 160:
            text = re.sub("[*`]", "", self.text("sentence"))
        return text

    def tags(self) -> Sequence[str]:
        """Return two to six different tags."""
        number, tags = 2 + self.below(5), dict[str, None]()
        while len(tags) < number:
            tags[TAGS[self.popular(min(len(TAGS), max(30, self.count // 25)))]] = None
        return list(tags)

    def bullets(self) -> str:
        """Return an introduction and a list."""
        marks = ("-----", "-----", "12345")[self.below(3)][: 3 + self.below(3)]
        items = [f"{mark}{'' if mark == '-' else '.'} {self.text('item')}" for mark in marks]
        return f"{self.text('intro')}:\n\n" + "\n".join(items)

    def table(self) -> str:
        """Return a table of three to five systems."""
        head = self.draw("columns").split(";")
        rows = [head, ["---"] + ["---:"] * (len(head) - 1)]
        for _ in range(3 + self.below(3)):
            rows.append([self.draw("model"), *(self.draw("cell") for _ in head[1:])])
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def extras(self) -> list[str]:
        """Return blocks other than paragraphs and headings."""
        blocks = [self.bullets()] if self.random() < 0.35 else []
        if self.random() < 0.12:
            blocks.append(self.table())
        if self.random() < 0.15:
            blocks.append(f"```{self.draw('code')}\n```")
        if self.random() < 0.1:
            blocks.append(f"> {self.text('sentence')}")
        return blocks

    def sentences(self, words: int) -> list[str]:
        """Return sentences with at least `words` words, some with links to earlier stories, mostly to recent ones."""
        sentences: list[str] = []
        while words > 0:
            sentences.append(self.text("cite" if self.random() < 0.06 else "sentence"))
            words -= len(sentences[-1].split())
        links = 1 + self.below(2) if self.random() < 0.3 else 0
        for _ in range(min(links, self.index)):
            other = Story(self.index - 1 - int(self.random() ** 3 * self.index), self.count, self.seed)
            path = posixpath.relpath(other.path, posixpath.dirname(self.path))
            sentences.insert(1 + self.below(len(sentences)), f"{self.text('back')} [{other.title}]({path}).")
        return sentences

    def body(self) -> str:
        """Return the Markdown body, 120 to 400 words long."""
        extras = self.extras()
        sentences = self.sentences(max(125, 150 + self.below(165) - len(" ".join(extras).split())))
        notes = [f"[^note]: {self.text('sentence')}"] if self.random() < 0.05 else []
        if notes:
            sentences[self.below(len(sentences))] += "[^note]"
        blocks: list[str] = []
        while sentences:
            size = 2 + self.below(3)
            blocks.append(" ".join(sentences[:size]))
            del sentences[:size]
        if self.random() < 0.4:
            headings = dict.fromkeys(self.text("heading") for _ in range(3))
            for k, heading in zip(range(1, len(blocks), 2), headings, strict=False):
                blocks[k] = f"## {heading}\n\n{blocks[k]}"
        for extra in extras:
            blocks.insert(1 + self.below(len(blocks)), extra)
        return "\n\n".join(blocks + notes)

    def file(self) -> str:
        """Return the whole file. The tags are drawn last, because they depend on `count`."""
        source = self.popular(len(SOURCES))
        host = DOMAINS[source][self.below(len(DOMAINS[source]))]
        category = CATEGORIES[self.popular(len(CATEGORIES))]
        takeaways = "".join(f"  - {self.text('sentence')}\n" for _ in range(3 + self.below(3)))
        why = " ".join(map(self.text, ("why", "sentence")[: 1 + self.below(2)]))
        summary, body = self.summary(), self.body()
        return (
            f"---\ntitle: {self.title}\nsource:\n  name: {SOURCES[source]}\n"
            f"  url: https://{host}/posts/{self.slug}\ncategory: {category}\ntakeaways:\n{takeaways}"
            f"date: {self.date:%Y-%m-%dT%H:%M:00Z}\ntags: [{', '.join(self.tags())}]\n"
            f"summary: {summary}\nwhy_it_matters: {why}\n---\n\n{body}\n"
        )


class LongStory(Story):
    """A story of 30 to 400 kB with 20 tags. Its text has many different words, most of them once."""

    def tags(self) -> Sequence[str]:
        """Return 20 different tags."""
        tags = dict[str, None]()
        while len(tags) < LONG_TAGS:
            tags[TAGS[self.popular(len(TAGS))]] = None
        return list(tags)

    def word(self) -> str:
        """Return a random word: the rank is drawn as in a real text, and the same rank is always the same word."""
        share = self.random()
        k = bisect(COVERAGE, share) - 1
        part = (share - COVERAGE[k]) / (COVERAGE[k + 1] - COVERAGE[k])
        return invented_word(int(RANKS[k] * GROWTH[k] ** part))

    def long_sentence(self) -> str:
        """Return 8 to 25 words."""
        text = " ".join(self.word() for _ in range(8 + self.below(18)))
        return f"{text[0].upper()}{text[1:]}."

    def body(self) -> str:
        """Return the Markdown body: an ordinary one, then sections of long paragraphs and lists."""
        size = int(SHORTEST * (LONGEST / SHORTEST) ** (self.random() ** 2))
        blocks = [super().body()]
        size -= len(blocks[0])
        while size > 0:
            if self.random() < 0.1:
                block = f"## {self.long_sentence()[:-1]}"
            elif self.random() < 0.1:
                block = "\n".join(f"- {self.long_sentence()}" for _ in range(3 + self.below(4)))
            else:
                block = " ".join(self.long_sentence() for _ in range(4 + self.below(6)))
            blocks.append(block)
            size -= len(block) + 2
        return "\n\n".join(blocks)


@cache
def invented_word(rank: int) -> str:
    """Return the word of a rank, from 1 on: frequent words have one or two syllables, rare ones three."""
    count, places = len(SYLLABLES), 1 + (rank > 60) + (rank > 4_000)
    number = rank * 7_368_787 % count**places
    return "".join(SYLLABLES[number // count**place % count] for place in range(places))


REFERENCES = 5
"""Items that a story refers to."""
DECLARATIONS = """collections:
  tools:
    title: Tools
    item: tool
    schema: SoftwareApplication
    fields:
      website: {type: url}
      maker: {type: reference, to: companies}
      pricing: {type: choice, of: [free, freemium, paid]}
    filters: [pricing]
  companies: {title: Companies, item: company, schema: Organization}
stories: {fields: {tools: {type: references, to: tools}}}
"""


def with_references(text: str, story: Story, tools: int) -> str:
    """Return the file of a story with references to different tools, the first of which are the most frequent."""
    names = dict[str, None]()
    while len(names) < min(REFERENCES, tools):
        names[f"tool-{int(story.random() ** 2 * tools)}"] = None
    return text.replace("\n---\n", f"\ntools: [{', '.join(names)}]\n---\n", 1)


def items(count: int, seed: int) -> dict[str, str]:
    """Return the files of some items by path: a tenth are companies, in one file."""
    companies = max(1, count // 10)
    files = {
        "content/companies.yaml": "".join(
            f"- {{id: company-{number}, name: Company {number}, description: It is number {number}.}}\n"
            for number in range(companies)
        )
    }
    for number in range(count - companies):
        writer = Story(number, count, seed)
        files[f"content/tools/tool-{number}.md"] = (
            f"---\nname: Tool {number}\ndescription: {writer.summary()}\nwebsite: https://tool-{number}.example/\n"
            f"maker: company-{writer.below(companies)}\npricing: {('free', 'freemium', 'paid')[number % 3]}\n---\n\n"
            f"{writer.text('sentence')} {writer.text('sentence')}\n"
        )
    return files


def settings() -> dict[str, str]:
    """Return the hub's files other than stories, by path."""
    category = "  - slug: {0}\n    title: {1}\n    description: Invented news about {0}.\n"
    source = "- id: {}\n  name: {}\n  domains: [{}]\n  homepage: https://{}/\n"
    return {
        "site.yaml": "title: Bench Hub\ndescription: Invented AI news, for measuring builds.\n"
        "base_url: https://bench.example/\nlanguage: en\n"
        "cards: false\ntwins: false\npage_sizes: {term_feed: 0}\ncategories:\n"
        + "".join(category.format(name, name.title()) for name in CATEGORIES),
        "content/sources.yaml": "".join(
            source.format(i, name, ", ".join(hosts), hosts[0])
            for i, name, hosts in zip(IDS, SOURCES, DOMAINS, strict=True)
        ),
        "content/pages/about.md": "---\ntitle: About\nsummary: What this hub is for.\nnav_order: 1\n---\n\n"
        "Nothing here is true. A *random* generator wrote every story, so that builds can be measured.\n",
    }


def write_corpus(count: int, seed: int, folder: Path, kind: type[Story] = Story, item_count: int = 0) -> int:
    """Write a hub to `folder`; return the total size of its stories, in bytes."""
    size, created, files = 0, folder, settings()
    if item_count:
        files["site.yaml"] += DECLARATIONS
        files |= items(item_count, seed)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    for index in range(count):
        story = kind(index, count, seed)
        path = folder / "content/news" / story.path
        if path.parent != created:
            created = path.parent
            created.mkdir(parents=True, exist_ok=True)
        text = story.file()
        if item_count:
            text = with_references(text, story, item_count - max(1, item_count // 10))
        size += path.write_bytes(text.encode())
    return size


def main() -> None:
    """Parse the command line and write the hub."""
    parser = argparse.ArgumentParser(description="Write a hub of N invented stories, for measuring builds.")
    parser.add_argument("count", metavar="N", type=int, help="number of stories")
    parser.add_argument("folder", metavar="DIR", type=Path, help="where to write them: a new or empty folder")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other stories (default: 0)")
    parser.add_argument("--long", action="store_true", help="stories of 30 to 400 kB with 20 tags")
    parser.add_argument("--items", metavar="N", type=int, default=0, help="number of items that stories refer to")
    options = parser.parse_args()
    limit = math.prod(map(len, TITLE))
    if not 1 <= options.count <= limit:
        parser.error(f"N must be from 1 to {limit}")
    if options.items == 1 or options.items < 0:
        parser.error("--items must be 0, or at least 2")
    if options.folder.exists() and any(options.folder.iterdir()):
        parser.error(f"{options.folder} is not empty")
    size = write_corpus(
        options.count, options.seed, options.folder, LongStory if options.long else Story, options.items
    )
    print(f"{options.count} stories, {size / options.count:.0f} bytes each on average")


if __name__ == "__main__":
    main()
