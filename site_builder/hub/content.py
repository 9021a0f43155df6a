"""Content: all that the files of a hub say, each read on its own. Made by `parse`, read by `index`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from site_builder.config.schema import Config
from site_builder.content.images.image import ImageFacts
from site_builder.model.collections import Item
from site_builder.model.content import ContentPage, SourceFile, Story
from site_builder.model.site import DateForms
from site_builder.model.value import Value


class Content(Value, frozen=True, kw_only=True):
    """Everything that the files say, except bodies, which are in the cache."""

    config: Config
    is_elsewhere: bool = False
    """Whether `base_url` is that of the command line or of a deploy target, and not that of the hub."""
    texts: dict[str, str]
    """The words of the layouts in the hub's language, by key."""
    plurals: dict[str, str]
    """The plural rules of the language of the texts (`content/plurals.py`)."""
    dates: DateForms
    """How the language of the hub writes dates (`content/date_forms.py`)."""
    stories: tuple[Story, ...]
    stamps: Mapping[str, bytes] = {}
    """Digests of stories by their paths: of their files, and of all else that decides how they are read."""
    faces: Mapping[str, bytes] = {}
    """Own faces of stories by their paths (`hub/faces.py`), as far as they are known."""
    pages: tuple[ContentPage, ...]
    items: tuple[Item, ...] = ()
    """The items of all collections, in the order of their collections, and in each by id. Also those with errors."""
    partly_read: frozenset[str] = frozenset()
    """Collections with a file whose items are not all known, because of its errors."""
    unsound: tuple[Story | ContentPage, ...]
    """Stories and pages with errors in their front matter: they are checked further, but never published."""
    unreadable: tuple[str, ...]
    """Paths of the stories and pages that could not be read at all, because of their errors."""
    attachments: tuple[SourceFile, ...]
    """Files next to the stories: images and downloads."""
    static: tuple[SourceFile, ...]
    styles: dict[str, bytes]
    """The style sheets as they are published, by their names below `static/`."""
    images: dict[bytes, ImageFacts]
    """Facts about the images among attachments and static files, by their `image_key`."""
    can_draw: bool
    """Whether the libraries and fonts for social cards are installed."""
    redirects: dict[str, str] | None
    """Where each old URL of `redirects.yaml` leads. None when the file cannot be read."""
    url_lock: tuple[str, ...]
    """The lines of `urls.lock`."""
    layouts: dict[str, str]
    """Sources of the layouts, by name."""
    data: Mapping[str, Any] = {}
    """What the data files say, by their names below `data/`. Also those with errors, as nothing."""
    parse_seconds: dict[str, float]
    """Seconds spent on each file that was parsed, because it was not in the cache."""

    def items_of(self, collection: str) -> tuple[Item, ...]:
        """Return the items of a collection, by id."""
        return tuple(item for item in self.items if item.collection == collection)

    @property
    def own_layouts(self) -> frozenset[str]:
        """The names of layouts for the pages of one collection, or for one page."""
        return frozenset(name for name in self.layouts if name.startswith(("item/", "collection/", "page/")))

    @property
    def all_stories(self) -> tuple[Story, ...]:
        """The stories in order of path, including those with errors as far as they can be read."""
        stories = [*self.stories, *(file for file in self.unsound if isinstance(file, Story))]
        return tuple(sorted(stories, key=lambda story: story.path))

    @property
    def all_pages(self) -> tuple[ContentPage, ...]:
        """The content pages, including those with errors as far as they can be read."""
        return (*self.pages, *(file for file in self.unsound if isinstance(file, ContentPage)))

    @property
    def paths(self) -> frozenset[str]:
        """Paths of all files below `content/`, except those of items."""
        files = (*self.stories, *self.pages, *self.unsound, *self.attachments)
        return frozenset((*(file.path for file in files), *self.unreadable))
