"""What can be said of layouts without rendering a page: links that lead nowhere, and what the browser will block.

In: the sources of the layouts. Out: problems, and links for the plan to check. Only what a layout writes itself is
checked, not what Jinja fills in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from html import unescape
from urllib.parse import unquote

from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.assets import ROOT
from site_builder.hub.links import SiteLink
from site_builder.hub.services import SPECULATION_RULES
from site_builder.model.problems import PointLocation, Problem
from site_builder.model.result import Result
from site_builder.model.site import Site
from site_builder.render.content_policy import HOST, Policy, how_to_allow, policy_of, what_is_allowed
from site_builder.render.layout_tags import FILLED_IN, LayoutTag, layout_tags
from site_builder.render.templates import Layouts, display_path

PREFETCH = "partials/prefetch.html"
"""The layout of the rules that `prefetch: true` writes; without it, no page has them."""
_CONSTANT = re.compile(r"""\{\{-?\s*(?:site\.(base_path|base_url)|"([^"\\{}]*)"|'([^'\\{}]*)')\s*-?\}\}""")
"""An expression whose value is known without a page."""
_ID = re.compile(r"""(?<![\w-])id\s*=\s*(?:"([^"{]*)(\{?)|'([^'{]*)(\{?)|([^\s"'>{]*)(\{?))""", re.I)
"""An id that a layout writes, or what it writes before an expression."""
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):|//")
_TO_LOAD = {
    ("script", "src"): "script-src",
    ("img", "src"): "img-src",
    ("input", "src"): "img-src",
    ("image", "href"): "img-src",
    ("video", "poster"): "img-src",
    ("video", "src"): "media-src",
    ("audio", "src"): "media-src",
    ("source", "src"): "media-src",
    ("track", "src"): "media-src",
    ("iframe", "src"): "frame-src",
    ("frame", "src"): "frame-src",
    ("embed", "src"): "object-src",
    ("object", "data"): "object-src",
    ("form", "action"): "form-action",
    ("button", "formaction"): "form-action",
    ("input", "formaction"): "form-action",
    ("base", "href"): "base-uri",
}
"""The directive that decides about the URL of an attribute."""
_LINKED = {"stylesheet": "style-src", "icon": "img-src", "apple-touch-icon": "img-src", "manifest": "manifest-src"}
_LINKED |= {"modulepreload": "script-src"}
_PRELOADED = {"font": "font-src", "style": "style-src", "script": "script-src", "image": "img-src"}
_CODE_TYPES = ("", "module", "text/javascript", "application/javascript", "importmap")
_TO_FILE = {
    "script": "put it into `static/js/own.js`, and load it with "
    '`<script type="module" src="{{ asset(\'js/own.js\') }}"></script>`',
    "handler": "add the listener in a script: `static/js/own.js`",
    "style": "put the rules into `static/css/own.css`, and give the element a class",
}


def policy_problems(layouts: Mapping[str, str]) -> Iterator[Problem]:
    """Warn of what layouts write and the Content Security Policy blocks: only the browser would say so."""
    policy = policy_of(layouts)
    for name, source in layouts.items():
        if name.endswith(".html"):
            for tag in layout_tags(source):
                found = (*_inline(tag, policy), *_loaded(tag, policy))
                for message, hint in (*found, *(() if name == PREFETCH else _rules(tag, policy))):
                    yield Problem(f"layouts/{name}", "blocked-by-policy", message, tag.location, hint, "warning")


def _inline(tag: LayoutTag, policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield messages and hints about code and styles inside the page."""
    is_code = tag.value("type").strip().lower() in _CODE_TYPES
    if tag.name == "script" and "src" not in tag.attributes and is_code and tag.has_content:
        yield from _unless_inline("this script inside the page", "script-src", "script", policy)
    for name in tag.attributes:
        if re.fullmatch(r"on[a-z]+", name):
            yield from _unless_inline(f"the event handler `{name}`", "script-src-attr", "handler", policy)
    if tag.name == "style" and tag.has_content:
        yield from _unless_inline("this style inside the page", "style-src", "style", policy)
    if "style" in tag.attributes:
        yield from _unless_inline("the attribute `style`", "style-src", "style", policy)
    for name in ("href", "src", "action", "formaction"):
        if tag.value(name).strip().lower().startswith("javascript:"):
            yield from _unless_inline("the `javascript:` URL", "script-src", "handler", policy)


def _rules(tag: LayoutTag, policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield a message and a hint about rules for prefetching inside the page."""
    is_rules = tag.name == "script" and tag.value("type").strip().lower() == "speculationrules"
    is_allowed = policy.allows_inline("script-src") or SPECULATION_RULES in (policy.sources("script-src") or ())
    if is_rules and not is_allowed:
        message = f"browsers ignore these speculation rules: {what_is_allowed('script-src', policy)}"
        yield message, "write `prefetch: true` in `site.yaml`"


def _unless_inline(what: str, directive: str, kind: str, policy: Policy) -> Iterator[tuple[str, str]]:
    if not policy.allows_inline(directive):
        yield f"browsers block {what}: {what_is_allowed(directive, policy)}", _TO_FILE[kind]


def _loaded(tag: LayoutTag, policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield messages and hints about what the page would load, send to, or take for its base."""
    for directive, url in _urls(tag):
        if url.lower().startswith("javascript:"):
            continue
        if policy.allows_nothing(directive) or (url and not policy.allows_url(directive, url)):
            what = f"`{url}`" if url else f"what this `{tag.name}` names"
            yield f"browsers block {what}: {what_is_allowed(directive, policy)}", how_to_allow(directive, url)


def _urls(tag: LayoutTag) -> Iterator[tuple[str, str]]:
    """Yield the directives of the URLs that a tag loads, with the URLs. One is empty if Jinja fills in its host."""
    pairs = [(directive, name) for (element, name), directive in _TO_LOAD.items() if element == tag.name]
    if tag.name == "link":
        words = tag.value("rel").lower().split()
        pairs += [(_LINKED[word], "href") for word in words if word in _LINKED]
        preloaded = _PRELOADED.get(tag.value("as").lower()) if "preload" in words else None
        pairs += [(preloaded, "href")] if preloaded else []
    for directive, name in pairs:
        url, is_filled_in, _ = tag.value(name).strip().partition(FILLED_IN)
        if is_filled_in and not HOST.match(url):
            url = ""
        if url or is_filled_in:
            yield directive, url
    if tag.name in ("img", "source"):
        candidates = (candidate.strip().partition(" ")[0] for candidate in tag.value("srcset").split(","))
        yield from (("img-src", url) for url in candidates if url and FILLED_IN not in url)


def layout_links(
    layouts: Mapping[str, str], base_path: str, assets: Collection[str], origin: str = ""
) -> Result[list[SiteLink]]:
    """Return the links of layouts to paths of the site, for the plan to check, and those that cannot be right.

    `assets` are the names of the files in `static/`; `origin` is the scheme and host of the hub.
    """
    links: list[SiteLink] = []
    problems: list[Problem] = []
    ids = _ids(layouts)
    for name, source in layouts.items():
        for tag in layout_tags(source) if name.endswith(".html") else ():
            for url in _targets(tag, base_path, origin):
                anchor = _anchor(url, ids)
                path = re.split("[?#]", url, maxsplit=1)[0]
                asset = path.removeprefix(base_path).lstrip("/").removeprefix("static/")
                if not path:
                    links += [SiteLink(f"layouts/{name}", "", tag.location, anchor)] if anchor else []
                elif asset in assets and not asset.startswith(ROOT):
                    problems.append(_unfingerprinted(name, tag.location, url, asset))
                elif path.startswith(base_path):
                    target = f"/{path.removeprefix(base_path)}"
                    links.append(SiteLink(f"layouts/{name}", target, tag.location, anchor))
                else:
                    problems.append(_outside(name, tag.location, url, base_path))
    return Result(links, problems)


def _targets(tag: LayoutTag, base_path: str, origin: str) -> Iterator[str]:
    """Yield the URLs of this site that a tag links to or shows, as far as the layout writes them."""
    for name in ("href", "src", "action", "poster") if tag.name not in ("base", "use") else ():
        if name in tag.attributes:
            url = tag.value(name).strip()
            if FILLED_IN in url:
                url = _filled_in(tag.attributes[name].source.strip(), base_path, origin)
            if origin and url.startswith(origin + base_path):
                url = url.removeprefix(origin)
            if url and url[0] != "?" and not _SCHEME.match(url):
                yield url


def _filled_in(source: str, base_path: str, origin: str) -> str:
    """Return a URL whose expressions are constant; empty for others."""
    values = {"base_path": base_path, "base_url": origin}
    url = _CONSTANT.sub(lambda match: values[match[1]] if match[1] else match[2] or match[3] or "", source)
    return "" if "{" in url else unescape(url)


def _ids(layouts: Mapping[str, str]) -> re.Pattern[str]:
    """Return the pattern of the ids that layouts write."""
    found = {match.groups("") for source in layouts.values() for match in _ID.finditer(source)}
    patterns = {re.escape(a + b + c) + (".*" if x or y or z else "") for a, x, b, y, c, z in found}
    return re.compile("|".join(sorted(patterns)) or "(?!)", re.S)


def _anchor(url: str, ids: re.Pattern[str]) -> str:
    """Return the anchor of a URL that no layout writes; empty for others."""
    anchor = unquote(url.partition("#")[2])
    is_known = ids.fullmatch(anchor) or anchor.casefold() == "top" or anchor.startswith(":~:")
    return "" if is_known else anchor


def _unfingerprinted(name: str, location: PointLocation, url: str, asset: str) -> Problem:
    message = f"the file `static/{asset}` is not at `{url}`: its URL changes with its content"
    return Problem(f"layouts/{name}", "broken-link", message, location, f"write {{{{ asset('{asset}') }}}}")


def _outside(name: str, location: PointLocation, url: str, base_path: str) -> Problem:
    message = f"`{url}` leads out of the hub, which is at `{base_path}`"
    if not url.startswith("/"):
        message = f"`{url}` leads elsewhere on each page: it does not begin with `/`"
    hint = f"write {{{{ site.base_path }}}}{url.lstrip('/')}"
    return Problem(f"layouts/{name}", "broken-link", message, location, hint)


def unknown_names(layouts: Layouts, site: Site) -> Iterator[Problem]:
    """Report texts, static files and values of the site that layouts name and that do not exist."""
    known = {
        "text": ("text", site.texts, "`layouts/texts/en.yaml` has all texts"),
        "asset": ("file in `static/`:", layouts.assets, "put it into `static/` of the hub"),
        "site": ("value of `site`:", [name for name in dir(site) if not name.startswith("_")], ""),
    }
    for layout, name, value, line in layouts.constants():
        kind, names, otherwise = known[name]
        if value not in names:
            hint = did_you_mean(value, names) or otherwise
            message = f"unknown {kind} `{value}`"
            yield Problem(display_path(layout), "layout-error", message, PointLocation(line), hint)
