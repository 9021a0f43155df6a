"""Make the search index with Pagefind, in a process of its own. In: a shard. Out: its files.

Pagefind returns the same bytes for the same documents, unless it gets filters or sort orders: it writes those in random
order. So the data for filters and sorting are in a file of our own, the catalog.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from html import escape, unescape
from importlib import import_module
from io import BufferedReader
from typing import Any

from site_builder.content.markdown.html import INLINE_TAG
from site_builder.content.scripts import has_no_spaces, pairs
from site_builder.model.content import Body
from site_builder.model.outputs import CATALOG_FILE, SearchDocument, SearchShard
from site_builder.model.problems import Problem
from site_builder.model.site import TermRef
from site_builder.render.renderer import Bodies

MODULE = "pagefind_bin"
"""The module that contains the program of Pagefind."""
ENTRY = "pagefind-entry.json"
DATA = (".pf_meta", ".pf_index", ".pf_fragment")
"""Suffixes of the files of the index."""
PROGRAM = "pagefind.js"
"""The script that searches in the browser. It loads a WebAssembly file for the language."""
FRAGMENT = ".pf_fragment"
"""Suffix of the file with the text of one document; the rest of the name identifies it in search results."""
EXCERPTED = "_excerpted"
"""Id of the element where excerpts may begin; ids in the text of a story never begin with an underscore."""
_SIGNATURE = b"pagefind_dcd"
"""First bytes of each data file, after decompression."""
_BACK_LINK = re.compile(r'<a\b[^>]*\bclass="footnote-backref"[^>]*>[^<]*</a>')
_TAG = re.compile(r"(<[^>]*>)")
_EPOCH = date(1970, 1, 1)
_START_SECONDS = 60
"""Longest time for the program to start, on a busy machine too."""
_READ_BYTES = 1 << 20
"""Read at most this many bytes at a time."""


class IndexingError(Exception):
    """Pagefind failed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def program_fault() -> str:
    """Return why the program of Pagefind cannot run on this machine; empty when it can."""
    try:
        done = subprocess.run(
            [import_module(MODULE).get_executable(), "--version"],
            capture_output=True,
            timeout=_START_SECONDS,
            check=False,
        )
    except (OSError, ImportError, AttributeError, subprocess.TimeoutExpired) as error:
        return str(error)
    return f"exit status {done.returncode}" if done.returncode else ""


def index_shard(shard: SearchShard, bodies: Bodies) -> dict[str, bytes]:
    """Return the files of a shard by their paths below the output folder, the catalog first. Raises IndexingError."""
    try:
        files = dict(sorted(_run_pagefind(shard, bodies)))
        wasm = _wasm_file(files[ENTRY])
    except (OSError, ValueError, LookupError, ImportError, AttributeError) as error:
        hint = "reinstall it (`site-builder explain search-failed`), or build with --no-search"
        message = f"Pagefind cannot make this part of the search index: {error}"
        raise IndexingError(Problem(shard.folder, "search-failed", message, None, hint)) from error
    program = (PROGRAM, wasm) if shard.has_program else ()
    published = {name: data for name, data in files.items() if name.endswith(DATA) or name in (ENTRY, *program)}
    catalog = _catalog(shard, published)
    return {f"{shard.folder}{name}": data for name, data in ((CATALOG_FILE, catalog), *published.items())}


def _run_pagefind(shard: SearchShard, bodies: Bodies) -> Iterator[tuple[str, bytes]]:
    """All files that Pagefind makes for a shard, by their names in its folder."""
    with _Pagefind() as pagefind:
        index = pagefind.ask("NewIndex", config=_config(shard))["index_id"]
        for document in shard.documents:
            text = _html(document, bodies(document.body) if document.body else Body(""))
            pagefind.ask("AddFile", index_id=index, url=document.url, file_contents=text)
        for file in pagefind.ask("GetFiles", index_id=index)["files"]:
            yield file["path"], base64.b64decode(file["content"])


def _config(shard: SearchShard) -> dict[str, object]:
    return {"force_language": shard.language.lower(), "exclude_selectors": [".footnote-backref"]}


def _html(document: SearchDocument, body: Body) -> str:
    """Return a document for Pagefind, which weighs the words of the heading higher than the others.

    An element with the id EXCERPTED marks the beginning of the text for excerpts.
    """
    names = [term.name for term in (document.category, document.source) if term]
    parts = [f"<h1>{escape(document.title)}</h1>"]
    parts += [f"<p>{escape(words)}</p>" for words in (*names, *document.words)]
    parts += [f'<p id="{EXCERPTED}">{escape(document.text)}</p>', body.html]
    parts += [f"<p>{text}</p>" for text in (*body.takeaways, body.why_it_matters)]
    html = "".join(parts).replace("\x00", "")
    if has_no_spaces(html):
        html = _in_pairs(html, document.title)
    return f"<html><body>{html}</body></html>"


def _in_pairs(html: str, title: str) -> str:
    """Return a document in which Pagefind, which takes for a word what is between spaces, finds parts of words too.

    The title for results is the one without added spaces.
    """
    heading = f'<h1 data-pagefind-meta="title[data-title]" data-title="{escape(title)}">'
    texts = INLINE_TAG.sub("", _BACK_LINK.sub("", html))
    spaced = "".join(
        part if part.startswith("<") else escape(pairs(unescape(part)), quote=False) for part in _TAG.split(texts)
    )
    return spaced.replace("<h1>", heading, 1)


def _wasm_file(entry: bytes) -> str:
    """Return the WebAssembly file that the entry names; the general one if the shard has no documents."""
    languages: Mapping[str, Mapping[str, str | None]] = json.loads(entry)["languages"]
    name = next((language["wasm"] for language in languages.values()), None)
    return f"wasm.{name or 'unknown'}.pagefind"


def _catalog(shard: SearchShard, files: Mapping[str, bytes]) -> bytes:
    """Return what the browser needs to filter and sort the documents, as JSON. Documents without words are left out.

    An entry is the name of the document in search results and, for a story, its day (counted from 1970) and the indexes
    of its category and source in the lists; for other documents, their kind.
    """
    fragments = ((name, data) for name, data in files.items() if name.endswith(FRAGMENT))
    names = {_document_url(data): name.rpartition("/")[2].removesuffix(FRAGMENT) for name, data in fragments}
    categories, sources = _Terms(), _Terms()
    entries: list[tuple[str | int | None, ...]] = []
    for document in shard.documents:
        name = names.get(document.url)
        if name and document.category and document.source:
            day = (document.date.local.date() - _EPOCH).days if document.date else None
            entries.append((name, day, categories.index(document.category), sources.index(document.source)))
        elif name:
            entries.append((name, document.kind))
    value = {"entries": entries, "categories": categories.terms, "sources": sources.terms}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _document_url(fragment: bytes) -> str:
    return str(json.loads(gzip.decompress(fragment).removeprefix(_SIGNATURE))["url"])


class _Terms:
    """A list of terms, in the order in which they were first used."""

    def __init__(self) -> None:
        self.terms: list[tuple[str, str]] = []
        self._indexes: dict[str, int] = {}

    def index(self, term: TermRef) -> int:
        """Return the index of a term. A new term is added at the end."""
        if term.slug not in self._indexes:
            self._indexes[term.slug] = len(self.terms)
            self.terms.append((term.slug, term.name))
        return self._indexes[term.slug]


class _Pagefind:
    """The Pagefind service. Requests and responses are JSON in base64, each with a comma at its end.

    The Python client of Pagefind is not used: it waits a tenth of a second for each response.
    """

    def __enter__(self) -> _Pagefind:
        command = [import_module(MODULE).get_executable(), "--service"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        assert self._process.stdin and isinstance(self._process.stdout, BufferedReader)
        self._requests, self._responses = self._process.stdin, self._process.stdout
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        for pipe in (self._requests, self._responses):
            with suppress(BrokenPipeError):
                pipe.close()
        self._process.wait()

    def ask(self, request: str, **values: object) -> Any:
        """Send a request and return the payload of the response. Raises OSError or ValueError when it fails."""
        message = {"message_id": 1, "payload": {"type": request, **values}}
        self._requests.write(base64.b64encode(json.dumps(message).encode()) + b",")
        self._requests.flush()
        response = json.loads(base64.b64decode(self._read()))["payload"]
        if response["type"] == "Error":
            raise ValueError(response["message"])
        return response

    def _read(self) -> bytes:
        """Return a response, without its comma."""
        chunks: list[bytes] = []
        while not chunks or not chunks[-1].endswith(b","):
            chunk = self._responses.read1(_READ_BYTES)
            if not chunk:
                raise ValueError("its process has ended")
            chunks.append(chunk)
        return b"".join(chunks)[:-1]
