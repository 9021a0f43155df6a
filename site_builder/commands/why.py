"""Why: what changed in a page since it was last rendered, and what the next build would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_builder.commands.input_diff import diff_inputs
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hub.schedule import unpublished_reason
from site_builder.hub.urls import output_file, story_path
from site_builder.model.outputs import Output, Page
from site_builder.model.value import Value
from site_builder.pipeline.build import Options, encodings_of, load_inputs, planned_site, prepare
from site_builder.pipeline.locate import locate_all
from site_builder.render.inputs import InputRecords, SharedInput, is_page
from site_builder.render.renderer import engine_digest
from site_builder.store.cache import Cache
from site_builder.store.manifest import Manifest, manifest_file
from site_builder.store.recovery import with_recovery
from site_builder.system.progress import ProgressTimer
from site_builder.system.workers import Workers


class PageHistory(Value, frozen=True):
    """What is known of one page."""

    diagnostics: tuple[Diagnostic, ...] = ()
    """What is wrong with the hub; when there is an error, nothing is known."""
    path: str = ""
    """Its file below the output folder; empty when there is no such page."""
    origin: str = ""
    published: bool = False
    due: bool = False
    """Whether the next build renders it."""
    pending: tuple[str, ...] = ()
    """What has changed since it was rendered, a line each."""
    earlier: tuple[str, ...] = ()
    """What had changed when it was last rendered with something new."""


def why(options: Options, wanted: str) -> PageHistory:
    """Look into one page: an address, a path of the site, or the file of a story. Raises OSError."""
    return with_recovery(options.state_folder, lambda damaged: _why(options, wanted, damaged))


def _why(options: Options, wanted: str, damaged: bool) -> PageHistory:
    engine = engine_digest()
    passes = ProgressTimer()
    with Cache(options.state_folder, anew=damaged) as cache, Workers(options.jobs) as workers:
        inputs, problems = load_inputs(options, cache, passes)
        prepared, problems = prepare(options, inputs, problems, engine, cache, workers, passes)
        diagnostics = locate_all(problems, inputs)
    if prepared is None:
        return PageHistory(diagnostics)
    output = _find(prepared.outputs, wanted, options.site, prepared.hub.urls.base)
    if output is None:
        return PageHistory(diagnostics)
    outlines = InputRecords(prepared.hub.site, prepared.layouts, engine, encodings_of(options, prepared, inputs))
    with Manifest(manifest_file(options.output, options.state_folder)) as manifest:
        return _answer(output, outlines, manifest, diagnostics)


def reasons(options: Options, paths: Sequence[str]) -> dict[str, str]:
    """Why outputs are, by their paths, what they are: what had changed when a page was last rendered, in words.

    Of a page that was rendered only once, its file; of one that is not part of the site any more, why it is not. Empty
    where nothing is known. Raises OSError.
    """
    return with_recovery(options.state_folder, lambda damaged: _reasons(options, paths, damaged))


def _reasons(options: Options, paths: Sequence[str], damaged: bool) -> dict[str, str]:
    engine, passes = engine_digest(), ProgressTimer()
    with Cache(options.state_folder, anew=damaged) as cache, Workers(options.jobs) as workers:
        inputs, problems = load_inputs(options, cache, passes)
        planned, _ = planned_site(options, inputs, problems, engine, cache, workers, passes)
    if planned is None:
        return dict.fromkeys(paths, "")
    outlines = InputRecords(planned.hub.site, planned.layouts, engine)
    outputs = {output.path: output for output in planned.outputs}
    stories = {output_file(story_path(story.slug)): story for story in planned.content.parsed.stories}
    redirects = {output_file(redirect.source): redirect.target for redirect in planned.hub.redirects}
    found: dict[str, str] = {}
    with Manifest(manifest_file(options.output, options.state_folder)) as manifest:
        for path in paths:
            output = outputs.get(path)
            if redirects.get(path):
                found[path] = f"leads to {redirects[path]}"
            elif output:
                earlier = _answer(output, outlines, manifest, ()).earlier
                found[path] = "; ".join(earlier) or output.origin
            else:
                found[path] = unpublished_reason(stories[path], options.selection) if path in stories else ""
    return found


def _answer(
    output: Output, outlines: InputRecords, manifest: Manifest, diagnostics: tuple[Diagnostic, ...]
) -> PageHistory:
    published, before = manifest.input_records(output.path)
    outline = outlines.of(output)
    shared = outlines.shared_inputs(outline)

    def known(digest: bytes) -> SharedInput | None:
        return shared.get(digest) or manifest.shared(digest)

    def compared(old: bytes, new: bytes) -> tuple[str, ...]:
        if not old or old == new:
            return ()
        if isinstance(output, Page) and is_page(old) and is_page(new):
            return tuple(diff_inputs(output, old, new, known))
        return ("the file itself",)

    return PageHistory(
        diagnostics=diagnostics,
        path=output.path,
        origin=output.origin,
        published=bool(published),
        due=published != outline,
        pending=compared(published, outline),
        earlier=compared(before, published),
    )


def _find(outputs: Iterable[Output], wanted: str, site: Path, base: str) -> Output | None:
    """The output that an address, a path of the site or a file of the hub means."""
    path = unquote(urlsplit(wanted).path)
    inside = "/" + path.removeprefix(base) if path.startswith(base) else "/" + path.lstrip("/")
    files = {output_file(inside), output_file(inside.rstrip("/") + "/")}
    location = (site / wanted).resolve()
    origin = location.relative_to(site).as_posix() if location.is_relative_to(site) else wanted
    found = (output for output in outputs if output.path in files or output.origin in (wanted, origin))
    return next(found, None)
