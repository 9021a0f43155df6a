"""Plan the rename of a story or an item: which files change, and to what. Writes nothing.

In: the content of a hub, a story or an item, and its new slug. Out: a `Rename` with the new bytes of each file, or
RenameRefusedError. The old URL becomes an alias. References follow the new name: links, `related` and `unrelated`,
declared fields, `redirects.yaml` and the links of `site.yaml`.

Each changed text is parsed again, and must have the same meaning as before, except for the name. So a file that cannot
be changed safely stops the rename before anything is written.
"""

from __future__ import annotations

import posixpath
import re
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from site_builder.commands.renamed_links import Entry, RenamedEntry
from site_builder.commands.renamed_text import Rewriter, split
from site_builder.config.paths import SETTINGS_PATH, STORIES
from site_builder.config.reader import parse_config
from site_builder.config.schema import Config, MenuItem
from site_builder.content.paths import CONTENT_FOLDER, REDIRECTS_PATH
from site_builder.content.redirects import old_path, parse_redirects
from site_builder.content.slug import slugify
from site_builder.content.story import default_slug, parse_story, split_dated_name
from site_builder.content.text import decode
from site_builder.content.url_lock import url_entries
from site_builder.content.urls import encode_url
from site_builder.content.yaml import editor
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.content import Content
from site_builder.hub.urls import filter_path
from site_builder.hub.vocabulary import vocabularies_of
from site_builder.model.collections import Item
from site_builder.model.content import Story
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.value import Value

Named = Story | Item
"""What can be renamed."""
ReadFile = Callable[[str], bytes]
"""Returns the bytes of a file of the hub, given its path."""


class RenameRefusedError(Exception):
    """A story or an item cannot be renamed; the message says why."""


class FileChange(Value, frozen=True):
    """A file and its new content."""

    path: str
    before: bytes
    """The bytes of the file now; those of a renamed file are at its old path."""
    data: bytes
    """The bytes to write."""
    changed_lines: int


class Rename(Value, frozen=True):
    """Everything that a rename changes."""

    path: str
    """The old path of its file."""
    new_path: str
    """The same for an item of a YAML file, which stays in it."""
    old: str
    """The old slug of a story, or id of an item."""
    new: str
    file: FileChange
    """Its file, at the new path."""
    others: tuple[FileChange, ...]
    """Other files that refer to it."""
    old_url: str
    new_url: str
    has_alias: bool
    """Whether the old URL redirects to the new one. The URL of a draft was never published."""


def find_named(content: Content, name: str, path: str) -> Named:
    """Return the story or item with a path, the story with a slug, or the item named `tools/cursor`.

    Raises RenameRefusedError without one.
    """
    stories = content.all_stories
    files: tuple[Named, ...] = (*stories, *(item for item in content.items if item.index is None))
    items = {f"{item.collection}/{item.id}": item for item in reversed(content.items)}
    matches: tuple[Named, ...] = (
        *(file for file in files if file.path == path),
        *(story for story in stories if story.slug == name),
        *(items[known] for known in (name,) if known in items),
    )
    if matches:
        return matches[0]
    _refuse_collections(content, name, path)
    near = next((f"did you mean `{known}`?" for known, item in items.items() if item.id == name), "")
    hint = near or did_you_mean(name, [*(story.slug for story in stories), *items])
    raise RenameRefusedError(f"no story or item is `{name}`" + (f"; {hint}" if hint else ""))


def _refuse_collections(content: Content, name: str, path: str) -> None:
    """Raise RenameRefusedError if a collection is meant, or a file with several items."""
    collections = content.config.collections
    item = next((item for item in content.items if item.path == path), None)
    if item:
        message = f"{path} has several items: write which one, such as `{item.collection}/{item.id}`"
        raise RenameRefusedError(message)
    collection = next((id_ for id_ in collections if id_ in (name.strip("/"), path.removeprefix(CONTENT_FOLDER))), "")
    if collection:
        message = f"`{collection}` is a collection: only stories and items can be renamed. "
        hint = "To show readers another name, change its `title`"
        raise RenameRefusedError(message + hint)


def plan_rename(content: Content, read: ReadFile, named: Named, slug: str) -> Rename:
    """Return what changes when a story or an item gets a new slug.

    Raises RenameRefusedError, and OSError for unreadable files.
    """
    return _Planner(content, read, named, slug).plan()


class _Planner:
    """Plans one rename."""

    def __init__(self, content: Content, read: ReadFile, named: Named, slug: str) -> None:
        self._content = content
        self._read = read
        self._collections = content.config.collections
        self._named = named
        self._name = RenamedEntry(named, slug, _new_path(named, slug), _moved_filters(content, named, slug))
        self._rewriter = Rewriter(self._name, content.config.read_options, self._collections)

    def plan(self) -> Rename:
        """Return everything that changes."""
        name = self._name
        _check_slug(self._content, self._named, name.new)
        self._check_files()
        has_alias = self._has_alias()
        files = self._files()
        others = [
            self._change_file(path, entries)
            for path, entries in files.items()
            if path != name.old_path and any(map(name.is_in, entries))
        ]
        return Rename(
            path=name.old_path,
            new_path=name.new_path,
            old=name.old,
            new=name.new,
            file=self._change_own_file(files[name.old_path], has_alias),
            others=(*others, *self._change_redirects(), *self._change_settings()),
            old_url=name.old_url,
            new_url=name.new_url,
            has_alias=has_alias,
        )

    def _files(self) -> Mapping[str, list[Entry]]:
        """Return the stories, pages and items by the paths of their files."""
        files: defaultdict[str, list[Entry]] = defaultdict(list)
        content = self._content
        entries: tuple[Entry, ...] = (*content.all_stories, *content.all_pages, *content.items)
        for entry in entries:
            files[entry.path].append(entry)
        return files

    def _has_alias(self) -> bool:
        """Return whether the old URL was published, and has to redirect."""
        named, url = self._named, self._name.old_url
        if isinstance(named, Item) and not self._collections[named.collection].pages:
            return False
        return not named.draft or any(path == url for _, path in url_entries(self._content.url_lock))

    def _check_files(self) -> None:
        """Raise RenameRefusedError if the new path is in use, or if a file with errors may refer to the story."""
        content, name = self._content, self._name
        if name.new_path != name.old_path and name.new_path in {*content.paths, *(i.path for i in content.items)}:
            raise RenameRefusedError(f"{name.new_path} already exists")
        if content.redirects is None:
            raise RenameRefusedError(f"{REDIRECTS_PATH} cannot be read: fix it first")
        for path in self._unclear_files():
            what = "item" if name.collection else "story"
            raise RenameRefusedError(f"{path} has errors, and may refer to the {what}: fix it first")

    def _unclear_files(self) -> Iterator[str]:
        """Yield the files with errors that may hide a reference."""
        content, old = self._content, self._name.old
        yield from (path for path in content.unreadable if old.encode() in self._read(path))
        if not self._name.collection:
            return
        config = content.config
        fields = (*config.story_fields, *(field for one in self._collections.values() for field in one.fields))
        if not all(field.is_sound for field in fields):
            raise RenameRefusedError(
                "a declared field has errors, and may refer to the item: fix its declaration first"
            )
        keys = {field.name for field in fields if field.to == self._name.collection}
        keys |= {"tags", "source", "author"} if self._name.term_kind else set()
        word = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])")
        unread = {f"{CONTENT_FOLDER}{id_}.yaml" for id_ in content.partly_read}
        unsound = {story.path for story in content.unsound if isinstance(story, Story)}
        for path in sorted({item.path for item in content.items} | unread | unsound):
            text = self._read_text(path) if path not in unread else self._text_if_any(path)
            if word.search(text) and not self._is_clear(path, text, keys):
                yield path

    def _text_if_any(self, path: str) -> str:
        try:
            return self._read_text(path)
        except FileNotFoundError:
            return ""

    def _read_text(self, path: str) -> str:
        return decode(self._read(path), path)[0]

    def _is_clear(self, path: str, text: str, keys: set[str]) -> bool:
        """Return whether the references under these keys can all be read."""
        data = text.encode()
        if path.startswith(STORIES):
            problems: Iterable[Problem] = parse_story(path, data, self._content.config.read_options).problems
        else:
            parsed = self._rewriter.parse_items(path, data)
            problems = parsed.problems
            if not parsed.is_whole or not all(item.body for item in parsed.items):
                return False  # Without a digest of its body, only the file name of an item is known.
        located = (problem.location for problem in problems)
        return not any(isinstance(at, KeyLocation) and keys.intersection(map(str, at.path)) for at in located)

    def _change_file(self, path: str, entries: Sequence[Entry]) -> FileChange:
        """Return the change of another file."""
        data = self._read(path)
        text = _decode(data, path)
        parsed = self._rewriter.parse(path, text)
        expected = [self._name.after(entry) for entry in parsed or ()]
        new_text = self._rewriter.with_references(path, text, entries)
        if parsed is None or self._rewriter.parse(path, new_text) != expected:
            what = "item" if self._name.collection else "story"
            message = f"{path} refers to the {what} in a form that cannot be changed: change `{self._name.old}` there"
            raise RenameRefusedError(f"{message} first")
        return _file_change(path, data, text, new_text)

    def _change_own_file(self, entries: Sequence[Entry], has_alias: bool) -> FileChange:
        """Return the change of the file of the renamed story or item.

        A published story without an `id` gets one: feeds identify it by its old slug, and have to keep doing so.
        """
        name, named = self._name, self._named
        data = self._read(name.old_path)
        text = _decode(data, name.old_path)
        parts = split(self._rewriter.with_references(name.old_path, text, entries), name.old_path)
        if isinstance(named, Item):
            new_yaml = _new_entry(parts.yaml, named, name, has_alias)
        else:
            new_yaml = _new_front_matter(parts.yaml, named, name, has_alias)
        new_text = msgspec.structs.replace(parts, yaml=new_yaml).text
        has_id = isinstance(named, Item) or editor.has_key(parts.yaml, ("id",))
        parsed = self._rewriter.parse(name.old_path, text)
        expected = [self._expected(entry, has_alias, has_id) for entry in parsed or ()]
        if parsed is None or self._rewriter.parse(name.new_path, new_text) != expected:
            where = f"`{name.old}` in {named.path}" if name.collection else f"the front matter of {named.path}"
            raise RenameRefusedError(f"{where} cannot be changed safely: rename it by hand")
        return _file_change(name.new_path, data, text, new_text)

    def _expected(self, entry: Entry, has_alias: bool, has_id: bool) -> Entry:
        """Return what an entry of the renamed file has to parse to."""
        name = self._name
        changed = name.after(entry)
        if isinstance(changed, Item):
            changed = msgspec.structs.replace(changed, path=name.new_path)
            if (changed.collection, changed.id) != (name.collection, name.old):
                return changed
            changed = msgspec.structs.replace(changed, id=name.new)
        else:
            assert isinstance(changed, Story)
            changed = msgspec.structs.replace(changed, path=name.new_path, slug=name.new)
        if has_alias:
            kept = tuple(alias for alias in changed.aliases if name.new_url not in _valid_paths([alias]))
            return msgspec.structs.replace(changed, aliases=(*kept, name.old_url))
        return changed if has_id else msgspec.structs.replace(changed, id=name.new)

    def _change_redirects(self) -> Iterator[FileChange]:
        """Yield the change of `redirects.yaml`, if it leads to the old URL."""
        redirects, name = self._content.redirects or {}, self._name
        if not any(map(name.is_target, redirects.values())):
            return
        data = self._read(REDIRECTS_PATH)
        text = _decode(data, REDIRECTS_PATH)
        new_text = editor.change_texts(text, [()], name.in_target)
        expected = {source: name.in_target(target) for source, target in redirects.items()}
        if parse_redirects(new_text.encode())[0] != expected:
            raise RenameRefusedError(f"{REDIRECTS_PATH} has `{name.old_url}` in an unusual form: change it there first")
        yield _file_change(REDIRECTS_PATH, data, text, new_text)

    def _change_settings(self) -> Iterator[FileChange]:
        """Yield the change of the links in the settings, if one leads to the old URL."""
        config, name = self._content.config, self._name
        links = [*config.navigation, *([config.community] if config.community else [])]
        if not any(name.is_target(link.url) for link in links):
            return
        data = self._read(SETTINGS_PATH)
        text = _decode(data, SETTINGS_PATH)
        paths = [*(("navigation", i, "url") for i, _ in enumerate(config.navigation)), ("community", "url")]
        new_text = editor.change_texts(text, paths, name.in_target)
        before = parse_config(text.encode()).value
        if before is None or parse_config(new_text.encode()).value != _with_links(before, name):
            raise RenameRefusedError(f"{SETTINGS_PATH} has `{name.old_url}` in an unusual form: change it there first")
        yield _file_change(SETTINGS_PATH, data, text, new_text)


def _moved_filters(content: Content, named: Named, slug: str) -> dict[str, str]:
    """Return the paths of the lists that are filtered by an item, each with the path after the rename."""
    if not isinstance(named, Item):
        return {}
    return {
        filter_path(one.id, name, slugify(named.id)): filter_path(one.id, name, slug)
        for one in content.config.collections.values()
        for name in one.filters
        if (field := one.field(name)) and field.to == named.collection
    }


def _check_slug(content: Content, named: Named, slug: str) -> None:
    """Raise RenameRefusedError if a slug is invalid or in use."""
    if slug != slugify(slug) or not slug:
        bare = slug.removeprefix(f"{named.collection}/") if isinstance(named, Item) else slug
        hint = f"; write `{slugify(bare)}`" if slugify(bare) else ""
        raise RenameRefusedError(f"`{slug}` cannot be part of a URL{hint}")
    name = RenamedEntry(named, slug, named.path)
    if isinstance(named, Item):
        same = [item for item in content.items if item.reference == named.reference]
        if len(same) > 1:
            where = " and ".join(dict.fromkeys(item.path for item in same))
            raise RenameRefusedError(f"there are {len(same)} items `{name.collection}/{name.old}`, in {where}")
        others = [item.path for item in content.items if (item.collection, item.id) == (named.collection, slug)]
        if others:
            raise RenameRefusedError(f"{others[0]} already has the item `{slug}`")
        if name.term_kind:
            _check_term(content, named, slug)
    else:
        others = [story.path for story in content.all_stories if story.slug == slug]
        if others:
            raise RenameRefusedError(f"{others[0]} already has the slug `{slug}`")
    _check_aliases(content, named, name.new_url)


def _check_term(content: Content, entry: Item, slug: str) -> None:
    """Raise RenameRefusedError if a slug already stands for another tag, source or author."""
    vocabulary = vocabularies_of(content.items)[entry.term_kind]
    other = vocabulary.find(slug)
    if other is entry:
        return
    if other:
        raise RenameRefusedError(f"`{slug}` is a name of `{other.id}` in {other.path}")
    for story in content.all_stories:
        slugs = {"tag": story.tag_slugs, "author": story.author_slugs, "source": (slugify(story.source),)}
        if slug in slugs[entry.term_kind]:
            hint = f"to make the two one, write `{slug}` under `also`"
            raise RenameRefusedError(f"{story.path} already has the {entry.term_kind} `{slug}`: {hint}")


def _check_aliases(content: Content, named: Named, url: str) -> None:
    """Raise RenameRefusedError if a URL redirects, except to the same story or item."""
    entries: tuple[Named, ...] = (*content.all_stories, *content.items)
    other = next((one for one in entries if one is not named and url in _valid_paths(one.aliases)), None)
    if other or url in _valid_paths(content.redirects or ()):
        raise RenameRefusedError(f"`{url}` is an old URL that redirects: see {other.path if other else REDIRECTS_PATH}")


def _valid_paths(aliases: Iterable[str]) -> Iterator[str]:
    """Yield the normal form of each valid old URL."""
    for alias in aliases:
        try:
            yield old_path(alias)
        except ValueError:
            continue


def _new_path(named: Named, slug: str) -> str:
    """Return the path of a renamed file: the same folder and date, with a new slug. A YAML file keeps its path."""
    if isinstance(named, Item):
        return named.path if named.index is not None else posixpath.join(posixpath.dirname(named.path), f"{slug}.md")
    date = split_dated_name(named.path)[1]
    return posixpath.join(posixpath.dirname(named.path), f"{date}-{slug}.md" if date else f"{slug}.md")


def _new_front_matter(front_matter: str, story: Story, name: RenamedEntry, has_alias: bool) -> str:
    """Return the front matter with the alias and the id if published, and with a slug only if the path needs one."""
    if has_alias:
        has_id = editor.has_key(front_matter, ("id",))
        front_matter = _with_alias(front_matter, ("aliases",), name)
        front_matter = front_matter if has_id else editor.set_value(front_matter, ("id",), story.id)
    front_matter = editor.drop_value(front_matter, "slug")
    if _slug_in(front_matter, name.new_path) != name.new:
        front_matter = editor.set_value(front_matter, ("slug",), name.new)
    return front_matter


def _new_entry(yaml: str, item: Item, name: RenamedEntry, has_alias: bool) -> str:
    """Return the YAML of a file of items with the alias, if published, and with the new id if it has any."""
    if has_alias:
        yaml = _with_alias(yaml, item.key("aliases").path, name)
    return yaml if item.index is None else editor.set_value(yaml, item.key("id").path, name.new)


def _with_alias(yaml: str, path: editor.KeyPath, name: RenamedEntry) -> str:
    """Return YAML with the old URL among the aliases, and without the new one."""
    yaml = editor.add_item(yaml, path, name.old_url)
    return editor.drop_item(yaml, path, lambda alias: name.new_url in _valid_paths([alias]))


def _with_links(config: Config, name: RenamedEntry) -> Config:
    """Return the settings with the new name in their links."""

    def renamed(link: MenuItem) -> MenuItem:
        return msgspec.structs.replace(link, url=encode_url(name.in_target(link.url)))

    community = renamed(config.community) if config.community else None
    return msgspec.structs.replace(config, navigation=tuple(map(renamed, config.navigation)), community=community)


def _slug_in(front_matter: str, path: str) -> str:
    story = parse_story(path, f"---\n{front_matter}---\n".encode()).story
    return story.slug if story else default_slug(path)


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
