"""The table of syntax of other tools, which readers would see as typed, and what each row begins with.

To make a syntax work, remove its row; to allow it in some hubs, filter the table by name.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from site_builder.model.value import Value


class Syntax(Value, frozen=True):
    """A row of the table."""

    name: str
    title: str
    """What it is, for messages."""
    pattern: str
    hint: str
    where: Literal["all texts", "markdown", "markdown without html"] = "all texts"
    """Titles and summaries are texts too."""


_WORDS_HINT = "write it in plain characters (x², α), or show it as an image"
_SHORTCODE_HINT = "there are no shortcodes: write Markdown, or link to it"
_LIST_HINT = "start each item with a hyphen and a space: - item"
_BULLETS = "•●▪‣◦⁃∙·➢➤\\uf076\\uf0a7\\uf0a8\\uf0b7\\uf0d8\\uf0fc"
"""Characters that begin only items of lists; those without a name are what Word pastes."""
_SIGNS = "■□▫◆◇▸►▶○❖✓✔→"
"""Characters that begin the items of a list if two lines begin with the same one."""
_SHORTCODES = (
    "caption|gallery|youtube|vimeo|embed|audio|video|playlist|sourcecode|tweet|twitter|instagram|button"
    "|su_\\w+|vc_\\w+|et_pb_\\w+|fusion_\\w+"
)
"""Names of shortcodes of WordPress and its plugins."""
TABLE = (
    Syntax("math-block", "LaTeX math", r"\$\$[^$]+\$\$", _WORDS_HINT),
    Syntax(
        "math",
        "LaTeX math",
        r"(?<![\w$\\])\$(?=[^$\n]*[\\^_={}]|[A-Za-z]\$)(?![\s$])[^$\n]{1,200}?(?<!\s)\$(?![\d$])",
        _WORDS_HINT,
    ),
    Syntax(
        "math-brackets",
        "LaTeX math",
        r"\\\((?=[^()\n]*[\\^_=])[^\n]{1,200}?\\\)|\\\[(?=[^\n\[\]]*[\\^_=])[^\n]{1,200}?\\\]",
        _WORDS_HINT,
    ),
    Syntax(
        "latex",
        "a LaTeX command",
        r"(?<![\w:\\])\\(?:newline|newpage|pagebreak|textbf|textit|emph|begin|end|frac|sqrt|cite|ref|label|section|subsection|item"
        r"|footnote|url|href)\b(?:\{[^{}\n]*\})?",
        "write Markdown: **bold**, *emphasis*, ## heading",
    ),
    Syntax("hugo", "a shortcode of Hugo", r"\{\{[<%][^\n]{0,300}?[%>]\}\}", _SHORTCODE_HINT),
    Syntax("liquid", "a tag of Liquid or Jinja", r"(?<!\{)\{%[^\n]{0,300}?%\}", _SHORTCODE_HINT),
    Syntax(
        "template", "a variable of a template", r"\{\{(?![<%])[^{}\n]*\}\}", "write its value, or put it in backticks"
    ),
    Syntax(
        "toc",
        "a mark for a table of contents",
        r"(?m)^\[\[?_?TOC_?\]\]?$|^\{:\s*toc.*\}$|^\[\[?_?toc_?\]\]?$",
        "remove it: stories have no table of contents",
        where="markdown",
    ),
    Syntax(
        "wiki-link",
        "a wiki link",
        r"(?<![A-Za-z0-9_)\]])!?\[\[(?!_?(?:TOC|toc)_?\]|(?:[Ss]ic!?|[\d\s.,;:…+-]+)\]\])[^\[\]\n]+\]\](?![(\[\w])",
        "write [words](slug-of-the-story) or ![...](image.png)",
    ),
    Syntax(
        "attributes",
        "a list of attributes",
        r"\{:?\s*[.#][A-Za-z][\w-]*(?:\s[^{}\n]*)?\}|\{:\s[^{}\n]*\}|(?<=[)\]])\{:?\s*[A-Za-z][\w-]*=[^{}\n]*\}",
        "remove it: Markdown here has no classes or ids; links to headings use their words",
    ),
    Syntax(
        "container",
        "a container",
        r"(?m)^:{3,}.*$",
        "write a box: `> [!NOTE]`, and below it lines that start with `> `",
        where="markdown",
    ),
    Syntax("tab", "a content tab", r'(?m)^={3}[!+]? ".*"$', "write a heading, and the text below it", where="markdown"),
    Syntax(
        "mark",
        "highlighted text",
        r"(?<![=!<>+A-Za-z0-9_)\]])==(?![=\s])[^=\n]+?(?<!\s)==(?![=A-Za-z0-9_(\[])",
        "write **bold** or *emphasis*",
    ),
    Syntax(
        "inserted",
        "inserted text",
        r"(?<![\w+])\+\+(?=[^\s+])(?:[^+\n]|\+(?!\+)){1,200}?(?<=\S)(?<!\b[A-Za-z])\+\+(?![\w+])",
        "write **bold** or *emphasis*",
    ),
    Syntax(
        "spoiler",
        "a spoiler",
        r"(?<![\w|])\|\|(?=[^\s|])(?=[^|\n]*(?:[A-Za-z]{4}|[a-z]{2} [a-z]))[^|\n]{1,200}?(?<=\S)\|\|(?![\w|^])",
        "there are no spoilers: write the text without the bars",
    ),
    Syntax(
        "subscript", "a subscript", r"(?<![~\w])~[A-Za-z0-9]+~(?!~)|(?<=[A-Za-z])~\d+~", "write it in Unicode (H₂O)"
    ),
    Syntax("superscript", "a superscript", r"(?<!\^)\^[A-Za-z0-9]+\^(?!\^)", "write it in Unicode (x²)"),
    Syntax("obsidian-comment", "a comment", r"(?s)%%.{1,1000}?%%", "remove it"),
    Syntax(
        "mdx-import",
        "a line of MDX",
        r"(?m)^(?:import\s.+\sfrom\s+['\"].+|import\s+['\"].+|export\s+(?:const|default|function)\s.+)$",
        "remove it: stories are Markdown without components",
        where="markdown",
    ),
    Syntax(
        "mdx",
        "a component of MDX",
        r"<[A-Z][\w.]*(?:\s[^<>]*)?/>|</[A-Z][\w.]*>",
        "write Markdown: stories have no components",
        where="markdown without html",
    ),
    Syntax(
        "word",
        "markup of Microsoft Word",
        r"</?[ovw]:[A-Za-z]+[^<>]*>|<!--\[if[^\n]{0,200}?\]>|\bclass=\"?Mso\w+",
        "remove it: paste the text without formatting",
    ),
    Syntax(
        "double-entity",
        "an HTML entity that is escaped twice",
        r"&amp;(?:amp|lt|gt|quot|apos|nbsp|[mn]dash|hellip|[lr][sd]quo|#\d{1,6}|#x[0-9a-fA-F]{1,5});",
        "write the character itself",
        where="markdown",
    ),
    Syntax(
        "bbcode",
        "BBCode",
        r"(?i)\[(?:b|i|u|url|img|quote)(?:=[^\[\]\n]*)?\][^\[\n]*\[/(?:b|i|u|url|img|quote)\]",
        "write Markdown",
    ),
    Syntax(
        "shortcode",
        "a shortcode of WordPress",
        rf"\[/?(?:{_SHORTCODES})(?:=(?=\S)| (?=[^\[\]\n=]*\w=\S))[^\[\]\n]*\](?![(\[])"
        rf"|(?:\[(?:{_SHORTCODES})\][^\[\n]*)?\[/(?:{_SHORTCODES})\]"
        r"|\[[a-z][\w-]*\s(?=[^\[\]\n]*\](?![(\[]))(?=(?:[^\[\]\n]*\s)?[\w-]+=[\"'“”])[^\[\]\n]*\]",
        _SHORTCODE_HINT,
    ),
    Syntax(
        "comment",
        "a mark of another program",
        r"(?i)<!--\s*/?(?:more|truncate|nextpage|noteaser|excerpt|readmore|read more|wp:)[^<>]{0,200}-->",
        "remove it: `summary` is what lists show",
        where="markdown without html",
    ),
    Syntax(
        "citation",
        "a citation of Pandoc",
        r"(?<!\w)\[(?:[^\[\]\n@]*\s)?-?@[A-Za-z][\w:.-]*\d{2,4}[a-z]?(?:[;,][^\[\]\n]*)?\](?![(\[:])",
        "link to the source, or write a footnote: [^name]",
        where="markdown",
    ),
    Syntax(
        "abbreviation",
        "an abbreviation",
        r"(?m)^\*\[[^\[\]\n]+\]:.*$",
        "remove it: write the long form where you first use it",
        where="markdown",
    ),
    Syntax("snippet", "an included file", r"(?m)^;?-+8<-+.*$", "write the text itself", where="markdown"),
    Syntax(
        "slashes",
        "a block",
        r"(?m)^/{3,}[ \t]*[A-Za-z].*$",
        "write a box: `> [!NOTE]`, and below it lines that start with `> `",
        where="markdown",
    ),
    Syntax(
        "heading",
        "a heading without a space",
        r"(?m)^\#{2,6}[^\W_].*$",
        "write a space after the `#` signs",
        where="markdown",
    ),
    Syntax(
        "task",
        "a task without a space in its box",
        r"(?m)^(?:[-*+] +)?\[\] +(?!is\b|are\b)\w.*$",
        "write - [ ] with a space between the brackets",
        where="markdown",
    ),
    Syntax("open-url", "a URL without its end", r"<https?://[^\s<>]+(?!\S)", "write `>` after it", where="markdown"),
    Syntax(
        "open-link",
        "a link without its end",
        r"\[[^\[\]\n]+\]\(<?https?://[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*(?!\S)(?![^()]{0,300}\))",
        "write `)` after its URL",
        where="markdown",
    ),
    Syntax("rst", "a directive of reStructuredText", r"(?m)^\.\. [\w-]+::.*$", "write Markdown", where="markdown"),
    Syntax("org", "a keyword of Org mode", r"(?m)^#\+[A-Za-z_]+:?.*$", "write Markdown", where="markdown"),
    Syntax(
        "bullet",
        "a typed bullet",
        rf"(?m)^(?:[{_BULLETS}]\s*|o\t\s*)(?=\S).*$|^([{_SIGNS}])[ \t\u00a0].*\n *\1[ \t\u00a0].*$",
        _LIST_HINT,
        where="markdown",
    ),
    Syntax(
        "dash",
        "a list with typed dashes",
        r"(?m)^[–—][ \t\u00a0].*\n *[–—][ \t\u00a0].*$",
        _LIST_HINT,
        where="markdown",
    ),
)
_NO_LINKS_HINT = "write only the words: this text has no links"
PLAIN_TABLE = (
    *(
        msgspec.structs.replace(row, hint=_NO_LINKS_HINT) if row.name == "wiki-link" else row
        for row in TABLE
        if row.where != "markdown"
    ),
    Syntax("link", "a Markdown link", r"!?\[[^\[\]\n]+\]\([^()\s]+\)", _NO_LINKS_HINT),
    Syntax(
        "bold", "Markdown", r"(?<!\*)\*\*(?![\s*])[^*\n]+?(?<!\s)\*\*", "write only the words: this text has no markup"
    ),
    Syntax(
        "entity",
        "an HTML entity",
        r"&(?:amp|lt|gt|quot|apos|nbsp|[mn]dash|hellip|[lr][sd]quo|#\d{1,6}|#x[0-9a-fA-F]{1,5});",
        "write the character itself",
    ),
)
"""For texts that are not Markdown: titles, summaries, descriptions of images."""
TRIGGER = (
    r"\$[^\s\d]|\$\d[^\n$]*[\\^_={}]|\{[{%<.#:]|\[\[|==\S|~[A-Za-z0-9]+~|\^[A-Za-z0-9]+\^|:[a-z0-9_+-]+:|\\[A-Za-z(\[]"
    r"|&amp;|%%|\[/|\[TOC|\[toc|•|●|▪|‣|◦|⁃|∙|<[A-Z/!]|<[ovw]:|=(?<=class=)|\n(?:import|export|:::|\.\. |#\+|===|[–—·])"
    r"|➢|➤|\uf076|\uf0a7|\uf0a8|\uf0b7|\uf0d8|\uf0fc|\[\] |\[[a-z][\w-]*(?:=|[ :][^\[\]\n]*=)|\[[^\[\]\n@]*@"
    r"|\)\{|\]\{|\+\+[^\s+]|\|\|\w"
    r"|<https?://[^\s<>]+(?:[\s<]|$)|\]\(<?https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?:\s|$)"
    rf"|\n[ >*+-]*(?:\#\#+[^\s#]|///|\*\[|(?:;-+)?8<|o\t|[{_SIGNS}][ \t\u00a0])"
)
"""What a text with any of the syntaxes has. Every alternative begins with one character: this makes it fast."""
PLAIN_TRIGGER = rf"{TRIGGER}|\*\*|\]\(|&[a-z#]"
