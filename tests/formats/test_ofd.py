"""OFD: everything is read, edits change nothing else, what is hidden is told and goes with `clean`."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from redactor.formats.ofd import recognises
from redactor.model import Block, Edit, Notice, Part
from tests.formats.ofd_files import (
    EVERYWHERE,
    MOBILE,
    RESIDENT,
    box,
    opened,
    package,
    page,
    planted,
    simple,
    text,
    unpacked,
    xml,
)


def running(blocks: Sequence[Block]) -> str:
    return "".join((block.gap if index else "") + block.text for index, block in enumerate(blocks))


def masking(blocks: Sequence[Block], value: str) -> list[Edit]:
    """An edit for every place of a value, over as many blocks as it takes."""
    pieces = [block.text for block in blocks]
    whole = "\0".join(pieces)
    starts = [sum(len(each) + 1 for each in pieces[:index]) for index in range(len(pieces))]
    places = [
        (index, at - start)
        for index, start in enumerate(starts)
        for at in range(start, start + len(pieces[index]))
    ]
    flat = "".join(pieces)
    edits: list[Edit] = []
    at = flat.find(value)
    assert at >= 0 or value not in whole
    while at >= 0:
        inside = places[at : at + len(value)]
        replacement = value[:3] + "*" * (len(value) - 3)
        for number in dict.fromkeys(index for index, _ in inside):
            own = [offset for index, offset in inside if index == number]
            part = Part(blocks[number].index, own[0], own[-1] + 1, blocks[number].start)
            edits.append(Edit(part=part, replacement=replacement))
            replacement = ""
        at = flat.find(value, at + len(value))
    return edits


def masked(data: bytes, *values: str, clean: bool = False) -> bytes:
    source = opened(data)
    blocks = list(source.document.blocks())
    edits = [edit for value in values for edit in masking(blocks, value)]
    return source.rewrite(edits, clean=clean)


def whats(data: bytes) -> set[tuple[str, str]]:
    source = opened(data)
    list(source.document.blocks())
    return {(each.entity.split("_")[0].lower(), each.what) for each in source.notices}


SPLIT = {
    "in one object": text(f"证号{RESIDENT}", 20, 20),
    "in two objects": text(RESIDENT[:7], 20, 20) + text(RESIDENT[7:], 20 + 7 * 2.5, 20),
    "in two objects, the second first": text(RESIDENT[7:], 37.5, 20) + text(RESIDENT[:7], 20, 20),
    "character by character": "".join(
        text(each, 20 + index * 2.5, 20) for index, each in enumerate(RESIDENT)
    ),
    "without steps": text(RESIDENT, 20, 20, step=None),
    "in two TextCodes": (
        '<ofd:TextObject ID="1" Boundary="20 20 60 7" Font="1" Size="5">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g 5 2.5">{RESIDENT[:6]}</ofd:TextCode>'
        f'<ofd:TextCode X="15" Y="5" DeltaX="g 11 2.5">{RESIDENT[6:]}</ofd:TextCode></ofd:TextObject>'
    ),
    "downwards": (
        '<ofd:TextObject ID="1" Boundary="20 20 10 200" Font="1" Size="5">'
        f'<ofd:TextCode X="0" Y="5" DeltaY="g 17 5">{RESIDENT}</ofd:TextCode></ofd:TextObject>'
    ),
    "turned by its matrix": (
        '<ofd:TextObject ID="1" Boundary="20 20 10 200" Font="1" Size="5" CTM="0 1 -1 0 5 0">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g 17 2.5">{RESIDENT}</ofd:TextCode></ofd:TextObject>'
    ),
    "between two columns": text("姓名", 20, 20, step=5)
    + text(RESIDENT[9:], 62.5, 20.3)
    + text(RESIDENT[:9], 40, 20)
    + text("备注", 150, 20, step=5),
    "in a page block": f'<ofd:PageBlock ID="3">{text(RESIDENT, 20, 20)}</ofd:PageBlock>',
}


@pytest.mark.parametrize("content", SPLIT.values(), ids=SPLIT)
def test_a_line_is_put_together_by_geometry(content: str) -> None:
    data = simple(content + text("结束", 20, 250, step=5))
    assert RESIDENT in running(list(opened(data).document.blocks()))
    after = masked(data, RESIDENT)
    line = running(list(opened(after).document.blocks()))
    assert RESIDENT[:3] + "*" * 15 in line
    assert RESIDENT[7:] not in line
    assert "结束" in line


def test_columns_are_parted_and_lines_follow_each_other() -> None:
    content = text("姓名", 20, 20, step=5) + text("沙明远", 20, 28, step=5)
    content += text(MOBILE, 80, 28) + text("电话", 80, 20, step=5)
    blocks = list(opened(simple(content)).document.blocks())
    lines = [block for block in blocks if block.place and block.place().startswith("第1页")]
    assert running(lines) == f"姓名\t电话\n沙明远\t{MOBILE}"
    assert lines[-1].place is not None
    assert lines[-1].place() == "第1页第2行"


def test_a_wide_step_in_one_text_code_is_a_column() -> None:
    content = (
        '<ofd:TextObject ID="1" Boundary="20 20 160 7" Font="1" Size="5"><ofd:TextCode X="0" Y="5" '
        f'DeltaX="5 5 60 g 10 2.5">沙明远{MOBILE}</ofd:TextCode></ofd:TextObject>'
    )
    assert f"沙明远\t{MOBILE}" in running(list(opened(simple(content)).document.blocks()))


def test_text_drawn_twice_is_read_twice() -> None:
    data = simple(text(RESIDENT, 20, 20) + text(RESIDENT, 20.1, 20))
    assert running(list(opened(data).document.blocks())).count(RESIDENT) == 2
    assert (
        RESIDENT.encode() not in unpacked(masked(data, RESIDENT))["Doc_0/Pages/Page_0/Content.xml"]
    )


def test_glyphs_go_with_the_characters_that_they_drew() -> None:
    glyphs = '<ofd:CGTransform CodePosition="0" CodeCount="20" GlyphCount="20"><ofd:Glyphs>'
    glyphs += " ".join(str(100 + index) for index in range(20)) + "</ofd:Glyphs></ofd:CGTransform>"
    data = simple(text(f"证号{RESIDENT}", 20, 20, inside=glyphs))
    part = unpacked(masked(data, RESIDENT))["Doc_0/Pages/Page_0/Content.xml"].decode()
    assert "<ofd:Glyphs>100 101 102 103 104</ofd:Glyphs>" in part
    assert 'CodeCount="5"' in part
    assert not any(str(number) in part for number in range(105, 120))


@pytest.mark.parametrize(("new", "codes"), [("某某某某某", 7), ("", 2), ("【略】", 5)])
def test_another_length_keeps_what_comes_after_in_its_place(new: str, codes: int) -> None:
    value = f"甲{MOBILE}乙"
    source = opened(simple(text(value, 20, 20)))
    [block] = [b for b in source.document.blocks() if b.text == value]
    after = opened(source.rewrite([Edit(part=Part(block.index, 1, 12), replacement=new)]))
    element = next(
        e
        for e in after._package.tree("Doc_0/Pages/Page_0/Content.xml").iter()
        if "Code" in str(e.tag)
    )
    assert element.text == f"甲{new}乙"
    deltas = [float(each) for each in (element.get("DeltaX") or "").split()]
    assert len(deltas) == codes - 1
    assert sum(deltas) == pytest.approx(12 * 2.5, abs=0.01)


HIDDEN = {
    "author": "author",
    "custom data": "custom data",
    "comment": "comment",
    "annotation": "annotation",
    "annotation parameter": "annotation",
    "custom tag": "custom data",
    "extension": "custom data",
    "attachment": "attachment",
    "old version": "old revision",
    "left-over page": "old revision",
}


def left(data: bytes, value: str) -> list[str]:
    """The parts in which a value still stands."""
    usual = [value.encode(each) for each in ("utf-8", "utf-16-le", "utf-16-be")]
    return [
        name for name, content in unpacked(data).items() if any(each in content for each in usual)
    ]


@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_hiding_place_is_read_and_rewritten(name: str) -> None:
    data = planted(name)
    assert RESIDENT in running(list(opened(data).document.blocks()))
    after = masked(data, RESIDENT)
    assert left(after, RESIDENT) == []
    assert RESIDENT not in running(list(opened(after).document.blocks()))
    before_parts, after_parts = unpacked(data), unpacked(after)
    changed = [name for name, content in before_parts.items() if after_parts.get(name) != content]
    assert len(changed) <= 1 or name == "signature"
    assert not opened(data).failures
    assert not opened(after).failures


@pytest.mark.parametrize(("name", "what"), HIDDEN.items())
def test_what_is_hidden_is_told_and_goes_when_cleaned(name: str, what: str) -> None:
    data = planted(name)
    assert ("hidden", what) in whats(data)
    after = masked(data, clean=True)
    assert left(after, RESIDENT) == []
    assert whats(after) == set()
    assert not opened(after).failures


UNSEEN = {
    "white text": text(RESIDENT, 20, 20, inside='<ofd:FillColor Value="255 255 255"/>'),
    "white by its parameter": text(RESIDENT, 20, 20, attributes='DrawParam="77"'),
    "grey white": text(RESIDENT, 20, 20, inside='<ofd:FillColor Value="#FF"/>'),
    "invisible": text(RESIDENT, 20, 20, attributes='Visible="false"'),
    "clear": text(RESIDENT, 20, 20, inside='<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
    "not filled": text(RESIDENT, 20, 20, attributes='Fill="false"'),
    "off the page": text(RESIDENT, 20, 400),
    "tiny": text(RESIDENT, 20, 20, size=0.1, step=0.05),
    "black box": text(RESIDENT, 20, 20) + box(15, 18, 80, 12),
    "white box": text(RESIDENT, 20, 20) + box(15, 18, 80, 12, "255 255 255"),
    "black on black": box(15, 18, 80, 12) + text(RESIDENT, 20, 20),
}
TOLD = dict(
    zip(
        UNSEEN,
        [
            *(("hidden", "white text"),) * 3,
            *(("hidden", "hidden text"),) * 3,
            ("hidden", "off-page text"),
            ("hidden", "tiny text"),
            ("false", "black box"),
            ("false", "covering shape"),
            ("false", "highlight"),
        ],
        strict=True,
    )
)


@pytest.mark.parametrize("name", UNSEEN)
def test_text_that_is_not_seen_is_read_told_and_taken_out(name: str) -> None:
    data = simple(UNSEEN[name] + text("正文", 20, 60, step=5))
    assert RESIDENT in running(list(opened(data).document.blocks()))
    assert whats(data) == {TOLD[name]}
    assert left(masked(data, RESIDENT), RESIDENT) == []
    cleaned = masked(data, clean=True)
    assert left(cleaned, RESIDENT) == []
    assert "正文" in running(list(opened(cleaned).document.blocks()))
    assert whats(cleaned) == set()


def test_only_the_covered_characters_are_taken_out() -> None:
    data = simple(text(f"证号{RESIDENT}", 20, 20) + box(25, 18, 45, 12))
    after = running(list(opened(masked(data, clean=True)).document.blocks()))
    assert "证号" in after
    assert RESIDENT[:3] not in after


@pytest.mark.parametrize(
    "content",
    [
        box(15, 18, 80, 12) + text(RESIDENT, 20, 20, inside='<ofd:FillColor Value="255 255 255"/>'),
        box(15, 18, 80, 12, "255 255 0") + text(RESIDENT, 20, 20),
        text(RESIDENT, 20, 20) + box(15, 40, 80, 12),
        text(RESIDENT, 20, 20) + box(15, 25.5, 80, 0.3),
        text(RESIDENT, 20, 20)
        + '<ofd:PathObject ID="9" Boundary="0 0 210 297" Fill="true"><ofd:FillColor Value="0 0 0"/>'
        "<ofd:AbbreviatedData>M 5 5 L 205 5 L 205 292 L 5 292 C M 6 6 L 6 291 L 204 291 L 204 6 C"
        "</ofd:AbbreviatedData></ofd:PathObject>",
    ],
    ids=["white on black", "on colour", "beside", "strike", "frame"],
)
def test_what_is_seen_is_not_told(content: str) -> None:
    assert whats(simple(content)) == set()


def test_masked_characters_whose_old_glyphs_are_drawn() -> None:
    glyphs = (
        '<ofd:CGTransform CodePosition="0" CodeCount="4" GlyphCount="4"><ofd:Glyphs>21 22 23 24'
    )
    glyphs += "</ofd:Glyphs></ofd:CGTransform>"
    data = simple(text("****", 20, 20, inside=glyphs))
    assert whats(data) == {("false", "drawn glyphs")}
    assert (
        b"CGTransform" not in unpacked(masked(data, clean=True))["Doc_0/Pages/Page_0/Content.xml"]
    )


def test_private_characters_are_told_as_unread() -> None:
    source = opened(simple(text("\ue123\ue124\ue125", 20, 20, step=5)))
    list(source.document.blocks())
    assert [(each.code, each.where) for each in source.failures] == [("unreadable_text", "第1页")]


def test_a_seal_is_void_and_gone_once_anything_changed() -> None:
    data = planted("signature")
    source = opened(data)
    blocks = list(source.document.blocks())
    assert source.rewrite([]) == data
    assert source.rewriting == []
    [text_block] = [block for block in blocks if block.text == "正文"]
    edit = Edit(part=Part(text_block.index, 0, 1), replacement="*")
    parts = unpacked(source.rewrite([edit]))
    assert not any("Signs" in name for name in parts)
    assert b"Signatures" not in parts["OFD.xml"]
    assert ["签章失效" in each for each in source.rewriting] == [True]


def test_a_template_is_read_with_the_first_page_and_covers_the_others() -> None:
    template = page(text("姓名", 20, 20, step=5))
    use = '<ofd:Template TemplateID="50" ZOrder="Background"/>'
    first = page(text("沙明远", 40, 20, step=5)).replace(
        b"<ofd:Content>", f"{use}<ofd:Content>".encode()
    )
    document = xml(
        '<ofd:Document><ofd:CommonData><ofd:TemplatePage ID="50" BaseLoc="Tpls/T.xml"/></ofd:CommonData>'
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="P0.xml"/><ofd:Page ID="2" BaseLoc="P1.xml"/></ofd:Pages></ofd:Document>'
    )
    more = {"Doc_0/Document.xml": document, "Doc_0/Tpls/T.xml": template}
    data = simple("", more={**more, "Doc_0/P0.xml": first, "Doc_0/P1.xml": first})
    texts = [b.text for b in opened(data).document.blocks() if b.place and b.place()[0] == "第"]
    assert texts == ["姓名", "沙明远", "沙明远"]


@pytest.mark.parametrize("namespace", ["http://www.ofdspec.org", "http://wrong.example/x", "urn:y"])
def test_any_namespace_will_do(namespace: str) -> None:
    parts = unpacked(simple(text(RESIDENT, 20, 20)))
    wrong = {
        name: content.replace(b"http://www.ofdspec.org/2016", namespace.encode())
        for name, content in parts.items()
    }
    assert left(masked(package(wrong), RESIDENT), RESIDENT) == []


def test_it_is_told_by_content() -> None:
    assert recognises(simple(""))
    assert not recognises(package({"word/document.xml": b"<x/>"}))
    assert not recognises(b"PK\x03\x04")
    assert not recognises("身份证号 OFD.xml".encode())


def test_the_same_blocks_come_each_time() -> None:
    source = opened(planted("attachment"))
    first, second = (
        [(b.index, b.text, b.start, b.gap) for b in source.document.blocks()] for _ in range(2)
    )
    assert first == second
    notices = list(source.notices)
    list(source.document.blocks())
    assert source.notices == notices


def test_a_long_file_in_time() -> None:
    lines = "".join(text(f"第{y}行甲乙丙丁{MOBILE}", 20, y, size=4) for y in range(20, 280, 6))
    document = "<ofd:Document><ofd:CommonData/><ofd:Pages>"
    document += "".join(f'<ofd:Page ID="{n}" BaseLoc="P{n}.xml"/>' for n in range(100))
    more = {f"Doc_0/P{n}.xml": page(lines) for n in range(100)}
    more["Doc_0/Document.xml"] = xml(f"{document}</ofd:Pages></ofd:Document>")
    start = time.process_time()
    count = sum(MOBILE in block.text for block in opened(simple("", more=more)).document.blocks())
    assert count == 4400
    assert time.process_time() - start < 10


def test_a_notice_names_its_page_and_line() -> None:
    source = opened(simple(UNSEEN["black box"]))
    assert source.notices == [Notice("FALSE_REDACTION", "black box", "第1页第1行")]
