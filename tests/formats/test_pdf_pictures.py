"""PDF: scanned pages, fonts without meaning and pictures on pages are read by whoever reads
pictures. Here that is a stand-in, so that no OCR is needed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw

from redactor.errors import RewriteError
from redactor.formats import pdf as pdf_format
from redactor.formats._opening import Blocks, Opening, unread
from redactor.formats._unread import Unread
from redactor.model import Block, Document, Edit, Failure, Notice, Source
from tests.formats.pdf_files import (
    by_hand,
    edits,
    is_in,
    opened,
    picture,
    poppler,
    shown,
    texts,
)

PHONE = "13800138000"
ID = "640104195803129952"


class Stub:
    """A picture that says the same always, and that becomes black when it is rewritten."""

    notices: Sequence[Notice] = ()
    failures: Sequence[Failure] = ()
    rewriting: Sequence[str] = ()

    def __init__(self, data: bytes, name: str) -> None:
        self.picture = Image.open(io.BytesIO(data))
        self.document = Document(
            name=name, media_type="image/png", digest=lambda: "", blocks=self._blocks
        )

    def _blocks(self) -> Iterator[Block]:
        yield Blocks().make(f"证号{ID}", place=lambda: "第1行")

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        out = io.BytesIO()
        black = self.picture.convert("RGB").point(lambda _: 0)
        black.save(out, "PNG")
        return out.getvalue()


def opened_with(data: bytes, nested: Any, *, ocr: bool = True) -> Source:
    return pdf_format.open_source(data, "x.pdf", Opening(key=b"k", nested=nested, ocr=ocr))


def no_reader(data: bytes, name: str) -> Source:
    return Unread(name, unread("unreadable", "没有识别工具", name))


def scan(size: tuple[int, int] = (800, 1000)) -> Any:
    def change(pdf: pikepdf.Pdf) -> None:
        paper = Image.new("RGB", size, (250, 250, 250))
        ImageDraw.Draw(paper).rectangle((100, 100, 300, 130), fill=(40, 40, 40))
        out = io.BytesIO()
        paper.save(out, "JPEG")
        image = pdf.make_stream(
            out.getvalue(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=size[0],
            Height=size[1],
            BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB,
            Filter=Name.DCTDecode,
        )
        pdf.pages[0].obj.Resources.XObject = Dictionary(Im=image)

    return change


FULL = b"q 595 0 0 842 0 0 cm /Im Do Q "


def darkness(data: bytes, box: tuple[int, int, int, int]) -> int:
    return 255 - sum(
        picture(data).convert("L").crop(box).resize((1, 1)).getpixel((0, 0)) for _ in "x"
    )


def test_a_scanned_page_is_read_and_rewritten_as_a_picture() -> None:
    data = by_hand(FULL, shown(f"two {PHONE}"), change=scan())
    source = opened_with(data, Stub)
    blocks = list(source.document.blocks())
    assert [block.text for block in blocks] == [f"证号{ID}", f"two {PHONE}"]
    assert blocks[0].place is not None and blocks[0].place() == "第1页 › 第1行"
    assert source.failures == ()
    result = source.rewrite(edits(source, [ID, PHONE]))
    assert source.rewriting == ["第1页是图片或字体无法识别，已转为图片。"]
    assert darkness(result, (200, 400, 400, 500)) > 240
    assert PHONE not in poppler(result) and "two" in poppler(result)
    assert result.count(b"DCTDecode") == 1


def test_without_a_reader_of_pictures_the_pages_are_failures() -> None:
    data = by_hand(FULL, FULL, shown("three"), change=scan())
    pdf = pikepdf.open(io.BytesIO(data))
    pdf.pages[1].obj.Resources.XObject = pdf.pages[0].obj.Resources.XObject
    out = io.BytesIO()
    pdf.save(out)
    for source in (
        opened_with(out.getvalue(), no_reader),
        opened_with(out.getvalue(), Stub, ocr=False),
    ):
        assert texts(source) == ["three"]
        assert [each.code for each in source.failures] == ["unread_picture"]
        assert "第1、2页" in source.failures[0].message


def test_a_picture_on_a_page_is_rewritten_where_it_stands() -> None:
    data = by_hand(
        shown(f"tel {PHONE} of the office") + b"q 300 0 0 200 100 100 cm /Im Do Q",
        change=scan((600, 400)),
    )
    source = opened_with(data, Stub)
    assert texts(source) == [f"tel {PHONE} of the office", f"证号{ID}"]
    places = [block.place and block.place() for block in source.document.blocks()]
    assert places[1] == "第1页图片1 › 第1行"
    result = source.rewrite(edits(source, [ID, PHONE]))
    assert darkness(result, (110, 560, 390, 730)) > 240
    assert "of the office" in poppler(result) and PHONE not in poppler(result)
    assert source.rewriting == []
    # And only the picture: the rest of the page as it was.
    assert picture(data).crop((300, 0, 595, 500)).tobytes() == (
        picture(result).crop((300, 0, 595, 500)).tobytes()
    )


def test_a_scan_with_words_without_ink_is_no_secret_and_becomes_a_picture() -> None:
    words = b"BT 3 Tr /F1 20 Tf 72 740 Td (searchable words 13800138000) Tj ET"
    for content in (FULL + words, words + FULL):
        data = by_hand(content, change=scan())
        source = opened_with(data, Stub)
        assert texts(source) == [f"searchable words {PHONE}"]
        assert source.notices == () and source.failures == ()
        result = source.rewrite(edits(source, [PHONE]))
        assert len(source.rewriting) == 1 and "转为图片" in source.rewriting[0]
        assert not is_in(result, PHONE) and poppler(result).strip() == ""


def test_fonts_that_say_nothing_are_read_as_pictures() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Resources.Font.F2 = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/ABCDEF+Secret"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=[
                Dictionary(
                    Type=Name.Font,
                    Subtype=Name.CIDFontType2,
                    BaseFont=Name("/ABCDEF+Secret"),
                    CIDSystemInfo=Dictionary(
                        Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
                    ),
                    DW=600,
                    W=Array([]),
                )
            ],
        )

    content = b"BT /F2 12 Tf 72 700 Td <000100020003000400050006000700080009> Tj ET " + shown(
        "a", 600
    )
    source = opened_with(by_hand(content, change=change), Stub)
    assert f"证号{ID}" in texts(source)
    blind = opened_with(by_hand(content, change=change), no_reader)
    texts(blind)
    assert [each.code for each in blind.failures] == ["unread_picture"]


def test_a_picture_that_cannot_be_rewritten_is_refused() -> None:
    class Stubborn(Stub):
        def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
            raise RewriteError("cannot", where="page")

    source = opened_with(by_hand(FULL, change=scan()), Stubborn)
    with pytest.raises(RewriteError, match="第1页"):
        source.rewrite(edits(source, [ID]))


def test_an_ornament_is_no_picture_to_read() -> None:
    data = by_hand(
        shown("a page with a small ornament on it") + b"q 30 0 0 30 100 100 cm /Im Do Q",
        change=scan((50, 50)),
    )
    source = opened(data)
    assert texts(source) == ["a page with a small ornament on it"]
    assert source.failures == ()
