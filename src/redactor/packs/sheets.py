"""Spreadsheets as rows of text: `.xlsx` and `.csv` (or `.tsv`), as offices keep their word lists.

A formula is kept as it was typed, so that it can be refused by its row; a `.csv` is read as UTF-8
(with or without BOM), UTF-16 with BOM, or GB18030, and refused where lines of it differ.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from redactor.errors import InputError, OptionError
from redactor.text.folding import is_han

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
#: More rows than this are no word list.
MOST_ROWS = 100_000
#: What a workbook may unpack to (bytes).
_MOST_UNPACKED = 300_000_000
_MOST_BYTES = 50_000_000
#: What a cell may hold (code points).
MOST_CELL = 4_000


class SheetRow(NamedTuple):
    """A row's number, as the program shows it, and its cells as text."""

    number: int
    cells: tuple[str, ...]


def rows_of(path: Path) -> list[SheetRow]:
    """The rows that are not empty, the header first. InputError says why it cannot be read."""
    ending = path.suffix.lower()
    if ending in {".xls", ".et", ".ods", ".doc", ".docx"}:
        raise InputError(
            f"{ending} is not read", where=str(path), advice="save it as .xlsx or .csv"
        )
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(
                "is larger than 50 MB", where=str(path), advice="split the list into several"
            )
        if ending not in WORKBOOKS:
            return _bounded(_text(path), path)
    except OSError as error:
        raise _unreadable(error, path) from None
    with opened_workbook(path, most=_MOST_UNPACKED, computed=False) as book:
        return _bounded(_sheet_rows(book), path)


def _unreadable(error: OSError, path: Path) -> InputError:
    return InputError(
        f"cannot be read: {error.strerror or type(error).__name__}",
        where=str(path),
        advice="check path and permission",
    )


def _bounded(reader: Iterator[SheetRow], path: Path) -> list[SheetRow]:
    rows: list[SheetRow] = []
    for row in reader:
        if any(row.cells):
            rows.append(row)
        if len(rows) > MOST_ROWS or row.number > 10 * MOST_ROWS:
            raise InputError(
                f"has more than {MOST_ROWS:,} rows",
                where=f"{path}, row {row.number}",
                advice="split the list, or leave out what is not a word list",
            )
    return rows


def openpyxl_for(path: Path) -> Any:
    """The library, which is an extra; OptionError, for the sake of a file, where it is missing."""
    try:
        import openpyxl  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise OptionError(
            "openpyxl is not installed", where=str(path), advice="pip install 'redactor[docs]'"
        ) from None
    return openpyxl


@contextmanager
def opened_workbook(path: Path, *, most: int, computed: bool) -> Iterator[Any]:
    """A workbook to be read row by row, that unpacks to no more than `most` bytes; `computed`: for
    a formula what it came to. InputError says why it cannot be read."""
    openpyxl = openpyxl_for(path)
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > most:
                raise InputError(
                    f"unpacks to more than {most // 1_000_000:,} MB",
                    where=str(path),
                    advice="save it anew",
                )
        book = openpyxl.load_workbook(path, read_only=True, data_only=computed)
        try:
            yield book
        finally:
            book.close()
    except InputError:
        raise
    except OSError as error:
        raise _unreadable(error, path) from None
    except Exception as error:  # openpyxl raises whatever a broken part makes it raise
        raise InputError(
            f"is no workbook that can be read: {type(error).__name__}",
            where=str(path),
            advice="open it and save it anew as .xlsx",
        ) from None


def numbered_rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows of a sheet and their numbers."""
    # What a file says of its own size may be wrong.
    sheet.reset_dimensions()
    return enumerate(sheet.iter_rows(values_only=True), 1)


def _sheet_rows(book: Any) -> Iterator[SheetRow]:
    """The first sheet that holds anything."""
    found = False
    for sheet in book.worksheets:
        others = found
        for number, row in numbered_rows(sheet):
            cells = tuple(map(_cell, row))
            if others and any(cells):
                raise InputError(
                    "a second sheet holds rows",
                    where=f"sheet {sheet.title[:20]}, row {number}",
                    advice="keep one sheet, or save the other as a list of its own",
                )
            found = found or any(cells)
            yield SheetRow(number, cells)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "date"):
        return str(value.date())
    if isinstance(value, str | int | float | bool):
        return str(value).strip()
    # An array formula and the like.
    return "="


def _text(path: Path) -> Iterator[SheetRow]:
    text = _decoded(path.read_bytes(), path)
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max("\t,;，；", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield SheetRow(reader.line_num, tuple(cell.strip() for cell in row))
    except csv.Error as error:
        raise InputError(
            f"a quotation mark is not closed: {error}",
            where=f"{path}, line {reader.line_num}",
            advice="close it, or save the list as .xlsx",
        ) from None


def _decoded(data: bytes, path: Path) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _strictly(data, encoding, path).removeprefix("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    lines = data.split(b"\n")
    told = [number for number, line in enumerate(lines, 1) if _is(line, "utf-8")]
    if told:
        # Some lines can only be the one, and others only the other.
        other = next(n for n, line in enumerate(lines, 1) if not _decodes(line, "utf-8"))
        raise InputError(
            "is written partly in UTF-8 and partly in another encoding",
            where=f"{path}, lines {told[0]} and {other}",
            advice="save the whole list in UTF-8",
        )
    return _strictly(data, "gb18030", path)


def _is(line: bytes, encoding: str) -> bool:
    """Whether a line holds Chinese characters in this encoding, and more than a stray pair."""
    if line.isascii() or not _decodes(line, encoding):
        return False
    return any(is_han(character) for character in line.decode(encoding))


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _strictly(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"is not {encoding}", where=f"{path}, line {line}", advice="save it as UTF-8"
        ) from None


def header_names(rows: Sequence[SheetRow]) -> tuple[str, ...]:
    """The header's cells, without blanks, stars and remarks in brackets."""
    return tuple(
        cell.partition("（")[0].partition("(")[0].strip(" \u3000*：:") for cell in rows[0].cells
    )
