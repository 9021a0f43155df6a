"""Random hubs whose stories begin and expire within a year, and link to everything that may exist for a time only."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from site_builder.content.page import parse_page
from site_builder.content.story import parse_story
from site_builder.hub.content import Content
from site_builder.model.content import SourceFile
from site_builder.model.problems import Problem
from tests.support.hubs import parsed, story_text, write_file

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
TAGS, CATEGORIES, SOURCES = ("Alpha", "Beta", "Gamma"), ("research", "tools", "gossip"), ("Lab", "Paper", "Desk")
CHART = SourceFile("content/news/chart.pdf", "/chart.pdf", b"chart")


@dataclass
class RandomHub:
    """A random hub, as the text of its files."""

    seed: int
    random: Random = field(init=False)
    config: dict[str, object] = field(init=False)
    stories: dict[str, str] = field(init=False)
    pages: dict[str, str] = field(init=False)
    redirects: dict[str, str] = field(init=False)
    url_lock: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.random = random = Random(self.seed)
        self.slugs = [f"s{n}" for n in range(random.randint(2, 7))]
        self.aliased = {slug for slug in self.slugs if random.random() < 0.4}
        self.drafts = {slug for slug in self.slugs if random.random() < 0.1}
        self.live = [slug for slug in self.slugs if slug not in self.drafts] or self.slugs
        self.days = {slug: START + timedelta(days=random.randint(-70, 250)) for slug in self.slugs}
        self.stories = {f"content/news/{self.days[slug]:%Y-%m-%d}-{slug}.md": self._story(slug) for slug in self.slugs}
        self.pages = {"content/pages/about.md": f"---\ntitle: About\n---\n{self._body()}\n"}
        olds = ["/r0/", "/r1/", "/r2.html"]
        if random.random() < 0.2:
            olds += [f"/news/{random.choice(self.slugs)}/{random.choice(('', 'index.md/'))}", self._place()]
        chosen = random.sample(olds, random.randint(0, len(olds)))
        self.redirects = {old: random.choice((self._target(), "gone", "https://a.example/")) for old in chosen}
        self.redirects = {old: target for old, target in self.redirects.items() if target[0] in "/gh"}
        self.url_lock = tuple(f"/news/{slug}/" for slug in self.live)
        navigation = [{"label": "A", "url": target} for target in self._targets() if target[0] == "/"]
        listed = [{"slug": slug, "title": slug} for slug in CATEGORIES] if random.random() < 0.3 else []
        self.config = {
            "base_url": "https://hub.example/hub/",
            "page_sizes": {"list": 1, "term_feed": random.choice((0, 3))},
            "feeds": {"min_stories": 1},
            "navigation": navigation,
            "categories": listed,
            "twins": random.random() < 0.7,
            "timezone": random.choice(("", "America/New_York", "Asia/Kathmandu")),
            "host": random.choice(("any", "netlify", "nginx", "vercel", "s3")),
            "related": 2,
            **({"community": {"label": "Join", "url": self._place()}} if random.random() < 0.3 else {}),
        }

    def _story(self, slug: str) -> str:
        random, day = self.random, self.days[slug]
        tags = ", ".join(random.sample(TAGS, random.randint(0, 2)))
        keys = {"category": random.choice(CATEGORIES), "tags": f"[{tags}]"}
        keys["source"] = f"{{name: {random.choice(SOURCES)}, url: 'https://lab.example/{slug}'}}"
        keys["date"] = f"{day:%Y-%m-%d}{random.choice(('', 'T00:00:00Z', 'T21:30:00-05:00', 'T00:10:00+05:45'))}"
        if random.random() < 0.6:
            keys["expires"] = f"{day + timedelta(days=random.randint(2, 120)):%Y-%m-%d}"
        if random.random() < 0.2:
            keys["pinned_until"] = f"{day + timedelta(days=random.randint(1, 90)):%Y-%m-%d}"
        if slug in self.aliased:
            keys["aliases"] = f"[/old-{slug}/]"
        if slug in self.drafts:
            keys["draft"] = "true"
        others = random.sample(self.slugs, random.randint(0, min(2, len(self.slugs))))
        keys[random.choice(("related", "unrelated"))] = f"[{', '.join(others)}]"
        keys["takeaways"] = f"['See [x]({self._target()}).']"
        return story_text(title=f"Story {slug}", body=self._body(), **keys)

    def _body(self) -> str:
        return "## Part\n\n" + " ".join(f"[x]({target})" for target in self._targets())

    def _targets(self) -> list[str]:
        return [self._target() for _ in range(self.random.randint(0, 3))]

    def _target(self) -> str:
        random, slug = self.random, self.random.choice(self.live)
        old = f"/old-{slug}/" if slug in self.aliased else slug
        page = f"/news/{slug}/"
        targets = (slug, page, page[:-1], f"{page}#part", f"{slug}#part", f"{page}index.html", f"{page}index.md", old)
        if random.random() < 0.02:
            return random.choice(("/nowhere/", f"{slug}#nothing", "/tag/nothing/", "/r0/", f"{self._place()}page/3/"))
        return random.choice((*targets, "/about/", "/search/?q=x", *(self._place() for _ in range(8))))

    def _place(self) -> str:
        random, day = self.random, self.days[self.random.choice(self.slugs)]
        front = random.choice(
            (
                f"/tag/{random.choice(TAGS).lower()}/",
                f"/category/{random.choice(CATEGORIES)}/",
                f"/source/{random.choice(SOURCES).lower()}/",
                f"/archive/{day:%Y/%m}/",
                f"/archive/{day:%Y}/",
                f"/sitemaps/{day:%Y-%m}.xml",
                "/news/",
            )
        )
        if front.endswith(".xml"):
            return front
        end = random.choice(("", "", "", "feed.xml", "page/1/", "page/2/", "index.html"))
        return front + ("" if front.startswith("/archive/") and end == "feed.xml" else end)

    def repair(self, problems: list[Problem]) -> None:
        """Take out what is reported, as an editor would, so that most hubs build at first."""
        names = {name for problem in problems for name in re.findall("`([^`]+)`", problem.message)}
        for path, text in [*self.stories.items(), *self.pages.items()]:
            files = self.stories if path in self.stories else self.pages
            files[path] = re.sub(r"\]\(([^)#]*)[^)]*\)", lambda m: "](/news/)" if m[1] in names else m[0], text)
        for item in (*self.config["navigation"], self.config.get("community", {})):  # type: ignore[misc]
            item |= {"url": "/news/"} if item.get("url") in names else {}
        self.redirects = {
            old: "/news/" if new in names else new for old, new in self.redirects.items() if old not in names
        }

    def write(self, folder: Path) -> Path:
        """Write its files into a folder."""
        settings = {"title": "Test Hub", "cards": False, "search": False, **self.config}
        files = {"site.yaml": json.dumps(settings), "redirects.yaml": json.dumps(self.redirects), CHART.path: "x"}
        files["urls.lock"] = "".join(f"{url}\n" for url in self.url_lock)
        for path, text in {**files, **self.stories, **self.pages}.items():
            write_file(folder / path, text)
        return folder

    def content(self) -> Content:
        """Return what reading its files gives."""
        hub = parsed((), self.config)
        options = hub.config.read_options
        stories = [parse_story(path, text.encode(), options) for path, text in self.stories.items()]
        pages = [parse_page(path, text.encode(), options) for path, text in self.pages.items()]
        return parsed(
            [file.story for file in stories if file.story],
            self.config,
            pages=tuple(file.page for file in pages if file.page),
            redirects=self.redirects,
            url_lock=self.url_lock,
            attachments=(CHART,),
        )
