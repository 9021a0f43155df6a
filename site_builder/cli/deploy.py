"""`site-builder deploy`: build the site, and upload what has changed to a deploy target.

In: options and the name of a target. Out: an updated live site, and a summary.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
import msgspec

from site_builder.cli.options import SITE, at_option, hub_folder, skipped_note, time_in_hub
from site_builder.cli.output import (
    PROBLEMS,
    USAGE,
    failure_status,
    pluralize,
    print_lines,
    report_errors,
    show_diagnostics,
)
from site_builder.cli.progress import progress
from site_builder.cli.signals import handle_interrupt
from site_builder.commands.why import reasons
from site_builder.config.base_url import is_same_site, unsuitable_url
from site_builder.config.paths import SETTINGS_PATH, STATE_FOLDER
from site_builder.config.reader import read_config
from site_builder.config.schema import Config, DeployTarget
from site_builder.content.locations import locate
from site_builder.content.text import decode
from site_builder.deploy.deploy import DeployRequest, DeployResult, TooManyChangesError
from site_builder.deploy.deploy import deploy as run
from site_builder.deploy.indexnow import ENDPOINT, submit_urls
from site_builder.deploy.plan import DeployPlan
from site_builder.deploy.registry import OUTPUT
from site_builder.deploy.store import DeployError
from site_builder.deploy.urls import file_url, page_urls, urls_of
from site_builder.diagnostics.diagnostic import in_order
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.schedule import Selection
from site_builder.hub.urls import Urls
from site_builder.pipeline.options import Options

STOPPED = "Stopped. Every uploaded file is complete; deploy again to send the rest."
MAX_REASON = 100
"""Maximum characters of a reason in the output."""


@click.command(short_help="Build the site and upload what has changed.")
@click.argument("name", metavar="[TARGET]", required=False)
@SITE
@click.option("--dry-run", "-n", is_flag=True, help="Show what would change, and why, without sending anything.")
@click.option("--yes", "-y", is_flag=True, help="Deploy even if more files change than `max_changed` allows.")
@click.option("--all", "force", is_flag=True, help="Send every file, also unchanged ones.")
@click.option("--take-over", is_flag=True, help="Deploy even if another deploy seems to be running.")
@click.option("--changed", type=click.Path(path_type=Path), metavar="FILE", help="Write the changed URLs to FILE.")
@click.option("--indexnow-endpoint", default=ENDPOINT, metavar="URL", help="URL to notify search engines of changes.")
@at_option("Deploy the site as of this time.")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Number of worker processes.  [default: one per core]",
)
@click.option("--quiet", "-q", is_flag=True, help="Print only problems.")
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
    """Build the site, compare it with the files at TARGET, and send only the differences. TARGET is a name under
    `deploy` in the settings; leave it out if there is only one.

    \b
        site-builder deploy
        site-builder deploy production --dry-run
        site-builder deploy production --changed purge.txt

    If a deploy was interrupted, run it again: it continues where it stopped.
    """
    hub_dir = hub_folder(site)
    with report_errors(hub_dir):
        config = _read_settings(hub_dir)
    name, destination = _choose_target(config, name)
    other_url = "" if is_same_site(config.base_url, destination.base_url) else destination.base_url
    is_preview = config.is_preview_url(other_url)
    config = _with_base_url(config, other_url)
    output = hub_dir / STATE_FOLDER / "deploy" / name if other_url else hub_dir / OUTPUT
    options = _build_options(hub_dir, output, other_url, at, dry_run, jobs)
    request = DeployRequest(
        options=options, destination=destination, dry_run=dry_run, force=force, confirmed=yes, take_over=take_over
    )
    with report_errors(output), handle_interrupt(STOPPED), _report_deploy_errors():
        with progress(not quiet) as listener:
            deploy_result = run(request, listener)
        reason_by_path = reasons(options, _files(deploy_result.plan)) if dry_run and deploy_result.plan else {}
    plan = _checked_plan(deploy_result, at)
    urls = urls_of(config)
    if dry_run:
        print_lines(*_dry_run_lines(plan, urls, reason_by_path))
        return
    if changed:
        _write_urls(changed, plan, urls)
    if not quiet:
        print_lines(_summary(deploy_result, plan, destination))
    if not is_preview:
        _notify_search_engines(plan, config, urls, indexnow_endpoint, quiet)


def _build_options(
    hub_dir: Path, output: Path, base_url: str, at: datetime | None, dry_run: bool, jobs: int
) -> Options:
    """Return the options of the build. Only a deploy that readers see now, at the URL in the settings, is a release."""
    return Options(
        hub_dir=hub_dir,
        output=output,
        selection=Selection(at=time_in_hub(hub_dir, at)),
        base_url=base_url,
        jobs=jobs,
        is_release=at is None and not dry_run and not base_url,
    )


def _checked_plan(deploy_result: DeployResult, at: datetime | None) -> DeployPlan:
    """Print the diagnostics of the build, and return the plan. Exits if the hub has errors."""
    build_result = deploy_result.result
    show_diagnostics(build_result.diagnostics)
    print_lines(*skipped_note(at, build_result.skipped_stories), err=True)
    if deploy_result.plan is None:
        print_lines("Deploy failed: the hub has errors. Nothing was sent.", err=True)
        sys.exit(failure_status(build_result.diagnostics))
    return deploy_result.plan


def _write_urls(file: Path, plan: DeployPlan, urls: Urls) -> None:
    """Write the URLs of all changed files, one on each line."""
    with report_errors(file):
        file.write_text("".join(f"{file_url(path, urls)}\n" for path in _files(plan)), encoding="utf-8")


def _read_settings(hub_dir: Path) -> Config:
    """Return the settings of a hub. Prints problems and exits with USAGE if there are errors."""
    config, problems = read_config(hub_dir)
    texts = {path: decode((hub_dir / path).read_bytes(), path)[0] for path in {problem.path for problem in problems}}
    diagnostics = in_order(locate(problem, texts[problem.path]) for problem in problems)
    if config is None or any(diagnostic.severity == "error" for diagnostic in diagnostics):
        show_diagnostics(diagnostics)
        sys.exit(USAGE)
    return config


def _choose_target(config: Config, name: str | None) -> tuple[str, DeployTarget]:
    """Return the name and the settings of a target, or of the only one."""
    targets = config.destinations
    if not targets:
        raise click.UsageError(
            f"{SETTINGS_PATH} has no deploy target; add one under `deploy`: see `site-builder explain deploying`"
        )
    if name is None:
        if len(targets) > 1:
            raise click.UsageError(f"there are several targets; choose one of {', '.join(targets)}")
        name = next(iter(targets))
    if name not in targets:
        hint = did_you_mean(name, targets) or f"choose one of {', '.join(targets)}"
        raise click.UsageError(f"unknown target `{name}`; {hint}")
    return name, targets[name]


def _with_base_url(config: Config, preview_url: str) -> Config:
    """Return the settings with the URL of a preview, if any. Raises click.UsageError if readers cannot use the URL."""
    if preview_url:
        config = msgspec.structs.replace(config, base_url=preview_url)
    fault = unsuitable_url(config.base_url)
    if fault:
        place = "`base_url` of the target" if preview_url else "`base_url`"
        raise click.UsageError(
            f"cannot deploy with `base_url: {config.base_url}`: it {fault}; write the URL at which readers will find "
            f"the site into {SETTINGS_PATH}, as {place}"
        )
    return config


@contextmanager
def _report_deploy_errors() -> Iterator[None]:
    """Turn errors of a deploy into an error message without a traceback."""
    try:
        yield
    except TooManyChangesError as error:
        print_lines(str(error), err=True)
        sys.exit(PROBLEMS)
    except DeployError as error:
        raise click.ClickException(str(error)) from None


def _files(plan: DeployPlan | None) -> list[str]:
    """Return the files that differ from the last deploy, in order."""
    return sorted((*plan.new, *plan.changed, *plan.removed, *plan.already_sent)) if plan else []


def _dry_run_lines(plan: DeployPlan, urls: Urls, reason_by_path: Mapping[str, str]) -> Iterator[str]:
    for change, paths in (
        ("new", plan.new),
        ("changed", plan.changed),
        ("removed", plan.removed),
        ("sent", plan.already_sent),
    ):
        for path in sorted(paths):
            reason = reason_by_path.get(path, "")
            shown = reason if len(reason) <= MAX_REASON else reason[: MAX_REASON - 1] + "…"
            yield f"{change:<8} {file_url(path, urls)}" + (f"  ({shown})" if shown else "")
    yield f"{_counts(plan)}. Nothing was sent."


def _summary(deploy_result: DeployResult, plan: DeployPlan, destination: DeployTarget) -> str:
    seconds = sum(pass_time.seconds for pass_time in (*deploy_result.result.passes, *deploy_result.passes))
    sent_files = pluralize(len(plan.new) + len(plan.changed), "file")
    size = f"{deploy_result.sent / 1000:,.0f} kB"
    return f"{_counts(plan)}; {sent_files} ({size}) sent in {seconds:.2f} s: {destination.to}"


def _counts(plan: DeployPlan) -> str:
    return (
        f"{len(plan.new):,} new, {len(plan.changed):,} changed, {len(plan.removed):,} removed, "
        f"{plan.unchanged:,} unchanged"
    )


def _notify_search_engines(plan: DeployPlan, config: Config, urls: Urls, endpoint: str, quiet: bool) -> None:
    changed_pages = list(page_urls(_files(plan), urls))
    if not config.indexnow_key or not changed_pages:
        return
    failure = submit_urls(changed_pages, config.indexnow_key, urls, endpoint)
    pages = pluralize(len(changed_pages), "page")
    if failure:
        print_lines(f"warning: search engines were not notified of {pages}: {failure}", err=True)
    elif not quiet:
        print_lines(f"Notified search engines of {pages}.")
