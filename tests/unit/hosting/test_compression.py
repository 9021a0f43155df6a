from __future__ import annotations

import gzip
import zlib
from importlib.metadata import version
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import msgspec
import pytest
import zstandard

from site_builder.commands.verify import Differences, verify
from site_builder.config.features import Features, find_features
from site_builder.config.schema import Encoding
from site_builder.hosting.compression import LEVELS, SMALLEST, Encodings, compress, encodings_stamp, usable_encodings
from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from tests.support.hubs import NOW, SETTINGS, add_story, build_hub, built, codes, tree, write_file, write_hub

ALL = find_features().encoders
TEXT = b"A text that goes on and on. " * 100
UNPACK = {"gz": gzip.decompress, "br": brotli.decompress, "zst": zstandard.decompress}


def test_compressed_copies_hold_the_text() -> None:
    made = compress("index.html", TEXT, ALL)
    assert made.keys() == {"index.html.gz", "index.html.br", "index.html.zst"}
    assert all(UNPACK[path.rpartition(".")[2]](data) == TEXT for path, data in made.items())
    assert all(len(data) < len(TEXT) for data in made.values())


def test_compressed_copies_of_a_text_are_always_the_same() -> None:
    made = compress("index.html", TEXT, ALL)["index.html.gz"]
    assert made[:10] == b"\x1f\x8b\x08\0\0\0\0\0\x02\x03"  # No name, no time (RFC 1952, 2.3).
    assert compress("other.html", TEXT, ALL)["other.html.gz"] == made


@pytest.mark.parametrize(
    ("path", "data"),
    [("photo.webp", TEXT), ("_headers", TEXT), ("a.html", TEXT[: SMALLEST - 1]), ("search/x.pf_index", TEXT)],
)
def test_compress_skips_other_files_and_short_texts(path: str, data: bytes) -> None:
    assert compress(path, data, ALL) == {}


def test_compress_drops_copies_that_are_not_smaller() -> None:
    noise = zlib.compress(b"".join(str(i * i).encode() for i in range(9999)))
    assert len(noise) > SMALLEST
    assert compress("noise.txt", noise, ALL) == {}


def test_compress_uses_a_higher_level_for_assets() -> None:
    one, other = compress("css/site.css", TEXT, {"br": ""}), compress("assets/css/site.css", TEXT, {"br": ""})
    assert one["css/site.css.br"] == brotli.compress(TEXT, mode=brotli.MODE_TEXT, quality=LEVELS["br"][0])
    assert other["assets/css/site.css.br"] == brotli.compress(TEXT, mode=brotli.MODE_TEXT, quality=LEVELS["br"][1])


def test_encodings_stamp_has_encodings_levels_and_versions() -> None:
    encodings: Encodings = {"br": "1.2", "gz": "1.3"}
    assert encodings_stamp("index.html", encodings) == "br 5 1.2, gz 9 1.3"
    assert encodings_stamp("assets/site.css", encodings) == "br 11 1.2, gz 9 1.3"
    assert encodings_stamp("photo.webp", encodings) == ""


def test_usable_encodings_are_installed_ones() -> None:
    wanted: tuple[Encoding, ...] = ("zst", "br", "gz", "br")
    assert usable_encodings(wanted, Features(brotli="1.2").encoders) == {"br": "1.2", "gz": zlib.ZLIB_RUNTIME_VERSION}
    assert list(usable_encodings(["gz", "br"], Features(brotli="1.2").encoders)) == ["br", "gz"]


def wanting(site: Path, encodings: str) -> None:
    write_file(site / "site.yaml", f"{SETTINGS}precompress: [{encodings}]\n")


def test_build_makes_the_compressed_copies_of_the_settings(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    file = add_story(site, "first")
    add_story(site, "second")
    plain = tree(built(site))
    wanting(site, "gz, zst")
    files = tree(built(site))
    companions = files.keys() - plain.keys()
    assert {path: files[path] for path in plain} == plain
    assert {"index.html.gz", "news/first/index.html.zst", "feed.xml.gz"} <= companions
    assert all(UNPACK[form](files[path]) == files[path.removesuffix(f".{form}")] for path in companions
               for form in [path.rpartition(".")[2]])  # fmt: skip
    write_file(file, file.read_text().replace("Something happened", "Something else happened"))
    written = build_hub(site).published
    assert written and "news/first/index.html.gz" in written.written
    assert "news/second/index.html.gz" not in written.written
    assert (
        verify(Options(hub_dir=site, output=site / "public", selection=Selection(at=NOW), search=False, jobs=1))
        == Differences()
    )
    file.unlink()
    assert "news/first/index.html.gz" not in tree(built(site))
    wanting(site, "")
    assert not [path for path in tree(built(site)) if path.endswith((".gz", ".zst"))]


def test_build_without_precompression_makes_no_copies(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    wanting(site, "gz")
    options = Options(
        hub_dir=site, output=site / "public", selection=Selection(at=NOW), jobs=1, search=False, precompress=False
    )
    build(options)
    plain = tree(site / "public")
    assert not [path for path in plain if path.endswith(".gz")]
    build(msgspec.structs.replace(options, precompress=True))
    assert "index.html.gz" in tree(site / "public")
    build(options)
    assert tree(site / "public") == plain


def test_build_makes_changed_copies_again(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    wanting(site, "gz")
    whole = tree(built(site))
    (site / "public/index.html.gz").unlink()
    (site / "public/feed.xml.gz").write_bytes(b"mine")
    assert tree(built(site)) == whole


def test_build_without_the_library_gives_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write_hub(tmp_path)
    wanting(site, "gz, br")
    monkeypatch.setattr("site_builder.pipeline.load.find_features", Features)
    result = build_hub(site)
    assert codes(result) == [("site.yaml", "no-compressor")]
    assert (site / "public/index.html.gz").is_file() and not (site / "public/index.html.br").exists()


def test_encoders_have_the_installed_versions() -> None:
    assert ALL["br"] == version("brotli") and ALL["zst"] == version("zstandard")
