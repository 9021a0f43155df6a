from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.deploy.credentials import amazon_settings

KEYS = """[default]
aws_access_key_id = first
aws_secret_access_key = s%cret

[work]
aws_access_key_id = second
aws_secret_access_key = other
aws_session_token = token
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws/credentials").write_text(KEYS)
    (tmp_path / ".aws/config").write_text("[default]\nregion = eu-north-1\n[profile work]\nregion = eu-west-1\n")
    return tmp_path


def test_settings_come_from_the_chosen_profile(home: Path) -> None:
    assert amazon_settings({}, home) == {
        "access_key_id": "first",
        "secret_access_key": "s%cret",
        "region": "eu-north-1",
    }
    assert amazon_settings({"AWS_PROFILE": "work"}, home) == {
        "access_key_id": "second",
        "secret_access_key": "other",
        "session_token": "token",
        "region": "eu-west-1",
    }


def test_environment_overrides_the_files(home: Path) -> None:
    assert amazon_settings({"AWS_ACCESS_KEY_ID": "key", "AWS_REGION": "r"}, home) == {}
    environment = {"AWS_SHARED_CREDENTIALS_FILE": str(home / "keys"), "AWS_CONFIG_FILE": str(home / "none")}
    (home / "keys").write_text("[default]\naws_access_key_id = third\n")
    assert amazon_settings(environment, home) == {"access_key_id": "third"}


def test_missing_and_damaged_files_are_ignored(home: Path, tmp_path: Path) -> None:
    assert amazon_settings({}, tmp_path / "nowhere") == {}
    (home / ".aws/credentials").write_bytes(b"\xff[")
    (home / ".aws/config").write_text("region = 1")
    assert amazon_settings({}, home) == {}
