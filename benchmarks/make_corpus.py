"""Write a hub of N invented stories, for measuring a build: `python benchmarks/make_corpus.py N DIR`.

The same N and seed give the same bytes: of each story's generator only `random()` is used, whose values every
Python agrees on. A story differs between two N only in its date, its tags and the paths of its links.
"""

from __future__ import annotations

import argparse
import math
import posixpath
import re
from bisect import bisect
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from random import Random

START, END = datetime(2015, 1, 1, 7, 30), datetime(2026, 11, 20, 16, 45)
TITLE_STEP = 1_745_041
"""Coprime to the number of titles, so that none comes twice before all have come."""

# Rules: `name: option | option`, with {slots}. An @ is the story's own system; \n and \t lay out code.
GRAMMAR = r"""
sentence: {clause}. | {clause}. | {clause}. | {open}, {clause}. | {open}, {clause}. | {clause}, {tail}.
  | {clause}, {tail}. | {frame} that {clause}. | {open}, {clause}, {tail}. | {frame} that {clause}, {tail}.
clause: {who} {did} | {who} {did} | {who} {did} | {system} {scored} | {system} {scored} | {doc} {told}
who: the authors | the team | the maintainers | researchers at {lab} | engineers at {lab} | {lab}
  | {lab} and {lab} | a group from {place} | two groups in {place} | early users in {place}
  | a small team at {lab}
did: trained @ on {much} of {data} and kept {small} percent back for testing | built {T} into {system}
  | compared {T} with {T} on {bench} and found a gap of {small} points | published a catalogue of {data}
  | released the weights of @ together with the code for {T} | repeated the study with {count} more {data}
  | measured {metric} on {bench} over {pct} runs with different seeds | ran @ for {pct} days on {chips}
  | replaced {T} with {T} and saw {metric} {rise} by {pct} percent | halved the memory needed for {T}
  | traced most failures on {bench} to {T} rather than to the size of the model | dropped {T} altogether
  | set `{flag}` to {pct} by default after complaints about {metric} | rewrote the {T} code for {chips}
  | asked {count} readers to rate answers about {data} without knowing which system wrote them
  | cut the cost of {T} by {pct} percent and left {metric} as it was | trained a probe for {T} on {data}
  | tuned the stage for {T} by hand until {metric} stopped moving | licensed {data} from {pct} archives
  | found that {count} {data} contained answers to {bench} | kept `{flag}` off in every test
  | split the work between {T}, which is cheap, and {T}, which is not | asked {lab} to repeat the runs
  | reported results for {pct} languages, including some with fewer than {count} {data}
  | argued that {bench} rewards {T} more than understanding | used {T} only in the last {pct} layers
  | gave {system} tools for {T} and a limit of {pct} calls for each task | warned against using {T} alone
  | fixed {pct} errors in {bench} before running anything | showed that {T} and {T} fail on the same {data}
  | distilled @ into a network {small} times smaller that runs on {chips} | called for audits of {T}
system: @ | @ | @ | {model} | a smaller sibling of @ | the open version of @ | a baseline without {term}
scored: scored {pct}.{d} percent on {bench}, {small} points above {model} | learnt {T} from {count} examples
  | answered {pct} percent of questions about {data} correctly | failed on {data} that mention {term}
  | kept its {metric} when {data} were shuffled | lost {small} points once {T} was switched off
  | ran on {chips} at {count} tokens per second | matched {model} in {metric} at {pct} percent of the cost
  | wrote `{flag}` into its own settings when nobody asked it to | took {pct} hours to index {count} {data}
  | picked the right tool {pct} times out of a hundred | ignored {T} in {small} of {pct} trials
told: listed {pct} limits, among them {T} and {T} | gave {metric} for {chips} only | left {T} to future work
  | credited {lab} with the idea of {T} | put the energy used at {pct} megawatt hours
  | compared @ with {model} | devoted {small} pages to {T} | recommended `{flag}` for anyone short of memory
doc: the paper | the report | the model card | the appendix | the announcement | the changelog | the preprint
open: in a second experiment | for the first time | on {chips} | after {pct} weeks of testing | by contrast
  | at the same time | to rule out luck | on harder {data} | in the longest run | once {bench} was corrected
  | without {T} | under a fixed budget | according to {lab} | with {T} in place | before the release
tail: which {lab} had predicted | though only on {bench} | with {metric} almost unchanged | as {lab} noted
  | a result that held on {chips} | but only when {T} was used as well | within a margin of {small} points
  | at a cost of about {count} dollars | largely because of {T} | with no loss on {bench}
  | and said so in {doc}
frame: {doc} adds | {doc} concedes | {lab} says | a table in {doc} shows | critics reply | reviewers confirmed
cite: {link} gives {metric} for each of the {pct} settings. | Details of {T} are in {link}.
  | According to {link}, {clause}. | {clause}, as {link} explains. | {link} has {count} {data} to try.
link: [the {artefact}](https://{host}/{tag}/{pct}{d}) | [its {artefact}](https://{host}/docs/{flag}.html)
  | [this {artefact}](https://www.{host}/{tag}?v={small})
artefact: repository | data sheet | notebook | write-up | leaderboard | demo | {term} manual
back: {who} had read | this builds on | a question is left open by | @ should be compared with | {doc} cites
why: Teams that depend on {term} can now weigh {metric} against cost with public numbers.
  | Cheaper {term} would put such systems within reach of groups the size of {lab}.
  | If the result on {bench} holds, {term} becomes a matter of *engineering* rather than research.
  | Most products use {term} somewhere, and few of their makers have tested it on {data}.
  | Failures of {term} are easy to miss, and {bench} finally counts them.
item: a check of {metric} on {bench} | {count} {data}, cleaned and deduplicated | scripts for **{term}**
  | a report on {term} by {lab} | the full settings, with `{flag}` and `{flag}` | weights for {chips}
  | results for {pct} languages | an *optional* stage for {term} | tests on {data} from {place}
intro: {lab} lists what comes with @ | The release has these parts | Compared with {model}, there is now
heading: What {lab} did | Results on {bench} | The role of {term} | Limits | How @ was trained
  | Data and {term} | From {term} to {term} | Cost and {metric} | Running it on {chips}
columns: System;Accuracy;Cost in dollars | Model;{bench};{bench} | Run;Hours;Score | Name;Latency;Memory in GB
cell: {pct}.{d} | {pct} | **{pct}.{d}** | {count} | {d}.{d}{d}
T: {term} | {term} | {term} | {term} | {term} | {term} | {term} | {term} | {term} | *{term}* | **{term}**
model: {name} {version} | {name} {version} | {name}
metric: accuracy | latency | recall | calibration | throughput | robustness | factuality | memory use
  | fairness
bench: HarborQA | OpenLedger | TriviaNorth | CodeRiver | MathGarden | LongShelf | AgentYard | ToolMaze
  | ClinicSet
data: court rulings | chat logs | protein sequences | news articles | source files | weather maps
  | lab notebooks | radiology reports | customer letters | satellite images | patents | maintenance records
  | bug reports
chips: laptops | eight accelerators | ordinary phones | a single GPU | {pct} rented GPUs | older CPUs
place: Zürich | Montréal | Nairobi | Malmö | São Paulo | Seoul | Bengaluru | Tallinn | Lisbon | Kraków | Kyoto
much: {pct} billion tokens | {count} hours | {small} trillion tokens | {pct} gigabytes | {count} pages
rise: rise | fall | improve
flag: max_tokens | kv_cache | top_p | warmup_steps | grad_clip | rope_base | batch_size | fp8_matmul
  | beam_width
count: {small}00 | {pct}0 | {small},{d}{d}0 | {pct},{d}00
small: 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
pct: {small}{d} | 1{d}
d: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
code: python\nfrom hub import load\n\nmodel = load("{tag}", {flag}={pct})
  \nfor text in model.stream("Why is the sky blue?"):\n\tprint(text, end="", flush=True)\nprint()
  | python\ndef rate(step: int) -> float:\n\tif step < {pct}0:\n\t\treturn step / {pct}0\n\treturn step**-0.5
  | python\nimport numpy as np\n\ndef recall(found, wanted, k={pct}):\n\t"Share of queries with a hit."
  \n\thits = np.isin(found[:, :k], wanted)\n\treturn float(hits.any(axis=1).mean())  # on {bench}
  | python\nclass Settings(NamedTuple):\n\tname: str = "{tag}"\n\t{flag}: int = {pct}\n\tshuffle: bool = True
  | python\nruns = []\nfor seed in range({small}):\n\trun = evaluate("{bench}", seed)\n\truns += [run.score]
  | json\n{\n\t"model": "{tag}",\n\t"{flag}": {pct},\n\t"data": ["{tag}", "{tag}"],\n\t"public": true\n}
  | json\n{\n\t"role": "tool",\n\t"name": "{flag}",\n\t"arguments": {"query": "{term}", "k": {small}}\n}
  | json\n[\n\t{"bench": "{bench}", "score": 0.{pct}},\n\t{"bench": "{bench}", "score": null}\n]
  | bash\npip install {tag}\nexport CACHE="$HOME/.cache"\n\n{tag} eval --{flag} {pct} > results.txt
  | bash\n# One server per GPU\nfor gpu in 0 {small}; do\n\tserve --model {tag} --gpu "$gpu" &\ndone\nwait
  | bash\ngit clone https://{host}/{tag}.git\ncd {tag}\nmake data && make test\n./run.sh --{flag}={pct} "$1"
  | bash\ncurl -s https://{host}/v1/{flag} \\n\t-H "Accept: text/plain" \\n\t-d '{"n": {pct}}' \\n\t-o out.txt
name: Heron | Basalt | Juniper | Marlin | Quartz | Sable | Tundra | Osprey | Cobalt | Linden | Fennel | Amber
  | Kestrel | Pumice | Saffron | Willow | Zephyr | Onyx | Petrel | Thistle | Bramble | Cedar | Delta | Ember
  | Fjord | Garnet | Harbor | Indigo | Jasper | Krill | Lotus | Meteor | Nimbus | Opal | Plover | Raven
version: 2 | 3 | 4 | 5 | 1.5 | 2.5 | Mini | Pro | XL | Lite | 7B | 70B
verb: speeds up | lowers the cost of | sets a baseline for | improves | simplifies | reports gains in
  | stress tests | brings order to | explains failures of | opens the data behind | narrows the gap in
  | rethinks the role of
thing: long-context retrieval | multi-step tool use | code review agents | protein search
  | weather forecasting | medical image triage | theorem proving | mathematical reasoning
  | synthetic data pipelines | agent memory design | preference optimisation | low-bit quantisation
  | sparse expert routing | red-team automation | chip planning | prompt injection defences
  | on-device inference | materials discovery | speculative decoding | model interpretability
  | energy-aware training | cross-lingual transfer | privacy-preserving training
setting: on a single workstation | in hospital records | for smaller languages | at data-centre scale
  | under tight budgets | in public services | for science teams | on mobile hardware | in noisy settings
  | across forty languages | in early trials | with fewer examples | on older processors | for small teams
  | in regulated industries | at half the memory | for school classrooms | on long documents | in the open
  | beyond the benchmark | under adversarial load | on factory floors | in field conditions
tag: large-language-models | reinforcement-learning | retrieval | agents | evaluation | open-weights
  | inference | safety | alignment | reasoning | robotics | speech | vision | regulation | fine-tuning
  | benchmarks | datasets | gpus | transformers | attention | interpretability | multimodality
  | code-generation | privacy | copyright | translation | diffusion | quantisation | distillation
  | scaling-laws | synthetic-data | red-teaming | watermarking | embeddings | tool-use | planning | memory
  | prompting | long-context | transparency
topic: weather | protein | medical | legal | finance | education | climate | chip | satellite | materials
  | energy | retail | game | music | news | voice | language | chemistry | farming | travel | security
  | census | museum | ocean | grid | dialect | tax | video | robot | code
facet: models | data | benchmarks | tools | training | policy | audits | teams | theory | standards | search
  | forecasts
kind: Labs | Institute | Research | University"""
OPTIONS = {
    name: re.sub(r" ?\\n", "\n", body).replace(r"\t", "    ").split(" | ")
    for name, _, body in (rule.partition(": ") for rule in re.sub(r"\n  +", " ", GRAMMAR[1:]).splitlines())
}
CATEGORIES = ("research", "models", "tools", "agents", "safety", "policy", "hardware", "science")
TAGS = [*OPTIONS["tag"], *(f"{topic}-{facet}" for facet in OPTIONS["facet"] for topic in OPTIONS["topic"])]
SOURCES = [f"{OPTIONS['topic'][k % 30].title()} {OPTIONS['kind'][k // 30 * 2 + k % 2]}" for k in range(60)]
IDS = [name.lower().replace(" ", "-") for name in SOURCES]
DOMAINS = [[f"{i}.example", f"{i}-papers.example"][: 1 + (k % 3 == 0)] for k, i in enumerate(IDS)]
OPTIONS["term"] = [tag.replace("-", " ") for tag in OPTIONS["tag"]]
OPTIONS["lab"], OPTIONS["host"] = SOURCES, [host for hosts in DOMAINS for host in hosts]
# Every option is split into text, slot, text, slot, ..., text.
RULES = {name: [re.split(r"\{([A-Za-z]+)\}", text) for text in texts] for name, texts in OPTIONS.items()}
TITLE = [OPTIONS[name] for name in ("name", "version", "verb", "thing", "setting")]
ZIPF = list(accumulate(1 / rank for rank in range(1, len(TAGS) + 1)))


class Story:
    """One story of a corpus of `count`. All that is drawn for it comes from a generator of its own."""

    def __init__(self, index: int, count: int, seed: int) -> None:
        self.index, self.count, self.seed = index, count, seed
        self.random = Random(f"{seed}/{index}").random
        number, words = index * TITLE_STEP + seed * 104_729, []
        for options in TITLE:
            number, place = divmod(number, len(options))
            words.append(options[place])
        self.title, self.system = " ".join(words), " ".join(words[:2])
        self.slug = re.sub("[^a-z0-9]+", "-", self.title.lower())
        self.date = START + (END - START) * index // max(1, count - 1)
        self.path = f"{self.date:%Y/%m/%Y-%m-%d}-{self.slug}.md"

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1."""
        return int(self.random() * limit)

    def popular(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1, small ones more often, as Zipf's law has it."""
        return bisect(ZIPF, self.random() * ZIPF[limit - 1], 0, limit - 1)

    def draw(self, rule: str) -> str:
        """An option of a rule, with its slots filled."""
        options = RULES[rule]
        parts = options[int(self.random() * len(options))]
        if len(parts) > 1:
            parts = parts.copy()
            for k in range(1, len(parts), 2):
                parts[k] = self.draw(parts[k])
        return "".join(parts)

    def text(self, rule: str) -> str:
        """The same, about the story's own system and with a capital letter."""
        text = self.draw(rule).replace("@", self.system)
        return text[0].upper() + text[1:]

    def summary(self) -> str:
        """A sentence of 80 to 160 characters without markup."""
        text = ""
        while not 80 <= len(text) <= 160:
            text = re.sub("[*`]", "", self.text("sentence"))
        return text

    def tags(self) -> Sequence[str]:
        """Two to six different tags."""
        wanted, found = 2 + self.below(5), dict[str, None]()
        while len(found) < wanted:
            found[TAGS[self.popular(min(len(TAGS), max(30, self.count // 25)))]] = None
        return list(found)

    def bullets(self) -> str:
        """A line that introduces a list, and the list."""
        marks = ("-----", "-----", "12345")[self.below(3)][: 3 + self.below(3)]
        items = [f"{mark}{'' if mark == '-' else '.'} {self.text('item')}" for mark in marks]
        return f"{self.text('intro')}:\n\n" + "\n".join(items)

    def table(self) -> str:
        """A table of three to five systems."""
        head = self.draw("columns").split(";")
        rows = [head, ["---"] + ["---:"] * (len(head) - 1)]
        for _ in range(3 + self.below(3)):
            rows.append([self.draw("model"), *(self.draw("cell") for _ in head[1:])])
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def extras(self) -> list[str]:
        """Blocks other than paragraphs and headings."""
        blocks = [self.bullets()] if self.random() < 0.35 else []
        if self.random() < 0.12:
            blocks.append(self.table())
        if self.random() < 0.15:
            blocks.append(f"```{self.draw('code')}\n```")
        if self.random() < 0.1:
            blocks.append(f"> {self.text('sentence')}")
        return blocks

    def sentences(self, words: int) -> list[str]:
        """Prose of at least so many words, some of it linked to earlier stories, late ones more often."""
        found: list[str] = []
        while words > 0:
            found.append(self.text("cite" if self.random() < 0.06 else "sentence"))
            words -= len(found[-1].split())
        links = 1 + self.below(2) if self.random() < 0.3 else 0
        for _ in range(min(links, self.index)):
            other = Story(self.index - 1 - int(self.random() ** 3 * self.index), self.count, self.seed)
            path = posixpath.relpath(other.path, posixpath.dirname(self.path))
            found.insert(1 + self.below(len(found)), f"{self.text('back')} [{other.title}]({path}).")
        return found

    def body(self) -> str:
        """The Markdown, of 120 to 400 words."""
        extras = self.extras()
        sentences = self.sentences(max(125, 150 + self.below(165) - len(" ".join(extras).split())))
        notes = [f"[^note]: {self.text('sentence')}"] if self.random() < 0.05 else []
        if notes:
            sentences[self.below(len(sentences))] += "[^note]"
        blocks: list[str] = []
        while sentences:
            size = 2 + self.below(3)
            blocks.append(" ".join(sentences[:size]))
            del sentences[:size]
        if self.random() < 0.4:
            headings = dict.fromkeys(self.text("heading") for _ in range(3))
            for k, heading in zip(range(1, len(blocks), 2), headings, strict=False):
                blocks[k] = f"## {heading}\n\n{blocks[k]}"
        for extra in extras:
            blocks.insert(1 + self.below(len(blocks)), extra)
        return "\n\n".join(blocks + notes)

    def file(self) -> str:
        """The whole file. The tags depend on `count`, and so are drawn last."""
        source = self.popular(len(SOURCES))
        host = DOMAINS[source][self.below(len(DOMAINS[source]))]
        category = CATEGORIES[self.popular(len(CATEGORIES))]
        takeaways = "".join(f"  - {self.text('sentence')}\n" for _ in range(3 + self.below(3)))
        why = " ".join(map(self.text, ("why", "sentence")[: 1 + self.below(2)]))
        summary, body = self.summary(), self.body()
        return (
            f"---\ntitle: {self.title}\nsource:\n  name: {SOURCES[source]}\n"
            f"  url: https://{host}/posts/{self.slug}\ncategory: {category}\ntakeaways:\n{takeaways}"
            f"date: {self.date:%Y-%m-%dT%H:%M:00Z}\ntags: [{', '.join(self.tags())}]\n"
            f"summary: {summary}\nwhy_it_matters: {why}\n---\n\n{body}\n"
        )


def settings() -> dict[str, str]:
    """The files of a hub that are not stories, by their path."""
    category = "  - slug: {0}\n    title: {1}\n    description: Invented news about {0}.\n"
    source = "- id: {}\n  name: {}\n  domains: [{}]\n  homepage: https://{}/\n"
    return {
        "site.yaml": "title: Bench Hub\ndescription: Invented AI news, for measuring builds.\n"
        "base_url: https://bench.example/\nlanguage: en\ncategories:\n"
        + "".join(category.format(name, name.title()) for name in CATEGORIES),
        "content/sources.yaml": "".join(
            source.format(i, name, ", ".join(hosts), hosts[0])
            for i, name, hosts in zip(IDS, SOURCES, DOMAINS, strict=True)
        ),
        "content/pages/about.md": "---\ntitle: About\nsummary: What this hub is for.\nnav_order: 1\n---\n\n"
        "Nothing here is true. A *random* generator wrote every story, so that builds can be measured.\n",
    }


def write_corpus(count: int, seed: int, folder: Path) -> int:
    """Write a hub below `folder`; return the size of its stories in bytes."""
    size, made = 0, folder
    for name, text in settings().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    for index in range(count):
        story = Story(index, count, seed)
        path = folder / "content/news" / story.path
        if path.parent != made:
            made = path.parent
            made.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(story.file().encode())
    return size


def main() -> None:
    """Read the command line and write the hub it asks for."""
    parser = argparse.ArgumentParser(description="Write a hub of N invented stories, for measuring a build.")
    parser.add_argument("count", metavar="N", type=int, help="number of stories")
    parser.add_argument("folder", metavar="DIR", type=Path, help="where to write them: a new or empty folder")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other stories (default: 0)")
    options = parser.parse_args()
    limit = math.prod(map(len, TITLE))
    if not 1 <= options.count <= limit:
        parser.error(f"N must be from 1 to {limit}")
    if options.folder.exists() and any(options.folder.iterdir()):
        parser.error(f"{options.folder} is not empty")
    size = write_corpus(options.count, options.seed, options.folder)
    print(f"{options.count} stories, {size / options.count:.0f} bytes each on average")


if __name__ == "__main__":
    main()
