"""Constants of a site become text of a compiled layout; other expressions stay."""

from __future__ import annotations

import pytest
from jinja2 import Environment, nodes

from site_builder.content.date_forms import ENGLISH
from site_builder.model.site import Site
from site_builder.render.constant_folding import fold_constants

WORDS = {"skip": "Skip & go on", "new": "{n} & {m}: 5 % {n}"}
SITE = Site(
    title="Tom & Jerry",
    description="",
    language="en",
    base_url="https://hub.example",
    base_path="/hub/",
    navigation=(),
    footer=(),
    community=None,
    share=(),
    categories=("research",),
    texts=WORDS,
    plurals={},
    dates=ENGLISH,
)


def folded(source: str) -> nodes.Template:
    return fold_constants(Environment(autoescape=True).parse(source), SITE, {"text": WORDS.__getitem__})


def names(layout: nodes.Template) -> set[str]:
    """What is left to be looked up while the layout is rendered."""
    return {name.name for name in layout.find_all(nodes.Name) if name.ctx == "load"}


@pytest.mark.parametrize("source", ['{{ text("skip") }}', "{{ site.title }}", '{{ site.base_path ~ text("skip") }}'])
def test_texts_of_the_site_are_folded(source: str) -> None:
    assert names(folded(source)) == set()


def test_constants_are_escaped() -> None:
    environment = Environment(autoescape=True)
    layout = folded('<b title="{{ site.title }}">{{ text("skip") }}</b>')
    code = environment.compile(layout, name="a")
    html = environment.template_class.from_code(environment, code, {}).render()
    assert html == '<b title="Tom &amp; Jerry">Skip &amp; go on</b>'


@pytest.mark.parametrize(
    ("call", "html"),
    [
        ('text("new", n=page, m=2)', "&lt; &amp; 2: 5 % &lt;"),
        ('text("new", n="{m}", m=page)', "{m} &amp; &lt;: 5 % {m}"),
        ('text("new", m=page)', "{n} &amp; &lt;: 5 % {n}"),
    ],
)
def test_values_are_filled_into_a_folded_text(call: str, html: str) -> None:
    environment = Environment(autoescape=True)
    layout = folded(f"{{{{ {call} }}}}")
    code = environment.compile(layout, name="a")
    assert names(layout) == {"page"}
    assert environment.template_class.from_code(environment, code, {}).render(page="<") == html


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("{{ page.title }}", {"page"}),
        ("{{ text(page.key) }}", {"text", "page"}),
        ('{{ text("skip", site=page.title) }}', {"text", "page"}),
        ('{{ text("unknown") }}', {"text"}),
        ("{{ site.categories }}", {"site"}),
        ("{{ site.unknown }}", {"site"}),
        ('{% set text = page.words %}{{ text("skip") }}{{ site.title }}', {"text", "site", "page"}),
        ("{% for site in page.sites %}{{ site.title }}{% endfor %}", {"site", "page"}),
        ("{% macro text(name) %}{{ name }}{% endmacro %}{{ text('skip') }}", {"text", "name"}),
        ('{% from "own.html" import text %}{{ text("skip") }}', {"text"}),
    ],
)
def test_other_expressions_are_left_to_rendering(source: str, left: set[str]) -> None:
    assert names(folded(source)) == left
