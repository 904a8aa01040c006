"""A line that is nothing but a label, above a column of values, one a line.

    低保证号
    皖低保 34020199120043
    皖低保 34020199120051

The columns of a text are read once, from their labels: a long list of numbers without any costs
nothing then.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from redactor.context.labels import Labels

#: By which a province is called in numbers.
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
#: What plates do not bear and other papers do: 黔, 滇, 陇, 秦, 蜀.
PLACES = f"{PROVINCES}黔滇陇秦蜀"
#: The words of an office that a number begins with: 鲁优37020222100417, 海民低20180331.
OFFICE_WORDS = rf"(?:[{PLACES}][\u4e00-\u9fff]{{0,3}}|(?![是为系号有])[\u4e00-\u9fff]{{1,3}}[优低困救残退老特扶孤保])字?"
#: The label's line is no longer.
_LONGEST_LABEL = 80
# What a value's line may begin with: a number in a list, the words of an office.
_HEAD = rf"[ \t\u3000]*(?:[0-9]{{1,3}}[.、)）]\s*)?(?:{OFFICE_WORDS}第?)?"
_VALUE_HEAD = re.compile(_HEAD)
# Possessive: a column of a million lines is not tried again with fewer.
_VALUE_LINES = re.compile(rf"(?>{_HEAD}[-0-9A-Za-z０-９Ｘ ]{{6,30}}号?[ \t\r]*\n)*+")
_ENDS_LINE = re.compile(
    r"(?:号码?|编号)?[：:]?[ \t\r]*(?:[（(][^（）()\n]{1,12}[）)])?[：:]?[ \t\r]*\n"
)
_ENDS_LINE_STARTS = frozenset("号编：: \t\r（(\n")


class Column(NamedTuple):
    """A column of values: where its label ends (a place in the lists of labels), where its first
    line begins, and where the line begins that ends it."""

    label: int
    start: int
    stop: int


class Headings:
    """The columns below lone labels in one text."""

    def __init__(self, text: str, labels: Labels) -> None:
        self._text = text
        self._columns: list[Column] = []
        self._lows: list[int] = []
        for index, end in enumerate(labels.ends):
            if text[end : end + 1] in _ENDS_LINE_STARTS:
                closing = _ENDS_LINE.match(text, end)
                if closing and _is_alone(text, labels, index):
                    self._add(index, closing.end())

    def _add(self, label: int, low: int) -> None:
        last = self._columns[-1] if self._columns else None
        if last is not None and low <= last.stop:
            if low == last.start:
                # 身份证 and 身份证号 end the same line: the last says most.
                self._columns[-1] = last._replace(label=label)
            if low < last.stop or low == last.start:
                return
        values = _VALUE_LINES.match(self._text, low)
        self._columns.append(Column(label, low, values.end() if values else low))
        self._lows.append(low)

    def over(self, start: int) -> Column | None:
        """The column in which a value beginning at `start` stands, at the beginning of its line."""
        index = bisect_right(self._lows, start) - 1
        if index < 0:
            return None
        column, text = self._columns[index], self._text
        low = text.rfind("\n", column.start - 1, start) + 1
        is_below = low <= column.stop and _VALUE_HEAD.fullmatch(text, low, start)
        return column if is_below else None


def _is_alone(text: str, labels: Labels, index: int) -> bool:
    """Whether nothing stands before a label in its line; of those that end together the longest."""
    begin = labels.starts[labels.longest(index)]
    line = text.rfind("\n", max(0, begin - _LONGEST_LABEL), begin) + 1
    if not line and begin > _LONGEST_LABEL:
        return False
    return not text[line:begin].strip(" \t\u3000")
