"""Find the installed optional libraries.

Pillow reads and writes images, the fonts are for social cards, lightningcss minifies style sheets, nh3 cleans HTML,
brotli and zstandard compress files, and pygls talks to editor programs. They are imported only where they are needed.
"""

from __future__ import annotations

import os
import zlib
from importlib.util import find_spec
from typing import TYPE_CHECKING

from site_builder.model.value import Value
from site_builder.system.installed import installed_version, wheel_tags

if TYPE_CHECKING:
    from site_builder.config.schema import Encoding

LIBRARIES = ("pillow", "font-source-serif-pro", "font-source-sans-pro", "lightningcss", "nh3")
"""Libraries that affect the bytes of outputs."""
SERIF = ("font_source_serif_pro", "files/SourceSerifPro-Bold.ttf")
SANS = ("font_source_sans_pro", "files/SourceSansPro-Semibold.ttf")


class Features(Value, frozen=True, kw_only=True):
    """The installed optional libraries, fonts and programs."""

    pillow: bool = False
    serif: str = ""
    """Font file for headlines; empty when not installed."""
    sans: str = ""
    """Font file for all other text; empty when not installed."""
    lightningcss: bool = False
    nh3: bool = False
    brotli: str = ""
    """Version; empty when not installed."""
    zstandard: str = ""
    """Version; empty when not installed."""

    @property
    def encoders(self) -> dict[Encoding, str]:
        """The available compression encodings, with the version of each library."""
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
        lightningcss=_has("lightningcss"),
        nh3=_has("nh3"),
        brotli=installed_version("brotli"),
        zstandard=installed_version("zstandard"),
    )


def _has(module: str) -> bool:
    return find_spec(module) is not None


def has_pygls() -> bool:
    """Return whether the language server can run. No output depends on its library."""
    return _has("pygls")


def library_versions() -> list[str]:
    """Return the versions and wheel tags of the libraries: builds of one version may contain different codecs."""
    return [f"{installed_version(library)} {wheel_tags(library)}" for library in LIBRARIES]


def _file(package: str, name: str) -> str:
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        file = os.path.join(folder, name)
        if os.path.isfile(file):
            return file
    return ""
