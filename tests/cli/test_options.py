from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from site_builder.cli.options import moment, site_folder
from tests.hubs import write_hub


def test_a_moment_is_written_as_in_stories() -> None:
    assert moment("2026-11-20") == datetime(2026, 11, 20, tzinfo=UTC)
    assert moment("2026-11-20T09:00:00+02:00") == datetime(2026, 11, 20, 7, tzinfo=UTC)
    with pytest.raises(click.BadParameter, match="yesterday"):
        moment("yesterday")
    with pytest.raises(click.BadParameter, match="did you mean `2026-11-26`"):
        moment("26/11/2026")


def test_the_hub_is_found_from_a_folder_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = write_hub(tmp_path / "hub") / "content/news"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert site_folder(None) == tmp_path / "hub"


def test_a_folder_that_is_named_is_the_hub_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_hub(tmp_path / "hub")
    (tmp_path / "hub/inside").mkdir()
    monkeypatch.chdir(tmp_path)
    assert site_folder(Path("hub")) == tmp_path / "hub"
    for other in (tmp_path / "hub/inside", tmp_path):
        with pytest.raises(click.UsageError, match="go to the folder of your hub"):
            site_folder(other)


def test_outside_of_any_hub_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(click.UsageError, match="or a folder above it"):
        site_folder(None)
