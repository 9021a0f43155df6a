"""Layouts compiled once for all hubs of a process with the same constants: most of the time of building a small hub."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import pytest
from jinja2.bccache import Bucket, BytecodeCache

from site_builder.model.fingerprint import digest
from site_builder.model.queries import QueryResult
from site_builder.render import templates
from site_builder.render.templates import LayoutMemo, Layouts

CompiledLayouts = dict[tuple[str, str, bytes], object]


class SharedBytecode(BytecodeCache):
    """Compiled layouts, by name, source and the constants of the site that are folded into them."""

    def __init__(self, layouts: Layouts, compiled: CompiledLayouts) -> None:
        self.layouts = layouts
        self.compiled = compiled

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.compiled.get(self.key_of(bucket))  # type: ignore[assignment]

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[self.key_of(bucket)] = bucket.code

    def key_of(self, bucket: Bucket) -> tuple[str, str, bytes]:
        revise = self.layouts.environment.revise
        site = revise.keywords["site"] if isinstance(revise, partial) else None
        return bucket.key, bucket.checksum, digest([site, dict(self.layouts.assets)])


@contextmanager
def shared_layouts() -> Iterator[None]:
    """Compile and analyse each layout once, until the end of the block."""
    compiled: CompiledLayouts = {}
    uses_by_source: dict[tuple[str, object], object] = {}
    original_init, original_uses = Layouts.__init__, Layouts._uses_of

    def init(
        self: Layouts,
        sources: Mapping[str, str],
        assets: Mapping[str, str],
        memo: LayoutMemo | None = None,
        query_results: Mapping[str, QueryResult] | None = None,
    ) -> None:
        original_init(self, sources, assets, memo, query_results)
        self.environment.bytecode_cache = SharedBytecode(self, compiled)

    def uses_of(self: Layouts, name: str) -> object:
        key = self.sources.get(name, ""), templates._constants  # Some tests replace that function.
        if key not in uses_by_source:
            uses_by_source[key] = original_uses(self, name)
        return uses_by_source[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Layouts, "__init__", init)
        patch.setattr(Layouts, "_uses_of", uses_of)
        yield
