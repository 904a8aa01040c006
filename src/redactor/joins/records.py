"""Records: what a page shows of one person, put together of the traces of a row.

A record is what two pages are compared by. Its numbers are patterns, `?` for each hidden character,
of the whole length of their kind, so that two of them can be laid over each other; names, villages
and units are the traces' keyed hashes, shortened to 63 bits.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from redactor.joins import traces as of
from redactor.joins.traces import Hashed, Trace
from redactor.strength import HIDDEN, Known, aged, born_in_month, born_in_year, born_on, read_mask

#: Kinds whose masks are laid over each other, and the length of their values; of accounts and cards
#: only masks that are written alike.
LENGTHS = {"RESIDENT_ID": 18, "MOBILE_PHONE": 11, "BANK_CARD": 0}
_KIND_OF = {"BANK_ACCOUNT": "BANK_CARD"}
_CARDS = range(15, 20)
_FIRST = datetime.date(1900, 1, 1)
_TAIL = 4
#: Forms of resident numbers that show more than where somebody comes from.
TELLING = frozenset(
    f"{front}+{behind}"
    for front, behind in of.FORMS["RESIDENT_ID"]
    if max(front - 6, 0) + behind >= 3
)


class Record(NamedTuple):
    """What a row shows. 0 stands for what it does not tell.

    `ends`: first and last character of a name, 张*三; `numbers`: patterns by kind, and `wholes`: the
    hash of a number in full; `projections`: what each customary mask would show of that number;
    `shows`: the same of the mask that the row itself shows, where it tells more than a region;
    `digits`, `phone`: the last four of resident number and mobile phone, as a mask would show them.
    `known`: of the row's own columns, the birth and the sex; `aged`: what its age tells, which counts
    but proves nothing."""

    row: int
    name: int = 0
    surname: int = 0
    ends: int = 0
    villages: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    paid: int = 0
    numbers: tuple[tuple[str, str], ...] = ()
    wholes: tuple[tuple[str, int], ...] = ()
    projections: tuple[tuple[str, int], ...] = ()
    shows: tuple[str, int] | None = None
    digits: int = 0
    phone: int = 0
    known: Known = Known()
    aged: Known = Known()

    def number(self, kind: str) -> str:
        """The pattern of a kind; empty where the row shows no mask of it."""
        return next((pattern for each, pattern in self.numbers if each == kind), "")

    def whole(self, kind: str) -> int:
        return next((value for each, value in self.wholes if each == kind), 0)

    @property
    def tells(self) -> bool:
        """Whether there is anything to join with it."""
        return bool(self.numbers or self.wholes or self.known.birth)


class Births:
    """Births by their hashes: there are few enough days for who has the key to try them all."""

    def __init__(self, hashed: Hashed, last: datetime.date) -> None:
        self._hashed, self._last = hashed, last
        self._known: dict[str, Known] = {}

    def of(self, value: str) -> Known | None:
        """None for a day that nobody alive was born on."""
        if not self._known:
            self._known = dict(self._all())
        return self._known.get(value)

    def _all(self) -> Iterator[tuple[str, Known]]:
        day = _FIRST
        while day <= self._last:
            yield self._hashed(of.BIRTH, f"{day:%Y%m%d}"), born_on(day)
            if day.day == 1:
                month = born_in_month(day.year, day.month)
                yield self._hashed(of.BIRTH, f"{day:%Y%m}"), month
            day += datetime.timedelta(days=1)


class Reader:
    """Makes records of traces. `last`: nobody was born later."""

    def __init__(self, key: bytes, last: datetime.date) -> None:
        self._hashed = of.hasher(key)
        self._births = Births(self._hashed, last)

    def records(self, traces: Iterable[Trace]) -> Iterator[Record]:
        """The records of a page, as its rows stand. A row that names several people makes several,
        each with what stands behind its name; what stands beside them all is nobody's."""
        month = ""
        rows: dict[int, list[Trace]] = {}
        for trace in traces:
            if trace.kind == of.MONTH:
                month = trace.value
            elif trace.row >= 0:
                rows.setdefault(trace.row, []).append(trace)
        for row, told in sorted(rows.items()):
            for several in _people(told):
                record = self._record(row, several, month)
                if record.tells or record.name or record.surname:
                    yield record

    def _record(self, row: int, told: Sequence[Trace], month: str) -> Record:
        by_kind: dict[str, list[Trace]] = {}
        for trace in told:
            by_kind.setdefault(trace.kind, []).append(trace)

        def first(kind: str, form: str) -> int:
            return next((short(e.value) for e in by_kind.get(kind, ()) if e.form == form), 0)

        def several(kind: str) -> tuple[int, ...]:
            return tuple(sorted({short(each.value) for each in by_kind.get(kind, ())}))

        numbers = _numbers(by_kind.get(of.FRAGMENT, ()))
        projections = by_kind.get(of.PROJECTION, ())
        return Record(
            row=row,
            name=first(of.NAME, "full"),
            surname=first(of.NAME, "surname"),
            ends=first(of.NAME, "ends"),
            villages=several(of.VILLAGE),
            units=several(of.UNIT),
            paid=first(of.PAID, "month"),
            numbers=numbers,
            wholes=_wholes(by_kind.get(of.VALUE, ())),
            projections=tuple(
                (each.form, short(each.value))
                for each in projections
                if each.entity == "RESIDENT_ID"
            ),
            shows=self._shows(dict(numbers).get("RESIDENT_ID", "")),
            digits=self._tail("RESIDENT_ID", numbers, projections),
            phone=self._tail("MOBILE_PHONE", numbers, projections),
            known=self._known(by_kind),
            aged=_aged(by_kind.get(of.AGE, ()), month),
        )

    def _shows(self, pattern: str) -> tuple[str, int] | None:
        form = "{}+{}".format(*form_of(pattern)) if pattern else ""
        if form not in TELLING:
            return None
        return form, short(self._hashed("shown", pattern.replace(HIDDEN, "*")))

    def _tail(
        self, kind: str, numbers: Sequence[tuple[str, str]], projections: Sequence[Trace]
    ) -> int:
        """The hash of a number's last characters, of a mask or of the number in full."""
        tail = dict(numbers).get(kind, "")[-_TAIL:]
        if tail and HIDDEN not in tail:
            return short(self._hashed("shown", "*" * (LENGTHS[kind] - _TAIL) + tail))
        full = (e.value for e in projections if e.entity == kind and e.form == f"0+{_TAIL}")
        return next(map(short, full), 0)

    def _known(self, by_kind: Mapping[str, Sequence[Trace]]) -> Known:
        known = Known()
        # The narrowest counts; two births in a row are of two people, and the second tells nothing.
        for trace in sorted(by_kind.get(of.BIRTH, ()), key=lambda each: each.form):
            told = _year(trace.value) if trace.form == "year" else self._births.of(trace.value)
            if told:
                known = told
                break
        sexes = {each.value for each in by_kind.get(of.SEX, ())}
        return known._replace(sex=sexes.pop()) if len(sexes) == 1 else known


def short(value: str) -> int:
    """A keyed hash as a number of 63 bits."""
    return int(value[:16], 16) >> 1


def mixer(key: bytes) -> Callable[..., int]:
    """Numbers of 63 bits for what is joined by, under the key."""
    keyed = hashlib.blake2b(key=key[:64], digest_size=8, person=b"joins")

    def mixed(*parts: object) -> int:
        one = keyed.copy()
        one.update(repr(parts).encode())
        return int.from_bytes(one.digest(), "big") >> 1

    return mixed


def form_of(pattern: str) -> tuple[int, int]:
    """How many characters a mask leaves in front and behind; (-1, -1) where others stand open too.

    >>> form_of("640104????????4529"), form_of("??????????????????")
    ((6, 4), (0, 0))
    """
    front = len(pattern) - len(pattern.lstrip("0123456789X"))
    behind = len(pattern) - len(pattern.rstrip("0123456789X"))
    hidden = pattern[front : len(pattern) - behind] if front < len(pattern) else ""
    return (front, behind) if hidden.strip(HIDDEN) == "" else (-1, -1)


def _people(told: Sequence[Trace]) -> list[list[Trace]]:
    """The traces of a row, by person."""
    named = [each for each in told if each.kind == of.NAME and each.form in {"full", "surname"}]
    findings = sorted({each.finding for each in named})
    if len(findings) < 2 or len({each.value for each in named if each.form == "full"}) < 2:
        return [list(told)]
    people: list[list[Trace]] = [[] for _ in findings]
    for trace in told:
        behind = [number for number, at in enumerate(findings) if at <= trace.finding]
        if behind:
            people[behind[-1]].append(trace)
    return people


def _numbers(told: Sequence[Trace]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for trace in told:
        kind, pattern = _pattern(_KIND_OF.get(trace.entity, trace.entity), trace.value)
        if pattern and pattern.strip(HIDDEN):
            found.setdefault(kind, pattern)
    return tuple(sorted(found.items()))


@lru_cache(1 << 12)
def _pattern(kind: str, shown: str) -> tuple[str, str]:
    """A kind and the pattern of a mask as it is shown; nothing where it fits no kind, or in several
    ways."""
    mask = read_mask(shown)
    if mask is None:
        return "", ""
    kind = kind or _guessed(mask.pattern)
    length = LENGTHS.get(kind, 0) or (mask.written if mask.written in _CARDS else 0)
    ways = list(mask.patterns(length)) if length and kind in LENGTHS else []
    return (kind, ways[0]) if len(ways) == 1 else ("", "")


def _guessed(pattern: str) -> str:
    """Of which kind a mask without a label is, by its length and first digit."""
    if len(pattern) == 18 and pattern[0] in "12345689?":
        return "RESIDENT_ID"
    if len(pattern) == 11 and pattern[0] == "1":
        return "MOBILE_PHONE"
    return "BANK_CARD" if len(pattern) in _CARDS and pattern[0] in "3456" else ""


def _wholes(told: Sequence[Trace]) -> tuple[tuple[str, int], ...]:
    """Numbers in full, the first of each kind."""
    found: dict[str, int] = {}
    for trace in told:
        kind = _KIND_OF.get(trace.entity, trace.entity)
        if kind in LENGTHS:
            found.setdefault(kind, short(trace.value))
    return tuple(sorted(found.items()))


@lru_cache(1 << 8)
def _year(text: str) -> Known | None:
    return born_in_year(int(text)) if text.isdigit() and int(text) >= _FIRST.year else None


def _aged(told: Sequence[Trace], month: str) -> Known:
    ages = {each.value for each in told}
    if len(ages) != 1 or not month:
        return Known()
    year, number = map(int, month.split("-"))
    return aged(int(ages.pop()), datetime.date(year, number, 1))


def packed(record: Record) -> list[object]:
    """A record as plain values, for JSON."""
    plain: list[object] = list(record)
    plain[-2:] = [_plain(record.known), _plain(record.aged)]
    return plain


def unpacked(values: Sequence[Any]) -> Record:
    row, name, surname, ends, villages, units, paid, numbers, wholes, projections, *rest = values
    shows, digits, phone, known, told_age = rest
    return Record(
        row=row,
        name=name,
        surname=surname,
        ends=ends,
        villages=tuple(villages),
        units=tuple(units),
        paid=paid,
        numbers=tuple(map(tuple, numbers)),
        wholes=tuple(map(tuple, wholes)),
        projections=tuple(map(tuple, projections)),
        shows=tuple(shows) if shows else None,
        digits=digits,
        phone=phone,
        known=_known(*known),
        aged=_known(*told_age),
    )


def _plain(known: Known) -> list[object]:
    return [known.birth and [each.toordinal() for each in known.birth], known.sex]


@lru_cache(1 << 12)
def _days(low: int, high: int) -> tuple[datetime.date, datetime.date]:
    return datetime.date.fromordinal(low), datetime.date.fromordinal(high)


def _known(birth: list[int] | None, sex: str | None) -> Known:
    return Known(birth=_days(*birth) if birth else None, sex=sex)
