import pytest

from site_builder.content.scripts import count_words, reading_minutes

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
