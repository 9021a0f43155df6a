"""Which way a language is written: from left to right, or from right to left (`ar`, `he`, `az-Arab`)."""

from __future__ import annotations

_LANGUAGES = frozenset(("ar", "arc", "arz", "azb", "bal", "bqi", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "khw"))
_LANGUAGES |= {"ks", "lrc", "mzn", "nqo", "pnb", "prs", "ps", "rhg", "sd", "skr", "syr", "ug", "ur", "yi"}
"""Languages whose usual script is one of these (Unicode CLDR, likely subtags); `iw` and `ji` are old codes."""
_SCRIPTS = frozenset(["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"])


def direction_of(language: str) -> str:
    """Return `rtl` or `ltr` for a language, given by its tag (BCP 47). A script in the tag decides."""
    base, *subtags = language.lower().replace("_", "-").split("-")
    script = next((subtag for subtag in subtags[:2] if len(subtag) == len("arab") and subtag.isalpha()), "")
    is_rtl = script in _SCRIPTS if script else base in _LANGUAGES
    return "rtl" if is_rtl else "ltr"
