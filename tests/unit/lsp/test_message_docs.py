from __future__ import annotations

from pathlib import Path

import pytest
from pygls.uris import to_fs_path

from site_builder.diagnostics.codes import CODES
from site_builder.lsp.message_docs import message_urls


def test_each_code_has_a_url_at_its_heading() -> None:
    urls = message_urls()
    assert [*urls] == [*CODES]
    for code, url in urls.items():
        uri, _, line = url.partition("#L")
        file = to_fs_path(uri)
        assert file and Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1] == f"## `{code}`"


def test_missing_messages_file_gives_no_urls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.lsp.message_docs.defaults_folder", lambda: tmp_path)
    assert message_urls() == {}
