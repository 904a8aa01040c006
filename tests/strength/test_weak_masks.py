"""WEAK_MASK, MASK_UNDONE and SINGLED_OUT: on whole texts, as an editor sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor import Action, Finding, RuleError, Scanner
from redactor.policy import load_policy
from redactor.text.check_digits import resident_check

TODAY = "2026-11-22"
SCANNER = Scanner(key=b"masks", today=TODAY)
STRICT = Scanner(key=b"masks", today=TODAY, policy="strict")


def said(text: str, entity: str, scanner: Scanner = SCANNER) -> dict[str, Finding]:
    """The findings of an entity by what they stand at."""
    report = scanner.scan(text)
    assert report.failures == ()
    return {
        text[finding.start : finding.end]: finding
        for finding in report.findings
        if finding.entity == entity
    }


def weak(text: str, scanner: Scanner = SCANNER) -> dict[str, tuple[Action, str]]:
    found = said(text, "WEAK_MASK", scanner)
    return {value: (each.action, each.advice.message) for value, each in found.items()}


@pytest.mark.parametrize(
    ("text", "mask", "action", "count"),
    [
        ("身份证号640104********9952。", "640104********9952", Action.NOTE, "3,349"),
        ("身份证号6401041958****9952。", "6401041958****9952", Action.HOLD, "33"),
        ("身份证号640104195803**9952。", "640104195803**9952", Action.HOLD, "3"),
        ("身份证号64010419580312****。", "64010419580312****", Action.NOTE, "999"),
        ("卡号6228480402*64890018。", "6228480402*64890018", Action.HOLD, "1"),
        ("手机138****8000。", "138****8000", Action.NOTE, "10,000"),
        ("手机138…8000。", "138…8000", Action.NOTE, "10,000"),
        ("账号31001234567890*2。", "31001234567890*2", Action.HOLD, "10"),
        ("残疾人证号640104195803129***42。", "640104195803129***42", Action.NOTE, "100"),
    ],
)
def test_a_weak_mask_is_told_with_its_count(
    text: str, mask: str, action: Action, count: str
) -> None:
    given, message = weak(text)[mask]
    assert given is action
    assert f"{count} 种" in message


@pytest.mark.parametrize(
    "text",
    [
        "身份证号640104************。",
        "身份证号64*************529。",
        "手机138********。",
        "固原市救助公示\n\n马某某，手机138********。",
        "订单号640104195803**9952。",
        "项目编号2024****17，合同号640104195803**995。",
        "填写示例：身份证号6401041958****9952。",
        "公示对象：张某某、李*。",
        "20世纪90年代（199×年）建成，5*8小时服务。",
        "邮箱ma****80@163.com。",
        "身份证号640104195813**9952。",
    ],
)
def test_nothing_is_said_of_what_is_strong_or_no_number_of_a_known_kind(text: str) -> None:
    assert weak(text, STRICT) == {}


def test_the_companion_that_gives_a_person_away_is_named() -> None:
    text = (
        "河东村2026年补贴公示\n\n姓名\t出生日期\t身份证号\t金额\n"
        "马某某\t1958-03-12\t640104********4529\t100\n"
        "王某\t1961-07-01\t-\t100\n"
    )
    [finding] = said(text, "WEAK_MASK").values()
    assert finding.action is Action.HOLD
    assert "3,349 种" in finding.advice.message and "只剩 1 种" in finding.advice.message
    assert "“出生日期”" in finding.advice.message and "删去“出生日期”" in finding.advice.suggestion
    assert "birth" in finding.evidence


def test_a_good_mask_beside_a_birth_date_is_not_asked_to_be_better() -> None:
    text = (
        "补贴公示\n\n姓名\t出生日期\t身份证号\n马某某\t1958-03-12\t640104************\n王某\t\t-\n"
    )
    [finding] = said(text, "WEAK_MASK").values()
    assert "只剩 999 种" in finding.advice.message
    assert finding.advice.suggestion == (
        "请删去“出生日期”（或者只写到年代），这样还有 36,814,149 种可能。"
    )


@pytest.mark.parametrize(
    ("header", "cell", "count"),
    [
        ("出生年月", "1958.03", "3"),
        ("出生日期", "1958年", "33"),
        ("年龄", "68", "67"),
        ("年龄", "68岁", "67"),
    ],
)
def test_every_way_of_writing_a_companion_counts(header: str, cell: str, count: str) -> None:
    text = f"补贴公示\n\n姓名\t{header}\t身份证号\n马某某\t{cell}\t640104********4529\n王某\t\t-\n"
    [(_, message)] = weak(text).values()
    assert f"只剩 {count} 种" in message


def test_the_sex_halves_what_the_sequence_hides() -> None:
    text = "补贴公示\n\n姓名\t性别\t身份证号\n马某某\t女\t64010419580312***9\n王某\t男\t-\n"
    [(action, message)] = weak(text).values()
    assert action is Action.HOLD and "91 种可能" in message and "只剩 45 种" in message


def test_the_title_tells_of_age_and_place() -> None:
    text = "兴庆区2026年80岁以上高龄津贴公示\n\n马某某，身份证640104********4529，电话138****8000。"
    told = weak(text)
    assert "只剩 696 种" in told["640104********4529"][1]
    assert "只剩 31 种" in told["138****8000"][1] and "银川市" in told["138****8000"][1]
    # Published rules prescribe the mask of a phone; only the strict policy holds it.
    assert told["138****8000"][0] is Action.NOTE
    assert weak(text, STRICT)["138****8000"][0] is Action.HOLD


def test_a_line_tells_of_its_one_number_and_of_no_other() -> None:
    alone = "马某某，女，1958年3月12日出生，身份证号640104********4529。"
    assert "只剩 1 种" in weak(alone)["640104********4529"][1]
    two = f"{alone[:-1]}，王某身份证号640104********4529。"
    assert "3,349 种可能，" not in weak(two)["640104********4529"][1]
    assert weak(two)["640104********4529"][0] is Action.NOTE


def test_a_companion_that_contradicts_the_mask_is_anothers() -> None:
    text = "马某某，1990年生，身份证号6401041958****4529。"
    assert "33 种" in weak(text)["6401041958****4529"][1]


def test_a_mask_of_another_length_is_counted_for_all_lengths_and_says_so() -> None:
    [finding] = said("身份证号640104195803*4529。", "WEAK_MASK").values()
    assert "mask of another length" in finding.evidence
    assert "位数不同" in finding.advice.message


def test_a_number_in_full_elsewhere_undoes_its_mask() -> None:
    number = "64010419580312995" + resident_check("64010419580312995")
    text = f"一、马某某，身份证号640104********{number[-4:]}。\n\n附件：本人身份证号{number}。"
    [finding] = said(text, "MASK_UNDONE").values()
    assert finding.action is Action.HOLD and finding.evidence == ("in full on the page",)
    other = text.replace(number[6:10], "1959")
    assert said(other.replace(number[-4:], "9916", 1), "MASK_UNDONE") == {}


def test_an_offices_number_in_full_undoes_nothing() -> None:
    text = "举报电话：13800138000。\n\n来电人电话138****8000。"
    assert said(text, "MASK_UNDONE") == {}


HEAD = "救助公示\n\n序号\t姓名\t村\t金额\n"
MASKED_ROWS = [
    ("1", "王某某", "河东村", "500"),
    ("2", "李某", "河西村", "620"),
    ("3", "马某某", "河东村", "700"),
    ("4", "丁某", "河西村", "800"),
    ("5", "海某某", "河东村", "910"),
]
OPEN_NAMES = ["王建国", "李强", "马秀莲", "丁一", "海生林"]


def table(rows: list[tuple[str, ...]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def test_names_open_in_a_second_table_at_the_same_places() -> None:
    second = [(row[0], name, row[3]) for row, name in zip(MASKED_ROWS, OPEN_NAMES, strict=True)]
    text = f"{HEAD}{table(MASKED_ROWS)}\n附表：发放明细\n\n序号\t姓名\t金额\n{table(second)}"
    told = said(text, "MASK_UNDONE")
    assert set(told) == {row[1] for row in MASKED_ROWS}
    assert {each.action for each in told.values()} == {Action.NOTE}
    assert {each.action for each in said(text, "MASK_UNDONE", STRICT).values()} == {Action.HOLD}
    # Other people with the same row numbers and amounts: one surname that differs speaks against.
    others = text.replace("李强", "赵强")
    assert "same place in another table" not in {
        why for each in said(others, "MASK_UNDONE").values() for why in each.evidence
    }


def test_a_name_open_in_another_row_with_the_same_number() -> None:
    rows = [("马某某", "640104********9952"), ("丁某", "640104********9916")]
    again = [("马秀莲", "640104********9952"), ("丁某", "640104********9916")]
    text = f"名单\n\n姓名\t身份证号\n{table(rows)}\n另册\n\n姓名\t身份证号\n{table(again)}"
    told = said(text, "MASK_UNDONE")
    assert {value: each.evidence for value, each in told.items()} == {
        "马某某": ("same number in another row",)
    }


def test_a_name_open_in_another_line_before_the_same_number() -> None:
    text = (
        "一、发放名单\n1. 马某某，身份证号640104********9952，救助500元。\n"
        "2. 丁某，身份证号640104********9916，救助620元。\n\n"
        "二、入户情况\n1. 马秀莲，640104********9952，已入户。\n2. 王强，640104********9916，已入户。\n"
    )
    assert {value: each.action for value, each in said(text, "MASK_UNDONE").items()} == {
        "马某某": Action.NOTE
    }


def test_a_mask_that_many_full_values_fit_is_nobodys() -> None:
    pairs = (f"电话138{number:04d}8000，电话138****8000；" for number in range(50))
    assert said("".join(pairs), "MASK_UNDONE") == {}


def test_two_tables_in_the_same_order() -> None:
    rows = [(name, village) for _, name, village, _ in MASKED_ROWS]
    second = [(name, "已入户") for name in OPEN_NAMES]
    text = f"公示\n\n姓名\t村\n{table(rows)}\n入户情况\n\n姓名\t备注\n{table(second)}"
    [finding] = said(text, "MASK_UNDONE").values()
    assert finding.evidence == ("same order of rows",)
    reversed_ = f"公示\n\n姓名\t村\n{table(rows)}\n入户情况\n\n姓名\t备注\n{table(second[::-1])}"
    assert said(reversed_, "MASK_UNDONE") == {}


def test_rows_that_single_somebody_out_are_counted() -> None:
    rows = [
        ("马某某", "河东村", "500", "因病"),
        ("马某某", "河东村", "500", "因病"),
        ("马某某", "河西村", "500", "因灾"),
        ("王某", "河西村", "800", "因学"),
        ("丁某", "河西村", "900", "因灾"),
    ]
    text = f"救助公示\n\n姓名\t村\t金额\t救助原因\n{table(rows)}"
    [finding] = said(text, "SINGLED_OUT").values()
    assert finding.action is Action.NOTE
    assert "有 3 行只对应一个人" in finding.advice.message
    assert "另有 2 行分不出是谁，但“原因”都一样" in finding.advice.message
    assert finding.evidence == ("rows singled out", "rows alike")


def test_a_roster_in_which_nobody_stands_alone_is_not_spoken_of() -> None:
    text = f"公示\n\n姓名\t村\t金额\n{table([('马某某', '河东村', '500')] * 6)}"
    assert said(text, "SINGLED_OUT") == {}
    opened = f"公示\n\n姓名\t村\t金额\n{table([(name, '河东村', '500') for name in OPEN_NAMES])}"
    assert said(opened, "SINGLED_OUT") == {}


HOUSE = 'extends = "default"\ntitle = "t"\nwhy = "w"\n[entity.WEAK_MASK]\n'


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ("hold_under = -1", "entity.WEAK_MASK.hold_under"),
        ("hold_under = 100001", "entity.WEAK_MASK.hold_under"),
        ('hold_under = "100"', "entity.WEAK_MASK.hold_under"),
        ("hold_under = true", "entity.WEAK_MASK.hold_under"),
        ("hold_under = 1.5", "entity.WEAK_MASK.hold_under"),
        ("hold_under = { RESIDENT_ID = -5 }", "entity.WEAK_MASK.hold_under.RESIDENT_ID"),
        ("[entity.EMAIL]\nhold_under = 100", "entity.EMAIL.hold_under"),
    ],
)
def test_a_bad_threshold_is_refused_by_file_and_key(tmp_path: Path, lines: str, where: str) -> None:
    path = tmp_path / "house.toml"
    path.write_text(HOUSE + lines + "\n", encoding="utf-8")
    with pytest.raises(RuleError) as raised:
        load_policy(str(path))
    assert str(path) in str(raised.value) and where in str(raised.value)


def test_a_threshold_for_an_unknown_entity_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(HOUSE + "hold_under = { RESIDENTID = 100 }\n", encoding="utf-8")
    with pytest.raises(RuleError, match="RESIDENT_ID is known"):
        Scanner(policy=str(path))


def test_a_house_may_set_its_own_threshold(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(HOUSE + "hold_under = { RESIDENT_ID = 5000 }\n", encoding="utf-8")
    house = Scanner(key=b"masks", today=TODAY, policy=str(path))
    assert weak("身份证号640104********9952。", house)["640104********9952"][0] is Action.HOLD
    # What the table does not name is not held.
    assert weak("卡号6228480402*64890018。", house)["6228480402*64890018"][0] is Action.NOTE


def test_no_finding_holds_what_was_found() -> None:
    text = (
        "补贴公示\n\n马秀莲姓名\t马秀莲出生日期\t马秀莲村\t身份证号\n"
        + table([("马某某", "1958-03-12", "河东村", "640104********4529")] * 3)
        + table([("王某", "1961-07-01", "河西村", "640104********4530")] * 3)
    )
    for entity in ("WEAK_MASK", "SINGLED_OUT", "MASK_UNDONE"):
        for finding in said(text, entity).values():
            words = repr(finding)
            assert not any(each in words for each in ("4529", "1958", "马", "河东", "4530"))
