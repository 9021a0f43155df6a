from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from site_builder.cli.options import hub_folder, inside, moment, source_date
from tests.support.cli import run
from tests.support.hubs import add_story, write_hub


def test_a_moment_is_written_as_in_stories() -> None:
    assert moment("2026-11-20") == datetime(2026, 11, 20, tzinfo=UTC)
    assert moment("2026-11-20T09:00:00+02:00") == datetime(2026, 11, 20, 7, tzinfo=UTC)
    with pytest.raises(click.BadParameter, match="yesterday"):
        moment("yesterday")
    with pytest.raises(click.BadParameter, match="did you mean `2026-11-26`"):
        moment("26/11/2026")


def test_the_time_that_reproducible_builds_set_is_that_of_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = write_hub(tmp_path)
    add_story(site, "then", "2026-11-20")
    add_story(site, "later", "2026-11-21")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795176000")
    assert source_date() == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert "1 story; 1 scheduled left out" in run("build", "--site", site).stdout
    assert not (site / "urls.lock").exists()
    assert "2 stories" in run("build", "--site", site, "--at", "2026-11-22").stdout
    assert "scheduled  2026-11-21" in run("list", "--site", site).stdout
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert source_date() is None


@pytest.mark.parametrize("text", ["now", "-1", "1.5", "1_000", " 1", "٣", "9" * 30, "2026-11-20"])
def test_a_source_date_that_is_no_time_is_wrong_usage(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    answer = run("build", "--site", write_hub(tmp_path))
    assert answer.exit_code == 2
    assert f"SOURCE_DATE_EPOCH is `{text}`" in answer.stderr
    assert not (tmp_path / "public").exists()


def test_the_hub_is_found_from_a_folder_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = write_hub(tmp_path / "hub") / "content/news"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert hub_folder(None) == tmp_path / "hub"


def test_a_folder_that_is_named_is_the_hub_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_hub(tmp_path / "hub")
    (tmp_path / "hub/inside").mkdir()
    monkeypatch.chdir(tmp_path)
    assert hub_folder(Path("hub")) == tmp_path / "hub"
    for other in (tmp_path / "hub/inside", tmp_path):
        with pytest.raises(click.UsageError, match="go to the folder of your hub") as refused:
            hub_folder(other)
        assert "a folder above it" not in refused.value.message


def test_outside_of_any_hub_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(click.UsageError, match="or a folder above it"):
        hub_folder(None)


def test_a_hub_whose_folder_is_not_utf8_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_hub(tmp_path / "a\udcff"))
    with pytest.raises(click.UsageError, match="is not UTF-8; rename it"):
        hub_folder(None)


def test_a_file_behind_a_link_is_not_inside(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "folder").symlink_to("there")
    (tmp_path / "link.md").symlink_to("there/nothing.md")
    assert inside(tmp_path / "there/new/a.md") == tmp_path / "there/new/a.md"
    for path in ("folder/a.md", "folder/new/a.md", "link.md"):
        with pytest.raises(click.ClickException, match="is a link, or lies in a folder that is one"):
            inside(tmp_path / path)


def test_stories_that_the_time_of_reproducible_builds_holds_back_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = write_hub(tmp_path)
    add_story(site, "then", "2026-11-20")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    note = "note: SOURCE_DATE_EPOCH makes it 02 Jan 1970 00:00 UTC: 1 story of later dates left out"
    assert note in run("build", "--site", site).stderr
    assert note in run("build", "--site", site).stderr
    assert note not in run("build", "--site", site, "--quiet").stderr
    for options in (["--at", "1970-01-02"], ["--future"]):
        assert "SOURCE_DATE_EPOCH" not in run("build", "--site", site, *options).output
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795176000")
    assert "SOURCE_DATE_EPOCH" not in run("build", "--site", site).output
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "never")
    assert run("build", "--site", site, "--at", "1970-01-02").exit_code == 0


@pytest.mark.parametrize("command", [["build"], ["why", "/"]])
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("preview", "`preview` is not an http or https URL; for example https://news.example.org/"),
        ("https://user:secret@h.example/", "a URL must not contain a user name or password; remove"),
        ("https://h.example/?a", "the URL of a site must not contain `?` or `#`"),
    ],
)
def test_the_address_of_a_site_is_looked_at(command: list[str], address: str, said: str, tmp_path: Path) -> None:
    found = run(*command, "--site", write_hub(tmp_path), "--base-url", address)
    assert (found.exit_code, said in " ".join(found.stderr.split())) == (2, True)
    assert "secret" not in found.stderr
    assert not (tmp_path / "public").exists()
