"""Parse: from files to typed content, each file on its own. Gathers the problems of all of them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from site_builder.config import SETTINGS_PATH, Config, parse_config
from site_builder.content.front_matter import decode
from site_builder.content.page import ParsedPage, parse_page
from site_builder.content.sources import parse_sources
from site_builder.content.story import ParsedStory, parse_story
from site_builder.content.texts import override, parse_texts, texts_path
from site_builder.index import Parsed
from site_builder.layouts import display_path
from site_builder.load import Inputs, read
from site_builder.model import Body, Problem, Source, Value


class Content(Value, frozen=True):
    """Everything that the files say."""

    parsed: Parsed
    bodies: dict[bytes, Body]
    """HTML of stories and pages by digest: only `render` looks at it."""
    layouts: dict[str, str]
    """Sources of the layouts by name."""


def parse(inputs: Inputs, base_url: str = "") -> tuple[Content | None, list[Problem]]:
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
    stories = [parse_story(file.path, read(file.location)) for file in inputs.stories]
    pages = [parse_page(file.path, read(file.location)) for file in inputs.pages]
    files: tuple[ParsedStory | ParsedPage, ...] = (*stories, *pages)
    for one in files:
        problems += one.problems
    if config is None:
        return None, problems
    texts, wrong = _texts(layouts, config)
    problems += wrong
    parsed = Parsed(
        config=config,
        texts=texts,
        sources=sources,
        stories=tuple(parsed.story for parsed in stories if parsed.story),
        pages=tuple(parsed.page for parsed in pages if parsed.page),
        unreadable=tuple(p.path for p in stories if not p.story) + tuple(p.path for p in pages if not p.page),
        attachments=inputs.attachments,
        static=inputs.static,
    )
    return Content(parsed, _bodies(files), layouts), problems


def _settings(inputs: Inputs, base_url: str) -> tuple[Config | None, list[Problem]]:
    config, problems = parse_config(read(inputs.settings.location))
    if config is not None and base_url:
        config = msgspec.structs.replace(config, base_url=base_url)
    return config, problems


def _bodies(parsed: Iterable[ParsedStory | ParsedPage]) -> dict[bytes, Body]:
    bodies = {}
    for one in parsed:
        made = one.story if isinstance(one, ParsedStory) else one.page
        if made is not None and one.body is not None:
            bodies[made.body] = one.body
    return bodies


def _layouts(inputs: Inputs) -> tuple[dict[str, str], list[Problem]]:
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    for file in inputs.layouts:
        sources[file.path], wrong = decode(read(file.location), display_path(file.path))
        problems += wrong
    return sources, problems


def _texts(layouts: dict[str, str], config: Config) -> tuple[dict[str, str], list[Problem]]:
    path = texts_path(config.language, layouts)
    texts, problems = parse_texts(layouts.get(path, ""), display_path(path))
    texts, wrong = override(texts, config.texts, SETTINGS_PATH)
    return texts, problems + wrong
