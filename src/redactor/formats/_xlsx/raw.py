"""A cell of a sheet as it stands in the file (ECMA-376, 18.3.1.4), and its place."""

from __future__ import annotations

import re
from typing import NamedTuple

from redactor.formats._xlsx.text import attributes, is_well_formed, unescaped
from redactor.model import CellPlace


class Raw(NamedTuple):
    """A cell as it stands in the file, its texts still escaped. `string`: the XML of its inline
    string; `group`: the number of the shared formula; `rest`: text of no known kind."""

    column: str = ""
    style: int = 0
    kind: str = ""
    formula: str | None = None
    group: str | None = None
    value: str | None = None
    string: str | None = None
    rest: str = ""

    @property
    def has_formula(self) -> bool:
        return self.formula is not None or self.group is not None

    @property
    def string_number(self) -> int:
        """Of the shared string that it names (kind `s`); -1 where its value is no number of one."""
        value = self.value or ""
        return int(value) if value.isdecimal() and len(value) < 10 else -1


_FORMULA = re.compile(r"<f((?:\s[^<>]*)?)(?:/>|>([^<]*)</f\s*>)")
_VALUE = re.compile(r"<v(?:\s[^<>]*)?>([^<]*)</v\s*>|<v\s*/>")
_INLINE = re.compile(r"<is(?:\s[^<>]*)?>((?:[^<]|<(?!/?is\b))*+)</is\s*>|<is\s*/>")
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}\Z")
_ROW_NUMBER = re.compile(r'\sr="([0-9]{1,7})"')
_HIDDEN_ROW = re.compile(r'\s(?:hidden="(?:1|true)"|ht="0(?:\.0*)?")')
_OPENING = re.compile(r'\s*<c((?:\s+[\w:.-]+="[^"<>]*")*)\s*/?>')
_TYPE = re.compile(r'\s+t="[^"]*"')
_METADATA = re.compile(r'\s+cm="[^"]*"')
_NO_TAG = re.compile(r"<[^<>]*>")


def raw_of(token: re.Match[str]) -> Raw:
    """The cell of a token (see TOKEN). ValueError when it holds what is no XML."""
    column, style, kind, only, formula, value, inline, other, body, *_ = token.groups()
    if other is None:
        string = None if inline is None else f"<t>{inline}</t>"
        shown = value if only is None else only
        return Raw(column, int(style or 0), kind or "", formula, None, shown, string)
    told = attributes(other)
    place = _REFERENCE.match(told.get("r", ""))
    number = told.get("s", "")
    known = Raw(
        place.group(1) if place else "",
        int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 0,
        told.get("t", ""),
    )
    return _with_content(known, body or "")


def _with_content(raw: Raw, body: str) -> Raw:
    formula, value, inline = _FORMULA.search(body), _VALUE.search(body), _INLINE.search(body)
    rest = body
    for found in (inline, value, formula):
        if found:
            rest = rest.replace(found.group(), "")
    if rest.strip() and not is_well_formed(body):
        raise ValueError("no XML")
    told = attributes(formula.group(1)) if formula else {}
    return raw._replace(
        formula=(formula.group(2) or "") if formula else None,
        group=told.get("si") if told.get("t") == "shared" else None,
        value=value.group(1) if value else None,
        string=(inline.group(1) or "") if inline else None,
        rest=unescaped(" ".join(_NO_TAG.sub(" ", rest).split())) if rest.strip() else "",
    )


def column_number(letters: str) -> int:
    """The number of a column, from 0.

    >>> column_number("A"), column_number("AA")
    (0, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """The letters of a column.

    >>> column_letters(0), column_letters(701)
    ('A', 'ZZ')
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class SheetPlace(CellPlace):
    """A cell's place that says where it is when it is called: a sheet may have millions of cells,
    and an object more for each would cost as much as its text."""

    __slots__ = ()
    sheet = ""

    def __call__(self) -> str:
        return f"工作表 {self.sheet}，{column_letters(self.column)}{self.row + 1}"


def places_in(name: str) -> type[SheetPlace]:
    """The places of a sheet's cells."""
    return type("SheetPlace", (SheetPlace,), {"__slots__": (), "sheet": name})


def row_number(raw: str, last: int) -> int:
    """The number of a row, from 0, by its attributes; the one behind the last when it has none."""
    number = _ROW_NUMBER.search(raw)
    return int(number.group(1)) - 1 if number else last + 1


def is_hidden_row(raw: str) -> bool:
    """Whether the attributes of a row hide it."""
    return _HIDDEN_ROW.search(raw) is not None


def made(token: re.Match[str], content: str, kind: str = "") -> str:
    """A cell like that of a token with another content, and the type of that content."""
    opening = _OPENING.match(token.group())
    told = _TYPE.sub("", opening.group(1)) if opening else ""
    if "<f" not in content:
        told = _METADATA.sub("", told)
    if kind:
        told += f' t="{kind}"'
    return f"<c{told}>{content}</c>" if content else f"<c{told}/>"


def formula_xml(token: re.Match[str]) -> str:
    """The formula of a token's cell as it stands there."""
    found = _FORMULA.search(token.group())
    return found.group() if found else ""
