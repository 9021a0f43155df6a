"""Images: report alt texts that describe nothing (WCAG 2.2, 1.1.1). Builds report missing ones.

In: an `Article`. Out: problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.lint.article import Article, finding, in_key, part_of
from site_builder.model.problems import Location, Problem

_FILE_NAME = re.compile(r"[^\s/]+\.(?:png|jpe?g|gif|svg|webp|avif)", re.I)
_NO_DESCRIPTION = re.compile(
    r"(?:an? |the )?(?:image|picture|photo|photograph|figure|chart|graph|diagram|screenshot|illustration|logo)s?\d*",
    re.I,
)


def check(article: Article) -> Iterator[Problem]:
    """Yield a problem for each alt text that is only a file name or a word such as `chart`."""
    story = article.story
    alts: list[tuple[str, Location]] = [
        (alt, part_of(article, "image", number, f"![{alt}]")) for number, alt in enumerate(article.images)
    ]
    if story.image:
        alts.append((story.image_alt, in_key("image_alt")))
    for alt, location in alts:
        if _FILE_NAME.fullmatch(alt) or _NO_DESCRIPTION.fullmatch(alt.strip(" .")):
            message = f"`{alt}` does not describe the image"
            hint = "describe the image as you would on the phone"
            yield finding(story.path, "weak-alt", message, location, hint)
