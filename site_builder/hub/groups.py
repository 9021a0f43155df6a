"""Groups of outputs that are planned together: the page of a story with its twins and card, a page of a list, ...

**A group is a pure function of what its key digests.** Its planner is given only that: facts whose digest is in the
key, and entries or cards whose digests are in the key; never the hub. So a group whose key is that of the last build
has the outputs of the last build, and is not planned again.

**A batch of groups is a pure function of its key**, in the same way: the key digests all that the keys of its groups
are made from. So the groups of a batch whose key is that of the last build have their keys too: they are not looked at.

**A kind of batches is a pure function of its key**, if it has one: then the key digests all that the keys of all its
batches are made from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from zlib import crc32

from site_builder.model.fingerprint import digest, digest_bytes
from site_builder.model.outputs import Output, SearchShard, SocialCardImage
from site_builder.model.value import Value

BATCH = 32
"""Groups in a batch, on average."""


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


class BatchRecord(Value, frozen=True):
    """A batch of the last build, for the manifest."""

    key: bytes
    groups: tuple[GroupRecord, ...]
    batches: tuple[str, ...] = ()
    """Of a kind, which has no groups of its own: the names of its batches."""


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


class Batch:
    """Some groups of one kind, with a key of their own. The groups are made when they are asked for."""

    def __init__(self, name: str, key: bytes, groups: Callable[[], Groups]) -> None:
        """`name` is unlike that of any other batch of the hub."""
        self.name = name
        self.key = key
        self._groups = groups

    @cached_property
    def groups(self) -> Groups:
        """Its groups. The key of the batch decides their names and keys."""
        return self._groups()


class Batches:
    """All groups of one kind. The batches are made when they are asked for."""

    def __init__(self, make: Callable[[], Sequence[Batch]], kind: str = "", key: bytes = b"") -> None:
        """`kind` is unlike the name of any batch. Without it, there is no key."""
        self.kind = kind
        self.key = key
        self._make = make

    @cached_property
    def batches(self) -> Sequence[Batch]:
        """Its batches. The key, if there is one, decides their names and keys."""
        return self._make()

    def outputs(self) -> Iterator[Output]:
        """Plan the outputs of all groups."""
        for batch in self.batches:
            for number in range(len(batch.groups.names)):
                yield from batch.groups.outputs_of(number)


def stamped(batches: Batches, stamp: bytes) -> Batches:
    """Return batches whose pages also show something with this digest, which is the same for all of them."""
    key = digest_bytes(batches.key + stamp)
    return Batches(lambda: [_stamped(batch, stamp) for batch in batches.batches], batches.kind, key)


def _stamped(batch: Batch, stamp: bytes) -> Batch:

    def groups() -> Groups:
        plain = batch.groups
        return Groups(plain.names, [digest_bytes(key + stamp) for key in plain.keys], plain.outputs_of)

    return Batch(batch.name, digest_bytes(batch.key + stamp), groups)


def in_batches(kind: str, groups: Groups) -> Batches:
    """Return groups in batches, as rows of the manifest. The names of the groups decide where batches end."""
    count = len(groups.names)
    ends = [end for end, name in enumerate(groups.names, 1) if crc32(name.encode()) % BATCH == 0]
    bounds = [0, *ends] if ends and ends[-1] == count else [0, *ends, count]
    return Batches(lambda: [_batch(kind, groups, start, stop) for start, stop in pairwise(bounds) if start < stop])


def kind_of_batches(kind: str, key: bytes, make: Callable[[], Groups]) -> Batches:
    """Return groups in batches, which are made when they are asked for. The key decides their names and keys."""
    return Batches(lambda: in_batches(kind, make()).batches, kind, key)


def _batch(kind: str, groups: Groups, start: int, stop: int) -> Batch:
    names, keys = groups.names[start:stop], groups.keys[start:stop]
    part = Groups(names, keys, lambda number: groups.outputs_of(start + number))
    return Batch(f"{kind} {names[-1]}", digest([names, keys]), lambda: part)
