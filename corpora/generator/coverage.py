"""Which shapes a person could write each entity in, and who picks one.

A *pen* answers which shape the next value gets: `Habit` writes plain with a few exceptions, as
people do; `Demand` works off a list of (entity, shape) pairs that a coverage run still wants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from random import Random
from typing import Protocol

from corpora.generator.model import Slot
from corpora.generator.shapes import PLAIN

_PUNCTUATED = (PLAIN, "fullwidth", "zero_width", "soft_hyphen", "html_entities")
_NUMBER = (
    PLAIN,
    "fullwidth",
    "circled",
    "chinese",
    "chinese_upper",
    "mixed",
    "spaces",
    "nbsp",
    "ideographic",
    "hyphens",
    "dots",
    "middle_dots",
    "every_digit_spaced",
    "zero_width",
    "soft_hyphen",
    "line_break",
    "html_entities",
)
_PHONE = (*_NUMBER, "yao")
_LETTERED = tuple(
    shape for shape in _NUMBER if shape not in {"circled", "chinese", "chinese_upper"}
)
_CODE = tuple(shape for shape in _LETTERED if shape not in {"dots", "middle_dots"})
_WORDED = (  # a 字号: digits in other alphabets, spaces around the digits
    *(PLAIN, "fullwidth", "circled", "chinese", "chinese_upper", "mixed", "spaces", "nbsp"),
    *("zero_width", "soft_hyphen", "line_break", "html_entities"),
)

_DATE = (PLAIN, "fullwidth", "zero_width", "html_entities")

SHAPES_OF: dict[str, tuple[str, ...]] = {
    "RESIDENT_ID": _NUMBER,
    "PASSPORT": _NUMBER,
    "TRAVEL_PERMIT": _NUMBER,
    "BIRTH_CERTIFICATE": _NUMBER,
    "DISABILITY_CERTIFICATE": _NUMBER,
    "STUDENT_ID": _NUMBER,
    "MARRIAGE_CERTIFICATE": (*_WORDED, "ideographic"),
    "ADOPTION_CERTIFICATE": _WORDED,
    "WELFARE_CERTIFICATE": _NUMBER,
    "SOCIAL_SECURITY_CARD": _NUMBER,
    "MEDICAL_RECORD": _NUMBER,
    "DRIVING_RECORD": _NUMBER,
    "MILITARY_ID": _WORDED,
    "MOBILE_PHONE": _PHONE,
    "LANDLINE_PHONE": _PHONE,
    "HOTLINE": _PHONE,
    "EMAIL": (*_PUNCTUATED, "mixed"),
    "WECHAT_ID": (*_PUNCTUATED, "mixed"),
    "QQ_ID": _NUMBER,
    "BANK_CARD": _NUMBER,
    "BANK_ACCOUNT": _NUMBER,
    "CREDIT_CODE": _CODE,
    "MASKED": (PLAIN, "fullwidth", "spaces", "hyphens"),
    "VEHICLE_PLATE": (*_LETTERED, "circled", "chinese"),
    "VIN": _CODE,
    "PROPERTY_CERTIFICATE": _WORDED,
    "IMEI": _NUMBER,
    "MAC_ADDRESS": (*_PUNCTUATED, "mixed", "hyphens", "dots"),
    "IP_ADDRESS": (*_PUNCTUATED, "mixed"),
    "COORDINATES": (*_PUNCTUATED, "mixed"),
    "BIRTH_DATE": _DATE,
    "HEALTH": (PLAIN,),
    "HOME_ADDRESS": (PLAIN, "fullwidth"),
}

_VARIANT_SHAPES = {
    "CREDIT_CODE.index": _PUNCTUATED,
    "HOTLINE.short": (
        *(PLAIN, "fullwidth", "circled", "chinese", "chinese_upper", "yao", "mixed"),
        *("every_digit_spaced", "zero_width", "soft_hyphen", "html_entities"),
    ),
    "MASKED.name": (PLAIN,),
}

# In lines whose columns are set apart by spaces, a space inside a number would be a new column.
_NOT_THERE = {
    "prose": frozenset[str](),
    "cell": frozenset({"line_break"}),
    "aligned": frozenset({"line_break", "spaces", "nbsp", "ideographic", "every_digit_spaced"}),
}


def allowed(slot: Slot, place: str) -> tuple[str, ...]:
    """Shapes for a value in 'prose', in a 'cell' or in 'aligned' columns."""
    banned = _NOT_THERE[place]
    return tuple(shape for shape in _shapes(slot.key) if shape not in banned)


def _shapes(key: str) -> tuple[str, ...]:
    return _VARIANT_SHAPES.get(key) or SHAPES_OF[key.partition(".")[0]]


class Pen(Protocol):
    """Picks the shape of the next value."""

    def shape(self, slot: Slot, place: str) -> str:
        """One of `allowed(slot, place)`."""


class Habit:
    """Plain, but a quarter of the writers write every third number in one of their own ways."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._odd = 0.4 if rng.random() < 0.25 else 0.0
        self._ways = frozenset(rng.sample(_PHONE, 4))

    def shape(self, slot: Slot, place: str) -> str:
        """Mostly plain."""
        if not self._odd or self._rng.random() >= self._odd:
            return PLAIN
        ways = [shape for shape in allowed(slot, place) if shape in self._ways]
        return self._rng.choice(ways) if ways else PLAIN


class Demand:
    """So many values of each entity in each of its shapes; plain when there are enough.

    The variants of an entity (15 digits, a card of an organisation …) get equal parts.
    """

    def __init__(self, rng: Random, per_shape: int, keys: Collection[str]) -> None:
        self._rng = rng
        self._left: dict[str, dict[str, int]] = {}
        variants = Counter((key.partition(".")[0], shape) for key in keys for shape in _shapes(key))
        for key in keys:
            entity = key.partition(".")[0]
            self._left[key] = {
                shape: -(-per_shape // variants[entity, shape]) for shape in _shapes(key)
            }

    def shape(self, slot: Slot, place: str) -> str:
        """A shape that is still wanted, if the place allows one."""
        left = self._left[slot.key]
        wanted = [shape for shape in allowed(slot, place) if left[shape] > 0]
        if not wanted:
            return PLAIN
        shape = self._rng.choice(wanted)
        left[shape] -= 1
        return shape

    def most_wanted(self) -> str | None:
        """The key with the most values to go, None when all is done."""
        key = max(self._left, key=self._count)
        return key if self._count(key) else None

    def _count(self, key: str) -> int:
        return sum(self._left[key].values())
