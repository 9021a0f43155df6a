from __future__ import annotations

import pytest

from site_builder.lsp.quick_fixes import quick_fixes
from site_builder.lsp.recheck import recheck
from site_builder.lsp.snapshot import HubSnapshot
from tests.support.hubs import add_story, story_text
from tests.support.lsp_views import PAGE, STORY, small_hub, text_of, view_of


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> HubSnapshot:
    site = small_hub(tmp_path_factory.mktemp("hub"))
    (site / "content/news/2026/11/chart.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    add_story(site, "third", tags="[open weights]")
    return view_of(site)


def apply_fix(snapshot: HubSnapshot | None, path: str, text: str, code: str) -> tuple[str, str, bool]:
    """Title, resulting text and certainty of the first fix of a problem."""
    diagnostic = next(diagnostic for diagnostic in recheck(snapshot, path, text) if diagnostic.code == code)
    fix = next(iter(quick_fixes(text_of(text), diagnostic)))
    lines = text.split("\n")
    line = lines[fix.span.line]
    lines[fix.span.line] = line[: fix.span.start] + fix.text + line[fix.span.end :]
    return fix.title, "\n".join(lines), fix.is_certain


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("unknown-category", story_text(category="reserch"), story_text(category="research")),
        ("unknown-category", story_text(category="'reserch'"), story_text(category="'research'")),
        ("unknown-key", story_text(catgory="x"), None),
        ("foreign-syntax", story_text(body="It :rocket: flies"), story_text(body="It 🚀 flies")),
        ("curly-quotes", story_text(author="“Ada”"), story_text(author="Ada")),
        ("unknown-box", story_text(body="> [!INFO]\n> x"), story_text(body="> [!NOTE]\n> x")),
        ("unknown-source", story_text(source="opnai", source_url="https://a.b/"), None),
        ("unknown-story", story_text(related="[open-wieghts]"), story_text(related="[open-weights]")),
        ("broken-link", story_text(body="😀 [x](open-wieghts#a)"), story_text(body="😀 [x](open-weights#a)")),
        ("broken-link", story_text(body="[x](/tagz/)"), story_text(body="[x](/tags/)")),
        ("broken-anchor", story_text(body="[x](open-weights#dta)"), story_text(body="[x](open-weights#data)")),
        ("missing-file", story_text(body="![A picture](chrt.svg)"), story_text(body="![A picture](chart.svg)")),
        ("bad-slug", story_text(slug="Small Model"), story_text(slug="small-model")),
        ("lonely-tag", story_text(tags="[open weight]"), None),
        ("unknown-check", story_text(ignore="{long-titel: x}"), story_text(ignore="{long-title: x}")),
    ],
)
def test_suggestion_replaces_the_wrong_word(snapshot: HubSnapshot, code: str, wrong: str, right: str | None) -> None:
    title, text, is_certain = apply_fix(snapshot, STORY, wrong, code)
    assert title.startswith("Replace with `") and is_certain
    assert right in (None, text)
    assert code not in {diagnostic.code for diagnostic in recheck(snapshot, STORY, text)}


@pytest.mark.parametrize(
    "wrong", [story_text(body="a\n\n\u200b# B"), story_text(body="a\n\n# B").replace("title", "ti\ufefftle")]
)
def test_invisible_character_is_removed(snapshot: HubSnapshot, wrong: str) -> None:
    title, text, is_certain = apply_fix(snapshot, STORY, wrong, "invisible-character")
    assert (title, text, is_certain) == ("Remove the invisible character", story_text(body="a\n\n# B"), True)


def test_fix_of_two_numbers_is_uncertain(snapshot: HubSnapshot) -> None:
    text = story_text("It solves 43% of all", "It solves 34% of all.")
    title, after, is_certain = apply_fix(snapshot, STORY, text, "unlike-number")
    assert (title, is_certain) == ("Replace with `34`", False) and "title: It solves 34% of all" in after


@pytest.mark.parametrize("key", ["title", "category", "takeaways", "source"])
def test_missing_key_is_added_at_the_end(snapshot: HubSnapshot, key: str) -> None:
    title, text, _ = apply_fix(snapshot, STORY, story_text(**{key: ""}), "missing-key")
    assert title == f"Add `{key}`"
    assert f"\n{key}:" in text and text.index(f"\n{key}:") < text.index("\n---\n")


def test_missing_source_url_is_added_below_source(snapshot: HubSnapshot) -> None:
    _, text, _ = apply_fix(snapshot, STORY, story_text(source="lab"), "missing-key")
    assert "source: lab\nsource_url: \ncategory:" in text


def test_missing_key_is_added_to_settings_and_pages(snapshot: HubSnapshot) -> None:
    assert apply_fix(snapshot, "site.yaml", "title: x", "missing-key")[1] == "title: x\nbase_url: "
    assert apply_fix(snapshot, "site.yaml", "title: x\n", "missing-key")[1] == "title: x\nbase_url: "
    assert apply_fix(snapshot, PAGE, "---\nsummary: x\n---\nText\n", "missing-key")[1].startswith(
        "---\nsummary: x\ntitle: \n---"
    )


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("title: Safety: it's late", "title: 'Safety: it''s late'"),
        ("title: @home", "title: '@home'"),
        ("title: *new", "title: '*new'"),
        ("title: !new", "title: '!new'"),
    ],
)
def test_value_is_put_in_quotes(snapshot: HubSnapshot, wrong: str, right: str) -> None:
    text = story_text().replace("title: A story", wrong)
    code = next(diagnostic.code for diagnostic in recheck(snapshot, STORY, text) if diagnostic.code.startswith("yaml-"))
    assert apply_fix(snapshot, STORY, text, code) == ("Put the value in quotes", text.replace(wrong, right), True)


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        (STORY, story_text(source="{name: Example Lab}"), "missing-key"),
        ("content/sources.yaml", "- id: x\n", "missing-key"),
        (STORY, story_text(category="nothing"), "unknown-category"),
        (STORY, story_text(tags="{x: y}"), "wrong-type"),
        (STORY, "", "no-front-matter"),
        (STORY, story_text().replace("title: A story", 'title: "open'), "yaml-syntax"),
    ],
)
def test_problem_without_a_fix(snapshot: HubSnapshot, path: str, text: str, code: str) -> None:
    diagnostic = next(diagnostic for diagnostic in recheck(snapshot, path, text) if diagnostic.code == code)
    assert [*quick_fixes(text_of(text), diagnostic)] == []
