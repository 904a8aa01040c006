"""Names in running prose where they matter: beside words for a child or for people who must not be
named, and wherever such a name stands again.

Names in prose are reported only with the option `names`. A child's name must go all the same, so
the few sentences that speak of one are read; what is found there and turns out to be an adult's is
left alone again.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from redactor.context.ages import birth_of, is_minor, says_minor
from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.context.people import BEYOND_DOUBT, FAIR, SURE, TRANSLITERATED, VERBAL, People
from redactor.context.people_words import INFORMS, MINOR, PARENT, PROTECTED, VICTIM
from redactor.context.plights import CLASS_BEHIND, LOST, RELIEF_OF_CHILD, of_a_child
from redactor.context.prose.names import NameReader
from redactor.context.slots import (
    NO_SURNAMES,
    name_before,
    name_in_file,
    name_in_slot,
    names_after,
    names_behind,
    names_of_items,
)
from redactor.context.tables import Tables
from redactor.model import Certainty
from redactor.rulebook import Rule
from redactor.rulebook import Tables as Facts
from redactor.wording.clauses import FULL_STOP, stretch

#: The evidence of a name that stays only if it is marked.
NEARBY = "words nearby"
# Said of a child's ID number or birth date.
_BIRTH = "birth"
# Said of a student number.
_PUPILS = "pupils"
# 蒲子轩同学: the name goes before.
_CLASSMATE = "同学"
# What may stand between 孤儿 and the name.
_TO_NAME = frozenset("的：:、 \u3000\t“（(")
# Surnames that rather begin another word here: 孩子要上学, 父母离婚.
_WORDS_TOO = VERBAL | frozenset("那时要母父宫常都平方全能干强多")
_VERBS = frozenset("把占达看要")
# Behind these a name is to be expected, behind 孩子 and 学生 seldom.
_NAMED_CHILDREN = frozenset(
    {"孤儿", "弃婴", "女童", "男童", "女婴", "男婴", "幼女", "幼童", "患儿"}
)
_CLASS = re.compile("(?:小学|中学|年级|班[）)]?|初[一二三]|高[一二三])$")
# 高岭镇 is a place.
_PLACES = frozenset("省市县区镇乡村路街社校院园局所站")
_OPENING = re.compile(r"^[\s　]*(?:[0-9]{1,3}[.、． ]{1,3})?|[，,：:]\s?")
_GOES_ON = re.compile("[，,（(因自被系在遭经由已]|[0-9]")
_REACH = 120
#: How much must speak for a name behind 孤儿 or 孙女, where a name is to be expected.
_EXPECTED, _DOUBTED = 0.5, 1.5
#: 留守儿童 and 三年级学生 are said of somebody, 孩子 of anybody.
_GENERIC = 3
#: A repeated name must be so long: a short one stands in other words.
_SHORTEST_REPEATED = 3

# Whose student number it is goes before its label.
_PUPILS_NUMBER = re.compile("(?:全国|个人|临时)?学籍(?:辅)?(?:号码?|编号)[:：为是]{0,2}\\s?$")
# 给予学生裴浩然记过处分
_DISCIPLINED = re.compile(
    "[\u4e00-\u9fff]{2,4}?(?:记[大小]?过|(?:严重)?警告|留校察看|开除|[^，。；]{0,8}处分)"
)
_LABEL_REACH, _CLASS_REACH = 16, 60
_SAY_WHOSE = frozenset({_PUPILS, _BIRTH, PARENT, INFORMS})
_LOST_REACH = 60
_ABOUT = re.compile("(?:关于|对于|针对|收到|接到|接|就|对|据|[，。：:；\\n])$")
# 给予胥文博同学留校察看处分
_LEADS_TO_CLASSMATE = re.compile(
    "(?:关于|对于|针对|给予|殴打|欺负|推搡|[对与和跟同被将把班级、，。：:；（(\n“]|^)$"
)
_OF_CLASSMATES = re.compile("同[班校桌级年]{1,2}同学$")
_TITLE = re.compile(
    "[\u4e00-\u9fff]{0,10}(?:公示|公告|通报|名单|救助|资助|发放|申请|登记|情况|档案|记录|台账|简介|走访|随访|回访|摘要|案例)[:：]\\s?"
)


# 艾滋病患者随访：马得福，…; 留守儿童档案：殷小娟，
_ANY_TITLE = re.compile("[\u4e00-\u9fff]{0,10}[:：]\\s?(?=[\u4e00-\u9fff]{2,4}[，,、（( ])")
_BEFORE_WORDS = frozenset({MINOR, _BIRTH, "age"})
_GRADE = re.compile("[初高][一二三]|[一二三四五六七八九]年级")
_PUPIL = re.compile(
    "[初高][一二三]|[一二三四五六七八九]年级|(?:小|初中|高中|中)?学生|孤儿|留守儿童|困境儿童"
)
_NO_PUPIL = re.compile("学籍|证|编号|号|会|资助|家长|档案|宿舍|服务|管理")
# 患者家属, 被害人代理人: another's name follows.
_NOT_LED = re.compile(
    "家属|代表|代理|方|们|之|监护|亲属|家庭|权益|协会|群体|满意|安全|就医|隐私|及其?家|服务"
)
# 被拐17年的常小虎, 溺水身亡的学生滕嘉乐.
_BETWEEN = re.compile(
    "[^，。；：:、\\n的]{0,8}的(?:[一二两三四五六七八九十0-9]{1,2}名)?(?:学生|男孩|女孩|孩子|儿童|男童|女童|少年|少女)?"
)


#: Many strings and a text: index, start and end of each place where one of them stands.
Finder = Callable[[Sequence[str], str], Iterable[tuple[int, int, int]]]


class Word(NamedTuple):
    """A word of rules/tables/people_words.tsv in a text, and what it says."""

    start: int
    end: int
    says: str


class Mentions:
    """Reads one text. `rule` is the rule of names."""

    def __init__(self, text: str, tables: Tables, rule: Rule, facts: Facts) -> None:
        self._text = text
        self._tables = tables
        self._rule = rule
        self._facts = facts
        self._people = facts.derived(People)
        # Up to here sentences were read: overlapping stretches are not read again.
        self._until = 0

    def where_they_matter(
        self,
        words: Iterable[Word],
        found: Sequence[Found],
        days: Sequence[datetime.date],
        *,
        lists_children: bool = False,
    ) -> list[Found]:
        """Names that the scan did not find, beside telling words and beside a child's own date;
        `lists_children`: the items of the page's lists begin with names."""
        births = (
            Word(each.start, each.end, _BIRTH)
            for each in found
            if each.rule.entity != "STUDENT_ID"
            and (birth := birth_of(each))
            and is_minor(birth, days)
        )
        pupils = (
            Word(each.start, each.end, _PUPILS)
            for each in found
            if each.rule.entity == "STUDENT_ID"
        )
        names: dict[int, Answer] = {}
        for word in sorted([*words, *births, *pupils]):
            for answer in self._beside(word):
                names.setdefault(answer.start, answer)
        if lists_children:
            for start, end in names_of_items(self._text, self._people):
                names.setdefault(start, self._answer(start, end))
        return self._free(names.values(), found)

    def again(self, found: Sequence[Found], find: Finder) -> list[Found]:
        """Other places of the names that carry a mark, with the same mark. `find` finds many
        strings in one pass."""
        marked = {
            each.value: each
            for each in found
            if each.answer.marks
            and each.rule.entity == "PERSON_NAME"
            and len(each.value) >= _SHORTEST_REPEATED
        }
        names = list(marked)
        answers = [
            marked[names[index]].answer._replace(start=start, end=end, evidence=("named above",))
            for index, start, end in find(names, self._text)
        ]
        return self._free(answers, found)

    def _free(self, answers: Iterable[Answer], found: Sequence[Found]) -> list[Found]:
        """Answers that overlap no finding and not one another."""
        taken = sorted((each.start, each.end) for each in found if each.end > each.start)
        free: list[Found] = []
        last = 0
        for answer in sorted(answers, key=lambda each: (each.start, -each.end)):
            index = bisect_left(taken, (answer.end, 0))
            is_free = index == 0 or taken[index - 1][1] <= answer.start
            if is_free and answer.start >= last:
                last = answer.end
                value = self._text[answer.start : answer.end]
                free.append(Found(answer.start, answer.end, self._rule, answer, value))
        return free

    def _beside(self, word: Word) -> Iterator[Answer]:
        for answer in self._read_beside(word):
            row = self._tables.row_at(answer.start)
            if row is None or not row.headers:
                yield answer

    def _read_beside(self, word: Word) -> Iterator[Answer]:
        said = self._text[word.start : word.end]
        # A pupil goes by a comma, too: 丁小慧，三年级学生.
        by_comma = self._text[word.start - 1 : word.start] in "，,"
        is_pupil = _PUPIL.fullmatch(said) and not _NO_PUPIL.match(self._text, word.end)
        if word.says in _BEFORE_WORDS and (not by_comma or is_pupil):
            named_before = name_before(self._text, word.start, self._people)
            if named_before:
                yield self._answer(*named_before)
        if word.says == MINOR and (in_file := name_in_file(self._text, word.end, self._people)):
            yield self._answer(*in_file)
        if word.says in _SAY_WHOSE:
            yield from self._whose(word)
            return
        if said == _CLASSMATE:
            yield from self._classmates(word)
            return
        if word.says in (MINOR, PROTECTED):
            yield from self._under_title(word)
        if word.says == VICTIM or said in _NAMED_CHILDREN or _GRADE.fullmatch(said):
            yield from self._led_to(word)
        if word.says != VICTIM:
            yield from self._spoken_of(word, said)

    def _spoken_of(self, word: Word, said: str) -> Iterator[Answer]:
        """The names behind a word and in its sentence."""
        named = word.says == PROTECTED or said in _NAMED_CHILDREN or len(said) > _GENERIC
        if word.says != "age":
            pupil = _CLASS.search(self._text, max(0, word.start - 12), word.start)
            pupil = pupil or _DISCIPLINED.match(self._text, word.end)
            expected = named or word.says == "kin" or pupil is not None
            expected = expected or (word.says == MINOR and self._is_in_need(word))
            yield from self._behind(word.end, expected=expected)
        if word.says == PROTECTED:
            yield from self._sentence(word.start, word.end)
        if word.says == "age" and says_minor(self._text[max(0, word.start - 4) : word.end + 3]):
            yield from self._behind(word.end, expected=True)
            yield from self._sentence(word.start, word.end)

    def _is_in_need(self, word: Word) -> bool:
        """Whether the sentence tells of a child in need, who is likely named: 被霸凌的男孩计明轩."""
        if self._text[word.end : word.end + 1] in _WORDS_TOO:
            return False
        told = self._text[slice(*stretch(self._text, word.start, word.end, FULL_STOP, _REACH))]
        return RELIEF_OF_CHILD.search(told) is not None

    def _classmates(self, word: Word) -> Iterator[Answer]:
        """蒲子轩同学, and 韦子涵被同班同学冉天宇推搡, where a child's plight is told."""
        start = self._named_to(word.start, SURE, _LEADS_TO_CLASSMATE)
        told = self._text[slice(*stretch(self._text, start, word.end, FULL_STOP, _REACH))]
        if not RELIEF_OF_CHILD.search(told):
            return
        if start < word.start:
            yield self._answer(start, word.start)
        elif _OF_CLASSMATES.search(self._text, max(0, word.start - 4), word.end):
            yield from self._sentence(word.start, word.end)
            for low, high in names_behind(self._text, word.end, self._people):
                yield self._answer(low, high)

    def _whose(self, word: Word) -> Iterator[Answer]:
        """Whose number or date it is, whose mother; who it was that reported something."""
        if word.says == _PUPILS:
            yield from self._with_class(word)
            yield from self._with_number(word)
        elif word.says == _BIRTH:
            yield from self._sentence(word.start, word.end)
        else:
            yield from self._named_before(word)

    def _with_class(self, word: Word) -> Iterator[Answer]:
        """毕思源，七（3）班，全国学籍号…: a pupil at the beginning of a line, with a class."""
        start = self._text.rfind("\n", max(0, word.start - _REACH), word.start) + 1
        for end in (start + 3, start + 2, start + 4):
            name = self._text[start:end]
            if CLASS_BEHIND.match(self._text, end) and self._people.is_name(name, _EXPECTED):
                yield self._answer(start, end)
                return

    def _with_number(self, word: Word) -> Iterator[Answer]:
        """转学申请：邰思远，学籍号G640106…: whose number it is stands before the number's label."""
        low = max(0, word.start - _LABEL_REACH)
        label = _PUPILS_NUMBER.search(self._text, low, word.start)
        if label is None or LOST.search(self._text, max(0, word.start - _LOST_REACH), word.start):
            return
        named = name_before(self._text, label.start(), self._people)
        if named:
            yield self._answer(*named)

    def _named_before(self, word: Word) -> Iterator[Answer]:
        """李梓涵妈妈 where a class is spoken of; 关于佘国栋实名举报…"""
        low, high = max(0, word.start - _CLASS_REACH), word.end + _CLASS_REACH
        if word.says == PARENT and not of_a_child(self._text, low, high):
            return
        stop = word.start - self._text.startswith("的", word.start - 1)
        led = _ABOUT if word.says == INFORMS else _LEADS_TO_CLASSMATE
        start = self._named_to(stop, FAIR, led)
        if start < stop:
            yield self._answer(start, stop)

    def _named_to(self, stop: int, least: float, led: re.Pattern[str] | None) -> int:
        """Where the name begins that ends here; `stop` itself without one. `led`: what a name that
        is too rare to be told by itself may stand behind."""
        start = self._people.name_before(self._text, stop, least)
        if start < stop or led is None:
            return start
        for begin in (stop - 3, stop - 2, stop - 4):
            if (
                begin >= 0
                and led.search(self._text, max(0, begin - 2), begin)
                and name_in_slot(self._text[:stop], begin, self._people) == stop
            ):
                return begin
        return stop

    def _under_title(self, word: Word) -> Iterator[Answer]:
        """困境儿童救助公示：撒欣怡，…: what a title of children leads to."""
        title = (_TITLE if word.says == MINOR else _ANY_TITLE).match(self._text, word.end)
        if title:
            for start, stop in names_behind(self._text, title.end(), self._people):
                yield self._answer(start, stop)

    def _led_to(self, word: Word) -> Iterator[Answer]:
        """被害人谷美兰, 被拐17年的常小虎, 初二(3)班的裴昊和尹泽宇."""
        end = word.end
        if _NOT_LED.match(self._text, end):
            return
        between = _BETWEEN.match(self._text, end)
        # 被害人伊诺的监护人: the name right behind goes before what 的 leads to.
        for begin in dict.fromkeys((end, between.end() if between else end)):
            named = list(names_behind(self._text, begin, self._people))
            for start, stop in named:
                yield self._answer(start, stop)
            if named:
                return

    def _behind(self, end: int, *, expected: bool) -> Iterator[Answer]:
        """孤儿晏某某, 12岁的晏某某."""
        start = end
        while self._text[start : start + 1] in _TO_NAME and start < end + 2:
            start += 1
        first = self._text[start : start + 1]
        if self._text[start - 1 : start + 1] == "父母":
            return
        may_begin = self._people.begins(first) or (expected and first in TRANSLITERATED)
        if not may_begin or (first in _VERBS and not expected):
            return
        least = _EXPECTED if expected else _DOUBTED
        if first in (NO_SURNAMES if expected else _WORDS_TOO):
            least = BEYOND_DOUBT
        stop = self._people.name_at(self._text, start, least)
        if stop - start < _SHORTEST_REPEATED:
            stop = self._people.name_at(self._text, start, SURE)
        sure = False
        if stop == start and expected and first not in NO_SURNAMES:
            stop = name_in_slot(self._text, start, self._people)
            sure = True
        if stop > start and (sure or self._text[stop : stop + 1] not in _PLACES):
            yield self._answer(start, stop)
            # 贫困学生拜文静、姬小龙: the rest of its list.
            for low, high in names_after(self._text, stop, self._people):
                yield self._answer(low, high)

    def _sentence(self, start: int, end: int) -> Iterator[Answer]:
        """The names in a sentence, by parts of speech."""
        if start < self._until:
            return
        low, high = stretch(self._text, start, end, FULL_STOP, _REACH)
        low, self._until = max(low, self._until), high
        said = self._text[low:high]
        # Its subject may have a name that is too rare to be told by parts of speech.
        for opening in _OPENING.finditer(said):
            begin = opening.end()
            least = BEYOND_DOUBT if said[begin : begin + 1] in _WORDS_TOO else _EXPECTED
            finish = self._people.name_at(said, begin, least)
            if finish - begin >= _SHORTEST_REPEATED and _GOES_ON.match(said, finish):
                yield self._answer(low + begin, low + finish)
        for begin, finish, _ in self._facts.derived(NameReader).names(said):
            is_word = said[begin] in NO_SURNAMES and (
                self._people.name_at(said, begin, BEYOND_DOUBT) == begin
            )
            if said[finish : finish + 1] not in _PLACES and not is_word:
                yield self._answer(low + begin, low + finish)

    def _answer(self, start: int, end: int) -> Answer:
        coarse = self._people.surname_length(self._text[start:end])
        return Answer(Certainty.POSSIBLE, (NEARBY,), start, end, coarse=coarse)


def without_idle(found: Iterable[Found]) -> list[Found]:
    """The findings but names that were only read because of a word nearby and carry no mark."""
    return [each for each in found if each.answer.evidence != (NEARBY,) or each.answer.marks]
