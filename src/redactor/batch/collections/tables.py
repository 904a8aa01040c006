"""Tables of documents: Parquet and JSONL (.jsonl, .ndjson, also packed with gzip), a row an item.

A row has an id, and a text or the bytes of a file. Which columns these are is told (`id=…`,
`text=…`, `bytes=…`), or guessed from what they are called. `tables:FOLDER` takes all such files of
a folder, as a cluster writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from redactor.batch.collections._files import Files, find_files, stamp
from redactor.batch.collections._tables import lines, parquet
from redactor.batch.collections._tables.columns import Columns
from redactor.batch.items import Item, Loaded
from redactor.errors import OptionError

ENDINGS = ("parquet", "jsonl", "ndjson", "jsonl.gz", "ndjson.gz")
OPTIONS = {
    "id": "column of the id",
    "text": "column of the text",
    "bytes": "column of the bytes of a file (in JSONL: as base64)",
    "name": "column of the file's name, whose ending tells the format of the bytes",
    "format": "of the text, where it is no plain text: html",
}
REASONS = {
    "broken_line": "该行不是有效的 JSON 对象，未检查，请改正后再检查。",
    "no_id": "该行没有编号，未检查，请补上编号。",
    "no_content": "该行没有正文，未检查。",
    "bad_base64": "该行的内容不是有效的 base64，未检查，请改正后再检查。",
    "cut_off": "文件不完整或已损坏，其后的内容未检查，请重新导出。",
    "other_columns": "该文件没有所需的列，其中的内容未检查。",
    "broken_table": "文件已损坏，其中的内容未检查，请重新导出。",
}


def collect(
    spec: str, *, id: str = "", text: str = "", bytes: str = "", name: str = "", format: str = ""
) -> Tables:
    """A table, or a folder of them. OptionError when its columns are not told and cannot be guessed;
    InputError when it cannot be read."""
    if text and bytes:
        raise OptionError("text or bytes, not both", where="bytes", advice="leave one out")
    told = Columns(id=id, text=text, bytes=bytes, name=name, format=format)
    files = find_files(spec, ENDINGS)
    for number in range(len(files.names)):
        # A row tells its columns; an empty file none.
        path = files.path(number)
        found = parquet.columns(path, told) if _is_parquet(path) else lines.columns(path, told)
        if found is not None:
            return Tables(spec=spec, files=files, columns=found)
    return Tables(spec=spec, files=files, columns=replace(told, id=told.id or "id"))


def _is_parquet(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return file.read(4) == b"PAR1"
    except OSError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Tables by their files, and what their columns are for. A row's place is `file row`, with the
    number of the file; the row as its kind of table tells it."""

    spec: str
    files: Files
    columns: Columns

    def items(self) -> Iterator[Item]:
        """The rows, file by file."""
        for number, name in enumerate(self.files.names):
            path = self.files.path(number)
            version = stamp(path)
            module: Any = parquet if _is_parquet(path) else lines
            shown = "" if self.files.is_single else name
            for item in module.items(path, shown, self.columns):
                yield replace(item, locator=f"{number} {item.locator}", version=version)
        yield from self.files.refused()

    def load(self, item: Item) -> Loaded:
        """A row's text or bytes. RefusedError where it has none, or the file was changed."""
        number, _, place = item.locator.partition(" ")
        path = self.files.path(int(number))
        # A group and a row, or where the line begins.
        if ":" in place:
            return parquet.load(path, item, place, self.columns)
        return lines.load(path, item, int(place), self.columns)
