import re
from pathlib import Path

import pytest

from site_builder.content import scripts
from site_builder.content.scripts import count_words, has_no_spaces, pairs, reading_minutes

EN = "The model finds more than the one before it. "


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        (EN * 49, 2),  # 441 words.
        ("大模型推理能力研究，" * 272, 5),  # 2,448 characters and no spaces.
        ("大規模言語モデルの推論能力を調べた。" * 60, 2),
        ("大模型推理能力研究。" * 100 + EN * 49, 4),  # Both add up.
        ("การวิจัยความสามารถในการใช้เหตุผลของแบบจำลองภาษา" * 50, 2),
        ("거대 언어 모델의 추론 능력을 연구했다. " * 110, 3),  # Korean has spaces.
        ("ການຄົ້ນຄວ້າແບບຈຳລອງພາສາ" * 100, 2),
        ("ការស្រាវជ្រាវអំពីគំរូភាសា" * 100, 2),
        ("ဘာသာစကားမော်ဒယ်များ၏" * 100, 2),
        ("推理", 1),
        ("", 1),
    ],
)
def test_reading_time_follows_the_script(text: str, minutes: int) -> None:
    assert reading_minutes(round(count_words(text))) == minutes


def test_words_of_scripts_with_spaces_are_what_spaces_separate() -> None:
    for text in (EN, "“Größer”, – sagt … er", "Модель рассуждает лучше", "النموذج يفكر", "모델은 추론한다"):
        assert count_words(text) == len(text.split())


def test_punctuation_between_characters_is_not_a_word() -> None:
    assert count_words("推理，推理。「推理」") == count_words("推理推理推理")
    assert round(count_words("GPT-4 推理 is good"), 2) == 3.88


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("大模型推理能力，研究。", "大模 模型 型推 推理 理能 能力 力， 研究 究。"),
        ("使用GPT-4模型（研究）ok", "使用 用 GPT-4 模型 型（ 研究 究） ok"),
        ("การวิจัย ไทย", "กา าร รวิ วิจั จัย ย ไท ทย ย"),
        ("日本語のガイド", "日本 本語 語の のガ ガイ イド ド"),
        ("研", "研"),
        ('GPT（研究）"推理" &能力', 'GPT （研究 究）" 推理 理" & 能力 力'),
        ("Größe 거대 언어 модель", "Größe 거대 언어 модель"),
    ],
)
def test_pairs_make_a_word_begin_at_each_character(text: str, words: str) -> None:
    assert " ".join(pairs(text).split()) == words
    assert has_no_spaces(text) == ("Gr" not in text)


def test_search_script_knows_the_same_characters() -> None:
    script = (Path(__file__).parents[3] / "static/js/search.js").read_text(encoding="utf-8")
    for name in ("CHINESE_JAPANESE", "SOUTH_EAST_ASIAN", "MARKS"):
        (found,) = re.findall(rf'const {name} =\s+"([^"]+)";', script)
        assert found.replace("\\\\", "\\") == re.sub(r"\\U000(\w{5})", r"\\u{\1}", getattr(scripts, name))
