"""How to install optional libraries: the commands of all messages. A test compares them with `pyproject.toml`.

They name the libraries and not an extra of this package. The package is in no registry, so a stranger who registered
its name there would own the builds of all hubs that install it by that name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Extra = Literal["cards", "compress", "deploy", "html", "import", "lsp", "optimise"]
EXTRAS: Mapping[Extra, tuple[str, ...]] = {
    "cards": ("pillow", "font-source-sans-pro", "font-source-serif-pro"),
    "compress": ("brotli", "zstandard"),
    "deploy": ("obstore",),
    "html": ("nh3",),
    "import": ("trafilatura", "lxml_html_clean"),
    "lsp": ("pygls",),
    "optimise": ("lightningcss",),
}
"""The libraries of each extra, as the registry of Python packages names them."""


def install_command(extra: Extra) -> str:
    """Return the command that installs the libraries of an extra."""
    return f"pip install {' '.join(EXTRAS[extra])}"
