"""Random edits of a hub: compares the incremental site with a clean one after every edit."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from site_builder.hub.groups import GroupRecord
from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import BuildResult, build
from site_builder.pipeline.options import Options
from site_builder.pipeline.session import SitePlan
from tests.support.hubs import NOW, story_text, tree, write_file
from tests.support.images import image

TAGS = ("agents", "Agents", "C++", "open weights", "evaluation")
AUTHORS = ("Ada", "ada", "Ben <b>", "Zed")
AUTHOR_ENTRIES = (
    "",
    "- {id: ada, name: Ada}\n",
    "- {id: ada, name: Ada & co, also: [Zed], description: Writes., role: Editor}\n",
    "- {id: ada, name: Ada, same_as: ['https://social.example/@ada']}\n- {id: ben-b, name: Ben, kind: organisation}\n",
    "- {id: lovelace, name: Ada, also: [Ben <b>], homepage: 'https://ada.example/'}\n",
)
"""Texts of `content/authors.yaml`: which names are one author, and who that is."""
TAG_ENTRIES = (
    "",
    "- {id: agents, name: AI agents, description: They act.}\n",
    "- {id: agents, name: Agents & co, also: [open weights]}\n- {id: c, name: C}\n",
    "- {id: weights, name: open weights, also: [Agents, evaluation], image: /a.png, image_alt: A}\n",
    "- {id: a, name: agents, also: [C++]}\n- {id: b, name: open weights}\n",
    "- {id: a, name: open weights}\n- {id: b, name: agents, also: [C++]}\n",
)
"""Texts of `content/tags.yaml`: which names are one tag, and what it means."""
SOURCE_ENTRIES = (
    "",
    "- {id: example-lab, name: Example Lab, kind: press}\n",
    "- {id: lab, name: Lab <b>, also: [Example Lab, third], licence: CC BY, homepage: 'https://lab.example/'}\n",
    "- {id: lab, name: Example Lab, logo: /a.png, feeds: ['https://lab.example/feed']}\n- {id: none, name: None}\n",
    "- {id: third, name: Other Lab, also: [Example Lab], description: Makes & sells., kind: first-party}\n",
)
"""Texts of `content/sources.yaml`."""
CATEGORIES = ("research", "policy", "tools")
SOURCES = ("Example Lab", "Other Lab", "third")
TITLES = ("Weights released", "Agents <b>& tools</b>", "A study of weights", "Evaluation of agents", "Chips")
DAYS = [NOW + timedelta(days=days) for days in (-400, -90, -40, -39, -1, 0, 1, 30)]
MOMENTS = [NOW + timedelta(days=days) for days in (-41, -2, 0, 1, 2, 31, 400)]
FIRST = list(zip(TITLES, DAYS, strict=False))
FEWEST = 3
"""Stories that are left to a hub."""
SETTINGS = (
    *("description", "language", "share", "texts", "twins", "websub", "permanent_url", "cards", "precompress", "host"),
)
LAYOUTS = ("partials/card.html", "story.html", "partials/footer.html", "list.html", "feed.xml")
OTHER_LAYOUTS = ("story.md", "partials/full-story.html", "partials/head.html", "llms.txt")
PACKAGED = Path(__file__).parents[2] / "layouts"

Keys = dict[str, str]
encode = msgspec.msgpack.Encoder(order="deterministic").encode


class Killed(BaseException):
    """Stands for a process that ends in the middle of its work."""


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class RandomEdits(RuleBasedStateMachine):
    """The rules are what editors, designers and the clock do to a hub."""

    stories = Bundle("stories")
    search = False
    """Whether the site has a search index, which takes longer than all the rest."""

    @initialize(target=stories)
    def begin(self) -> object:
        self.folder = Path(tempfile.mkdtemp(prefix="random-edits-"))
        self.site = self.folder / "hub"
        self.at = NOW
        self.settings: Keys = {}
        self.keys: dict[str, Keys] = {}
        self.group_outputs: dict[tuple[str, bytes], bytes] = {}
        self.batch_groups: dict[tuple[str, bytes], tuple[GroupRecord, ...]] = {}
        self.kind_batches: dict[tuple[str, bytes], list[tuple[str, bytes]]] = {}
        self.edited_body = ""
        self.is_published = False
        self.number = 0
        self._write_settings()
        self._write_sources("Third Lab")
        return multiple(
            *(self._add({"title": f"{title} again", "date": stamp(day), "tags": "[agents]"}) for title, day in FIRST)
        )

    def teardown(self) -> None:
        shutil.rmtree(getattr(self, "folder", "/nowhere"), ignore_errors=True)

    @rule(
        target=stories,
        title=st.sampled_from(TITLES),
        category=st.sampled_from(CATEGORIES),
        source=st.sampled_from(SOURCES),
        tags=st.lists(st.sampled_from(TAGS), max_size=3, unique=True),
        day=st.sampled_from(DAYS),
    )
    def add(self, title: str, category: str, source: str, tags: list[str], day: datetime) -> str:
        origin = f"{{name: {source}, url: https://lab.example/post}}"
        keys = {"title": title, "category": category, "source": origin, "tags": f"[{', '.join(tags)}]"}
        return self._add({**keys, "date": stamp(day)})

    @rule(name=stories, words=st.integers(1, 9))
    def edit_body(self, name: str, words: int) -> None:
        self._change(name, body="word " * words + str(self.number))
        self.number += 1
        self.edited_body = name

    @rule(name=stories, other=stories)
    def link(self, name: str, other: str) -> None:
        self._change(name, body=f"See [it]({other}).")

    @rule(name=stories, title=st.sampled_from(TITLES))
    def retitle(self, name: str, title: str) -> None:
        self._change(name, title=title)

    @rule(name=stories, dek=st.sampled_from(["A dek.", "Another & dek.", ""]))
    def summarise(self, name: str, dek: str) -> None:
        self._change(name, summary=dek)

    @rule(name=stories, day=st.sampled_from(DAYS))
    def update(self, name: str, day: datetime) -> None:
        self._change(name, date=stamp(DAYS[0]), updated=stamp(day))

    @rule(name=stories, tags=st.lists(st.sampled_from(TAGS), max_size=3, unique=True))
    def retag(self, name: str, tags: list[str]) -> None:
        self._change(name, tags=f"[{', '.join(tags)}]")

    @rule(name=stories, authors=st.lists(st.sampled_from(AUTHORS), max_size=3, unique=True))
    def sign(self, name: str, authors: list[str]) -> None:
        self._change(name, author=f"[{', '.join(authors)}]")

    @rule(entries=st.sampled_from(AUTHOR_ENTRIES))
    def describe_authors(self, entries: str) -> None:
        self._describe("authors", entries)

    @rule(entries=st.sampled_from(TAG_ENTRIES))
    def describe_tags(self, entries: str) -> None:
        self._describe("tags", entries)

    @rule(entries=st.sampled_from(SOURCE_ENTRIES))
    def describe_sources(self, entries: str) -> None:
        self._describe("sources", entries)

    def _describe(self, collection: str, entries: str) -> None:
        self.edited_body = ""
        (self.site / "static").mkdir(exist_ok=True)
        if not (self.site / "static/a.png").exists():
            (self.site / "static/a.png").write_bytes(image(12, 9))
        write_file(self.site / f"content/{collection}.yaml", entries)

    @rule(name=stories, category=st.sampled_from(CATEGORIES))
    def move_category(self, name: str, category: str) -> None:
        self._change(name, category=category)

    @rule(name=stories, day=st.sampled_from(DAYS))
    def redate(self, name: str, day: datetime) -> None:
        self._change(name, date=stamp(day))

    @rule(name=stories, draft=st.booleans())
    def draft(self, name: str, draft: bool) -> None:
        self._forget_addresses()
        self._change(name, draft="true" if draft else "")

    @rule(name=stories, key=st.sampled_from(["expires", "pinned_until"]), day=st.sampled_from(MOMENTS[-4:]))
    def schedule(self, name: str, key: str, day: datetime) -> None:
        self._change(name, date=stamp(DAYS[2]), **{key: stamp(day)})

    @rule(name=stories, key=st.sampled_from(["related", "unrelated"]), other=stories)
    def pin(self, name: str, key: str, other: str) -> None:
        self._change(name, **{"related": "", "unrelated": "", key: f"[{other}]"})

    @precondition(lambda self: len(self.keys) > FEWEST)
    @rule(name=consumes(stories))
    def delete(self, name: str) -> None:
        self._forget_addresses()
        self._file(name).unlink(missing_ok=True)
        self.keys.pop(name, None)

    @rule(target=stories, name=consumes(stories))
    def rename(self, name: str) -> str:
        self._forget_addresses()
        keys = self.keys.pop(name, {})
        self._file(name).unlink(missing_ok=True)
        return self._add(keys)

    @rule(name=stories, form=st.sampled_from(["/was-{}/", "/{}.html"]))
    def alias(self, name: str, form: str) -> None:
        self._change(name, aliases=f"[{form.format(name)}]")

    @rule(name=stories, elsewhere=st.sampled_from(["", "gone", "https://x.example/"]))
    def redirect(self, name: str, elsewhere: str) -> None:
        self.edited_body = ""
        leads_to = elsewhere or f"/news/{name}/"
        write_file(self.site / "redirects.yaml", f"/old/: {leads_to}\n/older.html: /old\n")

    @rule(name=stories, host=st.sampled_from(["any", "netlify", ""]))
    def publish(self, name: str, host: str) -> None:
        """The address of a story is written down, and the hub has another host."""
        self.settings["host"] = host
        self._write_settings()
        write_file(self.site / "urls.lock", f"/news/{name}/\n")

    def _forget_addresses(self) -> None:
        """What names a story that is gone would keep the hub from being built till the end."""
        for name in ("redirects.yaml", "urls.lock"):
            (self.site / name).unlink(missing_ok=True)

    @rule(name=stories)
    def touch(self, name: str) -> None:
        if name in self.keys:
            os.utime(self._file(name), ns=(1_000_000_000, 1_000_000_000))

    @rule(
        key=st.sampled_from(SETTINGS),
        value=st.sampled_from(["", "one", "two"]),
    )
    def set_up(self, key: str, value: str) -> None:
        forms = {"language": "en-GB", "share": "[x]", "texts": "{all_news: Every story}", "twins": "false"}
        forms |= {"cards": "true", "host": "nginx", "precompress": "[gz]" if value == "one" else "[zst, gz]"}
        forms |= dict.fromkeys(["websub", "permanent_url"], f"https://{value}.example/")
        self.settings[key] = forms.get(key, f"Hub {value}") if value else ""
        self._write_settings()

    @rule(related=st.integers(0, 3), size=st.integers(1, 3), feed=st.integers(0, 2))
    def resize(self, related: int, size: int, feed: int) -> None:
        self.settings["page_sizes"] = f"{{list: {size}, home: {size}, feed: {size}, term_feed: {feed}, items: {size}}}"
        self.settings["feeds"] = f"{{min_stories: {size}, terms: {'full' if related else 'summary'}}}"
        self.settings["related"] = str(related)
        self._write_settings()

    @rule(name=st.sampled_from(["Third Lab", "Third & Fourth Lab", "Lab 3"]))
    def rename_source(self, name: str) -> None:
        self._write_sources(name)

    @rule(
        name=st.sampled_from(LAYOUTS + OTHER_LAYOUTS),
        suffix=st.sampled_from(["", "{# a #}", "<p>b</p>", "{{ site.title }}"]),
    )
    def redesign(self, name: str, suffix: str) -> None:
        own = self.site / "layouts" / name
        if not suffix:
            own.unlink(missing_ok=True)
        else:
            text = (PACKAGED / name).read_text(encoding="utf-8")
            write_file(own, text + ("" if name.endswith(".xml") else suffix))

    @rule(text=st.sampled_from(["one", "two", "{{ site.title }}"]), dynamic=st.booleans())
    def include(self, text: str, dynamic: bool) -> None:
        name = '"extra/" ~ site.language[:2] ~ ".html"' if dynamic else '"extra/en.html"'
        write_file(self.site / "layouts/extra/en.html", text)
        write_file(self.site / "layouts/page.html", "{% include " + name + " %}")
        write_file(self.site / "content/pages/about.md", "---\ntitle: About\n---\nUs.\n")

    @rule(text=st.sampled_from(["", "body { color: red }", "body { color: blue }"]))
    def restyle(self, text: str) -> None:
        own = self.site / "static/css/site.css"
        own.unlink(missing_ok=True)
        if text:
            write_file(own, text)

    @rule(name=stories, colour=st.sampled_from(["red", "blue"]))
    def illustrate(self, name: str, colour: str) -> None:
        write_file(
            self._file(name).with_name("chart.svg"), f"<svg fill='{colour}' xmlns='http://www.w3.org/2000/svg'/>"
        )
        self._change(name, body="![A chart](chart.svg)")

    @rule(name=stories, width=st.sampled_from([400, 500, 600]), cover=st.booleans())
    def photograph(self, name: str, width: int, cover: bool) -> None:
        self._file(name).with_name("photo.png").write_bytes(image(width, 9))
        keys = {"image": "photo.png", "image_alt": "A photo"} if cover else {"body": "![A photo](photo.png)"}
        self._change(name, **keys)

    @rule(enabled=st.booleans())
    def set_search(self, enabled: bool) -> None:
        """The settings want a search index, or none."""
        self.settings["search"] = "" if enabled else "false"
        self._write_settings()

    @rule(at=st.sampled_from(MOMENTS))
    def wait(self, at: datetime) -> None:
        self.at = at

    @rule(scribble=st.sampled_from(["changed", "deleted"]))
    def meddle(self, scribble: str) -> None:
        """Change the output by hand."""
        for pattern in ("news/index.html", "search/data/*/fragment/*"):
            file = next(iter(sorted((self.site / "public").glob(pattern))), None)
            if file:
                file.unlink() if scribble == "deleted" else file.write_text("mine now")

    @precondition(lambda self: len(self.keys) > FEWEST)
    @rule(name=consumes(stories), moves=st.integers(0, 6))
    def die(self, name: str, moves: int) -> None:
        """A story is deleted, and the build ends in the middle of publishing that."""
        self.delete(name)
        left = moves
        replace = os.replace

        def dying(*paths: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            replace(*paths)

        self.edited_body = ""
        try:
            with mock.patch("site_builder.pipeline.publish.os.replace", dying), mock.patch("shutil.rmtree"):
                self._build(self.site / "public")
        except Killed:
            pass

    @invariant()
    def incremental_is_clean(self) -> None:
        if not hasattr(self, "site"):
            return
        result = self._build(self.site / "public")
        clean = self.folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        expected = self._build(clean / "public", clean / "state", self._groups_are_pure)
        assert result.diagnostics == expected.diagnostics
        assert (result.published is None) == (expected.published is None)
        if result.published:
            assert tree(self.site / "public") == tree(clean / "public")
            self._check_renders(result)
        else:
            self.is_published = False

    def _groups_are_pure(self, site: SitePlan) -> None:
        """What has one key is the same in all that the hub has been: outputs of groups, groups of batches, batches."""
        for name, batch in site.plan.batches.items():
            assert self.batch_groups.setdefault((name, batch.key), batch.groups) == batch.groups, name
            keys = [(one, site.plan.batches[one].key) for one in batch.batches]
            assert self.kind_batches.setdefault((name, batch.key), keys) == keys, name
        for group in (group for batch in site.plan.batches.values() for group in batch.groups):
            name = group.name
            outputs = encode(site.plan.outputs_of([name]))
            assert self.group_outputs.setdefault((name, group.key), outputs) == outputs, name

    def _check_renders(self, result: BuildResult) -> None:
        if self.edited_body and self.is_published:  # Otherwise earlier edits are published with this one.
            rendered = {cost.name for cost in result.rendered}
            parts = {name for name in rendered if name.startswith("search/data/")}
            assert len(parts) <= 1
            story = {f"news/{self.edited_body}/index.{form}" for form in ("html", "md", "json")}
            for other in rendered - parts - story:
                assert other.endswith(("feed.xml", "feed.json", "atom.xml")), other
                assert f"/#{self.edited_body}" in (self.site / "public" / other).read_text()
        self.edited_body, self.is_published = "", True
        again = self._build(self.site / "public")
        assert again.rendered == again.parsed == ()

    def _build(
        self, output: Path, state: Path | None = None, on_planned: Callable[[SitePlan], None] | None = None
    ) -> BuildResult:
        return build(
            Options(
                hub_dir=self.site,
                output=output,
                selection=Selection(at=self.at),
                jobs=1,
                search=self.search,
                state=state,
            ),
            on_planned=on_planned,
        )

    def _add(self, keys: Keys) -> str:
        name = f"story-{self.number}"
        self.number += 1
        self.edited_body = ""
        self.keys[name] = keys
        write_file(self._file(name), story_text(**keys))
        return name

    def _change(self, name: str, **keys: str) -> None:
        self.edited_body = ""
        if name in self.keys:
            self.keys[name] |= keys
            write_file(self._file(name), story_text(**self.keys[name]))

    def _file(self, name: str) -> Path:
        folder = "odd" if int(name.rpartition("-")[2]) % 2 else "even"
        return self.site / f"content/news/{folder}/{name}.md"

    def _write_settings(self) -> None:
        self.edited_body = ""
        values = {"title": "Test Hub", "base_url": "https://hub.example/hub/"}
        values |= {
            "page_sizes": "{list: 2, home: 2, home_section: 1, feed: 3, items: 2}",
            "related": "2",
            "cards": "false",
        }
        values |= {key: value for key, value in self.settings.items() if value}
        write_file(self.site / "site.yaml", "".join(f"{key}: {value}\n" for key, value in values.items()))

    def _write_sources(self, name: str) -> None:
        self.edited_body = ""
        text = f"- id: third\n  name: {name}\n- id: lab\n  name: Example Lab\n- id: other\n  name: Other Lab\n"
        write_file(self.site / "content/sources.yaml", text)
