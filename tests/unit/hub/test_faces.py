from typing import Any

import msgspec
import pytest

from site_builder.hub.entries import Entries
from site_builder.hub.faces import own_face
from site_builder.hub.schedule import Selection
from site_builder.pipeline.index import index
from tests.support.hubs import NOW, parsed, story


@pytest.mark.parametrize(
    ("change", "is_seen"),
    [
        ({"title": "Another"}, True),
        ({"summary": "A dek."}, True),
        ({"why_it_matters": "A dek."}, True),
        ({"words": 5000}, True),
        ({"keywords": ("word",)}, True),
        ({"image_alt": "A chart"}, True),
        ({"body": b"another"}, False),
        ({"words": 1}, False),
        ({"authors": ("Ann",)}, False),
    ],
)
def test_face_changes_with_what_others_see(change: dict[str, Any], is_seen: bool) -> None:
    before = story("a")
    assert (own_face(msgspec.structs.replace(before, **change)) != own_face(before)) is is_seen


def test_known_faces_are_not_made_again_except_of_drafts() -> None:
    stories = [story("a"), story("b", draft=True)]
    known = {one.path: own_face(one) for one in stories}
    wrong = dict.fromkeys(known, bytes(16))

    def faces(made: dict[str, bytes]) -> list[bytes]:
        entries: Entries = index(parsed(stories, faces=made), Selection(at=NOW, drafts=True)).value.stories
        return entries.faces

    assert faces({}) == faces(known)
    assert [face != other for face, other in zip(faces({}), faces(wrong), strict=True)].count(True) == 1
