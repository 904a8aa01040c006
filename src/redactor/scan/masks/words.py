"""What an editor is told of a weak mask: the count, why, and what would hold, in plain Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from redactor.scan.masks import companions
from redactor.scan.masks.companions import Companion
from redactor.strength import Left

#: What of the page, and not of a column, gives a person away: nobody can remove it.
_OF_PAGE = {
    companions.COUNTY: "本页所在的“{}”",
    companions.CITY: "号码归属地（按本页应为“{}”）",
    companions.LEAST_AGE: "本页所说的“{}”",
}
_COARSER = {
    companions.BIRTH: "或者只写到年代",
    companions.AGE: "或者改成年龄段",
    companions.SEX: "",
    companions.BANK: "",
}
_WHY = {
    "RESIDENT_ID": "被遮的几位受出生日期、顺序码和校验码限制",
    "DISABILITY_CERTIFICATE": "残疾人证号里含有身份证号，被遮的几位受出生日期和校验码限制",
    "MOBILE_PHONE": "被遮的几位只能是已经分配的号段",
    "BANK_CARD": "被遮的几位受发卡行前缀、卡号位数和校验位限制",
}
_ONE_LEFT = "等于没有遮掩"


class Weakness(NamedTuple):
    """`alone`: what the mask leaves by itself; `left`: with what was used of what stands beside it;
    `better`: what a mask that holds would leave there; `best`: and with the columns removed."""

    entity: str
    alone: Left
    left: Left
    used: tuple[Companion, ...]
    better: int
    best: int


def is_of_page(companion: Companion) -> bool:
    """Whether the page tells it, and not a column that could be removed."""
    return companion.says in _OF_PAGE


def said_of(weakness: Weakness, name: str, words: str) -> tuple[str, str]:
    """Message and suggestion. `name`: of the kind; `words`: the mask that holds."""
    return _message(weakness, name), _suggestion(weakness, words)


def _message(weakness: Weakness, name: str) -> str:
    alone, left = weakness.alone, weakness.left
    about = "至少" if not left.exact else ""
    why = _WHY.get(weakness.entity, "")
    if weakness.used:
        beside = _listed(weakness.used)
        sentence = (
            f"单看遮掩，这个{name}有 {alone.candidates:,} 种可能；"
            f"但知道了{beside}以后，只剩{about} {left.candidates:,} 种"
        )
    else:
        reason = f"{why}，" if why else ""
        sentence = f"这个{name}虽已遮掩，但{reason}只剩{about} {left.candidates:,} 种可能"
    if left.candidates == 1:
        sentence += f"，{_ONE_LEFT}"
    if not left.fits:
        sentence += "（遮掩符号的个数与号码位数不同，已按各种可能的位数计算）"
    return f"{sentence}。"


def _suggestion(weakness: Weakness, words: str) -> str:
    columns = [each for each in weakness.used if each.says not in _OF_PAGE]
    advice: list[str] = []
    if weakness.better > weakness.left.candidates or not columns:
        advice.append(f"请{words}")
    # Without the sex twice as many are left: beside a birth date it matters little.
    columns = [each for each in columns if each.says != companions.SEX] or columns
    if columns:
        coarser = [_COARSER[each.says] for each in columns if _COARSER[each.says]]
        remark = f"（{'；'.join(dict.fromkeys(coarser))}）" if coarser else ""
        advice.append(f"{'并且' if advice else '请'}删去{_quoted(columns)}{remark}")
    return f"{'，'.join(advice)}，这样还有 {weakness.best:,} 种可能。"


def _listed(used: Sequence[Companion]) -> str:
    columns = [each for each in used if each.says not in _OF_PAGE]
    parts = [f"旁边的{_quoted(columns)}"] if columns else []
    parts += [_OF_PAGE[each.says].format(each.title) for each in used if each.says in _OF_PAGE]
    return "和".join(parts)


def _quoted(used: Sequence[Companion]) -> str:
    return "、".join(dict.fromkeys(f"“{each.title}”" for each in used))
