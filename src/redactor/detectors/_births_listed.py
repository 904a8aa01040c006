"""Birth dates of lists and of papers that machines read.

本月小寿星 ⏎ 郑某诺  6月17日        birthdays without a year, below their heading
3CHN6805136M2704221                 the second line of a passport's machine-readable zone
SHI YUHAN F 09APR2012               a list of passengers, as airlines write dates
"""

from __future__ import annotations

from collections.abc import Iterator

from redactor.detectors._births_beside import may_be_date
from redactor.detectors._date_forms import LUNAR_DAY, MONTH, WITHOUT_YEAR
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
BIRTHDAYS = frozenset(
    [
        *("寿星", "生日墙", "生日榜", "生日栏", "生日表", "生日名单", "生日统计", "生日名册"),
        *("生日登记", "生日会", "生日祝福", "过生日"),
    ]
)
_HEADING = lazily("[^\n。！？!?；;]{0,36}")
_BIRTHDAY = lazily(
    rf"[ \t\u3000]*(?:[0-9]{{1,2}}[.、．)） \t]{{1,2}})?(?=[0-9]?[{_HAN}])[{_HAN}0-9·]{{2,10}}(?:[（(][{_HAN}·]{{2,8}}[）)])?[ \t\u3000:：,，|｜]{{1,8}}"
    rf"(?P<date>{WITHOUT_YEAR}|{MONTH}月{LUNAR_DAY}|(?:1[0-2]|0?[1-9])[./·-](?:[12][0-9]|3[01]|0?[1-9]))[ \t\u3000\r]*"
)
# 集体生日会 6月28日: what is done for all of them.
_FOR_ALL = lazily("生日|活动|集体|时间|地点|统一|举[办行]|日期|截止|聚[餐会]|开始|上报|通知")
_LONGEST_LIST, _LIST_REACH = 60, 2400


def birthdays_below(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The birthdays in the lines below a heading that speaks of them."""
    line = text.rfind("\n", max(0, start - 60), start) + 1
    stop = text.find("\n", end, end + 60)
    if stop < 0 or _HEADING.fullmatch(text, line, stop) is None:
        return
    found, at = 0, stop + 1
    for each in text[at : at + _LIST_REACH].split("\n")[:_LONGEST_LIST]:
        folded = fold(each)
        match = _BIRTHDAY.fullmatch(folded) if len(folded) == len(each) else None
        if match is None or _FOR_ALL.search(each):
            if found or not each.strip():
                break
        else:
            found += 1
            yield at + match.start("date"), at + match.end("date")
        at += len(each) + 1


# Country, birth and its check digit, sex, expiry and its check digit.
_MACHINE_READ = lazily(r"CHN(?P<date>[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9])[0-9][MF<][0-9]{6}[0-9]")
_PASSENGER = lazily(
    r"(?:(?<![A-Z])(?:[MF]|MR|MS|MRS|MSTR|MISS|CHD|INF|ADT)|[男女])[ \t/,，|｜\u3000]{1,4}"
    r"(?P<date>[0-3][0-9](?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?:19|20)?[0-9]{2})(?![0-9A-Za-z])"
)
_BEFORE_MONTH = 14
_COUNTRY = "CHN"
#: What the country and the months of an airline begin with.
LETTERS = frozenset("ACDFJMNOS")


def may_be_birth(text: str, start: int, end: int) -> bool:
    """A quick look at an anchor; three capitals are many."""
    if end - start != len(_COUNTRY) or text[start] not in LETTERS:
        return may_be_date(text, start, end)
    return in_letters(text, start) is not None


def in_letters(text: str, start: int) -> tuple[int, int] | None:
    """The birth in a passport's machine-readable line, or behind a passenger's sex."""
    if text.startswith(_COUNTRY, start):
        match = _MACHINE_READ.match(text, start)
        return match.span("date") if match else None
    for match in _PASSENGER.finditer(text, max(0, start - _BEFORE_MONTH), start + 9):
        if match.start("date") < start < match.end("date"):
            return match.span("date")
    return None
