"""Plan the rename of a story: which files change, and to what. Writes nothing.

In: the content of a hub, a story and its new slug. Out: a `StoryRename` with the new bytes of each file, or
RenameRefusedError. The old URL becomes an alias of the story. References follow the new name: links, `related`,
`unrelated` and `redirects.yaml`.

Each changed text is parsed again, and must have the same meaning as before, except for the name. So a file that cannot
be changed safely stops the rename before anything is written.
"""

from __future__ import annotations

import posixpath
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import unquote

import msgspec

from site_builder.commands.renamed_links import RenamedStory, without_lines
from site_builder.config.paths import STORIES
from site_builder.content.front_matter import split_front_matter
from site_builder.content.page import parse_page
from site_builder.content.paths import REDIRECTS_PATH
from site_builder.content.reader import ReadOptions
from site_builder.content.redirects import old_path, parse_redirects
from site_builder.content.slug import slugify
from site_builder.content.story import default_slug, parse_story, split_dated_name
from site_builder.content.text import decode
from site_builder.content.url_lock import url_entries
from site_builder.content.urls import split_reference, without_suffix
from site_builder.content.yaml import editor
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.content import Content
from site_builder.hub.urls import story_path
from site_builder.model.content import ContentPage, Story
from site_builder.model.value import Value

StoryOrPage = Story | ContentPage
ReadFile = Callable[[str], bytes]
"""Returns the bytes of a file of the hub, given its path."""


class RenameRefusedError(Exception):
    """A story cannot be renamed; the message says why."""


class FileChange(Value, frozen=True):
    """A file and its new content."""

    path: str
    before: bytes
    """The bytes of the file now; those of a renamed file are at its old path."""
    data: bytes
    """The bytes to write."""
    changed_lines: int


class StoryRename(Value, frozen=True):
    """Everything that a rename changes; `path` is the old path."""

    path: str
    new_path: str
    story: FileChange
    """The story, at its new path."""
    others: tuple[FileChange, ...]
    """Other files that refer to the story."""
    old_url: str
    new_url: str
    has_alias: bool
    """Whether the old URL redirects to the new one. The URL of a draft was never published."""


class _FileParts(Value, frozen=True):
    """The text of a file with front matter."""

    opening: str
    """The first line, `---`."""
    front_matter: str
    """The YAML."""
    rest: str
    """The second `---` and the body."""

    @property
    def text(self) -> str:
        """The text of the whole file."""
        return self.opening + self.front_matter + self.rest


def find_story(content: Content, slug: str, path: str) -> Story:
    """Return the story with a path or a slug. Raises RenameRefusedError without one."""
    stories = content.all_stories
    matches = (*(s for s in stories if s.path == path), *(s for s in stories if s.slug == slug))
    if not matches:
        hint = did_you_mean(slug, [story.slug for story in stories])
        raise RenameRefusedError(f"no story is `{slug}`" + (f"; {hint}" if hint else ""))
    return matches[0]


def plan_rename(content: Content, read: ReadFile, story: Story, slug: str) -> StoryRename:
    """Return what changes when a story gets a new slug. Raises RenameRefusedError, and OSError for unreadable files."""
    new_path = _new_path(story.path, slug)
    _check_slug(content, story, slug)
    _check_files(content, read, story, new_path)
    name = RenamedStory(story, slug, new_path)
    options = content.config.read_options
    has_alias = not story.draft or any(path == name.old_url for _, path in url_entries(content.url_lock))
    others = _change_others(content, read, name, options)
    return StoryRename(
        path=story.path,
        new_path=new_path,
        story=_change_story(story, read(story.path), name, has_alias, options),
        others=tuple(others),
        old_url=name.old_url,
        new_url=name.new_url,
        has_alias=has_alias,
    )


def _check_slug(content: Content, story: Story, slug: str) -> None:
    """Raise RenameRefusedError if a slug is invalid or in use."""
    if slug != slugify(slug) or not slug:
        hint = f"; write `{slugify(slug)}`" if slugify(slug) else ""
        raise RenameRefusedError(f"`{slug}` cannot be part of a URL{hint}")
    other = next((other for other in content.all_stories if other.slug == slug), None)
    if other:
        raise RenameRefusedError(f"{other.path} already has the slug `{slug}`")
    url = story_path(slug)
    other = next((s for s in content.all_stories if s is not story and url in _valid_paths(s.aliases)), None)
    if other or url in _valid_paths(content.redirects or ()):
        raise RenameRefusedError(f"`{url}` is an old URL that redirects: see {other.path if other else REDIRECTS_PATH}")


def _check_files(content: Content, read: ReadFile, story: Story, new_path: str) -> None:
    """Raise RenameRefusedError if the new path is in use, or if a file with errors may refer to the story."""
    if new_path != story.path and new_path in content.paths:
        raise RenameRefusedError(f"{new_path} already exists")
    if content.redirects is None:
        raise RenameRefusedError(f"{REDIRECTS_PATH} cannot be read: fix it first")
    unclear_path = next((path for path in content.unreadable if story.slug.encode() in read(path)), None)
    if unclear_path:
        raise RenameRefusedError(f"{unclear_path} has errors, and may refer to the story: fix it first")


def _valid_paths(aliases: Iterable[str]) -> Iterator[str]:
    """Yield the normal form of each valid old URL."""
    for alias in aliases:
        try:
            yield old_path(alias)
        except ValueError:
            continue


def _new_path(path: str, slug: str) -> str:
    """Return the path of a renamed file: the same folder and date, with a new slug."""
    date = split_dated_name(path)[1]
    return posixpath.join(posixpath.dirname(path), f"{date}-{slug}.md" if date else f"{slug}.md")


def _change_others(content: Content, read: ReadFile, name: RenamedStory, options: ReadOptions) -> list[FileChange]:
    """Return the changes of all other files that refer to the story."""
    files: list[StoryOrPage] = [*content.all_stories, *content.all_pages]
    referring_files = [file for file in files if file.path != name.old_path and name.is_in(file)]
    changes = [_change_file(file, read(file.path), name, options) for file in referring_files]
    redirects = content.redirects or {}
    if any(map(name.is_target, redirects.values())):
        changes.append(_change_redirects(read(REDIRECTS_PATH), redirects, name))
    return changes


def _change_file(file: StoryOrPage, data: bytes, name: RenamedStory, options: ReadOptions) -> FileChange:
    """Return the change of another story or page."""
    text = _decode(data, file.path)
    new_text = _rename_links(file, _rename_in_lists(text, file.path, name), name, options)
    parsed = _parse(file.path, text, options)
    if parsed is None or _parse(file.path, new_text, options) != name.after(parsed):
        message = f"{file.path} refers to the story in a form that cannot be changed: change `{name.old}` there first"
        raise RenameRefusedError(message)
    return _file_change(file.path, data, text, new_text)


def _change_story(story: Story, data: bytes, name: RenamedStory, has_alias: bool, options: ReadOptions) -> FileChange:
    """Return the change of the story itself.

    A published story without an `id` gets one: feeds identify it by its old slug, and have to keep doing so.
    """
    text = _decode(data, story.path)
    parts = _split(_rename_links(story, _rename_in_lists(text, story.path, name), name, options), story.path)
    has_id = editor.has_key(parts.front_matter, "id")
    new_front_matter = _new_front_matter(parts.front_matter, story, name, has_alias)
    new_text = msgspec.structs.replace(parts, front_matter=new_front_matter).text
    expected = _expected_story(_parse(story.path, text, options), name, has_alias, has_id)
    if _parse(name.new_path, new_text, options) != expected:
        raise RenameRefusedError(f"the front matter of {story.path} cannot be changed safely: rename it by hand")
    return _file_change(name.new_path, data, text, new_text)


def _new_front_matter(front_matter: str, story: Story, name: RenamedStory, has_alias: bool) -> str:
    """Return the front matter with the alias and the id if published, and with a slug only if the path needs one."""
    if has_alias:
        has_id = editor.has_key(front_matter, "id")
        front_matter = editor.add_item(front_matter, "aliases", name.old_url)
        front_matter = editor.drop_item(front_matter, "aliases", lambda alias: name.new_url in _valid_paths([alias]))
        front_matter = front_matter if has_id else editor.set_value(front_matter, "id", story.id)
    front_matter = editor.drop_value(front_matter, "slug")
    if _slug_in(front_matter, name.new_path) != name.new:
        front_matter = editor.set_value(front_matter, "slug", name.new)
    return front_matter


def _expected_story(story: StoryOrPage | None, name: RenamedStory, has_alias: bool, has_id: bool) -> StoryOrPage:
    """Return what the renamed story has to parse to."""
    assert isinstance(story, Story)
    expected = msgspec.structs.replace(name.after(story), path=name.new_path, slug=name.new)
    if has_alias:
        kept_aliases = tuple(alias for alias in story.aliases if name.new_url not in _valid_paths([alias]))
        return msgspec.structs.replace(expected, aliases=(*kept_aliases, name.old_url))
    return expected if has_id else msgspec.structs.replace(expected, id=name.new)


def _change_redirects(data: bytes, redirects: Mapping[str, str], name: RenamedStory) -> FileChange:
    """Return the change of `redirects.yaml`."""
    text = _decode(data, REDIRECTS_PATH)
    new_text = editor.change_values(text, name.in_target)
    expected = {source: name.in_target(target) for source, target in redirects.items()}
    if parse_redirects(new_text.encode())[0] != expected:
        raise RenameRefusedError(f"{REDIRECTS_PATH} has `{name.old_url}` in an unusual form: change it there first")
    return _file_change(REDIRECTS_PATH, data, text, new_text)


def _slug_in(front_matter: str, path: str) -> str:
    story = parse_story(path, f"---\n{front_matter}---\n".encode()).story
    return story.slug if story else default_slug(path)


def _rename_in_lists(text: str, path: str, name: RenamedStory) -> str:
    """Return a text with the new name in `related` and `unrelated`."""
    parts = _split(text, path)
    front_matter = parts.front_matter
    for key in ("related", "unrelated"):
        front_matter = editor.change_items(front_matter, key, name.in_list)
    return msgspec.structs.replace(parts, front_matter=front_matter).text


def _rename_links(file: StoryOrPage, text: str, name: RenamedStory, options: ReadOptions) -> str:
    """Return a text with the new name in its links. What only looks like a link, as in code, is kept."""
    for target in sorted({link.target for link in file.links if not link.image}):
        new_target = name.in_link(file.path, target)
        if new_target != target:
            text = _replace_target(file.path, text, target, new_target, options)
    return text


def _replace_target(path: str, text: str, target: str, new_target: str, options: ReadOptions) -> str:
    """Return a text with the target of a link replaced wherever that keeps the rendered body."""
    decoded, suffix = split_reference(target)
    forms = "|".join(re.escape(form) for form in dict.fromkeys((target, decoded + suffix, unquote(target))))
    pattern = re.compile(rf"(\]\(\s*<?|\]:\s*<?|(?i:href)\s*=\s*[\"']?\s*)({forms})(?=[>)\"'\s]|$)", re.MULTILINE)
    before = _parse(path, text, options)
    for match in reversed(list(pattern.finditer(text))):
        new = _as_written(match[2], new_target) if match[1].startswith("]") else new_target
        candidate = text[: match.start(2)] + new + text[match.end(2) :]
        after = _parse(path, candidate, options)
        if before and after and after.body == before.body:
            text = candidate
    return text


def _as_written(old: str, new: str) -> str:
    """Return the new destination of a link in Markdown: percent-encoded only where the old one was."""
    old_path, new_path = without_suffix(old), without_suffix(new)
    return (new_path if "%" in old_path else unquote(new_path)) + old[len(old_path) :]


def _split(text: str, path: str) -> _FileParts:
    """Return the parts of a file that is known to have front matter."""
    document, _ = split_front_matter(text, path)
    assert document is not None
    start = text.index("\n") + 1
    return _FileParts(text[:start], document.yaml, text[start + len(document.yaml) :])


def _parse(path: str, text: str, options: ReadOptions) -> StoryOrPage | None:
    """Return the story or page of a text, without line numbers of links; None for one with errors."""
    data = text.encode()
    is_story = path.startswith(STORIES)
    file = parse_story(path, data, options).story if is_story else parse_page(path, data, options).page
    return without_lines(file) if file else None


def _decode(data: bytes, path: str) -> str:
    """Return the text of a file, with `\\n` line ends. Raises RenameRefusedError for mixed line ends."""
    if data.count(b"\r\n") not in (0, data.count(b"\n")) or data.count(b"\r") != data.count(b"\r\n"):
        raise RenameRefusedError(f"{path} has line ends of two kinds: save it with one kind first")
    return decode(data, path)[0]


def _file_change(path: str, before: bytes, text: str, new_text: str) -> FileChange:
    """Return a change to `new_text`, with the line ends and the byte order mark of the bytes before."""
    data = new_text.replace("\n", "\r\n").encode() if b"\r\n" in before else new_text.encode()
    data = BOM_UTF8 + data if before.startswith(BOM_UTF8) else data
    return FileChange(path, before, data, _changed_lines(text, new_text))


def _changed_lines(before: str, after: str) -> int:
    """Return the number of lines that differ between two texts, at least one."""
    pairs = zip(before.split("\n"), after.split("\n"), strict=False)
    return max(1, sum(old != new for old, new in pairs))
