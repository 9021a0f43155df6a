import os
from collections.abc import Sequence
from pathlib import Path
from unicodedata import normalize

import pytest

from site_builder.config.paths import defaults_folder
from site_builder.model.content import SourceFile
from site_builder.model.fingerprint import digest_bytes
from site_builder.pipeline.load import Inputs, load, with_url_lock
from site_builder.system.files import FileChangedError, NamedFile, read_unchanged
from tests.support.hubs import write_file, write_hub


def paths(files: tuple[SourceFile, ...]) -> list[str]:
    return [file.path for file in files]


def loaded(site: Path) -> Inputs:
    inputs, problems = load(site)
    assert problems == []
    return inputs


def write_all(site: Path, *names: str) -> Path:
    write_hub(site)
    for name in names:
        write_file(site / name, name)
    return site


LIMITED = "title: H\nbase_url: https://hub.example/\nlimits: {file: 2000}\n"


@pytest.mark.parametrize("path", ["content/news/film.mp4", "static/film.mp4", "content/news/a.md"])
def test_file_size_limit_is_a_setting(tmp_path: Path, path: str) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{LIMITED}")
    for size in (2000, 2001):
        write_file(site / path, "x" * size)
        problems = [(p.path, p.code, p.message) for p in load(site)[1]]
        too_large = [(path, "file-too-large", "the file has 2,001 bytes; at most 2,000 are allowed")]
        assert problems == (too_large if size > 2000 else [])
    (site / "site.yaml").write_text("limits: [\n")
    assert load(site)[1] == []


def test_files_are_sorted_into_kinds_by_folder(tmp_path: Path) -> None:
    inputs = loaded(
        write_all(
            tmp_path,
            "content/news/2026/11/a.md",
            "content/news/2026/11/chart.svg",
            "content/news/b.md",
            "content/pages/about.md",
            "content/pages/team/photo.png",
            "content/sources.yaml",
        )
    )
    assert paths(inputs.stories) == ["content/news/2026/11/a.md", "content/news/b.md"]
    assert paths(inputs.pages) == ["content/pages/about.md"]
    assert paths(inputs.attachments) == [
        "content/news/2026/11/chart.svg",
        "content/pages/team/photo.png",
        "content/sources.yaml",
    ]
    assert paths(inputs.items) == ["content/sources.yaml"]
    assert inputs.settings.path == "site.yaml"


def test_hub_may_have_only_settings(tmp_path: Path) -> None:
    inputs = loaded(write_all(tmp_path))
    assert (inputs.items, inputs.stories, inputs.pages, inputs.attachments) == ((), (), (), ())
    write_file(tmp_path / "content", "a file in place of the folder")
    assert loaded(tmp_path).stories == ()


def test_folder_without_settings_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path)


def test_files_are_sorted_by_path(tmp_path: Path) -> None:
    names = [f"content/news/{name}.md" for name in ("a/x", "a-b", "a", "a.md-b", "a0", "B", "a/b/c")]
    assert paths(loaded(write_all(tmp_path, *names)).stories) == sorted(names)


def test_hidden_and_backup_files_are_ignored(tmp_path: Path) -> None:
    names = [".hidden.md", "a.md~", "#a.md#", ".git/a.md", "old~/a.md", "#x/a.md", "a.md"]
    inputs = loaded(write_all(tmp_path, *(f"content/news/{name}" for name in names)))
    assert paths(inputs.stories) == ["content/news/a.md"]
    assert inputs.attachments == ()


def test_well_known_files_are_found_and_other_hidden_files_of_static_are_named(tmp_path: Path) -> None:
    below = (".key", "acme/.hidden", "matrix/server", "security.txt")
    published = [f"root/.well-known/{name}" for name in below]
    named = ["root/.htaccess", "root/.env", "css/.own.css", "css/.hidden", "root/.nojekyll"]
    folders = ["root/.private", ".well-known", "root/.well-known2"]
    junk = [".DS_Store", "css/.gitkeep", "root/.well-known/.DS_Store", ".git/config", "css/.own.css.swp", "._a", "a~"]
    names = [*published, *named, *junk, *(f"{folder}/a.txt" for folder in folders)]
    inputs, problems = load(write_all(tmp_path, "site.yaml", *(f"static/{n}" for n in names), "content/news/.a.md"))
    assert [f.path for f in inputs.static if "known" in f.path] == published
    found = [(p.path, p.code, p.severity) for p in problems]
    assert found == sorted((f"static/{name}", "hidden-file", "warning") for name in (*named, *folders))


def test_folder_in_two_unicode_forms_is_named_once(tmp_path: Path) -> None:
    names = [normalize(form, f"content/news/café/{name}.md") for form in ("NFC", "NFD") for name in (f"{form}1", form)]
    inputs, problems = load(write_all(tmp_path, "site.yaml", *names, "content/news/cafe/a.md"))
    assert len(inputs.stories) == 5
    found = [(p.path, p.code, p.severity) for p in problems]
    assert found == [(normalize("NFC", "content/news/café"), "same-name", "warning")]


def test_only_symlinks_within_the_hub_are_followed(tmp_path: Path) -> None:
    site = write_all(tmp_path / "hub", "content/news/a.md", "static/c.md", "content/.hidden/d.md", "site.yaml")
    write_file(tmp_path / "elsewhere.md", "linked")
    news = site / "content/news"
    targets = [site / "static/c.md", tmp_path / "elsewhere.md", news, tmp_path / "nowhere.md"]
    targets += [site / "content/.hidden/d.md", site / "site.yaml", Path("/dev/zero")]
    for name, target in zip("bcdefgh", targets, strict=True):
        (news / f"{name}.md").symlink_to(target)
    inputs, problems = load(site)
    assert paths(inputs.stories) == ["content/news/a.md", "content/news/b.md"]
    assert inputs.stories[1].digest == digest_bytes(b"static/c.md")
    assert [(p.path, p.code) for p in problems] == [(f"content/news/{name}.md", "outside-link") for name in "cdefgh"]


def test_content_folder_may_be_a_symlink(tmp_path: Path) -> None:
    site = write_all(tmp_path / "hub", "site.yaml")
    write_all(tmp_path / "stories", "news/a.md")
    (site / "content").symlink_to(tmp_path / "stories")
    assert paths(loaded(site).stories) == ["content/news/a.md"]


def test_names_equal_on_other_systems_are_reported(tmp_path: Path) -> None:
    site = write_all(
        tmp_path, "content/news/a.md", "content/news/A.md", "static/caf\u00e9.png", "static/cafe\u0301.png"
    )
    problems = load(site)[1]
    assert sorted((p.path, p.code) for p in problems) == [
        ("content/news/a.md", "same-name"),
        ("static/caf\u00e9.png", "same-name"),
    ]


def test_path_is_in_unicode_nfc(tmp_path: Path) -> None:
    inputs = loaded(write_all(tmp_path, "content/news/cafe\u0301.md"))
    assert paths(inputs.stories) == ["content/news/caf\u00e9.md"]
    assert Path(inputs.stories[0].location).read_text() == "content/news/cafe\u0301.md"


@pytest.mark.parametrize("name", ["a\x1b[31m.md", "a\nb.md", "a\u202eb.md", "\x07.png"])
def test_name_with_control_character_is_reported(tmp_path: Path, name: str) -> None:
    inputs, problems = load(write_all(tmp_path, f"content/news/{name}"))
    assert inputs.stories == inputs.attachments == ()
    assert [(p.code, p.path.isprintable()) for p in problems] == [("control-character", True)]


def test_too_large_file_is_not_read(tmp_path: Path) -> None:
    site = write_all(tmp_path, "content/news/a.md")
    with (site / "content/news/film.mp4").open("wb") as stream:
        stream.truncate(50_000_000_000)  # A sparse file: it takes no space on the disk.
    inputs, problems = load(site)
    assert inputs.attachments == ()
    assert [(p.path, p.code) for p in problems] == [("content/news/film.mp4", "file-too-large")]


def test_file_has_its_location_and_digest(tmp_path: Path) -> None:
    inputs = loaded(write_all(tmp_path, "content/news/a.md"))
    place = str(tmp_path / "content/news/a.md")
    assert inputs.stories == (SourceFile("content/news/a.md", place, digest_bytes(b"content/news/a.md")),)


def test_changed_file_raises_when_read_again(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"one")
    found = SourceFile("a.md", str(file), digest_bytes(b"one"))
    assert read_unchanged(found) == b"one"
    file.write_bytes(b"two")
    with pytest.raises(FileChangedError, match="changed while it was read"):
        read_unchanged(found)


def test_digests_come_from_the_given_function(tmp_path: Path) -> None:
    site = write_all(tmp_path, "content/news/a.md", "content/sources.yaml", "static/a.css", "layouts/story.html")
    asked: dict[str, int] = {}

    def digests_of(location: str, files: Sequence[NamedFile]) -> list[bytes]:
        asked.update((f"{location}/{name}" if name else location, status.st_size) for name, status in files)
        return [b"remembered"] * len(files)

    inputs, _ = load(site, digests_of, lambda settings: 1_000_000)
    files = (inputs.settings, *inputs.items, *inputs.stories, *inputs.layouts, *inputs.static)
    assert {file.digest for file in files if file} == {b"remembered"}
    assert {file.location for file in files if file} <= asked.keys()
    assert all(size == os.stat(location).st_size for location, size in asked.items())


@pytest.mark.parametrize("folder", ["layouts", "static"])
def test_own_files_replace_packaged_ones(tmp_path: Path, folder: str) -> None:
    packaged = getattr(loaded(write_hub(tmp_path)), folder)
    replaced = packaged[len(packaged) // 2].path
    write_all(tmp_path, f"{folder}/{replaced}", f"{folder}/own/new.html")
    found = getattr(loaded(tmp_path), folder)
    assert paths(found) == sorted([*paths(packaged), "own/new.html"])
    own = {file.path for file in found if file.location == str(tmp_path / folder / file.path)}
    assert own == {replaced, "own/new.html"}
    assert all(Path(f.location) == defaults_folder() / folder / f.path for f in found if f.path not in own)


def test_packaged_english_texts_are_always_loaded(tmp_path: Path) -> None:
    inputs = loaded(write_all(tmp_path, "layouts/texts/en.yaml"))
    assert Path(inputs.texts.location) == defaults_folder() / "layouts/texts/en.yaml"
    assert inputs.texts.digest == digest_bytes(Path(inputs.texts.location).read_bytes())


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("content/news/a.MD", "rename it to end in `.md`"),
        ("content/pages/b.markdown", "rename it to end in `.md`"),
        ("content/c.md", "put stories below `content/news/`, pages below `content/pages/`"),
        ("content/news.md", "put stories below `content/news/`, pages below `content/pages/`"),
        ("content/News/2026/e.md", "rename its folder to `content/news/`"),
        ("content/notes/d.mkd", "put stories below `content/news/`, pages below `content/pages/`"),
    ],
)
def test_misplaced_markdown_file_is_reported(tmp_path: Path, name: str, hint: str) -> None:
    inputs, problems = load(write_all(tmp_path, name))
    assert [(p.path, p.code, p.severity, p.hint) for p in problems] == [(name, "unplaced-file", "warning", hint)]
    assert (inputs.stories, inputs.pages, inputs.attachments) == ((), (), ())


@pytest.mark.parametrize("name", ["Site.yaml", "site.yml", "redirects.yml", "Redirects.YAML", "URLs.lock", "Static"])
def test_file_that_is_nearly_named_like_a_known_one_is_reported(tmp_path: Path, name: str) -> None:
    problems = load(write_all(tmp_path, name, "README.md", "site2.yaml"))[1]
    assert [(p.path, p.code, p.severity) for p in problems] == [(name, "unplaced-file", "warning")]


@pytest.mark.parametrize("folder", ["content/news", "static", "layouts", "content/news/caf\udce9"])
def test_name_that_is_not_utf8_is_reported(tmp_path: Path, folder: str) -> None:
    site = write_all(tmp_path, "content/news/über.md")
    (site / folder).mkdir(parents=True, exist_ok=True)
    (site / folder / "caf\udce9.html").touch()
    inputs, problems = load(site)
    shown = f"{folder}/caf\\xe9.html".replace("\udce9", "\\xe9")
    assert [(p.path, p.code, p.severity, p.location) for p in problems] == [(shown, "not-utf8", "error", None)]
    assert paths(inputs.stories) == ["content/news/über.md"]
    assert not [f for f in (*inputs.attachments, *inputs.static, *inputs.layouts) if "caf" in f.path]


def test_with_url_lock_replaces_the_file(tmp_path: Path) -> None:
    inputs = with_url_lock(tmp_path, loaded(write_hub(tmp_path)), b"/news/a/\n")
    write_file(tmp_path / "urls.lock", "/news/a/\n")
    assert inputs == loaded(tmp_path) and inputs.url_lock
