from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from site_builder.cli.options import hub_folder, inside, parse_time, source_date, time_in_hub
from tests.support.cli import run
from tests.support.hubs import SETTINGS, add_story, write_hub


def test_parse_time_reads_dates_and_times() -> None:
    assert parse_time("2026-11-20") == datetime(2026, 11, 20)
    assert parse_time("2026-11-20T09:00:00+02:00") == datetime(2026, 11, 20, 7, tzinfo=UTC)
    with pytest.raises(click.BadParameter, match="yesterday"):
        parse_time("yesterday")
    with pytest.raises(click.BadParameter, match="did you mean `2026-11-26`"):
        parse_time("26/11/2026")


def test_time_without_offset_is_in_the_time_zone_of_the_hub(tmp_path: Path) -> None:
    day = parse_time("2026-11-20")
    assert time_in_hub(write_hub(tmp_path), day) == datetime(2026, 11, 20, tzinfo=UTC)
    assert time_in_hub(tmp_path / "no-hub", day) == datetime(2026, 11, 20, tzinfo=UTC)
    (tmp_path / "site.yaml").write_text(f"{SETTINGS}timezone: America/New_York\n")
    assert time_in_hub(tmp_path, day) == datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert time_in_hub(tmp_path, parse_time("2026-11-20T00:00Z")) == datetime(2026, 11, 20, tzinfo=UTC)
    add_story(tmp_path, "evening", "2026-11-20", date="2026-11-20T21:30:00")
    at_midnight = run("list", "--site", tmp_path, "--at", "2026-11-21").stdout
    assert at_midnight.split()[:2] == ["published", "2026-11-21T02:30:00Z"]
    assert run("next", "--site", tmp_path, "--at", "2026-11-20").stdout.startswith("2026-11-21T02:30:00Z\n")


def test_source_date_epoch_is_default_of_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "then", "2026-11-20")
    add_story(hub_dir, "later", "2026-11-21")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795176000")
    assert source_date() == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert "1 story; 1 scheduled left out" in run("build", "--site", hub_dir).stdout
    assert not (hub_dir / "urls.lock").exists()
    assert "2 stories" in run("build", "--site", hub_dir, "--at", "2026-11-22").stdout
    assert "scheduled  2026-11-21" in run("list", "--site", hub_dir).stdout
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert source_date() is None


@pytest.mark.parametrize("text", ["now", "-1", "1.5", "1_000", " 1", "٣", "9" * 30, "2026-11-20"])
def test_invalid_source_date_epoch_exits_with_2(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    result = run("build", "--site", write_hub(tmp_path))
    assert result.exit_code == 2
    assert f"SOURCE_DATE_EPOCH is `{text}`" in result.stderr
    assert not (tmp_path / "public").exists()


def test_hub_folder_is_found_from_subfolder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = write_hub(tmp_path / "hub") / "content/news"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert hub_folder(None) == tmp_path / "hub"


def test_given_folder_has_to_be_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_hub(tmp_path / "hub")
    (tmp_path / "hub/inside").mkdir()
    monkeypatch.chdir(tmp_path)
    assert hub_folder(Path("hub")) == tmp_path / "hub"
    for other in (tmp_path / "hub/inside", tmp_path):
        with pytest.raises(click.UsageError, match="cd my-hub") as error:
            hub_folder(other)
        assert "a folder above it" not in error.value.message


def test_hub_folder_outside_of_hub_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(click.UsageError, match="or a folder above it"):
        hub_folder(None)


def test_hub_folder_that_is_not_utf8_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_hub(tmp_path / "a\udcff"))
    with pytest.raises(click.UsageError, match="is not UTF-8"):
        hub_folder(None)


def test_inside_rejects_symbolic_links(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "folder").symlink_to("there")
    (tmp_path / "link.md").symlink_to("there/nothing.md")
    assert inside(tmp_path / "there/new/a.md") == tmp_path / "there/new/a.md"
    for path in ("folder/a.md", "folder/new/a.md", "link.md"):
        with pytest.raises(click.ClickException, match="symbolic link"):
            inside(tmp_path / path)


def test_stories_hidden_by_source_date_epoch_are_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "then", "2026-11-20")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    note = "note: SOURCE_DATE_EPOCH sets the time to 02 Jan 1970 00:00 UTC; 1 story with later dates left out"
    assert note in run("build", "--site", hub_dir).stderr
    assert note in run("build", "--site", hub_dir).stderr
    assert note not in run("build", "--site", hub_dir, "--quiet").stderr
    for options in (["--at", "1970-01-02"], ["--future"]):
        assert "SOURCE_DATE_EPOCH" not in run("build", "--site", hub_dir, *options).output
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795176000")
    assert "SOURCE_DATE_EPOCH" not in run("build", "--site", hub_dir).output
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "never")
    assert run("build", "--site", hub_dir, "--at", "1970-01-02").exit_code == 0


@pytest.mark.parametrize("command", [["build"], ["why", "/"]])
@pytest.mark.parametrize(
    ("base_url", "message"),
    [
        ("preview", "`preview` is not an http or https URL; for example https://news.example.org/"),
        ("https://user:secret@h.example/", "a URL must not contain a user name or password; remove"),
        ("https://h.example/?a", "the URL of a site must not contain `?` or `#`"),
    ],
)
def test_base_url_is_checked(command: list[str], base_url: str, message: str, tmp_path: Path) -> None:
    result = run(*command, "--site", write_hub(tmp_path), "--base-url", base_url)
    assert (result.exit_code, message in " ".join(result.stderr.split())) == (2, True)
    assert "secret" not in result.stderr
    assert not (tmp_path / "public").exists()
