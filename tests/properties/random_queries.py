"""Random edits of a hub whose layouts ask for stories, items and data files."""

from __future__ import annotations

import json

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.properties.random_collections import RandomCollections
from tests.properties.random_edits import PACKAGED, RandomEdits
from tests.support.hubs import write_file

LAYOUTS = (
    "story.html",
    "list.html",
    "home.html",
    "page/about.html",
    "item/tools.html",
    "feed.xml",
    "partials/line.html",
)
QUERIES = {
    "newest": "stories(count=2)",
    "tagged": 'stories(tag="agents", count=2)',
    "both": 'stories(tag="Open weights", category="research")',
    "told": 'total(stories(source="third"))',
    "tools": 'items("tools", where={"pricing": "free"}, order="stories")',
    "makers": 'items("companies", order="-name")'.replace("-name", "name"),
    "open": 'total(items("tools", where={"open": true}))',
}
OF_STORIES = {
    "same": "stories(category=page.card.category, count=2)",
    "level": "stories(tag=page.fields.level)",
    "source": "total(stories(source=page.card.source))",
}
OF_TOOLS = {
    "about": "stories(item=page.item, count=1)",
    "priced": 'items("tools", where={"pricing": page.fields.pricing})',
    "made": 'total(items("tools", where={"maker": page.fields.maker}))',
}
OF_PAGES = {"story.html": OF_STORIES, "item/tools.html": OF_TOOLS}
FORMS = {
    "prices.json": ('{{"rows": [{{"name": "A & <b>", "price": {}}}]}}', "prices.rows"),
    "prices.yaml": ("rows:\n- name: A & <b>\n  price: {}\n", "prices.rows"),
    "prices.csv": ("name,price\nA & <b>,{}\n", "prices"),
}


class RandomQueries(RandomCollections):
    """Each layout shows the results of its queries, also on the pages of stories, lists and items."""

    @initialize(target=RandomEdits.stories)
    def begin(self) -> object:
        stories = super().begin()
        write_file(self.site / "content/pages/about.md", "---\ntitle: About\n---\nUs.\n")
        for name in FORMS:
            self.edit_data(name, 1)
        self.ask("story.html", ["same", "newest"], "prices.csv")
        self.ask("item/tools.html", ["about", "priced", "tools"], "prices.yaml")
        self.ask("page/about.html", ["tagged", "told", "makers"], "prices.json")
        return stories

    @rule(
        layout=st.sampled_from(LAYOUTS),
        names=st.lists(st.sampled_from([*QUERIES, *OF_STORIES, *OF_TOOLS]), max_size=3, unique=True),
        file=st.sampled_from(["", *FORMS]),
    )
    def ask(self, layout: str, names: list[str], file: str) -> None:
        """A layout is the packaged one, with other queries in front and their results behind."""
        self.edited_body = ""
        known = QUERIES | OF_PAGES.get(layout, {})
        packaged = {"item/tools.html": "item.html", "page/about.html": "page.html"}.get(layout, layout)
        text = (PACKAGED / packaged).read_text(encoding="utf-8")
        asked = {f"{name}_result": known[name] for name in names if name in known}
        tags = "".join(f"{{% query {name} = {query} %}}\n" for name, query in asked.items())
        shown = "".join(f"<!-- {{{{ {name}|string|escape|replace('-', '') }}}} -->" for name in asked)
        if file:
            tags += f'{{% data prices = "{file}" %}}\n'
            shown += f"{{% for row in {FORMS[file][1]} %}}<!-- {{{{ row.name }}}} {{{{ row.price }}}} -->{{% endfor %}}"
        first, newline, rest = text.partition("\n")
        if "extends" in first:
            text = f"{first}{newline}{tags}{rest.replace('{% block main %}', '{% block main %}' + shown, 1)}"
        elif "<?xml" in first:
            text = f"{first}{newline}{tags}{rest}"
        else:
            text = tags + text + shown
        write_file(self.site / "layouts" / layout, text)

    @rule(name=st.sampled_from(sorted(FORMS)), price=st.integers(1, 3))
    def edit_data(self, name: str, price: int) -> None:
        self.edited_body = ""
        write_file(self.site / "data" / name, FORMS[name][0].format(price))

    @rule(name=RandomEdits.stories, words=st.integers(1, 9))
    def edit_body(self, name: str, words: int) -> None:
        self._change(name, body=json.dumps("word " * words))
