"""Homes that are told by what stands beside them: 租住在城南菜场后门修车铺楼上; 住哪儿？——马家桥桥洞往北第三个板房;
…村老支书隔壁的辛小军; 到家时间…，辛庄村大队部西隔壁.

A word of living, a question for the address, or who lives there makes such a place a home; and one person
must be spoken of: 群众住在水库旁边 is nobody's address.
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.people import People
from redactor.detectors._persons import person_before
from redactor.model import Audience, Certainty
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
#: Words of living that lead to such a place.
LIVING = frozenset(
    [
        *("住在", "租住", "租在", "躲在", "暂住", "借住", "还住", "说住", "就住", "居住在"),
        *("搬到", "现住"),
    ]
)
#: What asks for a home; the answer stands behind.
ASKING = frozenset(["住哪", "住在哪", "家在哪", "家住哪", "住什么地方", "住啥地方"])
#: What stands beside.
BESIDE = frozenset(["隔壁", "对过", "后院", "后身"])
_LANDMARK = (
    "厂|店|铺|校|小学|中学|桥|井|庙|塔|站|场|[村镇乡县区市]|大队部|村部|供销社|粮站|祠|树|圈|沟|河|渠|巷|街|路|胡同|弄|"
    "[姨姑舅叔姐哥妹弟妈]家|医院|诊所|卫生[室院]|局|所|坊|市场|超市|码头|公社|仓库|教堂|寺|水库|坡|坝|公里|小区|宿舍|院"
)
_ENDS = (
    f"楼[上下]|(?:[东西南北]侧|[东西南北]?(?:隔壁|旁边?|对面|对过|斜对面))(?:的?[{_HAN}]{{0,3}}(?:平房|板房|院|屋))?|后院|后身|后[头面]|前[头面]|里头|[A-Za-z0-9]口|桥洞[里下]?|桥下|地下室|"
    "地下通道|(?:蓝顶|彩钢)?板房|平房|瓦房|土房|窑洞|窝棚|工棚|家属院|大杂院|大院|老屋|老宅|[东西南北]头|拐角|门洞|村[头尾口]|半山腰|车库|"
    "[一二三四五六七八九十0-9]楼|[东西中]户|[我他她]?(?:姨|姑|舅|叔|姐|哥|妈|婆婆|奶奶|爷爷|姥姥|外婆)家"
)
_GAP = lazily("(?:[在到了着于]|的是|的地方是?|就是|就在){0,3}")
_BODY = lazily(
    f'(?P<place>[{_HAN}0-9A-Za-z·]{{3,26}}?(?:{_ENDS})[里内]?)(?=[，,。；;、！!？?\\s）)”"\\n]|[他她][{_HAN}]|\\Z)'
)
_NAMED_PLACE = lazily(_LANDMARK)
_MORE = lazily(
    f"[，,]\\s?(?:[{_HAN}0-9]{{0,8}}第[一二三四五六七八九十0-9]{{1,2}}[家户排间][，,]?\\s?)?(?:[一二三四五六七八九十0-9]{{1,2}}楼|[东西中]户|[{_HAN}]{{0,4}}[0-9]{{1,2}}室)(?![{_HAN}])"
)
# Institutions that keep people, and places without a name.
_NO_HOME = lazily(
    "养老|敬老|福利|托养|救助|看守|监狱|戒毒|酒店|宾馆|旅馆|招待所|民宿|学校宿舍|集体宿舍|隔离点|安置点|重症|住院|病房|病区|山区|城里|农村|乡下|国外|外地|学校里|群众|村民们|居民们|灾区|一带|周边|附近的居民"
)
_ONE = lazily(
    f"[我俺咱他她](?![们国])|案主|老人|老太|老汉|大爷|大娘|奶奶|爷爷|孩子|娃|本人|单身|独居|一家[三四五六]?口?|对象|当事人|受害人|[{_HAN}]某"
)
_ONE_BEHIND = lazily(f"的[小老阿][{_HAN}](?![{_HAN}]{{2}})|[他她]")
_MANY = lazily(
    "群众|村民|居民|人们|大家|他们|她们|职工|干部|部队|专家|学者|游客|移民们|百姓|灾民|工人们|户户|家家|很多|许多|不少|部分"
)
_REACH = 60


def lived_at(candidate: Candidate, facts: Facts) -> Answer | None:
    """The place behind a word of living that ends in what stands beside it."""
    text, end = candidate.text, candidate.end
    gap = _GAP.match(text, end)
    at = gap.end() if gap else end
    body = _BODY.match(text, at, at + 40)
    if body is None or not _NAMED_PLACE.search(body["place"]) or _NO_HOME.search(body["place"]):
        return None
    low = max(0, candidate.start - _REACH, text.rfind("\n", 0, candidate.start) + 1)
    before = max(low, *(text.rfind(each, low, candidate.start) + 1 for each in "。；;！？"))
    if _MANY.search(text, before, candidate.start):
        return None
    is_ones = (
        _ONE_BEHIND.match(text, body.end()) is not None
        or _ONE.search(text, before, candidate.start) is not None
        or person_before(candidate.around, facts, candidate.start, candidate.end)
    )
    if not is_ones:
        return None
    more = _MORE.match(text, body.end())
    return _home(candidate, body.start("place"), more.end() if more else body.end(), "home cue")


# 问：住哪儿？ ⏎ 答：没门牌，就马家桥桥洞往北第三个蓝顶板房。
_SPEAKER = (
    rf"(?:\s*[—-]{{2}}\s*[“\"]?|[ \t]*\n[ \t\u3000]*[{_HAN}A-Za-z]{{1,8}}"
    rf"(?:[（(][^（）()\n]{{1,6}}[)）])?\s?[:：]\s?[“\"]?)"
)
_OPENING = (
    "(?:没有?(?:个)?门牌号?[，,]|[嗯哦啊欸][，,]?|租的?[，,]){0,3}(?:[我俺]家?|就|在|住|是|租){0,4}"
)
_ANSWER = lazily(
    rf"[^\n？?]{{0,8}}[？?][”\"]?{_SPEAKER}{_OPENING}"
    rf"(?P<place>[{_HAN}0-9A-Za-z]{{4,30}}(?:[，,][^，,。；;\n]{{0,12}}那[家户])?)(?=[，,。；;！!\s”\"]|\Z)"
)
_POINTS = lazily(
    f"第[一二三四五六七八九十0-9]{{1,2}}[个家户排间栋座]|{_ENDS}|那[家户栋排间]|往[东西南北里上下]|[{_HAN}]{{2}}(?:小区|花园|家园|新村|公寓|村|屯|寨|巷|胡同)"
)
_REFUSES = lazily("不(?:知道|清楚|方便|记得|告诉|想说)|忘了|没有?固定|到处|保密")


def answered_home(candidate: Candidate) -> Answer | None:
    """The answer to the question where somebody lives."""
    answer = _ANSWER.match(candidate.text, candidate.end)
    if answer is None:
        return None
    place = answer["place"]
    if _REFUSES.search(place) or _NO_HOME.search(place) or not _POINTS.search(place):
        return None
    return _home(candidate, *answer.span("place"), "home cue")


# …村老支书隔壁的辛小军; 迟秀娥，北关外小学对过豆腐坊后院; 到家时间…，辛庄村大队部西隔壁
_CLAUSE = lazily(f"(?:[{_HAN}]{{0,8}}(?:就是|就在|住在|住))?(?P<place>[{_HAN}0-9]{{4,24}})\\Z")
_OPENS = '，,。；;：:、\n“" \u3000（('
_WHO_BEHIND = lazily(
    f"的(?!商|店|超|公司|学校|单位|空地|厕所|停车)[{_HAN}]{{2,3}}(?=[，,。；;、\\s]|\\Z)"
)
_CLOSES = lazily('[，,。；;、\\s）)”"]|\\Z')
_AT_HOME = lazily(
    "到家[^，。；\\n]{0,10}[，,]?[^，。；\\n]{0,8}[，,]\\Z|(?:住址|住处|家)[:：]\\Z|(?:送|寄|捎)(?:回|到)?(?:家)?[，,：:]\\Z"
)


def beside_home(candidate: Candidate, facts: Facts) -> Answer | None:
    """The clause that ends in 隔壁 or 后院, with who lives there right before or behind."""
    text, stop = candidate.text, candidate.end
    low = max(0, stop - 32)
    floor = max(low, *(text.rfind(each, low, stop) + 1 for each in _OPENS))
    clause = _CLAUSE.match(text, floor, stop)
    if (
        clause is None
        or not _NAMED_PLACE.search(clause["place"])
        or _NO_HOME.search(clause["place"])
    ):
        return None
    start = clause.start("place")
    who = _WHO_BEHIND.match(text, stop)
    people = facts.tables.derived(People)
    if who and _VILLAGE.search(clause["place"]) and people.is_name(text[stop + 1 : who.end()]):
        return _home(candidate, start, stop, "person")
    if not _CLOSES.match(text, stop):
        return None
    if _AT_HOME.search(text, max(0, floor - 28), floor):
        return _home(candidate, start, stop, "home cue")
    named = text[max(0, floor - 5) : floor - 1]
    name = _NAME.search(named)
    if _ON_DUTY.match(text, stop) or stop - start < _SHORTEST:
        return None
    if text[floor - 1 : floor] in "，," and name and people.is_name(name["name"]):
        return _home(candidate, start, stop, "person")
    return None


_ON_DUTY = lazily("[，,]?\\s?(?:每|周[一二三四五六日]|值班|坐诊|营业|开放|办公)")
#: 学校后院 is any school's.
_SHORTEST = 6
_VILLAGE = lazily("[村屯庄寨组社巷街]")
_NAME = lazily(f"(?:^|[^{_HAN}])(?P<name>[{_HAN}]{{2,3}})\\Z")


# …村4组，晒谷坪后头那栋没粉刷的二层楼; …二单元，三楼左手那户
_REMARK = lazily(
    f"[，,]?\\s?[{_HAN}0-9A-Za-z]{{0,14}}?(?:那[户家栋排间]|[左右]手(?:第?[一二三0-9])?[边家户门间])(?:[{_HAN}]{{1,10}}(?:楼房?|平房|瓦房|院子|房子|人家)(?=[，,。；;\\s]|\\Z))?"
)


def over_remark(text: str, end: int) -> int:
    """Where an address ends that goes on with which of the houses it is."""
    more = _REMARK.match(text, end)
    return more.end() if more else end


def _home(candidate: Candidate, start: int, end: int, evidence: str) -> Answer:
    return candidate.answer(
        Certainty.LIKELY, evidence, start=start, end=end, audience=Audience.PERSONAL
    )
