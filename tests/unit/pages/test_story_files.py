import json
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from site_builder.model.content import Body
from site_builder.store.cache import cache_file
from tests.support.hubs import SETTINGS, add_story, build_hub, built, tree, write_file, write_hub

HUB = "https://hub.example/base"
EXPECTED = """# Tags \\<b\\> & \\*stars\\*

A dek.

- Source: [Example Lab](<https://lab.example/post?a=1&amp;b=2>)
- Published: 2026-11-02
- Updated: 2026-11-03T08:00:00Z
- Author: [Ada](<https://hub.example/base/author/ada/>)
- Category: [research](<https://hub.example/base/category/research/>)
- Tags: C++, snake\\_case
- Web page: <https://hub.example/base/news/new/>

## What happened

See [the other](https://hub.example/base/news/old/#part) and [the lab](https://lab.example/).

### Here

- `code`

## Key takeaways

- *One* [thing](https://hub.example/base/news/old/).
- \\- Two.

## Why it matters

It **matters**.

---

This is an original editorial digest by Test Hub. Full reporting at the source: \
[Read the original on Example Lab](<https://lab.example/post?a=1&amp;b=2>)
"""


def hub(folder: Path, settings: str = "") -> Path:
    site = write_hub(folder, f"-- site.yaml --\n{SETTINGS.replace('example/', 'example/base/')}{settings}")
    add_story(site, "old", body="# Part\n\nOld.")
    add_story(
        site,
        "new",
        "2026-11-02",
        title="'Tags <b> & *stars*'",
        summary="A dek.",
        source="{name: Example Lab, url: 'https://lab.example/post?a=1&b=2'}",
        updated="2026-11-03T08:00:00Z",
        author="Ada",
        tags="['C++', snake_case]",
        takeaways="['*One* [thing](2026-11-01-old.md).', '- Two.']".replace("2026-11-01-old.md", "old"),
        why_it_matters="It **matters**.",
        body="See [the other](2026-11-01-old.md#part) and [the lab](https://lab.example/).\n\n### Here\n\n- `code`",
    )
    return site


def test_markdown_file_has_the_whole_story(tmp_path: Path) -> None:
    assert (built(hub(tmp_path)) / "news/new/index.md").read_text() == EXPECTED


def test_markdown_file_of_a_short_story_has_no_empty_lines(tmp_path: Path) -> None:
    text = (built(hub(tmp_path)) / "news/old/index.md").read_text()
    assert "\n\n\n" not in text and "Why it matters" not in text and "Author" not in text
    assert text.startswith("# Old\n\n- Source: ")


def test_markdown_file_has_html_for_a_body_whose_links_cannot_be_placed(tmp_path: Path) -> None:
    site = hub(tmp_path)
    add_story(site, "old", body="# Part\n\n`[a](new)` and [a](new)")
    text = (built(site) / "news/old/index.md").read_text()
    assert '<p><code>[a](new)</code> and <a href="https://hub.example/base/news/new/">a</a></p>' in text


def test_json_file_is_an_item_of_json_feed(tmp_path: Path) -> None:
    output = built(hub(tmp_path))
    twin = json.loads((output / "news/new/index.json").read_text())
    assert twin == json.loads((output / "feed.json").read_text())["items"][0]
    assert twin["id"] == f"{HUB}/#new" and twin["url"] == f"{HUB}/news/new/"
    assert twin["_digest"] == {
        "category": "research",
        "source": {"name": "Example Lab", "url": "https://lab.example/post?a=1&b=2"},
        "takeaways": [f'<em>One</em> <a href="{HUB}/news/old/">thing</a>.', "- Two."],
        "why_it_matters": "It <strong>matters</strong>.",
    }


def test_story_page_links_to_its_files(tmp_path: Path) -> None:
    output = built(hub(tmp_path))
    html = (output / "news/new/index.html").read_text()
    assert '<link rel="alternate" type="text/markdown" href="/base/news/new/index.md">' in html
    assert '<link rel="alternate" type="application/json" href="/base/news/new/index.json">' in html


def test_story_files_can_be_turned_off(tmp_path: Path) -> None:
    site = hub(tmp_path)
    built(site)
    write_file(site / "site.yaml", (site / "site.yaml").read_text() + "twins: false\n")
    output = built(site)
    assert not [path for path in tree(output) if path.endswith(("index.md", "index.json"))]
    assert "index.md" not in (output / "news/new/index.html").read_text() + (output / "llms.txt").read_text()
    with closing(sqlite3.connect(cache_file(site / ".site-builder"))) as db:
        bodies = [msgspec.msgpack.decode(row[0], type=Body) for row in db.execute("select body from bodies")]
    assert [body.markdown for body in bodies] == [None, None]


def test_story_files_are_rendered_again_when_their_content_changes(tmp_path: Path) -> None:
    site = hub(tmp_path)
    built(site)
    add_story(site, "newer", "2026-11-05")
    rendered = {cost.name for cost in build_hub(site).rendered if "/index." in cost.name and "html" not in cost.name}
    assert rendered == {"news/newer/index.md", "news/newer/index.json"}
