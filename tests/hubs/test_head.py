"""What machines read in the head of a page: structured data, Open Graph, X cards, the canonical address."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.support.hubs import SETTINGS, add_story, build_hub, built, codes, tree, write_file, write_hub
from tests.support.images import image

HUB = "https://hub.example/base"
NASTY = '</script><script>alert(1)</script> & <!-- "x"'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS.replace('example/', 'example/base/')}description: All.\n")
    write_file(site / "content/news/2026/11/chart.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    add_story(
        site,
        "first",
        title=f"'{NASTY}'",
        summary="A dek.",
        date="2026-11-01T10:00:00+02:00",
        updated="2026-11-03",
        tags="[agents, C++]",
        author="Ada",
        image="chart.svg",
        image_alt="A chart",
    )
    add_story(site, "second", "2026-10-01")
    return site


def data(file: Path) -> Any:
    """The structured data of a page, which has it in one script that holds nothing else."""
    html = file.read_text(encoding="utf-8")
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, flags=re.S)
    assert len(found) == 1 and "<script>" not in html
    return json.loads(found[0])


def metas(file: Path) -> dict[str, str]:
    """The `meta` elements by their names."""
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', file.read_text(encoding="utf-8"))
    return {name: unescape(content) for name, content in found}


def test_story_is_a_news_article_that_cites_the_original(site: Path) -> None:
    output = built(site)
    article, crumbs = data(output / "news/first/index.html")["@graph"]
    url, image = f"{HUB}/news/first/", article.pop("image")
    assert article == {
        "@type": "NewsArticle",
        "url": url,
        "headline": NASTY,
        "description": "A dek.",
        "datePublished": "2026-11-01T10:00:00+02:00",
        "dateModified": "2026-11-03T00:00:00+02:00",
        "author": [{"@type": "Person", "name": "Ada", "url": f"{HUB}/author/ada/"}],
        "publisher": {"@type": "Organization", "name": "Test Hub", "url": f"{HUB}/"},
        "isBasedOn": {
            "@type": "CreativeWork",
            "url": "https://lab.example/post",
            "publisher": {"@type": "Organization", "name": "Example Lab"},
        },
        "articleSection": "research",
        "keywords": ["agents", "C++"],
        "inLanguage": "en",
    }
    assert len(image) == 1 and (output / image[0].removeprefix(f"{HUB}/")).is_file()
    assert [(one["position"], one["name"], one.get("item")) for one in crumbs["itemListElement"]] == [
        (1, "Home", f"{HUB}/"),
        (2, "research", f"{HUB}/category/research/"),
        (3, NASTY, None),
    ]


def test_missing_fields_are_left_out(site: Path) -> None:
    write_file(site / "content/news/some.md", (site / "content/news/2026/10/2026-10-01-second.md").read_text())
    output = built(site)
    article = data(output / "news/some/index.html")["@graph"][0]
    assert not {"image", "datePublished", "dateModified", "keywords", "description"} & article.keys()
    assert article["author"] == {"@type": "Organization", "name": "Test Hub", "url": f"{HUB}/"}
    assert data(output / "news/second/index.html")["@graph"][0]["dateModified"] == "2026-10-01T00:00:00Z"
    names = metas(output / "news/some/index.html")
    assert not {"og:image", "article:published_time", "article:modified_time"} & names.keys()


def test_story_with_canonical_url_names_it(site: Path) -> None:
    add_story(site, "second", "2026-10-01", canonical="https://other.example/second")
    file = built(site) / "news/second/index.html"
    assert data(file)["@graph"][0]["url"] == "https://other.example/second"
    assert '<link rel="canonical" href="https://other.example/second">' in file.read_text()


def test_home_page_is_a_web_site_with_a_search(site: Path) -> None:
    found = data(built(site, search=True) / "index.html")
    assert (found["@type"], found["url"], found["name"]) == ("WebSite", f"{HUB}/", "Test Hub")
    action = found["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{HUB}/search/?q={{search_term_string}}"
    assert action["query-input"] == "required name=search_term_string"


@pytest.mark.parametrize(
    ("path", "trail"),
    [
        ("news/", [("All news", "news/")]),
        ("category/research/", [("Categories", "categories/"), ("research", "category/research/")]),
        ("tag/c-plus-plus/", [("Tags", "tags/"), ("C++", "tag/c-plus-plus/")]),
        ("source/example-lab/", [("Sources", "sources/"), ("Example Lab", "source/example-lab/")]),
        ("archive/2026/11/", [("Archive", "archive/"), ("November 2026", "archive/2026/11/")]),
    ],
)
def test_list_is_a_collection(site: Path, path: str, trail: list[tuple[str, str]]) -> None:
    output = built(site)
    page, crumbs = data(output / path / "index.html")["@graph"]
    assert (page["@type"], page["url"], page["name"]) == ("CollectionPage", f"{HUB}/{path}", trail[-1][0])
    assert page["isPartOf"]["@id"] == data(output / "index.html")["@id"]
    assert f"{HUB}/news/first/" in page["mainEntity"]["itemListElement"]
    found = [(one["position"], one["name"], one["item"].removeprefix(f"{HUB}/")) for one in crumbs["itemListElement"]]
    assert found == [(i, *one) for i, one in enumerate([("Home", ""), *trail], 1)]
    assert all((output / place / "index.html").is_file() for _, _, place in found)


@pytest.mark.parametrize(
    ("path", "names", "item"),
    [
        ("archive/", ["Home", "Archive"], "archive/2026/"),
        ("archive/2026/", ["Home", "Archive", "Archive 2026"], "archive/2026/11/"),
        ("tags/", ["Home", "Tags"], "tag/c-plus-plus/"),
        ("sources/", ["Home", "Sources"], "source/example-lab/"),
        ("categories/", ["Home", "Categories"], "category/research/"),
    ],
)
def test_overview_is_a_collection(site: Path, path: str, names: list[str], item: str) -> None:
    page, crumbs = data(built(site) / path / "index.html")["@graph"]
    assert (page["@type"], page["url"], page["name"]) == ("CollectionPage", f"{HUB}/{path}", names[-1])
    assert f"{HUB}/{item}" in page["mainEntity"]["itemListElement"]
    assert [one["name"] for one in crumbs["itemListElement"]] == names


def test_pages_have_open_graph_data_and_cards(site: Path) -> None:
    output = built(site)
    story = metas(output / "news/first/index.html")
    image = story.pop("og:image")
    assert (output / image.removeprefix(f"{HUB}/")).is_file()
    expected = {
        "og:type": "article",
        "og:title": NASTY,
        "og:description": "A dek.",
        "og:url": f"{HUB}/news/first/",
        "og:site_name": "Test Hub",
        "og:image:alt": "A chart",
        "twitter:card": "summary_large_image",
        "article:published_time": "2026-11-01T10:00:00+02:00",
        "article:modified_time": "2026-11-03T00:00:00+02:00",
        "article:section": "research",
        "description": "A dek.",
        "robots": "max-image-preview:large",
    }
    assert expected.items() <= story.items()
    for path in ("index.html", "news/index.html", "search/index.html", "archive/index.html", "404.html"):
        page = metas(output / path)
        assert (page["og:type"], page["twitter:card"]) == ("website", "summary")
        assert page["og:title"] and page["og:url"].startswith(HUB)


def html_pages(output: Path) -> dict[str, dict[str, str]]:
    """The `meta` elements of all pages that are not redirects, by path."""
    files = {file.relative_to(output).as_posix(): file for file in output.rglob("*.html")}
    return {path: metas(file) for path, file in files.items() if 'http-equiv="refresh"' not in file.read_text()}


def test_every_page_has_an_image_and_a_description_for_social_networks(site: Path) -> None:
    write_file(site / "site.yaml", (site / "site.yaml").read_text().replace("cards: false\n", ""))
    write_file(site / "content/pages/about.md", "---\ntitle: About\n---\nUs.\n")
    output = built(site)
    pages = html_pages(output)
    assert len(pages) > 10
    for path, page in pages.items():
        assert page["twitter:card"] == "summary_large_image", path
        assert page["og:description"] == page["description"] and page["og:image:alt"], path
        image = output / page["og:image"].removeprefix(f"{HUB}/")
        assert image.read_bytes().startswith(b"\x89PNG") and (page["og:image:width"], page["og:image:height"]) == (
            "1200", "630",
        ), path  # fmt: skip
    assert len({page["og:image"] for page in pages.values()}) == 3  # Two stories, and the card of the hub.


def test_image_of_the_settings_replaces_the_card_of_the_hub(site: Path) -> None:
    write_file(
        site / "site.yaml", (site / "site.yaml").read_text().replace("cards: false", "social_image: img/own.png")
    )
    (site / "static/img").mkdir(parents=True)
    (site / "static/img/own.png").write_bytes(image(120, 63))
    output = built(site)
    page = metas(output / "tags/index.html")
    assert page["og:image"].startswith(f"{HUB}/assets/img/own.") and page["og:image:width"] == "120"
    assert list(output.glob("assets/hub.*")) == []
    write_file(site / "site.yaml", SETTINGS + "social_image: img/wn.png\n")
    assert codes(build_hub(site)) == [("site.yaml", "missing-file")]


def test_search_engines_get_every_page_in_a_sitemap_or_a_noindex(site: Path) -> None:
    write_file(
        site / "site.yaml",
        (site / "site.yaml").read_text()
        + "page_sizes: {list: 1}\ncategories: [{slug: research, title: R}, {slug: none, title: N}]\n",
    )
    for number in range(12):
        add_story(site, f"more-{number}", f"2026-11-{number + 2:02}")
    output = built(site)
    listed = re.findall("<loc>(.*?)</loc>", "".join(file.read_text() for file in output.glob("sitemaps/*.xml")))
    pages = html_pages(output)
    assert sorted(listed) == sorted(
        f"{HUB}/{path.removesuffix('index.html')}"
        for path, page in pages.items()
        if page.get("robots", "")[:7] != "noindex"
    )
    hidden = {path for path, page in pages.items() if page.get("robots") == "noindex, follow"}
    assert {"404.html", "search/index.html", "category/none/index.html", "news/page/1/index.html"} < hidden
    assert not hidden & {"archive/2026/11/index.html", "archive/index.html", "tags/index.html", "news/index.html"}


def test_each_page_has_one_canonical_url(site: Path) -> None:
    for file in built(site).rglob("index.html"):
        path = file.relative_to(site / "public").as_posix().removesuffix("index.html")
        assert re.findall(r'<link rel="canonical" href="([^"]+)">', file.read_text()) == [f"{HUB}/{path}"]


def test_logo_is_the_logo_of_the_publisher(site: Path) -> None:
    write_file(site / "static/img/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    write_file(site / "site.yaml", (site / "site.yaml").read_text() + "logo: img/logo.svg\n")
    output = built(site)
    for publisher in (
        data(output / "index.html")["publisher"],
        data(output / "news/first/index.html")["@graph"][0]["publisher"],
    ):
        assert (output / publisher["logo"]["url"].removeprefix(f"{HUB}/")).is_file()
    assert metas(output / "news/index.html")["og:image"].startswith(f"{HUB}/assets/img/logo.")


def test_missing_logo_is_reported(site: Path) -> None:
    write_file(site / "site.yaml", (site / "site.yaml").read_text() + "logo: gone.png\n")
    assert codes(build_hub(site)) == [("site.yaml", "missing-file")]


def test_every_page_has_a_description(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", SETTINGS + "description: News & more.\n")
    add_story(site, "first", tags="[agents]", summary="The dek.")
    output = built(site)
    found = {
        path: re.findall('<meta name="description" content="([^"]*)">', data.decode())
        for path, data in tree(output).items()
        if path.endswith(".html")
    }
    assert all(len(values) == 1 and values[0] for values in found.values())
    assert found["news/first/index.html"] == ["The dek."]
    assert found["tag/agents/index.html"] == ["agents - News &amp; more."]
    assert found["index.html"] == ["News &amp; more."]


@pytest.mark.parametrize(
    ("date", "updated", "is_shown"),
    [("2026-11-01", "2026-11-03", True), ("2026-11-01T08:00:00Z", "2026-11-01T11:00:00Z", False)],
)
def test_change_on_the_day_of_publication_is_only_in_metadata(
    site: Path, date: str, updated: str, is_shown: bool
) -> None:
    add_story(site, "third", date=date, updated=updated)
    page = (built(site) / "news/third/index.html").read_text()
    assert ("Updated November" in page) is is_shown
    assert "article:modified_time" in page
