"""Parse: from files to typed content, each file on its own. Gathers the problems of all of them.

A file whose digest is in the cache is not parsed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from time import perf_counter

import msgspec

from site_builder.config import SETTINGS_PATH, Config, parse_config
from site_builder.content.front_matter import decode
from site_builder.content.page import ParsedPage, parse_page
from site_builder.content.sources import parse_sources
from site_builder.content.story import ParsedStory, parse_story
from site_builder.content.texts import complete, override, parse_texts, texts_path
from site_builder.fingerprint import digest_bytes
from site_builder.index import Parsed
from site_builder.layouts import display_path
from site_builder.load import PAGES, Inputs, read
from site_builder.model import Problem, Source, SourceFile, Value
from site_builder.passes import Tick, silent
from site_builder.state.cache import Cache, Made
from site_builder.workers import Workers

_encode = msgspec.msgpack.Encoder().encode
_decode_story = msgspec.msgpack.Decoder(ParsedStory).decode
_decode_page = msgspec.msgpack.Decoder(ParsedPage).decode


class Content(Value, frozen=True):
    """Everything that the files say, but for the bodies, which are in the cache."""

    parsed: Parsed
    layouts: dict[str, str]
    """Sources of the layouts by name."""
    seconds: dict[str, float]
    """How long it took to parse each file that was not in the cache."""


def parse(
    inputs: Inputs, cache: Cache, engine: bytes, workers: Workers, base_url: str = "", tick: Tick = silent
) -> tuple[Content | None, list[Problem]]:
    """The content, and what is wrong with it; None when the settings cannot be used.

    `base_url` stands in place of that of the settings. Raises OSError.
    """
    layouts, problems = _layouts(inputs)
    config, wrong = _settings(inputs, base_url)
    problems += wrong
    sources: tuple[Source, ...] = ()
    if inputs.sources:
        sources, wrong = parse_sources(read(inputs.sources.location))
        problems += wrong
    values, seconds = _markdown((*inputs.stories, *inputs.pages), cache, engine, workers, tick)
    stories = [_decode_story(values.pop(file.path)) for file in inputs.stories]
    pages = [_decode_page(values.pop(file.path)) for file in inputs.pages]
    problems += [problem for story in stories for problem in story.problems]
    problems += [problem for page in pages for problem in page.problems]
    if config is None:
        return None, problems
    texts, wrong = _texts(inputs, layouts, config)
    problems += wrong
    parsed = Parsed(
        config=config,
        texts=texts,
        sources=sources,
        stories=tuple(parsed.story for parsed in stories if parsed.story and parsed.sound),
        pages=tuple(parsed.page for parsed in pages if parsed.page and parsed.sound),
        unsound=(
            *(parsed.story for parsed in stories if parsed.story and not parsed.sound),
            *(parsed.page for parsed in pages if parsed.page and not parsed.sound),
        ),
        unreadable=tuple(p.path for p in stories if not p.story) + tuple(p.path for p in pages if not p.page),
        attachments=inputs.attachments,
        static=inputs.static,
    )
    return Content(parsed, layouts, seconds), problems


def parse_files(engine: bytes, files: Sequence[SourceFile]) -> list[Made]:
    """What is made of some Markdown files: the work of a worker."""
    return [_parse_file(file, engine) for file in files]


def _parse_file(file: SourceFile, engine: bytes) -> Made:
    start = perf_counter()
    data = read(file.location)
    parsed: ParsedStory | ParsedPage
    if file.path.startswith(PAGES):
        parsed = page = parse_page(file.path, data)
        digest = page.page.body if page.page else b""
    else:
        parsed = story = parse_story(file.path, data)
        digest = story.story.body if story.story else b""
    body = _encode(parsed.body) if parsed.body else b""
    key = engine + digest_bytes(data)
    value = _encode(msgspec.structs.replace(parsed, body=None))
    return Made(file.path, key, value, digest, body, perf_counter() - start)


def _markdown(
    files: Sequence[SourceFile], cache: Cache, engine: bytes, workers: Workers, tick: Tick
) -> tuple[dict[str, bytes], dict[str, float]]:
    """The parsed files, still encoded, by path; and the seconds spent on each that was not in the cache."""
    known = cache.parsed()
    values = {}
    seconds: dict[str, float] = {}
    due = []
    for file in files:
        key, value = known.get(file.path, (b"", b""))
        if key == engine + file.digest:
            values[file.path] = value
        else:
            due.append(file)
    for made in workers.in_chunks(partial(parse_files, engine), due):
        cache.save_parsed(made)
        values.update((one.path, one.value) for one in made)
        seconds.update((one.path, one.seconds) for one in made)
        tick(len(seconds), len(due))
    cache.forget(known.keys() - values.keys())
    return values, seconds


def _settings(inputs: Inputs, base_url: str) -> tuple[Config | None, list[Problem]]:
    config, problems = parse_config(read(inputs.settings.location))
    if config is not None and base_url:
        config = msgspec.structs.replace(config, base_url=base_url)
    return config, problems


def _layouts(inputs: Inputs) -> tuple[dict[str, str], list[Problem]]:
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    for file in inputs.layouts:
        sources[file.path], wrong = decode(read(file.location), display_path(file.path))
        problems += wrong
    return sources, problems


def _texts(inputs: Inputs, layouts: dict[str, str], config: Config) -> tuple[dict[str, str], list[Problem]]:
    english, _ = parse_texts(decode(read(inputs.texts.location), inputs.texts.path)[0], inputs.texts.path)
    path = texts_path(config.language, layouts)
    texts, problems = parse_texts(layouts.get(path, ""), display_path(path))
    texts, missing = complete(texts, english, display_path(path))
    texts, wrong = override(texts, config.texts, SETTINGS_PATH)
    return texts, (problems or missing) + wrong
