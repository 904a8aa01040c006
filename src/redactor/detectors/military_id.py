"""军人证件号: 军字第1234567号, 士字第…, 武字第…, 南字第…; six to nine digits.

Court and notary papers are numbered alike (京民证字第12345号), so 军官证, 士兵证, 文职干部证 or 警官证 must
stand near, unless 字 follows a single one of the services' characters. Publishing a soldier's
identity is a matter of secrecy too: held, not masked.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.headings import PROVINCES
from redactor.detectors._labelled import words_before
from redactor.detectors._lettered import letters_before
from redactor.model import Certainty
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_SERIAL = re.compile(r" ?第?[ \n]{0,2}[A-Z]?[0-9](?:[- ·.\n]?[0-9]){5,8}(?![0-9]) ?号?")
# Beside the card's own name: other words before 字, and the long numbers of the police.
_LABELLED_SERIAL = re.compile(r" ?第? {0,2}[A-Z]?[0-9](?:[- ·.\n]?[0-9]){3,13}(?![0-9]) ?号?")
_LETTERED = re.compile("[A-Z]{1,4}[0-9]{6,14}")
_UNIFORMED = re.compile("警|消防|救援")
_YEAR = re.compile(r"[(（〔\[] ?(?:19|20)[0-9]{2} ?年?[)）〕\]] ?$")
_LONGEST_YEAR = 9
# Those who left the service.
_LEFT = re.compile("退伍|退役|退出现役|复员|转业")
_HAN = re.compile("[\u4e00-\u9fff]{0,3}$")
_SERVICES = frozenset("离休退军士文武海空后政参装南北东西中联火战兰沈济广成京陆职官兵警学证")
_LEAVING = frozenset("退转")
_OF_THE_ARMY = frozenset("离休退")
# 炮号军字第1957-0216号: what a gun in a museum bears.
_OF_ARMS = lazily(
    "(?:[炮枪舰艇机车碑](?:身|体)?|装备|武器)(?:编号|号码?)[:：为是]?\\s?[一-鿿]{1,2}$"
)
_SERVICE_WORDS = re.compile("(?<=[证号:： \u3000])[军士武警官兵文海空火]{1,2}[退转]?$")
# 公（川）字第018273号: the police's, with the province.
_OF_POLICE = re.compile(f"公[（(][{PROVINCES}][)）]$")
_CARDS = re.compile(
    "(?i:military|officer|soldier|police)|军官|士兵|士官|文职|警官|军人|武警|义务兵|部队证|学员证|退伍|退役|复员|转业|现役|消防|离休|退休证|军队|(?<=号)\\s?证件的?(?:同志|军人|人员)"
)
#: How far from the number the card is named (code points), over a line break too.
_REACH = 40
# How far, where only the card's name tells.
_CLOSE = 24
_LONGEST_OF_POLICE = 12


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits alone beside 军官证号."""
    if candidate.prefix or candidate.letters_start != candidate.start:
        return _lettered(candidate, facts)
    # 川公032817: the province of the police.
    words = words_before(candidate.text, candidate.start, candidate.around)
    words = words or _service_before(candidate)
    start = candidate.start - len(words)
    if facts.rule.entity not in candidate.named_at(start):
        return None
    if not 6 <= len(candidate.value) <= 9 and not _may_be_longer(candidate):
        return None
    if "字" in candidate.before(3):
        return None
    return candidate.answer(Certainty.LIKELY, "label", start=start)


# 义务兵证 over 20220914387: the year of enlistment and a serial.
_OF_A_YEAR = re.compile("(?:19[5-9]|20[0-4])[0-9]{1}[0-9]{7,8}")
_OF_RANKS = re.compile("义务兵|士兵|士官|军士|军官|警士|学员")


def _service_before(candidate: Candidate) -> str:
    """The characters of the service behind a card's name: 士官证 士20150817264."""
    text, start = candidate.text, candidate.start
    if text[start - 1 : start] not in _SERVICES | _LEAVING:
        return ""
    words = _SERVICE_WORDS.search(text, max(0, start - 4), start)
    return words.group() if words else ""


def _may_be_longer(candidate: Candidate) -> bool:
    """640100-018274: the region's code and the number on the badge, beside 警官证; 退伍证 of the
    last years."""
    low = max(0, candidate.start - _REACH)
    before = candidate.text[low : candidate.start].rpartition("\n")[2]
    if candidate.text[candidate.start - 1] in _SERVICES:
        return True
    if _OF_A_YEAR.fullmatch(candidate.value):
        named = candidate.around.header(candidate.start) + before[-_CLOSE:]
        return _OF_RANKS.search(named) is not None
    if len(candidate.value) <= _LONGEST_OF_POLICE and _UNIFORMED.search(before):
        return True
    return _LEFT.search(before[-_CLOSE:]) is not None


def _lettered(candidate: Candidate, facts: Facts) -> Answer | None:
    """军人保障卡 and the like, whose number begins with letters; 证件号码 labels others' as well."""
    letters, start = letters_before(candidate)
    if not letters or facts.rule.entity not in candidate.named_at(start) or candidate.suffix:
        return None
    if not _LETTERED.fullmatch(letters + candidate.value):
        return None
    start -= len(words_before(candidate.text, start, candidate.around))
    if not _CARDS.search(candidate.text, max(0, start - _CLOSE), candidate.end + _CLOSE):
        return None
    return candidate.answer(Certainty.LIKELY, "label", start=start)


_BEFORE_SERIAL = frozenset({"字第", "字"})


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The character of the service, 字第, and the digits."""
    text = candidate.text
    if candidate.value not in _BEFORE_SERIAL:
        return _conscripts(candidate)
    behind = fold(text[candidate.end : candidate.end + 30])
    serial = _SERIAL.match(behind)
    alone = _OWN_SERIAL.match(text[candidate.end - 1] + behind) if candidate.start else None
    if alone and _stands_alone(text, candidate.start - 1, candidate.end):
        end = candidate.end - 1 + alone.end()
        return candidate.answer(Certainty.LIKELY, "shape", start=candidate.start - 1, end=end)
    if not candidate.start or _OF_ARMS.search(text, max(0, candidate.start - 8), candidate.start):
        return None
    named = _beside_card(candidate, facts)
    police = _OF_POLICE.search(text, max(0, candidate.start - 4), candidate.start)
    if police and serial:
        low = max(0, police.start() - _REACH)
        if _UNIFORMED.search(text, low, police.start()):
            return candidate.answer(
                Certainty.LIKELY,
                "shape",
                "label",
                start=police.start(),
                end=candidate.end + serial.end(),
            )
    if named is not None:
        long_serial = _LABELLED_SERIAL.match(behind)
        if long_serial:
            return candidate.answer(
                Certainty.CONFIRMED,
                "shape",
                "label",
                start=named,
                end=candidate.end + long_serial.end(),
            )
    if not serial:
        return None
    start = candidate.start - 1
    if text[start] in " \u3000\u00a0" and start:
        start -= 1
    if text[start] not in _SERVICES:
        return None
    if text[start] in _OF_THE_ARMY and text[start - 1 : start] == "军":
        # 军离字第…, 军退字第…
        start -= 1
    entity = facts.rule.entity
    spoken = _CARDS.search(text, max(0, start - _REACH), candidate.end + _REACH)
    if not spoken and entity not in candidate.named_at(start):
        return None
    return candidate.answer(
        Certainty.CONFIRMED, "shape", "label", start=start, end=candidate.end + serial.end()
    )


# 军字第4471026: the service alone before 字第, and as many digits as cards have.
# The anchor's last character leads, which may be 第 itself.
_OWN_SERIAL = lazily(
    r"字? ?第[ \n]{0,2}(?:(?!20[0-2][0-9][0-9]{2,3}(?![0-9]))[0-9]{6,8}|(?:19|20)[0-9]{2}-[0-9]{2,4}-[0-9]{3,4})(?![-0-9])(?: ?号)?"
)
_OF_CARDS = frozenset("军士武空海")
# In a museum, on a letter, in a ledger of an office.
_ON_SHOW = lazily(
    "馆藏|展品|展陈|陈列|文物|征集|藏品|展柜|发文|收文|文号|公函|函件|判决|裁定|法院|样例|示例|海关|船舶|海域|采购|招标|公告|剧本|电影|小说|影片"
)
_SHOWN_REACH = 80


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a single character of a service begins the number, and nobody shows it or writes it
    on a letter."""
    return (
        text[start] in _OF_CARDS
        and not "\u4e00" <= text[start - 1 : start] <= "\u9fff"
        and text[start - 1 : start] not in ("）", ")", "〕", "]")
        and not _ON_SHOW.search(text, max(0, start - _SHOWN_REACH), end + _SHOWN_REACH)
    )


# 义务兵证，号码02-1997-446138: before 1988.
_CONSCRIPTS = lazily(
    r"[”\"」]?[，,：: ]{0,2}(?:编号|号码|证号|号)?[：:是为 ]{0,2}(?P<value>[0-9]{2}-(?:19|20)?[0-9]{2}-[0-9]{4,7})(?![-0-9])"
)


def _conscripts(candidate: Candidate) -> Answer | None:
    found = _CONSCRIPTS.match(fold(candidate.text[candidate.end : candidate.end + 36]))
    if found is None:
        return None
    start, end = (candidate.end + at for at in found.span("value"))
    return candidate.answer(Certainty.LIKELY, "label", start=start, end=end)


def _beside_card(candidate: Candidate, facts: Facts) -> int | None:
    """Where the one to three characters before 字 begin, when the card's own name stands right
    before them: 学员证：院字第…, 士官证 西士字第…; its column or the field beside does as well."""
    text, end = candidate.text, candidate.start
    words = _HAN.search(text, max(0, end - 3), end)
    low = max(words.start() if words else end, candidate.around.label_end_before(end))
    while low < end and text[low] in "是为号的有系即持":
        low += 1
    if facts.rule.entity not in candidate.named_at(low):
        return None
    year = _YEAR.search(text, max(0, low - _LONGEST_YEAR), low)
    low = year.start() if year else low
    card = _CARDS.search(text, max(0, low - _CLOSE), low) or _CARDS.search(
        candidate.around.header(candidate.start)
    )
    return low if card and "字" not in text[low:end] else None
