from pathlib import Path

import pytest

from site_builder.commands.why import PageHistory, reasons, why
from site_builder.hub.schedule import Selection
from site_builder.pipeline.options import Options
from tests.support.hubs import NOW, add_story, built, write_file, write_hub


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A published hub of three stories."""
    site = write_hub(tmp_path)
    for i in range(3):
        add_story(site, f"story-{i}", f"2026-11-{i + 1:02}")
    built(site)
    return site


def ask(site: Path, wanted: str) -> PageHistory:
    return why(Options(hub_dir=site, output=site / "public", selection=Selection(at=NOW), jobs=1, search=False), wanted)


def test_a_page_that_nothing_touched(site: Path) -> None:
    answer = ask(site, "/news/story-1/")
    assert (answer.published, answer.due, answer.pending, answer.earlier) == (True, False, (), ())


def test_a_title_reaches_the_cards_of_other_pages(site: Path) -> None:
    add_story(site, "story-0", "2026-11-01", title="Another title")
    line = 'card of story `story-0`: title "Story 0" -> "Another title"'
    assert line in ask(site, "/news/").pending
    assert line in ask(site, "https://hub.example/news/story-2/").pending
    built(site)
    answer = ask(site, "/news/")
    assert (answer.due, answer.pending) == (False, ())
    assert line in answer.earlier


def test_a_story_that_comes_is_named(site: Path) -> None:
    add_story(site, "newest", "2026-11-09")
    assert "cards: story `newest` is new" in ask(site, "/news/").pending
    answer = ask(site, "/news/newest/")
    assert (answer.path, answer.published, answer.due) == ("news/newest/index.html", False, True)


def test_layouts_and_settings_are_named(site: Path) -> None:
    write_file(site / "layouts/partials/footer.html", "<footer></footer>")
    write_file(site / "site.yaml", "title: Renamed\nbase_url: https://hub.example/\n")
    pending = ask(site, "/news/story-1/").pending
    assert "layouts/partials/footer.html changed" in pending
    assert 'the site\'s title: "Test Hub" -> "Renamed"' in pending


def test_an_edited_body_changes_its_own_page_alone(site: Path) -> None:
    file = add_story(site, "story-1", "2026-11-02", body="Something else.")
    answer = ask(site, file.relative_to(site).as_posix())
    assert [line.partition(":")[0] for line in answer.pending] == ["body.digest"]
    assert not ask(site, "/news/story-2/").due


def test_what_is_no_page_is_not_found(site: Path) -> None:
    assert ask(site, "/nowhere/").path == ""


def test_a_hub_with_errors_has_no_answer(site: Path) -> None:
    add_story(site, "wrong", category="")
    answer = ask(site, "/news/")
    assert answer.path == "" and [d.code for d in answer.diagnostics] == ["missing-key"]


def test_reasons_for_what_has_been_rendered_and_for_what_is_gone(site: Path) -> None:
    add_story(site, "story-0", "2026-11-01", title="Another title")
    add_story(site, "story-1", "2026-11-02", expires="2026-11-03")
    add_story(site, "story-9", "2026-11-09")
    built(site)
    paths = [f"news/story-{n}/index.html" for n in (0, 1, 9)] + ["nowhere.html", "robots.txt"]
    found = reasons(
        Options(hub_dir=site, output=site / "public", selection=Selection(at=NOW), jobs=1, search=False), paths
    )
    assert [*found] == paths
    assert found["news/story-0/index.html"].startswith('title: "Story 0" -> "Another title"; ')
    assert found["news/story-1/index.html"] == "expired"
    assert found["news/story-9/index.html"] == "content/news/2026/11/2026-11-09-story-9.md"
    assert (found["nowhere.html"], found["robots.txt"]) == ("", "")


def test_there_are_no_reasons_where_the_settings_cannot_be_read(site: Path) -> None:
    write_file(site / "site.yaml", "title: [")
    assert reasons(
        Options(hub_dir=site, output=site / "public", selection=Selection(at=NOW), jobs=1), ["index.html"]
    ) == {"index.html": ""}


def test_a_file_is_known_by_its_path_and_says_no_more_than_that_it_has_changed(site: Path) -> None:
    write_file(site / "static/root/robots-of-ours.txt", "one")
    built(site)
    write_file(site / "static/root/robots-of-ours.txt", "two")
    for wanted in ("/robots-of-ours.txt", str(site / "static/root/robots-of-ours.txt")):
        answer = ask(site, wanted)
        assert (answer.path, answer.pending) == ("robots-of-ours.txt", ("the file itself",))
