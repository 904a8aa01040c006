"""What is no number and yet private: birth dates, health, homes.

A home is private from the group, the estate or the house on; a village or a township by itself is
public and no value.
"""

from __future__ import annotations

from corpora.generator import words
from corpora.generator.model import Number
from corpora.generator.numbers.base import Ask, Maker


def birth(ask: Ask) -> Number:
    """The birth date of the turn's person, to the day or to the month."""
    born = ask.scene.person().born
    styles = (
        f"{born.year}年{born.month}月{born.day}日",
        f"{born.year}年{born.month}月",
        f"{born:%Y-%m-%d}",
        f"{born:%Y.%m}",
    )
    return _whole(ask.rng.choice(styles))


def disease(ask: Ask) -> Number:
    """What somebody suffers from."""
    return _whole(_listed(ask, "bodies", "diseases"))


def disability_kind(ask: Ask) -> Number:
    """`肢体`; without a header or a label `肢体残疾`."""
    kind = _listed(ask, "bodies", "disabilities")
    return _whole(kind if ask.labelled and ask.rng.random() < 0.6 else f"{kind}残疾")


def disability_grade(ask: Ask) -> Number:
    """`二级`; beside a label or under a header only."""
    return _whole(f"{ask.rng.choice('一二三四')}级")


def disability(ask: Ask) -> Number:
    """`肢体残疾二级`, `视力一级`."""
    kind = _listed(ask, "bodies", "disabilities")
    return _whole(f"{kind}{ask.rng.choice(('', '残疾'))}{ask.rng.choice('一二三四')}级")


def cause(ask: Ask) -> Number:
    """Why a household is poor, where it is somebody's health."""
    return _whole(ask.rng.choice(("因病", "因残", "因病致贫", "因残致贫", "因病返贫")))


def home(ask: Ask) -> Number:
    """Where somebody lives: a village and its group, or a house in a town."""
    rng, county = ask.rng, ask.scene.county
    if rng.random() < 0.55:
        before = rng.choice((county.full, county.name, ""))
        return _whole(before + ask.scene.word("town") + _group(ask))
    house = f"{_listed(ask, 'places', 'roads')}{rng.randint(1, 320)}号"
    where = rng.choice((_listed(ask, "places", "estates"), house))
    door = rng.choice(
        (
            f"{rng.randint(1, 30)}号楼{rng.randint(1, 6)}单元{rng.randint(101, 604)}室",
            f"{rng.randint(1, 30)}-{rng.randint(1, 6)}-{rng.randint(1, 6)}0{rng.randint(1, 4)}",
            f"{rng.randint(1, 30)}栋{rng.randint(101, 604)}室",
        )
    )
    return _whole(rng.choice((county.full, county.name)) + where + door)


def home_group(ask: Ask) -> Number:
    """A village and its group, as lists of one township have it."""
    return _whole(_group(ask))


def home_estate(ask: Ask) -> Number:
    """An estate and a building."""
    return _whole(f"{_listed(ask, 'places', 'estates')}{ask.rng.randint(1, 30)}号楼")


def _group(ask: Ask) -> str:
    return ask.scene.word("village") + _listed(ask, "places", "groups")


def _listed(ask: Ask, file: str, key: str) -> str:
    return ask.rng.choice(words.listed(file, key))


def _whole(text: str) -> Number:
    return Number(text, (text,))


MAKERS: dict[str, Maker] = {
    "BIRTH_DATE": birth,
    "HEALTH": disease,
    "HEALTH.kind": disability_kind,
    "HEALTH.grade": disability_grade,
    "HEALTH.both": disability,
    "HEALTH.cause": cause,
    "HOME_ADDRESS": home,
    "HOME_ADDRESS.group": home_group,
    "HOME_ADDRESS.estate": home_estate,
}
