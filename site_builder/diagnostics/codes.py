"""Codes that are no rules of `check`: what they stand for is found by every build, or keeps it from its work."""

from __future__ import annotations

_CODES = (
    "active-file bad-date bad-domain bad-key bad-old-address bad-redirect bad-slug bad-target bad-url "
    "broken-anchor broken-image broken-link cannot-build control-character cut-off duplicate-category "
    "duplicate-id duplicate-key duplicate-slug duplicate-source empty-body empty-link empty-slug example-address "
    "example-story expires-before-date far-future file-too-large foreign-domain html-left-out layout-error "
    "layout-missing layout-syntax link-to-unpublished long-file-name lost-url merge-conflict missing-alt "
    "missing-file missing-key missing-text more-problems no-compressor no-front-matter no-link-text no-nh3 "
    "no-pagefind no-pillow not-utf8 outside-image outside-link redirect-conflict redirect-loop "
    "related-and-unrelated same-name search-failed secret-in-settings style-syntax too-long too-many-redirects "
    "too-much-html too-much-repeated too-short two-source-urls unclosed-front-matter unended-html "
    "unfinished-draft unknown-category unknown-key unknown-source unknown-story unknown-text unplaced-file "
    "unsafe-file-name unsafe-link updated-before-date url-collision wrong-months wrong-type yaml-alias yaml-depth "
    "yaml-key yaml-syntax yaml-tag yaml-too-large"
)
FOUND_ALWAYS = frozenset(_CODES.split())
