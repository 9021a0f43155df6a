from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli.source_prompt import publisher
from site_builder.model.content import Source

OURS = (Source("lab", "Example Lab", ("lab.example",)),)
URL = "https://www.other.example/post"


def test_the_record_of_the_domain_comes_first_then_that_of_the_name(tmp_path: Path) -> None:
    assert publisher("https://lab.example/x", "Other", OURS, tmp_path, add=False, ask=False) == ("lab", True)
    assert publisher(URL, "example lab", OURS, tmp_path, add=False, ask=False) == ("lab", True)


def test_a_name_is_made_of_the_domain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publisher(URL, "", OURS, tmp_path, add=False, ask=False) == ("Other", False)
    assert "  domains: [other.example]\n" in capsys.readouterr().err


def test_a_record_is_added(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    assert publisher(URL, "The Other", (), tmp_path, add=True, ask=False) == ("the-other", True)
    assert (tmp_path / "content/sources.yaml").read_text().startswith("- id: the-other\n  name: The Other\n")


@pytest.mark.parametrize(("add", "expected"), [(True, ("the-other", True)), (False, ("The Other", False))])
def test_on_a_terminal_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, add: bool, expected: tuple[str, bool]
) -> None:
    asked: list[tuple[str, object, bool]] = []

    def prompt(question: str, default: str, err: bool) -> str:
        asked.append((question, default, err))
        return " The Other "

    def confirm(question: str, default: bool, err: bool) -> bool:
        asked.append((question, default, err))
        return add

    monkeypatch.setattr("click.prompt", prompt)
    monkeypatch.setattr("click.confirm", confirm)
    (tmp_path / "content").mkdir()
    assert publisher(URL, "", (), tmp_path, add=False, ask=True) == expected
    assert asked == [("Name of the publisher", "Other", True), ("Add a record for The Other?", True, True)]
    assert (tmp_path / "content/sources.yaml").exists() == add
