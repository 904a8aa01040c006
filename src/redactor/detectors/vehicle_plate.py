"""机动车号牌 (GA 36-2018).

    宁A·12345   ordinary, last place also 挂学警港澳试超     宁A·D12345  new energy, six places
    粤Z·F023港  into Hong Kong and Macao                  WJ宁·0123X  armed police
    224001使, 沪A·0023领  embassies and consulates           VA12345     army, beside a label only
    甘14-30275  tractors of an older kind                 银川0382716  electric bicycles, after the city
    皖残A00417   motor chairs of the disabled

Army, police, embassies and driving schools have plates of their own, which are no private car's.

Letters leave out I and O. Room and product numbers look alike, so the shape is exact: a plate of
five holds at least two digits, and none of its letters begins an ordinary word.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.headings import PROVINCES
from redactor.model import Audience, Certainty
from redactor.rulebook import Tables
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_DOT = r"[·.\-•/_ ]{0,3}"
_PLACE = "[A-HJ-NP-Z0-9]"
_NEW_ENERGY = lazily(
    rf"{_DOT}(?:[A-HJ-K] ?{_PLACE} ?(?:[0-9] ?){{3}}[0-9]|(?:[0-9] ?){{5}}[A-HJ-K])(?![0-9A-Z])"
    # 川A·D0392警
    rf"|{_DOT}[A-HJ-K]{_PLACE}[0-9]{{3}}[警试超]"
)
_ORDINARY = lazily(
    rf"{_DOT}(?:(?:{_PLACE} ?){{4}}(?:{_PLACE}(?![0-9A-Z])挂?|[挂学警港澳试超])|{_PLACE}{{4}} ?[挂学警港澳试超])"
)
# 晋-J-C3-095, 吉A2R·L55: separators wherever somebody put them.
_STRAY = lazily(
    rf"[-·. ，,]?(?:(?:{_PLACE}[-·. ]?){{4}}|(?=[-·. 0-9]*[A-HJ-K])(?:{_PLACE}[-·. ]?){{5}}){_PLACE}(?![0-9A-Z])"
)
# Six places that no rule gives: whoever copied it beside a car meant a plate.
_COPIED = lazily(rf"{_DOT}(?=(?:[A-Z ]*[0-9]){{4}})(?:{_PLACE} ?){{5}}{_PLACE}(?![0-9A-Z])")
# 蒙K·7725是吧？后头还少一位: who saw it says that a place is missing.
_CUT_SHORT = lazily(rf"{_DOT}(?=[A-Z]?[0-9A-Z]{{0,2}}[0-9])(?:{_PLACE}){{3,4}}(?![0-9A-Z*＊×])")
_MISSING = lazily(
    "[少缺差漏][了]?[一两二1-2]?[位个]|没(?:看|记|拍)[清全到住]|[看记拍][不没](?:清|全|得|住)|忘了?|不确定|不全|[后前]面?(?:几位|还有|的?(?:没|不))|模糊|好像是|大概是|尾号不清|[后前]头还"
)
_CONSULATE = lazily(r"[·.\- ]?(?:[0-9] ?){4}领")
_EMBASSY = lazily(r"(?<![0-9A-Z])(?:[0-9]{6}|[0-9]{3}[·.]?[0-9]{3})$")
_EMBASSY_OLD = lazily(r"[0-9]{3}[·. ]?[0-9]{3}(?![0-9])")
_POLICE = lazily(rf" ?[{PROVINCES}]?{_DOT}(?:[0-9] ?){{4}}[0-9A-Z](?![0-9A-Z])")
_ARMY = lazily(rf"[VKHBSLJNGCQ][A-Z]{_DOT}(?:[0-9] ?){{4}}[0-9](?![0-9A-Z])")
_WORD = lazily(r"[0-9A-Za-zＡ-Ｚａ-ｚ０-９\u4e00-\u9fff]")
_VEHICLE = lazily(
    "车|牌|驾|[开坐骑停]着?的是|开[着走]|搭乘|乘坐|超限|超载|抓拍|闯红灯|压线|轿|货运|挂|停放|违停|肇事|撞|交警|客运|运输|吨位|限行|上路|尾号|过户"
)
_PLACE_WORDS = frozenset(
    [
        "康宁",
        "安宁",
        "西宁",
        "南宁",
        "济宁",
        "辽宁",
        "海宁",
        "全新",
        "最新",
        "创新",
        "高新",
        "更新",
        "翻新",
        "崭新",
        "务云",
        "里云",
        "讯云",
        "有云",
        "合云",
        "上云",
        "长青",
        "常青",
        "年青",
        "北京",
        "南京",
        "东京",
        "天津",
        "江苏",
        "浙江",
        "富贵",
        "宝贵",
        "四川",
        "银川",
        "铜川",
        "内蒙",
        "启蒙",
        "大吉",
        "临川",
        "青云",
        "白云",
        "祥云",
        "新苏",
        "复苏",
        "江津",
    ]
)
_BROKEN = lazily(r"(?<=[0-9A-Z])\n(?=[0-9A-Z])|(?<=[-·. ])\n(?=[0-9A-Z])|^\n(?=[0-9A-Z])")
# 苏E· ⏎    80QX2: a cell that was too narrow.
_INDENT = re.compile(
    "(?P<places>[·.•-]?[0-9A-HJ-NP-Z]{0,4})[ \\t\u3000]*\\r?\\n[ \\t\u3000]{2,40}(?=[0-9A-HJ-NP-Z])"
)
_LAST_PLACES = lazily(f"{_PLACE}{{1,6}}(?![-0-9A-Z.:])")
# Plates that begin with no letter: told by the kind of vehicle beside them.
_TRACTOR = lazily(rf"[{PROVINCES}][0-9]{{2}}[-·. ]?[0-9A-HJ-NP-Z][0-9]{{4}}(?![0-9A-Z])")
_BICYCLE = lazily(
    r"(?P<city>[\u4e00-\u9fff]{2,3})[ ·]?(?:[A-Z] ?[0-9]{5,7}|[0-9]{6,7})(?![0-9A-Z])"
)
# 辽F残0183
_CHAIR_OF_CITY = lazily("[·. ]?残[·. ]?[0-9]{4,5}(?![0-9A-Z])")
_CHAIR = lazily("[·. ]?(?:[A-Z][·. ]?)?[0-9]{4,6}(?![0-9A-Z])")
# 收割机跨区作业证 宁0007125: of a paper, no vehicle's.
_OF_A_PAPER = lazily("证(?:编?号码?)?[\\s:：（(]{0,3}$")
_BICYCLES = frozenset(
    [
        *("电动车", "电动自行车", "电瓶车", "电摩", "电动摩托车", "非机动车", "两轮电动"),
        *("二轮电动", "电动两轮", "电动二轮", "电动三轮", "小电驴", "电驴", "电单车", "助力车"),
        *("雅迪", "爱玛", "台铃", "小牛电动", "新日电动"),
    ]
)
_TRACTORS = frozenset(
    {
        "拖拉机",
        "收割机",
        "农机",
        "农用车",
        "农用三轮",
        "三轮汽车",
        "三轮农用",
        "低速货车",
        "农用运输车",
    }
)
_BESIDE, _AROUND = 40, 160
# 电芯批次宁C-23F07, 路口编号宁B-0417: numbered alike, and no vehicles.
_OF_ELSE = lazily(
    "(?:批次|批号|图号|标段|桩号|(?<![牌车])型号|(?:路口|信号机|设备|线路|钢瓶|气瓶|瓶|罐体|柜|箱|桶|窖|井|泵|杆|塔|模具|库房|电芯|电池|产品|灯杆|机组|变压器|样品|站点|点位)(?:编?号码?)?)[:：为是]?\\s?$"
)
# 皖A3-K8820系某厂自编号, 《京A00001》为收藏展品: what it numbers, behind it.
_SAID_OF_ELSE = lazily(
    r"[”\"》」]?(?:(?:是|系|为|属)[^，,。；;\n]{0,12}(?:自编号|货号|型号|批号|图号|件号|产品|展品|藏品|收藏|道具)|刻[于在]|号?(?:库房|仓库|文物|展柜|冷库|机井|变压器))"
)
# 车牌浙E·XX27X, where a number beside it is masked the same way.
_MASKED_BESIDE = lazily("[0-9][Xx×]{4,}|[\u4e00-\u9fff]某")
# No private car has one of these.
_OFFICIAL = lazily("[警使领学]$|^WJ|^[军海空]")
_LAST = lazily(r"[0-9A-Za-zＡ-Ｚａ-ｚ０-９]")


def anchor(candidate: Candidate, facts: Facts) -> Answer | list[Answer] | None:
    """What follows a province and a letter, WJ, 使, or a label of a plate."""
    text, start, end = candidate.text, candidate.start, candidate.end
    if candidate.value in _BICYCLES or candidate.value in _TRACTORS:
        return _beside_its_kind(candidate, facts)
    value = fold(candidate.value).upper()
    tail = _one_line(fold(_NEXT_ROW.split(text[end : end + 20])[0]).upper())
    indent = _INDENT.match(text, end)
    if indent:
        # In a column the rest stands as far in as the column does.
        return _indented(candidate, indent)
    if value == "使":
        return _embassy(candidate)
    if value == "WJ":
        match = None if start and _LAST.match(text, start - 1) else _POLICE.match(tail)
        return _plate(candidate, match, start, end)
    if value.endswith("残"):
        return _plate(candidate, _CHAIR.match(tail), start, end)
    if not _may_begin(candidate) or _OF_ELSE.search(text, max(0, start - 9), start):
        return None
    match = _NEW_ENERGY.match(tail) or _ORDINARY.match(tail) or _CONSULATE.match(tail)
    match = match or _CHAIR_OF_CITY.match(tail)
    if (
        match is None
        and (
            _VEHICLE.search(candidate.around.line(start))
            # 川BU·3X88 among plates: the dot is one's.
            or ("·" in tail[:4] and _VEHICLE.search(text, max(0, start - _AROUND), start + _AROUND))
        )
    ):
        match = _STRAY.match(tail) or _COPIED.match(tail)
        if match is None and _MISSING.search(candidate.around.line(start)):
            match = _CUT_SHORT.match(tail)
    if match and _SAID_OF_ELSE.match(text, end + match.end()):
        return None
    if match and _enough_digits(match.group(), facts.rule.entity in candidate.label):
        return _plate(candidate, match, start, end)
    return None


def _indented(candidate: Candidate, indent: re.Match[str]) -> Answer | None:
    """A plate whose last places the width of a column put on the next line."""
    if not _may_begin(candidate):
        return None
    rest = _LAST_PLACES.match(fold(candidate.text[indent.end() : indent.end() + 8]).upper())
    if rest is None or not _enough_digits(rest.group(), labelled=False):
        return None
    places = sum(1 for _ in _LAST.finditer(indent["places"])) + len(rest.group())
    if places not in (5, 6):
        return None
    return candidate.answer(
        Certainty.LIKELY, "shape", start=candidate.start, end=indent.end() + rest.end()
    )


def _beside_its_kind(candidate: Candidate, facts: Facts) -> list[Answer]:
    """The plates of tractors, or of bicycles behind their city's name, in the words around."""
    low = max(0, candidate.start - _BESIDE)
    text = fold(candidate.text[low : candidate.end + _BESIDE]).upper()
    if candidate.value in _TRACTORS:
        matches = list(_TRACTOR.finditer(text))
    else:
        cities = facts.tables.derived(_cities)
        matches = [each for each in _BICYCLE.finditer(text) if each.group("city")[-2:] in cities]
    return [
        candidate.answer(
            Certainty.LIKELY,
            "shape",
            "vehicle",
            start=low + (each.start() if candidate.value in _TRACTORS else each.end("city") - 2),
            end=low + each.end(),
        )
        for each in matches
        if not _OF_A_PAPER.search(text, max(0, each.start() - 8), each.start())
    ]


def _cities(tables: Tables) -> frozenset[str]:
    """Names of two characters by which cities put numbers on bicycles."""
    rows = tables["divisions"].values()
    return frozenset(row[0][:2] for row in rows if row[0][-1:] in "市州盟区县")


# 宁A-J8802 ⏎ 二（3）班: a figure in words begins another row.
_NEXT_ROW = lazily("\n(?=[零〇一二三四五六七八九十])")


def _one_line(tail: str) -> str:
    """A line break between two places of a plate reads as a space."""
    return _BROKEN.sub(" ", tail)


def _may_begin(candidate: Candidate) -> bool:
    """Whether a plate may begin at the province: not in 全新B85100 or 康宁B10105室."""
    text, start = candidate.text, candidate.start
    before = text[start - 1 : start]
    if not before or not _WORD.match(before):
        return True
    if _LAST.match(before):
        return False
    if f"{before}{text[start]}" in _PLACE_WORDS:
        return False
    if before == "辆":
        # 后面那辆蒙C 5F 802
        return True
    return "·" in text[start : start + 4] or bool(_VEHICLE.search(candidate.around.line(start)))


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """A military plate, VA12345, beside a label of a plate."""
    low = max(0, candidate.start - 6)
    text = fold(candidate.text[low : candidate.end + 1]).upper()
    for match in _ARMY.finditer(text):
        start, end = low + match.start(), low + match.end()
        if end >= candidate.end and facts.rule.entity in candidate.named_at(start):
            return candidate.answer(
                Certainty.LIKELY, "label", start=start, end=end, audience=Audience.ORGANISATION
            )
    return None


def _embassy(candidate: Candidate) -> Answer | None:
    before = candidate.before(8)
    match = _EMBASSY.search(before)
    after = candidate.after(8)
    if match and not after[:1].startswith(("用", "馆")):
        return candidate.answer(
            Certainty.LIKELY,
            "shape",
            start=candidate.start - (len(before) - match.start()),
            audience=Audience.ORGANISATION,
        )
    old = _EMBASSY_OLD.match(after)
    if old and "VEHICLE_PLATE" in candidate.label:
        return candidate.answer(
            Certainty.LIKELY,
            "label",
            end=candidate.end + old.end(),
            audience=Audience.ORGANISATION,
        )
    return None


def _enough_digits(places: str, labelled: bool) -> bool:
    digits = sum(each.isdigit() for each in places)
    return digits >= (1 if labelled else 2)


def _plate(
    candidate: Candidate, match: re.Match[str] | None, start: int, end: int
) -> Answer | None:
    if match is None:
        return None
    value = candidate.text[start : end + match.end()].strip()
    if "XX" in value and _MASKED_BESIDE.search(candidate.around.line(start)):
        return None
    official = _OFFICIAL.search(fold(value).upper())
    return candidate.answer(
        Certainty.CONFIRMED,
        "shape",
        start=start,
        end=end + match.end(),
        audience=Audience.ORGANISATION if official else Audience.UNKNOWN,
    )
