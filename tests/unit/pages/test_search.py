from site_builder.pages import search
from site_builder.pages.search import COMMON_TAGS, SearchContext
from tests.support.hubs import hub_of, story


def context(*tags: tuple[str, ...]) -> SearchContext:
    (page,) = search.plan(hub_of([story(f"s{i}", tags=some) for i, some in enumerate(tags)]))
    assert (page.path, page.layout) == ("search/index.html", "search.html")
    assert isinstance(page.context, SearchContext)
    return page.context


def test_search_page_lists_the_most_frequent_tags_by_name() -> None:
    rare = tuple(f"rare-{i:02}" for i in range(COMMON_TAGS))
    page = context(rare, ("Zebra", "apple"), ("Zebra", "apple"))
    names = [tag.name for tag in page.tags]
    assert names == ["apple", *rare[: COMMON_TAGS - 2], "Zebra"]


def test_search_page_lists_all_categories() -> None:
    assert [category.name for category in context(()).categories] == ["research"]
