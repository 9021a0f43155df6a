"""Say what changed in a page since it was last rendered, and what the next build would change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_builder.commands.input_diff import diff_inputs
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hub.content import Content
from site_builder.hub.schedule import Selection, unpublished_reason
from site_builder.hub.urls import item_path, output_file, story_path
from site_builder.model.collections import Item
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
    missing: str = ""
    """Why the site has no such page, if that is known."""
    origin: str = ""
    published: bool = False
    due: bool = False
    """Whether the next build renders it."""
    pending: tuple[str, ...] = ()
    """What has changed since it was rendered, one line each."""
    earlier: tuple[str, ...] = ()
    """What had changed when it was last rendered, one line each."""


def why(options: Options, page: str) -> PageHistory:
    """Look into one page: a URL, a path of the site, or the file of a story or an item. Raises OSError."""
    return with_session(options, lambda session: _page_history(session, page))


def _page_history(session: Session, page: str) -> PageHistory:
    inputs = session.load()
    site = session.plan_site(inputs)
    diagnostics = session.diagnostics(inputs)
    if site is None or session.blocks_publication:
        return PageHistory(diagnostics=diagnostics)
    options = session.options
    wanted = _Wanted(page, options.hub_dir, site.hub.urls.base, site.content)
    output = None if wanted.several else wanted.find(site.outputs)
    if output is None:
        return PageHistory(diagnostics=diagnostics, missing=wanted.why_missing(options.selection))
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


class _Wanted:
    """A page that is asked for: by a URL, a path of the site, or a file of the hub."""

    def __init__(self, page: str, hub_dir: Path, base: str, content: Content) -> None:
        self._content = content
        path = unquote(urlsplit(page).path)
        site_path = "/" + path.removeprefix(base) if path.startswith(base) else "/" + path.lstrip("/")
        self._files = {output_file(site_path), output_file(site_path.rstrip("/") + "/")}
        location = (hub_dir / page).resolve()
        self._origins = {page, location.relative_to(hub_dir).as_posix() if location.is_relative_to(hub_dir) else page}
        self._items = [item for item in content.items if item.path in self._origins]

    def find(self, outputs: Sequence[Output]) -> Output | None:
        """Return the output that is meant, or None."""
        files = self._files | {output_file(item_path(item.collection, item.id)) for item in self._items}
        by_path = next((one for one in outputs if one.path in files), None)
        return by_path or next((one for one in outputs if one.origin in self._origins), None)

    @property
    def several(self) -> list[Item]:
        """The items of the file that is meant, if there are several."""
        return self._items if len(self._items) > 1 and self._items[0].index is not None else []

    def why_missing(self, selection: Selection) -> str:
        """Return why there is no such page; empty if there is nothing that could have one."""
        if items := self.several:
            url = item_path(items[0].collection, items[0].id)
            return f"{items[0].path} has several items: write the path of one page, such as {url}"
        for story in self._content.all_stories:
            if self._is(story.path, story_path(story.slug)) and (why := unpublished_reason(story, selection)):
                return f"{story.path} is {why}, so it has no page"
        collections = self._content.config.collections
        for item in self._content.items:
            if self._is(item.path, item_path(item.collection, item.id)):
                if not collections[item.collection].pages:
                    return f"the items of `{item.collection}` have no pages (`pages: false`)"
                return f"{item.path} is a draft, so it has no page" if item.draft else ""
        return ""

    def _is(self, path: str, site_path: str) -> bool:
        return path in self._origins or output_file(site_path) in self._files
