from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from site_builder.content.reader import ReadOptions
from site_builder.content.story import ParsedStory, default_slug, host_of, parse_story
from site_builder.model.content import BodyLink, Story, Timestamp
from site_builder.model.fingerprint import digest
from site_builder.model.problems import KeyLocation, PointLocation

FIXTURES = Path(__file__).parents[3] / "tests/cases/content"
PATH = "content/news/2026/11/2026-11-20-a-story.md"
FRONT = "title: T\nsource: {name: S, url: https://s.example/}\ncategory: c\ntakeaways: [One.]\n"


def parse(front: str = "", body: str = "Text.", path: str = PATH, required: str = FRONT) -> ParsedStory:
    return parse_story(path, f"---\n{required}{front}---\n{body}\n".encode())


def story(front: str = "", body: str = "Text.", path: str = PATH, required: str = FRONT) -> Story:
    """Return the story of a file, which must have no problems; it may lack a date."""
    parsed = parse(front, body, path, required)
    assert {problem.code for problem in parsed.problems} <= {"no-date"}
    assert parsed.story is not None
    return parsed.story


def moment(year: int, month: int, day: int, hour: int = 0, timed: bool = False) -> Timestamp:
    return Timestamp(datetime(year, month, day, hour, tzinfo=UTC), timed)


def test_parse_story_reads_every_field() -> None:
    parsed = parse_story(PATH, (FIXTURES / "story.md").read_bytes())
    assert parsed.problems == ()
    assert parsed.path == PATH
    assert parsed.body is not None
    assert parsed.story == Story(
        path=PATH,
        slug="worst-case-risks",
        id="7f3a",
        title="Estimating the risks of open-weight models",
        source="OpenAI Blog",
        source_by_id=False,
        source_url="https://www.openai.com/index/risks",
        domain="openai.com",
        category="Research",
        category_slug="research",
        tags=("open-weights", "Safety", "C++"),
        tag_slugs=("open-weights", "safety", "c-plus-plus"),
        keywords=("estimating", "risks", "weight"),
        date=msgspec.structs.replace(moment(2026, 11, 20, 9, timed=True), offset=60),
        updated=Timestamp(datetime(2026, 11, 20, 23, tzinfo=UTC), offset=60),
        summary='The "dek", on two lines.',
        why_it_matters="One or two sentences, here.",
        authors=("Ada Lovelace",),
        author_slugs=("ada-lovelace",),
        aliases=("/old/", "/older/"),
        image="cover.png",
        image_alt="A lock",
        canonical="https://lab.example/risks",
        related=("a", "b"),
        unrelated=("c",),
        draft=True,
        expires=moment(2027, 1, 1),
        pinned_until=moment(2026, 12, 1, timed=True),
        words=25,
        body=digest(parsed.body),
        links=(
            BodyLink("second", 31, at=PointLocation(31, 30)),
            BodyLink("chart.svg", 35, image=True, at=PointLocation(35, 12)),
            BodyLink("other-story", 0, at=KeyLocation(("takeaways", 1), index=23)),
        ),
        anchors=("fn1", "a-heading"),
    )


def test_parse_story_renders_the_body() -> None:
    body = parse_story(PATH, (FIXTURES / "story.md").read_bytes()).body
    assert body is not None
    assert body.html.startswith('<p>What happened, in <a href="\x000\x00" title="x">Markdown</a><sup')
    assert '<h3 id="a-heading">A heading</h3>\n<figure><img\x001+\x00 src="\x001\x00"' in body.html
    assert body.takeaways == (
        "A takeaway, with <em>inline</em> Markdown.",
        'Another, with a <a href="\x002\x00">link</a>.',
    )
    link = '<a href="https://lab.example/" rel="noopener">here</a>'
    assert body.why_it_matters == f"<strong>One</strong> <code>or</code> two sentences, {link}."


def test_parse_story_uses_defaults() -> None:
    parsed = parse(path="content/news/a-story.md")
    assert parsed.body is not None
    assert [problem.code for problem in parsed.problems] == ["no-date"]
    assert parsed.story == Story(
        path="content/news/a-story.md",
        slug="a-story",
        id="a-story",
        title="T",
        source="S",
        source_by_id=False,
        source_url="https://s.example/",
        domain="s.example",
        category="c",
        category_slug="c",
        words=2,
        body=digest(parsed.body),
    )


@pytest.mark.parametrize(
    ("path", "slug", "date"),
    [
        ("content/news/2026/11/2026-11-20-a-story.md", "a-story", moment(2026, 11, 20)),
        ("content/news/A Story!.md", "a-story", None),
        ("content/news/2026-11-20.md", "2026-11-20", None),
        ("content/news/2026-11-x.md", "2026-11-x", None),
        ("content/news/2026-11-20-gpt-4.5.md", "gpt-4-5", moment(2026, 11, 20)),
    ],
)
def test_parse_story_reads_slug_and_date_from_the_file_name(path: str, slug: str, date: Timestamp | None) -> None:
    parsed_story = story(path=path)
    assert (parsed_story.slug, parsed_story.date, parsed_story.id) == (slug, date, slug)
    assert default_slug(path) == slug


def test_parse_story_prefers_the_date_in_the_front_matter() -> None:
    assert story("date: 2026-11-22\n").date == moment(2026, 11, 22)
    assert [problem.code for problem in parse("date: x\n").problems] == ["bad-date"]


def test_parse_story_reads_a_source_id() -> None:
    parsed_story = story(
        required="title: T\nsource: openai\nsource_url: ' https://a.example/x '\ncategory: c\ntakeaways: [x]\n"
    )
    assert (parsed_story.source, parsed_story.source_by_id, parsed_story.source_url) == (
        "openai",
        True,
        "https://a.example/x",
    )


def test_parse_story_reads_plain_scalars_as_text() -> None:
    required = "title: no\nsource: {name: 012, url: https://s.example/}\ncategory: 12:30:00\ntakeaways: [on, 1e3, =]\n"
    parsed = parse("tags: [0x1F, 1_000, y, 2026-11-20, .5]\nauthor: NULL\nid: 0o7\nslug: 00\n", required=required)
    parsed_story = parsed.story
    assert parsed.problems == ()
    assert parsed_story is not None
    assert (parsed_story.title, parsed_story.source, parsed_story.category) == ("no", "012", "12:30:00")
    assert parsed_story.tags == ("0x1F", "1_000", "y", "2026-11-20", ".5")
    assert (parsed_story.authors, parsed_story.id, parsed_story.slug) == (("NULL",), "0o7", "00")
    assert parsed.body is not None
    assert parsed.body.takeaways == ("on", "1e3", "=")


@pytest.mark.parametrize("written", ["true", "True", "TRUE"])
def test_parse_story_reads_draft(written: str) -> None:
    assert story(f"draft: {written}\n").draft is True
    assert story("draft: false\n").draft is False


def test_parse_story_warns_once_about_empty_fields_of_a_draft() -> None:
    text = b"---\ntitle: T\nsource: lab\ncategory:\ntakeaways: [a, '']\ndate: x\ndraft: true\n---\n\n"
    problems = parse_story(PATH, text).problems
    assert [(p.code, p.message, p.location, p.severity) for p in problems] == [
        (
            "unfinished-draft",
            "draft, still to write: category, takeaways, source, text",
            KeyLocation(("category",)),
            "warning",
        ),
        (
            "bad-date",
            "`x` is not a date of the form 2026-11-20 or 2026-11-20T09:00:00Z",
            KeyLocation(("date",)),
            "warning",
        ),
    ]


def test_parse_story_reports_draft_problems_as_warnings() -> None:
    assert {problem.severity for problem in parse("date: x\ndraft: true\n", "[a](javascript:x)").problems} == {
        "warning"
    }
    assert {problem.severity for problem in parse("date: x\n", "[a](javascript:x)").problems} == {"error"}


def test_parse_story_ignores_byte_order_mark_and_newline_style() -> None:
    data = (FIXTURES / "story.md").read_bytes()
    plain = parse_story(PATH, data)
    assert plain.story is not None
    assert parse_story(PATH, b"\xef\xbb\xbf" + data) == plain
    assert parse_story(PATH, data.replace(b"\n", b"\r\n")) == plain
    assert parse_story(PATH, b"\xef\xbb\xbf" + data.replace(b"\n", b"\r")) == plain


def test_parse_story_keeps_a_story_with_invalid_values() -> None:
    parsed = parse("date: 2026-02-30\ncanonical: x\n", "[a](javascript:x)")
    assert [problem.code for problem in parsed.problems] == ["unsafe-link", "bad-date", "bad-url"]
    assert parsed.story is not None
    assert (parsed.story.date, parsed.story.canonical) == (None, "x")


def test_parse_story_problems_have_hints() -> None:
    front = "slug: A B\nimage: a.png\ncanonical: x\n"
    required = "title: T\nsource: s\ncategory: c\ntakeaways: [x]\n"
    assert {problem.code: problem.hint for problem in parse(front, required=required).problems} == {
        "bad-slug": "write `a-b`",
        "missing-key": "or write `source:` with `name:` and `url:` below it",
        "missing-alt": "add `image_alt`: what the image shows, for readers who cannot see it",
        "bad-url": "a URL starts with https://",
    }
    assert parse("slug: '!'\n").problems[0].hint == "use letters and digits"


def test_parse_story_accepts_dates_on_the_same_day() -> None:
    parsed_story = story("date: 2026-11-20T23:00:00Z\nupdated: 2026-11-20\nexpires: 2026-11-20T23:00:01Z\n")
    assert parsed_story.updated == parsed_story.date == moment(2026, 11, 20, 23, timed=True)


@pytest.mark.parametrize(
    ("date", "updated", "effective"),
    [
        ("2026-11-20T15:00:00Z", "2026-11-20", "2026-11-20T15:00:00+00:00"),
        ("2026-11-20T21:30:00-05:00", "2026-11-20", "2026-11-20T21:30:00-05:00"),
        ("2026-11-20T21:30:00-05:00", "2026-11-21", "2026-11-21T00:00:00-05:00"),
        ("2026-11-21T00:30:00+05:45", "2026-11-21", "2026-11-21T00:30:00+05:45"),
        ("2026-11-20", "2026-11-20", "2026-11-20T00:00:00+00:00"),
        ("2026-11-20", "2026-11-20T01:00:00+05:45", "2026-11-20T00:00:00+00:00"),
        ("2026-11-20T15:00:00Z", "2026-11-20T15:00:00Z", "2026-11-20T15:00:00+00:00"),
        ("2026-11-20T15:00:00Z", "2026-11-20T16:00:00+01:00", "2026-11-20T15:00:00+00:00"),
        ("2026-11-21T00:30:00+01:00", "2026-11-20T23:45:00Z", "2026-11-21T00:45:00+01:00"),
        ("2026-11-20", "2026-11-21T00:30:00+05:45", "2026-11-21T00:30:00+05:45"),
        ("2026-11-20", "2026-11-19T23:00:00-05:00", "2026-11-20T04:00:00+00:00"),
    ],
)
def test_updated_is_never_before_date(date: str, updated: str, effective: str) -> None:
    parsed_story = story(f"date: {date}\nupdated: {updated}\n")
    assert parsed_story.updated is not None
    assert parsed_story.updated.local.isoformat() == effective


@pytest.mark.parametrize(
    ("date", "updated"),
    [
        ("2026-11-20T15:00:00Z", "2026-11-20T14:59:00Z"),
        ("2026-11-20T15:00:00Z", "2026-11-20T15:30:00+01:00"),
        ("2026-11-20T15:00:00Z", "2026-11-19"),
        ("2026-11-21T00:30:00+05:45", "2026-11-20"),
        ("2026-11-20", "2026-11-19T23:59:00Z"),
    ],
)
def test_updated_before_date_is_reported(date: str, updated: str) -> None:
    assert [problem.code for problem in parse(f"date: {date}\nupdated: {updated}\n").problems] == [
        "updated-before-date"
    ]


def in_zone(zone: str, front: str, path: str = PATH) -> ParsedStory:
    return parse_story(path, f"---\n{FRONT}{front}---\nText.\n".encode(), ReadOptions(timezone=zone))


@pytest.mark.parametrize(
    ("zone", "date", "updated", "effective"),
    [
        ("Europe/Berlin", "2026-11-20T21:30:00-05:00", "2026-11-20", "2026-11-21T03:30:00+01:00"),
        ("Europe/Berlin", "2026-11-20T21:30:00-05:00", "2026-11-21", "2026-11-21T03:30:00+01:00"),
        ("Pacific/Apia", "2026-11-20T15:00:00Z", "2026-11-20", "2026-11-21T04:00:00+13:00"),
        ("America/New_York", "2026-11-21T02:30:00Z", "2026-11-20", "2026-11-20T21:30:00-05:00"),
        ("America/New_York", "2026-11-21T02:30:00Z", "2026-11-21", "2026-11-21T00:00:00-05:00"),
        ("Europe/Berlin", "2026-11-20", "2026-11-20T00:30:00+05:45", "2026-11-20T00:00:00+01:00"),
        ("America/New_York", "2026-11-20", "2026-11-19T22:00:00-05:00", "2026-11-20T00:00:00-05:00"),
    ],
)
def test_time_zone_makes_no_accepted_update_an_error(zone: str, date: str, updated: str, effective: str) -> None:
    parsed = in_zone(zone, f"date: {date}\nupdated: {updated}\n")
    assert parsed.problems == () and parsed.story is not None and parsed.story.updated is not None
    assert parsed.story.updated.local.isoformat() == effective
    earlier = in_zone(zone, f"date: {date}\nupdated: 2026-11-18\n")
    assert [problem.code for problem in earlier.problems] == ["updated-before-date"]


def test_dates_are_in_the_time_zone_of_the_hub() -> None:
    keys = "updated: 2026-11-20\nexpires: 2026-12-01\npinned_until: 2026-11-21T09:00\n"
    parsed_story = in_zone("America/New_York", f"date: 2026-11-21T02:30:00Z\n{keys}").story
    assert parsed_story is not None
    times = (parsed_story.date, parsed_story.updated, parsed_story.expires, parsed_story.pinned_until)
    assert [time.local.isoformat() for time in times if time] == [
        "2026-11-20T21:30:00-05:00",
        "2026-11-20T21:30:00-05:00",
        "2026-12-01T00:00:00-05:00",
        "2026-11-21T09:00:00-05:00",
    ]
    named = in_zone("Asia/Kathmandu", "", "content/news/2026-12-01-a.md").story
    assert named is not None and named.date == Timestamp(datetime(2026, 11, 30, 18, 15, tzinfo=UTC), offset=345)


def test_time_at_a_clock_change_is_reported() -> None:
    for date, shown in (
        ("2026-03-08T02:30", "2026-03-08T03:30:00-04:00"),
        ("2026-11-01T01:30", "2026-11-01T01:30:00-04:00"),
    ):
        parsed = in_zone("America/New_York", f"date: {date}\n")
        assert [(problem.code, problem.severity) for problem in parsed.problems] == [("unclear-time", "warning")]
        assert shown in parsed.problems[0].hint
    assert in_zone("America/New_York", "date: 2026-11-01T01:30-05:00\n").problems == ()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("2024-7-4-foo", "did you mean 2024-07-04? write `date: 2024-07-04`, or rename the file: `2024-07-04-foo.md`"),
        ("20241104-foo", "did you mean 2024-11-04? write `date: 2024-11-04`, or rename the file: `2024-11-04-foo.md`"),
        ("2024_07_04", "did you mean 2024-07-04? write `date: 2024-07-04`"),
        (
            "foo 4 July 2024",
            "did you mean 2024-07-04? write `date: 2024-07-04`, or rename the file: `2024-07-04-foo.md`",
        ),
        (
            "2024_13_40_foo",
            "write `date: 2026-11-20`, with its day, or rename the file: `2026-11-20-2024-13-40-foo.md`",
        ),
        (
            "05-11-2024-qux",
            "did you mean 2024-05-11 or 2024-11-05? write `date: 2024-05-11`, if that is the day, "
            "or rename the file: `2024-05-11-qux.md`",
        ),
        (
            "2026-11-20T09:00-time",
            "did you mean 2026-11-20T09:00? write `date: 2026-11-20T09:00`, or rename the file: `2026-11-20-time.md`",
        ),
        ("My Story", "write `date: 2026-11-20`, with its day, or rename the file: `2026-11-20-my-story.md`"),
        ("2025/07/foo", "write `date: 2025-07-01`, with its day, or rename the file: `2025-07-01-foo.md`"),
        (
            "2025/7/04/foo",
            "did you mean 2025-07-04? write `date: 2025-07-04`, or rename the file: `2025-07-04-foo.md`",
        ),
        (
            "2025/07/04-11-2024-foo",
            "did you mean 2024-04-11 or 2024-11-04? write `date: 2024-04-11`, if that is the day, "
            "or rename the file: `2024-04-11-foo.md`",
        ),
        (
            "2024/11/05-11-2024-qux",
            "did you mean 2024-11-05? write `date: 2024-11-05`, or rename the file: `2024-11-05-qux.md`",
        ),
    ],
)
def test_story_without_date_is_reported(name: str, hint: str) -> None:
    (problem,) = parse(path=f"content/news/{name}.md").problems
    assert (problem.code, problem.severity, problem.hint) == ("no-date", "warning", hint)
    assert parse("date: 2024-07-04\n", path=f"content/news/{name}.md").problems == ()
    assert parse("draft: true\n", path=f"content/news/{name}.md").problems == ()


def test_host_of_returns_the_host() -> None:
    assert host_of("https://www.OpenAI.com:443/x") == "openai.com"
    assert host_of("https://news.www.example/") == "news.www.example"
    assert host_of("/about/") == ""
    assert host_of("https://[a") == ""


def test_parse_story_accepts_expiry_without_date() -> None:
    assert story("expires: 2026-12-01\n", path="content/news/a.md").date is None
