from pathlib import Path

import pytest

from site_builder.commands.rename import Rename, RenameRefusedError, find_named, plan_rename
from site_builder.pipeline.session import read_content
from tests.support.hubs import add_story, write_file, write_hub

FILE = "content/news/2026/11/2026-11-01-old.md"
NEW = "content/news/2026/11/2026-11-01-new.md"
FRONT = """\
---
# A comment.
title: 'A title'   # kept
source: {name: Example Lab, url: "https://lab.example/post"}
category: research
takeaways:
- "One thing: a colon."
"""


@pytest.fixture
def hub_dir(tmp_path: Path) -> Path:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "old")
    return hub_dir


def planned(hub_dir: Path, slug: str = "new", old_slug: str = "old") -> Rename:
    """Return the planned rename of the story with the old slug."""
    hub = read_content(hub_dir).value
    assert hub
    return plan_rename(hub, lambda path: (hub_dir / path).read_bytes(), find_named(hub, old_slug, old_slug), slug)


def renamed(hub_dir: Path, text: str, path: str = FILE, slug: str = "new", old_slug: str = "old") -> str:
    """Return what the text of a story becomes by a rename."""
    (hub_dir / FILE).unlink(missing_ok=True)
    write_file(hub_dir / path, text)
    return planned(hub_dir, slug, old_slug).file.data.decode()


def test_rename_adds_only_alias_and_id(hub_dir: Path) -> None:
    text = FRONT + "---\nWhat *happened*.\n\n---\nslug: old\n"
    assert renamed(hub_dir, text) == FRONT + "aliases: [/news/old/]\nid: old\n" + text.removeprefix(FRONT)


def test_rename_keeps_id(hub_dir: Path) -> None:
    assert renamed(hub_dir, f"{FRONT}id: '1'\n---\nText.\n") == f"{FRONT}id: '1'\naliases: [/news/old/]\n---\nText.\n"


def test_rename_removes_slug_that_matches_file_name(hub_dir: Path) -> None:
    text = f"{FRONT}slug: old\nid: x\n---\nText.\n"
    assert renamed(hub_dir, text, "content/news/2026-11-01-other.md") == text.replace(
        "slug: old\nid: x\n", "id: x\naliases: [/news/old/]\n"
    )


def test_rename_changes_slug_with_comment(hub_dir: Path) -> None:
    assert "slug: new # short\n" in renamed(hub_dir, f"{FRONT}slug: old # short\n---\nText.\n")


def test_rename_writes_slug_that_looks_like_a_date(hub_dir: Path) -> None:
    text = renamed(hub_dir, f"{FRONT}date: 2026-11-01\n---\nText.\n", "content/news/old.md", "2026-11-01-new")
    assert "\nslug: 2026-11-01-new\n" in text


def test_rename_to_an_alias_removes_the_alias(hub_dir: Path) -> None:
    text = renamed(hub_dir, f"{FRONT}id: x\naliases: [/x/, /news/new]\n---\nText.\n")
    assert "aliases: [/x/, /news/old/]\n" in text


def test_rename_of_unpublished_draft_adds_no_alias(hub_dir: Path) -> None:
    text = f"{FRONT}draft: true\n---\nText.\n"
    assert renamed(hub_dir, text) == text
    assert not planned(hub_dir).has_alias
    write_file(hub_dir / "urls.lock", "/news/old/\n")
    assert planned(hub_dir).has_alias


def test_rename_keeps_line_ends_and_byte_order_mark(hub_dir: Path) -> None:
    (hub_dir / FILE).write_bytes(b"\xef\xbb\xbf" + f"{FRONT}id: x\n---\nText.\n".replace("\n", "\r\n").encode())
    data = planned(hub_dir).file.data
    assert data.startswith(b"\xef\xbb\xbf---\r\n")
    assert b"aliases: [/news/old/]\r\n---\r\nText.\r\n" in data
    assert data.count(b"\n") == data.count(b"\r\n")


def test_rename_updates_references(hub_dir: Path) -> None:
    body = "[a](old) [b](../11/2026-11-01-old.md#old 'x') [c](</news/old/>) `[d](old)` [e](older) [f]\n\n[f]: old\n"
    add_story(hub_dir, "older")
    write_file(hub_dir / "content/pages/code.md", "---\ntitle: Code\n---\n`[old](old)` and [older](older)\n")
    other = add_story(hub_dir, "other", "2026-10-02", body=body, unrelated="[older, 'old']", takeaways="['[g](old)']")
    write_file(hub_dir / "content/pages/about.md", "---\ntitle: About\n---\n[old](/news/old)\n")
    write_file(hub_dir / "redirects.yaml", "/a/: /news/old/ # why\n/b/: /news/older/\n")
    before = other.read_text()
    changes = {change.path: change.data.decode() for change in planned(hub_dir).others}
    assert changes.keys() == {other.relative_to(hub_dir).as_posix(), "content/pages/about.md", "redirects.yaml"}
    assert changes["content/pages/about.md"] == "---\ntitle: About\n---\n[old](/news/new)\n"
    assert changes["redirects.yaml"] == "/a/: /news/new/ # why\n/b/: /news/older/\n"
    after = before.replace(
        body,
        "[a](new) [b](../11/2026-11-01-new.md#old 'x') [c](</news/new/>) `[d](old)` [e](older) [f]\n\n[f]: new\n",
    )
    after = after.replace("'old']", "'new']").replace("[g](old)", "[g](new)")
    assert changes[other.relative_to(hub_dir).as_posix()] == after


def test_rename_updates_html_links_where_html_is_allowed(hub_dir: Path) -> None:
    with (hub_dir / "site.yaml").open("a") as settings:
        settings.write("markdown: {html: true}\n")
    body = "<a href=\"old\" title='old'>a</a> <A HREF = 'old#b'>b</A> <a href=old>c</a> <a href=\" old \">d</a>"
    code = '`<a href="old">` href="old"'
    add_story(hub_dir, "other", body=f"{body} {code}")
    (change,) = planned(hub_dir).others
    after = "<a href=\"new\" title='old'>a</a> <A HREF = 'new#b'>b</A> <a href=new>c</a> <a href=\" new \">d</a>"
    assert change.data.decode().rstrip().endswith(f"{after} {code}")


def test_rename_updates_links_of_the_story_to_itself(hub_dir: Path) -> None:
    assert "[me](new#part)" in renamed(hub_dir, f"{FRONT}---\n## Part\n\n[me](old#part)\n")


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("old", "already has the slug"),
        ("other", "content/news/2026/10/2026-10-02-other.md already has the slug `other`"),
        ("sketch", "already has the slug `sketch`"),
        ("New One", "`New One` cannot be part of a URL; write `new-one`"),
        ("!", "`!` cannot be part of a URL"),
        ("moved", "`/news/moved/` is an old URL that redirects: see content/news/2026/10/2026-10-02-other.md"),
        ("listed", "`/news/listed/` is an old URL that redirects: see redirects.yaml"),
        ("file", "content/news/2026/11/2026-11-01-file.md already exists"),
    ],
)
def test_slug_in_use_or_invalid_is_rejected(hub_dir: Path, slug: str, message: str) -> None:
    add_story(hub_dir, "other", "2026-10-02", aliases="[/news/moved]")
    add_story(hub_dir, "sketch", draft="true")
    write_file(hub_dir / "redirects.yaml", "/news/listed: gone\n")
    file = add_story(hub_dir, "file")
    write_file(file, file.read_text().replace("---\ntitle", "---\nslug: another\ntitle"))
    with pytest.raises(RenameRefusedError) as refusal:
        planned(hub_dir, slug)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("content/news/x.md", "---\nrelated: [old\n---\n", "content/news/x.md has errors"),
        ("redirects.yaml", "/x/: [", "redirects.yaml cannot be read"),
        ("content/pages/x.md", "---\r\ntitle: X\n---\n[a](old)\n", "has line ends of two kinds"),
        ("content/pages/x.md", "---\ntitle: X\n---\n[a](&#111;ld)\n", "in a form that cannot be changed"),
    ],
)
def test_file_that_cannot_be_changed_safely_stops_rename(hub_dir: Path, path: str, text: str, message: str) -> None:
    (hub_dir / path).parent.mkdir(exist_ok=True)
    (hub_dir / path).write_bytes(text.encode())
    with pytest.raises(RenameRefusedError) as refusal:
        planned(hub_dir)
    assert message in str(refusal.value)


def test_find_named_takes_file_or_slug(hub_dir: Path) -> None:
    content = read_content(hub_dir).value
    assert content
    assert find_named(content, "x", FILE) is find_named(content, "old", "")
    with pytest.raises(RenameRefusedError) as refusal:
        find_named(content, "olt", "olt")
    assert str(refusal.value) == "no story or item is `olt`; did you mean `old`?"
