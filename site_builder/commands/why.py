"""Say what changed in a page since it was last rendered, and what the next build would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_builder.commands.input_diff import diff_inputs
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hub.schedule import unpublished_reason
from site_builder.hub.urls import output_file, story_path
from site_builder.model.outputs import LayoutOutput, Output
from site_builder.model.value import Value
from site_builder.pipeline.options import Options
from site_builder.pipeline.session import Session, with_session
from site_builder.render.inputs import InputRecords, SharedInput, has_layout
from site_builder.store.manifest import Manifest, manifest_file


class PageHistory(Value, frozen=True, kw_only=True):
    """What is known about one page."""

    diagnostics: tuple[Diagnostic, ...] = ()
    """The problems of the hub; with an error, the other fields are empty."""
    path: str = ""
    """Its file below the output folder; empty when the site has no such page."""
    origin: str = ""
    published: bool = False
    due: bool = False
    """Whether the next build renders it."""
    pending: tuple[str, ...] = ()
    """What has changed since it was rendered, one line each."""
    earlier: tuple[str, ...] = ()
    """What had changed when it was last rendered, one line each."""


def why(options: Options, page: str) -> PageHistory:
    """Look into one page: a URL, a path of the site, or the file of a story. Raises OSError."""
    return with_session(options, lambda session: _page_history(session, page))


def _page_history(session: Session, page: str) -> PageHistory:
    inputs = session.load()
    site = session.plan_site(inputs)
    diagnostics = session.diagnostics(inputs)
    if site is None or session.blocks_publication:
        return PageHistory(diagnostics=diagnostics)
    options = session.options
    output = _find(site.outputs, page, options.hub_dir, site.hub.urls.base)
    if output is None:
        return PageHistory(diagnostics=diagnostics)
    with Manifest(manifest_file(options.output, options.state_folder)) as manifest:
        return _history(output, site.input_records, manifest, diagnostics)


def reasons(options: Options, paths: Sequence[str]) -> dict[str, str]:
    """Return for each path what had changed when its page was last rendered.

    For a page that was rendered once, this is its file; for a page that is no longer part of the site, why it is not.
    The reason is empty if unknown. Raises OSError.
    """
    return with_session(options, lambda session: _reasons(session, paths))


def _reasons(session: Session, paths: Sequence[str]) -> dict[str, str]:
    options = session.options
    inputs = session.load()
    site = session.plan_site(inputs)
    if site is None:
        return dict.fromkeys(paths, "")
    records = InputRecords(site.hub.site, site.layouts, session.engine)
    outputs = {output.path: output for output in site.outputs}
    stories = {output_file(story_path(story.slug)): story for story in site.content.stories}
    redirects = {output_file(redirect.source): redirect.target for redirect in site.hub.redirects}
    reasons: dict[str, str] = {}
    with Manifest(manifest_file(options.output, options.state_folder)) as manifest:
        for path in paths:
            output = outputs.get(path)
            unpublished = unpublished_reason(stories[path], options.selection) if path in stories else ""
            if redirects.get(path):
                reasons[path] = f"leads to {redirects[path]}"
            elif unpublished:
                reasons[path] = unpublished
            elif output:
                earlier = _history(output, records, manifest, ()).earlier
                reasons[path] = "; ".join(earlier) or output.origin
            else:
                reasons[path] = ""
    return reasons


def _history(
    output: Output, records: InputRecords, manifest: Manifest, diagnostics: tuple[Diagnostic, ...]
) -> PageHistory:
    published, before = manifest.input_records(output.path)
    record = records.of(output)
    shared = records.shared_inputs(record)

    def find_shared(digest: bytes) -> SharedInput | None:
        return shared.get(digest) or manifest.shared(digest)

    def differences(old: bytes, new: bytes) -> tuple[str, ...]:
        if not old or old == new:
            return ()
        if isinstance(output, LayoutOutput) and has_layout(old) and has_layout(new):
            return tuple(diff_inputs(output, old, new, find_shared))
        return ("the file itself",)

    return PageHistory(
        diagnostics=diagnostics,
        path=output.path,
        origin=output.origin,
        published=bool(published),
        due=published != record,
        pending=differences(published, record),
        earlier=differences(before, published),
    )


def _find(outputs: Iterable[Output], page: str, hub_dir: Path, base: str) -> Output | None:
    """Return the output that a URL, a path of the site or a file of the hub names, or None."""
    path = unquote(urlsplit(page).path)
    site_path = "/" + path.removeprefix(base) if path.startswith(base) else "/" + path.lstrip("/")
    files = {output_file(site_path), output_file(site_path.rstrip("/") + "/")}
    location = (hub_dir / page).resolve()
    origin = location.relative_to(hub_dir).as_posix() if location.is_relative_to(hub_dir) else page
    return next((output for output in outputs if output.path in files or output.origin in (page, origin)), None)
