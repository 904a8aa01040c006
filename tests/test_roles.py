"""Names that must go for the part that their bearers play."""

from __future__ import annotations

import pytest

from redactor import Action, Scanner


def masked(scanner: Scanner, text: str) -> list[str]:
    return [
        text[each.start : each.end]
        for each in scanner.scan(text).findings
        if each.entity == "PERSON_NAME" and each.action is Action.MASK
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("工单号WD2024060300\n诉求人：禹春花\n诉求：高龄津贴没到账。", ["禹春花"]),
        ("现将申屠宏来信转去。来信人申屠宏反映敬老院伙食差。", ["申屠宏", "申屠宏"]),
        ("原告龚慧敏与被告束国强离婚纠纷一案，现已审理终结。", ["龚慧敏", "束国强"]),
        ("收养评估报告\n收养申请人：邢志远、许佳\n评估员：孙晓东", ["邢志远", "许佳"]),
        (
            "编号\t写信人\t内容\n003\t霍建明\t殡仪馆收费\n004\t冶玉梅\t低保评议",
            ["霍建明", "冶玉梅"],
        ),
        ("12345回访：市民喻春梅称社保卡消磁，补卡已受理。", ["喻春梅"]),
        ("领导您好，我叫段小梅，临时救助的钱还没有到账。", ["段小梅"]),
    ],
)
def test_who_stays_unnamed(scanner: Scanner, text: str, names: list[str]) -> None:
    assert masked(scanner, text) == names


@pytest.mark.parametrize(
    "text",
    [
        # A firm's case, a lost certificate, a surname with a title.
        "原告青河建材有限公司与被告刘建国买卖合同纠纷一案，本院已受理。",
        "遗失声明：男方武国云、女方姜瑶的结婚证遗失，声明作废。",
        "诉求人：刘女士，反映路灯不亮。",
        "来访人须出示身份证。举报人应当对举报内容负责。",
        "被举报人单位已限期整改。",
    ],
)
def test_who_is_named_on_purpose(scanner: Scanner, text: str) -> None:
    assert masked(scanner, text) == []
