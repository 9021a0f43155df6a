"""Codes of old URLs, redirects, and URLs that two files claim."""

from __future__ import annotations

from site_builder.diagnostics.codes.code import Code, front_matter, whole_file

CODES = (
    Code(
        name="bad-old-address",
        title="An old URL is not a path that can be published on every host.",
        cause="Old URLs are listed in `aliases`, `redirects.yaml` and `urls.lock`. For some hosts a file of the "
        "same name is written, so `?` and `#` are not possible.",
        fix="Write the part after the host name, beginning with `/`. A URL with a `?` cannot be kept.",
        example=front_matter("- aliases: [2026/small-model]", "+ aliases: [/2026/small-model/]"),
    ),
    Code(
        name="bad-redirect",
        title="A redirect has no valid target.",
        cause="In `redirects.yaml`, an old URL leads to a path of the site, a URL of another site, or `gone`.",
        fix="Write where it leads: `/news/small-model/`, `https://...` or `gone`.",
        example=whole_file("redirects.yaml", "- /old/: news/small-model/", "+ /old/: /news/small-model/"),
    ),
    Code(
        name="lost-url",
        title="A published URL is no longer answered.",
        cause="`urls.lock` remembers the URLs of published stories and items. What was at this URL was renamed, "
        "deleted or made a draft, and no redirect leads to another page.",
        fix="Do as the hint says: write `aliases` in the renamed story or item, or a line in `redirects.yaml`. Remove "
        "the line from `urls.lock` only when no reader has seen the URL, as after a build that was never online.",
        example=whole_file(
            "urls.lock",
            "  # URLs of stories that readers may know.",
            "- /news/tiny-model/",
            "+ /news/small-model/",
        ),
    ),
    Code(
        name="redirect-conflict",
        title="An old URL leads to two pages.",
        cause="Two stories, a story and `redirects.yaml`, or two lines of that file claim it. The message names both.",
        fix="Remove one of them.",
        example=front_matter("- aliases: [/old/]", files=(("redirects.yaml", "/old/: /news/open-weights/"),)),
    ),
    Code(
        name="redirect-loop",
        title="Old URLs lead to each other in a circle.",
        cause="Browsers never reach a page.",
        fix="Let one of them lead to a page, or write `gone`.",
        example=whole_file("redirects.yaml", "- /a/: /b/", "+ /a/: /news/small-model/", "  /b/: /a/"),
    ),
    Code(
        name="too-many-redirects",
        title="The host of the site does not take this many redirects.",
        cause="Vercel takes 2,048 redirects; more are an error. An S3 bucket takes 50 rules; more are a warning, "
        "because pages that lead on are published instead.",
        fix="For Vercel, remove the oldest redirects. For S3, do nothing.",
        no_example="The list of redirects would be too long to show.",
    ),
    Code(
        name="url-collision",
        title="Two files would be published at the same URL.",
        cause="Two pages may have the same file name, or a page the name of one that every hub has: `news`, `tags`, "
        "`archive`. A file cannot have the name of a folder, or the name of another file with `.gz` that "
        "`precompress` needs. An old URL cannot be that of a page.",
        fix="Rename one of the two files, or remove the old URL. Pages of the generator cannot be renamed.",
        example=whole_file(
            "redirects.yaml",
            "- /news/small-model/: /news/open-weights/",
            "+ /news/tiny-model/: /news/open-weights/",
        ),
    ),
)
