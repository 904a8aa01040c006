"""What the literals that the automaton finds in a text are: labels, and what wakes detectors.

A header cell is read by the same literals (`names_of`), and what it tells of its column by the
fields of rules/tables/fields.tsv (`names_columns`).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from operator import add

from redactor.context.labels import TOPICS, Labels, Names
from redactor.context.pages import Bare
from redactor.context.surroundings import names_in
from redactor.rulebook import Rulebook, Trait
from redactor.scan.asked import Outside
from redactor.scan.dispatch import Dispatch, Entry, Guard
from redactor.scan.joints import Pairs
from redactor.scan.literals import ENDING_STARTS, RULE_ENDINGS, endings_at, literals
from redactor.text import automaton
from redactor.text.automaton import Match
from redactor.text.folding import clean
from redactor.text.traditional import with_simple_characters

# A label of ASCII letters so long is told from the letters of the number that touches it.
_LONG_WORD = 7
_NUMBER_GLUED = re.compile("[A-Za-z]{1,2}[0-9]{7}")
#: A header of so many characters may be known by its ending, if that tells of one of these.
_LONGEST_NAMED, _TOLD_BY_ENDING = 8, frozenset({"amount", "date"})
#: Headers whose names are remembered, and ends of lines.
_REMEMBERED, _REMEMBERED_ENDS = 4096, 1 << 16
# What a header may close with behind its label, see `surroundings.names_in`.
_HEADER_CLOSES = frozenset("号码息及和或与一二三")
_LETTERS = frozenset(string.ascii_letters)
_FIRST_HAN, _HAN_PAIR = "\u4e00", re.compile("[\u4e00-\u9fff]{2}")
# 作废残疾人证号名单, 以下学籍号：
_LISTED = re.compile(
    "(?P<label>[\u4e00-\u9fff]{1,10}(?:证号|号码?|编号))(?:名单|清单|明细表?|汇总表?|一览表?|列表|如下|公示|登记表)?[：:]?\\s*(?:\n|$)"
)
_LOST = re.compile("遗失|挂失|作废")
# What students of a college get, whose numbers tell them apart.
_OF_STUDENTS = re.compile(
    "(?:学院|大学|院系|学校|专业|校区|学生)[^\n]{0,30}(?:助学金|助学贷款|困难补助|学费减免|勤工助学|休学|退学|复学|学业警示|处分|欠费|宿舍)"
    "|(?:助学金|助学贷款|困难补助|学费减免|学业警示|休学|退学|复学)[^\n]{0,30}(?:学院|大学|院系|系|专业|校区)"
)
#: Fields whose every header names a kind.
_HEADED = {
    "birth": "BIRTH_DATE",
    "school": "SCHOOL",
    "name": "PERSON_NAME",
    "group": "HOME_ADDRESS",
    "home_phone": "LANDLINE_PHONE",
}

#: Entries by the guard that they share.
Guarded = tuple[tuple[Guard | None, tuple[Entry, ...]], ...]
#: The entries that a literal wakes, those that ask what stands behind it, and what it says of
#: people.
Woken = tuple[Guarded, Guarded, str]


class HeaderEnds(dict[str, bool]):
    """Whether a header that ends in two characters may name something, by the last two or one of
    what headers are known to name. What ends in anything but Chinese characters may."""

    def __init__(self, known: Iterable[str]) -> None:
        super().__init__()
        self._known = frozenset(known) | _HEADER_CLOSES

    def __missing__(self, end: str) -> bool:
        if len(self) >= _REMEMBERED_ENDS:
            self.clear()
        is_han = _HAN_PAIR.fullmatch(end) is not None
        may = end in self._known or end[-1:] in self._known or (len(end) > 1 and not is_han)
        self[end] = may
        return may


class Matcher:
    """All literals of a rulebook in one automaton, and what each means."""

    def __init__(self, book: Rulebook, dispatch: Dispatch, *, engine: str | None = None) -> None:
        self._entries = dispatch.entries
        asking = {index for index, entry in enumerate(self._entries) if entry.labelled}
        meanings = literals(book, asking)
        self._literals = list(meanings)
        self.automaton = automaton.build(self._literals, engine=engine)
        # In step with the automaton's literals; None where there is nothing to do.
        self._labels = [meaning if meaning.names else None for meaning in meanings.values()]
        # Literals that begin or end in an ASCII letter, and so may cut a word.
        self._words = frozenset(
            index
            for index, literal in enumerate(meanings)
            if literal[0] in _LETTERS or literal[-1] in _LETTERS
        )
        self._wakes = [
            meaning if meaning.anchors or meaning.labelled or meaning.says else None
            for meaning in meanings.values()
        ]
        self._woken: dict[int, Woken] = {}
        self._fields = book.tables["fields"]
        #: The kinds that are documents.
        self.documents = frozenset(
            rule.entity for rule in book.rules if Trait.DOCUMENT in rule.traits
        )
        #: Those that have little but a label to go by.
        self.labelled = frozenset(
            rule.entity
            for rule in book.rules
            if not rule.traits.isdisjoint({Trait.DOCUMENT, Trait.OF_THINGS})
        )
        self._bare = Bare()
        self.names_of = lru_cache(maxsize=_REMEMBERED)(self._names_of)

    def find(self, text: str) -> tuple[Labels, list[Match]]:
        """The labels in a text, and the matches that wake a detector.

        A label of ASCII letters counts as a whole word only: not the QQ of BBQQ.
        """
        labels = Labels()
        starts, ends, names = labels.starts, labels.ends, labels.names
        waking: list[Match] = []
        endings: list[tuple[int, int, Names]] = []
        meanings, wakes, words = self._labels, self._wakes, self._words
        text = with_simple_characters(text)
        ended = f"{text} "
        for match in self.automaton.find(text):
            index, start, end = match
            meaning = meanings[index]
            if meaning is not None and not (index in words and _cuts_word(text, start, end)):
                starts.append(start)
                ends.append(end)
                names.append(meaning.names)
                if ended[end] in ENDING_STARTS and meaning.endings:
                    for ending in endings_at(text, end):
                        if ending in meaning.endings:
                            endings.append((end + len(ending), start, meaning.endings[ending]))
            if wakes[index] is not None:
                waking.append(match)
        return labels.joined(endings) if endings else labels, waking

    @cached_property
    def pairs(self) -> Pairs:
        """A line break between any other two characters cuts no label of Chinese characters."""
        pairs: set[str] = {ending[:2] for ending in RULE_ENDINGS if len(ending) > 1}
        for literal, labels, wakes in zip(self._literals, self._labels, self._wakes, strict=True):
            if labels is None and (wakes is None or not wakes.labelled):
                continue
            if literal[0] >= _FIRST_HAN or literal[-1] >= _FIRST_HAN:
                pairs.update(map(add, literal, literal[1:]))
                if labels is not None:
                    pairs.update(literal[-1] + ending[0] for ending in labels.endings)
        whole = frozenset(pair for pair in pairs if _HAN_PAIR.fullmatch(pair))
        return Pairs(whole, frozenset(pair[1] for pair in whole))

    @cached_property
    def header_ends(self) -> HeaderEnds:
        """Whether a line that ends in two characters may be a header that names something."""
        labels = zip(self._literals, self._labels, strict=True)
        known = {literal[-2:] for literal, meaning in labels if meaning is not None}
        return HeaderEnds(known | {field[-2:] for field in self._fields})

    def woken(self, index: int) -> Woken:
        """What a literal wakes."""
        found = self._woken.get(index)
        if found is None:
            meaning = self._wakes[index]
            assert meaning is not None
            entries = self._entries
            found = self._woken[index] = (
                _guarded(entries[rule] for rule in meaning.anchors),
                _guarded(entries[rule] for rule in meaning.labelled),
                meaning.says,
            )
        return found

    def names_columns(self, outside: Sequence[Outside], header: str) -> str:
        """What a header cell is known to name: a field, a `label` of a kind, a `topic`; empty when
        nothing."""
        bare = self._bare(header)
        field = self._fields.get(bare)
        if field is not None:
            return field[0]
        # 核定月份 and 应补金额 end in what they tell; other words end in 地址 and 姓名, too.
        if 2 < len(bare) <= _LONGEST_NAMED:
            for start in range(1, len(bare) - 1):
                field = self._fields.get(bare[start:])
                if field is not None and field[0] in _TOLD_BY_ENDING:
                    return field[0]
        names = self.names_of(header)
        if names - TOPICS or any(each.heads(header) for each in outside):
            return "label"
        return "topic" if names else ""

    def column_of(self, header: str) -> str:
        """What stands under a header: a field, or the one kind that the header is a label of; empty
        where it names nothing, or several."""
        field = self.names_columns((), header)
        if field not in {"label", "topic"}:
            return field
        kinds = self.names_of(header) - TOPICS
        return next(iter(kinds)) if len(kinds) == 1 else ""

    def kind_of_title(self, title: str) -> str:
        """The kind of document whose numbers a title says that it lists (残疾人证号名单); empty where it
        says nothing, or of several."""
        if _LOST.search(title):
            # Numbers of lost papers are printed by rule.
            return ""
        listed = _LISTED.search(title)
        if listed is not None:
            kinds = self.names_of(title[listed.start() : listed.end("label")]) & self.documents
            return next(iter(kinds)) if len(kinds) == 1 else ""
        return "STUDENT_ID" if _OF_STUDENTS.search(title) else ""

    def _names_of(self, text: str) -> Names:
        """The names in a header: each line of it names something of its own, and all of them
        together: 残疾 over 等级."""
        names: set[str] = set()
        lines = clean(text).text.split("\n")
        for line in (*lines, "".join(lines)) if len(lines) > 1 else lines:
            bare = line.strip(" \t\r\u3000\u00a0:：")
            labels, _ = self.find(bare)
            names |= names_in(bare, labels)
            # What labels nothing in prose heads a column all the same: 出生, 学校.
            field = self._fields.get(self._bare(bare))
            if field is not None and field[0] in _HEADED:
                names.add(_HEADED[field[0]])
        return frozenset(names)


def _guarded(entries: Iterable[Entry]) -> Guarded:
    by: dict[Guard | None, list[Entry]] = {}
    for entry in entries:
        by.setdefault(entry.guard, []).append(entry)
    return tuple((guard, tuple(each)) for guard, each in by.items())


def _cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a literal of ASCII letters is only a part of a longer word."""
    if start and text[start] in _LETTERS and text[start - 1] in _LETTERS:
        return True
    if end >= len(text) or text[end - 1] not in _LETTERS or text[end] not in _LETTERS:
        return False
    # PASSPORTM58203917: the letter is the number's.
    return end - start < _LONG_WORD or not _NUMBER_GLUED.match(text, end)
