"""Lines cut by the width of a page: a label or a value that goes on in the next line.

A text out of a PDF breaks anywhere: 收款账|号：, 车牌 鄂F-|2M587, 住址 某县某镇|某村三组. Two things are done
about it. Labels are looked for over such a break (`broken_labels`), so that what follows is
labelled. And where something seems to go on, because a label or the first part of a value stands
before the break, both lines are read once more as one (`joined`; three, `chained`); what is found over the break
counts. Digits need neither: `text.clusters` reads them over a break.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, compress, count, islice
from operator import itemgetter
from typing import NamedTuple

from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.context.labels import Labels, Names
from redactor.model import Certainty, Span
from redactor.rulebook import Rule
from redactor.scan.reread import Part, Reread
from redactor.text.automaton import Match
from redactor.text.check_digits import resident_check
from redactor.text.clusters import Window
from redactor.text.folding import LETTERS

#: A label that a line break cuts has so many characters to each side at most.
_LABEL_REACH = 9
#: So much is read again of the text before a break, and of the line behind it.
_BEFORE, _BEHIND = 90, 60
#: A label stands so near before a break over which its value may go on, and what was found there.
_LABELLED, _FOUND = 36, 8
#: So many blanks stand at a break at most.
_MOST_BLANKS = 60
# A line between two others of which it is the middle is short, and all of it is one value's.
_MIDDLE = 44
_IN_MIDDLE = re.compile(r"[。；;！!？?：:，,、\t|｜>》]")
#: More breaks in a text are those of a list; reading all of its lines twice would double the time.
_MOST = 4000
# What a line ends or begins with where nothing goes on.
_ENDS = frozenset("。；;！!？?：:，,、\n\t|｜…>》」』”")
_BEGINS = frozenset("。；;！!？?，,、\n\t|｜-—•·●■◆▲①②③④⑤⑥⑦⑧⑨⑩#*><《【「『“")
_BLANKS = " \r\u3000\u00a0"
_BLANK_AT_BREAK = [each for blank in _BLANKS for each in (f"\n{blank}", f"{blank}\n")]
_IN_NAME = re.compile("-[0-9A-Za-z]")
# 106.18402 ⏎ ,38.41173
_IN_PLACE = re.compile("[,，] ?[EN东北]?[经纬]?-?[0-9]{1,3}\\.[0-9]{3}")
_COMMA_MEETS = re.compile("(?<=[0-9])(\n)[,，] ?(?=[EN东北]?[经纬]?-?[0-9]{1,3}\\.[0-9]{3})")
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
#: Marks fill their line, unless it is the first and they go on in the second.
_OF_A_LINE = frozenset({"SECRECY_MARKING", "INTERNAL_MARKING"})
_FIRST = itemgetter(slice(1))
_RESIDENT = 18
_TELLING = frozenset({"label", "check digit"})
# 内部文 ⏎ 件　严禁翻印, the first words of a document.
_MARK_MEETS = re.compile(r"\A\s*[\u4e00-\u9fff]{1,5}(\n)[\u4e00-\u9fff]{1,12}(?=[ \u3000\n★☆*]|\Z)")
_DIGITS_ONLY = re.compile(r"[-0-9０-９\s()（）—–－]*[xXＸ]?")
# The beginning of a row or an entry: of a list, of a log.
_ENTRY = re.compile(
    r"(?:[12][0-9]{3}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}|[0-9]{1,2}[:：][0-9]{2}(?![0-9:：])"
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
    inside = _IN_NAME if text[left - 1] in LETTERS else _IN_PLACE
    goes_on = inside.match(text, right) is not None and text[left - 1].isalnum()
    return Joint(left, right) if goes_on or text[right] not in _BEGINS else None


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
    reread = Reread(text, joined(text, joints, _LABEL_REACH, _LABEL_REACH, same_line=True))
    labels, waking = find(reread.text)
    found = [
        (place[1], place[0], names)
        for start, end, names in zip(labels.starts, labels.ends, labels.names, strict=True)
        if (place := reread.place(start, end))
    ]
    woken = [(index, *place) for index, start, end in waking if (place := reread.place(start, end))]
    return found, woken


def telling(text: str, label_ends: Sequence[int], found_ends: Sequence[int]) -> list[Joint]:
    """The breaks at which something seems to go on: the parts of a number with letters, a label
    shortly before, or something found that ends there. Both lists in order."""
    places = {match.start() for match in _PARTS_MEET.finditer(text)}
    in_places = {
        match.start(match.lastindex or 0)
        for pattern in (_PLACES_MEET, _MARK_MEETS, _COMMA_MEETS)
        for match in pattern.finditer(text)
    }
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


def is_whole(found: Found, value: str) -> bool:
    """Whether what was read without breaks or blanks is sure enough to be one value. Digits are
    read over one break in any case (`text.clusters`); over several, their label says what they
    are."""
    rule, answer = found.rule, found.answer
    if answer.certainty is Certainty.POSSIBLE:
        return False
    if "\n" not in value:
        return rule.entity != "MASKED"
    if rule.entity in _OF_A_LINE:
        return _MARK_MEETS.match(value) is not None
    if not is_of_digits(value):
        return True
    # No cluster reads a date.
    return (value.count("\n") > 1 or rule.entity == "BIRTH_DATE") and _is_sure(answer)


def _is_sure(answer: Answer) -> bool:
    return answer.certainty is Certainty.CONFIRMED and not _TELLING.isdisjoint(answer.evidence)


def is_cut_row(window: Window) -> bool:
    """Whether the last cell of a row and the first of the next are halves of a resident number: no
    header says how wide the row is, but its check digit does."""
    value = window.value
    return (
        len(value) == _RESIDENT
        and sum("\n" in gap for gap in window.gaps) == 1
        and len(window.gaps) == 1
        and value[:-1].isdigit()
        and resident_check(value[:-1]) == value[-1]
    )


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


def joined(
    source: str,
    joints: Iterable[Joint],
    before: int = _BEFORE,
    behind: int = _BEHIND,
    *,
    same_line: bool = False,
) -> Iterator[Part]:
    """Each pair of lines as one: so much before the break, with `same_line` none of the lines
    above, and so much of the line behind it."""
    for left, right in joints:
        low = max(0, left - before)
        if same_line:
            low = max(low, source.rfind("\n", low, left) + 1)
        yield Part(low, _end_of_line(source, right, behind), (Span(left, right),), (left,))


def chained(source: str, joints: Iterable[Joint]) -> Iterator[Part]:
    """Three lines as one, where the second only goes on with the first and into the third: an
    address, a number of which a narrow page holds a few digits at a time."""
    for left, right in joints:
        end = source.find("\n", right, right + _MIDDLE)
        second = joint_at(source, end) if end > right else None
        if second is None or second.left <= right or _IN_MIDDLE.search(source, right, second.left):
            continue
        if _ENTRY.match(source, second.right) or _OPENS_LABEL.match(source, second.right):
            continue
        without = (Span(left, right), Span(*second))
        stop = _end_of_line(source, second.right, _BEHIND)
        yield Part(max(0, left - _BEFORE), stop, without, (left, second.left))


def _end_of_line(source: str, start: int, reach: int) -> int:
    stop = source.find("\n", start, start + reach)
    return stop if stop >= 0 else min(len(source), start + reach)
