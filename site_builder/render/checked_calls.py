"""Say what is wrong with a call in a layout, such as `asset(3)`, in the words of the layout.

Only Jinja's own code, which renders what the faster code could not, calls these functions.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import Environment
from jinja2.runtime import Undefined
from jinja2.utils import _PassArg

from site_builder.model.content import Timestamp
from site_builder.model.items import Part, ShownField
from site_builder.model.site import Author, BodyRef, ImageSize
from site_builder.model.value import Value

_KINDS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "str": ((str,), "a text"),
    "int": ((int,), "a number"),
    "Timestamp": ((Timestamp,), "a time, such as `page.date`"),
    "Author": ((Author,), "an author, such as `page.authors[0]`"),
    "ShownField": ((ShownField,), "a declared field, such as `page.fields.website`"),
    "Part": ((Part,), "a place in a running story, such as `page.parts[0]`"),
    "Iterable[NamedItems]": ((tuple,), "the items that a story names, such as `value.references`"),
    "Iterable[ItemGroup]": ((tuple,), "the items that a story refers to, such as `page.references`"),
    "Mapping[str, object]": ((Mapping,), "a mapping"),
    "BodyRef": ((BodyRef,), "a body, such as `page.body`"),
    "ImageSize | None": ((ImageSize, type(None)), "the size of an image, such as `card.image`"),
}
"""By the annotation of a parameter: the types it may have, and their name in messages."""


def _range(number: int, stop: int = 0, step: int = 1) -> None:
    """Has the parameters of `range`, which Python does not tell."""


class CallError(TypeError):
    """A layout calls a function or filter with what it does not take."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def explain_wrong_calls(
    environment: Environment,
    functions: Mapping[str, Callable[..., object]],
    filters: Mapping[str, Callable[..., object]],
) -> None:
    """Let an environment say what is wrong when a layout calls one of these, or shows one in place of its result."""
    environment.globals |= {name: checked(name, function) for name, function in functions.items()}
    environment.filters |= {name: checked(name, function, is_filter=True) for name, function in filters.items()}
    environment.finalize = _shown


def is_not_text(value: object) -> bool:
    """Return whether a value would be shown with its address in memory, which is another one in each build."""
    return not isinstance(value, Undefined) and (callable(value) or hasattr(value, "__next__"))


def _shown(value: object) -> object:
    """Return a value that a layout shows. Raises CallError for a function, and for a series of values."""
    if is_not_text(value):
        if callable(value):
            raise CallError("a function is not a text", "call it, with its arguments in round brackets")
        raise CallError("a series of values is not a text", "write `|join(', ')` after it")
    return value


def checked(name: str, function: Callable[..., Any], is_filter: bool = False) -> Callable[..., Any]:
    """Return a function that does the same, and raises CallError if it fails because of its arguments."""
    if _PassArg.from_obj(function) is not None:
        return function
    parameters = inspect.signature(_range if function is range else function)

    def call(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except (TypeError, AttributeError, ValueError, LookupError, ArithmeticError):
            if fault := next(_faults(name, parameters, arguments, named), ""):
                raise CallError(fault, f"write `{_form(name, parameters, is_filter)}`") from None
            raise

    return call


def _faults(
    name: str, parameters: inspect.Signature, arguments: tuple[Any, ...], named: Mapping[str, Any]
) -> Iterator[str]:
    """Yield what is wrong with the arguments of a call."""
    try:
        bound = parameters.bind(*arguments, **named)
    except TypeError as error:
        yield f"`{name}`: {error}".replace("'", "`")
        return
    for parameter, value in bound.arguments.items():
        if isinstance(value, Undefined):
            str(value)  # It raises what is wrong with it.
        types, wanted = _KINDS.get(str(parameters.parameters[parameter].annotation), ((), ""))
        if types and not isinstance(value, types):
            yield f"`{name}`: `{parameter}` must be {wanted}, not {_described(value)}"
    for value in bound.arguments.values():
        if callable(value):
            yield f"`{name}`: {_described(value)} is not a value"


def _form(name: str, parameters: inspect.Signature, is_filter: bool) -> str:
    """Return how to call a function or filter: `asset(name)`, `value|date`."""
    names = [
        "name=..." if parameter.kind is parameter.VAR_KEYWORD else parameter.name
        for parameter in parameters.parameters.values()
    ]
    return f"{names[0]}|{name}" if is_filter else f"{name}({', '.join(names)})"


def _described(value: object) -> str:
    """Return what a value is, for people: `the number 3`, `a list`, `a Card`."""
    if value is None:
        return "`none`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text `{value[:40]}`"
    if isinstance(value, Value):
        return f"the value `{type(value).__name__}`"
    if callable(value):
        return "a function"
    return {"dict": "a mapping", "tuple": "a list"}.get(kind := type(value).__name__, f"a {kind}")
