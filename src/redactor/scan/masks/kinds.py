"""What a masked value is: by the header over it or the label before it, else by its own shape.

A mask hides most of what a detector checks, so a label must say what is masked, unless the open
characters are telling by themselves: a region's code in 18 places, a mobile network in eleven. What
is called something else (订单号), or nothing, is of no kind, and nothing is said about it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from redactor.rulebook import Rulebook
from redactor.strength import Counter, Kind, Shown

_COUNTED = frozenset(kind.value for kind in Kind if kind is not Kind.OTHER)
_LOOKALIKE = "lookalike"
#: A label stands so close before its value, and is so long at the most (code points).
_REACH, _LONGEST = 24, 16
_CLAUSE = re.compile(r"[，,。；;、\n\t|!！?？*＊●■]")
_PHONES = frozenset({Kind.MOBILE_PHONE.value, Kind.LANDLINE_PHONE.value})
_ACCOUNTS = ("BANK_CARD", "BANK_ACCOUNT", "SOCIAL_SECURITY_CARD")
_RESIDENT, _MOBILE = 18, 11
_MOBILE_OPEN = re.compile("1[3-9][0-9]")
_PLATE_OPEN = re.compile("[\u4e00-\u9fff][A-Z]")
_SHORT_PREFIX, _LONG_PREFIX = 4, 6


class Subject(NamedTuple):
    """The entity that a masked value is one of, and how its values are counted."""

    entity: str
    kind: Kind


class Kinds:
    """Made once for a rulebook: the labels of all kinds whose strength can be told."""

    def __init__(self, book: Rulebook) -> None:
        self._told = book.tables["strong_masks"]
        labels: dict[str, set[str]] = {}
        for rule in book.rules:
            for label in rule.labels:
                labels.setdefault(label.upper(), set()).add(rule.entity)
        for topic in book.topics:
            if topic.name == _LOOKALIKE:
                for label in topic.labels:
                    labels.setdefault(label.upper(), set()).add(_LOOKALIKE)
        self._labels: Mapping[str, frozenset[str]] = {
            label: frozenset(entities) for label, entities in labels.items()
        }
        self._named = lru_cache(1 << 12)(self._named_in)

    def of(self, shown: Shown, header: str | None, before: str, counter: Counter) -> Subject | None:
        """What a value is under a header, or behind `before`, the text of its line before it."""
        named = self._named((header or "").upper()) if header else frozenset()
        if not named:
            *_, clause = _CLAUSE.split(before[-_REACH:])
            named = self._named(clause.upper())
        if not named:
            return _by_shape(shown, counter)
        return self._by_name(named, shown, counter)

    def _named_in(self, text: str) -> frozenset[str]:
        """The kinds that the last label in a text names, the longest that ends there."""
        for end in range(len(text), 0, -1):
            for start in range(max(0, end - _LONGEST), end):
                entities = self._labels.get(text[start:end])
                if entities:
                    return entities
        return frozenset()

    def _by_name(self, named: frozenset[str], shown: Shown, counter: Counter) -> Subject | None:
        if named & _PHONES:
            return _phone(shown)
        if Kind.RESIDENT_ID.value in named:
            return Subject(Kind.RESIDENT_ID.value, Kind.RESIDENT_ID)
        for entity in _ACCOUNTS:
            if entity in named:
                return _account(entity, shown, counter)
        for entity in sorted(named):
            if entity in self._told:
                kind = Kind(entity) if entity in _COUNTED else Kind.OTHER
                return Subject(entity, kind)
        return None


def _phone(shown: Shown) -> Subject:
    """A mobile or a landline: by its first digit, else by its length."""
    first = shown.pieces[0][:1]
    mobile = first == "1" or (not first and shown.written == _MOBILE)
    kind = Kind.MOBILE_PHONE if mobile else Kind.LANDLINE_PHONE
    return Subject(kind.value, kind)


def _account(entity: str, shown: Shown, counter: Counter) -> Subject:
    """A card where the number may be one of a listed issuer's, else an account, whose numbers have
    no more than their length."""
    is_card = shown.pieces[0] and any(
        counter.cards.knows(pattern)
        for length in counter.cards.lengths
        for pattern in shown.patterns(length)
    )
    if is_card and len(shown.pieces[0]) >= _SHORT_PREFIX:
        return Subject(Kind.BANK_CARD.value, Kind.BANK_CARD)
    return Subject("BANK_ACCOUNT" if entity == "BANK_CARD" else entity, Kind.OTHER)


def _by_shape(shown: Shown, counter: Counter) -> Subject | None:
    """What the open characters tell by themselves, in a mask as long as the value."""
    head = shown.pieces[0]
    if shown.is_open:
        return None
    if shown.written == _MOBILE and _MOBILE_OPEN.match(head):
        if counter.mobiles.knows(shown.pattern):
            return Subject(Kind.MOBILE_PHONE.value, Kind.MOBILE_PHONE)
    elif shown.written == _RESIDENT and len(head) >= _SHORT_PREFIX and head.isdigit():
        if counter.residents.knows(shown.pattern) and counter.count(
            Kind.RESIDENT_ID, shown.pattern
        ):
            return Subject(Kind.RESIDENT_ID.value, Kind.RESIDENT_ID)
    elif _PLATE_OPEN.match(head):
        if counter.count(Kind.VEHICLE_PLATE, shown.pattern):
            return Subject(Kind.VEHICLE_PLATE.value, Kind.VEHICLE_PLATE)
    elif (
        shown.written in counter.cards.lengths
        and len(head) >= _LONG_PREFIX
        and head.startswith("62")
        and counter.cards.knows(shown.pattern)
    ):
        return Subject(Kind.BANK_CARD.value, Kind.BANK_CARD)
    return None
