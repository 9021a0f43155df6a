"""Session: an open hub. Every command opens one; its methods run the passes up to plan.

In: options. Out: what a pass makes. `store/recovery.py` decides when the work is done again.

Passes are imported when they run: a build with nothing changed runs only `load`, and takes half the time without the
others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from site_builder.hub.schedule import UNIX_EPOCH, Selection
from site_builder.model.fingerprint import combine, digest
from site_builder.model.problems import Problem
from site_builder.model.result import Result
from site_builder.model.value import Value
from site_builder.pipeline.load import Inputs, load, max_file_bytes
from site_builder.pipeline.options import Options
from site_builder.render.engine import engine_digest
from site_builder.store.cache import Cache, open_cache
from site_builder.store.recovery import with_recovery
from site_builder.system.progress import ProgressListener, ProgressTimer
from site_builder.system.workers import Workers

if TYPE_CHECKING:
    from site_builder.diagnostics.diagnostic import Diagnostic
    from site_builder.hosting.compression import Encodings
    from site_builder.hub.content import Content
    from site_builder.hub.entries import Entries
    from site_builder.hub.groups import BatchRecord
    from site_builder.hub.hub import Hub
    from site_builder.hub.related import Memo
    from site_builder.model.content import SourceFile
    from site_builder.model.outputs import Output
    from site_builder.pipeline.plan import OnOutput, Plan
    from site_builder.pipeline.planned_files import PathMemo
    from site_builder.pipeline.range_memory import KeptRanges
    from site_builder.render.inputs import InputRecords
    from site_builder.render.templates import Layouts

T = TypeVar("T")
_RELATED = "related "
"""With a folder behind it, the name of a memo."""


class LimitMemo(Value, frozen=True):
    """The largest size of a file that the settings allow, in bytes."""

    file: int


class SitePlan(Value, frozen=True):
    """A planned site, possibly with errors."""

    content: Content
    hub: Hub
    plan: Plan
    layouts: Layouts
    input_records: InputRecords
    """What decides the bytes of each output."""

    @property
    def outputs(self) -> list[Output]:
        """All outputs."""
        return self.plan.outputs


KnownBatches = Callable[[bytes], Mapping[str, "BatchRecord"]]
"""Returns the batches of the last build by name, if it had this key of `InputRecords`."""


FollowPlan = Callable[["Hub", "Layouts", "InputRecords"], "OnOutput"]
"""Called before planning; returns what is called with each planned output."""


def no_batches(key: bytes) -> Mapping[str, BatchRecord]:
    """Return no batches: everything is planned."""
    return {}


class Session:
    """An open hub: options, cache, workers and progress, and the problems found so far."""

    def __init__(self, options: Options, progress: ProgressTimer, discard_state: bool = False) -> None:
        self.options = options
        self.progress = progress
        self.discard_state = discard_state
        """Whether to ignore the state folder, because it is damaged."""
        self.workers = Workers(options.jobs)
        self.problems: list[Problem] = []
        """What the passes found, in the order of the passes."""
        self._entries: Entries | None = None
        """Of the last index, until its related stories are saved."""
        self._layouts: Layouts | None = None
        """Those that `parse` has read, without the URLs of static files."""
        self._resources = ExitStack()

    def __enter__(self) -> Session:
        self._resources.enter_context(self.workers)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers and release the cache, so that other commands can work on the hub."""
        self.save_related()
        self._resources.close()

    @cached_property
    def cache(self) -> Cache:
        """The cache between builds. Opened when first used, as opening may wait for another process."""
        discard_state = self.discard_state or self.options.clean
        return self._resources.enter_context(open_cache(self.options.state_folder, discard_state=discard_state))

    @cached_property
    def engine(self) -> bytes:
        """The digest of the code and the libraries that decide the bytes of pages."""
        return engine_digest()

    @cached_property
    def engine_with_messages(self) -> bytes:
        """The same with the code that words messages: for state that contains problems with their hints."""
        return engine_digest("diagnostics")

    @property
    def blocks_publication(self) -> bool:
        """Whether a problem found so far prevents publication."""
        return any(problem.severity == "error" or self.options.strict for problem in self.problems)

    def load(self) -> Inputs:
        """Find the files of the hub. Raises OSError."""
        cache = self.cache
        with self.progress("load") as report:
            inputs = self._collect(load(self.options.hub_dir, cache.scan.digests_of, self._limit_in))
            cache.scan.save()
            report(len(inputs.stories), len(inputs.stories))
        return inputs

    def _limit_in(self, settings: SourceFile) -> int:
        """Return the largest size of a file, which is kept: to read it needs the types of all settings."""
        version = digest([self.engine, settings.digest])
        memo = self.cache.memo("limit", version, LimitMemo)
        if memo is None:
            memo = LimitMemo(max_file_bytes(settings))
            self.cache.save_memo("limit", version, memo)
        return memo.file

    def parse(self, inputs: Inputs) -> Content | None:
        """Read each file on its own; None when the settings cannot be read. Raises OSError."""
        from site_builder.pipeline.parse import Parser

        with self.progress("parse") as report:
            parser = Parser(self.cache, self.workers, self.engine_with_messages, self._read_layouts)
            return self._collect(parser.parse(inputs, self.options.overrides, report))

    def index(self, content: Content) -> Hub:
        """Make the hub from all files together."""
        from site_builder.pipeline.index import index

        with self.progress("index") as report:
            hub = self._collect(index(content, self.options.selection, self._related_memo, self._range_memory()))
            self._entries = hub.stories
            report(len(hub.stories), len(hub.stories))
        return hub

    def save_related(self) -> None:
        """Save the related stories that were found since `index`, for the next build."""
        if self._entries:
            saved = (name.removeprefix(_RELATED) for name in self.cache.memo_names(_RELATED))
            memos = self._entries.finder.changed_memos(saved)
            named = ((_RELATED + folder, memo if memo.lists else None) for folder, memo in memos)
            self.cache.save_memos(self.engine, named)
            if surroundings := self._entries.finder.new_surroundings():
                self._range_memory().save(surroundings)
        self._entries = None

    def plan(
        self,
        content: Content,
        hub: Hub,
        inputs: Inputs,
        known: KnownBatches = no_batches,
        follow: FollowPlan | None = None,
    ) -> SitePlan:
        """List the outputs. Batches that are `known` are not planned again. With errors, `follow` is left out."""
        from site_builder.pipeline.layout_queries import layout_queries
        from site_builder.pipeline.plan import ignore_output, plan
        from site_builder.render.inputs import InputRecords
        from site_builder.render.layout_checks import policy_problems, unknown_names

        with self.progress("plan") as report:
            layouts = self._layouts or self._layouts_of(content.layouts)
            layouts.assets = hub.assets
            self._layouts = None
            queries, wrong_queries = layout_queries(layouts, hub, content.data, self.options.selection.at)
            if queries:
                layouts.query_results = queries.of_all_layouts()
            layout_problems = [
                *wrong_queries,
                *layouts.problems(),
                *unknown_names(layouts, hub.site),
                *policy_problems(layouts.sources),
            ]
            if not layouts.is_known:
                self.cache.save_memo("layouts", self._layouts_key(content.layouts), layouts.memo())
            records = InputRecords(hub.site, layouts, self.engine, self.encodings(hub, inputs))
            blocked = self.blocks_publication or any(problem.severity == "error" for problem in layout_problems)
            on_output = follow(hub, layouts, records) if follow and not blocked else ignore_output
            batches = known(records.key)
            remember, with_search = self._remember_paths, self.options.index_search
            site = self._collect(plan(hub, with_search, batches, remember, on_output, queries))
            self.problems += [*layout_problems, *(queries.problems if queries else ())]
            report(len(site.planned), len(site.paths))
        return SitePlan(content, hub, site, layouts, records)

    def plan_site(
        self, inputs: Inputs, known: KnownBatches = no_batches, follow: FollowPlan | None = None
    ) -> SitePlan | None:
        """Parse, index and plan; None when the settings cannot be read. Raises OSError."""
        content = self.parse(inputs)
        return self.plan(content, self.index(content), inputs, known, follow) if content else None

    def encodings(self, hub: Hub, inputs: Inputs) -> Encodings:
        """The encodings to precompress text files with."""
        from site_builder.hosting.compression import usable_encodings

        names = hub.config.precompress if self.options.precompress else ()
        return usable_encodings(names, inputs.features.encoders)

    def diagnostics(self, inputs: Inputs) -> tuple[Diagnostic, ...]:
        """The problems found so far, with line and column."""
        from site_builder.pipeline.locate import locate_all

        return locate_all(self.problems, inputs)

    def _read_layouts(self, sources: Mapping[str, str]) -> None:
        """Read the layouts for `plan`.

        It takes 44 ms of processor time. Done while workers parse stories, they do not wait for it later.
        """
        self._layouts = self._layouts_of(sources)
        self._layouts.problems()

    def _layouts_of(self, sources: Mapping[str, str]) -> Layouts:
        from site_builder.render.templates import LayoutMemo, Layouts

        return Layouts(sources, {}, self.cache.memo("layouts", self._layouts_key(sources), LayoutMemo))

    def _layouts_key(self, sources: Mapping[str, str]) -> bytes:
        return digest([self.engine, sources])

    def _remember_paths(self, key: bytes, find: Callable[[], PathMemo]) -> PathMemo:
        from site_builder.pipeline.planned_files import PathMemo

        version = combine([self.engine_with_messages, key])
        memo = self.cache.memo("paths", version, PathMemo)
        if memo is None:
            memo = find()
            self.cache.save_memo("paths", version, memo)
        return memo

    def _range_memory(self) -> KeptRanges:
        from site_builder.pipeline.range_memory import KeptRanges

        return KeptRanges(self.cache, self.engine)

    def _related_memo(self, folder: str) -> Memo | None:
        from site_builder.hub.related import Memo

        return self.cache.memo(_RELATED + folder, self.engine, Memo)

    def _collect(self, result: Result[T]) -> T:
        self.problems += result.problems
        return result.value


def with_session(options: Options, work: Callable[[Session], T], listener: ProgressListener | None = None) -> T:
    """Open the hub and do some work on it; retry once if state was damaged or a file changed meanwhile.

    Raises OSError when a file cannot be read, and what `work` raises.
    """

    def attempt(discard_state: bool) -> T:
        with Session(options, ProgressTimer(listener), discard_state) as session:
            return work(session)

    return with_recovery(options.state_folder, attempt)


def read_content(hub_dir: Path, state: Path | None = None) -> Result[Content | None]:
    """Return the content of a hub, published or not; None when the settings cannot be read. Raises OSError."""

    def read(session: Session) -> Result[Content | None]:
        content = session.parse(session.load())
        return Result(content, session.problems)

    selection = Selection(at=UNIX_EPOCH)  # Only `index` looks at the time, so any time will do.
    return with_session(Options(hub_dir=hub_dir, output=hub_dir / "public", selection=selection, state=state), read)
