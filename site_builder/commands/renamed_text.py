"""Put the new name of a renamed story or item into the text of a file, and nothing else.

In: the text of a file, and what it says. Out: the text with the new name. `parse` reads it again, for the comparison.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

import msgspec

from site_builder.commands.renamed_links import Entry, RenamedEntry, without_lines
from site_builder.config.paths import PAGES, STORIES
from site_builder.content.front_matter import split_front_matter
from site_builder.content.item import ParsedItems, parse_items
from site_builder.content.page import parse_page
from site_builder.content.paths import collection_of_file
from site_builder.content.reader import ReadOptions
from site_builder.content.story import parse_story
from site_builder.content.urls import split_reference, without_suffix
from site_builder.content.yaml import editor
from site_builder.model.collections import Collection
from site_builder.model.value import Value


class FileParts(Value, frozen=True):
    """The text of a file with YAML: all of it, or its front matter."""

    opening: str
    """The first line, `---`; empty in a YAML file."""
    yaml: str
    rest: str
    """The second `---` and the body."""

    @property
    def text(self) -> str:
        """The text of the whole file."""
        return self.opening + self.yaml + self.rest


class Rewriter:
    """Rewrites the files of a hub for one rename."""

    def __init__(self, name: RenamedEntry, options: ReadOptions, collections: Mapping[str, Collection]) -> None:
        self._name = name
        self._options = options
        self._collections = collections

    def with_references(self, path: str, text: str, entries: Sequence[Entry]) -> str:
        """Return the text of a file with the new name in lists, fields and links."""
        parts = split(text, path)
        name, yaml = self._name, parts.yaml
        for keys_in, change in ((name.keys_in, name.in_list), (name.term_keys_in, name.in_term)):
            keys = [key for entry in entries for key in keys_in(entry)]
            yaml = editor.change_texts(yaml, keys, change) if keys else yaml
        return self._with_links(path, msgspec.structs.replace(parts, yaml=yaml).text, entries)

    def _with_links(self, path: str, text: str, entries: Sequence[Entry]) -> str:
        """Return a text with the new name in its links. What only looks like a link, as in code, is kept."""
        targets = {link.target for entry in entries for link in entry.links if not link.image}
        for target in sorted(targets):
            new_target = self._name.in_link(path, target)
            if new_target != target:
                text = self._with_target(path, text, target, new_target)
        return text

    def _with_target(self, path: str, text: str, target: str, new_target: str) -> str:
        """Return a text with the target of a link replaced wherever that changes nothing else."""
        decoded, suffix = split_reference(target)
        forms = "|".join(re.escape(form) for form in dict.fromkeys((target, decoded + suffix, unquote(target))))
        pattern = re.compile(rf"(\]\(\s*<?|\]:\s*<?|(?i:href)\s*=\s*[\"']?\s*)({forms})(?=[>)\"'\s]|$)", re.MULTILINE)
        before = self._without_links(path, text)
        matches = list(pattern.finditer(text))
        # All at once is what fits nearly always: a file is parsed once, not once for each link.
        for group in (matches, *([match] for match in reversed(matches))):
            candidate = text
            for match in reversed(group):
                new = _as_written(match[2], new_target) if match[1].startswith("]") else new_target
                candidate = candidate[: match.start(2)] + new + candidate[match.end(2) :]
            if self._without_links(path, candidate) == before:
                text = candidate
                if group is matches:
                    break
        return text

    def _without_links(self, path: str, text: str) -> list[Entry] | None:
        """Return all of a file except where its links lead."""
        parsed = self.parse(path, text)
        return None if parsed is None else [msgspec.structs.replace(entry, links=()) for entry in parsed]

    def parse(self, path: str, text: str) -> list[Entry] | None:
        """Return what a text says, without line numbers of links; None for one that cannot be read."""
        data = text.encode()
        if path.startswith((STORIES, PAGES)):
            is_story = path.startswith(STORIES)
            story_or_page: Entry | None = (
                parse_story(path, data, self._options).story if is_story else parse_page(path, data, self._options).page
            )
            return [without_lines(story_or_page)] if story_or_page else None
        parsed = self.parse_items(path, data)
        return [without_lines(item) for item in parsed.items] if parsed.is_whole else None

    def parse_items(self, path: str, data: bytes) -> ParsedItems:
        """Return what a file of items says."""
        return parse_items(path, data, self._collections[collection_of_file(path)], self._options)


def _as_written(old: str, new: str) -> str:
    """Return the new destination of a link in Markdown: percent-encoded only where the old one was."""
    old_path, new_path = without_suffix(old), without_suffix(new)
    return (new_path if "%" in old_path else unquote(new_path)) + old[len(old_path) :]


def split(text: str, path: str) -> FileParts:
    """Return the parts of a YAML file, or of a file that is known to have front matter."""
    if not path.endswith(".md"):
        return FileParts("", text, "")
    document, _ = split_front_matter(text, path)
    assert document is not None
    start = text.index("\n") + 1
    return FileParts(text[:start], document.yaml, text[start + len(document.yaml) :])
