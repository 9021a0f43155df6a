"""Codes of files: their names, sizes and places."""

from __future__ import annotations

from site_builder.diagnostics.codes.code import Code, whole_file

CODES = (
    Code(
        name="file-too-large",
        title="A file is larger than the hub allows.",
        cause="A Markdown file may have 500,000 bytes, any other file 100,000,000, unless `limits` in the settings "
        "says otherwise. A larger Markdown file is probably not a story.",
        fix="Split it, publish it on another site, or raise the limit: `limits: {file: 500000000}`.",
        no_example="The file would be too long to show.",
    ),
    Code(
        name="long-file-name",
        title="A file name has more than 250 bytes.",
        cause="File systems do not take longer names. Letters other than the English ones count for two to four bytes.",
        fix="Give the file a shorter name.",
        no_example="The name would be too long to show.",
    ),
    Code(
        name="more-problems",
        title="A file has more than 100 problems.",
        cause="The first 100 are shown, errors before warnings. It is a warning when only warnings are left out.",
        fix="Fix the first ones and run the command again. Often one mistake causes all of them.",
        no_example="The file would be too long to show.",
    ),
    Code(
        name="outside-link",
        title="A file is a symbolic link out of the hub, to a folder, or to nothing.",
        cause="Such links are not followed: a story must not publish other files of the machine. The folders "
        "`content`, `layouts` and `static` themselves may be links.",
        fix="Replace the link with a copy of the file.",
        no_example="The contents of a file cannot show it.",
    ),
    Code(
        name="hidden-file",
        title="A file in `static/` is not published, because its name begins with a full stop.",
        cause="Programs make many such files, and some are secret. Only `static/root/.well-known/` is published: it "
        "holds files such as `security.txt`, which others look for at a fixed URL (RFC 8615). Names that nobody "
        "publishes, such as `.DS_Store` and `.gitkeep`, are not reported.",
        fix="Delete the file, or put it on the host yourself. A deploy to a branch writes `.nojekyll`, and keeps files "
        "that others have put there.",
        severity="warning",
        no_example="The contents of a file cannot show it.",
    ),
    Code(
        name="same-name",
        title="Two file names differ only in capital letters, or in how letters are encoded.",
        cause="Windows and macOS would keep only one of the two files. `é` can be encoded as one character or two; "
        "site-builder reads one of two such files.",
        fix="Rename or delete one of the two.",
        no_example="The contents of a file cannot show it.",
    ),
    Code(
        name="unplaced-file",
        title="A file in `content/` is ignored: it is neither a story nor a page.",
        cause="Stories are Markdown files (`.md`) below `content/news/`, pages below `content/pages/`. Other Markdown "
        "files, and documents such as `.docx`, `.txt` or `.html` that no story links to, are not published. "
        "`site.yaml`, `redirects.yaml` and `content/sources.yaml` are read only under these names, with small letters.",
        fix="Write its text in a `.md` file in one of the two folders, give it the right name, or move it out of "
        "`content/`.",
        severity="warning",
        example=whole_file(
            "content/about.md", "- ---", "- title: About this hub", "- ---", "- We write about AI research."
        ),
    ),
    Code(
        name="unsafe-file-name",
        title="Windows does not allow the name of a published file.",
        cause="Windows reserves names such as `con` and `aux`, and does not allow characters such as `?`, `:` and `*`, "
        "or a full stop or space at the end. Readers do not notice, but the site cannot be copied to such a computer.",
        fix="Rename the file, or give the story another `slug`.",
        severity="warning",
        no_example="The contents of a file cannot show it.",
    ),
)
