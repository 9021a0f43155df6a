"""A new name of an item rewrites exactly the files that show it: no other is rendered, or differs in a clean build."""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path

import pytest

from tests.support.hubs import build_hub, tree, write_file
from tests.support.items import write_long_lists

ROOT = Path(__file__).parents[2]


def rewritten(site: Path, file: str, old: str, new: str) -> set[str]:
    """Give an item another name; the files that the next build writes. They are those that show the new name."""
    build_hub(site)
    before = tree(site / "public")
    path = site / file
    write_file(path, path.read_text(encoding="utf-8").replace(f"name: {old}", f"name: {new}", 1))
    result = build_hub(site)
    assert result.published, result.diagnostics
    after = tree(site / "public")
    build_hub(site, site / "clean")
    assert after == tree(site / "clean")
    changed = {path for path, data in after.items() if data != before.get(path)}
    assert changed == {cost.name for cost in result.rendered} == set(result.published.written)
    texts = {path: unescape(data.decode()) for path, data in after.items() if not path.endswith((".png", ".webp"))}
    assert {path for path, text in texts.items() if new in text} == {path for path in changed if path in texts}
    assert all(path.startswith("assets/cards/") for path in changed if path not in texts)
    return changed


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    for name in ("content", "static", "layouts"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("site.yaml", "redirects.yaml", "urls.lock"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "page", "name"),
    [
        ("tools/cursor.md", "tools/cursor", "Cursor"),
        ("stacks/private-assistant.md", "stacks/private-assistant", "Private assistant on your own computer"),
        ("threads/rules-for-ai.md", "threads/rules-for-ai", "From guidance to law"),
        ("companies.yaml", "companies/openai", "OpenAI"),
    ],
)
def test_new_name_of_an_item_of_the_demo_rewrites_what_shows_it(demo: Path, file: str, page: str, name: str) -> None:
    changed = rewritten(demo, f"content/{file}", name, f"{name} Zwei")
    assert {f"{page}/index.html", f"{page}/index.md", f"{page}/index.json"} <= changed


def test_new_name_of_an_item_in_a_long_list_rewrites_one_page_of_each_list(tmp_path: Path) -> None:
    changed = rewritten(write_long_lists(tmp_path), "content/tools.yaml", "Tool 33", "Tool 33 Zwei")
    assert {path for path in changed if not path.startswith("assets/")} == {
        *(f"tools/tool-33/index.{ending}" for ending in ("html", "md", "json")),
        *("tools/page/2/index.html", "tools/pricing/paid/index.html", "tools/runs/place-03/index.html"),
        "companies/anysphere/tools/page/2/index.html",
    }
