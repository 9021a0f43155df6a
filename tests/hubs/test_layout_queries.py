"""Layouts that ask for stories, items and data files: what they show, and which pages follow an edit."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from site_builder.commands.why import why
from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import BuildResult
from site_builder.pipeline.options import Options
from tests.support.hubs import NOW, SETTINGS, add_story, build_hub, built, codes, tree, write_file, write_hub
from tests.support.images import image
from tests.support.project import ROOT

COLLECTIONS = """\
collections:
  companies: {title: Companies, item: company}
  tools:
    title: Tools
    item: tool
    fields:
      pricing: {type: choice, of: [free, paid]}
      open: {type: boolean}
      score: {type: number}
      released: {type: date}
      runs: {type: list}
      note: {type: markdown}
      maker: {type: reference, to: companies}
stories: {fields: {tools: {type: references, to: tools}}}
"""
PAGE = "layouts/page/about.html"
HUB = f"""\
-- site.yaml --
{SETTINGS}{COLLECTIONS}
-- content/companies.yaml --
- {{id: acme, name: Acme}}
-- content/tools.yaml --
- {{id: a, name: Ada, pricing: free, open: true, score: 2, released: 2026-01-01, runs: [Web], maker: acme}}
- {{id: b, name: Bob <b>, pricing: paid, open: false, score: 10, released: 2026-03-01, note: A *note*.}}
- {{id: c, name: Cid, pricing: free, runs: [web, editor], maker: acme}}
-- content/pages/about.md --
---
title: About
---
Text.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    hub_dir = write_hub(tmp_path, HUB)
    add_story(hub_dir, "first", "2026-11-01", tags="[Open weights, other]", tools="[b]")
    add_story(hub_dir, "second", "2026-11-02", category="policy", tags="[open weights]", tools="[b, a]")
    add_story(hub_dir, "third", "2026-11-03", tags="[other]")
    return hub_dir


def shown(site: Path, layout: str, page: str = "about/index.html", file: str = PAGE) -> str:
    """The text of a page whose layout is this one."""
    write_file(site / file, layout)
    return (built(site) / page).read_text(encoding="utf-8").strip()


def titles(query: str) -> str:
    return f'{{% query found = {query} %}}\n{{{{ found|map(attribute="slug")|join(" ") }}}}'


def names(query: str) -> str:
    return f'{{% query found = {query} %}}\n{{{{ found|map(attribute="item.slug")|join(" ") }}}}'


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("stories()", "third second first"),
        ("stories(count=2)", "third second"),
        ('stories(tag="open-weights")', "second first"),
        ('stories(tag="Open weights", category="research")', "first"),
        ('stories(tag="other", item="tools/b")', "first"),
        ('stories(item="tools/c")', ""),
        ('stories(source="Example Lab", count=1)', "third"),
    ],
)
def test_stories_are_those_of_all_terms_newest_first(site: Path, query: str, expected: str) -> None:
    assert shown(site, titles(query)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('items("tools")', "a b c"),
        ('items("tools", where={"pricing": "free"})', "a c"),
        ('items("tools", where={"pricing": "free", "open": true})', "a"),
        ('items("tools", where={"open": false})', "b"),
        ('items("tools", where={"score": 10})', "b"),
        ('items("tools", where={"runs": "web"})', "a c"),
        ('items("tools", where={"maker": "acme"}, count=1)', "a"),
        ('items("tools", order="stories")', "b a c"),
        ('items("tools", order="score")', "a b c"),
        ('items("tools", order="-score")', "b a c"),
        ('items("tools", order="-released", count=2)', "b a"),
        ('items("companies")', "acme"),
    ],
)
def test_items_are_chosen_by_fields_and_have_an_order(site: Path, query: str, expected: str) -> None:
    assert shown(site, names(query)) == expected


EVENTS = """\
- {id: a, name: Amy, released: 2026-11-19}
- {id: b, name: Bea, released: 2026-11-20}
- {id: c, name: Cat, released: 2026-11-20T19:00-05:00}
- {id: d, name: Dan, released: 2026-11-21}
- {id: e, name: Eve}
"""


@pytest.mark.parametrize(
    ("at", "upcoming", "past"),
    [
        ("2026-11-20T00:00Z", "b c d", "a"),
        ("2026-11-20T23:59Z", "b c d", "a"),
        ("2026-11-21T00:00Z", "c d", "a b"),
        ("2026-11-21T05:00Z", "d", "a b c"),
        ("2026-11-22T00:00Z", "", "a b c d"),
    ],
)
def test_items_are_upcoming_until_their_day_ends(site: Path, at: str, upcoming: str, past: str) -> None:
    write_file(site / "content/tools.yaml", EVENTS)
    for story in (site / "content/news").rglob("*.md"):
        story.unlink()
    coming, over = (
        f'items("tools", where={{"released": "{word}"}}, order="released")' for word in ("upcoming", "past")
    )
    write_file(site / PAGE, f"{names(coming)} , {names(over).replace('found', 'others')}")
    built(site, at=NOW - timedelta(days=3))  # The same files later: only the time decides.
    page = (built(site, at=datetime.fromisoformat(at)) / "about/index.html").read_text(encoding="utf-8")
    assert " ".join(page.split()) == f"{upcoming} , {past}".strip()
    clean = site.parent / f"{site.name}-clean"
    assert tree(built(site, clean, at=datetime.fromisoformat(at))) == tree(site / "public")


def test_other_value_for_a_date_is_an_error(site: Path) -> None:
    write_file(site / PAGE, names('items("tools", where={"released": "2026-11-20"})'))
    (diagnostic,) = build_hub(site).diagnostics
    assert diagnostic.code == "layout-query" and '"upcoming"' in diagnostic.hint


def test_pages_with_values_in_a_query_of_dates_follow_the_time(site: Path) -> None:
    write_file(site / "content/tools.yaml", EVENTS.replace("id: d, ", "id: d, maker: acme, "))
    layout = names('items("tools", where={"released": "upcoming", "maker": page.item})')
    write_file(site / "layouts/item/companies.html", layout)
    pages = [
        (built(site, at=NOW + timedelta(days=days)) / "companies/acme/index.html").read_text(encoding="utf-8").strip()
        for days in (0, 1, 2)
    ]
    assert pages == ["d", "d", ""]


def test_item_of_a_result_has_fields_and_a_count(site: Path) -> None:
    layout = """{% query tools = items("tools", where={"score": 10}) %}
{% for tool in tools %}{{ tool.item.name }} {{ tool.fields.pricing.text }} {{ tool.fields.note.text }} {{ tool.count }}
{% endfor %}"""
    assert shown(site, layout) == "Bob &lt;b&gt; paid A note. 2"


def test_total_is_a_number(site: Path) -> None:
    layout = '{% query a = total(stories(tag="other")) %}{% query b = total(items("tools", where={"open": true})) %}'
    assert shown(site, layout + "{{ a + b }}") == "3"


def test_values_of_the_page_are_arguments(site: Path) -> None:
    layout = titles("stories(category=page.card.category, count=2)")
    assert shown(site, layout, "news/first/index.html", "layouts/story.html") == "third first"
    assert (site / "public/news/second/index.html").read_text(encoding="utf-8").strip() == "second"
    layout = names('items("tools", where={"maker": page.item})')
    assert shown(site, layout, "companies/acme/index.html", "layouts/item/companies.html") == "a c"
    layout = names('items("tools", where={"maker": page.fields.maker})')
    assert shown(site, layout, "tools/a/index.html", "layouts/item/tools.html") == "a c"
    assert (site / "public/tools/b/index.html").read_text(encoding="utf-8").strip() == ""  # It has no maker.


def test_included_extended_and_part_layouts_ask_too(site: Path) -> None:
    write_file(site / "layouts/own/base.html", "{% query n = total(stories()) %}\n{{ n }}{% block a %}{% endblock %}")
    write_file(site / "layouts/own/in.html", '{% query n = total(items("tools")) %}\n{{ n }}')
    write_file(site / "layouts/own/part.html", '{% data d = "d.json" %}\n{{ value }}{{ d.x }}')
    write_file(site / "data/d.json", '{"x": "<x>"}')
    layout = """{% extends "own/base.html" %}
{% query one = stories(count=1) %}
{% block a %} {{ one[0].slug }} {% include "own/in.html" %} {{ part("own/part.html", "v") }}{% endblock %}"""
    assert shown(site, layout) == "3 third 3 v&lt;x&gt;"
    macros = "{% query n = total(stories()) %}\n{% macro m(x) %}{{ x }}{% endmacro %}{{ m(n) }}"  # Jinja's own code.
    assert shown(site, macros) == "3"


def test_data_files_of_all_forms_are_read(site: Path) -> None:
    write_file(site / "data/a.yaml", "items: [{name: A & B, price: 20}]\n")
    write_file(site / "data/sub/b.json", '{"rows": [1, 2]}')
    write_file(site / "data/c.csv", "name,price\nX,1.50\n")
    layout = """{% data a = "a.yaml" %}{% data b = "sub/b.json" %}{% data c = "c.csv" %}
{% for row in a.items %}{{ row.name }} {{ row.price + 1 }}{% endfor %} {{ b.rows|sum }} {{ c[0].price }}
{%- for key, value in b.items() %} {{ key }}{% endfor %}"""
    assert shown(site, layout) == "A &amp; B 21 3 1.50 rows"


@pytest.mark.parametrize(
    "layout",
    ["{{ d.append(1) }}", "{{ d[0].update(x=1) }}", "{{ d[0].nane }}", "{{ d[0].pop('name') }}", "{{ d[0].clear() }}"],
)
def test_layout_cannot_change_data_or_misspell_it(site: Path, layout: str) -> None:
    write_file(site / "data/d.yaml", "- name: X\n")
    write_file(site / PAGE, '{% data d = "d.yaml" %}\n' + layout)
    assert codes(build_hub(site)) == [(PAGE, "layout-error")]


def written(result: BuildResult) -> set[str]:
    assert result.published, result.diagnostics
    return {path for path in result.published.written if path.endswith(".html")}


def changed(site: Path) -> set[str]:
    """Build, compare with a clean build, and give the pages that were written."""
    pages = written(build_hub(site))
    clean = site.parent / f"{site.name}-clean"
    assert tree(built(site, clean)) == tree(site / "public")
    return pages


def test_only_pages_with_another_result_are_written(site: Path) -> None:
    write_file(
        site / PAGE, '{% data d = "d.csv" %}{% query n = stories(tag="other", count=1) %}{{ d }}{{ n[0].title }}'
    )
    write_file(site / "layouts/item/tools.html", titles("stories(item=page.item)").replace("slug", "title"))
    write_file(site / "data/d.csv", "a\n1\n")
    changed(site)
    write_file(site / "data/d.csv", "a\n2\n")
    assert changed(site) == {"about/index.html"}
    add_story(site, "first", "2026-11-01", title="Other", tags="[Open weights, other]", tools="[b]")
    pages = changed(site)
    assert "tools/b/index.html" in pages and not {"about/index.html", "tools/a/index.html"} & pages
    add_story(site, "third", "2026-11-03", title="Other", tags="[other]")
    assert "about/index.html" in changed(site)


def test_story_pages_follow_a_query_with_their_category(site: Path) -> None:
    write_file(site / "layouts/story.html", "{{ page.card.title }} " + titles("stories(category=page.card.category)"))
    changed(site)
    add_story(site, "new", "2026-11-04", category="policy")
    pages = changed(site)
    assert {"news/second/index.html", "news/new/index.html"} <= pages
    assert not {"news/first/index.html"} & pages  # Next to no new story, and of another category.


def test_query_by_a_field_that_pages_do_not_show_is_run_again_after_an_edit_of_it(site: Path) -> None:
    write_file(site / "layouts/story.html", names('items("sources", where={"domains": page.card.domain})'))
    sources = "- {id: one, name: One, domains: [example.com]}\n- {id: two, name: Two, domains: [two.example]}\n"
    write_file(site / "content/sources.yaml", sources)
    add_story(site, "first", "2026-11-01", source="one", source_url="https://example.org/first")
    written(build_hub(site))
    write_file(site / "content/sources.yaml", sources.replace("two.example", "two.example, example.org"))
    assert "news/first/index.html" in written(build_hub(site))


def test_why_names_the_query_and_the_data(site: Path) -> None:
    write_file(
        site / PAGE, '{% data d = "d.csv" %}{% query n = stories(tag="other", count=1) %}{{ d }}{{ n[0].title }}'
    )
    write_file(site / "layouts/item/companies.html", names('items("tools", where={"maker": page.item})'))
    write_file(site / "data/d.csv", "a\n1\n")
    built(site)
    write_file(site / "data/d.csv", "a\n2\n")
    write_file(site / "content/tools.yaml", (site / "content/tools.yaml").read_text().replace("Cid", "Sid"))
    add_story(site, "third", "2026-11-03", title="Another", tags="[other]")
    options = Options(hub_dir=site, output=site / "public", selection=Selection(at=NOW), search=False)
    assert why(options, "/about/").pending == ("data/d.csv changed", 'query stories(tag="other", count=1) changed')
    history = why(options, "/companies/acme/")
    assert 'query items("tools", where={"maker": page.item}) changed' in history.pending


def test_query_about_nothing_is_a_warning_and_a_misspelt_one_an_error(site: Path) -> None:
    write_file(site / PAGE, titles('stories(tag="nothing")'))
    result = build_hub(site)
    assert result.published and codes(result) == [(PAGE, "empty-query")]
    write_file(site / PAGE, names('items("tols")'))
    assert codes(build_hub(site)) == [(PAGE, "layout-query")]
    assert [d.hint for d in build_hub(site).diagnostics] == ["did you mean `tools`?"]


def test_page_without_the_value_of_a_query_is_an_error(site: Path) -> None:
    write_file(site / PAGE, titles("stories(category=page.card.category)"))
    (diagnostic,) = build_hub(site).diagnostics
    assert (diagnostic.code, diagnostic.line) == ("layout-query", 1)
    assert "there is no `card`" in diagnostic.message and "/about/" in diagnostic.message


def test_layout_of_other_pages_behind_a_computed_name_is_no_error(site: Path) -> None:
    write_file(site / "layouts/story.html", '{% include "own/" ~ page.card.slug ~ ".html" %}')
    for name in ("first", "second", "third"):
        write_file(site / f"layouts/own/{name}.html", titles('stories(tag="other", category=page.card.category)'))
    write_file(site / "layouts/own/else.html", titles("stories(category=page.nothing)"))
    built(site)
    assert (site / "public/news/first/index.html").read_text(encoding="utf-8").strip() == "third first"
    assert (site / "public/news/second/index.html").read_text(encoding="utf-8").strip() == ""


def test_files_in_data_that_are_not_data_are_reported(site: Path) -> None:
    write_file(site / "data/notes.txt", "x")
    write_file(site / "data/a.csv", "a\n1\n")
    assert codes(build_hub(site)) == [("data/a.csv", "unused-data"), ("data/notes.txt", "unplaced-file")]
    assert not [path for path in tree(site / "public") if "notes" in path or path.endswith(".csv")]


def test_example_of_a_layout_for_one_collection_works(tmp_path: Path) -> None:
    section = (ROOT / "docs/theming.md").read_text(encoding="utf-8").partition("\n## A layout for one collection\n")[2]
    settings, layout, css = re.findall(r"^```\S+\n(.*?)^```$", section.partition("\n## ")[0], flags=re.M | re.S)
    site = write_hub(tmp_path)
    write_file(site / "collections.yaml", settings)
    write_file(site / "layouts/item/events.html", layout)
    write_file(site / "static/css/own.css", css)
    write_file(site / "content/people.yaml", "- {id: ada, name: Ada, image: /ada.png}\n- {id: bo, name: Bo}\n")
    (site / "static/ada.png").write_bytes(image(20, 20))
    events = "- {id: a, name: Day, date: 2026-12-10, speakers: [ada, bo], link: https://day.example/}\n"
    write_file(site / "content/events.yaml", events + "- {id: b, name: Other, date: 2026-12-11}\n")
    add_story(site, "about-it", "2026-11-05", event="a")
    html = (built(site) / "events/a/index.html").read_text(encoding="utf-8")
    assert "December 10, 2026" in html and 'href="https://day.example/"' in html and '"startDate":"2026-12-10"' in html
    assert html.count("<img") == 1 and 'href="/people/bo/"' in html and 'href="/news/about-it/"' in html
    assert "speakers" not in (site / "public/events/b/index.html").read_text(encoding="utf-8")


def test_example_of_the_guide_works(site: Path) -> None:
    section = (ROOT / "docs/theming.md").read_text(encoding="utf-8").partition("\n## A page of your own\n")[2]
    files = re.findall(r"^`(\S+)`:\n\n```\S+\n(.*?)^```$", section.partition("\n## ")[0], flags=re.M | re.S)
    assert len(files) == 3
    for name, text in files:
        write_file(site / name, text)
    add_story(site, "prices", "2026-11-05", tags="[Prices]")
    html = (built(site) / "pricing/index.html").read_text(encoding="utf-8")
    assert '<td><a href="https://lab.example/prices">Small model</a></td><td>$0.5</td><td>$1.5</td>' in html
    assert "without discounts" in html and 'href="/news/prices/"' in html
    write_file(site / "data/prices.csv", (site / "data/prices.csv").read_text().replace("0.5", "0.6"))
    assert changed(site) == {"pricing/index.html"}
