"""Mask operators: what stands in the place of a value.

Masked characters cannot be got back from the output: they are overwritten, a pseudonym is a
keyed hash, and separators and look-alike digits of the original are not kept.

>>> mask_value(Mask(first=3), "138-0013-8000", title="手机号码", key=b"")
'138********'
>>> mask_value(Mask(operator=Operator.LABEL), "13800138000", title="手机号码", key=b"")
'【手机号码略】'
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, assert_never

from redactor.errors import RuleError
from redactor.text.folding import clean, fold

_WORD = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]")
_DECIMALS = re.compile(r"(\d+\.\d)\d+")
# 38°28′15″ becomes 38°.
_MINUTES = re.compile(r"([°度º]) ?[0-9.]+ ?['’′‘分](?: ?[0-9.]+ ?(?:[\"″”“秒]|''|′′)?)?")
#: Letters only: a pseudonym must never look like a number.
_PSEUDONYM_LETTERS = "ABCDEFGHJKLMNPQR"


class Operator(StrEnum):
    """`mask` overwrites, `remove` deletes, `label` names the kind, `generalise` keeps the coarse
    part, `surname` keeps the surname and writes 某 for the rest, `pseudonym` gives the same value
    the same keyed name, `keep` leaves it."""

    MASK = "mask"
    REMOVE = "remove"
    LABEL = "label"
    GENERALISE = "generalise"
    SURNAME = "surname"
    PSEUDONYM = "pseudonym"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """How to mask: `first` and `last` characters stay, `width` stars stand for the rest (0: as
    many as were hidden), `digits_only` leaves words and brackets, `keep_only` leaves these
    characters and nothing else (年月日 of a birth), `keep_from` keeps the rest of the value from
    that character on (`@` keeps a mailbox's domain), `without_country` leaves out +86, 0086 or a
    trunk zero, so that the first digits are the number's own."""

    operator: Operator = Operator.MASK
    first: int = 0
    last: int = 0
    width: int = 0
    digits_only: bool = False
    keep_only: str = ""
    keep_from: str = ""
    without_country: bool = False


_COUNTRY = re.compile(r"(?:0{0,2}86|0)(?=1[0-9]{10}$)")


def mask_from(table: Any, where: str) -> Mask:
    """A mask from a policy file's table. RuleError with the key when it cannot be."""
    if not isinstance(table, Mapping):
        raise RuleError(
            "mask must be a table", where=where, advice='{ operator = "mask", first = 3 }'
        )
    unknown = table.keys() - set(Mask.__slots__)
    if unknown:
        raise RuleError(
            f"unknown key {', '.join(sorted(unknown))}",
            where=f"{where}.mask",
            advice=f"known are {', '.join(Mask.__slots__)}",
        )
    try:
        operator = Operator(table.get("operator", "mask"))
    except ValueError as error:
        known = ", ".join(operator.value for operator in Operator)
        raise RuleError(
            "no such operator", where=f"{where}.mask", advice=f"known are {known}"
        ) from error
    for name, value in table.items():
        if name != "operator":
            _check(name, value, f"{where}.mask")
    return Mask(**{**table, "operator": operator})


def _check(name: str, value: Any, where: str) -> None:
    """A parameter of the default's own type, and not less than nothing."""
    wanted = type(getattr(Mask(), name))
    if type(value) is not wanted or (wanted is int and value < 0):
        kind = {int: "a whole number, 0 or more", bool: "true or false", str: "text"}[wanted]
        raise RuleError(f"must be {kind}", where=f"{where}.{name}", advice="see README")


def mask_value(mask: Mask, value: str, *, title: str, key: bytes, coarse: int = 0) -> str:
    """What stands in the place of `value`, a text as it was written; `coarse` code points of it
    may stay where the operator keeps the coarse part.

    >>> mask_value(Mask(operator=Operator.SURNAME), "欧阳小明", title="姓名", key=b"", coarse=2)
    '欧阳某某'
    """
    match mask.operator:
        case Operator.KEEP:
            return value
        case Operator.REMOVE:
            return ""
        case Operator.LABEL:
            # 略 keeps the title from labelling whatever number comes next.
            return f"【{title}略】"
        case Operator.PSEUDONYM:
            return f"【{title}·{_pseudonym(value, key)}】"
        case Operator.SURNAME:
            return value[: coarse or 1] + ("某" if len(value) - (coarse or 1) <= 1 else "某某")
        case Operator.GENERALISE if coarse or mask.width:
            return value[:coarse] + "*" * (mask.width or 3)
        case Operator.GENERALISE:
            degrees = _MINUTES.sub(r"\1", fold(clean(value).text))
            return _DECIMALS.sub(r"\1", degrees)
        case Operator.MASK:
            return _starred(mask, fold(clean(value).text))
        case never:
            assert_never(never)


def _pseudonym(value: str, key: bytes) -> str:
    bare = "".join(_WORD.findall(fold(clean(value).text))).upper()
    digest = hashlib.blake2b(bare.encode("utf-8", "replace"), key=key[:64], digest_size=5).digest()
    return "".join(_PSEUDONYM_LETTERS[byte >> 4] + _PSEUDONYM_LETTERS[byte & 15] for byte in digest)


def _starred(mask: Mask, value: str) -> str:
    head, mark, kept = value.partition(mask.keep_from) if mask.keep_from else (value, "", "")
    if mask.keep_only:
        shown = "".join(each if each in mask.keep_only else "*" for each in head)
        return shown + mark + kept
    if mask.digits_only:
        return _starred_digits(head, mask.first) + mark + kept
    characters = _WORD.findall(head)
    if mask.without_country:
        characters = list(_COUNTRY.sub("", "".join(characters)))
    first, last = mask.first, mask.last
    if first + last >= len(characters):
        first = last = 0
    hidden = mask.width or len(characters) - first - last
    tail = "".join(characters[len(characters) - last :]) if last else ""
    return "".join(characters[:first]) + "*" * hidden + tail + mark + kept


def _starred_digits(value: str, first: int) -> str:
    """All digits but the first few as stars, everything else as it is."""
    seen = 0
    out: list[str] = []
    for character in value:
        if character.isdigit():
            seen += 1
            out.append(character if seen <= first else "*")
        else:
            out.append(character)
    return "".join(out)
