"""Codes of HTML in Markdown, and of Markdown that grows too large."""

from __future__ import annotations

from site_builder.diagnostics.codes.code import Code, body

_HTML = ("site.yaml", "markdown: {html: true}")

CODES = (
    Code(
        name="html-left-out",
        title="HTML in Markdown has an element or attribute that is left out.",
        cause="With `markdown: {html: true}`, only the elements and attributes on the list of the guide reach a page. "
        "An `id` that is already used on the page is left out too. The text of the element stays, except for scripts "
        "and styles. Each element or attribute is reported once per file.",
        fix="Write it in Markdown, or remove it.",
        severity="warning",
        example=body(
            '- Errors fall by <b style="color: red">half</b>.', "+ Errors fall by <b>half</b>.", files=(_HTML,)
        ),
    ),
    Code(
        name="too-much-html",
        title="The HTML in one Markdown file has more than 5,000 tags.",
        cause="Cleaning so much HTML takes too long.",
        fix="Write it in Markdown, or publish it as a file of its own.",
        no_example="The file would be too long to show.",
    ),
    Code(
        name="too-much-repeated",
        title="The URLs and titles of the links in one file add up to more than 1,000,000 characters.",
        cause="A reference with a long URL or title is used again and again.",
        fix="Shorten the URL or the title, or use it less often.",
        no_example="The file would be too long to show.",
    ),
    Code(
        name="unended-html",
        title="An HTML element has no end tag, or an end tag no element.",
        cause="An element without an end tag includes all text after it.",
        fix="Add the missing tag, or remove the other one.",
        severity="warning",
        example=body("- Errors fall by <b>half.", "+ Errors fall by <b>half</b>.", files=(_HTML,)),
    ),
)
