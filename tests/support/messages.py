"""Mistakes that editors and designers make, kind by kind, and the messages of a build for each.

Each kind is a file of cases in `tests/cases/messages`: a title, an input and the messages. In an input, `%%e9` is a
byte, `%%` at the end of a line joins it to the next one, `@@x9` are nine letters and `@@n9` the numbers from 1 to 9.
A first line
`-- name.md --` names the file. All stories are built as one hub; each other file needs a hub of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from site_builder.content.locations import locate
from site_builder.content.yaml.nodes import YamlError, compose, to_data
from site_builder.diagnostics.diagnostic import Diagnostic, as_text
from site_builder.model.problems import Problem
from tests.support.cases import Case, read_cases
from tests.support.hubs import SETTINGS, build_hub, story_text, write_file, write_hub
from tests.support.images import image
from tests.unit.content.images.test_svg_safety import SVG

DAY = "2026-11-01"
"""Begins the file name of each story that a case does not name."""
CASES = Path(__file__).parents[2] / "tests/cases/messages"
STORY_KINDS = ("story_keys", "story_body", "story_files")
FILE_OF_KIND = {"settings": "site.yaml", "sources": "content/sources.yaml", "layouts": "layouts/home.html"}
KINDS = (*STORY_KINDS, *FILE_OF_KIND, "items", "collections", "data", "yaml")
WHOLE_SETTINGS = ("Title missing", "Address missing", "Nothing", "A list", "A text")
"""Cases of settings that are the whole file; the others are put below the settings that every hub has."""
COLLECTIONS = f"""\
-- site.yaml --
{SETTINGS}collections:
  companies: {{title: Companies, item: company}}
  tools:
    title: Tools
    item: tool
    fields:
      website: {{type: url}}
      maker: {{type: reference, to: companies}}
      price: {{type: choice, of: [free, paid]}}
      score: {{type: number, min: 1, max: 10}}
      open: {{type: boolean}}
      released: {{type: date}}
      runs: {{type: list}}
      logo: {{type: image}}
      note: {{type: markdown, max_length: 30}}
      like: {{type: references, to: tools}}
  models:
    title: Models
    item: model
    fields: {{website: {{type: url, required: true}}, maker: {{type: reference, to: companies, required: true}}}}
stories: {{fields: {{tools: {{type: references, to: tools}}, model: {{type: reference, to: models}}}}}}
-- content/news/2026-11-01-case.md --
{story_text()}
-- content/companies.yaml --
- {{id: anysphere, name: Anysphere, also: [Cursor company]}}
"""
"""The hub of the cases of items and of `collections.yaml`: their files are put next to these."""
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
-- content/news/case.csv --
A text.
-- content/news/script.js --
alert(1)
-- content/news/active.xml --
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


def message_cases(kind: str) -> list[Case]:
    """The mistakes of a kind, with the messages that they have."""
    return read_cases(CASES / f"{kind}.md")


def broken_stories() -> dict[str, bytes]:
    """The content of each story with a mistake, by a file name of its own."""
    return {
        f"{DAY}-{kind.removeprefix('story_')}-{n}.md": story_bytes(kind, case.input)[1]
        for kind in STORY_KINDS
        for n, case in enumerate(message_cases(kind))
    }


def base_hub(folder: Path) -> Path:
    """Write a hub without mistakes, and the images that stories may show."""
    hub_dir = write_hub(folder, BASE)
    png = image(40, 40)
    (hub_dir / "content/news/broken.png").write_bytes(png[: len(png) // 2])
    header = b"IHDR" + (60_000).to_bytes(4) * 2 + png[24:29]
    (hub_dir / "content/news/huge.png").write_bytes(png[:12] + header + crc32(header).to_bytes(4) + png[33:])
    return hub_dir


def messages_of_stories(folder: Path) -> dict[tuple[str, str], str]:
    """The messages for each story with a mistake, by kind and title: all in one hub."""
    hub_dir = base_hub(folder)
    case_of_path: dict[str, tuple[str, str]] = {}
    for kind in STORY_KINDS:
        for n, case in enumerate(message_cases(kind)):
            name, content = story_bytes(kind, case.input)
            unique = f"content/news/{DAY}-{kind.removeprefix('story_')}-{n}"
            path = f"{unique}/{name}" if name else f"{unique}.md"
            case_of_path[path] = kind, case.title
            (hub_dir / path).parent.mkdir(exist_ok=True)
            (hub_dir / path).write_bytes(content)
    diagnostics: defaultdict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for diagnostic in build_hub(hub_dir).diagnostics:
        diagnostics[case_of_path[diagnostic.path]].append(diagnostic)
    return {key: as_messages(group) for key, group in diagnostics.items()}


def messages_of_file(folder: Path, kind: str, case: Case) -> str:
    """The messages for one mistake in settings, sources or a layout of a hub, or in a YAML text."""
    if kind == "yaml":
        return as_messages(locate(problem, case.input) for problem in yaml_problems(case.input))
    if kind in ("items", "collections", "data"):
        hub_dir = write_hub(folder, COLLECTIONS)
        for name, text in re.findall(r"^-- (\S+) --\n(.*?)(?=^-- |\Z)", case.input, flags=re.M | re.S):
            write_file(hub_dir / name, "")
            (hub_dir / name).write_bytes(content_of(text))
        return as_messages(build_hub(hub_dir).diagnostics)
    hub_dir = base_hub(folder)
    file = hub_dir / FILE_OF_KIND[kind]
    file.parent.mkdir(exist_ok=True)
    settings = ""
    if kind == "settings" and case.title not in WHOLE_SETTINGS:
        settings = "".join(line for line in SETTINGS.splitlines(True) if not has_key(case.input, line.split(":")[0]))
    file.write_bytes(settings.encode() + content_of(case.input))
    return as_messages(d for d in build_hub(hub_dir).diagnostics if d.path == FILE_OF_KIND[kind] or kind != "sources")


def rewrite_cases() -> None:
    """Replace the messages of all cases by those of today. Read the difference before you commit it."""
    with TemporaryDirectory() as folder:
        of_stories = messages_of_stories(Path(folder) / "stories")
        for kind in KINDS:
            parts = []
            for n, case in enumerate(message_cases(kind)):
                if kind in STORY_KINDS:
                    messages = of_stories.get((kind, case.title), "")
                else:
                    messages = messages_of_file(Path(folder) / f"{kind}{n}", kind, case)
                parts.append(f"{case.title}\n.\n{case.input}.\n{messages}.\n")
            (CASES / f"{kind}.md").write_text("\n".join(parts), encoding="utf-8")


def content_of(text: str) -> bytes:
    """The bytes that an input stands for."""
    text = re.sub(r"@@x(\d+)", lambda match: "x" * int(match[1]), text)
    text = re.sub(r"@@n(\d+)", lambda match: ", ".join(map(str, range(1, int(match[1]) + 1))), text)
    parts = re.split(r"%%([0-9a-f]{2})", re.sub(r"%%\n", "", text))
    return b"".join(bytes.fromhex(part) if n % 2 else part.encode() for n, part in enumerate(parts))


def story_bytes(kind: str, text: str) -> tuple[str, bytes]:
    """The file name, if it has one, and the content of the story that an input of a kind stands for."""
    match = re.match(r"-- (\S+) --\n", text)
    name, text = (match[1], text[match.end() :]) if match else ("", text)
    if kind == "story_body":
        text = "---\n" + "".join(f"{line}\n" for line in KEYS.values()) + f"---\n{text}"
    elif kind == "story_keys":
        others = "".join(f"{line}\n" for key, line in KEYS.items() if not has_key(text, key))
        text = f"---\n{text}{others}---\nText.\n"
    return name, content_of(text)


def has_key(text: str, key: str) -> bool:
    """Whether a line of a text begins with the key."""
    return re.search(rf"^{key}:", text, flags=re.M) is not None


def yaml_problems(text: str) -> list[Problem]:
    """The problems of a YAML text."""
    try:
        return to_data(compose(text, "a.yaml"), "a.yaml")[1]
    except YamlError as error:
        return [error.problem]


def as_messages(diagnostics: Iterable[Diagnostic]) -> str:
    """The messages without the lines that they show; stories are called `story.md`, if the case gives no name."""
    lines = [line for d in diagnostics for line in as_text(d).splitlines() if not re.match(r" *\d* \| ", line)]
    text = "".join(f"{line}\n" for line in lines)
    return re.sub(
        rf"content/news/{DAY}-\w+-\d+(/|\.md)", lambda match: match[1].replace(".md", "story.md").strip("/"), text
    )
