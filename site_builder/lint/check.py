"""Check: all that a build would find, and what the rules of `rules/` add, without rendering anything.

What the rules say of one file is remembered by its digest, and the whole answer by that of all files, until a story
comes or goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from functools import partial
from pathlib import Path

from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hub.schedule import validity_period
from site_builder.lint.article import article, empty_boxes, hyperlinks, prose
from site_builder.lint.article import headings as headings_of
from site_builder.lint.registry import OF_ALL_STORIES, OF_ONE_STORY, RULES
from site_builder.lint.rules import headings, markup
from site_builder.lint.rules.external import ExternalLink, LinkStatus, dead_links, external_links
from site_builder.lint.rules.links import orphan_pages, orphans, own_addresses
from site_builder.lint.severity import apply_severities, unknown_codes
from site_builder.model.content import Body, ContentPage, Story
from site_builder.model.fingerprint import digest
from site_builder.model.problems import Problem
from site_builder.model.value import Value
from site_builder.pipeline.build import Options, SitePlan, load_inputs, planned_site
from site_builder.pipeline.load import Inputs
from site_builder.pipeline.locate import locate_all
from site_builder.render.renderer import engine_digest
from site_builder.store.bodies import Bodies
from site_builder.store.cache import Cache
from site_builder.store.recovery import with_recovery
from site_builder.system.progress import ProgressListener, ProgressTimer, ReportProgress
from site_builder.system.workers import Workers

CheckUrls = Callable[[Sequence[str], Cache, ReportProgress], Mapping[str, LinkStatus]]
"""Looks up addresses elsewhere, remembers what it found, and says it of each that it has an answer for."""
LINKS = "links"
"""Folder below the state folder in which answers from elsewhere are remembered: asking takes long."""
NETWORK_RULES = frozenset(("dead-link", "unreachable-link"))
OF_THE_HUB = RULES.keys() - NETWORK_RULES
"""Codes of the rules that need no more than the hub itself."""


class CheckReport(Value, frozen=True):
    """What a check found."""

    diagnostics: tuple[Diagnostic, ...]
    stories: int


class RuleContext(Value, frozen=True):
    """What the rules of one file know of the hub."""

    language: str
    base_url: str
    html: bool
    """Whether HTML in Markdown is obeyed."""


class _Answer(Value, frozen=True):
    """What is remembered of a check, and while which times it holds."""

    since: datetime
    until: datetime
    checked: CheckReport


class _Findings(Value, frozen=True):
    """What is remembered of single files."""

    files: dict[str, tuple[bytes, tuple[Problem, ...]]]
    """By path: digest of the file, and what the rules of one story say of it."""


class CheckResult(Value, frozen=True):
    """A hub that was looked through: what is wrong, and what is known of it, to look again at a file of it."""

    inputs: Inputs
    planned: SitePlan | None
    """None when the settings cannot be read."""
    found: tuple[Problem, ...]
    """What the rules have found, before it was weighed."""
    problems: tuple[Problem, ...]
    """All that is to be said."""


def check(options: Options, listener: ProgressListener | None = None, ask: CheckUrls | None = None) -> CheckReport:
    """Everything that is to be said about the hub; with `ask`, about its links to elsewhere too.

    Raises OSError when a file cannot be read.
    """
    return with_recovery(options.state_folder, lambda damaged: _check(options, ProgressTimer(listener), ask, damaged))


def check_hub(options: Options) -> CheckResult:
    """The same with all that is known of the hub, whatever answer is remembered. Raises OSError."""
    return with_recovery(options.state_folder, lambda damaged: _look(options, ProgressTimer(None), damaged))


def _look(options: Options, passes: ProgressTimer, damaged: bool) -> CheckResult:
    with Cache(options.state_folder, anew=damaged) as cache, Workers(options.jobs) as workers:
        inputs, problems = load_inputs(options, cache, passes)
        return _inspected(*_found(options, inputs, problems, cache, workers, passes), inputs, OF_THE_HUB)


def _check(options: Options, passes: ProgressTimer, ask: CheckUrls | None, damaged: bool) -> CheckReport:
    selection = options.selection
    with Cache(options.state_folder, anew=damaged) as cache, Workers(options.jobs) as workers:
        inputs, problems = load_inputs(options, cache, passes)
        key = digest([engine_digest(), inputs, options.base_url, selection.drafts, selection.future])
        known = cache.memo("check", key, _Answer)
        if known and not ask and known.since <= selection.at < known.until:
            return known.checked
        planned, problems, found = _found(options, inputs, problems, cache, workers, passes)
        if planned is None:
            return CheckReport(locate_all(problems, inputs), 0)
        stories = planned.content.parsed.stories
        if not ask:
            answer = _inspected(planned, problems, found, inputs, OF_THE_HUB)
            checked = CheckReport(locate_all(answer.problems, inputs), len(stories))
            cache.save_memo("check", key, _Answer(*validity_period(stories, selection.at), checked))
            return checked
        links = _links(planned, cache)
    with passes("links") as tick, Cache(options.state_folder / LINKS) as remembered:
        found += dead_links(links, ask(sorted({link.url for link in links}), remembered, tick))
    answer = _inspected(planned, problems, found, inputs, RULES.keys())
    return CheckReport(locate_all(answer.problems, inputs), len(stories))


def _found(
    options: Options, inputs: Inputs, problems: list[Problem], cache: Cache, workers: Workers, passes: ProgressTimer
) -> tuple[SitePlan | None, list[Problem], list[Problem]]:
    """The planned site, what every build finds, and what the rules that need no more than the hub have found."""
    planned, problems = planned_site(options, inputs, problems, engine_digest(), cache, workers, passes)
    if planned is None:
        return None, problems, []
    with passes("check") as tick:
        found = list(_of_files(planned, inputs, cache, workers, tick))
    return planned, problems, found + list(_of_hub(planned))


def _inspected(
    planned: SitePlan | None, problems: list[Problem], found: list[Problem], inputs: Inputs, asked: Set[str]
) -> CheckResult:
    """The answer: problems that every build finds, and what rules have found, as far as it was asked for."""
    if planned:
        stories, levels = planned.content.parsed.stories, planned.hub.config.checks
        problems = [*problems, *apply_severities(found, stories, levels, asked), *unknown_codes(stories, levels)]
    return CheckResult(inputs, planned, tuple(found), tuple(problems))


def _of_hub(planned: SitePlan) -> Iterator[Problem]:
    stories = planned.content.parsed.stories
    for rule in OF_ALL_STORIES:
        yield from rule(stories)
    yield from orphans(planned.hub)
    yield from orphan_pages(planned.hub)


def _links(planned: SitePlan, cache: Cache) -> list[ExternalLink]:
    parsed = planned.content.parsed
    return list(external_links(parsed.stories, parsed.pages, parsed.sources, Bodies(cache.file)))


def _of_files(
    planned: SitePlan, inputs: Inputs, cache: Cache, workers: Workers, tick: ReportProgress
) -> Iterator[Problem]:
    """What the rules of one story say of each; remembered of those whose file is as it was."""
    parsed, config = planned.content.parsed, planned.hub.config
    about = RuleContext(config.language, config.base_url, config.markdown.html)
    key = digest([engine_digest(), about])
    known = cache.memo("rules", key, _Findings)
    known_files = known.files if known else {}
    digests = {file.path: file.digest for file in (*inputs.stories, *inputs.pages)}
    files: dict[str, tuple[bytes, tuple[Problem, ...]]] = {}
    due: list[Story | ContentPage] = []
    everything: list[Story | ContentPage] = [*parsed.stories, *parsed.pages]
    for one in everything:
        before = known_files.get(one.path)
        if before and before[0] == digests[one.path]:
            files[one.path] = before
        else:
            due.append(one)
    for chunk in workers.in_chunks(partial(examine, str(cache.file), about), due):
        files.update((path, (digests[path], found)) for path, found in chunk)
        tick(len(files), len(everything))
    if due or files.keys() != known_files.keys():
        cache.save_memo("rules", key, _Findings(files))
    for _, found in files.values():
        yield from found


def examine(
    bodies: str, about: RuleContext, files: Sequence[Story | ContentPage]
) -> list[tuple[str, tuple[Problem, ...]]]:
    """What the rules say of some files, whose bodies are in a cache: the work of a worker."""
    body_of = Bodies(Path(bodies))
    return [(one.path, tuple(of_one_file(one, body_of(one.body), about))) for one in files]


def of_one_file(one: Story | ContentPage, body: Body, about: RuleContext) -> Iterator[Problem]:
    """What the rules of one story, or page, say of it; not weighed yet."""
    yield from own_addresses(one.path, hyperlinks(body), about.base_url)
    if isinstance(one, ContentPage):
        yield from headings.skipped(one.path, headings_of(body), headings.ABOVE_PAGE)
        yield from markup.typed(one.path, prose(body), empty_boxes(body), about.html)
        return
    subject = article(one, body, about.language, about.html)
    for rule in OF_ONE_STORY:
        yield from rule(subject)
