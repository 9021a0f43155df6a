"""Whatever becomes of the files of a hub: it is built, or there are messages and the last site stays as it was."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.config.schema import Config
from site_builder.content.story_fields import StoryFields
from site_builder.diagnostics.diagnostic import as_text
from site_builder.hub.schedule import Selection
from site_builder.lint.check import check as check_hub
from site_builder.pipeline.options import Options
from tests.support.amount import amount
from tests.support.hubs import NOW, build_hub, tree
from tests.support.messages import base_hub

pytestmark = pytest.mark.slow

HUB = Path(__file__).parents[3]
PIECES = [
    *(
        "---\n",
        "\n",
        " ",
        "\t",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        "&",
        "*",
        "!",
        "|",
        ">",
        "#",
        "%",
        "@",
        "`",
        "\\",
    ),
    *("\x00", "\r", "\u2028", "\u202e", "\ufeff", "\ufffd", "\x85", "null", "true", "../", "//", "javascript:", "<b>"),
    *(
        "[x](",
        "![x](",
        "](#",
        "[^1]",
        "[^1]: ",
        "```",
        "!!! note\n    ",
        "| a |\n|---|\n",
        "&#12;",
        "x" * 300,
        "0",
        "9" * 30,
    ),
]


@cache
def files_of_demo() -> tuple[tuple[str, str], ...]:
    """Some files of the demo hub."""
    stories = sorted((HUB / "content/news").rglob("*.md"))[::8]
    files = [*stories, *sorted((HUB / "content/pages").glob("*.md")), HUB / "content/sources.yaml", HUB / "site.yaml"]
    return tuple((file.relative_to(HUB).as_posix(), file.read_text(encoding="utf-8")) for file in files)


def damaged(text: str, seed: int) -> bytes:
    """A text with a few pieces put in, taken out, exchanged or doubled."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        a, b = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        b = min(b, a + chance.choice((1, 3, 30, 300)))
        new = chance.choice(("", chance.choice(PIECES), text[a:b] * 2, text[a:b][::-1]))
        text = text[:a] + new + text[b:]
    data = bytearray(text.encode())
    if data and chance.random() < 0.1:
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def assert_built_or_told(site: Path, before: dict[str, bytes]) -> None:
    """The site was made, or it is as it was and there is a message for each reason."""
    result = build_hub(site)
    for diagnostic in result.diagnostics:
        assert as_text(diagnostic).replace("\n", " ").isprintable() or diagnostic.excerpt
        assert not diagnostic.path.startswith("/")
        assert diagnostic.path
    if result.published is None:
        assert any(diagnostic.severity == "error" for diagnostic in result.diagnostics)
        assert tree(site / "public") == before
        assert check_hub(Options(hub_dir=site, output=site / "public", selection=Selection(at=NOW))).diagnostics
    else:
        assert all(diagnostic.severity == "warning" for diagnostic in result.diagnostics)
        assert not any(b"__pwned" in data for data in tree(site / "public").values())


@settings(max_examples=amount(25, 250), suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.integers(1, 3))
def test_damaged_hub_is_built_or_left_unchanged(seed: int, count: int) -> None:
    chance = random.Random(seed)
    with TemporaryDirectory() as folder:
        site = base_hub(Path(folder) / "hub")
        for path, text in files_of_demo():
            if path.startswith("content/pages"):
                (site / path).parent.mkdir(parents=True, exist_ok=True)
                (site / path).write_text(text, encoding="utf-8")
        build_hub(site)
        before = tree(site / "public")
        for path, text in chance.sample(files_of_demo(), count):
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(damaged(text, chance.randrange(2**32)))
        assert_built_or_told(site, before)


def values(depth: int = 2) -> st.SearchStrategy[str]:
    """Values of YAML in flow style."""
    texts = st.sampled_from([*PIECES, "2026-11-20", "case", "lab", "research", "case.svg", "https://a.example/"])
    plain = texts.filter(lambda text: "\n" not in text) | st.text(max_size=12).map(repr)
    if not depth:
        return plain
    inner = values(depth - 1)
    lists = st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]")
    maps = st.dictionaries(st.sampled_from(["name", "url", "slug", "title", "label"]), inner, max_size=3)
    return (
        plain | lists | maps.map(lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}")
    )


def mapping(kind: type[StoryFields] | type[Config]) -> st.SearchStrategy[str]:
    """A mapping with the keys of a kind, and any values."""
    keys = st.sampled_from([*kind.__struct_fields__, "unknown", "Title"])
    lines = st.tuples(keys, values()).map(lambda line: f"{line[0]}: {line[1]}\n")
    return st.lists(lines, max_size=6, unique_by=lambda line: line.partition(":")[0]).map("".join)


@settings(max_examples=amount(25, 250), suppress_health_check=list(HealthCheck))
@given(mapping(StoryFields), mapping(Config))
def test_any_keys_and_values_are_built_or_reported(story: str, config: str) -> None:
    with TemporaryDirectory() as folder:
        site = base_hub(Path(folder) / "hub")
        before = tree(site / "public")
        file = site / "content/news/2026-11-01-case.md"
        text = file.read_text(encoding="utf-8")
        given_keys = {line.partition(":")[0] for line in story.splitlines()}
        kept = "".join(f"{line}\n" for line in text.splitlines()[1:] if line.partition(":")[0] not in given_keys)
        file.write_text(f"---\n{story}{kept}", encoding="utf-8")
        base = (site / "site.yaml").read_text(encoding="utf-8")
        kept = "".join(
            f"{line}\n" for line in base.splitlines() if not re.search(rf"^{line.split(':')[0]}:", config, re.M)
        )
        (site / "site.yaml").write_text(config + kept, encoding="utf-8")
        assert_built_or_told(site, before)
