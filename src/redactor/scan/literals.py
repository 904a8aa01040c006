"""All literals of a rulebook in one list: what each one means when the automaton finds it.

A label is also written with an ending: 身份证 as 身份证号, 身份证号码 or 身份证编号. The longest
label wins, so that the 编号 in it is not taken for a look-alike's label. Endings are read behind
a label that was found, not multiplied into the literals: the list is read at every start.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from redactor.context.labels import Names
from redactor.context.pages import PAGE
from redactor.context.people_words import TELLING
from redactor.rulebook import Rulebook
from redactor.text.folding import FULL_WIDTH

#: What a label may end in besides.
RULE_ENDINGS = ("号", "号码", "编号", "证号", "卡号", "账号")
_TOPIC_ENDINGS = ("号", "号码")
#: What an ending begins with.
ENDING_STARTS = frozenset(ending[0] for ending in RULE_ENDINGS)
# A rule's label that ends so has its ending already.
_ENDED = ("号", "码")
_LETTER = re.compile("[A-Za-z]")


class Meaning(NamedTuple):
    """`names`: entities and topics that the literal labels; `endings`: what it labels with an
    ending behind it; `anchors`: rules it wakes; `labelled`: rules that ask what stands behind
    it; `says`: what it says of the person beside it (rules/tables/people_words.tsv), or that it is
    a word of some kind of page."""

    names: Names = frozenset()
    endings: Mapping[str, Names] = MappingProxyType({})
    anchors: tuple[int, ...] = ()
    labelled: tuple[int, ...] = ()
    says: str = ""


def endings_at(text: str, position: int) -> tuple[str, ...]:
    """The endings that stand at a position, shortest first.

    >>> endings_at("身份证号码", 3), endings_at("身份证件", 3)
    (('号', '号码'), ())
    """
    two = text[position : position + 2]
    if two == "号码":
        return ("号", "号码")
    if two[:1] == "号":
        return ("号",)
    return (two,) if two in RULE_ENDINGS else ()


def literals(book: Rulebook, asking: Container[int] = ()) -> dict[str, Meaning]:
    """Every literal with its meaning; rules are named by their index in the book. `asking`: the
    rules whose labels wake them."""
    labels = _Labels()
    anchors: dict[str, tuple[int, ...]] = {}
    for index, rule in enumerate(book.rules):
        for label in rule.labels:
            # What stands behind the label of an asking rule is no number: 监护人账号 is an account.
            ended = label.endswith(_ENDED) or index in asking
            labels.add(label, rule.entity, () if ended else RULE_ENDINGS)
        alone: tuple[int, ...] = (index,)
        woken = dict.fromkeys(_all_widths(rule.anchors), alone)
        for form in woken.keys() & anchors.keys():
            woken[form] = (*anchors[form], index)
        anchors |= woken
    for topic in book.topics:
        for label in topic.labels:
            labels.add(label, topic.name, _TOPIC_ENDINGS)
    meanings = labels.meanings()
    # Tens of thousands of anchors (every province with every letter) mean a handful of things.
    waking = {rules: Meaning(anchors=rules) for rules in set(anchors.values())}
    both = {literal: meanings[literal] for literal in meanings.keys() & anchors.keys()}
    meanings.update(zip(anchors, map(waking.__getitem__, anchors.values()), strict=True))
    for literal, own in both.items():
        meanings[literal] = own._replace(anchors=anchors[literal])
    nothing = Meaning()
    for index, rule in enumerate(book.rules):
        if index in asking:
            for form in dict.fromkeys(form for label in rule.labels for form in _widths(label)):
                known = meanings.get(form, nothing)
                meanings[form] = known._replace(labelled=(*known.labelled, index))
    _add_people_words(book, meanings)
    return meanings


def _add_people_words(book: Rulebook, meanings: dict[str, Meaning]) -> None:
    nothing = Meaning()
    for word, (says,) in book.tables["people_words"].items():
        telling = [each for each in says.split() if each in TELLING]
        if telling:
            meanings[word] = meanings.get(word, nothing)._replace(says=telling[0])
    for page in book.pages.values():
        for word in page.words:
            known = meanings.get(word, nothing)
            if not known.says:
                meanings[word] = known._replace(says=PAGE)


class _Labels:
    """What each form of each label names. Meanings are shared: thousands of labels say the same."""

    def __init__(self) -> None:
        # By form: names, each with the endings that it goes on with.
        self._forms: dict[str, dict[str, tuple[str, ...]]] = {}

    def add(self, label: str, name: str, endings: tuple[str, ...]) -> None:
        for form in _widths(label):
            of_form = self._forms.setdefault(form, {})
            # Digits of full width keep to themselves.
            goes_on = endings if form == label or _LETTER.search(label) else ()
            of_form[name] = max(of_form.get(name, ()), goes_on, key=len)

    def meanings(self) -> dict[str, Meaning]:
        shared: dict[tuple[tuple[str, tuple[str, ...]], ...], Meaning] = {}
        found: dict[str, Meaning] = {}
        for form, names in self._forms.items():
            key = tuple(names.items())
            meaning = shared.get(key)
            if meaning is None:
                meaning = shared[key] = _label_meaning(names)
            found[form] = meaning
        return found


def _label_meaning(names: Mapping[str, tuple[str, ...]]) -> Meaning:
    endings = {
        ending: frozenset(name for name, goes_on in names.items() if ending in goes_on)
        for ending in dict.fromkeys(itertools.chain.from_iterable(names.values()))
    }
    return Meaning(frozenset(names), endings)


def _widths(text: str) -> Iterable[str]:
    """The text in upper, lower and sentence case, half and full width, where it holds ASCII letters; an
    ASCII text without them in both widths."""
    if not _LETTER.search(text):
        return (text, text.translate(FULL_WIDTH)) if text.isascii() else (text,)
    return _cased([text, *_as_keys(text)])


def _as_keys(text: str) -> tuple[str, ...]:
    """English words as a program writes them for a key.

    >>> _as_keys("Patient ID"), _as_keys("IMEI")
    (('patient_id', 'patientId', 'patientid'), ())
    """
    words = text.lower().split(" ")
    if len(words) == 1 or not text.isascii():
        return ()
    first, *rest = words
    return "_".join(words), first + "".join(map(str.capitalize, rest)), "".join(words)


def _all_widths(texts: Sequence[str]) -> Iterable[str]:
    """The same for many, at once because there are tens of thousands."""
    lettered = [text for text in texts if _LETTER.search(text)]
    plain = (text for text in texts if not _LETTER.search(text))
    return itertools.chain(itertools.chain.from_iterable(map(_widths, plain)), _cased(lettered))


def _cased(texts: Sequence[str]) -> Iterable[str]:
    if not texts:
        return ()
    joined = "\0".join(texts)
    sentence = "\0".join(text.capitalize() for text in texts)
    cases = {joined.upper(), joined.lower(), joined.title(), sentence}
    wide = (case.translate(FULL_WIDTH) for case in cases)
    forms = (form.split("\0") for form in (*cases, *wide))
    return dict.fromkeys(itertools.chain(texts, *forms))
