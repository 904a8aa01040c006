"""How two texts of a draft differ, as people read it: sentence by sentence, and within a sentence by
letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from redactor_service.reviews.contents import Content

_SENTENCES = re.compile(r"[^。！？；\n]*[。！？；\n]|[^。！？；\n]+")
#: Letters of one sentence, and sentences of one text against the other's, that are compared one by one.
_LONGEST, _MOST = 600, 4_000_000
#: Letters that stay between two changes are taken into one change when they are as few.
_CRUMB = 2
#: Letters that are shown around a change.
_AROUND = 40


class Bit(NamedTuple):
    """`kind`: `same`, `gone`, `new`, or `cut` for what is left out between, with how many letters."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs between the text at which somebody looked and the present one. `count`: places."""

    title: tuple[Bit, ...]
    text: tuple[Bit, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    replaced: tuple[str, ...]
    count: int


def changes(before: Content, after: Content) -> Changes:
    """The changes from one content to another."""
    title, text = compared(before.title, after.title), compared(before.text, after.text)
    old = {each.name: each.data for each in before.attachments}
    new = {each.name: each.data for each in after.attachments}
    replaced = tuple(name for name in new if name in old and old[name] != new[name])
    added = tuple(name for name in new if name not in old)
    removed = tuple(name for name in old if name not in new)
    return Changes(
        title=tuple(title),
        text=tuple(_shortened(text)),
        added=added,
        removed=removed,
        replaced=replaced,
        count=places(title) + places(text) + len(added) + len(removed) + len(replaced),
    )


def compared(before: str, after: str) -> list[Bit]:
    """One text against another.

    >>> compared("甲方，乙方。丙方。", "甲方，丁方。丙方。")
    [Bit(kind='same', text='甲方，'), Bit(kind='gone', text='乙'), Bit(kind='new', text='丁'), Bit(kind='same', text='方。丙方。')]
    """
    old, new = _SENTENCES.findall(before), _SENTENCES.findall(after)
    bits: list[Bit] = []
    for is_same, these, those in _blocks(old, new):
        if is_same:
            bits.append(Bit("same", these))
        elif max(len(these), len(those)) > _LONGEST or not these or not those:
            bits += [Bit("gone", these), Bit("new", those)]
        else:
            bits += _by_letters(these, those)
    return _joined(bits)


def places(bits: Sequence[Bit]) -> int:
    """At how many places there is a change: what is gone and what came for it are one."""
    changed = [each.kind not in ("same", "cut") for each in bits]
    return sum(
        here and not before for before, here in zip([False, *changed], changed, strict=False)
    )


def _blocks(old: list[str], new: list[str]) -> Iterator[tuple[bool, str, str]]:
    """Sentences that stayed, and those between. What is the same at both ends costs nothing."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    yield True, "".join(old[:head]), ""
    these, those = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(these) * len(those) > _MOST:
        yield False, "".join(these), "".join(those)
    else:
        for tag, i, j, k, m in SequenceMatcher(None, these, those).get_opcodes():
            yield tag == "equal", "".join(these[i:j]), "".join(those[k:m])
    yield True, "".join(old[len(old) - tail :]), ""


def _by_letters(these: str, those: str) -> list[Bit]:
    bits: list[Bit] = []
    for tag, i, j, k, m in SequenceMatcher(None, these, those, autojunk=False).get_opcodes():
        if tag == "equal" and (j - i > _CRUMB or not bits or j == len(these)):
            bits.append(Bit("same", these[i:j]))
        else:
            bits += [Bit("gone", these[i:j]), Bit("new", those[k:m])]
    return bits


def _joined(bits: Sequence[Bit]) -> list[Bit]:
    """Without empty ones, and with what is alike in one; of neighbours what is gone comes first."""
    made: list[Bit] = []
    gone = new = ""
    for bit in bits:
        if bit.kind == "gone":
            gone += bit.text
        elif bit.kind == "new":
            new += bit.text
        elif bit.text:
            made += [each for each in (Bit("gone", gone), Bit("new", new)) if each.text]
            gone = new = ""
            if made and made[-1].kind == "same":
                made[-1] = Bit("same", made[-1].text + bit.text)
            else:
                made.append(bit)
    return made + [each for each in (Bit("gone", gone), Bit("new", new)) if each.text]


def _shortened(bits: Sequence[Bit]) -> Iterator[Bit]:
    """What stayed, cut to what is around a change."""
    for place, bit in enumerate(bits):
        if bit.kind != "same" or len(bit.text) <= 3 * _AROUND:
            yield bit
            continue
        head = bit.text[:_AROUND] if place else ""
        tail = bit.text[-_AROUND:] if place < len(bits) - 1 else ""
        yield Bit("same", head)
        yield Bit("cut", str(len(bit.text) - len(head) - len(tail)))
        yield Bit("same", tail)
