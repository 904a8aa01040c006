"""How a line is cut into cells: by tabs, bars, commas with CSV's quotes, wide or single spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from redactor.text.folding import NO_WORD

#: What is trimmed from a cell.
TRIM = ' \t\r\u3000\u00a0"'
SPACES = " \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u3000"
WIDE = re.compile(
    "[ \u00a0\u2000-\u200a]{2,}|[ \u00a0\u2000-\u200a]*\u3000[ \u00a0\u3000\u2000-\u200a]*"
)
NARROW = re.compile("[ \u00a0\u2000-\u200a\u3000]+")
BAR = "|｜│┃║"
_BARS = re.compile(f"[{BAR}]")
# Gives nothing back: a quote that never closes is looked for once.
_QUOTED = re.compile(r'\s*+"[^"]*+(?:""[^"]*+)*+"\s*+(?=,|$)|[^,]*')
# Exports of spreadsheets end a quoted number with a tab, so that it stays text: 640104…",
_TAB = re.compile(r'\t(?!"(?:,|\s*$))')
_HAN = re.compile("[\u4e00-\u9fff]")
# Heads of a character each, over an office's telephones and the homes'.
_TWO_HEADS = frozenset({"办宅", "宅办", "办家"})
#: The delimiters that prose has too.
LOOSE = frozenset({",", "，", " "})
#: The delimiters that make a row of any line, however ragged, and their characters.
SURE = frozenset({"\t", "|"})
TELLING = ("\t", *BAR)


def is_cut(kind: str, line: str) -> bool:
    """Whether a line has a delimiter of this kind."""
    if kind == "|":
        return any(bar in line for bar in BAR)
    if kind == "，":
        return line.count("，") > 1
    if kind == ",":
        return kind in line
    if kind == "\t":
        return kind in line and _TAB.search(line) is not None
    return (WIDE if kind == "  " else NARROW).search(line.strip(TRIM)) is not None


def delimiters(line: str) -> Iterator[str]:
    """The kinds of table that a line may be a row of, the surest first."""
    return (kind for kind in ("\t", "|", ",", "，", "  ", " ") if is_cut(kind, line))


def begins_with_bar(line: str) -> bool:
    return line.lstrip(TRIM)[:1] in BAR


def cell_ranges(kind: str, line: str, *, is_framed: bool) -> list[tuple[int, int]]:
    """Where each cell of a line begins and ends, untrimmed."""
    if kind == ",":
        return _quoted_ranges(line) if '"' in line else _split(kind, line)
    if kind in {"\t", "，"}:
        return _split(kind, line)
    if kind == "|":
        ranges = _cut(line, [match.span() for match in _BARS.finditer(line)])
        if is_framed and ranges and not line[: ranges[0][1]].strip():
            ranges = ranges[1:]
        return ranges[:-1] if len(ranges) > 1 and not line[ranges[-1][0] :].strip() else ranges
    lead = len(line) - len(line.lstrip(TRIM))
    body = line.strip(TRIM)
    gaps = list((WIDE if kind == "  " else NARROW).finditer(body))
    cuts = _without_stretched(body, gaps)
    if not cuts and len(gaps) > 1:
        # A row of lone characters.
        cuts = [gap.span() for gap in gaps]
    return _cut(line[: lead + len(body)], [(start + lead, end + lead) for start, end in cuts], lead)


def _without_stretched(body: str, gaps: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """The gaps but those that stretch a word: 姓　名."""
    cuts: list[tuple[int, int]] = []
    last: re.Match[str] | None = None
    for gap in gaps:
        follows = last is not None and last.end() == gap.start() - 1
        # The word goes on over gaps of one width only: 电　话  村 are two.
        if _stretches(body, gap) and not (follows and last and last.group() != gap.group()):
            last = gap
        else:
            cuts.append(gap.span())
    return cuts


def _stretches(body: str, gap: re.Match[str]) -> bool:
    """Whether spaces stand between two lone characters."""
    start, end = gap.span()
    if end - start > 2 or not start or body[start - 1] + body[end : end + 1] in NO_WORD:
        return False
    if body[start - 1] + body[end : end + 1] in _TWO_HEADS:
        return False
    lone_before = _HAN.match(body, start - 1) and not (start > 1 and _HAN.match(body, start - 2))
    return bool(lone_before and _HAN.match(body, end) and not _HAN.match(body, end + 1))


def _split(delimiter: str, line: str) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    begin = 0
    for piece in line.split(delimiter):
        end = begin + len(piece)
        ranges.append((begin, end))
        begin = end + 1
    return ranges


def _cut(line: str, cuts: Sequence[tuple[int, int]], begin: int = 0) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for start, end in cuts:
        ranges.append((begin, start))
        begin = end
    ranges.append((begin, len(line)))
    return ranges


def _quoted_ranges(line: str) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    position = 0
    while position <= len(line):
        match = _QUOTED.match(line, position)
        end = match.end() if match else len(line)
        ranges.append((position, end))
        position = end + 1
    return ranges


def trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    piece = line[start:end]
    bare = piece.strip(TRIM)
    if len(bare) == len(piece):
        return start, end
    start = end - len(piece.lstrip(TRIM))
    return start, start + len(bare)


def screen_places(line: str, ranges: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Where ranges stand on the screen: Chinese characters take two places."""
    widths = list(accumulate((2 if each > "\u2e7f" else 1 for each in line), initial=0))
    return tuple((widths[start], widths[end]) for start, end in ranges)


def columns_by_place(
    places: Sequence[tuple[int, int]], line: str, ranges: Sequence[tuple[int, int]]
) -> list[int]:
    """In a table aligned by spaces an empty cell leaves no trace but room: each cell belongs to
    the header that it stands under."""
    columns: list[int] = []
    least = 0
    for left, right in screen_places(line, ranges):
        best = least
        gap = None
        for column in range(least, len(places)):
            low, high = places[column]
            distance = max(0, low - right, left - high) + abs(left - low) / 1000
            if gap is not None and distance >= gap:
                # Headers stand in order: the next are further away.
                break
            best, gap = column, distance
        columns.append(best)
        least = min(best + 1, max(0, len(places) - 1))
    return columns


def texts_of(kind: str, line: str, *, is_framed: bool) -> list[str]:
    """The cells of a line, trimmed."""
    ranges = cell_ranges(kind, line, is_framed=is_framed)
    return [line[start:end].strip(TRIM) for start, end in ranges]
