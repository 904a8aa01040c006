"""Measure reading a large sheet beside python-calamine: `uv run python -m benchmarks.formats_xlsx`.

A roster of so many rows and eight columns is made with texts shared, as Excel writes it. Each reader
runs in a process of its own, in turn; the median of their processor time counts, and the peak of
memory over that of the bare process.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

ROWS = 200_000
ROUNDS = 3
_READERS = ("calamine", "redactor", "rewrite")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = ("序号", "姓名", "身份证号", "手机号", "住址", "金额", "备注", "日期")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--measure", nargs=2, metavar=("READER", "FILE"))
    parsed = parser.parse_args()
    if parsed.measure:
        print(json.dumps(_measured(*parsed.measure)))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roster.xlsx"
        _write(file, parsed.rows)
        print(json.dumps(_all(file, parsed.rows), ensure_ascii=False, indent=2))


def _all(file: Path, rows: int) -> dict[str, Any]:
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in _READERS}
    for _ in range(ROUNDS):
        for name in _READERS:
            command = [
                sys.executable,
                "-m",
                "benchmarks.formats_xlsx",
                "--measure",
                name,
                str(file),
            ]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rounds[name].append(json.loads(done.stdout))
    told: dict[str, Any] = {"rows": rows, "file_mb": round(file.stat().st_size / 1e6, 1)}
    for name, each in rounds.items():
        told[name] = {key: round(statistics.median(one[key] for one in each), 2) for key in each[0]}
    told["times_of_calamine"] = round(told["redactor"]["seconds"] / told["calamine"]["seconds"], 2)
    return told


def _measured(reader: str, file: str) -> dict[str, float]:
    if reader == "calamine":
        import python_calamine

        start, before = time.process_time(), _peak()
        book = python_calamine.CalamineWorkbook.from_path(file)
        cells = sum(map(len, book.get_sheet_by_index(0).to_python()))
    else:
        from redactor.formats import open_file
        from redactor.model import Edit, Part

        open_file(b"x", "a.txt", b"k")
        start, before = time.process_time(), _peak()
        source = open_file(Path(file).read_bytes(), file, b"k")
        cells = 0
        edits: list[Edit] = []
        for block in source.document.blocks():
            cells += block.cell is not None
            if reader == "rewrite" and block.cell is not None and block.cell.column in (2, 3):
                part = Part(block.index, 3, len(block.text), block.start)
                edits.append(Edit(part=part, replacement="*" * (len(block.text) - 3)))
        if edits:
            source.rewrite(edits)
    return {
        "seconds": time.process_time() - start,
        "peak_mb": _peak() - before,
        "cells": float(cells),
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
