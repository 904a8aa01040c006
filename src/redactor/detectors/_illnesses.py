"""What is written of illness and disability: where its words begin and end, whether all of a value
is one. Whose it is, `health` asks.
"""

from __future__ import annotations

import re
from functools import lru_cache

from redactor.context.candidate import Facts

_HAN = "\u4e00-\u9fff"
# Words before any illness; what they lead to need not be in the list.
VERBS = frozenset(["患有", "身患", "罹患", "患上", "患了", "确诊", "诊断为", "查出", "得了"])
# Too general to tell anything of a person by themselves.
TOO_PLAIN = frozenset(
    [
        *("大病", "重病", "重症", "先天性", "残疾", "伤残", "癌", "肿瘤", "失能", "综合征"),
        *("流产", "新冠", "视网膜", "慢性病", "职业病"),
    ]
)
_ENDINGS = (
    "病|症|癌|瘤|炎|综合征|障碍|残疾|中毒|衰竭|硬化|畸形|缺损|缺失|骨折|尘肺|结石|血压|瘫痪|坏死|梗死|梗塞|痴呆|哮喘"
    "|结核|麻痹|萎缩|溃疡|出血|积水|痛风|狼疮|癣|疱疹"
)
KIND = "(?:视力|听力|言语|语言|肢体|智力|精神|多重|听力言语)"
GRADE = "[一二三四1-4壹贰叁肆ⅠⅡⅢⅣ]级"
POVERTY = "因[病残伤](?:致[贫困残]|返[贫困])?"
_ILLNESS = re.compile(
    rf"(?:有|为|是|患有?|出|了|得|罹|身患){{0,3}}+(?P<name>[{_HAN}A-Za-z0-9Ⅰ-Ⅻ]{{0,14}}?"
    rf"(?:{_ENDINGS})(?:晚期|中期|早期|后遗症)?)"
)
_NO_NAME_OF_ILLNESS = re.compile(
    "(?:了|各种|多种|某种|其他|一种|这种|此|严重|什么|何种|上述|该|有关|相关){0,4}(?:疾?病|病症|重病|大病)"
)
_MODIFIER = re.compile(
    "(?:先天性?|后天性?|慢性|急性|亚急性|重度|中度|轻度|极重度|严重|晚期|早期|中晚期|末期|原发性|继发性|转移性|恶性|良性|老年性?|小儿"
    "|遗传性|系统性|身体|左腿|右腿|双腿|左眼|右眼|左手|右手|左臂|右臂|下肢|上肢|双侧|双下肢|双目|双眼|双耳|双肾|左|右|单侧|弥漫性|复发性|难治性|间歇性|阵发性|特发性|进行性|高位|[ⅠⅡI12一二]型"
    "|胃|肺|肝|乳腺|食道|食管|直肠|结肠|大肠|宫颈|子宫|卵巢|甲状腺|前列腺|膀胱|胰腺|鼻咽|喉|皮肤|淋巴|骨|脑|肾|血|舌|口腔|胆管|胆囊|鳞状细胞|非?小细胞|[大粒髓]?[BT]?细胞|早幼粒|髓系|单核|腺|髓|股骨颈?|胫骨|腓骨|肋骨|锁骨|髌骨|颅骨|尺骨|桡骨|肩|膝|踝|腕|髋|粉碎性|陈旧性|开放性"
    "|视力|听力|言语|语言|肢体|智力|精神|多重|听力言语|一级|二级|三级|四级|[1-4]级|腰椎|颈椎|糖尿病|高血压|脑血管|心脑血管|非?霍奇金|类|风湿性|先心){1,8}\\Z"
)
_MODIFIERS_END = frozenset(
    "天性度重期发移儿侧肢目眼耳双左右单漫复治歇阵特进高位型胃肺肝腺道管肠颈宫巢状胱咽喉肤巴骨脑肾髓血舌腔囊胞粒系核肩膝踝腕髋"
    "力语体智神级椎病压金类湿心腿手臂统"
)
_LEVEL = "(?:[一二三四1-4壹贰叁肆ⅠⅡⅢⅣ][级期]|晚期|中晚期|早期|重度|中度|轻度|极重度)"
_DEGREE = re.compile(
    r"(?:疾病?|障碍|分裂症?|病|症|性脊柱炎|性关节炎|性心脏病|氏症|氏病|氏综合[征症]|失能|坏死|衰竭|不全|紊乱|性?肿?瘤|症候群|髓炎|损伤|脱出|突出症?|萎缩症?|综合[征症]|侧索硬化症?|减少症|[\u4e00-\u9fff]{0,8}(?:肺病|心脏病|残疾|关节炎|狼疮|畸形|失聪|耳聋|失明|巨结肠|脱落|病变|脱位))?"
    rf"(?:残疾)?(?:{_LEVEL}|[（(]{_LEVEL}[）)])?(?:残疾(?!人?证))?(?:后遗症|并发症|晚期|术后|阳性)?"
)
_NOTHING = re.compile(
    r"(?:无|暂无|没有|未|否|—|－|-|/|／|\\|0|○|×|√|_|＿|□|☐|☑|〇|\.|…|\s|健康|良好?|较好|正常|一般|健全|优|好|尚可|完好|自理|能自理|完全自理|生活自理|能够自理|能力完好|同上"
    r"|无残疾|无疾病|无病|未患病|无重大疾病|非残疾|无障碍|身体健康|身体良好|不详|未知|保密|略|\*|＊|某){1,12}+[人员）)]?"
)
_HEALTH_LIKE = re.compile(
    f"{_ENDINGS}|残|症|癌|瘤|炎|级|视力|听力|言语|语言|肢体|智力|精神|多重|瘫|聋|盲|失能|障碍|骨折|透析|卧床|手术|重度|中度|轻度|衰|硬化|血压|结核|老弱|丧失|缺|弱|差|伤"
)
_ILL = re.compile(
    f"{_ENDINGS}|残|视力|听力|言语|肢体|智力|精神|瘫|聋|盲|失明|失能|透析|卧床|手术|化疗|截肢|脑梗|梗|中风|突出|癫痫|贫血|伤|重度|不能自理"
)
_BARE = re.compile(
    rf"{KIND}(?:残疾?)?(?:[（(]?{GRADE}[）)]?)?(?:残疾?)?|[一二三四壹贰叁肆]级(?:[伤残]?残疾?)?"
    rf"|{POVERTY}(?:[（(][^（）()]{{2,16}}[）)])?"
)
_AND = re.compile("[、，,/／+＋；; 和及]")
_LEAD = re.compile("(?:因病|因残|本人|长期)?(?:身患|患有?|罹患)?")
#: A longer part of a cell is a remark; so many illnesses stand in one.
_LONGEST_ILLNESS, _MOST = 14, 4
_HEAD = re.compile(f"[{_HAN}0-9A-ZⅠⅡ型-]{{0,6}}")
_REST = re.compile("(?:多年|手术|治疗|住院|移植)?术?后?(?:后遗症)?(?:[（(][^（）()]{1,8}[）)])?")


def modified_start(text: str, start: int) -> int:
    """Where an illness begins with what is said of it: 急性, 右下肢, 慢性."""
    if text[start - 1 : start] not in _MODIFIERS_END:
        return start
    modifier = _MODIFIER.search(text, max(0, start - 14), start)
    return modifier.start() if modifier else start


def degree_end(text: str, end: int) -> int:
    """Where an illness ends with its degree: 残疾二级, 晚期."""
    degree = _DEGREE.match(text, end)
    return degree.end() if degree else end


def illness_behind(text: str, start: int) -> tuple[int, int] | None:
    """The illness that 患有 or 确诊 leads to; not 各种疾病."""
    match = _ILLNESS.match(text, start)
    if match is None or _NO_NAME_OF_ILLNESS.fullmatch(match.group("name")):
        return None
    return match.span("name")


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
    if _BARE.fullmatch(value):
        return True
    words = _illnesses(facts.rule.anchors)
    parts = [part for part in _AND.split(value) if part]
    return 0 < len(parts) <= _MOST and all(_is_illness(part, words) for part in parts)


def _is_illness(part: str, words: re.Pattern[str]) -> bool:
    lead = _LEAD.match(part)
    name = part[lead.end() if lead else 0 :]
    word = words.search(name) if 2 <= len(name) <= _LONGEST_ILLNESS else None
    return (
        word is not None
        and name not in TOO_PLAIN
        and _HEAD.fullmatch(name, 0, word.start()) is not None
        and _REST.fullmatch(name, degree_end(name, word.end())) is not None
    )


@lru_cache(maxsize=8)
def _illnesses(anchors: tuple[str, ...]) -> re.Pattern[str]:
    """The rule's names of illnesses, without the words before them."""
    words = (each for each in anchors if each not in VERBS)
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
