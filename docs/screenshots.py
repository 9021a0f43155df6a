"""Make the screenshots of README: `make screenshots`.

In: the demo hub of this repository, and the program. Out: four PNG files in docs/images/, small enough for a README.
Needs Chromium: `/usr/bin/chromium`, or the program that the variable CHROMIUM names.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.support.lsp_client import Client
from tests.support.serve_process import serving

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs/images"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
TIME = "2026-11-30T12:00:00Z"
"""When the demo hub is built, so that the screenshots change only with the program and the hub."""
STORY = "content/news/2023/09/2023-09-12-pagedattention-vllm.md"
URL = "/news/pagedattention-vllm/"
CORRECT, WRONG = "category: tools", "category: tolls"
MAX_BYTES = 150_000
COLOURS = 256
PROGRAM = (sys.executable, "-m", "site_builder")
SHOWN_LINES = 18
"""Lines of the story in the screenshot of the editor."""


def main() -> None:
    """Make all screenshots."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        hub = copy_hub(Path(folder) / "hub")
        with served(build(hub)) as site:
            save("home", screenshot(browser, site + "/", width=1280, height=1000))
            save("story-on-a-phone", screenshot(browser, site + URL, width=390, height=844, scale=1.5))
        save("error-overlay", error_overlay(browser, hub))
        save("quick-fix", quick_fix(browser, hub))
        browser.close()


def copy_hub(hub_dir: Path) -> Path:
    """Copy what the demo hub is made of, so that a mistake can be put into it."""
    for name in ("content", "layouts", "static"):
        shutil.copytree(ROOT / name, hub_dir / name)
    for name in ("site.yaml", "redirects.yaml", "urls.lock"):
        shutil.copy(ROOT / name, hub_dir)
    return hub_dir


def build(hub_dir: Path) -> Path:
    """Build the hub; return the folder of the site."""
    command = [*PROGRAM, "build", "--site", str(hub_dir), "--at", TIME, "--quiet"]
    subprocess.run(command, check=True, cwd=ROOT)
    return hub_dir / "public"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; yield its URL."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def screenshot(browser: Browser, url: str, width: int, height: int, scale: float = 1) -> bytes:
    """Take a screenshot of a page, in CSS pixels times `scale`."""
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    png = page.screenshot()
    context.close()
    return png


def error_overlay(browser: Browser, hub_dir: Path) -> bytes:
    """Take a screenshot of the preview after a story was saved with a typo."""
    with serving(hub_dir, "--editor", "none") as preview:
        page = browser.new_page(viewport={"width": 1000, "height": 640})
        page.goto(preview.address + URL, wait_until="networkidle")
        replace(hub_dir / STORY, CORRECT, WRONG)
        page.get_by_role("alert").wait_for()
        png = page.screenshot()
        page.close()
    replace(hub_dir / STORY, WRONG, CORRECT)
    return png


def quick_fix(browser: Browser, hub_dir: Path) -> bytes:
    """Ask the language server about a story with a typo, and draw what it answers as an editor would."""
    text = (hub_dir / STORY).read_text(encoding="utf-8").replace(CORRECT, WRONG)
    with Client((*PROGRAM, "lsp"), hub_dir) as server:
        server.open(STORY, text)
        [diagnostic] = server.diagnostics(STORY, lambda diagnostics: bool(diagnostics))
        document = {"uri": server.uri(STORY)}
        context = {"diagnostics": [diagnostic]}
        actions = server.request(
            "textDocument/codeAction", textDocument=document, range=diagnostic["range"], context=context
        )
        server.end()
    page = browser.new_page(viewport={"width": 1000, "height": 560})
    page.set_content(editor_page(text, diagnostic, [action["title"] for action in actions]))
    png = page.screenshot()
    page.close()
    return png


def editor_page(text: str, diagnostic: dict[str, Any], actions: list[str]) -> str:
    """Return an HTML page that shows the first lines of a text, a diagnostic of it and the titles of code actions."""
    start, end = diagnostic["range"]["start"], diagnostic["range"]["end"]
    rows = []
    for number, line in enumerate(text.splitlines()[:SHOWN_LINES]):
        shown = escape(line) or " "
        if number == start["line"]:
            first, last = start["character"], end["character"]
            shown = f"{escape(line[:first])}<u>{escape(line[first:last])}</u>{escape(line[last:])}"
        rows.append(f"<li>{shown}</li>")
        if number == start["line"]:
            menu = "".join(f"<b>{escape(action)}</b>" for action in actions)
            message = f"{escape(diagnostic['message'])} <i>{diagnostic['source']}({diagnostic['code']})</i>"
            rows.append(f'<div class="popup"><p>{message}</p><p class="menu">Quick fix {menu}</p></div>')
    return EDITOR.format(file=STORY, rows="".join(rows))


EDITOR = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #1e1f22; color: #d8dade; font: 15px/1.55 monospace }}
header {{ padding: 10px 18px; background: #2b2d31; color: #aeb2ba; font: 14px sans-serif }}
footer {{ position: absolute; bottom: 0; left: 0; right: 0; padding: 10px 18px; background: #2b2d31; color: #aeb2ba;
  font: 14px sans-serif }}
ol {{ margin: 12px 0; padding: 0 0 0 10px; list-style: none; counter-reset: line }}
li {{ white-space: pre; overflow: hidden; counter-increment: line }}
li::before {{ content: counter(line); display: inline-block; width: 38px; margin-right: 20px; color: #7d828b;
  text-align: right }}
u {{ text-decoration: underline wavy #f2665e; text-underline-offset: 3px }}
.popup {{ width: max-content; max-width: 700px; margin: 2px 0 6px 92px; border: 1px solid #4a4d55; border-radius: 4px;
  background: #2b2d31; color: #d8dade; font: 14px/1.5 sans-serif; white-space: pre-line }}
.popup p {{ margin: 0; padding: 8px 12px }}
.popup i {{ color: #8d929b; font-style: normal }}
.menu {{ border-top: 1px solid #4a4d55; color: #aeb2ba }}
.menu b {{ margin-left: 10px; padding: 3px 10px; border-radius: 3px; background: #2f65ca; color: #fff;
  font-weight: 400 }}
</style><header>{file}</header><ol>{rows}</ol>
<footer>What the language server answers (<code>site-builder lsp</code>), drawn by docs/screenshots.py</footer>"""


def replace(file: Path, old: str, new: str) -> None:
    """Replace a text in a file that has it once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} should be in {file} once"
    file.write_text(text.replace(old, new), encoding="utf-8")


def save(name: str, png: bytes) -> None:
    """Write a PNG file with few colours. Exits with a message when it is too large for a README."""
    small = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    size = len(small.getvalue())
    if size > MAX_BYTES:
        sys.exit(f"{name}.png has {size:,} bytes; at most {MAX_BYTES:,} are allowed")
    file = IMAGES / f"{name}.png"
    file.write_bytes(small.getvalue())
    print(f"{file.relative_to(ROOT)}: {image.width} x {image.height} pixels, {size:,} bytes")


if __name__ == "__main__":
    main()
