"""Deploy a hub: build the site, compare it with the target, send what differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.config.schema import DeployTarget
from site_builder.deploy.execute import built_files, execute_plan, read_target_state
from site_builder.deploy.lease import hold_local_lease
from site_builder.deploy.plan import BuiltFile, DeployPlan, plan_deploy
from site_builder.deploy.registry import open_store
from site_builder.deploy.store import DeployError, LockedError
from site_builder.model.fingerprint import digest
from site_builder.model.value import Value
from site_builder.pipeline.build import BuildResult, build
from site_builder.pipeline.options import Options
from site_builder.store.manifest import Manifest, manifest_file
from site_builder.system.progress import PassTime, ProgressListener, ProgressTimer, ReportProgress


class DeployRequest(Value, frozen=True, kw_only=True):
    """What to deploy, where to, and how."""

    options: Options
    """Options of the build. They must select only what readers get."""
    destination: DeployTarget
    dry_run: bool = False
    """Change nothing at the target."""
    force: bool = False
    """Send every file, even if the target seems to hold it."""
    confirmed: bool = False
    """Allow more changes than `max_changed`."""
    take_over: bool = False
    """Ignore the lock of another deploy."""


class DeployResult(Value, frozen=True):
    """What a deploy planned and did."""

    result: BuildResult
    """Result of the build."""
    plan: DeployPlan | None = None
    """None when the build has errors: then nothing was sent."""
    sent: int = 0
    """Number of bytes sent."""
    passes: tuple[PassTime, ...] = ()


class TooManyChangesError(DeployError):
    """A deploy would change more files than `max_changed` allows without confirmation."""


def deploy(request: DeployRequest, listener: ProgressListener | None = None) -> DeployResult:
    """Build the site and make the target hold it. Raises DeployError, OSError and `publish.Busy`."""
    options, destination = request.options, request.destination
    result = build(options, listener)
    if result.published is None:
        return DeployResult(result)
    passes = ProgressTimer(listener)
    built = published_files(options)
    with hold_local_lease(local_file(options.state_folder, destination), destination.to) as local_lease:
        store = open_store(destination, options.hub_dir, local_lease)
        with _errors_with_progress(store.is_atomic) as progress:
            if request.dry_run:
                state = read_target_state(store, built, options.output, request.force)
                plan = plan_deploy(built, state.manifest, options.selection.at, state.already_sent)
                return DeployResult(result, plan)
            with store.lock(request.take_over):
                with passes("compare") as tick:
                    state = read_target_state(store, built, options.output, request.force)
                    plan = plan_deploy(built, state.manifest, options.selection.at, state.already_sent)
                    tick(len(built), len(built))
                _check_number(plan, request)
                with passes("send") as tick:
                    sent = execute_plan(plan, built, state, options.output, store, progress.start(plan, tick))
    return DeployResult(result, plan, sent, tuple(passes.done))


def published_files(options: Options) -> dict[str, BuiltFile]:
    """Return the files that builds have published in the output folder."""
    with Manifest(manifest_file(options.output, options.state_folder)) as manifest:
        return built_files((record.path, record.digest, record.size) for record in manifest.records().values())


def local_file(state: Path, destination: DeployTarget) -> Path:
    """Return the lock file of a target in the state folder; its name depends on the target's address."""
    name = digest([destination.to, destination.endpoint]).hex()[:12]
    return state / f"deploy-{name}.lock"


class _DeployProgress:
    """The number of files that a deploy has sent so far."""

    def __init__(self) -> None:
        self._files = self._sent = 0
        self._is_started = False

    def start(self, plan: DeployPlan, tick: ReportProgress) -> ReportProgress:
        """Note that a plan is carried out now. Return the function to call after each file."""
        self._files, self._is_started = len(plan.new) + len(plan.changed), True

        def report(done: int, total: int) -> None:
            self._sent = done
            tick(done, total)

        return report

    def summary(self, is_atomic: bool) -> str:
        """Return what the target holds after an error, and what to do."""
        if not self._is_started:
            return "Nothing was sent; deploy again"
        if is_atomic:
            return "The target has either all changes or none; deploy again"
        if self._sent == self._files:
            return "All files were sent; deploy again to finish"
        return f"Sent {self._sent:,} of {self._files:,} files, each of them whole; deploy again to send the rest"


@contextmanager
def _errors_with_progress(is_atomic: bool) -> Iterator[_DeployProgress]:
    """Add the progress of the deploy to the message of a DeployError, except when a lock or a limit stops it."""
    progress = _DeployProgress()
    try:
        yield progress
    except (LockedError, TooManyChangesError):
        raise
    except DeployError as error:
        raise DeployError(f"{str(error).rstrip('.')}. {progress.summary(is_atomic)}.") from None


def _check_number(plan: DeployPlan, request: DeployRequest) -> None:
    limit = request.destination.max_changed
    if limit is not None and plan.changes > limit and not request.confirmed:
        raise TooManyChangesError(
            f"{plan.changes:,} files would change, but `max_changed` is {limit:,}. Nothing was sent. "
            "Check the changes with --dry-run, then deploy with --yes."
        )
