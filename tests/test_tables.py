"""Tables: what each way of writing one gives, and that nothing in a cell is lost or joined."""

from __future__ import annotations

import pytest

from redactor import Report, Scanner
from redactor.context.tables import Row, Tables
from redactor.formats import open_source
from redactor.scan.flow import Flow, flows

FIELDS = frozenset(
    ["序号", "姓名", "身份证号", "电话", "住址", "村", "金额", "性别", "民族", "家庭成员"]
)
READY = Scanner(key=b"tables", today="2026-11-23")
HTML = Scanner(key=b"tables", today="2026-11-23", format="html")


def names_columns(header: str) -> str:
    return "label" if any(line in FIELDS for line in header.split("\n")) else ""


def running(page: str) -> Flow:
    blocks = open_source(page, "html", None, b"tables").document.blocks()
    [flow] = [each for each in flows(blocks) if not each.is_aside]
    return flow


def tables_of(text: str, *, html: bool = False) -> Tables:
    if not html:
        return Tables(text, names_columns)
    flow = running(text)
    return Tables(flow.text, names_columns, flow.grid)


def cells(tables: Tables, row: Row) -> dict[int, str]:
    return {cell.column: tables.text(cell) for cell in row.cells}


def shape(text: str, *, html: bool = False) -> list[tuple[tuple[str, ...], dict[int, str]]]:
    """Each row's headers, and its cells by column."""
    tables = tables_of(text, html=html)
    return [(row.headers, cells(tables, row)) for row in tables.rows()]


def under(text: str, *, html: bool = False) -> list[dict[str, str]]:
    """Each row's cells by their header, empty ones left out."""
    tables = tables_of(text, html=html)
    return [
        {
            row.header(cell.column) or "": tables.text(cell)
            for cell in row.cells
            if cell[0] < cell[1]
        }
        for row in tables.rows()
    ]


THREE = ("姓名", "电话", "村")
MA = {0: "马秀莲", 1: "13800138000", 2: "河东"}


@pytest.mark.parametrize(
    "text",
    [
        "姓名\t电话\t村\n马秀莲\t13800138000\t河东\n",
        "姓名\t电话\t村\r\n马秀莲\t13800138000\t河东\r\n",
        " 姓名 \t 电话\t村\t\n马秀莲\t 13800138000 \t河东\t\n"[:-2],
        "姓名,电话,村\n马秀莲,13800138000,河东\n",
        '"姓名","电话","村"\n"马秀莲","13800138000","河东"\n',
        '姓名, "电话" ,村\n马秀莲, "13800138000" ,河东\n',
        "姓名，电话，村\n马秀莲，13800138000，河东\n",
        "姓名  电话         村\n马秀莲  13800138000  河东\n",
        "姓名\u3000电话\u3000村\n马秀莲\u300013800138000\u3000河东\n",
        "姓\u3000名  电\u3000话  村\n马秀莲  13800138000  河东\n".replace("姓\u3000名", "姓名"),
        "姓名 电话 村\n马秀莲 13800138000 河东\n",
        "姓名|电话|村\n马秀莲|13800138000|河东\n",
        "| 姓名 | 电话 | 村 |\n|---|:---:|---|\n| 马秀莲 | 13800138000 | 河东 |\n",
        "｜姓名｜电话｜村｜\n｜马秀莲｜13800138000｜河东｜\n",
        "┌──┬──┬──┐\n│姓名│电话│村│\n├──┼──┼──┤\n│马秀莲│13800138000│河东│\n└──┴──┴──┘\n",
        "╔══╦══╦══╗\n║姓名║电话║村║\n╠══╬══╬══╣\n║马秀莲║13800138000║河东║\n╚══╩══╩══╝\n",
        "┃姓名┃电话┃村┃\n┃马秀莲┃13800138000┃河东┃\n",
    ],
)
def test_the_same_table_in_every_form(text: str) -> None:
    [(headers, found)] = shape(text)
    assert tuple(header for header in headers if header) in {THREE, ("姓名", "电\u3000话", "村")}
    assert {column: value for column, value in found.items() if value} == MA


def test_quoted_cells_hold_commas_and_quotes() -> None:
    text = '姓名,住址,电话\n"马秀莲","河东村,二组","1"\n马"兰",河东村,2\n"马""英","",3\n'
    assert [each for _, each in shape(text)] == [
        {0: "马秀莲", 1: "河东村,二组", 2: "1"},
        {0: '马"兰', 1: "河东村", 2: "2"},
        {0: '马""英', 1: "", 2: "3"},
    ]


def test_a_quote_that_never_closes_ends_with_its_cell() -> None:
    assert shape('姓名,住址,电话\n"马秀莲,河东,1\n马兰,"河东,2\n') == [
        (("姓名", "住址", "电话"), {0: "马秀莲", 1: "河东", 2: "1"}),
        (("姓名", "住址", "电话"), {0: "马兰", 1: "河东", 2: "2"}),
    ]


def test_two_columns_of_csv_need_two_names() -> None:
    assert under("姓名,电话\n马秀莲,1\n") == [{"姓名": "马秀莲", "电话": "1"}]
    assert under("说明,电话\n马秀莲,1\n") == []
    assert under("你好,世界\n马秀莲,1\n马兰,2\n马英,3\n") == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("马秀莲  河东  138", {0: "马秀莲", 1: "河东", 2: "138"}),
        ("马秀莲        138", {0: "马秀莲", 2: "138"}),
        ("        河东  138", {1: "河东", 2: "138"}),
        ("马秀莲  河东", {0: "马秀莲", 1: "河东"}),
        ("马秀莲\u3000河东\u3000\u3000138", {0: "马秀莲", 1: "河东", 2: "138"}),
    ],
)
def test_a_missing_cell_is_known_by_its_place(line: str, expected: dict[int, str]) -> None:
    assert shape(f"姓名    村    电话\n{line}\n")[0][1] == expected


def test_tabs_and_bars_keep_the_place_of_empty_cells() -> None:
    empty = {0: "", 1: "13800138000", 2: ""}
    assert shape("姓名\t电话\t村\n\t13800138000\t\n") == [(THREE, empty)]
    assert shape("|姓名|电话|村|\n||13800138000||\n") == [(THREE, empty)]
    assert under("姓名|电话|村\n |13800138000| \n") == [{"电话": "13800138000"}]


def test_ragged_rows_lose_no_cell() -> None:
    head = "序号\t姓名\t电话\t村\n"
    assert under(f"{head}1\t马秀莲\n") == [{"序号": "1", "姓名": "马秀莲"}]
    # One delimiter too many in the middle: the left counts from the left, the right from the right.
    more = "1\t马秀莲\t\t138\t河东\n"
    assert under(head + more) == [{"序号": "1", "姓名": "马秀莲", "电话": "138", "村": "河东"}]
    # Empty cells at the end are none.
    assert under(f"{head}1\t马秀莲\t138\t河东\t\t\n") == [
        {"序号": "1", "姓名": "马秀莲", "电话": "138", "村": "河东"}
    ]


def test_header_rows_above_each_other_are_read_together() -> None:
    text = "姓名\t家庭成员\t\t村\n\t姓名\t电话\t\n马秀莲\t马兰\t1\t河东\n"
    [(headers, _)] = shape(text)
    assert headers == ("姓名", "家庭成员\n姓名", "家庭成员\n电话", "村")


def test_a_header_that_comes_again_begins_a_section() -> None:
    text = "姓名\t电话\n马秀莲\t1\n姓名\t电话\n马兰\t2\n"
    assert under(text) == [{"姓名": "马秀莲", "电话": "1"}, {"姓名": "马兰", "电话": "2"}]
    assert len(list(tables_of(text).samples())) == 2


def test_a_header_in_the_middle_names_what_comes_below() -> None:
    assert under("一\t二\n马秀莲\t1\n姓名\t电话\n马兰\t2\n") == [
        {"": "二"},
        {"": "1"},
        {"姓名": "马兰", "电话": "2"},
    ]
    assert under("姓名\t电话\n马秀莲\t1\n村\t金额\n河东\t2\n")[1] == {"村": "河东", "金额": "2"}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("马秀莲\t1\n马兰\t2\n", 2),
        ("马秀莲|1\n马兰|2\n", 2),
        ("马秀莲,1,河东\n马兰,2,河东\n马英,3,河东\n", 3),
        ("马秀莲  1  河东\n马兰  2  河东\n马英  3  河东\n", 3),
        ("马秀莲，1，河东\n马兰，2，河东\n马英，3，河东\n", 3),
        # Fewer may be prose.
        ("马秀莲,1,河东\n马兰,2,河东\n", 0),
        ("马秀莲 1 河东\n马兰 2 河东\n马英 3 河东\n", 0),
        ("会议强调，要抓好落实，要见实效。\n会议要求，要加强领导，要压实责任。\n" * 3, 0),
    ],
)
def test_a_table_without_a_header_has_rows(text: str, rows: int) -> None:
    found = shape(text)
    assert [headers for headers, _ in found] == [()] * rows
    assert all(list(each) == list(range(len(each))) and len(each) > 1 for _, each in found)
    assert bool(tables_of(text)) is bool(rows)


def test_a_form_has_no_header() -> None:
    assert shape("姓名\t马秀莲\t电话\t138\n村\t河东\t性别\t女\n") == [
        ((), {0: "姓名", 1: "马秀莲", 2: "电话", 3: "138"}),
        ((), {0: "村", 1: "河东", 2: "性别", 3: "女"}),
    ]


def test_what_stands_around_a_table_is_not_of_it() -> None:
    text = (
        "2026年低保对象名单\n（共二人）\n\n姓名\t电话\n马秀莲\t1\n\n马兰\t2\n合计\t2人\n\n\n"
        "特此公示。\n河东镇人民政府\n"
    )
    tables = tables_of(text)
    rows = [cells(tables, row) for row in tables.rows()]
    assert rows == [{0: "马秀莲", 1: "1"}, {0: "马兰", 1: "2"}, {0: "合计", 1: "2人"}]
    assert all(row.headers == ("姓名", "电话") for row in tables.rows())
    for outside in ("2026年", "共二人", "姓名", "特此", "河东镇"):
        assert tables.row_at(text.index(outside)) is None
        assert tables.header(text.index(outside)) is None


def test_a_title_with_a_space_does_not_take_the_table_below() -> None:
    text = "# 河东镇姓名\n\n| 姓名 | 电话 |\n|---|---|\n| 马秀莲 | 1 |\n"
    assert under(text) == [{"姓名": "马秀莲", "电话": "1"}]


def test_a_position_has_a_row_a_cell_and_a_header() -> None:
    text = "姓名\t电话\n马秀莲\t138\n"
    tables = tables_of(text)
    row = tables.row_at(text.index("138"))
    assert row is not None
    assert (row.start, row.end) == (6, 13)
    assert row.cell_at(text.index("138")) == (10, 13, 1)
    assert tables.header(text.index("138")) == "电话"
    assert tables.header(text.index("秀")) == "姓名"


def test_rows_between_two_places_have_a_part_there() -> None:
    text = "姓名\t电话\n马秀莲\t138\n马兰\t139\n"
    tables = tables_of(text)
    starts = [row.start for row in tables.rows()]
    assert starts == [6, 14]
    for low in range(len(text)):
        for high in range(low + 1, len(text) + 1):
            expected = [row.start for row in tables.rows() if row.start < high and row.end > low]
            assert [row.start for row in tables.between(low, high)] == expected


def test_a_long_cell_does_not_end_its_table() -> None:
    long = "长" * 100_000
    text = f"姓名\t电话\t金额\n马秀莲\t138\t{long}\n马兰\t139\t1\n"
    tables = tables_of(text)
    assert tables.header(text.index("138")) == tables.header(text.index("139")) == "电话"
    assert [len(row.cells) for row in tables.rows()] == [3, 3]
    # But such a row says nothing of what stands in it.
    assert tables.row_at(text.index("138")) is None
    assert tables.row_at(text.index("139")) is not None


def test_five_thousand_columns_keep_their_headers() -> None:
    head = "\t".join(["姓名", "电话"] * 2500)
    row = "\t".join(["马秀莲", "138"] * 2500)
    text = f"{head}\n{row}\n"
    tables = tables_of(text)
    [only] = tables.rows()
    assert len(only.cells) == 5000
    assert {only.header(cell.column) for cell in only.cells if tables.text(cell) == "138"} == {
        "电话"
    }


# HTML


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><th>姓名<th>电话<th>村<tr><td>马秀莲<td>13800138000<td>河东</table>",
        "<table><tr><td>姓名<td>电话<td>村<tr><td>马秀莲<td>13800138000<td>河东</table>",
        "<table><thead><tr><td>姓<b>名</b></td><td><p>电话</p></td><td> 村 </td></tr></thead>\n"
        "<tbody><tr><td>马<i>秀</i>莲</td><td>\n13800138000\n</td><td>河东</td></tr></tbody></table>",
        "<tr><td>姓名<td>电话<td>村<tr><td>马秀莲<td>13800138000<td>河东",
    ],
)
def test_an_html_table_with_any_markup(page: str) -> None:
    assert shape(page, html=True) == [(THREE, MA)]


def test_spans_of_headers_and_bodies() -> None:
    page = (
        "<table><tr><th rowspan=2>姓名</th><th colspan=2>家庭成员</th><th rowspan='2'>村</th></tr>"
        "<tr><th>姓名</th><th>电话</th></tr>"
        "<tr><td rowspan=2>马秀莲</td><td>马兰</td><td>1</td><td rowspan=2>河东</td></tr>"
        "<tr><td>马英</td><td>2</td></tr>"
        "<tr><td colspan=2>合计</td><td>3</td><td></td></tr></table>"
    )
    expected = ("姓名", "家庭成员\n姓名", "家庭成员\n电话", "村")
    assert shape(page, html=True) == [
        (expected, {0: "马秀莲", 1: "马兰", 2: "1", 3: "河东"}),
        (expected, {0: "马秀莲", 1: "马英", 2: "2", 3: "河东"}),
        (expected, {0: "合计", 2: "3"}),
    ]


def test_a_cell_that_reaches_down_is_not_taken_for_the_one_before_it() -> None:
    page = (
        "<table><tr><td>姓名<td>电话<td>村<td>金额"
        "<tr><td>马秀莲<td>1<td rowspan=2>河东<td>3<tr><td>马兰<td>2<td>4</table>"
    )
    tables = tables_of(page, html=True)
    text = running(page).text
    headers = {each: tables.header(text.index(each)) for each in ("马兰", "2", "4", "河东")}
    assert headers == {"马兰": "姓名", "2": "电话", "4": "金额", "河东": "村"}
    second = list(tables.rows())[1]
    assert [tables.text(cell) for cell in second.own] == ["马兰", "2", "4"]


def test_an_empty_row_shortens_a_cell_that_reaches_down() -> None:
    page = (
        "<table><tr><td>姓名<td>村<tr><td>马秀莲<td rowspan=2>河东<tr><td><tr><td>马兰<td></table>"
    )
    assert shape(page, html=True)[-1][1] == {0: "马兰"}


def test_a_table_inside_a_cell_has_its_own_header() -> None:
    page = (
        "<table><tr><td>姓名<td>村<tr><td>马秀莲"
        "<table><tr><td>电话<td>金额<tr><td>1<td>2</table><td>河东</table>"
    )
    assert under(page, html=True) == [
        {"姓名": "马秀莲"},
        {"电话": "1", "金额": "2"},
        {"村": "河东"},
    ]


def test_a_table_that_lays_out_a_page_is_none() -> None:
    paragraph = "<p>" + "研究了全区民政工作安排。" * 100 + "</p>"
    page = f"<table><tr><td>首页<td>{paragraph}<pre>姓名\t电话\n马秀莲\t1</pre></table>"
    assert under(page, html=True) == [{"姓名": "马秀莲", "电话": "1"}]


def test_lines_beside_a_grid_are_read_too() -> None:
    page = (
        "<pre>村\t金额\n河东\t1\n</pre><table><tr><td>姓名<td>电话<tr><td>马秀莲<td>2</table>"
        "<pre>姓名,电话,村\n马兰,3,河西</pre>"
    )
    assert under(page, html=True) == [
        {"村": "河东", "金额": "1"},
        {"姓名": "马秀莲", "电话": "2"},
        {"姓名": "马兰", "电话": "3", "村": "河西"},
    ]


def test_a_table_of_headings_only_has_rows() -> None:
    page = "<table>" + "".join(f"<tr><th>马{n}<th>1380013{n:04}" for n in range(9)) + "</table>"
    assert len(shape(page, html=True)) == 9
    headings = "<table>" + "<tr><th>姓名<th>电话" * 50 + "<tr><td>马秀莲<td>1</table>"
    [*_, last] = under(headings, html=True)
    assert last == {"姓名": "马秀莲", "电话": "1"}
    assert all(len(header) < 100 for header in shape(headings, html=True)[0][0])


def test_a_span_is_read_from_its_own_attribute() -> None:
    page = "<table><tr><td data-colspan=3>姓名<td>电话<tr><td>马秀莲<td>1</table>"
    assert under(page, html=True) == [{"姓名": "马秀莲", "电话": "1"}]


# Findings by column


#: A number that lacks digits: nothing but its column says what it is.
WRONG = "6401041958031"


def spans(text: str, report: Report, entity: str) -> list[str]:
    return [
        text[each.start : each.end]
        for each in report.findings
        if each.entity == entity and each.start is not None
    ]


def test_a_cell_over_several_rows_is_found_once() -> None:
    page = (
        "<table><tr><td>姓名<td>身份证号<td>民族<tr><td>马秀莲"
        f"<td rowspan=3>{WRONG}<td>回<tr><td>马兰<td>回<tr><td>马英<td>回</table>"
    )
    assert spans(page, HTML.scan(page), "RESIDENT_ID") == [WRONG]
    assert WRONG not in HTML.redact(page).text


@pytest.mark.parametrize("back", [0, 5, 20, 25, 300, 600, 700, 1400])
def test_a_row_over_a_cut_loses_no_cell(back: int) -> None:
    """A scan's piece ends after 2**18 code points; only the header makes these numbers one."""
    head = "备注\t身份证号\t说明\t身份证号\n"
    filler = "会议研究了全区民政工作安排，通报了有关情况。\n"
    before = filler * ((2**18 - len(head) - back) // len(filler) - 1)
    before += "会" * (2**18 - len(head) - back - len(before) - 1) + "\n"
    text = f"{before}{head}无\t{WRONG}\t{'长' * 660}\t{WRONG}\n"
    assert spans(text, READY.scan(text), "RESIDENT_ID") == [WRONG, WRONG]
