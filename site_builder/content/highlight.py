"""Code to HTML with Pygments' class names: colours are the style sheet's business."""

from __future__ import annotations

from functools import cache, lru_cache
from html import escape

from pygments import highlight as pygments_highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound


@lru_cache(maxsize=1000)
def highlight(code: str, language: str) -> tuple[str, str]:
    """HTML of the code, and the language's own name; plain text and no name where the language is not known."""
    lexer = _lexer(language.lower()) if language else None
    if lexer is None:
        return escape(code, quote=False), ""
    return pygments_highlight(code, lexer, _formatter()), lexer.aliases[0] if lexer.aliases else ""


@cache
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


@cache
def _formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True)
