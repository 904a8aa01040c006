"""JSON and JSON Lines: keys label values, lists are tables, and what is masked stays JSON."""

from __future__ import annotations

import json
import time

import pytest

from redactor import InputError, Scanner
from redactor.formats import open_file
from redactor.model import Block, Role
from tests.formats import mutations

RESIDENT = "640104195803129952"
WRONG_CHECK = "640104195803129953"
MOBILE = "13800138000"
KEY = b"json"
SCANNER = Scanner(key=KEY, today="2026-11-29")


def masked(text: str, name: str = "a.json") -> str:
    data, _ = SCANNER.redact_file(text.encode(), name)
    return data.decode()


def found(text: str, name: str = "a.json") -> list[str]:
    findings = SCANNER.scan(text.encode(), name=name).findings
    return [each.entity for each in findings if each.entity != "PERSON_NAME"]


def blocks(text: str, name: str = "a.json") -> list[Block]:
    return list(open_file(text.encode(), name, KEY).document.blocks())


@pytest.mark.parametrize(
    "page",
    [
        '{"身份证号": "%s"}',
        '{"id_card":"%s"}',
        '{"data": {"身份证号":"%s"}}',
        '{"身份证号": ["%s"]}',
        '{"身份证号": %s}',
        '{"\\u8eab\\u4efd\\u8bc1\\u53f7": "%s"}',
        '{"正文": "身份证号：%s"}',
        '{"正文": "\\u8eab\\u4efd\\u8bc1\\u53f7\\uff1a%s\\n"}',
        '{"正文": "<p>身份证号：<b>%s</b></p>"}',
        '[{"身份证号": "1"}, {"身份证号": "%s"}]',
        '{"list":[{"姓名":"沙明远","身份证号":"1"}, {"姓名":"马兰","身份证号": %s}]}',
        '[["姓名","身份证号"], ["马兰","%s"]]',
        '[{"姓名":"马兰","监护人":{"姓名":"沙明远","身份证号":"%s"}}]',
        '[{"姓名":"马兰"},{"身份证号":"%s"}]',
    ],
)
def test_a_value_is_found_with_its_label(page: str) -> None:
    """A wrong check digit counts beside a label only, or under a header."""
    assert found(page % WRONG_CHECK) == ["RESIDENT_ID"]
    star = "640104************"
    is_bare = page.replace(" ", "")[page.replace(" ", "").index("%s") - 1] in ":[,"
    expected = page % (f'"{star}"' if is_bare else star)
    assert masked(page % WRONG_CHECK).replace("<b></b>", "") == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f'{{"a" :\t"{MOBILE}"\r\n}}', '{"a" :\t"138********"\r\n}'),
        (f'{{"a":{MOBILE},"b":1.50}}', '{"a":"138********","b":1.50}'),
        (f'{{"{MOBILE}":1}}', '{"138********":1}'),
        (f'["{MOBILE}","\\u0041\\/"]', '["138********","\\u0041\\/"]'),
        ('["\\u0031\\u0033\\u0038\\u0030\\u0030\\u0031\\u0033\\u0038000"]', '["138********"]'),
        (f'["x\\n{MOBILE}\\n\\"y\\""]', '["x\\n138********\\n\\"y\\""]'),
        (
            f'[{{"{MOBILE}":1}},{{"1\\u0033{MOBILE[2:]}":2}}]',
            '[{"138********":1},{"138********":2}]',
        ),
        (
            f"[{RESIDENT},-12345678901234567890123456789]",
            '["640104************",-12345678901234567890123456789]',
        ),
        (f'"手机：{MOBILE}"', '"手机：138********"'),
        ('{"家庭住址":"宁夏银川市金凤区桃山村三组"}', '{"家庭住址":"宁夏银川市金凤区***"}'),
    ],
)
def test_only_what_is_masked_changes(before: str, after: str) -> None:
    assert masked(before) == after
    json.loads(after)


def test_what_is_written_into_a_file_of_escapes_is_escaped() -> None:
    before = json.dumps({"民政局救助对象": {"姓名": "马兰", "年龄": 9, "身份证号": RESIDENT}})
    after = masked(before)
    assert after.isascii()
    assert RESIDENT not in after
    json.loads(after)


def test_records_are_rows_under_the_keys_of_the_first() -> None:
    read = blocks('{"n":1,"list":[{"姓名":"马兰","电话":1},{"电话":2,"备注":"无"}]}')
    cells = [(b.text, b.role, b.cell[1:3]) for b in read if b.cell is not None]
    assert cells == [
        ("姓名", Role.HEADER, (0, 0)),
        ("电话", Role.HEADER, (0, 1)),
        ("马兰", Role.CELL, (1, 0)),
        ("1", Role.CELL, (1, 1)),
        ("2", Role.CELL, (2, 1)),
        ("备注", Role.CELL, (2, 2)),
        ("无", Role.CELL, (2, 2)),
    ]
    assert (
        SCANNER.scan(
            json.dumps([{"姓名": "马兰", "身份证号": RESIDENT, "电话": MOBILE}] * 3).encode(),
            name="a.json",
        ).page_kind
        == "roster"
    )


def test_blocks_may_be_read_again() -> None:
    source = open_file(
        b'[{"a":"<p>x</p><p>y</p>","b":"data:image/png;base64,AAAA"}]', "a.json", KEY
    )
    first, second = (list(map(shape, source.document.blocks())) for _ in range(2))
    assert first == second
    assert [text for _, text, _ in first] == ["a", "b", "x", "y", "data:image/png;base64,AAAA"]


def shape(block: Block) -> tuple[int, str, int]:
    return block.index, block.text, block.start


def test_a_draft_may_be_json_and_findings_point_into_it() -> None:
    text = f'{{"a": "甲乙", "手机": "{MOBILE}", "b": {RESIDENT}}}'
    report = Scanner(key=KEY, format="json").scan(text)
    assert [text[each.start : each.end] for each in report.findings] == [MOBILE, RESIDENT]


def test_encoded_pictures_are_left_alone() -> None:
    picture = "A" * 100 + f"+{MOBILE}/" + "B" * 200
    for text in (f'{{"a":"data:image/png;base64,{picture}"}}', f'{{"a":"{picture}"}}'):
        assert found(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"a":1', 1),
        ('{\n"a" 1}', 2),
        ('{"a":1}\n\nx', 3),
        ("[1,\n2,]", 2),
        ("[1}", 1),
        ('["a', 1),
        ("", 1),
        ("[" * 100_000, 1),
    ],
)
def test_broken_json_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(InputError, match=rf"a\.json: .*line {line}\b"):
        SCANNER.scan(text.encode(), name="a.json")


def test_a_byte_order_mark_and_gb18030_stay() -> None:
    text = f'{{"手机":"{MOBILE}"}}'
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"", "gb18030"),
        (b"\xff\xfe", "utf-16-le"),
    ):
        data, _ = SCANNER.redact_file(mark + text.encode(encoding), "a.json")
        assert data == mark + '{"手机":"138********"}'.encode(encoding)


def test_content_tells_json_where_no_name_does() -> None:
    assert open_file(b' [{"a": 1}]', None, KEY).document.media_type == "application/json"
    assert open_file(b'{"a":1}\n{"a":2}\n', None, KEY).document.media_type == "application/x-ndjson"
    for text in ("[公告] 手机", "{“a”}", '{"a":1} 公告', "12"):
        assert open_file(text.encode(), "a.txt", KEY).document.media_type == "text/plain"


def test_lines_are_rows_and_a_broken_one_is_read_all_the_same() -> None:
    text = (
        f'{{"姓名":"马兰","身份证号":"{WRONG_CHECK}"}}\r\n'
        f'{{"姓名":"沙明远","身份证号":{WRONG_CHECK}}}\r\n\r\n{{"姓名":"{MOBILE}'
    )
    data, report = SCANNER.redact_file(text.encode(), "a.jsonl")
    assert data.decode() == (
        '{"姓名":"马兰","身份证号":"640104************"}\r\n'
        '{"姓名":"沙明远","身份证号":"640104************"}\r\n\r\n{"姓名":"138********'
    )
    assert [(each.code, each.where) for each in report.failures] == [("broken_line", "第4行")]
    assert report.verdict == "hold"
    with pytest.raises(InputError, match="line 2"):
        SCANNER.scan(b"\nabc\ndef", name="a.ndjson")


@pytest.mark.parametrize(
    "text",
    [
        "[" + '{"a":"x","b":' * 240 + "1" + "}" * 240 + "]",
        "[" + ('{"a":[' * 200 + "]}" * 200 + ",") * 200 + "1]",
        "[" + "[[[[1]]]]," * 50_000 + "1]",
        '["' + "<!--" * 200_000 + '"]',
        '["' + "\\u6c99" * 200_000 + '"]',
        '["' + "\\\\" * 500_000 + '"]',
        "[" + "1" * 1_000_000 + "]",
        '[{"a":1' + "".join(f',"k{each}":1' for each in range(50_000)) + "}]",
    ],
)
def test_hostile_json_is_read_in_bounded_time(text: str) -> None:
    began = time.process_time()
    source = open_file(text.encode(), "a.json", KEY)
    for _ in source.document.blocks():
        pass
    assert time.process_time() - began < 10


SAMPLE = json.dumps(
    [
        {
            "姓名": "沙明远",
            "证号": RESIDENT,
            "电话": 13800138000,
            "x": {"a": ["<b>13</b>8", 1.5e3, None]},
        }
    ]
    * 3
).encode()
LINES = b"\n".join([json.dumps({"姓名": "沙明远", "n": 1, "t": "a\nb"}).encode()] * 5)
PIECES = [
    b'"',
    b"\\",
    b"\\u0031",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\n",
    b"\xff",
    b"<p>",
    b"1e5",
]


def stays_json(before: bytes, after: bytes) -> None:
    try:
        json.loads(before.decode(), strict=False)
    except ValueError:
        return
    json.loads(after.decode(), strict=False)


def test_mutated_json_is_read_or_refused() -> None:
    mutations.run(SAMPLE, "a.json", PIECES, 200, stays_json)
    mutations.run(LINES, "a.jsonl", PIECES, 200)


@pytest.mark.soak
def test_much_mutated_json_is_read_or_refused() -> None:
    mutations.run(SAMPLE, "a.json", PIECES, 2000, stays_json)
    mutations.run(LINES, "a.jsonl", PIECES, 2000)


def test_truncated_json_is_refused() -> None:
    for part in range(20):
        with pytest.raises(InputError):
            open_file(SAMPLE[: len(SAMPLE) * part // 20], "a.json", KEY)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_json_in_a_string_is_read_with_its_labels(depth: int) -> None:
    """A wrong check digit counts beside a label only; all levels stay JSON."""
    inner: object = {"name": "x", "身份证号": WRONG_CHECK, "mobile": int(MOBILE)}
    for _ in range(depth):
        inner = {"body": json.dumps(inner, ensure_ascii=depth == 2)}
    after: object = json.loads(masked(json.dumps(inner)))
    for _ in range(depth):
        assert isinstance(after, dict)
        after = json.loads(after["body"])
    assert after == {"name": "x", "身份证号": "640104************", "mobile": "138********"}


def test_keys_and_tables_of_json_in_a_string() -> None:
    rows = json.dumps([{"证号": WRONG_CHECK, MOBILE: 1}, {"证号": "1", MOBILE: 2}])
    after = json.loads(masked(json.dumps({"a": rows, "b": rows})))
    expected = [{"证号": WRONG_CHECK, "138********": 1}, {"证号": "1", "138********": 2}]
    assert [json.loads(after["a"]), json.loads(after["b"])] == [expected, expected]


def test_a_column_is_its_list_or_its_numbered_members() -> None:
    homes = [
        "辽宁省沈阳市和平区翠柏路360号幸福里小区4幢3单元",
        "上海市徐汇区学院北路152号锦绣花园10幢3单元",
    ]
    page = {
        "姓名": ["马兰", "石磊"],
        "户籍地址": homes,
        "窗口电话": ["0951-2083111", "0951-2083112"],
    }
    assert found(json.dumps(page)).count("HOME_ADDRESS") == 2
    numbered = {key: dict(enumerate(values)) for key, values in page.items()}
    assert found(json.dumps(numbered)).count("HOME_ADDRESS") == 2


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ({"备注": "卡号 6222 0244\t5279 7124533"}, {"备注": "卡号 ***************4533"}),
        ({"x": "https://example.com/?m=a%40qq.com"}, {"x": "https://example.com/?m=****@qq.com"}),
    ],
)
def test_a_text_that_was_cut_is_one(page: object, expected: object) -> None:
    assert json.loads(masked(json.dumps(page))) == expected


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["手", "机", "：", *MOBILE], "手机：138********"),
        (["6222", "0244", "5279", "7124", "533"], "***************4533"),
    ],
)
def test_a_list_of_characters_or_of_groups_is_one(pieces: list[str], expected: str) -> None:
    after = json.loads(masked(json.dumps({"卡号": pieces})))["卡号"]
    assert len(after) == len(pieces)
    assert "".join(after) == expected


def test_a_list_of_words_is_none() -> None:
    assert blocks('["13","80","甲乙","001"]')[1].gap == "、"
