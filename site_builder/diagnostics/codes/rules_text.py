"""Codes of the rules of `check` for the text of a story: title, summary, takeaways, claims, tags, sources."""

from __future__ import annotations

from functools import partial

from site_builder.diagnostics.codes.code import OTHER_STORY_PATH, Code, front_matter

_rule = partial(Code, is_rule=True, found_by="check", severity="warning")
_TAGGED = "tags: [open weights]"
_SIGNED = "author: Ada Example"

CODES = (
    _rule(
        name="lonely-tag",
        title="Only this story has the tag, and it looks like a typo of another tag.",
        cause="Readers find stories on a subject by their tags. A tag is reported when it differs in one letter from a "
        "tag of several stories. Tags that differ in a number (`GPT-4`, `GPT-5`) and words of fewer than five letters "
        "are not reported.",
        fix="Write the tag as the other stories do. To accept both spellings as one tag, list one in the `also` of the "
        "other in `content/tags.yaml`. If the tag is right, ignore the rule and give the reason.",
        example=front_matter(
            "- tags: [open weight]",
            "+ tags: [open weights]",
            files=((OTHER_STORY_PATH, _TAGGED), ("content/news/2026/11/2026-11-17-first-weights.md", _TAGGED)),
        ),
    ),
    _rule(
        name="similar-author",
        title="The name of an author looks like another spelling of the name of another author.",
        cause="Readers find all stories of an author on one page. A name is reported when it has the same words in "
        "another order, an initial in place of a first name, or, of a single story, one letter that differs from the "
        "name of an author of several stories.",
        fix="Write the name as the other stories do. If these are two people, ignore the rule and give the reason.",
        example=front_matter(
            "- author: A. Example",
            "+ author: Ada Example",
            files=((OTHER_STORY_PATH, _SIGNED), ("content/news/2026/11/2026-11-17-first-weights.md", _SIGNED)),
        ),
    ),
    _rule(
        name="long-dek",
        title="The summary is longer than previews of links show.",
        cause="It has more than 200 characters. Search results show only about 155.",
        fix="Say it in one sentence. The rest belongs in the body.",
        example=front_matter(
            f"- summary: It answers fewer questions, {'and fewer, ' * 16}and gets more of them right.",
            "+ summary: It answers fewer questions, and gets more of them right.",
        ),
    ),
    _rule(
        name="long-title",
        title="The title is longer than cards show.",
        cause="It has more than 90 characters. Search results show only about 60.",
        fix="Begin with what is new, and leave out what the summary can say.",
        example=front_matter(
            "- title: A small model admits doubt in medical questions, and so makes fewer errors than large ones do",
            "+ title: A small model admits doubt",
        ),
    ),
    _rule(
        name="needless-ignore",
        title="A story or an item ignores a rule that finds nothing in it.",
        cause="The line would hide a mistake that is made later.",
        fix="Remove the line.",
        example=front_matter("  ignore:", "-   long-title: it is the name of a law"),
    ),
    _rule(
        name="no-why-it-matters",
        title="The story does not say why it matters.",
        cause="Readers want to know who can do what now, or has to think again.",
        fix="Write one or two sentences under `why_it_matters`.",
        example=front_matter("+ why_it_matters: Doctors know when to look up an answer."),
    ),
    _rule(
        name="repeated-dek",
        title="The summary repeats the title.",
        cause="The two are shown one below the other. They are compared by the words that they share.",
        fix="Say what the title leaves open: how, by whom, at what price.",
        example=front_matter(
            "- summary: The small model admits its doubt.",
            "+ summary: It answers fewer questions, and gets more of them right.",
        ),
    ),
    _rule(
        name="repeated-takeaway",
        title="A takeaway repeats the title or another takeaway.",
        cause="Readers learn nothing from it. The texts are compared by the words that they share.",
        fix="Remove it, or say more.",
        example=front_matter(
            "  takeaways:",
            "    - Errors fall by half.",
            "    - Its makers publish the weights.",
            "-   - The small model admits doubt.",
            "+   - It declines to answer one question in five.",
        ),
    ),
    _rule(
        name="same-original",
        title="Two stories credit the same original.",
        cause="The newer of the two is reported. `http` or `https`, `www.`, tracking parameters, AMP copies, a slash "
        "at the end, and for arXiv the version and the PDF make no difference.",
        fix="Update the older story, with a date under `updated`, or write about another original.",
        example=front_matter(
            "- source: {name: OpenAI, url: https://www.openai.com/open-weights?utm_source=x}",
            "+ source: {name: OpenAI, url: https://openai.com/index/a-small-model/}",
        ),
    ),
    _rule(
        name="takeaway-count",
        title="There are fewer than three or more than five takeaways.",
        cause="Readers expect a short list, and remember no more than five.",
        fix="Write three to five.",
        example=front_matter(
            "  takeaways:",
            "-   - Errors fall by half.",
            "+   - Errors fall by half.",
            "+   - Its makers publish the weights.",
            "+   - It declines to answer one question in five.",
        ),
    ),
    _rule(
        name="unlike-name",
        title="A name in the title or a takeaway is spelled differently in the body.",
        cause="The two differ in one letter, so one is probably a typo.",
        fix="Correct the wrong one.",
        example=front_matter(
            "  takeaways:",
            "    - It declines to answer one question in five.",
            "    - Its makers publish the weights.",
            "-   - Only DeepMimd took part.",
            "+   - Only DeepMind took part.",
        ),
    ),
    _rule(
        name="unlike-number",
        title="A number in the title or a takeaway is different in the body.",
        cause="The two look like a typo of each other: two digits swapped, one digit different, million instead of "
        "billion. The form makes no difference: `7B` is `7.3 billion`, `12` is `twelve`, `320 milliseconds` is "
        "`0.32 s`. Without a word such as `about`, `10 billion` is not rounded from 11 billion.",
        fix="Look it up in the original, and correct the wrong one.",
        example=front_matter(
            "  takeaways:",
            "    - It declines to answer one question in five.",
            "    - Its makers publish the weights.",
            "-   - Errors fall by 25 percent.",
            "+   - Errors fall by 52 percent.",
        ),
    ),
    _rule(
        name="unstated-takeaway",
        title="A number or name of a takeaway is not in the body.",
        cause="Readers look for more about it in the body. The rule is off unless the settings switch it on, because a "
        "takeaway may say what the body leaves out.",
        fix="Mention it in the body, or correct it.",
        severity="off",
        example=front_matter(
            "  takeaways:",
            "    - It declines to answer one question in five.",
            "    - Its makers publish the weights.",
            "-   - The tests took 77 days.",
            "+   - Errors fall by 52 percent.",
            files=(("site.yaml", "checks: {unstated-takeaway: warning}"),),
        ),
    ),
    _rule(
        name="unstated-title",
        title="A number or name of the title is nowhere else in the story.",
        cause="The text has to support its title: body, takeaways, summary and `why_it_matters` are searched. Not "
        "reported are numbers below ten, numbers in words without a scale or unit (`twelve billion` is compared, "
        "`twelve labs` is not), and names that the story has in part. Where a title capitalises all words, only names "
        "such as `GPT-4o` or `OpenAI` are recognised.",
        fix="Mention it in the text, or correct the title.",
        example=front_matter(
            "- title: A small model admits doubt in 28 countries",
            "+ title: A small model admits doubt",
        ),
    ),
)
