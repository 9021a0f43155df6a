from __future__ import annotations

from pathlib import Path

from tests.support.hubs import SETTINGS, built, write_file, write_hub

KEY = "0123456789-abcDEF"


def hub(folder: Path, settings: str) -> Path:
    site = write_hub(folder)
    write_file(site / "site.yaml", SETTINGS + settings)
    return site


def test_indexnow_key_file_exists_when_the_settings_have_a_key(tmp_path: Path) -> None:
    assert (built(hub(tmp_path / "own", f"indexnow: {KEY}\n")) / f"{KEY}.txt").read_text().strip() == KEY
    assert [*built(hub(tmp_path / "none", "")).glob("*.txt")] == [*(tmp_path / "none/public").glob("[rl]*.txt")]
    assert not [*built(hub(tmp_path / "false", "indexnow: false\n")).glob("[0-9a-f]*.txt")]
    (made,) = built(hub(tmp_path / "true", "indexnow: true\n")).glob("????????????????????????????????.txt")
    assert made.read_text().strip() == made.stem


def test_indexnow_key_file_gives_way_to_a_file_of_the_hub(tmp_path: Path) -> None:
    site = hub(tmp_path, f"indexnow: {KEY}\n")
    write_file(site / f"static/root/{KEY}.txt", f"{KEY} ")
    assert (built(site) / f"{KEY}.txt").read_text() == f"{KEY} "
