from __future__ import annotations

from collections import Counter

import msgspec
import pytest
from PIL import Image

from site_builder.config.features import find_features
from site_builder.hub.tones import TONES
from site_builder.model.outputs import SocialCard
from site_builder.render.images.social_card import RULE, SocialCardRenderer
from site_builder.render.images.text_layout import Face
from site_builder.system.files import read
from tests.support.images import opened

CARD = SocialCard(
    hub="AI Workflow Pro",
    category="Research",
    title="Estimating worst-case frontier risks of open-weight models",
    domain="openai.com",
    tone=0,
)


@pytest.fixture(scope="module")
def artist() -> SocialCardRenderer:
    extras = find_features()
    return SocialCardRenderer(read(extras.serif), read(extras.sans))


def drawn(artist: SocialCardRenderer, **changes: object) -> bytes:
    return artist.card(msgspec.structs.replace(CARD, **changes))


def pixels(artist: SocialCardRenderer, **changes: object) -> Image.Image:
    return opened(drawn(artist, **changes)).convert("RGB")


def test_social_card_is_a_small_png_of_the_right_size(artist: SocialCardRenderer) -> None:
    data = drawn(artist)
    assert (opened(data).format, opened(data).size) == ("PNG", (1200, 630))
    assert len(data) < 60_000


@pytest.mark.parametrize("changes", [{"title": "Else"}, {"category": "Tools"}, {"domain": "a.org"}, {"hub": "Hub"},
                                     {"tone": 1}])  # fmt: skip
def test_every_field_of_a_social_card_shows(artist: SocialCardRenderer, changes: dict[str, object]) -> None:
    assert drawn(artist, **changes) != drawn(artist)


def test_social_card_is_deterministic(artist: SocialCardRenderer) -> None:
    first = drawn(artist)
    drawn(artist, title="An altogether other title", tone=5)
    extras = find_features()
    assert drawn(SocialCardRenderer(read(extras.serif), read(extras.sans))) == first == drawn(artist)


def test_card_has_the_colours_of_its_category(artist: SocialCardRenderer) -> None:
    assert len({drawn(artist, tone=tone) for tone in range(TONES)}) == TONES
    image = pixels(artist)
    assert len({image.getpixel(place) for place in ((1190, 10), (1190, 250), (1190, 620))}) == 3


@pytest.mark.parametrize("title", ["日本語の題名", "עברית", "عنوان", "A title with 中 in it", "हिन्दी"])
def test_title_in_unsupported_letters_is_left_out(artist: SocialCardRenderer, title: str) -> None:
    assert drawn(artist, title=title) == drawn(artist, title="")


def test_labels_in_unsupported_letters_are_left_out(artist: SocialCardRenderer) -> None:
    assert drawn(artist, hub="日本", category="日本", domain="日本") == drawn(artist, hub="", category="", domain="")


@pytest.mark.parametrize("title", ["A" * 200, "A word " * 30, "https://example.org/" + "x" * 180, "i" * 200, "W" * 200])
def test_longest_titles_stay_within_the_margins(artist: SocialCardRenderer, title: str) -> None:
    image = pixels(artist, title=title).convert("L")
    left, top, right, bottom = image.point([255 if value > 250 else 0 for value in range(256)]).getbbox() or (0,) * 4
    assert left >= 60 and top >= 60 and right <= 1200 - 60 and bottom <= 630 - 50


@pytest.mark.parametrize("category", ["Research", ""])
def test_rule_is_above_the_text(artist: SocialCardRenderer, category: str) -> None:
    image = pixels(artist, category=category, title="A title").convert("L").crop((0, 200, 1200, 630))
    white = image.point([255 if value > 250 else 0 for value in range(256)])
    left, top, _, _ = white.getbbox() or (0,) * 4
    assert white.crop((left, top, left + RULE[0], top + RULE[1])).getextrema() == (255, 255)


def white(image: Image.Image) -> Image.Image:
    """A mask of the white pixels."""
    return image.convert("L").point([255 if value == 255 else 0 for value in range(256)])


def test_category_does_not_cover_the_title(artist: SocialCardRenderer) -> None:
    title = "Antidisestablishmentarianism " * 6
    masks = [white(pixels(artist, title=title, category=name, hub="")) for name in ("Research (gj)", "")]
    top = (masks[1].getbbox() or (0, 0, 0, 0))[1] + RULE[1] + 1  # Below the bar is the title.
    assert len({mask.crop((0, top + 30, 1200, 630)).tobytes() for mask in masks}) == 1


def test_letters_over_the_discs_are_whole(artist: SocialCardRenderer) -> None:
    image = pixels(artist, hub="H" * 100)
    clear, over = (white(image).crop((left, 60, left + 200, 110)).histogram()[255] for left in (300, 880))
    assert clear > 1000 and 0.9 < over / clear < 1.1
    assert len(image.getcolors() or ()) <= 16


def test_each_letter_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_letters: Counter[tuple[Face, str, int]] = Counter()
    draw = Face._draw

    def counted(face: Face, text: str, size: int) -> tuple[Image.Image, int, int]:
        drawn_letters[face, text, size] += 1
        return draw(face, text, size)

    monkeypatch.setattr(Face, "_draw", counted)
    extras = find_features()
    artist = SocialCardRenderer(read(extras.serif), read(extras.sans))
    drawn(artist)
    letters = len(drawn_letters)
    for n in range(3):
        drawn(artist, title=f"{CARD.title[:-1]}s", domain=CARD.domain[::-1], category=f"{CARD.category}{'h' * n}")
    assert set(drawn_letters.values()) == {1}
    assert {text for _, text, _ in drawn_letters} > set("Estimating") and len(drawn_letters) == letters


def test_shared_parts_do_not_depend_on_earlier_cards(artist: SocialCardRenderer) -> None:
    extras = find_features()
    for n in range(250):
        drawn(artist, domain=f"{n}.example", hub="Other" if n % 2 else "Hub", title=f"Title {n} \u0416 fi ff\u00e9")
    fresh = SocialCardRenderer(read(extras.serif), read(extras.sans))
    for title in ("Title 7 fi", "Q\u0323 and e\u0323\u0301", "office"):
        assert drawn(artist, title=title) == drawn(fresh, title=title)
