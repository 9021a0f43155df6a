"""Indexing: the files of a part of the search index, made by Pagefind in a process of its own.

Pagefind makes the same bytes of the same documents every time, as long as it is given no filters and no sort orders:
their order in its files is left to chance. What a browser filters and sorts by is in the catalogue instead, which says
of each document what it is.
"""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from html import escape
from importlib import import_module
from io import BufferedReader
from typing import Any

from site_builder.model.content import Body
from site_builder.model.outputs import CATALOG_FILE, SearchDocument, SearchShard
from site_builder.model.problems import Problem
from site_builder.model.site import TermRef
from site_builder.render.renderer import Bodies

MODULE = "pagefind_bin"
"""What Pagefind's program comes in."""
ENTRY = "pagefind-entry.json"
DATA = (".pf_meta", ".pf_index", ".pf_fragment")
"""Ends of the names of what is searched."""
PROGRAM = "pagefind.js"
"""What searches, in the browser; next to it is a WebAssembly file for the language."""
FRAGMENT = ".pf_fragment"
"""End of the name of a file with the text of one document; the rest is the name that searches find it by."""
EXCERPTED = "_excerpted"
"""Id of an element; ids in a story's text have no underscore at their beginning."""
_SIGNATURE = b"pagefind_dcd"
"""What a file of data begins with, when it is unpacked."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_READ = 1 << 20
"""Bytes to read at a time."""


class IndexingError(Exception):
    """Pagefind failed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def index_part(part: SearchShard, bodies: Bodies) -> dict[str, bytes]:
    """The files of a part by their paths below the output folder, the catalogue first. Raises IndexingError."""
    try:
        made = dict(sorted(_made(part, bodies)))
        wasm = _wasm(made[ENTRY])
    except (OSError, ValueError, LookupError, ImportError, AttributeError) as error:
        hint = "install the extra `search` again, or build with --no-search"
        message = f"Pagefind cannot make this part of the search index: {error}"
        raise IndexingError(Problem(part.folder, "search-failed", message, None, hint)) from error
    program = (PROGRAM, wasm) if part.has_program else ()
    kept = {name: data for name, data in made.items() if name.endswith(DATA) or name in (ENTRY, *program)}
    return {f"{part.folder}{name}": data for name, data in ((CATALOG_FILE, _catalogue(part, kept)), *kept.items())}


def _made(part: SearchShard, bodies: Bodies) -> Iterator[tuple[str, bytes]]:
    """Everything that Pagefind makes of a part, by names in its folder."""
    with _Pagefind() as pagefind:
        index = pagefind.ask("NewIndex", config=_config(part))["index_id"]
        for document in part.documents:
            text = _html(document, bodies(document.body) if document.body else Body(""))
            pagefind.ask("AddFile", index_id=index, url=document.url, file_contents=text)
        for file in pagefind.ask("GetFiles", index_id=index)["files"]:
            yield file["path"], base64.b64decode(file["content"])


def _config(part: SearchShard) -> dict[str, object]:
    return {"force_language": part.language.lower(), "exclude_selectors": [".footnote-backref"]}


def _html(document: SearchDocument, body: Body) -> str:
    """The text of a document for Pagefind, which finds the title by itself and takes it for more than the rest.

    An element with the id EXCERPTED marks where the text begins that excerpts may be cut from.
    """
    names = [term.name for term in (document.category, document.source) if term]
    parts = [f"<h1>{escape(document.title)}</h1>"]
    parts += [f"<p>{escape(words)}</p>" for words in (*names, *document.words)]
    parts += [f'<p id="{EXCERPTED}">{escape(document.text)}</p>', body.html]
    parts += [f"<p>{text}</p>" for text in (*body.takeaways, body.why_it_matters)]
    return f"<html><body>{''.join(parts)}</body></html>".replace("\x00", "")


def _wasm(entry: bytes) -> str:
    """The file of WebAssembly that the browser needs, as the entry says; a general one when there are no documents."""
    languages: Mapping[str, Mapping[str, str | None]] = json.loads(entry)["languages"]
    wanted = next((language["wasm"] for language in languages.values()), None)
    return f"wasm.{wanted or 'unknown'}.pagefind"


def _catalogue(part: SearchShard, files: Mapping[str, bytes]) -> bytes:
    """What the browser has to know of each document to filter and sort; of those without a word, nothing.

    An entry is the name that searches find it by and, for a story, its day (counted from 1970) and the places of its
    category and source in the lists; for other documents, their kind.
    """
    fragments = ((name, data) for name, data in files.items() if name.endswith(FRAGMENT))
    names = {_url(data): name.rpartition("/")[2].removesuffix(FRAGMENT) for name, data in fragments}
    categories, sources = _Terms(), _Terms()
    entries: list[tuple[str | int | None, ...]] = []
    for document in part.documents:
        name = names.get(document.url)
        if name and document.category and document.source:
            day = (document.date.at - _EPOCH).days if document.date else None
            entries.append((name, day, categories.place(document.category), sources.place(document.source)))
        elif name:
            entries.append((name, document.kind))
    value = {"entries": entries, "categories": categories.terms, "sources": sources.terms}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _url(fragment: bytes) -> str:
    return str(json.loads(gzip.decompress(fragment).removeprefix(_SIGNATURE))["url"])


class _Terms:
    """Terms by the order in which they were first met."""

    def __init__(self) -> None:
        self.terms: list[tuple[str, str]] = []
        self._places: dict[str, int] = {}

    def place(self, term: TermRef) -> int:
        """The place of a term, which is new or not."""
        if term.slug not in self._places:
            self._places[term.slug] = len(self.terms)
            self.terms.append((term.slug, term.name))
        return self._places[term.slug]


class _Pagefind:
    """Pagefind as a service: it answers questions, both in JSON as base64, each with a comma at its end.

    Its own client for Python waits a tenth of a second for each answer.
    """

    def __enter__(self) -> _Pagefind:
        command = [import_module(MODULE).get_executable(), "--service"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        assert self._process.stdin and isinstance(self._process.stdout, BufferedReader)
        self._questions, self._answers = self._process.stdin, self._process.stdout
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        for pipe in (self._questions, self._answers):
            with suppress(BrokenPipeError):
                pipe.close()
        self._process.wait()

    def ask(self, question: str, **values: object) -> Any:
        """What it answers. Raises OSError or ValueError when it fails."""
        message = {"message_id": 1, "payload": {"type": question, **values}}
        self._questions.write(base64.b64encode(json.dumps(message).encode()) + b",")
        self._questions.flush()
        answer = json.loads(base64.b64decode(self._read()))["payload"]
        if answer["type"] == "Error":
            raise ValueError(answer["message"])
        return answer

    def _read(self) -> bytes:
        """An answer, without its comma."""
        pieces: list[bytes] = []
        while not pieces or not pieces[-1].endswith(b","):
            piece = self._answers.read1(_READ)
            if not piece:
                raise ValueError("its process has ended")
            pieces.append(piece)
        return b"".join(pieces)[:-1]
