"""site_builder: the static site generator for AI news hubs."""

from typing import Final

__version__: Final = "0.2.0"
