from __future__ import annotations

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.content.yaml.value_places import places_in
from tests.support.amount import amount
from tests.support.marked import points_of, yaml_of

WORDS = st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="¦"), min_size=1, max_size=6)


def value_of(text: str) -> yaml.ScalarNode:
    tree = yaml.CBaseLoader(text).get_single_node()
    assert isinstance(tree, yaml.MappingNode)
    node = tree.value[0][1]
    assert isinstance(node, yaml.ScalarNode)
    return node


@settings(max_examples=amount(200, 3000), deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_each_word_of_a_value_has_its_place(words: list[str], data: st.DataObject) -> None:
    value = "So x" + "".join(f" ¦{word}" for word in words)
    written = data.draw(yaml_of(value))
    text, points = points_of(f"key: {written}\n")
    try:
        node = value_of(text)
    except yaml.YAMLError:
        return  # Words that a plain value cannot have.
    plain = value.replace("¦", "")
    if node.value != plain:
        return
    places = places_in(node, text.split("\n"))
    assert len(places) == len(plain)
    index = 4
    for word, (line, column) in zip(words, points, strict=True):
        assert places[index + 1] == (line - 1, column - 1)
        index += 1 + len(word)


def test_places_are_those_of_escapes_and_folded_lines() -> None:
    text = 'a: "x\\x41 \\\n  \\ b\\\n  c\n\n  \\U0001F600d"\n'
    assert value_of(text).value == "xA  bc\n\U0001f600d"
    assert places_in(value_of(text), text.split("\n")) == [
        *((0, 4), (0, 5), (0, 9), (1, 2), (1, 4)),
        *((2, 2), (4, 2), (4, 2), (4, 12)),
    ]


def test_places_end_where_the_yaml_is_unknown() -> None:
    text = "a: !x y\n"
    assert places_in(value_of(text), text.split("\n")) == []
