"""Parse and check the settings of a hub, `site.yaml`, with the declarations of `collections.yaml`.

Out: a `Config` and its problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from site_builder.config.deploy_target import BadTargetError, parse_target
from site_builder.config.paths import COLLECTIONS_PATH, SETTINGS_PATH
from site_builder.config.schema import Config, MenuItem, Verification
from site_builder.content.reader import read_yaml_file
from site_builder.content.schema import convert
from site_builder.content.schema.convert import drop_follow_up_problems
from site_builder.content.schema.errors import KeyPath
from site_builder.content.slug import slugify
from site_builder.content.urls import HINT, UrlFault, encode_url, link_fault, url_fault
from site_builder.diagnostics.suggestions import closest
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result
from site_builder.system.timezones import zone_named, zone_names

_URL_SETTINGS = {
    "base_url": "for example https://news.example.org/",
    "permanent_url": "write the first URL of the hub",
    "websub": "a URL starts with https://",
}
"""Settings that are absolute URLs, each with a hint."""
_TARGET_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,49}")
_INDEXNOW_KEY = re.compile(r"[A-Za-z0-9-]{8,128}")


def read_config(hub_dir: Path) -> Result[Config | None]:
    """Read and parse the settings of the hub in a folder. Raises OSError."""
    file = hub_dir / COLLECTIONS_PATH
    return parse_config(
        (hub_dir / SETTINGS_PATH).read_bytes(), collections=file.read_bytes() if file.exists() else None
    )


def parse_config(data: bytes, path: str = SETTINGS_PATH, collections: bytes | None = None) -> Result[Config | None]:
    """Parse and check the settings; None when a file cannot be read.

    `collections` is the content of `collections.yaml`, if the hub has one. Invalid values become blank, so that the
    rest of the hub can still be checked.
    """
    raw, problems = read_yaml_file(path, data)
    others = None
    if collections is not None:
        from site_builder.config.collections_file import CollectionsFile

        others = CollectionsFile(collections)
        problems += others.problems
    if raw is None or (others and not others.is_readable):
        return Result(None, problems)
    has_declarations = isinstance(raw, dict) and not raw.keys().isdisjoint(("collections", "stories"))
    if has_declarations or others:
        from site_builder.config import declarations  # Only hubs with declarations wait for what checks them.

        raw = declarations.with_empty_declarations(raw) if isinstance(raw, dict) else raw
    config, type_problems = convert.convert(raw, Config, path)
    problems = drop_follow_up_problems([*problems, *type_problems, *_check(config, path)])
    if others:
        config, declared_twice = others.added_to(config, data)
        problems += declared_twice
    if has_declarations or others:
        found = declarations.check_declarations(config, path)
        problems = drop_follow_up_problems([*problems, *(others.placed(found) if others else found)])
        config = declarations.with_usable_declarations(config, problems)
    return Result(_with_encoded_urls(_without_faulty_services(config, problems)), problems)


def _without_faulty_services(config: Config, problems: Iterable[Problem]) -> Config:
    """Return the settings without services whose hosts or names may be wrong: the policy would allow them."""
    if not config.analytics and not config.newsletter:
        return config
    keys = {key for p in problems if isinstance(p.location, KeyLocation) for key in p.location.path[:1]}
    return msgspec.structs.replace(
        config,
        analytics=None if "analytics" in keys else config.analytics,
        newsletter=None if "newsletter" in keys else config.newsletter,
    )


def _with_encoded_urls(config: Config) -> Config:
    """Return the settings with the URLs of links as they are published."""
    navigation = tuple(_encoded(item) for item in config.navigation)
    community = _encoded(config.community) if config.community else None
    return msgspec.structs.replace(config, navigation=navigation, community=community)


def _encoded(item: MenuItem) -> MenuItem:
    return msgspec.structs.replace(item, url=encode_url(item.url))


def site_url_fault(url: str, hint: str = _URL_SETTINGS["base_url"]) -> UrlFault | None:
    """Return what is wrong with the base URL of a site, or None."""
    if fault := url_fault(url, hint):
        return fault
    parts = urlsplit(url)
    return UrlFault("the URL of a site must not contain `?` or `#`", "") if parts.query or parts.fragment else None


def _check(config: Config, path: str) -> Iterator[Problem]:
    yield from _check_site_urls(config, path)
    yield from _check_categories(config, path)
    yield from _check_menu(config, path)
    if zone_named(config.timezone) is None:
        message = f"`{config.timezone}` is not a time zone of the IANA database"
        hint = _zone_hint(config.timezone) or "write a name such as `Europe/Berlin`"
        yield Problem(path, "bad-timezone", message, KeyLocation(("timezone",)), hint)
    if config.indexnow_key and not _INDEXNOW_KEY.fullmatch(config.indexnow_key):
        message = f"`{config.indexnow}` is not an IndexNow key"
        hint = "write `true`, or a key of 8 to 128 characters (a-z, A-Z, 0-9, -)"
        yield Problem(path, "bad-key", message, KeyLocation(("indexnow",)), hint)
    if config.verification != Verification() or config.analytics or config.newsletter:
        from site_builder.config.services import check_services  # Few hubs have any.

        yield from check_services(config, path)
    yield from _check_deploy_targets(config, path)
    yield from _check_previews(config, path)


def _zone_hint(name: str) -> str:
    """Suggest a zone whose name, or whose city, is close to a name."""
    zones = {zone.rpartition("/")[2]: zone for zone in sorted(zone_names(), reverse=True)}
    near = closest(name, zone_names()) or zones.get(closest(name.replace(" ", "_"), zones), "")
    return f"did you mean `{near}`?" if near else ""


def _check_site_urls(config: Config, path: str) -> Iterator[Problem]:
    for name, hint in _URL_SETTINGS.items():
        url = getattr(config, name)
        fault_of = url_fault if name == "websub" else site_url_fault
        if url and (fault := fault_of(url, hint)):
            yield Problem(path, "bad-url", fault.message, KeyLocation((name,)), fault.hint)


def _check_categories(config: Config, path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, category in enumerate(config.categories):
        location = KeyLocation(("categories", i, "slug"))
        if category.slug != slugify(category.slug):
            hint = f"write `{slugify(category.slug)}`"
            yield Problem(path, "bad-slug", f"`{category.slug}` cannot be used in a URL", location, hint)
        if category.slug in seen:
            yield Problem(path, "duplicate-category", f"`{category.slug}` is listed twice", location)
        seen.add(category.slug)


def _check_menu(config: Config, path: str) -> Iterator[Problem]:
    items: list[tuple[MenuItem, KeyPath]] = [(item, ("navigation", i)) for i, item in enumerate(config.navigation)]
    if config.community:
        items.append((config.community, ("community",)))
    for item, key_path in items:
        hint = "write a path that starts with / or a URL that starts with https://"
        if not item.url.startswith("/") and (fault := link_fault(item.url, hint)):
            yield Problem(path, "bad-url", fault.message, KeyLocation((*key_path, "url")), fault.hint)


def _check_previews(config: Config, path: str) -> Iterator[Problem]:
    """Report previews that would replace the site of another target."""
    by_place: dict[tuple[str, str], str] = {}
    names = sorted(config.destinations, key=lambda name: config.is_preview_url(config.destinations[name].base_url))
    for name in names:
        target = config.destinations[name]
        other = by_place.setdefault((target.to.rstrip("/"), target.endpoint), name)
        if other != name and config.is_preview_url(target.base_url):
            message = f"the preview `{name}` would replace the site of `{other}`: both go to {target.to}"
            hint = "give it a folder, bucket, branch or host of its own"
            yield Problem(path, "bad-target", message, KeyLocation(("deploy", name, "base_url")), hint)


def _check_deploy_targets(config: Config, path: str) -> Iterator[Problem]:
    for name, setting in config.deploy.items():
        key_path: KeyPath = ("deploy", name) if isinstance(setting, str) else ("deploy", name, "to")
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
                yield Problem(path, "secret-in-settings", error.message, KeyLocation(key_path), error.hint)
            else:
                yield Problem(path, "bad-target", error.message, KeyLocation(key_path), error.hint)
            continue
        for key in ("base_url", "endpoint"):
            url = getattr(destination, key)
            fault_of = site_url_fault if key == "base_url" else url_fault
            if url and (fault := fault_of(url, HINT)):
                yield Problem(path, "bad-url", fault.message, KeyLocation((*key_path[:2], key)), fault.hint)
        for key in ("endpoint", "region"):
            if getattr(destination, key) and target.kind != "bucket":
                message = f"`{key}` is only for buckets"
                yield Problem(path, "bad-target", message, KeyLocation((*key_path[:2], key), on_key=True))
