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
    r"""(?P<q>["'])(?P<key>[^"'\\\n,{}\[\]]{1,40})(?P=q)[ \t]*(?::|=>)[ \t\n]*"""
    r"""(?:"(?P<text>(?:[^"\\\n]|\\.)*)"|'(?P<single>[^'\n]*)'|(?P<bare>-?[0-9A-Za-z][\w.+-]*)|(?=[\[{]))"""
)
_VALUES = ("text", "single", "bare")
_BETWEEN = re.compile(r"[\s,{}\[\]()]*")
_ELEMENT = re.compile(
    r"<(?P<key>[A-Za-z_\u4e00-\u9fff][\w.-]{0,30})(?:\s[^<>]{0,200})?>(?P<text>[^<>]*)</(?P=key)>"
)
# The element around the first; a form's field.
_AROUND = re.compile(r"<(?P<tag>[A-Za-z_][\w-]{1,20})(?:\s[^<>]*)?>\s*\Z")
_LONGEST_TAG = 80
_INPUT = re.compile(
    r"<input\b[^<>]{0,120}?\bname=[\"'](?P<key>[\w.-]{1,30})[\"'][^<>]{0,80}?\bvalue=[\"'](?P<text>[^<>\"']*)[\"']",
    re.I,
)
_CELL = re.compile(r"<t[dh](?:\s[^<>]{0,200})?>(?P<text>[^<>]*)</t[dh]>", re.I)
_HTML = frozenset(
    [
        "a",
        "b",
        "i",
        "p",
        "u",
        "em",
        "th",
        "td",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "li",
        "div",
        "span",
        "font",
        "strong",
        "title",
        "label",
        "option",
    ]
)
# Before the sign: the key; behind it: the value.
_KEY = re.compile(r"(?<![\w./?%-])(?P<key>[A-Za-z_\u4e00-\u9fff][\w.-]{0,30})\s?\Z")
_VALUE = re.compile(
    r"""\s?(?:"(?P<text>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>(?![{\[(])[^\s;；,，&|"'<>]+(?:,[0-9.]+(?![^\s;；,，&|]))?))"""
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
    `stretch`: the lines that it stands in."""

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
    if any(sign in text for sign in ('":', '" :', "':", "' :", "=>")):
        found += _objects(text, start, end)
    if "</" in text or "<input" in text:
        found += _elements(text, start, end)
        found += _cells(text, start, end)
    if "nsert" in text or "NSERT" in text:
        found += _inserted(text, start, end)
    if "=" in text:
        found += _assigned(text, start, end)
    if _COLON.search(text, start, end):
        found += _fields(text, start, end)
    if "." in text:
        found += _files(text, start, end)
    position = start
    low = high = -1
    for each in sorted(found, key=lambda record: record.start):
        if each.start < position:
            continue
        # A long line holds many: its ends are looked for once.
        if each.start > high:
            low = text.rfind("\n", 0, each.start) + 1
        if each.end > high:
            high = text.find("\n", each.end)
            high = len(text) if high < 0 else high
        record = each._replace(stretch=(low, high))
        if not _is_in_a_row(text, record):
            yield record
            position = each.end


def _is_in_a_row(text: str, record: Record) -> bool:
    """Whether a record is what one cell of a line holds."""
    low, high = record.stretch
    if high - low > _LONGEST_LINE:
        return False
    around = text[low : record.start] + text[record.end : high]
    return max(around.count("\t"), around.count("|")) > 1


def _record(pairs: Sequence[_Pair], *, named: bool = True) -> Record:
    cells = tuple(Cell(*pair.value, column) for column, pair in enumerate(pairs))
    keys = tuple(pair.key for pair in pairs) if named else ()
    low, high = pairs[0].start, pairs[-1].end
    return Record(low, high, keys, cells, (low, high))


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
            yield _record(pairs)
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
        yield _record(pairs)


def _elements(text: str, start: int, end: int) -> Iterator[Record]:
    """Elements of XML that stand side by side."""
    pairs: list[_Pair] = []
    holder = ""
    for match in _ELEMENT.finditer(text, start, end):
        if match["key"].lower() in _HTML:
            continue
        if pairs and (text[pairs[-1].end : match.start()].strip() or len(pairs) >= _MOST):
            yield _record(pairs)
            pairs = []
        if not pairs:
            around = _AROUND.search(text, max(start, match.start() - _LONGEST_TAG), match.start())
            holder = f"{around['tag']}." if around else ""
        pairs.append(_Pair(match.start(), match.end(), holder + match["key"], match.span("text")))
    if pairs:
        yield _record(pairs)
    for match in _INPUT.finditer(text, start, end):
        yield _record([_Pair(*match.span(), match["key"], match.span("text"))])


def _cells(text: str, start: int, end: int) -> Iterator[Record]:
    """Rows of HTML that stand in a text as they were written: cells of one line, or of one row."""
    pairs: list[_Pair] = []
    for match in _CELL.finditer(text, start, end):
        between = text[pairs[-1].end : match.start()] if pairs else ""
        if pairs and (between.strip(" \t") or len(pairs) >= _MOST):
            yield _record(pairs, named=False)
            pairs = []
        pairs.append(_Pair(match.start(), match.end(), "", match.span("text")))
    if pairs:
        yield _record(pairs, named=False)


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
            yield _record(pairs, named=bool(match["keys"]))


def _assigned(text: str, start: int, end: int) -> Iterator[Record]:
    """Lines of key=value; a line that is cut by tabs or bars is a table's unless all of it is so."""
    position = text.find("=", start, end)
    while position >= 0:
        low = text.rfind("\n", 0, position) + 1
        high = text.find("\n", position)
        high = len(text) if high < 0 else high
        if high - low <= _LONGEST_LINE:
            pairs = list(_pairs_of_line(text, max(low, start), min(high, end)))
            alone = len(pairs) == 1 and pairs[0].key.isascii()
            # A link's query is no record.
            is_told = len(pairs) > 1 or (alone and text[pairs[0].start - 1 : pairs[0].start] != "&")
            if is_told and not _is_cut(text[low:high], len(pairs)):
                yield _record(pairs)
        position = text.find("=", high, end)


_COLON = re.compile(r":(?<=[A-Za-z]:)")
# name: 郝建军, a line each, or tel:139…|name:马晓燕
_FIELD = re.compile(
    r"(?:^|(?<=[|;,；，{\n\t -]))[ \t]*(?P<key>[A-Za-z][A-Za-z_]{1,24}):[ \t]?"
    r"(?:[\"'](?P<quoted>[^\"'\n]{0,200})[\"']|(?P<text>(?!//)[^\n|;,；，{}\[\]\"']+))"
)
_GAP_OF_FIELDS = re.compile(r"[ \t]*[|;,；，\n]?[ \t]*")


def _fields(text: str, start: int, end: int) -> Iterator[Record]:
    """Fields in ASCII with a colon, one after another."""
    pairs: list[_Pair] = []
    for match in _FIELD.finditer(text, start, end):
        group = "text" if match["quoted"] is None else "quoted"
        low, high = match.span(group)
        high = low + len(match[group].rstrip())
        if pairs and (
            not _GAP_OF_FIELDS.fullmatch(text, pairs[-1].end, match.start("key"))
            or len(pairs) >= _MOST
        ):
            if len(pairs) > 1:
                yield _record(pairs)
            pairs = []
        pairs.append(_Pair(match.start("key"), match.end(), match["key"], (low, high)))
    if len(pairs) > 1:
        yield _record(pairs)


def _is_cut(line: str, pairs: int) -> bool:
    return max(line.count("\t"), line.count("|")) >= pairs or line.count(",") > 2 * pairs


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


# 残疾人证_马小军_6401….jpg
_ENDING = re.compile(
    r"\.(?:pdf|docx?|xlsx?|wps|et|jpe?g|png|bmp|tiff?|gif|zip|rar|txt|csv)(?![A-Za-z0-9])", re.I
)
_STEM = re.compile(r"[^\s/\\:*?\"<>|,，。；：]+\Z")
_LONGEST_STEM = 80
_WORD_OF_FILE = re.compile(r"[^_\-—－+]+")
_NAMES_PAPER = re.compile("[\u4e00-\u9fff]{2,8}[证号卡册档]")
_NUMBER_OF_FILE = re.compile("[A-Za-z\u4e00-\u9fff]{0,6}[0-9][0-9A-Za-z]{4,24}")


def _files(text: str, start: int, end: int) -> Iterator[Record]:
    """The names of files that people save papers under: a paper's name says what the number is."""
    for ending in _ENDING.finditer(text, start, end):
        stem = _STEM.search(text, max(start, ending.start() - _LONGEST_STEM), ending.start())
        if stem is None:
            continue
        words = [
            (stem.start() + each.start(), stem.start() + each.end(), each.group())
            for each in _WORD_OF_FILE.finditer(stem.group())
        ]
        paper = next((word for *_, word in words if _NAMES_PAPER.fullmatch(word)), "")
        numbers = [each for each in words if _NUMBER_OF_FILE.fullmatch(each[2])]
        if paper and len(numbers) == 1:
            low, high, _ = numbers[0]
            key = paper if paper.endswith("号") else f"{paper}号"
            yield _record([_Pair(low, high, key, (low, high))])
