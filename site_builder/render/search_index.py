"""Make a part of the search index. In: a shard. Out: its files, all JSON.

- The catalogue: what each document is, and which file has which words.
- Word files: sorted words, each with the documents that have it.
- Text files: the title, URL and text of a document, from which the search page takes excerpts. The text of a long
  document is in several files, its passages.

The names of word and text files change with their content. `static/js/search.js` reads all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import msgspec

from site_builder.content.markdown.html import INLINE_TAG
from site_builder.content.words import LONGEST, words_of
from site_builder.hub.cuts import cut
from site_builder.model.content import Body
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.outputs import CATALOG_FILE, SearchDocument, SearchFilter, SearchShard
from site_builder.model.site import TermRef
from site_builder.render.renderer import Bodies
from site_builder.system.files import read

WORDS_FOLDER, TEXTS_FOLDER = "words/", "texts/"
STEMMER = "stemmer.js"
"""The script that knows the forms of a word in the language of the hub. It is in the shard with the program."""
STEMMERS = Path(__file__).with_name("stemmers")
"""Folder of those scripts, by language."""
SNOWBALL = "3.1.1"
SNOWBALL_COMMIT = "c290ca70f1b6ea22362ee5bb22e38987c267c565"
"""Version of the scripts, and the later commit of its compiler that made them: `site-builder explain dependencies` says
how. The two stand for the scripts in the digest of the engine, which only reads Python files."""
LANGUAGES = "ar ca cs da de el en eo es et eu fa fi fr ga hi hu hy id it lt ne nl no pl pt ro ru sr st sv ta tr yi"
"""Languages of which there is one."""
_NO_STEMMER = b"export default class{stemWord(word){return word}}\n"
_SAME_STEMMER = {"nb": "no", "nn": "no"}
NAME_LENGTH = 5
"""Letters and digits of the name of a file, which its content decides."""
FILE_WEIGHT = 10_000
"""Bytes of a word file, about, at most, unless it has a single word. On average it has a third; compressed, a sixth."""
PASSAGE = 8_000
"""Characters of a passage, at most."""
MANY, IN_TEXT, IN_NAMES, IN_HEADING, IN_TITLE = 3, 4, 5, 6, 7
CLASSES = (0, 0, 1, 2, 2)
"""How a document has a word: a class from 0 to 7. The first are for words that the text has once, twice, three or four
times, or more often; the others for words in the dek, in names, in a heading, in the title."""
COUNT = 8
"""Number of classes."""
_BACK_LINK = re.compile(r'<a\b[^>]*\bclass="footnote-backref"[^>]*>[^<]*</a>')
_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r"<h[2-6][^>]*>(.*?)</h[2-6]>", re.DOTALL)
_EPOCH = date(1970, 1, 1)
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"

Posting = list[int]
"""The documents with a word, from the first to the last. A document is `8 * number + class`. For a document with
several passages, the number of the passage follows that has the word first."""


class _IndexedDocument:
    """A document, its passages and its words."""

    def __init__(self, document: SearchDocument, body: Body) -> None:
        self.document = document
        html = _BACK_LINK.sub("", body.html) if "footnote-backref" in body.html else body.html
        inline = " ".join((*body.takeaways, body.why_it_matters))
        text = " ".join((document.text, _plain(f"{html} {inline}"))).split()
        self.passages = _passages(" ".join(text))
        words = [words_of(passage) for passage in self.passages]
        counts = Counter(words[0])
        for more in words[1:]:
            counts.update(more)
        self.length = counts.total().bit_length()
        self.places = _places(words)
        self.classes = {word: CLASSES[count] if count < 5 else MANY for word, count in counts.items()}
        for kind, names in (
            (IN_TEXT, [document.text]),
            (IN_NAMES, [*(term.name for term in (document.category, document.source) if term), *document.words]),
            (IN_HEADING, map(_plain, _HEADING.findall(html)) if "<h" in html else ()),
            (IN_TITLE, [document.title]),
        ):
            for name in names:
                self.classes |= dict.fromkeys(words_of(name), kind)

    def texts(self) -> list[bytes]:
        """Return the files of its passages."""
        url, title = self.document.url, self.document.title
        return [msgspec.json.encode({"url": url, "title": title, "text": text}) for text in self.passages]


def index_shard(shard: SearchShard, bodies: Bodies) -> dict[str, bytes]:
    """Return the files of a shard by their paths below the output folder, the catalog first."""
    postings: dict[str, Posting] = {}
    texts: list[list[bytes]] = []
    lengths: list[int] = []
    for number, document in enumerate(shard.documents):
        indexed = _IndexedDocument(document, bodies(document.body) if document.body else Body(""))
        _add(postings, indexed, number)
        texts.append(indexed.texts())
        lengths.append(indexed.length)
    word_files = _word_files(postings)
    word_names = _names([[data] for _, data in word_files])
    text_names = _names(texts)
    catalog = _catalog(shard, lengths, text_names)
    catalog["long"] = [number for number, passages in enumerate(texts) if len(passages) > 1]
    catalog["words"] = [first for first, _ in word_files]
    catalog["files"] = "".join(word_names)
    if shard.filters:
        catalog["filters"] = [_filter(one) for one in shard.filters]
    made = {CATALOG_FILE: msgspec.json.encode(catalog)}
    made |= {f"{WORDS_FOLDER}{name}.json": data for name, (_, data) in zip(word_names, word_files, strict=True)}
    for name, passages in zip(text_names, texts, strict=True):
        made |= {f"{TEXTS_FOLDER}{_passage_name(name, k)}.json": data for k, data in enumerate(passages)}
    if shard.has_program:
        made[STEMMER] = _stemmer(shard.language)
    return {f"{shard.folder}{name}": data for name, data in made.items()}


def _stemmer(language: str) -> bytes:
    """Return the script that knows the forms of a word. For languages without one, each word has one form."""
    code = language.lower().partition("-")[0]
    code = _SAME_STEMMER.get(code, code)
    return read(str(STEMMERS / f"{code}.js")) if code in LANGUAGES.split() else _NO_STEMMER


def _passage_name(name: str, number: int) -> str:
    return f"{name}-{number}" if number else name


def _plain(html: str) -> str:
    """Return the text of HTML. Blocks are separated by spaces."""
    return unescape(_TAG.sub(" ", INLINE_TAG.sub("", html))) if "<" in html or "&" in html else html


def _passages(text: str) -> list[str]:
    """Cut a text at spaces into passages; where it has none, anywhere."""
    passages = []
    while len(text) > PASSAGE:
        end = text.rfind(" ", PASSAGE // 2, PASSAGE)
        end = PASSAGE if end < 0 else end
        passages.append(text[:end])
        text = text[end:].lstrip()
    return [*passages, text]


def _places(passages: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return for each word the first passage that has it; nothing for a single passage."""
    places: dict[str, int] = {}
    for number in range(len(passages) - 1, -1, -1) if len(passages) > 1 else ():
        places |= dict.fromkeys(passages[number], number)
    return places


def _add(postings: dict[str, Posting], indexed: _IndexedDocument, number: int) -> None:
    """Add the words of a document to the postings."""
    base = number * COUNT
    if len(indexed.passages) == 1:
        for word, kind in indexed.classes.items():
            if word in postings:
                postings[word].append(base + kind)
            else:
                postings[word] = [base + kind]
        return
    place = indexed.places.get
    for word, kind in indexed.classes.items():
        if word in postings:
            postings[word] += (base + kind, place(word, 0))
        else:
            postings[word] = [base + kind, place(word, 0)]


def _word_files(postings: Mapping[str, Posting]) -> list[tuple[str, bytes]]:
    """Return the files of words in order, each with the first characters that set its words off from those before."""
    words = sorted(postings)
    weights = [len(word) + 5 * len(postings[word]) for word in words]
    priorities = [crc32(word.encode()) for word in words]
    made = []
    for part in cut(weights, priorities, FILE_WEIGHT):
        chosen = words[part.start : part.stop]
        last = words[part.start - 1] if part.start else ""
        first = next(chosen[0][:size] for size in range(LONGEST + 1) if chosen[0][:size] > last or not last)
        made.append((first, msgspec.json.encode([" ".join(chosen), [postings[word] for word in chosen]])))
    return made


def _names(groups: Sequence[Sequence[bytes]]) -> list[str]:
    """Return a name for each group of files, from their content. Equal groups get different names."""
    names: dict[str, None] = {}
    for group in groups:
        content = digest_bytes(b"".join(group))
        name = _name(content)
        while name in names:
            content = digest_bytes(content)
            name = _name(content)
        names[name] = None
    return list(names)


def _name(content: bytes) -> str:
    number = int.from_bytes(content[:8], "big")
    return "".join(_ALPHABET[number // 36**place % 36] for place in range(NAME_LENGTH))


def _catalog(shard: SearchShard, lengths: Sequence[int], names: Sequence[str]) -> dict[str, object]:
    """Return what the browser needs to filter, sort and show the documents: one list for each property.

    Days are counted from 1970, and each from the one before it.
    """
    categories, sources = _Terms(), _Terms()
    kinds: list[tuple[str, int]] = []
    days: list[int | None] = []
    last = 0
    for document in shard.documents:
        if kinds and kinds[-1][0] == document.kind:
            kinds[-1] = document.kind, kinds[-1][1] + 1
        else:
            kinds.append((document.kind, 1))
        day = (document.date.local.date() - _EPOCH).days if document.date else None
        days.append(None if day is None else day - last)
        last = last if day is None else day
    stories = [document for document in shard.documents if document.category and document.source]
    return {
        "kinds": kinds,
        "days": days if stories else [],
        "category": [categories.index(document.category) for document in stories if document.category],
        "source": [sources.index(document.source) for document in stories if document.source],
        "categories": categories.terms,
        "sources": sources.terms,
        "lengths": lengths,
        "names": "".join(names),
    }


def _filter(one: SearchFilter) -> list[object]:
    """Return a filter for the catalogue. Each number of a document is counted from the one before it."""
    choices = [
        (choice.slug, choice.label, [number - last for last, number in pairwise((0, *choice.documents))])
        for choice in one.choices
    ]
    return [one.kind, one.name, choices]


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
