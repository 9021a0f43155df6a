"""The package as a user gets it: built, installed into an empty environment, and used to begin a hub."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.lsp_client import Client

PROJECT = Path(__file__).parents[2]


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_built_wheel_starts_and_builds_a_hub(tmp_path: Path) -> None:
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", tmp_path, PROJECT, cwd=tmp_path)
    wheel = next(tmp_path.glob("site_builder-*.whl"))
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"site_builder/defaults/layouts/story.html", "site_builder/defaults/static/css/site.css"} <= names
    assert {"site_builder/serve/client/preview.js", "site_builder/serve/client/preview.css"} <= names
    docs = {name.partition("/docs/")[2] for name in names if name.startswith("site_builder/defaults/docs/")}
    assert {"guide.md", "deploying.md", "reference/messages.md", "workflows/gitlab.yml"} <= docs
    assert not [name for name in docs if name.endswith((".py", ".png"))]
    assert not [name for name in names if name.startswith(("tests/", "content/", "layouts/"))]

    venv.create(tmp_path / "venv", with_pip=True)
    command = tmp_path / "venv/bin/site-builder"
    run(tmp_path / "venv/bin/python", "-m", "pip", "install", "--quiet", f"{wheel}[cards,lsp]", cwd=tmp_path)
    run(command, "init", "my-hub", cwd=tmp_path)
    assert "1 story" in run(command, "build", "--verify", cwd=tmp_path / "my-hub")
    assert (tmp_path / "my-hub/public/news/attention-is-all-you-need/index.html").is_file()
    assert (tmp_path / "my-hub/public/search/data/site/stemmer.js").read_bytes().startswith(b"/*! A stemmer")
    assert "# Deploying" in run(command, "explain", "deploying", cwd=tmp_path)

    with Client([str(command), "lsp"], tmp_path / "my-hub") as client:
        client.open("site.yaml", "titel: x\n", "yaml")
        (key, *_) = client.diagnostics("site.yaml", lambda found: bool(found))
        explanation = client.at("hover", "site.yaml", 0, 1)["contents"]["value"]
        assert key["code"] in explanation
        assert client.end() == 0
