"""Chains: which pages together leave too few values of a person's number, and what would break them.

What a page tells of a number is a part: its mask, and the companions that stand beside it. Of a
person's different parts the smallest set is sought that leaves as few values as all of them do; the
pages of those parts are the chain. Numbers are laid over each other here, counted, and forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from redactor.joins.people import SHARED, shape_of, shared
from redactor.joins.records import Record
from redactor.strength import HIDDEN, Counter, Kind, Known, overlay

#: Fewer values left than this are told of.
THRESHOLD = 1000
#: A chain is told of where it leaves a tenth of what its best page does, or hardly anything: what one
#: page gives away by itself is told of as a weak mask.
_TIMES_FEWER, _HARDLY = 10, 10
#: Of a person's different parts the most telling are looked at; of longer chains nobody reads.
_MOST_PARTS, _LONGEST = 8, 3
_RESIDENT = "RESIDENT_ID"
_REGION = 6
#: What stands for a number that a page shows in full.
FULL = "full"
_CACHED = 1 << 16


class Part(NamedTuple):
    """What a record tells of a number: its pattern (empty without a mask), whether the whole of it
    stands there, the birth and sex beside it, and what an age tells."""

    pattern: str = ""
    whole: int = 0
    known: Known = Known()
    aged: Known = Known()

    def shape(self, kind: str) -> str:
        """What the page shows, whatever the values: `6+4 birth sex`."""
        told = [FULL] if self.whole else []
        if self.pattern:
            told.append(shape_of(kind, self.pattern))
        return " ".join([*told, *_companions(self.known, self.aged)]) or "-"


def _companions(known: Known, aged: Known) -> Iterator[str]:
    if known.birth:
        days = (known.birth[1] - known.birth[0]).days
        yield "birth" if days == 0 else "month" if days < 31 else "year"
    if aged.birth:
        yield "age"
    if known.sex:
        yield "sex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A person's number of which pages together leave `left` values; the best of them alone leaves
    `alone`. `chain`: the records of it, by what they show. `change`: the smallest that leaves enough:
    in which shape, what is done, and how many records show it."""

    person: int
    kind: str
    left: int
    alone: int
    chain: dict[str, tuple[int, ...]]
    change: tuple[str, str, int]


#: Changes to what a page shows, the smallest first: the birth date to its year, no companion at
#: all, the mask that shows the region alone, no number.
CHANGES = ("year", "bare", "region", "none")


class Chains:
    """Looks for chains. Made once; it keeps what it counted."""

    def __init__(self, counter: Counter, threshold: int = THRESHOLD) -> None:
        self._counter, self.threshold = counter, threshold

    def fits(self, pattern: str, known: Known) -> bool:
        """Whether some resident number fits a pattern and what is known beside it."""
        return self._counter.count(Kind(_RESIDENT), pattern, known) > 0

    def risks(self, person: int, records: Sequence[tuple[int, Record]]) -> Iterator[Risk]:
        """Of a person's records, with their numbers."""
        for kind in sorted(kinds_of(each for _, each in records)):
            parts = parts_of(records, kind)
            if len(parts) > 1:
                yield from self._of_kind(person, kind, parts)

    def _of_kind(self, person: int, kind: str, parts: dict[Part, list[int]]) -> Iterator[Risk]:
        # A chain is one of what is shown, not of twenty months that show the same.
        told = sorted(parts, key=lambda part: (-_telling(part), repr(part)))[:_MOST_PARTS]
        least = self.left(kind, told)
        if least is None or least >= self.threshold:
            return
        # A number in full is told of where it stands; here it undoes the masks of others.
        masked = [part for part in told if not part.whole]
        alone = min((self.left(kind, [part]) or least for part in masked), default=least)
        if alone <= least or (least >= _HARDLY and alone < least * _TIMES_FEWER):
            return
        chain = self._chain(kind, told, least)
        shapes = {part.shape(kind) for part in chain}
        by_shape: dict[str, list[int]] = {}
        for part, numbers in parts.items():
            if part.shape(kind) in shapes:
                by_shape.setdefault(part.shape(kind), []).extend(numbers)
        yield Risk(
            person=person,
            kind=kind,
            left=least,
            alone=alone,
            chain={shape: tuple(each) for shape, each in sorted(by_shape.items())},
            change=self._change(kind, parts, by_shape),
        )

    def _chain(self, kind: str, parts: Sequence[Part], least: int) -> Sequence[Part]:
        """The fewest parts that leave as few values as all of them."""
        if any(part.whole for part in parts):
            return parts
        for size in range(2, _LONGEST + 1):
            for some in combinations(parts, size):
                if self.left(kind, some) == least:
                    return some
        return parts

    def left(self, kind: str, parts: Iterable[Part]) -> int | None:
        """How many values parts leave together; None where they cannot be of one number."""
        pattern, known, aged = "", Known(), Known()
        for part in parts:
            if part.whole:
                return 1
            if part.pattern:
                if pattern and kind != _RESIDENT and shared(pattern, part.pattern) < SHARED:
                    return None
                both = overlay(pattern, part.pattern) if pattern else part.pattern
                if both is None:
                    return None
                pattern = both
            told = known.both(part.known)
            if told is None:
                return None
            known = told
            # An age may be counted in another way: where it contradicts it tells nothing.
            aged = aged.both(part.aged) or aged
        if not pattern:
            if kind != _RESIDENT or not known.birth:
                return None
            pattern = HIDDEN * 18
        count = self._count(kind, pattern, known.both(aged) or known)
        return count or self._count(kind, pattern, known) or None

    def _count(self, kind: str, pattern: str, known: Known) -> int:
        return self._counter.count(Kind(kind), pattern, known)

    def _change(
        self, kind: str, parts: dict[Part, list[int]], by_shape: dict[str, list[int]]
    ) -> tuple[str, str, int]:
        """The change that touches the fewest records; of two the smaller change."""
        found: list[tuple[int, int, str]] = []
        for shape, numbers in by_shape.items():
            for rank, change in enumerate(CHANGES):
                changed = [
                    changed_part(part, kind, change) if part.shape(kind) == shape else part
                    for part in parts
                ]
                if changed == list(parts):
                    continue
                left = self.left(kind, changed)
                if left is None or left >= self.threshold:
                    found.append((len(numbers), rank, shape))
                    break
        if not found:
            # Each alone is not enough: the mask of all must show no more than the region.
            return "*", "region", sum(map(len, by_shape.values()))
        count, rank, shape = min(found)
        return shape, CHANGES[rank], count


def kinds_of(records: Iterable[Record]) -> set[str]:
    """The kinds of numbers that records show, masked or in full."""
    return {kind for each in records for kind, _ in (*each.numbers, *each.wholes)}


def parts_of(records: Iterable[tuple[int, Record]], kind: str) -> dict[Part, list[int]]:
    """What records tell of a number, each different thing with the records that tell it."""
    parts: dict[Part, list[int]] = {}
    for number, record in records:
        part = part_of(record, kind)
        if part != Part():
            parts.setdefault(part, []).append(number)
    return parts


def part_of(record: Record, kind: str) -> Part:
    """Of a phone or a card in full nothing is said: people have several."""
    if kind != _RESIDENT:
        return Part(pattern=record.number(kind))
    return Part(record.number(kind), record.whole(kind), record.known, record.aged)


def changed_part(part: Part, kind: str, change: str) -> Part:
    """A part as a page would show it after a change."""
    if change == "none":
        return Part()
    if change == "region":
        return Part(pattern=safe_pattern(kind, part.pattern))
    if change == "bare":
        return part._replace(known=Known(), aged=Known())
    birth = part.known.birth
    if birth and birth[0] != birth[1]:
        return part
    if birth:
        year = birth[0].replace(month=1, day=1), birth[1].replace(month=12, day=31)
        return part._replace(known=part.known._replace(birth=year))
    return part


def safe_pattern(kind: str, pattern: str) -> str:
    """A mask as the default policy makes it: of a resident number the region, of a phone the first
    three, of a card the last four."""
    if not pattern:
        return ""
    if kind == "BANK_CARD":
        return HIDDEN * (len(pattern) - 4) + pattern[-4:]
    front = _REGION if kind == _RESIDENT else 3
    return pattern[:front] + HIDDEN * (len(pattern) - front)


def _telling(part: Part) -> int:
    birth = part.known.birth
    days = (birth[1] - birth[0]).days if birth else 0
    told = 0 if not birth else 8 if days == 0 else 4
    return 18 * bool(part.whole) + len(part.pattern) - part.pattern.count(HIDDEN) + told
