"""Checks of the paths of all outputs: names that not every file system takes, and compressed copies in their way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from site_builder.content.portable_names import MAX_BYTES, has_suspect, path_problem, too_long_name
from site_builder.hub.groups import Outline
from site_builder.model.outputs import Output
from site_builder.model.problems import Problem

RENAME = "give it another name or slug"


def problems(outputs: Mapping[str, Output | Outline], encodings: Collection[str]) -> Iterator[Problem]:
    """Report what is wrong with the paths of outputs, at most once for each file that asks for outputs.

    `outputs` are given by the `portable_key` of their paths. `encodings` are those of compressed copies.
    """
    yield from _compressed_copies(outputs, encodings)
    check_all = has_suspect([output.path for output in outputs.values()])
    reported: set[str] = set()
    for output in outputs.values():
        problem = _too_long(output) or (_not_portable(output) if check_all else None)
        if problem and problem.path not in reported:
            reported.add(problem.path)
            yield problem


def _compressed_copies(outputs: Mapping[str, Output | Outline], encodings: Collection[str]) -> Iterator[Problem]:
    """Report outputs that servers would take for the compressed copy of another."""
    for path, output in outputs.items() if encodings else ():
        text, _, encoding = path.rpartition(".")
        if encoding in encodings and text in outputs:
            message = f"servers would send `/{output.path}` in place of `/{outputs[text].path}`"
            others = (outputs[text].origin,) if outputs[text].origin else ()
            yield Problem(output.origin, "url-collision", message, None, RENAME, other_paths=others)


def _too_long(output: Output | Outline) -> Problem | None:
    name = too_long_name(output.path)
    if not name:
        return None
    message = f"the name `{name}` is longer than {MAX_BYTES} bytes"
    return Problem(output.origin or output.path, "long-file-name", message, None, "give it a shorter name")


def _not_portable(output: Output | Outline) -> Problem | None:
    reason = path_problem(output.path)
    if not reason:
        return None
    message = f"Windows cannot store `/{output.path}`: {reason}"
    return Problem(output.origin or output.path, "unsafe-file-name", message, None, RENAME, "warning")
