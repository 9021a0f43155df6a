"""Parse a story file into a `Story`, its body and its problems.

Looks at one file only: `pipeline.index` checks its category and `hub.links` resolves its links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta, tzinfo
from urllib.parse import urlsplit

from site_builder.content.date_hints import find_date_in_folders, find_date_in_name, suggest_timestamp
from site_builder.content.dates import clock_change, parse_timestamp, written_day
from site_builder.content.fields import read_fields, with_fields
from site_builder.content.keywords import keywords
from site_builder.content.markdown.collector import outside_image
from site_builder.content.markdown.document import MarkdownFile
from site_builder.content.markdown.foreign_syntax import may_have_foreign_syntax
from site_builder.content.markdown.source import MarkdownSource
from site_builder.content.plain_text import check_list, check_names, check_texts, may_have_quotes
from site_builder.content.reader import DEFAULT_OPTIONS, ReadOptions, as_warnings, read_markdown
from site_builder.content.schema.convert import drop_follow_up_problems
from site_builder.content.slug import slugify
from site_builder.content.story_fields import StoryFields
from site_builder.content.text import collapse_whitespace
from site_builder.content.urls import HINT, encode_url, link_fault
from site_builder.model.content import Body, MarkdownBody, Story, Timestamp
from site_builder.model.fields import Fields
from site_builder.model.fingerprint import digest
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.value import Value
from site_builder.system.timezones import zone_named

UNWRITTEN = frozenset(("missing-key", "too-short", "empty-body"))
"""Codes of problems that only report an empty field."""
_USUAL_HOST = re.compile(r"https?://([a-z0-9.-]+)(?:[/?#]|\Z)")
_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")


class ParsedStory(Value, frozen=True):
    """The result of parsing one story file."""

    path: str
    story: Story | None
    """None when the front matter cannot be read."""
    is_valid: bool
    """Whether the story may be published; otherwise some fields are blank, and it only serves further checks."""
    body: Body | None
    problems: tuple[Problem, ...]
    face: bytes = b""
    """The digest of what others may see of the story (`hub/faces.py`); empty if it is unknown."""


def parse_story(path: str, data: bytes, options: ReadOptions = DEFAULT_OPTIONS) -> ParsedStory:
    """Parse one story file; `path` is relative to the hub folder."""
    file, problems = read_markdown(path, data, with_fields(StoryFields, options.story_fields), options.max_bytes)
    if not options.knows_fields:
        problems = [problem for problem in problems if not _may_be_declared(problem)]
    if file is None:
        return ParsedStory(path, None, False, None, tuple(problems))
    fields, document = file.fields, file.document
    file_type = MarkdownSource if options.keep_markdown else MarkdownFile
    markdown = file_type(path, options.html, options.box_titles)
    markdown.checks_values = may_have_foreign_syntax(document.yaml) or "^" in document.yaml
    html = markdown.block(document.body, document.body_line)
    filled_in = [(i, takeaway) for i, takeaway in enumerate(fields.takeaways) if takeaway]
    takeaways = tuple(markdown.inline(takeaway, KeyLocation(("takeaways", i)))[0] for i, takeaway in filled_in)
    why, plain_why = markdown.inline(fields.why_it_matters, KeyLocation(("why_it_matters",)))
    zone = zone_named(options.timezone) if options.timezone else None
    kept_markdown = _kept_markdown(markdown)
    declared = read_fields(options.story_fields, fields, path, zone, markdown)
    body = Body(html, takeaways, why, kept_markdown, declared.html)
    problems += [*markdown.problems, *declared.problems, *_check_typed(path, fields, document.yaml)]
    builder = _StoryBuilder(path, problems, zone)
    story = builder.story(fields, markdown, plain_why, digest(body), declared.values)
    if not document.body.strip():
        builder.report("empty-body", "the story has no text below its front matter", None)
    return ParsedStory(
        path, story, file.is_valid, body, tuple(_draft_warnings(path, problems) if story.draft else problems)
    )


def _check_typed(path: str, fields: StoryFields, yaml: str) -> Iterator[Problem]:
    """Report what readers would see as typed in values that are not Markdown."""
    texts = (("title", fields.title), ("summary", fields.summary), ("image_alt", fields.image_alt))
    yield from check_texts(path, ((text, (key,)) for key, text in texts))
    if not may_have_quotes(yaml):
        return
    names = [("category", fields.category), ("slug", fields.slug), ("image", fields.image)]
    source = fields.source
    yield from check_names(path, ((name, (key,)) for key, name in names))
    yield from check_names(
        path,
        [(source, ("source",))] if isinstance(source, str) else [(source.name, ("source", "name"))],
    )
    lists = [("tags", fields.tags), ("related", fields.related), ("unrelated", fields.unrelated)]
    if isinstance(fields.author, str):
        yield from check_names(path, [(fields.author, ("author",))])
    else:
        lists.append(("author", fields.author))
    yield from check_names(path, ((name, (key, i)) for key, items in lists for i, name in enumerate(items)))
    yield from check_list(path, fields.takeaways, "takeaways")


def _may_be_declared(problem: Problem) -> bool:
    """Whether a problem is a key that the hub may declare, also if it is like another: `stacks` and `tags`."""
    at_top = isinstance(problem.location, KeyLocation) and len(problem.location.path) == 1
    return problem.code == "unknown-key" and at_top


def _draft_warnings(path: str, problems: Iterable[Problem]) -> list[Problem]:
    """Turn the problems of a draft into warnings, with a single one for all empty fields."""
    problems = drop_follow_up_problems(as_warnings(problems))
    unwritten = [problem for problem in problems if problem.code in UNWRITTEN]
    if not unwritten:
        return problems
    names = dict.fromkeys(str(p.location.path[0]) if isinstance(p.location, KeyLocation) else "text" for p in unwritten)
    message = f"draft, still to write: {', '.join(names)}"
    todo = Problem(path, "unfinished-draft", message, unwritten[0].location, severity="warning")
    return [todo, *(problem for problem in problems if problem.code not in UNWRITTEN)]


def _kept_markdown(markdown: MarkdownFile) -> MarkdownBody | None:
    if not isinstance(markdown, MarkdownSource):
        return None
    text, *takeaways, why = markdown.sources
    return MarkdownBody(text, tuple(takeaways), why)


def default_slug(path: str) -> str:
    """Return the slug of a story whose front matter gives none."""
    return slugify(split_dated_name(path)[0])


def split_dated_name(path: str) -> tuple[str, str]:
    """Split the stem of a file name into its name and leading date; the date is empty when there is none."""
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    match = _DATED_NAME.fullmatch(stem)
    return (match[2], match[1]) if match else (stem, "")


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, without `www.`; empty when there is none."""
    if match := _USUAL_HOST.match(url):
        return match[1].removeprefix("www.")
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _may_be_later(updated: Timestamp, updated_text: str, date: Timestamp, date_text: str) -> bool:
    """Whether a change may be later than a date, one of which is a bare day: by any of the days of each."""
    days = {written_day(updated_text), updated.local.date()}
    if updated.timed:
        days.add(updated.at.date())
    return max(days) >= min(written_day(date_text), date.local.date())


class _StoryBuilder:
    """Makes a `Story` of the fields, and checks what the schema cannot: dates, URLs and names."""

    def __init__(self, path: str, problems: list[Problem], zone: tzinfo | None = None) -> None:
        """`zone` is the time zone of the hub; None when its settings name none."""
        self.path = path
        self.problems = problems
        self._zone = zone

    def story(self, fields: StoryFields, markdown: MarkdownFile, why: str, body: bytes, declared: Fields = ()) -> Story:
        stem, day = split_dated_name(self.path)
        date = self._timestamp(fields.date, "date")
        if fields.date is None and day:
            date = self._file_name_date(day)
        if not fields.date and not day and not fields.draft:
            self._report_no_date(stem)
        slug = self._slug(fields.slug, stem)
        source_url, tags, authors = self._source_url(fields), self._tags(fields.tags), self._authors(fields.author)
        category_slug = slugify(fields.category)
        if not category_slug:
            self.report("empty-slug", f"the category `{fields.category}` has no letter or digit", ("category",))
        story = Story(
            path=self.path,
            slug=slug,
            id=fields.id or slug,
            title=collapse_whitespace(fields.title),
            source=fields.source if isinstance(fields.source, str) else collapse_whitespace(fields.source.name),
            source_by_id=isinstance(fields.source, str),
            source_url=source_url,
            domain=host_of(source_url),
            category=collapse_whitespace(fields.category),
            category_slug=category_slug,
            tags=tuple(tags.values()),
            tag_slugs=tuple(tags),
            keywords=keywords(fields.title),
            date=date,
            updated=self._updated(fields.updated, date, fields.date or day),
            summary=collapse_whitespace(fields.summary),
            why_it_matters=why,
            authors=tuple(authors.values()),
            author_slugs=tuple(authors),
            aliases=fields.aliases,
            image=fields.image.strip(),
            image_alt=fields.image_alt.strip(),
            canonical=self._url(fields.canonical, ("canonical",)) if fields.canonical else "",
            related=fields.related,
            unrelated=fields.unrelated,
            draft=fields.draft,
            expires=self._timestamp(fields.expires, "expires"),
            pinned_until=self._timestamp(fields.pinned_until, "pinned_until"),
            words=markdown.words,
            body=body,
            links=tuple(markdown.links),
            anchors=tuple(markdown.anchors),
            ignore=tuple(fields.ignore),
            fields=declared,
        )
        self._check_together(story)
        return story

    def report(self, code: str, message: str, key: tuple[str | int, ...] | None, hint: str = "") -> None:
        self.problems.append(Problem(self.path, code, message, KeyLocation(key) if key else None, hint))

    def _check_together(self, story: Story) -> None:
        if story.date and story.expires and story.expires.at <= story.date.at:
            self.report("expires-before-date", "the story expires before it is published", ("expires",))
        if story.image and not story.image_alt:
            hint = "add `image_alt`: what the image shows, for readers who cannot see it"
            self.report("missing-alt", "`image` has no `image_alt`", ("image",), hint)
        if problem := outside_image(self.path, story.image, KeyLocation(("image",))):
            self.problems.append(problem)
        unrelated = frozenset(story.unrelated)
        for i, slug in enumerate(story.related):
            if slug in unrelated:
                self.report("related-and-unrelated", f"`{slug}` is in both `related` and `unrelated`", ("related", i))

    def _tags(self, tags: Iterable[str]) -> dict[str, str]:
        return self._names("tag", [(tag, ("tags", i)) for i, tag in enumerate(tags)])

    def _authors(self, author: str | tuple[str, ...]) -> dict[str, str]:
        if isinstance(author, tuple):
            return self._names("author", [(name, ("author", i)) for i, name in enumerate(author)])
        return self._names("author", [(author, ("author",))]) if author else {}

    def _names(self, kind: str, names: Iterable[tuple[str, tuple[str | int, ...]]]) -> dict[str, str]:
        """Return names of a kind of term by slug, given each with its place; the first spelling of a term counts."""
        by_slug: dict[str, str] = {}
        for name, key in names:
            slug = slugify(name)
            by_slug.setdefault(slug, collapse_whitespace(name))
            if not slug:
                self.report("empty-slug", f"the {kind} `{name}` has no letter or digit", key)
        return by_slug

    def _slug(self, written_slug: str, default: str) -> str:
        slug = slugify(written_slug or default)
        if written_slug and written_slug != slug:
            hint = f"write `{slug}`" if slug else "use letters and digits"
            self.report("bad-slug", f"`{written_slug}` cannot be used in a URL", ("slug",), hint)
        elif not slug:
            self.report("empty-slug", "the file name has no letter or digit to make a URL from", None)
        return slug

    def _source_url(self, fields: StoryFields) -> str:
        if isinstance(fields.source, str):
            if fields.source_url is None:
                hint = "or write `source:` with `name:` and `url:` below it"
                self.report("missing-key", "`source_url` is missing", ("source",), hint)
                return ""
            return self._url(fields.source_url, ("source_url",))
        if fields.source_url is not None:
            self.report("two-source-urls", "give the URL once: in `source` or as `source_url`", ("source_url",))
        return self._url(fields.source.url, ("source", "url"))

    def _url(self, url: str, key: tuple[str | int, ...]) -> str:
        url = url.strip()
        if fault := link_fault(url, HINT):
            self.report("bad-url", fault.message, key, fault.hint)
        return encode_url(url)

    def _timestamp(self, text: str | None, key: str) -> Timestamp | None:
        if not text:
            return None
        try:
            timestamp = parse_timestamp(text, self._zone)
        except ValueError as error:
            suggestion = suggest_timestamp(text)
            self.report("bad-date", str(error), (key,), f"did you mean `{suggestion}`?" if suggestion else "")
            return None
        if unclear := clock_change(text, self._zone):
            hint = f"write the offset too, such as `{timestamp.local.isoformat()}`"
            message = f"`{text}` {unclear}"
            self.problems.append(Problem(self.path, "unclear-time", message, KeyLocation((key,)), hint, "warning"))
        return timestamp

    def _updated(self, text: str | None, date: Timestamp | None, date_text: str) -> Timestamp | None:
        """Return the time of the last change: never before `date`, because a bare day is some time on that day.

        Without a time zone of the hub, it is on the clock that a time in `date` was written by.
        """
        updated = self._timestamp(text, "updated")
        if not text or updated is None or date is None:
            return updated
        if not updated.timed and self._zone is None:
            updated = Timestamp(updated.at - timedelta(minutes=date.offset), offset=date.offset)
        if updated.at < date.at:
            if (updated.timed and date.timed) or not _may_be_later(updated, text, date, date_text):
                self.report("updated-before-date", "`updated` is earlier than `date`", ("updated",))
            return date
        if self._zone is None and (date.timed or updated.local.date() < date.local.date()):
            return Timestamp(updated.at, updated.timed, date.offset)
        return updated

    def _file_name_date(self, day: str) -> Timestamp | None:
        try:
            return parse_timestamp(day, self._zone)
        except ValueError as error:
            self.report("bad-date", f"in the file name: {error}", None, "rename the file, or write the `date`")
            return None

    def _report_no_date(self, stem: str) -> None:
        dates, name = find_date_in_name(stem)
        folders = find_date_in_folders(self.path)
        dates = tuple(date for date in dates if folders and date.startswith(folders)) or dates
        if not dates and len(folders) == len("2026-11-20"):
            dates, name = (folders,), stem
        first = dates[0] if dates else f"{folders}-01" if folders else "2026-11-20"
        hint = f"write `date: {first}`"
        if not dates:
            hint += ", with its day"
        elif len(dates) == 1:
            hint = f"did you mean {first}? {hint}"
        else:
            hint = f"did you mean {' or '.join(dates)}? {hint}, if that is the day"
        if slugify(name) or not dates:
            hint += f", or rename the file: `{first[: len('2026-11-20')]}-{slugify(name or stem)}.md`"
        message = "the story has no date: it is last in all lists, and not in the archive and the Atom feed"
        self.problems.append(Problem(self.path, "no-date", message, None, hint, "warning"))
