from __future__ import annotations

import os
import pty
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.cli import new as module
from site_builder.content.story import parse_story
from site_builder.hub.vocabulary import domains_of
from site_builder.model.content import Story
from site_builder.system.http import FetchError, Reply
from tests.support.cli import run
from tests.support.hubs import add_story, tree, write_file, write_hub
from tests.support.items import read_entries
from tests.support.patience import PATIENCE

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "tests/cases/originals"
URL = "https://openai.com/index/doubt/"
SOURCES = "# Ours.\n- {id: openai, name: OpenAI, domains: [openai.com]}\n"
SETTINGS = "title: T\nbase_url: https://h.example/\ncategories: [{slug: research, title: R}, {slug: tools, title: T}]\n"


@pytest.fixture
def hub_dir(tmp_path: Path) -> Path:
    write_file(tmp_path / "site.yaml", SETTINGS)
    write_file(tmp_path / "content/sources.yaml", SOURCES)
    return write_hub(tmp_path)


def create(hub_dir: Path, *arguments: object) -> tuple[str, Story]:
    """Run `new`. Return the path of the new story in the hub, and the story."""
    result = run("new", "--site", hub_dir, *arguments)
    assert result.exit_code == 0, result.stderr
    file = Path(result.stdout.strip()).resolve()
    path = file.relative_to(hub_dir).as_posix()
    story = parse_story(path, file.read_bytes()).story
    assert story and story.draft
    return path, story


def reject(hub_dir: Path, *arguments: object) -> tuple[int, str]:
    """Run `new`, which must not change the content. Return its exit status and its error message."""
    before = tree(hub_dir / "content")
    result = run("new", "--site", hub_dir, *arguments)
    assert tree(hub_dir / "content") == before
    return result.exit_code, result.stderr


def test_new_story_is_in_folder_of_its_month(hub_dir: Path) -> None:
    url = URL + "?utm_source=newsletter"
    path, story = create(
        hub_dir, "A small model: it admits doubt", "--source-url", url, "-c", "research", "--date", "2026-11-20T09:00"
    )
    assert path == "content/news/2026/11/2026-11-20-a-small-model-it-admits-doubt.md"
    assert (story.title, story.source, story.source_url) == ("A small model: it admits doubt", "openai", URL)
    assert (story.category, story.id) == ("research", "2026-11-20-a-small-model-it-admits-doubt")
    assert story.date and story.date.at == datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_removed_tracking_is_named_and_other_parameters_stay(hub_dir: Path) -> None:
    url = "https://docs.example.com/api?ref=v2&utm_source=x&source=arxiv&fbclid=y&id=3#a?b"
    result = run("new", "--site", hub_dir, "A title", "--source-url", url, "--no-input")
    assert (
        "url: https://docs.example.com/api?ref=v2&source=arxiv&id=3#a?b" in Path(result.stdout.split()[-1]).read_text()
    )
    assert "Removed from the URL, because it only tracks readers: utm_source, fbclid" in result.stderr
    assert "Removed" not in run("new", "--site", hub_dir, "B title", "--source-url", f"{URL}?ref=v2").stderr


def test_url_without_scheme_is_completed(hub_dir: Path) -> None:
    assert create(hub_dir, "A title", "--source-url", "openai.com/index/doubt/?utm_source=x")[1].source_url == URL


def test_default_date_is_now_and_slug_is_short(hub_dir: Path) -> None:
    path, story = create(hub_dir, "word " * 30, "--source-url", URL)
    assert story.date and abs((datetime.now(UTC) - story.date.at).total_seconds()) < 120
    assert path.endswith("-word-word-word-word-word-word-word-word-word-word-word-word.md")
    assert story.category == ""


def test_new_story_builds_as_unfinished_draft(hub_dir: Path) -> None:
    create(hub_dir, "A title", "--source-url", URL)
    assert run("build", "--site", hub_dir).exit_code == 0
    result = run("check", "--site", hub_dir)
    assert result.exit_code == 0 and result.stdout.count("warning[") == 1
    assert "warning[unfinished-draft]: draft, still to write: category, takeaways, text" in result.stdout


@pytest.mark.parametrize(
    "url", ["http://www.openai.com/index/doubt", URL + "?utm_source=x", "https://openai.com/index/doubt/amp/"]
)
def test_credited_original_is_rejected(hub_dir: Path, url: str) -> None:
    file = add_story(hub_dir, "old", title="The old digest", source="openai", source_url=URL, draft="true")
    status, message = reject(hub_dir, "Title", "--source-url", url)
    assert status == 1
    assert f"{file.relative_to(hub_dir).as_posix()} already credits this original: The old digest" in message


def test_original_of_unfinished_story_is_rejected(hub_dir: Path) -> None:
    add_story(hub_dir, "old", source="openai", source_url=URL, takeaways="", category="")
    assert reject(hub_dir, "Title", "--source-url", URL)[0] == 1


def test_missing_or_wrong_arguments_are_reported(hub_dir: Path) -> None:
    assert reject(hub_dir)[0] == 2
    assert "--source-url" in reject(hub_dir, "Title")[1]
    assert "title" in reject(hub_dir, "--source-url", URL)[1]
    assert "did you mean `research`?" in reject(hub_dir, "T", "--source-url", URL, "-c", "reserch")[1]
    assert "research, tools" in reject(hub_dir, "T", "--source-url", URL, "-c", "xyz")[1]
    assert "https://" in reject(hub_dir, "T", "--source-url", "openai")[1]
    assert (
        "put the title in quotation marks: 'Mistral opens a model'"
        in reject(hub_dir, *["Mistral", "opens", "a", "model"])[1]
    )
    assert reject(hub_dir, "T", "--source-url", "javascript:alert(1)")[0] == 2
    assert "--slug" in reject(hub_dir, "???", "--source-url", URL)[1]


def test_slug_in_use_is_rejected(hub_dir: Path) -> None:
    add_story(hub_dir, "a-title", source="openai", source_url="https://openai.com/other")
    status, message = reject(hub_dir, "A title", "--source-url", URL)
    assert status == 2 and "2026-11-01-a-title.md" in message
    path, story = create(hub_dir, "A title", "--source-url", URL, "--slug", "another", "--date", "2026-11-20")
    assert (path, story.slug) == ("content/news/2026/11/2026-11-20-another.md", "another")


def test_long_titles_with_the_same_beginning_have_slugs_of_their_own(hub_dir: Path) -> None:
    start = "The committee publishes its long awaited report on open models and "
    slugs = [
        create(hub_dir, title, "--source-url", f"https://openai.com/{number}")[1].slug
        for number, title in enumerate((start + "chips", start + "data", "数" * 41 + "一", "数" * 41 + "二"))
    ]
    assert slugs[0] == "the-committee-publishes-its-long-awaited-report-on-open"
    assert slugs[1] == "the-committee-publishes-its-long-awaited-report-on-open-models"
    assert len({*slugs}) == 4 and max(len(slug.encode()) for slug in slugs) <= 120
    status, message = reject(hub_dir, start + "chips", "--source-url", "https://openai.com/5")
    assert status == 2 and "already has the slug" in message


def test_record_to_add_is_printed_for_unknown_publisher(hub_dir: Path) -> None:
    result = run(
        "new", "--site", hub_dir, "A title", "--source-url", "https://www.lab.example/x", "--source-name", "Lab"
    )
    assert "- id: lab\n  name: Lab\n  domains: [lab.example]\n  homepage: https://www.lab.example/" in result.stderr
    assert (hub_dir / "content/sources.yaml").read_text() == SOURCES
    (file,) = (hub_dir / "content/news").rglob("*.md")
    story = parse_story("content/news/x.md", file.read_bytes()).story
    assert story and (story.source, story.source_by_id) == ("Lab", False)


def test_add_source_writes_record(hub_dir: Path) -> None:
    url = "https://lab.example/x"
    _, story = create(hub_dir, "A title", "--source-url", url, "--source-name", "The Lab", "--add-source")
    assert (story.source, story.source_by_id) == ("the-lab", True)
    text = (hub_dir / "content/sources.yaml").read_text()
    assert text.startswith(SOURCES)
    parsed = read_entries(text)
    assert not parsed.problems and [source.name for source in parsed.items] == ["OpenAI", "The Lab"]
    assert create(hub_dir, "Another", "--source-url", "https://lab.example/y")[1].source == "the-lab"


@pytest.mark.parametrize("before", [None, "", "# nothing yet\n", "[]\n", "- {id: a, name: A}", "not: a list\n"])
def test_add_source_keeps_sources_file_valid(hub_dir: Path, before: str | None) -> None:
    file = hub_dir / "content/sources.yaml"
    file.unlink() if before is None else write_file(file, before)
    _, story = create(hub_dir, "A title", "--source-url", "https://lab.example/x", "--add-source")
    if before in ("[]\n", "not: a list\n"):
        assert file.read_text() == before and not story.source_by_id
    else:
        assert "lab.example" in [d for s in read_entries(file.read_text()).items for d in domains_of(s)]


def test_missing_domain_of_known_publisher_is_noted(hub_dir: Path) -> None:
    result = run(
        "new", "--site", hub_dir, "A title", "--source-url", "https://blog.example/x", "--source-name", "OpenAI"
    )
    assert "add it to content/sources.yaml" in result.stderr
    (file,) = (hub_dir / "content/news").rglob("*.md")
    assert "\nsource: openai\n" in file.read_text()


def test_title_that_no_story_may_have_is_refused(hub_dir: Path) -> None:
    result = run("new", "--site", hub_dir, "x" * 307, "--source-url", "https://a.example/b", "--no-input")
    assert result.exit_code == 2 and "307 characters; at most 200" in result.output
    args = ("A title", "--source-url", "https://a.example/b", "--source-name", "n" * 120, "--no-input")
    result = run("new", "--site", hub_dir, *args)
    assert result.exit_code == 2 and "at most 100" in result.output
    assert not list(hub_dir.rglob("content/news/**/*a-title*.md"))


def test_saved_page_gives_title_source_and_date(hub_dir: Path) -> None:
    path, story = create(hub_dir, "--from", PAGES / "json-ld.html", "--category", "research")
    assert path == "content/news/2026/11/2026-11-18-admitting-doubt.md"
    assert (story.title, story.source) == ("Admitting doubt", "Example Lab")
    assert story.source_url == "https://lab.example/posts/doubt"
    assert story.summary == "A model that says when it does not know."
    text = (hub_dir / path).read_text()
    assert "secret" not in text
    assert text.endswith("---\n\n")


def test_arguments_override_saved_page(hub_dir: Path) -> None:
    path, story = create(
        hub_dir, "My title", "--from", PAGES / "json-ld.html", "--source-url", URL, "--date", "2026-11-20"
    )
    assert path.endswith("2026-11-20-my-title.md")
    assert (story.source, story.source_url) == ("openai", URL)


def test_date_of_original_is_printed_and_can_be_overridden(hub_dir: Path) -> None:
    page = PAGES / "json-ld.html"
    result = run("new", "--site", hub_dir, "--from", page)
    assert "18 Nov 2026" in result.stderr and "`--date now`" in result.stderr
    Path(result.stdout.strip()).unlink()
    result = run("new", "--site", hub_dir, "--from", page, "--date", "now")
    assert "18 Nov 2026" not in result.stderr and f"{datetime.now(UTC):%Y}" in result.stdout


def test_day_of_the_original_is_a_day_in_the_time_zone_of_the_hub(hub_dir: Path) -> None:
    settings = hub_dir / "site.yaml"
    settings.write_text(settings.read_text() + "timezone: America/New_York\n")
    path, story = create(hub_dir, "--from", PAGES / "paper.html", "--source-url", "https://lab.example/other")
    assert story.date and f"{story.date.local:%Y-%m-%d}" in path
    assert f"date: {story.date.local:%Y-%m-%d}T00:00:00-0" in (hub_dir / path).read_text()
    path, _ = create(hub_dir, "Late", "--source-url", "https://lab.example/late", "--date", "2026-12-01T03:00:00Z")
    assert path == "content/news/2026/11/2026-11-30-late.md"
    assert "date: 2026-11-30T22:00:00-05:00" in (hub_dir / path).read_text()


def test_saved_page_without_url_needs_source_url(hub_dir: Path) -> None:
    status, message = reject(hub_dir, "--from", PAGES / "bare.html")
    assert status == 2 and "--source-url" in message


def test_fetch_uses_page_of_original(hub_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {URL: Reply(200, "OK", "", (PAGES / "open-graph.html").read_bytes())}
    monkeypatch.setattr(module, "fetch", lambda url, limit: pages[url])
    _, story = create(hub_dir, "--source-url", URL, "--fetch")
    assert (story.title, story.source, story.source_url) == ("Admitting doubt", "openai", URL)


def test_failed_fetch_is_reported(hub_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "fetch", lambda url, limit: Reply(403, "Forbidden"))
    status, message = reject(hub_dir, "--source-url", URL, "--fetch")
    assert status == 1 and "403 Forbidden" in message and "--from" in message

    def silent(url: str, limit: int) -> Reply:
        raise FetchError("it took too long")

    monkeypatch.setattr(module, "fetch", silent)
    message = reject(hub_dir, "--source-url", URL, "--fetch")[1]
    assert "it took too long" in message and "save the page in your browser and use `--from FILE`" in message


def test_new_without_terminal_does_not_ask_or_fetch(hub_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(module, "fetch", lambda url, limit: asked.append(url))
    monkeypatch.setattr("click.prompt", lambda question, **_: asked.append(question))
    _, story = create(hub_dir, "A title", "--source-url", URL, "--no-input")
    assert (story.title, story.source_url, asked) == ("A title", URL, [])


def run_on_terminal(hub_dir: Path, *answers: str) -> tuple[str, str]:
    """Run `new` on a terminal with these answers. Return its standard output and standard error."""
    terminal, stdin = pty.openpty()
    command = [sys.executable, "-m", "site_builder", "new", "--site", str(hub_dir)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as program:
        os.write(terminal, "".join(f"{answer}\n" for answer in answers).encode())
        path, stderr = program.communicate(timeout=PATIENCE)
    os.close(terminal)
    os.close(stdin)
    assert program.returncode == 0, stderr
    return path, stderr


def test_missing_values_are_asked_for_on_a_terminal(hub_dir: Path) -> None:
    path, stderr = run_on_terminal(hub_dir, "https://lab.example/x", "A title", "tools", "The Lab", "y")
    for question in (
        "URL of the original",
        "Title",
        "Category (research, tools)",
        "Name of the publisher [Lab]",
        "Add a record",
    ):
        assert question in stderr
    story = parse_story("content/news/x.md", Path(path.strip()).read_bytes()).story
    assert story and (story.title, story.category, story.source) == ("A title", "tools", "the-lab")


def test_wrong_answers_are_asked_again_on_a_terminal(hub_dir: Path) -> None:
    add_story(hub_dir, "taken", source="openai", source_url="https://openai.com/other")
    path, stderr = run_on_terminal(hub_dir, "nonsense", "openai.com/x", "???", "Taken", "A title", "tols", "tools")
    for message in (
        "`nonsense` is not",
        "letters or digits",
        "the slug `taken`",
        "`tols`; did you mean `tools`?",
    ):
        assert message in stderr
    story = parse_story("content/news/x.md", Path(path.strip()).read_bytes()).story
    assert story and (story.title, story.category, story.source_url) == ("A title", "tools", "https://openai.com/x")


@pytest.mark.parametrize("link_path", ["content/news", "content/news/2026", "content/sources.yaml"])
def test_symbolic_link_in_hub_is_rejected(
    hub_dir: Path, tmp_path_factory: pytest.TempPathFactory, link_path: str
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    link = hub_dir / link_path
    link.unlink(missing_ok=True)
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside / "sources.yaml" if link_path.endswith(".yaml") else outside)
    before = tree(hub_dir)
    arguments = ("--source-url", URL, "--add-source", "--date", "2026-11-20", "--no-input")
    result = run("new", "A title", "--site", hub_dir, *arguments)
    assert result.exit_code == 1 and "symbolic link" in result.stderr
    assert list(outside.iterdir()) == []
    assert {path for path in tree(hub_dir) if not path.startswith(".")} == {p for p in before if not p.startswith(".")}


def test_control_characters_of_saved_page_are_removed(hub_dir: Path, tmp_path: Path) -> None:
    bad = "\\u001b[31mA \\ud800title\\u202e\\n::error::"
    page = (
        f'<script type="application/ld+json">{{"@type": "Article", "headline": "{bad}", "publisher": "{bad}"}}</script>'
    )
    write_file(tmp_path / "page.html", page)
    path, story = create(hub_dir, "--from", tmp_path / "page.html", "--source-url", "https://a.example/1", "--no-input")
    assert (story.title, story.source) == ("[31mA title ::error::", "[31mA title ::error::")
    assert path.endswith("-31ma-title-error.md")


def test_failed_write_leaves_no_file(hub_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = run("new", "A title", "--site", hub_dir, "--source-url", URL, "--no-input")
    assert result.exit_code == 1 and result.stderr.endswith("Error: No space left on device\n")
    assert not [file for file in (hub_dir / "content/news").rglob("*") if file.is_file()]


def test_early_year_has_four_digits(hub_dir: Path) -> None:
    assert (
        create(hub_dir, "Old", "--source-url", URL, "--date", "0033-04-03")[0]
        == "content/news/0033/04/0033-04-03-old.md"
    )


@pytest.mark.parametrize("url", ["https://a.example/\x1b[31m", "https://a.example/\nx", "https://a.example/\u202ex"])
def test_url_with_control_characters_is_rejected(hub_dir: Path, url: str) -> None:
    result = run("new", "A title", "--site", hub_dir, "--source-url", url, "--no-input")
    assert result.exit_code == 2 and "is not a valid URL" in result.stderr


def test_slug_of_a_title_without_spaces_keeps_its_beginning(hub_dir: Path) -> None:
    title = "OpenAI 发布全新推理模型在数学编程科学推理等多个基准测试中全面超越前代模型并大幅降低推理成本"
    path, _ = create(hub_dir, title, "--source-url", URL, "--date", "2026-11-20")
    assert path == f"content/news/2026/11/2026-11-20-openai-{title[7:44]}.md"
    assert create(hub_dir, title.replace("OpenAI", "Google"), "--source-url", f"{URL}2")


TOOLS = """collections:
  tools:
    title: Tools
    item: tool
    fields:
      website: {type: url, required: true}
      pricing: {type: choice, of: [free, paid], title: Price, description: What it costs.}
stories:
  fields:
    tools: {type: references, to: tools}
"""


@pytest.fixture
def hub_with_tools(hub_dir: Path) -> Path:
    write_file(hub_dir / "site.yaml", SETTINGS + TOOLS)
    write_file(
        hub_dir / "content/tools.yaml", "- {id: zed, name: Zed, also: [Zed Editor], website: https://zed.dev/}\n"
    )
    return hub_dir


@pytest.mark.parametrize("word", ["tool", "Tool", "tools"])
def test_new_item_is_a_draft_with_its_keys_explained(hub_with_tools: Path, word: str) -> None:
    result = run("new", "--site", hub_with_tools, word, "Cursor: the editor")
    assert result.exit_code == 0, result.stderr
    file = Path(result.stdout.strip())
    assert file.resolve() == hub_with_tools / "content/tools/cursor-the-editor.md"
    lines = file.read_text(encoding="utf-8").splitlines()
    assert {"name: 'Cursor: the editor'", "website:", "# pricing:", "draft: true"} <= {*lines}
    assert "# Price: one of free, paid. What it costs." in lines
    assert run("check", "--site", hub_with_tools).exit_code == 0
    text = file.read_text(encoding="utf-8").replace("website:", "website: https://cursor.com/")
    write_file(file, text.replace("draft: true", "").replace("# pricing:", "pricing: paid"))
    assert run("build", "--site", hub_with_tools).exit_code == 0
    assert "Cursor: the editor" in (hub_with_tools / "public/tools/cursor-the-editor/index.html").read_text()


def test_new_item_with_a_slug_is_at_its_url(hub_with_tools: Path) -> None:
    assert run("new", "--site", hub_with_tools, "tool", "求索", "--slug", "qiusuo").exit_code == 0
    assert (hub_with_tools / "content/tools/qiusuo.md").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tool", "Zed"), "content/tools.yaml already has this tool: `zed`, Zed"),
        (("tool", "zed editor"), "content/tools.yaml already has this tool: `zed`, Zed"),
        (("tool", "..."), "choose one with --slug"),
        (("tool", "x" * 201), "at most 200 are allowed"),
        (("tool", "Big", "Tool"), "put the name in quotation marks: new tool 'Big Tool'"),
        (("gadget", "Cursor"), "put the title in quotation marks: 'gadget Cursor'"),
        (("toool", "Cursor"), "put the title in quotation marks: 'toool Cursor'; or did you mean `new tool Cursor`?"),
    ],
)
def test_item_that_cannot_be_created_changes_nothing(
    hub_with_tools: Path, arguments: tuple[str, ...], message: str
) -> None:
    status, error = reject(hub_with_tools, *arguments)
    assert status == 2 and message in error


def test_new_story_explains_declared_fields(hub_with_tools: Path) -> None:
    path, _ = create(hub_with_tools, "A title", "--source-url", URL)
    lines = (hub_with_tools / path).read_text(encoding="utf-8").splitlines()
    place = lines.index("# tools:")
    assert lines[place - 1] == "# Tools: a list of ids of items in `tools`: [one, two]."
