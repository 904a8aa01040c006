"""家庭住址: where somebody lives, down to the door (GB/T 2260 divisions, 村组, 门牌, 楼栋, 室).

What is published may keep the county and the township; from the group or the estate on (P4) it
tells the household. The grammar is `_address`, the choice between home and office
`_address_owner`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._address import Place, known_names, measured
from redactor.detectors._address_owner import cell_owner
from redactor.detectors._address_reading import cell_address, told, worth_reading
from redactor.detectors._address_scene import HOME, Verdict
from redactor.detectors._homes_pointed import (
    ASKING,
    BESIDE,
    LIVING,
    answered_home,
    beside_home,
    lived_at,
    over_remark,
)
from redactor.detectors._homes_said import (
    COUNTED,
    POINTED_AT,
    landmark_home,
    may_be_room,
    over_blanks,
    spoken_room,
)
from redactor.detectors._persons import person_in_row
from redactor.model import Audience, Certainty
from redactor.text.folding import fold_plain

#: From here on an address tells the household: a group, an estate or a road.
_TELLS = 4

# A bare cell needs a number and a word of places: serials and sums are none.
_TELLING = re.compile(
    "[0-9一二三四五六七八九十][^，。]{0,6}?(?:[组队社号弄栋幢室户座层楼]|单元|$)|小区|花园|家园|新村|公寓|[0-9]-[0-9]"
)
_LONGEST_CELL = 110
_OFFICES = re.compile("政府|办公|服务|大厅|窗口|综合楼|行政|机关|政务|局|会议|大院|大楼|公司|中心")
_ESTATE = re.compile("[\u4e00-\u9fff]{2,12}")
_HOME_HEADER = re.compile("家庭|住址|居住|户籍")
_FINE_HEADER = re.compile(
    "(?:小区(?:名称)?|楼栋(?:单元)?|楼号|门牌号?|房号|单元|村民小组|组别?|街巷|路)$"
)


def guard(_facts: Facts) -> Callable[[str, int, int], bool]:
    """Homes and offices share one guard, and ask together."""
    return _worth_asking


_NO_LIVING = frozenset("址院房宅所建")


def _worth_asking(text: str, start: int, end: int) -> bool:
    # 住址, 住院: another word begins here.
    if text[end - 1] == "住" and text[end : end + 1] in _NO_LIVING:
        return False
    if text[start:end] in POINTED_AT or (end - start > 1 and text[start] == "第"):
        return True
    if text[start:end] in _POINTING:
        return True
    if text[end - 1] in _UNITS and start < end and may_be_room(text, end):
        return True
    return worth_reading(text, start, end)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A number with a unit, or behind the name of a road, an estate, a village."""
    if candidate.value in POINTED_AT or (
        candidate.value[0] == "第" and candidate.value[-1] in COUNTED
    ):
        return landmark_home(candidate)
    if candidate.value in BESIDE:
        return beside_home(candidate, facts)
    if candidate.value in ASKING:
        return answered_home(candidate)
    found = told(candidate, facts.tables, HOME)
    answer = found and _answer(candidate, *found)
    if answer is None and candidate.value in LIVING:
        return lived_at(candidate, facts)
    answer = answer or _over_line(candidate, facts)
    return answer or (spoken_room(candidate) if candidate.value[-1] in _UNITS else None)


_UNITS = frozenset("栋幢楼座元")
_POINTING = BESIDE | ASKING | LIVING


def labelled(candidate: Candidate, facts: Facts) -> Answer | None:
    """What stands behind 家庭住址."""
    found = told(candidate, facts.tables, HOME, led=True)
    return found and _answer(candidate, *found)


def cell(candidate: Candidate, facts: Facts) -> Answer | None:
    """A cell under 住址: all of it."""
    header = candidate.around.header(candidate.start)
    # 户主 above 组别 says whose group it is, not of which village.
    if _BARE_GROUP.fullmatch(header.rpartition("\n")[2]):
        return _group_of_village(candidate, facts)
    place = cell_address(candidate, facts.tables)
    if place is None:
        return _named_estate(candidate) or _landmark(candidate, facts)
    if place.precision < _TELLS and _FINE_HEADER.search(candidate.around.header(candidate.start)):
        # 和顺新村 alone may be a village; under 小区 it is an estate.
        place = place._replace(precision=_TELLS)
    beside = _landmark(candidate, facts) if place.precision < _TELLS else None
    return beside or _answer(candidate, place, cell_owner(candidate, place, facts.tables))


# A column of its own beside the village; contests and offices have groups, too.
_BARE_GROUP = re.compile(r"\s*(?:组别?|小组|组名|社|队)\s*")
_VILLAGE = re.compile("村|社区|自然屯|嘎查")
_OF_A_VILLAGE = re.compile("第?[0-9０-９一二三四五六七八九十]{1,3} ?[组社队]?")


def _group_of_village(candidate: Candidate, facts: Facts) -> Answer | None:
    """六组 under 组, where another column of the row is the village and one names its people."""
    value = candidate.text[candidate.start : candidate.end].strip()
    if not _OF_A_VILLAGE.fullmatch(value) or not person_in_row(candidate, facts):
        return None
    if not any(_VILLAGE.search(header) for header, _ in candidate.around.row(candidate.start)):
        return None
    return candidate.answer(Certainty.LIKELY, "column", "person", audience=Audience.PERSONAL)


def _answer(candidate: Candidate, place: Place, verdict: Verdict) -> Answer | None:
    if not verdict.is_home:
        return None
    end = over_remark(candidate.text, over_blanks(candidate.text, place.end))
    return candidate.answer(
        verdict.certainty,
        *verdict.evidence,
        start=place.start,
        end=end,
        audience=Audience.PERSONAL if end > place.end else _audience(place),
        coarse=place.coarse,
    )


def _named_estate(candidate: Candidate) -> Answer | None:
    """翰林雅居 under 家庭住址 and 小区: no address by its words, one by its column."""
    header = candidate.around.header(candidate.start)
    value = candidate.text[candidate.start : candidate.end]
    is_name = _ESTATE.fullmatch(value) and _HOME_HEADER.search(header)
    if not is_name or not _FINE_HEADER.search(header):
        return None
    return candidate.answer(Certainty.LIKELY, "column", audience=Audience.PERSONAL)


# 白果坪乡场坝社区老粮站旁 under 房屋所在地: a house without a number.
_LANDMARK = re.compile(
    "[\u4e00-\u9fff0-9]{2,16}(?:[村社组队屯庄街路巷院]|社区)[\u4e00-\u9fff0-9]{1,12}"
    "(?:旁边?|[东西南北][侧边头]|对面|后[面头]|隔壁|门[前口]|路口|[沟河桥村巷山]口|台地|[河路沟塘渠]边|桥头|附近|坡[上下])"
)


def _landmark(candidate: Candidate, facts: Facts) -> Answer | None:
    value = candidate.text[candidate.start : candidate.end].strip()
    if not _LANDMARK.fullmatch(value) or _OFFICES.search(value):
        return None
    if not person_in_row(candidate, facts):
        return None
    start = candidate.text.index(value, candidate.start)
    return candidate.answer(
        Certainty.LIKELY,
        "column",
        "person",
        start=start,
        end=start + len(value),
        audience=Audience.PERSONAL,
    )


# 住河北省宁晋县凤凰镇西丁⏎庄村建设街41号: the page's width cuts it, and its lead stands above.
_CUT = re.compile(
    "(?:[，,。；;]|^)(?:现|家)?(?:住址?|户籍地|住所地)[:：]?(?P<head>[\u4e00-\u9fff]{2,8}?[省市县区旗州镇乡][\u4e00-\u9fff0-9]{0,24})\n$"
)
_CUT_REACH = 48


def _over_line(candidate: Candidate, facts: Facts) -> Answer | None:
    """An address whose beginning stands at the end of the line above."""
    text = candidate.text
    line = text.rfind("\n", max(0, candidate.start - _CUT_REACH), candidate.start) + 1
    cut = _CUT.search(text[max(0, line - _CUT_REACH) : line]) if line else None
    if cut is None:
        return None
    head = cut["head"]
    place = measured(
        fold_plain(head + text[line : candidate.end]), facts.tables.derived(known_names), led=True
    )
    if place is None or place.precision < _TELLS or _OFFICES.search(place.text):
        return None
    return candidate.answer(
        Certainty.LIKELY,
        "home cue",
        start=line - 1 - len(head),
        end=candidate.end,
        audience=Audience.PERSONAL,
    )


def bare_cell(value: str, facts: Facts) -> Answer | None:
    """A cell without header that tells a household: 桃山村三组, 5号楼3单元501."""
    text = fold_plain(value)
    if len(text) > _LONGEST_CELL or not _TELLING.search(text) or _OFFICES.search(text):
        return None
    place = measured(text, facts.tables.derived(known_names), led=True)
    if place is None or place.precision < _TELLS:
        return None
    return Answer(
        Certainty.POSSIBLE,
        ("column of values",),
        0,
        len(value),
        Audience.PERSONAL,
        coarse=place.coarse,
    )


# 金花园社区 is a community, whatever stands in its name; 幸福新村 is an estate.
_COMMUNITY = re.compile("[^0-9０-９一二三四五六七八九十]*(?:社区|(?<!新)村|居委会|村委会)")


def _audience(place: Place) -> Audience:
    """From the group, the estate or the road on a home tells the household."""
    coarse = place.precision < _TELLS or _COMMUNITY.fullmatch(place.text)
    return Audience.UNKNOWN if coarse else Audience.PERSONAL
