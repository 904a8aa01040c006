"""Lines written like one whose number is known: the label stands in the first of them, or above.

学籍辅号 2019030123 穆占海
         2019030145 锁小兰
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from redactor.context.found import Found
from redactor.context.labels import Names
from redactor.model import Certainty

_PART = re.compile(
    "(?P<han>[\u4e00-\u9fff·]+)|(?P<digits>[0-9]+)|(?P<blanks>[ \t\u3000]+)|(?P<sign>.)"
)
_SIGN = re.compile("(?P<digit>[0-9])|(?P<letter>[A-Za-z])|.")
_FIVE_DIGITS = re.compile("(?:[0-9][^0-9]*){5}")
_CODE = re.compile("[A-Z]{1,3}[-.]?[0-9]{10}")
#: A longer line is prose; so many lines are looked at.
_LONGEST, _MOST = 80, 400
#: What tells a number by where it stands.
_BY_PLACE = frozenset({"label", "label nearby", "list"})


def written_alike(text: str, found: Sequence[Found], kinds: Names) -> list[Found]:
    """The numbers of lines that are written like the line before, by the numbers found; `kinds`: those
    that have nothing but a label to go by."""
    starts = [each.start for each in found]
    more: list[Found] = []
    until = 0
    for each in found:
        if each.start < until or each.rule.entity not in kinds:
            continue
        opens = _opens_a_line(text, each) and _CODE.match(each.value) is not None
        if not opens and _BY_PLACE.isdisjoint(each.answer.evidence):
            continue
        if not _FIVE_DIGITS.search(each.value):
            continue
        end = text.find("\n", each.end, each.end + _LONGEST)
        if end < 0 or end + 1 >= len(text):
            continue
        for start, stop in _below(text, each, end):
            until = stop
            index = bisect_left(starts, start)
            taken = index < len(found) and found[index].start < stop
            taken = taken or (index > 0 and found[index - 1].end > start)
            if not taken:
                answer = each.answer._replace(
                    certainty=Certainty.POSSIBLE, evidence=("list",), start=start, end=stop
                )
                more.append(Found(start, stop, each.rule, answer, text[start:stop]))
    return more


def _below(text: str, first: Found, end: int) -> Iterator[tuple[int, int]]:
    """Where the number stands in each of the lines below."""
    begin = text.rfind("\n", 0, first.start) + 1
    value, behind = _exactly(first.value), _loosely(text[first.end : end])
    lead = _loosely(text[begin : first.start]) if first.start - begin < _LONGEST else ""
    forms = [re.compile(rf"[ \t\u3000]*(?P<value>{value}){behind}[ \t\u3000\r]*(?=\n|\Z)")]
    if lead:
        forms.append(re.compile(rf"{lead}(?P<value>{value}){behind}[ \t\u3000\r]*(?=\n|\Z)"))
    position = end + 1
    if _opens_a_line(text, first) and _CODE.match(first.value):
        # A code of letters and many digits is told by its look where it begins the next line, too.
        forms.append(
            re.compile(rf"[ \t\u3000]*(?P<value>{value})(?=[ \t\u3000,，|])[^\n]{{0,{_LONGEST}}}")
        )
    for _ in range(_MOST):
        match = next(filter(None, (form.match(text, position) for form in forms)), None)
        if match is None:
            return
        yield match.span("value")
        position = match.end() + 1


def _opens_a_line(text: str, found: Found) -> bool:
    return not text[text.rfind("\n", 0, found.start) + 1 : found.start].strip()


def _exactly(value: str) -> str:
    """A value's form, sign by sign."""
    return "".join(
        "[0-9]" if sign["digit"] else "[A-Za-z]" if sign["letter"] else re.escape(sign.group())
        for sign in _SIGN.finditer(value)
    )


def _loosely(text: str) -> str:
    """The form of what stands around it: words and figures of any length."""
    forms = {
        "han": "[\u4e00-\u9fff·]{1,16}",
        "digits": "[0-9]{1,12}",
        "blanks": "[ \t\u3000]{1,12}",
    }
    return "".join(
        forms.get(part.lastgroup or "", re.escape(part.group())) for part in _PART.finditer(text)
    )
