"""Mistakes that editors and makers of layouts make, kind by kind, and what a build says of each.

Each kind is a fixture file of cases: a title, an input and the messages. In an input, `%%e9` is a byte, `x9` are nine
letters and `n9` the numbers from 1 to 9. All stories are built as one hub; each other file needs a hub of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from site_builder.diagnostics.diagnostic import Diagnostic, as_text
from tests.support.cases import Case, read_cases
from tests.support.hubs import SETTINGS, build_hub, story_text, write_hub
from tests.support.images import image
from tests.unit.content.images.test_svg_safety import SVG

FIXTURES = Path(__file__).parents[2] / "tests/cases/hostile"
STORY_KINDS = ("keys", "body", "files")
FILE_OF_KIND = {"settings": "site.yaml", "sources": "content/sources.yaml", "layouts": "layouts/home.html"}
WHOLE_FILES = ("Title missing", "Address missing", "Nothing", "A list", "A text")
"""Cases of settings that are the whole file; the others stand below the settings that every hub has."""
KEYS = {
    "title": "title: A story",
    "source": "source: {name: Lab, url: https://lab.example/post}",
    "category": "category: research",
    "takeaways": "takeaways: [One thing.]",
}
BASE = f"""\
-- site.yaml --
{SETTINGS}categories: [{{slug: research, title: Research}}]
-- content/sources.yaml --
- {{id: lab, name: Lab, domains: [lab.example]}}
-- content/news/2026-11-01-case.md --
{story_text(source="lab", source_url="https://lab.example/", body="## A heading")}
-- content/news/draft-case.md --
{story_text(draft="true", id="draft-case", source="lab", source_url="https://lab.example/")}
-- content/news/case.txt --
A text.
-- content/news/script.js --
alert(1)
-- content/news/active.html --
<script>alert(1)</script>
-- content/news/page.png --
<script>alert(1)</script>
-- content/news/case.svg --
<svg {SVG}/>
-- content/news/active.svg --
<svg {SVG}>
<script>alert(1)</script></svg>
-- content/news/bomb.svg --
<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><svg {SVG}>&b;</svg>
-- content/news/attlist.svg --
<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]><svg {SVG}/>
-- content/news/torn.svg --
<svg {SVG}><g>
"""


def cases(kind: str) -> list[Case]:
    return read_cases(FIXTURES / f"{kind}.md")


def content_of(text: str) -> bytes:
    """The bytes that an input stands for."""
    text = re.sub(r"x(\d+)", lambda found: "x" * int(found[1]), text)
    text = re.sub(r"n(\d+)", lambda found: ", ".join(map(str, range(1, int(found[1]) + 1))), text)
    parts = re.split(r"%%([0-9a-f]{2})", text)
    return b"".join(bytes.fromhex(part) if n % 2 else part.encode() for n, part in enumerate(parts))


def shown(diagnostics: list[Diagnostic]) -> str:
    """The messages without the lines they are about."""
    lines = [line for d in diagnostics for line in as_text(d).splitlines() if not re.match(r" *\d* \| ", line)]
    return "".join(f"{line}\n" for line in lines)


def base_hub(folder: Path) -> Path:
    """A hub without mistakes, and the pictures that stories may show."""
    site = write_hub(folder, BASE)
    whole = image(40, 40)
    (site / "content/news/broken.png").write_bytes(whole[: len(whole) // 2])
    header = b"IHDR" + (60_000).to_bytes(4) * 2 + whole[24:29]
    (site / "content/news/huge.png").write_bytes(whole[:12] + header + crc32(header).to_bytes(4) + whole[33:])
    return site


def story_of(kind: str, text: str) -> bytes:
    """The story that an input of a kind stands for."""
    if kind == "files":
        return content_of(text)
    if kind == "body":
        return content_of("---\n" + "".join(f"{line}\n" for line in KEYS.values()) + f"---\n{text}")
    others = [line for key, line in KEYS.items() if not re.search(rf"^{key}:", text, flags=re.M)]
    return content_of(f"---\n{text}" + "".join(f"{line}\n" for line in others) + "---\nText.\n")


def told_of_stories(folder: Path) -> dict[tuple[str, str], str]:
    """What is said of each story with a mistake, by kind and title: all in one hub."""
    site = base_hub(folder)
    path_of: dict[str, tuple[str, str]] = {}
    for kind in STORY_KINDS:
        for n, case in enumerate(cases(kind)):
            name = f"content/news/{kind}-{n}.md"
            path_of[name] = kind, case.title
            (site / name).write_bytes(story_of(kind, case.input))
    found: defaultdict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for diagnostic in build_hub(site).diagnostics:
        found[path_of[diagnostic.path]].append(diagnostic)
    return {key: shown(diagnostics).replace(f"content/news/{key[0]}-", "") for key, diagnostics in found.items()}


def told_of_file(folder: Path, kind: str, case: Case) -> str:
    """What is said of a hub with one mistake in its settings, sources or a layout."""
    site = base_hub(folder)
    file = site / FILE_OF_KIND[kind]
    file.parent.mkdir(exist_ok=True)
    before = b""
    if kind == "settings" and case.title not in WHOLE_FILES:
        given = [
            line for line in SETTINGS.splitlines() if not re.search(rf"^{line.split(':')[0]}:", case.input, flags=re.M)
        ]
        before = "".join(f"{line}\n" for line in given).encode()
    file.write_bytes(before + content_of(case.input))
    return shown([d for d in build_hub(site).diagnostics if d.path == FILE_OF_KIND[kind] or kind != "sources"])


def rewrite() -> None:
    """Write down what is said now, to be read and judged: `python -m tests.hostile.mistakes`."""
    with TemporaryDirectory() as folder:
        told = told_of_stories(Path(folder) / "stories")
        for kind in (*STORY_KINDS, *FILE_OF_KIND):
            parts = []
            for n, case in enumerate(cases(kind)):
                is_story = kind in STORY_KINDS
                said = (
                    told.get((kind, case.title), "")
                    if is_story
                    else told_of_file(Path(folder) / f"{kind}{n}", kind, case)
                )
                parts.append(f"{case.title}\n.\n{case.input}.\n{said}.\n")
            (FIXTURES / f"{kind}.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    rewrite()
