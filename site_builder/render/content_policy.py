"""The Content Security Policy of a hub (CSP Level 3), as far as it decides what a page may load."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from site_builder.model.value import Value

LAYOUT = "partials/csp.txt"
"""The layout that holds the policy."""
HOST = re.compile(r"(?:https?:)?//([^/?#]+)")
"""The beginning of a URL of another host."""
_WITHOUT_DEFAULT = ("form-action", "base-uri")
"""Directives that `default-src` does not stand for."""
_FALLBACKS = {"frame-src": "child-src", "script-src-attr": "script-src"}


class Policy(Value, frozen=True):
    """The sources of each directive."""

    directives: dict[str, tuple[str, ...]]

    def sources(self, directive: str) -> tuple[str, ...] | None:
        """Return the sources that a directive allows; None if it allows all."""
        while directive not in self.directives and directive in _FALLBACKS:
            directive = _FALLBACKS[directive]
        if directive in self.directives:
            return self.directives[directive]
        return None if directive in _WITHOUT_DEFAULT else self.directives.get("default-src")

    def allows_nothing(self, directive: str) -> bool:
        """Return whether a directive blocks everything."""
        return self.sources(directive) in ((), ("'none'",))

    def allows_url(self, directive: str, url: str) -> bool:
        """Return whether the policy allows to load a URL. One without scheme and host is on this site."""
        sources = self.sources(directive)
        parts = urlsplit(url)
        if sources is None:
            return True
        if not parts.scheme and not parts.netloc:
            return "'self'" in sources or "*" in sources
        return any(_matches(source, parts.scheme, parts.hostname or "") for source in sources)

    def allows_inline(self, directive: str) -> bool:
        """Return whether the policy allows code or styles inside a page. A hash or nonce is trusted to be right."""
        sources = self.sources(directive)
        return sources is None or any(
            source.startswith(("'unsafe-inline'", "'sha256-", "'sha384-", "'sha512-", "'nonce-")) for source in sources
        )


def policy_of(layouts: Mapping[str, str]) -> Policy:
    """Return the policy that the layouts of a hub have; one that allows everything if Jinja fills in parts of it."""
    text = layouts.get(LAYOUT, "")
    return Policy({}) if "{%" in text or "{{" in text else parse_policy(text)


def with_sources(policy: str, sources: Iterable[tuple[str, str]]) -> str:
    """Return the text of a policy that also allows some sources, each with its directive.

    The text is that of a layout, and may have expressions of Jinja between its sources. A directive that allows
    everything stays out of it.
    """
    for directive, source in sources:
        policy = _with_source(policy, directive, source)
    return policy


def _with_source(policy: str, directive: str, source: str) -> str:
    found = list(re.finditer(rf"(?<![\w-]){directive}(?:-elem)?(?![\w-])([^;]*?)(?=\s*(?:;|$))", policy, re.I))
    for match in reversed(found):  # A later one does not move when an earlier one grows.
        if source not in match[1].split():
            allowed = match[1].replace("'none'", "").rstrip()
            policy = f"{policy[: match.start(1)]}{allowed} {source}{policy[match.end(1) :]}"
    inherited = parse_policy(policy).sources(directive)
    if found or inherited is None:
        return policy
    allowed = " ".join(one for one in inherited if one != "'none'")
    return f"{policy.rstrip().removesuffix(';')}; {directive} {allowed} {source}\n".replace("  ", " ")


def what_is_allowed(directive: str, policy: Policy) -> str:
    """Return what a directive allows, in words."""
    allowed = "nothing" if policy.allows_nothing(directive) else f"only {' '.join(policy.sources(directive) or ())}"
    return f"the Content Security Policy allows {allowed} for `{directive.removesuffix('-attr')}`"


def how_to_allow(directive: str, url: str) -> str:
    """Return a hint for the author of a layout or style sheet."""
    scheme = re.match(r"(?:data|blob):", url)
    host = HOST.match(url)
    source = scheme[0] if scheme else f"https://{host[1]}" if host else "'self'"
    own = "publish it from `static/`, or " if host else ""
    return f"{own}allow it: copy `{LAYOUT}` into `layouts/partials/` of the hub, and add `{source}` to `{directive}`"


def parse_policy(text: str) -> Policy:
    """Parse a policy. Of a directive that is repeated, the first one counts."""
    directives: dict[str, tuple[str, ...]] = {}
    for directive in text.split(";"):
        name, *sources = directive.split() or [""]
        directives.setdefault(name.lower(), tuple(sources))
    return Policy(directives)


def _matches(source: str, scheme: str, host: str) -> bool:
    if source == "*":
        return scheme in ("http", "https", "")
    if source.endswith(":"):
        return source == f"{scheme}:"
    name = urlsplit(source if "//" in source else f"//{source}").hostname
    return name is not None and fnmatch.fnmatchcase(host, name)
