"""Options: what a command wants of a hub, as the command line or a program says it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.config.paths import STATE_FOLDER
from site_builder.hub.schedule import Selection
from site_builder.model.value import Value

if TYPE_CHECKING:
    from site_builder.config.schema import Host, Overrides


class Options(Value, frozen=True, kw_only=True):
    """What to build, and how. Commands that only read a hub use the same options."""

    hub_dir: Path
    """The folder with the `site.yaml`."""
    output: Path
    selection: Selection
    base_url: str = ""
    """Replaces that of the settings, unless empty."""
    strict: bool = False
    """Treat warnings as errors."""
    jobs: int = 0
    """Number of worker processes; 0 for one on each core."""
    search: bool = True
    """Make a search index, if the settings want one and it can be made."""
    index_search: bool = True
    """Bring the search index up to date; otherwise leave its files as they are."""
    clean: bool = False
    """Make everything again, whatever is in the state folder."""
    is_release: bool = False
    """Whether readers will get what is published: then `urls.lock` records the URLs of the stories."""
    host: Host | None = None
    """Replaces that of the settings."""
    state: Path | None = None
    """Where to keep state between builds; None for the hub's own folder."""
    precompress: bool = True
    """Make the compressed copies that the settings want."""

    analytics: bool = True
    """Let pages send something to the analytics service of the settings, unless only editors should read them."""

    @property
    def state_folder(self) -> Path:
        """The folder that holds state between builds."""
        return self.state or self.hub_dir / STATE_FOLDER

    @property
    def overrides(self) -> Overrides:
        """What replaces the settings of `site.yaml`."""
        from site_builder.config.schema import Overrides

        analytics = self.analytics and not self.selection.is_preview
        return Overrides(base_url=self.base_url, search=self.search, host=self.host, analytics=analytics)
