from pathlib import Path

import msgspec
import pytest

from site_builder.hub.neighbourhoods import Neighbourhoods
from site_builder.hub.schedule import Selection
from site_builder.model.content import Story
from site_builder.pipeline.index import index
from site_builder.pipeline.range_memory import KeptRanges
from site_builder.store.cache import open_cache
from tests.support.hubs import NOW, parsed, story

STORIES = [story(f"s{i}", f"2026-{10 - i // 25:02}-{28 - i % 25:02}", tags=(f"t{i % 7}",)) for i in range(60)]


def keys(stories: list[Story], state: Path) -> tuple[list[tuple[range, bytes]], list[bytes]]:
    """The ranges and keys of the stories of a hub; what was found is kept for the next call with this state folder."""
    with open_cache(state) as cache:
        memory = KeptRanges(cache, b"engine")
        entries = index(parsed(stories), Selection(at=NOW), memory=memory).value.stories
        found = list(entries.ranges()), [entries.key(number) for number in range(len(entries))]
        if surroundings := entries.finder.new_surroundings():
            memory.save(surroundings)
    return found


@pytest.mark.parametrize(
    "edit", [{}, {"body": b"edited"}, {"title": "Edited"}, {"tags": ("t1",), "tag_slugs": ("t1",)}]
)
def test_what_is_kept_does_not_change_keys(edit: dict[str, object], tmp_path: Path) -> None:
    keys(STORIES, tmp_path / "state")
    edited = [*STORIES[:30], msgspec.structs.replace(STORIES[30], **edit), *STORIES[31:]]
    assert keys(edited, tmp_path / "state") == keys(edited, tmp_path / "new")
    assert keys(edited[1:], tmp_path / "state") == keys(edited[1:], tmp_path / "new")


def test_neighbourhoods_are_made_only_if_a_face_or_a_term_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keys(STORIES, tmp_path)
    monkeypatch.setattr(Neighbourhoods, "__init__", None)
    edited = [*STORIES[:30], msgspec.structs.replace(STORIES[30], body=b"edited"), *STORIES[31:]]
    after = keys(edited, tmp_path)
    assert [old == new for old, new in zip(before[1], after[1], strict=True)].count(False) == 1
    assert [old == new for old, new in zip(before[0], after[0], strict=True)].count(False) == 1
    with pytest.raises(TypeError):
        keys([msgspec.structs.replace(STORIES[0], title="Edited"), *STORIES[1:]], tmp_path)
