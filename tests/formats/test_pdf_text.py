"""PDF: what stands on pages is read by line, and masked glyph by glyph."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageChops
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from redactor.formats._pdf.content import CannotFollowError
from tests.formats.independent import program
from tests.formats.pdf_files import (
    by_hand,
    edits,
    form,
    is_in,
    masked,
    opened,
    picture,
    poppler,
    shown,
    texts,
)

ID = "640104195803129952"
PHONE = "13800138000"


def differences(one: bytes, two: bytes, page: int = 0) -> tuple[int, int, int, int] | None:
    """Where two files draw a page differently, in points from the top."""
    change = ImageChops.difference(picture(one, page), picture(two, page)).convert("L")
    return change.point([255 if level > 40 else 0 for level in range(256)]).getbbox()


#: A phone shown in many ways; what stands before and behind it must stay where it is.
SHOWN = {
    "literal": b"BT /F1 12 Tf 72 700 Td (tel 13800138000 end) Tj ET",
    "hex": b"BT /F1 12 Tf 72 700 Td <74656c203133383030313338303030 20656e64> Tj ET",
    "escapes": b"BT /F1 12 Tf 72 700 Td (tel \\0613800138\\060\\\n00 end) Tj ET",
    "array": b"BT /F1 12 Tf 72 700 Td [(tel 138) -20 (0013) 30.5 (8000 e) 10 (nd)] TJ ET",
    "glyphs": b"BT /F1 12 Tf 72 700 Td (tel ) Tj "
    + b" ".join(b"(%c) Tj" % each for each in b"13800138000")
    + b" ( end) Tj ET",
    "spacing": b"BT /F1 12 Tf 2 Tc 5 Tw 72 700 Td (tel 13800138000 end) Tj ET",
    "stretch": b"BT /F1 12 Tf 80 Tz 1.5 Tc 72 700 Td (tel 13800138000 end) Tj ET",
    "leading": b"BT /F1 12 Tf 14 TL 72 714 Td (above) Tj (tel 13800138000 end) ' ET",
    "double quote": b'BT /F1 12 Tf 14 TL 72 714 Td (above) Tj 3 1 (tel 13800138000 end) " ET',
    "matrix": b"q 2 0 0 2 10 20 cm BT /F1 6 Tf 1 0 0 1 31 340 Tm (tel 13800138000 end) Tj ET Q",
    "slanted": b"BT /F1 12 Tf .9 .3 -.3 .9 72 500 Tm (tel 13800138000 end) Tj ET",
    "down": b"BT /F1 12 Tf 0 1 -1 0 300 300 Tm (tel 13800138000 end) Tj ET",
    "rise": b"BT /F1 12 Tf 4 Ts 72 700 Td (tel 13800138000 end) Tj ET",
    "twice": b"BT /F1 12 Tf 72 700 Td (tel 13800138000 end) Tj ET "
    b"BT /F1 12 Tf 72.3 700 Td (tel 13800138000 end) Tj ET",
    "outlined": b"BT /F1 12 Tf 2 Tr 72 700 Td (tel 13800138000 end) Tj ET",
    "unbalanced": b"q q 1 0 0 1 5 5 cm BT /F1 12 Tf 72 700 Td (tel 13800138000 end) Tj ET",
    "inline image": b"q 20 0 0 20 72 720 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\x80\x10 EI Q "
    b"BT /F1 12 Tf 72 700 Td (tel 13800138000 end) Tj ET",
    "over columns": b"BT /F1 12 Tf 72 700 Td (tel) Tj 300 0 Td (end) Tj -280 0 Td (13800138000) Tj"
    b" ET",
}


@pytest.mark.parametrize("how", SHOWN)
def test_a_phone_is_read_and_masked_however_it_is_shown(how: str) -> None:
    data = by_hand(SHOWN[how], b"BT /F1 12 Tf 72 700 Td (another page) Tj ET")
    assert any(PHONE in text for text in texts(opened(data))), texts(opened(data))
    result = masked(data, PHONE)
    assert not is_in(result, PHONE)
    text = poppler(result).replace(" ", "")
    assert "0013" not in text and "8000" not in text
    read = texts(opened(result))
    assert read[0].startswith("tel") or read[1].startswith("tel")
    assert any(each.endswith("end") for each in read) and "another page" in read
    assert opened(result).failures == ()
    # It is drawn as before but for the number.
    blank = masked(data, PHONE, replacement="")
    assert differences(data, blank) is not None
    changed = differences(data, result)
    assert changed is not None and max(changed[2] - changed[0], changed[3] - changed[1]) < 130
    assert differences(data, result, 1) is None


def test_a_mask_keeps_what_it_keeps_and_a_label_is_written_over_the_rest() -> None:
    data = by_hand(shown(f"tel {PHONE} end"))
    source = opened(data)
    result = source.rewrite(edits(source, [PHONE], "138********"))
    assert texts(opened(result)) == ["tel 138******** end"]
    assert "138********" in poppler(result)
    assert b"RedactorHan" in b"".join(
        each.obj.Resources.Font.unparse(resolved=True)
        for each in pikepdf.open(io.BytesIO(result)).pages
    )
    for label in ("【手机号码略】", "P-7f3a", ""):
        source = opened(data)
        result = source.rewrite(edits(source, [PHONE], label))
        assert not is_in(result, PHONE)
        read = re.sub(r"\s", "", texts(opened(result))[0])
        assert read == f"tel{label}end", read
        assert source.rewriting == []


def test_a_value_over_two_lines_is_masked_in_both() -> None:
    data = by_hand(shown("no 640104195803", 700) + shown("129952 end", 684))
    source = opened(data)
    blocks = list(source.document.blocks())
    assert [block.gap for block in blocks] == ["\n\n", "\n"]
    one = edits(source, ["640104195803"], "640104******")[0]
    two = edits(source, ["129952"], "")[0]
    for replacement, after in (
        ("640104************", ["no 640104******", "****** end"]),
        ("640104******\n******", ["no 640104******", "****** end"]),
        ("[ID]", ["no [ID]", "end"]),
    ):
        first = type(one)(part=one.part, replacement=replacement)
        result = opened(data).rewrite([first, two])
        assert texts(opened(result)) == after
        assert not is_in(result, "195803") and not is_in(result, "129952")


def test_forms_are_copied_where_they_change_and_stay_where_they_do_not() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        fonts = pdf.pages[0].obj.Resources.Font
        inner = form(pdf, shown(PHONE, 20, 0), (0, 0, 300, 100), Dictionary(Font=fonts))
        outer = form(
            pdf,
            b"q 1 0 0 1 40 5 cm /In Do Q " + shown("head", 25, 0),
            (0, 0, 400, 100),
            Dictionary(Font=fonts, XObject=Dictionary(In=inner)),
        )
        for page in pdf.pages:
            page.obj.Resources.XObject = Dictionary(Head=outer)

    call = b"q 1 0 0 1 72 600 cm /Head Do Q "
    data = by_hand(call + shown("one"), call + shown("two"), change=change)
    source = opened(data)
    assert sum(PHONE in text for text in texts(source)) == 2
    first = edits(source, [PHONE])[:1]
    # Only the first page's: the second still calls the old form.
    half = source.rewrite(first)
    assert [PHONE in text for text in poppler(half).split("\f")[:2]] == [False, True]
    assert not is_in(masked(data, PHONE), PHONE)
    assert differences(data, half, 1) is None


def test_fonts_with_codes_of_two_bytes_and_of_their_own() -> None:
    codes = {each: number + 1 for number, each in enumerate("tel 0138end")}

    def change(pdf: pikepdf.Pdf) -> None:
        glyphs = Dictionary(
            {
                f"/g{number}": pdf.make_stream(b"500 0 0 0 500 500 d1 50 0 400 500 re f")
                for number in codes.values()
            }
        )
        unicode_map = "".join(f"<{n:02x}> <{ord(c):04x}>\n" for c, n in codes.items())
        cmap = (
            f"1 begincodespacerange <00> <ff> endcodespacerange {len(codes)} beginbfchar\n"
            f"{unicode_map}endbfchar"
        )
        pdf.pages[0].obj.Resources.Font.T3 = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=[0, 0, 500, 500],
            FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            CharProcs=glyphs,
            Encoding=Dictionary(
                Type=Name.Encoding, Differences=Array([1, *map(Name, glyphs.keys())])
            ),
            FirstChar=1,
            LastChar=len(codes),
            Widths=[500] * len(codes),
            Resources=Dictionary(),
            ToUnicode=pdf.make_stream(cmap.encode()),
        )

    line = bytes(codes[each] for each in f"tel {PHONE} end").hex().encode()
    data = by_hand(b"BT /T3 12 Tf 72 700 Td <" + line + b"> Tj ET", change=change)
    assert f"tel {PHONE} end" in texts(opened(data))
    result = masked(data, PHONE)
    assert PHONE not in "".join(texts(opened(result)))
    assert "tel" in texts(opened(result))[0]


@pytest.mark.parametrize("encoding", ["UniGB-UCS2-H", "GBK-EUC-H", "UniGB-UTF16-H", "UniGB-UCS2-V"])
def test_chinese_fonts_that_are_not_embedded(encoding: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        widths = [814, Array([500] * 96)] if "GBK" in encoding else [1, Array([500] * 95)]
        pdf.pages[0].obj.Resources.Font.C = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/STSong-Light"),
            Encoding=Name(f"/{encoding}"),
            DescendantFonts=[
                Dictionary(
                    Type=Name.Font,
                    Subtype=Name.CIDFontType0,
                    BaseFont=Name("/STSong-Light"),
                    CIDSystemInfo=Dictionary(
                        Registry=String("Adobe"), Ordering=String("GB1"), Supplement=2
                    ),
                    DW=1000,
                    W=Array(widths),
                )
            ],
        )

    codec = "gbk" if "GBK" in encoding else "utf-16-be"
    line = f"电话：{PHONE}，沙明远".encode(codec).hex().encode()
    data = by_hand(b"BT /C 12 Tf 72 700 Td <" + line + b"> Tj ET", change=change)
    read = texts(opened(data))
    assert PHONE in "".join(read), read
    source = opened(data)
    wanted = edits(source, [PHONE, "沙明远"])
    assert wanted
    result = source.rewrite(wanted)
    left = "".join(texts(opened(result)))
    assert PHONE not in left and "沙明远" not in left and "电话" in left
    assert source.rewriting == []


def test_reportlab_roster_with_a_subset_font(chinese_font: str) -> None:
    pdfmetrics.registerFont(TTFont("wqy", chinese_font))
    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.setFont("wqy", 12)
    rows = [("姓名", "身份证号", "联系电话"), ("沙明远", ID, PHONE), ("马小川", ID, PHONE)]
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.drawString(72 + column * 150, 700 - line * 26, cell)
    page.save()
    data = out.getvalue()
    assert texts(opened(data)) == ["\t".join(row) for row in rows]
    result = masked(data, ID, PHONE, "沙明远")
    left = poppler(result)
    assert "马小川" in left and "联系电话" in left and "沙明远" not in left
    assert ID not in left and PHONE not in left and "0104" not in left
    assert f"马小川\t{'*' * 18}\t{'*' * 11}" in [
        re.sub(" +", "\t", text) for text in texts(opened(result))
    ]


def test_places_lines_and_columns() -> None:
    data = by_hand(shown("first", 700) + shown("second", 684) + shown("far", 500), shown("other"))
    blocks = list(opened(data).document.blocks())
    assert [(b.text, b.gap, b.place and b.place()) for b in blocks] == [
        ("first", "\n\n", "第1页第1行"),
        ("second", "\n", "第1页第2行"),
        ("far", "\n\n", "第1页第3行"),
        ("other", "\n\n", "第2页第1行"),
    ]
    source = opened(data)
    assert texts(source) == texts(source)


def test_a_page_that_cannot_be_followed_becomes_a_picture() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        # A font without widths whose name tells nothing.
        pdf.pages[0].obj.Resources.Font.F2 = Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/NobodyKnows"),
            Encoding=Name.WinAnsiEncoding,
        )

    data = by_hand(
        f"BT /F2 12 Tf 72 700 Td (tel {PHONE} end) Tj ET".encode(), shown("two"), change=change
    )
    source = opened(data)
    result = source.rewrite(edits(source, [PHONE]))
    assert source.rewriting == ["第1页无法逐字改写，已转为图片。"]
    assert not is_in(result, PHONE)
    assert poppler(result).split("\f")[0].strip() == ""
    assert "two" in poppler(result)
    changed = differences(data, result)
    assert changed is not None
    dark = picture(result).convert("L").point([255 if v < 128 else 0 for v in range(256)])
    assert dark.crop((72, 130, 92, 145)).getbbox(), "what stands before is still seen"


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_and_cropped_pages(turn: int, is_known: bool) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.Rotate = turn
        page.CropBox = Array([50, 60, 450, 760])
        if not is_known:
            page.Resources.Font.F1 = Dictionary(
                Type=Name.Font,
                Subtype=Name.TrueType,
                BaseFont=Name("/NobodyKnows"),
                Encoding=Name.WinAnsiEncoding,
            )

    data = by_hand(shown(f"tel {PHONE} end") + shown("other", 500), change=change)
    source = opened(data)
    result = source.rewrite(edits(source, [PHONE]))
    assert not is_in(result, PHONE)
    assert bool(source.rewriting) is not is_known
    assert picture(result).size == picture(data).size
    # As a picture, too, everything else is where it was.
    other = {0: (22, 250, 60, 264), 180: (340, 436, 378, 450)}.get(turn)
    if other is not None:
        dark = picture(result).convert("L").point([255 if v < 150 else 0 for v in range(256)])
        assert dark.crop(other).getbbox() is not None
        assert dark.getbbox() is not None


@pytest.mark.soak
def test_a_roster_by_libreoffice(tmp_path: Path) -> None:
    row = f"<tr><td>沙明远</td><td>{ID}</td><td>{PHONE}</td></tr>"
    page = tmp_path / "x.html"
    page.write_text(
        f"<meta charset=utf-8><h1>公示</h1><table border=1 bgcolor=#dddddd>{row * 60}</table>",
        encoding="utf-8",
    )
    options = '{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
    command = [program("soffice"), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", f"pdf:writer_web_pdf_Export:{options}", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(page)], check=True, capture_output=True, timeout=180)
    data = (tmp_path / "x.pdf").read_bytes()
    source = opened(data)
    assert sum(text == f"沙明远\t{ID}\t{PHONE}" for text in texts(source)) == 60
    result = source.rewrite(edits(source, [ID, PHONE]))
    assert source.rewriting == []
    assert not is_in(result, PHONE) and PHONE not in poppler(result) and ID not in poppler(result)
    assert poppler(result).count("沙明远") == 60


def test_actual_text_is_not_taken_for_the_glyphs() -> None:
    data = by_hand(
        b"/Span <</ActualText (see above)>> BDC " + shown(f"tel {PHONE}") + b"EMC\n"
        b"/Span <</ActualText (13800138001)>> BDC " + shown("phone", 600) + b"EMC"
    )
    read = texts(opened(data))
    assert f"tel {PHONE}" in read and "phone" in read and "13800138001" in read
    result = masked(data, PHONE, "13800138001")
    assert not is_in(result, PHONE) and not is_in(result, "13800138001")
    assert "phone" in poppler(result)


def test_what_forms_show_far_apart_is_no_line() -> None:
    """As fields do. pdfium puts a blank between them."""

    def change(pdf: pikepdf.Pdf) -> None:
        resources = Dictionary(Font=pdf.pages[0].obj.Resources.Font)
        shows = (f"BT /F1 12 Tf 4 6 Td ({each}) Tj ET".encode() for each in (PHONE, "none"))
        forms = [form(pdf, each, (0, 0, 220, 20), resources) for each in shows]
        pdf.pages[0].obj.Resources.XObject = Dictionary(A=forms[0], B=forms[1])

    content = b"q 1 0 0 1 72 700 cm /A Do Q q 1 0 0 1 72 652 cm /B Do Q"
    assert texts(opened(by_hand(content, change=change))) == [PHONE, "none"]


def test_a_page_made_a_picture_shows_nothing_that_is_masked_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Subject"] = f"tel {PHONE}"

    def cannot(*_: object) -> None:
        raise CannotFollowError

    monkeypatch.setattr("redactor.formats._pdf.page.rewrite", cannot)
    data = by_hand(shown(f"{PHONE}none") + shown(ID, 600), change=change)
    source = opened(data)
    wanted = [each for each in edits(source, [PHONE, ID]) if each.part.block]
    result = source.rewrite(wanted)
    assert source.rewriting == ["第1页无法逐字改写，已转为图片。"]
    before, after = picture(data), picture(result)
    row, left, right = 842 - 700 - 8, 72, 72 + 60
    assert before.crop((left, row, right, row + 10)).getcolors() != [(600, (255, 255, 255))]
    changed = ImageChops.difference(before, after).convert("L")
    assert changed.crop((left, row, right, row + 10)).getextrema()[1] > 200
