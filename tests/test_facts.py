"""Tables and check digits agree with packages that others maintain."""

from __future__ import annotations

import random
from collections.abc import Iterator

import phonenumbers
import pytest
from stdnum import imei, mac
from stdnum import luhn as stdnum_luhn
from stdnum.cn import ric, uscc

from redactor import Scanner
from redactor.detectors._checks import in_plan
from redactor.detectors.credit_code import code_check
from redactor.detectors.vin import vin_check
from redactor.rulebook import load
from redactor.text.check_digits import luhn, resident_check

TABLES = load().tables
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DRAWS = 500


def draw() -> random.Random:
    return random.Random(20261123)


def kind_of(number: str) -> int:
    """What phonenumbers takes a national number for."""
    parsed = phonenumbers.PhoneNumber(country_code=86, national_number=int(number))
    return int(phonenumbers.number_type(parsed))


#: Prefixes that the plan of 2023 and phonenumbers see differently, and why.
MOBILE_DIFFERENCES = {
    **dict.fromkeys(
        [f"1349{digit}" for digit in "0145678"], "the plan assigns 13492, 13493, 13499 only"
    ),
    **dict.fromkeys(["146", "148", "149"], "assigned by the plan, not in phonenumbers yet"),
    "1610": "in phonenumbers; of 161 the plan has 1619 only",
    "1619": "assigned by the plan (中国星网), not in phonenumbers yet",
    **dict.fromkeys(
        ["17406", "17407", "17408", "17409", "17410", "17411", "17412", "1749"],
        "assigned by the plan for emergency services, left out by phonenumbers",
    ),
}


def test_the_mobile_plan_differs_from_phonenumbers_only_where_we_say_so() -> None:
    known = tuple(MOBILE_DIFFERENCES)
    different = []
    for prefix in map(str, range(10000, 20000)):
        number = f"{prefix}000000"
        theirs = kind_of(number) == phonenumbers.PhoneNumberType.MOBILE
        if in_plan(number, TABLES) != theirs and not prefix.startswith(known):
            different.append(prefix)
    assert different == []


@pytest.mark.parametrize("prefix", [row for row in TABLES["mobile_segments"] if len(row) in (3, 4)])
def test_a_segment_of_the_plan_is_recognised_as_the_table_says(
    prefix: str, scanner: Scanner
) -> None:
    _, _, assigned, following, _ = TABLES["mobile_segments"][prefix]
    number = f"{prefix}{following[:1]}".ljust(11, "0")
    assert in_plan(number, TABLES) is (assigned == "1")
    [finding] = scanner.scan(f"手机号码：{number}").findings
    assert (finding.entity, finding.certainty.value) == (
        "MOBILE_PHONE",
        "confirmed" if assigned == "1" else "likely",
    )


def test_every_mobile_segment_names_its_columns() -> None:
    assert all(
        row[2] in {"0", "1"} and (not row[3] or row[3].isdigit())
        for row in TABLES["mobile_segments"].values()
    )


def is_landline(area: str, local_digits: int) -> bool:
    """Whether phonenumbers has a landline of this length in this area."""
    return any(
        kind_of(area[1:] + first + "1" * (local_digits - 1))
        == phonenumbers.PhoneNumberType.FIXED_LINE
        for first in "2345678"
    )


IN_FORCE = {code: row for code, row in TABLES["area_codes"].items() if not row[2]}


def test_area_codes_and_their_lengths_are_those_of_phonenumbers() -> None:
    ours = {(code, length) for code, row in IN_FORCE.items() for length in row[1].split("-")}
    theirs = {
        (code, length) for code in IN_FORCE for length in "78" if is_landline(code, int(length))
    }
    assert ours == theirs


def test_phonenumbers_has_no_area_code_that_we_lack() -> None:
    # 0978 is in its pattern and names no place.
    documented = {"0978"}
    candidates = ["010", *(f"02{last}" for last in range(10)), *(f"0{n}" for n in range(300, 1000))]
    missing = {
        code
        for code in candidates
        if code not in TABLES["area_codes"] and any(is_landline(code, length) for length in (7, 8))
    }
    assert missing <= documented


def test_a_retired_area_code_names_a_code_in_force() -> None:
    retired = {code: row[2] for code, row in TABLES["area_codes"].items() if row[2]}
    assert retired["0410"] == "024"
    assert set(retired.values()) <= IN_FORCE.keys()


def resident_bodies() -> Iterator[str]:
    """Made up: the sequence is 990–999."""
    chance = draw()
    regions = [code for code, row in TABLES["divisions"].items() if row[4] == "county"]
    for _ in range(DRAWS):
        born = f"{chance.randint(1900, 2025)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
        yield f"{chance.choice(regions)}{born}{chance.randint(990, 999)}"


def test_the_resident_check_is_that_of_stdnum() -> None:
    for body in resident_bodies():
        assert resident_check(body) == ric.calc_check_digit(f"{body}0"), body


def test_resident_numbers_that_stdnum_accepts_are_found_and_wrong_checks_are_not(
    scanner: Scanner,
) -> None:
    for body in resident_bodies():
        check = resident_check(body)
        found = [
            (f.entity, f.start, f.end) for f in scanner.scan(f"户主本人，{body}{check}，").findings
        ]
        assert found == [("RESIDENT_ID", 5, 23)], body
        wrong = next(each for each in "0123456789X" if each != check)
        assert not ric.is_valid(body + wrong)
        again = scanner.scan(f"户主本人，{body}{wrong}，").findings
        assert "RESIDENT_ID" not in {f.entity for f in again}, body


def test_the_credit_code_check_is_that_of_stdnum() -> None:
    chance = draw()
    for _ in range(DRAWS):
        digits = "".join(chance.choices("0123456789", k=6))
        body = "91" + digits + "".join(chance.choices(ALPHABET, k=9))
        check = code_check(body)
        assert check == uscc.calc_check_digit(body), body
        assert uscc.is_valid(body + check)
        wrong = ALPHABET[(ALPHABET.index(check) + 1) % len(ALPHABET)]
        assert not uscc.is_valid(body + wrong)


def test_luhn_is_that_of_stdnum() -> None:
    chance = draw()
    for _ in range(DRAWS):
        body = "".join(chance.choices("0123456789", k=chance.randint(11, 19)))
        assert luhn(body) is stdnum_luhn.is_valid(body), body
        assert luhn(body + stdnum_luhn.calc_check_digit(body)), body


def test_an_imei_is_confirmed_when_stdnum_accepts_it(scanner: Scanner) -> None:
    chance = draw()
    for _ in range(DRAWS):
        number = "86" + "".join(chance.choices("0123456789", k=13))
        [finding] = scanner.scan(f"IMEI：{number}").findings
        valid = imei.is_valid(number)
        assert (finding.entity, finding.certainty == "confirmed") == ("IMEI", valid), number


def test_a_mac_address_that_stdnum_accepts_is_found(scanner: Scanner) -> None:
    chance = draw()
    for _ in range(100):
        # Locally administered, so that it is nobody's.
        number = ":".join(["02", "A1", *(f"{chance.randrange(256):02X}" for _ in range(4))])
        assert mac.is_valid(number)
        written = chance.choice([number, number.lower(), number.replace(":", "-")])
        [finding] = scanner.scan(f"MAC地址：{written}").findings
        assert (finding.entity, finding.end) == ("MAC_ADDRESS", 6 + len(written)), written


@pytest.mark.parametrize(
    ("code", "check"),
    # The worked examples of 49 CFR 565, and one of ones.
    [("1M8GDM9AXKP042788", "X"), ("5GZCZ43D13S812715", "1"), ("1" * 17, "1")],
)
def test_the_check_of_a_vin_is_that_of_the_standards_examples(code: str, check: str) -> None:
    assert vin_check(code) == check == code[8]


def divisions(prefix: str, level: str) -> set[str]:
    rows = TABLES["divisions"].items()
    return {code for code, row in rows if code.startswith(prefix) and row[4] == level}


def test_ningxia_has_every_county_code_that_ever_was() -> None:
    counties = divisions("64", "county")
    assert len(counties) == 57
    assert {"640103", "640111", "640121", "640181", "642101", "642223", "640521"} <= counties


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("110103", "崇文区"),
        ("110104", "宣武区"),
        ("110221", "昌平县"),
        ("640111", "郊区"),
        ("640103", "新城区"),
        ("512301", "涪陵市"),
        ("310103", "卢湾区"),
        ("320503", "平江区"),
        ("460001", "通什市"),
    ],
)
def test_old_codes_that_people_still_carry_are_there(code: str, name: str) -> None:
    assert name in " ".join(TABLES["divisions"][code])


def test_every_code_has_its_province_and_six_digits() -> None:
    for code, row in TABLES["divisions"].items():
        assert len(code) == 6 and code.isdigit(), code
        assert f"{code[:2]}0000" in TABLES["divisions"], code
        assert row[4] in {"province", "city", "county", "zone"}, code
        assert not (row[1] and row[2]) or row[1] <= row[2], code


def test_every_province_is_there() -> None:
    ours = {code[:2] for code in divisions("", "province")}
    tens = {"1": "12345", "2": "123", "3": "1234567", "4": "123456", "5": "01234", "6": "12345"}
    assert ours >= {ten + one for ten, ones in tens.items() for one in ones} | {"71", "81", "82"}
