"""The parsers that hosts use themselves, which npm brings (`make test` installs them)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / ".venv/npm"
VERCEL = """
import { readFileSync } from "fs";
import routing from "@vercel/routing-utils";
console.log(JSON.stringify(routing.getTransformedRoutes(JSON.parse(readFileSync(process.env.FILE)))));
"""
NETLIFY = """
import { parseAllHeaders } from "@netlify/headers-parser";
const { headers, errors } = await parseAllHeaders({ headersFiles: [process.env.FILE], minimal: false });
const rules = headers.map(({ forRegExp, values }) => ({ path: forRegExp.source, values }));
console.log(JSON.stringify({ rules, errors: errors.map(String) }));
"""


def parsed(script: str, package: str, file: Path) -> Any:
    """What a parser says of a file. Where it is missing the test is skipped, unless CHECKS=all."""
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules" / package).exists():
        if os.environ.get("CHECKS") == "all":
            pytest.fail(f"node or {package} is missing")
        pytest.skip(f"node or {package} is missing")
    command = [node, "--input-type=module", "--eval", script]
    done = subprocess.run(command, cwd=FOLDER, env=os.environ | {"FILE": str(file)}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
