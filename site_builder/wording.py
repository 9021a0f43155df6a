"""The words of the layouts in the hub's language: texts with values put in, counted things, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping

from site_builder.diagnostics import did_you_mean
from site_builder.model import Moment

_PLACE = re.compile(r"{(\w+)}")
"""Where a value goes; one that looks like a place itself is left as it is."""


class Wording:
    """Functions and filters of the layouts over one language's texts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._months = texts["months"].split()
        self._short_months = texts["short_months"].split()

    def text(self, key: str, **values: object) -> str:
        """The text of a key, with `{name}` replaced by each value. Raises LookupError for a key that is not there."""
        if key not in self._texts:
            raise LookupError(f"no text `{key}`; {did_you_mean(key, self._texts)}")
        text = self._texts[key]
        return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), text) if values else text

    def count(self, key: str, number: int) -> str:
        """`1 story`, `12 stories`: the texts `{key}_one` and `{key}_other`."""
        return self.text(f"{key}_one" if number == 1 else f"{key}_other", n=f"{number:,}")

    def date(self, moment: Moment) -> str:
        """A day in full: `November 20, 2026`."""
        return self._date("date", moment, self._months)

    def short_date(self, moment: Moment) -> str:
        """A day in short: `Nov 20, 2026`."""
        return self._date("date", moment, self._short_months)

    def month(self, moment: Moment) -> str:
        """A month: `November 2026`."""
        return self._date("month", moment, self._months)

    def _date(self, form: str, moment: Moment, months: list[str]) -> str:
        at = moment.at
        return self.text(f"{form}_form", day=at.day, month=months[at.month - 1], year=at.year)
