from __future__ import annotations

import pytest
from markupsafe import escape

from site_builder.render.headlines import headline


@pytest.mark.parametrize(
    "marked",
    [
        "OpenAI releases ⟦GPT-4o⟧ and ⟦o3-mini⟧",
        "⟦Llama 3.1⟧ beats ⟦Claude 4⟧ Opus",
        "Startup raises ⟦$ 3 billion⟧ in 2025",
        "It gets ⟦US$40bn,⟧ ⟦€3,5 Mrd.⟧ and ⟦5 billion⟧",
        "Sales fall ⟦10 %,⟧ by ⟦27 per cent⟧",
        "⟦3 Milliarden⟧ und ⟦12 milliards⟧",
        "⟦48 GB⟧ for a <b>7B</b> & a ⟦1-bit⟧ model",
        "In 2025, state-of-the-art ⟦Qwen2.5-72B⟧-Instruct-Turbo",
        "⟦MMLU-Pro,⟧ ⟦BERT-base⟧ and ⟦Mixture-of-Experts⟧",
        "⟦Llama-3.1-405B⟧-Instruct beats ⟦Claude-3.5⟧-Sonnet-20241022",
        "⟦GPT-4o's⟧ rivals ⟦(o3-mini,⟧ ⟦Llama 3.1)⟧ and a ⟦'Claude 4'⟧",
        "A real-time, open-source <b>model</b>",
        "Nvidia-Llama-Nemotron-Superlative is long",
        "A model without numbers & names",
        "Regulation 2024/1689",
    ],
)
def test_headline_keeps_names_and_amounts_together(marked: str) -> None:
    text = marked.replace("⟦", "").replace("⟧", "")
    expected = str(escape(marked)).replace("⟦", '<span class="keep">').replace("⟧", "</span>")
    assert str(escape(headline(text))) == expected
