"""The rules by which two records may be of one person, strongest first.

A rule gives each record the keys under which others may be found that tell the same; no rule goes by
a name alone, nor by digits alone. What a rule is worth is measured in the archive itself: where
records under one key show digits that can be compared, they agree or they do not. A rule that was
found to err more than one time in ten joins nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from redactor.joins.records import TELLING, Record
from redactor.model import Certainty
from redactor.strength import HIDDEN


class Link(StrEnum):
    """By what two records were taken for one person's, strongest first."""

    NUMBER = "number"
    PROJECTION = "projection"
    DIGITS = "digits"
    BIRTH = "birth"
    PHONE = "phone"
    ORDER = "order"
    UNIT = "unit"
    VILLAGE = "village"
    ENDS = "ends"
    PAID = "paid"


#: What each is called, in a sentence for an editor.
TITLES: Mapping[Link, str] = MappingProxyType(
    {
        Link.NUMBER: "同一个完整号码",
        Link.PROJECTION: "姓名相同，号码遮掩后的样子一致",
        Link.DIGITS: "姓名相同，号码露出的尾数一致",
        Link.BIRTH: "姓名相同，出生日期一致",
        Link.PHONE: "姓名相同，电话尾号一致",
        Link.ORDER: "两份名单的人员和顺序一致",
        Link.UNIT: "姓名相同，单位或学校一致",
        Link.VILLAGE: "姓名相同，村（社区）一致",
        Link.ENDS: "姓名首尾字相同，村（社区）一致",
        Link.PAID: "姓名相同，同月金额一致",
    }
)
#: What a rule is worth before it was measured. POSSIBLE ones join only where measuring lifts them.
_DECLARED: Mapping[Link, Certainty] = MappingProxyType(
    {
        **dict.fromkeys(Link, Certainty.LIKELY),
        Link.NUMBER: Certainty.CONFIRMED,
        Link.PROJECTION: Certainty.CONFIRMED,
        Link.ENDS: Certainty.POSSIBLE,
        Link.PAID: Certainty.POSSIBLE,
    }
)
#: Pairs that must have been compared before a rule's worth is believed.
_FEWEST = 30
_SURE, _LIKELY = 0.995, 0.9
#: A rule that is merely possible must be right so often to join.
_LIFTED = 0.97
#: Lists that are so long, with so many family names, are in the same order for a reason.
_LONG, _VARIED = 8, 4

Mixed = Callable[..., int]


@dataclass(frozen=True, slots=True)
class Worth:
    """How often records under one key of a rule could be compared, and agreed."""

    compared: int = 0
    agreed: int = 0

    @property
    def share(self) -> float | None:
        """Of agreement; None while too few were compared."""
        return self.agreed / self.compared if self.compared >= _FEWEST else None

    def certainty(self, link: Link) -> Certainty:
        declared, share = _DECLARED[link], self.share
        if share is None:
            return declared
        if declared is Certainty.POSSIBLE:
            return Certainty.LIKELY if share >= _LIFTED else Certainty.POSSIBLE
        if share < _LIKELY:
            return Certainty.POSSIBLE
        return declared if share >= _SURE else Certainty.LIKELY


def keys_of(records: Sequence[Record], mixed: Mixed) -> Iterator[tuple[int, Link, int]]:
    """Of a page's records: their index, a rule and a key. Keys of different rules differ."""
    for index, record in enumerate(records):
        for link, *parts in _keys(record):
            yield index, link, mixed(link.value, *parts)
    if len(records) >= _LONG and all(each.surname for each in records):
        names = [each.surname for each in records]
        if len(set(names)) >= _VARIED:
            order = mixed("order", names)
            for index in range(len(records)):
                yield index, Link.ORDER, mixed("order", order, index)


def _keys(record: Record) -> Iterator[tuple[Link, object, object]]:
    name = record.name
    whole = record.whole("RESIDENT_ID")
    if whole:
        yield Link.NUMBER, 0, whole
    if record.ends:
        yield from ((Link.ENDS, record.ends, each) for each in record.villages)
    if not name:
        return
    projections = [each for each in record.projections if each[0] in TELLING]
    if record.shows:
        projections.append(record.shows)
    yield from ((Link.PROJECTION, name, each) for each in projections)
    if record.digits:
        yield Link.DIGITS, name, record.digits
    born = day_of(record)
    if born:
        yield Link.BIRTH, name, born
    if record.phone:
        yield Link.PHONE, name, record.phone
    yield from ((Link.UNIT, name, each) for each in record.units)
    yield from ((Link.VILLAGE, name, each) for each in record.villages)
    if record.paid:
        yield Link.PAID, name, record.paid


def day_of(record: Record) -> str:
    """The birth date that a record tells, in a column or in its number; empty where it tells none."""
    birth = record.known.birth
    if birth and birth[0] == birth[1]:
        return f"{birth[0]:%Y%m%d}"
    digits = record.number("RESIDENT_ID")[6:14]
    return digits if digits and HIDDEN not in digits else ""
