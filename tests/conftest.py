"""Settings of all tests. How long a Hypothesis example takes says nothing on a busy machine, so it has no deadline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache

from site_builder.render.templates import Layouts

settings.register_profile("tests", deadline=None)
settings.load_profile("tests")


class SharedBytecode(BytecodeCache):
    """The compiled layouts of all hubs of a test run, by name and source."""

    def __init__(self) -> None:
        self.code: dict[tuple[str, str], object] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.code.get((bucket.key, bucket.checksum))  # type: ignore[assignment]

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def layouts_are_compiled_once() -> Iterator[None]:
    """Compile each layout once for all tests: four fifths of the time of building a small hub."""
    bytecode = SharedBytecode()
    uses_of_source: dict[str, object] = {}
    original_init, original_uses = Layouts.__init__, Layouts._uses_of

    def init(self: Layouts, sources: Mapping[str, str], assets: Mapping[str, str]) -> None:
        original_init(self, sources, assets)
        self.environment.bytecode_cache = bytecode

    def uses_of(self: Layouts, name: str) -> object:
        source = self.sources.get(name, "")
        if source not in uses_of_source:
            uses_of_source[source] = original_uses(self, name)
        return uses_of_source[source]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Layouts, "__init__", init)
        patch.setattr(Layouts, "_uses_of", uses_of)
        yield
