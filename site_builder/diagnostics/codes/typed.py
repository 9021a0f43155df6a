"""Codes of markup that readers would see as typed, and of footnotes and characters that are lost."""

from __future__ import annotations

from functools import partial

from site_builder.diagnostics.codes.code import Code, body, front_matter

_warning = partial(Code, severity="warning")

CODES = (
    _warning(
        name="curly-quotes",
        title="Quotation marks of a word processor are around a name.",
        cause="YAML knows only `\"` and `'`. Others, such as `“` and `„`, become part of the tag or name.",
        fix='Remove them, or replace them by `"`. Switch off smart quotes in your editor program.',
        example=front_matter("- tags: [“open weights”]", "+ tags: [open weights]"),
    ),
    _warning(
        name="duplicate-footnote",
        title="Two footnotes have the same name.",
        cause="Only the last one is shown.",
        fix="Give one of them another name.",
        example=body(
            "  It is small,[^a] and fast.",
            "  ",
            "  [^a]: Three billion parameters.",
            "  ",
            "- [^a]: On one card.",
        ),
    ),
    _warning(
        name="foreign-syntax",
        title="The text has syntax without a meaning here, which readers see as typed.",
        cause="Each program has its own additions to Markdown: math in `$`, shortcodes in `{{< >}}`, `[[links]]`, "
        "`:emoji:`, `==marks==`, `:::` containers, `<!--more-->`, `[shortcodes id=1]`. "
        "They have no meaning here. Titles, summaries and descriptions of "
        "images are not Markdown at all. The first of each kind in a file is reported.",
        fix="Follow the hint. If readers shall see the characters, put them in backticks, or a backslash before the "
        "first one.",
        example=body("- It launched :rocket: today.", "+ It launched 🚀 today."),
    ),
    _warning(
        name="invisible-character",
        title="A character without width is where Markdown or YAML wants a space or nothing.",
        cause="Characters such as U+200B ZERO WIDTH SPACE come along when you copy from a web page. With one before a "
        "`#`, a line is no heading; in a key of the front matter, the key is another one. (Spaces of other kinds, such "
        "as U+00A0 NO-BREAK SPACE, work as spaces there.) In YAML, this is an error.",
        fix="Delete the character. The message names it, and editor programs that use the language server offer to "
        "remove it.",
        example=body("- \u200b## Method", "+ ## Method", "  ", "  Ask again."),
    ),
    _warning(
        name="misplaced-footnote",
        title="A footnote is where footnotes do not work.",
        cause="They work in the body. In takeaways, title, summary and `why_it_matters` there is no place for the "
        "note, and in the text of a link or the description of an image none for its link.",
        fix="Move it to the body, or after the link or image.",
        example=front_matter("- takeaways: ['It is small.[^1]']", "+ takeaways: [It is small.]"),
    ),
    _warning(
        name="missing-footnote",
        title="A footnote has no note.",
        cause="Without a note of this name, the reference is shown as typed.",
        fix="Write the note in a paragraph of its own, or correct the name.",
        example=body("- It is small.[^size]", "+ It is small."),
    ),
    _warning(
        name="unclosed-code",
        title="A block of code has no end.",
        cause="Without a second line of three backticks (or `~`), all that follows is code.",
        fix="Write the same characters on a line of their own, after the code.",
        example=body("  ```", "  print(1)", "+ ```"),
    ),
    _warning(
        name="undefined-link",
        title="A link refers to a name that is not defined.",
        cause="`[words][name]` is a link if a line `[name]: https://...` is in the same file. "
        "Otherwise it is shown as typed.",
        fix="Write the URL in round brackets, or define the name.",
        example=body("- See [the paper][paper].", "+ See [the paper](https://arxiv.org/abs/2509.04664)."),
    ),
    _warning(
        name="unknown-box",
        title="The first line of a quotation looks like that of a box, and is none.",
        cause="The kinds of boxes are NOTE, TIP, IMPORTANT, WARNING and CAUTION. The line has only the kind: the text "
        "begins on the next.",
        fix="Write one of these kinds, alone on its line.",
        example=body("- > [!INFO]", "+ > [!NOTE]", "  > The weights are open."),
    ),
    _warning(
        name="unused-footnote",
        title="Nothing refers to a footnote.",
        cause="A note without a reference is not shown.",
        fix="Write its name in the text, where it belongs, or remove the note.",
        example=body(
            "  It is small.", "  ", "- [^size]: It has three billion parameters.", "+ It has three billion parameters."
        ),
    ),
)
