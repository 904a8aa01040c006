"""JSON as a person would write it down: labels before values, lists of records as tables.

    {"姓名": "…", "电话": "…"}             姓名：…⏎电话：…
    [{"姓名": "…"}, {"姓名": "…"}]         a table; the keys of the first record are its header
    [["姓名", "电话"], ["…", "…"]]         a table
    {"住址": ["…", "…"]}                   a column; so is {"住址": {"0": "…", "1": "…"}}
    ["1", "3", "8", …], ["6227", "0092"]   one text, one number in groups

Keys that stand in a table's header are not read again in its rows: each names the key of the header
that it repeats, so that both are changed alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from redactor.formats._json.events import BrokenError, Event, events, unescaped
from redactor.model import CellPlace, Role

#: A record with a longer text, or one of several lines, is no row.
_LONGEST_CELL = 120
#: A record of more members or events, or deeper, is no row either.
_WIDEST = 200
_MOST_EVENTS = 600
_DEEPEST_ROW = 8
#: Longer items of a list stand in lines of their own.
_SHORT_ITEM = 24


#: A record, or an array that does not begin with another.
_LIKE_ROWS = re.compile(r"[ \t\r\n]*+(?:\{|\[[ \t\r\n]*+[^\[{ \t\r\n])")


# Of a list its beginning: strings of one character each or none but groups of digits, which are one
# text that was cut; and strings of which at least one is too long to stand in a line with others.
_SIGN = r"\"(?:[^\"\\]|\\u[0-9a-fA-F]{4}|\\.)\""
_CUT = re.compile(rf"[ \t\r\n]*+\[[ \t\r\n]*+{_SIGN}(?:[ \t\r\n]*+,[ \t\r\n]*+{_SIGN}){{4}}")
_GROUPS = re.compile(
    r"[ \t\r\n]*+\[[ \t\r\n]*+(?:\"[0-9]{2,8}\"[ \t\r\n]*+,[ \t\r\n]*+){1,7}"
    r"\"[0-9]{1,8}[Xx]?\"[ \t\r\n]*+\]"
)
_VALUE = (
    r"(?:\"(?:[^\"\\,;，；。！？]|\\u[0-9a-fA-F]{4}){0,80}+\"|-?[0-9][0-9.eE+-]*+|true|false|null)"
)
_NUMBERED = re.compile(
    rf"[ \t\r\n]*+:[ \t\r\n]*+\{{(?:[ \t\r\n]*+\"[0-9]{{1,5}}\"[ \t\r\n]*+:[ \t\r\n]*+{_VALUE}[ \t\r\n]*+[,}}]){{2}}"
)
_COLUMN = re.compile(
    rf"[ \t\r\n]*+:[ \t\r\n]*+\[(?:[ \t\r\n]*+{_VALUE}[ \t\r\n]*+,){{1,3}}[ \t\r\n]*+{_VALUE}[ \t\r\n]*+[,\]]"
)
_LONG_VALUE = re.compile(r"\"[^\"]{23,}\"")


class Item(NamedTuple):
    """A key, string or number: its kind and place as in `Event`, and how it stands in the text.
    `twin`: the start of the key that it repeats."""

    event: Event
    gap: str
    cell: CellPlace | None = None
    twin: int | None = None

    @property
    def role(self) -> Role:
        if self.cell is None:
            return Role.PARAGRAPH
        return Role.HEADER if self.cell.heading else Role.CELL


@dataclass(slots=True)
class _Table:
    """`columns`: by key its column; `heads`: by key where it stands in the header."""

    number: int
    columns: dict[str, int] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    row: int = -1

    def cell(self, column: int) -> CellPlace:
        return CellPlace(self.number, self.row, min(column, _WIDEST))


@dataclass(slots=True)
class _Frame:
    """An object or array that is open. `rows`: the table whose rows it holds; `row`: the one whose
    row it is, at `cell` now; where it is neither, all in it stands in `cell`. `numbered`: the members
    of an object are its rows. `column`: of a member that comes next. `joint`: what parts the strings
    of a text or number that was cut."""

    is_object: bool
    rows: _Table | None = None
    row: _Table | None = None
    cell: CellPlace | None = None
    count: int = 0
    follows_short: bool = False
    numbered: _Table | None = None
    column: _Table | None = None
    joint: str | None = None

    def next(self) -> None:
        """Go to the next element of an array."""
        if self.rows is not None:
            self.rows.row += 1
            self.cell = self.rows.cell(0)
        elif self.row is not None and not self.is_object:
            self.cell = self.row.cell(self.count)
        self.count += 1


class Layout:
    """Lays out one JSON text, or lines of which each is one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tables = 0
        self._gap = "\n\n"
        self._lines: _Frame | None = None

    def whole(self, start: int, end: int) -> Iterator[Item]:
        """The items of one value."""
        return self._items(events(self._text, start, end), _Frame(False), end)

    def line(self, start: int, end: int) -> Iterator[Item]:
        """The items of a line; the lines together are like an array."""
        if self._lines is None:
            self._lines = _Frame(False)
            yield from self._headed(self._lines, start, end)
        self._gap = "\n\n"
        yield from self._items(events(self._text, start, end), self._lines, end)

    def _items(self, following: Iterable[Event], root: _Frame, end: int) -> Iterator[Item]:
        frames = [root]
        for event in following:
            frame, kind = frames[-1], event.kind
            if kind == "key":
                yield self._key(frame, event)
            elif kind in "{[":
                opened = self._opened(frame, is_object=kind == "{")
                frames.append(opened)
                if kind == "[":
                    opened.joint = self._joint(event.start, end)
                    if opened.cell is None and opened.rows is None:
                        yield from self._headed(opened, event.end, end)
            elif kind in "}]":
                frames.pop()
                self._gap = "\n" if kind == "]" else self._between(frames[-1])
            else:
                yield from self._value(frame, event)

    def _between(self, frame: _Frame) -> str:
        """What parts an object in a frame from the next thing."""
        return "\n" if frame.is_object or frame.cell is not None else "\n\n"

    def _opened(self, frame: _Frame, *, is_object: bool) -> _Frame:
        if not frame.is_object:
            frame.next()
        frame.follows_short = False
        if frame.column is not None:
            column, frame.column = frame.column, None
            return _Frame(is_object, numbered=column) if is_object else _Frame(False, rows=column)
        if is_object:
            self._gap = self._between(frame)
        elif not frame.is_object:
            self._gap = "\n"
        return _Frame(is_object, row=frame.rows, cell=frame.cell)

    def _key(self, frame: _Frame, event: Event) -> Item:
        gap = self._gap
        if event.end - event.start > 2:
            self._gap = "："
        if frame.numbered is not None:
            frame.numbered.row += 1
            frame.cell = frame.numbered.cell(1)
            return Item(event, gap, frame.numbered.cell(0))
        if frame.row is None:
            return Item(event, gap, frame.cell or self._column(frame, event))
        key = self._meaning(event)
        column = frame.row.columns.setdefault(key, len(frame.row.columns))
        frame.cell = frame.row.cell(column)
        return Item(event, gap, frame.cell, frame.row.heads.get(key))

    def _column(self, frame: _Frame, key: Event) -> CellPlace | None:
        """The place of a key that is the header of a column, where one follows."""
        following = _COLUMN.match(self._text, key.end)
        is_numbered = following is None and _NUMBERED.match(self._text, key.end) is not None
        if not is_numbered and (
            following is None or not _LONG_VALUE.search(unescaped(following.group()))
        ):
            return None
        self._tables += 1
        frame.column = _Table(self._tables)
        frame.column.row = 0
        return frame.column.cell(int(is_numbered))._replace(heading=True)

    def _joint(self, start: int, end: int) -> str | None:
        """What parts the strings of a list that are one text or one number."""
        if _CUT.match(self._text, start, end):
            return ""
        return " " if _GROUPS.match(self._text, start, end) else None

    def _value(self, frame: _Frame, event: Event) -> Iterator[Item]:
        gap = self._gap
        self._gap = "\n"
        if not frame.is_object:
            frame.next()
            is_short = event.end - event.start <= _SHORT_ITEM
            if is_short and frame.follows_short:
                gap = ", " if event.kind == "number" else "、"
            if frame.joint is not None and frame.count > 1:
                gap = frame.joint
            frame.follows_short = is_short
        if event.kind != "word":
            yield Item(event, gap, frame.cell)

    def _headed(self, frame: _Frame, start: int, end: int) -> Iterator[Item]:
        """Make an array a table, where its first element is like a row; the table's header."""
        keys = self._row_keys(start, end)
        if keys is None:
            return
        self._tables += 1
        table = frame.rows = _Table(self._tables)
        if keys:
            table.row = 0
        for key in keys:
            meaning = self._meaning(key)
            if meaning not in table.columns:
                column = table.columns[meaning] = len(table.columns)
                table.heads[meaning] = key.start
                yield Item(key, "\n\n", table.cell(column)._replace(heading=True))

    def _row_keys(self, start: int, end: int) -> list[Event] | None:
        """The keys of a record that is like a row; none of an array that is; None for others."""
        if not _LIKE_ROWS.match(self._text, start, end):
            return None
        keys: list[Event] = []
        depth = scalars = strings = 0
        first = ""
        try:
            for count, event in enumerate(events(self._text, start, end)):
                kind = event.kind
                first = first or kind
                depth += (kind in "{[") - (kind in "}]")
                is_array = first == "["
                if (
                    first not in "{["
                    or count > _MOST_EVENTS
                    or depth > (1 if is_array else _DEEPEST_ROW)
                ):
                    return None
                if depth != 1 or kind in "{}[]":
                    continue
                if kind == "key":
                    keys.append(event)
                    continue
                if kind == "string" and not self._is_short(event):
                    return None
                scalars += 1
                strings += kind == "string"
        except BrokenError:
            # More elements stand behind the first.
            if depth:
                return None
        if first == "[":
            return [] if strings and self._joint(start, end) is None else None
        return keys if scalars and len(keys) <= _WIDEST else None

    def _is_short(self, event: Event) -> bool:
        if event.end - event.start > 6 * _LONGEST_CELL:
            return False
        text = self._meaning(event)
        return len(text) <= _LONGEST_CELL and "\n" not in text

    def _meaning(self, event: Event) -> str:
        return unescaped(self._text[event.start + 1 : event.end - 1])
