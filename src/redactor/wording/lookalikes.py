"""Characters that are taken for one another: they sound alike, or share a rare part.

险 for 除 (the same left side), 合 for 和 (the same sound). Facts: rules/tables/characters.tsv.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from redactor.rulebook import Tables

#: A part in more characters than this (氵, 口) does not make them look alike; one in no more than
#: this makes them look alike even where nothing else speaks for it.
_COMMON_PART, _RARE_PART = 90, 25
#: So many pairs are remembered.
_MOST_JUDGED = 1 << 15
#: So many characters are common, and so many are typed by mistake.
_COMMON, _IN_USE = 1000, 2500


class Lookalikes:
    """Made once: `tables.derived(Lookalikes)`."""

    def __init__(self, tables: Tables) -> None:
        self._sounds: dict[str, frozenset[str]] = {}
        self._parts: dict[str, frozenset[str]] = {}
        parts: Counter[str] = Counter()
        self._rare_characters = frozenset(
            character for character, row in tables["characters"].items() if int(row[2]) > _COMMON
        )
        self._known = frozenset(tables["characters"])
        self._in_use = frozenset(
            character for character, row in tables["characters"].items() if int(row[2]) <= _IN_USE
        )
        for character, (readings, pieces, _) in tables["characters"].items():
            self._sounds[character] = frozenset(readings.split())
            self._parts[character] = frozenset(pieces.split())
            parts.update(self._parts[character])
        self._rare = frozenset(part for part, count in parts.items() if count <= _COMMON_PART)
        self._judged: dict[tuple[str, str], bool] = {}
        self._alikes: dict[str, frozenset[str]] = {}
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        self._by_part: dict[str, set[str]] = defaultdict(set)
        for character, sounds in self._sounds.items():
            for sound in sounds:
                self._by_sound[sound].add(character)
            for part in self._parts[character]:
                if parts[part] <= _RARE_PART:
                    self._by_part[part].add(character)

    def is_rare(self, character: str) -> bool:
        """Whether a character is seldom written, so that it hardly follows a name by chance."""
        return character in self._rare_characters or character not in self._known

    def alike(self, one: str, other: str) -> bool:
        """Whether two characters sound or look alike.

        >>> from redactor.rulebook import load
        >>> alikes = load().tables.derived(Lookalikes)
        >>> alikes.alike("合", "和"), alikes.alike("险", "除"), alikes.alike("统", "审")
        (True, True, False)
        """
        known = self._judged.get((one, other))
        if known is None:
            if len(self._judged) >= _MOST_JUDGED:
                self._judged.clear()
            known = self._judged[one, other] = self._alike(one, other)
        return known

    def _alike(self, one: str, other: str) -> bool:
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
            found |= self._by_sound[sound]
        for part in self._parts.get(character, ()):
            found |= self._by_part.get(part, set())
        alikes = self._alikes[character] = frozenset((found & self._in_use) - {character})
        return alikes


def _near_sounds(sounds: frozenset[str]) -> frozenset[str]:
    """Readings without what speakers of the south confuse: final n and ng, initial z and zh."""
    return frozenset(
        sound.replace("ng", "n").replace("zh", "z").replace("ch", "c").replace("sh", "s")
        for sound in sounds
    )
