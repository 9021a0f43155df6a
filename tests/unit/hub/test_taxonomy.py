from site_builder.config.schema import Category, Config
from site_builder.hub.taxonomy import KINDS, build_taxonomy
from site_builder.hub.urls import Urls
from site_builder.hub.vocabulary import Vocabulary, vocabularies_of
from tests.support.hubs import story
from tests.support.items import source

URLS = Urls("https://hub.example", "/hub/")
CONFIG = Config(title="T", base_url="https://hub.example/hub/")


def test_tag_spellings_share_a_term_named_by_the_most_used() -> None:
    stories = [
        story("a", tags=("Open Weights",)),
        story("b", tags=("open-weights",)),
        story("c", tags=("open-weights",)),
    ]
    taxonomy = build_taxonomy(stories, CONFIG, vocabularies_of(()), URLS)
    assert list(taxonomy.tag) == ["open-weights"]
    term = taxonomy.tag["open-weights"]
    assert (term.ref.name, term.ref.url, term.stories) == ("open-weights", "/hub/tag/open-weights/", (0, 1, 2))


def test_tag_twice_in_a_story_counts_once() -> None:
    taxonomy = build_taxonomy([story("a", tags=("LLM", "llm"))], CONFIG, vocabularies_of(()), URLS)
    assert taxonomy.tag["llm"].stories == (0,)


def test_c_cpp_and_csharp_are_three_tags() -> None:
    taxonomy = build_taxonomy([story("a", tags=("C#", "C++", "C"))], CONFIG, vocabularies_of(()), URLS)
    assert list(taxonomy.tag) == ["c", "c-plus-plus", "c-sharp"]


def test_listed_categories_keep_order_even_without_stories() -> None:
    config = Config(
        title="T",
        base_url="https://hub.example/",
        categories=(Category(slug="tools", title="Tools"), Category(slug="research", title="Research")),
    )
    taxonomy = build_taxonomy([story("a", category="research")], config, vocabularies_of(()), URLS)
    assert [(t.ref.name, len(t.stories)) for t in taxonomy.category.values()] == [("Tools", 0), ("Research", 1)]


def test_source_by_id_and_by_name_is_one_term() -> None:
    book = vocabularies_of([source("exl", "Example Lab", ("lab.example",), "https://lab.example/", "Makes models.")])
    stories = [
        story("a", source="exl", source_by_id=True),
        story("b", source="Example Lab"),
        story("c", source="Other"),
        story("d", source="Another"),
    ]
    taxonomy = build_taxonomy(stories, CONFIG, book, URLS)
    assert {slug: term.stories for slug, term in taxonomy.source.items()} == {
        "another": (3,),
        "exl": (0, 1),
        "other": (2,),
    }
    assert list(taxonomy.source) == ["another", "exl", "other"]
    lab, other = taxonomy.source["exl"], taxonomy.source["other"]
    assert (lab.kind, lab.ref.name, lab.description, lab.homepage) == (
        "source", "Example Lab", "Makes models.", "https://lab.example/",
    )  # fmt: skip
    assert (other.kind, other.ref.name, other.homepage) == ("source", "Other", "")
    assert taxonomy.of_kind("source") is taxonomy.source


def test_source_record_is_found_by_id_and_name() -> None:
    lab = source("exl", "Example Lab")
    book = Vocabulary([lab])
    assert [book.find(name) for name in ("exl", "Example Lab", "example-lab", "lab")] == [lab, lab, lab, None]
    assert [book.slug(name) for name in ("exl", "example lab", "Other Lab")] == ["exl", "exl", "other-lab"]


LONG = "Федеральный исследовательский центр информатики и управления Академии наук"


def test_long_names_with_one_beginning_are_terms_of_their_own() -> None:
    names = [f"{LONG} Москва", f"{LONG} Казань"]
    records = vocabularies_of([source("moscow", names[0], ("moscow.example",))])
    stories = [
        story(f"s{n}", source=name, category=name, tags=(name,), authors=(name,)) for n, name in enumerate(names)
    ]
    taxonomy = build_taxonomy(stories, CONFIG, records, URLS)
    for kind in KINDS:
        terms = taxonomy.of_kind(kind).values()
        assert sorted((term.ref.name, term.stories) for term in terms) == [(names[1], (1,)), (names[0], (0,))]
