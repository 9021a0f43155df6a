"""Deploy on one screen: build, compare, carry out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.config.schema import DeployTarget
from site_builder.deploy.execute import execute_plan, items, read_target_state
from site_builder.deploy.lease import hold_local_lease
from site_builder.deploy.plan import DeployPlan, PlannedChange, plan_deploy
from site_builder.deploy.registry import open_store
from site_builder.deploy.store import DeployError, LockedError
from site_builder.model.fingerprint import digest
from site_builder.model.value import Value
from site_builder.pipeline.build import Options, Result, build
from site_builder.store.manifest import Manifest, manifest_file
from site_builder.system.progress import PassTime, ProgressListener, ProgressTimer, ReportProgress


class DeployRequest(Value, frozen=True):
    """What to deploy, where and how."""

    options: Options
    """Of the build. It takes in nothing that readers do not get."""
    destination: DeployTarget
    dry_run: bool = False
    """Change nothing at the target."""
    afresh: bool = False
    """Send every file, whatever is known to be there."""
    confirmed: bool = False
    """Whatever number of files it changes."""
    take_over: bool = False
    """Though another deploy seems to be under way."""


class DeployResult(Value, frozen=True):
    """What a deploy found and did."""

    result: Result
    """Of the build."""
    plan: DeployPlan | None = None
    """None when there were errors: then nothing was sent."""
    sent: int = 0
    """Bytes."""
    passes: tuple[PassTime, ...] = ()


class TooManyChangesError(DeployError):
    """A deploy would change more files than the settings allow without a word."""


def deploy(order: DeployRequest, listener: ProgressListener | None = None) -> DeployResult:
    """Build the site, and make the target hold what the build gives. Raises DeployError, OSError and `publish.Busy`."""
    options, destination = order.options, order.destination
    result = build(options, listener)
    if result.published is None:
        return DeployResult(result)
    passes = ProgressTimer(listener)
    tree = built_tree(options)
    with hold_local_lease(local_file(options.state_folder, destination), destination.to) as here:
        store = open_store(destination, options.site, here)
        with _so_far(store.is_atomic) as progress:
            if order.dry_run:
                there = read_target_state(store, tree, options.output, order.afresh)
                return DeployResult(result, plan_deploy(tree, there.manifest, options.selection.at, there.sent))
            with store.lock(order.take_over):
                with passes("compare") as tick:
                    there = read_target_state(store, tree, options.output, order.afresh)
                    plan = plan_deploy(tree, there.manifest, options.selection.at, there.sent)
                    tick(len(tree), len(tree))
                _check_number(plan, order)
                with passes("send") as tick:
                    sent = execute_plan(plan, tree, there, options.output, store, progress.begun(plan, tick))
    return DeployResult(result, plan, sent, tuple(passes.done))


def built_tree(options: Options) -> dict[str, PlannedChange]:
    """The files that builds have published in the output folder."""
    with Manifest(manifest_file(options.output, options.state_folder)) as manifest:
        return items((record.path, record.digest, record.size) for record in manifest.records().values())


def local_file(state: Path, destination: DeployTarget) -> Path:
    """The file by which this machine knows a target."""
    name = digest([destination.to, destination.endpoint]).hex()[:12]
    return state / f"deploy-{name}.lock"


class _DeployProgress:
    """How far a deploy has come."""

    def __init__(self) -> None:
        self._files = self._sent = 0
        self._is_begun = False

    def begun(self, plan: DeployPlan, tick: ReportProgress) -> ReportProgress:
        """What is to be done; gives who has to be told of each file."""
        self._files, self._is_begun = len(plan.new) + len(plan.changed), True

        def told(done: int, total: int) -> None:
            self._sent = done
            tick(done, total)

        return told

    def in_words(self, is_atomic: bool) -> str:
        """What the place holds now, and what is to be done."""
        if not self._is_begun:
            return "Nothing was sent; deploy again"
        if is_atomic:
            return "It is as it was, or has all that is new; deploy again"
        if self._sent == self._files:
            return "All files were sent; deploy again to finish"
        number = f"{self._sent:,} of {self._files:,} files"
        return f"What was sent is whole, and {number} are known to be there; deploy again to send the rest"


@contextmanager
def _so_far(is_atomic: bool) -> Iterator[_DeployProgress]:
    """Says how far a deploy has come, when it fails; but not when another one stops it, or we do."""
    progress = _DeployProgress()
    try:
        yield progress
    except (LockedError, TooManyChangesError):
        raise
    except DeployError as error:
        raise DeployError(f"{str(error).rstrip('.')}. {progress.in_words(is_atomic)}.") from None


def _check_number(plan: DeployPlan, order: DeployRequest) -> None:
    limit = order.destination.max_changed
    if limit is not None and plan.changes > limit and not order.confirmed:
        raise TooManyChangesError(
            f"{plan.changes:,} files would change, and `max_changed` is {limit:,}: nothing was sent; "
            "look at them with --dry-run, and deploy with --yes"
        )
