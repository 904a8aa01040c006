"""Measure a large sheet: `uv run python -m benchmarks.formats_xlsx [-o benchmarks/results.json]`.

A roster of so many rows and eight columns is made with texts shared, as Excel writes it. Measured are
python-calamine's reading (a), ours (b), the scan of the same blocks when they are in memory (c), the
audit from bytes to verdict (d), the audit with all findings made, and rewriting. Each runs in a
process of its own, in turn; the median of their processor time counts. The goal: b is at most 3 times
a, d at most 3 times a and c, and the audit's process never has more than a gigabyte.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROWS = 200_000
ROUNDS = 3
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = ("序号", "姓名", "身份证号", "手机号", "住址", "金额", "备注", "日期")
#: Digits that a rewriting leaves.
_LEFT = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("-o", "--output", type=Path, help="put the figures into this file, as xlsx")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "FILE"))
    parsed = parser.parse_args()
    if parsed.measure:
        what, file = parsed.measure
        print(json.dumps(_measured(_WORKS[what], Path(file))))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roster.xlsx"
        _write(file, parsed.rows)
        told = _all(file, parsed.rows, parsed.rounds)
    print(json.dumps(told, ensure_ascii=False, indent=2))
    if parsed.output:
        results = json.loads(parsed.output.read_text("utf-8"))
        results["xlsx"] = told
        parsed.output.write_text(
            json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


def _all(file: Path, rows: int, rounds: int) -> dict[str, Any]:
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in _WORKS}
    for _ in range(rounds):
        for name, each in measured.items():
            command = [sys.executable, "-m", "benchmarks.formats_xlsx", "--measure", name]
            done = subprocess.run([*command, str(file)], check=True, capture_output=True, text=True)
            each.append(json.loads(done.stdout))
            # An audit takes minutes.
            print(f"{name}: {done.stdout.strip()}", file=sys.stderr, flush=True)
    told: dict[str, Any] = {
        "rows": rows,
        "rounds": rounds,
        "file_mb": round(file.stat().st_size / 1e6, 1),
    }
    for name, each in measured.items():
        told[name] = {key: round(statistics.median(one[key] for one in each), 2) for key in each[0]}
    calamine, reading, scan, audit = (
        told[name]["seconds"] for name in ("calamine", "reading", "scan", "audit")
    )
    told["reading_over_calamine"] = round(reading / calamine, 2)
    told["audit_over_3_calamine_and_scan"] = round(audit / (3 * calamine + scan), 2)
    told["audit_over_calamine_and_scan"] = round(audit / (calamine + scan), 2)
    return told


def _measured(prepare: Callable[[Path], Callable[[], int]], file: Path) -> dict[str, float]:
    work = prepare(file)
    # What is there already does not count, neither for the collector of garbage.
    gc.collect()
    gc.freeze()
    start = time.process_time()
    count = work()
    return {
        "seconds": time.process_time() - start,
        "peak_mb": _peak(),
        "count": float(count),
    }


# Each prepares its work, imports included, and gives it; the work gives a number, so that it shows
# whether all did the same: of cells, or of findings.


def _calamine(file: Path) -> Callable[[], int]:
    import python_calamine

    def work() -> int:
        book = python_calamine.CalamineWorkbook.from_path(file)
        return sum(map(len, book.get_sheet_by_index(0).to_python()))

    return work


def _reading(file: Path) -> Callable[[], int]:
    opened = _opener(file)
    return lambda: sum(block.cell is not None for block in opened().document.blocks())


def _rewriting(file: Path) -> Callable[[], int]:
    opened = _opener(file)
    from redactor.model import Edit, Part

    def work() -> int:
        source = opened()
        edits: list[Edit] = []
        for block in source.document.blocks():
            if block.cell is not None and block.cell.column in (2, 3):
                part = Part(block.index, _LEFT, len(block.text), block.start)
                edits.append(Edit(part=part, replacement="*" * (len(block.text) - _LEFT)))
        source.rewrite(edits)
        return len(edits)

    return work


def _scan(file: Path) -> Callable[[], int]:
    opened, scanner = _opener(file), _scanner()
    source = opened()
    blocks = list(source.document.blocks())

    class InMemory:
        document = replace(source.document, blocks=lambda: iter(blocks))
        notices, failures, rewriting = source.notices, source.failures, ()
        rewrite = source.rewrite

    return lambda: len(scanner._audit(InMemory()).actions)


def _audit(file: Path) -> Callable[[], int]:
    _opener(file)
    scanner = _scanner()
    return lambda: len(scanner.scan(file.read_bytes(), name=file.name).actions)


def _findings(file: Path) -> Callable[[], int]:
    _opener(file)
    scanner = _scanner()
    return lambda: len(scanner.scan(file.read_bytes(), name=file.name).findings)


def _opener(file: Path) -> Callable[[], Any]:
    """Opens the file; another was opened before, so that everything is imported."""
    from redactor.formats import open_file

    small = file.with_name("small.xlsx")
    _write(small, 1)
    list(open_file(small.read_bytes(), small.name, b"k").document.blocks())
    return lambda: open_file(file.read_bytes(), file.name, b"k")


def _scanner() -> Any:
    from redactor import Scanner

    scanner = Scanner()
    scanner.scan("一")
    return scanner


_WORKS: dict[str, Callable[[Path], Callable[[], int]]] = {
    "calamine": _calamine,
    "reading": _reading,
    "scan": _scan,
    "audit": _audit,
    "audit_and_findings": _findings,
    "rewriting": _rewriting,
}


def _peak() -> float:
    """The most memory that this process ever had, in MB; 0 where the system does not say."""
    try:
        told = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def _write(file: Path, rows: int) -> None:
    """A workbook by hand, so that texts are shared whatever a library does."""
    chance = random.Random(1)
    known: dict[str, int] = {}

    def text(place: str, value: str) -> str:
        return f'<c r="{place}" t="s"><v>{known.setdefault(value, len(known))}</v></c>'

    def row(number: int) -> str:
        day = (
            f"19{chance.randrange(50, 99)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
        )
        name = chance.choice("沙马王李赵") + "".join(chance.choices("明远秀莲英芳国强", k=2))
        return (
            f'<row r="{number}"><c r="A{number}"><v>{number}</v></c>{text(f"B{number}", name)}'
            + text(f"C{number}", f"640104{day}99{chance.randrange(10)}{chance.randrange(10)}")
            + text(f"D{number}", f"138{chance.randrange(10**8):08}")
            + text(f"E{number}", f"桃山村{chance.randrange(1, 20)}组{chance.randrange(1, 200)}号")
            + f'<c r="F{number}"><v>{chance.randrange(500_000) / 100}</v></c>'
            + text(f"G{number}", chance.choice(("低保", "五保", "无")))
            + f'<c r="H{number}" s="1"><v>{chance.randrange(43000, 46000)}</v></c></row>'
        )

    head = "".join(text(f"{'ABCDEFGH'[at]}1", name) for at, name in enumerate(_HEAD))
    sheet = f'<row r="1">{head}</row>' + "".join(row(number) for number in range(2, rows + 2))
    strings = "".join(f"<si><t>{value}</t></si>" for value in known)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
            for name, kind in (
                ("workbook", "sheet.main"),
                ("sheet1", "worksheet"),
                ("styles", "styles"),
                ("sharedStrings", "sharedStrings"),
            )
        )
        + "</Types>",
        "_rels/.rels": _links("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(
            *("worksheet", "sheet1.xml", "styles", "styles.xml"),
            *("sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
        "xl/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>\n' + body)


def _links(*pairs: str) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(zip(pairs[::2], pairs[1::2], strict=True), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


if __name__ == "__main__":
    main()
