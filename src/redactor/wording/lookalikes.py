"""Characters that are taken for one another: they sound alike, or share a rare part.

险 for 除 (the same left side), 合 for 和 (the same sound). Facts: rules/tables/characters.tsv.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from redactor.rulebook import Tables

#: A part in more characters than this (氵, 口) does not make them look alike; one in no more than
#: this makes them look alike even where nothing else speaks for it.
_COMMON_PART, _RARE_PART = 90, 25
#: So many characters are common, and so many are typed by mistake.
_COMMON, _IN_USE = 1000, 2500


class Lookalikes:
    """Made once: `tables.derived(Lookalikes)`."""

    def __init__(self, tables: Tables) -> None:
        self._rank: dict[str, int] = {}
        self._sounds: dict[str, frozenset[str]] = {}
        self._parts: dict[str, frozenset[str]] = {}
        parts: Counter[str] = Counter()
        for character, (readings, pieces, place) in tables["characters"].items():
            self._rank[character] = int(place)
            self._sounds[character] = frozenset(readings.split())
            self._parts[character] = frozenset(pieces.split())
            parts.update(self._parts[character])
        self._rare = frozenset(part for part, count in parts.items() if count <= _COMMON_PART)
        self._alikes: dict[str, frozenset[str]] = {}
        # Of the characters that are typed by mistake.
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        self._by_part: dict[str, set[str]] = defaultdict(set)
        for character, rank in self._rank.items():
            if rank > _IN_USE:
                continue
            for sound in self._sounds[character]:
                self._by_sound[sound].add(character)
            for part in self._parts[character]:
                if parts[part] <= _RARE_PART:
                    self._by_part[part].add(character)

    def is_rare(self, character: str) -> bool:
        """Whether a character is seldom written, so that it hardly follows a name by chance."""
        return self._rank.get(character, _COMMON + 1) > _COMMON

    def alike(self, one: str, other: str) -> bool:
        """Whether two characters sound or look alike.

        >>> from redactor.rulebook import load
        >>> alikes = load().tables.derived(Lookalikes)
        >>> alikes.alike("合", "和"), alikes.alike("险", "除"), alikes.alike("统", "审")
        (True, True, False)
        """
        sounds, others = self._sounds.get(one), self._sounds.get(other)
        if sounds is None or others is None:
            # A rare character stands for one that it looks like: 尓 for 尔.
            return True
        if not sounds.isdisjoint(others) or _near_sounds(sounds) & _near_sounds(others):
            return True
        mine, theirs = self._parts[one], self._parts[other]
        if not (mine & theirs).isdisjoint(self._rare) or one in theirs or other in mine:
            return True
        # 林 and 村: two parts each, one the same.
        return max(len(mine), len(theirs)) <= 2 and not mine.isdisjoint(theirs)

    def of(self, character: str) -> frozenset[str]:
        """The characters in use that sound like one, or look like it by a rare part."""
        known = self._alikes.get(character)
        if known is not None:
            return known
        found: set[str] = set()
        for sound in self._sounds.get(character, ()):
            found |= self._by_sound.get(sound, set())
        for part in self._parts.get(character, ()):
            found |= self._by_part.get(part, set())
        alikes = self._alikes[character] = frozenset(found - {character})
        return alikes


def _near_sounds(sounds: frozenset[str]) -> frozenset[str]:
    """Readings without what speakers of the south confuse: final n and ng, initial z and zh."""
    return frozenset(
        sound.replace("ng", "n").replace("zh", "z").replace("ch", "c").replace("sh", "s")
        for sound in sounds
    )
