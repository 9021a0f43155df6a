"""What is installed of the optional libraries.

Pillow reads and makes pictures, the fonts are those of social cards, Pagefind makes the search index, lightningcss
makes style sheets small, and pygls speaks with editor programs. This only looks for them: they are imported where they
are first needed.
"""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec

from site_builder.model import Value

LIBRARIES = ("pillow", "font-source-serif-pro", "font-source-sans-pro", "lightningcss")
"""Those that decide the bytes of every output: Pagefind decides only those of the parts of the search index."""
PAGEFIND = "pagefind-bin"
SERIF = ("font_source_serif_pro", "files/SourceSerifPro-Bold.ttf")
SANS = ("font_source_sans_pro", "files/SourceSansPro-Semibold.ttf")


class Extras(Value, frozen=True):
    """Where the optional things are."""

    pillow: bool = False
    serif: str = ""
    """File of the font for headlines; empty when it is not there."""
    sans: str = ""
    """File of the font for everything else."""
    pagefind: str = ""
    """Name and version of Pagefind's program; empty when it is not there."""

    lightningcss: bool = False

    @property
    def can_draw(self) -> bool:
        """Whether social cards can be drawn."""
        return bool(self.pillow and self.serif and self.sans)


def find_extras() -> Extras:
    """Look for them."""
    pillow, small = (find_spec(name) is not None for name in ("PIL", "lightningcss"))
    return Extras(pillow, _file(*SERIF), _file(*SANS), _pagefind(), small)


def has_pygls() -> bool:
    """Whether the library of the language server is installed, which no output depends on."""
    return find_spec("pygls") is not None


def versions() -> list[str]:
    """Versions of the optional libraries, with what their builds are for: of one version, builds bring other codecs."""
    return [_version(library) for library in LIBRARIES]


def _pagefind() -> str:
    try:
        return f"{PAGEFIND} {version(PAGEFIND)}"
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
