"""Nothing gets out: whatever names and links are in a hub, a build reads and writes where it is meant to."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from site_builder.content.portable_names import MAX_BYTES
from site_builder.hub.assets import PASSIVE
from tests.support.hostile_hub import write_hostile_hub
from tests.support.hubs import SETTINGS, add_story, build_hub, codes, story_text, tree, write_file, write_hub
from tests.support.images import image

pytestmark = pytest.mark.slow

SECRET = "the password of this machine"
STORY = "content/news/2026/11/2026-11-01-a.md"
WAYS_OUT = [
    "../../../../../secret.txt",
    "..%2f..%2f..%2f..%2f..%2fsecret.txt",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret.txt",
    "..\\..\\..\\..\\..\\secret.txt",
    "....//....//secret.txt",
    "/../../secret.txt",
    "/%2e%2e/%2e%2e/secret.txt",
    "//secret.txt",
    "file:///etc/passwd",
    "/etc/passwd",
    "../../../../site.yaml",
    "../../../../layouts/story.html",
    "../../../../.site-builder/cache.sqlite",
    "%00/../../secret.txt",
    "a.txt%00.png",
    "~/.ssh/id_rsa",
]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_file(tmp_path / "secret.txt", SECRET)
    site = write_hub(tmp_path / "hub")
    build_hub(site)
    return site


def nothing_left_the_hub(site: Path) -> bool:
    """Whether only the hub's own folders are there, and no page has the secret."""
    names = {file.name for file in site.iterdir()} <= {
        "content",
        "static",
        "layouts",
        "public",
        ".site-builder",
        "site.yaml",
    }
    unchanged = {file.name for file in site.parent.iterdir()} == {"hub", "secret.txt"}
    return names and unchanged and not any(SECRET.encode() in data for data in tree(site / "public").values())


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_link_or_image_reads_outside_the_hub(site: Path, way: str) -> None:
    write_file(site / STORY, story_text(body=f"[a link](<{way}>) and ![a picture](<{way}>)"))
    assert {severity for _, severity in [(d.path, d.severity) for d in build_hub(site).diagnostics]} == {"error"}
    write_file(site / STORY, story_text(image=f"'{way}'", image_alt="A picture."))
    assert [path for path, _ in codes(build_hub(site))] == [STORY]
    assert nothing_left_the_hub(site)


@pytest.mark.parametrize("way", [way for way in WAYS_OUT if "%" not in way])
@pytest.mark.parametrize("key", ["slug", "related", "category", "aliases", "id", "tags"])
def test_no_key_of_a_story_writes_outside_the_output(site: Path, key: str, way: str) -> None:
    value = f"'{way}'" if key in ("slug", "category", "id") else f"['{way}']"
    write_file(site / STORY, story_text(**{key: value}))
    build_hub(site)
    assert nothing_left_the_hub(site)


@pytest.mark.parametrize(
    "target", ["../../../../../secret.txt", "../../../../site.yaml", "../../../../.site-builder", "/etc"]
)
@pytest.mark.parametrize("place", ["content/news/2026/11/a.txt", "static/a.txt", "layouts/home.html", STORY])
def test_symbolic_links_out_of_the_hub_are_not_read(site: Path, place: str, target: str) -> None:
    add_story(site, "other", body="[a file](a.txt)")
    (site / place).parent.mkdir(parents=True, exist_ok=True)
    (site / place).symlink_to(target if place.count("/") == 4 else f"{site.parent}/{Path(target).name}")
    assert (place, "outside-link") in codes(build_hub(site))
    assert nothing_left_the_hub(site)


@pytest.mark.parametrize(
    "name", ["x.html", "x.htm", "x.xhtml", "x.xml", "x.js", "x.mjs", "x.css", "x.xsl", "x.php", "x.mht", "x"]
)
def test_stories_cannot_publish_active_files(site: Path, name: str) -> None:
    write_file(site / STORY, story_text(body=f"[a file]({name})"))
    write_file(site / STORY.replace("2026-11-01-a.md", name), "<script>alert(1)</script>")
    assert codes(build_hub(site)) == [(STORY, "active-file")]


@pytest.mark.parametrize("ending", sorted(PASSIVE))
def test_documents_audio_and_video_are_published(site: Path, ending: str) -> None:
    write_file(site / STORY, story_text(body=f"[a file](a{ending})"))
    write_file(site / f"content/news/2026/11/a{ending}", "data")
    assert codes(build_hub(site)) == []
    assert [path for path in tree(site / "public") if path.startswith("assets/news/") and path.endswith(ending)]


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("aux.png", "aux-.*"),
        ("COM1.chart.png", "COM1-.chart.*"),
        ("a|b:c?.png", "a-b-c-.*"),
        ("back\\slash.png", "back-slash.*"),
        ("x" * 251 + ".png", "x" * 200 + "*"),
        ("ü" * 125 + ".png", "ü" * 100 + "*"),
        ("trailing. .png", "trailing.*"),
    ],
)
def test_unportable_names_are_made_safe(site: Path, name: str, published: str) -> None:
    write_file(site / STORY, story_text(body="![A picture](<" + name.replace("\\", "\\\\").replace("?", "%3F") + ">)"))
    (site / "content/news/2026/11" / name).write_bytes(image(900, 600))
    assert codes(build_hub(site)) == []
    made = list((site / "public/assets/news/2026/11").glob(published.replace("[", "[[]")))
    assert len(made) >= 2
    assert all(len(file.name.encode()) <= MAX_BYTES for file in made)


@pytest.mark.parametrize("name", ["con", "PRN", "aux", "nul", "COM1", "lpt9"])
def test_no_url_has_a_name_reserved_by_windows(site: Path, name: str) -> None:
    add_story(site, name, tags=f"[{name}]", category=name, source=f"{{name: {name}, url: https://a.example/}}")
    assert codes(build_hub(site)) == []
    parts = {part.partition(".")[0] for path in tree(site / "public") for part in path.lower().split("/")}
    assert name.lower() not in parts and f"{name.lower()}-" in parts


def test_names_match_in_either_unicode_form(site: Path) -> None:
    body = "![One](caf\u00e9.png) ![Two](cafe\u0301.png) [three](cafe%CC%81.txt)"
    write_file(site / STORY, story_text(body=body))
    (site / "content/news/2026/11/cafe\u0301.png").write_bytes(image(9, 9))
    (site / "content/news/2026/11/caf\u00e9.txt").write_bytes(b"text")
    assert codes(build_hub(site)) == []


_watching: list[tuple[str, bool]] | None = None
"""Paths that were opened, and whether to write; None while no one wants to know. An audit hook cannot be taken away."""


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if _watching is not None and event in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "sqlite3.connect"):
        writes = event != "open" or bool(isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR))
        if event.startswith("os.") and arguments[-1] != -1:
            return  # Named from an open folder: `shutil.rmtree` on its way down.
        paths = arguments[:2] if event == "os.rename" else arguments[:1]
        _watching.extend(
            (os.path.abspath(os.fsdecode(p).removeprefix("file:")), writes)
            for p in paths
            if isinstance(p, str | bytes | Path)
        )


@pytest.fixture(scope="module")
def audited() -> None:
    sys.addaudithook(_audit)


def test_build_reads_and_writes_only_its_own_folders(tmp_path: Path, audited: None) -> None:
    global _watching
    site = write_hostile_hub(tmp_path / "hub")
    (site / "content/news/way out.txt").symlink_to("/etc/passwd")
    build_hub(site)
    (site / "content/news/way out.txt").unlink()
    _watching = []
    result = build_hub(site, search=True)
    seen, _watching = _watching, None
    assert result.published
    own = [os.devnull, *(str(site / name) for name in ("public", ".public.staging", ".site-builder"))]
    written = {path for path, writes in seen if writes}
    assert len(written) > 100
    assert [path for path in written if not path.startswith(tuple(own))] == []
    hub = [str(site / name) for name in ("content", "layouts", "static", "data", "site.yaml")]
    read = {path for path, writes in seen if not writes and path.startswith(str(tmp_path))}
    assert [path for path in read if not path.startswith((*own, *hub))] == []
    assert "/etc/passwd" not in {path for path, _ in seen}


OLD_ADDRESSES = [
    "/a\n/*  https://evil.example/ 301/",
    "/*",
    "/:splat",
    "/x#y",
    "//evil.example/",
    "/a\tb/",
    "https://evil.example/",
    "/../../x/",
    "/%2e%2e/%2e%2e/x/",
    "/assets/../../../x/",
    "/news/a/",
    "/index.html",
    "/<script>alert(1)</script>/",
    "/a\u202eb/",
    "/con/",
    "/" + "a" * 300 + "/",
    "/a?b=c",
    "/\\evil",
]


@pytest.mark.parametrize("address", OLD_ADDRESSES, ids=range(len(OLD_ADDRESSES)))
@pytest.mark.parametrize("host", ["", "host: netlify\n"])
def test_redirects_cannot_inject_text(tmp_path: Path, host: str, address: str) -> None:
    site = write_hub(tmp_path / "hub", f"-- site.yaml --\n{SETTINGS}{host}")
    add_story(site, "a", aliases=f"[{json.dumps(address)}]")
    assert build_hub(site).published is None
    assert [file.name for file in tmp_path.iterdir()] == ["hub"]
