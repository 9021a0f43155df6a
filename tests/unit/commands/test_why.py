from pathlib import Path

import pytest

from site_builder.commands.why import PageHistory, reasons, why
from site_builder.hub.schedule import Selection
from site_builder.pipeline.options import Options
from tests.support.hubs import NOW, add_story, built, write_file, write_hub


@pytest.fixture
def hub_dir(tmp_path: Path) -> Path:
    """A published hub of three stories."""
    hub_dir = write_hub(tmp_path)
    for i in range(3):
        add_story(hub_dir, f"story-{i}", f"2026-11-{i + 1:02}")
    built(hub_dir)
    return hub_dir


def history(hub_dir: Path, page: str) -> PageHistory:
    return why(
        Options(hub_dir=hub_dir, output=hub_dir / "public", selection=Selection(at=NOW), jobs=1, search=False), page
    )


def test_unchanged_page_is_not_due(hub_dir: Path) -> None:
    answer = history(hub_dir, "/news/story-1/")
    assert (answer.published, answer.due, answer.pending, answer.earlier) == (True, False, (), ())


def test_changed_title_is_reported_for_cards_on_other_pages(hub_dir: Path) -> None:
    add_story(hub_dir, "story-0", "2026-11-01", title="Another title")
    line = 'card of story `story-0`: title "Story 0" -> "Another title"'
    assert line in history(hub_dir, "/news/").pending
    assert line in history(hub_dir, "https://hub.example/news/story-2/").pending
    built(hub_dir)
    answer = history(hub_dir, "/news/")
    assert (answer.due, answer.pending) == (False, ())
    assert line in answer.earlier


def test_new_story_is_reported(hub_dir: Path) -> None:
    add_story(hub_dir, "newest", "2026-11-09")
    assert "cards: story `newest` is new" in history(hub_dir, "/news/").pending
    answer = history(hub_dir, "/news/newest/")
    assert (answer.path, answer.published, answer.due) == ("news/newest/index.html", False, True)


def test_changed_layouts_and_settings_are_reported(hub_dir: Path) -> None:
    write_file(hub_dir / "layouts/partials/footer.html", "<footer></footer>")
    write_file(hub_dir / "site.yaml", "title: Renamed\nbase_url: https://hub.example/\n")
    pending = history(hub_dir, "/news/story-1/").pending
    assert "layouts/partials/footer.html changed" in pending
    assert 'the site\'s title: "Test Hub" -> "Renamed"' in pending


def test_edited_body_changes_only_its_own_page(hub_dir: Path) -> None:
    file = add_story(hub_dir, "story-1", "2026-11-02", body="Something else.")
    answer = history(hub_dir, file.relative_to(hub_dir).as_posix())
    assert [line.partition(":")[0] for line in answer.pending] == ["body.digest"]
    assert not history(hub_dir, "/news/story-2/").due


def test_unknown_page_has_no_path(hub_dir: Path) -> None:
    assert history(hub_dir, "/nowhere/").path == ""


def test_hub_with_errors_has_only_diagnostics(hub_dir: Path) -> None:
    add_story(hub_dir, "wrong", category="")
    answer = history(hub_dir, "/news/")
    assert answer.path == "" and [d.code for d in answer.diagnostics] == ["missing-key"]


def test_reasons_explain_rendered_and_removed_pages(hub_dir: Path) -> None:
    add_story(hub_dir, "story-0", "2026-11-01", title="Another title")
    add_story(hub_dir, "story-1", "2026-11-02", expires="2026-11-03")
    add_story(hub_dir, "story-9", "2026-11-09")
    built(hub_dir)
    paths = [f"news/story-{n}/index.html" for n in (0, 1, 9)] + ["nowhere.html", "robots.txt"]
    reason_by_path = reasons(
        Options(hub_dir=hub_dir, output=hub_dir / "public", selection=Selection(at=NOW), jobs=1, search=False), paths
    )
    assert [*reason_by_path] == paths
    assert reason_by_path["news/story-0/index.html"].startswith('title: "Story 0" -> "Another title"; ')
    assert reason_by_path["news/story-1/index.html"] == "expired"
    assert reason_by_path["news/story-9/index.html"] == "content/news/2026/11/2026-11-09-story-9.md"
    assert (reason_by_path["nowhere.html"], reason_by_path["robots.txt"]) == ("", "")


def test_unreadable_settings_give_no_reasons(hub_dir: Path) -> None:
    write_file(hub_dir / "site.yaml", "title: [")
    assert reasons(
        Options(hub_dir=hub_dir, output=hub_dir / "public", selection=Selection(at=NOW), jobs=1), ["index.html"]
    ) == {"index.html": ""}


def test_changed_static_file_is_reported_by_path(hub_dir: Path) -> None:
    write_file(hub_dir / "static/root/robots-of-ours.txt", "one")
    built(hub_dir)
    write_file(hub_dir / "static/root/robots-of-ours.txt", "two")
    for page in ("/robots-of-ours.txt", str(hub_dir / "static/root/robots-of-ours.txt")):
        answer = history(hub_dir, page)
        assert (answer.path, answer.pending) == ("robots-of-ours.txt", ("the file itself",))
