"""Codes of the machine: optional libraries that are missing, programs that fail."""

from __future__ import annotations

from site_builder.diagnostics.codes.code import Code

_MACHINE = "It depends on the machine, not on the files of the hub."
_INSTALL = "Install the library as the hint says, or change the setting."

CODES = (
    Code(
        name="cannot-build",
        title="The preview cannot build the site.",
        cause="The cause is not your text: a file cannot be read or written, or the program has a bug.",
        fix="If the message names a file of yours, check that it exists and can be read. Otherwise restart the "
        "preview. If the message comes back, report it.",
        found_by="serve",
        no_example=_MACHINE,
    ),
    Code(
        name="no-compressor",
        title="A library for `precompress` is not installed.",
        cause="The settings name an encoding whose library is missing. The site is built without it.",
        fix=_INSTALL,
        severity="warning",
        no_example=_MACHINE,
    ),
    Code(
        name="no-nh3",
        title="The library that cleans HTML is not installed.",
        cause="`markdown: {html: true}` in the settings allows HTML in Markdown, which has to be cleaned first.",
        fix=_INSTALL,
        no_example=_MACHINE,
    ),
    Code(
        name="no-pillow",
        title="The library for images, or a font, is not installed.",
        cause="The site is built without social cards, and images are published without their sizes and without "
        "smaller versions.",
        fix=_INSTALL,
        severity="warning",
        no_example=_MACHINE,
    ),
    Code(
        name="unknown-files",
        title="The output folder holds files that no build has written.",
        cause="The folder `.site-builder/`, which remembers what builds have written, was deleted, and the output "
        "folder was kept; or someone put files there. A build removes only files that it knows, so the page of a story "
        "that was withdrawn meanwhile is still there.",
        fix="Delete the output folder and build again. Put files of your own into `static/root/`, from where each "
        "build publishes them, or list them in the settings: `keep: [google1234.html, old/]`. `CNAME`, and files whose "
        "names begin with a dot, are never reported.",
        severity="warning",
        no_example=_MACHINE,
    ),
)
