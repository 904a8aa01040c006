"""How old somebody is: from an ID number, a birth date or an age in the text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from redactor.context.found import Found
from redactor.text.folding import clean, fold

ADULT = 18
_IN_NUMBER = re.compile(
    r"[0-9]{6}(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})[0-9]{3}[0-9X]"
)
_IN_DATE = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})[^0-9]{0,2}(?P<m>[0-9]{1,2})?[^0-9]{0,2}(?P<d>[0-9]{1,2})?"
)
# An age of one person, not a limit: 12岁, not 12岁以下 or 6至14岁.
_AGE = re.compile(
    r"(?<![0-9第至到—–~-])(?P<age>[0-9]{1,3}) ?(?:周)?岁(?:半|零[0-9]个月)?(?![以之]?[上下内]|及以|至|到|[—–~-])"
)
_TENS = re.compile("(?P<tens>[一二三四五六七八九])?十(?P<ones>[一二三四五六七八九])?(?=周?岁)")
_MONTHS_OLD = re.compile(
    r"[0-9一二三四五六七八九十两]{1,3}个?月大|出生(?:仅|约|才)?[0-9一二三四五六七八九十两]{1,2}(?:天|个月|余天)"
)
_NUMBER = 18
_DIGITS = {each: str(value) for value, each in enumerate("一二三四五六七八九", 1)}
#: Kinds that tell when somebody was born.
DATED = frozenset({"RESIDENT_ID", "BIRTH_DATE", "DISABILITY_CERTIFICATE", "STUDENT_ID"})


def birth_of(found: Found) -> datetime.date | None:
    """The birth date in an ID number or a date; None when there is none to be read."""
    if found.rule.entity not in DATED:
        return None
    value = fold(clean(found.value).text).upper()
    is_number = found.rule.entity != "BIRTH_DATE"
    match = (
        # A certificate of disability begins with its holder's number, a pupil's number has it
        # behind its letter.
        _IN_NUMBER.fullmatch(re.sub("[^0-9X]", "", value)[:_NUMBER])
        if is_number
        else _IN_DATE.match(re.sub(r"\s", "", value))
    )
    if match is None:
        return None
    year, month, day = (int(match.group(each) or 1) for each in "ymd")
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def is_minor(birth: datetime.date, days: Sequence[datetime.date]) -> bool:
    """Under eighteen on one of the days.

    >>> is_minor(datetime.date(2008, 11, 24), [datetime.date(2026, 11, 23)])
    True
    """
    return any(
        day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)) < ADULT
        for day in days
        if day >= birth
    )


_BORN = re.compile(
    r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2}) ?年(?: ?[0-9]{1,2} ?月)?(?:出)?生(?![效活产育])"
)


def says_minor(text: str, days: Sequence[datetime.date] = ()) -> bool | None:
    """Whether the first age or year of birth in a text is under eighteen; None when it tells none.

    >>> says_minor("女，九岁，"), says_minor("今年六十二岁"), says_minor("12岁以下儿童")
    (True, False, None)
    """
    folded = fold(_TENS.sub(_number, text))
    born = _BORN.search(folded)
    if born and days:
        return is_minor(datetime.date(int(born.group("y")), 12, 31), days) or any(
            day.year == int(born.group("y")) for day in days
        )
    match = _AGE.search(folded)
    if match:
        return int(match.group("age")) < ADULT
    return True if _MONTHS_OLD.search(text) else None


def _number(match: re.Match[str]) -> str:
    return _DIGITS.get(match.group("tens") or "", "1") + _DIGITS.get(match.group("ones") or "", "0")
