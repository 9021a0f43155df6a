"""The files of a part of the search index: what the browser finds in them."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, date, datetime
from shutil import which
from typing import Any

import msgspec
import pytest

from site_builder.model.content import Body, Timestamp
from site_builder.model.outputs import SearchDocument, SearchShard
from site_builder.model.site import TermRef
from site_builder.render import search_index
from site_builder.render.search_index import LANGUAGES, SNOWBALL, STEMMERS, index_shard

FOLDER = "search/data/first/"

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


def part(*documents: SearchDocument, language: str = "en-GB", has_program: bool = False) -> SearchShard:
    return SearchShard(FOLDER, language, documents, has_program)


def bodies(digest: bytes) -> Body:
    return BODY


def read(files: dict[str, bytes]) -> tuple[dict[str, Any], dict[str, list[int]], dict[str, Any]]:
    """The catalogue, the postings by word, and the texts by name."""
    contents = {path.removeprefix(FOLDER).removesuffix(".json"): json.loads(data) for path, data in files.items()}
    postings: dict[str, list[int]] = {}
    for name, value in contents.items():
        if name.startswith("words/"):
            postings |= dict(zip(value[0].split(), value[1], strict=True))
    texts = {name.removeprefix("texts/"): value for name, value in contents.items() if name.startswith("texts/")}
    return contents["catalogue"], postings, texts


def test_text_is_that_of_the_body() -> None:
    catalogue, _, texts = read(index_shard(part(document(1)), bodies))
    text = "A dek on subject1. See it & more. A takeaway. It matters."
    assert texts == {catalogue["names"]: {"url": "/hub/news/s-1/", "title": "Story 1 of <b>", "text": text}}


def test_catalog_describes_each_document() -> None:
    other = TermRef("Policy", "policy", "/category/policy/")
    tomorrow = Timestamp(datetime(2026, 11, 2, 9, tzinfo=UTC), timed=True)
    files = index_shard(part(document(1), document(2, category=other, date=None), document(3, date=tomorrow)), bodies)
    assert next(iter(files)) == f"{FOLDER}catalogue.json"
    catalogue, _, texts = read(files)
    assert catalogue["kinds"] == [["story", 3]]
    assert catalogue["days"] == [(date(2026, 11, 1) - date(1970, 1, 1)).days, None, 1]
    assert (catalogue["categories"], catalogue["category"]) == (
        [["research", "Research"], ["policy", "Policy"]],
        [0, 1, 0],
    )
    assert (catalogue["sources"], catalogue["source"]) == ([["lab", "Example <Lab>"]], [0, 0, 0])
    names = [catalogue["names"][place : place + 5] for place in (0, 5, 10)]
    assert [texts[name]["url"] for name in names] == [f"/hub/news/s-{number}/" for number in (1, 2, 3)]


def test_catalog_of_terms_and_pages_has_their_kinds() -> None:
    terms = [SearchDocument("tag", f"/tag/{name}/", name) for name in ("a", "b")]
    catalogue, postings, _ = read(index_shard(part(*terms, SearchDocument("page", "/about/", "About a")), bodies))
    assert (catalogue["kinds"], catalogue["days"]) == ([["tag", 2], ["page", 1]], [])
    assert postings == {"a": [7, 8 * 2 + 7], "about": [8 * 2 + 7], "b": [8 + 7]}


def test_words_have_the_class_of_their_place() -> None:
    html = "<h2>Heading of <em>title</em></h2><p>once twice many <b>tw</b>ice many</p><p>many many many</p>"
    body = Body(html, ("a <b>takeaway</b>",), "why")
    value = document(1, title="Title", text="Dek", words=("Tag name",), source=None)
    _, postings, _ = read(index_shard(part(document(0, body=b"", text=""), value), lambda digest: body))
    classes = {word: posting[-1] - 8 for word, posting in postings.items() if posting[-1] >= 8}
    expected = {"once": 0, "twice": 1, "many": 3, "takeaway": 0, "why": 0, "dek": 4, "tag": 5, "name": 5}
    assert classes == expected | {"research": 5, "heading": 6, "of": 6, "title": 7, "a": 0}
    assert postings["research"] == [5, 8 + 5]


def test_long_text_is_in_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "PASSAGE", 40)
    body = Body("<p>alpha beta gamma delta epsilon zeta eta theta iota alpha kappa " + "x" * 90 + "</p>")
    value = document(1, text="", words=(), category=None, source=None)
    catalogue, postings, texts = read(index_shard(part(value, document(2, body=b"")), lambda digest: body))
    name = catalogue["names"][:5]
    passages = [texts[name]["text"], *(texts[f"{name}-{number}"]["text"] for number in range(1, len(texts) - 1))]
    assert all(0 < len(passage) <= 40 for passage in passages)
    assert " ".join(passages[:2]).startswith("alpha beta gamma delta epsilon zeta eta theta iota alpha")
    assert all(text["url"] == "/hub/news/s-1/" for key, text in texts.items() if key.startswith(name))
    assert catalogue["long"] == [0]
    assert (postings["alpha"], postings["iota"]) == ([1, 0], [0, 1])
    assert postings["story"] == [7, 0, 8 + 7], "only long documents have a passage"


def test_words_are_in_several_files_with_their_first_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "FILE_WEIGHT", 100)
    body = Body(" ".join(f"word{number:03}" for number in range(200)))
    files = index_shard(part(document(1)), lambda digest: body)
    catalogue, postings, _ = read(files)
    names = [catalogue["files"][place : place + 5] for place in range(0, len(catalogue["files"]), 5)]
    lists = [json.loads(files[f"{FOLDER}words/{name}.json"])[0].split() for name in names]
    assert len(names) > 10 and sorted(postings) == [word for words in lists for word in words]
    for first, words, earlier in zip(catalogue["words"], lists, ["", *(words[-1] for words in lists)], strict=False):
        assert words[0].startswith(first) and (first > earlier or not earlier)


def test_equal_documents_have_their_own_files() -> None:
    catalogue, _, texts = read(index_shard(part(document(1), document(1)), bodies))
    assert catalogue["names"][:5] != catalogue["names"][5:] and len(texts) == 2


def test_edited_story_changes_few_files() -> None:
    documents = [document(number, title=f"Story {number}") for number in range(200)]
    before = index_shard(part(*documents), bodies)
    documents[100] = document(100, title="Story 100", text="A dek on zebras.")
    after = index_shard(part(*documents), bodies)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert len([path for path in changed if "texts/" in path]) == 2


def test_one_shard_has_the_forms_of_words() -> None:
    assert index_shard(part(has_program=True), bodies).keys() == {f"{FOLDER}catalogue.json", f"{FOLDER}stemmer.js"}
    assert f"{FOLDER}stemmer.js" not in index_shard(part(), bodies)


@pytest.mark.parametrize(("language", "file"), [("de-AT", "de.js"), ("nb", "no.js"), ("ja", ""), ("../en", "")])
def test_stemmer_is_that_of_the_language(language: str, file: str) -> None:
    script = index_shard(part(language=language, has_program=True), bodies)[f"{FOLDER}stemmer.js"]
    assert script == (
        (STEMMERS / file).read_bytes() if file else b"export default class{stemWord(word){return word}}\n"
    )


def test_stemmers_are_those_of_the_version_and_of_the_languages() -> None:
    files = sorted(STEMMERS.glob("*.js"))
    assert [file.stem for file in files] == LANGUAGES.split()
    assert {file.read_text().partition(",")[0] for file in files} == {f"/*! A stemmer of Snowball {SNOWBALL}"}


@pytest.mark.skipif(which("node") is None, reason="there is no node")
def test_stemmers_know_the_forms_of_words() -> None:
    cases = {
        "en": "models model", "de": "modelle modell", "fr": "modeles modele", "es": "modelos modelo",
        "it": "modelli modello", "nl": "modellen model", "pt": "modelos modelo", "ru": "модели модель",
    }  # fmt: skip
    lines = [
        f"import S{code} from '{(STEMMERS / f'{code}.js').as_uri()}';"
        f"console.log('{code}', new Set('{words}'.split(' ').map((word) => new S{code}().stemWord(word))).size);"
        for code, words in cases.items()
    ]
    done = subprocess.run(
        ["node", "--input-type=module", "-e", "\n".join(lines)], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [f"{code} 1" for code in cases], done.stderr
