from __future__ import annotations

import re
from pathlib import Path

from site_builder.diagnostics.codes import FOUND_ALWAYS
from site_builder.lint.registry import RULES

MESSAGES = Path(__file__).parents[3] / "docs/messages.md"


def test_each_documented_code_is_found_always_or_by_a_rule() -> None:
    documented = set(re.findall(r"^## `([^`]+)`", MESSAGES.read_text(encoding="utf-8"), re.M))
    assert documented - {*RULES} - {"unknown-check"} == FOUND_ALWAYS
