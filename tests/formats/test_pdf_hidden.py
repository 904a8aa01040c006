"""PDF: what a reader of the page does not see is read, told, and gone after rewriting."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from redactor import Scanner
from redactor.errors import InputError
from redactor.model import Role
from tests.formats.pdf_files import (
    annotation,
    by_hand,
    edits,
    form,
    is_in,
    masked,
    opened,
    picture,
    poppler,
    saved,
    shown,
    texts,
    utf16,
)

PHONE = "13800138000"
WHITE = b"1 g " + shown(f"w {PHONE}") + b"0 g "
BLACK = b"0 g 60 690 200 24 re f "


def told(data: bytes) -> set[tuple[str, str]]:
    source = opened(data)
    texts(source)
    return {(each.entity, each.what) for each in source.notices}


def with_note(**keys: Any) -> Any:
    """A change that gives the first page an annotation."""

    def change(pdf: pikepdf.Pdf) -> None:
        kind = keys.pop("kind")
        rect = keys.pop("rect", (60, 690, 260, 714))
        note = pdf.make_indirect(annotation(kind, rect, **keys))
        pdf.pages[0].obj.Annots = Array([note])

    return change


#: What is on the page, and what is told of it. Every page has the phone.
SEEN = {
    "no ink": (b"3 Tr " + shown(f"no {PHONE}"), ("HIDDEN_CONTENT", "hidden text")),
    "white": (WHITE, ("HIDDEN_CONTENT", "white text")),
    "off the page": (shown(f"off {PHONE}", 900), ("HIDDEN_CONTENT", "off-page text")),
    "left of the page": (shown(PHONE, 700, -200), ("HIDDEN_CONTENT", "off-page text")),
    "tiny": (
        f"BT /F1 1 Tf 72 700 Td ({PHONE}) Tj ET".encode(),
        ("HIDDEN_CONTENT", "tiny text"),
    ),
    "black box": (shown(PHONE) + BLACK, ("FALSE_REDACTION", "black box")),
    "thick line": (
        shown(PHONE) + b"20 w 60 704 m 260 704 l S",
        ("FALSE_REDACTION", "black box"),
    ),
    "white box": (
        shown(PHONE) + b"1 g 60 690 200 24 re f",
        ("FALSE_REDACTION", "covering shape"),
    ),
    "black on black": (BLACK + shown(PHONE), ("FALSE_REDACTION", "highlight")),
    "image": (
        shown(PHONE) + b"q 200 0 0 24 60 690 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q ",
        ("FALSE_REDACTION", "black box"),
    ),
    "seen": (shown(PHONE) + b"0 g 60 600 200 24 re f 1 g " + shown("white", 606), None),
    "white on blue": (b"0 0 .6 rg 60 690 200 24 re f 1 g " + shown(PHONE), None),
    "under a light marker": (shown(PHONE) + b"q .5 w 60 690 200 24 re S Q", None),
}


@pytest.mark.parametrize("how", SEEN)
def test_what_is_not_seen_is_read_and_told(how: str) -> None:
    content, what = SEEN[how]
    data = by_hand(b"q " + content + b" Q " + shown("bottom", 100))
    assert any(PHONE in text for text in texts(opened(data)))
    assert told(data) == ({what} if what else set())
    result = masked(data, PHONE)
    assert not is_in(result, PHONE) and PHONE not in poppler(result)
    if what:
        # Nothing is painted for what nobody saw; tiny text is a shade of grey.
        assert how == "tiny" or picture(data).tobytes() == picture(result).tobytes()
        source = opened(data)
        cleaned = source.rewrite([], clean=True)
        assert not is_in(cleaned, PHONE) and PHONE not in poppler(cleaned)
        assert "bottom" in poppler(cleaned)
        assert told(cleaned) == set()
    else:
        assert "bottom" in poppler(result)


ANNOTATIONS = {
    "square": ({"kind": "Square", "IC": [0, 0, 0], "C": [0, 0, 0]}, "black box"),
    "white square": ({"kind": "Square", "IC": [1, 1, 1], "C": [1, 1, 1]}, "covering shape"),
    "redact": ({"kind": "Redact", "IC": [0, 0, 0]}, "redaction annotation"),
}


@pytest.mark.parametrize("how", ANNOTATIONS)
def test_annotations_over_live_text_are_false_redactions(how: str) -> None:
    keys, what = ANNOTATIONS[how]
    data = by_hand(shown(PHONE) + shown("kept", 600), change=with_note(**dict(keys)))
    assert ("FALSE_REDACTION", what) in told(data)
    cleaned = opened(data).rewrite([], clean=True)
    assert not is_in(cleaned, PHONE) and "kept" in poppler(cleaned)
    assert not any(entity == "FALSE_REDACTION" for entity, _ in told(cleaned))
    assert not is_in(masked(data, PHONE), PHONE)


def test_a_light_highlight_is_none() -> None:
    keys = {
        "kind": "Highlight",
        "C": [1, 1, 0],
        "QuadPoints": [60, 714, 260, 714, 60, 690, 260, 690],
    }
    data = by_hand(shown(PHONE), change=with_note(**keys))
    assert told(data) == set()


def test_layers_that_are_off() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
        pdf.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
        )
        pdf.pages[0].obj.Resources.Properties = Dictionary(L1=layer)

    data = by_hand(b"/OC /L1 BDC " + shown(PHONE) + b"EMC " + shown("seen", 600), change=change)
    assert PHONE in texts(opened(data))
    assert told(data) == {("HIDDEN_CONTENT", "hidden text")}
    cleaned = opened(data).rewrite([], clean=True)
    assert not is_in(cleaned, PHONE) and "seen" in poppler(cleaned)


def number(nth: int) -> str:
    return f"1380013{8000 + nth}"


def everywhere(pdf: pikepdf.Pdf) -> None:
    """A value of its own in every place that a file has."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:description"] = f"desc {number(1)}"
        xmp["pdf:Keywords"] = number(2)
    pdf.docinfo["/Subject"] = utf16(f"联系电话{number(3)}")
    pdf.docinfo["/Author"] = "沙明远"
    pdf.docinfo["/Custom"] = number(4)
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"第一章 {number(5)}", 0))
    page = pdf.pages[0].obj
    link = Dictionary(S=Name.URI, URI=String(f"tel:{number(6)}"))
    field = pdf.make_indirect(
        annotation(
            "Widget",
            (72, 300, 272, 320),
            FT=Name.Tx,
            T=String("phone"),
            TU=String(f"tip {number(7)}"),
            V=String(number(8)),
            DV=String(number(9)),
            AP=Dictionary(
                N=form(
                    pdf,
                    f"/Tx BMC BT /F1 12 Tf 2 4 Td ({number(8)}) Tj ET EMC".encode(),
                    (0, 0, 200, 20),
                    Dictionary(Font=page.Resources.Font),
                )
            ),
        )
    )
    hidden = pdf.make_indirect(
        annotation("Widget", (0, 0, 0, 0), FT=Name.Tx, T=String("id"), V=String(number(10)), F=2)
    )
    choice = pdf.make_indirect(
        annotation(
            "Widget",
            (72, 250, 272, 270),
            FT=Name.Ch,
            T=String("c"),
            Opt=Array([String("x"), String(number(11))]),
        )
    )
    page.Annots = Array(
        [
            pdf.make_indirect(annotation("Link", (72, 500, 90, 510), A=link)),
            pdf.make_indirect(
                annotation(
                    "Text",
                    (10, 10, 20, 20),
                    Contents=utf16(f"请核对{number(12)}"),
                    T=String(f"m {number(13)}"),
                    RC=String(f"<p>{number(14)}</p>"),
                )
            ),
            field,
            hidden,
            choice,
        ]
    )
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field, hidden, choice]),
        XFA=Array([String("datasets"), pdf.make_stream(f"<d>{number(15)}</d>".encode())]),
    )
    pdf.attachments["list.txt"] = pikepdf.AttachedFileSpec(
        pdf, f"手机：{number(16)}".encode(), description=f"d {number(17)}", filename="list.txt"
    )
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{number(18)}')"))
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        Dictionary(
            Type=Name.StructTreeRoot,
            K=Array(
                [
                    Dictionary(
                        Type=Name.StructElem,
                        S=Name.Figure,
                        Alt=utf16(f"照片{number(19)}"),
                        ActualText=String(number(20)),
                    )
                ]
            ),
        )
    )
    page.PieceInfo = Dictionary(App=Dictionary(Private=String(number(21))))
    page.Thumb = pdf.make_stream(b"\0", Width=1, Height=1, BitsPerComponent=8)
    pdf.Root.Names.Dests = Dictionary(
        Names=Array([String(f"d{number(22)}"), Array([page, Name.Fit])])
    )
    pdf.Root.PageLabels = Dictionary(
        Nums=Array([0, Dictionary(P=String(f"p{number(23)}"), S=Name.D)])
    )
    pdf.Root.Other = Dictionary(Some=Dictionary(Where=String(number(24).encode().decode())))
    page.Resources.XObject = Dictionary(
        Im=pdf.make_stream(
            b"\x80" * 4,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=2,
            Height=2,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray,
            Metadata=pdf.make_stream(
                f"<x>{number(25)}</x>".encode(), Type=Name.Metadata, Subtype=Name.XML
            ),
        )
    )


ALL = range(1, 26)


def test_every_hiding_place_is_read_told_and_masked() -> None:
    data = by_hand(shown("page"), change=everywhere)
    source = opened(data)
    read = texts(source)
    missing = [nth for nth in ALL if not any(number(nth) in text for text in read)]
    assert missing == []
    blocks = list(source.document.blocks())
    assert all(block.place is not None and block.place() for block in blocks)
    page = [each for each in blocks if each.role is Role.PARAGRAPH]
    assert [each.text for each in page] == ["page", number(8), f"手机：{number(16)}"]
    assert told(data) == {
        ("HIDDEN_CONTENT", what)
        for what in (
            "alternative text",
            "annotation",
            "attachment",
            "author",
            "custom data",
            "form field",
            "script",
            "thumbnail",
        )
    }
    result = masked(data, *map(number, ALL))
    assert [nth for nth in ALL if is_in(result, number(nth))] == []
    pdf = pikepdf.open(io.BytesIO(result))
    assert bytes(pdf.attachments["list.txt"].get_file().read_bytes()) == (
        f"手机：{'*' * 11}".encode()
    )
    assert str(pdf.Root.AcroForm.Fields[0].V) == "*" * 11
    assert "page" in poppler(result) and "*" * 11 in texts(opened(result))


def test_a_value_masked_on_the_page_goes_everywhere() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Title"] = f"about {PHONE} and 沙明远"
        pdf.docinfo["/Keywords"] = "138-0013-8000"

    data = by_hand(shown(PHONE), change=change)
    source = opened(data)
    wanted = [each for each in edits(source, [PHONE]) if each.part.block == 0]
    result = source.rewrite(wanted)
    pdf = pikepdf.open(io.BytesIO(result))
    info = pdf.docinfo
    assert str(info["/Title"]) == f"about {'*' * 11} and 沙明远"
    assert str(info["/Keywords"]) == "*" * 13


def test_clean_removes_what_is_hidden() -> None:
    data = by_hand(shown("page"), change=everywhere)
    result = opened(data).rewrite([], clean=True)
    assert told(result) == set()
    # What stays is what a reader sees or may open: fields, bookmarks, links, labels.
    gone = [1, 2, 3, 4, 10, 12, 13, 14, 16, 18, 19, 20, 21, 25]
    assert [nth for nth in gone if is_in(result, number(nth))] == []
    stays = [5, 6, 8, 23]
    assert [nth for nth in stays if not is_in(result, number(nth))] == []
    assert "page" in poppler(result)


def test_old_revisions_are_read_told_and_dropped() -> None:
    first = by_hand(shown(PHONE) + shown("kept", 600))
    pdf = pikepdf.open(io.BytesIO(first))
    content = shown("***********") + shown("kept", 600)
    count = int(pdf.trailer.Size)
    where = len(first)
    start = int(first[first.rindex(b"startxref") + 10 :].split()[0])
    page = pdf.pages[0].obj
    number_of = page.Contents.objgen[0]
    new = b"\n%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        number_of,
        len(content),
        content,
    )
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number_of, where + 1)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        pdf.Root.objgen[0],
        start,
        where + len(new),
    )
    data = first + new + table + trailer
    assert PHONE not in poppler(data)
    source = opened(data)
    old = [block for block in source.document.blocks() if PHONE in block.text]
    assert len(old) == 1 and old[0].role is Role.METADATA
    assert old[0].place is not None and old[0].place() == "旧版本1 › 第1页"
    assert told(data) == {("HIDDEN_CONTENT", "old revision")}
    result = masked(data, PHONE)
    assert not is_in(result, PHONE) and "kept" in poppler(result)
    assert told(result) == set()
    # One that is made for the web has two ends and one revision.
    assert told(saved(pdf, linearize=True)) == set()


def test_what_an_old_revision_had_beside_its_pages_is_read() -> None:
    def titled(title: str) -> bytes:
        pdf = pikepdf.open(io.BytesIO(by_hand(shown("kept"))))
        pdf.docinfo["/Title"] = title
        return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)

    first = titled("tel 13800138000")
    pdf = pikepdf.open(io.BytesIO(first))
    number, where = pdf.docinfo.objgen[0], len(first)
    start = int(first[first.rindex(b"startxref") + 10 :].split()[0])
    data = first + b"\n%d 0 obj\n<< /Title (none) >>\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, where + 1)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /Prev %d >>\n" % (
        int(pdf.trailer.Size),
        pdf.Root.objgen[0],
        number,
        start,
    )
    data += table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(data)
    places = [
        each.place() for each in opened(data).document.blocks() if PHONE in each.text and each.place
    ]
    assert places == ["旧版本1 › 文件属性（标题）"]
    assert not is_in(masked(data, PHONE), PHONE)


def test_a_fields_name_is_the_label_of_its_value() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        field = annotation(
            "Widget",
            (0, 0, 9, 9),
            FT=Name.Tx,
            DV=utf16("无"),
            TU=utf16("家庭住址"),
            V=utf16("乙市"),
        )
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field)])

    found = [
        (each.gap, each.text)
        for each in opened(by_hand(shown("x"), change=change)).document.blocks()
    ]
    assert found[1:] == [("\n\n", "家庭住址"), ("：", "无"), ("：", "乙市")]


def test_signatures_are_void_and_go() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        signature = pdf.make_indirect(
            Dictionary(
                Type=Name.Sig,
                Filter=Name("/Adobe.PPKLite"),
                ByteRange=Array([0, 1, 2, 3]),
                Contents=String(b"\x30\x80" + PHONE.encode()),
                Name=String("signed"),
            )
        )
        field = pdf.make_indirect(
            annotation("Widget", (0, 0, 10, 10), FT=Name.Sig, T=String("s"), V=signature)
        )
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    data = by_hand(shown(PHONE), change=change)
    source = opened(data)
    result = source.rewrite(edits(source, [PHONE]))
    assert source.rewriting == ["原文件带有电子签名或签章，改写后失效，已移除。"]
    assert not is_in(result, PHONE)
    assert len(pikepdf.open(io.BytesIO(result)).Root.AcroForm.Fields) == 0


def test_encrypted_files() -> None:
    plain = pikepdf.open(io.BytesIO(by_hand(shown(PHONE))))
    locked = saved(plain, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(InputError, match="encrypted"):
        opened(locked)
    limited = saved(plain, encryption=pikepdf.Encryption(owner="o", user=""))
    source = opened(limited)
    assert texts(source) == [PHONE]
    result = source.rewrite(edits(source, [PHONE]))
    assert source.rewriting == ["原文件设有编辑限制，改写后的文件不再加密。"]
    assert not is_in(result, PHONE)


def test_end_to_end() -> None:
    data = by_hand(shown(f"tel {PHONE}") + BLACK, change=everywhere)
    result, report = Scanner(key=b"k").redact_file(data, "x.pdf")
    assert report.verdict == "hold"
    assert not is_in(result, PHONE)
    assert "FALSE_REDACTION" in {each.entity for each in report.findings}
