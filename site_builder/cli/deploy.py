"""`site-builder deploy`: build the site and send what has changed to where readers get it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from site_builder.cli.options import SITE, at_option, hub_folder, skipped_note
from site_builder.cli.output import PROBLEMS, USAGE, pluralize, print_lines, report_errors, show_diagnostics
from site_builder.cli.progress import progress
from site_builder.cli.signals import handle_interrupt
from site_builder.commands.why import reasons
from site_builder.config.paths import STATE_FOLDER
from site_builder.config.reader import parse_config
from site_builder.config.schema import SETTINGS_PATH, Config, DeployTarget
from site_builder.content.front_matter import locate
from site_builder.content.text import decode
from site_builder.deploy.deploy import DeployRequest, DeployResult, TooManyChangesError
from site_builder.deploy.deploy import deploy as run
from site_builder.deploy.indexnow import ENDPOINT, submit_urls
from site_builder.deploy.plan import DeployPlan
from site_builder.deploy.registry import OUTPUT
from site_builder.deploy.store import DeployError
from site_builder.deploy.urls import file_url, page_urls, unsuitable_url, urls_of
from site_builder.diagnostics.diagnostic import in_order
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.schedule import Selection
from site_builder.hub.urls import Urls
from site_builder.pipeline.options import Options

STOPPED = "Stopped. What was sent is whole; deploy again to send the rest."
REASON = 100
"""Characters of a reason that are shown."""


@click.command(short_help="Build the site and send what has changed.")
@click.argument("name", metavar="[TARGET]", required=False)
@SITE
@click.option("--dry-run", "-n", is_flag=True, help="Say what would change, and why, and send nothing.")
@click.option("--yes", "-y", is_flag=True, help="Deploy, though more files change than `max_changed` allows.")
@click.option("--all", "force", is_flag=True, help="Send every file, whatever is there.")
@click.option("--take-over", is_flag=True, help="Deploy, though another deploy seems to be under way.")
@click.option("--changed", type=click.Path(path_type=Path), metavar="FILE", help="Write the addresses that change.")
@click.option("--indexnow-endpoint", default=ENDPOINT, metavar="URL", help="Where search engines are told of changes.")
@at_option("Deploy the site as it is at this time.")
@click.option("--jobs", "-j", type=click.IntRange(0), default=0, metavar="N", help="Worker processes of the build.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but what is wrong.")
def deploy(
    name: str | None,
    site: Path | None,
    dry_run: bool,
    yes: bool,
    force: bool,
    take_over: bool,
    changed: Path | None,
    indexnow_endpoint: str,
    at: datetime | None,
    jobs: int,
    quiet: bool,
) -> None:
    """Build the site, compare it with what is at TARGET, and send only what differs. TARGET is a name under `deploy` in
    the settings; it may be left out when there is only one.

    \b
        site-builder deploy
        site-builder deploy production --dry-run
        site-builder deploy production --changed purge.txt

    A deploy that was broken off goes on where it stopped when it is started again.
    """
    folder = hub_folder(site)
    with report_errors(folder):
        config = _settings(folder)
    name, destination = _chosen(config, name)
    config = _with_address(config, destination)
    selection = Selection(at=at or datetime.now(UTC))
    output = folder / STATE_FOLDER / "deploy" / name if destination.base_url else folder / OUTPUT
    for_readers = at is None and not dry_run and not destination.base_url
    options = Options(
        hub_dir=folder,
        output=output,
        selection=selection,
        base_url=destination.base_url,
        jobs=jobs,
        is_release=for_readers,
    )
    order = DeployRequest(
        options=options,
        destination=destination,
        dry_run=dry_run,
        force=force,
        confirmed=yes,
        take_over=take_over,
    )
    with report_errors(output), handle_interrupt(STOPPED), _in_words():
        with progress(not quiet) as listener:
            outcome = run(order, listener)
        why = reasons(options, _files(outcome.plan)) if dry_run and outcome.plan else {}
    show_diagnostics(outcome.result.diagnostics)
    print_lines(*skipped_note(at, outcome.result.skipped_stories), err=True)
    if outcome.plan is None:
        print_lines("Nothing was sent: there are errors to mend.", err=True)
        sys.exit(USAGE if any(d.path == SETTINGS_PATH for d in outcome.result.diagnostics) else PROBLEMS)
    urls = urls_of(config)
    if dry_run:
        print_lines(*_dry_lines(outcome.plan, urls, why))
        return
    if changed:
        with report_errors(changed):
            changed.write_text("".join(f"{file_url(path, urls)}\n" for path in _files(outcome.plan)), encoding="utf-8")
    if not quiet:
        print_lines(*_done_lines(outcome, destination))
    if not destination.base_url:
        _tell_search_engines(outcome.plan, config, urls, indexnow_endpoint, quiet)


def _settings(folder: Path) -> Config:
    data = (folder / SETTINGS_PATH).read_bytes()
    config, problems = parse_config(data)
    text = decode(data, SETTINGS_PATH)[0]
    found = in_order(locate(problem, text) for problem in problems)
    if config is None or any(one.severity == "error" for one in found):
        show_diagnostics(found)
        sys.exit(USAGE)
    return config


def _chosen(config: Config, name: str | None) -> tuple[str, DeployTarget]:
    """The target of a name, or the only one."""
    known = config.destinations
    if not known:
        raise click.UsageError(f"{SETTINGS_PATH} names no target: see `deploy` in docs/deploying.md")
    if name is None:
        if len(known) > 1:
            raise click.UsageError(f"which target? There are {', '.join(known)}")
        name = next(iter(known))
    if name not in known:
        raise click.UsageError(f"no target `{name}`: {did_you_mean(name, known) or 'there are ' + ', '.join(known)}")
    return name, known[name]


def _with_address(config: Config, destination: DeployTarget) -> Config:
    """The settings as they are for this target. Fails when its address is not one for readers."""
    if destination.base_url:
        config = msgspec.structs.replace(config, base_url=destination.base_url)
    wrong = unsuitable_url(config.base_url)
    if wrong:
        raise click.UsageError(
            f"cannot deploy with `base_url: {config.base_url}`: it {wrong}; set the public URL of the site"
        )
    return config


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except TooManyChangesError as error:
        print_lines(str(error), err=True)
        sys.exit(PROBLEMS)
    except DeployError as error:
        raise click.ClickException(str(error)) from None


def _files(plan: DeployPlan | None) -> list[str]:
    """All that is not what it was when the last deploy ended, in order."""
    return sorted((*plan.new, *plan.changed, *plan.removed, *plan.already_sent)) if plan else []


def _dry_lines(plan: DeployPlan, urls: Urls, why: Mapping[str, str]) -> Iterator[str]:
    for what, paths in (
        ("new", plan.new),
        ("changed", plan.changed),
        ("removed", plan.removed),
        ("sent", plan.already_sent),
    ):
        for path in sorted(paths):
            reason = why.get(path, "")
            shown = reason if len(reason) <= REASON else reason[: REASON - 1] + "…"
            yield f"{what:<8} {file_url(path, urls)}" + (f"  ({shown})" if shown else "")
    yield f"{_numbers(plan)}. Nothing was sent."


def _done_lines(outcome: DeployResult, destination: DeployTarget) -> Iterator[str]:
    plan = outcome.plan
    assert plan is not None
    seconds = sum(one.seconds for one in (*outcome.result.passes, *outcome.passes))
    sent = pluralize(len(plan.new) + len(plan.changed), "file")
    yield f"{_numbers(plan)}; {sent} ({outcome.sent / 1000:,.0f} kB) sent in {seconds:.2f} s: {destination.to}"


def _numbers(plan: DeployPlan) -> str:
    return (
        f"{len(plan.new):,} new, {len(plan.changed):,} changed, {len(plan.removed):,} removed, "
        f"{plan.unchanged:,} unchanged"
    )


def _tell_search_engines(plan: DeployPlan, config: Config, urls: Urls, endpoint: str, quiet: bool) -> None:
    told = list(page_urls(_files(plan), urls))
    if not config.indexnow_key or not told:
        return
    wrong = submit_urls(told, config.indexnow_key, urls, endpoint)
    if wrong:
        print_lines(f"warning: search engines were not told of {pluralize(len(told), 'page')}: {wrong}", err=True)
    elif not quiet:
        print_lines(f"Search engines were told of {pluralize(len(told), 'page')}.")
