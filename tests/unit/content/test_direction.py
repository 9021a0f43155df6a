from __future__ import annotations

import pytest

from site_builder.content.direction import direction_of


@pytest.mark.parametrize(
    ("languages", "direction"),
    [
        ("ar he fa ur ar-EG AR yi ckb-IQ az-Arab pa-Arab-PK dv", "rtl"),
        ("en de ja ru az pa tr ar-Latn ks-Deva-IN en-GB arn hen de-1996", "ltr"),
    ],
)
def test_direction_follows_the_script_of_the_language(languages: str, direction: str) -> None:
    assert {tag: direction_of(tag) for tag in languages.split()} == dict.fromkeys(languages.split(), direction)
