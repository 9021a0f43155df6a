from __future__ import annotations

from collections.abc import Mapping

import pytest
from jinja2 import TemplateError, UndefinedError

from site_builder.model.fingerprint import digest
from site_builder.model.problems import PointLocation, Problem
from site_builder.render.templates import Layouts, display_path
from tests.support.project import ROOT

FAMILY = {
    "base.html": "{% block main %}{% endblock %}",
    "a.html": "a",
    "b.html": "b",
    "macros.html": "{% macro m() %}{% endmacro %}",
    "other.html": "other",
}


FAMILY_NAMES = [name.removesuffix(".html") for name in FAMILY]


def closure(source: str, assets: Mapping[str, str] | None = None, **others: str) -> dict[str, bytes]:
    sources = {**FAMILY, **{f"{name}.html": text for name, text in others.items()}, "page.html": source}
    return Layouts(sources, assets or {}).closure("page.html")


def members(source: str, **others: str) -> set[str]:
    return {path.removeprefix("layouts/").removesuffix(".html") for path in closure(source, None, **others)} - {"page"}


def rendered(source: str, **values: object) -> str:
    return Layouts({"page.html": source}, {}).environment.get_template("page.html").render(**values)


def test_only_html_xml_and_text_are_layouts() -> None:
    names = ["a.html", "b.xml", "c.txt", "d.conf"]
    layouts = Layouts(dict.fromkeys(names, "") | dict.fromkeys(("texts/en.yaml", "notes.yml"), "{% if %}"), {})
    assert sorted(layouts.sources) == names
    assert layouts.problems() == []


def test_unreadable_layout_is_reported_with_its_line() -> None:
    layouts = Layouts({"a.html": "<p>\n{% if %}", "b.html": "fine", "c.xml": "\n\n{{ a", "d.html": "{% endif %}"}, {})
    found = layouts.problems()
    assert [(p.path, p.code, p.location) for p in found] == [
        ("layouts/a.html", "layout-syntax", PointLocation(2)),
        ("layouts/c.xml", "layout-syntax", PointLocation(3)),
        ("layouts/d.html", "layout-syntax", PointLocation(1)),
    ]
    assert all(isinstance(p, Problem) and p.message for p in found)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain", set()),
        ("{% extends 'base.html' %}", {"base"}),
        ("{% include 'a.html' %}", {"a"}),
        ("{% import 'macros.html' as m %}", {"macros"}),
        ("{% from 'macros.html' import m %}", {"macros"}),
        ("{{ part('a.html', page) }}", {"a"}),
        ("{% if page %}{% for x in page %}{% include 'a.html' %}{% endfor %}{% endif %}", {"a"}),
        ("{% include 'a.html' if page.x else 'b.html' %}", {"a", "b"}),
        ("{% include ['gone.html', 'b.html'] ignore missing %}", {"gone", "b"}),
        ("{{ part('a.html' if x else ('b.html' if y else 'other.html')) }}", {"a", "b", "other"}),
        ("{# {% include 'a.html' %} #}", set()),
    ],
)
def test_closure_holds_the_named_layouts(source: str, expected: set[str]) -> None:
    assert members(source) == expected


def test_closure_follows_includes_and_circles() -> None:
    assert members("{% include 'x.html' %}", x="{{ part('y.html') }}", y="{% extends 'x.html' %}") == {"x", "y"}


@pytest.mark.parametrize(
    "source",
    [
        "{% include page.name %}",
        "{% include 'a.html' if x %}",
        "{% include ['a.html', page.name] %}",
        "{{ part(page.name) }}",
        "{{ part('partials/' ~ page.name) }}",
        "{{ part() }}",
        "{% set p = part %}{{ p('a.html') }}",
        "{% macro m(f) %}{{ f('a.html') }}{% endmacro %}{{ m(part) }}",
        "{% include 'x.html' %}",
    ],
)
def test_dynamic_include_means_all_layouts(source: str) -> None:
    assert members(source, x="{% include page.name %}") == {"base", "a", "b", "macros", "other", "x"}


def test_closure_holds_the_digests_of_sources() -> None:
    found = closure("{% include 'a.html' %}{% include 'gone.html' %}")
    assert found["layouts/a.html"] == digest("a")
    assert found["layouts/gone.html"] == digest(None)


ASSETS = {"css/a.css": "/assets/a.1.css", "js/b.js": "/assets/b.1.js"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ asset('css/a.css') }}", {"css/a.css"}),
        ("{% include 'x.html' %}", {"js/b.js"}),
        ("{{ asset('gone.png') }}", {"gone.png"}),
        ("{{ asset('css/a.css' if x else 'js/b.js') }}", {"css/a.css", "js/b.js"}),
        ("{{ asset(page.name) }}", {"css/a.css", "js/b.js"}),
        ("{{ asset(name='css/a.css') }}", {"css/a.css", "js/b.js"}),
        ("{% set a = asset %}{{ a('css/a.css') }}", {"css/a.css", "js/b.js"}),
        ("css/a.css", set()),
    ],
)
def test_closure_holds_the_urls_of_named_assets(source: str, expected: set[str]) -> None:
    found = closure(source, ASSETS, x="{{ asset('js/b.js') }}")
    assert {path: value for path, value in found.items() if path.startswith("static/")} == {
        f"static/{name}": digest(ASSETS.get(name)) for name in expected
    }


@pytest.mark.parametrize("name", ["lipsum", "cycler", "joiner", "random", "now"])
def test_layout_can_call_only_given_functions(name: str) -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ " + name + "() }}")


@pytest.mark.parametrize("name", ["random", "pprint"])
def test_impure_filters_are_removed(name: str) -> None:
    with pytest.raises(TemplateError, match=name):
        rendered("{{ [1]|" + name + " }}")


def test_undefined_is_an_error_and_values_are_escaped() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ page.titel }}", page={})
    assert rendered("{{ a }}", a="<b> & 'c'") == "&lt;b&gt; &amp; &#39;c&#39;"


def test_tag_lines_leave_no_blank_lines() -> None:
    assert (
        rendered("<ul>\n  {% for x in range(2) %}\n<li>{{ x }}\n  {% endfor %}\n</ul>\n")
        == "<ul>\n<li>0\n<li>1\n</ul>\n"
    )


def test_functions_get_only_their_arguments() -> None:
    calls: list[tuple[tuple[object, ...], dict[str, object]]] = []

    def note(*arguments: object, **named: object) -> str:
        calls.append((arguments, named))
        return ""

    loop = "{% for x in range(2) %}{{ note(x) }}{{ note(x, y=x) }}{% endfor %}"
    rendered("{{ note(y=2) }}{% block b %}{{ note(y=3) }}" + loop + "{% endblock %}", note=note)
    assert calls == [((), {"y": 2}), ((), {"y": 3}), ((0,), {}), ((0,), {"y": 0}), ((1,), {}), ((1,), {"y": 1})]


def test_macros_and_methods_work() -> None:
    source = "{% macro m(a, b=2) %}{{ a }}{{ b }}{{ caller() if caller is defined }}{% endmacro %}"
    source += "{{ m(1) }}{{ m('x'.upper(), b=3) }}{% call m(4) %}!{% endcall %}"
    assert rendered(source) == "12X342!"


def test_layouts_include_each_other_by_name() -> None:
    layouts = Layouts({"page.html": "[{% include 'a.html' %}]", "a.html": "{{ x }}"}, {})
    assert layouts.environment.get_template("page.html").render(x=1) == "[1]"
    assert layouts.environment.get_template("a.html").filename == display_path("a.html") == "layouts/a.html"


def test_pages_are_the_layouts_that_no_other_includes() -> None:
    sources = {
        "page.html": "{% extends 'base.html' %}",
        "base.html": "{% include 'menu.html' %}{{ part('card.html', page) }}",
        "menu.html": "{{ part('gone.html', page) }}",
        "card.html": "{{ value }}",
    }
    assert Layouts(sources, {}).pages_and_parts() == {"page.html", "card.html"}


def test_variable_of_a_loop_is_not_the_function_of_its_name() -> None:
    assert members("{% for part in page.parts %}{{ part.name }}{% endfor %}{{ part('a.html', 1) }}") == {"a"}
    assert members("{% for n, part in x %}{% else %}{{ part(page.x) }}{% endfor %}") == {*FAMILY_NAMES}
    assert members("{% for part in x %}{% endfor %}{% set f = part %}") == {*FAMILY_NAMES}


def test_packaged_layouts_name_others_by_constants() -> None:
    """Otherwise their pages would depend on all layouts."""
    folder = ROOT / "layouts"
    files = [file for file in folder.rglob("*") if file.is_file()]
    layouts = Layouts({f.relative_to(folder).as_posix(): f.read_text(encoding="utf-8") for f in files}, {})
    assert [name for name in layouts.sources if layouts.includes_any(name)] == []
