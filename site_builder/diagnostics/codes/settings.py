"""Codes of `site.yaml`, `content/sources.yaml` and texts of the layouts."""

from __future__ import annotations

from site_builder.diagnostics.codes.code import Code, settings, whole_file

CODES = (
    Code(
        name="bad-domain",
        title="A domain in `content/sources.yaml` is not a host name.",
        cause="`domains` lists host names, such as `openai.com`. Sub-domains count too.",
        fix="Write the host name only, without `https://` and without a path.",
        example=whole_file(
            "content/sources.yaml",
            "  - {id: openai, name: OpenAI}",
            "  - id: arxiv",
            "    name: arXiv",
            "-   domains: [https://arxiv.org/]",
            "+   domains: [arxiv.org]",
        ),
    ),
    Code(
        name="bad-key",
        title="The IndexNow key is not valid.",
        cause="A key has 8 to 128 characters: letters, digits and hyphens.",
        fix="Write `true` to have a key made, or write a key of these characters.",
        example=settings("- indexnow: yes", "+ indexnow: true"),
    ),
    Code(
        name="bad-service",
        title="A setting of `verification` or `analytics` is not what the service gives.",
        cause="`verification` has the codes that search engines and others give, and `analytics` what a site is called "
        "at its service.",
        fix="Copy it from the page of the service: of a tag, only the value of `content`.",
        example=settings(
            "  verification:",
            """-   google: '<meta name="google-site-verification" content="rXOxyZounnZa">'""",
            "+   google: rXOxyZounnZa",
        ),
    ),
    Code(
        name="bad-target",
        title="A target of `deploy` is not valid.",
        cause="It is a folder, or a URL such as `s3://bucket/prefix`. Some options belong to some targets only: "
        "`region` is for buckets. A target with a `base_url` of its own, which is a preview, cannot be at the place of "
        "another.",
        fix="Write one of the targets that the hint lists.",
        example=settings("- deploy: {live: 's3:bucket'}", "+ deploy: {live: 's3://bucket'}"),
    ),
    Code(
        name="bad-timezone",
        title="The time zone is unknown.",
        cause="`timezone` is a name of the IANA database: most are a continent and a city.",
        fix="Write a name such as `Europe/Berlin`, `America/New_York` or `Asia/Kolkata`.",
        example=settings("- timezone: Berlin", "+ timezone: Europe/Berlin"),
    ),
    Code(
        name="duplicate-category",
        title="The settings list a category twice.",
        cause="Two categories with the same slug would have the same URL.",
        fix="Remove one, or give it another slug.",
        example=settings(
            "  categories:",
            "    - {slug: research, title: Research}",
            "-   - {slug: research, title: Papers}",
            "+   - {slug: papers, title: Papers}",
        ),
    ),
    Code(
        name="example-address",
        title="`base_url` is an example, or a URL that readers cannot use.",
        cause="Feeds, sitemaps and social networks would send readers to that URL: that of a new hub, `localhost`, or "
        "a name that is reserved for tests. `deploy` refuses it. The preview does not report it.",
        fix="Write the URL of your hub into `site.yaml`.",
        severity="warning",
        example=settings("- base_url: https://example.org/", "+ base_url: https://NAME.github.io/my-hub/"),
    ),
    Code(
        name="missing-text",
        title="A translation lacks texts that the pages need.",
        cause="There are no texts in the `language` of the settings, or a file below `layouts/texts/` of the hub lacks "
        "some: perhaps a new version of site_builder needs more, or the language has more forms for numbers. The "
        "English ones are used instead, and programs that read pages aloud pronounce them in the wrong language.",
        fix="Add them. The packaged `layouts/texts/en.yaml` has all texts in English.",
        severity="warning",
        no_example="The list of texts is too long to show.",
    ),
    Code(
        name="secret-in-settings",
        title="A URL in the settings contains a password, token or signature.",
        cause="Everyone who works on the hub can read the settings, and often everyone else.",
        fix="Remove it, and set it in the environment or in the file of the provider. If the file was ever shared, "
        "make a new secret: others know this one.",
        example=settings(
            "- deploy: {live: 'git+https://me:secret@host.example/hub.git'}",
            "+ deploy: {live: 'git+https://host.example/hub.git'}",
        ),
    ),
    Code(
        name="unknown-check",
        title="`checks` or `ignore` names a code that is not a rule of `check`.",
        cause="Only rules of `check` can be switched off or ignored. Problems that every build finds cannot.",
        fix="Correct the code, or remove the line. This page says of each code whether it is a rule.",
        found_by="check",
        example=settings("- checks: {long-titel: off}", "+ checks: {long-title: off}"),
    ),
    Code(
        name="unknown-text",
        title="`texts` in the settings has an unknown key.",
        cause="`texts` replaces texts of the layouts by their keys.",
        fix="Correct the key. `layouts/texts/en.yaml` has all of them.",
        example=settings("- texts: {joinn: Subscribe}", "+ texts: {join: Subscribe}"),
    ),
    Code(
        name="retired-text",
        title="A text of the layouts is no longer used.",
        severity="warning",
        cause="`months` and `short_months` were the names of the months. Now they are those of the CLDR, a collection "
        "of facts about languages, for `language` and in the form that each place needs.",
        fix="Remove the line. To write dates in another way, set `date_form` and `month_form`.",
        example=settings(
            "- texts: {short_months: Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec}",
            '+ texts: {date_form: "{day} {month} {year}", month_form: "{month} {year}"}',
        ),
    ),
)
