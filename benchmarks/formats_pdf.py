"""How long a PDF takes to be audited, beside pypdfium2's own extraction of its text:

    uv run python -m benchmarks.formats_pdf [-o benchmarks/results.json] [FILE.pdf …]

Without files: 200 pages of prose, of a roster and of glyphs shown one by one, made here by reportlab.
For each, in seconds of the processor, the best of three in one run: (a) pypdfium2 extracts the text;
(b) the file is read by us; (c) the same text is scanned; (d) the file is audited from end to end, its
findings made. The target is that d stays below 3a + c. Then, once: a value on each page is masked, and
the file that was written is read by the second engine of the proof. The peak of memory is that of
another process, which only audits.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from redactor import Scanner, formats
from redactor.model import Edit, Part

PAGES = 200
PROSE = "根据有关规定，现将本次救助对象名单予以公示，公示期内如有异议，请向民政部门反映，"
ROW = ("沙明远", "640104195803129952", "13800138000", "某市某区某路某号")
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("-o", "--output", type=Path, help="put d/(3a+c) into this file, as pdf")
    parser.add_argument("files", nargs="*", metavar="FILE.pdf")
    parsed = parser.parse_args()
    files = {name: Path(name).read_bytes() for name in parsed.files} or made()
    shares = {}
    for name, data in files.items():
        text = "\n".join(each.text for each in _opened(data).document.blocks())
        scanner = Scanner()
        scanner.scan(text[:1000])
        a, length = best(lambda data=data: extracted(data))
        b, blocks = best(lambda data=data: read(data))
        c, _ = best(lambda text=text, scanner=scanner: len(scanner.scan(text).findings))
        d, findings = best(lambda data=data, scanner=scanner: audited(data, scanner))
        print(
            f"{name}: {len(data) / 1e6:.1f} MB, {length} characters, {blocks} blocks, {findings} findings"
        )
        print(f"  a pypdfium2 {a:.2f} s   b read {b:.2f} s   c scan {c:.2f} s   d audit {d:.2f} s")
        print(f"  b/a {b / a:.2f}   d/(3a+c) {d / (3 * a + c):.2f}   d/(a+c) {d / (a + c):.2f}")
        shares[name] = round(d / (3 * a + c), 2)
        rewriting, edits = best(lambda data=data: rewritten(data), rounds=1)
        second, pages = best(lambda data=data: read_again(data), rounds=1)
        print(
            f"  rewrite {edits} values {rewriting:.2f} s   second engine, {pages} pages, "
            f"{second:.2f} s   peak of the audit {peak(data):.0f} MB"
        )
    if parsed.output:
        known = json.loads(parsed.output.read_text("utf-8")) if parsed.output.exists() else {}
        told = json.dumps({**known, "pdf": shares}, ensure_ascii=False, indent=2)
        parsed.output.write_text(told + "\n", encoding="utf-8")


def peak(data: bytes) -> float:
    """The memory that a process takes at most that audits a file, in MB."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (data,))


def _peak(data: bytes) -> float:
    audited(data, Scanner())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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


def _opened(data: bytes) -> Any:
    return formats.open_file(data, "x.pdf", b"k")


def read(data: bytes) -> int:
    return sum(1 for _ in _opened(data).document.blocks())


def audited(data: bytes, scanner: Scanner) -> int:
    return len(scanner.scan(data, name="x.pdf").findings)


def read_again(data: bytes) -> int:
    """The pages that the second engine reads."""
    return sum(text is not None for _, text in formats.second_texts(data, "x.pdf"))


def rewritten(data: bytes) -> int:
    """Mask the first value of every page."""
    source = _opened(data)
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
