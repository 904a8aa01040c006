"""What machines write is read as rows, whose keys are headers in words."""

from __future__ import annotations

import pytest

from redactor import Scanner
from redactor.context.keys import Keys
from redactor.context.records import records
from redactor.context.tables import Tables
from redactor.rulebook import load

BOOK = load()
KEYS = BOOK.tables.derived(Keys)


def under(text: str) -> list[dict[str, str]]:
    """The values of each record by its headers."""
    return [
        {
            head: text[cell.start : cell.end]
            for head, cell in zip(KEYS.heads(record.keys), record.cells, strict=False)
        }
        for record in records(text, 0, len(text))
    ]


ONE = {"姓名": "谷雨", "出生日期": "2016-05-11"}


@pytest.mark.parametrize(
    "text",
    [
        '{"xm":"谷雨","csrq":"2016-05-11"}',
        '[{"code": 1},\n {"xm" : "谷雨", "csrq" : "2016-05-11"}]',
        "{'xm': '谷雨', 'csrq': '2016-05-11'}",
        "{xm:'谷雨',csrq:'2016-05-11'}",
        "array('xm' => '谷雨', 'csrq' => '2016-05-11')",
        "<row><xm>谷雨</xm><csrq>2016-05-11</csrq></row>",
        '<row xm="谷雨" csrq="2016-05-11"/>',
        "INFO save xm=谷雨 csrq=2016-05-11",
        "xm=谷雨; csrq=2016-05-11",
        'f_xm = "谷雨", f_csrq = "2016-05-11"',
        "insert into t (`xm`, `csrq`) values ('谷雨', '2016-05-11');",
        "xm: 谷雨\ncsrq: 2016-05-11",
    ],
)
def test_ways_of_writing_one_record(text: str) -> None:
    assert ONE in under(text)


def test_an_object_tells_whose_its_values_are() -> None:
    text = '{"guardian":{"name":"谷大山","phone":"1"},"child":{"name":"谷雨"}}'
    assert under(text) == [{"监护人姓名": "谷大山", "监护人联系电话": "1", "儿童姓名": "谷雨"}]


def test_objects_of_a_list_are_records() -> None:
    text = '{"list":[{"xm":"谷雨"},{"xm":"白露"}],"total":2}'
    assert under(text) == [{"姓名": "谷雨"}, {"姓名": "白露"}, {"total": "2"}]


def test_a_table_keeps_a_cell_with_a_sign_of_equality() -> None:
    text = "序号\t姓名\t备注\n1\t谷雨\top=add\n"
    assert not list(records(text, 0, len(text)))


@pytest.mark.parametrize(
    ("keys", "heads"),
    [
        (("zh", "khh"), ("银行账号", "开户行")),
        (("zh", "xm"), ("证号", "姓名")),
        (("xx", "bj"), ("学校", "班级")),
        (("jhrDh", "child_name"), ("监护人联系电话", "儿童姓名")),
        (("办", "宅"), ("办公电话", "住宅电话")),
        (("orphanage", "办"), ("机构名称", "办")),
        (("name", "address"), ("名称", "地址")),
    ],
)
def test_keys_by_what_stands_beside(keys: tuple[str, ...], heads: tuple[str, ...]) -> None:
    assert KEYS.heads(keys) == heads


def test_every_head_is_written_for_people() -> None:
    for word, (head, beside, other) in BOOK.tables["machine_keys"].items():
        assert word == word.lower() and "_" not in word
        assert head and (other == "-" or beside != "-"), word


def test_many_records_on_one_line_take_no_longer_each() -> None:
    text = '{"id":18,"rank":"3"},' * 5000
    tables = Tables(text, lambda _: "", heads=KEYS.heads)
    assert len(list(tables.rows())) == 5000


def test_a_system_keeps_its_ids() -> None:
    report = Scanner(today="2026-11-23").scan(
        '{"traceId":"6401042015030200","batchNo":"2026031100012345","node":"nx-03","seq":"13800138000000"}'
    )
    assert not any(action.acting for action in report.actions)
