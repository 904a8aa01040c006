"""Objects of other programs as documents keep them: an office file, and a text with its names."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import openpyxl

from corpora.documents import Made
from corpora.documents.makers._compound import compound
from corpora.documents.makers._package import saved
from corpora.documents.makers._values import PHONE, Values


def make() -> Iterator[Made]:
    values = Values(61)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["姓名", "身份证号"], ["沙明远", values("cell of a workbook")], [PHONE, ""]):
        sheet.append(row)
    yield Made(
        name="workbook.bin",
        data=compound({"\x01Ole": bytes(20), "Package": saved(book)}),
        made_by=f"openpyxl {openpyxl.__version__}; the container by hand",
        planted=values.planted,
        stays=(),
    )
    values = Values(62)
    text = f"证号{values('text')}\r\n{PHONE}\r\n".encode("gb18030")
    name = f"证号{values('file name')}.txt"
    yield Made(
        name="packager.bin",
        data=compound({"\x01Ole10Native": _native(text, name, f"D:\\{name}")}),
        made_by="hand, as the packager of Windows writes it",
        planted=values.planted,
        stays=(),
    )


def _native(content: bytes, label: str, path: str) -> bytes:
    body = struct.pack("<H", 2)
    body += label.encode("gb18030") + b"\0" + path.encode("gb18030") + b"\0\0\0\3\0"
    place = path.encode("gb18030") + b"\0"
    body += struct.pack("<I", len(place)) + place + struct.pack("<I", len(content)) + content
    for each in (path, label, path):
        body += struct.pack("<I", len(each)) + each.encode("utf-16-le")
    return struct.pack("<I", len(body)) + body
