from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.model.problems import PointLocation
from site_builder.render.content_policy import LAYOUT, parse_policy
from site_builder.render.layout_checks import layout_links, policy_problems, unknown_names
from site_builder.render.templates import Layouts
from tests.support.hubs import hub_of

LAYOUTS = Path(__file__).parents[3] / "layouts"
POLICY = (LAYOUTS / LAYOUT).read_text()
ASSETS = {"js/own.js": "/assets/js/own.1.js", "img/logo.png": "/assets/img/logo.1.png", "root/CNAME": "/CNAME"}


def blocked(html: str, policy: str = POLICY) -> list[str]:
    found = list(policy_problems({"page.html": html, LAYOUT: policy}))
    assert all((p.code, p.severity, p.path) == ("blocked-by-policy", "warning", "layouts/page.html") for p in found)
    assert all(p.hint for p in found)
    return [p.message for p in found]


@pytest.mark.parametrize(
    ("html", "directive"),
    [
        ("<script>alert(1)</script>", "script-src"),
        ("<SCRIPT type=module>import '/x.js'</SCRIPT>", "script-src"),
        ("<script>var x = {{ page.title|json }};</script>", "script-src"),
        ('<button onclick="go()">', "script-src"),
        ('<body class="{{ x }}" onload=go()>', "script-src"),
        ("<a href=\"javascript:go('{{ x }}')\">", "script-src"),
        ("<style>p { color: red }</style>", "style-src"),
        ('<p style="color: {{ page.colour }}">', "style-src"),
        ('<script src="https://cdn.example/x.js"></script>', "script-src"),
        ('<script async src="//cdn.example/x.js?id={{ site.title }}"></script>', "script-src"),
        ('<link rel="stylesheet" href="https://fonts.example/css?family=Inter">', "style-src"),
        ('<link rel="preload" as="font" href="https://fonts.example/a.woff2" crossorigin>', "font-src"),
        ('<link rel="icon" href="https://x.example/i.png">', "img-src"),
        ('<img src="https://x.example/{{ page.href }}.png" alt="">', "img-src"),
        ('<img alt="" src="data:image/gif;base64,R0lGOD">', "img-src"),
        ('<img alt="" src="/a.png" srcset="/b.png 1x, https://x.example/c.png 2x">', "img-src"),
        ('<video poster="https://x.example/p.png">', "img-src"),
        ('<video><source src="https://x.example/v.mp4"></video>', "media-src"),
        ('<iframe src="https://www.youtube-nocookie.com/embed/x"></iframe>', "frame-src"),
        ('<iframe src="/about/"></iframe>', "frame-src"),
        ('<iframe src="{{ page.href }}"></iframe>', "frame-src"),
        ('<object data="/a.pdf"></object>', "object-src"),
        ('<form action="https://list.example/join">', "form-action"),
        ('<base href="/">', "base-uri"),
    ],
)
def test_what_the_policy_blocks_is_reported(html: str, directive: str) -> None:
    (message,) = blocked(html)
    assert f"`{directive}`" in message


@pytest.mark.parametrize(
    "html",
    [
        '<script type="application/ld+json">{"a": "<b onclick=x>"}</script>',
        '<script type="{{ kind }}" src="{{ asset(\'js/own.js\') }}"></script>',
        '<script src="/own.js"></script><script src="{{ page.script }}"></script><script></script>',
        '<a href="https://x.example/" rel="noopener">x</a> <link rel="canonical" href="https://x.example/">',
        '<img src="{{ card.image }}" alt="{{ a > b }}"> <form action="{{ site.base_path }}search/">',
        "{# <script>alert(1)</script> #}<!-- <p onclick=x> -->",
        '<p data-on="x" class="a{% if page.style %} b{% endif %}">onclick="x"</p>',
        "<link rel='preconnect' href='https://x.example/'>",
    ],
)
def test_what_the_policy_allows_is_not_reported(html: str) -> None:
    assert blocked(html) == []


def test_the_hub_can_change_the_policy() -> None:
    html = '<p style="a"><iframe src="https://player.example/x"></iframe><script>x</script><script src="https://cdn.example/a.js">'
    assert len(blocked(html)) == 4
    own = (
        "default-src 'none'; frame-src https://*.example; style-src 'unsafe-inline'; script-src 'sha256-x' cdn.example"
    )
    assert blocked(html, own) == []
    assert blocked(html, "{% if site.preview %}x{% endif %}") == []
    assert parse_policy("").allows_url("img-src", "https://x.example/") is True


def test_report_names_the_place_and_the_way_out() -> None:
    text = '<p>\n  {% if page.title\n %}\n  <script src="https://cdn.example/x.js"></script>{% endif %}'
    (found,) = policy_problems({"page.html": text, LAYOUT: POLICY})
    assert found.location == PointLocation(4, 3)
    assert "`https://cdn.example`" in found.hint and "csp.txt" in found.hint


def test_packaged_layouts_break_no_rule() -> None:
    sources = {path.relative_to(LAYOUTS).as_posix(): path.read_text() for path in LAYOUTS.rglob("*.*")}
    assert list(policy_problems(sources)) == []
    links, problems = layout_links(sources, "/", {})
    assert len(links) > 5 and problems == []


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ('<a href="/abuot/">', "/abuot/"),
        ("<a href='/x/?q=1#a'>", "/x/"),
        ('<a class="a{% if x %} b{% endif %}" href="{{ site.base_path }}tgas/">', "/tgas/"),
        ('<a href="{{site.base_path}}">', "/"),
        ('<img src="/seal.svg" alt="">', "/seal.svg"),
        ("<form action={{ site.base_path }}serach/>", "/serach/"),
        ('<img src="{{ site.base_path }}CNAME">', "/CNAME"),
        ("<a href='{{ site.base_path }}{{ \"nope/\" }}'>", "/nope/"),
    ],
)
def test_links_of_layouts_are_checked_by_the_plan(html: str, target: str) -> None:
    for base_path in ("/", "/hub/"):
        links, problems = layout_links(
            {"page.html": "\n " + html.replace('"/', f'"{base_path}').replace("'/", f"'{base_path}")}, base_path, ASSETS
        )
        assert [(link.path, link.target, link.location) for link in links] == [
            ("layouts/page.html", target, PointLocation(2, 2))
        ]
        assert problems == []


@pytest.mark.parametrize(
    ("html", "hint"),
    [
        ('<img src="/img/logo.png">', "write {{ asset('img/logo.png') }}"),
        ('<img src="static/img/logo.png">', "write {{ asset('img/logo.png') }}"),
        ('<script src="{{ site.base_path }}js/own.js"></script>', "write {{ asset('js/own.js') }}"),
        ('<a href="about/">', "write {{ site.base_path }}about/"),
        ('<a href="/about/">', "write {{ site.base_path }}about/"),
    ],
)
def test_links_that_cannot_be_right_are_reported(html: str, hint: str) -> None:
    links, problems = layout_links({"page.html": html}, "/hub/", ASSETS)
    assert [(p.code, p.hint) for p in problems] == [("broken-link", hint)] and links == []


@pytest.mark.parametrize(
    "html",
    ['<a id="x" href="#x">', '<a id="y-{{ n }}" href="#y-1">', '<a href="#TOP">', '<a href="?page=2">',
     '<a href="mailto:a@b.example">', '<a href="//x.example/a">', '<a href="">',
     '<a href="{{ card.url }}">', '<a href="{{ card.url }}index.md">', '{# <a href="/x/"> #}', '<base href="x/">'],
)  # fmt: skip
def test_other_links_are_not_checked(html: str) -> None:
    assert layout_links({"page.html": html, "feed.xml": '<a href="x">'}, "/hub/", ASSETS) == ([], [])


def test_links_of_layouts_with_constants_and_anchors_are_checked() -> None:
    source = """<a href="{{ "/nope/" }}"> <a href="https://hub.example/nope/"> <a href="{{ site.base_url }}/x/#y-1">
        <a href="/news/a/#nix"> <a href="#zz"> <a href="{{ '/a?b&amp;c' }}"> <a href="https://hub.example.org/">
        <p id='y-{{ n }}'> <a href="{{ '/' }}{{ slug }}"> <a href="#{{ slug }}">"""
    links, problems = layout_links({"page.html": source}, "/", (), "https://hub.example")
    expected = [("/nope/", ""), ("/nope/", ""), ("/x/", ""), ("/news/a/", "nix"), ("", "zz"), ("/a", "")]
    assert [(link.target, link.anchor) for link in links] == expected and problems == []
    assert layout_links({"page.html": '<a href="https://hub.example/b/">'}, "/a/", (), "https://hub.example") == (
        [],
        [],
    )


def test_names_that_layouts_write_are_checked_without_a_page() -> None:
    source = (
        "{% if page.x %}\n{{ text('skipp') }}{{ text('nope') }}\n{{ asset('js/onw.js') }}{{ site.titel }}\n"
        "{% endif %}{{ text(page.key) }}{{ text('skip') }}{{ asset('js/own.js' if x else 'js/gone.js') }}"
    )
    shadowing = "{% macro text(x) %}{% endmacro %}{% for site in page.x %}{{ text('x') }}{{ site.x }}{% endfor %}"
    layouts = Layouts({"page.html": source, "b.html": shadowing, "c.html": "{% if %}"}, ASSETS)
    found = [(p.location, p.message, p.hint) for p in unknown_names(layouts, hub_of().site)]
    everything = "`layouts/texts/en.yaml` has all texts"
    assert found == [
        (PointLocation(2), "unknown text `skipp`", "did you mean `skip`?"),
        (PointLocation(2), "unknown text `nope`", everything),
        (PointLocation(3), "unknown file in `static/`: `js/onw.js`", "did you mean `js/own.js`?"),
        (PointLocation(3), "unknown value of `site`: `titel`", "did you mean `title`?"),
        (PointLocation(4), "unknown file in `static/`: `js/gone.js`", "did you mean `js/own.js`?"),
    ]
