"""A name that must go in one place goes in all: noted elsewhere, of two characters, without its surname,
or in the name of a file that stands beside its own mask.

    原告：栗某某 … 原告栗某某与被告…    谭乐 … 谭乐的舅舅    褚子墨 … 子墨今天又…    李*涵 … 李某涵_补助.pdf

Longer names are found again by `redactor.context.mentions`. Who stands there as an official is somebody
else of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.context.name_forms import has_any
from redactor.context.people import People
from redactor.context.people_words import MINOR, PROTECTED
from redactor.model import Certainty
from redactor.rulebook import Rule
from redactor.scan.resolve import Claims
from redactor.text.patterns import lazily

EVIDENCE, UNMASKED = "named above", "masked elsewhere"
# Whose name goes before or behind it with an office's duty.
_DUTY = lazily(
    "(?:主任|局长|书记|科长|所长|站长|院长|校长|镇长|审判[长员]|书记员|法官|律师|代理人|民警|医[生师]"
    "|记者|编辑|审核|经办|承办|联系|负责|制表|填表|复核|调解|评估|委托|志愿者|网格员|专干|主持|记录"
    "|签发|班主任|老师|[组队班]长)(?:人|员)?[：: \u3000]{0,3}$"
)
_DUTY_BEHIND = lazily(
    "[（(]?(?:主任|局长|书记|科长|所长|站长|院长|校长|镇长|审判员|法官|律师|民警|医[生师]|记者|老师|组长|队长)"
)
_DUTY_REACH = 12
#: A short name is found again between marks only, or where a sentence goes on from it.
_SHORT = 2
_GOES_ON = "的|说|称|讲|家|他|她|妈|爸|妻|夫|父|母|儿|女|在|今|现|已|被|因|没|不|又|也|就|哭|住|从|向|与|和|是"
_BEFORE = "让把被跟和与给是叫及对向找"
_HAN = "\u4e00-\u9fff"
# 李*涵, and what stands in a file's name or a link.
_MASK = lazily(f"(?<![{_HAN}])(?P<family>[{_HAN}])[*＊×○●某](?P<last>[{_HAN}])(?![{_HAN}])")
_FILE = r"[_＿./\\-]"
_MOST_MASKS = 40


def namesakes(text: str, found: Sequence[Found], rule: Rule, people: People) -> list[Found]:
    """The findings, those marked that bear a marked name, and such as nothing found; in order."""
    marked: dict[str, Found] = {}
    for each in found:
        if each.rule is rule and each.answer.marks:
            marked.setdefault(each.value, each)
    told = [_marked(each, text, marked) if each.rule is rule else each for each in found]
    places = [*_short(text, marked, people), *_unmasked(text, people)]
    claims = Claims([each for each in told if each.end > each.start])
    for start, end, evidence in sorted(set(places)):
        if not claims.overlap(start, end) and not _is_on_duty(text, start, end):
            value = text[start:end]
            coarse = people.surname_length(value) if people.surname_of(value) else 0
            answer = Answer(
                Certainty.LIKELY, (evidence,), start, end, marks=(PROTECTED,), coarse=coarse
            )
            told.append(Found(start, end, rule, answer, value))
    return sorted(told, key=lambda each: each.start)


def _marked(found: Found, text: str, marked: dict[str, Found]) -> Found:
    same = marked.get(found.value)
    # One character is what another finding left of a name.
    if found.end - found.start < _SHORT:
        return found
    if same is None or found.answer.marks or _is_on_duty(text, found.start, found.end):
        return found
    evidence = (*found.answer.evidence, EVIDENCE)
    answer = found.answer._replace(marks=same.answer.marks, evidence=evidence)
    return found._replace(answer=answer)


def _is_on_duty(text: str, start: int, end: int) -> bool:
    return bool(
        _DUTY.search(text, max(0, start - _DUTY_REACH), start) or _DUTY_BEHIND.match(text, end)
    )


def _short(text: str, marked: dict[str, Found], people: People) -> Iterator[tuple[int, int, str]]:
    """Names of two characters, and children's given names."""
    short = {name for name in marked if len(name) == _SHORT and name not in people.words}
    children = (name for name, each in marked.items() if MINOR in each.answer.marks)
    for name in children:
        given = name[people.surname_length(name) :]
        is_given = len(given) == _SHORT and not any(each in people.words for each in (given, name))
        if is_given and people.surname_of(name) and people.given_weight(given) > 0:
            short.add(given)
    if not short:
        return
    any_of = "|".join(map(re.escape, sorted(short)))
    for each in re.finditer(rf"(?:{any_of})(?=[^{_HAN}]|\Z|{_GOES_ON})", text):
        before = text[each.start() - 1 : each.start()]
        if not "\u4e00" <= before <= "\u9fff" or before in _BEFORE:
            yield each.start(), each.end(), EVIDENCE


def _unmasked(text: str, people: People) -> Iterator[tuple[int, int, str]]:
    """李某涵_补助.pdf, where 李*涵 stands in the text."""
    if not has_any(text, (".pdf", ".jpg", ".png", ".doc", ".xls", ".zip", "_", "＿")):
        return
    masks = {(each["family"], each["last"]) for each in _MASK.finditer(text)}
    if not masks or len(masks) > _MOST_MASKS:
        return
    any_of = "|".join(
        f"{re.escape(family)}[{_HAN}]{re.escape(last)}" for family, last in sorted(masks)
    )
    for each in re.finditer(rf"(?:{any_of})(?![{_HAN}])", text):
        start, end = each.span()
        in_file = re.match(_FILE, text[end : end + 1]) or re.match(_FILE, text[start - 1 : start])
        if in_file and people.is_name(each.group()):
            yield start, end, UNMASKED
