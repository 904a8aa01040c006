"""Lines cut by the width of a page: a label or a value that goes on in the next line.

A text out of a PDF breaks anywhere: 收款账|号：, 车牌 鄂F-|2M587, 住址 某县某镇|某村三组. Two things are done
about it. Labels are looked for over such a break (`broken_labels`), so that what follows is
labelled. And where something seems to go on, because a label or the first part of a value stands
before the break, both lines are read once more as one (`Joined`); what is found over the break
counts. Digits need neither: `text.clusters` reads them over a break.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, compress, count, islice
from operator import itemgetter
from typing import NamedTuple

from redactor.context.found import Found
from redactor.context.labels import Labels, Names
from redactor.rulebook import Rule
from redactor.text.automaton import Match
from redactor.text.folding import LETTERS

#: A label that a line break cuts has so many characters to each side at most.
_LABEL_REACH = 9
#: So much is read again of the text before a break, and of the line behind it.
_BEFORE, _BEHIND = 90, 60
#: A label stands so near before a break over which its value may go on, and what was found there.
_LABELLED, _FOUND = 36, 8
#: So many blanks stand at a break at most.
_MOST_BLANKS = 60
#: More breaks in a text are those of a list; reading all of its lines twice would double the time.
_MOST = 4000
# What a line ends or begins with where nothing goes on.
_ENDS = frozenset("。；;！!？?：:，,、\n\t|｜…>》」』”")
_BEGINS = frozenset("。；;！!？?，,、\n\t|｜-—•·●■◆▲①②③④⑤⑥⑦⑧⑨⑩#*><《【「『“")
_BLANKS = " \r\u3000\u00a0"
_BLANK_AT_BREAK = [each for blank in _BLANKS for each in (f"\n{blank}", f"{blank}\n")]
_IN_NAME = re.compile("-[0-9A-Za-z]")
# Lines of digits alone: nothing but digits goes on between them, and those are read over breaks
# in any case.
_DIGIT_LINE = re.compile(r"\n[0-9]{5,40}\r?(?=\n)")
# A number of letters and digits, or of parts with dots, that a break cuts.
_LEFT_PART = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ][-0-9A-Za-z０-９Ａ-Ｚａ-ｚ._/@·—–－]*$")
_RIGHT_PART = re.compile(r"[-@._]?[0-9A-Za-z０-９Ａ-Ｚａ-ｚ][-0-9A-Za-z０-９Ａ-Ｚａ-ｚ._/@·—–－]*")
_LETTER_OR_DOT = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ._/@]")
# Where both may meet; of lines of digits alone, the first. `re` skips to the line breaks.
_PARTS_MEET = re.compile(
    r"\n(?:[0-9]{5,40}\r?(?=\n)(?:\n[0-9]{5,40}\r?(?=\n))*+"
    rf"|(?<=[-0-9A-Za-z０-９Ａ-Ｚａ-ｚ._/@·—–－{_BLANKS}]\n)(?=[{_BLANKS}]*[-@._]?[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]))"
)
# An address that is cut before its group or its house: 大营村委会 ⏎ 六组31号, 某县某镇 ⏎ 下寨村寨上组32号.
_PLACES_MEET = re.compile(
    rf"(?:[村社区会镇乡道路街巷][{_BLANKS}]*(\n)[{_BLANKS}]*第?[0-9〇一二三四五六七八九十]{{1,4}}(?:(?:村民|居民)?小?组|[社号队栋幢弄])(?![长内])"
    rf"|[省市县区州][\u4e00-\u9fff]{{1,12}}(?:镇|乡|街道)[{_BLANKS}]*(\n)[{_BLANKS}]*"
    r"[\u4e00-\u9fff]{1,10}[ 第]{0,2}[0-9一二三四五六七八九十]{1,4} ?[组社号队])"
)
# What goes on in words: its first part, found alone, says nothing of where it ends.
_OF_WORDS = frozenset(
    {"HOME_ADDRESS", "OFFICE_ADDRESS", "SCHOOL", "HEALTH", "BIRTH_DATE", "PERSON_NAME"}
)
# What an address or a school that is whole ends in.
_COMPLETE = frozenset("号室户组队社栋幢楼院学园校班日）)")
#: Marks fill their line.
OF_A_LINE = frozenset({"SECRECY_MARKING", "INTERNAL_MARKING"})
_FIRST = itemgetter(slice(1))
_DIGITS_ONLY = re.compile(r"[-0-9０-９\s()（）—–－]*[xXＸ]?")
# The beginning of a row or an entry: of a list, of a log.
_ENTRY = re.compile(
    r"(?:[12][0-9]{3}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}"
    r"|[0-9０-９]{1,3}[ .．、)）\u3000]|[（(][0-9一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．])"
)
# 联系电话：, and keys of programs, but not what is hexadecimal: cardNo:, TEL;WORK:.
_OPENS_LABEL = re.compile(
    "[\u4e00-\u9fff（）()]{2,10}[:：]"
    "|(?=[A-Za-z0-9_ -]{0,30}[G-Zg-z])[A-Za-z_][A-Za-z0-9_ -]{1,30}(?:;[^:\n]{0,60})?[:：=]"
)


class Joint(NamedTuple):
    """A line break without the blanks around it: where the left line ends and the right begins."""

    left: int
    right: int


class Pairs(NamedTuple):
    """Two characters that may stand beside each other in a label, and the second ones."""

    whole: frozenset[str]
    behind: frozenset[str]


def joint_at(text: str, position: int) -> Joint | None:
    """The joint of the line break at a position, if something may go on over it: neither side ends
    a sentence, a cell or an entry of a list."""
    size = len(text)
    left, right = position, position + 1
    while left and text[left - 1] in _BLANKS:
        left -= 1
    while right < size and text[right] in _BLANKS and right - position < _MOST_BLANKS:
        right += 1
    if not left or right >= size or text[left - 1] in _ENDS:
        return None
    # wanli ⏎ -1990@163.com: before a letter, and behind one, a hyphen opens no entry of a list.
    in_name = text[left - 1] in LETTERS and _IN_NAME.match(text, right) is not None
    return Joint(left, right) if in_name or text[right] not in _BEGINS else None


def joints_with(text: str, pairs: Pairs) -> list[Joint]:
    """The breaks whose two characters are one of `pairs`: most lines of a list are told by them, in
    one step for all."""
    lines = text.split("\n")
    bare = (
        [line.strip(_BLANKS) for line in lines]
        if any(map(text.__contains__, _BLANK_AT_BREAK))
        else lines
    )
    begins = map(pairs.behind.__contains__, map(_FIRST, islice(bare, 1, None)))
    may = compress(count(), begins)
    chosen = [index for index in may if bare[index][-1:] + bare[index + 1][:1] in pairs.whole]
    if not chosen:
        return []
    ends = list(accumulate(map(len, lines)))
    joints = (joint_at(text, ends[index] + index) for index in chosen)
    return [joint for joint in joints if joint is not None]


def broken_labels(
    text: str,
    joints: Sequence[Joint],
    find: Callable[[str], tuple[Labels, list[Match]]],
) -> tuple[list[tuple[int, int, Names]], list[Match]]:
    """The labels over these breaks, see `joints_with` (each its end, its start, its names), and the
    matches that wake a detector, in the text's offsets."""
    if not joints:
        return [], []
    joined = Joined(text, joints, _LABEL_REACH, _LABEL_REACH, same_line=True)
    labels, waking = find(joined.text)
    found = [
        (place[1], place[0], names)
        for start, end, names in zip(labels.starts, labels.ends, labels.names, strict=True)
        if (place := joined.over(start, end))
    ]
    woken = [(index, *place) for index, start, end in waking if (place := joined.over(start, end))]
    return found, woken


def telling(text: str, label_ends: Sequence[int], found_ends: Sequence[int]) -> list[Joint]:
    """The breaks at which something seems to go on: the parts of a number with letters, a label
    shortly before, or something found that ends there. Both lists in order."""
    places = {match.start() for match in _PARTS_MEET.finditer(text)}
    in_places = {match.start(match.lastindex or 0) for match in _PLACES_MEET.finditer(text)}
    places |= in_places | _breaks_behind(text, label_ends, _LABELLED)
    places |= _breaks_behind(text, found_ends, _FOUND)
    chosen = (
        joint
        for place in sorted(places)
        if not _in_digits(text, place)
        and (joint := joint_at(text, place))
        and (place in in_places or _tells(text, joint, label_ends, found_ends))
    )
    return list(islice(chosen, _MOST))


def _breaks_behind(text: str, ends: Sequence[int], reach: int) -> set[int]:
    """The line breaks that follow these places shortly."""
    places: set[int] = set()
    place = -1
    for end in ends:
        if end > place:
            place = text.find("\n", end)
            if place < 0:
                break
        if place - end < reach + _MOST_BLANKS:
            places.add(place)
    return places


def _in_digits(text: str, place: int) -> bool:
    """Whether lines of digits alone stand on both sides of a break."""
    if not _DIGIT_LINE.match(text, place):
        return False
    before = _DIGIT_LINE.match(text, max(0, text.rfind("\n", 0, place)))
    return before is not None and before.end() == place


def _tells(text: str, joint: Joint, label_ends: Sequence[int], found_ends: Sequence[int]) -> bool:
    left, right = joint
    if has_near(label_ends, left, left):
        # A header, or a label whose value is the next line.
        return False
    if _ENTRY.match(text, right) or _OPENS_LABEL.match(text, right):
        return False
    line = max(text.rfind("\n", 0, left - 1) + 1, left - _LABELLED)
    if has_near(found_ends, left - _FOUND, left) or has_near(label_ends, line, left):
        return True
    before = _LEFT_PART.search(text, max(line, left - 24), left)
    behind = _RIGHT_PART.match(text, right)
    if not before or not behind:
        return False
    return _LETTER_OR_DOT.search(before.group() + behind.group()) is not None


def is_of_digits(value: str) -> bool:
    """Whether a value is one that is read over a break as digits.

    >>> is_of_digits("1380013\\n8000"), is_of_digits("172.16.8.\\n1")
    (True, False)
    """
    return _DIGITS_ONLY.fullmatch(value) is not None


def without_parts(
    found: Sequence[Found], rule: Rule, start: int, end: int, text: str
) -> list[Found]:
    """The findings without those that are a part of one over a break: an address up to the end of
    its line. Two that are whole, each in its line, stay."""
    if rule.entity not in _OF_WORDS:
        return list(found)
    line_break = text.rfind("\n", start, end)
    inside = [each for each in found if start <= each.start and each.end <= end]
    if text[start:line_break].rstrip(_BLANKS)[-1:] in _COMPLETE and any(
        each.rule is rule and text[line_break : each.start].isspace() for each in inside
    ):
        return list(found)
    parts = {id(each) for each in inside if each.rule.entity in _OF_WORDS}
    return [each for each in found if id(each) not in parts]


def has_near(ends: Sequence[int], low: int, high: int) -> bool:
    """Whether one of these places, in order, lies in a range or at its end."""
    index = bisect_left(ends, low)
    return index < len(ends) and ends[index] <= high


class Joined:
    """Lines read as one. `text` holds each pair of lines in turn: so much before the break, with
    `same_line` none of the lines above, and so much of the line behind it."""

    def __init__(
        self,
        source: str,
        joints: Sequence[Joint],
        before: int = _BEFORE,
        behind: int = _BEHIND,
        *,
        same_line: bool = False,
    ) -> None:
        pieces: list[str] = []
        # In step: where each pair begins, where its break was, where it ends.
        self._starts: list[int] = []
        self._middles: list[int] = []
        self._ends: list[int] = []
        self._joints = joints
        position = 0
        for left, right in joints:
            low = max(0, left - before)
            if same_line:
                low = max(low, source.rfind("\n", low, left) + 1)
            stop = source.find("\n", right, right + behind)
            high = stop if stop >= 0 else min(len(source), right + behind)
            pieces.append(f"{source[low:left]}{source[right:high]}\n\n")
            self._starts.append(position)
            self._middles.append(position + left - low)
            self._ends.append(position + left - low + high - right)
            position += len(pieces[-1])
        self.text = "".join(pieces)

    def over(self, start: int, end: int) -> tuple[int, int] | None:
        """A range of `text` in the source, if it reaches over its break."""
        index = bisect_right(self._starts, start) - 1
        middle = self._middles[index]
        if not start < middle < end or end > self._ends[index]:
            return None
        joint = self._joints[index]
        return joint.left - (middle - start), joint.right + (end - middle)
