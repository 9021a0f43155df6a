from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_LE

import pytest

from site_builder.content.text import decode
from site_builder.model.problems import PointLocation

TEXT = "---\ntitle: Café\n---\nText.\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (BOM_UTF16_LE + TEXT.encode("utf-16-le"), "in UTF-16"),
        (BOM_UTF16_BE + TEXT.encode("utf-16-be"), "in UTF-16"),
        (TEXT.encode("utf-16-le"), "in UTF-16"),
        (TEXT.encode("utf-16-be"), "in UTF-16"),
        (BOM_UTF32_LE + TEXT.encode("utf-32-le"), "in UTF-32"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"PK\x03\x04\x14\0", "a word processor"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"{\\rtf1 x}", "in RTF"),
        (b"\x7fELF" + bytes(50), "zero bytes"),
    ],
)
def test_file_in_another_format_is_named(data: bytes, words: str) -> None:
    text, (problem,) = decode(data, "a.md")
    assert (problem.code, problem.location) == ("not-utf8", None) and words in problem.message and problem.hint
    assert text in (TEXT, "")


@pytest.mark.parametrize(
    ("data", "point", "words"),
    [
        (TEXT.encode("latin-1"), PointLocation(2, 11), "in Windows-1252 it is `é`"),
        (TEXT.replace("é", "“").encode("cp1252"), PointLocation(2, 11), "in Windows-1252 it is `“`"),
        ("Новая модель".encode("cp1251"), PointLocation(1, 1), "another encoding, such as"),
        ("新的模型发布".encode("gbk"), PointLocation(1, 1), "another encoding, such as"),
        ("Text é".encode()[:-1], PointLocation(1, 6), "in the middle of a character"),
    ],
)
def test_byte_of_another_encoding_is_explained(data: bytes, point: PointLocation, words: str) -> None:
    problem = decode(data, "a.md")[1][0]
    assert (problem.code, problem.location) == ("not-utf8", point) and words in problem.message


def test_text_in_utf8_is_read() -> None:
    assert decode(BOM_UTF8 + TEXT.replace("\n", "\r\n").encode(), "a.md") == (TEXT, [])
    assert decode(b"a\0b", "a.md") == ("a\0b", [])
