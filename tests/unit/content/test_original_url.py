from __future__ import annotations

import pytest

from site_builder.content.original_url import (
    canonical_original_url,
    find_source,
    is_on_domain,
    strip_tracking,
    tracking_parameters,
)
from tests.support.items import source

PLAIN = "https://example.org/news/a-story"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/news/a-story",
        "https://www.example.org/news/a-story/",
        "https://EXAMPLE.org:443/news/a-story#part",
        "https://m.example.org/news/a-story",
        "https://amp.example.org/news/a-story",
        "https://example.org/news/a-story/amp/",
        "https://example.org/amp/news/a-story",
        "https://example.org/news/a-story.amp",
        "https://example.org/news/a-story/index.html",
        "https://example.org/news/a%2Dstory?utm_source=x&utm_medium=y&fbclid=z&gclid=1",
        "https://example.org/news/a-story?amp=1",
        "https://www.google.com/amp/s/example.org/news/a-story",
        "https://example-org.cdn.ampproject.org/c/s/example.org/news/a-story?amp_js_v=0.1",
        " https://example.org/news/a-story ",
    ],
)
def test_canonical_original_url_matches_variants(url: str) -> None:
    assert canonical_original_url(url) == canonical_original_url(PLAIN)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/news/another",
        "https://example.org/News/A-Story",
        "https://example.org/news/a-story?id=1",
        "https://blog.example.org/news/a-story",
        "https://example.org:8443/news/a-story",
        "https://example.org/",
        "https://example.org/news/amplifier",
    ],
)
def test_canonical_original_url_separates_different_articles(url: str) -> None:
    assert canonical_original_url(url) != canonical_original_url(PLAIN)


def test_canonical_original_url_ignores_parameter_order() -> None:
    assert canonical_original_url(PLAIN + "?b=2&a=1") == canonical_original_url(PLAIN + "?a=1&utm_source=x&b=2")


def test_canonical_original_url_keeps_hosts_that_look_like_prefixes() -> None:
    assert canonical_original_url("https://amp.dev/a") == "amp.dev/a"
    assert canonical_original_url("https://m.org/a") == "m.org/a"


def test_canonical_original_url_matches_versions_of_an_arxiv_paper() -> None:
    one = canonical_original_url("https://arxiv.org/abs/2509.04664")
    for path in ("abs/2509.04664v2", "pdf/2509.04664", "pdf/2509.04664v1.pdf", "html/2509.04664v1"):
        assert canonical_original_url(f"https://www.arxiv.org/{path}") == one
    assert canonical_original_url("https://arxiv.org/abs/2509.04665") != one
    assert canonical_original_url("https://arxiv.org/abs/cs/0112017v1") == canonical_original_url(
        "https://arxiv.org/pdf/cs/0112017"
    )


@pytest.mark.parametrize("url", ["", "no address", "https://", "https://[::1", "https://example.org:port/"])
def test_canonical_original_url_is_empty_for_invalid_urls(url: str) -> None:
    assert canonical_original_url(url) == ""


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        (PLAIN, PLAIN),
        (PLAIN + "?utm_source=x", PLAIN),
        (PLAIN + "?utm_source=x&id=1#part", PLAIN + "?id=1#part"),
        (PLAIN + "?id=1&fbclid=x", PLAIN + "?id=1"),
        (PLAIN + "?UTM_Source=x&a&mc%5Fcid=1&b=", PLAIN + "?a&b="),
        (PLAIN + "#a?utm_source=x", PLAIN + "#a?utm_source=x"),
        (PLAIN + "?gclid=1#a?utm_source=x", PLAIN + "#a?utm_source=x"),
    ],
)
def test_strip_tracking_removes_tracking_parameters(url: str, clean: str) -> None:
    assert strip_tracking(url) == clean


TRACKERS = [
    "utm_id",
    "gclid",
    "dclid",
    "gbraid",
    "fbclid",
    "msclkid",
    "mc_eid",
    "igshid",
    "yclid",
    "ttclid",
    "twclid",
    "_hsenc",
    "mkt_tok",
    "mtm_campaign",
]


def test_tracking_parameters_are_named_in_order() -> None:
    query = "&".join(f"{name}=1" for name in ["page", *TRACKERS])
    assert tracking_parameters(f"{PLAIN}?{query}") == TRACKERS
    assert strip_tracking(f"{PLAIN}?{query}") == f"{PLAIN}?page=1"


@pytest.mark.parametrize(
    "name",
    [
        "ref",
        "source",
        "s",
        "id",
        "share",
        "referrer",
        "feature",
        "rss",
        "trk",
        "cmp",
        "smid",
        "xclid",
        "clid",
        "p",
        "q",
        "lang",
        "v",
        "mtm_x",
        "utm",
        "hsa_x",
        "reference",
    ],
)
def test_parameter_that_a_site_may_use_is_kept(name: str) -> None:
    url = f"{PLAIN}?{name}=v2"
    assert (strip_tracking(url), tracking_parameters(url)) == (url, [])
    assert canonical_original_url(url) != canonical_original_url(PLAIN)


def test_find_source_prefers_the_longest_domain() -> None:
    google = source("google", "Google", ("google.com", "blog.google"))
    cloud = source("google-cloud", "Google Cloud", ("cloud.google.com",))
    sources = (google, cloud)
    assert find_source("https://cloud.google.com/blog/x", sources) == cloud
    assert find_source("https://research.google.com/x", sources) == google
    assert find_source("https://www.blog.google/x", sources) == google
    assert find_source("https://notgoogle.com/x", sources) is None


def test_host_is_on_its_domain_and_on_that_of_a_subdomain() -> None:
    assert is_on_domain("lab.example", "lab.example") and is_on_domain("blog.lab.example", "lab.example")
    assert not is_on_domain("mylab.example", "lab.example") and not is_on_domain("example", "lab.example")
