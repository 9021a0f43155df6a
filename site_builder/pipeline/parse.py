"""Parse each file on its own. In: the files of a hub. Out: typed content, and the problems of all files.

A file whose digest is in the cache is not parsed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from time import perf_counter
from typing import Any, TypeVar

import msgspec

from site_builder.config.base_url import is_placeholder, unsuitable_url
from site_builder.config.installation import install_command
from site_builder.config.paths import DATA, PAGES, SETTINGS_PATH, STORIES
from site_builder.config.presets import PRESETS
from site_builder.config.reader import parse_config
from site_builder.config.schema import Config, MarkdownSettings, Overrides
from site_builder.content.data_files import parse_data
from site_builder.content.date_forms import date_forms
from site_builder.content.direction import direction_of
from site_builder.content.images.image import ImageFacts, image_key, is_image, measure
from site_builder.content.page import ParsedPage, parse_page
from site_builder.content.paths import URL_LOCK_PATH
from site_builder.content.plurals import ENGLISH, Rules, plural_rules
from site_builder.content.reader import WITHOUT_SETTINGS, ReadOptions
from site_builder.content.redirects import parse_redirects
from site_builder.content.story import ParsedStory, parse_story
from site_builder.content.text import decode
from site_builder.content.translations import (
    DEFAULT_LANGUAGE,
    box_titles,
    complete,
    has_forms,
    override,
    parse_texts,
    texts_path,
    untranslated,
)
from site_builder.hosting.compression import usable_encodings
from site_builder.hub.assets import SHEET, static_path
from site_builder.hub.content import Content
from site_builder.hub.faces import own_face
from site_builder.hub.services import allowed_sources
from site_builder.hub.vocabulary import vocabularies_of, with_entries, with_terms
from site_builder.model.collections import Item
from site_builder.model.content import SourceFile
from site_builder.model.fingerprint import combine, digest
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result
from site_builder.model.site import DateForms
from site_builder.model.value import Value
from site_builder.pipeline.items import files_of_items, item_fields, read_items, unplaced_files, without_items
from site_builder.pipeline.load import Inputs
from site_builder.render import stylesheets
from site_builder.render.content_policy import LAYOUT as POLICY
from site_builder.render.content_policy import policy_of, with_sources
from site_builder.render.templates import display_path
from site_builder.store.cache import Cache
from site_builder.store.parsed import FileRange, ParsedFile
from site_builder.system.files import read_unchanged
from site_builder.system.progress import ReportProgress, no_progress
from site_builder.system.workers import Workers, heavy, nothing

T = TypeVar("T")

HTML = KeyLocation(("markdown", "html"))
"""The setting that allows HTML in Markdown."""
_encode = msgspec.msgpack.Encoder().encode
_decode_stories = msgspec.msgpack.Decoder(list[ParsedStory]).decode
_decode_pages = msgspec.msgpack.Decoder(list[ParsedPage]).decode


def _ignore(layouts: Mapping[str, str]) -> None:
    pass


class Parser:
    """Parses the files of a hub, except those that are in the cache."""

    def __init__(
        self,
        cache: Cache,
        workers: Workers,
        version: bytes,
        read_layouts: Callable[[Mapping[str, str]], None] = _ignore,
    ) -> None:
        """`version` changes with the code that parses. Results of another version in the cache are ignored.

        `read_layouts` is called with the sources of the layouts while workers parse.
        """
        self._cache = cache
        self._workers = workers
        self._version = version
        self._read_layouts = read_layouts

    def parse(
        self, inputs: Inputs, overrides: Overrides | None = None, report: ReportProgress = no_progress
    ) -> Result[Content | None]:
        """Return the content and its problems; None when the settings cannot be used.

        `overrides` replace some of the settings. Raises OSError.
        """
        overrides = overrides or Overrides()
        config, problems = _settings(inputs, overrides)
        is_elsewhere = bool(config and config.is_preview_url(overrides.base_url))
        config = _with_overrides(config, overrides, is_elsewhere) if config else None
        layouts = _collect(problems, layout_sources(inputs, config))
        redirects = _collect(problems, parse_redirects(read_unchanged(inputs.redirects))) if inputs.redirects else {}
        url_lock = ""
        if inputs.url_lock:
            url_lock = _collect(problems, decode(read_unchanged(inputs.url_lock), URL_LOCK_PATH))
        plurals = self._plural_rules(config, layouts) if config else ENGLISH
        dates = self._date_forms(config.language) if config else date_forms(DEFAULT_LANGUAGE)
        texts = _collect(problems, _texts(inputs, layouts, config, plurals)) if config else {}
        options = _read_options(config, texts)
        version = combine([self._version, digest(options)])
        read_layouts = partial(self._read_layouts, layouts)
        stories, pages, seconds = self._markdown_files(inputs, options, version, report, read_layouts)
        problems += [p for story in stories for p in story.problems if config or p.code != "unknown-key"]
        problems += [problem for page in pages for problem in page.problems]
        collections = config.collections if config else PRESETS
        files = files_of_items(inputs.items, collections, options, self._version)
        items = read_items(files, options, self._cache, self._workers) if inputs.items else []
        problems += [problem for file in items for problem in file.problems]
        of_items = item_fields(items, collections)
        if config is None:
            return Result(None, problems)
        problems += unplaced_files(inputs, collections)
        content = Content(
            config=config,
            is_elsewhere=is_elsewhere,
            texts=texts,
            plurals=dict(plurals),
            dates=dates,
            **markdown_fields(stories, pages, of_items["items"]),
            stamps={file.path: version + file.digest for file in inputs.stories},
            faces={file.path: file.face for file in stories if file.face},
            **of_items,
            attachments=without_items(inputs.attachments, files),
            static=inputs.static,
            styles=_collect(problems, _styles(inputs, layouts)),
            images=self._images(inputs, config.limits.pixels),
            can_draw=inputs.features.can_draw,
            redirects=redirects,
            url_lock=tuple(url_lock.splitlines()),
            layouts=layouts,
            data=_collect(problems, data_files(inputs)),
            parse_seconds=seconds,
        )
        stamps = with_terms(dict(content.stamps), content.stories, vocabularies_of(content.items))
        content = msgspec.structs.replace(content, stamps=stamps)
        problems += _missing_libraries(inputs, content.images, config)
        return Result(content, problems)

    def _plural_rules(self, config: Config, layouts: Mapping[str, str]) -> Rules:
        """Return the plural rules of the texts, which are kept: looking them up takes a tenth of a second."""
        is_english = texts_path(config.language, layouts) == texts_path(DEFAULT_LANGUAGE, layouts)
        language = DEFAULT_LANGUAGE if is_english and not has_forms(config.texts) else config.language
        version = digest([self._version, language])
        memo = self._cache.memo("plurals", version, PluralsMemo)
        if memo is None:
            memo = PluralsMemo(dict(plural_rules(language)))
            self._cache.save_memo("plurals", version, memo)
        return memo.rules

    def _date_forms(self, language: str) -> DateForms:
        """Return how a language writes dates, which is kept: looking it up takes a tenth of a second."""
        version = digest([self._version, language])
        memo = self._cache.memo("dates", version, DateForms)
        if memo is None:
            memo = date_forms(language)
            self._cache.save_memo("dates", version, memo)
        return memo

    def _markdown_files(
        self,
        inputs: Inputs,
        options: ReadOptions,
        version: bytes,
        report: ReportProgress,
        meanwhile: Callable[[], None] = nothing,
    ) -> tuple[list[ParsedStory], list[ParsedPage], dict[str, float]]:
        """Return the parsed stories and pages, and the seconds spent on each that was not in the cache.

        `version` is the digest of all that decides them, except the files. `meanwhile` is called while workers parse.
        """
        store = self._cache.parsed
        found: dict[str, list[Any]] = {}
        stale: list[FileRange] = []
        for folder, files in ((STORIES, inputs.stories), (PAGES, inputs.pages)):
            for part in store.ranges(folder, files, version):
                found[part.start] = _decoded(part.start, part.values)
                stale += [] if part.values else [part]
        seconds: dict[str, float] = {}
        changed = [file for part in stale for file in part.changed]
        parsed_files = self._parsed_files(changed, options, seconds, report, meanwhile)
        for part in stale:  # Decoded at once, so that what was parsed is not in memory twice.
            found[part.start] = _decoded(part.start, store.save(part, [*islice(parsed_files, len(part.changed))]))
        stories = [story for start, results in found.items() if start.startswith(STORIES) for story in results]
        pages = [page for start, results in found.items() if start.startswith(PAGES) for page in results]
        return stories, pages, seconds

    def _parsed_files(
        self,
        files: Sequence[SourceFile],
        options: ReadOptions,
        seconds: dict[str, float],
        report: ReportProgress,
        meanwhile: Callable[[], None],
    ) -> Iterator[ParsedFile]:
        """Parse some files, in their order; note the seconds spent on each."""
        for chunk in self._workers.in_chunks(partial(parse_files, options), files, meanwhile=meanwhile):
            seconds.update((parsed.path, parsed.seconds) for parsed in chunk)
            report(len(seconds), len(files))
            yield from chunk

    def _images(self, inputs: Inputs, max_pixels: int) -> dict[bytes, ImageFacts]:
        """Return facts about all images of the hub, by their `image_key`."""
        has_pillow = inputs.features.pillow
        files = {image_key(f.path, f.digest): f for f in (*inputs.attachments, *inputs.static) if is_image(f.path)}
        version = digest([self._version, has_pillow, max_pixels])
        memo = self._cache.memo("images", version, ImageMemo)
        facts = {key: value for key, value in memo.images.items() if key in files} if memo else {}
        new = [key for key in files if key not in facts]
        work = partial(measure_files, has_pillow, max_pixels)
        measured = self._workers.in_chunks(work, [files[key] for key in new], weigh=heavy)
        facts.update(zip(new, chain.from_iterable(measured), strict=True))
        self._cache.save_memo("images", version, ImageMemo(facts))
        return facts


def _decoded(start: str, values: bytes) -> list[Any]:
    """Return the parsed stories, or pages, of a row of the cache."""
    if not values:
        return []
    return _decode_stories(values) if start.startswith(STORIES) else _decode_pages(values)


def markdown_fields(
    stories: Sequence[ParsedStory], pages: Sequence[ParsedPage], items: Iterable[Item]
) -> dict[str, Any]:
    """Return the fields of `Content` that hold stories and pages. `items` may have the names of their tags."""
    vocabularies = vocabularies_of(items)
    return {
        "stories": with_entries([file.story for file in stories if file.story and file.is_valid], vocabularies),
        "pages": tuple(file.page for file in pages if file.page and file.is_valid),
        "unsound": (
            *with_entries([file.story for file in stories if file.story and not file.is_valid], vocabularies),
            *(file.page for file in pages if file.page and not file.is_valid),
        ),
        "unreadable": (
            *(file.path for file in stories if not file.story),
            *(file.path for file in pages if not file.page),
        ),
    }


class PluralsMemo(Value, frozen=True):
    """The plural rules of a language."""

    rules: dict[str, str]


def _read_options(config: Config | None, texts: Mapping[str, str]) -> ReadOptions:
    if config is None:
        return msgspec.structs.replace(WITHOUT_SETTINGS, keep_markdown=True)
    return msgspec.structs.replace(config.read_options, keep_markdown=config.twins, box_titles=box_titles(texts))


class ImageMemo(Value, frozen=True):
    """Facts about images, by their `image_key`. Kept between builds."""

    images: dict[bytes, ImageFacts]


def measure_files(has_pillow: bool, max_pixels: int, files: Sequence[SourceFile]) -> list[ImageFacts]:
    """Return facts about some image files, with at most `max_pixels` each: the work of a worker."""
    return [measure(file.path, read_unchanged(file), has_pillow, max_pixels) for file in files]


def parse_files(options: ReadOptions, files: Sequence[SourceFile]) -> list[ParsedFile]:
    """Parse some Markdown files: the work of a worker."""
    return [_parse_file(file, options) for file in files]


def _parse_file(file: SourceFile, options: ReadOptions) -> ParsedFile:
    start = perf_counter()
    data = read_unchanged(file)
    parsed: ParsedStory | ParsedPage
    if file.path.startswith(PAGES):
        parsed = page = parse_page(file.path, data, options)
        body_digest = page.page.body if page.page else b""
    else:
        parsed = story = parse_story(file.path, data, options)
        if story.story:
            parsed = msgspec.structs.replace(story, face=own_face(story.story))
        body_digest = story.story.body if story.story else b""
    body = _encode(parsed.body) if parsed.body else b""
    value = _encode(msgspec.structs.replace(parsed, body=None))
    return ParsedFile(file.path, value, body_digest, body, perf_counter() - start)


def _collect(problems: list[Problem], result: Result[T]) -> T:
    """Return the value of a result, and add its problems to the others."""
    problems += result.problems
    return result.value


def _styles(inputs: Inputs, layouts: Mapping[str, str]) -> Result[dict[str, bytes]]:
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    for file in inputs.static:
        if file.path.endswith(SHEET):
            sources[file.path] = _collect(problems, decode(read_unchanged(file), f"static/{file.path}"))
    files = {file.path: static_path(file) for file in inputs.static if not file.path.endswith(SHEET)}
    sheets = stylesheets.prepare(sources, inputs.features.lightningcss, files, policy_of(layouts))
    return Result(sheets.published, [*problems, *sheets.problems])


def _missing_libraries(inputs: Inputs, images: Mapping[bytes, ImageFacts], config: Config) -> Iterator[Problem]:
    if len(usable_encodings(config.precompress, inputs.features.encoders)) < len(set(config.precompress)):
        message = "brotli or zstandard is not installed: nothing is precompressed with it"
        hint = f"{install_command('compress')}, or write `precompress: [gz]`"
        yield Problem(SETTINGS_PATH, "no-compressor", message, KeyLocation(("precompress",)), hint, "warning")
    hint = install_command("cards")
    if not inputs.features.pillow and ImageFacts() in images.values():
        message = "Pillow is not installed: images are published without their sizes and without smaller versions"
        yield Problem(SETTINGS_PATH, "no-pillow", message, None, hint, "warning")
    if config.cards and not inputs.features.can_draw:
        message = "Pillow or its fonts are not installed: no social cards are drawn"
        yield Problem(SETTINGS_PATH, "no-pillow", message, None, f"{hint}, or write `cards: false`", "warning")


def _settings(inputs: Inputs, overrides: Overrides) -> Result[Config | None]:
    collections = read_unchanged(inputs.declarations) if inputs.declarations else None
    config, problems = parse_config(read_unchanged(inputs.settings), collections=collections)
    if config is None:
        return Result(None, problems)
    if is_placeholder(config.base_url) and not overrides.base_url:
        message = f"`{config.base_url}` {unsuitable_url(config.base_url)}"
        hint = "write the URL at which yours will be published; the preview needs none"
        problems.append(Problem(SETTINGS_PATH, "example-address", message, KeyLocation(("base_url",)), hint, "warning"))
    if config.markdown.html and not inputs.features.nh3:
        message = "nh3 is not installed: HTML cannot be cleaned"
        hint = f"{install_command('html')}, or write `html: false`"
        problems.append(Problem(SETTINGS_PATH, "no-nh3", message, HTML, hint))
        config = msgspec.structs.replace(config, markdown=MarkdownSettings())
    return Result(config, problems)


def _with_overrides(config: Config, overrides: Overrides, is_elsewhere: bool) -> Config:
    return msgspec.structs.replace(
        config,
        base_url=overrides.base_url or config.base_url,
        search=config.search and overrides.search,
        host=overrides.host or config.host,
        analytics=config.analytics if overrides.analytics and not is_elsewhere else None,
    )


def layout_sources(inputs: Inputs, config: Config | None) -> Result[dict[str, str]]:
    """Return the sources of the layouts by name, the policy with what the settings need. Raises OSError."""
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    for file in inputs.layouts:
        sources[file.path] = _collect(problems, decode(read_unchanged(file), display_path(file.path)))
    if config and POLICY in sources:
        sources[POLICY] = with_sources(sources[POLICY], allowed_sources(config))
    return Result(sources, problems)


def data_files(inputs: Inputs) -> Result[Mapping[str, Any]]:
    """Return what the data files say, by their names below `data/`. Raises OSError."""
    data: dict[str, Any] = {}
    problems: list[Problem] = []
    for file in inputs.data:
        data[file.path.removeprefix(f"{DATA}/")] = _collect(problems, parse_data(file.path, read_unchanged(file)))
    return Result(data, problems)


def _texts(inputs: Inputs, layouts: dict[str, str], config: Config, rules: Rules) -> Result[dict[str, str]]:
    english, _ = parse_texts(decode(read_unchanged(inputs.texts), inputs.texts.path)[0], inputs.texts.path)
    path = texts_path(config.language, layouts)
    texts, problems = parse_texts(layouts.get(path, ""), display_path(path))
    direction = {"direction": direction_of(config.language)}
    if path == texts_path(DEFAULT_LANGUAGE, layouts):
        problems += untranslated(config.language, english, config.texts, SETTINGS_PATH)
        texts = {**texts, **(direction if direction["direction"] == "rtl" else {})}
    own = config.texts.keys() | direction.keys()
    texts, missing = complete(texts, {**english, **direction}, display_path(path), own, rules)
    texts, unknown = override(texts, config.texts, SETTINGS_PATH)
    return Result(texts, (problems or missing) + unknown)
