"""What a page leaves for joins over pages: traces, never a clear value.

A full value is kept as a keyed hash, and so is what each customary mask would show of it, so that a
mask elsewhere can be matched with it. A value that a page shows masked is kept as the page shows
it, because that is public already. Names, units, villages, birth dates, and an amount with its month
are keyed hashes; sex, age and year of birth, which single nobody out, stand as they are. Without the
key a hash says nothing: an unkeyed one of a phone is broken in minutes by trying all of them.

Traces of one row of a table, or one line, have the same `row`; rows are numbered as they stand. The
first trace of a page tells the `VERSION` of all.

>>> shown("RESIDENT_ID", "640104195803129952", (6, 4))
'640104********9952'
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from redactor.joins.reading import age_of, amount_of, birth_of, month_of, sex_of, village_of
from redactor.model import Finding, Report, Told

#: Of what traces tell; pages with others must be audited anew.
VERSION = "2"
VALUE, PROJECTION, FRAGMENT = "value", "projection", "fragment"
NAME, UNIT, VILLAGE, BIRTH, PAID, CAUSE = "name", "unit", "village", "birth", "paid", "cause"
SEX, AGE, MONTH, MADE_BY = "sex", "age", "month", "version"
#: Kinds whose value stands as it is, whatever their form; of births only the form `year`.
COARSE = frozenset({SEX, AGE, MONTH, MADE_BY})

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
        *("MAC_ADDRESS", "PROPERTY_CERTIFICATE"),
    }
)
_HOMES = frozenset({"HOME_ADDRESS", "OFFICE_ADDRESS"})
#: What a column of rules/tables/fields.tsv holds.
_OF_COLUMN = {"identity": "RESIDENT_ID", "phone": "MOBILE_PHONE", "account": "BANK_ACCOUNT"}
_NAME_OPEN = re.compile(r"([\u4e00-\u9fff])(?:某{1,2}|[*＊×○]{1,2})([\u4e00-\u9fff]?)")
_SEPARATORS = re.compile(r"[\s·•・\-—‐–]")
_SIGNS = re.compile(r"[＊●○■□※×#]|(?<=\d)[Xx](?=[Xx*])|(?<=[Xx*])[Xx]")
_UNIT = re.compile(
    r"[\u4e00-\u9fff]{2,20}?(?:委员会|人民政府|办事处|民政局|教育局|医院|学校|中学|小学|公司|中心|局|厅)"
)
_SHORTEST_NAME, _LONGEST_NAME = 2, 4
Hashed = Callable[[str, str], str]


class Trace(NamedTuple):
    """A row of the list `traces` (`redactor.batch.layout.result_schema`)."""

    kind: str
    entity: str
    form: str
    value: str
    finding: int = -1
    row: int = -1


def traces_of(report: Report, key: bytes) -> Iterator[Trace]:
    """The traces of a page. What stands beside findings is known where the scan was asked for it."""
    hashed = hasher(key)
    title, day = report.title_and_day()
    day = report.options.document_date or day
    month = f"{day.year}-{day.month:02}" if day else month_of(title)
    yield Trace(MADE_BY, "", "", VERSION)
    if month:
        yield Trace(MONTH, "", "page", month)
    seen: set[int] = set()
    told = zip(report.findings, report.values_in_rows(), strict=True)
    for index, (finding, value) in enumerate(told):
        for kind, entity, form, text in _of_finding(finding, value, hashed):
            yield Trace(kind, entity, form, text, index, value.row)
        if value.beside and value.row not in seen:
            seen.add(value.row)
            for kind, form, text in dict.fromkeys(_of_cells(value.beside, month, hashed)):
                yield Trace(kind, "", form, text, -1, value.row)
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


def hasher(key: bytes) -> Hashed:
    """Hashes of a text under the key and a purpose, 16 bytes in hexadecimal."""
    keyed = hashlib.blake2b(key=key[:64], digest_size=16)

    def hashed(purpose: str, text: str) -> str:
        one = keyed.copy()
        one.update(f"{purpose}\0{text}".encode("utf-8", "surrogatepass"))
        return one.hexdigest()

    return hashed


def _of_finding(
    finding: Finding, told: Told, hashed: Hashed
) -> Iterator[tuple[str, str, str, str]]:
    entity, value = finding.entity, told.value
    if entity == "MASKED":
        yield from _of_masked(told, hashed)
    elif entity == "PERSON_NAME":
        yield from _of_name(value, hashed)
    elif entity == "BIRTH_DATE":
        for kind, form, text in _of_birth(value, hashed):
            yield kind, entity, form, text
    elif entity in _HOMES:
        yield VALUE, entity, "full", hashed(entity, plain(value))
        village = village_of(value)
        if village:
            yield VILLAGE, entity, "full", hashed(VILLAGE, village)
    elif entity in FORMS or entity in _WHOLE:
        number = plain(value)
        yield VALUE, entity, "full", hashed(entity, number)
        for front, behind in FORMS.get(entity, ()):
            text = shown(entity, number, (front, behind))
            if text:
                yield PROJECTION, entity, f"{front}+{behind}", hashed("shown", text)


def _of_masked(told: Told, hashed: Hashed) -> Iterator[tuple[str, str, str, str]]:
    name = _NAME_OPEN.match(told.value)
    if name is None:
        column = _OF_COLUMN.get(told.column, told.column)
        yield FRAGMENT, column if column in FORMS else "", "shown", fragment(told.value)
        return
    yield NAME, "PERSON_NAME", "surname", hashed("surname", name[1])
    if name[2] and name[2] not in "甲乙丙丁戊己庚辛":
        yield NAME, "PERSON_NAME", "ends", hashed("ends", name[1] + name[2])


def _of_name(value: str, hashed: Hashed) -> Iterator[tuple[str, str, str, str]]:
    name = plain(value)
    yield NAME, "PERSON_NAME", "full", hashed(NAME, name)
    if _SHORTEST_NAME <= len(name) <= _LONGEST_NAME:
        yield NAME, "PERSON_NAME", "surname", hashed("surname", name[0])
        yield NAME, "PERSON_NAME", "ends", hashed("ends", name[0] + name[-1])


def _of_birth(text: str, hashed: Hashed) -> Iterator[tuple[str, str, str]]:
    born = birth_of(text)
    if born:
        yield BIRTH, "year", born[:4]
    if len(born) > 4:
        form = "date" if len(born) == 8 else "month"
        yield BIRTH, form, hashed(BIRTH, born)


def _of_cells(
    cells: Sequence[tuple[str, str]], month: str, hashed: Hashed
) -> Iterator[tuple[str, str, str]]:
    """What the cells of a row tell of its person: kind, form, value."""
    paid = ""
    for field, text in cells:
        if field == "sex" and sex_of(text):
            yield SEX, "", sex_of(text)
        elif field == "age" and age_of(text):
            yield AGE, "", age_of(text)
        elif field == "birth":
            yield from _of_birth(text, hashed)
        elif field in {"village", "address", "region", "group"}:
            village = village_of(text, is_column=field == "village")
            if village:
                yield VILLAGE, "full", hashed(VILLAGE, village)
        elif field in {"employer", "school", "organisation"}:
            yield UNIT, field, hashed(UNIT, plain(text))
        elif field == "cause":
            yield CAUSE, "", hashed(CAUSE, plain(text))
        elif field == "date":
            month = month_of(text) or month
        elif field == "amount":
            paid = paid or amount_of(text)
    if paid and month:
        yield PAID, "month", hashed(PAID, f"{paid} {month}")
