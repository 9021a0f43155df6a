"""Looks for a file that ends a build with a traceback, led by what code it reaches: not a test, run it by hand.

    python -m tests.robustness.hostile.fuzz SECONDS

It needs Atheris (`pip install atheris`; Linux, Python up to 3.13). What is found to reach new code is added to
`tests/cases/hostile/corpus.txt`, a file a line, as Python writes bytes; `test_corpus.py` reads them all.
"""

from __future__ import annotations

import subprocess
import sys
from ast import literal_eval
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from site_builder.config.presets import PRESETS
from site_builder.config.reader import parse_config
from site_builder.content.fields import with_fields
from site_builder.content.item import parse_items
from site_builder.content.item_fields import ItemFields
from site_builder.content.locations import locate
from site_builder.content.page import parse_page
from site_builder.content.reader import ReadOptions
from site_builder.content.story import parse_story
from site_builder.content.story_fields import StoryFields
from site_builder.content.text import decode
from site_builder.diagnostics.diagnostic import as_text
from site_builder.lint.article import article
from site_builder.lint.registry import STORY_RULES
from site_builder.model.collections import Collection
from site_builder.model.fields import Field, FieldType
from site_builder.model.problems import Problem
from tests.support.messages import broken_stories

FIXTURES = Path(__file__).parents[3] / "tests/cases/hostile"
CORPUS = FIXTURES / "corpus.txt"
MAX_LENGTH = 600
"""Bytes of a file that is tried."""
MAX_KEPT = 400
"""Files that one run adds, the shortest first."""


TOOLS = Collection(
    id="tools",
    title="Tools",
    item="tool",
    fields=tuple(
        Field(name=f"a_{kind}", type=kind, title=kind, of=("a", "b") if kind == "choice" else (), to="tools")
        for kind in get_args(FieldType)
    ),
)
"""A collection with a field of each type."""


def expect_readable(data: bytes) -> None:
    """Read a file as each kind of file, and show all problems: none may raise, or lie outside the file."""
    story_problems = []
    for reading in (ReadOptions(html=True), ReadOptions(keep_markdown=True)):
        parsed = parse_story("content/news/a.md", data, reading)
        story_problems.append(("content/news/a.md", parsed.problems))
        if parsed.story and parsed.body:
            seen = article(parsed.story, parsed.body)
            assert all(problem.code for rule in STORY_RULES for problem in rule(seen))
    for path, problems in (
        *story_problems,
        ("content/pages/a.md", parse_page("content/pages/a.md", data).problems),
        *(
            (path, list(parse_items(path, data, preset).problems))
            for preset in PRESETS.values()
            for path in (f"content/{preset.id}.yaml", f"content/{preset.id}/a.md")
        ),
        ("content/tools/a.md", parse_items("content/tools/a.md", data, TOOLS, ReadOptions(html=True)).problems),
        ("content/tools.yaml", parse_items("content/tools.yaml", data, TOOLS).problems),
        ("site.yaml", problems_of_settings(data)),
    ):
        text = decode(data, path)[0]
        for problem in problems[:20]:
            found = locate(problem, text)
            assert as_text(found)
            assert 0 <= found.line <= text.count("\n") + 1


def problems_of_settings(data: bytes) -> list[Problem]:
    """What is wrong with settings, whose collections can be used all the same."""
    config, problems = parse_config(data)
    if config:
        for collection in config.collections.values():
            with_fields(ItemFields, collection.fields)
        with_fields(StoryFields, config.story_fields)
    return problems


def corpus() -> list[bytes]:
    """The files that are kept."""
    return [literal_eval(line) for line in CORPUS.read_text(encoding="ascii").splitlines()] if CORPUS.exists() else []


def look(folder: str, seconds: str) -> None:
    """Look for some time, from the files of a folder on; what reaches new code is put there. Ends the process."""
    import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

    atheris.instrument_all()
    options = [f"-max_total_time={seconds}", f"-max_len={MAX_LENGTH}", "-timeout=20", "-rss_limit_mb=1500"]
    atheris.Setup([sys.argv[0], folder, *options], expect_readable)
    atheris.Fuzz()


def main(seconds: str) -> int:
    """Have a process look, and keep what it finds; gives its exit status."""
    with TemporaryDirectory() as folder:
        for n, seed in enumerate([*corpus(), *broken_stories().values()]):
            (Path(folder) / f"seed-{n}").write_bytes(seed)
        status = subprocess.run([sys.executable, "-m", __spec__.name, seconds, folder]).returncode
        found = {file.read_bytes() for file in Path(folder).iterdir() if not file.name.startswith("seed-")}
        kept = {*corpus(), *sorted(found, key=lambda data: (len(data), data))[:MAX_KEPT]}
        CORPUS.write_text("".join(f"{data!r}\n" for data in sorted(kept)), encoding="ascii")
    return status


if __name__ == "__main__":
    look(sys.argv[2], sys.argv[1]) if len(sys.argv) > 2 else sys.exit(main(sys.argv[1]))
