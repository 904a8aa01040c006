"""What is told by the signs around it: names, days, schools, illnesses, numbers, and whose a finding is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor import Action, Scanner
from redactor.context.signs import Signs, Weights, named
from redactor.context.tables import Tables
from redactor.context.unknown_numbers import kind_of, numbers_in
from redactor.rulebook import load
from redactor.scan.places import Kind

SUBJECTS = {row[0] for row in load(()).tables["subject_words"].values()}


def told(scanner: Scanner, text: str) -> dict[str, tuple[str, Action]]:
    """What the signs alone told: the value, its entity and what is done."""
    return {
        text[each.start : each.end]: (each.entity, each.action)
        for each in scanner.scan(text).findings
        if "signs" in each.evidence
    }


@pytest.mark.parametrize(
    ("text", "value", "entity"),
    [
        (
            "村文书拿着我的折子和卡（6229084775303226414）两年没还，低保钱全由他取。",
            "6229084775303226414",
            "BANK_ACCOUNT",
        ),
        (
            "走到第三家，奶奶把孙女往身后一拉，说娃娃叫海小燕，今年上四年级，爹跑了，娘改嫁。",
            "海小燕",
            "PERSON_NAME",
        ),
        (
            "我属鸡的，阴历一九四五年六月二十三生人，上回你们给我算错了。",
            "一九四五年六月二十三",
            "BIRTH_DATE",
        ),
    ],
)
def test_what_is_told_in_passing(scanner: Scanner, text: str, value: str, entity: str) -> None:
    found = {
        text[each.start : each.end]: each.entity
        for each in scanner.scan(text).findings
        if each.action is not Action.NOTE
    }
    assert found.get(value) == entity, found


@pytest.mark.parametrize(
    "text",
    [
        "合同编号HT-20240311-0045，履约保证金已退。",
        "一等奖：市第三小学 刘思源；指导教师：王静。",
        "县民政局副局长马国栋一行慰问困境儿童。",
        "设备序列号SN20230816004，放置于机房三排。",
        "2016年5月12日，县福利院新楼竣工。",
        "糖尿病、高血压患者可到社区卫生服务中心建档。",
    ],
)
def test_what_is_public_stays(scanner: Scanner, text: str) -> None:
    assert [each for each in scanner.scan(text).findings if each.action is not Action.NOTE] == []


def test_a_finding_says_that_signs_told_it(scanner: Scanner) -> None:
    text = "电话记录：让把他爸的抚恤金打到他爸农商行折子上，号码是“八一零一一零零零零零二七四六三三五”，念了两遍。"
    assert told(scanner, text) == {
        "八一零一一零零零零零二七四六三三五": ("BANK_ACCOUNT", Action.MASK)
    }


def test_a_number_of_unknown_kind_is_held(scanner: Scanner) -> None:
    text = "家属来电记录：来电人称其母在市二院做的白内障，门诊号报的是“三八零零一七二九”。"
    assert told(scanner, text) == {"三八零零一七二九": ("PERSONAL_NUMBER", Action.HOLD)}


def test_zones_of_what_is_spoken_of() -> None:
    text = "娃叫海小燕，念书。别的事。"
    tables = Tables(text, str)
    signs = Signs(text, tables, [(0, 1, "child"), (1, 2, "named"), (6, 8, "school")])
    around = signs.around(2, 5)
    assert around["touches before"] == {"named"}
    assert around["beside before"] == {"named", "child"}
    assert around["in clause behind"] == {"school"}
    # A mark between is no distance.
    assert around["touches behind"] == {"school"}
    assert signs.speaks_of({"school"}, 5, 9) and not signs.speaks_of({"school"}, 9, 12)
    assert signs.is_cut(7) and not signs.is_cut(6)
    assert "touches before: named" in named(around)


def test_ages_speak_of_the_young_and_the_grown() -> None:
    text = "今年十三岁；七十二岁；8周岁；61岁"
    signs = Signs(text, Tables(text, str), [])
    assert signs.speaks_of({"child's age"}, 0, 5) and signs.speaks_of({"child's age"}, 11, 15)
    assert not signs.speaks_of({"child's age"}, 6, 10) and signs.speaks_of({"adult's age"}, 6, 10)


def test_weights_add_up_above_their_threshold() -> None:
    rows = {"before: 叫": ("1.5",), "row": ("-0.5",), "threshold": ("0.75",), "near: x": ("",)}
    weights = Weights(rows, 0)
    assert weights.weight({"before": {"叫", "x"}, "row": {""}}) == pytest.approx(0.25)
    assert weights.weight({}) == -0.75


def test_the_table_has_a_column_for_each_kind() -> None:
    tables = load(()).tables
    rows = tables["signs"]
    assert all(len(row) == len(Kind) for row in rows.values())
    assert all(rows["threshold"])
    # Signs of what is spoken of name subjects that the table of words knows.
    zones = ("touches before: ", "in clause behind: ")
    spoken = {sign.partition(": ")[2] for sign in rows if sign.startswith(zones)}
    known = {each for each in spoken if not each.startswith(("a ", "an ", "child's", "adult's"))}
    assert known and known <= SUBJECTS


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("写的“编号 川A0702-1193”，对不", ["A0702-1193"]),
        ("号码是“八一零一一零零二七四六”，念了两遍", ["八一零一一零零二七四六"]),
        ("2024-01-02 12:00 至 2024年", []),
        ("合计125000元，人均3.14平方米", []),
        ("E116.38214 N39.90577（误差20米）", ["E116.38214 N39.90577"]),
        ("拨款10000，结余 20000", []),
    ],
)
def test_numbers_that_do_not_say_what_they_are(text: str, numbers: list[str]) -> None:
    assert [text[start:end] for start, end in numbers_in(text)] == numbers


def test_the_talk_names_the_number() -> None:
    text = "没电话，我只有Q，846029157"
    [(start, end)] = numbers_in(text)
    assert kind_of(text, start, end) == "QQ_ID"
    assert kind_of("记着846029157", 2, 11) == "PERSONAL_NUMBER"


@given(st.text(alphabet="娃叫海小燕念书12345-年月日，。\n\t ABq零一二（）", max_size=120))
def test_any_text_is_read(text: str) -> None:
    for start, end in numbers_in(text):
        assert 0 <= start < end <= len(text)
    signs = Signs(text, Tables(text, str), [])
    if text:
        assert signs.around(0, len(text))["page"] == set()
