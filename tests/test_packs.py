"""An organisation's packs: from a spreadsheet or folder to rules, and what is refused by row."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from redactor import InputError, RedactorError, RuleError, Scanner
from redactor.packs import PackError, add, check, installed, remove
from redactor.packs.sheets import MOST_ROWS
from redactor.rulebook import house_folder, pack_names

HEADER = ("词语", "规范表述", "级别", "类别", "依据", "例外")
ROWS = (
    ("甲乙词", "丙丁词", "替换", "用语", "内部规定第一条", "甲乙词典、甲乙词汇"),
    ("戊己词", "", "提醒", "用语", "", ""),
    ("庚辛词", "壬癸词；子丑词", "提示", "称谓", "通知", ""),
    ("戊己词条目", "", "允许", "", "条目名", ""),
)


@pytest.fixture(autouse=True)
def _own_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDACTOR_PACKS", str(tmp_path / "packs"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def comma_text(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def found(text: str, pack: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    report = Scanner(packs=[pack], today="2026-11-29").scan(text)
    return [
        (text[each.start : each.end], each.severity, each.advice.replacements)
        for each in report.findings
    ]


TEXT = "有甲乙词、甲乙词典、戊己词、戊己词条目、庚辛词。"
EXPECTED = [
    ("甲乙词", "replace", ("丙丁词",)),
    ("戊己词", "warn", ()),
    ("庚辛词", "hint", ("壬癸词", "子丑词")),
]


@pytest.mark.parametrize("ending", [".xlsx", ".csv", "gbk.csv", "utf16.csv", ".tsv"])
def test_a_spreadsheet_becomes_a_pack(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"词表{ending}"
    text = comma_text((HEADER, *ROWS))
    match ending:
        case ".xlsx":
            workbook(path, (HEADER, *ROWS))
        case ".csv":
            path.write_text(text, encoding="utf-8-sig")
        case "gbk.csv":
            path.write_text(text, encoding="gb18030")
        case "utf16.csv":
            path.write_text(text, encoding="utf-16")
        case _:
            path.write_text("\n".join("\t".join(row) for row in (HEADER, *ROWS)), encoding="utf-8")
    pack = add(path, name="词表")
    assert (pack.words, pack.names, pack.allowed) == (3, 0, 1)
    assert found(TEXT, "词表") == EXPECTED
    assert pack_names() == ("词表",)
    assert [each.problem for each in installed()] == [""]


def test_a_sheet_of_names_guards_them(tmp_path: Path) -> None:
    rows = (("姓名", "职务", "排序"), ("林一川", "县委书记", 1), ("周望舒", "县长、县委副书记", 2))
    add(workbook(tmp_path / "领导.xlsx", rows))
    assert found("县长林一川、林益川", "领导") == [
        ("县长林一川", "warn", ("县委书记林一川",)),
        ("林益川", "warn", ("林一川",)),
    ]


def test_a_folder_becomes_a_pack_and_its_links_are_not_followed(tmp_path: Path) -> None:
    source = tmp_path / "house" / "words"
    source.mkdir(parents=True)
    (source / "own.toml").write_text(
        'entity = "TERM"\ntitle = "t"\nwhy = "w"\nmessage = "m"\nsuggestion = "s"\n', "utf-8"
    )
    (source / "own.tsv").write_text("term\tseverity\n甲乙词\twarn\n", "utf-8")
    assert add(tmp_path / "house").words == 1
    assert found("甲乙词", "house") == [("甲乙词", "warn", ())]
    (source / "out.tsv").symlink_to("/etc/hostname")
    with pytest.raises(InputError, match="out of the folder"):
        add(tmp_path / "house", name="other")
    assert pack_names() == ("house",)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("的", "", "提醒"), "one character"),
        ((r"甲\d+乙", "", "提醒"), "regular expression"),
        (("=A1&B1", "", "提醒"), "formula"),
        (("甲乙词", "甲乙词", "提醒"), "term itself"),
        (("甲乙词", "", "很严重"), "级别"),
        (("", "丙丁词", "提醒"), "empty"),
        (("甲" * 65, "", "提醒"), "64"),
        (("甲乙词", "", "提醒", "", "", "别的词"), "例外"),
        (("甲乙\x0b词", "", "提醒"), "unreadable"),
        (("甲乙\u200b词", "", "提醒"), "not seen"),
        (("#甲乙词#", "", "提醒"), "begins with #"),
        (("甲乙词", "=VLOOKUP(A2,E:F,2)", "提醒"), "formula"),
        (("甲乙词", "#N/A", "提醒"), "error of the spreadsheet"),
        (("甲乙词", "", "提醒", "", "", "", "多出来"), "no header"),
    ],
)
def test_a_faulty_row_is_told_by_its_number_and_nothing_is_added(
    tmp_path: Path, row: Sequence[str], told: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(comma_text((HEADER, ROWS[1], row)), encoding="utf-8")
    with pytest.raises(PackError) as refused:
        add(path)
    (fault,) = refused.value.faults
    assert fault.row == 3
    assert told in f"{fault.column} {fault.what}"
    assert pack_names() == ()
    assert [each for each in house_folder().glob("*") if not each.name.startswith(".")] == []


def test_every_faulty_row_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = (HEADER, ("的", "", "提醒"), ("甲乙词", "", "坏"), ("甲乙词", "别的", "坏"))
    path.write_text(comma_text(rows), encoding="utf-8")
    with pytest.raises(PackError) as refused:
        add(path)
    assert [fault.row for fault in refused.value.faults] == [2, 3, 4]


def test_repeated_and_empty_rows_are_left_out_and_told(tmp_path: Path) -> None:
    rows = (HEADER, ROWS[0], ("",) * 6, ROWS[0], ROWS[1])
    pack = add(workbook(tmp_path / "list.xlsx", rows))
    assert pack.words == 2
    assert pack.notes == ("row 4 repeats row 2 and was left out",)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (("词语", "规范表达方式"), "规范表达方式"),
        (("规范表述", "级别"), "词语"),
        (("词语", "词条"), "two columns"),
    ],
)
def test_a_header_that_is_not_understood_is_refused(
    tmp_path: Path, header: Sequence[str], told: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(comma_text((header, ("甲乙词", "丙丁词"))), encoding="utf-8")
    with pytest.raises(InputError, match=told):
        add(path)


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = "".join(f"甲乙词{number}\n" for number in range(2 * MOST_ROWS))
    path.write_text(f"词语\n{rows}", encoding="utf-8")
    with pytest.raises(InputError, match="more than 100,000 rows"):
        add(path)
    assert pack_names() == ()


def test_a_mix_of_encodings_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("词语,级别\n甲乙词,提醒\n".encode() + "戊己词,提醒\n".encode("gb18030"))
    with pytest.raises(InputError, match="lines 1 and 3"):
        add(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xlsx", b"PK\x03\x04 not a zip"),
        ("text.xlsx", "词语\n甲乙词\n".encode()),
        ("old.xls", b"\xd0\xcf\x11\xe0"),
        ("open.csv", '词语\n"甲乙词\n'.encode()),
        ("page.html", b"<p>"),
        ("empty.csv", b""),
        ("header.csv", "词语,级别\n".encode()),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RedactorError) as refused:
        add(path)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)
    assert pack_names() == ()


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as entry,
    ):
        for _ in range(320):
            entry.write(b" " * 1_000_000)
    with pytest.raises(InputError, match="300 MB"):
        add(path)


def test_a_second_sheet_with_rows_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(("词语",))
    book.active.append(("甲乙词",))
    book.create_sheet().append(("戊己词",))
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(InputError, match="second sheet"):
        add(tmp_path / "list.xlsx")


@pytest.mark.parametrize("name", ["../out", "a/b", ".hidden", "a b", "", "/etc", "tables"])
def test_a_name_with_a_path_in_it_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("词语\n甲乙词\n", encoding="utf-8")
    with pytest.raises(RedactorError):
        add(path, name=name or "..")
    with pytest.raises(RuleError):
        remove(name)
    if name != "/etc":  # the path of a folder is the operator's to give
        with pytest.raises(RuleError):
            Scanner(packs=[name or "nothing"])


def test_a_pack_is_replaced_only_when_that_is_said_and_only_by_a_good_one(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("词语,级别\n甲乙词,提醒\n", encoding="utf-8")
    add(path)
    path.write_text("词语,级别\n戊己词,提醒\n", encoding="utf-8")
    with pytest.raises(InputError, match="of this name"):
        add(path)
    path.write_text("词语,级别\n的,提醒\n", encoding="utf-8")
    with pytest.raises(PackError):
        add(path, replace=True)
    assert [each.words for each in installed()] == [1]
    path.write_text("词语,级别\n戊己词,提醒\n庚辛词,提醒\n", encoding="utf-8")
    assert add(path, replace=True).words == 2
    remove("list")
    assert pack_names() == ()


def test_a_pack_can_be_checked_without_being_added(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("词语,级别\n甲乙词,提醒\n", encoding="utf-8")
    assert check(path).words == 1
    assert pack_names() == ()


def test_a_pack_that_broke_is_listed_with_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("词语,级别\n甲乙词,提醒\n", encoding="utf-8")
    add(path)
    (house_folder() / "list" / "list" / "words.tsv").write_text(
        "term\tseverity\n的\twarn\n", "utf-8"
    )
    (broken,) = installed()
    assert "words.tsv, line 2" in broken.problem
