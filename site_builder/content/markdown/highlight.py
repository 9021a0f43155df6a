"""Highlight code as HTML with the class names of Pygments; colours come from the style sheet.

Most lexers of Pygments take quadratic time on some inputs, and a few take minutes for a thousand characters. So only
short code is highlighted, and only in the languages that stories are about.
"""

from __future__ import annotations

from functools import cache, lru_cache
from html import escape

from pygments import highlight as pygments_highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

MAX_BLOCK_CHARACTERS = 4_000
"""Maximum length of one highlighted block, in characters."""
MAX_FILE_CHARACTERS = 40_000
"""Maximum total length of the highlighted blocks of a file, in characters."""
_LANGUAGES = (
    "bash c clojure common-lisp console cpp csharp css cuda dart diff docker elixir erlang fortran go graphql haskell "
    "html http ini java javascript json julia jsx kotlin llvm lua make markdown matlab nasm nginx objective-c "
    "ocaml perl php powershell protobuf pycon pytb python ruby rust scala scheme sql swift tex toml tsx typescript "
    "xml yaml zig"
)
LANGUAGES = frozenset(_LANGUAGES.split())
"""First alias of each lexer of Pygments. Other lexers may take hours."""


@lru_cache(maxsize=1000)
def highlight(code: str, language: str) -> tuple[str, str]:
    """Return HTML and the name of the language; escaped text and no name for unknown languages and long code."""
    lexer = _lexer(language.lower()) if language and len(code) <= MAX_BLOCK_CHARACTERS else None
    if lexer is None:
        return escape(code, quote=False), ""
    return pygments_highlight(code, lexer, _formatter()), lexer.aliases[0]


@cache
def _lexer(language: str) -> Lexer | None:
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
        return lexer if lexer.aliases and lexer.aliases[0] in LANGUAGES else None
    except ClassNotFound:
        return None


@cache
def _formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True)
