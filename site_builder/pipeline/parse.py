"""Parse: from files to typed content, each file on its own. Gathers the problems of all of them.

A file whose digest is in the cache is not parsed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from time import perf_counter
from typing import TypeVar

import msgspec

from site_builder.config.paths import PAGES
from site_builder.config.reader import parse_config
from site_builder.config.schema import SETTINGS_PATH, Config, Host, MarkdownSettings
from site_builder.content.images.image import ImageFacts, image_key, is_image, measure
from site_builder.content.page import ParsedPage, parse_page
from site_builder.content.reader import DEFAULT_OPTIONS, ReadOptions
from site_builder.content.redirects import parse_redirects
from site_builder.content.sources import parse_sources
from site_builder.content.story import ParsedStory, host_of, parse_story
from site_builder.content.text import decode
from site_builder.content.translations import complete, override, parse_texts, texts_path
from site_builder.content.url_lock import URL_LOCK_PATH
from site_builder.hosting.compression import usable_encodings
from site_builder.hub.assets import SHEET
from site_builder.hub.resolve import Content
from site_builder.model.content import SourceFile
from site_builder.model.fingerprint import combine, digest
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.value import Value
from site_builder.pipeline.load import Inputs
from site_builder.render import stylesheets
from site_builder.render.stylesheets import Sheets
from site_builder.render.templates import display_path
from site_builder.store.cache import Cache, ParsedFile
from site_builder.system.files import read_unchanged
from site_builder.system.progress import ReportProgress, no_progress
from site_builder.system.workers import Workers, heavy

EXAMPLE_HOST = "example.org"
"""Where a hub says it is published as long as nobody has said where (RFC 2606)."""
T = TypeVar("T")

HTML = KeyLocation(("markdown", "html"))
"""The setting that allows HTML in Markdown."""
_encode = msgspec.msgpack.Encoder().encode
_decode_story = msgspec.msgpack.Decoder(ParsedStory).decode
_decode_page = msgspec.msgpack.Decoder(ParsedPage).decode


class ParsedContent(Value, frozen=True):
    """Everything that the files say, but for the bodies, which are in the cache."""

    parsed: Content
    layouts: dict[str, str]
    """Sources of the layouts by name."""
    seconds: dict[str, float]
    """How long it took to parse each file that was not in the cache."""


def parse(
    inputs: Inputs,
    cache: Cache,
    engine: bytes,
    workers: Workers,
    base_url: str = "",
    tick: ReportProgress = no_progress,
    search: bool = True,
    host: Host | None = None,
) -> tuple[ParsedContent | None, list[Problem]]:
    """The content, and what is wrong with it; None when the settings cannot be used.

    `base_url` and `host` stand in place of those of the settings; without `search` they want no search index. Raises
    OSError.
    """
    problems: list[Problem] = []

    def noted(found: tuple[T, Iterable[Problem]]) -> T:
        problems.extend(found[1])
        return found[0]

    layouts = noted(_layouts(inputs))
    config = noted(_settings(inputs, base_url, search, host))
    sources = noted(parse_sources(read_unchanged(inputs.sources))) if inputs.sources else ()
    redirects = noted(parse_redirects(read_unchanged(inputs.redirects))) if inputs.redirects else {}
    ledger = noted(decode(read_unchanged(inputs.ledger), URL_LOCK_PATH)) if inputs.ledger else ""
    for_pages = config.read_options if config else DEFAULT_OPTIONS
    reading = msgspec.structs.replace(for_pages, keep_markdown=config is None or config.twins)
    values, seconds = _markdown((*inputs.stories, *inputs.pages), cache, engine, reading, workers, tick)
    stories = [_decode_story(values.pop(file.path)) for file in inputs.stories]
    pages = [_decode_page(values.pop(file.path)) for file in inputs.pages]
    problems += [problem for story in stories for problem in story.problems]
    problems += [problem for page in pages for problem in page.problems]
    if config is None:
        return None, problems
    texts = noted(_texts(inputs, layouts, config))
    sheets = noted(_styles(inputs))
    images = _images(inputs, cache, engine, workers, config.limits.pixels)
    problems += _missing_extras(inputs, images, config)
    parsed = Content(
        config=config,
        texts=texts,
        sources=sources,
        stories=tuple(parsed.story for parsed in stories if parsed.story and parsed.is_valid),
        pages=tuple(parsed.page for parsed in pages if parsed.page and parsed.is_valid),
        unsound=(
            *(parsed.story for parsed in stories if parsed.story and not parsed.is_valid),
            *(parsed.page for parsed in pages if parsed.page and not parsed.is_valid),
        ),
        unreadable=tuple(p.path for p in stories if not p.story) + tuple(p.path for p in pages if not p.page),
        attachments=inputs.attachments,
        static=inputs.static,
        styles=sheets.published,
        images=images,
        can_draw=inputs.extras.can_draw,
        indexer=inputs.extras.pagefind,
        redirects=redirects,
        ledger=tuple(ledger.splitlines()),
    )
    return ParsedContent(parsed, layouts, seconds), problems


class Measured(Value, frozen=True):
    """What is known of images, by their keys. Kept between builds."""

    images: dict[bytes, ImageFacts]


def measure_files(pillow: bool, most: int, files: Sequence[SourceFile]) -> list[ImageFacts]:
    """What is known of some image files, of which none may have more than `most` pixels: the work of a worker."""
    return [measure(file.path, read_unchanged(file), pillow, most) for file in files]


def parse_files(key: bytes, reading: ReadOptions, files: Sequence[SourceFile]) -> list[ParsedFile]:
    """What is made of some Markdown files: the work of a worker. `key` is what it depends on but for the file."""
    return [_parse_file(file, key, reading) for file in files]


def _parse_file(file: SourceFile, key: bytes, reading: ReadOptions) -> ParsedFile:
    start = perf_counter()
    data = read_unchanged(file)
    parsed: ParsedStory | ParsedPage
    if file.path.startswith(PAGES):
        parsed = page = parse_page(file.path, data, reading)
        body_digest = page.page.body if page.page else b""
    else:
        parsed = story = parse_story(file.path, data, reading)
        body_digest = story.story.body if story.story else b""
    body = _encode(parsed.body) if parsed.body else b""
    value = _encode(msgspec.structs.replace(parsed, body=None))
    return ParsedFile(file.path, key + file.digest, value, body_digest, body, perf_counter() - start)


def _markdown(
    files: Sequence[SourceFile],
    cache: Cache,
    engine: bytes,
    reading: ReadOptions,
    workers: Workers,
    tick: ReportProgress,
) -> tuple[dict[str, bytes], dict[str, float]]:
    """The parsed files, still encoded, by path; and the seconds spent on each that was not in the cache."""
    made_by = combine([engine, digest(reading)])
    known = cache.parsed()
    values = {}
    seconds: dict[str, float] = {}
    due = []
    for file in files:
        key, value = known.get(file.path, (b"", b""))
        if key == made_by + file.digest:
            values[file.path] = value
        else:
            due.append(file)
    for made in workers.in_chunks(partial(parse_files, made_by, reading), due):
        cache.save_parsed(made)
        values.update((one.path, one.value) for one in made)
        seconds.update((one.path, one.seconds) for one in made)
        tick(len(seconds), len(due))
    cache.forget(known.keys() - values.keys())
    return values, seconds


def _styles(inputs: Inputs) -> tuple[Sheets, list[Problem]]:
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    for file in inputs.static:
        if file.path.endswith(SHEET):
            sources[file.path], wrong = decode(read_unchanged(file), f"static/{file.path}")
            problems += wrong
    sheets = stylesheets.prepare(sources, inputs.extras.lightningcss)
    return sheets, [*problems, *sheets.problems]


def _images(inputs: Inputs, cache: Cache, engine: bytes, workers: Workers, most: int) -> dict[bytes, ImageFacts]:
    files = {image_key(f.path, f.digest): f for f in (*inputs.attachments, *inputs.static) if is_image(f.path)}
    basis = digest([engine, inputs.extras.pillow, most])
    memo = cache.memo("images", basis, Measured)
    known = {key: facts for key, facts in memo.images.items() if key in files} if memo else {}
    due = [key for key in files if key not in known]
    work = partial(measure_files, inputs.extras.pillow, most)
    measured = workers.in_chunks(work, [files[key] for key in due], weigh=heavy)
    known.update(zip(due, chain.from_iterable(measured), strict=True))
    cache.save_memo("images", basis, Measured(known))
    return known


def _missing_extras(inputs: Inputs, images: Mapping[bytes, ImageFacts], config: Config) -> Iterator[Problem]:
    if config.search and not inputs.extras.pagefind:
        message = "Pagefind is not installed: the search page only lists sections and the newest stories"
        hint = "pip install 'site_builder[search]', or write `search: false`"
        yield Problem(SETTINGS_PATH, "no-pagefind", message, None, hint, "warning")
    if len(usable_encodings(config.precompress, inputs.extras.encoders)) < len(set(config.precompress)):
        message = "brotli or zstandard is not installed: nothing is precompressed with it"
        hint = "pip install 'site_builder[compress]', or write `precompress: [gz]`"
        yield Problem(SETTINGS_PATH, "no-compressor", message, KeyLocation(("precompress",)), hint, "warning")
    hint = "pip install 'site_builder[cards]'"
    if not inputs.extras.pillow and ImageFacts() in images.values():
        message = "Pillow is not installed: pictures are published without their sizes and without smaller versions"
        yield Problem(SETTINGS_PATH, "no-pillow", message, None, hint, "warning")
    if config.cards and not inputs.extras.can_draw:
        message = "Pillow or its fonts are not installed: no social cards are drawn"
        yield Problem(SETTINGS_PATH, "no-pillow", message, None, f"{hint}, or write `cards: false`", "warning")


def _settings(inputs: Inputs, base_url: str, search: bool, host: Host | None) -> tuple[Config | None, list[Problem]]:
    config, problems = parse_config(read_unchanged(inputs.settings))
    if config is not None and base_url:
        config = msgspec.structs.replace(config, base_url=base_url)
    if config is not None and not search:
        config = msgspec.structs.replace(config, search=False)
    if config is not None and host_of(config.base_url) == EXAMPLE_HOST:
        message = f"`{config.base_url}` is an example, not the address of a hub"
        hint = "write the address at which yours will be published; the preview needs none"
        problems.append(Problem(SETTINGS_PATH, "example-address", message, KeyLocation(("base_url",)), hint, "warning"))
    if config is not None and host:
        config = msgspec.structs.replace(config, host=host)
    if config is not None and config.markdown.html and not inputs.extras.nh3:
        hint = "pip install 'site_builder[html]', or write `html: false`"
        problems.append(Problem(SETTINGS_PATH, "no-nh3", "nh3 is not installed: HTML cannot be cleaned", HTML, hint))
        config = msgspec.structs.replace(config, markdown=MarkdownSettings())
    return config, problems


def _layouts(inputs: Inputs) -> tuple[dict[str, str], list[Problem]]:
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    for file in inputs.layouts:
        sources[file.path], wrong = decode(read_unchanged(file), display_path(file.path))
        problems += wrong
    return sources, problems


def _texts(inputs: Inputs, layouts: dict[str, str], config: Config) -> tuple[dict[str, str], list[Problem]]:
    english, _ = parse_texts(decode(read_unchanged(inputs.texts), inputs.texts.path)[0], inputs.texts.path)
    path = texts_path(config.language, layouts)
    texts, problems = parse_texts(layouts.get(path, ""), display_path(path))
    texts, missing = complete(texts, english, display_path(path))
    texts, wrong = override(texts, config.texts, SETTINGS_PATH)
    return texts, (problems or missing) + wrong
