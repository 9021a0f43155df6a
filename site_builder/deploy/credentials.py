"""Keys of Amazon from the files of its own tools, which the library for buckets does not read."""

from __future__ import annotations

from collections.abc import Mapping
from configparser import ConfigParser, Error
from pathlib import Path

_KEYS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")


def amazon_settings(environment: Mapping[str, str], home: Path) -> dict[str, str]:
    """Keys and region of the profile in `~/.aws`, for what the environment does not say itself.

    The files and the profile are those that the environment names (`AWS_PROFILE`, `AWS_SHARED_CREDENTIALS_FILE`,
    `AWS_CONFIG_FILE`), as for the tools of Amazon.
    """
    profile = environment.get("AWS_PROFILE") or "default"
    found: dict[str, str] = {}
    if "AWS_ACCESS_KEY_ID" not in environment:
        keys = _section(environment.get("AWS_SHARED_CREDENTIALS_FILE"), home / ".aws/credentials", profile)
        found = {key.removeprefix("aws_"): keys[key] for key in _KEYS if key in keys}
    if not {"AWS_REGION", "AWS_DEFAULT_REGION"} & environment.keys():
        name = profile if profile == "default" else f"profile {profile}"
        settings = _section(environment.get("AWS_CONFIG_FILE"), home / ".aws/config", name)
        found |= {"region": settings["region"]} if "region" in settings else {}
    return found


def _section(named: str | None, usual: Path, section: str) -> Mapping[str, str]:
    parser = ConfigParser(interpolation=None)
    try:
        parser.read(Path(named) if named else usual, encoding="utf-8")
    except (Error, UnicodeDecodeError):
        return {}
    return dict(parser[section]) if parser.has_section(section) else {}
