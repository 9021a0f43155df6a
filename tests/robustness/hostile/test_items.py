"""Fields of items lead nowhere but to web pages and to files of the hub, whatever is written into them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from html import unescape
from pathlib import Path

import pytest

from site_builder.hub.hub import Hub
from site_builder.model.fields import Texts
from site_builder.pages import collection
from tests.support.hostile_hub import LINKS
from tests.support.hubs import SETTINGS, add_story, build_hub, codes, hub_of, tree, write_file, write_hub
from tests.support.items import SETTINGS as SETTINGS_OF_ITEMS
from tests.support.items import item
from tests.support.work import calls_grow_evenly, time_grows_evenly

FIELDS = {
    "site": {"type": "url"},
    "logo": {"type": "image"},
    "note": {"type": "markdown"},
    "like": {"type": "reference", "to": "tools"},
    "kind": {"type": "list"},
}
TOOLS = {"title": "Tools", "item": "tool", "fields": FIELDS, "filters": ["kind"]}
PATHS = (
    *("../../../../secret.png", "/../../secret.png", "..\\..\\secret.png", "/..%2f..%2fsecret.png", "/etc/passwd"),
    *("file:///etc/passwd", "//evil.example/a.png", "javascript:alert(1)", "data:image/png;base64,AA", "~/secret.png"),
)


def hub_with(folder: Path, **keys: object) -> Path:
    """Write a hub with an item that has these keys, and a file above the hub."""
    site = write_hub(folder / "hub", f"-- site.yaml --\n{SETTINGS}collections: {json.dumps({'tools': TOOLS})}\n")
    write_file(folder / "secret.png", "secret")
    add_story(site, "a")
    write_file(site / "content/tools.yaml", json.dumps([{"id": "a", "name": "A", **keys}]))
    return site


@pytest.mark.parametrize("key", ["site", "note"])
def test_url_of_a_field_is_a_web_address(tmp_path: Path, key: str) -> None:
    for number, link in enumerate(LINKS):
        site = hub_with(tmp_path / str(number), **{key: link if key == "site" else f"[x](<{link}>)"})
        if not build_hub(site).published:
            continue
        page = (site / "public/tools/a/index.html").read_text(encoding="utf-8")
        main = page.partition("<main")[2].partition("</main>")[0]
        for href in re.findall(r'href="([^"]*)"', main):
            assert re.match(r"/[^/\\]|https?://[^/]|#", unescape(href)), (link, href)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("key", ["logo", "image"])
def test_image_of_an_item_is_a_file_of_the_hub(tmp_path: Path, key: str, path: str) -> None:
    result = build_hub(hub_with(tmp_path, **{key: path}))
    assert result.published is None
    assert {place for place, _ in codes(result)} == {"content/tools.yaml"}


@pytest.mark.parametrize(
    "path", ["../../../x/", "/../../../x/", "//evil.example/x/", "https://evil.example/", "/a\\..\\x/"]
)
def test_old_url_of_an_item_stays_inside_the_output(tmp_path: Path, path: str) -> None:
    site = hub_with(tmp_path, aliases=[path])
    before = set(tree(tmp_path))
    build_hub(site)
    made = set(tree(tmp_path)) - before
    assert all(name.startswith(("hub/public/", "hub/.site-builder/")) or name == "hub/urls.lock" for name in made)
    assert not any("evil" in name or ".." in name for name in made)


@pytest.mark.parametrize("name", ["../../x", "/x", "a/../../x", ".", "..", "x\\y", "CON", "a b"])
def test_id_of_an_item_is_part_of_a_url(tmp_path: Path, name: str) -> None:
    result = build_hub(hub_with(tmp_path, id=name))
    made = [path for path in tree(tmp_path) if path.startswith("hub/public/tools/")]
    assert result.published is None or name == "CON"
    assert all(re.fullmatch(r"hub/public/tools/[a-z0-9-]*/?[a-z.]+", path) for path in made)


def test_values_of_filters_are_parts_of_urls(tmp_path: Path) -> None:
    values = ["../../x", "/x", "..", "a/../b", "x\\..\\y", "%2e%2e%2f", "<b>", "?a=b&c", "#x", "C++"]
    site = hub_with(tmp_path, kind=values)
    result = build_hub(site)
    assert result.published
    made = [path for path in tree(site / "public") if path.startswith("tools/kind/")]
    assert made and all(re.fullmatch(r"tools/kind/[\w-]+/index\.html", path) for path in made)


@pytest.mark.parametrize(
    "name", ["Cur\u200bsor", "Cur\u00adsor", "\ufeffcursor", "Ｃursor", "Cursor\u3164", "Cursor\ufe0f"]
)
def test_item_cannot_have_the_name_of_another_with_invisible_characters(tmp_path: Path, name: str) -> None:
    site = hub_with(tmp_path)
    items = [{"id": "cursor", "name": "Cursor"}, {"id": "other", "name": name}]
    write_file(site / "content/tools.yaml", json.dumps(items))
    assert codes(build_hub(site)) == [("content/tools.yaml", "name-clash")]


def test_script_in_the_keys_and_behind_the_spaces_of_data_is_found(tmp_path: Path) -> None:
    site = hub_with(tmp_path)
    links = {"javascript:alert(1)": "A", "b": " " * 300 + "javascript:alert(1)", "c": "java" + "\n" * 300 + "script:x"}
    write_file(site / "data/links.json", json.dumps(links))
    assert {code for _, code in codes(build_hub(site)) if code != "unused-data"} == {"unsafe-data"}


def test_time_for_the_values_of_a_filter_grows_evenly(tmp_path: Path) -> None:
    """Each value has a list of its own, and each list names those of the most items."""

    def prepare(count: int) -> Callable[[], object]:
        tools = [item("tools", f"T{n}", {"runs": Texts((f"v{n}", f"w{n}"))}) for n in range(count)]
        return partial(_plan_lists, hub_of([], SETTINGS_OF_ITEMS, items=tuple(tools)))

    assert calls_grow_evenly(prepare, 60) and time_grows_evenly(prepare, 60)


def _plan_lists(hub: Hub) -> int:
    """Plan all lists of items; gives their number."""
    return len(list(collection.groups(hub).outputs()))
