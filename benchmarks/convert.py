"""Convert the stories of a corpus to the format of each tool."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

PEERS = Path(__file__).with_name("peers")
STATIC = PEERS.parent.parent / "static"
LINK = re.compile(r"\]\((?!/|\w+:)[^)\s]*?\d{4}-\d\d-\d\d-([a-z0-9-]+)\.md\)")
"""A link to another story by the path of its file."""
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SAMPLES = 20
"""Stories whose pages are checked in full."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story of the corpus, with URLs in its links to other stories."""

    path: Path
    """Of its file, relative to `content/news`."""
    slug: str
    front: str
    body: str

    def fields(self) -> dict[str, Any]:
        """Parse the front matter."""
        fields: dict[str, Any] = yaml.load(self.front, LOADER)
        return fields


@dataclass(frozen=True, slots=True)
class StoryTerms:
    """A story's path, slug and terms, which decide the pages a site must have."""

    path: Path
    slug: str
    category: str
    tags: Sequence[str]
    source: str
    month: str


@dataclass(frozen=True)
class Corpus:
    """The stories that every site must have, and those whose pages are checked in full."""

    stories: Sequence[StoryTerms]
    samples: Sequence[Story]


def slugify(name: str) -> str:
    """Return the name of a source in the form used in URLs."""
    return re.sub("[^a-z0-9]+", "-", name.lower())


def read_story(path: Path, news: Path) -> Story:
    """Read one file of the corpus."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return Story(path.relative_to(news), path.stem[11:], front, LINK.sub(r"](/news/\1/)", body).lstrip())


def hugo(story: Story, fields: dict[str, Any]) -> str:
    """Return the story with its slug, and with its source and month as terms."""
    terms = f"sources: [{fields['source']['name']}]\nmonths: [{fields['date']:%Y-%m}]"
    return f"---\n{story.front}slug: {story.slug}\n{terms}\n---\n\n{story.body}"


def eleventy(story: Story, fields: dict[str, Any]) -> str:
    """Return the story with its URL. A fixed permalink is faster than one computed by a function."""
    return f"---\n{story.front}slug: {story.slug}\npermalink: /news/{story.slug}/\n---\n\n{story.body}"


def zola(story: Story, fields: dict[str, Any]) -> str:
    """Return the story with front matter in TOML, whose strings may be written as in JSON."""
    quote = partial(json.dumps, ensure_ascii=False)
    source, date = fields["source"], f"{fields['date']:%Y-%m-%dT%H:%M:%SZ}"
    lines = {
        "title": quote(fields["title"]),
        "date": date,
        "path": quote(f"news/{story.slug}"),
        "description": quote(fields["summary"]),
        "taxonomies.category": quote([fields["category"]]),
        "taxonomies.tag": quote(fields["tags"]),
        "taxonomies.source": quote([source["name"]]),
        "taxonomies.archive": quote([f"{fields['date']:%Y-%m}"]),
        "extra.category": quote(fields["category"]),
        "extra.time": quote(date),
        "extra.source_name": quote(source["name"]),
        "extra.source_url": quote(source["url"]),
        "extra.takeaways": quote(fields["takeaways"]),
        "extra.why": quote(fields["why_it_matters"]),
    }
    return "+++\n" + "".join(f"{key} = {value}\n" for key, value in lines.items()) + f"+++\n\n{story.body}"


def astro(story: Story, fields: dict[str, Any]) -> str:
    """Return the story with its slug."""
    return f"---\n{story.front}slug: {story.slug}\n---\n\n{story.body}"


def pelican(story: Story, fields: dict[str, Any]) -> str:
    """Return the story with lines of metadata. The source is the author, so that it gets pages."""
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
        "Month": f"{fields['date']:%Y-%m}",
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items()) + f"\n{story.body}"


Converter = Callable[[Story, dict[str, Any]], str]
CONVERTERS: dict[str, Converter] = {
    "hugo": hugo,
    "hugo-related": hugo,
    "zola": zola,
    "eleventy": eleventy,
    "astro": astro,
    "pelican": pelican,
}
STATIC_FOLDERS = {
    "hugo": "static",
    "zola": "static",
    "eleventy": "static",
    "astro": "public",
    "pelican": "theme/static",
}
NEWEST = 7
"""How many stories of a category Zola's settings name: six, and one more, as a story does not show itself."""


def create_site(name: str, site: Path) -> None:
    """Copy the settings and layouts of a tool, and the style sheet that all tools share."""
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


def write_stories(stories: Iterator[Story], sites: dict[str, Path]) -> Iterator[tuple[Story, StoryTerms]]:
    """Write each story to the site of each tool."""
    for story in stories:
        fields = story.fields()
        for name, site in sites.items():
            file = site / "content/news" / story.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(CONVERTERS[name](story, fields), encoding="utf-8")
        source = slugify(fields["source"]["name"])
        yield (
            story,
            StoryTerms(
                story.path, story.slug, fields["category"], tuple(fields["tags"]), source, f"{fields['date']:%Y-%m}"
            ),
        )


def add_newest_to_zola(site: Path, stories: Sequence[StoryTerms]) -> None:
    """List the newest stories of each category in Zola's settings, and make each folder of stories a section.

    Zola has no related stories, and a template can look up a category only by copying all its stories.
    """
    newest: dict[str, list[str]] = {}
    for story in reversed(stories):
        paths = newest.setdefault(story.category, [])
        if len(paths) < NEWEST:
            paths.append(f"news/{story.path.as_posix()}")
    with (site / "config.toml").open("a", encoding="utf-8") as file:
        file.write("\n[extra.newest]\n" + "".join(f"{name} = {json.dumps(paths)}\n" for name, paths in newest.items()))
    for folder in {parent for story in stories for parent in story.path.parents} - {Path()}:
        section = '+++\nsort_by = "date"\ntransparent = true\nrender = false\n+++\n'
        (site / "content/news" / folder / "_index.md").write_text(section, encoding="utf-8")


def convert(hub: Path, sites: dict[str, Path]) -> Corpus:
    """Make the sites of all peers from a hub, and return its stories."""
    for name, site in sites.items():
        create_site(name, site)
    news = hub / "content/news"
    paths = sorted(news.rglob("*.md"))
    sample_paths = set(paths[:: max(1, len(paths) // SAMPLES)])
    stories, samples = [], []
    for story, terms in write_stories((read_story(path, news) for path in paths), sites):
        stories.append(terms)
        if news / story.path in sample_paths:
            samples.append(story)
    if "zola" in sites:
        add_newest_to_zola(sites["zola"], stories)
    return Corpus(stories, samples)
