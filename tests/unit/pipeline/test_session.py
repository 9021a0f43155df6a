from __future__ import annotations

import shutil
from pathlib import Path

from site_builder.content.schema.convert import drop_follow_up_problems
from site_builder.hub.schedule import Selection
from site_builder.pipeline.options import Options
from site_builder.pipeline.session import Session, read_content, with_session
from site_builder.store.cache import open_cache
from site_builder.system.files import FileChangedError
from tests.support.hubs import NOW, add_story, build_hub, write_file, write_hub


def test_content_holds_drafts_and_stories_with_errors_in_order_of_path(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path, "-- content/sources.yaml --\n- id: lab\n  name: Example Lab\n")
    add_story(hub_dir, "later", "2026-12-24")
    add_story(hub_dir, "draft", "2026-11-02", draft="true")
    add_story(hub_dir, "wrong", "2026-11-01", category="")
    content, problems = read_content(hub_dir, tmp_path / "state")
    assert content is not None
    assert [story.slug for story in content.all_stories] == ["wrong", "draft", "later"]
    assert [source.id for source in content.items] == ["lab"]
    assert content.config.title == "Test Hub"
    assert [problem.code for problem in drop_follow_up_problems(problems)] == ["missing-key"]
    assert not (hub_dir / "public").exists()


def test_content_holds_pages_and_the_paths_of_all_files(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    file = add_story(hub_dir, "first")
    write_file(file.with_name("chart.svg"), "<svg/>")
    write_file(hub_dir / "content/pages/about.md", "---\ntitle: About\n---\nUs.\n")
    write_file(hub_dir / "content/pages/untitled.md", "---\nsummary: x\n---\nUs.\n")
    content = read_content(hub_dir, tmp_path / "state").value
    assert content is not None
    assert [page.slug for page in content.all_pages] == ["about", "untitled"]
    folder = "content/news/2026/11"
    pages = {f"content/pages/{name}.md" for name in ("about", "untitled")}
    assert content.paths == {f"{folder}/2026-11-01-first.md", f"{folder}/chart.svg"} | pages


def test_related_stories_of_folders_without_stories_are_forgotten(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    for month in (9, 10, 11):
        add_story(hub_dir, f"first-{month}", f"2026-{month:02}-01")
        add_story(hub_dir, f"second-{month}", f"2026-{month:02}-02")
    build_hub(hub_dir)
    with open_cache(hub_dir / ".site-builder") as cache:
        assert len(cache.memo_names("related ")) == 3
    shutil.rmtree(hub_dir / "content/news/2026/10")
    build_hub(hub_dir)
    with open_cache(hub_dir / ".site-builder") as cache:
        assert cache.memo_names("related ") == [f"related content/news/2026/{month:02}" for month in (9, 11)]


def test_unreadable_settings_give_no_content(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "first")
    write_file(hub_dir / "site.yaml", "title: [\n")
    content, problems = read_content(hub_dir, tmp_path / "state")
    assert content is None
    assert [problem.code for problem in problems] == ["yaml-syntax"]


def test_damaged_state_is_discarded(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "first")
    before = read_content(hub_dir, tmp_path / "state").value
    for file in (tmp_path / "state").iterdir():
        file.write_bytes(b"\xff" * 5000)
    after = read_content(hub_dir, tmp_path / "state").value
    assert before and after
    assert after.all_stories == before.all_stories


def test_work_is_done_again_when_a_file_changes_meanwhile(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    options = Options(hub_dir=hub_dir, output=tmp_path / "public", selection=Selection(at=NOW), jobs=1)
    sessions: list[Session] = []

    def work(session: Session) -> int:
        sessions.append(session)
        inputs = session.load()
        if len(sessions) == 1:
            raise FileChangedError(0, "changed", "a.md")
        return len(inputs.stories)

    assert with_session(options, work) == 0
    assert len(sessions) == 2 and sessions[0] is not sessions[1]


def test_closed_session_releases_the_cache(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    options = Options(hub_dir=hub_dir, output=tmp_path / "public", selection=Selection(at=NOW), jobs=1)

    def work(session: Session) -> bool:
        session.load()
        session.close()
        with open_cache(options.state_folder):
            return True

    assert with_session(options, work)
