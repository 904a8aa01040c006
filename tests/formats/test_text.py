"""Plain text: encodings, the marks of Markdown, folds of YAML, quoted lines, cards and calendars."""

from __future__ import annotations

import pytest

from redactor import InputError, Scanner
from redactor.formats import decode, open_file

RESIDENT = "640104195803129952"
MOBILE = "13800138000"
CARD = "6212263921714360322"
SCANNER = Scanner(key=b"text", today="2026-11-29")


def masked(text: str, name: str = "a.md") -> str:
    data, _ = SCANNER.redact_file(text.encode(), name)
    return data.decode()


def read(text: str, name: str) -> str:
    blocks = open_file(text.encode(), name, b"text").document.blocks()
    return "".join(("" if not each.index else each.gap) + each.text for each in blocks)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("手机：**138**0013**8000**", "手机：**138**********"),
        ("证号：640104***19580312***9952", "证号：640104************"),
        ("证号：~~64010419580312~~~~9952~~。", "证号：~~640104************~~。"),
        (r"卡号：6212\-2639\-2171\-4360\-322", "卡号：***************0322"),
        (r"邮箱：ma\.lan@qq\.com", "邮箱：****@qq.com"),
        ("手机：138<u>0013</u>8000", "手机：138********<u></u>"),
        ("手机：138  \n00138000，", "手机：138********，"),
        ("手机：138\\\n00138000，", "手机：138********，"),
        ("> 手机：138  \n> 00138000，", "> 手机：138********，"),
        (">> 证号：640104195803\\\n>> 129952，", ">> 证号：640104************，"),
        ("|卡号|62122639<br>21714360322|", "|卡号|***************0322|"),
        ("邮箱：malan&#64;qq.com", "邮箱：****@qq.com"),
        (
            "| 住址 | 宁夏银川市金凤区 \\| 桃山路133号<br/>翠湖苑2幢2单元1002室 |",
            "| 住址 | 宁夏银川市金凤区*** |",
        ),
        ("`a_b` 与 snake_case_name，路径 C:\\_x", None),
    ],
)
def test_marks_are_none_of_a_value_and_go_with_it(before: str, after: str | None) -> None:
    assert masked(before) == (before if after is None else after)


def test_front_matter_is_yaml() -> None:
    page = "---\n住址: >-\n  山东省济南市历下区文汇街292号\n  阳光新村23幢4单元2503室\nid: 7\ntags:\n  - a\n---\n正文\n  一\n"
    assert "历下区文汇街292号阳光新村" in read(page, "a.md")
    assert (
        read("a:\n  - x\n  b: y\n    z\n  c: 甲\n    乙\n", "a.yaml")
        == "a:\n  - x\n  b: y z\n  c: 甲乙\n"
    )
    expected = page.replace("文汇街292号\n  阳光新村23幢4单元2503室", "***")
    assert masked(page) == expected
    assert masked(page[4:].partition("---")[0], "a.yml") == expected[4:].partition("---")[0]


def test_a_value_over_quoted_lines_is_one() -> None:
    mail = f"> 证号 {RESIDENT[:12]}\r\n> {RESIDENT[12:]}，卡号 {CARD[:8]} \r\n>> {CARD[8:]}\r\n"
    assert masked(mail, "a.txt") == "> 证号 640104************，卡号 ***************0322\r\n"


def test_a_folded_line_of_a_calendar_is_whole() -> None:
    text = (
        f"BEGIN:VCALENDAR\r\nLOCATION:济南市历下区文汇街29号1单元1103室\r\n"
        f"DESCRIPTION:手机 {MOBILE[:6]}\r\n {MOBILE[6:]}\\n身份证号 {RESIDENT}\r\nEND:VCALENDAR\r\n"
    )
    after = masked(text, "a.ics")
    assert after.replace("\r\n ", "").splitlines()[1:3] == [
        "LOCATION:济南市历下区***",
        "DESCRIPTION:手机 138********\\n身份证号 640104************",
    ]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_quoted_printable_of_a_card_is_read_and_written(charset: str) -> None:
    def quoted(value: str) -> str:
        units = [f"={byte:02X}" for byte in value.encode(charset)]
        return "=\r\n".join("".join(units[at : at + 20]) for at in range(0, len(units), 20))

    head = f"ADR;HOME;CHARSET={charset.upper()};ENCODING=QUOTED-PRINTABLE:;;"
    home = "山东省济南市历下区文汇街29号1单元1103室"
    text = f"BEGIN:VCARD\r\nVERSION:2.1\r\n{head}{quoted(home)};;;;\r\nTEL;CELL:{MOBILE}\r\nEND:VCARD\r\n"
    after = masked(text, "a.vcf").split("\r\n")
    kept = "".join(f"={byte:02X}" for byte in "山东省济南市历下区".encode(charset))
    assert f"{head}{kept}***;;;;" == after[2]
    assert after[3] == "TEL;CELL:138********"


def test_big5_is_told_from_gb18030() -> None:
    big5 = f"協會會員登記表\n姓名：林志遠\n手機號碼：{MOBILE}\n"
    data = big5.encode("cp950")
    assert decode(data, None) == (big5, (b"", "cp950"))
    out, _ = SCANNER.redact_file(data, "a.txt")
    assert out.decode("cp950") == big5.replace(MOBILE, "138********")
    for text in (
        "会员登记表，姓名：林志远",
        "會員登記表，姓名：林志遠，電話號碼",
        "公示：马秀莲𠮷",
    ):
        assert decode(text.encode("gb18030"), None) == (text, (b"", "gb18030"))


def test_lines_of_two_encodings_are_read_and_become_utf_8() -> None:
    lines = [f"姓名=陶佳怡 手机号={MOBILE}\n", "住址=济南市历下区\n", "热线 95588\n"]
    data = lines[0].encode() + lines[1].encode("gbk") + lines[2].encode()
    assert decode(data, None)[0] == "".join(lines)
    out, report = SCANNER.redact_file(data, "a.log")
    assert out.decode() == "".join(lines).replace(MOBILE, "138********")
    assert report.remarks
    with pytest.raises(InputError, match="UTF-8"):
        decode(data + b"\xff\xff\n", None)
