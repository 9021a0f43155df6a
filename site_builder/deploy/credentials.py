"""Read Amazon credentials from the files of its command line tools, because obstore does not read them."""

from __future__ import annotations

from collections.abc import Mapping
from configparser import ConfigParser, Error
from pathlib import Path

_KEYS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")


def amazon_settings(environment: Mapping[str, str], home: Path) -> dict[str, str]:
    """Return the keys and region of a profile in `~/.aws`, except those that the environment sets.

    `AWS_PROFILE`, `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE` choose the profile and the files, as for
    Amazon's tools.
    """
    profile = environment.get("AWS_PROFILE") or "default"
    settings: dict[str, str] = {}
    if "AWS_ACCESS_KEY_ID" not in environment:
        keys = _section(environment.get("AWS_SHARED_CREDENTIALS_FILE"), home / ".aws/credentials", profile)
        settings = {key.removeprefix("aws_"): keys[key] for key in _KEYS if key in keys}
    if not {"AWS_REGION", "AWS_DEFAULT_REGION"} & environment.keys():
        name = profile if profile == "default" else f"profile {profile}"
        profile_settings = _section(environment.get("AWS_CONFIG_FILE"), home / ".aws/config", name)
        settings |= {"region": profile_settings["region"]} if "region" in profile_settings else {}
    return settings


def _section(chosen_file: str | None, default_file: Path, section: str) -> Mapping[str, str]:
    parser = ConfigParser(interpolation=None)
    try:
        parser.read(Path(chosen_file) if chosen_file else default_file, encoding="utf-8")
    except (Error, UnicodeDecodeError):
        return {}
    return dict(parser[section]) if parser.has_section(section) else {}
