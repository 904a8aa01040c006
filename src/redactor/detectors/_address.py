"""住址和地址: the whole address around a place in a text that may belong to one.

    宁夏 银川市 兴庆区 | 掌政镇 | 掌政村 | 三组 | 18号 | 2单元 501室
    P1 (admin)          P2       P3       P4     P5     P6

The clause around the place is cut at what no address holds: marks, the word that leads to it
(家住, 位于), a name before it, the words that follow. What remains is measured: which levels, how
precise. Two detectors share one reading of a text (`place_at`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from redactor.context.candidate import Candidate
from redactor.context.occupants import Occupants, occupants
from redactor.context.places import Gazetteer, gazetteer, townships
from redactor.detectors import _address_parts as parts
from redactor.rulebook import Tables
from redactor.text.folding import fold_plain

#: How far an address may reach to each side of where it was noticed (code points).
_BEFORE, _AFTER = 72, 110
#: The longest name that may follow the last number: …8号海德公司.
_LONGEST_TAIL = 26
_BREAK = re.compile(f"[{re.escape(parts.BREAKS)}]")
_BREAK_OR_SPACE = re.compile(f"[{re.escape(parts.BREAKS)} ]")
_PLACE_END = re.compile(
    r"(?:[省市区县旗盟州镇乡村屯庄路街道巷弄里园苑城场号厦]|街道|社区|小区|大道|工业区|开发区|新区|大学|医院|市场|大厦|广场|工业园|集团)$"
)
_TAIL_SITE = re.compile(
    rf".*(?:{parts.SITE}|{parts.BESIDE}|{parts.ESTATE}|{parts.ROAD}|{parts.VILLAGE}|{parts.REMARK})"
)
_ROAD_OR_SITE = re.compile(rf"{parts.ROAD}|{parts.ESTATE}|{parts.VILLAGE}|{parts.SITE}")
_LEVEL_FOUR = re.compile(
    rf"{parts.GROUP}|[{parts.HAN}]{{2}}(?:{parts.ROAD}|{parts.ESTATE}|{parts.SITE})"
)
_LEVEL_THREE = re.compile(rf"[{parts.HAN}]{parts.VILLAGE}")


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
    end = _end(window, begin, names)
    place = _measured(window.text[begin:end], names, led=led)
    if place is None:
        return None
    start = window.base + begin
    return place._replace(start=start, end=start + len(place.text))


# ----------------------------------------------------------------- left edge


def _begin(window: Window, names: Names) -> int:
    text, at = window.text, window.at
    floor = _floor(text, at, names)
    begin = floor
    for lead in parts.LEAD.finditer(text, floor, at):
        if not _inside_name(text, lead.start(), lead.end(), floor, names):
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
    for begin in range(max(floor, start - 4), start + 1):
        if names.divisions.name_end(text, begin, begin + 8) >= end:
            return True
    return False


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
    end = _stop(text, max(begin + 2, window.at), limit)
    return begin + _tail_cut(text[begin:end].rstrip(" -_"), names)


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
        if not found or not (found.group() == " " or _is_list(text, end)):
            return end
        limit = end + 1


def _is_list(text: str, mark: int) -> bool:
    """Whether a mark stands between the numbers of one list: 167、169号."""
    return (
        text[mark] == "、"
        and text[mark - 1 : mark].isdigit()
        and text[mark + 1 : mark + 2].isdigit()
    )


_FURTHER = re.compile(rf"(?:{parts.ROOM}|{parts.HOUSE}|{parts.GROUP})")
_FURTHER_NAMED = re.compile(
    rf"[{parts.HAN}]{{1,12}}?(?:{parts.ROAD}|{parts.ESTATE}|{parts.VILLAGE}|{parts.SITE}|镇|乡)"
)


def _goes_on(text: str, start: int, end: int, names: Names) -> bool:
    """Whether the word behind a space still belongs to the address."""
    if start >= end:
        return False
    before = text[max(0, start - 2) : start - 1]
    if text[start - 1] == "、":
        return True
    if _FURTHER.match(text, start, end):
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


def _tail_cut(text: str, names: Names) -> int:
    """How much of a text is address: what follows the last number must be a place's name."""
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
    if len(tail) <= _LONGEST_TAIL and not names.people.is_name(tail):
        return len(text)
    return last + (site.end() if site else 0)


# ------------------------------------------------------------------- measure


def _measured(text: str, names: Names, *, led: bool) -> Place | None:
    """The precision of an address, and how much of it is coarse; None when it is no address."""
    if len(text) < 2 or text[0] == "/":
        return None
    county = names.divisions.chain(text, 0, len(text))
    town = _town_end(text, county, names)
    coarse = town or county
    precision = _precision(text, coarse, bool(town))
    if not precision:
        return None
    sound = coarse or parts.NUMBERED.search(text) if led else _has_name(text, coarse, precision)
    return Place(0, 0, precision, coarse, text) if sound else None


def _has_name(text: str, coarse: int, precision: int) -> bool:
    """Whether a text that no label leads to is an address: a number behind a name."""
    if precision < 4:
        return False
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
    if _LEVEL_FOUR.search(rest):
        return 4
    if _LEVEL_THREE.search(rest):
        return 3
    if town:
        return 2
    return 1 if coarse else 0


# --------------------------------------------------------------- one reading


class _Reading:
    """What was read of one text: the last place, where it was noticed, and how far it reached."""

    __slots__ = ("at", "edge", "place")

    def __init__(self) -> None:
        self.at = -1
        self.edge = 0
        self.place: Place | None = None


_KEY = "address"
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_JOINING = _DIGITS | frozenset("一二三四五六七八九十百零〇-－—_~#ABCDEFGHabcdefgh")
_NO_PLACE_BEFORE = frozenset("第月年近约超达每各满了的有共前后仅逾过这那某几数约同两之为按以")
_COUNTED = re.compile(
    r"[0-9０-９.]*(?:[年月日个名人次项元万亿%％例件条套台吨亩平米级届天岁位种所处倍届场份批只头辆部本张周分秒小℃度昼字]|家(?!中(?!小)|里|属)|公[斤里顷吨升分]|千|多|余|后|至今|[.．][0-9])"
)
_LETTERED = re.compile(r"[A-Za-z]?[-_]?[0-9０-９]|[区座栋幢街]")
_NO_DOOR = re.compile(
    r"(?:令|桥|文件?|公告|通知|公报|线|机组|台风|窗口|大院里|车|高速|公路|国道|省道|字|方案|议案|提案|决议|标段|地块|井|泵|坑|矿|病|楼会议|院士|码|召|称|角|航|文|议|样|试|房间)"
)
#: What the words end in that lead to a home: 家住, 住在, 搬到.
_CUE_ENDS = frozenset("住在于进到至入")
_UNIT_STARTS = frozenset("号弄栋幢室户组社队单座层楼#＃")


def place_at(candidate: Candidate, tables: Tables, *, led: bool = False) -> Place | None:
    """The address that the candidate was noticed by; None when it is none, or was told already.

    Asked twice of one candidate (once for homes, once for offices) it answers the same.
    """
    memo = candidate.around.memo
    reading: _Reading | None = memo.get(_KEY)
    if reading is None:
        reading = memo[_KEY] = _Reading()
    cue = candidate.value[-1:] in _CUE_ENDS
    at = candidate.end if led or cue else candidate.start
    if reading.at == at:
        return reading.place
    reading.at, reading.place = at, None
    if at < reading.edge:
        return None
    if led or cue:
        place = _led_address(candidate.text, at, tables, cue=cue)
    elif may_be(candidate.text, at, candidate.end):
        place = read_address(candidate.text, at, tables, floor=reading.edge)
    else:
        return None
    if place is not None:
        reading.place, reading.edge = place, place.end
    return place


_AFTER_LABEL = re.compile(
    r"(?:[ \u3000\u00a0\t（(“\"【\[]|[:：](?:\r?\n)?|为|是|在(?!线)|于(?!都))+"
)
_AFTER_CUE = re.compile(r"[ \u3000了着:：（(“\"]*(?:[在于到至](?![都])|[我本][省市县区镇乡村])?")


def _led_address(text: str, at: int, tables: Tables, *, cue: bool) -> Place | None:
    """The address right behind a label or a word such as 家住."""
    gap = (_AFTER_CUE if cue else _AFTER_LABEL).match(text, at)
    begin = gap.end() if gap else at
    if not cue and begin == at:
        # 户籍地 in 户籍地址 labels nothing; 住址银川市 does.
        names = tables.derived(known_names)
        window = text[at : at + 16]
        if names.divisions.name_end(window, 0, len(window)) == 0:
            return None
    place = read_address(text, begin, tables, led=True)
    return place if place is None or place.precision > 2 or not cue else None


def may_be(text: str, start: int, end: int) -> bool:
    """Whether an anchor may stand in an address; a look at its neighbours, for every anchor."""
    if text[end - 1] in _UNIT_STARTS:
        begin = start
        while begin > 0 and start - begin < 16 and text[begin - 1] in _JOINING:
            begin -= 1
        before = text[begin - 1 : begin]
        if text[end - 1] in "栋幢弄室元" and before:
            return True
        if not "\u4e00" <= before <= "\u9fff":
            return before in "#_- " and before != ""
        return before not in _NO_PLACE_BEFORE and not _NO_DOOR.match(text, end)
    if text[end - 1] in _DIGITS:
        return not _COUNTED.match(text, end)
    return _LETTERED.match(text, end) is not None


# --------------------------------------------------------------------- cells

_MASKED = re.compile(r"[*＊●■□※]{2}|某{2}")


def cell_address(candidate: Candidate, tables: Tables) -> Place | None:
    """A whole cell under a header that names addresses; None when nothing in it is a place, or
    when it is masked already."""
    start, end = candidate.start, candidate.end
    text = fold_plain(candidate.text[start:end])
    if len(text) > _AFTER or _MASKED.search(text):
        return None
    place = _measured(text, tables.derived(known_names), led=True)
    return place and place._replace(start=start, end=end)
