"""姓名: a name where something points at it: a label, a column, a number, 男 or 女 beside it.

    申请人：张明远        张明远（男，回族）        张明远 13800138000        村民张明远

Running prose is read only with the option `names`. A masked name (张某某, 李*) is no finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.people import BEYOND_DOUBT, FAIR, FIRM, SURE, VERBAL, People
from redactor.context.plights import LIST_WORDS
from redactor.context.prose.names import NameReader
from redactor.context.surroundings import Surroundings
from redactor.model import Certainty
from redactor.text.patterns import lazily

# From a label to its value: a remark in brackets, then a colon, a bar or spaces.
_GAP = lazily(
    r"(?:[（(【\[][^（）()\n【】]{1,12}[）)】\]])?[ \u3000\u00a0]{0,8}"
    r"(?:[:：﹕][ \u3000\u00a0\t]{0,8}\n?[ \u3000\u00a0]{0,4}|[|｜\t]\s?|(?<=[ \u3000\u00a0]))[“\"《【]?"
)
_VERB = lazily("[为是系叫即由]|分别[为是]|名叫|包括|有[:：]")
# What fills the place behind a label, and the labels that ask for nothing but a name.
_FILLED = lazily(r"[\u4e00-\u9fff]{2,8}(?![\u4e00-\u9fff·•])")
_ASKS_FOR_NAME = ("姓名", "名字")
# Between the names of a list.
_REMARK = lazily(r"\s?[（(][^（）()\n]{1,24}[）)]")
_NEXT = lazily(
    r"(?P<close>[ \u3000]?[、/／][ \u3000]?|[和与及])|(?P<space>[ \u3000\u00a0\t]{1,8})|"
    r"(?P<line>[ \u3000]?[，,；;]?\n[ \u3000\t]{0,4}(?:[0-9]{1,3}[.．、])?)|(?P<open>[，,；;][ \u3000]?)"
)
_LONGEST_LIST = 4096
# A noun that a name follows directly ends so; 编辑 and 审核 need a colon.
_PERSON_ENDINGS = frozenset(
    "主人员户者象民生童儿部工师警机子女士母亲父友长代偶夫妻表方告员娘郎爷奶姥媳婿弟妹哥姐岗公家属"
)
_HONORIFICS = ("同志", "先生", "女士", "老人")
_OPENINGS = frozenset("（(，,、：: \t")
_LOOKS_BACK = _OPENINGS | frozenset("0123456789")
# What may stand between a label and a name.
_LEADS = frozenset('：:﹕（(【[|｜ \t\u3000\u00a0为是系叫即由分名包有的“"《')
_AGE_GAP = lazily(r"[（(，,][ \u3000]?\d{1,2}$")
_NUMBER_LABEL = lazily(
    r"(?:的|[（(，,；;、：:\s]{1,2})?(?:本人)?(?:公民|居民)?(?:身份证件?|身份|证件|联系电话|联系方式|电话|手机|联系手机|移动电话|账户?|银行卡|卡|一卡通|残疾人?证|社保卡|微信|学籍|准考证)(?:号码|号)?$"
)
_NUMBER_GAP = " \t\u3000\u00a0:：,，、;；（("
_AFTER_NUMBER = lazily(r"[ \t\u3000\u00a0]{0,4}[（(,，、:：\-—|]?[ \t\u3000\u00a0]{0,4}")
_NAME_IN_CELL = lazily(r"[\u4e00-\u9fff][\u4e00-\u9fff·・•‧]{1,19}")
_NO_NAME_ENDS = lazily(
    "[省市县区镇乡村路街巷组队社局厅处科股室站所院校店厂司行会类级元户人员者等无计款费]$"
)
_PLACE_ENDS = lazily("[村屯庄寨镇乡](?![\u4e00-\u9fff])")
_MASKED_NAME = lazily("[某*＊×○]")
_KIN = lazily(
    "(?:申请人|户主|本人|配偶|丈夫|妻子|父亲?|母亲?|儿子|女儿|[长次三]子|[长次三]女|之[子女妻]|孙子|孙女|祖父|祖母|监护人)"
)


def guard(facts: Facts) -> Callable[[str, int, int], bool]:
    """Behind a label stands a colon, a bracket or what may begin a name."""
    people: list[People] = []

    def may_be_named(text: str, start: int, end: int) -> bool:
        if start < end and (text[start] in _LOOKS_BACK or text[start:end] in _HONORIFICS):
            return True
        after = text[end : end + 1]
        if after == "\n" and text.endswith(_HEADS, 0, end):
            return True
        if text.endswith(_CHILDREN, start, end) and _LIST_HEAD.match(text, end - 2):
            return True
        if after in _LEADS:
            return True
        if not people:
            people.append(facts.tables.derived(People))
        return people[0].begins(after) or "·" in text[end : end + 8]

    return may_be_named


def labelled(candidate: Candidate, facts: Facts) -> list[Answer]:
    """The names behind a label."""
    return _behind(candidate, facts.tables.derived(People), candidate.start)


def anchor(candidate: Candidate, facts: Facts) -> Sequence[Answer]:
    """The name behind 村民 or before ，男，."""
    people = facts.tables.derived(People)
    value = candidate.value
    if value in _HONORIFICS:
        named = _ending(candidate, people, candidate.start, SURE)
        return named or (_behind(candidate, people, candidate.end) if value == "老人" else ())
    if value[0] in _OPENINGS:
        return _ending(candidate, people, candidate.start, FAIR)
    if value[0].isdigit():
        gap = _AGE_GAP.search(candidate.text, max(0, candidate.start - 4), candidate.start + 1)
        return _ending(candidate, people, gap.start(), FAIR) if gap else ()
    return _behind(candidate, people, candidate.end)


def number(candidate: Candidate, facts: Facts) -> list[Answer] | None:
    """The name that touches an identifier, over brackets, a colon or the number's label."""
    text, start = candidate.text, candidate.start
    people = facts.tables.derived(People)
    stop = _before_number(text, start)
    begin = people.name_before(text, stop, SURE) if stop else stop
    if begin < stop:
        return [_named(candidate, people, begin, stop, "number")]
    gap = _AFTER_NUMBER.match(text, candidate.end)
    begin = gap.end() if gap else candidate.end
    if begin == candidate.end:
        return None
    found = people.weighed_at(text, begin)
    if found is None or found.weight < SURE or _goes_on(text, found.end):
        return None
    return [_named(candidate, people, begin, found.end, "number")]


def cell(candidate: Candidate, facts: Facts) -> list[Answer]:
    """The names in a cell of a column of names."""
    people = facts.tables.derived(People)
    text = candidate.text[candidate.start : candidate.end]
    answers: list[Answer] = []
    if people.is_latin(text):
        return [_named(candidate, people, candidate.start, candidate.end, "column")]
    for run in _NAME_IN_CELL.finditer(text):
        begin, end = run.span()
        kin = _KIN.match(text, begin)
        if kin and kin.end() < end and not people.is_name(run.group()):
            begin = kin.end()
        name = text[begin:end]
        if people.is_name(name, FIRM) or (
            (begin, end) == (0, len(text))
            and (
                people.could_be_called(name)
                or people.is_transliterated(name)
                or _may_be_named(name, people)
            )
        ):
            start = candidate.start + begin
            answers.append(_named(candidate, people, start, candidate.start + end, "column"))
    return answers


def bare_cell(value: str, facts: Facts) -> Answer | None:
    """A cell without header that is a name and nothing else; villages and masked names are none."""
    people = facts.tables.derived(People)
    if not people.is_name(value, FIRM) or _NO_NAME_ENDS.search(value):
        return None
    surname = people.surname_length(value)
    return Answer(Certainty.POSSIBLE, ("column of values",), 0, len(value), coarse=surname)


def _may_be_named(text: str, people: People) -> bool:
    """Whether a column alone makes a name of three characters that nothing speaks against."""
    return (
        len(text) == 3
        and people.surname_of(text) != ""
        and text not in people.words
        and not _NO_NAME_ENDS.search(text)
        and not _MASKED_NAME.search(text)
    )


def read(around: Surroundings, facts: Facts) -> list[Answer]:
    """The names in running prose, by parts of speech and context."""
    names = facts.tables.derived(NameReader).names(around.text, around.told)
    return [
        Answer(Certainty.POSSIBLE, ("prose",), start, end, coarse=coarse)
        for start, end, coarse in names
        # 白岭村, alone in its cell
        if not _PLACE_ENDS.match(around.text, end)
    ]


def _named(candidate: Candidate, people: People, start: int, end: int, why: str) -> Answer:
    surname = people.surname_length(candidate.text[start:end])
    return candidate.answer(Certainty.LIKELY, why, start=start, end=end, coarse=surname)


def _behind(candidate: Candidate, people: People, start: int) -> list[Answer]:
    """The name or names behind a label that ends at `start`."""
    text = candidate.text
    column = _column_below(text, people, start) or _rows_below(text, people, start)
    if column:
        return [_named(candidate, people, low, high, "label") for low, high in column]
    gap = _GAP.match(text, start)
    begin, least = (gap.end(), FIRM) if gap else (start, SURE)
    # 姓名仇小米: a stretched label and value, put together.
    if not gap and text[start - 1] not in _PERSON_ENDINGS and not text.endswith("姓名", 0, start):
        return []
    verb = _VERB.match(text, begin)
    if verb:
        begin, least = verb.end(), SURE
    if not gap and text[begin - 1 : begin + 1] == "儿童":
        return []
    if not gap and text[begin : begin + 1] in VERBAL:
        least = BEYOND_DOUBT
    names = list(_names_from(text, people, begin, least))
    if not names and gap:
        names = _unusual(text, people, start, begin)
    return [
        _named(candidate, people, low, high, "label")
        for low, high in names
        # 儿童姓名　年龄　监护人: the next header.
        if not _HEADER.fullmatch(text, low, high)
    ]


_HEADER = lazily("年龄|性别|民族|金额|学校|班级|年级|备注|关系|户籍|住址|时间|日期|单位|职务|电话")


_LONGEST_COLUMN, _LINE = 400, 8
_HEADS = ("姓名", "名单", "户主")


def _column_below(text: str, people: People, label_end: int) -> list[tuple[int, int]]:
    """The names, a line each, below a label alone on its line: a table that came apart."""
    if text[label_end : label_end + 1] != "\n":
        return []
    head = text[text.rfind("\n", 0, label_end) + 1 : label_end]
    if not head.endswith(_HEADS) or len(head) > _LINE:
        return []
    lines: list[tuple[int, int]] = []
    start = label_end + 1
    while len(lines) < _LONGEST_COLUMN:
        end = text.find("\n", start, start + _LINE)
        end = len(text) if end < 0 and len(text) - start < _LINE else end
        name = text[start:end].strip() if end >= 0 else ""
        if not name or not (people.is_name(name, FIRM) or _may_be_named(name, people)):
            break
        lines.append((start, start + len(text[start:end].rstrip())))
        start = end + 1
    return lines if len(lines) > 1 else []


# 孤儿基本生活费发放名单, and a row below it: 1 杨雨欣 1150元.
_LIST_HEAD = lazily(r"[^，,。；;：:\n]{2,40}?" + LIST_WORDS + r"[：: \u3000]*\n")
_CHILDREN = ("孤儿", "儿童", "学生")
_LIST_ROW = lazily(
    r"[ \t\u3000]*(?:[（(]?[0-9]{1,3}[）)]?[.．、 \t\u3000]{0,2})?(?P<name>[\u4e00-\u9fff·]{2,12})[ \t\u3000，,：:|｜]{1,8}[0-9男女]"
)


def _rows_below(text: str, people: People, label_end: int) -> list[tuple[int, int]]:
    """The names that begin the rows under a list's title, which tells whose names they are."""
    head = _LIST_HEAD.match(text, text.rfind("\n", 0, label_end) + 1)
    if not head or head.end() <= label_end:
        return []
    rows: list[tuple[int, int]] = []
    start = head.end()
    while len(rows) < _LONGEST_COLUMN:
        row = _LIST_ROW.match(text, start)
        name = row["name"] if row else ""
        if not row or not (people.is_name(name, FIRM) or _may_be_named(name, people)):
            break
        rows.append(row.span("name"))
        start = text.find("\n", row.end()) + 1
        if not start:
            break
    return rows if len(rows) > 1 else []


def _unusual(text: str, people: People, label_end: int, begin: int) -> list[tuple[int, int]]:
    """A name that fills what stands behind the label: 次仁卓玛, or 安静 behind 姓名."""
    filled = _FILLED.match(text, begin)
    if not filled:
        return []
    value = filled.group()
    # In a row the next cell may be a header: 姓名, 金额.
    is_asked = text.endswith(_ASKS_FOR_NAME, 0, label_end) and text[begin - 1] not in "\t|｜"
    if people.is_transliterated(value) or (is_asked and people.could_be_called(value)):
        return [filled.span()]
    return []


def _names_from(text: str, people: People, start: int, least: float) -> Iterator[tuple[int, int]]:
    """A name and those that follow it in its list."""
    for _ in range(_LONGEST_LIST):
        found = people.weighed_at(text, start)
        if found is None or found.weight < least:
            return
        yield found.start, found.end
        remark = _REMARK.match(text, found.end)
        following = _NEXT.match(text, remark.end() if remark else found.end)
        if not following:
            return
        start = following.end()
        least = FAIR if following.lastgroup == "close" else SURE
        if following.lastgroup == "line" and not _fills_line(text, people, start):
            return


def _fills_line(text: str, people: People, start: int) -> bool:
    """Whether a line of a list has nothing but names on it."""
    end = text.find("\n", start, start + 200)
    line = text[start : end if end >= 0 else start + 200]
    return all(people.is_name(part) for part in re.split(r"[、，,\s]+", line.strip("。；;\r ")))


def _ending(candidate: Candidate, people: People, end: int, least: float) -> list[Answer]:
    """The name that ends at `end`."""
    text = candidate.text
    if text.endswith(_HONORIFICS, max(0, end - 2), end):
        end -= 2
    begin = people.name_before(text, end, least)
    return [_named(candidate, people, begin, end, "beside")] if begin < end else []


def _before_number(text: str, start: int) -> int:
    """Where a name before the number would end: over the number's label and what parts them."""
    head = text[max(0, start - 24) : start].rstrip(_NUMBER_GAP)
    label = _NUMBER_LABEL.search(head)
    if label:
        head = head[: label.start()].rstrip(_NUMBER_GAP)
    return max(0, start - 24) + len(head)


def _goes_on(text: str, end: int) -> bool:
    """Whether more characters of a word follow."""
    return "\u4e00" <= text[end : end + 1] <= "\u9fff"
