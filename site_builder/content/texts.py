"""The words of the layouts: one YAML file of `key: text` for each language."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.content.reading import read_yaml
from site_builder.diagnostics import did_you_mean
from site_builder.model import Key, Problem

DEFAULT_LANGUAGE = "en"
MONTHS = ("months", "short_months")
"""Texts that are twelve words."""


def texts_path(language: str, available: Mapping[str, object]) -> str:
    """The best file there is for a language tag, below `layouts/`: `en-GB`, then `en`, then English."""
    candidates = (language, language.partition("-")[0], DEFAULT_LANGUAGE)
    paths = [f"texts/{candidate}.yaml" for candidate in candidates]
    return next((path for path in paths if path in available), paths[-1])


def parse_texts(text: str, path: str) -> tuple[dict[str, str], list[Problem]]:
    """The texts of one file."""
    raw, problems = read_yaml(path, text)
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        return {}, problems or [Problem(path, "wrong-type", "this file should be a list of `key: text`", Key(()))]
    return {key: str(value) for key, value in raw.items()}, problems


def complete(texts: Mapping[str, str], english: Mapping[str, str], path: str) -> tuple[dict[str, str], list[Problem]]:
    """The texts of a file, with the English ones in place of those that are missing."""
    missing = [key for key in english if key not in texts]
    texts, problems = _with_all_months(texts, path, ())
    if missing:
        message = f"not all texts are here; missing: {', '.join(f'`{key}`' for key in missing)}"
        hint = "until they are, the English ones stand in their place"
        problems.append(Problem(path, "missing-text", message, Key(()), hint, "warning"))
    return {**english, **texts}, problems


def override(texts: Mapping[str, str], own: Mapping[str, str], path: str) -> tuple[dict[str, str], list[Problem]]:
    """The texts with the hub's own wording, of its settings, in place of some."""
    own, problems = _with_all_months(own, path, ("texts",))
    problems += [
        Problem(path, "unknown-text", f"no text `{key}`", Key(("texts", key), on_key=True), did_you_mean(key, texts))
        for key in own
        if key not in texts
    ]
    return {**texts, **own}, problems


def _with_all_months(
    texts: Mapping[str, str], path: str, at: tuple[str, ...]
) -> tuple[Mapping[str, str], list[Problem]]:
    """The texts but for names of months that are not twelve, which are a problem."""
    wrong = {key: len(texts[key].split()) for key in MONTHS if key in texts and len(texts[key].split()) != 12}
    problems = [
        Problem(path, "wrong-months", f"`{key}` should be the names of 12 months, not of {count}", Key((*at, key)))
        for key, count in wrong.items()
    ]
    return {key: text for key, text in texts.items() if key not in wrong}, problems
