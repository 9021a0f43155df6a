"""A date, or a date and time, as stories and items have it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from site_builder.model.value import Value


class Timestamp(Value, frozen=True):
    """A date, or a date and time, that an editor wrote."""

    at: datetime
    """In UTC. When only a day was given, its first moment in the time zone of the hub."""
    timed: bool = False
    """Whether a time of day was given."""
    offset: int = 0
    """Minutes by which the clocks that readers see are ahead of UTC: those of the hub, or of the editor."""

    @property
    def local(self) -> datetime:
        """The same moment on these clocks. All days that readers see are taken from it."""
        return self.at.astimezone(timezone(timedelta(minutes=self.offset)) if self.offset else UTC)
