"""Documents for tests: by python-docx, with what it cannot write put in by hand."""

from __future__ import annotations

from typing import Any

import docx
import openpyxl

from corpora.documents.makers._package import TYPE, relation, relations
from corpora.documents.makers._word import NAMES, run
from tests.formats.office import Planted, inserted, repacked, saved

_CHANGE = 'w:id="9" w:author="马向东"'


def paragraph(*runs: str) -> str:
    """A paragraph with its own namespaces."""
    return f"<w:p {NAMES}>{''.join(runs)}</w:p>"


def at_end(data: bytes, pieces: str) -> bytes:
    """A document with paragraphs more."""
    return repacked(data, {"word/document.xml": inserted("<w:sectPr", pieces)})


def everything(plant: Planted) -> bytes:
    """A document with a value in every hiding place."""
    data = at_end(_written(plant), _looks(plant) + _boxes(plant) + _fields(plant))
    data = repacked(data, _parts(plant))
    return repacked(data, {**_relations(plant), "[Content_Types].xml": _with_types})


def _written(plant: Planted) -> bytes:
    """What python-docx writes of it."""
    document = docx.Document()
    document.core_properties.author = f"沙明远{plant('author')}"
    document.core_properties.title = f"名单{plant('title')}"
    line = document.add_paragraph("身份证号：")
    value = plant("split runs")
    line.add_run(value[:5]).bold = True
    line.add_run(value[5:11]).italic = True
    line.add_run(value[11:])
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).text, table.cell(0, 1).text = "姓名", "身份证号"
    table.cell(1, 0).text, table.cell(1, 1).text = "沙明远", plant("table")
    table.cell(1, 0).merge(table.cell(2, 0))
    section = document.sections[0]
    section.header.paragraphs[0].text = f"页眉 {plant('header')}"
    section.footer.paragraphs[0].text = f"页脚 {plant('footer')}"
    comment = document.add_comment(
        document.paragraphs[0].runs, text=f"批注 {plant('comment')}", author="马向东"
    )
    comment.add_paragraph("第二段")
    return saved(document)


def _looks(plant: Planted) -> str:
    """Paragraphs whose text is changed or not seen."""
    deleted, tabs = plant("deleted in part"), plant("over a tab")
    return "".join(
        (
            paragraph(run("甲"), run(plant("hidden text"), "<w:vanish/>")),
            paragraph(
                run("乙"),
                f"<w:del {_CHANGE}><w:r><w:delText>{plant('deleted')}</w:delText></w:r></w:del>",
            ),
            paragraph(
                run("身份证号：" + deleted[:6]),
                f"<w:del {_CHANGE}><w:r><w:delText>{deleted[6:10]}</w:delText></w:r></w:del>",
                f"<w:ins {_CHANGE}>{run('****')}</w:ins>",
                run(deleted[10:]),
            ),
            paragraph(f"<w:ins {_CHANGE}>{run(plant('inserted'))}</w:ins>"),
            paragraph(f"<w:moveFrom {_CHANGE}>{run(plant('moved'))}</w:moveFrom>"),
            paragraph(run("白字" + plant("white text"), '<w:color w:val="FFFFFF"/>')),
            paragraph(
                run("黑条" + plant("highlight"), '<w:highlight w:val="black"/>'), run("之后")
            ),
            paragraph(
                run(
                    plant("shading"),
                    '<w:color w:val="112233"/><w:shd w:val="clear" w:fill="112233"/>',
                )
            ),
            paragraph(run(plant("tiny text"), '<w:sz w:val="2"/>')),
            paragraph(
                f"<w:r><w:t>{tabs[:6]}</w:t><w:noBreakHyphen/><w:t>{tabs[6:10]}</w:t><w:softHyphen/>"
                f"<w:t>{tabs[10:]}</w:t></w:r>"
            ),
        )
    )


def _boxes(plant: Planted) -> str:
    """Text boxes: in both ways, and of VML alone."""
    box = plant("text box")
    return paragraph(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor behindDoc='0'>"
        f"<wp:docPr id='7' name='框' descr='替代{plant('alternative text')}'/><a:graphic>"
        "<a:graphicData><wps:wsp><wps:spPr/><wps:txbx><w:txbxContent><w:p>"
        f"{run('框内' + box)}</w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent><w:p>{run('框内' + box)}</w:p></w:txbxContent></v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    ) + paragraph(
        f"<w:r><w:pict><v:shape alt='图{plant('shape text')}'><v:textbox><w:txbxContent><w:p>"
        f"{run(plant('vml box'))}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def _fields(plant: Planted) -> str:
    """Fields, a link, a content control, and the frame of an embedded workbook."""
    code = plant("field code")
    return "".join(
        (
            paragraph(
                "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> INCLUDETEXT "
                f'"{code[:9]}</w:instrText></w:r><w:r><w:instrText>{code[9:]}"</w:instrText></w:r>'
                "<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
                f"{run(plant('field result'))}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
            ),
            paragraph(
                f"<w:fldSimple w:instr=' HYPERLINK \"tel:{plant('simple field')}\"'>{run('打电话')}"
                "</w:fldSimple>"
            ),
            paragraph(
                f"<w:hyperlink r:id='rIdM' w:tooltip='{plant('tooltip')}'>{run('信')}</w:hyperlink>"
            ),
            f"<w:sdt {NAMES}><w:sdtPr><w:alias w:val='控件{plant('control name')}'/></w:sdtPr>"
            f"<w:sdtContent>{paragraph(run(plant('content control')))}</w:sdtContent></w:sdt>",
            paragraph(
                "<w:r><w:object><o:OLEObject r:id='rIdX' Type='Embed' ProgID='Excel.Sheet.12'/>"
                "</w:object></w:r>"
            ),
        )
    )


def _parts(plant: Planted) -> dict[str, Any]:
    """The parts beside the text."""
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = plant("embedded workbook")
    return {
        **{
            f"word/{kind}s.xml": (
                f"<w:{kind}s {NAMES}><w:{kind} w:id='2'>"
                f"{paragraph(run(label + plant(kind)))}</w:{kind}></w:{kind}s>"
            ).encode()
            for kind, label in (("footnote", "脚注 "), ("endnote", "尾注 "))
        },
        "word/people.xml": (
            f'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
            f'<w15:person w15:author="人{plant("people")}"/></w15:people>'
        ).encode(),
        "word/settings.xml": inserted(
            "</w:settings>",
            f'<w:docVars><w:docVar w:name="x" w:val="{plant("document variable")}"/></w:docVars>',
        ),
        "word/embeddings/book.xlsx": saved(workbook),
        "word/charts/chart1.xml": _chart(plant),
        "docProps/custom.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            'custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'docPropsVTypes"><property name="身份证号" pid="2"><vt:lpwstr>{plant("custom property")}'
            "</vt:lpwstr></property></Properties>"
        ).encode(),
        "docProps/app.xml": inserted("</Properties>", f"<Manager>{plant('manager')}</Manager>"),
        "customXml/item1.xml": f"<名单><身份证号>{plant('custom xml')}</身份证号></名单>".encode(),
    }


def _chart(plant: Planted) -> bytes:
    return (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        "<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>"
        f"图 {plant('chart title')}</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:ser>"
        "<c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>身份证号</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>{plant('chart category')}</c:v></c:pt>"
        "</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>General"
        f"</c:formatCode><c:pt idx='0'><c:v>{plant('chart value')[:17]}</c:v></c:pt></c:numCache>"
        "</c:numRef></c:val></c:ser></c:plotArea></c:chart></c:chartSpace>"
    ).encode()


def _relations(plant: Planted) -> dict[str, Any]:
    links = (
        ("rIdF", "footnotes", "footnotes.xml"),
        ("rIdE", "endnotes", "endnotes.xml"),
        ("rIdP", "people", "people.xml"),
        ("rIdX", "package", "embeddings/book.xlsx"),
        ("rIdC", "chart", "charts/chart1.xml"),
        ("rIdM", "hyperlink", f"mailto:{plant('mail link')}@e.cn"),
        ("rIdT", "hyperlink", f"http://e.cn/?id={plant('query')}"),
    )
    template = f"file:///C:\\Users\\{plant('template path')}\\a.dotm"
    return {
        "word/_rels/settings.xml.rels": relations(
            relation("rId1", "attachedTemplate", template)
        ).encode(),
        "word/_rels/document.xml.rels": inserted(
            "</Relationships>", "".join(relation(*each) for each in links)
        ),
        "_rels/.rels": inserted(
            "</Relationships>", relation("rIdQ", "custom-properties", "docProps/custom.xml")
        ),
    }


def _with_types(body: bytes) -> bytes:
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{TYPE}.{kind}+xml"/>'
        for part, kind in (
            ("word/footnotes.xml", "wordprocessingml.footnotes"),
            ("word/endnotes.xml", "wordprocessingml.endnotes"),
            ("word/people.xml", "wordprocessingml.people"),
            ("docProps/custom.xml", "custom-properties"),
            ("word/charts/chart1.xml", "drawingml.chart"),
        )
    )
    sheet = f'<Default Extension="xlsx" ContentType="{TYPE}.spreadsheetml.sheet"/>'
    return inserted("</Types>", sheet + overrides)(body)
