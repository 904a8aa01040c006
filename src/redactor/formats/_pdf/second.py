"""pypdf, a second engine, of other authors and in another language (BSD-3-Clause): what it reads in
a file that was rewritten, and pdfium does not.

It reads glyphs by the fonts' own tables, in the order of the content, whatever /ActualText says, and
what annotations and fields show. It is written in Python: so its time is bounded, and what it has
not read by then, or cannot read, is told and left to a person; the file is not refused for that,
because pdfium and the search of the bytes have found nothing. (Of sound files these are few: those
of more than some two thousand full pages, and single pages with fonts that only pdfium reads.) What
it unpacks and parses, how deep and how often, it bounds by itself from release 7.1 on.
"""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redactor.errors import InputError
from redactor.formats._opening import Limits
from redactor.formats._pdf.faults import faults
from redactor.formats._pdf.open import reopened

#: A page whose content is longer than this, in bytes, is a drawing; it parses a megabyte in a second.
_LONGEST = 5_000_000


class OutOfTimeError(Exception):
    """The second engine has worked long enough on this file."""


def texts(
    data: bytes, name: str, seconds: float = Limits().seconds
) -> Iterator[tuple[int, str | None]]:
    """The text of each page, from 1; None of one that was not read. `seconds`: of the processor, for
    all pages together. InputError where it is no PDF."""
    try:
        count = len(reopened(data, name).pages)
    except faults():
        raise InputError("is damaged", where=name, advice="check by hand") from None
    # Of this thread: a server does other work at the same time.
    end = time.thread_time() + seconds

    def on_time(*_: Any) -> None:
        if time.thread_time() > end:
            raise OutOfTimeError

    pages = _pages(data)
    for number in range(1, count + 1):
        page = pages[number - 1] if number <= len(pages) else None
        yield number, _text(page, on_time) if page is not None else None


def _pages(data: bytes) -> list[Any]:
    import pypdf

    with _quiet():
        try:
            return list(pypdf.PdfReader(io.BytesIO(data)).pages)
        except Exception:
            # A file of which it reads no page; it has many kinds of errors, and Python its own.
            return []


def _text(page: Any, on_time: Any) -> str | None:
    with _quiet():
        try:
            on_time()
            content = page.get_contents()
            if content is not None and len(content.get_data()) > _LONGEST:
                return None
            read = [page.extract_text(visitor_operand_before=on_time)]
            for look in _looks(page):
                read.append(page.extract_xform_text(look, visitor_operand_before=on_time))
            # Forms are left unfinished without a word.
            on_time()
        except Exception:
            return None
    return "\n".join(read)


def _looks(page: Any) -> Iterator[Any]:
    """What the annotations of a page show, in any of their states."""
    from pypdf.generic import StreamObject

    for each in page.get("/Annots") or ():
        shown = each.get_object().get("/AP")
        normal = shown.get_object().get("/N") if shown is not None else None
        normal = normal.get_object() if normal is not None else None
        if isinstance(normal, StreamObject):
            yield normal
        elif normal is not None:
            states = (state.get_object() for state in normal.values())
            yield from (state for state in states if isinstance(state, StreamObject))


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing of what it has to say of a file goes to the terminal of whoever reads one."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
