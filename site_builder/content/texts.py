"""The words of the layouts: one YAML file of `key: text` for each language."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.content.reading import read_yaml
from site_builder.diagnostics import did_you_mean
from site_builder.model import Key, Problem

DEFAULT_LANGUAGE = "en"


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


def override(texts: Mapping[str, str], own: Mapping[str, str], path: str) -> tuple[dict[str, str], list[Problem]]:
    """The texts with the hub's own wording, of its settings, in place of some."""
    problems = [
        Problem(path, "unknown-text", f"no text `{key}`", Key(("texts", key), on_key=True), did_you_mean(key, texts))
        for key in own
        if key not in texts
    ]
    return {**texts, **own}, problems
