"""Workbooks for tests: by openpyxl, with what it cannot write put in by hand."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from html import escape, unescape

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table

from corpora.documents.makers._package import RELATION, relation, relations
from tests.formats.office import Planted, inserted, repacked, saved

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def read(data: bytes, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(part).decode()


def book_of(*rows: list[object]) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    book.active.title = "名单"
    for row in rows:
        book.active.append(row)
    return saved(book)


def with_row(row: str) -> bytes:
    """A workbook with this row only."""
    return with_sheet(book_of(["x"]), lambda body: re.sub(b"<row.*</row>", row.encode(), body))


def with_sheet(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook whose first sheet is written otherwise."""
    return repacked(data, {"xl/worksheets/sheet1.xml": change})


def with_part(data: bytes, part: str, body: str | bytes, kind: str, *, of: str, link: str) -> bytes:
    """A package with a part more, to which the part `of` refers by a relationship."""
    folder, _, name = of.rpartition("/")
    relationships = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    entry = f'<Relationship Id="rIdX{len(data)}" Type="{link}" Target="/{part}"/>'
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        has = relationships in archive.namelist()
    made = inserted("</Relationships>", entry) if has else relations(entry).encode()
    override = f'<Override PartName="/{part}" ContentType="{kind}"/>'
    if isinstance(body, str):
        body = (_XML + body).encode()
    return repacked(
        data,
        {relationships: made, "[Content_Types].xml": inserted("</Types>", override), part: body},
    )


def with_shared_strings(data: bytes, more: str = "") -> bytes:
    """The workbook as Excel writes one: UTF-8, texts in a part of their own. `more`: XML of strings
    that no cell names."""
    known: dict[str, int] = {}

    def shared(match: re.Match[str]) -> str:
        number = known.setdefault(_utf8(match["body"]), len(known))
        return f'<c r="{match["r"]}"{match["s"] or ""} t="s"><v>{number}</v></c>'

    pattern = r'<c r="(?P<r>[A-Z]+\d+)"(?P<s> s="\d+")? t="inlineStr"><is>(?P<body>.*?)</is></c>'
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [each for each in archive.namelist() if each.startswith("xl/worksheets/sheet")]
    made = {name: (lambda body: re.sub(pattern, shared, body.decode()).encode()) for name in sheets}
    data = repacked(data, made)
    strings = "".join(f"<si>{body}</si>" for body in known) + more
    count = len(known) + more.count("<si>")
    body = f'<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}">{strings}</sst>'
    return with_part(
        data,
        "xl/sharedStrings.xml",
        body,
        f"{SHEET}.sharedStrings+xml",
        of="xl/workbook.xml",
        link=f"{RELATION}/sharedStrings",
    )


def _utf8(body: str) -> str:
    """References to Chinese characters as those characters."""
    return re.sub("&#[0-9]+;", lambda match: escape(unescape(match.group()), quote=False), body)


def everything(plant: Planted) -> bytes:
    """A workbook with a value in every hiding place."""
    book = openpyxl.Workbook()
    _roster(book, plant)
    _hidden_sheets(book, plant)
    book.properties.creator = f"沙明远{plant('author')}"
    book.properties.title = plant("title")
    book.custom_doc_props.append(StringProperty(name="经办", value=plant("custom property")))
    data = saved(book)
    data = _cells_by_hand(data, plant)
    data = with_shared_strings(data, f"<si><t>{plant('orphan string')}</t></si>")
    data = repacked(data, {"xl/workbook.xml": _more_in_book(plant)})
    data = _drawing(data, plant)
    data = _threaded(data, plant)
    data = _pivot(data, plant)
    data = _external(data, plant)
    return _inside(data, plant)


def _roster(book: openpyxl.Workbook, plant: Planted) -> None:
    sheet = book.active
    sheet.title = "名单"
    sheet.append(["姓名", "身份证号", "手机号", "说明", "备注", "合计"])
    sheet.append(["沙明远", plant("plain cell"), "13800138000", "", f"参见{plant('in words')}"])
    value = plant("split runs")
    bold = InlineFont(b=True)
    sheet["B3"] = CellRichText("证号", TextBlock(bold, value[:7]), value[7:])
    sheet["B4"] = int(plant("number"))
    sheet["C4"] = 13800138000
    sheet["C4"].number_format = "000-0000-0000"
    sheet["B5"] = plant("white text")
    sheet["B5"].font = Font(color="FFFFFFFF")
    sheet["B6"] = plant("black on black")
    sheet["B6"].font = Font(color="FF000000")
    sheet["B6"].fill = PatternFill("solid", fgColor="FF000000")
    sheet["B7"] = plant("format hides text")
    sheet["B7"].number_format = ";;;"
    sheet["B8"] = int(plant("format hides number"))
    sheet["B8"].number_format = ";;;"
    sheet["B9"] = plant("tiny text")
    sheet["B9"].font = Font(size=1)
    sheet["B10"] = plant("hidden row")
    sheet.row_dimensions[10].hidden = True
    sheet["G11"] = plant("hidden column")
    sheet.column_dimensions["G"].hidden = True
    sheet["H13"] = plant("narrow column")
    sheet.column_dimensions["H"].width = 0.01
    sheet["B14"] = 7
    sheet["B14"].number_format = f'"号码{plant("number format")}"0'
    sheet["B15"] = "有批注"
    sheet["B15"].comment = Comment(f"批注 {plant('comment')}", f"作者{plant('comment author')}")
    sheet["B16"] = "链接"
    sheet["B16"].hyperlink = Hyperlink(
        ref="B16", target=f"mailto:{plant('mail link')}@example.com", tooltip=plant("tooltip")
    )
    sheet["B17"] = "=1+1"
    sheet["B18"] = "合并"
    sheet.merge_cells("B18:D19")
    sheet["E20"] = f'=IF(A2="x","{plant("formula constant")}","无")'
    sheet["A30"], sheet["B30"] = "编号", plant("table heading")
    sheet["A31"], sheet["B31"] = "1", "2"
    sheet.add_table(Table(displayName="表1", ref="A30:B31"))
    sheet.oddHeader.center.text = f"页眉 {plant('header')}"
    sheet.oddFooter.left.text = f"页脚 {plant('footer')}"
    checks = DataValidation(type="list", formula1=f'"甲,{plant("validation list")}"')
    checks.prompt, checks.error = plant("validation prompt"), plant("validation error")
    checks.add("E2")
    sheet.add_data_validation(checks)
    rule = FormulaRule(formula=[f'$B2="{plant("condition")}"'], font=Font(bold=True))
    sheet.conditional_formatting.add("A2:E9", rule)
    sheet.auto_filter.ref = "A1:E20"
    sheet.auto_filter.add_filter_column(1, [plant("filter")])


def _hidden_sheets(book: openpyxl.Workbook, plant: Planted) -> None:
    for name, state in (("底表", "hidden"), ("底稿", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet["A1"] = plant(f"sheet {state}")
        sheet.sheet_state = state
    book.create_sheet(plant("sheet name"))
    book.defined_names["常量"] = DefinedName("常量", attr_text=f'"{plant("defined name")}"')
    hidden = DefinedName("暗", attr_text=f'"{plant("hidden name")}"', hidden=True)
    book.defined_names["暗"] = hidden


def _cells_by_hand(data: bytes, plant: Planted) -> bytes:
    """Cached values, a reading aid, runs in white, and an extension that nobody knows."""
    whole = plant("cached value")
    shown = f"{whole[:6]}********{whole[14:]}"
    row = (
        '<row r="40">'
        f'<c r="B40" t="inlineStr"><is><t>{whole}</t></is></c>'
        f'<c r="C40" t="str"><f>REPLACE(B40,7,8,"********")</f><v>{shown}</v></c>'
        f'<c r="D40" t="str"><f>B2&amp;""</f><v>{plant("cached copy")}</v></c>'
        '<c r="E40" t="e"><v>#N/A</v></c><c r="F40" t="b"><v>1</v></c></row>'
        '<row r="41"><c r="B41" t="inlineStr"><is><t>沙</t>'
        f'<rPh sb="0" eb="1"><t>{plant("reading aid")}</t></rPh><phoneticPr fontId="0"/></is></c>'
        '<c r="C41" t="inlineStr"><is><r><t>白</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr>'
        f"<t>{plant('white run')}</t></r></is></c>"
        f'<c r="D41"><v>3</v><extLst><ext><x>{plant("unknown extension")}</x></ext></extLst></c>'
        f'<c r="E41" t="str"><f t="shared" ref="E41:E42" si="0">A41&amp;"x"</f><v>'
        f"{plant('shared formula')}</v></c></row>"
        f'<row r="45" ht="0" customHeight="1"><c r="B45" t="inlineStr"><is><t>{plant("flat row")}'
        "</t></is></c></row>"
        '<row r="42"><c r="E42" t="str"><f t="shared" si="0"/><v>甲</v></c></row>'
    )
    numbers = {"B4": plant("number"), "B8": plant("format hides number")}
    data = repacked(data, {"xl/worksheets/sheet1.xml": lambda body: _whole(body, numbers)})
    return repacked(data, {"xl/worksheets/sheet1.xml": inserted("</sheetData>", row)})


def _whole(body: bytes, numbers: dict[str, str]) -> bytes:
    """Long numbers with all their digits: openpyxl keeps no more than a spreadsheet would."""
    text = body.decode()
    for place, number in numbers.items():
        text = re.sub(rf'(<c r="{place}"[^>]*><v>)[^<]*', rf"\g<1>{number}", text)
    return text.encode()


def _more_in_book(plant: Planted) -> Callable[[bytes], bytes]:
    path = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="x15" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">'
        '<x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"'
        f' url="D:\\办公\\{plant("path")}\\"/></mc:Choice></mc:AlternateContent>'
    )
    return lambda body: body.replace(b"<bookViews", path.encode() + b"<bookViews", 1)


def _drawing(data: bytes, plant: Planted) -> bytes:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    main = "http://schemas.openxmlformats.org/drawingml/2006/main"
    value = plant("text box")
    body = (
        f'<xdr:wsDr xmlns:xdr="{drawing}" xmlns:a="{main}"><xdr:absoluteAnchor>'
        '<xdr:pos x="1" y="1"/><xdr:ext cx="9144000" cy="9144000"/><xdr:sp><xdr:nvSpPr>'
        f'<xdr:cNvPr id="2" name="框" descr="{plant("alt text")}"/><xdr:cNvSpPr/></xdr:nvSpPr>'
        "<xdr:spPr/><xdr:txBody><a:bodyPr/><a:p>"
        f"<a:r><a:t>{value[:9]}</a:t></a:r><a:r><a:t>{value[9:]}</a:t></a:r></a:p></xdr:txBody>"
        "</xdr:sp><xdr:clientData/></xdr:absoluteAnchor></xdr:wsDr>"
    )
    kind = "application/vnd.openxmlformats-officedocument.drawing+xml"
    of = "xl/worksheets/sheet1.xml"
    return with_part(
        data, "xl/drawings/drawing9.xml", body, kind, of=of, link=f"{RELATION}/drawing"
    )


def _threaded(data: bytes, plant: Planted) -> bytes:
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    links = "http://schemas.microsoft.com/office/2017/10/relationships"
    body = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="B2" personId="{{1}}" id="{{2}}">'
        f"<text>{plant('threaded comment')}</text></threadedComment></ThreadedComments>"
    )
    data = with_part(
        data,
        "xl/threadedComments/threadedComment1.xml",
        body,
        "application/vnd.ms-excel.threadedcomments+xml",
        of="xl/worksheets/sheet1.xml",
        link=f"{links}/threadedComment",
    )
    body = (
        f'<personList xmlns="{space}"><person displayName="沙明远{plant("person")}" id="{{1}}" '
        f'userId="{plant("user")}@example.com" providerId="AD"/></personList>'
    )
    return with_part(
        data,
        "xl/persons/person.xml",
        body,
        "application/vnd.ms-excel.person+xml",
        of="xl/workbook.xml",
        link=f"{links}/person",
    )


def _pivot(data: bytes, plant: Planted) -> bytes:
    body = (
        f'<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet"><worksheetSource '
        'ref="A1:B3" sheet="名单"/></cacheSource><cacheFields count="2"><cacheField name="证号">'
        f'<sharedItems count="1"><s v="{plant("pivot item")}"/></sharedItems></cacheField>'
        '<cacheField name="号码"><sharedItems containsNumber="1"/></cacheField></cacheFields>'
        "</pivotCacheDefinition>"
    )
    definition = "xl/pivotCache/pivotCacheDefinition1.xml"
    kind = f"{SHEET}.pivotCacheDefinition+xml"
    link = f"{RELATION}/pivotCacheDefinition"
    data = with_part(data, definition, body, kind, of="xl/workbook.xml", link=link)
    body = (
        f'<pivotCacheRecords xmlns="{MAIN}" count="2"><r><x v="0"/><n v="{plant("pivot number")}"/>'
        f'</r><r><s v="{plant("pivot record")}"/><m/></r></pivotCacheRecords>'
    )
    return with_part(
        data,
        "xl/pivotCache/pivotCacheRecords1.xml",
        body,
        f"{SHEET}.pivotCacheRecords+xml",
        of=definition,
        link=f"{RELATION}/pivotCacheRecords",
    )


def _external(data: bytes, plant: Planted) -> bytes:
    part = "xl/externalLinks/externalLink1.xml"
    body = (
        f'<externalLink xmlns="{MAIN}" xmlns:r="{RELATION}"><externalBook r:id="rId1"><sheetNames>'
        f'<sheetName val="表{plant("external sheet")}"/></sheetNames><sheetDataSet><sheetData '
        f'sheetId="0"><row r="1"><cell r="A1" t="str"><v>{plant("external value")}</v></cell></row>'
        "</sheetData></sheetDataSet></externalBook></externalLink>"
    )
    kind = f"{SHEET}.externalLink+xml"
    data = with_part(data, part, body, kind, of="xl/workbook.xml", link=f"{RELATION}/externalLink")
    target = f"file:///D:/{plant('external path')}/a.xlsx"
    path = relations(relation("rId1", "externalLinkPath", target))
    data = repacked(data, {"xl/externalLinks/_rels/externalLink1.xml.rels": path.encode()})
    body = (
        f'<connections xmlns="{MAIN}"><connection id="1" name="库" type="1"><dbPr '
        f'connection="UID={plant("connection")};" command="select"/></connection></connections>'
    )
    return with_part(
        data,
        "xl/connections.xml",
        body,
        f"{SHEET}.connections+xml",
        of="xl/workbook.xml",
        link=f"{RELATION}/connections",
    )


def _inside(data: bytes, plant: Planted) -> bytes:
    """An embedded workbook, and XML of somebody's own."""
    book = openpyxl.Workbook()
    book.active["A1"] = plant("embedded workbook")
    data = with_part(
        data,
        "xl/embeddings/Microsoft_Excel_Sheet1.xlsx",
        saved(book),
        f"{SHEET}.sheet",
        of="xl/worksheets/sheet1.xml",
        link=f"{RELATION}/package",
    )
    return with_part(
        data,
        "customXml/item1.xml",
        f"<证件><号>{plant('custom XML')}</号></证件>",
        "application/xml",
        of="xl/workbook.xml",
        link=f"{RELATION}/customXml",
    )
