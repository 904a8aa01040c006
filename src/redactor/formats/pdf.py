"""PDF, a page description with objects (ISO 32000): pdfium reads and draws it, qpdf rewrites it.

A line of a page is a block. Values in properties, notes, fields, bookmarks and links are blocks of
their own; attachments and pictures are opened as the files that they are. What a reader of the page
does not see is read all the same, and told. Rewriting takes the glyphs themselves out of the content
(`_pdf/page`); a page where that is not safe becomes a picture, and `rewriting` says so. What was
written is read by pypdf, too (`_pdf/second`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redactor.errors import InputError
from redactor.formats._opening import Opening
from redactor.formats._packed import is_packed
from redactor.formats._pdf import open as pdf_open
from redactor.formats._pdf.opened import OpenedPdf
from redactor.model import Edit

ENDINGS = ("pdf",)
MEDIA_TYPE = "application/pdf"
NEEDS = ("pikepdf", "pypdf", "pypdfium2")

#: A file may have something else before its head, but that is no picture.
_HEAD = 1024
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")


def recognises(head: bytes) -> bool:
    """Whether a file is a PDF, and none that only begins with one inside of it: an archive whose
    first member is one, not compressed, is an archive."""
    is_other = is_packed(head) or head.startswith(_PICTURES)
    return b"%PDF-" in head[:_HEAD] and not is_other


def open_source(data: str | bytes, name: str | None, opening: Opening) -> PdfSource:
    """Open a PDF. InputError when it is encrypted, damaged or too large."""
    name = name or "input.pdf"
    if isinstance(data, str) or not recognises(data):
        raise InputError("is no PDF", where=name, advice="check the file")
    return PdfSource(data, name, opening, pdf_open.opened(data, name, opening.budget))


def parts(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The streams of a PDF, unpacked: for whoever searches a file without trusting its reader."""
    from redactor.formats._pdf.checks import streams

    yield from streams(pdf_open.reopened(data, name))


def second_texts(data: bytes, name: str) -> Iterator[tuple[str, str | None]]:
    """The texts of the pages by pypdf, each with its place; None of a page that it cannot read."""
    from redactor.formats._pdf.second import texts

    for number, text in texts(data, name):
        yield f"第{number}页", text


class PdfSource(OpenedPdf):
    """A PDF that is read and rewritten."""

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The file without the values. RewriteError when one of them would be left."""
        from redactor.formats._pdf.rewrite import rewritten

        if self.ranges is None:
            for _ in self._blocks():
                pass
        self.remarks = []
        return rewritten(self, edits, clean=clean)
