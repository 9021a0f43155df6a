"""The words of the layouts: one YAML file of `key: text` for each language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from site_builder.content.reader import read_yaml
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.model.content import Timestamp
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result

DEFAULT_LANGUAGE = "en"
MONTHS = ("months", "short_months")
"""Texts that are twelve words."""


def texts_path(language: str, available: Mapping[str, object]) -> str:
    """The best file there is for a language tag, below `layouts/`: `en-GB`, then `en`, then English."""
    candidates = (language, language.partition("-")[0], DEFAULT_LANGUAGE)
    paths = [f"texts/{candidate}.yaml" for candidate in candidates]
    return next((path for path in paths if path in available), paths[-1])


def parse_texts(text: str, path: str) -> Result[dict[str, str]]:
    """The texts of one file."""
    raw, problems = read_yaml(path, text)
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        return Result(
            {}, problems or [Problem(path, "wrong-type", "this file must be lines of `key: text`", KeyLocation(()))]
        )
    return Result({key: str(value) for key, value in raw.items()}, problems)


def complete(texts: Mapping[str, str], english: Mapping[str, str], path: str) -> Result[dict[str, str]]:
    """The texts of a file, with the English ones in place of those that are missing."""
    missing = [key for key in english if key not in texts]
    texts, problems = _with_all_months(texts, path, ())
    if missing:
        message = f"missing texts: {', '.join(f'`{key}`' for key in missing)}"
        hint = "the English texts are used instead"
        problems.append(Problem(path, "missing-text", message, KeyLocation(()), hint, "warning"))
    return Result({**english, **texts}, problems)


def override(texts: Mapping[str, str], own: Mapping[str, str], path: str) -> Result[dict[str, str]]:
    """The texts with the hub's own wording, of its settings, in place of some."""
    own, problems = _with_all_months(own, path, ("texts",))
    problems += [
        Problem(
            path,
            "unknown-text",
            f"unknown text `{key}`",
            KeyLocation(("texts", key), on_key=True),
            did_you_mean(key, texts),
        )
        for key in own
        if key not in texts
    ]
    return Result({**texts, **own}, problems)


def _with_all_months(texts: Mapping[str, str], path: str, at: tuple[str, ...]) -> Result[Mapping[str, str]]:
    """The texts but for names of months that are not twelve, which are a problem."""
    wrong = {key: len(texts[key].split()) for key in MONTHS if key in texts and len(texts[key].split()) != 12}
    problems = [
        Problem(
            path, "wrong-months", f"`{key}` must be the names of 12 months, not of {count}", KeyLocation((*at, key))
        )
        for key, count in wrong.items()
    ]
    return Result({key: text for key, text in texts.items() if key not in wrong}, problems)


_PLACE = re.compile(r"{(\w+)}")
"""Where a value goes; one that looks like a place itself is left as it is."""


class Translator:
    """Functions and filters of the layouts over one language's texts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._months = texts["months"].split()
        self._short_months = texts["short_months"].split()

    def text(self, key: str, **values: object) -> str:
        """The text of a key, with `{name}` replaced by each value. Raises LookupError for a key that is not there."""
        if key not in self._texts:
            raise LookupError(f"unknown text `{key}`; {did_you_mean(key, self._texts)}")
        text = self._texts[key]
        return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), text) if values else text

    def count(self, key: str, number: int) -> str:
        """`1 story`, `12 stories`: the texts `{key}_one` and `{key}_other`."""
        return self.text(f"{key}_one" if number == 1 else f"{key}_other", n=f"{number:,}")

    def date(self, moment: Timestamp) -> str:
        """A day in full: `November 20, 2026`."""
        return self._date("date", moment, self._months)

    def short_date(self, moment: Timestamp) -> str:
        """A day in short: `Nov 20, 2026`."""
        return self._date("date", moment, self._short_months)

    def month(self, moment: Timestamp) -> str:
        """A month: `November 2026`."""
        return self._date("month", moment, self._months)

    def _date(self, form: str, moment: Timestamp, months: list[str]) -> str:
        at = moment.at
        return self.text(f"{form}_form", day=at.day, month=months[at.month - 1], year=at.year)
