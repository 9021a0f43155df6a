"""Settings of Pelican, and what its templates need that it does not have: neighbours, reading time, kept cards."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

SITENAME = "Bench Hub"
SITEURL = "https://bench.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
THEME_STATIC_DIR = "."
PLUGINS: list[str] = []
TYPOGRIFY = False
DELETE_OUTPUT_DIRECTORY = False
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CACHE_PATH = "cache"
WITH_FUTURE_DATES = True
STATIC_PATHS: list[str] = []
FORMATTED_FIELDS = ["takeaways", "why"]
MARKDOWN = {
    "extensions": ["tables", "fenced_code", "footnotes", "codehilite"],
    "extension_configs": {"codehilite": {"css_class": "highlight", "guess_lang": False}},
    "output_format": "html5",
}

ARTICLE_URL, ARTICLE_SAVE_AS = "news/{slug}/", "news/{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "category/{slug}/", "category/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "tag/{slug}/", "tag/{slug}/index.html"
# Pelican has no custom taxonomies, so the source of a story is its author.
AUTHOR_URL, AUTHOR_SAVE_AS = "source/{slug}/", "source/{slug}/index.html"
DIRECT_TEMPLATES = ["home", "index", "categories", "tags", "authors", "archives", "search", "404", "sitemap"]
HOME_SAVE_AS = "index.html"
ARCHIVES_SAVE_AS = "archive/index.html"
MONTH_ARCHIVE_URL, MONTH_ARCHIVE_SAVE_AS = "archive/{date:%Y-%m}/", "archive/{date:%Y-%m}/index.html"
SEARCH_SAVE_AS = "search/index.html"
PAGE_PATHS, PAGE_URL, PAGE_SAVE_AS = ["pages"], "{slug}/", "{slug}/index.html"
INDEX_URL, INDEX_SAVE_AS = "news/", "news/index.html"
CATEGORIES_SAVE_AS = "categories/index.html"
TAGS_SAVE_AS = "tags/index.html"
AUTHORS_SAVE_AS = "sources/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
PAGINATED_TEMPLATES = {"index": 20, "category": 20, "tag": 20, "author": 20}
DEFAULT_PAGINATION = 20
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_ALL_RSS = "feed.xml"
FEED_MAX_ITEMS = 30
RSS_FEED_SUMMARY_ONLY = True

CATEGORIES = ["research", "models", "tools", "agents", "safety", "policy", "hardware", "science"]


class Around(NamedTuple):
    """What a story page shows of other stories."""

    newer: Any
    older: Any
    more: Sequence[Any]


_places: dict[str, int] = {}
_cards: dict[str, str] = {}


def around(article: Any, articles: Sequence[Any], categories: Sequence[tuple[Any, Sequence[Any]]]) -> Around:
    """The stories before and after, and the six newest others of the category."""
    if not _places:
        _places.update((other.slug, place) for place, other in enumerate(articles))
    place = _places[article.slug]
    same = next(members for category, members in categories if category == article.category)
    return Around(
        articles[place - 1] if place else None,
        articles[place + 1] if place + 1 < len(articles) else None,
        [other for other in same[:7] if other is not article][:6],
    )


def keep(card: Callable[[Any], str], article: Any) -> str:
    """The card of a story, made once."""
    if article.slug not in _cards:
        _cards[article.slug] = card(article)
    return _cards[article.slug]


def minutes(article: Any) -> int:
    """How long a story takes to read."""
    return max(1, round(len(article.content.split()) / 220))


def tone(category: Any) -> int:
    """The number of the colour of a category."""
    return CATEGORIES.index(category.name) if category.name in CATEGORIES else 0


def reason(article: Any, other: Any) -> str:
    """Why a story is shown below another one."""
    names = {tag.name for tag in other.tags}
    shared = next((tag.name for tag in article.tags if tag.name in names), None)
    return f"also about {shared}" if shared else f"also in {other.category.name.title()}"


def structured_data(article: Any, site: str, origin: str) -> str:
    """The story for search engines, as JSON."""
    url, date = f"{origin}/{article.url}", f"{article.date:%Y-%m-%dT%H:%M:%SZ}"
    section = article.category.name.title()
    hub = {"@type": "Organization", "name": site, "url": f"{origin}/"}
    publisher = {"@type": "Organization", "name": article.author.name}
    story = {
        "@type": "NewsArticle", "url": url, "headline": article.title, "description": article.summary,
        "datePublished": date, "dateModified": date, "author": hub, "publisher": hub,
        "isBasedOn": {"@type": "CreativeWork", "url": article.source_url, "publisher": publisher},
        "articleSection": section, "keywords": [tag.name for tag in article.tags], "inLanguage": "en",
    }  # fmt: skip
    trail = [
        {"@type": "ListItem", "position": 1, "name": "Home", "item": f"{origin}/"},
        {"@type": "ListItem", "position": 2, "name": section, "item": f"{origin}/{article.category.url}"},
        {"@type": "ListItem", "position": 3, "name": article.title},
    ]
    graph = [story, {"@type": "BreadcrumbList", "itemListElement": trail}]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/")


def takeaways(text: str) -> list[str]:
    """The takeaways of the one paragraph that Pelican made of them."""
    return text.removeprefix("<p>").removesuffix("</p>").split(" | ")


JINJA_GLOBALS = {
    "around": around,
    "keep": keep,
    "minutes": minutes,
    "tone": tone,
    "takeaways": takeaways,
    "reason": reason,
    "structured_data": structured_data,
    "MENU": CATEGORIES[:6],
}
