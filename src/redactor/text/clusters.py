"""Digit clusters: runs of digit-like characters with short separators between them.

One regular expression finds the regions of a text where digits stand close together; each
region is folded and cut into *groups* (digits without a separator) and *gaps* (what stands
between two groups). A *window* is one or several neighbouring groups read as one number.

Groups are joined over tight gaps only: one space, one hyphen, one dot, one line break. Two
spaces, a tab or a comma part columns and sentences, and are never bridged.

>>> [window.value for window in windows("138-0013-8000", frozenset({11})) if window.whole]
['13800138000']
>>> [window.value for window in windows("640104  19580312", frozenset({14}))]
['640104', '19580312']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from redactor.text.folding import (
    CHINESE_DIGITS,
    CROSSES,
    DIGITS,
    HYPHENS,
    MIDDLE_DOTS,
    SPACES,
    fold,
)

_DIGIT = "0-9" + "".join(chr(point) for point in DIGITS)
_BETWEEN = f" {SPACES}\\-{HYPHENS}.．。{MIDDLE_DOTS}()（）_\n\r○{CROSSES}"

#: Regions that hold at least five characters, the first a digit. Measured at some 700 MB/s on
#: prose: `re` skips to the first character of the class.
REGION = re.compile(f"[{_DIGIT}○][{_DIGIT}{_BETWEEN}]{{4,}}")

# What may stand at a region's end that parts none of its digits.
_AROUND = " ()（）\n\r"
_CROSS = re.compile(f"[{CROSSES}]")
_STOP_BETWEEN = re.compile("(?<=[0-9])。(?=[0-9])")
_RUN = re.compile("[0-9]+")
_TIGHT = re.compile(r" ?-{1,2} ?|[.·_ ]| [.·] |\) ?-?|-?\(|X|")
# ASCII keeps its carriage returns when it is folded, and others become a blank.
# A form's value goes on under its beginning: blanks lead the second line.
_BREAK = re.compile(r" ?-?[ \r]?\n(?: ?-?| {2,24})")
# A line that breaks at a dot cuts an address of four numbers only: elsewhere it ends a sentence.
# So does a blank behind one that a scanner left: 113.200. 54.181.
_DOT_BREAK = re.compile(r"[.·] ?[ \r]?\n {0,24}| ?[ \r]?\n ?[.·]|\. ")
_DOTTED = 4
_ENDS_IN_X = re.compile(r"[-.· ]?X(?!X)")

# Tight gaps that need no expression.
_COMMON_GAPS = frozenset({"", " ", "-", ".", "·", "_"})

#: The longest number that is read over gaps: 20 characters of a disability certificate.
LONGEST = 22
#: A phrase of more groups than this is a table of numbers, not one number.
MOST_GROUPS = 40


class Window(NamedTuple):
    """Digits read as one number.

    `start` and `end` are offsets in the text searched, `shape` the lengths of the groups,
    `gaps` what stands between them (folded), `whole` whether nothing else is joined to it.
    """

    start: int
    end: int
    value: str
    shape: tuple[int, ...]
    gaps: tuple[str, ...]
    whole: bool


class _Group(NamedTuple):
    start: int
    end: int
    digits: str


def windows(text: str, wanted: frozenset[int]) -> Iterator[Window]:
    """The windows of the wanted lengths (a final X counts as a digit), and of any length those
    that are one group or a whole phrase, region by region."""
    for match in REGION.finditer(text):
        yield from region_windows(match.group(), match.start(), wanted)


def region_windows(raw: str, offset: int, wanted: frozenset[int]) -> Iterator[Window]:
    """The windows of one region that starts at `offset`."""
    if "\u3000" in raw and " " in raw.rstrip(_AROUND):
        # Wide blanks part the columns of numbers that are grouped by narrow ones.
        raw = raw.replace("\u3000", "\t")
    for reading in _readings(raw, fold_region(raw)):
        groups = _groups(raw, reading)
        if sum(group[1] - group[0] for group in groups) >= 5:
            for phrase in _phrases(reading, groups):
                yield from _of_phrase(reading, phrase, offset, wanted)
            if "\n" in reading or ". " in reading:
                yield from _over_breaks(reading, groups, offset, wanted)


def fold_region(raw: str) -> str:
    """Fold, with every cross as `X`, and 。 between digits as the dot it stands for."""
    folded = fold(raw)
    if "。" in folded:
        folded = _STOP_BETWEEN.sub(".", folded)
    return folded.upper() if raw.isascii() else _CROSS.sub("X", folded)


def _readings(raw: str, folded: str) -> Iterator[str]:
    """The folded region; again with 一 as a hyphen where it stands between other digits."""
    yield folded
    if "一" in raw:
        hyphened = _ONE_AS_HYPHEN.sub("-", raw)
        if hyphened != raw:
            yield fold_region(hyphened)


_ONE_AS_HYPHEN = re.compile("(?<=[0-9０-９])一(?=[0-9０-９])")


def _groups(raw: str, folded: str) -> list[_Group]:
    groups = [_Group(match.start(), match.end(), match.group()) for match in _RUN.finditer(folded)]
    if raw.isascii():
        return groups
    return [part for group in groups for part in _styles(raw, group)]


def _styles(raw: str, group: _Group) -> Iterator[_Group]:
    """Cut a group where Chinese or circled digits meet others: 张三13800138000.

    The gap between the parts is empty, so that a mixed number is still read as one.
    """
    start = group.start
    for position in range(group.start + 1, group.end + 1):
        if position == group.end or _style(raw[position]) != _style(raw[position - 1]):
            digits = group.digits[start - group.start : position - group.start]
            yield _Group(start, position, digits)
            start = position


def _style(digit: str) -> int:
    if digit <= "9" or "０" <= digit <= "９":
        return 0
    return 1 if digit in CHINESE_DIGITS or digit == "○" else 2


def _phrases(folded: str, groups: list[_Group]) -> list[list[_Group]]:
    """Runs of groups that only tight gaps part."""
    phrases: list[list[_Group]] = []
    last: _Group | None = None
    for group in groups:
        if last is not None and _is_tight(folded, last, group):
            phrases[-1].append(group)
        else:
            phrases.append([group])
        last = group
    return phrases


def _is_tight(folded: str, left: _Group, right: _Group) -> bool:
    gap = folded[left.end : right.start]
    if gap in _COMMON_GAPS:
        return True
    if not _TIGHT.fullmatch(gap):
        return False
    # A bracket opens an area code behind +86 only; elsewhere it opens a remark.
    return gap[-1:] != "(" or len(left.digits) <= 2


def _of_phrase(
    folded: str, phrase: list[_Group], offset: int, wanted: frozenset[int]
) -> list[Window]:
    found: list[Window] = []
    count = len(phrase)
    if count == 1:
        start, end, digits = phrase[0]
        found.append(Window(offset + start, offset + end, digits, (len(digits),), (), True))
        if len(digits) == 17:
            _with_x(folded, end, found[-1], offset, found)
        return found
    reach = count if count <= MOST_GROUPS else 1
    digits = "".join([group.digits for group in phrase])
    shape = tuple([len(group.digits) for group in phrase])
    gaps = tuple([folded[left.end : right.start] for left, right in pairwise(phrase)])
    begin = 0
    for first in range(count):
        total = 0
        start = offset + phrase[first].start
        for last in range(first, min(count, first + reach)):
            total += shape[last]
            if total > LONGEST and last > first:
                break
            whole = first == 0 and last == count - 1
            if total in wanted or total == 17 or whole or first == last:
                end = phrase[last].end
                value = digits[begin : begin + total]
                parts = shape[first : last + 1]
                window = Window(start, offset + end, value, parts, gaps[first:last], whole)
                if total in wanted or whole or first == last:
                    found.append(window)
                if total == 17:
                    _with_x(folded, end, window, offset, found)
        begin += shape[first]
    return found


def _with_x(folded: str, end: int, window: Window, offset: int, found: list[Window]) -> None:
    """The same digits with the X behind them, when one is there."""
    closing = _ENDS_IN_X.match(folded, end)
    if closing:
        found.append(window._replace(end=offset + closing.end(), value=window.value + "X"))


def _over_breaks(
    folded: str, groups: list[_Group], offset: int, wanted: frozenset[int]
) -> Iterator[Window]:
    """Numbers that a line break cuts in two: the end of one line with the start of the next."""
    for index in range(1, len(groups)):
        before, after = groups[index - 1], groups[index]
        if not _BREAK.fullmatch(folded, before.end, after.start):
            if _DOT_BREAK.fullmatch(folded, before.end, after.start):
                yield from _dotted(folded, groups, index, offset)
            continue
        if _is_stack(folded, groups, index - 1):
            yield _window(folded, groups[index - 1 : index + 2], offset, whole=True)
        first = _line_start(folded, groups, index - 1)
        last = _line_end(folded, groups, index)
        whole = _stands_alone(folded, groups, first, last)
        for begin in range(first, index):
            total = sum(len(group.digits) for group in groups[begin:index])
            for end in range(index, last + 1):
                total += len(groups[end].digits)
                parts = groups[begin : end + 1]
                covers = whole and begin == first and end == last
                if total in wanted or covers:
                    yield _window(folded, parts, offset, whole=covers)
                closing = _ENDS_IN_X.match(folded, groups[end].end) if total == 17 else None
                if closing:
                    window = _window(folded, parts, offset, whole=covers)
                    yield window._replace(end=offset + closing.end(), value=window.value + "X")


# 139 ⏎ 2856 ⏎ 8773: a mobile in a narrow column, a line a group.
_STACK = [3, 4, 4]


def _is_stack(folded: str, groups: list[_Group], first: int) -> bool:
    """Whether three lines hold the groups of a mobile number, and nothing joins above or below."""
    lines = groups[first : first + 3]
    if [len(line.digits) for line in lines] != _STACK or lines[0].digits[0] != "1":
        return False
    breaks = all(_BREAK.fullmatch(folded, a.end, b.start) for a, b in pairwise(lines))
    return breaks and _stands_alone(folded, groups, first, first + 2)


def _dotted(folded: str, groups: list[_Group], index: int, offset: int) -> Iterator[Window]:
    """Four groups with dots between, one of them at the end or the start of a line."""
    first, last = _line_start(folded, groups, index - 1), _line_end(folded, groups, index)
    if last - first + 1 == _DOTTED:
        yield _window(folded, groups[first : last + 1], offset, whole=True)


def _line_start(folded: str, groups: list[_Group], index: int) -> int:
    """The first of at most five groups tightly joined up to `index`."""
    first = index
    while first > 0 and index - first < 5 and _is_tight(folded, groups[first - 1], groups[first]):
        first -= 1
    return first


def _line_end(folded: str, groups: list[_Group], index: int) -> int:
    last = index
    while (
        last + 1 < len(groups)
        and last - index < 5
        and _is_tight(folded, groups[last], groups[last + 1])
    ):
        last += 1
    return last


def _stands_alone(folded: str, groups: list[_Group], first: int, last: int) -> bool:
    """Whether no further line of digits joins at either end: a column is not one number."""
    joined_before = first > 0 and _BREAK.fullmatch(
        folded, groups[first - 1].end, groups[first].start
    )
    joined_after = last + 1 < len(groups) and _BREAK.fullmatch(
        folded, groups[last].end, groups[last + 1].start
    )
    return not joined_before and not joined_after


def _window(folded: str, parts: list[_Group], offset: int, *, whole: bool) -> Window:
    return Window(
        offset + parts[0].start,
        offset + parts[-1].end,
        "".join(part.digits for part in parts),
        tuple(len(part.digits) for part in parts),
        tuple(folded[left.end : right.start] for left, right in pairwise(parts)),
        whole,
    )
