"""Codes of files that cannot be read: encoding, front matter, YAML syntax."""

from __future__ import annotations

from site_builder.diagnostics.codes.code import Code, body, front_matter, whole_file

CODES = (
    Code(
        name="control-character",
        title="The text contains an invisible control character.",
        cause="Such characters come along when you copy from a PDF file, and no page may contain them. Characters that "
        "change the direction of the text after them (U+202A to U+202E, U+2066 to U+2069) and invisible letters "
        "(U+E0000 to U+E007F, except in flags) count too. So do codes for them, such as `\\x07` in double quotes.",
        fix="Delete the character, or type the words around it again. If it is in a file name, rename the file.",
        example=body("- The model stops &#12;early.", "+ The model stops early."),
    ),
    Code(
        name="cut-off",
        title="The rest of the value is read as a comment.",
        cause="In YAML, a space and `#` begin a comment, so the text after them is lost. (There is no warning for "
        "a comment with a space after its `#`.)",
        fix="Put the value in quotes.",
        severity="warning",
        example=front_matter("- author: Ada Example #1", '+ author: "Ada Example #1"'),
    ),
    Code(
        name="duplicate-key",
        title="A key is given twice.",
        cause="Only one of the two values could count.",
        fix="Remove one of the two lines.",
        example=front_matter("  author: Ada Example", "- author: Ben Example"),
    ),
    Code(
        name="merge-conflict",
        title="The file contains the marks of a merge conflict.",
        cause="Git could not decide which version of some lines is right, and left both in the file. "
        "In fenced code, such lines are an example and not reported.",
        fix="Keep one version, or both, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`.",
        example=body(
            "- <<<<<<< HEAD",
            "  It admits doubt in one answer of five.",
            "- =======",
            "- It admits doubt in every fifth answer.",
            "- >>>>>>> update",
        ),
    ),
    Code(
        name="no-front-matter",
        title="The file does not begin with front matter.",
        cause="The first line must be `---`. Not even an empty line may come before it.",
        fix="Make `---` the first line, then write the keys, and `---` again before the body.",
        example=whole_file(
            "content/pages/about.md",
            "- About this hub",
            "+ ---",
            "+ title: About this hub",
            "+ nav_order: 1",
            "+ ---",
            "  We write about AI research.",
        ),
    ),
    Code(
        name="not-utf8",
        title="The file is not UTF-8.",
        cause="It was saved in an old encoding, so letters such as é cannot be read. Or its name is in an old "
        "encoding, as in some old archives.",
        fix='Save it again as UTF-8: most editors ask for the encoding under "Save as". If its name is in an old '
        "encoding, rename the file.",
        no_example="A page in UTF-8 cannot show it.",
    ),
    Code(
        name="unclosed-front-matter",
        title="The front matter has no closing `---`.",
        cause="Without it, nothing says where the body begins.",
        fix="Put a line `---` after the last key.",
        example=whole_file(
            "content/pages/about.md",
            "  ---",
            "  title: About this hub",
            "  nav_order: 1",
            "+ ---",
            "  We write about AI research.",
        ),
    ),
    Code(
        name="yaml-alias",
        title="A value uses a YAML anchor or alias.",
        cause="In YAML, a value that begins with `*` or `&` refers to another value. Hubs do not use this: such "
        "files can grow without bounds.",
        fix="Put the value in quotes.",
        example=front_matter("- author: *ada", "+ author: '*ada'"),
    ),
    Code(
        name="yaml-depth",
        title="Brackets or lists are nested more than 20 deep.",
        cause="No key needs that.",
        fix="Put text that contains brackets in quotes.",
        example=front_matter(f"- summary: {'[' * 21}{']' * 21}", f"+ summary: '{'[' * 21}{']' * 21}'"),
    ),
    Code(
        name="yaml-key",
        title="A key is not plain text.",
        cause="A line begins with a bracket or a question mark where a key should be.",
        fix="Begin the line with a key. If the line belongs to the value above, indent it.",
        example=front_matter("- [author]: Ada Example", "+ author: Ada Example"),
    ),
    Code(
        name="yaml-syntax",
        title="The lines cannot be read as `key: value`.",
        cause="Often a value contains `: `, or begins with a character that means something in YAML: a quotation "
        "mark, a bracket, `@`, `*`, `&`, `>`, `|`. The message says what was found, and the hint what to write.",
        fix="Write it as the hint says. Most values are right in quotes.",
        example=front_matter("- author: Ada: an example", '+ author: "Ada: an example"'),
    ),
    Code(
        name="yaml-tag",
        title="A value begins with `!`.",
        cause="In YAML, `!` begins a tag, which hubs do not use.",
        fix="Put the value in quotes.",
        example=front_matter("- author: !ada Example", "+ author: '!ada Example'"),
    ),
    Code(
        name="yaml-too-large",
        title="The front matter, or a YAML file, has more than 1,000,000 characters.",
        cause="Something was pasted into it that belongs somewhere else.",
        fix="Remove it. Long text belongs in the body of a story.",
        no_example="The file would be too long to show.",
    ),
)
