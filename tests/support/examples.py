"""Builds the examples of diagnostic codes: each as a whole hub, in which the rest is right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from unittest.mock import patch

from site_builder.diagnostics.codes import RULES, layouts
from site_builder.diagnostics.codes.code import OTHER_STORY_PATH, STORY_PATH, Code, Example
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hub.schedule import Selection
from site_builder.lint.check import check
from site_builder.pipeline.options import Options
from site_builder.render.templates import Layouts
from tests.support.hubs import NOW, build_hub, write_file

SETTINGS = {"title": "Test Hub", "base_url": "https://hub.example/", "cards": "false", "search": "false"}
STORY = {
    "title": "A small model admits doubt",
    "source": "{name: OpenAI, url: https://openai.com/index/a-small-model/}",
    "category": "research",
    "takeaways": "[It declines to answer one question in five., Errors fall by half., Its makers publish the weights.]",
    "why_it_matters": "Doctors know when to look up an answer.",
}
OTHER_STORY = {
    "title": "Open weights arrive",
    "source": "{name: OpenAI, url: https://openai.com/open-weights/}",
    "category": "research",
    "takeaways": "[Anyone may use them., They come in two sizes., The larger one needs two cards.]",
    "why_it_matters": "Small firms can run them on their own machines.",
}
BODY = "The small model was tested on medical questions by DeepMind. Errors fall by 52 percent.\n"


def problems_of(code: Code, lines: Sequence[str], folder: Path) -> list[Diagnostic]:
    """Write the example with these lines as a hub; return what is reported about it: of rules, only for a rule."""
    assert code.example
    write_example(code.example, lines, folder)
    if code in layouts.CODES:  # Only rendering finds them.
        return list(build_hub(folder).diagnostics)
    with patch.object(Layouts, "problems", return_value=[]):  # Parsing all layouts takes longer than all the rest.
        found = check(
            Options(hub_dir=folder, output=folder / "public", selection=Selection(at=NOW), jobs=1)
        ).diagnostics
    return [diagnostic for diagnostic in found if code.is_rule or diagnostic.code not in RULES]


def write_example(example: Example, lines: Sequence[str], folder: Path) -> None:
    """Write a hub of two stories, with these lines in the file of the example."""
    files = {"site.yaml": "", STORY_PATH: "", OTHER_STORY_PATH: "", **dict(example.files)}
    keys = {path: text.splitlines() for path, text in files.items() if _has_keys(path)}
    text = BODY
    if example.part in ("front matter", "settings"):
        keys[example.path] = list(lines)
    elif example.part == "body":
        text = "\n".join(lines) + "\n"
    for path, own in keys.items():
        write_file(folder / path, whole_text(path, own, text if path == example.path else BODY, _keys(example, path)))
    for path, content in files.items():
        if path not in keys:
            write_file(folder / path, content + "\n")
    if example.part == "file" and lines:  # No line is left when the fix is to move or delete the file.
        write_file(folder / example.path, "\n".join(lines) + "\n")


def line_in_file(example: Example, folder: Path) -> int | None:
    """The 1-based number of the bad line in the file, as written with the bad lines."""
    if example.bad_line is None:
        return None
    written = (folder / example.path).read_text(encoding="utf-8").split("\n")
    return next(
        index + example.bad_line + 1
        for index in range(len(written))
        if tuple(written[index : index + len(example.bad)]) == example.bad
    )


def whole_text(path: str, own: Sequence[str], body: str, replaced: set[str]) -> str:
    """A file that has these lines and, before them, all keys that it needs and that they do not replace."""
    base = SETTINGS if path == "site.yaml" else OTHER_STORY if path == OTHER_STORY_PATH else STORY
    if path not in ("site.yaml", STORY_PATH, OTHER_STORY_PATH):
        slug = PurePosixPath(path).stem
        base = {**OTHER_STORY, "source": f"{{name: OpenAI, url: https://openai.com/{slug}/}}"}
    lines = [*(f"{key}: {value}" for key, value in base.items() if key not in replaced), *own]
    text = "".join(f"{line}\n" for line in lines)
    return text if path == "site.yaml" else f"---\n{text}---\n{body}"


def _has_keys(path: str) -> bool:
    return path == "site.yaml" or (path.startswith("content/news/") and path.endswith(".md"))


def _keys(example: Example, path: str) -> set[str]:
    """The keys that an example sets in a file: in its bad lines, its fixed lines, or only in one of them."""
    lines = [line for other, text in example.files if other == path for line in text.splitlines()]
    if path == example.path and example.part in ("front matter", "settings"):
        lines += [line[2:] for line in example.diff]
    return {match[1] for line in lines if (match := re.match(r"([a-z_]+):", line))}
