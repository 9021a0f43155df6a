"""Codes of layouts and style sheets: the design of a hub."""

from __future__ import annotations

from site_builder.diagnostics.codes.code import Code, whole_file

_PAGE = ("content/pages/about.md", "---\ntitle: About\n---\nWe write about AI research.")

CODES = (
    Code(
        name="layout-error",
        title="A layout failed on a page.",
        cause="Layouts are the design of the hub, not your text. Here a layout names a file that is not in `static/`. "
        "The message names the page, and the file it is made from.",
        fix="Show the whole message to the person who maintains the design. If it came with a story, name the story.",
        example=whole_file(
            "layouts/page.html",
            '- <img src="{{ asset(\'seal.svg\') }}" alt="">',
            '+ <img src="{{ asset(\'favicon.svg\') }}" alt="">',
            files=(_PAGE,),
        ),
    ),
    Code(
        name="blocked-by-policy",
        title="Browsers block something that a layout writes.",
        cause="Each page has a Content Security Policy: it runs scripts and shows styles and images of this site "
        "only, and none that are written inside the page. So no foreign script can harm readers. "
        "Only the browser would report what it blocks.",
        fix="Put scripts and styles into files in `static/`. To allow another host, copy the packaged "
        "`layouts/partials/csp.txt` into the hub, and add the host.",
        severity="warning",
        example=whole_file(
            "layouts/page.html",
            '- <body onload="start()"><h1>{{ page.title }}</h1>',
            "+ <body><h1>{{ page.title }}</h1>",
            files=(_PAGE,),
        ),
    ),
    Code(
        name="layout-missing",
        title="A layout does not exist.",
        cause="It is needed, or another layout names it. A layout of the hub replaces the packaged one of that name.",
        fix="Show the message to the person who maintains the design.",
        example=whole_file(
            "layouts/page.html", '- {% extends "bas.html" %}', '+ {% extends "base.html" %}', files=(_PAGE,)
        ),
    ),
    Code(
        name="layout-syntax",
        title="A layout cannot be read.",
        cause="Its Jinja syntax is not valid.",
        fix="Show the message to the person who maintains the design.",
        example=whole_file("layouts/page.html", "- <h1>{{ page.title }</h1>", "+ <h1>{{ page.title }}</h1>"),
    ),
    Code(
        name="style-syntax",
        title="A style sheet of the hub is not valid CSS.",
        cause="It is checked where `lightningcss` is installed (the extra `optimise`).",
        fix="Correct the style sheet, or remove it to use the packaged one.",
        example=whole_file("static/css/colours.css", "- .masthead { color: ( }", "+ .masthead { color: #fff }"),
    ),
)
