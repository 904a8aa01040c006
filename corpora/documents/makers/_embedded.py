"""A Word document with files in it: workbooks, a document, a chart and HTML."""

from __future__ import annotations

from typing import Any

import docx
import openpyxl

from corpora.documents import Made
from corpora.documents.makers import _word as word
from corpora.documents.makers._charts import LEGEND, PLOT, TITLE
from corpora.documents.makers._package import (
    HEAD,
    TYPE,
    before,
    changed,
    relation,
    relations,
    saved,
    types,
)
from corpora.documents.makers._values import PHONE, Values

_BY = f"python-docx {docx.__version__}"
_SPREADSHEET = f"{TYPE}.spreadsheetml.sheet"
_SHAPE = '<v:shape id="{}" o:ole="" style="width:100pt;height:20pt"/>'
_RELATIONS = "word/_rels/document.xml.rels"


def embedded() -> Made:
    values = Values(13)
    document = word.empty()
    document.add_heading("附表", 1)
    document.add_paragraph(PHONE)
    inner = word.empty()
    inner.add_paragraph(f"证号{values('embedded document')}")
    category, series = values("category of a chart"), values("title of a series")
    tail = (
        word.paragraph(
            f'<w:r><w:object>{_SHAPE.format("s1")}<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" ShapeID="s1" '
            'DrawAspect="Content" ObjectID="_1" r:id="rIdBook"/></w:object></w:r>',
            "表",
        )
        + word.paragraph(
            f'<w:r><w:object>{_SHAPE.format("s2")}<o:OLEObject Type="Embed" ProgID="Word.Document.12" ShapeID="s2" '
            'DrawAspect="Icon" ObjectID="_2" r:id="rIdText"/></w:object></w:r>',
            "文",
        )
        + word.paragraph(
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent '
            'cx="5000000" cy="2400000"/><wp:docPr id="41" name="图表 1"/><wp:cNvGraphicFramePr/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            '<c:chart r:id="rIdChart"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )
        + '<w:altChunk r:id="rIdChunk"/>'
        + word.paragraph("完")
    )
    sheet = [["类别", series], [category, 3], ["乙", 2]]
    return Made(
        name="embedded.docx",
        data=changed(
            saved(document),
            {
                "word/document.xml": word.at_end(tail),
                "word/embeddings/book.xlsx": _workbook(
                    [["姓名", "身份证号"], ["沙明远", values("embedded workbook")]],
                    values("hidden sheet of an embedded workbook"),
                ),
                "word/embeddings/text.docx": changed(saved(inner), {}),
                "word/charts/chart1.xml": _chart(values("title of a chart"), series, category),
                "word/charts/_rels/chart1.xml.rels": relations(
                    relation("rId1", "package", "../embeddings/chart.xlsx")
                ),
                "word/embeddings/chart.xlsx": _workbook(
                    sheet, values("hidden sheet of a chart's workbook")
                ),
                "word/chunk.html": (
                    "<html><head><meta charset='utf-8'></head><body><p>证号"
                    f"{values('alternative format chunk')}</p></body></html>"
                ),
                _RELATIONS: before(
                    "</Relationships>",
                    relation("rIdBook", "package", "embeddings/book.xlsx")
                    + relation("rIdText", "package", "embeddings/text.docx")
                    + relation("rIdChart", "chart", "charts/chart1.xml")
                    + relation("rIdChunk", "aFChunk", "chunk.html"),
                ),
                "[Content_Types].xml": lambda text: types(
                    {"word/charts/chart1.xml": "drawingml.chart+xml"}
                )(
                    before(
                        "</Types>",
                        f'<Default Extension="xlsx" ContentType="{_SPREADSHEET}"/><Default '
                        f'Extension="docx" ContentType="{TYPE}.wordprocessingml.document"/>'
                        '<Default Extension="html" ContentType="text/html"/>',
                    )(text)
                ),
            },
        ),
        made_by=(
            f"{_BY}, its workbooks openpyxl {openpyxl.__version__}; objects, chart and HTML added by hand"
        ),
        planted=values.planted,
        stays=(PHONE, "附表"),
    )


def _workbook(rows: list[list[Any]], value: str) -> bytes:
    """A workbook with rows, and a value on a sheet that is hidden."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    sheet = book.create_sheet("底表")
    sheet.append(["身份证号", value])
    sheet.sheet_state = "hidden"
    book.properties.creator = ""
    return changed(saved(book), {})


def _chart(title: str, series: str, category: str) -> str:
    """Bars with a title and a legend at fixed places, so that they stay when a text narrows."""

    def text(kind: str, cells: str, *points: str) -> str:
        inside = "".join(
            f'<c:pt idx="{index}"><c:v>{each}</c:v></c:pt>' for index, each in enumerate(points)
        )
        return (
            f"<c:{kind}><c:strRef><c:f>Sheet!{cells}</c:f><c:strCache><c:ptCount "
            f'val="{len(points)}"/>{inside}</c:strCache></c:strRef></c:{kind}>'
        )

    return (
        f"{HEAD}<c:chartSpace {word.NAMES}><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r>"
        f'<a:rPr lang="zh-CN" sz="1000"/><a:t>图 {title}</a:t></a:r></a:p></c:rich></c:tx>'
        f'{TITLE}<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea>'
        f'{PLOT}<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/>'
        f'<c:ser><c:idx val="0"/><c:order val="0"/>{text("tx", "$B$1", series)}'
        f"{text('cat', '$A$2:$A$3', category, '乙')}<c:val><c:numRef><c:f>Sheet!$B$2:$B$3</c:f>"
        '<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="2"/><c:pt idx="0"><c:v>3</c:v>'
        '</c:pt><c:pt idx="1"><c:v>2</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>'
        '<c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling>'
        '<c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:crossAx '
        'val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>'
        '</c:scaling><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="1"/></c:valAx></c:plotArea>'
        f'<c:legend><c:legendPos val="b"/>{LEGEND}</c:legend></c:chart>'
        '<c:externalData r:id="rId1"/></c:chartSpace>'
    )
