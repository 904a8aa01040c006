"""PDF files for tests: by reportlab, and written by hand, object by object, with pikepdf."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String

from redactor import formats
from redactor.model import Edit, Part, Source
from tests.formats import independent


def by_hand(
    *contents: bytes,
    resources: Mapping[str, Any] | None = None,
    change: Any = None,
    size: tuple[int, int] = (595, 842),
) -> bytes:
    """A file with a page for each content; `/F1` is Helvetica with its widths known to readers.
    `change` gets the file before it is written."""
    pdf = pikepdf.new()
    for content in contents:
        fonts = Dictionary(
            F1=Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )
        )
        page = pdf.add_blank_page(page_size=size)
        page.obj.Resources = Dictionary({"/Font": fonts, **(resources or {})})
        page.obj.Contents = pdf.make_stream(content)
    if change is not None:
        change(pdf)
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def shown(text: str, y: int = 700, x: int = 72) -> bytes:
    """A line in Helvetica, or in pieces of it."""
    return f"BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n".encode()


def opened(data: bytes, name: str = "x.pdf") -> Source:
    return formats.open_file(data, name, b"k")


def texts(source: Source) -> list[str]:
    return [block.text for block in source.document.blocks()]


def edits(source: Source, values: Iterable[str], replacement: str | None = "*") -> list[Edit]:
    """An edit for each place of each value; of a single character, repeated for its length."""
    found = []
    taken: set[tuple[int, int]] = set()
    for block in source.document.blocks():
        for value in values:
            for match in re.finditer(re.escape(value), block.text):
                if (block.index, match.start()) in taken:
                    continue
                taken.update((block.index, each) for each in range(*match.span()))
                text = replacement or ""
                if len(text) == 1:
                    text *= len(value)
                part = Part(block.index, *match.span(), block.start)
                found.append(Edit(part=part, replacement=text))
    return found


def masked(data: bytes, *values: str, replacement: str = "*", clean: bool = False) -> bytes:
    """The file with the values masked wherever they are read; each is read at least once."""
    source = opened(data)
    wanted = edits(source, values, replacement)
    assert wanted, "no value was read"
    return source.rewrite(wanted, clean=clean)


def dump(data: bytes) -> bytes:
    """Everything in a file, unpacked, and its attachments that are zips or texts as they are."""
    pdf = pikepdf.open(io.BytesIO(data))
    pieces = [data]
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream):
            try:
                pieces.append(each.read_bytes())
            except pikepdf.PdfError:
                pieces.append(each.read_raw_bytes())
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return b"\n".join([*pieces, out.getvalue()])


def is_in(data: bytes, value: str) -> bool:
    """Whether a value stands in some part of a file, in one of the usual encodings."""
    everything = dump(data)
    wanted = [value.encode(each) for each in ("utf-8", "utf-16-be", "utf-16-le", "gb18030")]
    wanted += [each.hex().encode() for each in wanted]
    return any(each in everything or each in everything.lower() for each in wanted)


def poppler(data: bytes) -> str:
    """The text as another reader sees it; pages are parted by form feeds. Debian's poppler-utils
    has it; `.ci/run` installs it."""
    program = independent.program("pdftotext")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.pdf"
        path.write_bytes(data)
        command = [program, "-layout", str(path), "-"]
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    return done.stdout.decode("utf-8", "replace")


def annotation(kind: str, rect: Sequence[float], **keys: Any) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array(list(rect)), **keys)


def form(pdf: pikepdf.Pdf, content: bytes, box: Sequence[float], resources: Any) -> Any:
    return pdf.make_stream(
        content,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array(list(box)),
        Resources=resources,
    )


def utf16(text: str) -> String:
    return String(b"\xfe\xff" + text.encode("utf-16-be"))


def picture(data: bytes, page: int = 0, scale: float = 1.0) -> Any:
    """A page as it is drawn."""
    document = pypdfium2.PdfDocument(data)
    try:
        return document[page].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()
