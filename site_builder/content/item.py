"""Parse a file of items into `Item` values, their bodies and problems: a Markdown file, or a YAML file with several.

Looks at one file only: `hub.collections` compares items with each other, and resolves references.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from site_builder.content.fields import ReadFields, read_fields, with_fields
from site_builder.content.item_fields import EntryFields, ItemFields, TermEntryFields, TermFields
from site_builder.content.markdown.collector import outside_image, scheme_of
from site_builder.content.markdown.document import MarkdownFile
from site_builder.content.markdown.source import MarkdownSource
from site_builder.content.plain_text import check_texts
from site_builder.content.reader import DEFAULT_OPTIONS, ReadOptions, as_warnings, read_markdown, read_yaml_file
from site_builder.content.schema.convert import convert, drop_follow_up_problems
from site_builder.content.schema.errors import KeyPath
from site_builder.content.slug import slugify
from site_builder.content.text import collapse_whitespace
from site_builder.model.collections import Collection, Item
from site_builder.model.content import Body, MarkdownBody
from site_builder.model.fingerprint import digest
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.value import Value
from site_builder.system.timezones import zone_named


class ParsedItems(Value, frozen=True):
    """The result of parsing one file of items."""

    path: str
    items: tuple[Item, ...]
    """Also those with errors, as far as they can be read: others may refer to them."""
    bodies: tuple[Body, ...]
    """Those of the items, in the same order."""
    is_whole: bool
    """Whether all ids in the file are known."""
    problems: tuple[Problem, ...]


def item_type(collection: Collection) -> type[TermFields]:
    """Return the type of the front matter of an item of a collection."""
    return with_fields(TermFields if collection.term_kind else ItemFields, collection.fields)


def entry_type(collection: Collection) -> type[TermEntryFields | EntryFields]:
    """Return the type of an entry in a YAML file of items of a collection."""
    if collection.term_kind:
        return with_fields(TermEntryFields, collection.fields)
    return with_fields(EntryFields, collection.fields)


def parse_items(path: str, data: bytes, collection: Collection, options: ReadOptions = DEFAULT_OPTIONS) -> ParsedItems:
    """Parse one file of items; `path` is relative to the hub folder."""
    parser = _ItemParser(path, collection, options)
    return parser.markdown_file(data) if path.endswith(".md") else parser.yaml_file(data)


class _ItemParser:
    """Parses one file of items."""

    def __init__(self, path: str, collection: Collection, options: ReadOptions) -> None:
        self._path = path
        self._collection = collection
        self._options = options
        self._words = collection.id if collection.term_kind else collection.title or collection.id
        self._zone = zone_named(options.timezone) if options.timezone else None

    def markdown_file(self, data: bytes) -> ParsedItems:
        path, options = self._path, self._options
        id_ = slugify(PurePosixPath(path).stem)
        file, problems = read_markdown(path, data, item_type(self._collection), options.max_bytes)
        problems += self._check_id(PurePosixPath(path).stem, None, "rename the file: ")
        if file is None:
            unread = Item(collection=self._collection.id, id=id_, name=id_, path=path)
            return self._parsed(unread, Body(""), problems)
        markdown = self._markdown()
        document = file.document
        html = markdown.block(document.body, document.body_line, top_heading=2)
        kept = MarkdownBody(markdown.sources[0], (), "") if isinstance(markdown, MarkdownSource) else None
        declared = self._read(file.fields, markdown, ())
        body = Body(html, markdown=kept, fields=declared.html)
        item = self._item(file.fields, id_, None, declared, markdown, body)
        problems += [*declared.problems, *markdown.problems, *self._check(file.fields, ())]
        return self._parsed(item, body, problems)

    def yaml_file(self, data: bytes) -> ParsedItems:
        raw, problems = read_yaml_file(self._path, data)
        if raw is None or raw == {}:
            return ParsedItems(self._path, (), (), raw is not None, tuple(problems))
        if not isinstance(raw, list):
            message = f"this file must be a list of {self._words}"
            hint = "each starts with `- id: ...`"
            wrong = Problem(self._path, "wrong-type", message, KeyLocation(()), hint)
            return ParsedItems(self._path, (), (), False, (*problems, wrong))
        items: list[Item] = []
        bodies: list[Body] = []
        for index, entry in enumerate(raw):
            parsed = self._entry(entry, index)
            problems += parsed.problems
            items += parsed.items
            bodies += parsed.bodies
        is_whole = len(items) == len(raw)
        return ParsedItems(self._path, tuple(items), tuple(bodies), is_whole, tuple(drop_follow_up_problems(problems)))

    def _entry(self, entry: Any, index: int) -> ParsedItems:
        fields, problems = convert(entry, entry_type(self._collection), self._path, (index,))
        markdown = self._markdown()
        declared = self._read(fields, markdown, (index,))
        body = Body("", fields=declared.html)
        item = self._item(fields, slugify(fields.id), index, declared, markdown, body)
        if fields.id:
            problems += self._check_id(fields.id, (index, "id"), "write ")
        problems += [*declared.problems, *markdown.problems, *self._check(fields, (index,))]
        return self._parsed(item, body, problems)

    def _parsed(self, item: Item, body: Body, problems: list[Problem]) -> ParsedItems:
        """Return one item as the result of parsing. What is wrong in a draft only warns."""
        found = tuple(drop_follow_up_problems(as_warnings(problems) if item.draft else problems))
        has_id = bool(item.id)
        return ParsedItems(self._path, (item,) if has_id else (), (body,) if has_id else (), has_id, found)

    def _markdown(self) -> MarkdownFile:
        kind = MarkdownSource if self._options.keep_markdown else MarkdownFile
        return kind(self._path, self._options.html, self._options.box_titles)

    def _read(self, fields: TermFields, markdown: MarkdownFile, key: KeyPath) -> ReadFields:
        return read_fields(self._collection.fields, fields, self._path, self._zone, markdown, key)

    def _item(
        self,
        fields: TermFields,
        id_: str,
        index: int | None,
        declared: ReadFields,
        markdown: MarkdownFile,
        body: Body,
    ) -> Item:
        return Item(
            collection=self._collection.id,
            id=id_,
            name=collapse_whitespace(fields.name) or id_,
            path=self._path,
            index=index,
            also=tuple(dict.fromkeys(collapse_whitespace(name) for name in fields.also if name)),
            description=collapse_whitespace(fields.description),
            image="" if scheme_of(fields.image.strip()) else fields.image.strip(),
            image_alt=collapse_whitespace(fields.image_alt),
            aliases=tuple(alias for alias in fields.aliases if alias),
            draft=isinstance(fields, ItemFields) and fields.draft,
            ignore=tuple(fields.ignore) if isinstance(fields, ItemFields) else (),
            fields=declared.values,
            has_text=bool(body.html.strip()),
            body=digest(body),
            links=tuple(markdown.links),
            anchors=tuple(markdown.anchors),
        )

    def _check_id(self, written: str, key: KeyPath | None, fix: str) -> list[Problem]:
        slug = slugify(written)
        if slug == written:
            return []
        location = None if key is None else KeyLocation(key)
        name = f"{slug}.md" if key is None else slug
        hint = f"{fix}`{name}`" if slug else "use letters and digits"
        return [Problem(self._path, "bad-slug", f"`{written}` cannot be used in a URL", location, hint)]

    def _check(self, fields: TermFields, key: KeyPath) -> list[Problem]:
        texts = (("name", fields.name), ("description", fields.description), ("image_alt", fields.image_alt))
        problems = [*check_texts(self._path, ((text, (*key, name)) for name, text in texts))]
        if problem := outside_image(self._path, fields.image.strip(), KeyLocation((*key, "image"))):
            problems.append(problem)
        return problems
