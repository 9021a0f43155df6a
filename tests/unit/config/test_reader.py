from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.config.paths import find_hub_dir
from site_builder.config.reader import parse_config
from site_builder.config.schema import Category, Config, DeployTarget, MenuItem, PageSizes

REQUIRED = "title: Hub\nbase_url: https://hub.example/\n"
ALL = """title: A Hub
base_url: https://hub.example/news-hub/
description: All the news.
language: pt-BR
categories:
  - {slug: research, title: Research, description: Papers.}
  - {slug: open-source, title: 012}
navigation:
  - {label: About, url: /about/}
  - {label: Code, url: "https://code.example/"}
community: {label: Join, url: /join/}
share: [mastodon, email]
page_sizes: {list: 200, home: 1, home_section: 0, feed: 200, term_feed: 0}
related: 0
twins: false
logo: logo.png
websub: https://push.example/
permanent_url: https://old.example/
indexnow: 0123-abcd
deploy:
  production: s3://bucket/prefix
  preview: {to: "git+https://host.example/hub.git#gh-pages", base_url: https://preview.example/, max_changed: 500}
texts: {search: Find}
"""


def config(text: str) -> Config:
    """Return the settings of a text, which must be valid."""
    reported, problems = parse_config(text.encode())
    assert problems == []
    assert reported is not None
    return reported


def test_parse_config_reads_every_setting() -> None:
    assert config(ALL) == Config(
        title="A Hub",
        base_url="https://hub.example/news-hub/",
        description="All the news.",
        language="pt-BR",
        categories=(
            Category(slug="research", title="Research", description="Papers."),
            Category(slug="open-source", title="012"),
        ),
        navigation=(MenuItem(label="About", url="/about/"), MenuItem(label="Code", url="https://code.example/")),
        community=MenuItem(label="Join", url="/join/"),
        share=("mastodon", "email"),
        page_sizes=PageSizes(list=200, home=1, home_section=0, feed=200, term_feed=0),
        related=0,
        twins=False,
        logo="logo.png",
        websub="https://push.example/",
        permanent_url="https://old.example/",
        indexnow="0123-abcd",
        deploy={
            "production": "s3://bucket/prefix",
            "preview": DeployTarget(
                to="git+https://host.example/hub.git#gh-pages", base_url="https://preview.example/", max_changed=500
            ),
        },
        texts={"search": "Find"},
    )


def test_parse_config_uses_defaults() -> None:
    reported = config(REQUIRED)
    assert (reported.language, reported.categories, reported.community, reported.related) == ("en", (), None, 6)
    assert reported.share == ("x", "linkedin", "bluesky", "email")
    assert reported.page_sizes == PageSizes(list=20, home=10, home_section=4, feed=30, term_feed=10)
    assert reported.twins and not reported.websub
    assert reported.identity == "https://hub.example/"


@pytest.mark.parametrize("data", [b"", b"# nothing yet\n", b"---\n"])
def test_parse_config_reports_missing_settings(data: bytes) -> None:
    _, wrong = parse_config(data)
    assert [problem.code for problem in wrong] == ["missing-key", "missing-key"]


def test_parse_config_reports_a_file_without_mapping() -> None:
    _, wrong = parse_config(b"- title: x\n", "hub/site.yaml")
    assert [(problem.path, problem.code) for problem in wrong] == [("hub/site.yaml", "wrong-type")]


def test_parse_config_keeps_valid_settings_next_to_invalid_ones() -> None:
    reported, wrong = parse_config(b"title: T\nbase_url: x\nrelated: many\ncategories: [{slug: A, title: A}]\n")
    assert reported is not None
    assert (reported.title, reported.related, reported.categories) == ("T", 6, (Category(slug="A", title="A"),))
    assert sorted(problem.code for problem in wrong) == ["bad-slug", "bad-url", "wrong-type"]


def test_parse_config_reports_invalid_utf8() -> None:
    reported, wrong = parse_config(b"title: \xe9\n")
    assert reported is None
    assert [problem.code for problem in wrong] == ["not-utf8"]


def test_find_hub_dir_returns_the_nearest_folder_with_settings(tmp_path: Path) -> None:
    inner = tmp_path / "hub" / "content" / "news"
    inner.mkdir(parents=True)
    (tmp_path / "site.yaml").write_text(REQUIRED)
    (tmp_path / "hub" / "content" / "site.yaml").mkdir()
    assert find_hub_dir(inner) == tmp_path
    (tmp_path / "hub" / "site.yaml").write_text(REQUIRED)
    assert find_hub_dir(inner) == tmp_path / "hub"
    assert find_hub_dir(tmp_path / "hub") == tmp_path / "hub"


def test_find_hub_dir_returns_none_without_settings(tmp_path: Path) -> None:
    assert find_hub_dir(Path(tmp_path.anchor) / "nowhere") is None
