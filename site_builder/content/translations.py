"""Read the texts of the layouts, one YAML file of `key: text` per language, and format them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from site_builder.content.markdown.alerts import KINDS
from site_builder.content.reader import read_yaml
from site_builder.diagnostics.suggestions import UnknownNameError, did_you_mean
from site_builder.model.content import Timestamp
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result

DEFAULT_LANGUAGE = "en"
MAX_NAMED = 20
"""Missing texts that a message names."""
MONTHS = ("months", "short_months")
"""Keys of texts that are the names of the twelve months."""


def texts_path(language: str, available: Mapping[str, object]) -> str:
    """Return the path below `layouts/` of the best texts: for `de-AT`, then `de`, then English."""
    candidates = (language, language.partition("-")[0], DEFAULT_LANGUAGE)
    paths = [f"texts/{candidate}.yaml" for candidate in candidates]
    return next((path for path in paths if path in available), paths[-1])


def parse_texts(text: str, path: str) -> Result[dict[str, str]]:
    """Parse the texts of one file."""
    raw, problems = read_yaml(path, text)
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        return Result(
            {}, problems or [Problem(path, "wrong-type", "this file must be lines of `key: text`", KeyLocation(()))]
        )
    return Result({key: str(value) for key, value in raw.items()}, problems)


def complete(
    texts: Mapping[str, str], english: Mapping[str, str], path: str, own: Collection[str] = ()
) -> Result[dict[str, str]]:
    """Fill in the English texts for missing ones, and warn about those that are not in `own`, the settings."""
    missing = [key for key in english if key not in texts and key not in own]
    texts, problems = _drop_incomplete_months(texts, path, ())
    if missing:
        names = ", ".join(f"`{key}`" for key in missing[:MAX_NAMED])
        others = f" and {len(missing) - MAX_NAMED} others" if len(missing) > MAX_NAMED else ""
        message = f"{len(missing)} of {len(english)} texts are missing: {names}{others}"
        hint = "add them; until then, the pages show the English texts"
        problems.append(Problem(path, "missing-text", message, KeyLocation(()), hint, "warning"))
    return Result({**english, **texts}, problems)


def untranslated(language: str, english: Collection[str], own: Collection[str], path: str) -> list[Problem]:
    """Warn that there are no texts in the language of the hub; `own` are the keys of those in the settings."""
    missing = [key for key in english if key not in own]
    if not missing or language.partition("-")[0].lower() == DEFAULT_LANGUAGE:
        return []
    message = f"no texts in `{language}`: {len(missing)} of {len(english)} words and sentences of the pages are English"
    name = f"layouts/texts/{language.partition('-')[0]}.yaml"
    hint = f"write them in `{name}`, by the keys of the packaged `layouts/texts/en.yaml`, or under `texts` here"
    return [Problem(path, "missing-text", message, KeyLocation(("language",)), hint, "warning")]


def override(texts: Mapping[str, str], own: Mapping[str, str], path: str) -> Result[dict[str, str]]:
    """Replace texts by the ones in the settings of the hub, and report unknown keys."""
    own, problems = _drop_incomplete_months(own, path, ("texts",))
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


def box_titles(texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the titles of boxes in Markdown."""
    return tuple(texts[f"box_{kind}"] for kind in KINDS)


def _drop_incomplete_months(
    texts: Mapping[str, str], path: str, key_path: tuple[str, ...]
) -> Result[Mapping[str, str]]:
    """Report and drop lists of months that do not have twelve names."""
    wrong_counts = {key: len(texts[key].split()) for key in MONTHS if key in texts and len(texts[key].split()) != 12}
    problems = [
        Problem(
            path,
            "wrong-months",
            f"`{key}` must be the names of 12 months, not of {count}",
            KeyLocation((*key_path, key)),
        )
        for key, count in wrong_counts.items()
    ]
    return Result({key: text for key, text in texts.items() if key not in wrong_counts}, problems)


_PLACEHOLDER = re.compile(r"{(\w+)}")
"""`{name}` in a text. A value is inserted as it is, even when it looks like a placeholder."""


_ARROW_ON = re.compile(r"→(?=\s*$)")
_ARROW_BACK = re.compile(r"^(\s*)←")


def _mirrored(text: str) -> str:
    """Turn the arrow at the start or end of a text outwards, for a language that reads from right to left.

    Bidirectional text is not enough: the Unicode Standard does not mirror arrows.
    """
    return _ARROW_BACK.sub(r"\1→", _ARROW_ON.sub("←", text))


class Translator:
    """The functions and filters that format the texts of one language in layouts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._is_rtl = texts["direction"] == "rtl"
        self._texts = {key: _mirrored(text) for key, text in texts.items()} if self._is_rtl else texts
        self._months = texts["months"].split()
        self._short_months = texts["short_months"].split()

    def text(self, key: str, **values: object) -> str:
        """Return a text with its `{name}` placeholders filled in. Raises LookupError for an unknown key."""
        if key not in self._texts:
            hint = did_you_mean(key, self._texts) or "`layouts/texts/en.yaml` has all texts"
            raise UnknownNameError(f"unknown text `{key}`", hint)
        text = self._texts[key]
        return _PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), text) if values else text

    def arrow(self, way: str) -> str:
        """Return an arrow `back` or `on`, as the language reads."""
        return "←" if (way == "back") is not self._is_rtl else "→"

    def count(self, key: str, number: int) -> str:
        """Return `1 story` or `12 stories`, from the texts `{key}_one` and `{key}_other`."""
        return self.text(f"{key}_one" if number == 1 else f"{key}_other", n=f"{number:,}")

    def date(self, timestamp: Timestamp) -> str:
        """Return a full date: `November 20, 2026`."""
        return self._date("date", timestamp, self._months)

    def short_date(self, timestamp: Timestamp) -> str:
        """Return a short date: `Nov 20, 2026`."""
        return self._date("date", timestamp, self._short_months)

    def month(self, timestamp: Timestamp) -> str:
        """Return a month: `November 2026`."""
        return self._date("month", timestamp, self._months)

    def _date(self, form: str, timestamp: Timestamp, months: list[str]) -> str:
        at = timestamp.local
        return self.text(f"{form}_form", day=at.day, month=months[at.month - 1], year=at.year)
