from __future__ import annotations

import pytest

from site_builder.lint.rules.names import Mentions, known_names, names


def names_in(text: str, known: frozenset[str] = frozenset(), language: str = "en") -> list[tuple[str, ...]]:
    """Return the words of each name of a text, and check where it is."""
    found = list(names(text, known, language))
    assert all(text.startswith(name.words[0], name.start) for name in found)
    return [name.words for name in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The model came from Mistral AI in Paris", [("Mistral",), ("Paris",)]),
        ("About a hundred experts, chaired by Yoshua Bengio, met", [("Yoshua", "Bengio")]),
        ("With vLLM, GPT-4o and the H100 it is faster", [("vLLM",), ("GPT-4o",), ("H100",)]),
        ("Accuracy follows. Training takes long: Nothing helps", []),
        ("It runs on GPUs with an API, says the CEO", []),
        ("In November the web was closed, it said in English, until the people came back on Monday", []),
        ("RLHF is rewritten", [("RLHF",)]),
        ("It was shown to Ada GPT-4 by Bo and later to Cy Dee", [("GPT-4",), ("Ada",), ("Bo",), ("Cy", "Dee")]),
        ("Estimating Worst-Case Risks Of Open Models", []),
        ("Mistral Raises Funds", []),
        ("Startup Raises $40bn For Chips", []),
        ("Meta's 'Superintelligence' team shrinks", []),
        ("OpenAI's o3 stayed below", [("OpenAI",), ("o3",)]),
        ("a 7B model of 48GB", []),
        ('He said "Nothing helps" twice', []),
    ],
)
def test_names_finds_names_in_text(text: str, expected: list[tuple[str, ...]]) -> None:
    assert names_in(text) == expected


def test_first_word_of_sentence_is_a_name_if_known() -> None:
    known = known_names(["Next to it, Whisper makes fewer errors", "Accuracy follows"])
    assert names_in("Whisper trains on audio", known) == [("Whisper",)]
    assert names_in("Accuracy follows", known) == []


def test_german_capitals_do_not_make_names() -> None:
    text = "Die Forscher sahen wieder, dass das Modell GPT-4 in Paris noch nicht alles kann"
    assert names_in(text) == [("Forscher",), ("GPT-4",), ("Modell",), ("Paris",)]
    assert names_in(text, language="de") == [("GPT-4",)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (("China",), "Chinese laboratories"),
        (("Stability", "AI"), "paid by Stability"),
        (("Yoshua", "Bengio"), "Bengio chairs it"),
        (("DeepSeek-V3",), "DeepSeek's report"),
        (("Qwen2.5",), "the Qwen models"),
        (("EU",), "the European Union"),
        (("UK",), "the British government"),
        (("RLHF",), "reinforcement learning from human feedback"),
        (("Model", "Context", "Protocol"), "called MCP"),
        (("GPT-4o",), "GPT 4o"),
        (("H100s",), "an H100"),
        (("Paris",), "the Parisians"),
        (("Germany",), "a German law"),
        (("Chinese",), "in China"),
        (("Nvidia",), "see nvidia.com"),
        (("Mistral",), "from mistral.ai"),
        (("Hugging", "Face"), "on HuggingFace"),
        (("GPT-5",), "GPT-4 and other GPT models"),
    ],
)
def test_mentions_has_name_in_another_form(name: tuple[str, ...], text: str) -> None:
    assert name in Mentions(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (("Gujarati",), "twenty languages"),
        (("OLMo",), "the model"),
        (("H100",), "the A100"),
        (("EU",), "every undertaking"),
        (("Toi",), "they often improve"),
        (("Yoshua", "Bengio"), "Geoffrey Hinton"),
        (("Paris",), "in comparison"),
        (("Intel",), "interesting and Intelligent"),
        (("Apple",), "applied, an Application"),
        (("Meta",), "metadata and a metaphor"),
        (("GPT-5",), "GPT-4 and GPT-4o"),
        (("o3",), "up to 3 of o30"),
    ],
)
def test_mentions_lacks_other_names(name: tuple[str, ...], text: str) -> None:
    assert name not in Mentions(text)


@pytest.mark.parametrize(
    ("name", "text", "other"),
    [
        (("Guanoco",), "they call it Guanaco", "Guanaco"),
        (("Antropic",), "Anthropic says", "Anthropic"),
        (("DeepMidn",), "at DeepMind", "DeepMind"),
        (("Claued",), "says Claude", "Claude"),
        (("Cluade",), "says Claud", ""),
        (("Mixtral",), "from Nixtral", ""),
        (("Paris",), "in Parma", ""),
        (("GPT-3.5-turbo",), "GPT-4.5-turbo", ""),
    ],
)
def test_like_finds_typo_of_name(name: tuple[str, ...], text: str, other: str) -> None:
    assert Mentions(text).like(name) == other


def test_names_between_words_of_scripts_without_spaces() -> None:
    assert names_in("今天OpenAI发布了GPT-5模型，Anthropic公司也发布了Claude Opus") == [
        ("OpenAI",),
        ("GPT-5",),
        ("Anthropic",),
        ("Claude", "Opus"),
    ]
    mentions = Mentions("周一OpenAI宣布开源。深度求索DeepSeek-V3的成本，Antropic的Claude模型")
    assert ("OpenAI",) in mentions and ("DeepSeek-V3",) in mentions and ("Claude", "Opus") in mentions
    assert ("Anthropic",) not in mentions and mentions.like(("Anthropic",)) == "Antropic"
