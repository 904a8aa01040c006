"""住址和地址: the whole address around a place in a text that may belong to one.

    宁夏 银川市 兴庆区 | 掌政镇 | 掌政村 | 三组 | 18号 | 2单元 501室
    P1 (admin)          P2       P3       P4     P5     P6

The clause around the place is cut at what no address holds: marks, the word that leads to it
(家住, 位于), a name before it, the words that follow. What remains is measured: which levels, how
precise. `_address_reading` says where to look.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from redactor.context.occupants import Occupants, occupants
from redactor.context.places import Gazetteer, gazetteer, townships
from redactor.detectors import _address_parts as parts
from redactor.rulebook import Tables
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

#: How far an address may reach to each side of where it was noticed (code points).
_BEFORE, _AFTER = 72, 110
#: The longest name that may follow the last number: …8号海德公司.
_LONGEST_TAIL = 26
#: The shortest such name without a suffix that tells, where the sentence goes on behind it.
_SHORTEST_TAIL = 4
# A slash parts what is no number: 8-2-401/换水表, not 3/4号.
_SLASH = "(?<![0-9])/|/(?![0-9])"
_BREAK_OR_SPACE = lazily(f"[{re.escape(parts.BREAKS)} ]|{_SLASH}")
_PLACE_END = lazily(
    r"(?:[省市区县旗盟州镇乡村屯庄路街道巷弄里园苑城场号厦]|街道|社区|小区|大道|工业区|开发区|新区|大学|医院|市场|大厦|广场|工业园|集团)$"
)
_TAIL_SITE = lazily(
    rf".*(?:{parts.SITE}|{parts.BESIDE}|{parts.HOMES}|{parts.TRADE}|{parts.REMARK})|[-A-Za-z0-9]+"
)
_ROAD_OR_SITE = lazily(rf"{parts.ROAD}|{parts.ESTATE}|{parts.VILLAGE}|{parts.SITE}")
_LEVEL_FOUR = lazily(
    rf"{parts.GROUP}|[{parts.HAN}]{{2}}(?:{parts.ROAD}|{parts.HOMES}|大厦|大楼|广场|市场|商城|中心|公司|"
    r"学校|医院|养老院|敬老院|福利院|酒店|宾馆|厂)"
)
# 李家庄西头
_END_OF_VILLAGE = lazily(
    rf"[{parts.HAN}]{parts.VILLAGE}(?:[东西南北中前后]{{1,2}}[头边口首]|[东西南北前后]街)$"
)
_LEVEL_THREE = lazily(rf"[{parts.HAN}]{parts.VILLAGE}")


# 小区12栋 counts, 幸福小区12栋 is somewhere.
_GENERIC = lazily(
    r"(?:老旧)?(?:小区|社区|村里|村内|楼上|楼下|全村|街道|乡镇|城区|园区|市场|学校|医院)[0-9]"
)


class Place(NamedTuple):
    """An address: its range, its precision (1 county … 6 room), how much of it is coarse (code
    points down to the township), and its folded text."""

    start: int
    end: int
    precision: int
    coarse: int
    text: str


class Names(NamedTuple):
    """What is known of names: divisions, townships, people."""

    divisions: Gazetteer
    towns: frozenset[str]
    people: Occupants


def known_names(tables: Tables) -> Names:
    """The names, made once."""
    return Names(tables.derived(gazetteer), tables.derived(townships), tables.derived(occupants))


class Window:
    """The folded text around a place, with offsets of its own."""

    __slots__ = ("at", "base", "text")

    def __init__(self, text: str, at: int, floor: int) -> None:
        self.base = max(floor, at - _BEFORE)
        self.at = at - self.base
        self.text = fold_plain(text[self.base : at + _AFTER])


def read_address(
    text: str, at: int, tables: Tables, *, floor: int = 0, led: bool = False
) -> Place | None:
    """The address around `at`, which begins not before `floor`; `led`: it begins right at `at`,
    because a label stands before it."""
    names = tables.derived(known_names)
    window = Window(text, at, at if led else floor)
    begin = _after_spaces(window.text, window.at) if led else _begin(window, names)
    if (
        window.text[begin : begin + 1] == "住"
        and window.text[begin + 1] != "院"
        and begin < window.at
    ):
        # 住友爱村６队: the verb, not the village.
        begin += 1
    end = _end(window, begin, names)
    place = measured(window.text[begin:end], names, led=led)
    if place is None:
        return None
    start = window.base + begin
    return place._replace(start=start, end=start + len(place.text))


# ----------------------------------------------------------------- left edge


def _begin(window: Window, names: Names) -> int:
    text, at = window.text, window.at
    floor = _floor(text, at, names)
    begin = floor
    # A little further, for what decides whether it leads: 办公 or 办公楼.
    for lead in parts.LEAD.finditer(text, floor, at + 3):
        if lead.end() <= at and not _inside_name(text, lead.start(), lead.end(), floor, names):
            begin = lead.end()
    begin = _after_spaces(text, begin)
    named = names.people.name_end(text, begin, at)
    first = _first_name(text, begin, at, names)
    if begin <= first <= named:
        return first
    begin = _after_spaces(text, named)
    if first > begin and not _PLACE_END.search(text[begin:first]):
        # 柯桥轻纺城北区: a district's short name, and 城北区 is none here.
        return begin if text[begin : begin + 2] in names.divisions.districts else first
    return begin if first >= begin else _unnamed_begin(text, begin, at)


def _after_spaces(text: str, position: int) -> int:
    while position < len(text) and text[position] in " -_":
        position += 1
    return position


def _floor(text: str, at: int, names: Names) -> int:
    """Where the clause begins; over the spaces between the levels of one address."""
    mirrored = text[:at][::-1]
    floor = at
    position = 0
    while True:
        found = _BREAK_OR_SPACE.search(mirrored, position)
        low = at - found.start() if found else 0
        piece = text[low:floor]
        if floor < at and not _is_place(piece.rstrip(" "), names):
            return floor
        floor = low
        if not found or found.group() != " ":
            return floor
        position = found.end()


def _is_place(piece: str, names: Names) -> bool:
    """Whether a word before a space is a level of an address: 银川市."""
    if not piece or len(piece) > 16:
        return False
    end = names.divisions.chain(piece, 0, len(piece))
    if end == len(piece):
        return True
    return bool(_PLACE_END.search(piece)) and (end > 0 or len(piece) < 7) and len(piece) > 2


def _inside_name(text: str, start: int, end: int, floor: int, names: Names) -> bool:
    """Whether a short word is only a part of a division's name: 于 in 于都县."""
    if end - start > 2:
        return False
    return any(
        names.divisions.name_end(text, begin, begin + 8) >= end
        for begin in range(max(floor, start - 4), start + 1)
    )


def _first_name(text: str, begin: int, at: int, names: Names) -> int:
    """Where the first division or township begins between two places; -1 without one."""
    divisions, towns = names.divisions, names.towns
    for start in range(begin, at):
        if text[start : start + 2] in divisions.heads:
            end = divisions.chain(text, start, at)
            if end > start and (start == begin or divisions.is_full(text, start, end)):
                return start
    for start in range(begin, at - 2):
        for end in range(min(at, start + 8), start + 2, -1):
            if text[end - 1] in "镇乡道木" and text[start:end] in towns:
                return start
    return -1


def _unnamed_begin(text: str, begin: int, at: int) -> int:
    """Where the first name of an address without divisions may begin."""
    first = _ROAD_OR_SITE.search(text, begin + 1, at + 2)
    return max(begin, first.start() - 12) if first else begin


# ---------------------------------------------------------------- right edge


def _end(window: Window, begin: int, names: Names) -> int:
    text = window.text
    limit = _limit(text, max(begin, window.at), names)
    # 原 of 原州区 begins no other word.
    county = names.divisions.chain(text, begin, limit)
    end = _stop(text, max(begin + 2, window.at, county), limit)
    return begin + _tail_cut(text[begin:end].rstrip(" -_"), names, is_open=end < limit)


def _stop(text: str, start: int, limit: int) -> int:
    """Where the words begin that follow an address, `limit` if there are none."""
    closer = parts.CLOSER.search(text, start, limit)
    limit = closer.start() if closer else limit
    number = parts.NUMBERED.search(text, start, limit)
    position = number.end() if number else start
    while True:
        follower = parts.FOLLOWER.search(text, position, limit)
        if not follower:
            return limit
        company = parts.COMPANY.match(text, follower.end(), limit)
        if not company:
            return follower.start()
        position = company.end()


def _limit(text: str, at: int, names: Names) -> int:
    """Where the clause ends; over the spaces between the levels of one address."""
    limit = at
    while True:
        found = _BREAK_OR_SPACE.search(text, limit)
        end = found.start() if found else len(text)
        if limit > at and not _goes_on(text, limit, end, names):
            return limit - 1
        if not found or not (found.group() == " " or _is_list(text, end) or _is_wrapped(text, end)):
            return end
        limit = end + 1


_NEXT_LINE = lazily(
    rf"(?:号|弄|栋|幢|单元|楼|层|室|[{parts.HAN}]{{1,10}}?(?:{parts.ROAD}|{parts.ESTATE}|镇|乡|街道|村|社区)[^\n:]{{0,20}}?[0-9][^\n:]{{0,24}}(?:\n|$))"
)


_ENDS_NAME = frozenset("苑园村区院庄府邸里巷路街湾城")
_NEXT_DOOR = lazily(
    r" {0,4}[0-9]{1,3} ?(?:号楼|幢|栋|#楼|单元)[^\n:，,。；;]{0,16}(?:\n|$|[，,。；;])"
)


def _is_wrapped(text: str, mark: int) -> bool:
    """Whether a line break only wraps an address: it stands in the middle of a number, or the
    line above names divisions and the one below goes on to the door."""
    if text[mark] != "\n" or not mark:
        return False
    if text[mark - 1] in _ENDS_NAME and _NEXT_DOOR.match(text, mark + 1):
        # 西马桥街道梧桐苑⏎17 幢 604 室
        return True
    below = _NEXT_LINE.match(text, mark + 1)
    if not below:
        return False
    if text[mark - 1].isdigit() or text[mark - 1 : mark + 2] == "号\n楼":
        return text[mark + 1] in "号弄栋幢单楼层室"
    return text[mark - 1] in "省市区县旗镇乡道" and text[mark + 1] not in "号弄栋幢单楼层室"


def _is_list(text: str, mark: int) -> bool:
    """Whether a mark stands between the numbers of one list: 167、169号."""
    return (
        text[mark] == "、"
        and text[mark - 1 : mark].isdigit()
        and text[mark + 1 : mark + 2].isdigit()
    )


_FURTHER = lazily(rf"(?:{parts.ROOM}|{parts.HOUSE}|{parts.GROUP})")
_FURTHER_NAMED = lazily(
    rf"[{parts.HAN}]{{1,12}}?(?:{parts.ROAD}|{parts.ESTATE}|{parts.VILLAGE}|{parts.SITE}|镇|乡)"
)


_UNITS = frozenset(["号", "号楼", "栋", "幢", "座", "单元", "室", "弄", "层", "楼"])


def _goes_on(text: str, start: int, end: int, names: Names) -> bool:
    """Whether the word behind a space still belongs to the address."""
    if start >= end:
        return False
    before = text[max(0, start - 2) : start - 1]
    if text[start - 1] in "、\n":
        return True
    if _FURTHER.match(text, start, end):
        return True
    if before[-1:].isdigit() and text[start:end] in _UNITS:
        # 17 幢 604 室
        return True
    if names.people.is_name(text[start:end]) or before.isdigit() or before in "室户":
        return False
    if text[start:end].isdigit():
        return end - start < 5 and before in "栋幢楼元号座"
    if names.divisions.name_end(text, start, end) > start:
        return True
    named = _FURTHER_NAMED.match(text, start, end)
    if not named:
        return False
    has_number = parts.NUMBERED.search(text, max(0, start - 24), start)
    return not has_number or parts.NUMBERED.match(text, named.end(), end) is not None


def _tail_cut(text: str, names: Names, *, is_open: bool) -> int:
    """How much of a text is address: what follows the last number must be a place's name;
    when the sentence goes on behind it (`is_open`), no short word."""
    last = 0
    for number in parts.NUMBERED.finditer(text):
        last = number.end()
    tail = text[last:]
    if not last or not tail:
        return len(text)
    somebody = names.people.titled.search(tail)
    if somebody:
        return last + somebody.start()
    site = _TAIL_SITE.match(tail[: _LONGEST_TAIL + 6])
    shortest = _SHORTEST_TAIL if is_open else 1
    if shortest <= len(tail) <= _LONGEST_TAIL and not names.people.is_name(tail):
        return len(text)
    return last + (site.end() if site else 0)


# ------------------------------------------------------------------- measure


def measured(text: str, names: Names, *, led: bool) -> Place | None:
    """The precision of an address, and how much of it is coarse; None when it is no address."""
    if len(text) < 2 or text[0] == "/":
        return None
    county = names.divisions.chain(text, 0, len(text))
    town = _town_end(text, county, names)
    coarse = town or county
    precision = _precision(text, coarse, bool(town))
    if not precision:
        return None
    is_told = coarse or parts.NUMBERED.search(text) or parts.NAMED_HAMLET.search(text)
    sound = is_told if led else _has_name(text, coarse, precision)
    return Place(0, 0, precision, coarse, text) if sound else None


def _has_name(text: str, coarse: int, precision: int) -> bool:
    """Whether a text that no label leads to is an address: a number behind a name."""
    if precision < 4 or _GENERIC.match(text):
        return False
    if coarse and parts.NAMED_GROUP.search(text, coarse):
        return True
    if parts.NAMED.search(text) or parts.HOUSING.search(text):
        return True
    if coarse and parts.UNNAMED.search(text, coarse):
        return True
    return parts.NAMED_BARE.search(text) is not None


def _town_end(text: str, start: int, names: Names) -> int:
    """Where the township that follows the county ends; 0 without one."""
    begin = _after_spaces(text, start)
    for end in range(min(len(text), begin + 12), begin + 1, -1):
        if text[begin:end] in names.towns:
            return _with_office(text, end)
    town = parts.TOWN.match(text, begin)
    if not town:
        return 0
    end = town.end()
    while text[end : end + 1] in ("镇", "乡") or text.startswith("街道", end):
        end += 1 if text[end] in "镇乡" else 2
    return _with_office(text, end)


def _with_office(text: str, end: int) -> int:
    return end + 3 if text.startswith("办事处", end) else end


def _precision(text: str, coarse: int, town: bool) -> int:
    rest = text[coarse:]
    numbers = [unit.lastgroup for unit in parts.UNIT.finditer(rest)]
    if "room" in numbers or "compact" in numbers:
        return 6
    doors = [each for each in numbers if each in ("house", "bare")]
    if doors:
        return 6 if len(doors) > 2 else 5
    if _END_OF_VILLAGE.search(rest) or _LEVEL_FOUR.search(rest) or parts.NAMED_GROUP.search(rest):
        return 4
    if _LEVEL_THREE.search(rest):
        return 3
    if town:
        return 2
    return 1 if coarse else 0
