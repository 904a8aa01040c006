"""PDF: by reportlab and by LibreOffice, and with pikepdf and pypdf what neither of them writes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import docx
import pikepdf
import pypdf
from docx.shared import Pt
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from reportlab.lib.colors import black, white
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table, TableStyle

from corpora.documents import Made
from corpora.documents.makers import _office
from corpora.documents.makers._package import changed, saved
from corpora.documents.makers._values import Values
from corpora.documents.makers.image import FONT

#: GB1, not in the file: viewers bring a font of their own. And two that go into it as subsets; the
#: licences of both let a document carry them.
_SONG, _HEI, _SANS = "STSong-Light", "WenQuanYi", "LiberationSans"
_FONTS = {
    _HEI: str(FONT),
    _SANS: "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
}
_PUBLIC = "本公示期为五个工作日"
#: No date and no random number, so that the same file is made each time.
_SAVED = {"deterministic_id": True, "object_stream_mode": pikepdf.ObjectStreamMode.generate}


def make() -> Iterator[Made]:
    pdfmetrics.registerFont(UnicodeCIDFont(_SONG))
    for name, path in _FONTS.items():
        pdfmetrics.registerFont(TTFont(name, path, subfontIndex=0))
    yield _text()
    yield _sight()
    yield _objects()
    yield _revision()
    yield _office_text()
    yield _mute()


@dataclass(slots=True)
class _Page:
    """Lines on a page, each below the one before."""

    canvas: Canvas
    top: float = 780.0

    def next(self) -> float:
        self.top -= 24
        return self.top

    def line(self, text: str, font: str = _SONG, size: float = 11) -> float:
        """Write a line; where it stands."""
        y = self.next()
        self.canvas.setFont(font, size)
        self.canvas.drawString(72, y, text)
        return y


def _canvas() -> tuple[Canvas, io.BytesIO]:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1, pageCompression=1)
    canvas.setTitle("公示")
    return canvas, out


def _text() -> Made:
    """The ways in which programs put text on a page."""
    values = Values(40)
    canvas, out = _canvas()
    page = _Page(canvas)
    page.line("救助对象公示", size=16)
    page.line(f"沙明远，身份证号{values('a font that is not in the file (GB1)')}，已核。")
    page.line(f"韩素琴，身份证号{values('a subset of a TrueType font, Chinese')}，已核。", _HEI)
    page.line(f"ID number {values('a subset of a TrueType font, Latin')}, checked", _SANS)
    page.line(f"ID number {values('a standard font')}, checked", "Helvetica")
    y = page.next()
    at = 72.0
    for character in f"石磊，身份证号{values('glyphs shown one by one')}，已核。":
        canvas.setFont(_SONG, 11)
        canvas.drawString(at, y, character)
        at += canvas.stringWidth(character)
    y = page.next()
    for offset in (0.0, 0.3):
        # As programs embolden for which there is no bold font.
        canvas.drawString(72 + offset, y, f"身份证号{values('glyphs shown twice')}，已核。")
    canvas.beginForm("stamped", 0, -4, 480, 16)
    canvas.setFont(_SONG, 11)
    canvas.drawString(0, 0, f"马秀兰，身份证号{values('a form XObject')}，已核。")
    canvas.endForm()
    canvas.saveState()
    canvas.translate(72, page.next())
    canvas.doForm("stamped")
    canvas.restoreState()
    _over_lines(page, values("over two lines"))
    _table(page, values)
    canvas.saveState()
    canvas.translate(560, 120)
    canvas.rotate(90)
    canvas.setFont(_SONG, 11)
    canvas.drawString(0, 0, f"经办人身份证号{values('turned by 90 degrees')}，已核。")
    canvas.restoreState()
    page.top = 330
    page.line(_PUBLIC)
    canvas.showPage()
    # reportlab turns its paper, too: it is 595 points high.
    page = _Page(canvas, top=540)
    canvas.setPageRotation(90)
    page.line(f"丁桂芳，身份证号{values('a page that is turned')}，已核。")
    canvas.showPage()
    canvas.save()
    with pikepdf.open(out) as pdf:
        _in_pieces(pdf, values)
        return _made("text.pdf", pdf, values, "reportlab; Tj, TJ and ' in pieces by pikepdf")


def _over_lines(page: _Page, value: str) -> None:
    style = ParagraphStyle("narrow", fontName=_SONG, fontSize=11, leading=16, wordWrap="CJK")
    text = f"经审核，下列人员符合临时救助条件，现予公示：白玉珍，身份证号{value}，家庭人口三人。"
    paragraph = Paragraph(text, style)
    _, high = paragraph.wrap(380, 100)
    page.top -= high
    paragraph.drawOn(page.canvas, 72, page.top)


def _table(page: _Page, values: Values) -> None:
    rows = [
        ["序号", "姓名", "身份证号", "金额"],
        ["1", "罗志强", values("a cell below the head of its column"), "500"],
        ["2", "贺春梅", values("the next cell of the column"), "800"],
    ]
    style = [("FONTNAME", (0, 0), (-1, -1), _SONG), ("GRID", (0, 0), (-1, -1), 0.5, black)]
    table = Table(rows, colWidths=[40, 80, 160, 60], style=TableStyle(style))
    _, high = table.wrap(400, 200)
    page.top -= high + 8
    table.drawOn(page.canvas, 72, page.top)


def _in_pieces(pdf: pikepdf.Pdf, values: Values) -> None:
    """What text looks like that was set with care: its glyphs moved by hand."""
    tj, kerned, lines = values("Tj in pieces"), values("TJ with kerning"), values("T* and '")
    spaced = values("characters and words spaced")
    pieces = "".join(f"({tj[at : at + 3]}) Tj " for at in range(0, len(tj), 3))
    moved = " ".join(f"({each}) {(-35, 20, -8)[at % 3]}" for at, each in enumerate(kerned))
    content = (
        f"BT /F1 11 Tf 72 270 Td (ID ) Tj {pieces} ET\n"
        f"BT /F1 11 Tf 72 246 Td [(I) 30 (D ) {moved}] TJ ET\n"
        f"BT /F1 11 Tf 14 TL 72 236 Td (ID {lines}) ' ET\n"
        f"q BT /F1 11 Tf 110 Tz 1.2 Tc 4 Tw 72 198 Td (ID {spaced}) Tj ET Q\n"
        "BT /F1 11 Tf 72 174 Td (Public-notice-2026) Tj ET\n"
    )
    pdf.pages[0].contents_add(content.encode())


def _sight() -> Made:
    """What a reader of the page does not see, and what looks covered."""
    values = Values(41)
    canvas, out = _canvas()
    page = _Page(canvas)
    page.line("遮挡与隐藏", size=16)
    y = page.line(f"沙明远，身份证号{values('a black box over it')}，已核。")
    canvas.rect(70, y - 4, 300, 16, stroke=0, fill=1)
    y = page.line(f"韩素琴，身份证号{values('a white box over it')}，已核。")
    canvas.setFillColor(white)
    canvas.rect(70, y - 4, 300, 16, stroke=0, fill=1)
    page.line(f"石磊，身份证号{values('white')}，已核。")
    canvas.setFillColor(black)
    text = canvas.beginText(72, page.next())
    text.setFont(_SONG, 11)
    text.setTextRenderMode(3)
    text.textOut(f"马秀兰，身份证号{values('no ink')}，已核。")
    text.setTextRenderMode(0)
    canvas.drawText(text)
    page.line(f"罗志强，身份证号{values('tiny')}，已核。", size=0.5)
    canvas.setFont(_SONG, 11)
    canvas.drawString(72, 900, f"贺春梅，身份证号{values('above the page')}，已核。")
    y = page.line(f"丁桂芳，身份证号{values('highlighted')}，已核。")
    notes = [_note("Highlight", y, C=Array([1, 1, 0]))]
    y = page.line(f"白玉珍，身份证号{values('marked for redaction')}，已核。")
    notes.append(_note("Redact", y, IC=Array([0, 0, 0])))
    y = page.line(f"金桂花，身份证号{values('a black square, an annotation, over it')}，已核。")
    notes.append(_note("Square", y, C=Array([0, 0, 0]), IC=Array([0, 0, 0])))
    page.line(_PUBLIC)
    page.line("Public-notice-2026", "Helvetica")
    canvas.showPage()
    canvas.save()
    with pikepdf.open(out) as pdf:
        notes[2].AP = Dictionary(N=_form(pdf, b"0 g 0 0 300 16 re f", (0, 0, 300, 16)))
        pdf.pages[0].Annots = Array([pdf.make_indirect(each) for each in notes])
        _layer(pdf, values("a layer that is off"))
        _cropped(pdf, values("cut off by the box of the page"))
        return _made("sight.pdf", pdf, values, "reportlab; annotations and a layer by pikepdf")


def _note(kind: str, y: float, **keys: Any) -> Dictionary:
    box = [70, y - 4, 370, y + 12]
    quads = [70, y + 12, 370, y + 12, 70, y - 4, 370, y - 4]
    if kind != "Square":
        keys["QuadPoints"] = Array(quads)
    return Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array(box), F=4, **keys)


def _form(pdf: pikepdf.Pdf, content: bytes, box: tuple[float, ...]) -> Any:
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array(list(box)))


def _layer(pdf: pikepdf.Pdf, value: str) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    page = pdf.pages[0]
    page.Resources.Properties = Dictionary(Draft=layer)
    shown = f"/OC /Draft BDC BT /F1 11 Tf 72 300 Td (ID {value}) Tj ET EMC\n"
    page.contents_add(shown.encode())


def _cropped(pdf: pikepdf.Pdf, value: str) -> None:
    page = pdf.pages[0]
    page.CropBox = Array([0, 60, 595, 842])
    page.contents_add(f"BT /F1 11 Tf 72 30 Td (ID {value}) Tj ET\n".encode())


def _objects() -> Made:
    """What a file carries beside its pages."""
    values = Values(42)
    canvas, out = _canvas()
    canvas.setTitle(f"公示 身份证号{values('Info: title')}")
    canvas.setAuthor("某街道办事处")
    canvas.setSubject(f"身份证号{values('Info: subject')}")
    canvas.setKeywords(f"公示, {values('Info: keywords')}")
    page = _Page(canvas)
    y = page.line("临时救助公示", size=16)
    canvas.bookmarkPage("first")
    canvas.addOutlineEntry(f"附表 {values('outline')}", "first")
    page.line("查看名单", _SONG)
    link = f"https://public.example.org.cn/view?id={values('address of a link')}"
    canvas.linkURL(link, (72, y - 30, 140, y - 14), relative=0)
    _fields(page, values)
    page.line(_PUBLIC)
    page.line("Public-notice-2026", "Helvetica")
    canvas.showPage()
    canvas.save()
    with pikepdf.open(out) as pdf:
        _annotations(pdf, values)
        _said(pdf, values)
        _rest(pdf, values)
        _files(pdf, values)
        return _made("objects.pdf", pdf, values, "reportlab; what it cannot write by pikepdf")


def _fields(page: _Page, values: Values) -> None:
    form = page.canvas.acroForm
    look = {"borderStyle": "solid", "width": 220, "height": 20, "forceBorder": True}
    y = page.next()
    value = values("value of a field")
    form.textfield(value, name="number", tooltip="证件号码", x=72, y=y, **look)
    y = page.next()
    tip = f"例如 {values('what a field says when pointed at')}"
    form.textfield("", name="hint", tooltip=tip, x=72, y=y, **look)
    y = page.next()
    options = ["none", values("option of a choice, not chosen")]
    form.choice("none", name="who", options=options, x=72, y=y, **look)
    y = page.next()
    chosen = values("option of a list, chosen")
    form.listbox(chosen, name="list", options=["none", chosen], x=72, y=y, **{**look, "height": 30})


def _annotations(pdf: pikepdf.Pdf, values: Values) -> None:
    page = pdf.pages[0]
    looks = _form(pdf, b"", (0, 0, 300, 16))
    looks.Resources = Dictionary(Font=Dictionary(F1=page.Resources.Font["/F1"]))
    shown = values("appearance of an annotation")
    looks.write(f"BT /F1 11 Tf 2 4 Td (ID {shown}) Tj ET".encode())
    note = values("a note")
    notes = [
        Dictionary(Subtype=Name.Text, Rect=[500, 700, 520, 720], Contents=f"请核对{note}"),
        Dictionary(
            Subtype=Name.FreeText,
            Rect=[72, 400, 372, 416],
            Contents=f"ID {shown}",
            DA=String("/Helv 11 Tf 0 g"),
            AP=Dictionary(N=looks),
        ),
        Dictionary(
            Subtype=Name.Highlight,
            Rect=[70, 700, 200, 720],
            C=[1, 1, 0],
            QuadPoints=[70, 720, 200, 720, 70, 700, 200, 700],
            T="审核人",
            RC=f"<body><p>{values('rich text of a note')}</p></body>",
        ),
    ]
    for each in notes:
        each.Type = Name.Annot
        each.F = 4
        page.Annots.append(pdf.make_indirect(each))
    for each in page.Annots:
        if str(each.get("/T", "")) == "hint":
            each.DV = String(values("default of a field"))


def _said(pdf: pikepdf.Pdf, values: Values) -> None:
    """What a file says that its content stands for, for blind readers and for copying."""
    page = pdf.pages[0]
    over, inside = values("glyphs under another ActualText"), values("ActualText over other glyphs")
    content = (
        f"/Span <</ActualText (removed)>> BDC BT /F1 11 Tf 72 360 Td (ID {over}) Tj ET EMC\n"
        f"/Span <</ActualText (ID {inside})>> BDC BT /F1 11 Tf 72 336 Td (ID ***) Tj ET EMC\n"
    )
    page.contents_add(content.encode())
    figure = Dictionary(
        Type=Name.StructElem,
        S=Name.Figure,
        Alt=f"证件照片，号码{values('Alt of a figure')}",
        ActualText=f"号码{values('ActualText of a figure')}",
    )
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=[pdf.make_indirect(figure)]))
    tree.K[0].P = tree
    pdf.Root.StructTreeRoot = tree


def _rest(pdf: pikepdf.Pdf, values: Values) -> None:
    # With `update_docinfo` pikepdf would take out of Info what is not here.
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:description"] = f"身份证号{values('XMP: description')}"
        xmp["dc:creator"] = ["某街道办事处"]
    script = f"app.alert('{values('script')}')"
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(script))
    label = Dictionary(S=Name.D, P=String(f"{values('label of a page')}-"))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, label]))
    pdf.Root.Names = Dictionary(
        Dests=Dictionary(
            Names=Array([String(f"id={values('name of a target')}"), [pdf.pages[0].obj, Name.Fit]])
        )
    )
    pdf.pages[0].PieceInfo = Dictionary(
        Editor=Dictionary(Private=Dictionary(Draft=String(values("private data of a program"))))
    )


def _files(pdf: pikepdf.Pdf, values: Values) -> None:
    letter = docx.Document()
    letter.add_paragraph(f"附：身份证号{values('an attached docx')}，已核。")
    files = {
        "letter.docx": changed(saved(letter), {}, without=()),
        "list.txt": f"名单：{values('an attached text')}\n".encode("gb18030"),
    }
    for name, data in files.items():
        said = f"名单 {values('what is said of an attachment')}" if name == "list.txt" else ""
        pdf.attachments[name] = pikepdf.AttachedFileSpec(
            pdf, data, filename=name, description=said, creation_date="", mod_date=""
        )


def _revision() -> Made:
    """A value that was taken out by writing a new page content behind the old file."""
    values = Values(43)
    canvas, out = _canvas()
    page = _Page(canvas)
    page.line("救助对象公示", size=16)
    page.line(f"ID {values('an old revision')}", "Helvetica")
    page.line(f"沙明远，身份证号{values('old and new revision')}，已核。")
    page.line("Public-notice-2026", "Helvetica")
    canvas.showPage()
    canvas.save()
    writer = pypdf.PdfWriter(out, incremental=True)
    content = writer.pages[0].get_contents()
    assert content is not None
    data = content.get_data()
    gone = values.planted["an old revision"].encode()
    assert gone in data
    content.set_data(data.replace(gone, b"*" * len(gone)))
    writer.pages[0].replace_contents(content)
    revised = io.BytesIO()
    writer.write(revised)
    assert revised.getvalue().startswith(out.getvalue())
    return Made(
        name="revision.pdf",
        data=revised.getvalue(),
        made_by="reportlab; a second revision behind it by pypdf",
        planted=values.planted,
        stays=("Public-notice-2026",),
    )


def _office_text() -> Made:
    """A tagged file, as offices export theirs."""
    values = Values(44)
    text = docx.Document()
    text.core_properties.title = "临时救助公示"
    text.core_properties.subject = f"身份证号{values('subject of the document')}"
    text.sections[0].header.paragraphs[0].text = f"经办人身份证号{values('header')}"
    text.sections[0].footer.paragraphs[0].text = "第一页"
    text.add_heading(f"救助对象 {values('heading, and so the outline')}", 1)
    body = "经审核，下列人员符合临时救助条件，现予以公示，公示期五个工作日，如有异议请反映："
    text.add_paragraph(f"{body}沙明远，身份证号{values('a paragraph over lines')}，家庭人口三人。")
    table = text.add_table(3, 3, style="Table Grid")
    rows = (
        ("姓名", "身份证号", "金额"),
        ("韩素琴", values("a cell below the head of its column"), "500"),
        ("石磊", values("the next cell of the column"), "800"),
    )
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, cells, strict=True):
            cell.text = value
    paragraph = text.add_paragraph("附照片：")
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), (90, 140, 90)).save(picture, "PNG")
    picture.seek(0)
    drawn = paragraph.add_run().add_picture(picture)
    said = f"证件照片，号码{values('Alt of a picture')}"
    drawn._inline.docPr.set("descr", said)
    noted = text.add_paragraph("以上情况属实。")
    text.add_comment(noted.runs, text=f"请核对{values('a comment')}", author="审核", initials="审")
    text.add_paragraph(_PUBLIC)
    data = _office.converted(saved(text), "docx", "pdf")
    return Made(
        name="office.pdf",
        data=data,
        made_by=f"{_office.version()} from a docx of python-docx",
        planted=values.planted,
        stays=(_PUBLIC,),
    )


def _mute() -> Made:
    """Fonts that do not say what their glyphs mean: only a reader of pictures reads them."""
    values = Values(48)
    text = docx.Document()
    for line in (
        "临时救助公示",
        f"沙明远，身份证号{values('glyphs without a meaning')}，已核。",
        "本公示期为五个工作日，如有异议请向民政部门反映。",
    ):
        text.add_paragraph().add_run(line).font.size = Pt(16)
    with pikepdf.open(io.BytesIO(_office.converted(saved(text), "docx", "pdf"))) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
                del each["/ToUnicode"]
        made = _made("mute.pdf", pdf, values, f"{_office.version()}; /ToUnicode taken by pikepdf")
    return replace(made, stays=(), needs="ocr")


def _made(name: str, pdf: pikepdf.Pdf, values: Values, made_by: str) -> Made:
    out = io.BytesIO()
    pdf.save(out, **_SAVED)
    return Made(
        name=name,
        data=out.getvalue(),
        made_by=made_by,
        planted=values.planted,
        stays=("Public-notice-2026", _PUBLIC),
    )
