"""银行卡号: 13 to 19 digits, an issuer's prefix (BIN) in front and a Luhn digit behind (ISO/IEC 7812).

    6232 0000 0012 3456 785      a known prefix, its length and the check digit need no label

Luhn alone passes one number in ten, so without a known prefix a label must stand beside it. A
card whose holder is an organisation is published on purpose.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.holders import holder_of
from redactor.context.surroundings import KEYED
from redactor.model import Certainty
from redactor.rulebook import Tables
from redactor.text.check_digits import luhn
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_ENTITY = "BANK_CARD"
_LABELS = frozenset({_ENTITY, "BANK_ACCOUNT", "SOCIAL_SECURITY_CARD"})
_BANK = re.compile("银行|[农工建中交招]行|邮储|信用社|农信|农商")
_LONGEST_PREFIX, _SHORTEST_PREFIX = 10, 5


# Cards that are no bank's: 读者卡号, 加油卡号.
_OTHER_CARD = re.compile(
    r"(?:读者|借[书阅]|图书|会员|储值|校园|学生|就餐|饭|餐|洗浴|健身|门禁|停车|加油|公交|乘车|交通|积分|电话|上网|流量|物联网|SIM|手机|考勤|工作|就诊|诊疗|购物|礼品|提货|水|电|气|燃气|ETC|充值|游戏|积点|老年|优待)(?:一卡通|IC)?卡(?:号码?|编号)?[\s:：为是]*$"
)


# 资产卡片清查：卡号…, 非银行卡: the cards of an inventory.
_NO_BANKS = lazily(
    "(?:资产|设备|固定资产|物资|档案|实物)卡片|固定资产|资产名称|(?:非|不是|并非)银行卡"
)


# 公交卡退款迟迟不到。 ⏎ 卡号：0102…
_OF_A_RIDE = lazily(
    r"(?:公交|乘车|交通|加油|购物|储值|图书|借书|健身)卡(?![号:：])[^\n]{0,30}\n[ \u3000]*卡号[:：]\s?$"
)
# 这张6230…丢了, 新卡是6230…, 转这个卡：6230…, card 6225…, 往“安全卡”6230….
_SAID_BEFORE = re.compile(
    r"(?:(?:这|那|此|该|张|人|新|旧|原|的|我|本人|个|换|老|转|打|到|工资|社保|银行|储蓄|[农工建中交招]行|信用社|邮政|民生|[为是])卡(?:号|上|里)?[^0-9。；;\n]{0,10}"
    r"|(?:^|[\s，,、：:/（(])卡(?:号)?[:：]?|(?:这|那|此|该|我|一)张|(?:银行|[农工建中交招]行|信用社|农商行?|农信社?|邮储|邮政)[\s:：(（，,]{0,3}(?:卡)?|(?<![A-Za-z])[Cc]ard[\s:#.No_]{0,6}|[“\"「『‘][\u4e00-\u9fff]{1,4}(?:卡|账户)[”\"」』’])[\s:：是为“\"]{0,3}$"
)
_SAID_AFTER = re.compile(
    # S|0022|6225…|1000.00|成功: what a bank sends back
    r"[|｜][0-9,]+\.[0-9]{2}[|｜](?:成功|失败|户名|账户|已?发放|退)|"
    r"[\s，,（(”\"]{0,2}(?:[\u4e00-\u9fff]{0,4}(?:银行|[农工建中交招]行|信用社|农商|农信|邮储)|户名|开户|(?:这|那|此|该)?张?卡|(?:丢|挂失|补办|注销))"
)
_BORN = re.compile(r"[0-9]{6}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4}")


# 六二幺七，零零七六，四六八七，二幺零七，四零幺: with commas, as one writes what is read out.
_READ_OUT = lazily(
    "(?:[、，, \u3000]{0,2}[零〇○一二三四五六七八九幺两]){13,17}(?![零〇一二三四五六七八九十百千万幺])"
)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A card whose number is read out; prefix and check digit must be right."""
    match = _READ_OUT.match(candidate.text, candidate.end)
    if match is None or not any(each in match.group() for each in "、，,"):
        return None
    end = match.end()
    spoken = candidate.text[candidate.start : end].replace("两", "二")
    value = "".join(filter(str.isdigit, fold(spoken)))
    if not luhn(value) or not _issuer_is_known(value, facts.tables):
        return None
    return candidate.answer(Certainty.CONFIRMED, "issuer prefix", "check digit", end=end)


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """By prefix, length and Luhn; by Luhn or prefix beside a label."""
    value = candidate.value
    if not value.isdigit() or not 13 <= len(value) <= 19:
        return None
    if _NO_BANKS.search(candidate.around.line(candidate.start)):
        return None
    known = _issuer_is_known(value, facts.tables)
    checked = luhn(value)
    if known and checked and len(value) >= 15:
        if candidate.joined and not _is_card_shape(candidate) and not _labelled(candidate):
            return None
        if "lookalike" in candidate.label or not candidate.label.isdisjoint(
            {"IMEI", "CREDIT_CODE"}
        ):
            return None
        return candidate.answer(
            Certainty.CONFIRMED, "issuer prefix", "check digit", audience=holder_of(candidate)
        )
    if _OTHER_CARD.search(candidate.before(20)) or _OF_A_RIDE.search(candidate.before(60)):
        return None
    if checked and _stands_by_a_bank(candidate):
        return candidate.answer(
            Certainty.LIKELY, "bank beside", "check digit", audience=holder_of(candidate)
        )
    if checked and _is_in_a_log_of_cards(candidate):
        return candidate.answer(
            Certainty.LIKELY, "words beside", "check digit", audience=holder_of(candidate)
        )
    answer = _beside_a_label(candidate, known=known, checked=checked)
    if answer is None and _is_told(candidate):
        return candidate.answer(Certainty.POSSIBLE, "words beside", audience=holder_of(candidate))
    return answer


def _beside_a_label(candidate: Candidate, *, known: bool, checked: bool) -> Answer | None:
    value = candidate.value
    if not _labelled(candidate) or (candidate.joined and not candidate.whole):
        return None
    own = _ENTITY in candidate.named
    # Under 银行卡号/账号 a number that is no card by arithmetic is an account.
    shared = "BANK_ACCOUNT" in candidate.named
    # 62 is UnionPay's: the table of issuers is old and incomplete.
    known_or_62 = known or (value.startswith("62") and len(value) >= 16)
    if (own and (checked or known or not shared)) or (checked and known_or_62):
        evidence = [
            "label",
            *(["issuer prefix"] if known else []),
            *(["check digit"] if checked else []),
        ]
        return candidate.answer(Certainty.LIKELY, *evidence, audience=holder_of(candidate))
    return None


_LOG_OF_CARDS = re.compile("(?i)(?<![a-z])(?:bank ?)?card(?![a-z]{3})|luhn|银行卡|卡号")


def _is_in_a_log_of_cards(candidate: Candidate) -> bool:
    """Whether a number of UnionPay's stands behind a key, in a line that speaks of cards."""
    value, text, start = candidate.value, candidate.text, candidate.start
    if not value.startswith("62") or len(value) < 16 or text[start - 1 : start] not in KEYED:
        return False
    return candidate.whole and _LOG_OF_CARDS.search(candidate.around.line(start)) is not None


def _stands_by_a_bank(candidate: Candidate) -> bool:
    """Whether a number in fours, or behind the bare word 卡, has a bank's name beside it."""
    if not (candidate.joined and candidate.whole and set(candidate.shape[:-1]) == {4}):
        return False
    around = f"{candidate.before(12)} {candidate.after(8)}"
    return bool(_BANK.search(around)) and "卡" in around


def _is_told(candidate: Candidate) -> bool:
    """Whether the words around say that a number of UnionPay's length and beginning is a card's; who
    copies a card by hand does not mind its check digit."""
    value = candidate.value
    if not value.startswith("62") or len(value) < 16 or candidate.label - _LABELS:
        return False
    if not candidate.whole or (candidate.joined and not _is_card_shape(candidate)):
        return False
    if _BORN.fullmatch(value):
        return False  # a resident of Gansu
    said = _SAID_BEFORE.search(candidate.before(24))
    return bool(said or _SAID_AFTER.match(candidate.text, candidate.end))


def _labelled(candidate: Candidate) -> bool:
    return not _LABELS.isdisjoint(candidate.named)


def _is_card_shape(candidate: Candidate) -> bool:
    """Fours with a shorter last group, six and the rest, single digits, or one line break."""
    shape = candidate.shape
    fours = set(shape[:-1]) == {4} and shape[-1] <= 4
    fours = fours or (len(shape) == 3 and shape[0] == 6 and shape[2] == 4)
    halves = len(shape) == 2 and (shape[0] in (6, 8) or "\n" in candidate.gaps[0])
    broken = "\n" in "".join(candidate.gaps) and candidate.whole
    mixed = candidate.whole and ("" in candidate.gaps or set(shape) == {1})
    return fours or halves or broken or mixed


def _issuer_is_known(value: str, tables: Tables) -> bool:
    prefixes = tables["bank_bins"]
    for length in range(_LONGEST_PREFIX, _SHORTEST_PREFIX - 1, -1):
        row = prefixes.get(value[:length])
        if row is not None and str(len(value)) in row[0].split(","):
            return True
    return False
