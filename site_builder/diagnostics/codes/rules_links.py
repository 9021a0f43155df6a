"""Codes of the rules of `check` for links, images, headings and markup."""

from __future__ import annotations

from functools import partial

from site_builder.diagnostics.codes.code import OTHER_STORY_PATH, Code, body, front_matter, whole_file

_rule = partial(Code, is_rule=True, found_by="check", severity="warning")
_CHART = ("content/news/2026/11/chart.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300"/>')
_NETWORK = "It depends on another site."

CODES = (
    _rule(
        name="dead-link",
        title="A link leads to a page of another site that is gone.",
        cause="Its site answers 404 (Not Found) or 410 (Gone).",
        fix="Look for the new URL of the page, or link to a copy at web.archive.org.",
        found_by="check --external-links",
        no_example=_NETWORK,
    ),
    _rule(
        name="empty-box",
        title="A box has no text.",
        cause="The text of a box (`!!! note`) has to be indented.",
        fix="Begin each line of its text with four spaces.",
        example=body("- !!! note", "- The weights are open.", "+ !!! note", "+     The weights are open."),
    ),
    _rule(
        name="link-will-expire",
        title="A link leads to something that will not be there any more after a known moment.",
        cause="The story expires, or all stories of a tag, a category, a source or a month do. Then the link leads to "
        "the original of the story, or to the list above, and every build reports `link-to-unpublished`.",
        fix="Link to something that stays, or remove the link in time. If it may go, ignore the rule in this story.",
        example=body(
            "- See [our digest](open-weights).",
            "+ See [the original](https://openai.com/open-weights/).",
            files=((OTHER_STORY_PATH, "expires: 2026-12-01"),),
        ),
    ),
    _rule(
        name="orphan-page",
        title="No link leads to this content page.",
        cause="Stories, other pages and the navigation do not link to it. The footer does not either, because it "
        "has no `nav_order`.",
        fix="Give it a `nav_order`, which puts it into the footer, or link to it. If a layout of yours links to it, "
        "turn the rule off.",
        example=whole_file(
            "content/pages/about.md", "  ---", "  title: About", "+ nav_order: 1", "  ---", "  We write."
        ),
    ),
    _rule(
        name="orphan-story",
        title="No other story leads to this one.",
        cause="Readers find it in lists only: it is not linked, and not shown in More AI news. The rule applies when "
        "a hub has enough stories to choose from.",
        fix="Link to it from a story on the same subject, or name it there under `related`. Shared tags help too.",
        example=front_matter(
            "- unrelated: [small-model]",
            "+ related: [small-model]",
            path=OTHER_STORY_PATH,
            files=(("site.yaml", "related: 1"),),
        ),
    ),
    _rule(
        name="own-address",
        title="A link to this hub is written with its whole URL.",
        cause="No build notices when such a link is broken, the preview leaves for the published site, and the link "
        "stays behind when the hub moves.",
        fix="Write the slug of the story.",
        example=body(
            "- See [our digest](https://hub.example/news/open-weights/).", "+ See [our digest](open-weights)."
        ),
    ),
    _rule(
        name="shown-as-text",
        title="A link, an image or HTML is shown as it was typed.",
        cause="It is not valid Markdown: a file name has spaces, there is a space between the brackets of a link, or "
        "HTML is not allowed in this hub. Code is not checked.",
        fix="Write it in Markdown, as the hint says. Put an example of HTML in backticks.",
        example=body(
            "- See [the paper] (https://arxiv.org/abs/2509.04664).",
            "+ See [the paper](https://arxiv.org/abs/2509.04664).",
        ),
    ),
    _rule(
        name="skipped-heading",
        title="A heading skips a level.",
        cause="Readers who listen to a page find their way by the levels. A heading is reported when it is more than "
        "one level below the one before, or when the first heading is lower than a later one.",
        fix="Choose the level by order, not by size.",
        example=body("  ## Method", "  ", "  Ask.", "  ", "- #### Limits", "+ ### Limits", "  ", "  Few questions."),
    ),
    _rule(
        name="unreachable-link",
        title="Another site does not answer, or does not answer as a website should.",
        cause="It cannot be found, is out of order, redirects without end, or breaks off its answer.",
        fix="Nothing, unless it goes on for days. Then look for another URL.",
        found_by="check --external-links",
        no_example=_NETWORK,
    ),
    _rule(
        name="unused-file",
        title="No story or page uses a file next to the stories.",
        cause="Only files that a story or page shows or links to are published. This one may be forgotten, or a story "
        "lacks its image.",
        fix="Show it in a story, link to it, or delete it.",
        no_example="The contents of a file cannot show it.",
    ),
    _rule(
        name="vague-link",
        title="The text of a link does not say where it leads.",
        cause='Many who listen to a page go from link to link, and hear "here" or "this".',
        fix="Put the brackets around the words that name the target.",
        example=body(
            "- The paper is [here](https://arxiv.org/abs/2509.04664).",
            "+ [The paper](https://arxiv.org/abs/2509.04664) is there.",
        ),
    ),
    _rule(
        name="weak-alt",
        title='The description of an image is a file name, or a word such as "chart".',
        cause="Readers who cannot see the image learn nothing from it. (Every build reports a missing description.)",
        fix='Say what a reader sees, and what it means: "Errors fall from 75 to 26 percent".',
        example=body("- ![chart.svg](chart.svg)", "+ ![Errors fall by half](chart.svg)", files=(_CHART,)),
    ),
)
