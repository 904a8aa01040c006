"""银行账号: 8 to 32 digits whose layout is each bank's own, so a label or a column must say so.

建行 20, 工行 19, 农行 17, 邮储 18, 中行 12 digits, passbooks of 农信 16 to 23; no common check.
Accounts of an organisation (对公账户, 财政专户, 慈善总会) are published on purpose.
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.holders import holder_of
from redactor.context.labels import GENERIC
from redactor.model import Audience, Certainty
from redactor.text.clusters import Window
from redactor.text.patterns import lazily
from redactor.wording.clauses import stretch

#: How far an account's words stand from its number.
_REACH = 80
_SENTENCE_END = lazily("[。\n]")
_BARE = lazily(r"(?<![0-9A-Za-z.\-])[0-9]{8,22}(?![0-9A-Za-z.\-])")
# Labels that say no kind.
_VAGUE = frozenset({GENERIC, "BANK_ACCOUNT"})

# 101005427713为其母开立的个人结算户, 存款…凭证上记为6054…, 追回：2502…（沙某）
_MONEY_BEHIND = lazily(
    r"[^，。；;\n]{0,16}(?:结算户|储蓄户|存折|账户|帐户|账号|帐号|活期|定期|存单)(?!名)|\s?[（(][\u4e00-\u9fff]{1,2}某{1,2}[）)][^。\n]{0,60}(?:账[户号]|专户)"
)
_MONEY_BEFORE = lazily(r"(?:存款|储蓄|存折|账号|帐号|账户|帐户)[^。；;\n]{0,24}(?:为|是|[:：])\s?$")
_PERSON_BESIDE = lazily(r"[\u4e00-\u9fff]某|本人|户主|被继承人|老人|当事人|户名|储户|[我俺咱]")
# 信用社 8302…，户名写我老伴的; 打我邮政的折6012…: a bank or a passbook right before a bare number.
_PLACE_BEFORE = lazily(
    r"(?:信用社|信用联社|农商行|农商银行|农信社?|邮储(?:银行)?|邮政储蓄|[农工建中交]行|银行|存单|折子|[的本个政社]折)(?:上|里|号码?|编号|一张|一本)?[^0-9。；;\n]{0,4}$"
)
# 拨付到人：禹某，4020…，3000元
_PAYEE = lazily(r"[\u4e00-\u9fff]某{1,2}\s?[，,、:：（(\s]\s?$")
_SUM_BEHIND = lazily(r"[）)]?\s?[，,、\s]\s?[0-9][0-9,.]{1,10}\s?万?元")
_MONEY = lazily(
    "户名|储户|户主|补贴|补助|养老金|低保|抚恤|工资|存折|存单|折子|的折|打[到给进我入]|汇|转[到给入]|领"
)
# Mobiles, credit codes and residents are told by their own shape.
_OTHERWISE = lazily(
    r"1[3-9][0-9]{9}|0[0-9]{10,11}|9[1-3][0-9]{16}|[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{5}"
)
_BROKEN = lazily(r"(?<![0-9A-Za-z.\-])[0-9]{4,12}\n$")


def anchor(candidate: Candidate, facts: Facts) -> list[Answer]:
    """Numbers without a label, in a sentence about somebody's account."""
    text = candidate.text
    low, _ = stretch(text, candidate.start, candidate.end, _SENTENCE_END, _REACH)
    found: list[Answer] = []
    for match in _BARE.finditer(text, low, min(len(text), candidate.end + _REACH)):
        start, end = match.span()
        if candidate.around.label(start)[0] - _VAGUE or len(set(match.group())) < 4:
            continue
        broken = _BROKEN.search(text, max(0, start - 13), start)
        if broken:
            start = broken.start()
        if _is_told(text, low, start, end):
            digits = text[start:end].replace("\n", "")
            window = Window(start, end, digits, (len(digits),), (), True)
            holder = holder_of(Candidate(candidate.around, window))
            if holder is Audience.ORGANISATION and not _MONEY_BEFORE.search(text[low:start]):
                continue
            found.append(
                candidate.answer(
                    Certainty.POSSIBLE, "words beside", start=start, end=end, audience=holder
                )
            )
    return found


def _is_told(text: str, low: int, start: int, end: int) -> bool:
    """Whether the sentence from `low` on says that a number without a label is an account."""
    if _MONEY_BEHIND.match(text, end, min(len(text), end + 80)):
        return True
    before, behind = text[low:start], _SENTENCE_END.split(text[end : end + 40], maxsplit=1)[0]
    beside = _PERSON_BESIDE.search(before) or _PERSON_BESIDE.search(behind)
    if _MONEY_BEFORE.search(before) and beside:
        return True
    if _OTHERWISE.fullmatch(text, start, end):
        return False
    if end - start >= 12 and _PAYEE.search(before) and _SUM_BEHIND.match(text, end):
        return True
    if not _PLACE_BEFORE.search(before):
        return False
    return _MONEY.search(before) is not None or _MONEY.search(behind) is not None


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits beside a label or under a column of accounts."""
    if facts.rule.entity not in candidate.named or not candidate.value.isdigit():
        return None
    if not 8 <= len(candidate.value) <= 32:
        return None
    # 账号ID is a user's of some system.
    if "ID" in candidate.label_gap.upper():
        return None
    return candidate.answer(Certainty.LIKELY, "label", audience=holder_of(candidate))
