from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from site_builder.content.reader import DEFAULT_OPTIONS, ReadOptions
from site_builder.content.story import ParsedStory, parse_story
from site_builder.model.collections import Item
from site_builder.model.fields import (
    Field,
    FieldValue,
    ImageFile,
    InlineMarkdown,
    Moment,
    Reference,
    References,
    Texts,
    references_in,
    value_of,
)
from site_builder.model.timestamp import Timestamp

PATH = "content/news/2026-11-20-a.md"
FIELDS = (
    Field(name="note", type="text", title="Note", max_length=20),
    Field(name="remark", type="markdown", title="Remark"),
    Field(name="site", type="url", title="Site"),
    Field(name="score", type="number", title="Score", min=1, max=10),
    Field(name="open", type="boolean", title="Open"),
    Field(name="released", type="date", title="Released"),
    Field(name="price", type="choice", title="Price", of=("free", "paid"), default="free"),
    Field(name="runs", type="list", title="Runs"),
    Field(name="chart", type="image", title="Chart"),
    Field(name="maker", type="reference", title="Maker", to="companies"),
    Field(name="tools", type="references", title="Tools", to="tools"),
)


def parsed(keys: str, fields: tuple[Field, ...] = FIELDS) -> ParsedStory:
    front_matter = f"title: T\nsource: {{name: A, url: https://a.example/}}\ncategory: c\ntakeaways: [A.]\n{keys}\n"
    options: ReadOptions = msgspec.structs.replace(DEFAULT_OPTIONS, story_fields=fields)
    return parse_story(PATH, f"---\n{front_matter}---\nText.\n".encode(), options)


def value(keys: str, name: str) -> FieldValue | None:
    result = parsed(keys)
    assert result.problems == () and result.story
    return value_of(result.story.fields, name)


def codes(keys: str, fields: tuple[Field, ...] = FIELDS) -> list[str]:
    return [problem.code for problem in parsed(keys, fields).problems]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("note:  two   words", "two words"),
        ("site: https://a.example/a b", "https://a.example/a%20b"),
        ("score: 7", 7),
        ("score: 7.5", 7.5),
        ("open: true", True),
        ("released: 2026-11-20", Moment(Timestamp(datetime(2026, 11, 20, tzinfo=UTC)))),
        ("price: paid", "paid"),
        ("runs: [web, ' desktop  app']", Texts(("web", "desktop app"))),
        ("chart: chart.svg", ImageFile("chart.svg")),
        ("maker: anysphere", Reference("companies", "anysphere")),
        ("tools: [cursor, zed]", References((Reference("tools", "cursor"), Reference("tools", "zed")))),
    ],
)
def test_value_has_the_type_of_its_field(keys: str, expected: object) -> None:
    found = value(keys, keys.partition(":")[0])
    assert found == expected and type(found) is type(expected)


def test_field_without_value_has_its_default_or_is_left_out() -> None:
    assert value("note: x", "price") == "free"
    assert value("note: x", "score") is None
    assert value("note:\nruns: []", "note") is None


def test_markdown_of_a_field_is_in_the_body() -> None:
    result = parsed("remark: An *open* [tool](/tools/cursor/).")
    assert result.story and result.body
    assert value_of(result.story.fields, "remark") == InlineMarkdown("An open tool.", 0)
    assert len(result.body.fields) == 1 and "<em>open</em>" in result.body.fields[0]
    assert [link.target for link in result.story.links] == ["/tools/cursor/"]


def test_html_in_markdown_of_a_field_is_text() -> None:
    result = parsed("remark: <script>alert(1)</script>")
    assert result.body and result.body.fields == ("&lt;script&gt;alert(1)&lt;/script&gt;",)


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("note: " + "x" * 21, "too-long"),
        ("note: [a]", "wrong-type"),
        ("site: 'javascript:alert(1)'", "bad-url"),
        ("site: a.example", "bad-url"),
        ("score: many", "wrong-type"),
        ("score: nan", "wrong-type"),
        ("score: inf", "wrong-type"),
        ("score: 11", "wrong-type"),
        ("open: yes", "wrong-type"),
        ("released: 20.11.2026", "bad-date"),
        ("released: 2026-02-30", "bad-date"),
        ("price: gratis", "wrong-type"),
        ("runs: web", "wrong-type"),
        ("chart: https://a.example/a.png", "outside-image"),
        ("chart: 'javascript:alert(1)'", "outside-image"),
        ("maker: [a, b]", "wrong-type"),
        ("tools: cursor", "wrong-type"),
        ("tools: [cursor, cursor]", "repeated-reference"),
        ("note: a\nscor: 3", "unknown-key"),
    ],
)
def test_wrong_value_is_reported(keys: str, code: str) -> None:
    assert codes(keys) == [code]


def test_unknown_key_may_be_a_declared_one() -> None:
    (problem,) = parsed("relesed: 2026-11-20").problems
    assert problem.hint == "did you mean `released`?"


def test_required_field_has_to_be_filled() -> None:
    required = tuple(msgspec.structs.replace(field, required=True) for field in FIELDS[:4])
    assert codes("", required) == ["missing-key"] * 4
    assert codes("draft: true", required) == ["unfinished-draft"]


def test_field_may_have_any_name() -> None:
    fields = tuple(Field(name=name, type="text", title=name) for name in ("class", "self", "a-b", "../x", ""))
    assert codes("class: a\nself: b\na-b: c\n../x: d", fields) == []


def test_values_of_a_faulty_declaration_are_not_looked_at() -> None:
    field = Field(name="note", type="number", title="Note", required=True, is_sound=False)
    assert codes("note: {a: [b]}", (field,)) == [] and codes("", (field,)) == []


def test_declared_fields_survive_the_cache() -> None:
    result = parsed("tools: [cursor]\nscore: 2\nopen: false\nreleased: 2026-11-20\nremark: A *b*\nruns: [x]")
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(result), type=ParsedStory) == result


def test_references_are_found_with_their_keys() -> None:
    story = parsed("maker: anysphere\ntools: [cursor, zed]").story
    assert story
    found = [(key, reference.id) for key, reference in references_in(story.fields)]
    assert found == [(("maker",), "anysphere"), (("tools", 0), "cursor"), (("tools", 1), "zed")]


def test_item_knows_where_its_keys_are() -> None:
    item = Item(collection="tools", id="a", name="A", path="content/tools.yaml", index=3)
    assert item.key("also", 1).path == (3, "also", 1)
    assert msgspec.structs.replace(item, index=None).key("also").path == ("also",)
