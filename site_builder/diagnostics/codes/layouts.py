"""Codes of layouts and style sheets: the design of a hub."""

from __future__ import annotations

from site_builder.diagnostics.codes.code import Code, whole_file

_DATA = ("data/prices.yaml", "- name: A model\n  price: 20\n")
_READING = (
    "layouts/page/about.html",
    '{% data prices = "prices.yaml" %}\n<p>{{ page.title }}: {{ prices|length }}</p>\n',
)
_READING_JSON = (_READING[0], _READING[1].replace("yaml", "json"))
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
        name="layout-query",
        title="A layout asks for something that does not exist.",
        cause="A `query` or `data` at the top of a layout names a collection, a field, a value or a data file that the "
        "hub does not have, or a value that its page does not have.",
        fix="Correct the name in the layout.",
        example=whole_file(
            "layouts/page/about.html",
            '- {% data prices = "price.yaml" %}',
            '+ {% data prices = "prices.yaml" %}',
            "  <p>{{ page.title }}: {{ prices|length }} prices</p>",
            files=(_PAGE, _DATA),
        ),
    ),
    Code(
        name="empty-query",
        title="A query of a layout finds nothing, and may be misspelt.",
        cause="It names a tag, category, source or item that no published story has. That may be so for a while, as "
        "when the only story expires: the pages show nothing then.",
        fix="Correct the name in the layout, or leave it as it is.",
        severity="warning",
        example=whole_file(
            "layouts/page/about.html",
            '- {% query newest = stories(category="reserch", count=3) %}',
            '+ {% query newest = stories(category="research", count=3) %}',
            "  <p>{{ page.title }}: {{ newest|length }} stories</p>",
            files=(_PAGE,),
        ),
    ),
    Code(
        name="data-syntax",
        title="A data file cannot be read.",
        cause="Files in `data/` are YAML, JSON, or CSV with the names of the columns in the first line. This one is "
        "not valid.",
        fix="Correct the line.",
        example=whole_file(
            "data/prices.json",
            '- {"price": 20,}',
            '+ {"price": 20}',
            files=(_PAGE, _READING_JSON),
        ),
    ),
    Code(
        name="unsafe-data",
        title="A text in a data file is a URL that can run code.",
        cause="Layouts may show any text of a data file as a link. One that begins with `javascript:` or `data:` would "
        "run as a program of the site. Images in `data:image/png` and the like are allowed.",
        fix="Write a URL that starts with `https://`; in a text that is no URL, put another word first.",
        example=whole_file(
            "data/prices.yaml",
            "  - name: A model",
            "-   link: javascript:alert(1)",
            "+   link: https://lab.example/prices",
            files=(_PAGE, _READING),
        ),
    ),
    Code(
        name="unused-data",
        title="No layout reads a data file.",
        cause="Files in `data/` are there for layouts, and are not published.",
        fix="Read it in a layout, or delete it.",
        severity="warning",
        example=whole_file(
            "layouts/page/about.html",
            "- <p>{{ page.title }}</p>",
            '+ {% data prices = "prices.yaml" %}',
            "+ <p>{{ page.title }}: {{ prices|length }} prices</p>",
            files=(_PAGE, _DATA),
        ),
    ),
    Code(
        name="style-syntax",
        title="A style sheet of the hub is not valid CSS.",
        cause="It is checked where `lightningcss` is installed (the extra `optimise`).",
        fix="Correct the style sheet, or remove it to use the packaged one.",
        example=whole_file("static/css/colours.css", "- .masthead { color: ( }", "+ .masthead { color: #fff }"),
    ),
)
