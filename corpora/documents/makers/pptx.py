"""Presentations: what is shown, and what is hidden."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pptx
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches, Pt

from corpora.documents import Made
from corpora.documents.makers import _diagram as diagram
from corpora.documents.makers._charts import LEGEND, PLOT, TITLE
from corpora.documents.makers._package import (
    HEAD,
    before,
    changed,
    custom_properties,
    relation,
    replaced,
    saved,
    types,
)
from corpora.documents.makers._values import PHONE, Values

BY = f"python-pptx {pptx.__version__}"
_MAIN = "http://schemas.openxmlformats.org/presentationml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def make() -> Iterator[Made]:
    values = Values(14)
    yield Made(
        name="shown.pptx",
        data=shown(values),
        made_by=(
            f"{BY} with XlsxWriter, its workbook changed by openpyxl {openpyxl.__version__}; "
            "SmartArt and places in the chart added by hand"
        ),
        planted=values.planted,
        stays=(PHONE, "低保对象公示"),
    )
    values = Values(15)
    yield Made(
        name="hidden.pptx",
        data=hidden(values),
        made_by=f"{BY}; comments, tags and custom properties added by hand",
        planted=values.planted,
        stays=(PHONE, "身份证号"),
    )


def empty() -> Any:
    """A presentation without an author."""
    show = pptx.Presentation()
    properties = show.core_properties
    properties.author = properties.last_modified_by = properties.title = ""
    properties.created = properties.modified = datetime.datetime(2026, 1, 1)
    for each in list(show.slide_layouts):
        if each.name not in ("Title Only", "Blank"):
            show.slide_layouts.remove(each)
    return show


def box(shapes: Any, text: str, top: float, left: float = 1) -> Any:
    """A text box a line high, with the first of its runs."""
    made = shapes.add_textbox(Inches(left), Inches(top), Inches(7), Inches(0.4))
    made.text_frame.word_wrap = True
    made.text_frame.text = text
    made.text_frame.paragraphs[0].runs[0].font.size = Pt(14)
    return made


def _table(slide: Any, top: float, texts: list[list[str]]) -> Any:
    size = len(texts), len(texts[0])
    frame = slide.shapes.add_table(*size, Inches(1), Inches(top), Inches(7), Inches(1.5))
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            frame.table.cell(row, column).text = text
    for column, width in zip(frame.table.columns, (2, 5), strict=True):
        column.width = Inches(width)
    return frame.table


def _write_shown(show: Any, values: Values, *, has_table: bool) -> None:
    """A slide on which all can be seen."""
    slide = show.slides.add_slide(show.slide_layouts.get_by_name("Title Only"))
    slide.shapes.title.text = "低保对象公示"
    line = box(slide.shapes, "身份证号：", 1.5).text_frame.paragraphs[0]
    value = values("runs with a look of their own")
    for start, end, look in ((0, 4, "bold"), (4, 12, "italic"), (12, 18, "underline")):
        run = line.add_run()
        run.text = value[start:end]
        setattr(run.font, look, True)
    if has_table:
        table = _table(
            slide,
            2,
            [
                ["姓名", "身份证号"],
                ["沙明远", values("table cell")],
                ["", f"证号{values('table cell with words')}"],
            ],
        )
        table.cell(1, 0).merge(table.cell(2, 0))
    box(slide.shapes, f"证号{values('text box')}", 3.6)
    box(slide.shapes, PHONE, 4)
    group = slide.shapes.add_group_shape()
    box(group.shapes, f"组内{values('shape in a group')}", 4.4)
    inner = group.shapes.add_group_shape()
    box(inner.shapes, f"组中组{values('shape in a group of a group')}", 4.8)


def shown(values: Values, *, has_table: bool = True) -> bytes:
    """Slides on which all can be seen, with a chart and a diagram."""
    show = empty()
    _write_shown(show, values, has_table=has_table)
    first = show.slides[0]
    run = box(first.shapes, f"写信{values('text of a link')}", 5.2).text_frame.paragraphs[0].runs[0]
    run.hyperlink.address = f"http://example.cn/q?id={values('query of an address')}"
    layout = show.slide_layouts.get_by_name("Blank")
    box(_tree(layout), f"版式{values('text of a layout')}", 6.2)
    box(_tree(show.slide_master), f"母版{values('text of the master')}", 6.6)
    second = show.slides.add_slide(layout)
    _chart(second, values)
    data = saved(show)
    workbook = _part(data, "ppt/embeddings/")
    return changed(
        data,
        {
            _part(data, "ppt/charts/chart"): _in_place,
            workbook: _with_hidden_sheet(
                data, workbook, values("hidden sheet of a chart's workbook")
            ),
            "ppt/slides/slide2.xml": before("</p:spTree>", diagram.FRAME),
            "ppt/slides/_rels/slide2.xml.rels": before("</Relationships>", diagram.RELATIONS),
            **diagram.parts(values("SmartArt"), values("SmartArt, not drawn")),
            "[Content_Types].xml": types(diagram.TYPES),
        },
    )


def _tree(layout: Any) -> Any:
    """The shapes of a layout or master, to which python-pptx itself adds none."""
    return pptx.shapes.shapetree.SlideShapes(layout._element.cSld.spTree, layout)


def _chart(slide: Any, values: Values) -> None:
    data = CategoryChartData()
    data.categories = [values("category of a chart"), "乙"]
    data.add_series(values("title of a series"), (3, 2))
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, Inches(1), Inches(0.5), Inches(6), Inches(3), data
    )
    chart = frame.chart
    chart.has_title = chart.has_legend = True
    chart.chart_title.text_frame.text = f"图 {values('title of a chart')}"
    chart.font.size = Pt(10)


def _in_place(chart: str) -> str:
    """A chart whose title, legend and plot keep their places when a text narrows."""
    for old, new in (
        ("<c:layout/>", TITLE),
        ("<c:plotArea>", f"<c:plotArea>{PLOT}"),
        ("<c:legend/>", f'<c:legend><c:legendPos val="b"/>{LEGEND}</c:legend>'),
    ):
        chart = replaced(old, new)(chart)
    return chart


def _part(data: bytes, start: str) -> str:
    """The name of the first part that starts so; python-pptx numbers them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return next(each for each in archive.namelist() if each.startswith(start))


def _with_hidden_sheet(data: bytes, part: str, value: str) -> bytes:
    """A workbook of a package with a value on a sheet that is hidden."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = openpyxl.load_workbook(io.BytesIO(archive.read(part)))
    sheet = book.create_sheet("底表")
    sheet.append(["身份证号", value])
    sheet.sheet_state = "hidden"
    return changed(saved(book), {})


def _write_hidden(show: Any, values: Values) -> None:
    """Slides with much that cannot be seen."""
    properties = show.core_properties
    properties.author = f"沙{values('author')}"
    properties.title = f"名单{values('title')}"
    first = show.slides.add_slide(show.slide_layouts.get_by_name("Blank"))
    box(first.shapes, PHONE, 0.5)
    first.notes_slide.notes_text_frame.text = f"备注{values('notes')}"
    box(first.shapes, f"页外{values('off the slide')}", 1, left=-20)
    white = box(first.shapes, f"浅色字{values('white text')}", 1.5)
    white.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)
    same = box(first.shapes, f"黑底{values('text in the colour of its shape')}", 2)
    same.fill.solid()
    same.fill.fore_color.rgb = RGBColor(0, 0, 0)
    same.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(0, 0, 0)
    tiny = box(first.shapes, values("tiny text"), 2.5)
    tiny.text_frame.paragraphs[0].runs[0].font.size = Pt(1)
    under = box(first.shapes, f"盖住{values('under a shape')}", 3)
    over = first.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, under.left, under.top, under.width, under.height
    )
    over.fill.solid()
    over.fill.fore_color.rgb = RGBColor(0, 0, 0)
    second = show.slides.add_slide(show.slide_layouts.get_by_name("Blank"))
    second._element.set("show", "0")
    box(second.shapes, f"隐藏页{values('hidden slide')}", 1)
    second.notes_slide.notes_text_frame.text = f"备注{values('notes of a hidden slide')}"


def hidden(values: Values, *, has_table: bool = True) -> bytes:
    """Slides with comments, notes and much else that cannot be seen. `has_table`: with one in which a
    cell lies under another."""
    show = empty()
    _write_hidden(show, values)
    first = show.slides[0]
    described = box(first.shapes, "图", 4)
    described._element.nvSpPr.cNvPr.set("descr", f"照片{values('alternative text')}")
    described._element.nvSpPr.cNvPr.set("name", f"证明{values('name of a shape')}.jpg")
    gone = box(first.shapes, f"隐藏的框{values('hidden shape')}", 4.5)
    gone._element.nvSpPr.cNvPr.set("hidden", "1")
    if has_table:
        table = _table(first, 5, [["姓名", "身份证号"], ["沙明远", ""], ["", "无"]])
        table.cell(1, 0).merge(table.cell(2, 0))
        covered = table.cell(2, 0)._tc
        covered.txBody.p_lst[0].add_r().text = values("in a cell that another reaches over")
    parts = {
        "ppt/comments/comment1.xml": _comment(values("comment")),
        "ppt/comments/modernComment1.xml": _modern(values("comment of today")),
        "ppt/commentAuthors.xml": (
            f'{HEAD}<p:cmAuthorLst xmlns:p="{_MAIN}"><p:cmAuthor id="0" name="马向东'
            f'{values("author of comments")}" initials="马" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
        ),
        "ppt/authors.xml": (
            f'{HEAD}<p188:authorLst xmlns:p188="{_MODERN}"><p188:author id="{{2}}" name="马"'
            f' initials="马" userId="{values("author of comments of today")}" providerId="AD"/>'
            "</p188:authorLst>"
        ),
        "ppt/tags/tag1.xml": (
            f'{HEAD}<p:tagLst xmlns:p="{_MAIN}"><p:tag name="NUMBER" val="{values("tag")}"/>'
            "</p:tagLst>"
        ),
        "docProps/custom.xml": custom_properties("证号", values("custom property")),
    }
    return changed(
        saved(show),
        {
            **parts,
            "docProps/app.xml": before("</Properties>", f"<Manager>{values('manager')}</Manager>"),
            "ppt/slides/_rels/slide1.xml.rels": before(
                "</Relationships>",
                relation("rIdOld", "comments", "../comments/comment1.xml")
                + relation("rIdNew", f"{_MODERN_LINK}/comments", "../comments/modernComment1.xml")
                + relation("rIdTags", "tags", "../tags/tag1.xml"),
            ),
            "ppt/slides/slide1.xml": replaced(
                "</p:spTree>",
                '</p:spTree><p:custDataLst><p:tags r:id="rIdTags"/></p:custDataLst>',
            ),
            "ppt/_rels/presentation.xml.rels": before(
                "</Relationships>",
                relation("rIdOld", "commentAuthors", "commentAuthors.xml")
                + relation("rIdNew", f"{_MODERN_LINK}/authors", "authors.xml"),
            ),
            "_rels/.rels": before(
                "</Relationships>",
                relation("rIdCustom", "custom-properties", "docProps/custom.xml"),
            ),
            "[Content_Types].xml": types(
                {
                    "ppt/comments/comment1.xml": "presentationml.comments+xml",
                    "ppt/comments/modernComment1.xml": "application/vnd.ms-powerpoint.comments+xml",
                    "ppt/commentAuthors.xml": "presentationml.commentAuthors+xml",
                    "ppt/authors.xml": "application/vnd.ms-powerpoint.authors+xml",
                    "ppt/tags/tag1.xml": "presentationml.tags+xml",
                    "docProps/custom.xml": "custom-properties+xml",
                }
            ),
        },
    )


_MODERN = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"
_MODERN_LINK = "http://schemas.microsoft.com/office/2018/10/relationships"


def _comment(value: str) -> str:
    return (
        f'{HEAD}<p:cmLst xmlns:p="{_MAIN}"><p:cm authorId="0" dt="2026-01-01T09:00:00" idx="1">'
        f'<p:pos x="10" y="10"/><p:text>证号{value}</p:text></p:cm></p:cmLst>'
    )


def _modern(value: str) -> str:
    return (
        f'{HEAD}<p188:cmLst xmlns:p188="{_MODERN}" xmlns:a="{_DRAWING}"><p188:cm id="{{1}}" '
        'authorId="{2}" created="2026-01-01T09:00:00"><p188:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r>'
        f"<a:t>证号{value[:7]}</a:t></a:r><a:r><a:t>{value[7:]}</a:t></a:r></a:p></p188:txBody>"
        "</p188:cm></p188:cmLst>"
    )
