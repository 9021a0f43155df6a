"""Each function and filter of layouts says what is wrong with its arguments, in the layout and on its line."""

from __future__ import annotations

import pytest

from site_builder.model.problems import PointLocation
from tests.unit.render.test_renderer import failure, renderer, shown

WRONG = {
    # The call, and the start of its message.
    "text(3)": "`text`: `key` must be a text, not the number 3",
    "text()": "`text`: missing a required argument: `key`",
    "text('skip', 3)": "`text`: too many positional arguments",
    "text([1])": "`text`: `key` must be a text, not a list",
    "arrow(3)": "`arrow`: `way` must be a text, not the number 3",
    "arrow('forward')": "unknown arrow `forward`",
    "asset(3)": "`asset`: `name` must be a text, not the number 3",
    "asset(none)": "`asset`: `name` must be a text, not `none`",
    "asset(text)": "`asset`: `name` must be a text, not a function",
    "asset(page)": "`asset`: `name` must be a text, not the value `Context`",
    "asset(nope='x')": "`asset`: missing a required argument: `name`",
    "asset('css/site.css', nope=1)": "`asset`: got an unexpected keyword argument `nope`",
    "asset(page.nope)": "there is no `nope` in `page`",
    "body(page.title)": "`body`: `ref` must be a body, such as `page.body`, not the text ``",
    "markdown({})": "`markdown`: `ref` must be a body, such as `page.body`, not a mapping",
    "part(3)": "`part`: `name` must be a text, not the number 3",
    "part([1], page)": "`part`: `name` must be a text, not a list",
    "sized('x')": "`sized`: `image` must be the size of an image, such as `card.image`, not the text `x`",
    "share(3)": "`share`: missing a required argument: `title`",
    "share(3, 'x')": "`share`: `url` must be a text, not the number 3",
    "tone(true)": "`tone`: `category` must be a text, not `true`",
    "variation(1.5)": "`variation`: `slug` must be a text, not the number 1.5",
    "count('stories')": "`count`: missing a required argument: `number`",
    "count('stories', 'x')": "`count`: `number` must be a number, not the text `x`",
    "forms([1], 2)": "`forms`: too many positional arguments",
    "range('x')": "`range`: `number` must be a number, not the text `x`",
    "3|date": "`date`: `timestamp` must be a time, such as `page.date`, not the number 3",
    "[1]|short_date": "`short_date`: `timestamp` must be a time, such as `page.date`, not a list",
    "none|month": "`month`: `timestamp` must be a time, such as `page.date`, not `none`",
    "'x'|iso": "`iso`: `moment` must be a time, such as `page.date`, not the text `x`",
    "page|rfc822": "`rfc822`: `moment` must be a time, such as `page.date`, not the value `Context`",
    "{}|rfc3339": "`rfc3339`: `moment` must be a time, such as `page.date`, not a mapping",
    "3|absolute": "`absolute`: `href` must be a text, not the number 3",
    "3|named": "`named`: `author` must be an author, such as `page.authors[0]`, not the number 3",
    "'x'|person": "`person`: `author` must be an author, such as `page.authors[0]`, not the text `x`",
    "3|names": "`names`: `groups` must be the items that a story names, such as `value.references`, not the number 3",
    "3|listed": "`listed`: `groups` must be the items that a story names, such as `value.references`, not the number 3",
    "3|things": "`things`: `groups` must be the items that a story refers to, such as `page.references`, "
    "not the number 3",
    "{}|part_data": "`part_data`: `part` must be a place in a running story, such as `page.parts[0]`, not a mapping",
    "3|field_data": "`field_data`: `field` must be a declared field, such as `page.fields.website`, not the number 3",
    "3|with_properties([])": "`with_properties`: `thing` must be a mapping, not the number 3",
    "text|json": "`json`: a function is not a value",
    "[1]|headline": "`headline`: `text` must be a text, not a list",
    "'x'|text_to_html(3)": "`text_to_html`: too many positional arguments",
    "'x'|cdata(3)": "`cdata`: too many positional arguments",
    "'x'|escape_markdown(3)": "`escape_markdown`: too many positional arguments",
    "'x'|one_block(3)": "`one_block`: too many positional arguments",
    "text": "a function is not a text",
    "'x'|map('nope')|join": "No filter named 'nope'.",
    "[1]|select": "a series of values is not a text",
}


@pytest.mark.parametrize("call", WRONG)
def test_wrong_call_is_reported_with_its_line(call: str) -> None:
    problem = failure(f"<p>\n\n{{{{ {call} }}}}")
    assert (problem.path, problem.code, problem.location) == ("layouts/page.html", "layout-error", PointLocation(3))
    assert problem.message.removesuffix(" (on the page /news/x/)") == WRONG[call]


@pytest.mark.parametrize("call", WRONG)
def test_wrong_call_in_a_part_is_reported_there(call: str) -> None:
    problem = failure("{{ part('part.html', page) }}", part=f"{{% set page = value %}}\n{{{{ {call} }}}}")
    assert (problem.path, problem.location) == ("layouts/part.html", PointLocation(2))


def test_hint_shows_the_form_of_a_call() -> None:
    assert failure("{{ asset(3) }}").hint == "write `asset(name)`"
    assert failure("{{ 3|date }}").hint == "write `timestamp|date`"
    assert failure("{{ text() }}").hint == "write `text(key, name=...)`"


def test_every_function_and_filter_is_in_the_table() -> None:
    made = renderer()
    own = {name for name, value in made._environment.globals.items() if callable(value)} - {"dict", "namespace"}
    calls = [call.partition("(")[0].partition("|")[::2] for call in WRONG]
    assert own <= {name for name, _ in calls}
    own_filters = {name for name, value in made._environment.filters.items() if "site_builder" in value.__module__}
    assert own_filters - {"map"} <= {name for _, name in calls}


def test_series_can_be_joined() -> None:
    assert shown("{{ [1, 2]|select|join(', ') }}") == "1, 2"
