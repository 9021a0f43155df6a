from __future__ import annotations

from pathlib import Path

import pytest
from pygls.uris import to_fs_path

from site_builder.lsp.message_docs import message_entries
from tests.project.test_docs import documented_codes


def test_every_code_has_an_address_at_its_heading() -> None:
    found = message_entries()
    assert [*found] == documented_codes()
    for code, address in found.items():
        uri, _, line = address.partition("#L")
        file = to_fs_path(uri)
        assert file and Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1] == f"## `{code}`"


def test_there_may_be_no_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.lsp.message_docs.defaults_folder", lambda: tmp_path)
    assert message_entries() == {}
