"""Workbooks: what cells show and hide, what stands beside them, what is drawn, and other parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.scenario import InputCells, Scenario, ScenarioList
from openpyxl.worksheet.table import Table

from corpora.documents import Made
from corpora.documents.makers import _office as office
from corpora.documents.makers import _workbook as parts
from corpora.documents.makers._package import RELATION, before, changed, replaced
from corpora.documents.makers._values import Values

_BY = f"openpyxl {openpyxl.__version__}"
_PHONE = "办公电话0951-6012345"
_LEFT = Alignment(horizontal="left")
#: A resident number as a spreadsheet keeps it that was told a number: its last digits are lost.
_DAMAGED = "640104198001019000"


def make() -> Iterator[Made]:
    for series, (name, make_one, by_hand, stays) in enumerate(
        (
            ("shown.xlsx", shown, "cached values, a number and shared strings", "低保对象名单"),
            ("hidden.xlsx", hidden, "numbers, reading aids, runs, cached values", "已核"),
            ("beside.xlsx", beside, "extensions, views, names and styles", "待核"),
            ("parts.xlsx", beyond, "all parts but the sheet", "已核"),
            ("drawn.xlsx", drawn, "drawings, chart, threaded comments and control", "已核"),
        ),
        30,
    ):
        values = Values(series)
        yield Made(
            name=name,
            data=make_one(values),
            made_by=f"{_BY}; {by_hand} added by hand",
            planted=values.planted,
            stays=(_PHONE, stays),
        )
    values = Values(35)
    yield Made(
        name="libreoffice.xlsx",
        data=changed(office.converted(_table(values), "xlsx", "xlsx"), {}),
        made_by=f"{office.version()}, from a table of {_BY}",
        planted=values.planted,
        stays=(_PHONE, "已核"),
    )


def _new() -> tuple[Any, Any]:
    """A workbook without an author, and its sheet, which is printed on one page."""
    book = openpyxl.Workbook()
    book.properties.creator = ""
    sheet = book.active
    sheet.title = "名单"
    for column, width in zip("ABCDEF", (14, 30, 30, 30, 20, 30), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return book, sheet


def _in_cells(**cells: str) -> Callable[[str], str]:
    """Puts XML into cells that are there, by place; `kind|xml` says what type it is."""

    def change(body: str) -> str:
        for place, told in cells.items():
            kind, _, xml = told.partition("|")
            body, count = re.subn(
                rf'<c r="{place}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)',
                rf'<c r="{place}"\1{f" t={chr(34)}{kind}{chr(34)}" if kind else ""}>{xml}</c>',
                body,
            )
            if count != 1:
                raise ValueError(f"no cell {place}")
        return body

    return change


def shown(values: Values) -> bytes:
    """A list under a heading of two rows, as people make them."""
    book, sheet = _new()
    sheet["A1"] = "低保对象名单"
    # Nothing reaches out of its cell: the page is as wide as what is drawn on it.
    sheet.column_dimensions["D"].width = 50
    heads = {"A2": "姓名", "B2": "户主", "D2": "备注", "B3": "身份证号", "C3": "手机号"}
    for place, text in heads.items():
        sheet[place] = text
    for area in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
        sheet.merge_cells(area)
    for row in range(4, 17):
        sheet.cell(row, 1, "沙明远")
        sheet.cell(row, 2, "无").alignment = _LEFT
        sheet.cell(row, 4, "已核")
    sheet["B4"] = values("inline string under a merged heading")
    value = values("runs with a look of their own")
    looks = InlineFont(b=True), InlineFont(i=True)
    sheet["B5"] = CellRichText(
        TextBlock(looks[0], value[:6]), TextBlock(looks[1], value[6:13]), value[13:]
    )
    sheet["D9"] = f"本人证号{values('cell with words')}，见档案"
    sheet["B10"] = f"证号\n{values('cell with lines')}"
    sheet["B10"].alignment = Alignment(horizontal="left", wrap_text=True)
    sheet.row_dimensions[10].height = 30
    sheet["B11"] = values("text after an apostrophe")
    sheet["B11"].quotePrefix = True
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    sheet["B12"] = values("full-width digits").translate(wide)
    sheet["C13"], sheet["C13"].number_format = 13800138000, "000-0000-0000"
    sheet["C13"].alignment = _LEFT
    sheet["B13"].number_format = "0"
    value = values("cell with blanks between")
    sheet["B14"] = f"{value[:6]} {value[6:14]} {value[14:]}"
    sheet["C15"] = f"见{values('cell of two rows')}"
    sheet.merge_cells("C15:C16")
    sheet["A20"] = _PHONE
    other = book.create_sheet("台账")
    other.append(["编号", f"号码{values('heading of a table')}"])
    other.append(["1", values("cell of a table")])
    other.add_table(Table(displayName="台账", ref="A1:B2"))
    other.column_dimensions["B"].width = 30
    runs = values("shared string of runs")
    link = values("formula that shows a link")
    cells = _in_cells(
        B6="s|<v>0</v>",
        B7="s|<v>1</v>",
        B8=f'str|<f>B4&amp;""</f><v>{values("cached value of a formula")}</v>',
        B13=f"|<v>{float(_DAMAGED):.14E}</v>",
        B15=f'str|<f>HYPERLINK("http://example.cn","{link}")</f><v>{link}</v>',
    )
    values.planted["number that lost its last digits"] = _DAMAGED
    return parts.added(
        parts.saved(book, {parts.FIRST: cells}),
        parts.shared_strings(
            f"<t>{values('shared string')}</t>",
            f"<r><rPr><b/></rPr><t>{runs[:9]}</t></r><r><t>{runs[9:]}</t></r>",
        ),
    )


def hidden(values: Values) -> bytes:
    """What a reader of the sheet does not see, or sees masked."""
    book, sheet = _new()
    for row in range(1, 21):
        sheet.cell(row, 1, "沙明远")
        sheet.cell(row, 2).alignment = _LEFT
        sheet.cell(row, 4, "已核")
    sheet["A1"], sheet["B1"] = "姓名", "身份证号"
    sheet["A22"] = _PHONE
    sheet["B2"] = values("white text")
    sheet["B2"].font = Font(color="FFFFFFFF")
    sheet["B3"] = values("text on ground of its colour")
    sheet["B3"].font = Font(color="FF000000")
    sheet["B3"].fill = PatternFill("solid", fgColor="FF000000")
    sheet["B4"] = values("text too small")
    sheet["B4"].font = Font(size=1)
    for row, place, code in (
        (5, "format that shows nothing", ";;;"),
        (6, "format that shows stars", '0;0;0;"640104************"'),
    ):
        sheet.cell(row, 2, values(place)).number_format = code
    # Not on the page, since the place of what is not drawn cannot be looked up there: what shows
    # stars shows a text when it is masked, and a text without its reading aid moves by a hair.
    sheet["B42"] = "沙明远"
    sheet["B40"], sheet["B40"].number_format = 1, '"******************"'
    sheet["C41"], sheet["C41"].number_format = 13800138001, '0,,"******"'
    sheet["B11"] = 1
    sheet.row_dimensions[11].hidden = True
    sheet["B12"] = values("row of no height")
    sheet["G13"], sheet["H13"] = values("hidden column"), values("column of no width")
    sheet.column_dimensions["G"].hidden = True
    sheet.column_dimensions["H"].width = 0.01
    for place, cell in (("behind what is printed", "Z90"), ("grouped row", "B95")):
        sheet[cell] = values(place)
    sheet.row_dimensions[95].outlineLevel, sheet.row_dimensions[95].hidden = 1, True
    sheet.print_area = "A1:F30"
    for name, state in (("底表", "hidden"), ("底稿", "veryHidden")):
        other = book.create_sheet(name)
        other.append(["姓名", "身份证号"])
        other.append(["沙明远", values(f"{'very ' * (state != 'hidden')}hidden sheet")])
        other.sheet_state = state
    whole = values("value that a formula shows masked")
    aid = f'<rPh sb="0" eb="3"><t>{values("reading aid")}</t></rPh><phoneticPr fontId="0"/>'
    white = '<rPr><color rgb="FFFFFFFF"/></rPr>'
    cells = _in_cells(
        B40=f"|<v>{values('number under a format of stars')}</v>",
        B42=f"inlineStr|<is><t>沙明远</t>{aid}</is>",
        B10=f"inlineStr|<is><r><t>见</t></r><r>{white}<t>{values('white run')}</t></r></is>",
        B11=f"|<v>{values('number in a hidden row')}</v>",
        B14=f'str|<f>REPLACE("{whole}",7,8,"********")</f><v>{whole[:6]}********{whole[14:]}</v>',
        B15=f'str|<f>IF(A1="否","{values("constant of a formula")}","无")</f><v>无</v>',
        B17=f"str|<f>底表!B2</f><v>{values('copy of a hidden sheet')}</v>",
    )
    flat = replaced('<row r="12"', '<row r="12" ht="0" customHeight="1"')
    orphan = f"<t>{values('shared string that no cell names')}</t>"
    return parts.added(
        parts.saved(book, {parts.FIRST: lambda body: flat(cells(body))}),
        parts.shared_strings("<t>沙</t>", orphan),
    )


def beside(values: Values) -> bytes:
    """What stands in a sheet and in the workbook beside the cells."""
    book, sheet = _new()
    for row, text in enumerate(("姓名", "沙明远", "待核", "链接", "合计"), 1):
        sheet.cell(row, 1, text)
    sheet["A7"] = _PHONE
    sheet.oddHeader.left.text = f"制表证号{values('header')}"
    sheet.oddFooter.left.text = f"审核证号{values('footer')}"
    sheet.evenHeader.center.text = values("header of even pages")
    sheet["A4"].hyperlink = Hyperlink(
        ref="A4",
        target=f"mailto:{parts.mailbox(values, 'address of a link')}",
        tooltip=values("hint of a link"),
    )
    sheet["A3"].hyperlink = Hyperlink(
        ref="A3", location="名单!A1", display=f"看{values('display of a link')}"
    )
    checks = DataValidation(type="list", formula1=f'"甲,{values("choice of a list")}"')
    checks.promptTitle, checks.prompt = values("title of a prompt"), values("prompt")
    checks.errorTitle, checks.error = values("title of an error"), values("error")
    checks.add("B2")
    sheet.add_data_validation(checks)
    rule = FormulaRule(formula=[f'$B2="{values("condition of a format")}"'], font=Font(bold=True))
    sheet.conditional_formatting.add("A2:B5", rule)
    sheet.auto_filter.ref = "A1:B5"
    sheet.auto_filter.add_filter_column(1, [values("value of a filter")])
    cell = InputCells(r="B9", val=values("value of a scenario"))
    scenario = Scenario(inputCells=[cell], name=f"方案{values('name of a scenario')}")
    scenario.user, scenario.comment = f"沙{values('who made a scenario')}", values("scenario")
    sheet.scenarios = ScenarioList(scenario=[scenario])
    sheet.sheet_properties.codeName = f"户{values('code name of a sheet')}"
    named = book.create_sheet(values("name of a sheet"))
    named["A1"] = "表头"
    named.print_title_rows = "1:1"
    named.print_area = "A1:B3"
    for name, place, is_hidden in (("常量", "defined name", False), ("暗", "hidden name", True)):
        text = f'"{values(place)}"'
        book.defined_names[name] = DefinedName(name, attr_text=text, hidden=is_hidden)
    book.defined_names["说明"] = DefinedName(
        "说明", attr_text="名单!$A$1", comment=values("comment of a name")
    )
    name = f"户_{values('name of a name')}"
    book.defined_names[name] = DefinedName(name, attr_text="名单!$A$2")
    for field in ("title", "subject", "description", "keywords", "category", "creator"):
        setattr(book.properties, field, f"证号{values(f'property {field}')}")
    book.properties.lastModifiedBy = f"沙{values('property lastModifiedBy')}"
    book.custom_doc_props.append(StringProperty(name="经办", value=values("custom property")))
    book.custom_doc_props.append(
        StringProperty(name=f"户{values('name of a property')}", value="无")
    )
    company = f"<Manager>马{values('property Manager')}</Manager><Company>某局</Company>"
    return parts.saved(
        book,
        {
            parts.FIRST: _extended(values),
            parts.BOOK: _with_views(values),
            "docProps/app.xml": before("</Properties>", company),
            "xl/styles.xml": _with_styles(values),
        },
    )


def _extended(values: Values) -> Callable[[str], str]:
    """Of a sheet what openpyxl does not write: views, ranges, publishing, extensions."""
    main14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    formula = "http://schemas.microsoft.com/office/excel/2006/main"
    extensions = (
        f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{main14}">'
        f'<x14:dataValidations xmlns:xm="{formula}" count="1"><x14:dataValidation type="list"><x14:formula1>'
        f'<xm:f>"甲,{values("choice of a list in an extension")}"</xm:f></x14:formula1><xm:sqref>B3</xm:sqref>'
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    view = (
        '<customSheetViews><customSheetView guid="{00000000-0000-0000-0000-000000000001}"><headerFooter>'
        f"<oddHeader>&amp;L{values('header of a view')}</oddHeader></headerFooter></customSheetView>"
        "</customSheetViews>"
    )
    ranges = (
        f'<protectedRanges><protectedRange sqref="B2" name="户{values("name of a range")}"/>'
        "</protectedRanges>"
    )
    web = (
        '<webPublishItems count="1"><webPublishItem id="1" divId="a" sourceType="sheet" '
        f'destinationFile="D:\\{values("file of a publication")}.htm" '
        f'title="{values("title of a publication")}"/></webPublishItems>'
    )

    def change(body: str) -> str:
        body = replaced("<autoFilter", f"{ranges}<autoFilter")(body)
        body = replaced("</autoFilter>", f"</autoFilter>{view}")(body)
        return before("</worksheet>", web + extensions)(body)

    return change


def _with_views(values: Values) -> Callable[[str], str]:
    """Of workbook.xml what openpyxl does not write."""
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    path = (
        f'<mc:AlternateContent xmlns:mc="{compatibility}"><mc:Choice Requires="x15" xmlns:x15="'
        'http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"><x15ac:absPath xmlns:x15ac='
        '"http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" '
        f'url="D:\\{values("path of the file")}\\"/></mc:Choice></mc:AlternateContent>'
    )
    sharing = f'<fileSharing userName="沙{values("who reserves the file")}"/>'
    view = (
        f'<customWorkbookViews><customWorkbookView name="马{values("name of a view")}" '
        'guid="{00000000-0000-0000-0000-000000000001}" windowWidth="1" windowHeight="1" '
        'activeSheetId="1"/></customWorkbookViews>'
    )

    def change(body: str) -> str:
        body = re.sub(r"<workbookPr[^>]*/>", rf"{sharing}\g<0>", body, count=1)
        body = replaced("<bookViews", f"{path}<bookViews")(body)
        return before("</workbook>", view)(body)

    return change


def _with_styles(values: Values) -> Callable[[str], str]:
    """Number formats with words, and styles with names."""

    def change(body: str) -> str:
        quoted = f"&quot;证号{values('number format')}&quot;0"
        formats = f'<numFmts count="1"><numFmt numFmtId="190" formatCode="{quoted}"/></numFmts>'
        body = re.sub(r"<numFmts.*?(?:/>|</numFmts>)", "", body, count=1)
        body = body.replace("<fonts", f"{formats}<fonts", 1)
        body = re.sub(
            r"<cellStyle [^>]*/>",
            rf'\g<0><cellStyle name="户{values("name of a cell style")}" xfId="0"/>',
            body,
            count=1,
        )
        name = f'<tableStyle name="户{values("name of a table style")}" pivot="0" count="0"/>'
        return re.sub(
            r"<tableStyles[^>]*/>", f'<tableStyles count="1">{name}</tableStyles>', body, count=1
        )

    return change


def beyond(values: Values) -> bytes:
    """Parts of which nothing is seen on the sheet."""
    book, sheet = _new()
    sheet.append(["姓名", "备注"])
    sheet.append(["沙明远", "已核"])
    sheet["A5"] = _PHONE
    path = f"file:///D:/{values('path of a linked workbook')}.xlsx"
    made = parts.added(parts.saved(book), *parts.elsewhere(values))
    made = parts.linked(
        made, "xl/externalLinks/externalLink1.xml", "rId1", "externalLinkPath", path
    )
    return parts.added(
        made,
        *parts.pivot(values),
        *parts.history(values),
        *parts.own_data(values),
    )


def drawn(values: Values) -> bytes:
    """Drawings, a chart, comments old and new, and a control."""
    book, sheet = _new()
    sheet.append(["姓名", "备注"])
    sheet.append(["沙明远", "已核"])
    sheet["A3"] = _PHONE
    data = book.create_sheet("图表数据")
    for row in (["类别", "数量"], ["甲", 3], ["乙", 2]):
        data.append(row)
    data["A2"].comment = Comment(
        f"核对证号{values('comment')}", f"沙明远{values('author of a comment')}"
    )
    link = f"mailto:{parts.mailbox(values, 'address of a shape')}"
    made = parts.added(
        parts.saved(book), parts.drawing(values), *parts.chart(values), *parts.threaded(values)
    )
    made = parts.added(made, parts.control(values))
    made = parts.linked(made, "xl/drawings/drawing1.xml", "rIdLink", "hyperlink", link)
    return changed(
        made,
        {parts.FIRST: before("</worksheet>", f'<drawing xmlns:r="{RELATION}" r:id="rIdDrawing"/>')},
    )


def _table(values: Values) -> bytes:
    """What LibreOffice is given: text, numbers, runs, a comment, a hidden row, a hidden sheet."""
    book, sheet = _new()
    sheet.append(["姓名", "身份证号", "备注"])
    for place in ("text", "text again"):
        sheet.append(["沙明远", values(place), "已核"])
    value = values("text of runs")
    sheet.append(["沙明远", None, "已核"])
    sheet["B4"] = CellRichText(TextBlock(InlineFont(b=True), value[:8]), value[8:])
    sheet.append(["沙明远", values("hidden row"), "已核"])
    sheet.row_dimensions[5].hidden = True
    sheet.append(["沙明远", f'=IF(A1="否","{values("constant of a formula")}","无")', "已核"])
    sheet["A9"] = _PHONE
    sheet["A2"].comment = Comment(f"核对证号{values('comment')}", "沙明远")
    other = book.create_sheet("底表")
    other.append(["姓名", "身份证号"])
    other.append(["沙明远", values("hidden sheet")])
    other.sheet_state = "hidden"
    book.properties.title = f"证号{values('title')}"
    checks = DataValidation(type="list", formula1=f'"无,{values("choice of a list")}"')
    checks.add("C2")
    sheet.add_data_validation(checks)
    return parts.saved(book)
