"""A hub in which every place that takes a text holds markup and script, with a marker that tells when it runs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from site_builder.content.slug import slugify
from tests.support.hubs import write_file

MARKER = "__pwned"
"""What script that runs sets on `window`."""
HOST = "evil.example"
"""What is fetched by markup that is obeyed."""
RUN = f"window.{MARKER}=1;document.title='{MARKER}'"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f'"\'><img src=x onerror="{RUN}">',
    f"'-alert(1)-'\" onmouseover=\"{RUN}\" onfocus='{RUN}' autofocus x=\"",
    f"</title></style></textarea><svg onload={RUN}>",
    f"]]><script xmlns='http://www.w3.org/1999/xhtml'>{RUN}</script><![CDATA[",
    f"--><script>{RUN}</script><!-- <!--<script>",
    f"<img src=//{HOST}/x.png><link rel=stylesheet href=//{HOST}/x.css><iframe src=//{HOST}/></iframe>",
    f"<base href=//{HOST}/><meta http-equiv=refresh content=0;url=//{HOST}/><form action=//{HOST}/>",
    f"{{{{7*7}}}}{{% raw %}}${{{RUN}}}`{RUN}`",
    f"x' style='background:url(//{HOST}/x)' class='a;}}body{{background:url(//{HOST}/y)}}",
    f"<math><mtext></p><style><!--</style><img src onerror={RUN}>",
    f"&lt;script&gt;{RUN}&lt;/script&gt; &#60;script&#62;{RUN}&#60;/script&#62; &quot;onload=&quot;",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e \\x3cscript\\x3e",
]
RAW = [
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={RUN}&gt;'>",
    f"<svg></p><style><a id='</style><img src=1 onerror={RUN}>'>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<details open ontoggle={RUN}><summary onclick={RUN}>a</summary></details>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s></svg>"
    f"<svg><a xlink:href='javascript:{RUN}'><text>x</text></a></svg>",
    f"<button formaction='javascript:{RUN}'>b</button><input autofocus onfocus={RUN}>"
    f"<isindex action='javascript:{RUN}'>",
    f"<a href='javascript:{RUN}'>a</a><a href=' &#1;javascript:{RUN}'>b</a><a href='java&#10;script:{RUN}'>c</a>",
    f"<object data='javascript:{RUN}'></object><embed src=//{HOST}/x><video src=//{HOST}/x onerror={RUN}></video>",
    f"<p id=_search name=x style='background:url(//{HOST}/z)' class='skip' background=//{HOST}/b>p</p>",
    f"<template><script>{RUN}</script></template><xmp><script>{RUN}</script></xmp><title><script>{RUN}</script></title>",
    f"</main></body></html><body onload={RUN} background=//{HOST}/c><frameset onload={RUN}>",
    f"<b <script>{RUN}</script>><i/onmouseover={RUN}>i</i><u\tonclick={RUN}>u</u><b/////onclick={RUN}>b</b>",
    f"<img alt=a src=/own.svg srcset='//{HOST}/d 2x' onload={RUN} usemap=#m>"
    f"<map name=m><area href='javascript:{RUN}'></map>",
]
"""Markup for hubs that allow it."""
LINKS = [
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"  javascript:{RUN}",
    f"java&Tab;script:{RUN}",
    f"java&NewLine;script:{RUN}",
    f"&#x6A;avascript&colon;{RUN}",
    f"\x01javascript:{RUN}".replace("\x01", "&#1;"),
    f"data:text/html,<script>{RUN}</script>",
    f"data:text/html;base64,{'PHNjcmlwdD4x'}",
    f"vbscript:{RUN}",
    f"blob:https://{HOST}/1",
    f"filesystem:https://{HOST}/1",
    f"view-source:https://{HOST}/",
    f"//{HOST}/",
    f"/\\{HOST}/",
    f"\\\\{HOST}/",
    f"/%2F{HOST}/",
    f"https:{HOST}",
    f"https:///{HOST}",
    f"http:\\\\{HOST}",
    f"%6Aavascript:{RUN}",
    f"javascript%3A{RUN}",
    f"feed:javascript:{RUN}",
    f"jar:javascript:{RUN}!/",
]


def payloads(html: bool) -> list[str]:
    """What the texts of a hub are; in one that allows HTML, without pictures and links that are errors."""
    if not html:
        return PAYLOADS
    own = [re.sub(r"<img (src(=\S+)?|title)", r"<img alt=a src=/own.svg", text) for text in [*PAYLOADS, *RAW]]
    return [re.sub(r"(?<!:)href='[^']*'", "href='/about/'", text) for text in own]


def body(texts: Sequence[str]) -> str:
    """The Markdown of a hostile story: each payload in each kind of block and mark."""
    parts = []
    for n, payload in enumerate(texts):
        label = payload.replace("[", "(").replace("]", ")").replace("\n", " ")
        parts += [
            payload,
            f"## {payload}",
            f"> {payload}",
            f"- {payload}\n- [ ] {payload}",
            f"*{payload}* **{payload}** ~~{payload}~~ `{payload}`",
            f"| {label} | b |\n|:--|--:|\n| {label} | `{label}` |".replace("||", "|"),
            f"```{payload}\n{payload}\n```",
            f'```html onload="{RUN}"\n{payload}\n```',
            f'!!! note "{label}"\n    {payload}',
            f"!!! {label.split(' ')[0]}\n    {payload}",
            f"A note.[^{n}] And ^[{label}]\n\n[^{n}]: {payload}",
            f"[{label}](<https://ok.example/?q=%22%3E> '{label.replace(chr(39), chr(34))}')",
            f"![{label}](picture.svg '{label.replace(chr(39), '')}')",
        ]
    return "\n\n".join(parts) + "\n"


def write_hostile_hub(folder: Path, html: bool = False) -> Path:
    """Write the hub: a story for each payload in all of its keys, one with the hostile body, pages, sources.

    With `html`, it allows HTML in Markdown.
    """
    bad = json.dumps  # A JSON text is a double-quoted scalar of YAML.
    texts = payloads(html)
    categories = "".join(
        f"  - {{slug: c{n}, title: {bad(text)}, description: {bad(text)}}}\n" for n, text in enumerate(texts)
    )
    items = "".join(f"  - {{label: {bad(text)}, url: /about/}}\n" for text in PAYLOADS[:6])
    write_file(
        folder / "site.yaml",
        f"title: {bad(PAYLOADS[1])}\nbase_url: https://hub.example/\ndescription: {bad(PAYLOADS[2])}\n"
        f"categories:\n{categories}navigation:\n{items}"
        f"community: {{label: {bad(PAYLOADS[3])}, url: 'https://ok.example/'}}\n"
        f"texts: {{skip: {bad(PAYLOADS[3])}, search_placeholder: {bad(PAYLOADS[2])}, copied: {bad(PAYLOADS[0])}, "
        f"search_none: {bad('{query}' + PAYLOADS[1])}, feed_note: {bad(PAYLOADS[5])}}}\n"
        f"markdown: {{html: {str(html).lower()}}}\n"
        "feeds: {terms: full, min_stories: 1}\n"
        "share: [x, linkedin, bluesky, mastodon, hacker-news, reddit, email]\n",
    )
    sources = "".join(
        f"- {{id: {bad(slugify(text[:98]))}, name: {bad(text[:98])}, description: {bad(text)}, domains: [ok.example], "
        f"homepage: 'https://ok.example/?a=1&amp;b=(x)#{n}'}}\n"
        for n, text in enumerate(texts)
        if n not in (1, 8, 13)
    )
    write_file(folder / "content/sources.yaml", sources)
    names = [f"Author {n} {text}"[:100] for n, text in enumerate(texts)]
    authors = "".join(
        f"- {{id: {bad(slugify(name))}, name: {bad(name)}, description: {bad(text)}, role: {bad(text[:200])}, "
        f"homepage: 'https://ok.example/?a=1&amp;b=(x)#', same_as: ['https://ok.example/a?b=(x)&c=#']}}\n"
        for name, text in zip(names, texts, strict=True)
    )
    write_file(folder / "content/authors.yaml", authors)
    news = folder / "content/news"
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>&lt;script&gt;</title></svg>'
    write_file(news / "picture.svg", picture)
    write_file(folder / "static/own.svg", picture)
    for n, text in enumerate(texts):
        source = (
            f"source: {bad(slugify(text[:98]))}\nsource_url"
            if n not in (1, 8, 13)
            else f"source:\n  name: {bad(text[:98])}\n  url"
        )
        write_file(
            news / f"2026-11-{n + 1:02} '{n}' onload=alert(1)&<b>.md",
            f'---\ntitle: {bad(text[:200])}\n{source}: "https://ok.example/?a=1&b={n}(x)#\'"\ncategory: c{n}\n'.replace(
                "#'", "#"
            )
            + f"takeaways: [{bad(text)}, {bad('`' + text + '`')}]\ntags: [{bad(text[:100])}, {bad('t' + text[:99])}]\n"
            f"summary: {bad(text)}\nwhy_it_matters: {bad(text)}\nid: {bad(text[:200])}\n"
            f"author: [{bad(text[:100])}, {bad(names[n])}]\n"
            f"image: picture.svg\nimage_alt: {bad(text)}\n---\n{body(texts) if n == 0 else text}\n",
        )
        write_file(
            folder / f"content/pages/p{n} <script>.md",
            f"---\ntitle: {bad(text[:200])}\nsummary: {bad(text)}\nnav_order: {n}\n---\n{text}\n",
        )
    write_file(
        folder / "content/pages/about.md",
        f"---\ntitle: About\n---\n{body(texts)}".replace("picture.svg", "../news/picture.svg"),
    )
    return folder


def write_hostile_collections(folder: Path) -> Path:
    """Write a hub whose declarations, and whose items in each kind of field, hold the payloads."""
    bad = json.dumps
    short = [text[:100] for text in PAYLOADS]
    choices = [text for n, text in enumerate(short) if n not in (0, 10)]
    fields = {
        "text": {"type": "text", "title": short[0], "description": PAYLOADS[1]},
        "note": {"type": "markdown", "title": short[2]},
        "site": {"type": "url", "title": short[3]},
        "score": {"type": "number", "title": short[4]},
        "open": {"type": "boolean", "title": short[5]},
        "day": {"type": "date", "title": short[6]},
        "kind": {"type": "choice", "title": short[7], "of": choices},
        "runs": {"type": "list", "title": short[8], "default": [short[9]]},
        "logo": {"type": "image", "title": short[9]},
        "like": {"type": "reference", "to": "tools", "title": short[10]},
        "others": {"type": "references", "to": "tools", "title": short[11]},
    }
    tools = {
        "title": short[1],
        "item": short[2],
        "description": PAYLOADS[3],
        "fields": fields,
        "filters": ["kind", "open", "runs", "like", "others"],
    }
    threads = {"title": short[4], "item": short[5], "order": "oldest-first"}
    for_stories = {name: field for name, field in fields.items() if name != "like"}
    for_stories["threads"] = {"type": "references", "to": "threads", "title": short[6]}
    write_file(folder / "site.yaml", "title: Hub\nbase_url: https://hub.example/\n")
    write_file(folder / "collections.yaml", f"collections: {bad({'tools': tools, 'threads': threads})}\n")
    with (folder / "collections.yaml").open("a") as file:
        file.write(f"stories: {bad({'fields': for_stories})}\n")
    write_file(folder / "static/own.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    for n, text in enumerate(PAYLOADS):
        other = (n + 1) % len(PAYLOADS)
        values = {
            "text": text,
            "note": text,
            "site": f"https://ok.example/?q={n}&a=(x)",
            "score": n,
            "open": n % 2 == 0,
            "day": "2026-11-20",
            "kind": choices[n % len(choices)],
            "runs": [short[n], f"t{text[:90]}"],
            "logo": "/own.svg",
            "others": [f"t{other}"],
        }
        entry = {"name": f"{n} {text[:150]}", "also": [f"also {n} {text[:150]}"], "description": text}
        entry |= {"image": "/own.svg", "image_alt": text}
        for path, keys in (
            (f"tools/t{n}.md", {**entry, **values, "like": f"t{other}"}),
            (f"threads/r{n}.md", entry),
            (
                f"news/2026-11-{n + 1:02}-s{n}.md",
                {**_STORY, **values, "title": f"S{n}", "threads": [f"r{n}", "r0"][: n + 1]},
            ),
        ):
            write_file(folder / "content" / path, f"---\n{bad(keys)}\n---\n{text}\n")
    return folder


_STORY = {
    "source": {"name": "Lab", "url": "https://ok.example/"},
    "category": "research",
    "takeaways": ["One."],
}
