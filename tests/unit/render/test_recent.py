from weakref import WeakSet

from site_builder.render.recent import Recent


class Part:
    """A value whose end can be seen."""


def test_recent_values_are_found() -> None:
    recent = Recent[str](3)
    recent.add("a", "A")
    assert (recent.get("a"), recent.get("b")) == ("A", None)


def test_recent_keeps_what_was_used_last() -> None:
    recent = Recent[str](3)
    for number in range(100):
        recent.add(number, f"{number}")
        assert recent.get(0) == "0"
    assert [recent.get(number) for number in (97, 98, 99)] == ["97", "98", "99"]


def test_recent_frees_what_was_used_longest_ago() -> None:
    recent, parts = Recent[Part](3), WeakSet[Part]()
    for number in range(100):
        part = Part()
        parts.add(part)
        recent.add(number, part)
        recent.get(number // 2)
        assert len(parts) <= 7  # Twice the size, and the one that is held here.
