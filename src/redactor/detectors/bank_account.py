"""银行账号: 8 to 32 digits whose layout is each bank's own, so a label or a column must say so.

建行 20, 工行 19, 农行 17, 邮储 18, 中行 12 digits, passbooks of 农信 16 to 23; no common check.
Accounts of an organisation (对公账户, 财政专户, 慈善总会) are published on purpose.
"""

from __future__ import annotations

from collections.abc import Callable

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
# In groups perhaps, the last of them in the next line: 9210 0037 1842 001, 29-160001460013325.
_BARE = lazily(
    r"(?<![0-9A-Za-z.\-/])[0-9０-９]{2,22}(?:[ -][0-9]{3,20}){0,5}(?:[ -][0-9]{1,20}| ?\n[0-9０-９]{1,13}(?: [0-9]{1,4}){0,2})?(?![0-9A-Za-z\-]|[.:][0-9])"
)
_FOUR = lazily("[0-9０-９]{4}")
_SHORTEST, _LONGEST = 8, 23
#: Where only what stands around tells, an account has so many digits.
_LEAST_TOLD = 12
_CARD_REACH = 6
# Labels that say no kind.
_VAGUE = frozenset({GENERIC, "BANK_ACCOUNT", "holder"})

# 101005427713为其母开立的个人结算户, 存款…凭证上记为6054…, 追回：2502…（沙某）
_MONEY_BEHIND = lazily(
    r"(?:代发|按月发放|发工资)|[^，。；;\n]{0,16}(?:结算户|储蓄户|存折|账户|帐户|账号|帐号|活期|定期|存单)(?!名)|\s?[（(][\u4e00-\u9fff]{1,2}某{1,2}[）)][^。\n]{0,60}(?:账[户号]|专户)"
)
_MONEY_BEFORE = lazily(r"(?:存款|储蓄|存折|账号|帐号|账户|帐户)[^。；;\n]{0,24}(?:为|是|[:：])\s?$")
_PERSON_BESIDE = lazily(r"[\u4e00-\u9fff]某|本人|户主|被继承人|老人|当事人|户名|储户|[我俺咱]")
# 信用社 8302…，户名写我老伴的; 打我邮政的折6012…: a bank or a passbook right before a bare number.
_PLACE_BEFORE = lazily(
    r"(?:信用社|信用联社|信合|农合行?|农商行|农商银行|农信社?|邮储(?:银行)?|邮政储蓄|[农工建中交]行|银行|存单|折子|[的本个政社]折)(?:上|里|号码?|编号|一张|一本|活期|存折|户头|账户|的?户)*[^0-9。；;\n]{0,4}\n?$"
)
# （农业银行某支行，1045…; 户名扎某，8101…，西藏银行; 退款打到：2402…: a bank, a holder or who is to be
# paid stands beside.
_TOLD_BEFORE = lazily(
    r"(?:银行|信用社|信用联社|农商行|农信社?|邮储|[农工建中交招]行|支行|分行|营业部|储蓄所)[^0-9。；;\n]{0,14}$"
    r"|(?:户名|户主|收款人?|储户)[^0-9。；;\n]{1,10}[，,、/\s（(]\s?(?:(?:账|帐|折)?号码?[:：]?)?$"
    r"|(?:打|汇|转|退|付|发)(?:款|账)?(?:到|至|给|入|进)(?:这个|这里|下面|以下|如下|我的?|本人)?(?:账户|账号|折子?|户头)?(?:上|里)?[:：\s]{0,3}$"
)
_TOLD_BEHIND = lazily(
    r"[\s，,、/（(]{1,3}[^0-9。；;\n]{0,10}(?:银行|信用社|信用联社|农商行|农信|邮储|[农工建中交招]行|支行|分行)"
)
# 旧的1305…作废，新的1305…
_REPLACED = lazily(
    r"(?:全|完整)号码?(?:是|为)?[:：]?\s?$|[旧新原老](?:的|折子?|号|账号|存折)?(?:是|为)?[:：]?\s?$"
)
# 孟某：误 9200… 正 9200…: an account wrongly printed, and as it should be.
_CORRECTED = lazily(
    r"(?:^|[\s：:，,；;（(、])(?:误|错误?|原|原为|原误|误录|误写|误为|错为|错写|正|正确|现|现为|应为|应是|改为|更正为?|更正后|更正前|对)[:：\s]{0,2}$"
)
_OF_ACCOUNTS = lazily("[账帐折卡][户号]|账户|存折|退[款回汇]|补贴|补助|养老金")
_OTHER_NUMBERS = lazily("信用代码|身份证|手机|电话|单号|流水|编号")
_CORRECTED_REACH = 240
# <td>乌日娜</td><td>草原生态补奖</td><td>0542…</td><td>退汇</td>: a row that lost its header.
_BETWEEN = r"(?:\t|[ \u3000]*[|｜│,，][ \u3000]*|</td>\s{0,4}<td[^<>\n]{0,30}>|[ \u3000]{1,4})"
_PAID_BEFORE = lazily(
    rf"(?:^|[\s>|｜│,，])[\u4e00-\u9fff·]{{2,8}}{_BETWEEN}[\u4e00-\u9fff]{{0,14}}(?:补奖|补贴|补助|津贴|救助|低保|奖励|慰问|资助|抚恤|[补奖]?[金款费])[\u4e00-\u9fff]{{0,3}}{_BETWEEN}(?:[0-9][0-9,.]*元?{_BETWEEN})?$"
)
_PAID_BEHIND = lazily(
    rf"{_BETWEEN}(?:[0-9][0-9,.]{{1,9}}元?{_BETWEEN})?(?:已发放?(?!布)|未发放?(?!布)|退汇|已?退回|发放?(?:成功|失败)|代发(?:成功|失败)|已?到账|未到账|成功|失败)"
)
# 活期 ⏎ 2265…: a kind of passbook in a line of its own.
_BOOK_LINE_BEFORE = lazily(
    r"(?:^|\n)[ \u3000]{0,4}(?:活期|定期|活期(?:存折|存款|储蓄)|整存整取|存折|折子|一本通|一折通)[:：]?[ \u3000]{0,4}\n[ \u3000]{0,4}$"
)
_BOOK = lazily("[存旧新老]折|折子|存单|账[号户]|账本")
# 拨付到人：禹某，4020…，3000元
_PAYEE = lazily(r"[\u4e00-\u9fff]某{1,2}\s?[，,、:：（(\s]\s?$")
_SUM_BEHIND = lazily(r"[）)]?\s?[，,、\s]\s?[0-9][0-9,.]{1,10}\s?万?元")
# 韩顺子　农商行　6210…: who is paid, and where, by a line each.
_ROW_OF_PAID = lazily(
    r"(?:^|[\s\u3000、；;：:])[\u4e00-\u9fff·]{2,8}[ \u3000\t]{1,6}(?:[0-9][0-9,.]*[ \u3000\t]{1,6})?[\u4e00-\u9fff]{0,12}"
    r"(?:农?信用社|信合|农商行|农信社?|银行|邮储|[农工建中交]行|支行|分理处|营业所|储蓄所|同[ \u3000]?上|同前)[ \u3000\t]{1,6}$"
)
_MONEY = lazily(
    "租金|货款|赔偿|补偿|个人户|户头|收款|打款|退[款回还费]|付款|付给|报销|账[户号]|帐[户号]|户名|储户|户主|补贴|补助|养老金|低保|抚恤|工资|存折|存单|折子|的折|打[到给进我入]|汇|转[到给入]|领"
)
# Mobiles, credit codes, residents and moments (20230518093012) are told by their own shape.
_OTHERWISE = lazily(
    r"20[0-2][0-9](?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])[0-9]{4,12}|1[3-9][0-9]{9}|0[0-9]{10,11}|9[1-3][0-9]{16}|[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{5}"
)
_BROKEN = lazily(r"(?<![0-9A-Za-z.\-])[0-9]{4,12}\n$")


def guard(facts: Facts) -> Callable[[str, int, int], bool]:
    """Whether a number stands near the word that woke the detector."""
    return _has_number


def _has_number(text: str, start: int, end: int) -> bool:
    return _FOUR.search(text, max(0, start - _REACH), end + _REACH) is not None


def anchor(candidate: Candidate, facts: Facts) -> list[Answer]:
    """Numbers without a label, in a sentence about somebody's account."""
    text = candidate.text
    low, _ = stretch(text, candidate.start, candidate.end, _SENTENCE_END, _REACH)
    if low > 1 and text.startswith(("（", "("), low):
        # A remark in a line of its own: 2905 0104… ⏎（农行 户名：靳某）.
        low, _ = stretch(text, low - 1, low - 1, _SENTENCE_END, _REACH)
    found: list[Answer] = []
    for begun in _BARE.finditer(text, low, min(len(text), candidate.end + _REACH)):
        # Whole, where the reach ends inside it.
        match = _BARE.match(text, begun.start())
        if match is None:
            continue
        start, end = match.span()
        if text[end : end + 1] in {"元", "万"}:
            # The last group is a sum: 8102… 6000元.
            end = max(text.rfind(" ", start, end), start)
        digits = "".join(filter(str.isdigit, text[start:end]))
        if not _SHORTEST <= len(digits) <= _LONGEST or len(set(digits)) < 4:
            continue
        if digits.startswith("62") and "卡" in text[max(0, start - _CARD_REACH) : start]:
            # The rule of cards answers.
            continue
        if candidate.around.label(start)[0] - _VAGUE or _stands_in_a_column(candidate, start):
            continue
        broken = _BROKEN.search(text, max(0, start - 13), start)
        if broken:
            start = broken.start()
        if _is_told(text, low, start, end):
            digits = "".join(filter(str.isdigit, text[start:end]))
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


def _stands_in_a_column(candidate: Candidate, start: int) -> bool:
    """Whether a header over the number says what it is, and not an account."""
    header = candidate.around.header(start)
    return bool(header) and "BANK_ACCOUNT" not in candidate.around.column(start)


def _is_told(text: str, low: int, start: int, end: int) -> bool:
    """Whether the sentence from `low` on says that a number without a label is an account."""
    if _MONEY_BEHIND.match(text, end, min(len(text), end + 80)):
        return True
    rest = text[end : end + 40].removeprefix("\n")
    before, behind = text[low:start], _SENTENCE_END.split(rest, maxsplit=1)[0]
    beside = _PERSON_BESIDE.search(before) or _PERSON_BESIDE.search(behind)
    digits = "".join(filter(str.isdigit, text[start:end]))
    is_long = len(digits) >= _LEAST_TOLD and not _OTHERWISE.fullmatch(digits)
    if _MONEY_BEFORE.search(before) and (beside or is_long):
        return True
    if len(digits) >= _LEAST_TOLD and _CORRECTED.search(before):
        above = text[max(0, start - _CORRECTED_REACH) : start]
        return _OF_ACCOUNTS.search(above) is not None and (
            is_long or not _OTHER_NUMBERS.search(above)
        )
    if _OTHERWISE.fullmatch(digits):
        return False
    if len(digits) >= _LEAST_TOLD:
        if _PAYEE.search(before) and (
            _SUM_BEHIND.match(text, end) or _TOLD_BEHIND.match(text, end)
        ):
            return True
        if _REPLACED.search(before) and _BOOK.search(before):
            return True
        if _ROW_OF_PAID.search(before) or _BOOK_LINE_BEFORE.search(before):
            return True
        if _PAID_BEHIND.match(text, end) and _PAID_BEFORE.search(before):
            return True
    is_beside = _PLACE_BEFORE.search(before) is not None
    if len(digits) >= _LEAST_TOLD and not is_beside:
        is_beside = (_TOLD_BEFORE.search(before) or _TOLD_BEHIND.match(text, end)) is not None
    return is_beside and (_MONEY.search(before) or _MONEY.search(behind)) is not None


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
