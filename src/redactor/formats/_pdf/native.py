"""pdfium, the engine that reads and draws pages (BSD/Apache, through pypdfium2).

It is not safe in threads: whatever calls it holds `LOCK`, and a document is closed by who opened it,
never by the garbage collector.
"""

from __future__ import annotations

import ctypes
import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

LOCK = threading.RLock()

_X, _Y = ctypes.c_double(), ctypes.c_double()

#: Kinds of page objects.
TEXT, PATH, IMAGE, FORM = 1, 2, 3, 5


class CannotOpenError(Exception):
    """pdfium refuses the file or the page."""


@lru_cache(maxsize=1)
def raw() -> Any:
    """The functions of pdfium; loaded when the first PDF is read, for they take a while."""
    module = importlib.import_module("pypdfium2.raw")
    importlib.import_module("pypdfium2")  # initialises the library
    return module


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """A document's handle."""
    pdfium = raw()
    with LOCK:
        # pdfium reads from these bytes as long as the document is open.
        handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        raise CannotOpenError
    try:
        yield handle
    finally:
        with LOCK:
            pdfium.FPDF_CloseDocument(handle)


@contextmanager
def page_of(document: Any, number: int) -> Iterator[Any]:
    """A page's handle; `number` from 0. The lock is held: no generator may yield in it."""
    pdfium = raw()
    with LOCK:
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            raise CannotOpenError
        try:
            yield page
        finally:
            pdfium.FPDF_ClosePage(page)


@contextmanager
def text_of(page: Any) -> Iterator[Any]:
    """The handle of a page's text."""
    pdfium = raw()
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        raise CannotOpenError
    try:
        yield text
    finally:
        pdfium.FPDFText_ClosePage(text)


def page_count(document: Any) -> int:
    with LOCK:
        return int(raw().FPDF_GetPageCount(document))


class Rect(NamedTuple):
    """A rectangle in the space of a page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def meets(self, other: Rect) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def has(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top


def loose_box(text: Any, index: int) -> Rect:
    """A character's box: from its origin to the next, from the descent to the ascent."""
    box = _box()
    raw().FPDFText_GetLooseCharBox(text, index, box)
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    if left > right:
        left, right = right, left
    if bottom > top:
        bottom, top = top, bottom
    return Rect(left, bottom, right, top)


def sides(text: Any, before: int, after: int) -> tuple[float, float]:
    """Where one character ends and another begins, in lines from left to right."""
    box, get = _box(), raw().FPDFText_GetLooseCharBox
    get(text, before, box)
    stop = box.right
    get(text, after, box)
    return float(stop), float(box.left)


@lru_cache(maxsize=1)
def _box() -> Any:
    """What pdfium writes into; nobody else's, as the lock is held wherever a page is open."""
    return raw().FS_RECTF()


def tight_box(text: Any, index: int) -> Rect:
    """The box of a character's ink."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw().FPDFText_GetCharBox(text, index, left, right, bottom, top)
    return Rect(left.value, bottom.value, right.value, top.value)


def origin(text: Any, index: int) -> tuple[float, float]:
    """Where the pen stood when a character was drawn."""
    raw().FPDFText_GetCharOrigin(text, index, _X, _Y)
    return _X.value, _Y.value


def page_box(page: Any) -> Rect:
    """What of a page is shown."""
    pdfium = raw()
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, rect)
    return Rect(rect.left, rect.bottom, rect.right, rect.top)
