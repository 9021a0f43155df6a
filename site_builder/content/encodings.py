"""Say what a file is that is not text in UTF-8: another encoding, a document, an image, half a file."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from site_builder.model.value import Value

SAVE_HINT = "save the file with the encoding UTF-8"
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, a sound or a video"),
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a document of a word processor (.docx, .odt, .pages) or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old document of Microsoft Office"),
    (b"{\\rtf", "a document in RTF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"bplist", "a property list of macOS"),
    (b"SQLite", "a database"),
)
"""First bytes of files, and what they are."""
_BOMS = (
    (BOM_UTF32_LE, "UTF-32", "utf-32"),
    (BOM_UTF32_BE, "UTF-32", "utf-32"),
    (BOM_UTF16_LE, "UTF-16", "utf-16"),
    (BOM_UTF16_BE, "UTF-16", "utf-16"),
)
_FIRST_BYTES = (*(bom for bom, _, _ in _BOMS), *(start for start, _ in _MAGIC))
_ZEROS_OF_UTF16 = ((1, "utf-16-le"), (0, "utf-16-be"))
"""Which of two bytes is zero in English text."""
_NOT_IN_1252 = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
MANY = 0.3
"""A share of bytes."""


class Guess(Value, frozen=True):
    """What a file is, if it is not text in UTF-8."""

    message: str
    hint: str
    text: str
    """Its text, for messages; empty when it has none."""


def guess_whole(data: bytes) -> Guess | None:
    """Return what a file is by its first bytes and its zero bytes; None when it may be text in UTF-8."""
    if b"\0" not in data and not data.startswith(_FIRST_BYTES):
        return None
    for bom, name, codec in _BOMS:
        if data.startswith(bom):
            return Guess(f"the file is in {name}, not in UTF-8", SAVE_HINT, data.decode(codec, "replace"))
    for start, kind in _MAGIC:
        if data.startswith(start):
            is_document = "document" in kind or "PDF" in kind
            hint = (
                "copy its text into a text file in UTF-8" if is_document else "rename it, or replace it by a text file"
            )
            return Guess(f"the file is {kind}, not text", hint, "")
    for zero, codec in _ZEROS_OF_UTF16:
        high_bytes, low_bytes = data[zero:2000:2], data[1 - zero : 2000 : 2]
        if len(data) >= 8 and high_bytes.count(0) > 2 * MANY * len(high_bytes) and 0 not in low_bytes:
            return Guess("the file is in UTF-16, not in UTF-8", SAVE_HINT, data.decode(codec, "replace"))
    is_binary = sum(byte < 9 for byte in data[:2000]) > max(8, MANY * min(len(data), 2000) / 10)
    hint = "replace it by a text file in UTF-8"
    return Guess("the file is not text: it has zero bytes", hint, "") if is_binary else None


def guess_byte(data: bytes, error: UnicodeDecodeError) -> str:
    """Return the end of a message about a byte that is not valid UTF-8: what it may be in another encoding."""
    if error.reason == "unexpected end of data" and error.start + 4 > len(data):
        return "; the file ends in the middle of a character"
    byte = data[error.start]
    high = sum(other > 0x7F for other in data[:5000])
    if high > MANY * len(data[:5000]) or byte in _NOT_IN_1252 or byte < 0x80:
        return "; the file may be in another encoding, such as Windows-1251, GBK or Shift JIS" if high > 3 else ""
    if not _is_between_letters(data, error.start):
        return ""
    return f"; in Windows-1252 it is `{bytes((byte,)).decode('cp1252')}`"


def _is_between_letters(data: bytes, index: int) -> bool:
    """Return whether the bytes around an index are plain text, so that a single one in between may be a letter."""
    around = data[max(0, index - 1) : index] + data[index + 1 : index + 2]
    return all(byte in b"\t\n\r" or 0x20 <= byte < 0x7F for byte in around)
