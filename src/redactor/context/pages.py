"""What kind of page a text is, and what that means: recognised from its title and words.

A kind (`rules/pages/`) says which columns its tables may show, for how long it may stand, and
where it decides otherwise than the policy. What no kind claims is `general`.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Container, Iterator, Mapping, Sequence

from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.context.tables import Row, Tables
from redactor.model import Audience, Certainty
from redactor.rulebook import PageKind, Rule
from redactor.text.folding import fold

GENERAL = "general"
#: What the scan says of a word by which some kind of page is recognised.
PAGE = "page"
#: A title is sought in so many first lines and characters.
_TITLE_LINES, _TITLE_REACH = 3, 300
# Sentences, rows, and lines that label a value are no titles.
_NO_TITLE = re.compile("[。；;！!\t|]|[:：][^\n]")
#: Columns that make a table a list of people: a name, and something about the person.
_OF_A_PERSON = frozenset(
    [
        "identity",
        "account",
        "phone",
        "amount",
        "address",
        "certificate",
        "health",
        "birth",
        "cause",
        "income",
    ]
)
# 公 示
_STRETCHED = re.compile("^([\u4e00-\u9fff]) {1,4}([\u4e00-\u9fff])$")
_DAY = r"(?P<y>20[0-9]{2}) ?[-年./] ?(?P<m>[0-9]{1,2}) ?[-月./] ?(?P<d>[0-9]{1,2})"
_DATE_WORDS = re.compile("日期|时间|公示期")
_LABELLED_DAY = re.compile(
    r"(?:发布日期|发布时间|公示时间|公示日期|公示期限?|发文日期|成文日期|更新时间|(?:(?<=\n)|^)(?:日期|时间))[为是自从]?\s*[:：]?\s*"
    + _DAY
)
# 公示期：2026年3月2日至3月10日 ends on its last day.
_LAST_DAY = re.compile(
    r"\s?日?\s?[至到—–~-]{1,2}\s?(?:(?P<y>20[0-9]{2})年)?(?:(?P<m>[0-9]{1,2})月)?(?P<d>[0-9]{1,2})日?"
)
# The line that a notice is signed with: a day, or no more than a year.
_SIGNED = re.compile(
    r"(?:^|(?<!日期)(?<!时间)(?<!年月)(?<!生日)\n)[^\n:：]{0,40}?(?<![0-9])(?P<y>20[0-9]{2}) ?年(?: ?(?P<m>[0-9]{1,2}) ?月(?: ?(?P<d>[0-9]{1,2}) ?日)?)?\s*$"
)


class Bare:
    """Headers without blanks, stars and remarks in brackets.

    >>> Bare()("联系 电话（必填）")
    '联系电话'
    """

    _REMARK = re.compile(r"[（(【\[][^（）()【】\[\]]*[）)】\]]|[\s:：*＊]+")

    def __call__(self, header: str) -> str:
        return self._REMARK.sub("", header)


def title_of(text: str) -> str:
    """The first lines of a text that are no sentences; empty when it has no title.

    >>> title_of("2022年低保对象公示名单\\n根据规定，现予公示。")
    '2022年低保对象公示名单'
    """
    lines = (_STRETCHED.sub(r"\1\2", line.strip()) for line in text[:_TITLE_REACH].split("\n"))
    first = [line for line in lines if line][:_TITLE_LINES]
    titles: list[str] = []
    for line in first:
        if _NO_TITLE.search(line) or len(line) > 80:
            break
        titles.append(line)
    return "\n".join(titles)


# 关于加强救助对象名单管理的通知 is no list.
_ABOUT_WORK = re.compile(
    r"^[^\n]*(?:通知|意见|办法|细则|方案|规定|纪要|报告|讲话|简报|规划|要点|制度|规程|会议|召开|举行|培训班|座谈会|答复|解读|函)(?:[（(][^（）()]*[）)])?\s*(?:\n|$)"
)


def is_about_work(title: str) -> bool:
    """Whether a title is a notice's or a report's, which only speaks about such pages."""
    return _ABOUT_WORK.search(title) is not None


class Recogniser:
    """Which kind a page is; made once for the kinds of a rulebook."""

    def __init__(self, kinds: Mapping[str, PageKind]) -> None:
        self._kinds = kinds
        self._of = {word: kind.name for kind in kinds.values() for word in kind.titles}
        words = sorted(self._of, key=len, reverse=True)
        self._titles = re.compile("|".join(map(re.escape, words)) or "(?!)")

    def by_title(self, title: str) -> str:
        """The kind whose word in the title is the longest; `general` when there is none, or when
        the title is a notice's or a report's about such pages."""
        if is_about_work(title):
            return GENERAL
        found = self._titles.findall(title)
        return self._of[max(found, key=len)] if found else GENERAL

    def by_words(self, found: Container[str]) -> str:
        """The first kind that has enough of its words among those found (a text will do, too)."""
        for kind in self._kinds.values():
            if kind.least and sum(word in found for word in kind.words) >= kind.least:
                return kind.name
        return GENERAL


def lists_people(tables: Tables, fields: Mapping[str, tuple[str, ...]], bare: Bare) -> bool:
    """Whether a table has a column of names and another about the same people."""
    for row in tables.samples():
        named = {field_of(header, fields, bare) for header in row.headers}
        if "name" in named and not named.isdisjoint(_OF_A_PERSON):
            return True
    return False


def named_rows(tables: Tables, fields: Mapping[str, tuple[str, ...]]) -> int:
    """How many rows stand under a column of names, masked names among them."""
    bare = Bare()
    named: dict[int, bool] = {}
    count = 0
    for row in tables.rows():
        if row.section not in named:
            named[row.section] = any(
                field_of(header, fields, bare) == "name" for header in row.headers
            )
        count += named[row.section]
    return count


def field_of(header: str, fields: Mapping[str, tuple[str, ...]], bare: Bare) -> str:
    """What a column tells of (rules/tables/fields.tsv), empty when it is not known."""
    for line in (header, *reversed(header.split("\n"))):
        name = bare(line)
        # 拟救助金额 ends in a known word.
        for start in range(max(1, len(name) - 1)):
            known = fields.get(name[start:])
            if known:
                return known[0]
    return ""


def page_date(text: str) -> datetime.date | None:
    """The day that a page says it was published (the last of the days that a notice stands), by a
    label or the line that it is signed with; of a year or a month alone its last day.

    >>> page_date("公示期：2026年3月2日至3月10日。"), page_date("某某镇人民政府\\n二〇二六年五月十八日")
    (datetime.date(2026, 3, 10), datetime.date(2026, 5, 18))
    """
    for low, high in ((0, 2000), (max(0, len(text) - 500), len(text))):
        for word in _DATE_WORDS.finditer(text, low, high):
            # Folding is slow: only what stands around the word is folded.
            stretch = _folded(text[max(0, word.start() - 3) : word.end() + 60])
            match = _LABELLED_DAY.search(stretch)
            if match is not None:
                first = _date(match)
                last = _LAST_DAY.match(stretch, match.end())
                return (_date(last, first) if last and first else None) or first
    signed = _SIGNED.search(_folded(text.rstrip()[-80:]))
    return _date(signed) if signed else None


_TENS = re.compile("(?P<tens>[一二三])?十(?P<ones>[一二三四五六七八九])?(?=[月日])")
_DIGITS = {each: value for value, each in enumerate("一二三四五六七八九", 1)}


def _folded(text: str) -> str:
    """Digits for Chinese numerals, 十八 among them."""

    def number(match: re.Match[str]) -> str:
        tens = _DIGITS.get(match.group("tens") or "", 1)
        return str(10 * tens + _DIGITS.get(match.group("ones") or "", 0))

    return fold(_TENS.sub(number, text))


def _date(match: re.Match[str], after: datetime.date | None = None) -> datetime.date | None:
    """The day of a match; what it leaves out is as in `after`, or the last there is."""
    year, month, day = (int(match.group(each) or 0) for each in "ymd")
    if after is not None:
        year, month = year or after.year, month or after.month
    month = month or 12
    try:
        return datetime.date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None


def is_expired(
    kind: PageKind, title: str, date: datetime.date | None, today: datetime.date
) -> bool:
    """Whether a page that announces (公示) has stood for longer than its kind may."""
    if kind.days is None or date is None or "公示" not in title:
        return False
    return today > date + datetime.timedelta(days=kind.days)


def about_the_page(rule: Rule, *evidence: str) -> Found:
    """A finding about the page as a whole."""
    answer = Answer(Certainty.LIKELY, evidence, 0, 0, Audience.UNKNOWN)
    return Found(0, 0, rule, answer, "")


# What these columns hold is found, or left, by the rules of its own kind.
_HAS_RULES = frozenset(
    ["identity", "account", "phone", "health", "cause", "birth", "address", "certificate"]
)
# In a column that may not stand at all, what was merely noted is no reason to leave the cell.
_GIVES_WAY = frozenset({"SCHOOL", "OFFICE_ADDRESS"})


def gives_way(found: Found) -> bool:
    """Whether a finding is dropped for one that forbids its whole cell."""
    return found.rule.entity in _GIVES_WAY and not found.answer.marks


def fields_of_subject(title: str, subjects: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """What a list may show because of what it is about (rules/tables/list_subjects.tsv): the age
    of those who get an allowance for their age."""
    return frozenset(
        field for word, (fields,) in subjects.items() if word in title for field in fields.split()
    )


def fields_not_allowed(
    allowed: frozenset[str] | None,
    tables: Tables,
    fields: Mapping[str, tuple[str, ...]],
    rule: Rule,
    found: Sequence[Found],
) -> Iterator[Found]:
    """Cells of columns that a page may not show, in tables of people; a cell in which something was
    found already is spoken about. `allowed`: None for anything."""
    if allowed is None:
        return
    bare = Bare()
    taken = sorted((each.start, each.end) for each in found if not gives_way(each))
    forbidden: dict[int, frozenset[int]] = {}
    for row in tables.rows():
        columns = forbidden.get(row.section)
        if columns is None:
            columns = forbidden[row.section] = _forbidden(row, allowed, fields, bare)
        for cell in row.own if columns else ():
            value = tables.text(cell)
            if cell.column in columns and _says_something(value) and not _overlaps(taken, cell[:2]):
                answer = Answer(Certainty.LIKELY, ("column", "page kind"), cell.start, cell.end)
                yield Found(cell.start, cell.end, rule, answer, value)


def _forbidden(
    row: Row, allowed: frozenset[str], fields: Mapping[str, tuple[str, ...]], bare: Bare
) -> frozenset[int]:
    named = [field_of(header, fields, bare) for header in row.headers]
    if "name" not in named:
        return frozenset()
    return frozenset(
        column
        for column, field in enumerate(named)
        if field and field not in allowed and field not in _HAS_RULES
    )


# Nothing, or masked already.
_EMPTY = re.compile(r"[\s/\\—–-]*")
_MASKED = re.compile("[*＊●]|某|【[^【】]{1,20}】")


def _says_something(value: str) -> bool:
    return not _EMPTY.fullmatch(value) and not _MASKED.search(value, 0, 200)


def _overlaps(taken: Sequence[tuple[int, int]], span: tuple[int, int]) -> bool:
    index = bisect_left(taken, (span[0], 0))
    if index < len(taken) and taken[index][0] < span[1]:
        return True
    return index > 0 and taken[index - 1][1] > span[0]
