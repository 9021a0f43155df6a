"""What is installed of the optional libraries.

Pillow reads and makes pictures, the fonts are those of social cards, Pagefind makes the search index, lightningcss
makes style sheets small, nh3 cleans HTML, brotli and zstandard precompress, and pygls speaks with editor programs. This
only looks for them: they are imported where they are first needed.
"""

from __future__ import annotations

import os
import zlib
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec

from site_builder.config.schema import Encoding
from site_builder.model.value import Value

LIBRARIES = ("pillow", "font-source-serif-pro", "font-source-sans-pro", "lightningcss", "nh3")
"""Those that decide the bytes of every output: Pagefind decides only those of the parts of the search index."""
PAGEFIND = "pagefind-bin"
SERIF = ("font_source_serif_pro", "files/SourceSerifPro-Bold.ttf")
SANS = ("font_source_sans_pro", "files/SourceSansPro-Semibold.ttf")


class Features(Value, frozen=True, kw_only=True):
    """Where the optional things are."""

    pillow: bool = False
    serif: str = ""
    """File of the font for headlines; empty when it is not there."""
    sans: str = ""
    """File of the font for everything else."""
    pagefind: str = ""
    """Name and version of Pagefind's program; empty when it is not there."""
    lightningcss: bool = False
    nh3: bool = False
    brotli: str = ""
    """Version; empty when it is not there."""
    zstandard: str = ""
    """Version; empty when it is not there."""

    @property
    def encoders(self) -> dict[Encoding, str]:
        """The encodings in which something can be packed, with the version of the library for each."""
        library_versions: dict[Encoding, str] = {
            "gz": zlib.ZLIB_RUNTIME_VERSION,
            "br": self.brotli,
            "zst": self.zstandard,
        }
        return {encoding: version for encoding, version in library_versions.items() if version}

    @property
    def can_draw(self) -> bool:
        """Whether social cards can be drawn."""
        return bool(self.pillow and self.serif and self.sans)


def find_features() -> Features:
    """Look for the optional libraries and programs."""
    return Features(
        pillow=_has("PIL"),
        serif=_file(*SERIF),
        sans=_file(*SANS),
        pagefind=_pagefind(),
        lightningcss=_has("lightningcss"),
        nh3=_has("nh3"),
        brotli=_installed("brotli"),
        zstandard=_installed("zstandard"),
    )


def _has(module: str) -> bool:
    return find_spec(module) is not None


def has_pygls() -> bool:
    """Whether the library of the language server is installed, which no output depends on."""
    return _has("pygls")


def library_versions() -> list[str]:
    """Versions of the optional libraries, with what their builds are for: of one version, builds bring other codecs."""
    return [_version(library) for library in LIBRARIES]


def _pagefind() -> str:
    found = _installed(PAGEFIND)
    return f"{PAGEFIND} {found}" if found else ""


def _installed(library: str) -> str:
    """Its version; empty when it is not installed."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _file(package: str, name: str) -> str:
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        file = os.path.join(folder, name)
        if os.path.isfile(file):
            return file
    return ""


def _version(library: str) -> str:
    try:
        found = distribution(library)
    except PackageNotFoundError:
        return ""
    return f"{found.version} {found.read_text('WHEEL') or ''}"
