"""Rows of pasted tables that the width of a page cut: a cell that goes on in the next line.

|沙某|6401041958⏎03129952|800.00|     with further cells behind its rest
沙某|13800138000|某县某镇⏎某村三组      the last of its row
"""

from __future__ import annotations

import re

from redactor.context.cutting import SURE, TELLING, TRIM, texts_of
from redactor.context.rows import Section

# Longer lines begin no table.
LONGEST_LINE = 1 << 16
LONG_NUMBER = re.compile("[0-9０-９]{5}")
# The rest of a row's last cell.
_REST = re.compile(
    r"[ \t\u3000]*(?:[-_@＠.]?[0-9A-Za-z]{2,14}(?:\.[a-z]{2,4}){0,2}|[\u4e00-\u9fff0-9（）()-]{1,16}[学校园院号组户室队社伤病症])[ \t\u3000]*"
)
_CUT = re.compile("[-_@＠.0-9A-Za-z\u4e00-\u9fff](?<![学校园院号组户室队社元])$")
# li_⏎na6688, lina⏎@163.com
_JOINT = re.compile("[A-Za-z0-9][_@][A-Za-z0-9]")
_CUT_COLUMN = re.compile("学校|就读|[住地]址|诊断|病|伤")
#: A row's cell is cut so many times at most, between characters that one value may have; a table
#: of fewer columns has no cells behind a cut one.
_MOST_CUTS, _FEWEST_COLUMNS = 3, 3
_MAY_MEET = re.compile("[^\\s。；;！？：:，,、]\n[^\\s。；;！？：:，,、]")


def whole_row(text: str, section: Section, start: int, stop: int, end: int) -> int:
    """Where a row ends that begins at `start`, whose line ends at `stop`: there, or where as many
    parts stand together as make up its width. `end`: of the lines."""
    width = len(section.headers)
    if section.kind not in SURE or width < _FEWEST_COLUMNS:
        return stop
    cells = _cells_in(text, section, start, stop)
    closes = stop
    for _ in range(_MOST_CUTS):
        begin = closes + 1
        if not 0 < cells < width or not _meets(text, section, start, begin, cells):
            return stop
        closes = text.find("\n", begin, end)
        closes = end if closes < 0 else closes
        if closes - begin > LONGEST_LINE:
            return stop
        cells += _cells_in(text, section, begin, closes) - 1
        if cells == width:
            return closes
    return stop


def _cells_in(text: str, section: Section, start: int, stop: int) -> int:
    return len(texts_of(section.kind, text[start:stop], is_framed=section.is_framed))


def _meets(text: str, section: Section, start: int, begin: int, cells: int) -> bool:
    """Whether the last cell above `begin` may go on there. Of a row that bars frame it does; of
    others only a number or a name of Latin letters, or words under a header of long ones."""
    meeting = _MAY_MEET.match(text, begin - 2, begin + 1)
    if meeting is None or not {text[begin - 2], text[begin]}.isdisjoint(TELLING):
        return False
    if (section.is_framed and text[start] in TELLING) or meeting.group().isascii():
        return True
    header = section.headers[cells - 1]
    return _CUT.search(text[begin - 2]) is not None and bool(_CUT_COLUMN.search(header))


def is_rest(text: str, section: Section, line: str, start: int) -> bool:
    """Whether a line, which begins at `start`, is the rest of the last cell of the row above."""
    if section.kind not in {*SURE, "  "} or not _REST.fullmatch(line):
        return False
    above = text[text.rfind("\n", 0, start - 1) + 1 : start - 1]
    cells = texts_of(section.kind, above, is_framed=section.is_framed)
    if len(cells) != (len(section.headers) or section.width) or not _CUT.search(cells[-1]):
        return False
    rest = line.strip(TRIM)
    if rest.isascii():
        whole = cells[-1] + rest
        return cells[-1].isascii() and bool(LONG_NUMBER.search(whole) or _JOINT.search(whole))
    header = section.headers[-1] if section.headers else ""
    return not cells[-1].isascii() and _CUT_COLUMN.search(header) is not None
