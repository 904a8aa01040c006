"""What tells of a flat or a house that somebody lives there, though no word of living leads to it.

审：你住哪里？ ⏎ 被：胜利北路…14栋            an answer to the question where somebody lives
来信人：… ⏎ 地点…华都世纪2-17-3               where the letter's writer has trouble with the neighbours
位于…B座1804房屋一套，登记在男方名下            what a couple parts
在跃进街南三巷27号院2-401被前夫堵门            a flat behind no more than 在

Behind a bare 在, 于, 到 stand offices and homes alike: a flat waits for what else is said of it.
"""

from __future__ import annotations

from redactor.detectors import _address_parts as parts
from redactor.detectors._address_scene import Scene, Verdict, home
from redactor.model import Certainty
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
#: How far a question, a letter's head, a couple's names stand before or behind.
_REACH = 240
# 9-2-601, 27号院2-401, 17弄4号302, B座1804, 3栋1单元102, 12号楼3单元.
_FLAT = lazily(
    "(?:[号弄栋幢座元楼院]|[-—])[A-Za-z]?[0-9]{1,2}[-—][0-9]{3,4}室?$|[-—][0-9]{1,3}[-—][0-9]{3,4}室?$|"
    "(?:号|弄|栋|幢|座|单元|号楼|#楼?)[0-9]{3,4}(?:室|户|房)?$|[-—][0-9]{1,3}[-—][0-9]{1,2}$|"
    f"[{_HAN}][0-9]{{1,3}}[-—][1-9][-—][0-9]{{1,4}}$"
)
_STAIRCASE = lazily("(?:[0-9一二三四五六七八九十]|[甲乙丙丁])单元$")
# 商住楼2-1-3为一家早餐店
_IS_A_SHOP = lazily(
    "\\s?(?:为|系|是)(?:一家|一间|某)?[^，。；\n]{0,10}(?:店|馆|公司|厂|铺|超市|单位|门市)"
)
_FOR_SALE = lazily("拍卖|起拍|竞买|标的|司法处置|挂牌|招租")
_NAMED = lazily(f"[{_HAN}]{{2}}")
_PREPOSITION = lazily(r"(?:在|于|到|至|往|去|地址|地点)[:：\s（(“\"]*")
_ASKED = lazily(
    "(?:住|家)(?:在|的)?(?:哪|何处|什么地方|啥地方|几[号栋楼单])|(?:家庭|现)?(?:住址|地址|住处)(?:呢|是|在|说)|门牌(?:号)?(?:是|多少)|哪个小区|哪[栋幢座]楼|现居何处"
)
_ANSWERS = lazily(
    rf"\n[ \t\u3000]*[{_HAN}A-Za-z]{{1,8}}(?:[（(][^（）()\n]{{1,6}}[)）])?\s?[:：]\s?[“\"]?(?:就?(?:住|在)?|[我俺]?家?(?:住|在)?)$"
)
_PLAIN_LABEL = lazily(
    r"(?:^|[\s。；;，,、])(?:具体|详细|事发|案发|发生|反映|投诉)?(?:地点|位置|地址|地)[:： ]{0,2}$"
)
# Whose letter, whose call it is; who is called on at home.
_WRITER = lazily(
    "(?:来信|来电|投诉|反映|举报|诉求|求助|信访|报警|报修|写信)人(?:姓名)?\\s?[:：]|(?:信访|投诉|来信)件"
)
_CALLED_ON = lazily(
    "家访|送教上门|上门送教|入户|上门(?:服务|随访|护理|探视|评估)|随访(?!中心|科)|走访(?:记录|日志|对象)|探视记录"
)
_COUPLE = lazily("男方|女方|离婚|前妻|前夫|夫妻|婚[前后内]|婚姻|被继承人|遗产|遗嘱|继承|赠与")
_PROPERTY_BEHIND = lazily(
    "的?(?:一套|[一两]处)?(?:房屋|房产|住房|房子|商品房|住宅|不动产|共有房)(?!中介|租赁公司|开发)"
)
_LEADS_TO_PROPERTY = lazily(r"(?:位于|坐落于?|坐落在|座落于?|购买了?|所有的)[:：\s]*$")
# 12栋2204敬丹心女士称
_SAYS_BEHIND = lazily(
    f"[ \u3000]?[{_HAN}]{{1,4}}(?:女士|先生|大爷|大妈|大娘|阿姨|老人|老师|师傅|婆婆|奶奶|爷爷)(?:称|说|反映|投诉|来电|打来|报|家|的|在群)"
)
_OURS = lazily(
    r"(?:^|[，,。；;：:“\"\s])(?:[我俺咱](?:们|家)?)(?:人|自己)?(?:就|现|现在|目前|还|也)?在$"
)
_KINS_WAY = lazily(
    "(?:父亲|母亲|爸爸?|妈妈?|爷爷|奶奶|外公|外婆|姥姥|姥爷|男方|女方|前夫|前妻|丈夫|妻子|老公|老婆|女儿|儿子|养[父母]|继[父母])(?:又|就|还|再|已|每[天周次])?(?:跑?[到去回]|上)$"
)


def is_flat(text: str) -> bool:
    """Whether an address ends in the number of a flat, and no place of work is in it."""
    is_numbered = _FLAT.search(text) is not None and _NAMED.search(text) is not None
    return is_numbered and not parts.WORKPLACE.search(text)


def leads_only(words: str) -> bool:
    """Whether the words before an address say no more than that something is there."""
    return _PREPOSITION.fullmatch(words) is not None


def by_living(scene: Scene) -> Verdict | None:
    """Somebody's home by an answer, a letter's head, a couple's property, one's own words."""
    place, before = scene.place.text, scene.before
    if parts.WORKPLACE.search(place) or parts.PREMISES.search(place):
        return None
    start = scene.place.start
    above = fold_plain(scene.around.text[max(0, start - _REACH) : start])
    if _is_answer(above):
        return home(Certainty.LIKELY, "home cue")
    line = before.rpartition("\n")[2]
    if _SAYS_BEHIND.match(scene.behind) and (_FLAT.search(place) or parts.ROOM_END.search(place)):
        return home(Certainty.LIKELY, "person")
    flat = _FLAT.search(place) is not None
    if (flat or _STAIRCASE.search(place) or parts.ROOM_END.search(place)) and _OURS.search(line):
        return home(Certainty.LIKELY, "home cue")
    if _KINS_WAY.search(line) and (flat or parts.DWELLING.search(place)):
        return home(Certainty.LIKELY, "person")
    if _LEADS_TO_PROPERTY.search(line) and _PROPERTY_BEHIND.match(scene.behind):
        text, end = scene.around.text, scene.place.end
        is_couples = _COUPLE.search(above) or _COUPLE.search(text, end, end + _REACH)
        if is_couples and not _FOR_SALE.search(text, max(0, start - _REACH), end + _REACH):
            return home(Certainty.LIKELY, "home cue")
    if _PLAIN_LABEL.search(line) and not _IS_A_SHOP.match(scene.behind):
        if flat and _WRITER.search(above):
            return home(Certainty.LIKELY, "person")
        if scene.place.precision > 4 and _CALLED_ON.search(above):
            return home(Certainty.LIKELY, "home cue")
    return None


def _is_answer(above: str) -> bool:
    """Whether the line above asks where somebody lives, and the address answers."""
    answer = _ANSWERS.search(above)
    if answer is None:
        return False
    question = above[: answer.start()].rpartition("\n")[2]
    return _ASKED.search(question) is not None
