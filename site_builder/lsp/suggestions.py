"""Offers: what may be written at a place, of keys and of values, as the hub has it. Knows nothing of the protocol."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from site_builder.content.images.image import is_image
from site_builder.content.schema.fields import KeyFacts, key_at, keys_of, mapping_at
from site_builder.content.story_fields import StoryFields
from site_builder.content.yaml.writer import inline, scalar
from site_builder.lint.registry import RULES
from site_builder.lsp.cursor import Path
from site_builder.lsp.snapshot import HubSnapshot
from site_builder.model.content import ContentPage, Story
from site_builder.model.value import Value
from site_builder.render.filters import escape_markdown, one_block

CODED = (("ignore",), ("checks",), ("texts",))
"""Paths of mappings whose keys are no keys of ours: codes of rules, and names of texts."""
MOST = 100
"""Stories that are offered at once; when there are more, what is typed next asks again."""


class Suggestion(Value, frozen=True):
    """Something that may be written."""

    label: str
    insert: str
    kind: str = "value"
    """`key`, `value` or `reference`."""
    detail: str = ""
    """A few words beside it."""
    details: str = ""
    """What it is, as Markdown."""
    filter: str = ""
    """What it is found by, if not its label."""


def key_suggestions(
    written: Any, path: Path, given: Collection[str], indent: str, view: HubSnapshot | None
) -> Iterator[Suggestion]:
    """Keys of the mapping at a path that are not given yet; those that are required come first."""
    mapping = mapping_at(written, path)
    facts = [one for one in keys_of(mapping) if one.name not in given] if mapping else []
    for one in sorted(facts, key=lambda one: not one.required):
        detail = "required" if one.required else ""
        yield Suggestion(one.name, one.name + _after(one, indent), "key", detail, hover_text(one))
    if path in CODED[:2]:
        for code, rule in RULES.items():
            if code not in given:
                yield Suggestion(code, f"{code}: ", "key", "", rule.summary)
    if path == CODED[2] and view and view.parsed:
        for key, text in view.parsed.texts.items():
            if key not in given:
                yield Suggestion(key, f"{key}: ", "key", text[:60])


def value_suggestions(
    written: Any, path: Path, file: str, view: HubSnapshot | None, given: Collection[str]
) -> Iterator[Suggestion]:
    """Values of the key at a path, or items of its list, without those that are given."""
    facts = key_at(written, path)
    if facts is None:
        return
    for choice in facts.choices:
        if choice not in given:
            yield Suggestion(choice, choice)
    if view and written is StoryFields:
        yield from (offer for offer in _of_story(facts.name, path, file, view) if offer.label not in given)
    if view and path[:1] in (("navigation",), ("community",)) and facts.name == "url":
        yield from _site_paths(view)


def story_suggestions(
    view: HubSnapshot, file: str, typed: str, stories_only: bool = False
) -> tuple[list[Suggestion], bool]:
    """Stories and pages that have all words of a text in title or slug, newest first; and whether these are all."""
    words = typed.casefold().split()
    entries = [entry.story for entry in view.hub.stories] if view.hub else []
    known = {story.path for story in entries}
    others = [story for story in reversed(view.stories) if story.path not in known]
    named: list[Story | ContentPage] = [*entries, *others]
    if not stories_only:
        named += view.pages
    found = (one for one in named if one.path != file and _has(f"{one.title} {one.slug}".casefold(), words))
    chosen = list(islice(found, MOST + 1))
    offers = [
        Suggestion(one.title, one.slug, "reference", one.slug, story_hover(one), f"{one.title} {one.slug}")
        for one in chosen[:MOST]
    ]
    return offers, len(chosen) <= MOST


def hover_text(facts: KeyFacts, choices: Sequence[str] = ()) -> str:
    """What is known of a key, as Markdown; `choices` are those that this hub leaves."""
    parts = [f"{facts.description}.", "Required." if facts.required else ""]
    if named := ", ".join(f"`{choice}`" for choice in facts.choices or choices):
        parts.append(f"One of {named}.")
    if facts.examples:
        parts.append(f"Example: `{facts.name}: {inline(facts.examples[0])}`")
    return "\n\n".join(part for part in parts if part)


def story_hover(one: Story | ContentPage) -> str:
    """What is known of a story or page, as Markdown."""
    if isinstance(one, ContentPage):
        return in_markdown(one.title, one.summary)
    return _story_card(one)


def in_markdown(title: str, *lines: str) -> str:
    """A title, and lines below it, as Markdown that shows them: an editor program fetches pictures that it finds."""
    return "\n\n".join((f"**{escape_markdown(title)}**", *map(_plain, filter(None, lines))))


def _story_card(story: Story) -> str:
    facts = [f"{story.date.at:%Y-%m-%d}" if story.date else "", story.source, story.category_slug]
    facts += ["draft"] if story.draft else []
    return in_markdown(story.title, " · ".join(filter(None, facts)), story.summary or story.why_it_matters)


def _plain(text: str) -> str:
    return one_block(escape_markdown(text))


def _after(facts: KeyFacts, indent: str) -> str:
    return {"list": f":\n{indent}  - ", "mapping": f":\n{indent}  "}.get(facts.form, ": ")


def _of_story(name: str, path: Path, file: str, view: HubSnapshot | None) -> Iterable[Suggestion]:
    if view is None:
        return ()
    if name == "category":
        listed = view.config.categories if view.config else ()
        named = [Suggestion(one.slug, one.slug, "value", one.title, _plain(one.description)) for one in listed]
        return named or (Suggestion(slug, slug, "value", _uses(uses)) for slug, uses in view.spellings("category"))
    if name == "tags":
        return (Suggestion(tag, scalar(tag), "value", _uses(uses)) for tag, uses in view.spellings("tag"))
    if name == "author":
        return (Suggestion(author, scalar(author), "value", _uses(uses)) for author, uses in view.spellings("author"))
    if path == ("source",):
        return (
            Suggestion(one.id, one.id, "value", one.name, _plain(one.description), f"{one.id} {one.name}")
            for one in view.sources
        )
    if path == ("source", "name"):
        return (
            Suggestion(one.name, scalar(one.name), "value", one.id, _plain(one.description)) for one in view.sources
        )
    return _images(view, file) if name == "image" else ()


def _images(view: HubSnapshot, file: str) -> Iterator[Suggestion]:
    folder = posixpath.dirname(file)
    for one in view.parsed.attachments if view.parsed else ():
        if is_image(one.path) and posixpath.dirname(one.path) == folder:
            yield Suggestion(posixpath.basename(one.path), scalar(posixpath.basename(one.path)))


def _site_paths(view: HubSnapshot) -> Iterator[Suggestion]:
    """Addresses of the hub that a menu may lead to: all but those of stories and of numbered pages."""
    stories = {f"news/{story.slug}" for story in view.stories}
    for path in sorted(view.paths, key=lambda path: (path.count("/"), path)):
        folder = path.removesuffix("index.html").rstrip("/")
        if path.endswith("index.html") and folder not in stories and not folder.rpartition("/")[2].isdigit():
            yield Suggestion(f"/{folder}/" if folder else "/", f"/{folder}/" if folder else "/")


def _has(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)


def _uses(number: int) -> str:
    return f"{number:,} {'story' if number == 1 else 'stories'}"
