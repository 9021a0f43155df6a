"""Codes of stories: what they lack, and what they say of each other, of categories and of sources."""

from __future__ import annotations

from site_builder.diagnostics.codes.code import OTHER_STORY_PATH, Code, body, front_matter

_RESEARCH = ("site.yaml", "categories: [{slug: research, title: Research}]")
_SOURCES = ("content/sources.yaml", "- {id: openai, name: OpenAI, domains: [openai.com]}")

CODES = (
    Code(
        name="duplicate-id",
        title="Two stories have the same `id`.",
        cause="Feed readers know a story by its `id`, which is its slug when the key is not given.",
        fix="Change or remove the `id` of the newer story. Leave the older one as it is: with a new `id`, feed "
        "readers show it again.",
        example=front_matter("- id: open-weights", "+ id: small-model-2026"),
    ),
    Code(
        name="duplicate-slug",
        title="Two stories have the same slug, and so the same URL.",
        cause="The slug is the file name without its date, or the key `slug`. For the same two files, there may "
        "also be a `url-collision`.",
        fix="Rename one file, or give one story another `slug`. Change the newer one, so that old links keep working.",
        example=front_matter("- slug: open-weights", "+ slug: small-model"),
    ),
    Code(
        name="empty-body",
        title="The story has no text below its front matter.",
        cause="A story needs a body.",
        fix="Write what happened. Until then, set `draft: true`.",
        example=body("+ The model was tested on medical questions."),
    ),
    Code(
        name="example-story",
        title="The example story of a new hub is still there.",
        cause="It would be published. The preview does not report it.",
        fix="Delete the file as soon as you have a story of your own.",
        severity="warning",
        example=front_matter(
            "- summary: An example story, to be replaced by your first one.",
            "+ summary: It answers fewer questions, and gets more of them right.",
        ),
    ),
    Code(
        name="foreign-domain",
        title="The original is not on a domain of its source.",
        cause="`content/sources.yaml` lists the `domains` of the source. A wrong link may credit the wrong publisher.",
        fix="Correct the URL or the source. If the publisher uses this host, add it to its `domains`.",
        severity="warning",
        example=front_matter(
            "  source: openai",
            "- source_url: https://example.com/index/a-small-model/",
            "+ source_url: https://openai.com/index/a-small-model/",
            files=(_SOURCES, (OTHER_STORY_PATH, "source: {name: OpenAI, url: https://openai.com/open-weights/}")),
        ),
    ),
    Code(
        name="related-and-unrelated",
        title="A story is in both `related` and `unrelated`.",
        cause="It cannot be shown and hidden at once.",
        fix="Remove it from one of the two.",
        example=front_matter("- related: [open-weights]", "  unrelated: [open-weights]"),
    ),
    Code(
        name="unknown-category",
        title="The category is not in the settings.",
        cause="When `site.yaml` lists `categories`, stories can have only these.",
        fix="Correct the spelling. Write the slug, not the title. Add a new category to `site.yaml` first.",
        example=front_matter("- category: reserch", "+ category: research", files=(_RESEARCH,)),
    ),
    Code(
        name="unknown-source",
        title="The source has no record in `content/sources.yaml`.",
        cause="It is an error when the story names the source by its id only. It is a warning when the story gives a "
        "name and a URL, and the file has other records.",
        fix="Correct the spelling, or copy the record of the hint into `content/sources.yaml`.",
        example=front_matter(
            "- source: opnai",
            "+ source: openai",
            "  source_url: https://openai.com/index/a-small-model/",
            files=(_SOURCES, (OTHER_STORY_PATH, "source: {name: OpenAI, url: https://openai.com/open-weights/}")),
        ),
    ),
    Code(
        name="unknown-story",
        title="`related` or `unrelated` names an unknown story.",
        cause="No story has this slug.",
        fix="Write its slug: the last part of its URL, which is most often the file name without date and `.md`.",
        example=front_matter("- related: [open-wieghts]", "+ related: [open-weights]"),
    ),
)
