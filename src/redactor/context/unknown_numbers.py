"""Numbers that no detector, label or topic told: where they stand, how they are made up, and what they
are called once it is known that they are somebody's.

    村文书拿着我的折子和卡（6229…）两年没还          a card, told in passing
    没得电话，我只有Q，８４６…                       a QQ number
    编号 ⏎ 川A0702-1193，对不？                      the number of somebody's paper

Whether they are somebody's, the signs around them say (`redactor.scan.stories`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from redactor.context.papers import paper_spoken_of
from redactor.text.folding import CHINESE_DIGITS, fold, fold_plain, written_as
from redactor.text.patterns import lazily

#: A number of which nobody says what it numbers.
UNKNOWN = "PERSONAL_NUMBER"
_DIGIT = written_as("0123456789")
_LETTER = written_as("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_SAID = "".join(sorted(CHINESE_DIGITS)) + "○两"
_BETWEEN = r"[-—–.·•/_ *#:]{1,2}"
# A number of six digits at least, or five behind a letter, with letters and what parts its groups; or said, of six.
_SEED = lazily(
    rf"[{_DIGIT}](?:[-—–.·•/_ *#:{_LETTER}]{{0,3}}[{_DIGIT}]){{5,40}}|[{_LETTER}][{_DIGIT}]{{5}}(?![{_DIGIT}])"
    rf"|[{_SAID}](?:(?:{_BETWEEN})?[{_SAID}{_DIGIT}]){{5,40}}"
)
_BEFORE = lazily(rf"[{_LETTER}{_DIGIT}]{{1,8}}(?:{_BETWEEN})?[{_LETTER}{_DIGIT}]*$")
_AFTER = lazily(rf"[{_LETTER}{_DIGIT}{_SAID}]*(?:{_BETWEEN}[{_LETTER}{_DIGIT}{_SAID}]+){{0,8}}")
_REACH = 12
# Dates, times, years and amounts say themselves what they are.
_OTHERWISE = lazily(
    r"(?:19|20)[0-9]{2}[-./ ]?(?:0?[1-9]|1[0-2])(?:[-./ ]?(?:0?[1-9]|[12][0-9]|3[01]))?"
    r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?|(?:19|20)[0-9]{2}[-—–/ .]{1,2}(?:19|20)[0-9]{2}"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|[0-9]+\.[0-9]{1,2}|[0-9]{1,4}0{3,}|(.)\1+|.*[MG](?:Hz|B)"
)
_COUNTED = lazily(
    r"\s?(?:元|万|亿|%|平方|平米|㎡|亩|公里|[千毫厘]?米|吨|户|人|[名个次件天岁分度条页字台套月日时℃斤]"
    r"|公斤|cm|mm|kg|年(?!.{0,4}证)|[*＊×●]{2})"
)
_MOST_DIGITS, _LEAD = 24, 3
_MOBILE = lazily(r"1[3-9][0-9]{9}")
_BEFORE_TALK, _BEHIND_TALK = 40, 12
# What is spoken of right before a number, by the number's kind, with the lengths that such have.
_TALK = (
    ("WECHAT_ID", lazily("微信|薇信|威信|vx|VX|wx号"), range(5, 21)),
    ("QQ_ID", lazily("扣扣|企鹅|[Qq]{1,2}(?![A-Za-z0-9])"), range(5, 12)),
    ("VEHICLE_PLATE", lazily("[车号]牌|牌照|车号"), range(4, 8)),
    ("BANK_ACCOUNT", lazily("存?折|[账帐][户号]|银行|信用社|农商|打款|转账|汇款"), range(12, 33)),
    ("BANK_CARD", lazily("卡"), range(15, 20)),
    ("MOBILE_PHONE", lazily("电话|手机|联系|致电|拨|打"), range(11, 12)),
    ("LANDLINE_PHONE", lazily("电话|座机|固话|联系|致电|拨|打"), range(7, 13)),
    ("RESIDENT_ID", lazily("身份证|公民身份"), range(15, 19)),
)


def numbers_in(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand that do not say themselves what they are."""
    until = 0
    for seed in _SEED.finditer(text):
        if seed.start() < until:
            continue
        low = max(until, seed.start() - _REACH)
        lead = _BEFORE.search(text, low, seed.start())
        start = lead.start() if lead else seed.start()
        tail = _AFTER.match(text, seed.end(), seed.end() + _REACH)
        end = until = tail.end() if tail else seed.end()
        value = fold_plain(text[start:end])
        bare = value.replace(" ", "")
        otherwise = _OTHERWISE.fullmatch(value) or _OTHERWISE.fullmatch(bare)
        if not otherwise and not _COUNTED.match(text, end):
            yield start, end


def form_of(value: str) -> Mapping[str, set[str]]:
    """The signs of how a number is made up."""
    value = fold_plain(value)
    digits = "".join(filter(str.isascii, filter(str.isdigit, value)))
    letters = sum(each.isascii() and each.isalpha() for each in value)
    said = sum(each in CHINESE_DIGITS for each in value)
    lead = value[: next((i for i, each in enumerate(value) if not each.isalpha()), 0)]
    apart = {each for each in value if not each.isalnum() and not each.isspace()}
    form = {
        *(["said"] if said else []),
        *(["year"] if digits[:2] in ("19", "20") else []),
        *(["mobile"] if _MOBILE.fullmatch(digits) else []),
        *(["in groups"] if " " in value else []),
    }
    return {
        "digits": {str(min(len(digits) + said, _MOST_DIGITS))},
        "letters": {str(min(letters, 3))},
        "begins": {digits[:2]},
        "lead": {lead[:_LEAD]} if lead and lead.isascii() else set(),
        "apart": {"".join(sorted(apart))} if apart else set(),
        "form": form,
    }


def kind_of(text: str, start: int, end: int) -> str:
    """What number the talk before it, or else around it, is of."""
    length = sum(map(str.isalnum, fold(text[start:end])))
    for kind, talk, lengths in _TALK:
        if length in lengths and talk.search(text, max(0, start - _BEFORE_TALK // 2), start):
            return kind
    return paper_spoken_of(text, max(0, start - _BEFORE_TALK), end + _BEHIND_TALK) or UNKNOWN
