"""Small hubs for tests: written from one text, built in the process, read back as a tree of bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec

from site_builder.config.schema import Config
from site_builder.content.date_forms import ENGLISH as ENGLISH_DATES
from site_builder.content.keywords import keywords
from site_builder.content.plurals import ENGLISH
from site_builder.content.slug import slugify
from site_builder.content.story import host_of
from site_builder.content.translations import parse_texts
from site_builder.hub.content import Content
from site_builder.hub.hub import Hub
from site_builder.hub.schedule import Selection
from site_builder.model.content import Story, Timestamp
from site_builder.pipeline.build import BuildResult, build
from site_builder.pipeline.index import index
from site_builder.pipeline.options import Options

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SETTINGS = "title: Test Hub\nbase_url: https://hub.example/\ncards: false\n"
TEXTS = Path(__file__).parents[2] / "layouts/texts"


def write_hub(folder: Path, text: str = "") -> Path:
    """Write files from a text in which a line `-- path --` begins each; adds a `site.yaml` when there is none."""
    if not (folder / "site.yaml").exists():
        write_file(folder / "site.yaml", SETTINGS)
    parts = re.split(r"^-- (\S+) --\n", text, flags=re.M)
    for path, content in zip(parts[1::2], parts[2::2], strict=True):
        write_file(folder / path, content)
    return folder


def write_file(file: Path, content: str) -> None:
    """Write a file and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


def with_target(site: Path, target: str) -> None:
    """Add a deploy target, and a base URL that readers could use: in a network for documentation (RFC 5737)."""
    file = site / "site.yaml"
    settings = re.sub(r"^base_url: .*", "base_url: https://192.0.2.7/", file.read_text(encoding="utf-8"), flags=re.M)
    write_file(file, f"{settings}deploy: {{live: {target}}}\n")


def story_text(title: str = "A story", body: str = "Something happened.", **keys: str) -> str:
    """A story file; `keys` replace those of the front matter, an empty one leaves it out."""
    values = {
        "title": title,
        "source": "{name: Example Lab, url: https://lab.example/post}",
        "category": "research",
        "takeaways": "[One thing.]",
        **keys,
    }
    front = "".join(f"{key}: {value}\n" for key, value in values.items() if value)
    return f"---\n{front}---\n{body}\n"


def add_story(site: Path, slug: str, day: str = "2026-11-01", **keys: str) -> Path:
    """Write a story into a hub; gives its file."""
    file = site / "content/news" / day[:4] / day[5:7] / f"{day}-{slug}.md"
    keys.setdefault("title", slug.replace("-", " ").capitalize())
    write_file(file, story_text(**keys))
    return file


def build_hub(
    site: Path,
    output: Path | None = None,
    *,
    at: datetime = NOW,
    drafts: bool = False,
    future: bool = False,
    strict: bool = False,
    base_url: str = "",
    jobs: int = 1,
    search: bool = False,
) -> BuildResult:
    """Build a hub into `public` below it; without a search index, which takes longer than all the rest."""
    selection = Selection(at=at, drafts=drafts, future=future)
    return build(
        Options(
            hub_dir=site,
            output=output or site / "public",
            selection=selection,
            base_url=base_url,
            strict=strict,
            jobs=jobs,
            search=search,
        )
    )


def built(
    site: Path, output: Path | None = None, *, at: datetime = NOW, base_url: str = "", search: bool = False
) -> Path:
    """Build a hub that has no problems, except stories without a date; gives the output folder."""
    result = build_hub(site, output, at=at, base_url=base_url, search=search)
    assert {diagnostic.code for diagnostic in result.diagnostics} <= {"no-date"}, result.diagnostics
    return output or site / "public"


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder, by relative path."""
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def codes(result: BuildResult) -> list[tuple[str, str]]:
    """Path and code of each diagnostic."""
    return [(d.path, d.code) for d in result.diagnostics]


def story(slug: str, day: str = "2026-11-01", **fields: object) -> Story:
    """A story as `parse` would give it."""
    values: dict[str, object] = {
        "path": f"content/news/{day[:4]}/{day[5:7]}/{day}-{slug}.md",
        "slug": slug,
        "id": slug,
        "title": slug.replace("-", " ").capitalize(),
        "source": "Example Lab",
        "source_by_id": False,
        "source_url": "https://lab.example/post",
        "category": "research",
        "date": Timestamp(datetime.fromisoformat(day).replace(tzinfo=UTC)),
        **fields,
    }
    values["domain"] = host_of(str(values["source_url"]))
    values["category_slug"] = slugify(str(values["category"]))
    tags = {slugify(tag): tag for tag in fields.get("tags", ())}  # type: ignore[attr-defined]
    values["tags"], values["tag_slugs"] = tuple(tags.values()), tuple(tags)
    values["author_slugs"] = tuple(map(slugify, fields.get("authors", ())))  # type: ignore[call-overload]
    values["keywords"] = keywords(str(values["title"]))
    return Story(**values)  # type: ignore[arg-type]


@cache
def texts(language: str = "en") -> dict[str, str]:
    """The words of the packaged layouts."""
    return parse_texts((TEXTS / f"{language}.yaml").read_text(encoding="utf-8"), language)[0]


def parsed(stories: Sequence[Story] = (), config: dict[str, object] | None = None, **fields: object) -> Content:
    """What `parse` gives to `index`; `config` has settings as `site.yaml` does, `fields` are those of `Content`."""
    values: dict[str, object] = {
        "config": msgspec.convert({"title": "Test Hub", "base_url": "https://hub.example/", **(config or {})}, Config),
        "texts": texts(),
        "plurals": dict(ENGLISH),
        "dates": ENGLISH_DATES,
        "styles": {},
        "images": {},
        "can_draw": False,
        "redirects": {},
        "url_lock": (),
        "layouts": {},
        "parse_seconds": {},
        "stories": tuple(stories),
        **dict.fromkeys(("pages", "unsound", "unreadable", "attachments", "static"), ()),
        **fields,
    }
    return Content(**values)  # type: ignore[arg-type]


def hub_of(stories: Sequence[Story] = (), config: dict[str, object] | None = None, **fields: object) -> Hub:
    """The hub of some stories, in which nothing is wrong."""
    hub, problems = index(parsed(stories, config, **fields), Selection(at=NOW))
    assert problems == [], problems
    return hub
