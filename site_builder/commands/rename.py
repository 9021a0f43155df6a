"""Renaming: what has to be written where, when a story gets another address. Writes nothing.

The old address goes to the story's `aliases`, and what else names the story follows: links, `related` and `unrelated`,
`redirects.yaml`. Each text that is changed is read again and has to say what it said before, but for the name; so
whatever cannot be changed for sure is told before anything is.
"""

from __future__ import annotations

import posixpath
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import quote

import msgspec

from site_builder.commands.renamed_links import RenamedStory, without_lines
from site_builder.config.paths import STORIES
from site_builder.content.front_matter import split_front_matter
from site_builder.content.page import parse_page
from site_builder.content.reader import ReadOptions
from site_builder.content.redirects import REDIRECTS_PATH, old_path, parse_redirects
from site_builder.content.slug import slugify
from site_builder.content.story import default_slug, parse_story, split_dated_name
from site_builder.content.text import decode
from site_builder.content.url_lock import url_entries
from site_builder.content.yaml import editor
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.content import Content
from site_builder.hub.urls import story_path
from site_builder.model.content import ContentPage, Story
from site_builder.model.value import Value

Read = Callable[[str], bytes]
"""Gives the bytes of a file of the hub by its path."""


class RenameRefusedError(Exception):
    """A story cannot be renamed; the message says why."""


class FileChange(Value, frozen=True):
    """A file with what is to be written into it."""

    path: str
    before: bytes
    """What the file holds; a renamed one at its old path."""
    data: bytes
    places: int
    """In how many places it is changed."""


class StoryRename(Value, frozen=True):
    """All that a new name of a story asks for."""

    path: str
    """Of its file."""
    new_path: str
    story: FileChange
    """With the new path."""
    others: tuple[FileChange, ...]
    """Those that name it."""
    old_url: str
    new_url: str
    has_alias: bool
    """Whether the old address leads to the new one; not that of a draft, which no one knows."""


def find_story(content: Content, wanted: str, path: str) -> Story:
    """The story that a slug or the `path` of a file means. Raises Refused."""
    found = next((story for story in content.all_stories if story.path == path), None)
    found = found or next((story for story in content.all_stories if story.slug == wanted), None)
    if found is None:
        hint = did_you_mean(wanted, [story.slug for story in content.all_stories])
        raise RenameRefusedError(f"no story is `{wanted}`" + (f"; {hint}" if hint else ""))
    return found


def plan_rename(content: Content, read: Read, story: Story, slug: str) -> StoryRename:
    """What a new slug asks for. Raises Refused, and OSError when a file cannot be read."""
    _refuse_taken(content, story, slug)
    new_path = _new_path(story.path, slug)
    if new_path != story.path and new_path in content.paths:
        raise RenameRefusedError(f"there is a file {new_path} already")
    if content.redirects is None:
        raise RenameRefusedError(f"{REDIRECTS_PATH} cannot be read: fix it first")
    name = RenamedStory(story, slug, new_path)
    unclear = next((path for path in content.unreadable if story.slug.encode() in read(path)), None)
    if unclear:
        raise RenameRefusedError(f"{unclear} has errors, and may name the story: fix it first")
    files: list[Story | ContentPage] = [*content.all_stories, *content.all_pages]
    naming = (one for one in files if one.path != story.path and name.is_in(one))
    reading = content.config.read_options
    others = [_changed(one, read(one.path), name, reading) for one in naming]
    if any(map(name.is_target, content.redirects.values())):
        others.append(_changed_redirects(read(REDIRECTS_PATH), content.redirects, name))
    has_alias = not story.draft or any(path == name.old_url for _, path in url_entries(content.url_lock))
    renamed = _renamed(story, read(story.path), name, has_alias, reading)
    return StoryRename(story.path, new_path, renamed, tuple(others), name.old_url, name.new_url, has_alias)


def _refuse_taken(content: Content, story: Story, slug: str) -> None:
    if slug != slugify(slug) or not slug:
        raise RenameRefusedError(
            f"`{slug}` cannot stand in an address; " + (f"write `{slugify(slug)}`" if slugify(slug) else "")
        )
    if slug == story.slug:
        raise RenameRefusedError(f"{story.path} is called so already")
    other = next((one for one in content.all_stories if one.slug == slug), None)
    if other:
        raise RenameRefusedError(f"the slug `{slug}` is that of {other.path}")
    url = story_path(slug)
    other = next((one for one in content.all_stories if one is not story and url in _paths(one.aliases)), None)
    if other or url in _paths(content.redirects or ()):
        raise RenameRefusedError(f"`{url}` is an old address: see {other.path if other else REDIRECTS_PATH}")


def _paths(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        try:
            yield old_path(address)
        except ValueError:
            continue


def _new_path(path: str, slug: str) -> str:
    """The same folder and date, and the slug as its name."""
    date = split_dated_name(path)[1]
    return posixpath.join(posixpath.dirname(path), f"{date}-{slug}.md" if date else f"{slug}.md")


def _changed(one: Story | ContentPage, data: bytes, name: RenamedStory, reading: ReadOptions) -> FileChange:
    """Another file that names the story."""
    text = _text(data, one.path)
    changed = _relinked(one, _relisted(text, one, name), name, reading)
    before = _parsed(one.path, text, reading)
    if before is None or _parsed(one.path, changed, reading) != name.after(before):
        raise RenameRefusedError(
            f"{one.path} names the story in a way that is not understood: change `{name.old}` there first"
        )
    return FileChange(one.path, data, _data(changed, data), _places(text, changed))


def _renamed(story: Story, data: bytes, name: RenamedStory, has_alias: bool, reading: ReadOptions) -> FileChange:
    """The story itself. Without an `id`, feeds have known it by its slug, and go on to do so."""
    text = _text(data, story.path)
    changed = _relinked(story, _relisted(text, story, name), name, reading)
    front, rest = _front(changed, story.path)
    has_id = editor.has_key(front, "id")
    if has_alias:
        front = editor.add_item(front, "aliases", name.old_url)
        front = editor.drop_item(front, "aliases", lambda alias: name.new_url in _paths([alias]))
        front = editor.set_value(front, "id", story.id) if not has_id else front
    front = editor.drop_value(front, "slug")
    if _slug_in(front, name.new_path) != name.new:
        front = editor.set_value(front, "slug", name.new)
    changed = front.join(rest)
    before = _parsed(story.path, text, reading)
    assert isinstance(before, Story)
    after = msgspec.structs.replace(name.after(before), path=name.new_path, slug=name.new)
    assert isinstance(after, Story)
    if has_alias:
        kept = tuple(alias for alias in story.aliases if name.new_url not in _paths([alias]))
        after = msgspec.structs.replace(after, aliases=(*kept, name.old_url))
    elif not has_id:
        after = msgspec.structs.replace(after, id=name.new)
    if _parsed(name.new_path, changed, reading) != after:
        raise RenameRefusedError(
            f"the front matter of {story.path} is written in a way that is not understood: rename it by hand"
        )
    return FileChange(name.new_path, data, _data(changed, data), _places(text, changed))


def _changed_redirects(data: bytes, redirects: Mapping[str, str], name: RenamedStory) -> FileChange:
    text = _text(data, REDIRECTS_PATH)
    changed = editor.change_values(text, name.in_target)
    if parse_redirects(changed.encode())[0] != {old: name.in_target(new) for old, new in redirects.items()}:
        raise RenameRefusedError(
            f"{REDIRECTS_PATH} names `{name.old_url}` in a way that is not understood: change it first"
        )
    return FileChange(REDIRECTS_PATH, data, _data(changed, data), _places(text, changed))


def _slug_in(front: str, path: str) -> str:
    """The slug of a story in a file at a path, by its front matter."""
    parsed = parse_story(path, f"---\n{front}---\n".encode()).story
    return parsed.slug if parsed else default_slug(path)


def _relisted(text: str, one: Story | ContentPage, name: RenamedStory) -> str:
    front, rest = _front(text, one.path)
    for key in ("related", "unrelated"):
        front = editor.change_items(front, key, name.in_list)
    return front.join(rest)


def _relinked(one: Story | ContentPage, text: str, name: RenamedStory, reading: ReadOptions) -> str:
    """The text of a file with its links renewed: those that are no links but look like some, as in code, stay."""
    targets = {link.target for link in one.links if not link.image}
    for target in sorted(targets):
        new = name.in_link(one.path, target)
        if new != target:
            written = "|".join(re.escape(form) for form in dict.fromkeys((target, quote(target, safe="/#?=&"))))
            pattern = re.compile(
                rf"(\]\(\s*<?|\]:\s*<?|(?i:href)\s*=\s*[\"']?\s*)({written})(?=[>)\"'\s]|$)", re.MULTILINE
            )
            before = _parsed(one.path, text, reading)
            for found in reversed(list(pattern.finditer(text))):
                candidate = text[: found.start(2)] + new + text[found.end(2) :]
                if _has_same_body(_parsed(one.path, candidate, reading), before):
                    text = candidate
    return text


def _has_same_body(one: Story | ContentPage | None, other: Story | ContentPage | None) -> bool:
    return one is not None and other is not None and one.body == other.body


def _front(text: str, path: str) -> tuple[str, tuple[str, str]]:
    """The front matter of a file, and what stands before it and after it."""
    document, _ = split_front_matter(text, path)
    assert document is not None
    start = text.index("\n") + 1
    return document.yaml, (text[:start], text[start + len(document.yaml) :])


def _parsed(path: str, text: str, reading: ReadOptions) -> Story | ContentPage | None:
    """What a text says, without the lines of its links."""
    data = text.encode()
    found = parse_story(path, data, reading).story if path.startswith(STORIES) else parse_page(path, data, reading).page
    return without_lines(found) if found else None


def _text(data: bytes, path: str) -> str:
    """The text of a file, with `\\n` line ends. Raises Refused when they could not be put back as they were."""
    if data.count(b"\r\n") not in (0, data.count(b"\n")) or data.count(b"\r") != data.count(b"\r\n"):
        raise RenameRefusedError(f"{path} has line ends of two kinds: save it with one of them first")
    return decode(data, path)[0]


def _data(text: str, before: bytes) -> bytes:
    """The bytes of a text, in the form of the file that it comes from."""
    data = text.replace("\n", "\r\n").encode() if b"\r\n" in before else text.encode()
    return BOM_UTF8 + data if before.startswith(BOM_UTF8) else data


def _places(before: str, after: str) -> int:
    """In how many lines two texts differ, when none has come or gone; at least one."""
    pairs = zip(before.split("\n"), after.split("\n"), strict=False)
    return max(1, sum(1 for one, other in pairs if one != other))
