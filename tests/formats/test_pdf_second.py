"""PDF: what was written is read by pypdf, too, and neither pypdf's faults nor its time get in the way."""

from __future__ import annotations

import io
import logging
import time
import zipfile
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from redactor import RewriteError, Scanner
from redactor.formats._pdf import second
from redactor.formats._pdf import text as pdf_text
from redactor.proof import prove
from tests.formats.pdf_files import annotation, by_hand, form, shown

ID = "640104195803129952"
#: In pieces, so that no search of bytes finds it.
PIECES = "[" + " ".join(f"({each}) -20" for each in ID) + "] TJ"
CONTENT = f"BT /F1 12 Tf 72 700 Td {PIECES} ET\n".encode()


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """pdfium reads nothing on any page."""
    monkeypatch.setattr(pdf_text, "characters_of", lambda text: "")


def in_zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.pdf", data)
    return out.getvalue()


def in_annotation(pdf: pikepdf.Pdf) -> None:
    resources = Dictionary(Font=pdf.pages[0].obj.Resources.Font)
    content = f"BT /F1 12 Tf 2 4 Td {PIECES} ET".encode()
    looks = Dictionary(N=form(pdf, content, (0, 0, 200, 20), resources))
    pdf.pages[0].obj.Annots = Array(
        [pdf.make_indirect(annotation("FreeText", (72, 500, 272, 520), AP=looks))]
    )


@pytest.mark.usefixtures("blind")
@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("a.pdf", by_hand(shown("first"), CONTENT), "a.pdf › 第2页"),
        ("a.zip", in_zip(by_hand(CONTENT)), "a.zip › a.zip › inner.pdf › 第1页"),
        ("a.pdf", by_hand(shown("page"), change=in_annotation), "a.pdf › 第1页"),
    ],
    ids=["page", "in a zip", "annotation"],
)
def test_what_only_the_second_engine_reads_is_found(name: str, data: bytes, where: str) -> None:
    with pytest.raises(RewriteError, match="as another program reads it") as raised:
        prove(data, name, frozenset({ID}), b"k")
    assert raised.value.where == where
    assert ID not in str(raised.value)
    assert prove(data, name, frozenset({"640104195803129960"}), b"k").failures == ()


def test_a_page_that_it_cannot_read_is_left_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    read = second._text
    monkeypatch.setattr(
        second, "_text", lambda page, on_time: read(page, on_time) if page.page_number else None
    )
    data, report = Scanner().redact_file(by_hand(shown(f"ID {ID}"), shown("second")), "a.pdf")
    assert ID.encode() not in data
    assert report.verdict == "hold"
    [failure] = report.failures
    assert (failure.code, failure.where) == ("unproved", "第1页")
    assert failure.message == ("改写后的第1页未能由另一种程序再次读取核对，请人工检查其中的遮掩。")


def test_it_is_asked_only_for_what_was_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        pytest.fail("was asked")

    monkeypatch.setattr(second, "texts", fail)
    prove(by_hand(shown("page")), "a.pdf", frozenset(), b"k")


def test_what_is_not_read_in_time_is_not_read() -> None:
    data = by_hand(CONTENT, CONTENT)
    assert [text for _, text in second.texts(data, "a.pdf", seconds=-1.0)] == [None, None]


def nested(pdf: pikepdf.Pdf) -> None:
    """Forms that show forms, ten of each: 10 000 000 000 in all."""
    page = pdf.pages[0].obj
    inner = form(pdf, shown("x"), (0, 0, 9, 9), Dictionary(Font=page.Resources.Font))
    for _ in range(10):
        inner = form(pdf, b"/F Do " * 10, (0, 0, 9, 9), Dictionary(XObject=Dictionary(F=inner)))
    page.Resources.XObject = Dictionary(F=inner)


def mapped(pdf: pikepdf.Pdf) -> None:
    """A font whose table of meanings is longer than any font's."""
    table = b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange\n" * 1000
    pdf.pages[0].obj.Resources.Font.F1.ToUnicode = pdf.make_stream(table)


def broken(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.Font.F1 = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, DescendantFonts=Array([])
    )


@pytest.mark.parametrize(
    ("content", "change"),
    [
        (b"/F Do", nested),
        (shown("x"), mapped),
        (shown("x"), broken),
        (b"[" * 200_000 + b" TJ", None),
        (b"BI /W 9 ID " * 50_000, None),
        (shown("x") * 40_000, None),
    ],
    ids=["forms", "table", "font", "brackets", "pictures", "long"],
)
def test_hostile_pages(content: bytes, change: Any, caplog: pytest.LogCaptureFixture) -> None:
    data = by_hand(content, change=change)
    start = time.thread_time()
    with caplog.at_level(logging.WARNING):
        assert len(list(second.texts(data, "a.pdf", seconds=2.0))) == 1
    assert time.thread_time() - start < 10
    assert caplog.records == []
