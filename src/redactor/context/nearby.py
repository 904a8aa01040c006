"""A label nearby: what numbers are that no detector claimed and no label directly beside explains.

    年审要填档案编号，在副页右边        talk: one asks, another says the number
    老冯：350201837461
    社保卡到卡领取名单                  a title over a list
    邓某华    B04817263
    （家长账户）：车某/建行/43810099801827364；连某/中行/104718273645
    名下有两张社保卡，其中01827364X号卡已注销

The nearest of all labels before such a number tells its kind, topics such as 项目编号 or 金额
included: what they say ends the search, and so does a label that has a value of its own, unless
the number is of the same make.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from itertools import accumulate

from redactor.context.found import Found
from redactor.context.labels import GENERIC, LOOKALIKE, NOTHING, TOPICS, Labels, Names
from redactor.text.patterns import lazily

#: Fewer digits are told by a label beside them only.
LEAST = 6
#: How far before its number a label stands (code points), and so many lines above.
REACH, _LINES = 120, 3
_IN_LINE, _LONGEST_ASKED, _LONGEST_TITLE = 60, 60, 40
_LONGEST_HEAD, _LONGEST_LEAD = 12, 8
_LIST_EDGES = frozenset("/／|｜、；;（( \t\u3000")
# Labels of these stand beside somebody, whose number of another kind may follow.
_BESIDE_A_NUMBER = frozenset({"PERSON_NAME", "HEALTH", "SCHOOL", "BIRTH_DATE", "HOME_ADDRESS"})
# Dates, decimals, and a hotline with the area before it: 0943-12345.
_DATE = lazily(
    r"(?:19|20)[0-9]{2}[-./][0-9]{1,2}(?:[-./][0-9]{1,2})?|[0-9]{1,5}\.[0-9]{1,6}"
    r"|0[1-9][0-9]{1,2}-(?:1[0-9]{2,4}|9[56][0-9]{3})"
)
_PHONES = frozenset({"MOBILE_PHONE", "LANDLINE_PHONE", "HOTLINE", "EMAIL", "WECHAT_ID"})
_LONGEST_PHONE = 13
_RUN = lazily("[0-9０-９][-0-9０-９ .]{3,}[0-9０-９]")
# Dates, months and mobiles tell themselves.
_OTHERWISE = lazily(
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])?|1[3-9][0-9]{9}|(?P<same>[0-9])(?P=same)*"
)
# What may follow the number: a pause, or words of talk; 号楼 and 元 explain it otherwise.
_ENDS = lazily(
    r"$|[\s，,。；;、！!？?）)】\]|｜/／”\"'’…~～]|号?(?:那?张?[卡证]|的|是|已|吗|吧|呢|哦|啊|对|可以|就|这|那|\Z|[\s，,。；;、！!？?）)】\]])"
)
# What leads from words to the number: 其中, 另贴, 抄的是.
_LEADS = lazily(
    r"(?:其中|[贴写填报记印发念读抄录刻喷打]|登记|显示|输入|提供|补报|完整|全号|备用|另一?[个张本部台]?|还有|[是为系即叫成]|[新旧原现老]的?|对|好的?|嗯|哦|喏|给|[打敲手]字|抄|[我咱俺]|[军士武警官兵][退转]?)"
    r"(?:的|了|着|成|到|下|是|为|吧|哈|你|号|有|本|张|个|证|卡|册|那)*(?:编号|号码|证号|卡号|号)?$"
)
# 旧本C73918264交回，新本CA1827364寄出
_ANOTHER = lazily("[新旧原现老另][的一]?[本张个证卡册号]?(?:是|为|号)?$")
_LEADS_FIELD = lazily(
    r"^(?:在|写在|见|完整|全|[新旧原现]|备用|另[一外]?|其中|如下|下面|分别|改为|更正|正确|应为|[第]?[一二两三]).{0,6}$|(?:[这那]个|下面|如下|[的就]是|[找看]到|写着)$"
)
_TALK = lazily(
    r"[ \t\u3000]*(?:[\[【（(]?[0-9][-0-9:./ ]{3,18}[\]】）)]?\s*)?"
    r"(?P<who>[^\s：:，,。；;0-9][^\s：:，,。；;]{0,9})(?:\s?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?\s?[：:＞>]"
)
# Who speaks is no field of a form.
_FIELD = lazily("[号码单编字第证牌址额价费数量期间称型级类款话址箱库区版件]$|举报|投诉|咨询|热线")
_SAID = lazily(r"[^0-9０-９\n]{0,16}$")
# 换绑要IMEI，家长发一下：“…”
_SENT = lazily("[发报填念写抄说给][我你您]?一?下?(?:[了给过]来?)?[吧啊哈呀]?$")
# Who wrote the next line, and when, as chats are exported: 老冯 10:22.
_STAMP = lazily(
    r"[ \t]*[^\s：:]{1,12}[ \t]+(?:[0-9/.年月日-]{4,11} )?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?[ \t]*"
)
# The first cell of a list's line: 1. 邓某华.
_ROW = lazily(
    r"[ \t\u3000]*(?:[（(]?[0-9]{1,3}[.．、)）\s]\s*)?[\u4e00-\u9fff·*＊×某]{2,6}[ \t\u3000|｜，,：:（(]{1,8}$"
)
_LIST = lazily(
    "名单|登记|发放|花名|一览|台账|清单|明细|汇总|领取|公示|核对|统计|发群|报[到给]?群|如下|[：:][ \t]*$"
)
# Who asks without a speaker's name before it.
_ASKED = lazily("[？?]|[发报填念拍记]一?下?|提供|登记|统计|[带拿交]|查|多少|补|要|[：:][ \t]*$")
_ALONE = lazily(r"[ \t\u3000]*(?:[（(]?[0-9]{1,2}[.、)）]\s?)?$")
# 问：…证号呢？答：6101…
_ANSWER = lazily('(?:呢|吗|是?多少|是什么|记得吗)?[？?] ?(?:答|回答|我|他|她)[：:说] ?[“"]?')
_CLAUSE = lazily('[，,。；;、/／|｜\\s：:（(“"]')
_STOP = lazily("[。！!？?\n]")


def explains_itself(digits: str) -> bool:
    """Whether digits are a date, a month or a mobile, whatever stands near, or one digit again and
    again."""
    return _OTHERWISE.fullmatch(digits) is not None


class Nearby:
    """The labels of a text for its numbers that nothing claimed, asked from first to last."""

    def __init__(self, text: str, labels: Labels, found: Sequence[Found]) -> None:
        self._text, self._labels = text, labels
        spans = sorted((each.start, each.end) for each in found)
        self._starts = [start for start, _ in spans]
        self._ends = list(accumulate((end for _, end in spans), max))
        # What is masked already answers no label.
        self._valued = sorted(each.start for each in found if each.rule.entity != "MASKED")

    def is_claimed(self, start: int, end: int) -> bool:
        """Whether something was found in a range."""
        index = bisect_left(self._starts, end)
        return index > 0 and self._ends[index - 1] > start

    def claim(self, start: int, end: int) -> None:
        """Note what a label nearby told."""
        index = bisect_left(self._starts, start)
        self._starts.insert(index, start)
        self._ends.insert(index, end)
        insort(self._valued, start)

    def is_told(self, start: int, written: str) -> bool:
        """Whether nothing need be asked of digits as they are written: they were claimed, tell
        themselves, or no label of ours stands near. Spares most numbers all else."""
        if len(written) < LEAST or (
            "\n" not in written and self.is_claimed(start, start + len(written))
        ):
            return True
        if written.isascii() and (
            _DATE.fullmatch(written) or (written.isdigit() and explains_itself(written))
        ):
            return True
        return self._nearest(start, len(written)) is None

    def names(self, start: int, end: int) -> Names:
        """The kinds that the nearest label says a number is of; `start`: where its letters begin."""
        index = self._nearest(start, _digits(self._text[start:end]))
        if index is None or not _ENDS.match(self._text, end, end + 4):
            return NOTHING
        label = self._labels.ends[index]
        gap = self._text[label:start]
        if any(
            not self.is_claimed(label + run.start(), label + run.end())
            for run in _RUN.finditer(gap)
        ):
            return NOTHING
        stands = self._in_line(gap, start) if "\n" not in gap else self._below(index, start, end)
        if not stands or (self._has_value(index) and not self._is_alike(index, start, end)):
            return NOTHING
        return self._labels.names[index] - TOPICS

    def _nearest(self, start: int, digits: int) -> int | None:
        """The nearest label that says of what kind a number is; None when it is none of ours. A
        long number is no phone's."""
        passed = _BESIDE_A_NUMBER | _PHONES if digits > _LONGEST_PHONE else _BESIDE_A_NUMBER
        labels, floor = self._labels, start - REACH
        index = bisect_right(labels.ends, start) - 1
        while index >= 0 and labels.ends[index] >= floor:
            longest = labels.longest(index)
            names = labels.names[longest]
            if GENERIC not in names:
                if not names.isdisjoint(LOOKALIKE):
                    return None
                if any(name.isupper() for name in names - passed):
                    return longest
            index = bisect_left(labels.ends, labels.ends[index]) - 1
        return None

    def _has_value(self, index: int) -> bool:
        """Whether what stands right behind a label was found: that value is what it labels."""
        end = self._labels.ends[index]
        place = bisect_left(self._valued, end)
        return place < len(self._valued) and self._valued[place] <= end + 8

    def _is_alike(self, index: int, start: int, end: int) -> bool:
        """Whether a number has as many digits as the label's own value, or is the next of a list."""
        low = self._valued[bisect_left(self._valued, self._labels.ends[index])]
        edge = self._text[start - 1]
        if edge in _LIST_EDGES and edge == self._text[low - 1]:
            return True
        if _ANOTHER.search(self._text, start - _LONGEST_LEAD, start):
            return True
        high = min(self._ends[bisect_left(self._starts, low)], low + 40)
        return _digits(self._text[low:high]) == _digits(self._text[start:end])

    def _in_line(self, gap: str, start: int) -> bool:
        """Whether a label in the same line reaches a number over words: 两张社保卡，其中01827364X号."""
        if _ANSWER.fullmatch(gap):
            return True
        gap = gap.rstrip('“"「‘')
        if not gap or _STOP.search(gap):
            return False
        parts = _CLAUSE.split(gap)
        last = parts[-1]
        if last:
            is_led = len(last) <= _LONGEST_LEAD and _LEADS.search(last) is not None
            return len(parts) > 1 and len(gap) <= _IN_LINE and is_led
        edge = gap[-1]
        head = parts[0]
        if len(head) > _LONGEST_HEAD or (_FIELD.search(head) and not _LIST.search(head)):
            # 学籍系统工单：XJ2025…
            return False
        if edge in "：:":
            led = _LEADS_FIELD.search(parts[-2]) or _SENT.search(parts[-2])
            return len(parts) == 2 or led is not None
        if edge in "，,":
            return len(parts) == 2 and bool(head)
        # An item of a list behind its heading.
        return edge in _LIST_EDGES and (":" in gap or "：" in gap)

    def _below(self, index: int, start: int, end: int) -> bool:
        """Whether a label in one of the lines above reaches a number: an answer, a list's row."""
        text = self._text
        label, begin = self._labels.ends[index], self._labels.starts[index]
        low = text.rfind("\n", 0, start) + 1
        title = text.rfind("\n", 0, begin) + 1
        between = text[label:low].split("\n")
        if len(between) - 1 > _LINES + sum(map(bool, map(_STAMP.fullmatch, between))):
            return False
        head, rest = text[low:start], between[0]
        spoken = _TALK.match(head)
        if spoken:
            asked = _TALK.match(text, title, begin + 1) or _ASKED.search(
                text, begin, label + len(rest)
            )
            said = head[spoken.end() :]
            return (
                asked is not None
                and _FIELD.search(spoken["who"]) is None
                and len(rest) <= _LONGEST_ASKED
                and _SAID.fullmatch(said) is not None
                and (
                    not said.strip()
                    or said.rstrip()[-1:] in "，,：:、！!。"
                    or bool(_LEADS.search(said.rstrip()))
                )
            )
        if _ALONE.fullmatch(head):
            lines = [each for each in between[1:-1] if each.strip() and not _STAMP.fullmatch(each)]
            closing = text[end : end + 16].partition("\n")[0]
            return not lines and len(rest) <= 14 and len(closing) < 14 and not _RUN.search(closing)
        if _ROW.fullmatch(head) and low - title <= REACH:
            heading = text[title : label + len(rest)]
            return (
                len(heading) <= _LONGEST_TITLE
                and "。" not in heading
                and bool(_LIST.search(heading))
            )
        return False


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
