"""The one reading of a text that the detectors of homes and of offices share.

An anchor, a label or a word such as 家住 wakes both; the first reads the address around it, the
second gets the same. What cannot be an address is refused by its neighbours alone.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Candidate
from redactor.context.places import gazetteer
from redactor.detectors import _address_parts as parts
from redactor.detectors._address import Place, known_names, measured, read_address
from redactor.detectors._address_owner import owner
from redactor.detectors._address_scene import Verdict
from redactor.rulebook import Tables
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

_KEY = "address"
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_JOINING = _DIGITS | frozenset("一二三四五六七八九十百零〇-－—_~#ABCDEFGHabcdefgh")
_NO_PLACE_BEFORE = frozenset(
    "第月年近约超达每各满了的有共前后仅逾过这那某几数约同两之为按以统初终特执破申字编证"
)
_COUNTED = lazily(
    r"[0-9０-９.]*(?:号(?:令|文(?:件|[，。；）)》]|$)|公告|通知|病|档案|案[件由]|议案|提案|方案|线(?!路)|台风|机组|窗|楼会议|学位|身份|专利|批|补|国务|主席|部长|厅|桥|井|煤)"
    r"|[年月日个名人次项元万亿%％例件条套台吨亩平米级届天岁位种所处倍届场份批只头辆部本张周分秒小℃度昼字]|家(?!中(?!小)|里|属)|公[斤里顷吨升分]|千|多|余|后|至今|[.．][0-9])"
)
#: 下川社村民: whose group has a name and no number.
_PEOPLE_BEHIND = frozenset("民员")
_GROUPS = frozenset("组社屯")
# 苏堡村上庄组
_HAMLET = lazily(
    rf"[乡镇道县区][{parts.HAN}]{{1,6}}(?:村|社区|嘎查)[{parts.HAN}]{{1,4}}(?<!小)(?<!工作)(?<!领导)(?<!专班)[组社屯]\Z"
)
_LETTERED = lazily(r"[A-Za-z]?[-_]?[0-9０-９]|[区座栋幢街]")
_NO_DOOR = lazily(
    r"(?:令|桥|文(?:件|[，。；）)》]|$)|公告|通知|公报|线|机组|台风|窗口|大院里|车|高速|公路|国道|省道|字|方案|议案|提案|决议|标段|地块|井|泵|坑|矿|病|楼会议|院士|码|召|称|角|航|议案|样|试|房间)"
)
# 走访了全部23户
_COUNTING = frozenset(
    [
        "全部",
        "所有",
        "其余",
        "剩余",
        "剩下",
        "另外",
        "累计",
        "合计",
        "总计",
        "仅剩",
        "覆盖",
        "新增",
        "减少",
        "整户",
    ]
)
#: A longer number is no door's, and no room's.
_MOST_DIGITS = 5
#: So many places in one clause that are none, and the next are not looked at: a text of nothing
#: but anchors must not cost a reading each.
_MOST_FAILURES = 8
_EDGE = lazily(f"[{re.escape(parts.BREAKS)} ]")
#: What the words end in that lead to a home: 家住, 住在, 搬到.
_CUE_ENDS = frozenset("住在于进到至入家：:")
#: What follows 家住 is told from here on: a group, an estate, a road.
_TELLS = 4
# 日期2023-12-03 is no phase of an estate.
# 住址上滩村八组: a label directly before a village's group, an estate's building.
_TELLING = lazily(
    r"[\u4e00-\u9fff]{2,10}?[0-9０-９一二三四五六七八九十]{1,4}(?:[组队社号弄栋幢]|单元)"
)
_LABEL_GOES_ON = frozenset("址点区信证明所变")
_DATED = frozenset("日周学任到假产")
_UNIT_STARTS = frozenset("号弄栋幢室户组社队单座层楼#＃")


_AFTER_LABEL = lazily(r"(?:[ \u3000\u00a0\t（(“\"【\[]|[:：](?:\r?\n)?|为|是|在(?!线)|于(?!都))+")
_AFTER_CUE = lazily(r"[ \u3000了着:：（(“\"]*(?:[在于到至](?![都])|[我本][省市县区镇乡村])?")
_OFFICE_TAIL = lazily(rf"(?:[省市县区州镇乡村]|街道)(?=[{parts.HAN}]{{2}})")
_MASKED = lazily(r"[*＊●■□※]{2}|某{2}")
_LONGEST_CELL = 110
# MC-2022-9293, 记-2024-5656: what was registered in a year, no house.
_REGISTERED = re.compile(r"(?:[A-Z]{2,8}|[\u4e00-\u9fff]{1,4})-?(?:19|20)[0-9]{2}-[0-9]{3,8}")


class _Reading:
    """What was read of one text: the last address, how far it reached, whose it is, whether that
    was told, and the last place that was none."""

    __slots__ = ("edge", "failures", "place", "refused", "told", "verdict")

    def __init__(self) -> None:
        self.edge = 0
        self.place: Place | None = None
        self.verdict: Verdict | None = None
        self.told = False
        self.refused = -1
        self.failures = 0


def told(
    candidate: Candidate, tables: Tables, entity: str, *, led: bool = False
) -> tuple[Place, Verdict] | None:
    """The address that the candidate was noticed by and why it is one of `entity`; None when it
    is none, or was told already. `led`: a label ends where the candidate stands.

    Both kinds ask, and not always at the same place: a label of one may lead to the other's.
    """
    reading: _Reading | None = candidate.around.memo.get(_KEY)
    if reading is None:
        reading = candidate.around.memo[_KEY] = _Reading()
    cue = candidate.value[-1:] in _CUE_ENDS
    at = candidate.end if led or cue else candidate.start
    if at >= reading.edge and not _read_on(reading, candidate, at, tables, led=led, cue=cue):
        return None
    place, verdict = reading.place, reading.verdict
    if place is None or verdict is None or reading.told or verdict.entity != entity:
        return None
    reading.told = True
    return place, verdict


def _read_on(
    reading: _Reading, candidate: Candidate, at: int, tables: Tables, *, led: bool, cue: bool
) -> bool:
    """Read the address around a place that was not reached yet; whether there is one."""
    if at == reading.refused:
        return False
    if reading.failures >= _MOST_FAILURES:
        if not _EDGE.search(candidate.text, reading.refused, at):
            reading.refused = at
            return False
        reading.failures = 0
    place = None
    if led or cue:
        place = _led_address(candidate.text, at, tables, cue=cue)
    elif may_be(candidate.text, at, candidate.end):
        place = read_address(candidate.text, at, tables, floor=reading.edge)
    if place is None:
        reading.refused = at
        reading.failures += 1
        return False
    reading.place, reading.edge = place, place.end
    reading.verdict, reading.told = owner(candidate, place, tables), False
    return True


#: 住所地, 住房, 住院: behind 住 another word goes on.
_NO_LIVING = frozenset("所址房院宅建户宿友处进不了着满过家")

_NO_OLD_HOME = frozenset("属伙具电庭")


def _led_address(text: str, at: int, tables: Tables, *, cue: bool) -> Place | None:
    """The address right behind a label or a word such as 家住."""
    if cue and text[at - 1] == "住" and text[at : at + 1] in _NO_LIVING:
        return None
    # 纺织厂老家属院
    if cue and text[at - 2 : at] == "老家" and text[at : at + 1] in _NO_OLD_HOME:
        return None
    gap = (_AFTER_CUE if cue else _AFTER_LABEL).match(text, at)
    begin = gap.end() if gap else at
    if not cue and begin == at:
        # 户籍地 in 户籍地址 labels nothing; 住址银川市 does.
        names = tables.derived(known_names)
        window = text[at : at + 16]
        if names.divisions.name_end(window, 0, len(window)) == 0 and (
            text[at : at + 1] in _LABEL_GOES_ON or not _TELLING.match(window)
        ):
            return None
    place = read_address(text, begin, tables, led=True)
    return place if place is None or place.precision >= _TELLS or not cue else None


def worth_reading(text: str, start: int, end: int) -> bool:
    """The guard of both kinds: a label, a word such as 家住, or an anchor that may be an
    address's."""
    return start == end or text[end - 1] in _CUE_ENDS or may_be(text, start, end)


def may_be(text: str, start: int, end: int) -> bool:
    """Whether an anchor may stand in an address; a look at its neighbours, for every anchor."""
    if text[start] == "期" and text[start - 1 : start] in _DATED:
        return False
    if text[end - 1] in _PEOPLE_BEHIND:
        return True
    if end - start == 2 and text[start] in _GROUPS and text[end - 1] not in _DIGITS:
        return _HAMLET.search(text, max(0, start - 14), end - 1) is not None
    if text[end - 1] in _UNIT_STARTS:
        begin = start
        while begin > 0 and start - begin < 16 and text[begin - 1] in _JOINING:
            begin -= 1
        before = text[begin - 1 : begin]
        if text[end - 1] == "户" and text[max(0, begin - 2) : begin] in _COUNTING:
            return False
        if start - begin > _MOST_DIGITS and text[begin:start].isdigit():
            return False
        if text[end - 1] in "栋幢弄室元" and before:
            return True
        if not "\u4e00" <= before <= "\u9fff":
            return before != "" and before in "#_- " and text[end - 1] not in "户组社队"
        return before not in _NO_PLACE_BEFORE and not _NO_DOOR.match(text, end)
    if text[end - 1] in _DIGITS:
        return not _COUNTED.match(text, end)
    return _LETTERED.match(text, end) is not None


def without_office(place: Place, tables: Tables) -> int:
    """Where a place of work ends without the office's own name behind the last number:
    …117号 区政务大厅."""
    text, last = place.text, 0
    for number in parts.NUMBERED.finditer(text):
        last = number.end()
    divisions = tables.derived(gazetteer)
    named = divisions.chain(text, last, len(text))
    is_named = named > last and divisions.is_full(text, last, named)
    if last and (is_named or _OFFICE_TAIL.match(text, last)):
        return place.start + last
    return place.end


def cell_address(candidate: Candidate, tables: Tables) -> Place | None:
    """A whole cell under a header that names addresses; None when nothing in it is a place, or
    when it is masked already."""
    start, end = candidate.start, candidate.end
    text = fold_plain(candidate.text[start:end])
    if len(text) > _LONGEST_CELL or _MASKED.search(text) or _REGISTERED.fullmatch(text):
        return None
    place = measured(text, tables.derived(known_names), led=True)
    return place and place._replace(start=start, end=end)
