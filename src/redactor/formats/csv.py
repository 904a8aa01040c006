"""Tables as text: values parted by commas (RFC 4180), tabs, semicolons or bars.

The delimiter is told by the first lines. A value may stand in quotes, with line breaks in it; a
quote in it is written twice. Each value is a block; rewriting changes nothing but masked
characters, and quotes stay as they are. A number that a spreadsheet has shortened (6.40104E+17)
has lost its digits: that is a failure, because nobody can tell what it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from redactor.formats import html
from redactor.formats._base import TextSource, decode
from redactor.formats._nested import replaced
from redactor.formats._opening import Opening, unread
from redactor.model import Block, CellPlace, Edit, Failure, Part, Role

ENDINGS = ("csv", "tsv", "tab")
MEDIA_TYPE = "text/csv"

_DELIMITERS = ",\t;|"
#: So much of a text is looked at to tell its delimiter.
_SAMPLE = 20_000
_LINES = 20
_SHORTENED = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?[eE]\+(?:1[0-9]|2[0-9])")
_POWER = re.compile(
    r"(?P<sign>\+?)(?P<first>[1-9])\.(?P<rest>[0-9]{6,20})[eE]\+?(?P<power>[0-9]{1,2})"
)
_TAG = re.compile(r"<(?:[A-Za-z][\w:-]*(?:\s[^<>]*)?/?>|/[A-Za-z][\w:-]*\s*>|!--)")
_TRIMMED = re.compile(r"[0-9]{15}0{3,4}")
#: A first line that names the delimiter, for spreadsheets.
_TOLD = re.compile(r"sep=([^\r\n])(?:\r\n|\r|\n)", re.IGNORECASE)


class Field(NamedTuple):
    """A value: its place in the text without quotes around it, its row and column from 0, and
    whether it stood in quotes."""

    start: int
    end: int
    row: int
    column: int
    is_quoted: bool


class TableSource(TextSource):
    """A text whose blocks are the values of a table."""

    delimiter = ","

    @cached_property
    def failures(self) -> Sequence[Failure]:
        """Numbers that a spreadsheet shortened, by column."""
        counts: Counter[int] = Counter()
        for field in fields(self.text, self.delimiter):
            if not field.is_quoted and _is_damaged(self.text[field.start : field.end].strip()):
                counts[field.column] += 1
        return [
            unread(
                "damaged_number",
                f"第{column + 1}列有 {count} 个号码已被表格软件改写为科学计数或末位补零，"
                "原号码无法还原，请人工核对。",
                f"第{column + 1}列",
            )
            for column, count in sorted(counts.items())
        ]

    @cached_property
    def _powers(self) -> list[Field]:
        """The numbers that were read as more than their characters, in order."""
        text = self.text
        return [
            field
            for field in fields(text, self.delimiter)
            if _number(text[field.start : field.end]) is not None
        ]

    def rewritten(self, edits: Sequence[Edit]) -> str:
        """The text with each edit's characters replaced; what in a replacement would end the value
        is made harmless."""
        harmless = [_harmless(each, self.delimiter) for each in edits]
        return super().rewritten(list(self._whole(harmless)) if self._powers else harmless)

    def _whole(self, edits: Sequence[Edit]) -> Iterator[Edit]:
        """The edits, those in a number in powers of ten as one that writes all of it anew."""
        changed: dict[Field, list[Edit]] = {}
        for each in edits:
            index = bisect_right(self._powers, each.part.sent[0], key=lambda field: field.start) - 1
            if index >= 0 and each.part.sent[1] <= self._powers[index].end:
                changed.setdefault(self._powers[index], []).append(each)
            else:
                yield each
        for field, its in changed.items():
            spots = [(each.part.start, each.part.end, each.replacement) for each in its]
            new = replaced(_number(self.text[field.start : field.end]) or "", spots)
            yield Edit(part=Part(-1, field.start, field.end), replacement=new)


def open_source(data: str | bytes, name: str | None, opening: Opening) -> TextSource:
    """Open a table as text; InputError when its bytes are no text."""
    text, encoding = decode(data, name)
    is_tabbed = (name or "").lower().endswith((".tsv", ".tab"))
    delimiter = "\t" if is_tabbed else delimiter_of(text)
    source = TableSource(
        text,
        name=name,
        media_type="text/tab-separated-values" if delimiter == "\t" else MEDIA_TYPE,
        blocks=partial(_blocks, delimiter=delimiter),
        key=opening.key,
        encoding=encoding,
    )
    source.delimiter = delimiter
    return source


def delimiter_of(text: str) -> str:
    """What parts the values: the sign that the most lines have, as often as each other.

    >>> delimiter_of("姓名;电话\\n沙明远;13800138000\\n")
    ';'
    """
    told = _TOLD.match(text)
    if told:
        return told.group(1)
    lines = [each for each in _unquoted(text[:_SAMPLE]).splitlines() if each.strip()][:_LINES]
    best, most = ",", (0, 0)
    for sign in _DELIMITERS:
        counts = Counter(line.count(sign) for line in lines)
        counts.pop(0, None)
        if counts:
            often, lines_with = counts.most_common(1)[0]
            if (lines_with, often) > most:
                best, most = sign, (lines_with, often)
    return best


def _unquoted(text: str) -> str:
    return re.sub(r'"[^"]*"', "", text)


@lru_cache(maxsize=16)
def _patterns(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A value, and what ends it. Nothing is tried twice: a quote that never closes costs no more than
    the way to the next one."""
    sign = re.escape(delimiter)
    value = re.compile(
        rf'[ ]*+"(?P<quoted>(?:[^"]|"")*+)"[ ]*+(?={sign}|[\r\n]|\Z)|(?P<bare>[^{sign}\r\n]*+)'
    )
    return value, re.compile(rf"(?P<sign>{sign})|\r\n|\r|\n|\Z")


def fields(text: str, delimiter: str) -> Iterator[Field]:
    """The values of a table, row by row."""
    value, ending = _patterns(delimiter)
    told = _TOLD.match(text)
    position = told.end() if told else 0
    row = column = 0
    while True:
        match = value.match(text, position)
        assert match is not None
        kind = match.lastgroup or "bare"
        yield Field(*match.span(kind), row, column, kind == "quoted")
        end = ending.match(text, match.end())
        assert end is not None
        if end.end() == len(text) and not end.group("sign"):
            return
        row, column = (row, column + 1) if end.group("sign") else (row + 1, 0)
        position = end.end()


def _blocks(text: str, delimiter: str) -> Iterator[Block]:
    index = 0
    for start, end, row, column, _ in fields(text, delimiter):
        value = text[start:end]
        if not value or value.isspace():
            continue
        cell = CellPlace(1, row, column)
        place = partial("第{}行，第{}列".format, row + 1, column + 1)
        for piece in _pieces(value):
            yield Block(
                index=index,
                text=value[piece.start : piece.end] if piece.shown is None else piece.shown,
                role=piece.role,
                start=start + piece.start,
                gap=piece.gap,
                keeps_lines=piece.keeps_lines,
                cell=cell if piece.role is Role.CELL else None,
                place=place,
            )
            index += 1


def _pieces(value: str) -> Iterator[html.Piece]:
    """What a value says: as it stands, as a number, or as a piece of a page."""
    if "<" not in value or not _TAG.search(value):
        yield html.Piece(0, len(value), Role.CELL, shown=_number(value))
        return
    aside = (Role.ATTRIBUTE, Role.COMMENT, Role.METADATA)
    for piece in html.pieces(value):
        if value[piece.start : piece.end].strip():
            role = piece.role if piece.role in aside else Role.CELL
            yield piece._replace(role=role, cell=None)


def _number(value: str) -> str | None:
    """A number in powers of ten with all its digits, written out.

    >>> _number("1.8921413437E+10"), _number("6.40104E+17"), _number("13800138000")
    ('18921413437', None, None)
    """
    match = _POWER.fullmatch(value)
    if match is None or len(match["rest"]) != int(match["power"]):
        return None
    return match["sign"] + match["first"] + match["rest"]


def _is_damaged(value: str) -> bool:
    """Whether a spreadsheet took digits from a number.

    >>> _is_damaged("6.40104E+17"), _is_damaged("640104195803129000"), _is_damaged("1.5")
    (True, True, False)
    """
    return _number(value) is None and bool(_SHORTENED.fullmatch(value) or _TRIMMED.fullmatch(value))


def _harmless(edit: Edit, delimiter: str) -> Edit:
    """An edit with signs that would end the value made full-width: quotes around a value that had
    none would be a change beside the masked characters."""
    new = edit.replacement
    if not any(each in new for each in ('"', delimiter, "\r", "\n")):
        return edit
    wide = {delimiter: "，；｜"[",;|".find(delimiter)] if delimiter in ",;|" else " "}
    wide |= {'"': "＂", "\r": " ", "\n": " "}
    return Edit(part=edit.part, replacement="".join(wide.get(each, each) for each in new))
