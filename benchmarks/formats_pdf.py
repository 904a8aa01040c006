"""How long a PDF takes to be read and rewritten, beside pypdfium2's own extraction of its text:

    uv run python -m benchmarks.formats_pdf [FILE.pdf …]

Without files: 200 pages of prose, of a roster and of glyphs shown one by one, made here by reportlab.
Times are of the processor, the best of three; the peak is of the process so far.
"""

from __future__ import annotations

import io
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from redactor import formats
from redactor.model import Edit, Part

PAGES = 200
PROSE = "根据有关规定，现将本次救助对象名单予以公示，公示期内如有异议，请向民政部门反映，"
ROW = ("沙明远", "640104195803129952", "13800138000", "某市某区某路某号")
ROUNDS = 3


def main() -> None:
    files = {name: Path(name).read_bytes() for name in sys.argv[1:]} or made()
    for name, data in files.items():
        base, length = best(lambda data=data: extracted(data))
        reading, blocks = best(lambda data=data: read(data))
        rewriting, edits = best(lambda data=data: rewritten(data), rounds=1)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name}: {len(data) / 1e6:.1f} MB, {length} characters, {blocks} blocks; "
            f"pypdfium2 {base:.2f} s, read {reading:.2f} s = {reading / base:.1f} times, "
            f"rewrite {edits} values {rewriting:.2f} s, peak {peak:.0f} MB"
        )


def best(work: Callable[[], int], *, rounds: int = ROUNDS) -> tuple[float, int]:
    """The least time of several, and what was counted."""
    times = []
    count = 0
    for _ in range(rounds):
        start = time.process_time()
        count = work()
        times.append(time.process_time() - start)
    return min(times), count


def extracted(data: bytes) -> int:
    """The characters that pypdfium2 gives by itself."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    count = 0
    for page in document:
        text = page.get_textpage()
        count += len(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return count


def read(data: bytes) -> int:
    return sum(1 for _ in formats.open_file(data, "x.pdf", b"k").document.blocks())


def rewritten(data: bytes) -> int:
    """Mask the first value of every page."""
    source = formats.open_file(data, "x.pdf", b"k")
    edits = []
    pages = set()
    for block in source.document.blocks():
        page = (block.place() if block.place else "").partition("页")[0]
        start = block.text.find(ROW[2])
        if start >= 0 and page not in pages:
            pages.add(page)
            part = Part(block.index, start, start + len(ROW[2]), block.start)
            edits.append(Edit(part=part, replacement="138********"))
    source.rewrite(edits)
    return len(edits)


def made() -> dict[str, bytes]:
    """The drafts that are measured where no file is given."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return {"prose": drawn(prose), "roster": drawn(roster), "glyphs": drawn(glyphs)}


def drawn(page: Callable[[Any, int], None]) -> bytes:
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    pdf = canvas.Canvas(out, pagesize=(595, 842), pageCompression=1)
    for number in range(PAGES):
        pdf.setFont("STSong-Light", 11)
        page(pdf, number)
        pdf.showPage()
    pdf.save()
    return out.getvalue()


def prose(pdf: Any, number: int) -> None:
    for line in range(46):
        text = f"联系电话{ROW[2]}" if line == 20 else f"{PROSE}第{number}页第{line}行"[:41]
        pdf.drawString(72, 780 - line * 16, text)


def roster(pdf: Any, number: int) -> None:
    for line in range(46):
        for column, cell in enumerate(ROW):
            pdf.drawString(60 + column * 120, 780 - line * 16, cell)
        pdf.rect(55, 776 - line * 16, 480, 16, stroke=1, fill=0)


def glyphs(pdf: Any, number: int) -> None:
    for line in range(40):
        at = 72.0
        for character in "请向民政部门反映" + ROW[2]:
            pdf.drawString(at, 780 - line * 16, character)
            at += pdf.stringWidth(character)


if __name__ == "__main__":
    main()
