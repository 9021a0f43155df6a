"""An index of the numbers of a text: whether the text has a number in some form, or a similar one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from site_builder.diagnostics.suggestions import NearWords
from site_builder.lint.numbers.comparison import MIN_DIGITS, is_same, is_typo, is_year, kinds_conflict, magnitude
from site_builder.lint.numbers.reading import Number

_MAX_COMPARED = 20
"""Digits of numbers that are searched for typos."""
_Step = tuple[float, bool, float]
"""Step of a number, whether it has a scale, and the factor of its unit."""
_Group = tuple[int, str | None, str, bool, bool]
"""Magnitude, unit (None for any), kind, whether it has a scale, and whether it is a year."""


class NumberIndex:
    """The numbers of a text, to be asked for many others. The time for one does not grow with their number.

    It is asked for the few numbers that a number may equal, or be a typo of; `is_same` and `is_typo` decide.
    """

    def __init__(self, numbers: Sequence[Number]) -> None:
        self._numbers = numbers

    def states(self, number: Number) -> bool:
        """Return whether one of the numbers equals this one, also when one of the two was rounded.

        Numbers that measure different things are not equal: 25 billion is not the 25th of a month, 25 % are not 25
        people.
        """
        return any(
            is_same(reading, other)
            for reading in (number, *number.other_readings)
            for candidates in (self._by_value.get(reading.value, {}).values(), self._closest(reading))
            for other in candidates
        )

    def like(self, number: Number) -> Number | None:
        """Return the first of the numbers that this one may be a typo of, or None."""
        candidates = (
            i
            for reading in (number, *number.other_readings)
            for i in (*self._with_same_digits(reading), *self._with_other_digits(reading))
            if is_typo(reading, self._numbers[i])
        )
        first = min(candidates, default=None)
        return None if first is None else self._numbers[first]

    def _closest(self, number: Number) -> Iterator[Number]:
        """Yield the next smaller and larger number to this one in each unit, among those with the same step."""
        yield from self._by_digits.get(number.digits, {}).values()
        for kind, groups in self._by_step.items():
            if not kinds_conflict(number.kind, kind):
                for (_, _, factor), (values, by_value) in groups.items():
                    for target in _targets(number, kind, factor):
                        at = bisect_left(values, target)
                        for value in values[max(0, at - 1) : at + 1]:
                            yield by_value[value]

    def _with_same_digits(self, number: Number) -> Iterator[int]:
        for unit in (number.unit, None):
            yield from self._typos_of_scale.get((number.digits, unit), {}).values()

    def _with_other_digits(self, number: Number) -> Iterator[int]:
        """Yield numbers with one wrong digit: those with the same unit, or with a scale and without a unit."""
        size, digits = magnitude(number), _padded(number)
        units = {
            number.unit,
            *(("",) if number.scaled else ()),
            *((None,) if number.scaled and not number.unit else ()),
        }
        for group in (group for unit in units for group in self._groups.get((size, unit), {}).values()):
            by_digits = self._by_group[group]
            if group not in self._near:
                self._near[group] = NearWords(by_digits)
            yield from (by_digits[other] for other in self._near[group].near(digits))

    @cached_property
    def _readings(self) -> list[Number]:
        return [reading for number in self._numbers for reading in (number, *number.other_readings)]

    @cached_property
    def _by_value(self) -> Mapping[float, Mapping[tuple[str, float], Number]]:
        """The first numbers of each value, by their units."""
        by_value: defaultdict[float, dict[tuple[str, float], Number]] = defaultdict(dict)
        for number in self._readings:
            by_value[number.value].setdefault((number.kind, number.factor), number)
        return by_value

    @cached_property
    def _by_digits(self) -> Mapping[str, Mapping[tuple[object, ...], Number]]:
        """The first numbers with the same digits, by what makes them different: one may lack the scale of the other."""
        by_digits: defaultdict[str, dict[tuple[object, ...], Number]] = defaultdict(dict)
        for number in self._readings:
            if len(number.digits) >= MIN_DIGITS:
                key = (number.scaled, number.step < 1.0, bool(number.unit), number.kind, number.factor)
                by_digits[number.digits].setdefault(key, number)
        return by_digits

    @cached_property
    def _by_step(self) -> Mapping[str, Mapping[_Step, tuple[list[float], dict[float, Number]]]]:
        """For each kind and step: the values in order, and a number by its value."""
        by_step: defaultdict[str, defaultdict[_Step, dict[float, Number]]] = defaultdict(lambda: defaultdict(dict))
        for number in self._readings:
            if number.value > 0.0:
                step = (number.step, number.scaled, number.factor)
                by_step[number.kind][step].setdefault(number.value, number)
        return {
            kind: {step: (sorted(by_value), by_value) for step, by_value in by_steps.items()}
            for kind, by_steps in by_step.items()
        }

    @cached_property
    def _typos_of_scale(self) -> Mapping[tuple[str, str | None], Mapping[tuple[object, ...], int]]:
        """Indexes of the first numbers with the same digits, of each unit and of all (None)."""
        by_digits: defaultdict[tuple[str, str | None], dict[tuple[object, ...], int]] = defaultdict(dict)
        for i, number in enumerate(self._numbers):
            key = (magnitude(number), number.scaled, bool(number.unit), number.kind)
            for unit in (number.unit, None):
                by_digits[number.digits, unit].setdefault(key, i)
        return by_digits

    @cached_property
    def _by_group(self) -> Mapping[_Group, Mapping[str, int]]:
        """Indexes of the first numbers that a wrong digit may make another of, by their digits."""
        by_group: defaultdict[_Group, dict[str, int]] = defaultdict(dict)
        for i, number in enumerate(self._numbers):
            for unit in (number.unit, *((None,) if number.scaled else ())):
                group = (magnitude(number), unit, number.kind, number.scaled, is_year(number))
                by_group[group].setdefault(_padded(number), i)
        return by_group

    @cached_property
    def _groups(self) -> Mapping[tuple[int, str | None], Mapping[_Group, _Group]]:
        """The groups, by magnitude and unit."""
        groups: defaultdict[tuple[int, str | None], dict[_Group, _Group]] = defaultdict(dict)
        for group in self._by_group:
            groups[group[:2]][group] = group
        return groups

    @cached_property
    def _near(self) -> dict[_Group, NearWords]:
        """Filled for the groups that were asked for."""
        return {}


def _targets(number: Number, kind: str, factor: float) -> Iterator[float]:
    """Yield the values that equal a number, in a unit of this kind and factor."""
    yield number.value
    if number.kind == kind and number.factor and factor:
        yield number.value * number.factor / factor
    elif (number.kind == "%") != (kind == "%"):
        yield number.value * 100.0
        yield number.value / 100.0


def _padded(number: Number) -> str:
    """Return the digits of a number with zeros, as one digit more or less is one digit of a number of the same size."""
    return number.digits.ljust(_MAX_COMPARED, "0")
