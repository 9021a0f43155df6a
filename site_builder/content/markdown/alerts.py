"""A plugin for GitHub's alerts: a quotation that starts with `[!NOTE]` on a line of its own is a box with a title.

The titles are in `env["box_titles"]`, by kind. Markers that make no box go to `env["unknown_boxes"]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from site_builder.content.markdown.collector import LinkCollector
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.model.problems import TextLocation

KINDS = ("note", "tip", "important", "warning", "caution")
ENGLISH_TITLES = ("Note", "Tip", "Important", "Warning", "Caution")
"""In the order of KINDS."""
_MARKER = re.compile(r"\[!([A-Za-z][\w-]*)\]([+-]?)[ \t]*(.*)(?:\n|\Z)")
_SYNONYMS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(
        ("abstract", "example", "faq", "help", "info", "question", "quote", "summary", "tldr", "todo"), "note"
    )
    | dict.fromkeys(("check", "done", "hint", "success"), "tip")
    | {"attention": "warning"}
    | dict.fromkeys(("bug", "danger", "error", "fail", "failure", "missing"), "caution")
)
"""Kinds of Obsidian and others."""


def alert_plugin(parser: MarkdownIt) -> None:
    """Turn the quotations into boxes."""
    parser.core.ruler.after("block", "alerts", _mark_alerts)


def check_boxes(env: EnvType, first_line: int, file: LinkCollector) -> None:
    """Report the markers that make no box, in a body that starts on a line of its file."""
    for kind, has_text, line in env.get("unknown_boxes", ()):
        message = f"`[!{kind}]` makes no box, and is shown as typed"
        location = TextLocation(first_line + line, f"[!{kind}]")
        file.report("unknown-box", message, location, _box_hint(kind, has_text), "warning")


def _box_hint(kind: str, has_text: bool) -> str:
    """Return what to write in place of a marker that makes no box."""
    known = kind.casefold()
    if known in KINDS and has_text:
        return f"write only `[!{kind.upper()}]` on this line, and the text on the next"
    meant = known if known in KINDS else _SYNONYMS.get(known, "")
    if meant:
        return f"did you mean `[!{meant.upper()}]`?"
    markers = [f"[!{kind.upper()}]" for kind in KINDS]
    return did_you_mean(f"[!{kind.upper()}]", markers) or f"known: {', '.join(f'`{marker}`' for marker in markers)}"


def _mark_alerts(state: StateCore) -> None:
    if "[!" not in state.src:
        return
    titles = state.env.get("box_titles") or dict(zip(KINDS, ENGLISH_TITLES, strict=True))
    tokens: list[Token] = []
    is_box: list[bool] = []
    source = state.tokens
    for i, token in enumerate(source):
        if token.type == "blockquote_open":
            kind = _take_marker(source, i + 1, state.env)
            is_box.append(bool(kind))
            if kind:
                title = str(titles[kind])
                token.type, token.tag = "alert_open", "aside"
                token.attrs = {"class": f"admonition {kind}", "role": "note", "aria-label": title}
                tokens += [token, *_title(title)]
                continue
        elif token.type == "blockquote_close" and is_box.pop():
            token.type, token.tag = "alert_close", "aside"
        if not token.meta.get("is_empty"):
            tokens.append(token)
    state.tokens = tokens


def _take_marker(tokens: Sequence[Token], start: int, env: EnvType) -> str:
    """Remove the marker from the first paragraph of a quotation, and return its kind; empty when it is none."""
    paragraph = tokens[start : start + 3]
    if [token.type for token in paragraph[:2]] != ["paragraph_open", "inline"]:
        return ""
    inline = paragraph[1]
    match = _MARKER.match(inline.content)
    if not match:
        return ""
    line = inline.map[0] if inline.map else 0
    kind, text = match[1].lower(), match[2] + match[3]
    if kind not in KINDS or text:
        env.setdefault("unknown_boxes", []).append((match[1], bool(text), line))
        return ""
    inline.content = inline.content[match.end() :]
    inline.map = [line + 1, inline.map[1]] if inline.map else None
    if not inline.content.strip():
        for token in paragraph:
            token.meta["is_empty"] = True
    return kind


def _title(title: str) -> list[Token]:
    text = Token("text", "", 0, content=title)
    opening = Token("paragraph_open", "p", 1, attrs={"class": "admonition-title"})
    return [opening, text, Token("paragraph_close", "p", -1, block=True)]
