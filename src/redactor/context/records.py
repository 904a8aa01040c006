"""Records that machines write: objects of JSON, elements of XML, cells of HTML, tuples of SQL,
key=value in logs.

    {"xm":"杜小禾","bj":"三（2）班"}     <xm>杜小禾</xm><bj>三（2）班</bj>     xm=杜小禾; bj=三（2）班

Each is a row whose keys are its headers, so that all that is known of tables holds for it. Fragments
are read as well: a log cuts them, and so does who pastes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from redactor.context.rows import Cell

# A key and its value, which may be an object or a list.
_PAIR = re.compile(
    r"""(?P<q>["'])(?P<key>[^"'\\\n,{}\[\]]{1,40})(?P=q)[ \t]*:[ \t\n]*"""
    r"""(?:"(?P<text>(?:[^"\\\n]|\\.)*)"|'(?P<single>[^'\n]*)'|(?P<bare>-?[0-9A-Za-z][\w.+-]*)|(?=[\[{]))"""
)
_VALUES = ("text", "single", "bare")
_BETWEEN = re.compile(r"[\s,{}\[\]]*")
_ELEMENT = re.compile(
    r"<(?P<key>[A-Za-z_\u4e00-\u9fff][\w.-]{0,30})(?:\s[^<>]{0,200})?>(?P<text>[^<>]*)</(?P=key)>"
)
_CELL = re.compile(r"<t[dh](?:\s[^<>]{0,200})?>(?P<text>[^<>]*)</t[dh]>", re.I)
_HTML = frozenset(
    "a b i p u em th td h1 h2 h3 h4 h5 li div span font strong title label option".split()
)
# Before the sign: the key; behind it: the value.
_KEY = re.compile(r"(?<![\w./?&%-])(?P<key>[A-Za-z_\u4e00-\u9fff][\w.-]{0,30})\s?\Z")
_VALUE = re.compile(
    r"""\s?(?:"(?P<text>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s;；,，&|"'<>]+(?:,[0-9.]+(?![^\s;；,，&|]))?))"""
)
_INSERT = re.compile(
    r"insert\s+into\s+[\w.`\"\[\]]{1,80}\s*(?:\((?P<keys>[^()]{1,800})\)\s*)?values\s*", re.I
)
_TUPLE = re.compile(r"\s*,?\s*\(")
_LITERAL = re.compile(r"\s*(?:N?'(?P<text>(?:[^'\\]|''|\\.)*)'|(?P<bare>[^',()]*))\s*(?P<end>[,)])")
_LONGEST_LINE = 4096
#: So many pairs in one record; more are a map, no record.
_MOST = 64


class Record(NamedTuple):
    """A record: its range, its keys, its values' cells; `keys` empty: a row of cells without names.
    `stretch`: the range that is read with it."""

    start: int
    end: int
    keys: tuple[str, ...]
    cells: tuple[Cell, ...]
    stretch: tuple[int, int]


class _Pair(NamedTuple):
    start: int
    end: int
    key: str
    value: tuple[int, int]


def records(text: str, start: int, end: int) -> Iterator[Record]:
    """The records in a stretch of text, in order, none inside another."""
    found: list[Record] = []
    if '":' in text or '" :' in text or "':" in text:
        found += _objects(text, start, end)
    if "</" in text:
        found += _elements(text, start, end)
        found += _cells(text, start, end)
    if "nsert" in text or "NSERT" in text:
        found += _inserted(text, start, end)
    if "=" in text:
        found += _assigned(text, start, end)
    position = start
    for each in sorted(found, key=lambda record: record.start):
        if each.start >= position:
            yield each
            position = each.end


def _record(text: str, pairs: Sequence[_Pair], *, named: bool = True) -> Record:
    cells = tuple(Cell(*pair.value, column) for column, pair in enumerate(pairs))
    keys = tuple(pair.key for pair in pairs) if named else ()
    low, high = pairs[0].start, pairs[-1].end
    line_end = text.find("\n", high)
    stretch = text.rfind("\n", 0, low) + 1, line_end if line_end >= 0 else len(text)
    return Record(low, high, keys, cells, stretch)


def _objects(text: str, start: int, end: int) -> Iterator[Record]:
    """Objects of JSON. An object that is a value belongs to the one around it; one in a list is a
    record of its own."""
    pairs: list[_Pair] = []
    holders: list[str] = []
    pending, last = "", start
    for match in _PAIR.finditer(text, start, end):
        between = text[last : match.start()]
        ends = not _BETWEEN.fullmatch(between)
        if ends:
            holders, pending = [], ""
        for sign in between:
            if sign in "{[":
                ends = ends or sign == "[" or not pending
                holders.append(pending if sign == "{" else "")
                pending = ""
            elif sign in "}]":
                holder = holders.pop() if holders else ""
                ends = ends or not holder
        if pairs and (ends or len(pairs) >= _MOST):
            yield _record(text, pairs)
            pairs = []
        last = match.end()
        group = next((each for each in _VALUES if match[each] is not None), None)
        if group is None:
            pending = match["key"]
            continue
        pending = ""
        holder = holders[-1] if holders else ""
        key = f"{holder}.{match['key']}" if holder else match["key"]
        pairs.append(_Pair(match.start(), match.end(), key, match.span(group)))
    if pairs:
        yield _record(text, pairs)


def _elements(text: str, start: int, end: int) -> Iterator[Record]:
    """Elements of XML that stand side by side."""
    pairs: list[_Pair] = []
    for match in _ELEMENT.finditer(text, start, end):
        if match["key"].lower() in _HTML:
            continue
        if pairs and (text[pairs[-1].end : match.start()].strip() or len(pairs) >= _MOST):
            yield _record(text, pairs)
            pairs = []
        pairs.append(_Pair(match.start(), match.end(), match["key"], match.span("text")))
    if pairs:
        yield _record(text, pairs)


def _cells(text: str, start: int, end: int) -> Iterator[Record]:
    """Rows of HTML that stand in a text as they were written: cells of one line, or of one row."""
    pairs: list[_Pair] = []
    for match in _CELL.finditer(text, start, end):
        between = text[pairs[-1].end : match.start()] if pairs else ""
        if pairs and (between.strip(" \t") or len(pairs) >= _MOST):
            yield _record(text, pairs, named=False)
            pairs = []
        pairs.append(_Pair(match.start(), match.end(), "", match.span("text")))
    if pairs:
        yield _record(text, pairs, named=False)


def _inserted(text: str, start: int, end: int) -> Iterator[Record]:
    """The tuples of SQL's insert."""
    for match in _INSERT.finditer(text, start, end):
        keys = [each.strip(' \t\n`"[]') for each in (match["keys"] or "").split(",")]
        position = match.end()
        while opened := _TUPLE.match(text, position, end):
            pairs: list[_Pair] = []
            position = opened.end()
            while literal := _LITERAL.match(text, position, end):
                key = keys[len(pairs)] if len(pairs) < len(keys) else ""
                value = literal.span("text" if literal["text"] is not None else "bare")
                position = literal.end()
                pairs.append(_Pair(literal.start(), position, key, value))
                if literal["end"] == ")" or len(pairs) > _MOST:
                    break
            if not pairs:
                break
            yield _record(text, pairs, named=bool(match["keys"]))


def _assigned(text: str, start: int, end: int) -> Iterator[Record]:
    """Lines of key=value; a line that is cut by tabs or bars is a table's unless all of it is so."""
    position = text.find("=", start, end)
    while position >= 0:
        low = text.rfind("\n", 0, position) + 1
        high = text.find("\n", position)
        high = len(text) if high < 0 else high
        if high - low <= _LONGEST_LINE:
            pairs = list(_pairs_of_line(text, max(low, start), min(high, end)))
            if len(pairs) > 1 or (pairs and pairs[0].key.isascii()):
                if not _is_cut(text[low:high], len(pairs)):
                    yield _record(text, pairs)
        position = text.find("=", high, end)


def _is_cut(line: str, pairs: int) -> bool:
    return max(line.count("\t"), line.count("|")) >= pairs


def _pairs_of_line(text: str, low: int, high: int) -> Iterator[_Pair]:
    position = text.find("=", low, high)
    last = low
    while position >= 0:
        key = _KEY.search(text, max(last, position - 34), position)
        value = _VALUE.match(text, position + 1, high) if key else None
        if key and value:
            group = next(each for each in _VALUES if value[each] is not None)
            last = value.end()
            yield _Pair(key.start("key"), last, key["key"], value.span(group))
            position = text.find("=", max(last, position + 1), high)
        else:
            position = text.find("=", position + 1, high)
