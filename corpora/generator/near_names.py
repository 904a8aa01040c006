"""Generated near misses of guarded names: one wrong, missing, extra or swapped character.

Left out is a mutant that is itself a name, that holds another name where it differs (益阳市安县 for
益阳市安化县), or whose last character alone is wrong or missing where the rest is the short form of a
place (齐齐哈尔). The sentences around them are made up; characters come from
rules/tables/characters.tsv.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

KINDS = ("wrong", "alike", "missing", "extra", "doubled", "swapped")
_FRAMES = (
    "近日，{}召开工作会议。",
    "调研组一行到{}开展督导检查，",
    "由{}负责解释。",
    "关于{}有关情况的通报",
    "经{}同意，现将有关事项通知如下：",
    "根据{}安排，组织开展专项检查。",
    "（来源：{}）",
    "{}：",
    "会上，{}、有关单位负责同志作了发言。",
    "在{}的指导下，各项工作有序推进。",
)


class Mutant(NamedTuple):
    """A sentence with one near miss: where it stands, the right name, and the kind of mistake."""

    text: str
    start: int
    end: int
    name: str
    kind: str


class Characters:
    """The characters to make mistakes with: readings and parts from rules/tables/characters.tsv."""

    def __init__(self, table: Mapping[str, tuple[str, ...]]) -> None:
        self.common = sorted(table)
        self._readings = {each: row[0].split() for each, row in table.items()}
        self._by_sound: dict[str, list[str]] = {}
        for character in self.common:
            for reading in self._readings[character]:
                self._by_sound.setdefault(reading, []).append(character)

    def alike(self, character: str) -> list[str]:
        """Those that sound like one."""
        readings = self._readings.get(character, [])
        return [each for reading in readings for each in self._by_sound[reading]]


def mutants(
    names: Sequence[str], right: Collection[str], characters: Characters, seed: int
) -> Iterator[Mutant]:
    """One mutant a name; `right`: every name and short form."""
    rng = random.Random(seed)
    for name in names:
        for _ in range(20):
            kind = rng.choice(KINDS)
            mutant, at = _mutated(name, kind, rng, characters)
            is_short = at == len(name) - 1 and name[:-1] in right
            if mutant not in {name, ""} and not is_short and not _holds_name(mutant, at, right):
                frame = rng.choice(_FRAMES)
                start = frame.index("{}")
                yield Mutant(frame.format(mutant), start, start + len(mutant), name, kind)
                break


def _holds_name(mutant: str, at: int, right: Collection[str]) -> bool:
    """Whether another name covers the place where a mutant differs."""
    return any(
        mutant[start:end] in right
        for start in range(at + 1)
        for end in range(max(start + 3, at + 1), len(mutant) + 1)
    )


def _mutated(name: str, kind: str, rng: random.Random, characters: Characters) -> tuple[str, int]:
    """The mutant, empty where there is none of the kind, and where it differs."""
    at = rng.randrange(len(name))
    match kind:
        case "wrong":
            return name[:at] + rng.choice(characters.common) + name[at + 1 :], at
        case "alike":
            others = characters.alike(name[at])
            return (name[:at] + rng.choice(others) + name[at + 1 :] if others else ""), at
        case "missing":
            return name[:at] + name[at + 1 :], at
        case "extra":
            at = rng.randrange(1, len(name))
            return name[:at] + rng.choice(characters.common) + name[at:], at
        case "doubled":
            return name[: at + 1] + name[at:], at
        case _:
            at = rng.randrange(len(name) - 1)
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :], at
