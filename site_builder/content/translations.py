"""Read the texts of the layouts, one YAML file of `key: text` per language, and format them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from site_builder.content.date_forms import ENGLISH as ENGLISH_DATES
from site_builder.content.markdown.alerts import KINDS
from site_builder.content.plurals import ENGLISH, FORMS, Rules, needed_forms, plural_form
from site_builder.content.reader import read_yaml
from site_builder.diagnostics.suggestions import UnknownNameError, did_you_mean
from site_builder.model.content import Timestamp
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result
from site_builder.model.site import DateForm, DateForms

DEFAULT_LANGUAGE = "en"
MAX_NAMED = 20
"""Missing texts that a message names."""
OPTIONAL = ("date_form", "month_form")
"""Keys of texts that replace how the language writes days and months."""
RETIRED = ("months", "short_months")
"""Keys of texts that are no longer used."""


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
    texts: Mapping[str, str],
    english: Mapping[str, str],
    path: str,
    own: Collection[str] = (),
    rules: Rules = ENGLISH,
) -> Result[dict[str, str]]:
    """Fill in other texts for missing ones, and warn about those.

    `rules` are the plural rules of the language; `own` are the keys of texts in the settings, which will replace these.
    """
    forms = needed_forms(rules)
    counted = _counted(english)
    form_keys = [f"{key}_{form}" for key in counted for form in forms]
    wanted = [key for key in english if _form_of(key, counted) is None] + form_keys
    begun = {key.rpartition("_")[0] for key in texts if _form_of(key, counted)}
    lacking = [key for key in wanted if key not in texts and key not in own]
    missing_forms = [key for key in lacking if key in form_keys and key.rpartition("_")[0] in begun]
    missing = [key for key in lacking if key not in missing_forms]
    filled = {**english, **{key: _near(key, texts, english) for key in form_keys}}
    texts, problems = _drop_retired(texts, path, ())
    if missing:
        names = ", ".join(f"`{key}`" for key in missing[:MAX_NAMED])
        others = f" and {len(missing) - MAX_NAMED} others" if len(missing) > MAX_NAMED else ""
        message = f"{len(missing)} of {len(english)} texts are missing: {names}{others}"
        hint = "add them; until then, the pages show the English texts"
        problems.append(Problem(path, "missing-text", message, KeyLocation(()), hint, "warning"))
    if missing_forms:
        message = f"missing texts: {', '.join(f'`{key}`' for key in missing_forms)}"
        kinds = (f"`{form}` for {', '.join(map(str, numbers))}..." for form, numbers in forms.items())
        hint = f"things are counted in {len(forms)} forms in this language: {'; '.join(kinds)}"
        problems.append(Problem(path, "missing-text", message, KeyLocation(()), hint, "warning"))
    return Result({**filled, **texts}, problems)


def _near(key: str, texts: Mapping[str, str], english: Mapping[str, str]) -> str:
    """Return what to use for a form that is missing: another form, else the English text."""
    base = key.rpartition("_")[0]
    others = [f"{base}_{form}" for form in ("other", "many", "few") if f"{base}_{form}" in texts]
    return texts[others[0]] if others else english.get(key, english[f"{base}_other"])


def has_forms(texts: Iterable[str]) -> bool:
    """Return whether keys of texts in the settings include forms that English does not have."""
    return any(key.endswith(("_zero", "_two", "_few", "_many")) for key in texts)


def _counted(texts: Mapping[str, str]) -> list[str]:
    """Return the keys of texts for things that are counted, without their forms."""
    bases = (key.removesuffix("_other") for key in texts if key.endswith("_other"))
    return [base for base in bases if f"{base}_one" in texts]


def _form_of(key: str, counted: Collection[str]) -> str | None:
    """Return the form that a key is for, if it is that of a text for counted things."""
    base, _, form = key.rpartition("_")
    return form if form in FORMS and base in counted else None


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
    own, problems = _drop_retired(own, path, ("texts",))
    counted = _counted(texts)
    problems += [
        Problem(
            path,
            "unknown-text",
            f"unknown text `{key}`",
            KeyLocation(("texts", key), on_key=True),
            did_you_mean(key, [*texts, *OPTIONAL]),
        )
        for key in own
        if key not in texts and key not in OPTIONAL and _form_of(key, counted) is None
    ]
    return Result({**texts, **own}, problems)


def box_titles(texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the titles of boxes in Markdown."""
    return tuple(texts[f"box_{kind}"] for kind in KINDS)


def _drop_retired(texts: Mapping[str, str], path: str, key_path: tuple[str, ...]) -> Result[Mapping[str, str]]:
    """Report and drop texts that are no longer used."""
    hint = "remove this line; `date_form` and `month_form` change how dates are written"
    problems = [
        Problem(
            path,
            "retired-text",
            f"`{key}` is no longer used: the language of the hub gives the names of months",
            KeyLocation((*key_path, key), on_key=True),
            hint,
            "warning",
        )
        for key in RETIRED
        if key in texts
    ]
    return Result({key: text for key, text in texts.items() if key not in RETIRED}, problems)


PLACEHOLDER = re.compile(r"{(\w+)}")
"""`{name}` in a text. A value is inserted as it is, even when it looks like a placeholder."""


_WAYS = ("back", "on")
_ARROW_ON = re.compile(r"→(?=\s*$)")
_ARROW_BACK = re.compile(r"^(\s*)←")


def _mirrored(text: str) -> str:
    """Turn the arrow at the start or end of a text outwards, for a language that reads from right to left.

    Bidirectional text is not enough: the Unicode Standard does not mirror arrows.
    """
    return _ARROW_BACK.sub(r"\1→", _ARROW_ON.sub("←", text))


class Translator:
    """The functions and filters that format the texts of one language in layouts."""

    def __init__(self, texts: Mapping[str, str], plurals: Rules = ENGLISH, dates: DateForms = ENGLISH_DATES) -> None:
        self._is_rtl = texts["direction"] == "rtl"
        self._texts = {key: _mirrored(text) for key, text in texts.items()} if self._is_rtl else texts
        self._plurals = plurals
        self._dates = dates
        self._patterns: dict[str, tuple[str, ...]] = {}
        """The pattern of each form of dates that was needed, once for each month."""

    def text(self, key: str, **values: object) -> str:
        """Return a text with its `{name}` placeholders filled in. Raises LookupError for an unknown key."""
        if key not in self._texts:
            hint = did_you_mean(key, self._texts) or "`layouts/texts/en.yaml` has all texts"
            raise UnknownNameError(f"unknown text `{key}`", hint)
        text = self._texts[key]
        if len(values) == 1:
            ((name, value),) = values.items()
            mark = f"{{{name}}}"
            return text.replace(mark, str(value)) if mark in text else text
        return PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), text) if values else text

    def arrow(self, way: str) -> str:
        """Return an arrow `back` or `on`, as the language reads. Raises LookupError for another way."""
        if way not in _WAYS:
            raise UnknownNameError(f"unknown arrow `{way}`", did_you_mean(str(way), _WAYS) or "write `back` or `on`")
        return "←" if (way == "back") is not self._is_rtl else "→"

    def count(self, key: str, number: int) -> str:
        """Return `1 story` or `12 stories`, from the texts `{key}_one`, `{key}_other` and so on."""
        name = f"{key}_{plural_form(self._plurals, number)}"
        return self.text(name if name in self._texts else f"{key}_other", n=f"{number:,}")

    def forms(self, key: str) -> dict[str, str]:
        """Return the texts for things that are counted in the browser, by form."""
        return {form: self._texts[name] for form in FORMS if (name := f"{key}_{form}") in self._texts}

    def date(self, timestamp: Timestamp) -> str:
        """Return a full date: `November 20, 2026`."""
        return self._date("date", "date_form", timestamp)

    def short_date(self, timestamp: Timestamp) -> str:
        """Return a short date: `Nov 20, 2026`."""
        return self._date("short_date", "date_form", timestamp)

    def month(self, timestamp: Timestamp) -> str:
        """Return a month: `November 2026`."""
        return self._date("month", "month_form", timestamp)

    def _date(self, form: str, key: str, timestamp: Timestamp) -> str:
        """Write a date in a form of the language; `key` is that of a text which replaces its pattern."""
        at = timestamp.local
        patterns = self._patterns.get(form)
        if patterns is None:
            self._patterns[form] = patterns = self._in_each_month(getattr(self._dates, form), key)
        pattern = patterns[at.month - 1].replace("{year}", str(at.year)).replace("{day}", str(at.day))
        return pattern.replace("{two_digit_day}", f"{at.day:02}")

    def _in_each_month(self, form: DateForm, key: str) -> tuple[str, ...]:
        """Return the pattern of a form, or the text that replaces it, with each month in its place."""
        pattern = self._texts.get(key, form.pattern)
        return tuple(
            pattern.replace("{month}", name)
            .replace("{month_number}", str(number))
            .replace("{two_digit_month}", f"{number:02}")
            for number, name in enumerate(form.months, 1)
        )
