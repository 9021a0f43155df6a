"""Pictures: their description says what is to be seen (WCAG 2.2, 1.1.1). That there is one, every build demands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.lint.article import Article, finding, in_body, in_key
from site_builder.model.problems import Location, Problem

_FILE_NAME = re.compile(r"[^\s/]+\.(?:png|jpe?g|gif|svg|webp|avif)", re.I)
_SAYS_NOTHING = re.compile(
    r"(?:an? |the )?(?:image|picture|photo|photograph|figure|chart|graph|diagram|screenshot|illustration|logo)s?\d*",
    re.I,
)


def check(article: Article) -> Iterator[Problem]:
    """Every description of a picture that describes nothing."""
    story = article.story
    places: list[tuple[str, Location]] = [(alt, in_body(f"![{alt}]")) for alt in article.images]
    if story.image:
        places.append((story.image_alt, in_key("image_alt")))
    for alt, where in places:
        if _FILE_NAME.fullmatch(alt) or _SAYS_NOTHING.fullmatch(alt.strip(" .")):
            message = f"`{alt}` does not say what the picture shows"
            hint = "what would you say about it on the telephone?"
            yield finding(story.path, "weak-alt", message, where, hint)
