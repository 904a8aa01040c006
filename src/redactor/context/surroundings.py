"""The text around candidates: which label stands before a place, which column over it.

A label reaches its value over colons, brackets and the other values of a list. Everything is
answered from the block's text and from the literals that the automaton found in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Protocol

from redactor.context.answers import asked_for
from redactor.context.behind import label_behind, may_follow
from redactor.context.documents import (
    document_before,
    document_behind,
    document_of_row,
    document_of_title,
    document_spoken_of,
    kinds_told_by_row,
    numbers_a_persons,
    owns_as_organisation,
)
from redactor.context.headings import OFFICE_WORDS, PROVINCES, Headings
from redactor.context.labels import GENERIC, LOOKALIKE, NOTHING, TOPICS, Labels, Names
from redactor.model import Span

_GENERIC = frozenset({GENERIC})
#: How far a label reaches over colons, brackets and the other values of a list.
LABEL_REACH = 80
#: What parts the cells of a row.
CELL_EDGES = frozenset(" \t|｜│┃,，\u3000\u00a0")
# Kinds that a company has numbers of, too.
_LIKE_DOCUMENTS = frozenset({"DRIVING_RECORD"})
#: What stands before the value of a key: "xh":"2023…", uid=2023…, <xh>2023…
KEYED = frozenset("\"'=:>")
_DIGIT_LIKE = "0-9０-９①-⑨⓪一二三四五六七八九零〇○幺壹贰叁肆伍陆柒捌玖"
_FILLER = re.compile(
    r"(?:号码|编号|代码|账号|账户|卡号|证号|号|码)?"
    r"(?:[（(【\[][^（）()\n【】\[\]]{1,14}[）)】\]])?"
    rf"(?:[\s:：﹕()（）【】\[\]“”\"'‘’《》|｜/／、，,;；+=\-—–_.·>→#*№Xx{_DIGIT_LIKE}]"
    r"|为|是|系|即|及|和|或|与|转|至|如下|分别|依次|各|均|已|由|错误|有误|误|原|现|新|旧|变更|更正|更改|更换|修改|改"
    # What is done with a list, and of how many: 账号核对：…, 电话两部：….
    r"|核对|登记|汇总|明细|名单|一览|信息|情况|确认|核实|[一两二三四五][部个]"
    # Where it is written, and that it follows.
    r"|[复影]印件|照片|扫描件|截图|原件|正本|副本|首页|[一1壹](?:本|份|张|枚|册)"
    # The other values of a list that begin with an office's words: 川公032817、川公033094.
    rf"|(?<![\u4e00-\u9fff])[{PROVINCES}][\u4e00-\u9fff]{{0,3}}字?第?[0-9][-0-9]{{3,20}}号?(?=\s?[、，,/／;；和与及])"
    # A question, and what answers it.
    r"|是?多少|[？?]|是不是|这个|那个|好像|大概|应该|可能|似乎|记得"
    # As one says it: 座机吧88673214, 编号给你 6205….
    r"|[吧哈啊呀呗啦吗]|[背正反]面|[左右][上下]角|[红黑蓝]字|[这那][串个组]|数字|(?<=[的子上面串个 ])号|后台|查到|系统|[给发][你您]|搜索?|记一?下"
    r"|[（(][A-Za-z0-9]{1,2}[)）]|转入|转出|换发|补发|补办|变更后|更正后|后|出来|本子?|ID|id"
    # A person whose name is not written out.
    r"|[\u4e00-\u9fff][某*＊][\u4e00-\u9fff某*＊]?"
    r"|上|里|中|内|的|封皮|封面|首页|内页|写着?|显示|记载|误[登写填录记](?:为|成|作)?|应为|应是|所载|载明|注明|印着?|标着?|后附|附后|附"
    r"|(?<![A-Za-z])(?:is|are|was|were|number|num|code|file)(?![A-Za-z])"
    # The other values of a list that begin with letters, and markup.
    r"|(?<![0-9A-Za-z])[A-Za-z]{1,4}[-.·]?[0-9][0-9A-Za-z.·-]*(?=\s?[、，,/／;；和与及])"
    r"|<[^<>\n]{1,60}>|手机|号码|(?<![A-Za-z])MR(?![A-Za-z])|请拨打|可拨打|拨打|请拨|请打|请致电|致电|请加|添加|加|No|NO|no)*"
    # The office's words that such a number begins with: 鲁优37020222100417, 粤清孤字20200031.
    rf"(?:(?<![\u4e00-\u9fff]){OFFICE_WORDS} ?)?"
)


# What the words of an office end in that a number begins with.
_ENDS_OFFICE_WORDS = frozenset("优低困救残退老特扶孤保字")
# Fillers that need no expression.
_COMMON_GAPS = frozenset({"", "：", ":", "： ", ": ", " ", "\t", "为", "是", "号：", "号码："})


@lru_cache(maxsize=1024)
def _may_fill(character: str) -> bool:
    """Whether a gap may begin so; spares most gaps the whole expression."""
    return bool(_FILLER_START.match(character))


_FILLER_START = re.compile(
    rf"[\s:：﹕()（）【】\[\]“”\"'‘’《》|｜/／、，,;；+=\-—–_.·>→#*№A-Za-z<{_DIGIT_LIKE}"
    rf"{PROVINCES}"
    "核登汇明名一信情确两号码编代账卡证为是系即及和或与转至如分依各均已由错有误原现新旧变更修改手请可拨加添多？?好大应可似记上里中内的复正副本封首写这那换补后出应显记所载注印标后影照扫截附吧哈啊呀呗啦吗给发搜背反左右红黑蓝这数本]"
)
_SENTENCE_END = re.compile("[。！？!?\n；;]")
_SAID_NUMBER = frozenset({"", "no", "number", "号", "号码", "编号"})
# A value that is all of its line, and a field in the line before.
_VALUE_ALONE = re.compile(r"(?=[A-Za-z]{0,4}[0-9])[-0-9A-Za-z]{5,30}[ \t\r]*(?:\n|$)")
# 家庭类型 ☑低保 □特困　证件号: boxes are a field, too.
_FIELD = re.compile("(?:[:：]|[☑√■□✓☐])[^:：]+[ \t\u3000]$")
_BLANKS = frozenset(" \t\u3000")
# What stands before an answer's value.
_ANSWERS = frozenset("：: 是为，,！!\u3000")
_LIST_GOES_ON = re.compile(
    r"[0-9A-Za-z]{5}[0-9A-Za-zＸ]?(?:[；;]\s?[^0-9A-Za-z；;。\n]{1,8}\s?[0-9A-Za-z]{6,20}){0,4}[；;]\s?[^；;。\n]{0,8}"
)
# A label behind a value stands in brackets or right there; else it belongs to the next value.
_BESIDE = re.compile(r"[\s（(【号的]{0,3}")


class TableView(Protocol):
    """The tables of a text, in the text's own offsets."""

    @property
    def has_grid(self) -> bool: ...

    def header(self, position: int) -> str | None: ...

    def row(self, position: int) -> tuple[tuple[str, str], ...]: ...

    def top(self, position: int) -> int | None: ...


class Surroundings:
    """A block's text with the labels in it. Offsets are in that text, after cleaning."""

    __slots__ = (
        "_asked",
        "_documents",
        "_headed",
        "_headings",
        "_labels",
        "_names_of",
        "_supposed",
        "_tables",
        "memo",
        "text",
        "told",
    )

    def __init__(
        self,
        text: str,
        labels: Labels,
        names_of: Callable[[str], Names],
        tables: TableView,
        told: Sequence[Span] = (),
        *,
        documents: Names = frozenset(),
    ) -> None:
        self.text = text
        # The kinds that are documents.
        self._documents = documents
        #: Where a pipeline of the caller's sees names.
        self.told = told
        self._tables = tables
        self._labels = labels
        self._names_of = names_of
        #: What detectors of one text share: each keeps to keys of its own.
        self.memo: dict[Any, Any] = {}
        # The numbers that begin at one place are asked for the same label.
        self._asked: dict[int, tuple[Names, str]] = {}
        self._headed: dict[int, tuple[Names, str]] = {}
        self._headings: Headings | None = None
        self._supposed: tuple[range, Names] | None = None

    @contextmanager
    def supposing(self, low: int, high: int, names: Names) -> Iterator[None]:
        """As if a label of these names stood right before a value that begins from `low` to
        `high`."""
        self._supposed = range(low, high + 1), names
        try:
            yield
        finally:
            self._supposed = None

    def label(self, start: int) -> tuple[Names, str]:
        """The names of the label that `start` directly follows, and what stands between."""
        if self._supposed is not None and start in self._supposed[0]:
            return self._supposed[1], "："
        label = self._asked.get(start)
        if label is None:
            label = self._asked[start] = self._label(start)
        return label

    def _label(self, start: int) -> tuple[Names, str]:
        text, ends = self.text, self._labels.ends
        index = bisect_right(ends, start) - 1
        floor = start - LABEL_REACH
        tried = -1
        while index >= 0:
            end = ends[index]
            if end < floor:
                break
            if end != tried and (
                end == start or _may_fill(text[end]) or text[start - 1] in _ENDS_OFFICE_WORDS
            ):
                tried = end
                gap = text[end:start]
                if (gap in _COMMON_GAPS or _FILLER.fullmatch(gap)) and (
                    "\n" not in gap
                    or _reaches_down(gap)
                    or self._is_line(index, gap)
                    or self._ends_fields(index, start, gap)
                ):
                    names = self._numbered(self._labels.longest(index), start)
                    # 号码 of 联系电话及号码 says nothing by itself.
                    if names:
                        return names, gap
            index -= 1
        asked = (
            asked_for(text, start, self._labels) if text[start - 1 : start] in _ANSWERS else None
        )
        if asked is not None:
            return self._labels.names[asked] - TOPICS, "："
        return self._heading(start)

    def _heading(self, start: int) -> tuple[Names, str]:
        """The label that is a line of its own above a column of values, this one among them."""
        if self._headings is None:
            self._headings = Headings(self.text, self._labels)
        column = self._headings.over(start)
        if column is None:
            return NOTHING, ""
        # The values of a column are asked one after another.
        headed = self._headed.get(column.start)
        if headed is None:
            names = self._numbered(self._labels.longest(column.label), column.start)
            headed = self._headed[column.start] = names, "\n"
        return headed

    def is_headed(self, start: int) -> bool:
        """Whether a value stands in a column below a label that may name its kind, or in one of a
        table."""
        names = self._heading(start)[0]
        return bool(names and not names <= TOPICS) or bool(self._tables.header(start))

    def _numbered(self, index: int, value: int) -> Names:
        """The label's names; where it does not say what it numbers, with those of the document
        that is named before it."""
        names = self._with_remark(index)
        if GENERIC not in names:
            return names
        names -= _GENERIC
        labels, documents = self._labels, self._documents
        begin = labels.starts[index]
        kinds = (
            document_before(self.text, begin, labels, documents)
            or document_behind(self.text, value, labels, documents)
            or document_spoken_of(self.text, begin, value, documents)
        )
        if kinds:
            return (names - LOOKALIKE) | kinds
        # What is not known to number anything else may number what the sentence speaks of.
        return names | _GENERIC if names else names

    def _with_remark(self, index: int) -> Names:
        """The label's names; with those of the label that it is a remark to, in brackets, or
        another word for: 档案编号（驾驶证）, IMEI/SN."""
        begin = self._labels.starts[index]
        names = self._labels.names[index]
        if not begin or self.text[begin - 1] not in "（(/／":
            return names
        outer = bisect_right(self._labels.ends, begin - 1) - 1
        if outer < 0 or self._labels.ends[outer] != begin - 1:
            return names
        others = self._labels.names[self._labels.longest(outer)]
        if self.text[begin - 1] in "/／" and LOOKALIKE.isdisjoint(others):
            names -= LOOKALIKE
        return names | others

    def _is_line(self, index: int, gap: str) -> bool:
        """Whether the label is all of the line above the value's."""
        begin = self._labels.starts[self._labels.longest(index)]
        lone = begin == 0 or self.text[begin - 1] == "\n"
        said = gap.strip(" \t\r\n\u3000:：.").casefold()
        return lone and said in _SAID_NUMBER and gap.count("\n") == 1

    def _ends_fields(self, index: int, start: int, gap: str) -> bool:
        """Whether the label is the last of a line's fields, whose value is the next line: 姓名：容某
        住院号 ⏎ 00192837."""
        if gap.strip(" \t\r") != "\n" or not _VALUE_ALONE.match(self.text, start):
            return False
        begin = self._labels.starts[self._labels.longest(index)]
        line = self.text[max(0, begin - LABEL_REACH) : begin].rpartition("\n")[2]
        return line[-1:] in _BLANKS and _FIELD.search(line) is not None

    def touches(self, start: int) -> bool:
        """Whether a label ends exactly where `start` is: IMEI862777030100549."""
        index = bisect_left(self._labels.ends, start)
        return index < len(self._labels.ends) and self._labels.ends[index] == start

    def label_after(self, end: int) -> Names:
        """Names of the label behind a value: 持150938274号护照, 8273645（住院号）."""
        if not may_follow(self.text, end):
            return NOTHING
        index = label_behind(self.text, end, self._labels)
        return NOTHING if index is None else self._labels.names[index] - _GENERIC

    def near(self, names: Names, start: int, end: int, before: int, after: int) -> bool:
        """Whether one of `names` stands in the same clause, before or directly after."""
        starts, ends, said = self._labels.starts, self._labels.ends, self._labels.names
        index = bisect_left(ends, start - before)
        while index < len(starts) and starts[index] <= end + after:
            label_start, label_end = starts[index], ends[index]
            is_named = not names.isdisjoint(said[index])
            index += 1
            if not is_named:
                continue
            if label_end <= start:
                stop = _SENTENCE_END.search(self.text, label_end, start)
                if not stop or self._goes_on(stop.start(), start):
                    return True
            elif label_start >= end and _BESIDE.fullmatch(self.text, end, label_start):
                return True
        return False

    def _goes_on(self, stop: int, start: int) -> bool:
        """Whether a list of people with their numbers goes on: 护照，刘某 SE0317729；陈某 ….; a short
        name stands before each number, and a number before each semicolon."""
        return _LIST_GOES_ON.fullmatch(self.text, max(0, stop - 6), start) is not None

    def label_end_before(self, start: int) -> int:
        """Where the last label before `start` ends; 0 when there is none."""
        index = bisect_right(self._labels.ends, start) - 1
        return self._labels.ends[index] if index >= 0 else 0

    def column(self, start: int) -> Names:
        """The names in the header of the column that `start` stands in."""
        header = self._tables.header(start)
        if not header:
            return NOTHING
        names = self._names_of(header)
        if names & (self._documents | _LIKE_DOCUMENTS) and owns_as_organisation(
            self._tables.row(start)
        ):
            names -= self._documents | _LIKE_DOCUMENTS
        if GENERIC not in names:
            return names
        row = self._tables.row(start)
        kinds = (
            document_of_row(row, self._names_of, self._documents)
            or kinds_told_by_row(header, row)
            or self._titled(start, header, row)
        )
        return (names - _GENERIC - LOOKALIKE) | kinds if kinds else names - _GENERIC

    def _titled(self, start: int, header: str, row: Sequence[tuple[str, str]]) -> Names:
        """The document that the title over a table names: 五保证年审, over 户主 and 证号."""
        top = self._tables.top(start) if numbers_a_persons(header, row) else None
        if top is None:
            return NOTHING
        key = ("title", top, header)
        known: Names | None = self.memo.get(key)
        if known is None:
            known = self.memo[key] = document_of_title(
                self.text, top, header, self._labels, self._documents
            )
        return known

    def header(self, start: int) -> str:
        """The header cell over `start`, empty when it stands in no table."""
        return self._tables.header(start) or ""

    @property
    def has_grid(self) -> bool:
        """Whether the format says which places are cells."""
        return self._tables.has_grid

    def row(self, start: int) -> tuple[tuple[str, str], ...]:
        """The cells of the row that holds `start`, each with its header (empty without one);
        nothing outside a table."""
        return self._tables.row(start)

    def line(self, start: int) -> str:
        """The line that holds `start`, at most 200 characters to each side."""
        low, high = max(0, start - 200), start + 200
        begin = self.text.rfind("\n", low, start)
        end = self.text.find("\n", start, high)
        return self.text[begin + 1 if begin >= 0 else low : end if end >= 0 else high]


def _reaches_down(gap: str) -> bool:
    """A label that ends its line with a colon, or with 是, reaches the next one."""
    head, _, rest = gap.partition("\n")
    return head.strip(" \u3000\r)）") in _LEADS_DOWN and not rest.strip(" \u3000\r")


_LEADS_DOWN = frozenset({":", "：", "是", "为", "号是", "号为", "是：", "为："})


_AFTER_LABEL = re.compile(
    r"\s*(?:[（(/／、\[【].*|[0-9一二三①-③]{0,2}|号码?|编号|信息|及|和|或|与)", re.DOTALL
)


def names_in(text: str, labels: Labels) -> Names:
    """What a header cell names: labels that close it, or that a remark or a second one follows.

    身份证号（必填） names a resident number, QQ咨询量 names nothing.
    """
    names: set[str] = set()
    spans = list(zip(labels.starts, labels.ends, strict=True))
    for (start, end), found in zip(spans, labels.names, strict=True):
        inside = any(
            (low, high) != (start, end) and low <= start and end <= high for low, high in spans
        )
        if not inside and _AFTER_LABEL.fullmatch(text, end):
            names |= found
    return frozenset(names)
