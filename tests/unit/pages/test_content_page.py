from site_builder.model.content import BodyLink, ContentPage
from site_builder.model.site import BodyRef
from site_builder.pages import content_page
from site_builder.pages.content_page import ContentPageContext
from tests.support.hubs import hub_of, story

PAGES = (
    ContentPage("content/pages/terms.md", "terms", "Terms", "What we promise.", body=b"terms"),
    ContentPage("content/pages/about.md", "about", "About", nav_order=1, body=b"about", links=(BodyLink("first", 5),)),
)


def test_content_page_is_at_the_top_of_the_site() -> None:
    hub = hub_of([story("first")], {"base_url": "https://hub.example/hub/"}, pages=PAGES)
    about, terms = content_page.plan(hub)
    assert [about.path, terms.path] == ["about/index.html", "terms/index.html"]
    assert [about.layout, terms.origin] == ["page.html", "content/pages/terms.md"]
    assert terms.context == ContentPageContext(
        title="Terms",
        description="What we promise.",
        href="/hub/terms/",
        url="https://hub.example/hub/terms/",
        section="/hub/terms/",
        body=BodyRef(b"terms"),
    )


def test_content_page_links_are_resolved() -> None:
    about = next(content_page.plan(hub_of([story("first")], pages=PAGES)))
    assert isinstance(about.context, ContentPageContext)
    assert about.context.body == BodyRef(b"about", ("/news/first/",))
