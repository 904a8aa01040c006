"""Parts of workbooks by hand, that no library writes: each with a value where it can hide one."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import openpyxl

from corpora.documents.makers import _package as package
from corpora.documents.makers._charts import LEGEND, PLOT, TITLE
from corpora.documents.makers._package import HEAD, RELATION, before, changed, relation, relations
from corpora.documents.makers._values import Values

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
BOOK, FIRST = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
_MICROSOFT = "http://schemas.microsoft.com/office"


def mailbox(values: Values, place: str) -> str:
    """A mail address of somebody's number, planted as a whole."""
    values.planted[place] = address = f"{values(place)}@example.com"
    return address


class Part(NamedTuple):
    """A part by hand: its name, XML, content type, the part that refers to it, and how."""

    name: str
    body: str | bytes
    type: str
    of: str = BOOK
    kind: str = ""
    id: str = ""


def added(data: bytes, *parts: Part) -> bytes:
    """A package with parts more."""
    for number, each in enumerate(parts):
        entry = relation(each.id or f"rIdHand{number}", each.kind, f"/{each.name}")
        data = _related(data, each.of, entry)
        override = f'<Override PartName="/{each.name}" ContentType="{each.type}"/>'
        body = each.body
        data = changed(
            data,
            {
                "[Content_Types].xml": before("</Types>", override),
                each.name: HEAD + body if isinstance(body, str) else body,
            },
        )
    return data


def linked(data: bytes, of: str, identity: str, kind: str, target: str) -> bytes:
    """A package in which a part leads out of it."""
    return _related(data, of, relation(identity, kind, target))


def _related(data: bytes, of: str, entry: str) -> bytes:
    """A package with a relationship more of a part."""
    folder, name = posixpath.split(of)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        has = path in archive.namelist()
    return changed(data, {path: before("</Relationships>", entry) if has else relations(entry)})


def saved(book: Any, changes: Mapping[str, Callable[[str], str]] | None = None) -> bytes:
    """A workbook of openpyxl as of a fixed hour, with parts changed by hand."""
    return changed(package.saved(book), changes or {})


def small(*rows: list[Any]) -> bytes:
    """A workbook for another file."""
    book = openpyxl.Workbook()
    book.properties.creator = ""
    for row in rows:
        book.active.append(row)
    return saved(book)


def shared_strings(*items: str) -> Part:
    """The texts that cells name by number."""
    strings = "".join(f"<si>{each}</si>" for each in items)
    body = f'<sst xmlns="{MAIN}" count="{len(items)}" uniqueCount="{len(items)}">{strings}</sst>'
    return Part("xl/sharedStrings.xml", body, f"{SHEET}.sharedStrings+xml", kind="sharedStrings")


def pivot(values: Values) -> tuple[Part, ...]:
    """A pivot table: what it remembers of its rows."""
    definition = "xl/pivotCache/pivotCacheDefinition1.xml"
    fields = (
        f'<cacheField name="证号"><sharedItems count="1"><s v="{values("item of a pivot cache")}"/>'
        "</sharedItems></cacheField>"
        f'<cacheField name="户主{values("field of a pivot cache")}"><sharedItems/></cacheField>'
    )
    records = f'<r><x v="0"/><s v="{values("record of a pivot cache")}"/></r><r><x v="0"/><m/></r>'
    return (
        Part(
            definition,
            f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{RELATION}" refreshedBy="'
            f'沙明远{values("who made a pivot table anew")}"><cacheSource type="worksheet">'
            '<worksheetSource ref="A1:B3" sheet="名单"/></cacheSource>'
            f'<cacheFields count="2">{fields}</cacheFields></pivotCacheDefinition>',
            f"{SHEET}.pivotCacheDefinition+xml",
            kind="pivotCacheDefinition",
        ),
        Part(
            "xl/pivotCache/pivotCacheRecords1.xml",
            f'<pivotCacheRecords xmlns="{MAIN}" count="2">{records}</pivotCacheRecords>',
            f"{SHEET}.pivotCacheRecords+xml",
            of=definition,
            kind="pivotCacheRecords",
        ),
        Part(
            "xl/pivotTables/pivotTable1.xml",
            f'<pivotTableDefinition xmlns="{MAIN}" name="透视表" cacheId="1" dataCaption="值" '
            f'grandTotalCaption="{values("caption of a pivot table")}"><location ref="H3:I4" '
            'firstHeaderRow="1" firstDataRow="1" firstDataCol="0"/></pivotTableDefinition>',
            f"{SHEET}.pivotTable+xml",
            of=FIRST,
            kind="pivotTable",
        ),
        Part(
            "xl/slicerCaches/slicerCache1.xml",
            f'<slicerCacheDefinition xmlns="{_MICROSOFT}/spreadsheetml/2009/9/main" name="切片" '
            f'sourceName="{values("source of a slicer")}"/>',
            "application/vnd.ms-excel.slicerCache+xml",
            kind="http://schemas.microsoft.com/office/2007/relationships/slicerCache",
        ),
    )


def elsewhere(values: Values) -> tuple[Part, ...]:
    """Links to other workbooks and to a database."""
    book, server = (f"xl/externalLinks/externalLink{number}.xml" for number in (1, 2))
    link = f"{SHEET}.externalLink+xml"
    return (
        Part(
            book,
            f'<externalLink xmlns="{MAIN}" xmlns:r="{RELATION}"><externalBook r:id="rId1">'
            f'<sheetNames><sheetName val="户{values("sheet of a linked workbook")}"/></sheetNames>'
            f'<definedNames><definedName name="甲" refersTo="=&quot;{values("name in a linked workbook")}'
            '&quot;"/></definedNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str">'
            f"<v>{values('value of a linked workbook')}</v></cell></row></sheetData></sheetDataSet>"
            "</externalBook></externalLink>",
            link,
            kind="externalLink",
        ),
        Part(
            server,
            f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="服务" ddeTopic="题"><ddeItems>'
            f'<ddeItem name="项"><values><value t="str"><val>{values("value of a DDE link")}</val>'
            "</value></values></ddeItem></ddeItems></ddeLink></externalLink>",
            link,
            kind="externalLink",
        ),
        Part(
            "xl/connections.xml",
            f'<connections xmlns="{MAIN}"><connection id="1" name="库" description="'
            f'{values("description of a connection")}" type="1"><dbPr connection="DSN=库" '
            f"command=\"select * from t where id='{values('command of a connection')}'\"/>"
            '<parameters count="1"><parameter name="参数" prompt="输入"'
            f' string="{values("parameter of a connection")}"/></parameters></connection></connections>',
            f"{SHEET}.connections+xml",
            kind="connections",
        ),
        Part(
            "xl/volatileDependencies.xml",
            f'<volTypes xmlns="{MAIN}"><volType type="realTimeData"><main first="甲"><tp t="s">'
            f'<v>{values("volatile value")}</v><tr r="A1" s="1"/></tp></main></volType></volTypes>',
            f"{SHEET}.volatileDependencies+xml",
            kind="volatileDependencies",
        ),
    )


def history(values: Values) -> tuple[Part, ...]:
    """A shared workbook: who changed what."""
    headers = "xl/revisions/revisionHeaders.xml"
    return (
        Part(
            headers,
            f'<headers xmlns="{MAIN}" xmlns:r="{RELATION}" guid="{{0}}"><header guid="{{1}}" '
            f'dateTime="2026-01-01T00:00:00Z" maxSheetId="2" userName="沙{values("who revised")}" '
            'r:id="rIdLog"><sheetIdMap count="1"><sheetId val="1"/></sheetIdMap></header></headers>',
            f"{SHEET}.revisionHeaders+xml",
            kind="revisionHeaders",
        ),
        Part(
            "xl/revisions/revisionLog1.xml",
            f'<revisions xmlns="{MAIN}"><rcc rId="1" sId="1"><oc r="B2" t="inlineStr"><is><t>'
            f'{values("old value of a revision")}</t></is></oc><nc r="B2" t="inlineStr"><is><t>无</t>'
            "</is></nc></rcc></revisions>",
            f"{SHEET}.revisionLog+xml",
            of=headers,
            kind="revisionLog",
            id="rIdLog",
        ),
        Part(
            "xl/revisions/userNames.xml",
            f'<users xmlns="{MAIN}" count="1"><userInfo guid="{{1}}" name="马{values("who shares")}" '
            'id="-1" dateTime="2026-01-01T00:00:00"/></users>',
            f"{SHEET}.userNames+xml",
            kind="usernames",
        ),
    )


def own_data(values: Values) -> tuple[Part, ...]:
    """XML of somebody's own, its mapping, data types, labels, and files inside."""
    rich = f"{_MICROSOFT}/spreadsheetml/2017/richdata"
    return (
        Part(
            "customXml/item1.xml",
            f'<登记 编号="{values("attribute of custom XML")}"><证号>{values("custom XML")}</证号></登记>',
            "application/xml",
            kind="customXml",
        ),
        Part(
            "xl/xmlMaps.xml",
            f'<MapInfo xmlns="{MAIN}" SelectionNamespaces=""><Schema ID="S1"><!-- '
            f'{values("comment of a mapping")} --></Schema><Map ID="1" Name="登记" RootElement="登记" '
            'SchemaID="S1" ShowImportExportValidationErrors="false" AutoFit="true" Append="false" '
            f'PreserveSortAFLayout="true" PreserveFormat="true"><DataBinding FileBinding="true" '
            f'DataBindingLoadMode="1" FileBindingName="{values("file of a mapping")}"/></Map></MapInfo>',
            "application/xml",
            kind="xmlMaps",
        ),
        Part(
            "xl/richData/rdrichvalue.xml",
            f'<rvData xmlns="{rich}" count="1"><rv s="0"><v>{values("rich value")}</v></rv></rvData>',
            "application/vnd.ms-excel.rdrichvalue+xml",
            kind="http://schemas.microsoft.com/office/2017/06/relationships/rdRichValue",
        ),
        Part(
            "docMetadata/LabelInfo.xml",
            f'<clbl:labelList xmlns:clbl="{_MICROSOFT}/2020/mipLabelMetadata"><clbl:label id="{{1}}" '
            f'enabled="1" method="Standard" siteId="{{2}}" actionId="{values("label of sensitivity")}"'
            "/></clbl:labelList>",
            "application/vnd.ms-office.classificationlabels+xml",
            of="",
            kind="http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels",
        ),
        Part(
            "xl/embeddings/Microsoft_Excel_Sheet1.xlsx",
            small(["姓名", "身份证号"], ["沙明远", values("embedded workbook")]),
            f"{SHEET}.sheet",
            of=FIRST,
            kind="package",
        ),
    )


def drawing(values: Values) -> Part:
    """Text boxes and shapes, one in a group, and the frame of a chart."""

    def shape(number: int, text: str, row: int, told: str = "") -> str:
        return (
            f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{number}" name="框 {number}"{told}/>'
            '<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:xfrm>'
            f'<a:off x="100000" y="{row * 190500}"/><a:ext cx="4000000" cy="300000"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody>'
            f'<a:bodyPr wrap="none"/><a:p>{text}</a:p></xdr:txBody></xdr:sp>'
        )

    def anchored(inner: str, row: int, rows: int) -> str:
        return (
            f"<xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>100000</xdr:colOff><xdr:row>{row}"
            "</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>3</xdr:col><xdr:colOff>0"
            f"</xdr:colOff><xdr:row>{row + rows}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>{inner}"
            "<xdr:clientData/></xdr:twoCellAnchor>"
        )

    value = values("text box of two runs")
    runs = f'<a:r><a:t>证号{value[:8]}</a:t></a:r><a:r><a:rPr b="1"/><a:t>{value[8:]}</a:t></a:r>'
    told = f' descr="{values("alternative text")}" title="{values("title of a shape")}"'
    link = f'<a:hlinkClick r:id="rIdLink" tooltip="{values("hint of a shape")}"/>'
    with_link = shape(3, "<a:r><a:t>看</a:t></a:r>", 8).replace(
        'name="框 3"/>', f'name="户{values("name of a shape")}">{link}</xdr:cNvPr>'
    )
    inner = shape(5, f"<a:r><a:t>组内{values('shape in a group')}</a:t></a:r>", 12)
    group = (
        '<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="4" name="组"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr>'
        '<xdr:grpSpPr><a:xfrm><a:off x="100000" y="2286000"/><a:ext cx="4000000" cy="300000"/>'
        '<a:chOff x="100000" y="2286000"/><a:chExt cx="4000000" cy="300000"/></a:xfrm></xdr:grpSpPr>'
        f"{inner}</xdr:grpSp>"
    )
    chart = (
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="6" name="图表"/>'
        '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" '
        f'cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="{DRAWING}/chart"><c:chart xmlns:c="{DRAWING}'
        '/chart" r:id="rIdChart"/></a:graphicData></a:graphic></xdr:graphicFrame>'
    )
    return Part(
        "xl/drawings/drawing1.xml",
        f'<xdr:wsDr xmlns:xdr="{DRAWING}/spreadsheetDrawing" xmlns:a="{DRAWING}/main" xmlns:r="{RELATION}">'
        + anchored(shape(2, runs, 5, told), 5, 2)
        + anchored(with_link, 8, 2)
        + anchored(group, 12, 2)
        + anchored(chart, 16, 14)
        + "</xdr:wsDr>",
        "application/vnd.openxmlformats-officedocument.drawing+xml",
        of=FIRST,
        kind="drawing",
        id="rIdDrawing",
    )


def chart(values: Values) -> tuple[Part, ...]:
    """Bars, whose values are remembered beside the cells that they stand in, and a note over them."""

    def texts(kind: str, cells: str, *points: str) -> str:
        inside = "".join(
            f'<c:pt idx="{index}"><c:v>{each}</c:v></c:pt>' for index, each in enumerate(points)
        )
        return (
            f'<c:{kind}><c:strRef><c:f>{cells}</c:f><c:strCache><c:ptCount val="{len(points)}"/>'
            f"{inside}</c:strCache></c:strRef></c:{kind}>"
        )

    of = "xl/charts/chart1.xml"
    axes = "".join(
        f'<c:{kind}><c:axId val="{number}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/><c:crossAx val="{3 - number}"/></c:{kind}>'
        for kind, number, place in (("catAx", 1, "l"), ("valAx", 2, "b"))
    )
    body = (
        f'<c:chartSpace xmlns:c="{DRAWING}/chart" xmlns:a="{DRAWING}/main" xmlns:r="{RELATION}"><c:chart>'
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:rPr sz="1000"/><a:t>图 {values("title of a chart")}'
        f'</a:t></a:r></a:p></c:rich></c:tx>{TITLE}<c:overlay val="0"/></c:title>'
        f'<c:autoTitleDeleted val="0"/><c:plotArea>{PLOT}<c:barChart><c:barDir val="bar"/>'
        '<c:grouping val="clustered"/><c:ser><c:idx val="0"/><c:order val="0"/>'
        + texts("tx", "图表数据!$B$1", values("title of a series"))
        + texts("cat", "图表数据!$A$2:$A$3", values("category of a chart"), "乙")
        + "<c:val><c:numRef><c:f>图表数据!$B$2:$B$3</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        '<c:ptCount val="2"/><c:pt idx="0"><c:v>3</c:v></c:pt><c:pt idx="1"><c:v>2</c:v></c:pt>'
        '</c:numCache></c:numRef></c:val></c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        f'{axes}</c:plotArea><c:legend><c:legendPos val="b"/>{LEGEND}</c:legend></c:chart></c:chartSpace>'
    )
    return (
        Part(
            of,
            body,
            "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
            of="xl/drawings/drawing1.xml",
            kind="chart",
            id="rIdChart",
        ),
        Part(
            "xl/drawings/drawing2.xml",
            f'<c:userShapes xmlns:c="{DRAWING}/chart" xmlns:a="{DRAWING}/main"><cdr:relSizeAnchor '
            f'xmlns:cdr="{DRAWING}/chartDrawing"><cdr:from><cdr:x>0.1</cdr:x><cdr:y>0.1</cdr:y></cdr:from>'
            '<cdr:to><cdr:x>0.9</cdr:x><cdr:y>0.2</cdr:y></cdr:to><cdr:sp><cdr:nvSpPr><cdr:cNvPr id="2" '
            'name="注"/><cdr:cNvSpPr/></cdr:nvSpPr><cdr:spPr/><cdr:txBody><a:bodyPr/><a:p><a:r><a:t>'
            f"{values('note on a chart')}</a:t></a:r></a:p></cdr:txBody></cdr:sp></cdr:relSizeAnchor>"
            "</c:userShapes>",
            "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml",
            of=of,
            kind="chartUserShapes",
        ),
    )


def threaded(values: Values) -> tuple[Part, ...]:
    """Comments of today, and who is in them."""
    space = f"{_MICROSOFT}/spreadsheetml/2018/threadedcomments"
    kind = "http://schemas.microsoft.com/office/2017/10/relationships"
    return (
        Part(
            "xl/threadedComments/threadedComment1.xml",
            f'<ThreadedComments xmlns="{space}"><threadedComment ref="B2" dT="2026-01-01T00:00:00.00" '
            f'personId="{{1}}" id="{{2}}"><text>核对{values("threaded comment")}</text></threadedComment>'
            f'<threadedComment ref="B2" personId="{{1}}" id="{{3}}" parentId="{{2}}"><text>'
            f"{values('answer to a threaded comment')}</text></threadedComment></ThreadedComments>",
            "application/vnd.ms-excel.threadedcomments+xml",
            of=FIRST,
            kind=f"{kind}/threadedComment",
        ),
        Part(
            "xl/persons/person.xml",
            f'<personList xmlns="{space}"><person displayName="沙明远{values("name of a person")}" '
            f'id="{{1}}" userId="{mailbox(values, "account of a person")}" providerId="AD"/>'
            "</personList>",
            "application/vnd.ms-excel.person+xml",
            kind=f"{kind}/person",
        ),
    )


def control(values: Values) -> Part:
    """A list to choose from, drawn on the sheet."""
    return Part(
        "xl/ctrlProps/ctrlProp1.xml",
        f'<formControlPr xmlns="{_MICROSOFT}/spreadsheetml/2009/9/main" objectType="Drop"><itemLst>'
        f'<item val="{values("choice of a control")}"/></itemLst></formControlPr>',
        "application/vnd.ms-excel.controlproperties+xml",
        of=FIRST,
        kind="ctrlProp",
    )
