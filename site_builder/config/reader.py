"""`site.yaml`: the settings of a hub, read once and checked as stories are. Also finds the hub's folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from site_builder.config.deploy_target import BadTargetError, parse_target
from site_builder.config.schema import SETTINGS_PATH, Config
from site_builder.content.reader import read_yaml_file
from site_builder.content.schema import convert
from site_builder.content.schema.convert import drop_follow_up_problems
from site_builder.content.slug import slugify
from site_builder.content.urls import UrlFault, url_fault
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result

_ADDRESSES = {
    "base_url": "for example https://news.example.org/",
    "permanent_url": "write the first URL of the hub",
    "websub": "a URL starts with https://",
}
"""Settings that are whole addresses, with a hint for each."""
_TARGET_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,49}")
_INDEXNOW_KEY = re.compile(r"[A-Za-z0-9-]{8,128}")


def find_hub_dir(start: Path) -> Path | None:
    """The nearest folder upwards from `start` that has a `site.yaml`."""
    return next((d for d in (start, *start.parents) if (d / SETTINGS_PATH).is_file()), None)


def parse_config(data: bytes, path: str = SETTINGS_PATH) -> Result[Config | None]:
    """The settings, and what is wrong with them; None when nothing can be read.

    In place of what is wrong stand blanks, so that the rest of the hub can be checked all the same.
    """
    raw, problems = read_yaml_file(path, data)
    if raw is None:
        return Result(None, problems)
    config, wrong = convert.convert(raw, Config, path)
    problems = drop_follow_up_problems([*problems, *wrong, *_check(config, path)])
    return Result(config, problems)


def site_url_fault(url: str, hint: str = _ADDRESSES["base_url"]) -> UrlFault | None:
    """What is wrong with the address of a whole site, if anything."""
    if fault := url_fault(url, hint):
        return fault
    parts = urlsplit(url)
    return UrlFault("the URL of a site must not contain `?` or `#`", "") if parts.query or parts.fragment else None


def _check(config: Config, path: str) -> list[Problem]:
    problems = []
    for name, hint in _ADDRESSES.items():
        url = getattr(config, name)
        fault_of = url_fault if name == "websub" else site_url_fault
        if url and (fault := fault_of(url, hint)):
            problems.append(Problem(path, "bad-url", fault.message, KeyLocation((name,)), fault.hint))
    seen: set[str] = set()
    for i, category in enumerate(config.categories):
        location = KeyLocation(("categories", i, "slug"))
        if category.slug != slugify(category.slug):
            hint = f"write `{slugify(category.slug)}`"
            problems.append(Problem(path, "bad-slug", f"`{category.slug}` cannot be used in a URL", location, hint))
        if category.slug in seen:
            problems.append(Problem(path, "duplicate-category", f"`{category.slug}` is listed twice", location))
        seen.add(category.slug)
    items = [(item, ("navigation", i)) for i, item in enumerate(config.navigation)]
    items += [(config.community, ("community",))] if config.community else []  # type: ignore[list-item]
    for item, key in items:
        hint = "write a path that starts with / or a URL that starts with https://"
        if not item.url.startswith("/") and (fault := url_fault(item.url, hint)):
            problems.append(Problem(path, "bad-url", fault.message, KeyLocation((*key, "url")), fault.hint))
    if config.indexnow_key and not _INDEXNOW_KEY.fullmatch(config.indexnow_key):
        message = f"`{config.indexnow}` is not an IndexNow key"
        hint = "write `true`, or a key of 8 to 128 characters (a-z, A-Z, 0-9, -)"
        problems.append(Problem(path, "bad-key", message, KeyLocation(("indexnow",)), hint))
    return [*problems, *_check_destinations(config, path)]


def _check_destinations(config: Config, path: str) -> Iterator[Problem]:
    for name, written in config.deploy.items():
        at: tuple[str, ...] = ("deploy", name) if isinstance(written, str) else ("deploy", name, "to")
        destination = config.destinations[name]
        if not _TARGET_NAME.fullmatch(name):
            hint = "use letters, digits, _ and -"
            yield Problem(
                path,
                "bad-target",
                f"`{name}` is not a valid target name",
                KeyLocation(("deploy", name), on_key=True),
                hint,
            )
        try:
            target = parse_target(destination.to)
        except BadTargetError as error:
            if error.is_secret:
                yield Problem(path, "secret-in-settings", error.message, KeyLocation(at), error.hint)
            else:
                yield Problem(path, "bad-target", error.message, KeyLocation(at), error.hint)
            continue
        for key in ("base_url", "endpoint"):
            url = getattr(destination, key)
            fault_of = site_url_fault if key == "base_url" else url_fault
            if url and (fault := fault_of(url, "a URL starts with https://")):
                yield Problem(path, "bad-url", fault.message, KeyLocation((*at[:2], key)), fault.hint)
        for key in ("endpoint", "region"):
            if getattr(destination, key) and target.kind != "bucket":
                message = f"`{key}` is only for buckets"
                yield Problem(path, "bad-target", message, KeyLocation((*at[:2], key), on_key=True))
