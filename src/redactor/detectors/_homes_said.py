"""Homes that no number tells, and rooms that are said aloud: 住在老机床厂家属院最后一排，房顶有太阳能的那家;
文化路大润发后面的小区，三栋，幺二零五.

What leads to them makes them homes: 住在, 寄：, 你家是不是; a question for the address; a courier's remark.
Shops and stops stand by the same wells and water towers, with nobody living there.
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate
from redactor.model import Audience, Certainty
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
#: What a house is pointed at by, behind its landmark.
POINTED_AT = frozenset(
    ["那家", "那户", "那排", "那栋", "那间", "头一家", "头一户", "最后一家", "最后一户", "最后一排"]
)
COUNTED = frozenset(["家", "户", "排", "间"])
_LEAD = lazily(
    # 到信访人苗某家（清河镇…; 请来看一看，从乡政府往西…
    f"(?:信访人|来访人|户主|村民|老人|他|她|[{_HAN}]某|[{_HAN}]{{2,3}})家[（(]|(?:看一?看|来看|上门|来一趟|查看)[^，。\\n]{{0,4}}[，,。]\\s?(?=从)|"
    "租(?:住)?在|躲在|谁家的?[，,]\\s?就?|(?:家|[我俺咱他她您你]们?|现|原|还|就|也|都|[叔婶爷奶伯嫂妈爸婆公姨哥姐人娃])住(?:在|着|的是|的地方[是在])?|住(?:在|的是)|(?:^|[，,。；;：:\\s])现?住(?![址房院宅建])|[我俺咱您你他她]家?(?:就)?(?:在|是不是|是)|家(?:就|也)?在|屋头在|老家在"
    "|(?:寄|送|捎|放|邮)(?:到|至|往|给|在)?[：:]?|那边住着[^，。\\n]{0,12}[，,]|住着[^，。\\n]{1,10}[，,]"
)
_PLACE = lazily(
    "村|社|组|队|屯|庄|寨|路|街|巷|弄|里|镇|乡|厂|院|小区|宿舍|平房|粮站|供销社|小卖部|祠堂|庙|井|水塔|桥|学校|小学|医院|卫生室|磨坊|涝坝|树|渠|河|沟|坡|坎|塘"
)
_BODY = lazily(
    f"(?:的是|在)?(?P<place>[{_HAN}0-9A-Za-z#号]{{3,30}}?)(?:[，,][^，,。；;：:\\n]{{2,20}})?"
)
_TAIL = lazily("(?:平房|瓦房|楼房|砖房|土房|房子|人家|红砖房|院子)?")
# What is no home: a shop, a stop.
_SHOP = lazily(
    '\\s?[“"（(]?[^，。；\\n]{0,8}?(?:店|馆|超市|餐|铺|书屋|诊所|药房|门市|营业|站点|充电)'
)
_NO_HOME = lazily(
    "村部|村委|居委|办公|服务站|门卫|值班|党群|候车|取水|避险|集合|投递|招租|开业|门店|施工|改道|经过|途经"
)
_REACH = 56


def landmark_home(candidate: Candidate) -> Answer | None:
    """The place behind 住在, 寄： … that ends in 第三家, 那户, 最后一排."""
    text, stop = candidate.text, candidate.end
    tail = _TAIL.match(text, stop)
    end = tail.end() if tail else stop
    if _SHOP.match(text, end):
        return None
    low = max(0, text.rfind("\n", 0, stop), stop - _REACH)
    for lead in _LEAD.finditer(text, low, stop):
        body = _BODY.fullmatch(text, lead.end(), end)
        if body is None or not _PLACE.search(body.group()):
            continue
        if _NO_HOME.search(text, low, end):
            return None
        return _home(candidate, body.start("place"), end, "home cue")
    return None


# 三栋，幺二零五; 八栋二单元，二零四; 11号楼幺零幺
_SPOKEN = "[幺零〇一二两三四五六七八九0-9]"
_ROOM = lazily(
    rf"[，,、 ]?\s?(?P<room>{_SPOKEN}{{3,4}})(?:室|号房?|房)?(?![{_HAN}0-9]*年|[{_HAN}]{{0,2}}[0-9])(?=[，,。；;、！!？?\s吧哈啊呢嘛）)]|\Z)"
)
_YEAR = lazily("[12一二][09九零〇][0-9零〇一二三四五六七八九]{2}\\Z")
_NAMED = lazily(
    f"[{_HAN}]{{2,16}}(?:小区|花园|家园|花苑|公寓|新村|家属院|宿舍|[苑园府邸湾庭居轩院城里坊])|[{_HAN}]{{2,8}}(?:路|街|巷|镇|乡|村)"
)
_OPENS = lazily("(?:就|在|住|我们?|咱|地址(?:是|在)?|送到?|到|我家|家){0,3}")
_ASKS = lazily(
    "(?:地址|位置|地方|住(?:在)?(?:哪|几|什么)|在哪|哪里|哪儿|哪个小区|几栋|几号楼|几单元|门牌|怎么走|说一下)[^\\n]{0,12}\\n[^\\n]{0,14}\\Z"
)
_DELIVERY = lazily("派单|送餐|外卖|快递|骑手|上门|送药|送水|收货|收件|入户|家住|住在|现住|我家|住")
_DOOR = lazily("[，,]\\s?(?:敲门|门铃|门口|孩子|老人|家里|没人|打电话|放)")
_ALOUD = 48


def may_be_room(text: str, end: int) -> bool:
    """Whether a room that is said aloud follows a unit."""
    return _ROOM.match(text, end) is not None


def spoken_room(candidate: Candidate) -> Answer | None:
    """The address whose last room is said in words, behind the unit of a house."""
    text = candidate.text
    room = _ROOM.match(text, candidate.end)
    # 1单元801 is written; 1单元，801 is said.
    if room is None or (room["room"].isascii() and text[candidate.end] not in "，,、"):
        return None
    if _YEAR.search(room["room"]):
        return None
    end = room.end()
    low = max(0, candidate.start - _ALOUD)
    floor = max(low, *(text.rfind(each, low, candidate.start) + 1 for each in '：:。；;\n“"！？'))
    if text[floor - 1 : floor] not in '：:。；;\n“"！？' and floor:
        return None
    opens = _OPENS.match(text, floor)
    start = opens.end() if opens else floor
    while text[start : start + 1] in " \u3000，,":
        start += 1
    named = _NAMED.search(text, start, candidate.end)
    if named is None:
        return None
    # 米爷爷 福安里11号楼幺零幺: a name before.
    blank = max(text.rfind(each, start, named.end()) for each in " \u3000，,")
    if blank >= start and candidate.start - blank > 3:
        start = blank + 1
    is_asked = _ASKS.search(text, max(0, floor - _ALOUD), floor)
    line = text.rfind("\n", 0, start) + 1
    if not (
        is_asked or _DELIVERY.search(text, max(line, start - 24), start) or _DOOR.match(text, end)
    ):
        return None
    return _home(candidate, start, end, "said aloud")


def _home(candidate: Candidate, start: int, end: int, evidence: str) -> Answer:
    return candidate.answer(
        Certainty.LIKELY, evidence, start=start, end=end, audience=Audience.PERSONAL
    )


# …解放东路 12 小区 5 # 4 0 1
_BLANKS = lazily(
    r"(?: ?[0-9]{1,3} ?(?:小区|号院|号楼|号|弄|栋|幢|#楼?|单元|座|楼|排|队|组|社)){1,4}(?: ?[0-9]){1,5}(?: ?[室号])?(?![0-9年月日])"
)


def over_blanks(text: str, end: int) -> int:
    """Where an address ends that goes on with numbers whose digits stand apart."""
    more = _BLANKS.match(text, end)
    return more.end() if more else end
