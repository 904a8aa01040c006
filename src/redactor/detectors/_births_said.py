"""Birth dates that one's own people or a paper lead to: 大娃2015/3/2, 户口本上是1962-10-08."""

from __future__ import annotations

from redactor.detectors._date_forms import (
    IN_SIGNS,
    IN_WORDS,
    SHORT_IN_SIGNS,
    SHORT_YEAR,
    SHORT_YEAR_OF_CHILD,
)
from redactor.text.folding import fold
from redactor.text.patterns import lazily

# 大娃2015/3/2，, 爷爷1938年冬月初六的生日.
_KIN_BEFORE = lazily(
    "(?:[大二三老小双][娃宝妮丫]|娃娃?|孩子|[长次大二三小]?(?:儿子|女儿|闺女|姑娘)|外?孙[子女]|爷爷?|奶奶?|爸爸?|妈妈?|父亲|母亲|老[公婆伴爸妈爹娘汉]|爱人|媳妇|丈夫|妻子)\\Z"
)
KINS_DIGITS = frozenset("0123456789一二三四五六七八九")
#: What a form of corrections, a notice of them or a dispute sets against each other.
CORRECTED = frozenset(
    [
        "更正为",
        "变更为",
        "现登记",
        "原登记",
        "更改为",
        "修改为",
        "误登为",
        "误写为",
        "认定为",
        "误作",
        "误记为",
        "误录为",
        "错登为",
        "错写为",
        "登成了",
        "应为",
        "实为",
    ]
)
#: Born at a time of the day.
BORN_AT = frozenset(
    [
        *("凌晨生", "清晨生", "早上生", "早晨生", "上午生", "中午生", "下午生", "傍晚生"),
        *("晚上生", "夜里生", "半夜生", "深夜生", "子时生", "卯时生", "午时生", "酉时生"),
    ]
)
PAPER_SAYS = frozenset(
    [
        "登记的是",
        "里却是",
        "上却是",
        "里又是",
        "里写",
        "里登",
        "里记",
        "里填",
        "里是",
        "上是",
        "上写",
        "上登",
        "登成",
        "写成",
        "打成",
        "录成",
        "填成",
        "记成",
    ]
)
_PAPER_BEFORE = lazily(
    "(?:身份证|户口[本簿]?|档案|退休证|社保卡?|残疾证|出生证|户籍|派出所)[上里]?(?:却|的|把[^，。]{0,6})?\\Z|(?:按[公阳农阴]历|[给把将][她他娃孩])[^，。]{0,8}\\Z"
)
_KINS_DATE = lazily(
    rf"(?:写?的?(?:又|却|也|都|才|就)?(?:是|为|成)|记的是|的)?(?P<date>{IN_WORDS}|{IN_SIGNS}|{SHORT_YEAR}|{SHORT_YEAR_OF_CHILD}|{SHORT_IN_SIGNS})(?=[的生出，,、。；;）)\s]|\Z)(?!的?(?:[生出]产|出[院门差发国嫁]))"
)


_DISPUTED = lazily("按哪个|以哪个|哪个为准|以何为准|为准|不一致|不符")
_OF_BIRTH = lazily(
    "出生(?:日期|年月|时间)|生日|年龄|[0-9日号初十廿一二三四五六七八九]生(?![产活效成])"
)
_CORRECTED_DATE = lazily(rf"\s?[:：为是]?[“\"]?\s?(?P<date>{IN_WORDS}|{IN_SIGNS})(?![0-9])")
# 证件有效期变更为…
_OF_ELSE = lazily("有效期|期限|截止|报名|开庭|会议|受理|办理|签发|发证|参加工作|入党|入伍")
_BIRTH_REACH = 90


def date_corrected(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The date behind 现登记 or 更正为, where a birth is what is put right."""
    match = _CORRECTED_DATE.match(fold(text[end : end + 30]))
    if match is None or not _OF_BIRTH.search(text, max(0, start - _BIRTH_REACH), start):
        return None
    if _OF_ELSE.search(text, max(0, start - 12), start):
        return None
    return end + match.start("date"), end + match.end("date")


def date_said(text: str, value: str, start: int, end: int) -> tuple[int, int] | None:
    """The date behind a word of kin with its first digit (娃2), or behind what a paper says (上是)."""
    is_paper = value in PAPER_SAYS
    stop = start if is_paper else end - 1
    before = _PAPER_BEFORE if is_paper else _KIN_BEFORE
    if before.search(text, max(0, stop - 12), stop + (value[0] in "上里")) is None:
        return None
    at = end if is_paper else stop
    match = _KINS_DATE.match(fold(text[at : at + 30]))
    if match is None:
        return None
    # 档案里却是1960年3月，按哪个办退休: a month alone, where it is asked by which one goes.
    is_day = any(each in match["date"] for each in "日号初-/.廿十")
    if not is_day and not (is_paper and _DISPUTED.search(text, max(0, start - 40), end + 50)):
        return None
    return at + match.start("date"), at + match.end("date")
