"""phone_cities.tsv: which seven-digit segments each city's mobile numbers have; `build.py` says how to
run it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from phonenumbers.geodata import GEOCODE_DATA
from table_file import Row, write_table

PHONE_CITIES_HEAD = [
    ("title", "移动电话号段归属地: the first seven digits of the mobile numbers of each city"),
    ("source", "phonenumbers 9.0.43: the places of +86 1…; ways of writing a city as there"),
    ("licence", "Apache-2.0, Copyright (C) The Libphonenumber Authors"),
    ("date", "2026-11"),
    ("note", "segments: three digits, a colon, and the next four as ranges; `;` between prefixes"),
    ("note", "where a number was first given out; people move, and keep their numbers"),
    ("note", "not complete: a segment that is not here belongs to some city, too"),
]
_LENGTH = 7
#: The source writes one city in two ways.
_SAME = {"天津": "天津市"}


def segments() -> Iterator[tuple[str, str]]:
    """Each seven digits with their city; what a longer key says comes later."""
    for key, names in sorted(GEOCODE_DATA.items(), key=lambda each: len(each[0])):
        digits = key.removeprefix("86")
        if len(digits) < 3 or digits[0] != "1" or digits[1] == "0" or "zh" not in names:
            continue
        free = _LENGTH - len(digits)
        for number in range(10**free):
            yield digits + (f"{number:0{free}d}" if free else ""), names["zh"]


def ranges(numbers: Iterable[str]) -> str:
    """Four digits as ranges: 0950-0953,0960."""
    runs: list[list[int]] = []
    for number in sorted(map(int, numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{low:04d}" if low == high else f"{low:04d}-{high:04d}" for low, high in runs)


def build_phone_cities() -> None:
    exact = dict(segments())
    cities: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for digits, city in exact.items():
        cities[_SAME.get(city, city)][digits[:3]].append(digits[3:])
    rows: list[Row] = [
        (city, ";".join(f"{prefix}:{ranges(held)}" for prefix, held in sorted(prefixes.items())))
        for city, prefixes in cities.items()
    ]
    write_table("phone_cities.tsv", PHONE_CITIES_HEAD, ("city", "segments"), rows)
