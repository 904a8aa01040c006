"""Texts out of a PDF: values and labels cut by the width of a page, tables that came apart into lines."""

from __future__ import annotations

import pytest

from redactor import Scanner

READY = Scanner(key=b"broken", today="2026-11-23")


def acted_on(text: str) -> list[tuple[str, str]]:
    findings = READY.scan(text).findings
    return [
        (each.entity, text[each.start : each.end])
        for each in findings
        if each.action.acting and each.start is not None
    ]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        (
            "收款人：沙某\n收款账\n号：0302041601\n10338726\n金额：壹万元",
            "BANK_ACCOUNT",
            "0302041601\n10338726",
        ),
        ("当事人沙某，住宅电\n话：0917-\n6213084", "LANDLINE_PHONE", "0917-\n6213084"),
        ("沙某名下车辆号牌号码：鄂F-\n2M587，已查封", "VEHICLE_PLATE", "鄂F-\n2M587"),
        ("沙某的出生医学证明编号 K64027\n1839", "BIRTH_CERTIFICATE", "K64027\n1839"),
        (
            "公民身份号码  6401041958\n              03129952",
            "RESIDENT_ID",
            "6401041958\n              03129952",
        ),
        (
            "户主沙某，家庭住址：同心县河西镇桃山\n村三组12号",
            "HOME_ADDRESS",
            "同心县河西镇桃山\n村三组12号",
        ),
        (
            "户籍地：内蒙古自治区阿拉善盟额济纳\n旗苏泊淖尔苏木伊布图嘎查\n草场东5户\n暂住事由：放牧",
            "HOME_ADDRESS",
            "内蒙古自治区阿拉善盟额济纳\n旗苏泊淖尔苏木伊布图嘎查\n草场东5户",
        ),
        (
            "沙某\n手机号\n码：１３９\n９５３８\n０４１２",
            "MOBILE_PHONE",
            "１３９\n９５３８\n０４１２",
        ),
        (
            "出生日期：１９７\n６ 年 ０ ４ 月 １ ８ 日\n受理人：沙某",
            "BIRTH_DATE",
            "１９７\n６ 年 ０ ４ 月 １ ８ 日",
        ),
        ("沙某，E－mail：sha_minghe\n＠yeah.net\n", "EMAIL", "sha_minghe\n＠yeah.net"),
        ("护照发一下\n我的 EK2 7 0 1 9 3 5，还有半年", "PASSPORT", "EK2 7 0 1 9 3 5"),
        ("后面那辆宁C 7F 306也挪挪", "VEHICLE_PLATE", "宁C 7F 306"),
        (
            "代领人　　与本人关系　　微 信 号\n沙有德　　父子　　　　　shayoude_\n7719\n领取日期　2023-10-17",
            "WECHAT_ID",
            "shayoude_\n7719",
        ),
    ],
    ids=lambda each: each if each.isascii() else None,
)
def test_what_a_line_break_cuts_is_whole(text: str, entity: str, value: str) -> None:
    assert (entity, value) in acted_on(text)


# A cell that is cut, with the rest of its row behind it.
@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        (
            "|姓名|身份证号|金额|\n|沙明远|6401041958\n03129952|800.00|\n|虎秀兰|640104195803129979|900.00|\n",
            "RESIDENT_ID",
            "6401041958\n03129952",
        ),
        (
            "|沙明远|6401041958\n03129952|800.00|\n|虎秀兰|640104195803129979|900.00|\n",
            "RESIDENT_ID",
            "6401041958\n03129952",
        ),
        (
            "姓名,身份证号,金额\n沙明远,6401041958\n03129952,800.00\n虎秀兰,640104195803129979,900.00\n",
            "RESIDENT_ID",
            "6401041958\n03129952",
        ),
        (
            "姓名\t护照号\t备注\n沙明远\tE1234\n5678\t无\n虎秀兰\tE87654321\t无\n",
            "PASSPORT",
            "E1234\n5678",
        ),
        (
            "姓名\t微信\t电话\n沙明远\tshamy_\n1234\t13995380412\n",
            "WECHAT_ID",
            "shamy_\n1234",
        ),
        (
            "|户主|家庭住址|金额|\n|沙明远|同心县河西镇桃\n山村三组12号|300|\n",
            "HOME_ADDRESS",
            "同心县河西镇桃\n山村三组12号",
        ),
        (
            "|学生姓名|出生日期|补助金额|\n|沙小宝|2012年\n5月3日|300.00|\n|虎小妹|2011年6月\n4日|300.00|\n",
            "BIRTH_DATE",
            "2011年6月\n4日",
        ),
    ],
    ids=lambda each: each if each.isascii() else None,
)
def test_a_row_that_a_line_break_cuts_is_whole(text: str, entity: str, value: str) -> None:
    assert (entity, value) in acted_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "联系人：沙主任\n办公电话：0951-6012345\n传真：0951-6012346",
        "密点：第三部分\n沙河镇物资轮换方案"[4:],
        "一、工作目标\n到2026年底完成投资3亿元\n二、重点任务",
        "序号 单位 金额\n1 沙河镇 300\n2 清水镇 500",
        "序号\t项目\t金额\t备注\n1\t修渠\t300\n2\t修路\t500\t无\n3\t架桥\t1390\n2026\t11\n",
        "办结情况\n139\n9538\n0412\n合计：4089件",
        "受理日期：2024-03-19\n14022\n31号窗口\n",
    ],
)
def test_lines_that_stand_for_themselves_are_not_joined(text: str) -> None:
    assert acted_on(text) == []


COLUMNS = """发放名单

姓名
沙明远
虎秀兰

家庭住址
桃山村三组12号
桃山村五组3号

收款账号
64000123456789
64000123456799
"""
ROWS = """姓名
性别
银行账号
家庭住址
沙明远
男
64000123456789
桃山村三组12号
虎秀兰
女
64000123456799
桃山村五组3号
"""


@pytest.mark.parametrize("text", [COLUMNS, COLUMNS.replace("\n\n", "\n"), ROWS])
def test_a_table_that_came_apart_is_a_table(text: str) -> None:
    found = acted_on(text)
    assert ("BANK_ACCOUNT", "64000123456789") in found
    assert ("BANK_ACCOUNT", "64000123456799") in found
    assert ("HOME_ADDRESS", "桃山村三组12号") in found
    assert ("HOME_ADDRESS", "桃山村五组3号") in found


def test_children_of_a_column_are_children() -> None:
    text = "孤儿名单\n\n儿童姓名\n沙小宝\n虎小妹\n\n出生日期\n2018-01-05\n2016-11-22\n"
    assert ("PERSON_NAME", "沙小宝") in acted_on(text)
    assert ("BIRTH_DATE", "2016-11-22") in acted_on(text)


def test_headings_without_a_table_are_none() -> None:
    assert acted_on("申请材料\n身份证\n户口簿\n收入证明\n银行卡\n住址证明\n") == []
    assert (
        acted_on("联系电话\n0951-6012345\n0951-6012346\n\n办公地址\n解放街1号\n民族路2号\n") == []
    )


@pytest.mark.parametrize("blank", [" ", "　", "　　", "   "])
def test_columns_parted_by_blanks_do_not_run_together(blank: str) -> None:
    rows = ["姓名 账号 金额", "沙明远 6400012345678 300", "虎秀兰 6400012345699 300"]
    found = acted_on("名单\n" + "\n".join(row.replace(" ", blank) for row in rows) + "\n")
    assert [value for _, value in found] == ["6400012345678", "6400012345699"]


def test_a_note_between_a_header_and_its_rows_is_read_over() -> None:
    text = (
        "通讯录\n姓名 QQ 单位\n备注：按姓氏排列\n沙明远 1092846375 某厂\n虎秀兰 1092846376 某厂\n"
    )
    assert [entity for entity, _ in acted_on(text)] == ["QQ_ID", "QQ_ID"]
