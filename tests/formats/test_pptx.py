"""Presentations: a value in every hiding place is read, masked in place, and gone."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from redactor import formats
from redactor.errors import InputError
from redactor.formats import pptx as reader
from redactor.formats._opening import Limits
from redactor.model import Edit
from tests.formats.office import (
    Planted,
    edits_of,
    found,
    inserted,
    left_in,
    mutations,
    opened,
    repacked,
    resident,
    saved,
    survives,
    whats,
    without,
)

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument"


def _text_box(slide: Any, text: str, *, left: float = 1, top: float = 1) -> Any:
    inch = pptx.util.Inches
    box = slide.shapes.add_textbox(inch(left), inch(top), inch(6), inch(1))
    box.text_frame.text = text
    return box


def _built(plant: Planted) -> bytes:
    """A presentation by python-pptx, with what it cannot write put in by hand."""
    show = pptx.Presentation()
    show.core_properties.author = f"沙明远{plant('author')}"
    first = show.slides.add_slide(show.slide_layouts[5])
    first.shapes.title.text = f"标题 {plant('title')}"
    split = _text_box(first, "身份证号：", top=2).text_frame.paragraphs[0]
    value = plant("split runs")
    for piece in (value[:4], value[4:12], value[12:]):
        split.add_run().text = piece
    split.runs[1].font.bold = True
    table = first.shapes.add_table(3, 2, Inches(1), Inches(3), Inches(5), Inches(1)).table
    for (row, column), text in {
        (0, 0): "姓名",
        (0, 1): "身份证号",
        (1, 0): "沙明远",
        (1, 1): plant("table"),
    }.items():
        table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    first.notes_slide.notes_text_frame.text = f"备注 {plant('notes')}"
    second = show.slides.add_slide(show.slide_layouts[6])
    second._element.set("show", "0")
    _text_box(second, f"隐藏页 {plant('hidden slide')}")
    second.notes_slide.notes_text_frame.text = f"备注 {plant('notes of a hidden slide')}"
    third = show.slides.add_slide(show.slide_layouts[6])
    _text_box(third, f"页外 {plant('off the slide')}", left=-20)
    white = _text_box(third, f"白字 {plant('white text')}", top=3)
    white.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)
    black = _text_box(third, f"黑底 {plant('black on black')}", top=4)
    black.fill.solid()
    black.fill.fore_color.rgb = RGBColor(0, 0, 0)
    black.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(0, 0, 0)
    tiny = _text_box(third, plant("tiny text"), top=5)
    tiny.text_frame.paragraphs[0].runs[0].font.size = Pt(1)
    covered = _text_box(third, f"盖住 {plant('covered')}", top=6)
    cover = third.shapes.add_shape(1, covered.left, covered.top, covered.width, covered.height)
    cover.fill.solid()
    cover.fill.fore_color.rgb = RGBColor(0, 0, 0)
    chart_data = CategoryChartData()
    chart_data.categories = [f"类 {plant('chart category')}", "乙"]
    chart_data.add_series(f"列 {plant('chart series')}", (1, 2))
    chart = first.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(5), Inches(3), Inches(2), chart_data
    )
    chart._element.nvGraphicFramePr.cNvPr.set("descr", f"图 {plant('alternative text')}")
    run = _text_box(first, "信", top=6).text_frame.paragraphs[0].runs[0]
    run.hyperlink.address = f"mailto:{plant('mail link')}@e.cn"
    layout = show.slide_layouts[5]
    layout.shapes[0].text_frame.text = f"版式 {plant('layout')}"
    return _planted(saved(show), plant)


def _planted(data: bytes, plant: Planted) -> bytes:
    comments = (
        f'<p:cmLst xmlns:p="{_P}"><p:cm authorId="0" idx="1"><p:pos x="1" y="1"/>'
        f"<p:text>批注 {plant('comment')}</p:text></p:cm></p:cmLst>"
    )
    modern = (
        f'<p188:cmLst xmlns:p188="http://schemas.microsoft.com/office/powerpoint/2018/8/main" '
        f'xmlns:a="{_A}"><p188:cm id="{{1}}" authorId="{{2}}"><p188:txBody><a:p><a:r><a:t>'
        f"新批注 {plant('modern comment')[:7]}</a:t></a:r><a:r><a:t>{plant('modern comment')[7:]}"
        "</a:t></a:r></a:p></p188:txBody></p188:cm></p188:cmLst>"
    )
    authors = (
        f'<p:cmAuthorLst xmlns:p="{_P}"><p:cmAuthor id="0" name="{plant("comment author")}" '
        'initials="马"/></p:cmAuthorLst>'
    )
    diagram = (
        f'<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        f'xmlns:a="{_A}"><dgm:ptLst><dgm:pt modelId="1"><dgm:t><a:p><a:r><a:t>图 '
        f"{plant('diagram')}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
    )
    added = {
        "ppt/comments/comment1.xml": (comments, "presentationml.comments+xml"),
        "ppt/comments/modernComment1.xml": (modern, None),
        "ppt/commentAuthors.xml": (authors, "presentationml.commentAuthors+xml"),
        "ppt/diagrams/data1.xml": (diagram, "drawingml.diagramData+xml"),
    }
    types = "".join(
        f'<Override PartName="/{part}" ContentType="'
        + (f"{_TYPE}.{kind}" if kind else "application/vnd.ms-powerpoint.comments+xml")
        + '"/>'
        for part, (_, kind) in added.items()
    )
    links = "".join(
        f'<Relationship Id="rId9{index}" Type="{_REL}/{kind}" Target="../{target}"/>'
        for index, (kind, target) in enumerate(
            (
                ("comments", "comments/comment1.xml"),
                ("comments", "comments/modernComment1.xml"),
                ("diagramData", "diagrams/data1.xml"),
            )
        )
    )
    return repacked(
        data,
        {part: body.encode() for part, (body, _) in added.items()}
        | {
            "[Content_Types].xml": inserted("</Types>", types),
            "ppt/slides/_rels/slide1.xml.rels": inserted("</Relationships>", links),
            "ppt/_rels/presentation.xml.rels": inserted(
                "</Relationships>",
                f'<Relationship Id="rId99" Type="{_REL}/commentAuthors" '
                'Target="commentAuthors.xml"/>',
            ),
        },
    )


@pytest.fixture(scope="module")
def made() -> tuple[bytes, dict[str, str]]:
    plant = Planted()
    return _built(plant), plant.values


def test_reads_every_hiding_place(made: tuple[bytes, dict[str, str]]) -> None:
    data, values = made
    assert reader.recognises(data)
    assert set(values) == found(opened(data, "x.pptx"), values)


def test_tells_what_is_hidden(made: tuple[bytes, dict[str, str]]) -> None:
    source = opened(made[0], "x.pptx")
    told = {(each.what, each.place) for each in source.notices}
    assert whats(source) >= {
        "alternative text",
        "author",
        "comment",
        "covering shape",
        "embedded file",
        "hidden slide",
        "highlight",
        "notes",
        "off-page text",
        "tiny text",
        "white text",
    }
    assert ("hidden slide", "第2张幻灯片") in told
    assert ("notes", "第1张幻灯片的备注") in told
    false = {each.what for each in source.notices if each.entity == "FALSE_REDACTION"}
    assert false == {"covering shape", "highlight"}


def test_white_text_on_a_picture_is_seen() -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    ground = slide.shapes.add_shape(1, 0, 0, show.slide_width, show.slide_height)
    ground.fill.solid()
    ground.fill.fore_color.rgb = RGBColor(0, 51, 102)
    box = _text_box(slide, "白字")
    box.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)
    assert "white text" not in whats(opened(saved(show), "x.pptx"))


def test_cells_know_their_places(made: tuple[bytes, dict[str, str]]) -> None:
    data, values = made
    blocks = list(opened(data, "x.pptx").document.blocks())
    block = next(each for each in blocks if each.text == values["table"])
    assert block.cell is not None
    assert block.cell[1:5] == (1, 1, 1, 1)
    assert block.place is not None
    assert block.place() == "第1张幻灯片表格1第2行第2列"
    assert next(each for each in blocks if each.text == "沙明远").cell[4] == 2


def test_masks_every_place_and_nothing_else(made: tuple[bytes, dict[str, str]]) -> None:
    data, values = made
    source = opened(data, "x.pptx")
    out = source.rewrite(edits_of(source, list(values.values())))
    assert not left_in(out, values)
    show = pptx.Presentation(io.BytesIO(out))
    assert show.slides[0].shapes[1].text_frame.paragraphs[0].runs[1].font.bold
    one, other = (zipfile.ZipFile(io.BytesIO(each)) for each in (data, out))
    assert one.read("ppt/theme/theme1.xml") == other.read("ppt/theme/theme1.xml")
    assert len(one.namelist()) - len(other.namelist()) <= 1


def test_words_of_another_length(made: tuple[bytes, dict[str, str]]) -> None:
    data, values = made
    source = opened(data, "x.pptx")
    edits = [
        Edit(part=each.part, replacement="【略】")
        for each in edits_of(source, [values["split runs"]])
    ]
    show = pptx.Presentation(io.BytesIO(source.rewrite(edits)))
    assert show.slides[0].shapes[1].text_frame.text == "身份证号：【略】"


def test_cleaning_removes_what_is_hidden(made: tuple[bytes, dict[str, str]]) -> None:
    data, values = made
    out = opened(data, "x.pptx").rewrite([], clean=True)
    hidden = (
        "author",
        "comment",
        "modern comment",
        "comment author",
        "notes",
        "notes of a hidden slide",
        "hidden slide",
        "off the slide",
        "white text",
        "black on black",
        "tiny text",
        "covered",
        "alternative text",
    )
    assert not left_in(out, {key: values[key] for key in hidden})
    show = pptx.Presentation(io.BytesIO(out))
    assert len(show.slides) == 2
    kept = {key: values[key] for key in ("title", "split runs", "table", "chart category")}
    assert {each.partition(" in ")[0] for each in left_in(out, kept)} == {
        "title",
        "table",
        "chart category",
        "split runs",
    }
    again = opened(out, "x.pptx")
    list(again.document.blocks())
    assert not again.notices


def _opening() -> Any:
    return formats._opening(b"k", Limits())


def test_hostile_files_are_refused_in_time(made: tuple[bytes, dict[str, str]]) -> None:
    data = made[0]
    start = time.process_time()
    for step in range(1, 20):
        with pytest.raises(InputError):
            reader.open_source(data[: len(data) * step // 20], "x.pptx", _opening())
    bomb = repacked(data, {"ppt/slides/slide1.xml": b"<a>" + b" " * 60_000_000})
    assert "unreadable" in {each.code for each in opened(bomb, "x.pptx").failures}
    attack = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    source = opened(repacked(data, {"ppt/slides/slide1.xml": attack}), "x.pptx")
    assert "ppt/slides/slide1.xml" in {each.where for each in source.failures}
    assert time.process_time() - start < 10


def test_damaged_files_never_crash(made: tuple[bytes, dict[str, str]]) -> None:
    layouts = (f"ppt/slideLayouts/slideLayout{number}" for number in (1, 2, 3, 4, 5, 8, 9))
    small = without(made[0], "docProps/thumbnail", "ppt/theme/theme2", *layouts)
    for data in mutations(small, 200, 1):
        survives(data, "x.pptx")


@pytest.mark.soak
def test_many_damaged_files_never_crash(made: tuple[bytes, dict[str, str]]) -> None:
    small = without(made[0], "docProps/thumbnail")
    for data in mutations(small, 2000, 2):
        start = time.process_time()
        survives(data, "x.pptx")
        assert time.process_time() - start < 10


def test_a_long_number_of_slides_stays_in_order() -> None:
    show = pptx.Presentation()
    for number in range(12):
        _text_box(show.slides.add_slide(show.slide_layouts[6]), f"{number} {resident(number)}")
    blocks = [
        each
        for each in opened(saved(show), "x.pptx").document.blocks()
        if each.place is not None and each.place().startswith("第")
    ]
    assert [int(each.text.partition(" ")[0]) for each in blocks if " 6401" in each.text] == list(
        range(12)
    )
