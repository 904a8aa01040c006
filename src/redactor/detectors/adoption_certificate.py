"""收养登记证字号: （2021）宁民收字第0012号. Adoption is kept secret (民法典 art. 1110)."""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.headings import PLACES
from redactor.detectors._labelled import labelled_value
from redactor.detectors._lettered import letters_before
from redactor.detectors._numbered import is_labelled, numbered, serial_behind, year_before
from redactor.model import Certainty
from redactor.text.patterns import lazily
from redactor.wording.clauses import stretch

_LETTERS = frozenset({"S", "SY", "BS", "JS", "SJ"})
_SHAPE = re.compile("[1-8][0-9]{5}(?:199|20[0-4])[0-9][0-9]{4,6}")
_ADOPTED = re.compile(
    "收养|抱养|(?:福利院|孤儿院|医院|路边|门口)[^，。；\n]{0,6}[抱捡](?:的|来|回)|抱来的(?:孩子|娃|闺女|儿子)|捡来的(?:孩子|娃)|领养(?!.{0,6}[犬狗猫])|收養"
)
_NAMED_BEHIND = re.compile("[《“]?(?:收养|领养)")
#: How far before the number the talk is of adoption, in the same sentence (code points).
_REACH = 60
_TALK = frozenset({"收养登记", "收养证", "领养证", "收养手续"})
_SENTENCE_END = re.compile("[。！\n]")
_LETTERS_NUMBER = re.compile(
    "(?:收文|来文|发文|公文|函件|收发)(?:登记|字号|编号)?[：:]?[^，。；\n]{0,8}$"
)
_FROM_AN_OFFICE = re.compile(r"[，,；;）)]?\s?来文|的?(?:通知|意见|通报|批复|函)")
# The register of what comes in: 收字第313号 财政局预算批复.
_REGISTER = lazily("收文|来文登记|收发文|收件登记")
_REGISTER_REACH = 400
# 流浪猫收养公告
_NO_CHILD = lazily("[猫犬狗]|宠物|流浪动物")
# 收字 also begins receipts and case files: 收字第…号 of a mail room.
_ANCHORS_OF_ITS_OWN = ("收养", "收登", "收民")
# The first certificates of a home, shown in its museum.
_ON_SHOW = lazily("展品|馆藏|陈列|院史|文物|展柜|展陈|史料")


_OLD = lazily("(?:18[0-9]{2}|19[0-6][0-9])年|民国")
_SHOWN = 120
_PLACED = lazily(rf"(?<![\u4e00-\u9fff])[{PLACES}][\u4e00-\u9fff]{{1,3}}$")


def _is_short(candidate: Candidate) -> bool:
    """Whether 收第 stands behind a province and a place: 粤穗收第2019-027号."""
    return _PLACED.search(candidate.text, max(0, candidate.start - 5), candidate.start) is not None


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits, with letters perhaps, beside the certificate's label; S, region, year and serial
    where the sentence speaks of adoption."""
    answer = labelled_value(candidate, facts)
    if answer is None:
        return _national(candidate)
    return answer._replace(
        start=year_before(candidate.text, answer.start),
        end=serial_behind(candidate.text, answer.end),
    )


def _national(candidate: Candidate) -> Answer | None:
    letters, start = letters_before(candidate)
    value, text = candidate.value, candidate.text
    serial = _SHAPE.fullmatch(value) if letters in _LETTERS else None
    if serial is None or "lookalike" in candidate.named_at(start):
        return None
    low, _ = stretch(text, start, candidate.end, _SENTENCE_END, _REACH)
    if not _ADOPTED.search(text, low, start):
        return None
    return candidate.answer(Certainty.LIKELY, "shape", "label near", start=start)


# 收养登记办过吗 ⏎ 办过,本子号川达收2018零零二六号: short, and half said.
_SAID = lazily(
    rf"(?<![^号是为：:，,（(\s“])(?P<value>[{PLACES}][\u4e00-\u9fff]{{0,3}}收[养民登]?字?[(（〔\[]?(?:19|20)[0-9]{{2}}年?[)）〕\]]?第?[0-9零〇○一二三四五六七八九幺洞]{{2,8}}号)"
)
_SAID_REACH = 160


def _said(candidate: Candidate) -> Answer | None:
    end = candidate.end
    found = _SAID.search(candidate.text, end, end + _SAID_REACH)
    if found is None:
        return None
    start, stop = found.span("value")
    return candidate.answer(Certainty.LIKELY, "shape", "topic", start=start, end=stop)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The 字号 around 收字 or 收养字."""
    if candidate.value in _TALK:
        return _said(candidate)
    found = numbered(candidate, dated=True)
    if found is None:
        return None
    entity = facts.rule.entity
    text = candidate.text
    labelled = is_labelled(candidate, found, entity)
    # 海民收〔2020〕2号: letters are numbered so as well.
    if not found.sure and not labelled:
        return None
    if text.startswith(("*", "＊"), found.end):
        return None
    near = text[max(0, found.start - 40) : found.start]
    # A letter's number in a mail room, and land that is taken for a road.
    if text[candidate.start - 1 : candidate.start] == "征" or (
        _LETTERS_NUMBER.search(text, max(0, found.start - 24), found.start)
        or _FROM_AN_OFFICE.match(text, found.end)
    ):
        return None
    if _NO_CHILD.search(near):
        return None
    if _ON_SHOW.search(text, max(0, found.start - _SHOWN), found.end) and _OLD.search(near):
        return None
    if candidate.value == "收第" and not _is_short(candidate):
        return None
    if (
        candidate.value == "收字"
        and not _ADOPTED.search(candidate.around.line(candidate.start))
        and _REGISTER.search(text, max(0, found.start - _REGISTER_REACH), found.start)
    ):
        return None
    telling = (
        bool(_ADOPTED.search(near))
        or _NAMED_BEHIND.match(text, found.end) is not None
        or candidate.value.startswith(_ANCHORS_OF_ITS_OWN)
        or "民" in candidate.text[found.start : candidate.start]
    )
    labelled = labelled or candidate.near(entity, before=40, after=40)
    # 民收2003018 without 字 is a tax office's or a mail room's as well.
    if candidate.value == "民收" and not labelled:
        return None
    if not telling and not labelled:
        return None
    evidence = ("shape", "label") if labelled else ("shape",)
    certainty = Certainty.CONFIRMED if labelled else Certainty.LIKELY
    return candidate.answer(certainty, *evidence, start=found.start, end=found.end)
