"""Code to HTML with Pygments' class names: colours are the style sheet's business.

Most of Pygments' lexers take the square of the length of some text, and some far more: minutes for a thousand
characters. So only short code is coloured, in the languages that stories are about.
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
"""Characters of one block that is coloured."""
MAX_FILE_CHARACTERS = 40_000
"""Characters of all blocks of a file that are coloured."""
_LANGUAGES = (
    "bash c clojure common-lisp console cpp csharp css cuda dart diff docker elixir erlang fortran go graphql haskell "
    "html http ini java javascript json julia jsx kotlin llvm lua make markdown matlab nasm nginx objective-c "
    "ocaml perl php powershell protobuf pycon pytb python ruby rust scala scheme sql swift tex toml tsx typescript "
    "xml yaml zig"
)
LANGUAGES = frozenset(_LANGUAGES.split())
"""By the first of Pygments' names of each. A lexer of another one may take hours."""


@lru_cache(maxsize=1000)
def highlight(code: str, language: str) -> tuple[str, str]:
    """HTML of the code, and the language's own name; plain text and no name for an unknown language or long code."""
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
