"""证号, 编号: what such a label numbers is told by the document that is named before it.

    证件类型：护照  证件号码：…     a field before
    收养证一本，编号…               the same clause
    中华人民共和国残疾人证 ⏎ 姓名 苏某 性别 女 ⏎ 证号 …     the title of a card

The labels are those of rules/context/generic.toml.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from redactor.context.labels import GENERIC, NOTHING, Labels, Names
from redactor.context.papers import paper_of_label, paper_of_rows
from redactor.text.patterns import lazily

#: How far before its number's label a document is named (code points).
_REACH = 90
# The same clause: 一本，证号; 》（编号; 证卡面：编号.
_VALUE = r"[-0-9A-Za-z０-９Ａ-Ｚａ-ｚ·.—－（）()\u4e00-\u9fff]{0,6}[-0-9A-Za-z０-９·.—－]{5,24}"
_CLAUSE = lazily(
    r"[》”\"」）)】]*(?:复印件|原件|正本|副本|副页|首页|内页|卡面|封面|封皮|书|本|证)?(?:共?[一二两三四五1-9壹]\s?[本张份枚个册])?[）)]?"
    r"(?:不慎|已经?)?(?:遗失|丢失|失窃|补办|补领|换领|弄丢|丢|掉|没|不见|找不到|查询|查阅|利用|复印|核对|核验|登记|备案|挂失|换发|补发|过期|到期|失效|注销)?了?(?:[:：，,（(]\s?[\u4e00-\u9fff]{2,4}[）)]?)?"
    r"[\s（(，,、:：;的之其上]{0,4}(?:该|上述|其)?(?:证件?|卡片?)?的?(?:原|新|旧|现)?"
    rf"(?:(?:字号|证号|编号|号码?)?[:：]?\s?{_VALUE}\s?[→、，,；;]\s?(?:原|新|旧|现)?)?"
)
# Whose the lost document is: 遗失学生证一本，某大学2021级纪某，学号….
_LOST = lazily("遗失|丢失|失窃|被盗|补办|挂失|作废")
_HOLDER = lazily(
    r"[》”\"）)]*(?P<lost>(?:遗失|丢失|挂失|作废)(?:声明|启事)?)?(?:[一二两1-9壹]\s?[本张份枚])?[：:，,（(]\s?(?:[^，,。；;\n0-9]{0,12}(?:[0-9]{4}[级届])?[^，,。；;\n0-9]{0,12}[，,]\s?){1,3}"
)
_LOST_REACH = 10
# A field before: nothing but what parts fields.
_FIELD = lazily(r"[）)》”\s|｜│，,；;:：、]{1,20}")
# A title: all of its line, or of a heading, the lines below are short fields.
_TITLE_LINE = lazily(r"[^\n。；]{0,20}$")
_TITLE_END = lazily(
    r"[书卡本]?[》”]?(?:[（(][^（）()\n]{1,6}[）)])?(?:(?:补发|换发|补领|遗失|作废|注销|签发|发放|领取|登记|审批|年审|"
    r"复核|公示|公告|名单|清单|台账|申请|汇总|花名)){0,4}(?:[表册本单书簿条]|凭证|证明|回执|收据)?[ \t\u3000]*\r?\n"
)
_TITLE_REST = 40
_FIELDS = lazily(r"(?:[^\n。；]{0,40}\n){0,4}(?:[^\n。；，]{0,30}[\s|｜\u3000])?")
# But the number of the same card before: 原证编号：P210384756 ⏎ 补发编号：….
_LONG_NUMBER = lazily("(?<![证编]号[：:])(?<![证编]号[：:][A-Za-z])(?<![0-9０-９])[0-9０-９]{6}")


def document_before(text: str, begin: int, labels: Labels, documents: Names) -> Names:
    """The kinds of the document that a generic label beginning at `begin` numbers. `documents`: the
    kinds that are documents."""
    starts, ends = labels.starts, labels.ends
    index = bisect_right(ends, begin) - 1
    floor = begin - _REACH
    while index >= 0 and ends[index] >= floor:
        longest = labels.longest(index)
        start, end, names = starts[longest], ends[longest], labels.names[longest]
        kinds = names & documents
        if kinds and GENERIC not in names:
            if _belongs(text, start, end, begin):
                return kinds
            # Only a card's title reaches over other labels.
            if _title_end(text, start, end) is None:
                return NOTHING
        index = bisect_left(ends, end) - 1
    return NOTHING


def _belongs(text: str, start: int, end: int, begin: int) -> bool:
    if _CLAUSE.fullmatch(text, end, begin) or _FIELD.fullmatch(text, end, begin):
        return True
    holder = _HOLDER.fullmatch(text, end, begin)
    if holder and (holder.group("lost") or _LOST.search(text, max(0, start - _LOST_REACH), start)):
        return True
    title = _title_end(text, start, end)
    if title is None or title > begin:
        return False
    return bool(_FIELDS.fullmatch(text, title, begin)) and not _LONG_NUMBER.search(
        text, title, begin
    )


def _title_end(text: str, start: int, end: int) -> int | None:
    """Where the line ends that is nothing but a short heading with the document at its end."""
    # 社 保 卡 发 放 凭 证: a title that is stretched.
    below = text.find("\n", end, end + _TITLE_REST) + 1
    if not below or not _TITLE_END.fullmatch(text[end:below].replace(" ", "")):
        return None
    line = text.rfind("\n", 0, start) + 1
    return below if _TITLE_LINE.match(text[line:start]) else None


# 证号为C90182736，与本人往来港澳通行证一致.
_VALUE_AND_LINK = lazily(
    r"[A-Za-z]{0,3}[-0-9A-Za-z０-９. ]{5,24}?[”」]?[，,]?(?:与|和|同|跟|系|是|为|属)(?:本人|其|我|他|她|你|您|该|所持|的|原|现|手中)*"
)


def document_behind(text: str, value: int, labels: Labels, documents: Names) -> Names:
    """The kinds of the document that a value beginning at `value` is said to be of."""
    link = _VALUE_AND_LINK.match(text, value, value + _REACH)
    if not link:
        return NOTHING
    begun = labels.starting(link.end(), _LONGEST_KIND)
    return next((kinds for index in begun if (kinds := labels.names[index] & documents)), NOTHING)


_SENTENCE, _BEFORE, _BEHIND = lazily("[。！？!?]"), 60, 60


def document_spoken_of(text: str, begin: int, value: int, documents: Names) -> Names:
    """The kind of document that the sentence of a generic label, beginning at `begin`, and of its
    value is about."""
    label = text[begin:value]
    low = max(0, begin - _BEFORE)
    for end in _SENTENCE.finditer(text, low, begin):
        low = end.end()
    stop = _SENTENCE.search(text, value, value + _BEHIND)
    high = stop.start() if stop else value + _BEHIND
    return _only(paper_of_label(label, text, low, high, documents))


def _only(kind: str | None) -> Names:
    return NOTHING if kind is None else frozenset({kind})


# A cell that names a kind of document is no longer.
_LONGEST_KIND = 20
Row = Sequence[tuple[str, str]]


def document_of_row(row: Row, names_of: Callable[[str], Names], documents: Names) -> Names:
    """The documents that the cells of a row name: 军官证 beside the column 证件号码; or whose: 现役
    under 类型."""
    names = NOTHING
    for header, cell in row:
        if 2 < len(cell) <= _LONGEST_KIND:
            names |= names_of(cell)
        if 2 <= len(cell) <= _LONGEST_CLASS and _IS_A_CLASS.search(header):
            names |= frozenset(kind for kind, whose in _OF_WHOM if whose.fullmatch(cell))
    return names & documents


_IS_A_CLASS = lazily("类[型别]?$|种类|身份$|人群|(?i:type|kind)")
#: Those whose documents are of one kind; no class is called longer.
_OF_WHOM = (
    ("MILITARY_ID", lazily("现役|现役军人|军人|军官|士兵|军士|士官|义务兵|武警|消防|民警|警察")),
    ("TRAVEL_PERMIT", lazily("台胞|台湾(?:居民|同胞)?|港澳(?:居民|同胞|台)?|港澳台(?:居民|同胞)?")),
    ("DISABILITY_CERTIFICATE", lazily("残疾|残疾人(?:士|员)?|残障(?:人士)?|盲人")),
    ("PASSPORT", lazily("外[国籍](?:人|人员|旅客|游客)?|外宾")),
    ("STUDENT_ID", lazily("学生|在校生|大学生|中小学生")),
    (
        "WELFARE_CERTIFICATE",
        lazily("老年人?|老人|低保(?:户|对象)?|特困(?:人员)?|优抚(?:对象)?|退役军人"),
    ),
)
_LONGEST_CLASS = 7


_OF_A_PERSON = lazily("证|卡号|登记号")
# Kinds that a column 编号, which may count the rows, is known to be of by the look of its numbers.
_OF_ONE_SHAPE = frozenset({"BIRTH_CERTIFICATE"})
# How far above a table's first row its title stands (code points), and how long it may be.
_TITLE_REACH, _LONGEST_TITLE, _MOST_TITLES = 300, 60, 2
_OFFICES_ROW = lazily("设备|资产|型号|项目|数量|单价|预算|科目|批次|规格|金额合计")


def numbers_a_persons(header: str, row: Row) -> bool:
    """Whether a generic header stands over somebody's documents: 编号 and 号码 count rows and
    projects, too."""
    return _OF_A_PERSON.search(header) is not None and not any(
        _OFFICES_ROW.search(each) for each, _ in row
    )


def document_of_title(text: str, top: int, header: str, labels: Labels, documents: Names) -> Names:
    """The document named last in the two short lines above the headers of a table, whose first row
    begins at `top`."""
    low = max(0, top - _TITLE_REACH)
    above = text[low:top].split("\n")
    place = top
    first = header.split("\n", 1)[0]
    seen = titles = 0
    for line in reversed(above):
        end, place = place, place - len(line) - 1
        if not seen:
            seen = first in line
        elif line.strip():
            titles += 1
            if len(line) > _LONGEST_TITLE or titles > _MOST_TITLES:
                break
            kinds = _last_document(end - len(line), end, labels, documents)
            if kinds or (kinds := _only(paper_of_rows([line]))):
                return kinds
    return NOTHING


def _last_document(low: int, high: int, labels: Labels, documents: Names) -> Names:
    index = bisect_right(labels.ends, high) - 1
    while index >= 0 and labels.ends[index] > low:
        kinds = labels.names[index] & documents
        if labels.starts[index] >= low and kinds:
            return kinds
        index -= 1
    return NOTHING


# Whose row it is, and what an organisation is called.
_OWNER = lazily("(?:姓名|名称|户名|车主|所有人|权利人|持证人|业户)$")
_ORGANISATION = lazily("(?:公司|集团|合作社|车队|厂|委员会|中心|局)$")


def owns_as_organisation(row: Row) -> bool:
    """Whether the row under 姓名 is a company's, whose numbers are those of its business."""
    return any(_OWNER.search(header) and _ORGANISATION.search(cell) for header, cell in row)


def kinds_told_by_row(header: str, row: Row) -> Names:
    """The kind of the numbers in a column 证号 that the rest of the row is about."""
    if numbers_a_persons(header, row):
        return _only(paper_of_rows([*(each for each, _ in row), *(cell for _, cell in row)]))
    kinds = _only(paper_of_rows([each for each, _ in row]))
    return kinds if kinds <= _OF_ONE_SHAPE else NOTHING
