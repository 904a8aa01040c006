"""Places where something may stand that nobody found: names, days, schools, illnesses and numbers,
and what was found but is nobody's yet. What they are, `scan.stories` weighs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from redactor.context.candidate import Facts
from redactor.context.found import Found
from redactor.context.people import People
from redactor.context.prose.names import NameReader
from redactor.context.signs import CHILDS_AGE, Signs, Spoken
from redactor.context.tables import Row, Tables
from redactor.context.unknown_numbers import form_of, numbers_in
from redactor.detectors import _date_forms as dates
from redactor.detectors._illnesses import TOO_PLAIN, VERBS, is_bound, said_of, tells_of_illness
from redactor.detectors._school_names import school_before
from redactor.model import Audience
from redactor.rulebook import Rulebook
from redactor.scan.called import Called
from redactor.scan.resolve import Claims
from redactor.text import automaton
from redactor.text.folding import fold, is_han
from redactor.text.patterns import lazily


class Kind(StrEnum):
    """What a candidate may be; each has a column of weights in rules/tables/signs.tsv."""

    NAME = "name"
    BIRTH = "birth"
    SCHOOL = "school"
    ILLNESS = "illness"
    WHOSE = "whose"
    NUMBER = "number"


class Place(NamedTuple):
    """A candidate. `at`: the index of the finding that it is, or -1; `own`: signs of its form."""

    kind: Kind
    start: int
    end: int
    at: int = -1
    own: Mapping[str, Collection[str]] = MappingProxyType({})


#: Kinds of which a finding may be a person's or not.
_WHOSE = frozenset({"LANDLINE_PHONE", "IP_ADDRESS", "COORDINATES", "OFFICE_ADDRESS"})
# What the rules take for nobody's is a set's own address: 192.168.1.1.
_OF_A_NETWORK = lazily(r"(?:10|127|192\.168|172\.(?:1[6-9]|2[0-9]|3[01]))\.")
_TITLED = lazily("女士|先生|小姐|阿姨|大爷|大妈|老师|同学|师傅")
# How far from a name lost papers are spoken of; how far before a number words stand.
_NEAR, _TALK = 40, 6
#: How far from who must not be named a name is looked for.
_NEAR_NAMES = 60
#: What is spoken of where names are told that must not be.
_UNNAMED = frozenset(
    {
        *("child", "school", "victim", "family", "adopt", "inform", "drug", "crime", "mental"),
        *("infect", "ill", "guard", "self", "named", "birth", CHILDS_AGE),
    }
)
#: Who may have a birth told; how far from it they are spoken of.
_BORN_ONES = _UNNAMED | {"poor", "kin_adult", "a name", "a mask", "an identity"}
_BIRTH_REACH = 60
#: What findings are for the signs of numbers. A mask takes them away, so that nothing else may hang on
#: them: what is masked has no more to mask.
_SEEN = {
    "PERSON_NAME": "a name",
    "MASKED": "a mask",
    "RESIDENT_ID": "an identity",
    "MOBILE_PHONE": "a mobile",
    "LANDLINE_PHONE": "a landline",
    "HEALTH": "an illness",
    "BIRTH_DATE": "a birth",
    "HOME_ADDRESS": "a home",
    "OFFICE_ADDRESS": "an office",
    "SCHOOL": "a school",
    "CREDIT_CODE": "a firm",
    "BANK_ACCOUNT": "an account",
    "BANK_CARD": "a card",
    "MEDICAL_RECORD": "a patient",
    "WELFARE_CERTIFICATE": "a welfare paper",
    "STUDENT_ID": "a pupil",
}
_FOUND: Mapping[str, tuple[str, ...]] = {"found": ("",)}
_WITH_CLASS: Mapping[str, tuple[str, ...]] = {"with class": ("",)}
_DAY_STARTS = lazily(
    r"(?<![0-9])[0-9]{2,4} ?(?:年|[-/.][0-9])|(?<![0-9])(?:19|20)[0-9]{6}(?![0-9])|民国|光绪"
)
_DAY = lazily(
    "|".join(
        [
            dates.OLD_STYLE,
            dates.IN_WORDS,
            dates.IN_SIGNS,
            r"(?:[0-9]{2}) ?年 ?"
            + rf"(?:{dates.MONTH}) ?月 ?(?:{dates.DAY}(?: ?[日号])?|{dates.LUNAR_DAY})",
            r"[0-9]{2}(?P<short>[-/.])(?:1[0-2]|0?[1-9])(?P=short)" + dates.DAY + "(?![0-9])",
            dates.DIGITS,
        ]
    )
)
_LOST = lazily("遗失|作废|挂失")
_BORN = lazily("(?:19|20)[0-9]{2}")
#: So old, and who was born by then, is no child any more; cells of a row that are looked at.
_GROWN, _LAST_GROWN, _MOST_CELLS = 18, 2006, 16
# A foundling's day.
_OTHER_DAY = lazily("[日号]?[^，。；\n]{0,16}(?:被?发现|捡到|拾到|捡拾|拾获)")
# 贵小区对口某小学: where anybody's children of a place go.
_OF_A_DISTRICT = lazily("(?:对口|施教区|服务范围|招生范围)[为是:：]?")
# 我校诞生于1936年9月18日: what is founded has a birthday, too.
_FOUNDED = lazily(
    "(?:[校院厂馆社报站局会所园店团党军国部队行刊市县区村镇]|公司|组织|小区|集团|银行)(?:正式)?(?:诞生|成立|创建|创办|创立|始建|建成|落成|组建|开业|挂牌|奠基)(?:于|在|[日时][期间]?)?[:：]?\\Z"
    "|(?:建[校院厂馆党军国团社站]|创刊|开馆|开园|通车|投产|校庆日?)(?:于|在|[日时][期间]?)?[:：]?\\Z"
    "|(?:更新|修订|制表|发布|竣工|[始修兴]建|重[修建]|揭牌)(?:于|在|时间|日期)?[：: ]?\\Z"
)
# A year and a month alone are of anything.
_WHOLE_DAY = lazily(r"(?:.*[年月].*月\s?[0-9初廿十]|.*[-/. ][0-9]{1,2}[-/. ][0-9]|[0-9]{8}).*")
# Students are grown; what has a bracket or a verb in it is no name.
_NO_SCHOOL = lazily("大学|学院|[)）](?![0-9一二三四五六七八九十]*班|$)|不了|时间|某")
_SCHOOLS = lazily(
    "小学|中学|幼儿园|学校|中心校|完小|[一二三四五六七八九十实附]小(?![时区组型孩])|[一二三四五六七八九十附]中|职高|[0-9一二三四五六七八九十][）)]?班|[大中小]班(?!额)|年级"
)


class Reading(NamedTuple):
    """A text's candidates in order, and the signs of its places."""

    signs: Signs
    places: list[Place]


class Places:
    """Made once for a rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self._people: People = book.tables.derived(People)
        subjects = {word: row[0] for word, row in book.tables["subject_words"].items()}
        health = next((rule for rule in book.rules if rule.entity == "HEALTH"), None)
        self._health = Facts(health, book.tables) if health is not None else None
        illnesses = frozenset(
            each
            for each in (health.anchors if health else ())
            if each not in TOO_PLAIN and each not in VERBS and tells_of_illness(each)
        )
        # One pass finds what is spoken of and what may be an illness.
        literals = list(dict.fromkeys([*subjects, *sorted(illnesses)]))
        self._finder = automaton.build(literals)
        self._subjects = [subjects.get(each, "") for each in literals]
        self._is_illness = [each in illnesses for each in literals]
        self._called = Called(self._people, book.tables.derived(NameReader))

    def read(self, text: str, tables: Tables, found: Sequence[Found]) -> Reading:
        """What may stand in a text beside what was found."""
        spoken: list[Spoken] = [
            (each.start, each.end, _SEEN[each.rule.entity])
            for each in found
            if each.rule.entity in _SEEN
        ]
        illnesses = []
        for index, start, end in self._finder.find(text):
            subject = self._subjects[index]
            if subject:
                spoken.append((start, end, subject))
            if self._is_illness[index]:
                illnesses.append((start, end))
        signs = Signs(text, tables, spoken)
        # What stands in columns, the columns tell; what somebody says, the talk.
        free = [
            each
            for each in numbers_of(text)
            if tables.row_at(each.start) is None and _is_in_talk(text, each.start)
        ]
        if signs.speaks_of(_UNNAMED, 0, len(text)):
            free += self._names(text, signs)
            free += (each for each in _days(text) if self._may_be_birth(text, signs, each))
            free += _schools(text)
            free += self._illnesses(text, illnesses)
        claims = Claims([each for each in found if each.end > each.start])
        places = [each for each in _nobodys(found) if not signs.is_cut(each.start)]
        places += [each for each in free if not claims.overlap(each.start, each.end)]
        places = [each for each in places if not _is_told_otherwise(text, tables, each)]
        places.sort(key=lambda each: (each.start, -each.end))
        return Reading(signs, places)

    def _may_be_birth(self, text: str, signs: Signs, day: Place) -> bool:
        """Whether a day stands in what is said of somebody: not alone, as below a document."""
        line = text[text.rfind("\n", 0, day.start) + 1 : day.start].strip()
        alone = not line and text[day.end : day.end + 1] in ("", "\n", "\r")
        low, high = day.start - _BIRTH_REACH, day.end + _BIRTH_REACH
        return not alone and signs.speaks_of(_BORN_ONES, low, high)

    def _names(self, text: str, signs: Signs) -> Iterator[Place]:
        near = signs.reach(_UNNAMED, _NEAR_NAMES)
        for start, end, own in self._called.names(text, near, signs.is_cut):
            yield Place(Kind.NAME, start, end, -1, own)

    def _illnesses(self, text: str, illnesses: Sequence[tuple[int, int]]) -> Iterator[Place]:
        if self._health is None:
            return
        until = 0
        for start, end in sorted(illnesses, key=lambda each: (each[0], -each[1])):
            if start < until or is_bound(text[start:end], self._health):
                continue
            low, high = said_of(text, start, end, self._health)
            until = max(high, end)
            yield Place(Kind.ILLNESS, low, high, -1, {"illness": (text[start:end],)})


def _nobodys(found: Sequence[Found]) -> Iterator[Place]:
    """Findings that rules left open."""
    for index, each in enumerate(found):
        entity, answer = each.rule.entity, each.answer
        if each.end <= each.start:
            continue
        if entity == "PERSON_NAME":
            is_whole = each.end - each.start > 1
            if is_whole and not answer.marks and not _TITLED.search(each.value):
                yield Place(Kind.NAME, each.start, each.end, index, _FOUND)
        elif entity == "SCHOOL":
            if not answer.marks:
                yield Place(Kind.SCHOOL, each.start, each.end, index, _FOUND)
        elif (
            entity in _WHOSE
            and answer.audience is Audience.UNKNOWN
            and not _OF_A_NETWORK.match(each.value)
            # A labelled telephone is an office's unless the rules say whose.
            and not (entity == "LANDLINE_PHONE" and "label" in answer.evidence)
        ):
            yield Place(Kind.WHOSE, each.start, each.end, index, {"is": (entity,)})


def _is_told_otherwise(text: str, tables: Tables, place: Place) -> bool:
    """Whether the columns of a table, or a notice of lost papers, tell what stands in a place."""
    if place.kind is Kind.NAME and _is_lost(text, place):
        return True
    row = tables.row_at(place.start)
    if row is None:
        return False
    if place.kind is Kind.NAME:
        return bool(row.headers) and _is_grown(text, row)
    return place.kind in (Kind.BIRTH, Kind.WHOSE)


def _is_in_talk(text: str, position: int) -> bool:
    """Whether words stand right before a number."""
    return any(map(is_han, text[max(0, position - _TALK) : position]))


def _is_lost(text: str, place: Place) -> bool:
    """Whether a name stands where a lost certificate is declared void, which names its bearer."""
    return _LOST.search(text, max(0, place.start - _NEAR), place.end + _NEAR) is not None


def _is_grown(text: str, row: Row) -> bool:
    """Whether the row of a name tells an age or a birth of somebody who is no child."""
    for cell in row.cells[:_MOST_CELLS]:
        header = row.header(cell.column) or ""
        told = text[cell.start : cell.end]
        if "龄" in header and told.removesuffix("岁").isdecimal():
            return int(told.removesuffix("岁")) >= _GROWN
        year = _BORN.search(told) if "出生" in header or "生日" in header else None
        if year:
            return int(year.group()) <= _LAST_GROWN
    return False


def numbers_of(text: str) -> Iterator[Place]:
    """The numbers that do not say themselves what they are."""
    for start, end in numbers_in(text):
        yield Place(Kind.NUMBER, start, end, -1, form_of(text[start:end]))


def _days(text: str) -> Iterator[Place]:
    folded = fold(text)
    until = 0
    for each in _DAY_STARTS.finditer(folded):
        if each.start() < until:
            continue
        day = _DAY.match(folded, each.start())
        if (
            day is not None
            and _WHOLE_DAY.fullmatch(day.group())
            and not _OTHER_DAY.match(text, day.end())
            and not _FOUNDED.search(text, max(0, day.start() - 16), day.start())
        ):
            until = day.end()
            form = "said" if folded[slice(*day.span())] != text[slice(*day.span())] else "digits"
            year = folded[day.start() : day.start() + 4]
            own = {"day": (form,), "decade": (year[:3] if year.isdigit() else "old",)}
            yield Place(Kind.BIRTH, *day.span(), -1, own)


def _schools(text: str) -> Iterator[Place]:
    until = 0
    for each in _SCHOOLS.finditer(text):
        if each.start() < until:
            continue
        school = school_before(text, each.end(), over=True)
        if school is None or school[0] < until:
            continue
        is_of_a_district = _OF_A_DISTRICT.search(text, max(0, school[0] - 6), school[0] + 2)
        if not is_of_a_district and not _NO_SCHOOL.search(text, *school):
            until = school[1]
            with_class = text[school[1] - 1] in "班）)"
            yield Place(Kind.SCHOOL, *school, -1, _WITH_CLASS if with_class else {})
