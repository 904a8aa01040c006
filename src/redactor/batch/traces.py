"""What a page leaves for joins over pages: traces, never a clear value.

A full value is kept as a keyed hash, and so is what each customary mask would show of it, so that a
mask elsewhere can be matched with it. A value that a page shows masked is kept as the page shows
it, because that is public already. Names, units and villages are keyed hashes. Without the key a
hash says nothing: an unkeyed one of a phone is broken in minutes by trying all of them.

Traces of one row of a table, or one line, have the same `row`.

>>> shown("RESIDENT_ID", "640104195803129952", (6, 4))
'640104********9952'
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from redactor.model import Finding, Report

VALUE, PROJECTION, FRAGMENT = "value", "projection", "fragment"
NAME, UNIT, VILLAGE = "name", "unit", "village"

#: How many characters customary masks show in front and behind. Sources: the conventions in use of
#: offices and courts; 前6后4 and 前3后4 are the commonest, 前14 and 前10后4 undo them.
FORMS: Mapping[str, Sequence[tuple[int, int]]] = MappingProxyType(
    {
        "RESIDENT_ID": (
            *((6, 4), (14, 0), (10, 4), (12, 4), (12, 0), (14, 1), (6, 2), (6, 0), (4, 4)),
            *((3, 4), (2, 4), (2, 3), (3, 3), (1, 1), (0, 4), (0, 6)),
        ),
        "MOBILE_PHONE": ((3, 4), (3, 0), (7, 0), (3, 3), (3, 2), (0, 4)),
        "LANDLINE_PHONE": ((4, 4), (0, 4)),
        "BANK_CARD": ((6, 4), (4, 4), (0, 4), (4, 6)),
        "BANK_ACCOUNT": ((6, 4), (4, 4), (0, 4)),
        "PASSPORT": ((1, 3), (2, 2), (0, 4)),
        "DISABILITY_CERTIFICATE": ((6, 4), (14, 0), (6, 6), (14, 6)),
        "VEHICLE_PLATE": ((2, 2), (3, 1), (2, 0)),
    }
)
#: Kinds of which only the full value is kept.
_WHOLE = frozenset(
    {
        *("TRAVEL_PERMIT", "BIRTH_CERTIFICATE", "STUDENT_ID", "MARRIAGE_CERTIFICATE"),
        *("ADOPTION_CERTIFICATE", "WELFARE_CERTIFICATE", "SOCIAL_SECURITY_CARD", "MEDICAL_RECORD"),
        *("DRIVING_RECORD", "MILITARY_ID", "EMAIL", "WECHAT_ID", "QQ_ID", "VIN", "IMEI"),
        *("MAC_ADDRESS", "PROPERTY_CERTIFICATE", "BIRTH_DATE"),
    }
)
_HOMES = frozenset({"HOME_ADDRESS", "OFFICE_ADDRESS"})
_VILLAGE = re.compile(
    r"[\u4e00-\u9fff]{2,24}?(?:[村屯庄寨]|社区|嘎查)(?![\u4e00-\u9fff]?[委路街道])"
)
_NAME_OPEN = re.compile(r"[\u4e00-\u9fff]某{1,2}|[\u4e00-\u9fff][*＊×○]{1,2}[\u4e00-\u9fff]?")
_SEPARATORS = re.compile(r"[\s·•・\-—‐–]")
_SIGNS = re.compile(r"[＊●○■□※×#]|(?<=\d)[Xx](?=[Xx*])|(?<=[Xx*])[Xx]")
_UNIT = re.compile(
    r"[\u4e00-\u9fff]{2,20}?(?:委员会|人民政府|办事处|民政局|教育局|医院|学校|中学|小学|公司|中心|局|厅)"
)
_SHORTEST_NAME, _LONGEST_NAME = 2, 4


class Trace(NamedTuple):
    """A row of the list `traces` (`layout.result_schema`)."""

    kind: str
    entity: str
    form: str
    value: str
    finding: int = -1
    row: int = -1


def traces_of(report: Report, key: bytes, title: str = "") -> Iterator[Trace]:
    """The traces of a page. `title`: its own, where its collection or format tells one."""
    hashed = _hasher(key)
    told = zip(report.findings, report.values_in_rows(), strict=True)
    for index, (finding, (value, row)) in enumerate(told):
        for kind, entity, form, text in _of_finding(finding, value, hashed):
            yield Trace(kind, entity, form, text, index, row)
    for unit in dict.fromkeys(_UNIT.findall(title)):
        yield Trace(UNIT, "", "title", hashed(UNIT, unit))


def shown(entity: str, value: str, form: tuple[int, int]) -> str:
    """A value as a mask shows it that leaves so many characters in front and behind; "" where it
    would leave all of it, or the kind has no such masks."""
    front, behind = form
    hidden = len(value) - front - behind
    if entity not in FORMS or hidden <= 0:
        return ""
    return value[:front] + "*" * hidden + (value[-behind:] if behind else "")


def plain(value: str) -> str:
    """A value without what people write between its parts, in capitals."""
    return _SEPARATORS.sub("", value).upper()


def fragment(value: str) -> str:
    """A masked value as it is shown, with one sign for all mask signs."""
    return _SIGNS.sub("*", _SEPARATORS.sub("", value)).upper()


def _of_finding(
    finding: Finding, value: str, hashed: Callable[[str, str], str]
) -> Iterator[tuple[str, str, str, str]]:
    entity = finding.entity
    if entity == "MASKED":
        if _NAME_OPEN.match(value):
            yield NAME, "PERSON_NAME", "surname", hashed("surname", value[0])
        else:
            yield FRAGMENT, "", "shown", fragment(value)
    elif entity == "PERSON_NAME":
        yield NAME, entity, "full", hashed(NAME, plain(value))
        if _SHORTEST_NAME <= len(value) <= _LONGEST_NAME:
            yield NAME, entity, "surname", hashed("surname", value[0])
    elif entity in _HOMES:
        yield VALUE, entity, "full", hashed(entity, plain(value))
        village = _VILLAGE.search(value)
        if village:
            yield VILLAGE, entity, "full", hashed(VILLAGE, village[0])
    elif entity in FORMS or entity in _WHOLE:
        number = plain(value)
        yield VALUE, entity, "full", hashed(entity, number)
        for form in FORMS.get(entity, ()):
            text = shown(entity, number, form)
            if text:
                front, behind = form
                yield PROJECTION, entity, f"{front}+{behind}", hashed("shown", text)


def _hasher(key: bytes) -> Callable[[str, str], str]:
    """Hashes of a text under the key and a purpose, 16 bytes in hexadecimal."""
    keyed = hashlib.blake2b(key=key[:64], digest_size=16)

    def hashed(purpose: str, text: str) -> str:
        one = keyed.copy()
        one.update(f"{purpose}\0{text}".encode("utf-8", "surrogatepass"))
        return one.hexdigest()

    return hashed
