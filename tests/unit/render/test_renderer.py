from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest

from site_builder.content.markdown.placeholders import attributes_placeholder, placeholder
from site_builder.model.content import Body, MarkdownBody, Timestamp
from site_builder.model.outputs import TextFile
from site_builder.model.problems import PointLocation, Problem
from site_builder.model.site import BodyRef, ImageSize, Link
from site_builder.model.value import Value
from site_builder.render.renderer import LayoutError, Renderer, iso, rfc822, rfc3339, sized, without_robots
from site_builder.render.templates import Layouts
from tests.support.hubs import hub_of

SITE = hub_of([], {"title": "Tom & Jerry", "share": ["x"], "categories": [{"slug": "tools", "title": "Tools"}]}).site
DAY = Timestamp(datetime(2026, 11, 20, tzinfo=UTC))
TIME = Timestamp(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), timed=True)


class Context(Value, frozen=True):
    """A context of any kind."""

    title: str = ""
    body: BodyRef = BodyRef(b"body")
    link: Link = Link("Label", "/x/")
    day: Timestamp = DAY


class Twin(Value, frozen=True):
    """Encoded as a `Link` is."""

    name: str
    slug: str


def no_body(digest: bytes) -> Body:
    raise LookupError("no bodies")


def renderer(bodies: Callable[[bytes], Body] = no_body, **layouts: str) -> Renderer:
    sources = {f"{name.replace('_', '/')}.html": text for name, text in layouts.items()}
    return Renderer(SITE, Layouts(sources, {"css/site.css": "/assets/css/site.1234.css"}), bodies)


def shown(source: str, context: Value | None = None, bodies: Callable[[bytes], Body] = no_body, **layouts: str) -> str:
    page = TextFile("news/x/index.html", "page.html", context or Context())
    return renderer(bodies, page=source, **layouts).page(page).decode()


def failure(source: str, layout: str = "page.html", **layouts: str) -> Problem:
    with pytest.raises(LayoutError) as caught:
        renderer(no_body, page=source, **layouts).page(TextFile("news/x/index.html", layout, Context()))
    return caught.value.problem


def test_page_is_its_layout_with_its_context_in_utf8() -> None:
    page = TextFile("index.html", "page.html", Context(title="Ünïcode <b>"))
    made = renderer(page="<p>{{ page.title }} {{ site.title }}").page(page)
    assert made == "<p>Ünïcode &lt;b&gt; Tom &amp; Jerry".encode()


@pytest.mark.parametrize(
    ("page", "start"),
    [
        ("<!doctype html>\n<html lang=en>\n<head>\n<title>", "<!doctype html>\n<html lang=en>\n<head>\n"),
        ("<!DOCTYPE html><title>", "<!DOCTYPE html>"),
        ("<p>Text", ""),
        ("<header>Top", ""),
    ],
)
def test_page_of_a_preview_is_not_indexed_with_any_layout(page: str, start: str) -> None:
    kept_out = without_robots(page)
    assert kept_out == f'{start}<meta name="robots" content="noindex">\n{page.removeprefix(start)}'
    assert without_robots(kept_out) == kept_out


def test_texts_and_urls_are_filled_in() -> None:
    assert shown("{{ text('join') }} {{ asset('css/site.css') }}") == "Join Free /assets/css/site.1234.css"
    assert shown("{{ text('by', author=page.title) }}", Context("Ada & Co")) == "By Ada &amp; Co"
    assert shown("{{ count('stories', 2) }} {{ tone('tools') }}") == "2 stories 0"
    links = shown("{% for link in share(page.link.url, 'T') %}{{ link.label }}{% endfor %}")
    assert links == "x"


def test_dates_for_people() -> None:
    assert shown("{{ page.day|date }}, {{ page.day|short_date }}, {{ page.day|month }}") == (
        "November 20, 2026, Nov 20, 2026, November 2026"
    )


def test_dates_for_machines() -> None:
    assert (iso(DAY), iso(TIME)) == ("2026-11-20", "2026-01-02T03:04:05Z")
    assert (rfc822(DAY), rfc822(TIME)) == ("Fri, 20 Nov 2026 00:00:00 +0000", "Fri, 02 Jan 2026 03:04:05 +0000")
    assert (rfc3339(DAY), rfc3339(TIME)) == ("2026-11-20T00:00:00Z", "2026-01-02T03:04:05Z")
    assert shown("{{ page.day|iso }} {{ page.day|rfc822 }}") == f"{iso(DAY)} {rfc822(DAY)}"


def test_body_is_not_escaped_but_its_urls_are() -> None:
    body = Body(f'<a href="{placeholder(0)}">x</a>', (f'<a href="{placeholder(1)}">y</a>', "<b>2</b>"), "<i>why</i>")
    context = Context(body=BodyRef(b"body", ('/?a=1&b="2"', "/y/")))
    source = "{% set b = body(page.body) %}{{ b.html }}|{{ b.takeaways|join(',') }}|{{ b.why_it_matters }}"
    assert shown(source, context, {b"body": body}.__getitem__) == (
        '<a href="/?a=1&amp;b=&quot;2&quot;">x</a>|<a href="/y/">y</a>,<b>2</b>|<i>why</i>'
    )


def test_part_is_rendered_once_per_value() -> None:
    asked: list[bytes] = []

    def bodies(digest: bytes) -> Body:
        asked.append(digest)
        return Body(digest.decode())

    pages = renderer(
        bodies,
        page="{{ part('partials/x.html', page.body) }}{{ part('partials/x.html', page.body) }}",
        partials_x="<b>{{ body(value).html }}</b>",
    )
    for digest in (b"1", b"1", b"2"):
        page = TextFile("x", "page.html", Context(body=BodyRef(digest)))
        assert pages.page(page).decode() == f"<b>{digest.decode()}</b>" * 2
    assert asked == [b"1", b"2"]


def test_code_of_layouts_and_their_parts_is_generated_once() -> None:
    layouts = {
        "page.html": "{% include 'inner.html' %}<{{ page.title }}>",
        "inner.html": "{{ part('part.html', page.title) }}",
        "part.html": "{{ value }}!",
        "macro.html": "{% macro m() %}m{% endmacro %}{{ m() }}",
    }
    code = Renderer(SITE, Layouts(layouts, {}), no_body).code(["page.html", "part.html", "macro.html", "gone.html"])
    assert set(code) == {"page.html", "part.html"}
    marked = {name: text.replace("!", "?") for name, text in code.items()}
    page = TextFile("x", "page.html", Context("T"))
    assert Renderer(SITE, Layouts(layouts, {}), no_body, marked).page(page) == b"T?<T>"


def test_two_parts_of_one_value_are_separate() -> None:
    source = "{{ part('a.html', page.title) }} {{ part('b.html', page.title) }}"
    assert shown(source, Context("x"), a="a{{ value }}", b="b{{ value }}") == "ax bx"


def test_parts_of_values_of_two_types_are_separate() -> None:
    class Both(Value, frozen=True):
        link: Link
        twin: Twin

    source = "{{ part('part.html', page.link) }} {{ part('part.html', page.twin) }} {{ part('part.html') }}"
    part = "{{ value.label if value.label is defined else 'no link' }}"
    assert shown(source, Both(Link("a", "b"), Twin("a", "b")), part=part) == "a no link no link"


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("<p>\n{{ page.titel }}", 2, "there is no `titel` in `page`"),
        ("{{ nothing }}", 1, "unknown name `nothing`"),
        ("\n\n{{ asset('gone.css') }}", 3, "unknown file in `static/`: `gone.css`"),
        ("{{ text('joinn') }}", 1, "unknown text `joinn`"),
        ("{{ page.title + 1 }}", 1, "can only concatenate str"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("{{ '%d' % 'x' }}", 1, "%d format"),
        ("{{ body(page.body).html }}", 1, "no bodies"),
        ("\n{{ 1|nope }}", 2, "No filter named 'nope'"),
        ("{% include 'page.html' %}", 1, "include each other in a circle"),
    ],
)
def test_failing_layout_is_reported_with_line_and_page(source: str, line: int, message: str) -> None:
    problem = failure(source)
    assert (problem.path, problem.code, problem.location) == ("layouts/page.html", "layout-error", PointLocation(line))
    assert message in problem.message
    assert problem.message.endswith("(on the page /news/x/)")


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("{{ page.titel }}", "did you mean `title`?"),
        ("{{ site.descripton }}", "did you mean `description`?"),
        ("{% if page.autor %}{% endif %}", "there is `body`, `day`, `link`, `title`"),
        ("{{ page.link.lable }}", "did you mean `label`?"),
        ("{% for link in [page.link] %}{{ link.urll }}{% endfor %}", "did you mean `url`?"),
        ("{% macro m(x) %}{{ x.urll }}{% endmacro %}{{ m(page.link) }}", "did you mean `url`?"),
        ("{% include 'inner.html' %}", "did you mean `url`?"),
        ("{{ part('part.html', page.link) }}", "did you mean `label`?"),
        ("{{ body(page.body).htm }}", "did you mean `html`?"),
        ("{{ pag.title }}", "did you mean `page`?"),
        ("{{ page.day|datee }}", "did you mean `date`?"),
        ("{{ 1 is odddd }}", "did you mean `odd`?"),
        ("{{ text('joinn') }}", "did you mean `join`?"),
        ("{{ text('nope') }}", "`layouts/texts/en.yaml` has all texts"),
        ("{{ asset('css/sit.css') }}", "did you mean `css/site.css`?"),
    ],
)
def test_failing_layout_gets_a_suggestion(source: str, hint: str) -> None:
    layouts = {"page.html": source, "inner.html": "{{ page.link.ulr }}", "part.html": "{{ value.lbel }}"}
    made = Renderer(SITE, Layouts(layouts, {"css/site.css": "/x.css"}), lambda digest: Body(""))
    with pytest.raises(LayoutError) as caught:
        made.page(TextFile("index.html", "page.html", Context()))
    assert caught.value.problem.hint == hint


@pytest.mark.parametrize("call", ["{% include 'partials/x.html' %}", "{{ part('partials/x.html') }}"])
def test_failing_included_layout_is_named(call: str) -> None:
    problem = failure(call, partials_x="\n\n{{ nothing }}")
    assert (problem.path, problem.location) == ("layouts/partials/x.html", PointLocation(3))


def test_missing_layout_is_reported() -> None:
    problem = failure("", layout="gone.html")
    assert (problem.path, problem.code, problem.location) == ("layouts/gone.html", "layout-missing", None)
    assert "`gone.html`" in problem.message


def test_missing_included_layout_is_reported_at_the_include() -> None:
    problem = failure("{% include 'partials/x.html' %}", partials_x="\n{% include 'gone.html' %}")
    assert (problem.path, problem.code, problem.location) == (
        "layouts/partials/x.html",
        "layout-missing",
        PointLocation(2),
    )
    assert "`gone.html`" in problem.message


def test_rendering_is_deterministic() -> None:
    site = msgspec.structs.replace(SITE, texts=dict(reversed(SITE.texts.items())))
    source = "{{ site.texts|dictsort|first }}{{ variation('slug') }}{{ tone('unlisted') }}"
    page = TextFile("x", "page.html", Context())
    made = [Renderer(value, Layouts({"page.html": source}, {}), no_body).page(page) for value in (SITE, site)]
    assert made[0] == made[1]


def test_feed_body_has_absolute_urls() -> None:
    html = f'<a href="{placeholder(0)}">x</a> <a class="y" href="#part">y</a> <a href="{placeholder(1)}">z</a>'
    context = Context(body=BodyRef(b"body", ("/x/", "https://a.example/")))
    source = "{{ body(page.body, 'https://hub.example/news/x/').html }}"
    assert shown(source, context, {b"body": Body(html)}.__getitem__) == (
        '<a href="https://hub.example/x/">x</a> <a class="y" href="https://hub.example/news/x/#part">y</a> '
        '<a href="https://a.example/">z</a>'
    )
    assert shown("{{ '/x/'|absolute }} {{ 'https://a.example/'|absolute }}") == (
        "https://hub.example/x/ https://a.example/"
    )


def test_markdown_version_has_absolute_urls() -> None:
    markdown = MarkdownBody(f"[x]({placeholder(0)})", (f"[y]({placeholder(1)})",), "Why.")
    context = Context(body=BodyRef(b"body", ("/x/", "https://a.example/a_(b)?c&d")))
    source = "{% set m = markdown(page.body) %}{{ m.text }} {{ m.takeaways|join }} {{ m.why_it_matters }}"
    assert shown(source, context, {b"body": Body("", markdown=markdown)}.__getitem__) == (
        "[x](https://hub.example/x/) [y](https://a.example/a_%28b%29?c&amp;d) Why."
    )
    with pytest.raises(LayoutError, match="`twins` is off"):
        shown(source, context, {b"body": Body("")}.__getitem__)


def test_image_has_size_and_srcset() -> None:
    picture = ImageSize(40, 30, "/a.webp 480w")
    assert sized(None) == ""
    assert sized(picture) == ' width="40" height="30"'
    assert sized(picture, "90vw") == ' width="40" height="30" srcset="/a.webp 480w" sizes="90vw"'
    assert sized(ImageSize(40, 30), "90vw") == ' width="40" height="30"'
    body = Body(f'<img{attributes_placeholder(0)} src="{placeholder(0)}">')
    context = Context(body=BodyRef(b"body", ("/a.png",), (picture,)))
    assert shown("{{ body(page.body).html }}", context, {b"body": body}.__getitem__) == (
        '<img width="40" height="30" src="/a.png">'
    )


def test_failure_names_the_origin_of_the_page() -> None:
    page = TextFile("news/x/index.html", "page.html", Context(), "content/news/x.md")
    with pytest.raises(LayoutError, match=r"from content/news/x\.md"):
        renderer(page="{{ nothing }}").page(page)


@pytest.mark.parametrize("tag", ["for site in [page]", "with site = page", "set x, site = 1, page"])
def test_names_that_another_layout_assigns_are_not_folded(tag: str) -> None:
    end = f"{{% end{tag.split()[0]} %}}" if not tag.startswith("set") else ""
    assert (
        shown(f"{{% {tag} %}}{{% include 'part.html' %}}{end}", Context("<T>"), part="{{ site.title }}") == "&lt;T&gt;"
    )


def test_markup_keeps_its_tags_next_to_a_folded_text() -> None:
    assert shown("{{ '<b>'|safe ~ text('join') }}") == "<b>Join Free"


def test_parts_inside_each_other_without_end_are_reported() -> None:
    problem = failure("{{ part('part.html', 1) }}", part="{{ part('part.html', value + 1) }}")
    assert problem.message == "the layouts include each other in a circle (on the page /news/x/)"


def test_mistake_in_the_innermost_of_many_parts_is_reported() -> None:
    part = "{% if value < 40 %}{{ part('part.html', value + 1) }}{% else %}\n{{ nope }}{% endif %}"
    problem = failure("{{ part('part.html', 1) }}", part=part)
    assert (problem.path, problem.location) == ("layouts/part.html", PointLocation(2))


def test_text_without_a_name_is_reported_in_its_line() -> None:
    assert failure("\n\n{{ text(1) }}").location == PointLocation(3)
