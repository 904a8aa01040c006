"""Flows: blocks are joined as a reader sees them, and every place leads back to the source."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor import redact
from redactor.context.tables import GridRow
from redactor.formats import open_source
from redactor.model import Block, CellPlace, Role
from redactor.scan.flow import Flow, flows
from redactor.text.folding import clean


def flows_of(page: str) -> list[Flow]:
    return list(flows(open_source(page, "html", None, b"flow").document.blocks()))


def running(page: str) -> Flow:
    [flow] = [each for each in flows_of(page) if not each.is_aside]
    return flow


def seen(text: str) -> str:
    """What a reader sees of a flow's text."""
    return text.replace("\u200b", "")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>138<b>0013</b>8000</p>", "13800138000"),
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("<p>一<br>二</p>", "一\n二"),
        ("一<br><br>二", "一\n\n二"),
        ("<p>一\n  二</p>", "一 二"),
        ("<pre>一\n  二</pre>", "一\n  二"),
        ("<table><tr><td>一<td>二<tr><td>三</table>", "一\t二\n\n三"),
        ("<table><tr><td>一<p>二</p><td>三</table>", "一\n\n二\t三"),
        ("<table><tr><td>一</table><table><tr><td>二</table>", "一\n\n二"),
        ("一<table><tr><td>二</table>三", "一\n\n二\n\n三"),
        ("<p>一</p>\n  \n<p>二</p>", "一\n\n二"),
        ("<ul><li>一<li>二</ul>", "一\n\n二"),
    ],
)
def test_blocks_are_joined_as_they_are_seen(page: str, text: str) -> None:
    assert seen(running(page).text) == text


def boxed(*rows: str) -> str:
    cells = ("".join(f"<td>{each}" for each in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{each}' for each in cells)}</table>"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (boxed("证号|" + "|".join("11010519491231002X")), "证号\t11010519491231002X"),
        (boxed("手机号码|" + "|".join("13800138000")), "手机号码\t13800138000"),
        # Marks of a month, and a list that begins with somebody's name, are many numbers.
        (boxed("出勤|" + "|".join("11011110111")), "出勤\t" + "\t".join("11011110111")),
        (
            boxed("家庭住址|浙江省|慈溪市|白鹭街208号|枫林苑7幢|1单元903室|备注"),
            "家庭住址\t浙江省慈溪市白鹭街208号枫林苑7幢1单元903室\t备注",
        ),
        (boxed("家庭住址|浙江省|见附件"), "家庭住址\t浙江省\t见附件"),
        (boxed("序号|浙江省|慈溪市"), "序号\t浙江省\t慈溪市"),
        (boxed("手机号码|1|3|8"), "手机号码\t1\t3\t8"),
        (boxed("证号|" + "|".join("110105194912"), "|".join("31002X")),
         "证号\t" + "110105194912" + "\n\n" + "\t".join("31002X")),
    ],
)  # fmt: skip
def test_boxes_of_a_form_are_one_number(page: str, text: str) -> None:
    assert seen(running(page).text) == text


def test_boxes_are_one_cell_and_are_masked_one_by_one() -> None:
    page = boxed("身份证号|" + "|".join("110105194912319960"))
    flow = running(page)
    assert flow.grid is not None
    [row] = flow.grid
    assert [flow.text[cell.start : cell.end] for cell in row.cells][1:] == ["110105194912319960"]
    masked = redact(page, format="html").text
    assert masked.count("<td>*") > 6
    assert masked.count("<td>") == masked.count("<td></td>") + 19


def test_a_number_known_whole_is_found_over_cells() -> None:
    page = "<table><tr><td>手机<td>158<td>38473065<td>15838473065<td>12<td>34</table>"
    masked = redact(page, format="html").text
    assert "38473065" not in masked
    assert "<td>12<td>34" in masked


def test_what_stands_beside_the_text_is_a_flow_of_its_own() -> None:
    page = "<!-- 一 --><p title='二'>三</p><script>四</script>五"
    found = flows_of(page)
    assert [(seen(flow.text).strip(), flow.is_aside) for flow in found] == [
        ("一", True),
        ("二", True),
        ("四", True),
        ("三\n\n五", False),
    ]
    assert [flow.block_at(0).role for flow in found[:3]] == [
        Role.COMMENT,
        Role.ATTRIBUTE,
        Role.METADATA,
    ]


def test_plain_text_is_a_flow_without_a_copy() -> None:
    text = "一\n二\n"
    [flow] = flows(open_source(text, "text", None, b"flow").document.blocks())
    assert flow.text is text
    assert flow.grid is None
    assert [tuple(part) for part in flow.parts(1, 3)] == [(0, 1, 3, 0)]


def test_nothing_is_no_flow() -> None:
    assert list(flows([])) == []


def test_a_range_over_blocks_has_a_part_in_each() -> None:
    page = "<p>手机：138<b>0013</b>8000</p>"
    flow = running(page)
    start = flow.text.index("138")
    parts = flow.parts(start, start + 11)
    assert [page[part.sent.start : part.sent.end] for part in parts] == ["138", "0013", "8000"]


def test_what_stands_between_blocks_has_no_part() -> None:
    flow = running("<p>一</p><p>二</p><p>三</p>")
    assert flow.text == "一\n\n二\n\n三"
    assert flow.parts(1, 3) == ()
    assert len(flow.parts(1, 4)) == 1
    assert flow.parts(0, 0) == ()


def rows_of(page: str) -> list[tuple[int, list[tuple[str, int]], tuple[int, ...], bool]]:
    flow = running(page)
    return [
        (
            row.table,
            [(flow.text[cell.start : cell.end], cell.column) for cell in row.cells],
            row.spans,
            row.heading,
        )
        for row in flow.grid or ()
    ]


def test_the_grid_says_where_each_cell_stands() -> None:
    page = (
        "<table><tr><th colspan=2>一</th><th>二</th></tr>"
        "<tr><td rowspan=2> 三 </td><td></td><td>四<br>五</td></tr><tr><th>六</th></tr></table>"
    )
    assert rows_of(page) == [
        (1, [("一", 0), ("二", 2)], (2, 1), True),
        (1, [("三", 0), ("四\n五", 2)], (1, 1), False),
        (1, [("三", 0), ("六", 1)], (1, 1), True),
    ]


def test_a_table_in_a_cell_parts_the_row_around_it() -> None:
    page = "<table><tr><td>一<td>二<table><tr><td>三</table>四<td>五<tr><td>六</table>"
    assert rows_of(page) == [
        (1, [("一", 0), ("二", 1)], (1, 1), False),
        (2, [("三", 0)], (1,), False),
        (1, [("四", 1), ("五", 2)], (1, 1), False),
        (1, [("六", 0)], (1,), False),
    ]


def test_a_cell_reaches_down_past_a_table_in_another_cell() -> None:
    page = (
        "<table><tr><td rowspan=2>一<td>二<tr><td><table><tr><td>三</table>四"
        "<tr><td>五<td>六</table>"
    )
    assert [cells for _, cells, _, _ in rows_of(page)] == [
        [("一", 0), ("二", 1)],
        [("三", 0)],
        [("一", 0), ("四", 1)],
        [("五", 0), ("六", 1)],
    ]


def test_blanks_at_a_cells_end_are_not_of_it() -> None:
    assert rows_of("<table><tr><td><b>一</b> <i> </i></td></table>")[0][1] == [("一", 0)]


@pytest.mark.parametrize("count", [0, 1, 199, 999_999])
def test_a_span_is_believed_up_to_a_bound(count: int) -> None:
    page = f"<table><tr><td rowspan={count} colspan={count}>一<td>二" + "<tr><td>三" * 300
    rows = rows_of(page)
    assert len(rows) == 301
    assert rows[-1][1] == [("三", 0)]


def test_ten_thousand_nested_tables_lose_no_cell() -> None:
    count = 10_000
    page = "".join(f"<table><tr><td>甲{n}" for n in range(count))
    assert len(rows_of(page)) == count


# Any document


def is_ordered(rows: list[GridRow] | None) -> bool:
    return all(first.end <= second.start for first, second in pairwise(rows or ()))


texts = st.text("一二13 \t\n\u3000\u200b&", max_size=8)
places = st.one_of(
    st.none(),
    st.builds(
        CellPlace,
        table=st.integers(1, 2),
        row=st.integers(0, 3),
        column=st.integers(0, 3),
        columns=st.integers(1, 3),
        rows=st.integers(1, 3),
        heading=st.booleans(),
    ),
)
documents = st.lists(
    st.builds(
        Block,
        index=st.just(0),
        text=texts,
        gap=st.sampled_from(["", "\n", "\n\n"]),
        keeps_lines=st.booleans(),
        cell=places,
        role=st.sampled_from([Role.PARAGRAPH, Role.PARAGRAPH, Role.ATTRIBUTE]),
    ),
    max_size=12,
)


@given(documents, st.data())
@settings(deadline=None, max_examples=300)
def test_parts_give_back_the_source(blocks: list[Block], data: st.DataObject) -> None:
    """As if the blocks stood in one text, each behind a mark that is not read."""
    start = 0
    placed = []
    for index, block in enumerate(blocks):
        placed.append(
            Block(
                index=index,
                text=block.text,
                role=block.role,
                start=start + 1,
                gap=block.gap,
                keeps_lines=block.keeps_lines,
                cell=block.cell,
            )
        )
        start += 1 + len(block.text)
    source = "".join(f"<{block.text}" for block in placed)
    read = []
    for flow in flows(placed):
        low = data.draw(st.integers(0, len(flow.text)))
        high = data.draw(st.integers(low, len(flow.text)))
        parts = flow.parts(low, high)
        given = "".join(source[part.sent.start : part.sent.end] for part in parts)
        # But for blanks, of the source or put between blocks, both are the same.
        wanted = flow.text[low:high]
        assert "".join(given.replace("\u200b", "").split()) == "".join(seen(wanted).split())
        assert all(part.start < part.end for part in parts)
        whole = flow.parts(0, len(flow.text))
        read += [source[part.sent.start : part.sent.end] for part in whole]
        assert is_ordered(flow.grid)
        for row in flow.grid or ():
            assert all(0 <= cell.start <= cell.end <= row.end for cell in row.cells)
    assert sorted(read) == sorted(block.text for block in placed if block.text)


hidden = st.lists(
    st.one_of(
        st.text("一电话13&;# \u3000\u200b\u00ad\ufe0f", max_size=5),
        st.sampled_from(["&#49;", "&nbsp;", "&zwj;", "&#8203;", "&amp;", "\ud800", "电\u3000话"]),
    ),
    max_size=12,
).map("".join)


@given(hidden)
@settings(max_examples=400)
def test_place_leads_back_from_the_source(text: str) -> None:
    cleaned = clean(text)
    if not cleaned.starts:
        assert cleaned.text in {text, ""}
        return
    for position in range(len(cleaned.text)):
        start, end = cleaned.source(position, position + 1)
        first = cleaned.place(start)
        # A reference that stands for two characters begins at the first of them.
        assert first == position or (
            first < position and cleaned.source(first, first + 1)[0] == start
        )
        assert cleaned.place(end) > position
    places = [cleaned.place(position) for position in range(len(text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(cleaned.text) for place in places)
    assert (places[0], places[-1]) == (0, len(cleaned.text))


def test_a_value_beside_the_text_is_read_with_its_label() -> None:
    blocks = [
        Block(index=0, text="家庭住址", role=Role.ATTRIBUTE, start=0),
        Block(index=1, text="甲", role=Role.ATTRIBUTE, start=5, gap="："),
        Block(index=2, text="乙", role=Role.ATTRIBUTE, start=7),
        Block(index=3, text="丙", role=Role.PARAGRAPH, start=9, gap="："),
    ]
    assert [flow.text for flow in flows(blocks)] == ["家庭住址：甲", "乙", "丙"]


def test_an_address_is_a_home_wherever_it_stands_when_one_place_says_so() -> None:
    place = "海州市云台区北山路37号桂园9幢2单元301室"
    for other, kept in (("", False), ("办公地址：", True)):
        masked = redact(f"<p>{other}{place}</p><!-- 家庭住址：{place} -->", format="html").text
        assert (place in masked) is kept
