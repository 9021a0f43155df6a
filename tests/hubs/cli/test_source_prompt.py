from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli.source_prompt import publisher
from tests.support.items import source

OURS = (source("lab", "Example Lab", ("lab.example",)),)
URL = "https://www.other.example/post"


def test_record_is_found_by_domain_then_by_name(tmp_path: Path) -> None:
    assert publisher("https://lab.example/x", "Other", OURS, tmp_path, add=False, ask=False) == ("lab", True)
    assert publisher(URL, "example lab", OURS, tmp_path, add=False, ask=False) == ("lab", True)


def test_name_is_made_from_domain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publisher(URL, "", OURS, tmp_path, add=False, ask=False) == ("Other", False)
    assert "  domains: [other.example]\n" in capsys.readouterr().err


def test_record_is_added(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    assert publisher(URL, "The Other", (), tmp_path, add=True, ask=False) == ("the-other", True)
    assert (tmp_path / "content/sources.yaml").read_text().startswith("- id: the-other\n  name: The Other\n")


@pytest.mark.parametrize(("add", "expected"), [(True, ("the-other", True)), (False, ("The Other", False))])
def test_name_and_record_are_asked_for_on_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, add: bool, expected: tuple[str, bool]
) -> None:
    questions: list[tuple[str, object, bool]] = []

    def prompt(question: str, default: str, err: bool) -> str:
        questions.append((question, default, err))
        return " The Other "

    def confirm(question: str, default: bool, err: bool) -> bool:
        questions.append((question, default, err))
        return add

    monkeypatch.setattr("click.prompt", prompt)
    monkeypatch.setattr("click.confirm", confirm)
    (tmp_path / "content").mkdir()
    assert publisher(URL, "", (), tmp_path, add=False, ask=True) == expected
    assert questions == [("Name of the publisher", "Other", True), ("Add a record for The Other?", True, True)]
    assert (tmp_path / "content/sources.yaml").exists() == add
