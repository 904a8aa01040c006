"""Whether a sentence or a row speaks of one person: by name, by number, or by pointing.

Dates, illnesses and schools are private only when they are somebody's. Who a sentence speaks of
is found once and kept for all who ask (`Surroundings.memo`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from redactor.context.candidate import Candidate, Facts
from redactor.context.people import BEYOND_DOUBT, FAIR, FIRM, SURE, VERBAL, People
from redactor.context.slots import name_in_slot
from redactor.context.surroundings import Surroundings
from redactor.detectors._person_words import (
    CUT,
    GOES_ON,
    IDENTITY,
    LABELLED,
    MASKED,
    NAMES_HEADER,
    NAMES_ONLY,
    NICKNAMED,
    NO_NICKNAMES,
    NOUN_ENDS,
    POINTED,
    PRONOUN,
    ROLE,
)
from redactor.rulebook import Tables
from redactor.text.patterns import lazily

#: How far a sentence is read to each side, and how far back a form is, to its name (code points).
REACH, FORM_REACH = 120, 160
_ENDS = "。！？!?；;\n"
#: Behind these a line's end is the page's width.
_WRAPS = frozenset("，、,")
_SENTENCE_END = lazily(f"[{_ENDS}]")
_HAN = "\u4e00-\u9fff"
_DOTS = "·•・‧"
_CELL_CUT = lazily(r"[\t|｜│┃]| {2,}|\u3000+|[,，]| ")
_SEXES = frozenset("男女")


class Persons(NamedTuple):
    """Who a sentence speaks of: where each stands (start and end), by how.

    `named`: by a name, masked perhaps, or a number of theirs; `pointed`: 其子, ，女，; `pronouns`:
    她, 本人, which point further back.
    """

    start: int
    end: int
    named: tuple[tuple[int, int], ...]
    pointed: tuple[tuple[int, int], ...]
    pronouns: tuple[tuple[int, int], ...]


def persons(around: Surroundings, facts: Facts, start: int, end: int) -> Persons:
    """Who the sentence around a range speaks of."""
    low, high = sentence(around, start, end)
    key = ("persons", low, high)
    found = around.memo.get(key)
    if found is None:
        found = around.memo[key] = _persons_in(around.text, facts, low, high)
    assert isinstance(found, Persons)
    return found


def _persons_in(text: str, facts: Facts, low: int, high: int) -> Persons:
    part = text[low:high]
    return Persons(
        low,
        high,
        tuple((low + start, low + end) for start, end in _named(part, facts)),
        tuple((low + match.start(), low + match.end()) for match in POINTED.finditer(part)),
        tuple((low + match.start(), low + match.end()) for match in PRONOUN.finditer(part)),
    )


def sentence(around: Surroundings, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a range begins and ends, `REACH` to each side at most; the last
    one is kept, for candidates come one after another."""
    low, high = around.memo.get("sentence", (0, -1))
    if low <= start and end <= high:
        return low, high
    text = around.text
    floor = max(0, start - REACH)
    low = _last_end(text, floor, start)
    while low > floor + 2 and text[low - 1] == "\n" and text[low - 2] in _WRAPS:
        # 赵大娘今年七十三岁，⏎患…: the page's width cuts it.
        low = _last_end(text, floor, low - 1)
    for _ in range(2):
        if (
            low > floor
            and text[low - 1] == "\n"
            and (_is_cut_number(text, floor, low - 1) or _is_page_width(text, floor, low - 1))
        ):
            low = _last_end(text, floor, low - 1)
            while low > floor + 2 and text[low - 1] == "\n" and text[low - 2] in _WRAPS:
                low = _last_end(text, floor, low - 1)
    stop = _SENTENCE_END.search(text, end, end + REACH)
    while stop is not None and stop.group() == "\n" and text[stop.start() - 1] in _WRAPS:
        stop = _SENTENCE_END.search(text, stop.end(), end + REACH)
    if stop is None:
        # Cut short: another range of this sentence reaches further.
        return low, min(len(text), end + REACH)
    around.memo["sentence"] = low, stop.start()
    return low, stop.start()


def _last_end(text: str, low: int, high: int) -> int:
    """Where the last sentence of a range begins."""
    return low + max(map(text[low:high].rfind, _ENDS)) + 1


# A number in brackets that a line break cuts is within the sentence, and a resident number.
_IN_NUMBER = lazily(r"[0-9-]\n[0-9 ]{1,20}[）)]")
_NUMBER_HEAD = lazily(r"(?<![0-9])[1-9][0-9]{5,16}\Z")
_NUMBER_TAIL = lazily(r"[0-9]{1,12}[0-9Xx](?![0-9A-Za-z])")
_RESIDENT = 18


# …拟同意评定为⏎十级伤残，: a line of prose as wide as a page.
_WIDE = lazily(f"[^\n\t|｜：:]{{0,40}}[，。；（][^\n\t|｜：:]{{0,24}}[{_HAN}0-9-]\\Z")
_GOES_ON_BELOW = lazily(
    f"(?![一二三四五六七八九十]{{1,2}}[、，.]|第[一二三四五六七八九十]+[条章])(?:[{_HAN}]|[0-9]{{2,8}}[）)号年月])[^\n\t：:|｜]{{0,7}}(?:[^\n\t|｜]{{0,40}}[，。；）])"
)
_NARROWEST, _WIDEST = 14, 44


def _is_page_width(text: str, low: int, at: int) -> bool:
    """Whether the line's end at a position is where a page of prose ends, within a sentence."""
    line = text.rfind("\n", low, at) + 1
    if (not line and low) or not _NARROWEST <= at - line <= _WIDEST or "  " in text[line:at]:
        return False
    return (
        _WIDE.match(text, line, at) is not None and _GOES_ON_BELOW.match(text, at + 1) is not None
    )


def _is_cut_number(text: str, low: int, at: int) -> bool:
    """Whether the line's end at a position is inside a number."""
    if _IN_NUMBER.match(text, at - 1):
        return True
    head = _NUMBER_HEAD.search(text, low, at)
    tail = _NUMBER_TAIL.match(text, at + 1) if head else None
    return bool(head and tail and len(head.group()) + len(tail.group()) == _RESIDENT)


def named_before(around: Surroundings, facts: Facts, start: int, end: int) -> bool:
    """Whether the sentence names somebody before a range."""
    found = persons(around, facts, start, end)
    return any(stop <= start for _, stop in found.named) or ends_with_name(
        around.text, found.start, start, facts
    )


def person_before(around: Surroundings, facts: Facts, start: int, end: int) -> bool:
    """Whether the sentence speaks of somebody before a range, by a pronoun perhaps."""
    found = persons(around, facts, start, end)
    others = (*found.pointed, *found.pronouns)
    return any(begin < start for begin, _ in others) or named_before(around, facts, start, end)


def person_around(around: Surroundings, facts: Facts, start: int, end: int) -> bool:
    """Whether the sentence around a range speaks of one person."""
    found = persons(around, facts, start, end)
    return person_before(around, facts, start, end) or any(
        begin >= end for begin, _ in (*found.named, *found.pointed, *found.pronouns)
    )


def person_above(text: str, facts: Facts, start: int) -> bool:
    """Whether a form names its person in the lines above."""
    part = text[max(0, start - FORM_REACH) : start]
    return POINTED.search(part) is not None or next(_named(part, facts), None) is not None


def is_subject(text: str, facts: Facts) -> bool:
    """Whether all of a text is written like a name, an unusual one perhaps, in a list's item."""
    item = _SUBJECT.fullmatch(text)
    if item is None:
        return False
    people = facts.tables.derived(People)
    return people.surname_of(item[1]) != "" and item[1] not in people.words


_SUBJECT = lazily(f"[\\s●0-9（）().．、]{{0,8}}([{_HAN}]{{2,3}})")


def names_in(text: str, facts: Facts) -> bool:
    """Whether a name stands in a text, masked or not."""
    return next(_named(text, facts), None) is not None


def begins_with_name(text: str, start: int, facts: Facts) -> bool:
    """Whether what may be a name begins here: behind 患者, say."""
    people = facts.tables.derived(People)
    masked = MASKED.match(text, start)
    if masked:
        return people.begins(text[start])
    found = people.weighed_at(text, start)
    return found is not None and found.weight >= _least(text[start], FAIR)


def ends_with_name(text: str, low: int, end: int, facts: Facts) -> bool:
    """Whether a name, with 户 or a title perhaps, ends here: 马秀莲 before 肢体二级."""
    titled = _TITLED_END.search(text, max(low, end - 3), end)
    stop = titled.start() if titled else end
    people = facts.tables.derived(People)
    begin = people.name_before(text[low:stop], stop - low, SURE)
    return begin < stop - low and text[low + begin] not in VERBAL


_TITLED_END = lazily("(?:户|同志|老人|先生|女士|家|本人)\\Z")


_IN_SLOT = lazily(
    # 我叫盛国庆，; 男的叫裘安，: who says or is told to be called so, whatever the name.
    "(?:(?:[我俺他她的名]|孩子|娃儿?|妈妈?|爸爸?|[儿女]子?|媳妇|老人|对象|带头人|妻子|丈夫|大名)叫|名字是?|来访者|来信人|(?:收治|入院|收住|接诊|救助|来访|转介)(?:登记|对象|人员?)?[：:])(?=[\u4e00-\u9fff]{2,3}(?:[，,、。；;（(吧]|\\s))"
    # 麦兜兜同学因…
    "|(?:^|(?<=[：:，,。；;\\s]))(?=[\u4e00-\u9fff]{2,3}(?:同学|小朋友)[因的有在于被患已，,])"
    "|(?:村民|居民|社员|低保户|贫困户|脱贫户|特困户|五保户|监测户|户主|邻居|工友|患者)(?=[\u4e00-\u9fff]{2,3}[，,、（(])"
)


def _beginnings(tables: Tables) -> re.Pattern[str]:
    """The first characters of what could be names."""
    people = tables.derived(People)
    begins = "".join(each for each in map(chr, range(0x4E00, 0xA000)) if people.begins(each))
    never = "".join(key for key, grade in people.grades.items() if grade == "never")
    seconds = "".join(each[1] for each in people.compound)
    given = "".join(set(never) - set(seconds))
    return re.compile(f"[{begins}](?=[{_HAN}])(?![{given}])")


def _places(text: str, facts: Facts) -> Iterator[int]:
    """Where names may begin, by their first two characters."""
    for match in facts.tables.derived(_beginnings).finditer(text):
        yield match.start()
    if _DOT.search(text):
        for match in _DOTTED.finditer(text):
            yield match.start()


_DOT = lazily(f"[{_DOTS}]")
_DOTTED = lazily(f"[{_HAN}]{{1,8}}[{_DOTS}](?=[{_HAN}])")


def _named(text: str, facts: Facts) -> Iterator[tuple[int, int]]:
    """Where somebody's name or number stands."""
    people = facts.tables.derived(People)
    yield from _full_names(text, facts, people)
    for match in MASKED.finditer(text):
        if people.begins(match.group()[0]):
            yield match.span()
    yield from _nicknamed(text, people)
    for match in _IN_SLOT.finditer(text):
        # 村民高二娃，: hardly a name by itself, one where it is expected.
        end = name_in_slot(text, match.end(), people)
        is_alone = text[end : end + 1] in CUT or text.startswith(("同学", "小朋友", "吧"), end)
        if end > match.end() and is_alone:
            yield match.end(), end
    for match in IDENTITY.finditer(text):
        yield match.span()
    for match in LABELLED.finditer(text):
        yield match.span()


def _full_names(text: str, facts: Facts, people: People) -> Iterator[tuple[int, int]]:
    """Where names stand that nothing leads to but what stands around them."""
    for start in _places(text, facts):
        before = text[start - 1 : start]
        opens = not before or before in CUT or bool(ROLE.search(text, max(0, start - 4), start))
        if not opens and _is_plain_name(text, start, people):
            yield start, start + 3
            continue
        if not opens and (before not in NOUN_ENDS or text[start] in VERBAL) and before != "的":
            continue
        found = people.weighed_at(text, start)
        if found is None:
            continue
        least = SURE
        if opens:
            # Three characters that names are made of are more than two.
            is_long = found.end - start > 2
            least = FIRM if is_long or GOES_ON.match(text, found.end) else FAIR
        if before == "的" and not _CLOSES.match(text, found.end):
            # 病床上的朱天宇，: only where the name closes its clause, or falls ill.
            continue
        if found.weight >= _least(text[start], least):
            yield found.start, found.end


_CLOSES = lazily("[^\u4e00-\u9fff]|\\Z|得了|查出|确诊|患|突发|因病|被查")


def _is_plain_name(text: str, start: int, people: People) -> bool:
    """Whether three characters of a common surname are a name, whatever stands before them, because a
    sentence goes on from it as from a person."""
    if text[start] in VERBAL or text[start - 1 : start + 1] in people.words:
        return False
    found = people.weighed_at(text, start)
    return (
        found is not None
        and found.end - start == 3  # surname and two
        and found.weight >= BEYOND_DOUBT + 1
        and GOES_ON.match(text, found.end) is not None
    )


def _nicknamed(text: str, people: People) -> Iterator[tuple[int, int]]:
    """Where somebody stands by a surname with a word that goes before or behind it."""
    for match in NICKNAMED.finditer(text):
        family = match["family"] or match["elder"]
        if match.group()[:2] in NO_NICKNAMES:
            continue
        # 老兰的儿子: a rarer surname, where a word of kin follows.
        is_kin = len(match.group()) > 2 or _KIN_BEHIND.match(text, match.end())
        if people.single.get(family, 0.0) < (_RARE if is_kin else _COMMON):
            continue
        before = text[match.start() - 1 : match.start()]
        if match["elder"] or not "\u4e00" <= before <= "\u9fff" or before in _BEFORE_NICKNAME:
            yield match.span()


_COMMON, _RARE = 2.0, 0.5
_KIN_BEHIND = lazily(
    "的?(?:儿子|女儿|家|老伴|爱人|媳妇|孩子|母亲|父亲|孙[子女]|平时|从[小前]|一直|刚|[左右双][眼腿耳手脚臂肾侧下上]|去年|今年|前年|上月|昨天|犯病|住院|摔|病了)"
)
_BEFORE_NICKNAME = frozenset("户是的为让把给和与及对向跟找请叫人员工友邻居民")


def _least(surname: str, least: float) -> float:
    """于 and 从 begin a phrase more often than a name."""
    return max(least, BEYOND_DOUBT) if surname in VERBAL else least


def person_in_row(candidate: Candidate, facts: Facts) -> bool:
    """Whether another cell of the candidate's row is a name or a person's number."""
    key = ("row", candidate.around.text.rfind("\n", 0, candidate.start))
    memo = candidate.around.memo
    others = memo.get(key)
    if others is None:
        others = memo[key] = _persons_of_row(candidate, facts)
    own = candidate.text[candidate.start : candidate.end].strip()
    return any(each != own for each in others)


def _persons_of_row(candidate: Candidate, facts: Facts) -> list[str]:
    """The cells of the candidate's row that are a name, a sex, or a person's number."""
    row = candidate.around.row(candidate.start)
    if not row:
        text = candidate.text
        low = text.rfind("\n", max(0, candidate.start - 400), candidate.start) + 1
        high = text.find("\n", candidate.end, candidate.end + 400)
        line = text[low : high if high >= 0 else candidate.end + 400]
        row = tuple(("", cell) for cell in _CELL_CUT.split(line))
    return [cell.strip() for header, cell in row if _is_persons(header, cell.strip(), facts)]


_LIKE_NAME = lazily(
    f"(?!.*(?:[社局所站院校厂店部委办]|公司|中心|超市|小学|学会|协会|合[计作]|小计|单位|人数|机构)\\Z)[{_HAN}]{{1,8}}(?:[{_DOTS}][{_HAN}]{{1,8}}){{0,2}}"
)
# 欺凌者某甲, 某某.
_SOMEBODY = lazily(f"[{_HAN}]{{0,4}}某[某甲乙丙丁戊]")


def _is_persons(header: str, cell: str, facts: Facts) -> bool:
    if cell in _SEXES or IDENTITY.search(cell) or _SOMEBODY.fullmatch(cell):
        return True
    if not 2 <= len(cell) <= 24:
        return False
    people = facts.tables.derived(People)
    if NAMES_ONLY.search(header) and _LIKE_NAME.fullmatch(cell):
        # 乌云其木格, 官学礼: no surname of the table, under 姓名 a name all the same.
        return True
    masked = MASKED.match(cell)
    if masked and (people.begins(cell[0]) or masked.group() == cell):
        return True
    called = NICKNAMED.match(cell)
    if called and called.end() >= len(cell) - 1 and next(_nicknamed(cell, people), None):
        return True
    return people.is_name(cell, FIRM if NAMES_HEADER.search(header) else SURE)
