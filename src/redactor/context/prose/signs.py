"""The signs that a stretch of running text is a name: of its characters, its words, its company.

A sign is a short phrase such as `surname common`, `word 3 guessed nr` or `before title`; what each
weighs stands in rules/tables/name_signs.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from redactor.context.people import TRANSLITERATED, VERBAL, People
from redactor.context.prose.words import (
    FOREIGN,
    OFFICE,
    PERSON_ENDINGS,
    PLACES,
    Company,
)
from redactor.text.folding import is_han
from redactor.text.segmenter import Segmenter
from redactor.text.segmenter import Tagged as Word

_HAN = re.compile("[\u4e00-\u9fff]")
_DOTS = frozenset("·・•‧.．")
_DOT = re.compile("[·・•‧.．]")
#: The first sign of a name with dots; its parts may be initials: 戴维·L·柯兰德.
DOTTED = "dotted"
_PARTS = "(?:[\u4e00-\u9fff]{1,8}|[A-Z](?=[·・•‧.．]))"
_DOTTED = re.compile(f"[\u4e00-\u9fff]{{1,8}}(?:[·・•‧.．]{_PARTS}){{1,3}}")
# What the dictionary has grown onto a name: 某某理论.
_SUFFIXES = ("理论", "思想", "主义", "政府", "总统", "先生", "女士", "同志", "主席", "总理", "说")
# Weights of given names: of one that a listed name must have, of one likely character.
_LISTED, _LIKELY_GIVEN, _FULL = 1.2, 0.5, 2.0
_LONGEST_WORD = 4
_OF_FAMILIES = PLACES | frozenset("窑棚坝垄坊沟坡坪塘垭垸岗岭墩坳坑祠坟")
_LONGEST_FOREIGN = 8
_BLANKS = "\n\u3000 \t"


class Stretch(NamedTuple):
    """A stretch that could be a name and the signs that speak for or against it."""

    start: int
    end: int
    signs: tuple[str, ...]


class Piece:
    """A piece of text with its words."""

    def __init__(self, text: str, people: People, company: Company, tools: Segmenter) -> None:
        self.text = text
        self.people = people
        self.company = company
        self.tools = tools
        self.knows = tools.knows
        self.words: dict[int, Word] = {}
        self.ending: dict[int, Word] = {}
        position = 0
        for word, tag in _parted(tools.tag(text)):
            self.words[position] = (word, tag)
            position += len(word)
            self.ending[position] = (word, tag)

    def kind(self, word: str) -> str:
        """The part of speech of a listed word; empty when it is not listed."""
        return kind_of(self.tools, word)

    def stretches(self) -> Iterator[Stretch]:
        """Everything that could be a name."""
        text, people = self.text, self.people
        for match in _HAN.finditer(text):
            start = match.start()
            if people.begins(text[start]):
                yield from self.native(start)
                if start in self.words or start + 1 in self.words:
                    yield from self._surname_alone(start)
            if text[start] in TRANSLITERATED and start in self.words:
                yield from self._foreign(start)
            if (
                text[start : start + 2] in self.company.japanese
                or text[start : start + 3] in self.company.japanese
            ):
                yield from self._japanese(start)
        for match in _DOTTED.finditer(text):
            yield from self._dotted(*match.span())

    def native(self, start: int, ends: Collection[int] | None = None) -> Iterator[Stretch]:
        """A surname with one or two characters more, that ends in one of these places."""
        text, people = self.text, self.people
        for end in range(start + 2, min(start + 5, len(text) + 1)):
            if ends is not None and end not in ends:
                continue
            surname = people.surname_of(text[start:end])
            given = text[start + len(surname) : end]
            if not surname or not 1 <= len(given) <= 2 or people.given_weight(given) < -5:
                continue
            # Words of three characters are listed to be no names: 林长制.
            if end - start > 2 and text[start:end] in people.words:
                continue
            signs = [
                "native",
                "surname double"
                if surname in people.compound
                else f"surname {people.surname_grade(surname)}",
                f"given {len(given)} {_step(people.given_weight(given))}",
                *self._seams(start, end),
                *self._native_company(start, end, given),
                *self._other_words(start, end),
            ]
            if len(given) == 1:
                signs += self._longer(end)
            if surname in VERBAL:
                signs.append("verbal surname")
            yield Stretch(start, end, tuple(signs))

    def _native_company(self, start: int, end: int, given: str) -> list[str]:
        """The company; of less weight for a name that the dictionary lists."""
        company = self.company_of(start, end)
        kind = self.kind(given) if len(given) == 2 else ""
        signs = ["given is word"] if kind not in ("", "nr") else []
        is_listed = len(given) == 2 and self.kind(self.text[start:end])[:2] == "nr"
        if is_listed and self.people.given_weight(given) >= _LISTED:
            return [*signs, f"known name {kind}", *(f"known {sign}" for sign in company)]
        return [*signs, *company]

    def _other_words(self, start: int, end: int) -> list[str]:
        """Whether ordinary words begin here or lie over a border."""
        text, words = self.text, self.people.words
        signs = []
        if self.knows(text[end - 1 : end + 1]):
            signs.append("word over the end")
        if start and self.knows(text[start - 1 : start + 1]):
            signs.append("word over the beginning")
        if text[start:end] in words:
            signs.append("listed word")
        elif text[start : start + 2] in words:
            signs.append("begins a listed word")
        return signs

    def _longer(self, end: int) -> list[str]:
        """Whether a name of two characters may go on for a third."""
        signs = []
        if self.people.given_weight(self.text[end : end + 1]) > _LIKELY_GIVEN:
            signs.append("could be longer")
        if self._is_longer(end):
            signs.append("is longer")
        return signs

    def _is_longer(self, end: int) -> bool:
        """Whether a name that goes on for one character would end where names end."""
        if not self.people.may_be_given(self.text[end : end + 1]):
            return False
        return self._behind(end + 1)[0] in {"behind title", "behind ，", "behind nothing"}

    def _surname_alone(self, start: int) -> Iterator[Stretch]:
        """李先生, 吕老."""
        text = self.text
        rest = text[start + 1 : start + 5]
        title = next(
            (rest[:size] for size in (4, 3, 2, 1) if rest[:size] in self.company.honorifics), ""
        )
        if not title or text[start] not in self.people.single:
            return
        # 李家 is a family, 李家村 and 马家窑 are places.
        if title == "家" and text[start + 2 : start + 3] in _OF_FAMILIES:
            return
        word, _ = self.words.get(start, ("", ""))
        signs = [
            "alone",
            f"alone surname {self.people.surname_grade(text[start])}",
            f"alone title {title if len(title) == 1 else 'long'}",
            f"alone word {'surname' if word == text[start] else 'both' if word == text[start] + title else 'other'}",
            *self._before(start),
        ]
        yield Stretch(start, start + 1, tuple(signs))

    def _foreign(self, start: int) -> Iterator[Stretch]:
        text = self.text
        end = start
        while end in self.words:
            word, _ = self.words[end]
            if not all(each in TRANSLITERATED for each in word):
                break
            end += len(word)
            if end - start > _LONGEST_FOREIGN:
                break
            if end - start < 2:
                continue
            name = text[start:end]
            strong = sum(each in FOREIGN for each in name)
            if not strong or text[end : end + 1] in _DOTS or (start and text[start - 1] in _DOTS):
                continue
            exact = self.words[start][0] == name
            tag = self.words[start][1]
            signs = [
                "foreign",
                f"foreign length {len(name)}",
                f"foreign signs {min(10, 10 * strong // len(name)) // 2}",
                f"foreign tag {tag[:2] if exact else 'cut'}",
                f"foreign {'long' if len(name) > 2 else 'short'} {strong * 2 > len(name)} {'alone' if self._is_run(start, end) else 'joined'}",
                *(["foreign more right"] if text[end : end + 1] in FOREIGN else []),
                *(["foreign more left"] if text[start - 1 : start] in FOREIGN and start else []),
                *(["foreign run"] if self._is_run(start, end) else []),
                *self.company_of(start, end),
            ]
            if exact and self.knows(name) and not tag.startswith("nr"):
                signs.append("foreign known word")
            if name in self.people.foreign_words:
                signs.append("foreign word")
            elif any(name.startswith(each) for each in self._prefixes(name)):
                signs.append("begins a foreign word")
            yield Stretch(start, end, tuple(signs))

    def _is_run(self, start: int, end: int) -> bool:
        """Whether the characters beside the stretch belong to no foreign name."""
        text = self.text
        left = text[start - 1] if start else ""
        return left not in TRANSLITERATED and text[end : end + 1] not in TRANSLITERATED

    def _prefixes(self, name: str) -> Iterator[str]:
        return (
            name[:size] for size in range(2, len(name)) if name[:size] in self.people.foreign_words
        )

    def _japanese(self, start: int) -> Iterator[Stretch]:
        text = self.text
        size = 3 if text[start : start + 3] in self.company.japanese else 2
        for end in range(start + size, min(start + size + 3, len(text)) + 1):
            if not all(self.people.may_be_given(each) for each in text[start + size : end]):
                break
            signs = [
                "japanese",
                f"japanese given {end - start - size} {'seam' if end in self.ending and start in self.words else 'inside'}",
                *self.company_of(start, end),
            ]
            yield Stretch(start, end, tuple(signs))

    def _dotted(self, start: int, end: int) -> Iterator[Stretch]:
        """A dotted name, cut on the right by words and on the left."""
        text = self.text
        parts = _DOT.split(text[start:end])
        low, high = start, end
        while low < end and text[low] not in _DOTS and text[low] not in TRANSLITERATED:
            low += 1
        first = len(parts[0]) - (low - start)
        if not first:
            return
        begins = [each for each in range(start, start + len(parts[0])) if each in self.words]
        last = end - len(parts[-1])
        ends = [each for each in range(last + 1, end + 1) if each in self.ending]
        strange = next((n for n, each in enumerate(parts[-1]) if each not in TRANSLITERATED), 0)
        if strange and last + strange not in ends:
            ends.append(last + strange)
        for low in begins[-4:] or [start]:
            for high in ends or [end]:
                name = text[low:high]
                strange = sum(is_han(each) and each not in TRANSLITERATED for each in name)
                signs = [
                    DOTTED,
                    f"dotted strange {min(strange, 3)}",
                    *(["dotted more left"] if low > start and text[low - 1] in FOREIGN else []),
                    *(["dotted more right"] if high < end and text[high] in FOREIGN else []),
                    *(["dotted whole"] if (low, high) == (start, end) else []),
                    *self.company_of(low, high),
                ]
                yield Stretch(low, high, tuple(signs))

    def _seams(self, start: int, end: int) -> list[str]:
        """How the words agree with the stretch."""
        signs = [
            "begins inside" if start not in self.words else "begins word",
            "ends inside" if end not in self.ending else "ends word",
        ]
        if start not in self.words or end not in self.ending:
            word, tag = self._over(start)
            if start in self.words:
                known = "known" if self.knows(word) else "guessed"
                signs.append(f"longer {len(word) > end - start} {known} {tag[:2] == 'nr'}")
            return signs
        sizes = []
        position = start
        while position < end:
            word, tag = self.words[position]
            sizes.append(len(word))
            position += len(word)
        if self.words[start][0] in self.people.compound:
            sizes[0] = 1
        shape = "".join(map(str, sizes))
        last, last_tag = self.ending[end]
        first, first_tag = self.words[start]
        if len(sizes) == 1:
            signs.append(f"word {len(first)} {self._listing(start, first, _kind(first_tag))}")
        else:
            signs.append(f"words {shape}")
            if len(last) == 2:
                signs.append(f"given word {_kind(last_tag) if self.knows(last) else 'guessed'}")
            if len(first) == 2 and len(sizes) == 2:
                signs.append(f"first word {_kind(first_tag) if self.knows(first) else 'guessed'}")
        return signs

    def _listing(self, start: int, word: str, kind: str) -> str:
        """How the dictionary lists a word; it lists many full names as places."""
        if not self.knows(word):
            return f"guessed {kind}"
        is_full = kind == "ns" and len(word) == 3 and self.people.given_weight(word[1:]) >= _FULL
        return "known nr" if is_full else f"known {kind}"

    def _over(self, position: int) -> Word:
        for back in range(_LONGEST_WORD + 1):
            if position - back in self.words:
                return self.words[position - back]
        return "", ""

    def company_of(self, start: int, end: int) -> list[str]:
        return [*self._before(start), *self._behind(end)]

    def _before(self, start: int) -> list[str]:
        text = self.text
        before = text[start - 1] if start else ""
        if not before or before in _BLANKS:
            return ["before nothing"]
        if not "\u4e00" <= before <= "\u9fff":
            return [f"before {before if before in '、，（：“《·”）' else 'mark'}"]
        for size in (4, 3, 2):
            if start >= size and text[start - size : start] in self.company.titles:
                return ["before title"]
        if before in PERSON_ENDINGS:
            return ["before person"]
        for size in (3, 2, 1):
            if start >= size and text[start - size : start] in self.company.leading:
                seam = "" if start in self.words else " inside"
                return [f"before leading {min(size, 2)}{seam}"]
        tag = self.ending.get(start, ("", "-"))[1]
        return [
            f"before word {tag[:1]}" if tag[:2] not in ("nr", "ns") else f"before word {tag[:2]}"
        ]

    def _behind(self, end: int) -> list[str]:
        text = self.text
        behind = text[end : end + 1]
        if OFFICE.match(text, end):
            return ["behind office"]
        if not behind or behind in _BLANKS:
            return ["behind nothing"]
        if not "\u4e00" <= behind <= "\u9fff":
            return [f"behind {behind if behind in '、，（：”》·。)）' else 'mark'}"]
        for size in (4, 3, 2):
            if text[end : end + size] in self.company.titles:
                return ["behind title"]
        for size in (2, 1):
            if text[end : end + size] in self.company.deeds:
                seam = "" if end in self.ending else " inside"
                return [f"behind deed {size}{seam}"]
        if behind in PLACES:
            return ["behind place"]
        if behind == "的":
            return ["behind 的"]
        tag = self.words.get(end, ("", "-"))[1]
        return [
            f"behind word {tag[:1]}" if tag[:2] not in ("nr", "ns") else f"behind word {tag[:2]}"
        ]


def _parted(words: Sequence[Word]) -> Iterator[Word]:
    """The words, without what the dictionary has grown onto a name: 某某理论."""
    for word, tag in words:
        # Most words are short.
        suffix = (
            next((each for each in _SUFFIXES if word.endswith(each)), "")
            if len(word) > 2 and tag[:1] == "n"
            else ""
        )
        if suffix and 2 <= len(word) - len(suffix) <= 4:
            yield word[: -len(suffix)], "nr"
            yield suffix, "n"
        else:
            yield word, tag


@lru_cache(maxsize=4096)
def kind_of(tools: Segmenter, word: str) -> str:
    """The part of speech of a listed word; empty when it is not listed."""
    if not tools.knows(word):
        return ""
    tagged = tools.tag(word)
    return _kind(tagged[0][1]) if len(tagged) == 1 else ""


def _step(weight: float) -> int:
    """A weight in whole steps."""
    return max(-1, round(weight))


def _kind(tag: str) -> str:
    return tag[:2] if tag[:2] in ("nr", "ns", "nt", "nz") else tag[:1]
