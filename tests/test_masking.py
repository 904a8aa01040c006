"""What stands in the place of a value tells nothing that the mask hides."""

from __future__ import annotations

import dataclasses
import re

import pytest

from redactor import Scanner
from redactor.masking import Mask, Operator, mask_value
from redactor.policy import load_policy, policy_names

RESIDENT = "640104195803129952"
OTHER = "640104200011209915"
KEY = b"masking"


def masked(value: str, *, key: bytes = KEY, title: str = "名称", **how: object) -> str:
    return mask_value(Mask(**how), value, title=title, key=key)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("operator", "value", "coarse", "expected"),
    [
        (Operator.SURNAME, "马秀莲", 1, "马某某"),
        (Operator.SURNAME, "马兰", 1, "马某"),
        (Operator.SURNAME, "欧阳小明", 2, "欧阳某某"),
        (Operator.SURNAME, "阿依古丽·买买提", 1, "阿某某"),
        (Operator.SURNAME, "马兰", 0, "马某"),
        (Operator.GENERALISE, "银川市兴庆区掌政镇某路1号", 9, "银川市兴庆区掌政镇***"),
    ],
)
def test_the_coarse_part_may_stay(
    operator: Operator, value: str, coarse: int, expected: str
) -> None:
    mask = Mask(operator=operator)
    assert mask_value(mask, value, title="名称", key=b"k", coarse=coarse) == expected


@pytest.mark.parametrize(
    ("how", "value", "expected"),
    [
        ({}, "ABC123", "******"),
        ({"first": 6}, RESIDENT, "640104************"),
        ({"first": 3}, "138-0013 8000", "138********"),
        ({"last": 4}, "6228480402564890018", "***************0018"),
        ({"first": 3, "last": 4}, "13800138000", "138****8000"),
        ({"first": 6, "last": 4}, RESIDENT, "640104********9952"),
        ({"width": 8}, "E1234567", "********"),
        ({"width": 2, "first": 1}, "E1234567", "E**"),
        ({"width": 3, "first": 1, "last": 1}, "E1234567", "E***7"),
        ({"first": 4, "last": 4}, "12345678", "********"),
        ({"first": 9}, "123", "***"),
        ({"last": 9}, "123", "***"),
        ({"width": 4, "keep_from": "@"}, "zhang.san@qq.com", "****@qq.com"),
        ({"first": 1, "keep_from": "@"}, "zhang@qq.com", "z****@qq.com"),
        ({"keep_from": "@"}, "zhang＠qq.com", "*****@qq.com"),
        ({"keep_from": "@"}, "zhang", "*****"),
        ({"digits_only": True}, "军字第1234567号", "军字第*******号"),
        ({"digits_only": True, "first": 2}, "J640104-2020-000001", "J64****-****-******"),
        ({"digits_only": True}, "军字第一二三号", "军字第***号"),
        ({"keep_only": "年月日"}, "2016年除夕当晚", "****年****"),
        ({"keep_only": "年月日"}, "二〇一六年腊月初八", "****年*月**"),
        ({"operator": Operator.REMOVE}, RESIDENT, ""),
        ({"operator": Operator.KEEP}, "１３８ 0013", "１３８ 0013"),
        ({"operator": Operator.GENERALISE}, "38.481234,106.234567", "38.4,106.2"),
        ({"operator": Operator.GENERALISE}, "３８．４８１２", "38.4"),
    ],
    ids=str,
)
def test_a_mask_gives(how: dict[str, object], value: str, expected: str) -> None:
    assert masked(value, **how) == expected


def test_a_label_names_the_kind_and_nothing_else() -> None:
    assert re.fullmatch("【名称略?】", masked(RESIDENT, operator=Operator.LABEL))


def test_no_operator_is_untested() -> None:
    assert {each.value for each in Operator} == {
        *("mask", "remove", "label", "generalise", "surname", "pseudonym", "keep")
    }
    fields = {field.name for field in dataclasses.fields(Mask)}
    assert fields == {
        *("operator", "first", "last", "width", "digits_only", "keep_only"),
        *("keep_from", "without_country"),
    }


SHAPES = {
    "full-width": RESIDENT.translate({48 + n: 0xFF10 + n for n in range(10)}),
    "circled": "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(each)] for each in RESIDENT),
    "Chinese": "".join("零一二三四五六七八九"[int(each)] for each in RESIDENT),
    "zero-width": "\u200b".join(RESIDENT),
    "line break": f"{RESIDENT[:8]}\n{RESIDENT[8:]}",
    "spaces": "640104 1958 0312 9952",
    "hyphens": "640104-19580312-9952",
    "references": "".join(f"&#{ord(each)};" for each in RESIDENT),
    "mathematical": RESIDENT.translate({48 + n: 0x1D7CE + n for n in range(10)}),
}
MASKS: list[dict[str, object]] = [
    {},
    {"first": 6},
    {"first": 6, "last": 4},
    {"last": 4},
    {"first": 1, "width": 8},
    {"width": 19},
    {"operator": Operator.LABEL},
    {"operator": Operator.REMOVE},
]


@pytest.mark.parametrize("how", MASKS, ids=str)
@pytest.mark.parametrize("shape", SHAPES)
def test_however_it_is_written_the_mask_is_that_of_the_plain_value(
    shape: str, how: dict[str, object]
) -> None:
    assert masked(SHAPES[shape], **how) == masked(RESIDENT, **how)


@pytest.mark.parametrize("how", [*MASKS, {"digits_only": True}], ids=str)
def test_two_values_alike_in_what_is_shown_cannot_be_told_apart(how: dict[str, object]) -> None:
    one, two = "640104195803129952", "640104200011299952"
    assert masked(one, **how) == masked(two, **how)


@pytest.mark.parametrize("shape", SHAPES)
def test_masking_digits_alone_leaves_no_digit_of_any_shape(shape: str) -> None:
    left = masked(f"结字第{SHAPES[shape]}号", digits_only=True)
    assert not re.search(r"[\d零一二三四五六七八九⓪①-⑨]", left)
    assert left.count("*") == len(RESIDENT)


@pytest.mark.parametrize(
    "value",
    [
        "38.481234,106.234567",
        "北纬38.481234°，东经106.234567°",
        "38°28′15″N，106°16′30″E",
        "北纬38°28′15.5″，东经106°16′30.2″",
        "38度28分15秒，106度16分30秒",
        "38°28.25′N，106°16.5′E",
    ],
)
def test_generalising_a_place_hides_the_fine_part(value: str) -> None:
    """A degree's tenth is ten kilometres; a second is thirty metres, a minute two thousand."""
    left = masked(value, operator=Operator.GENERALISE)
    assert not re.search(r"8[.]4\d|28|15|6[.]2\d|16|30", left), left


def test_a_pseudonym_is_the_same_for_a_value_and_a_key() -> None:
    pseudonym = masked(RESIDENT, operator=Operator.PSEUDONYM)
    for shape, value in SHAPES.items():
        assert masked(value, operator=Operator.PSEUDONYM) == pseudonym, shape
    assert masked(OTHER, operator=Operator.PSEUDONYM) != pseudonym
    assert masked(RESIDENT, operator=Operator.PSEUDONYM, key=b"other") != pseudonym


def test_a_pseudonym_is_no_number_and_names_its_kind() -> None:
    for number in range(200):
        pseudonym = masked(f"1380013{number:04}", operator=Operator.PSEUDONYM, title="手机号码")
        assert re.fullmatch("【手机号码·[A-Z]{10}】", pseudonym)


def test_an_x_is_the_same_in_both_cases() -> None:
    upper, lower = "64010419580312995X", "64010419580312995x"
    assert masked(upper, operator=Operator.PSEUDONYM) == masked(lower, operator=Operator.PSEUDONYM)


def redacted(text: str, policy: str = "default") -> str:
    return Scanner(policy=policy, key=KEY, today="2026-11-23").redact(text).text


@pytest.mark.parametrize("shape", ["full-width", "circled", "zero-width", "line break", "hyphens"])
def test_the_default_keeps_no_tail_of_a_resident_number(shape: str) -> None:
    expected = "身份证号：640104************。"
    assert redacted(f"身份证号：{RESIDENT}。") == expected
    assert redacted(f"身份证号：{SHAPES[shape]}。") == expected


def test_the_default_keeps_three_digits_of_a_mobile_and_four_of_a_card() -> None:
    assert redacted("手机：138 0013 8000。") == "手机：138********。"
    assert redacted("银行卡号：6228480402564890018。") == "银行卡号：***************0018。"


def test_the_customary_policy_shows_both_ends() -> None:
    text = f"身份证号：{RESIDENT}，手机：13800138000。"
    assert redacted(text, "customary") == "身份证号：640104********9952，手机：138****8000。"


@pytest.mark.parametrize("policy", ["default", "customary"])
@pytest.mark.parametrize("lead", ["+86 ", "+86", "0086 ", "(+86)"])
def test_a_countrys_prefix_is_not_taken_for_the_numbers_first_digits(
    policy: str, lead: str
) -> None:
    left = redacted(f"手机：{lead}13800138000。", policy)
    assert "138*" in left
    assert left.endswith("8000。" if policy == "customary" else "*。")


def test_the_labels_policy_keeps_no_character() -> None:
    left = redacted(f"身份证号：{RESIDENT}，手机：13800138000。", "labels")
    assert re.fullmatch("身份证号：【公民身份号码略?】，手机：【手机号码略?】。", left)


@pytest.mark.parametrize("policy", policy_names())
@pytest.mark.parametrize(
    "place", ["38°28′15″N，106°16′30″E", "北纬38°28′15″，东经106°16′30″", "38.481234,106.234567"]
)
def test_a_homes_place_does_not_stand_in_the_output(policy: str, place: str) -> None:
    redaction = Scanner(policy=policy, key=KEY).redact(f"户主马秀莲家庭住址坐标：{place}")
    assert redaction.report.verdict == "mask"
    assert not re.search("28|481|16′|234", redaction.text), redaction.text


@pytest.mark.parametrize("policy", policy_names())
def test_every_mask_that_acts_hides_most_of_a_value(policy: str) -> None:
    """Whatever the policy, what is masked cannot be told from a value differing in the middle."""
    for entity, decision in load_policy(policy).decisions.items():
        if "mask" not in {action.value for action in decision.actions.values()}:
            continue
        one, two = (
            mask_value(decision.mask, value, title="t", key=KEY)
            for value in ("12345678.15012345", "12345678.19912345")
        )
        assert one == two, entity
