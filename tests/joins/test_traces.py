"""A page's traces tell joins enough, and nobody else anything."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from redactor import Scanner
from redactor.joins.traces import FORMS, Trace, fragment, plain, shown, traces_of

KEY = b"traces"
ID = "640104195803129952"
PAGE = f"""姓名\t身份证号\t电话
马小花\t{ID}\t138****8000
丁某某\t6401**********9952\t13800138000
家住青云县河口镇桃山村三组12号"""


@pytest.fixture(scope="module")
def traces() -> list[Trace]:
    return of_page(PAGE)


def of_page(text: str, key: bytes = KEY) -> list[Trace]:
    return list(traces_of(Scanner(key=KEY).scan(text), key))


def test_a_masked_value_is_kept_as_shown(traces: list[Trace]) -> None:
    fragments = [(each.value, each.row) for each in traces if each.kind == "fragment"]
    assert fragments == [("138****8000", 0), ("6401**********9952", 1)]


def test_what_stands_in_a_row_has_its_number(traces: list[Trace]) -> None:
    of_id = {each.row for each in traces if each.entity == "RESIDENT_ID"}
    of_phone = {each.row for each in traces if each.entity == "MOBILE_PHONE"}
    of_home = {each.row for each in traces if each.entity == "HOME_ADDRESS"}
    assert (of_id, of_phone, of_home) == ({0}, {1}, {2})


def test_no_clear_value_is_left(traces: list[Trace]) -> None:
    for each in traces:
        if each.kind != "fragment":
            assert re.fullmatch("[0-9a-f]{32}", each.value), each
    told = "\n".join("|".join(map(str, each)) for each in traces)
    for clear in (ID, "13800138000", "马小花", "桃山村"):
        assert clear not in told


def test_a_projection_is_the_same_wherever_the_value_is_written(traces: list[Trace]) -> None:
    spaced = of_page("身份证号：640104 19580312 9952")
    ours = {each.form: each.value for each in traces if each.entity == "RESIDENT_ID"}
    theirs = {each.form: each.value for each in spaced if each.entity == "RESIDENT_ID"}
    assert theirs == ours
    assert set(ours) == {"full", *(f"{front}+{behind}" for front, behind in FORMS["RESIDENT_ID"])}


def test_the_key_decides(traces: list[Trace]) -> None:
    others = {each.value for each in of_page(PAGE, b"another") if each.kind != "fragment"}
    assert not others & {each.value for each in traces if each.kind != "fragment"}


def test_masked_names_leave_their_surname_as_full_ones_do() -> None:
    masked = {each.value for each in of_page("申请人：丁某某，已受理。") if each.form == "surname"}
    full = {each.value for each in of_page("申请人：丁明远，已受理。") if each.form == "surname"}
    assert masked and masked == full


def test_a_name_in_prose_and_in_a_table_has_one_hash() -> None:
    names = Counter(
        each.value
        for each in of_page("申请人：丁明远\n姓名\t金额\n丁 明 远\t300")
        if each.kind == "name" and each.form == "full"
    )
    assert set(names.values()) <= {1, 2}
    assert len(names) == 1


@pytest.mark.parametrize(
    ("value", "told"),
    [("138＊＊＊＊8000", "138****8000"), ("6401XXXXXXXXXX995X", "6401**********995X")],
)
def test_every_mask_sign_is_one(value: str, told: str) -> None:
    assert fragment(value) == told


def test_what_a_mask_would_hide_nothing_of_is_no_projection() -> None:
    assert shown("MOBILE_PHONE", "138", (3, 4)) == ""
    assert shown("EMAIL", "a@b.example", (1, 1)) == ""
    assert plain("6228 4804-0256") == "622848040256"
