"""What Pagefind makes of a part: the same bytes every time, and a message when it fails."""

from __future__ import annotations

import gzip
import json
import os
import stat
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from site_builder.config.features import Features, find_features
from site_builder.hub.schedule import Selection
from site_builder.model.content import Body, Timestamp
from site_builder.model.outputs import SearchDocument, SearchShard
from site_builder.model.site import TermRef
from site_builder.pipeline.build import BuildResult, build
from site_builder.pipeline.options import Options
from site_builder.render import search_index
from site_builder.render.search_index import IndexingError, index_shard, program_fault
from tests.support.hubs import NOW, add_story, build_hub, codes, tree, write_hub

RESEARCH = TermRef("Research", "research", "/category/research/")
LAB = TermRef("Example <Lab>", "lab", "/source/lab/")
DAY = Timestamp(datetime(2026, 11, 1, 9, tzinfo=UTC), timed=True)
BACK = '<a class="footnote-backref" href="#a">↩︎</a>'
BODY = Body(f'<p>See <a href="\x000\x00">it</a> &amp; more. {BACK}</p>', ("A <em>takeaway</em>.",), "It matters.")


def document(number: int, **fields: object) -> SearchDocument:
    value = SearchDocument(
        kind="story",
        url=f"/hub/news/s-{number}/",
        title=f"Story {number} of <b>",
        text=f"A dek on subject{number}.",
        body=b"body",
        words=("C++", "open weights"),
        category=RESEARCH,
        source=LAB,
        date=DAY,
    )
    return msgspec.structs.replace(value, **fields)


def part(*documents: SearchDocument, has_program: bool = False) -> SearchShard:
    return SearchShard("search/data/2026/", find_features().pagefind, "en-GB", documents, has_program)


def bodies(digest: bytes) -> Body:
    return BODY


def fragments(files: dict[str, bytes]) -> list[dict[str, Any]]:
    packed = [data for path, data in files.items() if path.endswith(".pf_fragment")]
    return [json.loads(gzip.decompress(data).removeprefix(b"pagefind_dcd")) for data in packed]


def test_index_has_the_files_that_a_browser_needs() -> None:
    files = index_shard(part(document(1)), bodies)
    assert next(iter(files)) == "search/data/2026/catalogue.json"
    names = {path.removeprefix("search/data/2026/").split("/")[0] for path in files}
    (meta,) = (name for name in names if name.endswith(".pf_meta"))
    assert names == {"catalogue.json", "pagefind-entry.json", "fragment", "index", meta}


def test_one_shard_contains_the_search_program() -> None:
    files = index_shard(part(document(1), has_program=True), bodies)
    program = {path.removeprefix("search/data/2026/") for path in files if path.endswith((".js", ".pagefind"))}
    assert program == {"pagefind.js", "wasm.en-gb.pagefind"}


def test_empty_shard_can_contain_the_program() -> None:
    files = index_shard(part(has_program=True), bodies)
    assert {"search/data/2026/pagefind.js", "search/data/2026/wasm.unknown.pagefind"} <= files.keys()
    assert json.loads(files["search/data/2026/catalogue.json"])["entries"] == []


def test_indexed_text_is_that_of_the_body() -> None:
    (fragment,) = fragments(index_shard(part(document(1)), bodies))
    assert fragment["url"] == "/hub/news/s-1/"
    assert fragment["meta"] == {"title": "Story 1 of <b>"}
    assert fragment["content"] == (
        "Story 1 of <b> Research. Example <Lab> C++ open weights. A dek on subject1. See it & more. A takeaway. "
        "It matters."
    )
    (anchor,) = fragment["anchors"]
    assert anchor["id"] == "_excerpted"
    assert fragment["content"].split()[anchor["location"]] == "A"


def test_catalog_describes_each_document() -> None:
    other = TermRef("Policy", "policy", "/category/policy/")
    files = index_shard(
        part(document(1), document(2, category=other, date=None), SearchDocument("tag", "/tag/chips/", "Chips")), bodies
    )
    catalogue = json.loads(files["search/data/2026/catalogue.json"])
    assert catalogue["categories"] == [["research", "Research"], ["policy", "Policy"]]
    assert catalogue["sources"] == [["lab", "Example <Lab>"]]
    names = {path.rpartition("/")[2].removesuffix(".pf_fragment") for path in files if "fragment" in path}
    assert {entry[0] for entry in catalogue["entries"]} == names
    day = (date(2026, 11, 1) - date(1970, 1, 1)).days
    assert [entry[1:] for entry in catalogue["entries"]] == [[day, 0, 0], [None, 1, 0], ["tag"]]


@pytest.mark.parametrize("threads", ["1", "2", "7"])
def test_indexing_is_deterministic(threads: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shard = part(*(document(number) for number in range(60)), has_program=True)
    before = index_shard(shard, bodies)
    monkeypatch.setenv("TOKIO_WORKER_THREADS", threads)
    monkeypatch.setenv("RAYON_NUM_THREADS", threads)
    assert index_shard(shard, bodies) == before


def test_indexing_does_not_depend_on_the_cores() -> None:
    shard = part(*(document(number) for number in range(60)))
    before, cores = index_shard(shard, bodies), os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(cores)})
        assert index_shard(shard, bodies) == before
    finally:
        os.sched_setaffinity(0, cores)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a shell script in the place of Pagefind."""

    class Module:
        @staticmethod
        def get_executable() -> Path:
            return tmp_path / "pagefind"

    def replace(script: str) -> None:
        file = Module.get_executable()
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    monkeypatch.setattr(search_index, "import_module", lambda name: Module)
    return replace


@pytest.mark.parametrize(
    ("script", "fault"), [("exit 3", "exit status 3"), ("kill -ILL $$", "exit status -4"), ("", "")]
)
def test_program_that_cannot_run_has_a_fault(script: str, fault: str, program: Callable[[str], None]) -> None:
    program(script)
    assert program_fault() == fault


def test_missing_program_has_a_fault(program: Callable[[str], None]) -> None:
    assert "No such file" in program_fault()


def test_site_is_built_without_search_where_pagefind_cannot_run(tmp_path: Path, program: Callable[[str], None]) -> None:
    program("exit 126")
    site = write_hub(tmp_path / "hub")
    add_story(site, "a-story")
    result = build_hub(site, search=True)
    assert result.published and codes(result) == [("site.yaml", "no-pagefind")]
    assert "exit status 126" in result.diagnostics[0].message
    assert 'role="search"' not in (site / "public/index.html").read_text()
    assert not (site / "public/search/data").exists()


@pytest.mark.parametrize("script", ["exit 3", "echo nonsense,", "printf e30=,; sleep 9", ""])
def test_failing_indexer_is_reported(script: str, program: Callable[[str], None]) -> None:
    program(script)
    with pytest.raises(IndexingError) as caught:
        index_shard(part(document(1)), bodies)
    assert caught.value.problem.code == "search-failed"
    assert "--no-search" in caught.value.problem.hint


def test_missing_indexer_is_reported(program: Callable[[str], None]) -> None:
    with pytest.raises(IndexingError, match="No such file"):
        index_shard(part(document(1)), bodies)


def test_failed_indexing_leaves_the_site_unchanged(tmp_path: Path, program: Callable[[str], None]) -> None:
    site = write_hub(tmp_path / "hub")
    add_story(site, "a-story")
    build_hub(site)
    before = tree(site / "public")
    program("[ $1 = --version ] || exit 3")
    result = build_hub(site, search=True)
    assert result.published is None
    assert codes(result) == [("search/data/site/", "search-failed")]
    assert tree(site / "public") == before


def test_without_pagefind_the_site_is_built_without_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.pipeline.load.find_features", Features)
    site = write_hub(tmp_path)
    add_story(site, "a-story")
    for _ in range(2):
        result = build_hub(site, search=True)
        assert result.published and codes(result) == [("site.yaml", "no-pagefind")]
    assert "js/search" not in (site / "public/search/index.html").read_text()
    assert codes(build_hub(site, tmp_path / "other", search=False)) == []
    monkeypatch.undo()
    assert codes(build_hub(site, search=True)) == []
    assert "js/search" in (site / "public/search/index.html").read_text()


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_share_the_shards(jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.system.workers.WORTH_IT", 1)
    site = write_hub(tmp_path / "hub")
    for year in range(2018, 2026):
        add_story(site, f"of-{year}", f"{year}-05-01")

    def made(output: Path, jobs: int) -> BuildResult:
        return build(
            Options(
                hub_dir=site, output=output, selection=Selection(at=NOW), jobs=jobs, state=output.with_suffix(".state")
            )
        )

    assert made(tmp_path / "one", jobs).published
    made(tmp_path / "other", 1)
    assert tree(tmp_path / "one") == tree(tmp_path / "other")


@pytest.mark.parametrize("jobs", [1, 2])
def test_failure_in_a_worker_is_reported(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: Callable[[str], None]
) -> None:
    monkeypatch.setattr("site_builder.system.workers.WORTH_IT", 1)
    site = write_hub(tmp_path / "hub")
    add_story(site, "a-story")
    program("[ $1 = --version ] || exit 3")
    assert codes(build_hub(site, jobs=jobs, search=True)) == [("search/data/site/", "search-failed")]


def test_runs_without_spaces_can_be_found_in_part_and_put_together_again() -> None:
    body = Body("<p>深<em>度</em>求索，见<a href='/x/'>研究</a>。</p>")
    story = document(1, title='大模型 "推理"', text="", words=(), category=None, source=None)
    (fragment,) = fragments(index_shard(part(story), lambda digest: body))
    assert fragment["meta"]["title"] == '大模型 "推理"'
    assert fragment["content"] == '大模 模型 型 "推理 理". 深度 度求 求索 索， 见研 研究 究。'
