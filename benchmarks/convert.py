"""Give the stories of one corpus to every tool, in the form that it reads."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PEERS = Path(__file__).with_name("peers")
STATIC = PEERS.parent.parent / "static"
LINK = re.compile(r"\]\((?!/|\w+:)[^)\s]*?\d{4}-\d\d-\d\d-([a-z0-9-]+)\.md\)")
"""A link of the corpus to another story, by the path of its file."""
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SAMPLES = 20


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it is in the corpus, but for links to others, which are addresses."""

    path: Path
    """Of its file, below `content/news`."""
    slug: str
    front: str
    body: str

    def fields(self) -> dict[str, Any]:
        """What the front matter says."""
        fields: dict[str, Any] = yaml.load(self.front, LOADER)
        return fields


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a story belongs: all that is needed to know which pages there must be."""

    path: Path
    slug: str
    category: str
    tags: Sequence[str]
    source: str


@dataclass(frozen=True)
class Corpus:
    """What must be found in the sites that are made of a corpus."""

    stories: Sequence[Placed]
    samples: Sequence[Story]


def slugify(name: str) -> str:
    """The name of a source as a part of an address."""
    return re.sub("[^a-z0-9]+", "-", name.lower())


def read_story(path: Path, news: Path) -> Story:
    """Read one file of the corpus."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return Story(path.relative_to(news), path.stem[11:], front, LINK.sub(r"](/news/\1/)", body).lstrip())


def hugo(story: Story, fields: dict[str, Any]) -> str:
    """The front matter as it is, with the terms of the source and the slug."""
    return f"---\n{story.front}slug: {story.slug}\nsources: [{fields['source']['name']}]\n---\n\n{story.body}"


def eleventy(story: Story, fields: dict[str, Any]) -> str:
    """The front matter as it is, with the address: a fixed one is quicker than one that is made by a function."""
    return f"---\n{story.front}slug: {story.slug}\npermalink: /news/{story.slug}/\n---\n\n{story.body}"


def pelican(story: Story, fields: dict[str, Any]) -> str:
    """Lines of metadata; the source is given as the author, so that it has pages."""
    lines = {
        "Title": fields["title"],
        "Date": f"{fields['date']:%Y-%m-%d %H:%M}",
        "Category": fields["category"],
        "Tags": ", ".join(fields["tags"]),
        "Slug": story.slug,
        "Summary": fields["summary"],
        "Takeaways": " | ".join(fields["takeaways"]),
        "Authors": fields["source"]["name"],
        "Source": fields["source"]["name"],
        "Source_url": fields["source"]["url"],
        "Why": fields["why_it_matters"],
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items()) + f"\n{story.body}"


Form = Callable[[Story, dict[str, Any]], str]
FORMS: dict[str, Form] = {"hugo": hugo, "hugo-related": hugo, "eleventy": eleventy, "pelican": pelican}
STATIC_FOLDERS = {"hugo": "static", "eleventy": "static", "pelican": "theme/static"}


def begin_site(name: str, site: Path) -> None:
    """Copy the settings and layouts of a tool, and the same style sheet for all."""
    peer = name.removesuffix("-related")
    shutil.copytree(PEERS / peer, site, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(STATIC, site / STATIC_FOLDERS[peer])
    if peer == "eleventy":
        (site / "content/news").mkdir()
        (site / "content/news/news.json").write_text('{"layout": "story.11ty.mjs"}\n', encoding="utf-8")
    if name == "hugo-related":
        settings = site / "hugo.yaml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("related: false", "related: true"), encoding="utf-8")


def write_stories(stories: Iterator[Story], sites: dict[str, Path]) -> Iterator[tuple[Story, Placed]]:
    """Write each story for each tool."""
    for story in stories:
        fields = story.fields()
        for name, site in sites.items():
            file = site / "content/news" / story.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(FORMS[name](story, fields), encoding="utf-8")
        source = slugify(fields["source"]["name"])
        yield story, Placed(story.path, story.slug, fields["category"], tuple(fields["tags"]), source)


def convert(hub: Path, sites: dict[str, Path]) -> Corpus:
    """Make the sites of all peers from a hub; return what must be found in them."""
    for name, site in sites.items():
        begin_site(name, site)
    news = hub / "content/news"
    paths = sorted(news.rglob("*.md"))
    wanted = set(paths[:: max(1, len(paths) // SAMPLES)])
    placed, samples = [], []
    for story, place in write_stories((read_story(path, news) for path in paths), sites):
        placed.append(place)
        if news / story.path in wanted:
            samples.append(story)
    return Corpus(placed, samples)
