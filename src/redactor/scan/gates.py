"""What keeps a run of digits from being looked at, whatever kind it may be.

Digits inside a longer word, beside a currency sign, behind a decimal point, in the middle of a
mask or inside an address of a file are no identifiers. Letters directly beside them close the
gate only to kinds that are digits alone.
"""

from __future__ import annotations

import re
from enum import Enum

from redactor.context.candidate import Candidate
from redactor.context.labels import LOOKALIKE
from redactor.context.surroundings import Surroundings
from redactor.text.check_digits import luhn, resident_check
from redactor.text.folding import LETTERS

# Letters that label a number rather than belong to it: Tel13800138000, QQ12345678.
_LABEL_LETTERS = frozenset(
    {
        "TEL",
        "PHONE",
        "MOBILE",
        "MOB",
        "QQ",
        "ID",
        "IDCARD",
        "NO",
        "WX",
        "V",
        "VX",
        "FAX",
        "ADD",
        "T",
    }
)
# What follows a number that counts or measures something. 本人, 台湾, 公安 begin other words.
_UNIT = re.compile(
    r" ?(?:[元万亿%％‰℃份例件亩吨册辆笔株升]|户(?![名籍主口头])|千[瓦克米]|兆|瓦|字节|公[斤里顷吨升]|平方|立方|米[，。、）]|日元|美元|人次|位[访读用]"
    r"|本(?![人市区县局院校单位期年月周次案])|[条张个次台](?=[，,。；;、）)\s]|$)|分[（(，。])"
)
_UNIT_STARTS = frozenset(" 元万亿%％‰℃份例件亩吨册辆笔株升户千兆瓦字公平立米日美人位本条张个次台分")
_CURRENCY_ENDS = frozenset("¥￥$＄€£YBD")
_KEY_ENDS = frozenset("=:\"'")
_CURRENCY = re.compile(r"(?:[¥￥$＄€£]|CNY|RMB|USD|HKD)\s?$")
_KEY = re.compile(r"(?P<key>[A-Za-z][A-Za-z_-]*)\s?[\"']?\s?[=:]\s?[\"']?$")
_PHONE_KEY = re.compile(
    r"(?i)tel|phone|sms|mob|contact|cell|sj|dh|lx|card|id|zh|kh|acc|no$|num|qq|fax|imei|mac|ip|vin|wx|wechat|lng|lat|lon|sfz|zjh|uin|src|dst|host|addr|server|gateway|dns|client|remote|proxy|forward|real|home|owner|caller|sender|receiver|recipient|guardian|parent|applicant|emergency|whatsapp|office|^[how]$|position|location|coord|center|(?:^|[_-])(?:loc|pos|geo|q|x|y|dest|to|point)$"
)
_MASKS = frozenset("*＊●■□○※×")
_QUERY_LETTERS = re.compile(r"(?:=|%3D)[A-Za-z]{1,3}$")
#: What may join digits to a link.
PATH_NEIGHBOURS = frozenset("/\\_=&?%#-.:@+~")
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_LINK = re.compile(
    r"://|www\.|^[./]*[\w.-]+/[\w./-]*\.[a-z]|\.(?:s?html?|aspx?|jsp|php|do)\b", re.I
)
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|txt|csv|zip|rar|7z|jpe?g|png|gif|bmp|tiff?|mp[34]|"
    r"s?html?|xml|json|log|dat|exe|apk|iso|eml)(?![A-Za-z])",
    re.I,
)
# 名单/朱立新_手机18746325489.csv: whoever saved the file named it so; an address of the network does
# not say what its digits are.
_NAMED_BY_HAND = re.compile(
    r"(?<![\w:/.?=&%#@-])(?:[^\s:/?=&%#]*[\\/])*[^\s:/?=&%#]*[\u4e00-\u9fff][_\- 　]?(?:[A-Za-z]{2,4})?\Z"
)
_LIST_NUMBER = re.compile(r"(?:^|[\s、，,。；;：:（(])[1-9]\d?[.．]$")


# A letter one separator away may begin a passport's number: E 1234 5678.
_LONE_LETTERS = re.compile(
    r"(?<![0-9A-Za-zＡ-Ｚａ-ｚ])[A-Za-zＡ-Ｚａ-ｚ]{1,4}[-—–－. \u3000\u00a0·]$"
)


# WM-15140582913: the digits are a part of a code.
_CODE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?!(?:[Tt][Ee][Ll]|TEL|QQ|ID|NO|No)[-－])[A-Za-z]{1,8}[-－]$"
)


# How addresses of networks within offices and homes are parted, and how they begin.
_DOTS, _INNER = (".", ".", "."), frozenset({"10", "172", "192"})
#: What may part a letter from the digits that it leads.
_SEPARATORS = frozenset("-—–－. \u3000\u00a0·")
#: Characters that make digits a part of something with letters: E12345678, 10.1.2.3, B1, E 5678.
TOUCHING = LETTERS | frozenset("-—. \u3000\u00a0·")
# Neighbours that never close the gate: most numbers stand between these.
_QUIET_BEFORE = frozenset("：，、；。（“】》|\n为是号码卡证话机系人名户")
_QUIET_AFTER = frozenset("，、；。）”【《|\n\t")


class Gate(Enum):
    """OPEN: to kinds that are digits alone; LETTERS: to kinds that have letters; BOTH; PATH:
    inside a link, to kinds that links hold; SHUT."""

    OPEN = 0
    LETTERS = 1
    BOTH = 2
    PATH = 3
    SHUT = 4


def gate(candidate: Candidate) -> Gate:
    """Which detectors may look at this candidate."""
    text, start, end = candidate.text, candidate.start, candidate.end
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before in _QUIET_BEFORE and after in _QUIET_AFTER:
        return Gate.OPEN
    if after in _UNIT_STARTS and _UNIT.match(text, end):
        return Gate.SHUT
    # cam=192.168.50.88: the value shows by itself that it is no count.
    is_address = candidate.gaps == _DOTS and candidate.groups[0] in _INNER
    if (
        (before < "\u00ff" or before in "第￥＄")
        and not is_address
        and _counts(candidate.around, start, before)
    ):
        return Gate.SHUT
    if before in _MASKS and start > 1 and text[start - 2] in _MASKS:
        return Gate.SHUT
    if after in _MASKS and text[end + 1 : end + 2] in _MASKS and end + 1 < len(text):
        return Gate.SHUT
    single = not candidate.joined and candidate.value[-1:] != "X"
    if single and (before in ".．" or after in ".．") and _is_decimal(candidate, before, after):
        return Gate.SHUT
    if (before in PATH_NEIGHBOURS or after in PATH_NEIGHBOURS) and in_path(text, start, end):
        return Gate.PATH
    if before in LETTERS:
        is_label = candidate.prefix in _LABEL_LETTERS or candidate.around.touches(start)
        return Gate.BOTH if is_label else Gate.LETTERS
    if after in LETTERS:
        return Gate.LETTERS
    if not letters_lead(text, start):
        return Gate.OPEN
    if before in "-－" and _CODE_BEFORE.search(text, max(0, start - 12), start):
        return Gate.LETTERS
    return Gate.BOTH if _LONE_LETTERS.search(text, max(0, start - 6), start) else Gate.OPEN


def letters_lead(text: str, start: int) -> bool:
    """Whether a letter may stand before the digits, one separator away; a line break hides what
    stands before it."""
    before = text[start - 1 : start]
    return before == "\n" or (before in _SEPARATORS and text[start - 2 : start - 1] in LETTERS)


def _counts(around: Surroundings, start: int, before: str) -> bool:
    """An ordinal, a sum of money, or the value of a key in a log that names no identifier."""
    if before == "第":
        return True
    lead = around.text[max(0, start - 24) : start]
    last = lead.rstrip()[-1:]
    if last in _CURRENCY_ENDS and _CURRENCY.search(lead):
        return True
    key = _KEY.search(lead) if last in _KEY_ENDS else None
    if key is None or _PHONE_KEY.search(key.group("key")):
        return False
    if _HIDDEN_KEY.fullmatch(key.group("key")) and _UNDER_A_MASK.match(around.text, start):
        return False
    if _VALUE_KEY.fullmatch(key.group("key")) and _explains_itself(around.text, start):
        return False
    # A key that is a label of ours, in letters: "zyh": "20230819"; or whose header is one: sfzhm.
    return not (around.label(start)[0] or around.column(start) - LOOKALIKE)


# Keys that say nothing of their value.
_VALUE_KEY = re.compile(
    "(?i)[a-z]|val(?:ue)?|v|data|code|num|str|text|input|field|param|old|new|raw|content"
)
# <td title="13800138000">138****8000</td>: a hint holds what the mask hides.
_HIDDEN_KEY = re.compile("(?i)title|alt|value|content|label|hint|tooltip|(?:data|aria)-[a-z-]+")
_UNDER_A_MASK = re.compile(r"[0-9Xx]{7,20}[\"'][^<>]{0,40}>\s*[0-9\u4e00-\u9fff]{0,10}[*＊●×]{2}")
_OF_ONE = re.compile(r"[1-6][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])")
_OF_CARD = re.compile(r"(?:62|4|5)[0-9]{14,17}(?![0-9A-Za-z])")
_SPEAKS_OF_CARD = re.compile("(?i)card|bank|luhn|卡")


def _explains_itself(text: str, start: int) -> bool:
    """Whether a value has the check digit of a resident number, or of a bank card that the line
    speaks of."""
    one = _OF_ONE.match(text, start)
    if one:
        return resident_check(one.group()[:17]) == one.group()[17].upper()
    card = _OF_CARD.match(text, start)
    if not card or not luhn(card.group()):
        return False
    low, high = (
        text.rfind("\n", max(0, start - 200), start) + 1,
        text.find("\n", start, start + 200),
    )
    return _SPEAKS_OF_CARD.search(text, low, high if high >= 0 else start + 200) is not None


def _is_decimal(candidate: Candidate, before: str, after: str) -> bool:
    """Digits behind a decimal point, or an amount with two decimals."""
    text, start, end = candidate.text, candidate.start, candidate.end
    if before in ".．" and text[start - 2 : start - 1].isdigit() and start > 1:
        return not _LIST_NUMBER.search(text[max(0, start - 5) : start])
    return after in ".．" and bool(re.match(r"\d{1,2}(?!\d)", text[end + 1 : end + 4]))


def in_path(text: str, start: int, end: int) -> bool:
    """Whether the digits stand inside a link or a file name, but are not its query's value.

    >>> in_path("见 https://a.gov.cn/art/13800138000.html", 21, 32)
    True
    >>> in_path("tel:13800138000", 4, 15)
    False
    >>> in_path("朱立新_手机13800138000.csv", 6, 17)
    False
    """
    head = text[max(0, start - 160) : start]
    # The letters that lead a value belong to it: xjh=G1201….
    if head[-1:].isalpha() and _QUERY_LETTERS.search(head):
        return False
    if head.endswith(("=", "%3D")):
        return False
    rest = text[end : end + 160]
    tail = rest[: len(rest) - len(rest.lstrip(_PRINTABLE))]
    token = head[len(head.rstrip(_PRINTABLE)) :] + text[start:end] + tail
    if "." not in token and "/" not in token:
        return False
    if _NAMED_BY_HAND.search(head):
        return False
    return bool(_FILE.search(tail) or _LINK.search(token))
