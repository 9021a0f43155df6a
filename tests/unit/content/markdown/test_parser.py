"""Tests with the examples of the CommonMark specification, from the source package of markdown-it-py.

`make test` downloads it; the text of the specification has a licence of its own, so it is not kept here.
"""

from __future__ import annotations

import json
import sys
import tarfile
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from site_builder.content.markdown.parser import with_fast_path

EXAMPLES = 652


@cache
def examples() -> list[dict[str, str]]:
    package = next((Path(sys.prefix) / "sources").glob("markdown_it_py-*.tar.gz"), None)
    assert package, "`make test` downloads the examples"
    with tarfile.open(package) as files:
        name = next(name for name in files.getnames() if name.endswith("test_cmark_spec/commonmark.json"))
        file = files.extractfile(name)
        assert file
        found: list[dict[str, str]] = json.load(file)
    return found


def as_browsers_read(html: str) -> str:
    """Remove two differences without meaning: quotes as references, and the newline of an empty quotation."""
    return html.replace("&quot;", '"').replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")


@pytest.mark.parametrize("number", range(EXAMPLES))
def test_fast_path_passes_all_commonmark_examples(number: int) -> None:
    assert len(examples()) == EXAMPLES
    example = examples()[number]
    assert as_browsers_read(with_fast_path(MarkdownIt("commonmark")).render(example["markdown"])) == as_browsers_read(
        example["html"]
    )


def ours() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return parser.use(footnote_plugin).use(tasklists_plugin, label=True).use(admon_plugin)


def test_fast_path_keeps_the_html_of_our_rules() -> None:
    more = ["~~a~~ b~c", "x[^1] ^[y]\n\n[^1]: z $5 100% #1 a+b a-b {c} =:", "|a|b|\n|-|-|\n|`c`|*d*|", "- [x] done"]
    plain, hasty = ours(), with_fast_path(ours())
    for text in [example["markdown"] for example in examples()] + more:
        assert hasty.render(text) == plain.render(text)
