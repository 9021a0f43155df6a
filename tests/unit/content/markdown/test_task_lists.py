from __future__ import annotations

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.tasklists import tasklists_plugin

from site_builder.content.markdown.task_lists import task_list_plugin

TEXTS = [
    "- [ ] one\n- [x] two\n- [X] three\n- four",
    "1. [ ] one\n   - [x] inside\n2. [ ] two",
    "- [ ] *emphasis*\n\n  more\n\n- [x] a [link](b)",
    "- [ ]\n- [x]none\n- [y] none\n-  [ ] spaces",
    "[ ] no list\n\n> - [ ] quoted\n\n- a\n  - b\n    - [x] deep\n- [ ] back",
]


def html(text: str, own: bool) -> str:
    parser = MarkdownIt("commonmark")
    if own:
        parser.use(task_list_plugin)
    else:
        parser.use(tasklists_plugin, label=True)
    return str(parser.render(text))


@pytest.mark.parametrize("text", TEXTS)
def test_task_list_html_matches_the_reference_plugin(text: str) -> None:
    assert html(text, own=True) == html(text, own=False)


def test_task_list_ignores_reference_links() -> None:
    assert "<input" not in html("- [x] a\n\n[x]: https://a.example/", own=True)
