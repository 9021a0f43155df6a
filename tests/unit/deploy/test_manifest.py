from __future__ import annotations

import pytest

from site_builder.deploy.manifest import COMPRESSED_NAME, NAME, TargetManifest, decode_manifest, encode_manifest

FILES = {"news/ä/index.html": "ff", 'a"b\\.txt': "", "404.html": "00"}
MANIFEST = TargetManifest(FILES, {"assets/a.1.css": "2026-11-20T00:00:00Z"})


@pytest.mark.parametrize("name", [NAME, COMPRESSED_NAME])
def test_encode_and_decode_round_trip(name: str) -> None:
    assert decode_manifest(encode_manifest(MANIFEST, name), name) == MANIFEST
    assert encode_manifest(MANIFEST, name) == encode_manifest(
        TargetManifest(dict(reversed(FILES.items())), MANIFEST.unused), name
    )
    assert decode_manifest(encode_manifest(TargetManifest(), name), name) == TargetManifest()


def test_each_file_is_one_line() -> None:
    assert encode_manifest(MANIFEST, NAME).decode().splitlines()[1:] == [
        '"404.html":"00",',
        '"a\\"b\\\\.txt":"",',
        '"news/ä/index.html":"ff"',
        "}}",
    ]


@pytest.mark.parametrize("path", ["../a", "/etc/passwd", "a/../../b", "", "a//b", "./a", "a\0b", ".."])
def test_path_outside_the_target_is_damage(path: str) -> None:
    assert decode_manifest(encode_manifest(TargetManifest({"index.html": "1", path: "1"}), NAME), NAME) is None


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"version":2,"files":{},"unused":{}}', b"\x1f\x8b\x08"])
@pytest.mark.parametrize("name", [NAME, COMPRESSED_NAME])
def test_damaged_manifest_and_other_version_decode_to_none(data: bytes, name: str) -> None:
    assert decode_manifest(data, name) is None
    assert decode_manifest(encode_manifest(MANIFEST, name)[:-4], name) is None


def test_manifest_names_stay_compatible() -> None:
    assert (NAME, COMPRESSED_NAME) == (".site-builder-deploy.json", ".site-builder-deploy.json.gz")
