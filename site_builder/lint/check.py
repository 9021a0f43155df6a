"""Check a hub: report all that a build would find, and what the rules in `rules/` add, without writing anything.

What the rules find in a file is remembered by its digest, and the whole report by that of all files, until a story is
due or expires.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from functools import partial
from pathlib import Path

from site_builder.diagnostics.codes import RULES
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hub.schedule import validity_period
from site_builder.lint.article import article, empty_boxes, hyperlinks, prose
from site_builder.lint.article import headings as headings_of
from site_builder.lint.layouts import failing_layouts, own_layouts
from site_builder.lint.registry import HUB_RULES, STORY_RULES
from site_builder.lint.rules import authors, headings, items, markup
from site_builder.lint.rules.external import LinkStatus, dead_links, external_links
from site_builder.lint.rules.links import orphan_pages, orphans, own_addresses, unused_files, will_expire
from site_builder.lint.severity import apply_severities, unknown_codes
from site_builder.model.collections import Item
from site_builder.model.content import Body, ContentPage, Story
from site_builder.model.fingerprint import digest
from site_builder.model.problems import Problem
from site_builder.model.result import Result
from site_builder.model.value import Value
from site_builder.pipeline.layout_queries import ends_asked_for
from site_builder.pipeline.load import Inputs
from site_builder.pipeline.locate import locate_all
from site_builder.pipeline.options import Options
from site_builder.pipeline.session import Session, SitePlan, with_session
from site_builder.render.engine import engine_digest
from site_builder.store.bodies import Bodies
from site_builder.store.cache import Cache, open_cache
from site_builder.system.progress import ProgressListener, ReportProgress

CheckUrls = Callable[[Sequence[str], Cache, ReportProgress], Mapping[str, LinkStatus]]
"""Looks up external URLs, remembers their statuses, and returns the statuses that it has."""
LINKS = "links"
"""Folder below the state folder that holds the statuses of external links: looking them up takes long."""
NETWORK_RULES = frozenset(("dead-link", "unreachable-link"))
OF_THE_HUB = RULES.keys() - NETWORK_RULES
"""Codes of the rules that need only the hub."""


class CheckReport(Value, frozen=True):
    """What a check found."""

    diagnostics: tuple[Diagnostic, ...]
    stories: int


class RuleContext(Value, frozen=True):
    """What the rules of single files know about the hub."""

    language: str
    base_url: str
    html: bool
    """Whether HTML in Markdown is allowed."""


class _ReportMemo(Value, frozen=True):
    """A report that is kept, and the times between which it holds."""

    since: datetime
    until: datetime
    report: CheckReport


class _FindingsMemo(Value, frozen=True):
    """What the rules found in single files, kept between checks."""

    files: dict[str, tuple[bytes, tuple[Problem, ...]]]
    """By path: digest of the file, and its problems."""


class CheckResult(Value, frozen=True):
    """A checked hub: what is wrong, and what is known of it, to check a file of it again."""

    inputs: Inputs
    site: SitePlan | None
    """None when the settings cannot be read."""
    findings: tuple[Problem, ...]
    """What the rules found, before severities were applied."""
    problems: tuple[Problem, ...]
    """All that is reported."""


def check(
    options: Options, listener: ProgressListener | None = None, check_urls: CheckUrls | None = None
) -> CheckReport:
    """Everything to report about the hub; with `check_urls`, about its external links too.

    Raises OSError when a file cannot be read.
    """
    return with_session(options, lambda session: _check(session, check_urls), listener)


def check_hub(options: Options) -> CheckResult:
    """The same with all that is known of the hub, always checked again; no page is rendered. Raises OSError."""

    def check_again(session: Session) -> CheckResult:
        inputs = session.load()
        return _result(session, inputs, *_plan_and_find(session, inputs), OF_THE_HUB)

    return with_session(options, check_again)


def _check(session: Session, check_urls: CheckUrls | None) -> CheckReport:
    options, selection, cache = session.options, session.options.selection, session.cache
    inputs = session.load()
    key = digest([_version(), inputs, options.base_url, selection.drafts, selection.future])
    memo = cache.memo("check", key, _ReportMemo)
    if memo and not check_urls and memo.since <= selection.at < memo.until:
        return memo.report
    site, findings = _plan_and_find(session, inputs)
    if site is None:
        return CheckReport(session.diagnostics(inputs), 0)
    stories = site.content.stories
    if not session.blocks_publication:
        session.problems += failing_layouts(site, own_layouts(inputs), Bodies(cache.file))
    active_codes: Set[str] = OF_THE_HUB
    if check_urls:
        findings += _dead_links(session, site, check_urls)
        active_codes = RULES.keys()
    result = _result(session, inputs, site, findings, active_codes)
    report = CheckReport(locate_all(result.problems, inputs), len(stories))
    if not check_urls:
        cache.save_memo("check", key, _ReportMemo(*_period(site, selection.at), report))
    return report


def _period(site: SitePlan, at: datetime) -> tuple[datetime, datetime]:
    """Return the period around a moment in which a check finds the same."""
    since, until = validity_period(site.content.stories, at, ends_asked_for(site.layouts, site.content))
    for moment in items.stale_moments(site.hub):
        since, until = (max(since, moment), until) if moment <= at else (since, min(until, moment))
    return since, until


def _version() -> bytes:
    """Changes with the code that finds problems."""
    return engine_digest("diagnostics", "lint")


def _plan_and_find(session: Session, inputs: Inputs) -> Result[SitePlan | None]:
    """The planned site, and what the rules found that need only the hub."""
    site = session.plan_site(inputs)
    if site is None:
        return Result(None, [])
    with session.progress("check") as report:
        findings = list(_of_files(session, site, inputs, report))
    return Result(site, findings + list(_of_hub(site, session.options.selection.at)))


def _dead_links(session: Session, site: SitePlan, check_urls: CheckUrls) -> Iterator[Problem]:
    """Look up the external links. What was found is kept apart from other state, as it takes long to find again."""
    links = list(external_links(site.content, Bodies(session.cache.file)))
    session.close()  # Looking up takes long, and other commands may work on the hub meanwhile.
    with session.progress("links") as report, open_cache(session.options.state_folder / LINKS) as statuses:
        yield from dead_links(links, check_urls(sorted({link.url for link in links}), statuses, report))


def _result(
    session: Session, inputs: Inputs, site: SitePlan | None, findings: list[Problem], active_codes: Set[str]
) -> CheckResult:
    """What every build reports, and what rules found, as far as their codes are active."""
    problems = list(session.problems)
    if site:
        severities = site.hub.config.checks
        files: tuple[Story | Item, ...] = (*site.content.stories, *site.content.items)
        problems += apply_severities(findings, files, severities, active_codes)
        problems += unknown_codes(files, severities)
    return CheckResult(inputs, site, tuple(findings), tuple(problems))


def _of_hub(site: SitePlan, at: datetime) -> Iterator[Problem]:
    for rule in HUB_RULES:
        yield from rule(site.content.stories)
    yield from authors.check(site.content.stories, site.content.items_of("authors"))
    yield from orphans(site.hub)
    yield from orphan_pages(site.hub)
    yield from will_expire(site.hub.expiring_links, {story.path: story for story in site.content.stories})
    yield from unused_files(site.hub)
    yield from items.check(site.hub, site.content, at)


def _of_files(session: Session, site: SitePlan, inputs: Inputs, report: ReportProgress) -> Iterator[Problem]:
    """What the rules of single files find; remembered for files that have not changed."""
    content, config, cache = site.content, site.hub.config, session.cache
    context = RuleContext(config.language, config.base_url, config.markdown.html)
    key = digest([_version(), context])
    memo = cache.memo("rules", key, _FindingsMemo)
    remembered = memo.files if memo else {}
    digests = {file.path: file.digest for file in (*inputs.stories, *inputs.pages)}
    findings: dict[str, tuple[bytes, tuple[Problem, ...]]] = {}
    changed: list[Story | ContentPage] = []
    all_files: list[Story | ContentPage] = [*content.stories, *content.pages]
    for file in all_files:
        before = remembered.get(file.path)
        if before and before[0] == digests[file.path]:
            findings[file.path] = before
        else:
            changed.append(file)
    for chunk in session.workers.in_chunks(partial(examine, str(cache.file), context), changed):
        findings.update((path, (digests[path], problems)) for path, problems in chunk)
        report(len(findings), len(all_files))
    if changed or findings.keys() != remembered.keys():
        cache.save_memo("rules", key, _FindingsMemo(findings))
    for _, problems in findings.values():
        yield from problems


def examine(
    bodies_file: str, context: RuleContext, files: Sequence[Story | ContentPage]
) -> list[tuple[str, tuple[Problem, ...]]]:
    """Apply the rules to some files, whose bodies are in a cache: the work of a worker."""
    body_of = Bodies(Path(bodies_file))
    return [(file.path, tuple(of_one_file(file, body_of(file.body), context))) for file in files]


def of_one_file(file: Story | ContentPage, body: Body, context: RuleContext) -> Iterator[Problem]:
    """What the rules of single files find in a story or page, before severities are applied."""
    yield from own_addresses(file.path, hyperlinks(body, context.html), context.base_url)
    if isinstance(file, ContentPage):
        yield from headings.skipped(file.path, headings_of(body), headings.ABOVE_PAGE, context.html)
        yield from markup.typed(file.path, prose(body), empty_boxes(body), context.html)
        return
    story = article(file, body, context.language, context.html)
    for rule in STORY_RULES:
        yield from rule(story)
