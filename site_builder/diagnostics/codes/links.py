"""Codes of links and images, and of the files that they lead to."""

from __future__ import annotations

from site_builder.diagnostics.codes.code import OTHER_STORY_PATH, Code, body

_FOLDER = "content/news/2026/11"
_CHART = (f"{_FOLDER}/chart.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300"/>')
_DIAGRAM = (f"{_FOLDER}/diagram.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
_DEMO = (f"{_FOLDER}/demo.js", "alert(1)")

CODES = (
    Code(
        name="active-file",
        title="A story links to a file that browsers may run.",
        cause="A web page or a script next to a story would run with the rights of the site. Files of unknown kinds "
        "count too.",
        fix="Link to where it is published, or pack it into an archive (`demo.zip`).",
        example=body("- Try [the demo](demo.js).", "+ Try [the demo](https://openai.com/demo).", files=(_DEMO,)),
    ),
    Code(
        name="broken-anchor",
        title="A link leads to an unknown heading.",
        cause="The part after `#` is the heading in small letters, its words joined by hyphens. No heading of this "
        "page, or of the other one, matches.",
        fix="Compare it with the heading. Without `#` and what follows, the link leads to the top of the page.",
        example=body(
            "- See [the method](#methods).", "+ See [the method](#method).", "  ", "  ## Method", "  ", "  Ask."
        ),
    ),
    Code(
        name="broken-image",
        title="An image file cannot be shown.",
        cause="It is damaged, has a format that browsers do not show, or is far too large. SVG files must not "
        "contain scripts or HTML, and must not load anything from other sites. The message names the file; the "
        "place is that of the link. SVG files in `static/` are checked even when no story shows them.",
        fix='Open the image in an image editor and save it again, smaller if it is too large. Save an SVG as "plain" '
        'or "optimised", or remove the element that the message names.',
        example=body(
            "- ![Errors fall by half](diagram.svg)",
            "+ ![Errors fall by half](chart.svg)",
            files=(_DIAGRAM, _CHART),
        ),
    ),
    Code(
        name="broken-link",
        title="A link leads to an unknown story, page or file.",
        cause="A link without `https://` is looked up in this hub. The paths of drafts, scheduled and expired stories "
        "are unknown too: link to such a story by its slug. This holds for links in the settings and in "
        "`redirects.yaml` as well.",
        fix="Correct the slug, the file name or the path. Put `https://` before the URL of another site.",
        example=body("- See [our digest](open-weight).", "+ See [our digest](open-weights)."),
    ),
    Code(
        name="empty-link",
        title="A link has no target.",
        cause="It has words, but no URL.",
        fix="Put the URL between the round brackets, or remove the brackets.",
        example=body("- See [the paper]().", "+ See [the paper](https://arxiv.org/abs/2509.04664)."),
    ),
    Code(
        name="link-to-unpublished",
        title="A link leads to a story that is not published, or to a list without stories.",
        cause="The story is a draft, scheduled or expired. While it is not published, the link leads to the original "
        "that the story credits, or nowhere when a draft has no valid URL of it. A link to a list that is empty now, "
        "such as the page of a tag, leads to the next list above it. At a redirect to an expired story, "
        "readers learn that it was withdrawn.",
        fix="Nothing, if you mean it so. Otherwise publish the other story, or remove the link.",
        severity="warning",
        example=body(
            "- See [our digest](open-weights).",
            "+ See [the original](https://openai.com/open-weights/).",
            files=((OTHER_STORY_PATH, "draft: true"),),
        ),
    ),
    Code(
        name="missing-alt",
        title="An image has no description.",
        cause="Readers who cannot see the image hear its description. It is required in the body and for the cover.",
        fix="Say in a few words what the image shows: between the square brackets, or as `image_alt`.",
        example=body("- ![](chart.svg)", "+ ![Errors fall by half](chart.svg)", files=(_CHART,)),
    ),
    Code(
        name="missing-file",
        title="An image or file does not exist.",
        cause="A name that begins with `/` is looked up in `static/`, any other next to the story.",
        fix="Compare the name with that of the file, capital letters included.",
        example=body("- ![Errors fall by half](chart.png)", "+ ![Errors fall by half](chart.svg)", files=(_CHART,)),
    ),
    Code(
        name="no-link-text",
        title="A link has no text.",
        cause="There is nothing to click on.",
        fix="Put words between the square brackets.",
        example=body(
            "- See [](https://arxiv.org/abs/2509.04664).", "+ See [the paper](https://arxiv.org/abs/2509.04664)."
        ),
    ),
    Code(
        name="outside-image",
        title="An image is on another site.",
        cause="Browsers would load it from there, and tell that site about your readers.",
        fix="If its licence allows, save a copy next to the story and name that. Otherwise link to it in words.",
        example=body(
            "- ![Errors fall by half](https://openai.com/chart.svg)",
            "+ ![Errors fall by half](chart.svg)",
            files=(_CHART,),
        ),
    ),
    Code(
        name="unsafe-link",
        title="A link begins with `//` or with an unknown scheme.",
        cause="Links may begin with `https:`, `http:`, `mailto:` or `tel:`. Others, such as `javascript:`, could run "
        "programs.",
        fix="Write the whole URL, with `https://`.",
        example=body(
            "- See [the paper](//arxiv.org/abs/2509.04664).", "+ See [the paper](https://arxiv.org/abs/2509.04664)."
        ),
    ),
)
