"""Word lists, kept as TOML beside this file and read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def table(name: str) -> dict[str, Any]:
    """The TOML table `words/<name>.toml`."""
    return tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class County:
    """A county with its codes; `province` and `city` are equal in the four municipalities."""

    province: str
    city: str
    name: str
    code: str
    area: str
    local_digits: int
    plate: str
    domain: str

    @property
    def full(self) -> str:
        """`银川市兴庆区`."""
        return self.city + self.name


@dataclass(frozen=True, slots=True)
class People:
    """What names of people are made of."""

    surnames: str
    compound: tuple[str, ...]
    male: str
    female: str
    far: tuple[str, ...]
    ethnic: tuple[str, ...]
    syllables: tuple[str, ...]
    nicks: tuple[str, ...]


@cache
def people() -> People:
    """Surnames, given-name characters and the like."""
    raw = table("people")
    return People(
        raw["surnames"],
        tuple(raw["compound"]),
        raw["male"],
        raw["female"],
        tuple(raw["far"]),
        tuple(raw["ethnic"]),
        tuple(raw["syllables"]),
        tuple(raw["nicks"]),
    )


@cache
def counties() -> tuple[County, ...]:
    """All counties, the local ones first."""
    rows = (row.split("|") for row in table("places")["counties"])
    return tuple(
        County(province, city, name, code, area, int(digits), plate, domain)
        for province, city, name, code, area, digits, plate, domain in rows
    )


@cache
def local_counties() -> tuple[County, ...]:
    """The counties that most drafts come from."""
    return counties()[: int(table("places")["local"])]


@cache
def listed(file: str, key: str) -> tuple[str, ...]:
    """A list of strings out of a word file."""
    return tuple(table(file)[key])


@cache
def labels() -> dict[str, tuple[str, ...]]:
    """Labels by ENTITY or ENTITY.variant."""
    return {key: tuple(value) for key, value in table("labels").items()}


@cache
def post() -> dict[str, str]:
    """First two digits of the post codes, by the first two of the county codes."""
    return dict(table("places")["post"])
