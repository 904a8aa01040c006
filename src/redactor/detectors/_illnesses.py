"""What is written of illness and disability: where its words begin and end, whether all of a value
is one. Whose it is, `health` asks.
"""

from __future__ import annotations

import re
from functools import lru_cache

from redactor.context.candidate import Facts
from redactor.detectors._illness_measured import TOLD_BESIDE
from redactor.detectors._illness_open import DONE, EFFECTS
from redactor.detectors._illness_phrases import Phrases
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
# Words before any illness; what they lead to need not be in the list.
VERBS = frozenset(
    [
        "患有",
        "身患",
        "罹患",
        "患上",
        "患了",
        "患",
        "确诊",
        "诊断为",
        "查出",
        "得了",
        "得过",
        "突发",
        "犯了",
    ]
)
# Too general to tell anything of a person by themselves.
TOO_PLAIN = frozenset(
    [
        *("大病", "重病", "重症", "先天性", "残疾", "伤残", "癌", "肿瘤", "失能", "综合征"),
        *("流产", "新冠", "视网膜", "慢性病", "职业病", "障碍", "工伤", "手术"),
        *("孕妇", "罕见病", "重大疾病", "评残", "综合症"),
    ]
)
_ENDINGS = (
    "病|症|癌|瘤|炎|综合征|障碍|残疾|中毒|衰竭|硬化|畸形|缺损|缺失|骨折|尘肺|结石|血压|瘫痪|坏死|梗死|梗塞|痴呆|哮喘"
    "|结核|麻痹|萎缩|溃疡|出血|积水|痛风|狼疮|癣|疱疹|流感|感冒|感染|失眠|水痘|休克|囊肿|结节|息肉|近视|抑郁|自闭|贫血|低下|迟缓"
    "|黄疸|窒息|惊厥|昏迷|早搏|变性|粘连|断裂|脱离|突出|不全|失禁|癔症|肿大|扩张|痉挛|紊乱|失调|骤停|缺血|过速|过缓|颤动|穿孔|破裂|狭窄|闭塞|栓塞|血栓|肿物|占位|增生|早熟|不良|不孕|流产"
)
KIND = "(?:视力|听力|言语|语言|肢体|智力|精神|多重|听力言语)"
GRADE = "[一二三四1-4壹贰叁肆ⅠⅡⅢⅣ]级"
POVERTY = "因[病残伤](?:致[贫困残]|返[贫困])?"
_ILLNESS = lazily(
    rf"(?:有|为|是|患有?|出|来|了|得|的|罹|身患){{0,3}}+(?P<name>[{_HAN}A-Za-z0-9Ⅰ-Ⅻ]{{0,14}}?"
    rf"(?:{_ENDINGS})(?:晚期|中期|早期|后遗症)?)"
)
_NO_NAME_OF_ILLNESS = lazily(
    "(?:了|各种|多种|某种|其他|一种|这种|此|严重|什么|何种|上述|该|有关|相关|过|者|急性|重大|旧){0,4}(?:疾?病|病症|重病|大病|旧病|.{0,6}传染病|.*[情疫事故件].*)"
)
_NOTHING = lazily(
    r"(?:无|暂无|没有|未|否|—|－|-|/|／|\\|0|○|×|√|_|＿|□|☐|☑|〇|\.|…|\s|健康|良好?|较好|正常|一般|健全|优|好|尚可|完好|自理|能自理|完全自理|全自理|生活自理|能够自理|能力完好|同上"
    r"|无残疾|无疾病|无病|未患病|无重大疾病|非残疾|无障碍|身体健康|身体良好|不详|未知|保密|略|\*|＊|某){1,12}+[人员）)]?"
)
_HEALTH_LIKE = lazily(
    f"{_ENDINGS}|残|级|视力|听力|言语|语言|肢体|智力|精神|多重|瘫|聋|盲|失能|透析|卧床|手术|重度|中度|轻度|衰|丧失|缺|弱|差|伤|阳性|偏高|升高|异常|占位|孕|移植|截|癫|肿|狭窄|闭塞|脱位|发作|恶性|能力"
)
_ILL = lazily(
    f"{_ENDINGS}|残|视力|听力|言语|肢体|智力|精神|瘫|聋|盲|失明|失能|透析|卧床|手术|化疗|放疗|截肢|梗|阳性|占位|孕|脱位|断裂|恶性|移植|躁狂|发作|昏迷|膜|mmol|升高|偏高|责任能力|肿|中风|突出|癫痫|伤|重度|不能自理"
)
_BARE = lazily(
    rf"{KIND}(?:残疾?)?(?:[（(]?{GRADE}[）)]?)?(?:残疾?)?|[一二三四壹贰叁肆]级(?:[伤残]?残疾?)?"
    rf"|{POVERTY}(?:[（(][^（）()]{{2,16}}[）)])?"
)
# 血糖7.9mmol/L, 血压偏高, 孕28周.
_MEASURED = lazily(
    "(?:空腹|餐后|糖化)?(?:血糖|血压|血脂|尿酸|肌酐|转氨酶|谷丙转氨酶|谷草转氨酶|胆固醇|甘油三酯|血红蛋白|白细胞|血小板|糖化血红蛋白|尿蛋白|甲胎蛋白|癌胚抗原|肝功能?|肾功能?|心电图|胸片|CT|B超|彩超)"
    r"[：:为 ]?(?:[0-9./～~-]{1,9} ?(?:[a-zA-Zμ/%％]{1,8}|毫摩尔)?|偏高|偏低|升高|降低|异常|\+{1,4}|阳性){1,3}"
    "|(?:怀孕|妊娠|已?孕|宫内孕)[0-9一二三四五六七八九十]{0,3}(?:个?多?月|\\+?周)?"
)
_AND = lazily("[、，,/／+＋；; 和及]")
_LEAD = lazily("(?:目前|现|拟行|已行|构成)?(?:因病|因残|本人|长期)?(?:身患|患有?|罹患)?")
#: A longer part of a cell is a remark; so many illnesses stand in one.
_LONGEST_ILLNESS, _MOST = 20, 4
_HEAD = lazily(f"[{_HAN}0-9A-ZⅠⅡ型（）()-]{{0,6}}")
_REST = lazily(
    "(?:多年|手术|治疗|住院|移植)?术?后?(?:后遗症|倾向|发作)?(?:[0-9一二两三四]?个)?(?:第?[0-9]{1,3}天)?(?:[（(][^（）()]{1,8}[）)])?"
)


def said_of(text: str, start: int, end: int, facts: Facts) -> tuple[int, int]:
    """All of an illness whose name stands here, with what is said of it: 急性, 右下肢, 晚期."""
    phrases = facts.tables.derived(Phrases)
    return phrases.start(text, start), phrases.end(text, end, _names(facts.rule.anchors))


def is_bound(word: str, facts: Facts) -> bool:
    """Whether a word tells only with another one before it: 结节, 障碍."""
    return word in facts.tables.derived(Phrases).bound


def illness_behind(text: str, start: int) -> tuple[int, int] | None:
    """The illness that 患有 or 确诊 leads to; not 各种疾病."""
    plain = _IN_PLAIN_WORDS.match(text, start)
    if plain is not None:
        return plain.span("name")
    match = _ILLNESS.match(text, start)
    if match is None:
        return _behind_over_line(text, start)
    return None if _NO_NAME_OF_ILLNESS.fullmatch(match.group("name")) else match.span("name")


# 查出来胃上长了东西，是恶性的; 查出肺上有个阴影
_IN_PLAIN_WORDS = lazily(
    "(?:来|了|出来)?[，,]?(?:说是?|在)?(?P<name>(?:脑袋?|头|鼻子?|喉咙|嗓子|脖子|甲状腺|肺|胸|乳房|奶|心脏?|肝|胆|胃|食道|肠子?|直肠|肚子|肾|腰子|子宫|卵巢|前列腺|膀胱|骨头?|淋巴|腿|背|身)"
    "(?:里面|里头|上面|里|上|部|内)?(?:都|又|也)?(?:长了?|生了?|有了?|起了?)(?:一?[个块坨颗])?(?:不好的)?(?:东西|瘤子?|疙瘩|包块?|肿块|肿瘤|阴影|坨坨|坏东西)"
    "(?:[，,](?:说|还|已经?|可能|怀疑)?是?(?:恶性|良性|不好|坏|晚期|早期|中期)的?)?)"
)
_LINE_END = lazily(f"(?<=[{_HAN}])\\r?\\n[ \\u3000]{{0,8}}(?=[{_HAN}])")
#: How far behind a verb a line may end that cuts the illness.
_BEFORE_CUT = 14


def _behind_over_line(text: str, start: int) -> tuple[int, int] | None:
    """The same where the page's width cuts its name: 患双相情感障⏎碍."""
    cut = _LINE_END.search(text, start + 1, start + _BEFORE_CUT)
    if cut is None:
        return None
    head = text[start : cut.start()]
    match = _ILLNESS.match(head + text[cut.end() : cut.end() + _BEFORE_CUT])
    if match is None or match.start("name") >= len(head):
        return None
    if _NO_NAME_OF_ILLNESS.fullmatch(match["name"]):
        return None
    return start + match.start("name"), cut.end() + match.end("name") - len(head)


def is_health_like(value: str) -> bool:
    """Whether a value has a word or sign of health: 肢体, 三级, 体弱."""
    return _HEALTH_LIKE.search(value) is not None


def tells_of_illness(value: str) -> bool:
    """Whether a value tells of illness, injury or disability: not 缺劳力, 因学."""
    return _ILL.search(value) is not None


def says_nothing(value: str) -> bool:
    """Whether a value tells of no illness: 无, 健康, 良好（体检合格）."""
    match = _NOTHING.match(value)
    return match is not None and not _HEALTH_LIKE.search(value, match.end())


def says_illness(value: str, facts: Facts) -> bool:
    """Whether all of a cell is a disability, its degree, or one illness or several."""
    if _BARE.fullmatch(value) or _MEASURED.fullmatch(value):
        return True
    parts = [part for part in _AND.split(value) if part]
    if not 0 < len(parts) <= _MOST or not _is_illness(parts[0], facts):
        return False
    told = facts.tables.derived(Phrases).is_told
    return all(_is_illness(part, facts) or told(part) for part in parts[1:])


def _is_illness(part: str, facts: Facts) -> bool:
    lead = _LEAD.match(part)
    begin = lead.end() if lead else 0
    name = part[begin:]
    if not 2 <= len(name) <= _LONGEST_ILLNESS or name in TOO_PLAIN:
        return False
    if _MEASURED.fullmatch(name):
        return True
    for word in _illnesses(facts.rule.anchors).finditer(name):
        start, end = said_of(name, *word.span(), facts)
        if start == word.start() and is_bound(word.group(), facts):
            continue
        if _HEAD.fullmatch(name, 0, start) and _REST.fullmatch(name, end):
            return True
    return False


@lru_cache(maxsize=8)
def _illnesses(anchors: tuple[str, ...]) -> re.Pattern[str]:
    """The rule's names of illnesses, without the words before them."""
    return re.compile("|".join(sorted(map(re.escape, _names(anchors)), key=len, reverse=True)))


@lru_cache(maxsize=8)
def _names(anchors: tuple[str, ...]) -> frozenset[str]:
    named = frozenset(anchors) - VERBS - EFFECTS - DONE
    return frozenset(each for each in named if each not in TOLD_BESIDE)
