import json
from pathlib import Path

import pytest

from site_builder.hub import search_shards
from site_builder.model.content import ContentPage
from site_builder.model.outputs import SearchDocument, SearchShard
from site_builder.pages import search_index
from site_builder.pipeline.build import BuildResult
from tests.support.hubs import add_story, build_hub, built, hub_of, story, tree, write_file, write_hub
from tests.support.items import source

DATA = "search/data/"
SETTINGS = "title: Test Hub\nbase_url: https://hub.example/hub/\ncards: false\n"


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every story has a shard of its own."""
    monkeypatch.setattr(search_shards, "LEAST", 1)


def rendered(result: BuildResult) -> set[str]:
    """The parts that a build has made, by their months."""
    return {month(cost.name.split("/")[2]) for cost in result.rendered if cost.name.startswith(DATA)}


def parts(output: Path) -> set[str]:
    return {month(folder.name) for folder in (output / DATA).iterdir()}


def month(name: str) -> str:
    return name if name in ("first", "site") else name.rpartition("-")[0]


def hub(folder: Path) -> Path:
    site = write_hub(folder, f"-- site.yaml --\n{SETTINGS}")
    add_story(site, "first", "2024-03-01", tags="[agents]")
    add_story(site, "second", "2025-03-01")
    add_story(site, "third", "2025-04-01")
    return site


def test_search_index_has_shards_of_stories_and_one_for_the_rest(tmp_path: Path) -> None:
    site = hub(tmp_path)
    write_file(site / "content/news/undated.md", (site / "content/news/2024/03/2024-03-01-first.md").read_text())
    assert parts(built(site, search=True)) == {"site", "first", "2024-03", "2025-03", "2025-04"}


def test_search_index_edited_story_changes_only_its_shard(tmp_path: Path) -> None:
    site = hub(tmp_path)
    before = tree(built(site, search=True))
    add_story(site, "second", "2025-03-01", body="Another body.")
    result = build_hub(site, search=True)
    assert rendered(result) == {"2025-03"}
    after = tree(site / "public")
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    changed = {path for path in changed if path.startswith(DATA)}
    assert {month(path.split("/")[2]) for path in changed} == {"2025-03"}
    assert {path.split("/")[3] for path in changed} == {"catalogue.json", "words", "texts"}
    assert len([path for path in changed if "texts/" in path]) == 2, "the old one of the story and the new one"
    assert after == tree(built(site, tmp_path / "clean", search=True))


def test_search_index_new_tag_changes_the_shard_of_terms(tmp_path: Path) -> None:
    site = hub(tmp_path)
    built(site, search=True)
    add_story(site, "first", "2024-03-01", tags="[agents, chips]")
    assert rendered(build_hub(site, search=True)) == {"first", "site"}


def test_search_index_is_planned_again_for_another_base_path(tmp_path: Path) -> None:
    site = hub(tmp_path)
    built(site, search=True)
    assert rendered(build_hub(site, search=True, base_url="https://hub.example/new/")) >= {
        "first",
        "2025-03",
        "2025-04",
    }
    texts = [text.read_text() for text in (site / "public" / DATA).glob("*-*/texts/*")]
    assert texts and all('"/new/news/' in text for text in texts)


def test_search_index_new_layout_changes_no_shard(tmp_path: Path) -> None:
    site = hub(tmp_path)
    built(site, search=True)
    write_file(site / "layouts/page.html", "{{ page.title }}")
    assert rendered(build_hub(site, search=True)) == set()


def test_search_index_removes_the_shard_of_a_removed_story(tmp_path: Path) -> None:
    site = hub(tmp_path)
    built(site, search=True)
    (site / "content/news/2025/03/2025-03-01-second.md").unlink()
    assert parts(built(site, search=True)) == {"site", "first", "2025-04"}
    assert tree(site / "public") == tree(built(site, tmp_path / "clean", search=True))


def test_search_index_makes_a_missing_file_again(tmp_path: Path) -> None:
    site = hub(tmp_path)
    before = tree(built(site, search=True))
    next((site / "public" / DATA).glob("2025-03-*/texts/*")).unlink()
    (site / "public" / DATA / "first/catalogue.json").write_text("mine")
    assert rendered(build_hub(site, search=True)) == {"first", "2025-03"}
    assert tree(site / "public") == before


def test_search_index_does_not_write_unchanged_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_shards, "LEAST", 1_000)
    site = hub(tmp_path)
    built(site, search=True)
    add_story(site, "second", "2025-03-01", body="Another body.")
    result = build_hub(site, search=True)
    assert result.published
    written = [path for path in result.published.written if path.startswith(f"{DATA}first/texts")]
    assert len(written) == 1


def test_search_index_leaves_out_drafts_and_future_stories(tmp_path: Path) -> None:
    site = hub(tmp_path)
    before = tree(built(site, search=True))
    add_story(site, "secret", "2025-05-01", draft="true")
    add_story(site, "later", "2026-12-01")
    after = tree(built(site, search=True))
    assert {path for path in after if path.startswith(DATA)} == {path for path in before if path.startswith(DATA)}


def test_search_page_names_the_shards_with_the_base_path(tmp_path: Path) -> None:
    page = (built(hub(tmp_path), search=True) / "search/index.html").read_text()
    data = json.loads(page.partition('id="_search-data">')[2].partition("</script>")[0])
    names = [folder.removeprefix("/hub/search/data/").removesuffix("/") for folder in data["index"]]
    assert [*map(month, names)] == ["site", "2025-04", "2025-03", "first"]


def test_search_page_without_index_has_no_script(tmp_path: Path) -> None:
    site = hub(tmp_path)
    output = built(site, search=True)
    assert "js/search" in (output / "search/index.html").read_text()
    assert "SearchAction" in (output / "index.html").read_text()
    write_file(site / "site.yaml", f"{SETTINGS}search: false\n")
    built(site, search=True)
    assert not (output / DATA).exists()
    page = (output / "search/index.html").read_text()
    assert "js/search" not in page and "<form" not in page
    for link in ("/hub/category/research/", "/hub/tag/agents/", "/hub/news/first/", "/hub/sources/", "/hub/archive/"):
        assert f'href="{link}"' in page
    home = (output / "index.html").read_text()
    assert "<form" not in home and "SearchAction" not in home


def test_search_page_with_index_has_the_list_too(tmp_path: Path) -> None:
    page = (built(hub(tmp_path), search=True) / "search/index.html").read_text()
    assert page.index('href="/hub/category/research/"') < page.index('href="/hub/news/third/"')


def test_search_index_of_an_empty_hub_does_not_exist(tmp_path: Path) -> None:
    output = built(write_hub(tmp_path), search=True)
    assert not (output / DATA).exists()
    assert "js/search" not in (output / "search/index.html").read_text()


def test_search_index_has_the_values_of_items(tmp_path: Path) -> None:
    fields = "{price: {type: choice, of: [paid, free]}, maker: {type: reference, to: tools}, open: {type: boolean}}"
    collection = f"{{title: Tools, item: tool, fields: {fields}, filters: [price, maker, open]}}"
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}collections: {{tools: {collection}}}\n")
    add_story(site, "first", "2024-03-01")
    items = ["{id: c, name: C, price: free, open: true}", "{id: a, name: A}", "{id: b, name: B, price: paid, maker: a}"]
    write_file(
        site / "content/tools.yaml", "".join(f"- {item}\n" for item in [*items, "{id: d, name: D, price: free}"])
    )
    catalogue = json.loads((built(site, search=True) / DATA / "items/catalogue.json").read_text())
    assert catalogue["kinds"] == [["item-tools", 4]]
    assert catalogue["filters"] == [
        ["item-tools", "price", [["paid", "paid", [1]], ["free", "free", [2, 1]]]],
        ["item-tools", "maker", [["a", "A", [1]]]],
        ["item-tools", "open", [["yes", "Yes", [2]]]],
    ]
    other = json.loads((site / "public" / DATA / "site/catalogue.json").read_text())
    assert "filters" not in other


def test_search_index_finds_documents_by_their_words() -> None:
    about = ContentPage("content/pages/about.md", "about", "About us", "Who we are.", body=b"2")
    lab = source("lab", "Lab", homepage="https://lab.example/", description="Makes models.")
    first = story("first", source="lab", source_by_id=True, tags=("Open Weights",), summary="The dek.", body=b"1")
    hub = hub_of([first], pages=(about,), items=(lab,))
    planned = [*search_index.plan(hub), *search_index.groups(hub).outputs()]
    documents = {one.url: one for part in planned if isinstance(part, SearchShard) for one in part.documents}
    found = documents["/news/first/"]
    assert (found.kind, found.text, found.body, found.words) == ("story", "The dek.", b"1", ("Open Weights",))
    found = documents["/source/lab/"]
    assert (found.kind, found.title, found.text, found.words) == ("source", "Lab", "Makes models.", ("lab.example",))
    assert documents["/about/"] == SearchDocument("page", "/about/", "About us", "Who we are.", b"2")
