"""Parse `content/sources.yaml`, the publishers that stories credit, into `Source` values and problems."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from site_builder.content.paths import SOURCES_PATH
from site_builder.content.reader import read_yaml_file
from site_builder.content.schema import convert
from site_builder.content.schema.convert import Address, UserInput, describe, drop_follow_up_problems
from site_builder.content.slug import slugify
from site_builder.content.text import collapse_whitespace
from site_builder.content.urls import HINT, encode_url, link_fault
from site_builder.model.content import Source
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result

Name = Annotated[str, Meta(min_length=1, max_length=100)]


class SourceFields(UserInput, frozen=True, kw_only=True):
    """One record of the file, as written."""

    id: Annotated[
        Name,
        describe(
            "Short name for stories to use, and the last part of its URL: lower-case letters, digits, hyphens", "openai"
        ),
    ]
    name: Annotated[Name, describe("The name that readers see", "OpenAI")]
    domains: Annotated[
        tuple[Name, ...],
        describe("List of hosts of its articles; their subdomains count too", ["openai.com"]),
    ] = ()
    homepage: Annotated[Address, describe("URL to link to from its page", "https://openai.com/news/")] = ""
    description: Annotated[
        str, describe("A sentence for its page", "Research papers and announcements from the maker of the GPT models.")
    ] = ""


def parse_sources(data: bytes, path: str = SOURCES_PATH) -> Result[tuple[Source, ...]]:
    """Return all records of the file, and the problems."""
    raw, problems = read_yaml_file(path, data)
    if raw is None or raw == {}:
        return Result((), problems)
    if not isinstance(raw, list):
        hint = "each starts with `- id: ...`"
        return Result(
            (),
            [
                *problems,
                Problem(path, "wrong-type", "this file must be a list of sources", KeyLocation(()), hint),
            ],
        )
    sources: list[Source] = []
    for i, item in enumerate(raw):
        fields, field_problems = convert.convert(item, SourceFields, path, (i,))
        problems += field_problems
        sources.append(_source(fields, i, path, problems))
    return Result(tuple(sources), drop_follow_up_problems(problems + _duplicates(sources, path)))


def _source(fields: SourceFields, index: int, path: str, problems: list[Problem]) -> Source:
    if fields.id != slugify(fields.id):
        hint = f"write `{slugify(fields.id)}`"
        problems.append(
            Problem(path, "bad-slug", f"`{fields.id}` cannot be used in a URL", KeyLocation((index, "id")), hint)
        )
    if fields.homepage and (fault := link_fault(fields.homepage, HINT)):
        problems.append(Problem(path, "bad-url", fault.message, KeyLocation((index, "homepage")), fault.hint))
    for i, domain in enumerate(fields.domains):
        if "/" in domain or ":" in domain or "." not in domain:
            hint = "write only the host: openai.com"
            problems.append(
                Problem(path, "bad-domain", f"`{domain}` is not a domain", KeyLocation((index, "domains", i)), hint)
            )
    domains = tuple(d.lower().removeprefix("www.") for d in fields.domains)
    return Source(fields.id, collapse_whitespace(fields.name), domains, encode_url(fields.homepage), fields.description)


def _duplicates(sources: list[Source], path: str) -> list[Problem]:
    problems = []
    seen: set[str] = set()
    for i, source in enumerate(sources):
        for key, name in (("id", source.id), ("name", slugify(source.name))):
            if (key + name) in seen:
                message = f"two sources have the {key} `{name}`"
                problems.append(Problem(path, "duplicate-source", message, KeyLocation((i, key))))
            seen.add(key + name)
    return problems
