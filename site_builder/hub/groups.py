"""Groups of outputs that are planned together: the page of a story with its twins and card, a page of a list, ...

**A group is a pure function of what its key digests.** Its planner is given only that: facts whose digest is in the
key, and entries or cards whose digests are in the key; never the hub. So a group whose key is that of the last build
has the outputs of the last build, and is not planned again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from site_builder.model.outputs import Output, SearchShard, SocialCardImage
from site_builder.model.value import Value


class Outline(Value, frozen=True):
    """An output that was planned in an earlier build: as much of it as other outputs are checked against."""

    path: str
    origin: str
    is_target: bool
    """Whether links may lead to it."""


class GroupRecord(Value, frozen=True):
    """A group of the last build, for the manifest."""

    key: bytes
    origin: str
    """Of all its outputs."""
    targets: tuple[str, ...]
    """Paths of its outputs that links may lead to."""
    others: tuple[str, ...]
    """Paths of its outputs that no link may lead to."""

    @property
    def name(self) -> str:
        """Return the path of its first output."""
        return self.targets[0] if self.targets else self.others[0]

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of all its outputs."""
        return self.targets + self.others

    def outlines(self) -> list[Outline]:
        """Return its outputs in outline."""
        targets = [Outline(path, self.origin, True) for path in self.targets]
        return [*targets, *[Outline(path, self.origin, False) for path in self.others]]


def record(key: bytes, outputs: Sequence[Output]) -> GroupRecord:
    """Return the record of a group with these outputs."""
    others = tuple(output.path for output in outputs if isinstance(output, SocialCardImage | SearchShard))
    targets = tuple(output.path for output in outputs if not isinstance(output, SocialCardImage | SearchShard))
    return GroupRecord(key, outputs[0].origin, targets, others)


class Groups:
    """Groups of one kind."""

    def __init__(
        self, names: Sequence[str], keys: Sequence[bytes], outputs_of: Callable[[int], Iterable[Output]]
    ) -> None:
        """`outputs_of` plans the outputs of a group, given its number.

        The first of them has the group's name as path, and all have the same origin.
        """
        self.names = names
        self.keys = keys
        self.outputs_of = outputs_of

    def outputs(self) -> Iterator[Output]:
        """Plan the outputs of all groups."""
        for number in range(len(self.names)):
            yield from self.outputs_of(number)
