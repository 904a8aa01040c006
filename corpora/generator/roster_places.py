"""Homes and offices: made-up villages, roads and estates in counties that exist.

What ends with a group, an estate, a house or a door is a HOME_ADDRESS; a village or a township by
itself is public.
"""

from __future__ import annotations

from random import Random

from corpora.generator import words
from corpora.generator.roster_cells import EMPTY, Cell, plain, planted
from corpora.generator.roster_values import Turn, word
from corpora.generator.words import County

_VILLAGE_ONLY = 0.08


def _of(rng: Random, key: str) -> str:
    return rng.choice(words.listed("rosters", key))


def village(rng: Random) -> str:
    """`桃山村`; a known one now and then."""
    if rng.random() < 0.2:
        return rng.choice(words.listed("places", "villages"))
    return f"{_of(rng, 'village_first')}{_of(rng, 'village_second')}村"


def town(rng: Random) -> str:
    """`永乐镇`; a known one half the time."""
    if rng.random() < 0.5:
        return rng.choice(words.listed("places", "towns"))
    return _of(rng, "town_first") + _of(rng, "town_second")


def road(rng: Random) -> str:
    """`文萃南街`."""
    return _of(rng, "road_first") + _of(rng, "road_second")


def estate(rng: Random) -> str:
    """`康居小区`."""
    return _of(rng, "estate_first") + _of(rng, "estate_second")


def group(rng: Random) -> str:
    """`三组`, `5社`."""
    numeral = rng.choice((_of(rng, "numerals"), _of(rng, "numerals"), str(rng.randint(1, 12))))
    return numeral + _of(rng, "group_words")


def door(rng: Random) -> str:
    """`5号楼3单元501`: building, entrance, flat."""
    building, entrance = rng.randint(1, 36), rng.randint(1, 6)
    flat = f"{rng.randint(1, 18)}0{rng.randint(1, 4)}"
    word_ = rng.choice(("号楼", "号楼", "栋", "幢"))
    return f"{building}{word_}{entrance}单元{flat}{rng.choice(('', '室', '室', '号'))}"


def compact_door(rng: Random) -> str:
    """`3-2-501`."""
    joint = rng.choice("---－")
    return joint.join(
        (
            str(rng.randint(1, 36)),
            str(rng.randint(1, 6)),
            f"{rng.randint(1, 18)}0{rng.randint(1, 4)}",
        )
    )


def address(turn: Turn) -> Cell:
    """Where the household lives, in the style of the table."""
    rng = turn.rng
    style = turn.address
    if style == "mixed":
        style = rng.choice(("rural", "urban", "partial", "compact"))
    if style == "rural":
        return _rural(turn)
    if style == "urban":
        return _urban(turn)
    if style == "partial":
        return _home(door(rng), "address-partial")
    if turn.headed and rng.random() < 0.4:
        return _home(compact_door(rng), "address-bare-compact")
    return _home(estate(rng) + compact_door(rng), "address-compact")


def _home(text: str, column: str) -> Cell:
    return planted(text, "HOME_ADDRESS", column)


def _rural(turn: Turn) -> Cell:
    rng = turn.rng
    place = turn.village
    if rng.random() < _VILLAGE_ONLY:
        return plain(rng.choice((place, turn.town + place)))
    place += group(rng) + rng.choice(("", "", "", f"{rng.randint(1, 320)}号"))
    if rng.random() < 0.5:
        return _home(place, "address-group")
    return _home(_before(turn) + turn.town + place, "address-rural")


def _urban(turn: Turn) -> Cell:
    rng = turn.rng
    where = rng.choice(
        (road(rng) + f"{rng.randint(1, 999)}号", road(rng) + estate(rng), estate(rng))
    )
    if rng.random() < 0.3:
        where = f"{road(rng)}{rng.randint(1, 999)}号{estate(rng)}"
    end = rng.choice((door(rng), door(rng), door(rng), compact_door(rng)))
    before = _before(turn)
    comma = "," if turn.commas and before and rng.random() < 0.4 else ""
    return _home(f"{before}{comma}{where}{end}", "address-comma" if comma else "address-urban")


def _before(turn: Turn) -> str:
    county: County = turn.scene.county
    return turn.rng.choice((county.full, county.name, "", f"{county.province}{county.full}"))


# One address in several columns: each cell that says more than the village is private.


def address_town(turn: Turn) -> Cell:
    """The township of an address cut into columns."""
    return plain(turn.town)


def address_village(turn: Turn) -> Cell:
    """The village of it."""
    return plain(turn.village)


def address_group(turn: Turn) -> Cell:
    """The group of it."""
    return _home(group(turn.rng), "address-cell-group")


def address_estate(turn: Turn) -> Cell:
    """The estate of it."""
    return _home(estate(turn.rng), "address-cell-estate")


def address_door(turn: Turn) -> Cell:
    """The door of it."""
    return _home(door(turn.rng), "address-cell-door")


# Public places


def unit(turn: Turn) -> Cell:
    """The village or community that a row belongs to."""
    return plain(turn.village)


def township(turn: Turn) -> Cell:
    """The township that a row belongs to."""
    return plain(turn.town)


def office_place(turn: Turn) -> Cell:
    """Where an office sits."""
    rng = turn.rng
    house = f"{road(rng)}{rng.randint(1, 400)}号"
    building = _of(rng, "offices_at")
    room = rng.choice(
        (
            f"{rng.randint(1, 9)}楼{rng.randint(1, 9)}{rng.randint(1, 30):02}室",
            f"{rng.randint(1, 6)}楼",
        )
    )
    county = turn.scene.county.name
    return plain(
        rng.choice((house, f"{building}{room}", f"{house}{building}{room}", f"{county}{house}"))
    )


def remark(turn: Turn) -> Cell:
    """A note on a row, mostly none."""
    return plain(word(turn, "remarks")) if turn.rng.random() < 0.3 else EMPTY
