"""Word documents: what is seen, what is hidden, and what is embedded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Pt, RGBColor

from corpora.documents import Made
from corpora.documents.makers import _word as word
from corpora.documents.makers._embedded import embedded
from corpora.documents.makers._package import (
    HEAD,
    before,
    changed,
    custom_properties,
    relation,
    relations,
    saved,
    types,
)
from corpora.documents.makers._values import PHONE, Values

BY = f"python-docx {docx.__version__}"
_NOTES = {"footnotes": "脚注", "endnotes": "尾注"}
_RELATIONS = "word/_rels/document.xml.rels"


def make() -> Iterator[Made]:
    values = Values(10)
    yield Made(
        name="body.docx",
        data=shown(values),
        made_by=f"{BY}; notes, text boxes, field, links and content control added by hand",
        planted=values.planted,
        stays=(PHONE, "低保对象公示", "待核"),
    )
    values = Values(11)
    yield Made(
        name="hidden.docx",
        data=hidden(values),
        made_by=f"{BY}; boxes, cells, field, settings, people and properties added by hand",
        planted=values.planted,
        stays=(PHONE, "见附件", "合并"),
    )
    values = Values(12)
    yield Made(
        name="tracked.docx",
        data=tracked(values),
        made_by=f"{BY}; tracked changes added by hand",
        planted=values.planted,
        stays=(PHONE, "修订稿", "下一段"),
    )
    yield embedded()


def _add_roster(document: Any, values: Values) -> None:
    """A table with a header and with merged cells."""
    table = document.add_table(rows=4, cols=3, style="Table Grid")
    rows = (
        ("姓名", "身份证号", "备注"),
        ("沙明远", values("table cell"), "已核"),
        ("沙明远", f"证号{values('table cell with words')}", "待核"),
        (values("table cell over two columns"), "", "已核"),
    )
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    for column, width in enumerate((80, 220, 80)):
        table.columns[column].width = Pt(width)
        for cell in table.columns[column].cells:
            cell.width = Pt(width)
    table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0)).text = "沙明远"
    merged = table.cell(3, 0)
    kept = merged.text
    table.cell(3, 0).text = ""
    merged.merge(table.cell(3, 1)).text = kept
    word.fix_rows(table)


def _written_body(values: Values, *, has_table: bool) -> Any:
    """What python-docx writes of a document in which all can be seen."""
    document = word.empty()
    document.add_heading("低保对象公示", 1)
    line = document.add_paragraph("身份证号：")
    value = values("runs with a look of their own")
    for start, end, look in ((0, 5, "bold"), (5, 11, "italic"), (11, 18, "underline")):
        setattr(line.add_run(value[start:end]).font, look, True)
    if has_table:
        _add_roster(document, values)
    section = document.sections[0]
    section.header.paragraphs[0].text = f"经办 {values('header')}"
    section.footer.paragraphs[0].text = f"复核 {values('footer')}"
    document.add_paragraph(f"监护人{values('list item')}", style="List Bullet")
    document.add_paragraph(PHONE)
    return document


def shown(values: Values, *, is_plain: bool = False) -> bytes:
    """A document in which all can be seen, but for what its links and custom XML say. `is_plain`:
    without a table and a box of VML."""
    document = _written_body(values, has_table=not is_plain)
    first = document.sections[0]
    first.different_first_page_header_footer = True
    first.first_page_header.paragraphs[0].text = f"首页 {values('header of the first page')}"
    bound = values("content control and the custom XML that it is bound to")
    old_box = ""
    if not is_plain:
        drawn = word.drawn_box("旧框" + values("text box of VML"), identity="old")
        old_box = word.paragraph(f"<w:r>{drawn}</w:r>")
    tail = (
        word.paragraph(
            "脚注处",
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
            "，尾注处",
            '<w:r><w:endnoteReference w:id="2"/></w:r>',
        )
        + word.paragraph(
            f"<w:r>{word.both_boxes(21, '框' + values('text box of DrawingML'))}</w:r>"
        )
        + old_box
        + word.paragraph("域：", word.field(" FORMTEXT ", values("what a field shows")))
        + word.paragraph(
            f'<w:hyperlink r:id="rIdMail">{word.run("写信" + values("text of a link"))}</w:hyperlink>'
        )
        + word.paragraph(
            f'<w:hyperlink r:id="rIdWeb" w:tooltip="{values("tip of a link")}">'
            f"{word.run('查询')}</w:hyperlink>"
        )
        + word.paragraph(_hyphenated(values("over a hyphen that does not break")))
        + "<w:sdt><w:sdtPr><w:alias w:val='证号'/><w:tag w:val='number'/><w:dataBinding "
        "w:xpath='/list[1]/number[1]' w:storeItemID='{7F6C1C7E-1111-4222-8333-0123456789AB}'/><w:text/>"
        f"</w:sdtPr><w:sdtContent>{word.paragraph(bound)}</w:sdtContent></w:sdt>"
    )
    parts = {
        f"word/{part}.xml": word.part(
            part,
            word.separators(part[:-1]),
            word.note(part[:-1], 2, label + values(f"{part[:-1]}")),
        )
        for part, label in _NOTES.items()
    }
    return changed(
        saved(document),
        {
            **parts,
            "word/document.xml": word.at_end(tail),
            _RELATIONS: before(
                "</Relationships>",
                "".join(
                    (
                        relation("rIdFoot", "footnotes", "footnotes.xml"),
                        relation("rIdEnd", "endnotes", "endnotes.xml"),
                        relation("rIdData", "customXml", "../customXml/item9.xml"),
                        relation(
                            "rIdMail",
                            "hyperlink",
                            f"mailto:a@example.cn?subject={quote('证号' + values('subject of mail'))}",
                        ),
                        relation(
                            "rIdWeb",
                            "hyperlink",
                            f"http://example.cn/q?id={values('query of an address')}",
                        ),
                    )
                ),
            ),
            **_data(f"<number>{bound}</number>"),
            "[Content_Types].xml": types(
                {
                    **{f"word/{each}.xml": f"wordprocessingml.{each}+xml" for each in _NOTES},
                    "customXml/itemProps9.xml": "customXmlProperties+xml",
                }
            ),
        },
    )


def _hyphenated(value: str) -> str:
    return (
        f"<w:r><w:t>编号{value[:6]}</w:t><w:noBreakHyphen/><w:t>{value[6:14]}</w:t>"
        f"<w:softHyphen/><w:t>{value[14:]}</w:t></w:r>"
    )


def _data(inside: str) -> dict[str, str]:
    """Custom XML with its properties."""
    return {
        "customXml/item9.xml": f"<list>{inside}</list>",
        "customXml/_rels/item9.xml.rels": relations(
            relation("rId1", "customXmlProps", "itemProps9.xml")
        ),
        "customXml/itemProps9.xml": (
            '<ds:datastoreItem ds:itemID="{7F6C1C7E-1111-4222-8333-0123456789AB}" xmlns:ds="http:'
            '//schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs/>'
            "</ds:datastoreItem>"
        ),
    }


def _written_hidden(values: Values) -> Any:
    """What python-docx writes of a document in which much cannot be seen."""
    document = word.empty()
    document.core_properties.author = f"沙{values('author')}"
    document.core_properties.last_modified_by = f"韩{values('last author')}"
    document.core_properties.title = f"名单{values('title')}"
    document.core_properties.keywords = values("keywords")
    line = document.add_paragraph("甲")
    line.add_run(values("hidden run")).font.hidden = True
    document.add_comment(line.runs, text=f"证号{values('comment')}", author="马向东")
    white = document.add_paragraph("浅色字").add_run(values("white text"))
    white.font.color.rgb = RGBColor(255, 255, 255)
    tiny = document.add_paragraph("小字").add_run(values("tiny text"))
    tiny.font.size = Pt(1)
    barred = document.add_paragraph("黑条").add_run(values("black on a black highlight"))
    barred.font.highlight_color = WD_COLOR_INDEX.BLACK
    document.add_paragraph(PHONE)
    return document


def hidden(values: Values) -> bytes:
    """A document in which much cannot be seen."""
    document = _written_hidden(values)
    within = values("seen, a hidden run in its middle")
    tail = (
        word.paragraph(
            "中间", word.run(within[:8]), word.run("密密", "<w:vanish/>"), word.run(within[8:])
        )
        + word.paragraph(
            "同色",
            word.run(
                values("text in the colour of its shading"),
                '<w:color w:val="1F3864"/><w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>',
            ),
        )
        + word.paragraph(
            word.run(f"隐藏的段{values('hidden by its style')}"), look='<w:pStyle w:val="Secret"/>'
        )
        + word.paragraph(
            "域：",
            word.field(f' INCLUDETEXT "\\\\srv\\{values("code of a field")}.doc" ', "见附件"),
        )
        + word.paragraph(
            "页外",
            f"<w:r>{word.anchored(31, values('text box off the page'), left=30_000_000)}</w:r>",
        )
        + word.paragraph(
            "隐藏的框", f"<w:r>{word.anchored(32, values('hidden text box'), hidden='1')}</w:r>"
        )
        + word.paragraph(
            f"<w:r>{word.anchored(33, '', description=values('alternative text'))}</w:r>"
        )
        + "<w:tbl><w:tblPr><w:tblW w:w='0' w:type='auto'/></w:tblPr><w:tblGrid><w:gridCol w:w='4000'/>"
        f"</w:tblGrid><w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{word.paragraph('合并')}"
        f"</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>"
        f"{word.paragraph(values('in a cell that another reaches over'))}</w:tc></w:tr>"
        "<w:tr><w:trPr><w:hidden/></w:trPr><w:tc>"
        f"{word.paragraph(word.run(values('hidden row'), '<w:vanish/>'))}</w:tc></w:tr></w:tbl>"
        + word.paragraph("完")
    )
    style = (
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Secret"><w:name w:val="秘密"/>'
        '<w:basedOn w:val="Normal"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    return changed(
        saved(document),
        {
            "word/document.xml": word.at_end(tail),
            "word/styles.xml": before("</w:styles>", style),
            "word/settings.xml": before(
                "<w:compat>",
                f'<w:docVars><w:docVar w:name="证号" w:val="{values("document variable")}"/>'
                "</w:docVars>",
            ),
            "word/_rels/settings.xml.rels": relations(
                relation(
                    "rId1",
                    "attachedTemplate",
                    f"file:///C:\\Users\\{values('path of the template')}\\a.dotm",
                )
            ),
            "word/people.xml": (
                f"{HEAD}<w15:people xmlns:w15="
                '"http://schemas.microsoft.com/office/word/2012/wordml"><w15:person '
                f'w15:author="沙{values("person")}"/></w15:people>'
            ),
            "word/glossary/document.xml": _glossary(values("building block")),
            **_data(f"<证号>{values('custom XML')}</证号>"),
            _RELATIONS: before(
                "</Relationships>",
                relation("rIdData", "customXml", "../customXml/item9.xml")
                + relation("rIdBlocks", "glossaryDocument", "glossary/document.xml")
                + relation(
                    "rIdPeople",
                    "http://schemas.microsoft.com/office/2011/relationships/people",
                    "people.xml",
                ),
            ),
            "docProps/custom.xml": custom_properties("证号", values("custom property")),
            "docProps/app.xml": before("</Properties>", f"<Manager>{values('manager')}</Manager>"),
            "_rels/.rels": before(
                "</Relationships>",
                relation("rIdCustom", "custom-properties", "docProps/custom.xml"),
            ),
            "[Content_Types].xml": types(
                {
                    "word/people.xml": "wordprocessingml.people+xml",
                    "word/glossary/document.xml": "wordprocessingml.document.glossary+xml",
                    "docProps/custom.xml": "custom-properties+xml",
                    "customXml/itemProps9.xml": "customXmlProperties+xml",
                }
            ),
        },
    )


def _glossary(value: str) -> str:
    return word.part(
        "glossaryDocument",
        "<w:docParts><w:docPart><w:docPartPr><w:name w:val='签名'/><w:category><w:name w:val='常规'/>"
        "<w:gallery w:val='autoTxt'/></w:category></w:docPartPr><w:docPartBody>"
        f"{word.paragraph('证号' + value)}</w:docPartBody></w:docPart></w:docParts>",
    )


def tracked(values: Values) -> bytes:
    """A document with tracked changes."""
    document = word.empty()
    document.add_heading("修订稿", 1)
    document.add_paragraph(PHONE)
    partly = values("number of which a part was deleted")
    moved = values("moved, where it was and where it is")
    tail = (
        word.paragraph(
            "删去",
            word.tracked("del", 1, word.run(values("tracked deletion"), tag="delText")),
            "之后",
        )
        + word.paragraph("插入", word.tracked("ins", 2, word.run(values("tracked insertion"))))
        + word.paragraph(
            "证号" + partly[:12],
            word.tracked("del", 3, word.run(partly[12:], tag="delText")),
            word.tracked("ins", 4, word.run("******")),
        )
        + word.paragraph(
            '<w:moveFromRangeStart w:id="5" w:name="move1" w:author="马向东"/>'
            + word.tracked("moveFrom", 6, word.run(moved))
            + '<w:moveFromRangeEnd w:id="5"/>',
            "原处",
        )
        + word.paragraph(
            '<w:moveToRangeStart w:id="7" w:name="move1" w:author="马向东"/>'
            + word.tracked("moveTo", 8, word.run(moved))
            + '<w:moveToRangeEnd w:id="7"/>',
            "新处",
        )
        + word.paragraph(
            word.run(values("paragraph with a deleted mark")),
            look=f"<w:rPr>{word.tracked('del', 9)}</w:rPr>",
        )
        + word.paragraph("下一段")
        + "<w:tbl><w:tblPr><w:tblW w:w='0' w:type='auto'/></w:tblPr><w:tblGrid><w:gridCol w:w='6000'/>"
        f"</w:tblGrid><w:tr><w:tc>{word.paragraph('留下的行')}</w:tc></w:tr><w:tr><w:trPr>"
        f"{word.tracked('del', 10)}</w:trPr><w:tc>"
        + word.paragraph(word.tracked("del", 11, word.run(values("deleted row"), tag="delText")))
        + "</w:tc></w:tr></w:tbl>"
        + word.paragraph("完")
    )
    return changed(
        saved(document),
        {"word/document.xml": word.at_end(tail)},
    )
