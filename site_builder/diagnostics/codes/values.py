"""Codes of single keys and their values."""

from __future__ import annotations

from site_builder.diagnostics.codes.code import Code, front_matter, whole_file

CODES = (
    Code(
        name="bad-date",
        title="The date has an unknown form, or does not exist.",
        cause="Dates have the form `2026-11-20` or `2026-11-20T09:00:00Z`. This holds for `date`, `updated`, "
        "`expires`, `pinned_until` and the date at the start of a file name.",
        fix="Write year, month and day as numbers in this order, with two digits for month and day. If the date is in "
        "the file name, rename the file.",
        example=front_matter("- updated: 22 November 2026", "+ updated: 2026-11-22"),
    ),
    Code(
        name="bad-slug",
        title="The slug contains characters that do not belong in a URL.",
        cause="This holds for the `slug` of a story or category, and for the `id` of a source.",
        fix="Write it as the hint says: small letters and digits, joined by hyphens.",
        example=front_matter("- slug: Small Model", "+ slug: small-model"),
    ),
    Code(
        name="bad-url",
        title="The URL is not valid.",
        cause="A URL has to begin with `https://` or `http://`. It must not contain a user name or a password: "
        "both would be published.",
        fix="Copy the whole URL from the browser. In the navigation, a page of this site begins with `/`. "
        "Change a password that was in a file of the hub: others have seen it.",
        example=front_matter("- canonical: openai.com/index/a-small-model/", "+ canonical: https://openai.com/index/"),
    ),
    Code(
        name="empty-slug",
        title="There is no letter or digit to make a URL from.",
        cause="The URL of a page is made from the name of a tag, category, source or file. This one has only "
        "punctuation.",
        fix="Give it a name with at least one letter or digit.",
        example=front_matter("- tags: ['!!!']", "+ tags: [alerts]"),
    ),
    Code(
        name="expires-before-date",
        title="The story expires before it is published.",
        cause="`expires` is not later than `date`, so no reader would see the story.",
        fix="Correct one of the two.",
        example=front_matter("- expires: 2026-11-01", "+ expires: 2027-11-01"),
    ),
    Code(
        name="far-future",
        title="The date is more than a year away.",
        cause="The story will not be published before that day. Often the year is a typo.",
        fix="Correct the year. If the date is right, ignore the warning.",
        severity="warning",
        example=front_matter("- date: 2062-11-20", "+ date: 2026-11-20"),
    ),
    Code(
        name="no-date",
        title="The story has no date.",
        cause="Neither the key `date` nor the start of the file name is a date. The story is last in all lists, and is "
        "not in the archive and the Atom feed.",
        fix="Write `date`, or begin the file name with the date: `2026-11-20-small-model.md`.",
        severity="warning",
        example=front_matter(
            "- title: Small models are back",
            "+ title: Small models are back",
            "+ date: 2026-11-19",
            path="content/news/2026/11/2026-11-9-small-models.md",
        ),
    ),
    Code(
        name="missing-key",
        title="A required key is missing or empty.",
        cause="The message names the key. Its place is where the keys begin. A story needs `title`, `source` with "
        "`name` and `url`, `category` and `takeaways`. When `source` is the id of a record, it needs `source_url`.",
        fix="Add the key.",
        example=whole_file(
            "content/pages/about.md", "  ---", "+ title: About", "  nav_order: 1", "  ---", "  We write."
        ),
    ),
    Code(
        name="too-long",
        title="A value has too many characters, or a list too many items.",
        cause="The message says how many are allowed.",
        fix="Shorten it.",
        example=front_matter(f"- author: {'Ada Example, ' * 8}and others", "+ author: Ada Example and others"),
    ),
    Code(
        name="too-short",
        title="A value or a list is empty.",
        cause="The key needs a value. In a list, an item may be empty because its `-` has nothing after it.",
        fix="Write the value, or remove the empty item.",
        example=front_matter("- title: ''", "+ title: A small model admits doubt"),
    ),
    Code(
        name="two-source-urls",
        title="The URL of the original is given twice.",
        cause="It may be `url` below `source`, or `source_url`. Only one of them could count.",
        fix="Remove `source_url`.",
        example=front_matter(
            "  source: {name: OpenAI, url: https://openai.com/index/a-small-model/}",
            "- source_url: https://openai.com/other/",
        ),
    ),
    Code(
        name="unfinished-draft",
        title="The draft lacks what a story needs.",
        cause="The message names the missing keys, and `text` for the body. The place is that of the first.",
        fix="Nothing, until you remove `draft: true`.",
        severity="warning",
        example=front_matter("  draft: true", "- category:", "+ category: research"),
    ),
    Code(
        name="unknown-key",
        title="There is no such key.",
        cause="Most often it is a typo. Then the value is still checked as that of the key you meant.",
        fix="Correct it as the hint says. The reference of front matter and settings lists all keys.",
        example=front_matter("- auther: Ada Example", "+ author: Ada Example"),
    ),
    Code(
        name="unclear-time",
        title="The clocks of the hub show this time twice on that day, or not at all.",
        cause="In the `timezone` of the hub, the clocks change in this hour. A time that exists twice is taken as the "
        "first of the two; a time that does not exist is taken by the clocks before the change.",
        fix="Write the offset from UTC, as the hint does.",
        severity="warning",
        example=front_matter(
            "- date: 2026-10-25T02:30:00",
            "+ date: 2026-10-25T02:30:00+01:00",
            files=(("site.yaml", "timezone: Europe/Berlin"),),
        ),
    ),
    Code(
        name="updated-before-date",
        title="`updated` is earlier than `date`.",
        cause="A story cannot change before it is published. Two times are compared as moments. If one of the two is "
        "only a day, their days are compared, as they are written and as they are in the time zone of the hub.",
        fix="Correct one of the two.",
        example=front_matter("- updated: 2026-11-12", "+ updated: 2026-11-22"),
    ),
    Code(
        name="wrong-type",
        title="A value has the wrong form.",
        cause="The key needs something else: a list instead of text, a number instead of a word, `true` instead "
        "of `yes`.",
        fix="Write it as the hint says. A list with one item is `[safety]`.",
        example=front_matter("- tags: open weights, safety", "+ tags: [open weights, safety]"),
    ),
)
