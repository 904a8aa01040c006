"""Tables inside plain text: which column header stands over a position.

A table is a run of lines cut by the same delimiter: a tab, a bar, two or more commas, or
spaces. Its header is the nearest line above with the delimiter, with at least one known label
and without a long number. Positions are asked for one by one, and every line is walked once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

# Longer lines are no table rows; the bound keeps a text without line breaks linear.
_LONGEST_LINE = 4096
_LONG_NUMBER = re.compile("[0-9０-９]{5}")
_RULE_LINE = re.compile(r"[\s|｜:+\-—–─│┃┼├┤=]*")
_DELIMITERS = (
    ("\t", re.compile("\t")),
    ("|", re.compile("[|｜│┃]")),
    ("，", re.compile("[,，]")),
    (" ", re.compile("[ \u00a0\u2000-\u200a\u3000]+")),
)


def _has(kind: str, line: str) -> bool:
    if kind == "|":
        return any(bar in line for bar in "|｜│┃")
    if kind == "，":
        return line.count(",") >= 2 or line.count("，") >= 2
    if kind == " ":
        return len(line.split()) >= 2
    return kind in line


class _Row(NamedTuple):
    """A line that begins at `begin`, valid for positions from `low` to `high`; with the cells of
    the header over it when it has a delimiter."""

    low: int
    high: int
    begin: int
    line: str
    cells: list[str]
    delimiter: re.Pattern[str] | None


class Columns:
    """Column headers of one text. `is_header` says whether a line holds a known label."""

    def __init__(self, text: str, is_label: Callable[[str], bool]) -> None:
        self._text = text
        self._is_label = is_label
        self._row: _Row | None = None
        # By delimiter: start of a line -> cells of the header above it, or None.
        self._headers: dict[tuple[str, int], list[str] | None] = {}

    def header(self, position: int) -> str | None:
        """The header cell over `position`, or None when it stands in no table."""
        row = self._row
        if row is None or not row.low <= position <= row.high:
            row = self._row = self._row_at(position)
        if row is None or row.delimiter is None:
            return None
        return _cell_over(row.cells, row.delimiter, row.line, position - row.begin)

    def _row_at(self, position: int) -> _Row | None:
        """The line around a position, with the header over it if it is a table's row."""
        line_break = self._text.rfind("\n", max(0, position - _LONGEST_LINE), position)
        if line_break < 0 and position > _LONGEST_LINE:
            return None
        start = line_break + 1
        end = self._text.find("\n", position, position + _LONGEST_LINE)
        line = self._text[start : end if end >= 0 else position + _LONGEST_LINE]
        # A line that is longer than what was looked at serves this position only.
        bounds = (start, start + len(line)) if len(line) < _LONGEST_LINE else (position, position)
        for kind, delimiter in _DELIMITERS:
            if not _has(kind, line):
                continue
            cells = self._header_cells(kind, delimiter, start)
            if cells and kind in " ，" and not _is_row(delimiter, line, cells):
                continue
            if cells:
                return _Row(*bounds, start, line, cells, delimiter)
        return _Row(*bounds, start, line, [], None)

    def _names_something(self, delimiter: re.Pattern[str], line: str) -> bool:
        return any(self._is_label(cell) for cell in _cells(delimiter, line))

    def _header_cells(self, kind: str, delimiter: re.Pattern[str], start: int) -> list[str] | None:
        walked: list[int] = []
        cells: list[str] | None = None
        while start > 0:
            known = (kind, start) in self._headers
            if known:
                cells = self._headers[kind, start]
                break
            walked.append(start)
            above = self._text.rfind("\n", max(0, start - _LONGEST_LINE), start - 1) + 1
            if not above and start > _LONGEST_LINE:
                break
            line = self._text[above : start - 1]
            start = above
            if _RULE_LINE.fullmatch(line) and line.strip():
                continue
            if not _has(kind, line):
                break
            if not _LONG_NUMBER.search(line) and self._names_something(delimiter, line):
                cells = _cells(delimiter, line)
                break
        for each in walked:
            self._headers[kind, each] = cells
        return cells


# Prose has these; rows cut by spaces or commas do not.
_PROSE = re.compile("[：:；。！？]")


def _is_row(delimiter: re.Pattern[str], line: str, cells: list[str]) -> bool:
    """Rows cut by spaces or commas must match their header cell by cell."""
    return not _PROSE.search(line) and len(_cells(delimiter, line)) == len(cells)


def _cells(delimiter: re.Pattern[str], line: str) -> list[str]:
    return [cell.strip() for cell in delimiter.split(line.strip(" \u3000\r"))]


def _cell_over(
    cells: list[str], delimiter: re.Pattern[str], line: str, position: int
) -> str | None:
    """The header cell of the same index, counted from the left or, if rows differ, the right."""
    body = line.strip(" \u3000\r")
    lead = len(line) - len(line.lstrip(" \u3000\r"))
    inside = max(0, position - lead)
    index = sum(1 for match in delimiter.finditer(body) if match.end() <= inside)
    count = sum(1 for _ in delimiter.finditer(body)) + 1
    if count > len(cells):
        from_right = count - index
        index = len(cells) - from_right if from_right <= len(cells) else index
    return cells[index] if 0 <= index < len(cells) else None
