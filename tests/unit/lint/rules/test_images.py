from __future__ import annotations

import pytest

from site_builder.lint.rules.images import check
from tests.support.articles import findings


@pytest.mark.parametrize("alt", ["chart.png", "IMG_2041.jpeg", "Image", "an image", "The chart.", "Screenshot"])
def test_alt_text_without_description_is_found(alt: str) -> None:
    assert findings(check, f"![{alt}](chart.svg)") == [f"weak-alt: ![{alt}](chart.svg)"]
    assert findings(check, image="chart.svg", image_alt=alt) == [f"weak-alt: {alt}"]


def test_alt_text_with_description_is_accepted() -> None:
    assert findings(check, "![A chart of errors: they fall from 75 to 26 per cent](chart.svg)") == []
    assert findings(check, image="chart.svg", image_alt="The logo of NIST") == []
