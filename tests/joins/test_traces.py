"""A page's traces tell joins enough, and nobody else anything."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from redactor import Scanner
from redactor.joins.traces import COARSE, FORMS, Trace, fragment, plain, shown, traces_of

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
    return list(traces_of(Scanner(key=KEY).scan(text, beside=True), key))


def hashes(traces: list[Trace]) -> set[str]:
    """What does not stand there as it is."""
    return {
        each.value
        for each in traces
        if each.kind not in {*COARSE, "fragment"} and (each.kind, each.form) != ("birth", "year")
    }


def test_a_masked_value_is_kept_as_shown(traces: list[Trace]) -> None:
    fragments = [(each.value, each.row) for each in traces if each.kind == "fragment"]
    assert fragments == [("138****8000", 0), ("6401**********9952", 1)]


def test_what_stands_in_a_row_has_its_number(traces: list[Trace]) -> None:
    full = [each for each in traces if each.kind == "value"]
    of_id = {each.row for each in full if each.entity == "RESIDENT_ID"}
    of_phone = {each.row for each in full if each.entity == "MOBILE_PHONE"}
    of_home = {each.row for each in traces if each.entity == "HOME_ADDRESS"}
    assert (of_id, of_phone, of_home) == ({0}, {1}, {2})


def test_no_clear_value_is_left(traces: list[Trace]) -> None:
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in hashes(traces))
    told = "\n".join("|".join(map(str, each)) for each in traces)
    for clear in (ID, "13800138000", "马小花", "桃山村"):
        assert clear not in told


def test_a_projection_is_the_same_wherever_the_value_is_written(traces: list[Trace]) -> None:
    spaced = of_page("身份证号：640104 19580312 9952")
    kinds = {"value", "projection"}
    ours, theirs = (
        {e.form: e.value for e in some if e.entity == "RESIDENT_ID" and e.kind in kinds}
        for some in (traces, spaced)
    )
    assert theirs == ours
    assert set(ours) == {"full", *(f"{front}+{behind}" for front, behind in FORMS["RESIDENT_ID"])}


def test_the_key_decides(traces: list[Trace]) -> None:
    assert hashes(traces)
    assert not hashes(of_page(PAGE, b"another")) & hashes(traces)


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


ROSTER = """青云县民政局2026年9月高龄津贴发放公示
序号\t姓名\t性别\t年龄\t村\t出生日期\t身份证号\t金额（元）
1\t马小花\t女\t81\t桃山村\t1945年1月2日\t6401****9952\t1,300.00
2\t丁*远\t男\t82\t青云县河口镇桃山村三组\t1944\t64010419440103****\t1300
"""


def test_what_stands_beside_a_name_is_told() -> None:
    traces = of_page(ROSTER)
    told = [(each.kind, each.form, each.value) for each in traces if each.row == 0]
    other = [(each.kind, each.form, each.value) for each in traces if each.row == 1]
    assert ("sex", "", "F") in told and ("age", "", "81") in told
    assert ("birth", "year", "1945") in told and ("birth", "year", "1944") in other
    assert [form for kind, form, _ in other if kind == "birth"] == ["year"]
    # The same village, and the same amount in the same month, however they are written.
    for kind in ("village", "paid"):
        assert {each for each in told if each[0] == kind} == {
            each for each in other if each[0] == kind
        }
    assert [each.entity for each in traces if each.kind == "fragment"] == ["RESIDENT_ID"] * 2
    assert [each.value for each in traces if each.kind == "month"] == ["2026-09"]


def test_who_did_not_ask_is_told_nothing_beside() -> None:
    kinds = {each.kind for each in traces_of(Scanner(key=KEY).scan(ROSTER), KEY)}
    assert not kinds & {"sex", "age", "paid"}


def test_the_first_trace_tells_the_version(traces: list[Trace]) -> None:
    assert [each.kind for each in traces].index("version") == 0


def test_a_masked_name_with_its_end_open_is_known_by_both_ends() -> None:
    masked = {each.value for each in of_page(ROSTER) if each.form == "ends" and each.row == 1}
    full = {each.value for each in of_page("申请人：丁明远，已受理。") if each.form == "ends"}
    assert masked and masked == full
