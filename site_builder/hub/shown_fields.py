"""Show declared fields: from the values of a story or item to what layouts see of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from site_builder.content.story import host_of
from site_builder.hub.filters import Filter, labels_of
from site_builder.hub.urls import Urls
from site_builder.model.fields import Field, FieldValue, FilledField, ImageFile, InlineMarkdown, Moment
from site_builder.model.items import ItemCard, ShownField
from site_builder.model.site import ImageSize, Link
from site_builder.model.value import Value


class ShownPicture(Value, frozen=True):
    """An image that a field names."""

    href: str
    size: ImageSize | None


NO_PICTURE = ShownPicture("", None)


class ShownFields:
    """Shows the fields of stories, or those of the items of one collection."""

    def __init__(
        self,
        fields: Sequence[Field],
        filters: Iterable[Filter],
        images: Mapping[tuple[str, str], ShownPicture],
        items_of: Callable[[FieldValue], tuple[ItemCard, ...]],
        urls: Urls,
        types: Mapping[str, str],
    ) -> None:
        """`images` are those that fields name, by the file with the field and the name; `items_of` finds references.

        `types` are those of the items of each collection at schema.org.
        """
        self._declared = {field.name: (place, field) for place, field in enumerate(fields)}
        self._images = images
        self._items_of = items_of
        self._types = types
        self._lists = {
            (one.name, spelling): urls.href(choice.path)
            for one in filters
            for choice in one.choices
            for spelling in choice.spellings
        }
        """The URL of the list of each value that readers can filter by."""

    def of(self, path: str, fields: Iterable[FilledField]) -> dict[str, ShownField]:
        """Return the fields of the file at `path` by name, in the order of their declaration.

        A field that has nothing to show is left out: its references all lead to drafts, or its image is missing.
        """
        shown = (
            self._field(path, filled.value, *self._declared[filled.name])
            for filled in fields
            if filled.name in self._declared and self._declared[filled.name][1].is_shown
        )
        return {field.name: field for field in shown if not _is_empty(field)}

    def _field(self, path: str, value: FieldValue, position: int, field: Field) -> ShownField:
        picture = NO_PICTURE
        if isinstance(value, ImageFile):
            picture = self._images.get((path, value.file), NO_PICTURE)
        return ShownField(
            name=field.name,
            title=field.title,
            type=field.type,
            position=position,
            text=_text(value),
            is_true=value is True,
            number=value.number if isinstance(value, InlineMarkdown) else 0,
            domain=host_of(value) if field.type == "url" and isinstance(value, str) else "",
            date=value.at if isinstance(value, Moment) else None,
            links=self._links(value, field),
            items=self._items_of(value),
            image=picture.href,
            picture=picture.size,
            property=field.property,
            item_type=self._types.get(field.to, ""),
        )

    def _links(self, value: FieldValue, field: Field) -> tuple[Link, ...]:
        if field.type not in ("choice", "boolean", "list"):
            return ()
        if field.entries == "url":
            return tuple(Link(_without_scheme(url), url) for url in labels_of(value))
        names = dict(zip(field.of, field.labels, strict=False))
        lists = self._lists
        return tuple(Link(names.get(label, label), lists.get((field.name, label), "")) for label in labels_of(value))


def _without_scheme(url: str) -> str:
    """Return a URL as readers see it."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def _is_empty(field: ShownField) -> bool:
    if field.type in ("reference", "references"):
        return not field.items
    return field.type == "image" and not field.image


def _text(value: FieldValue) -> str:
    if isinstance(value, InlineMarkdown):
        return value.text
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, str | int | float) else ""
