"""Flat layouts and faster code give the text that Jinja gives, or leave the layout to Jinja."""

from __future__ import annotations

import pytest
from jinja2 import nodes
from jinja2.runtime import markup_join
from markupsafe import Markup, escape

from site_builder.config.paths import LAYOUTS, defaults_folder
from site_builder.model.content import Body, MarkdownBody
from site_builder.model.outputs import Page, TextFile
from site_builder.model.site import Link
from site_builder.pipeline.plan import plan
from site_builder.render.fast_code import FlatLoader, escaped, fast_environment, fill, joined
from site_builder.render.renderer import Renderer
from site_builder.render.templates import Layouts, display_path
from tests.support.hubs import hub_of, story

VALUES = {"page": Link("A & B", "/a/"), "words": ["x", "<y>"], "table": {"a": "<1>", "items": 2}}


def rendered(sources: dict[str, str]) -> tuple[str, str]:
    """Return the text of the fast code and of Jinja's. Raises what the fast code raises."""
    layouts = Layouts(sources, {})
    layouts.environment.globals |= {"twice": lambda text, times=2: str(text) * times}

    def parse(name: str) -> nodes.Template | None:
        source = sources.get(name)
        return None if source is None else layouts.environment.parse(source, name, display_path(name))

    fast = fill(fast_environment(layouts.environment, FlatLoader(parse)).get_template("page.html"), VALUES)
    return fast, layouts.environment.get_template("page.html").render(VALUES)


@pytest.mark.parametrize(
    "source",
    [
        "{{ page.label }} {{ twice(page.label) }} {{ twice(page.label, times=3)|upper }} {{ 'a' ~ page.label ~ 1 }}",
        "{{ table['a'] }} {{ table.items() }}",
        "{{ page.nope is defined }} {{ nope is defined }} {{ page.nope|default('d') }} {{ nope|d('e') }}",
        "{% if page.nope is undefined and nope is not defined %}{{ page.label }}{% endif %}",
        "{% for word in words %}{{ loop.index }}{{ word }}{% include 'word.html' %}{% else %}none{% endfor %}",
        "{% set a = 1 %}{% include 'sets.html' %}{{ a }}{% include 'sets.html' %}",
        "{% with a = page.label %}{% include 'shows.html' %}{% endwith %}",
        "{% set label %}<b>{{ page.label }}</b>{% endset %}{{ label }}",
        "{% filter upper %}{% include 'shows.html' %}{% endfilter %}",
        "{% include ['gone.html', 'shows.html'] %}{% include 'gone.html' ignore missing %}",
        "{% include 'words.html' without context %}",
        "{% include 'sh' ~ 'ows.html' %}",
        "{% include 'nested.html' %}{% include 'nested.html' %}",
        "{% set twice = page.label %}{{ twice }}",
        "{% set ns = namespace(n=1) %}{% for word in words %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}",
        "{% extends 'base.html' %}{% block main %}{{ page.label }}{% endblock %}",
        "{% extends 'base.html' %}{% set title = page.url %}{% block main %}{{ title }}{% endblock %}",
        "{% extends 'middle.html' %}{% block inner %}{% include 'shows.html' %}{% endblock %}",
        "{% extends 'middle.html' %}{% block head %}{% set a = 7 %}{{ a }}{% endblock %}text",
        "{% block main %}{{ page.label }}{% endblock %} {% block other %}{% endblock %}",
        "{% include 'blocks.html' %}",
        "{% extends 'base.html' %}{% block head %}x{% block main %}y{% endblock %}{% endblock %}",
        "{% extends 'nests.html' %}{% block head %}z{% endblock %}",
        "{% extends 'titled.html' %}{% set title = 'mine' %}{% set b = title %}",
        "{% block main %}{{ page|default('-') }}{% endblock %}{% set page = 3 %}{{ page }}",
        "{% for word in words %}{% include 'page-or-not.html' %}{% set page = 3 %}{% endfor %}",
        "{% set x = '<b>'|safe ~ 'x' %}{{ x }}{{ '<b>'|safe ~ page.label }}{{ ('<b>'|safe ~ 'x') ~ page.label }}",
    ],
)
def test_fast_code_gives_the_text_of_jinja(source: str) -> None:
    fast, text = rendered(
        {
            "page.html": source,
            "word.html": "[{{ word }}{% for word in words %}{{ loop.index }}{% endfor %}]",
            "sets.html": "{% set a = (a|d(0)) + 1 %}{{ a }}",
            "words.html": "{{ twice(1) }}",
            "shows.html": "({{ a|d('-') }} {{ page.url }})",
            "nested.html": "{% set a = 5 %}{% include 'shows.html' %}{% include 'sets.html' %}",
            "base.html": "{% set b = 'base' %}<{{ title|d('T') }}>{% block head %}{{ b }}{% endblock %}"
            "{% if page.label %}{% block main %}main{% endblock %}{% endif %}{{ title|d('end') }}",
            "middle.html": "{% extends 'base.html' %}"
            "{% block main %}<main>{% block inner %}{% endblock %}</main>{% endblock %}",
            "nests.html": "{% extends 'base.html' %}{% block head %}{% block main %}y{% endblock %}{% endblock %}",
            "titled.html": "{% extends 'base.html' %}{% set title = 'middle' %}",
            "page-or-not.html": "{{ page is defined }}",
            "blocks.html": "{% block main %}{{ page.url }}{% endblock %}",
        }
    )
    assert fast == text


@pytest.mark.parametrize(
    "source",
    [
        "{% extends 'base.html' %}{% block main %}{{ super() }}!{% endblock %}",
        "{% extends 'base.html' %}{% block main %}{{ self.head() }}{% endblock %}",
        "{% extends 'loop.html' %}{% block word %}{{ word|d('-') }}{% endblock %}",
        "{% extends 'scoped.html' %}{% block word %}{{ word|d('-') }}{% endblock %}",
        "{% extends page.label|lower and 'base.html' %}",
        "before{% extends 'base.html' %}",
        "{% if page.label %}{% extends 'base.html' %}{% endif %}",
        "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(page.label) }}",
        "{% include 'macro.html' %}",
        "{% include 'macro.html' ignore missing %}",
        "{% from 'macro.html' import m %}{{ m(1) }}",
        "{% import 'macro.html' as lib %}{{ lib.m(1) }}",
        "{% autoescape false %}{{ page.label }}{% include 'shows.html' %}{% endautoescape %}",
        "{{ page.nope }}",
        "{{ nope }}",
        "{% if nope %}{% endif %}",
        "{{ nope() }}",
        "{{ table.a }}",
        "{{ page.nope|upper|default('d') }}",
        "{% include 'gone.html' %}",
        "{% block a %}{% endblock %}{% block a %}{% endblock %}",
        "{% extends 'base.html' %}{% block unused %}{{ page.label|nope }}{% endblock %}",
        "{% extends 'base.html' %}{% block unused %}{% if 1 is nope %}{% endif %}{% endblock %}",
        "{% extends 'base.html' %}{% block unused %}{% for w in words %}{% set loop = 1 %}{% endfor %}{% endblock %}",
        "{% include 'page.html' %}",
        "{% for word in words %}{% include 'index.html' %}{% endfor %}",
        "{% for word in words %}{{ loop.index }}{% include 'ind' ~ 'ex.html' %}{% endfor %}",
    ],
)
def test_other_layouts_are_left_to_jinja(source: str) -> None:
    layouts = {
        "page.html": source,
        "base.html": "{% block head %}h{% endblock %}{% block main %}m{% endblock %}",
        "loop.html": "{% for word in words %}{% block word %}{% endblock %}{% endfor %}",
        "scoped.html": "{% for word in words %}{% block word scoped %}{% endblock %}{% endfor %}",
        "macro.html": "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(page.label|d('')) }}",
        "shows.html": "{{ page.label }}",
        "index.html": "{{ loop is defined }}",
    }
    with pytest.raises(Exception):  # noqa: B017
        rendered(layouts)


def test_packaged_layouts_need_no_other_code() -> None:
    folder = defaults_folder() / LAYOUTS
    sources = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.*")}
    hub = hub_of([story("a"), story("b")], {"share": ["x"], "page_sizes": {"term_feed": 1}})
    assets = {asset: "/x" for _, function, asset, _ in Layouts(sources, {}).constants() if function == "asset"}
    body = Body("<p>text", ("one",), "why", MarkdownBody("text", ("one",), "why"))
    renderer = Renderer(hub.site, Layouts(sources, assets), lambda digest: body)
    outputs = [output for output in plan(hub).value.outputs if isinstance(output, Page | TextFile)]
    assert {"story.html", "list.html", "feed.xml", "story.md"} <= {output.layout for output in outputs}
    for output in outputs:
        renderer.page(output)
    assert renderer.slow_layouts == set()


def test_values_are_escaped_and_joined_as_markupsafe_does() -> None:
    for value in ("<a>", Markup("<a>"), 1, None, "a'\"&"):
        assert escaped(value) == escape(value)
        assert joined(("<", value)) == markup_join(("<", value))
