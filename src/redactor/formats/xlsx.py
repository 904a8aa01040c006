"""Workbooks: SpreadsheetML in a package (ECMA-376, also in its strict edition).

Sheets in their order, row by row; then shared strings that no cell names, the records of pivot
tables, and all that stands beside the cells (see `_xlsx/beside` and `_office/source`). What is not
edited is copied as it stands; a sheet is never held as a tree.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from redactor.errors import InputError, RewriteError
from redactor.formats._office.ooxml import Element, looks_like
from redactor.formats._office.slots import Passage, Told
from redactor.formats._opening import Opening, unread
from redactor.formats._xlsx.beside import Beside, Workbook, pivot_caches
from redactor.formats._xlsx.blocks import CellBlocks
from redactor.formats._xlsx.book import Sheet, damage_told, open_book
from redactor.formats._xlsx.cells import CellReader
from redactor.formats._xlsx.pivot import RecordReader, field_names, written_records
from redactor.formats._xlsx.plain import Pieces
from redactor.formats._xlsx.rest import layout_of, rest_of, rest_passages, written
from redactor.formats._xlsx.text import Change
from redactor.formats._xlsx.write import Planned, SheetWriter, Written
from redactor.model import Block, Document, Edit, Failure, Notice, Part, Role, Source

ENDINGS = ("xlsx", "xlsm", "xltx", "xltm")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEEDS = ("lxml",)
#: Tables of the parts beside the cells are numbered apart from those of sheets.
_TABLES_BESIDE = 1_000_000
#: What cleaning empties of cells that formulas may read.
_EMPTIED = frozenset(
    [
        *("hidden row", "hidden column", "hidden sheet", "white text", "tiny text", "highlight"),
        *("cached value", "external data"),
    ]
)


def recognises(head: bytes) -> bool:
    """Whether it is a package with a workbook in it."""
    return looks_like(head, b"xl/")


def open_source(data: str | bytes, name: str | None, opening: Opening) -> Source:
    """Open a workbook; InputError when it is damaged, encrypted or none."""
    if isinstance(data, str):
        raise InputError("is no workbook", where=name or "input", advice="give the file")
    package = Workbook(data, name, opening)
    if package.family != "spreadsheetml":
        raise InputError("is no workbook", where=package.where, advice="check its ending")
    return WorkbookSource(package, data, name, opening)


@dataclass(slots=True)
class _Reading:
    """What one reading learned. `starts`, in step with `parts`: the first block of each; the last
    part is empty and stands for all that is beside the cells, which begins at `offset`."""

    told: Told = field(default_factory=Told)
    failures: list[Failure] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    uses: array[int] = field(default_factory=lambda: array("L"))
    orphans: list[int] = field(default_factory=list)
    offset: int = 0


class WorkbookSource:
    """Offers what a source offers."""

    def __init__(self, package: Workbook, data: bytes, name: str | None, opening: Opening) -> None:
        self._package = package
        self._book = book = open_book(package, package.xml(package.main))
        self._caches = _records_of(package)
        streamed = {each.part for each in book.sheets} | set(self._caches.values())
        package.streamed = frozenset(filter(None, (*streamed, book.strings_part)))
        self._beside = Beside(package, data, name, opening)
        self._beside.book = book
        self._reading: _Reading | None = None
        self._pieces = {each.part: self._open(each.part, "sheet") for each in book.sheets}
        self._pieces |= {part: self._open(part, "pivot") for part in self._caches.values()}
        self.document = Document(
            name=name,
            media_type=MEDIA_TYPE,
            digest=lambda: hashlib.blake2b(data, key=opening.key[:64], digest_size=16).hexdigest(),
            blocks=self._blocks,
        )

    def _open(self, part: str, kind: str) -> Pieces:
        return Pieces(self._book.opener(part), kind, self._package.inside(part))

    @property
    def notices(self) -> Sequence[Notice]:
        return [*self._read().told.notices(), *self._beside.notices]

    @property
    def failures(self) -> Sequence[Failure]:
        return [*self._book.failures, *self._read().failures, *self._beside.failures]

    @property
    def rewriting(self) -> Sequence[str]:
        return self._beside.rewriting

    def _read(self) -> _Reading:
        if self._reading is None:
            for _ in self._blocks():
                pass
        assert self._reading is not None
        return self._reading

    # Reading.

    def _blocks(self) -> Iterator[Block]:
        reading = _Reading(uses=self._book.strings.unused())
        numbering = CellBlocks()
        for sheet in self._book.sheets:
            self._begin(reading, numbering, sheet.part)
            blocks = self._sheet_blocks(sheet, reading, numbering)
            yield from self._part(blocks, sheet.place, reading)
        if self._book.strings_part is not None:
            self._begin(reading, numbering, self._book.strings_part)
            yield from self._orphan_blocks(reading, numbering)
        for number, (definition, part) in enumerate(self._caches.items()):
            self._begin(reading, numbering, part)
            reader = self._record_reader(number, definition)
            blocks = reader.blocks(self._pieces[part], numbering)
            yield from self._part(blocks, f"数据透视表缓存 {number + 1}", reading)
        self._begin(reading, numbering, "")
        for block in self._beside.document.blocks():
            cell = block.cell
            made = numbering.make(
                block.text,
                role=block.role,
                gap=block.gap,
                keeps_lines=block.keeps_lines,
                cell=cell._replace(table=cell.table + _TABLES_BESIDE) if cell else None,
                place=block.place,
            )
            if block.index == 0:
                reading.offset = made.start
            yield made
        self._reading = reading

    def _begin(self, reading: _Reading, numbering: CellBlocks, part: str) -> None:
        reading.starts.append(numbering.next_index)
        reading.parts.append(part)

    def _part(self, blocks: Iterator[Block], place: str, reading: _Reading) -> Iterator[Block]:
        """The blocks of a part; what of it cannot be read is a failure."""
        try:
            with damage_told(place):
                yield from blocks
        except (InputError, RecursionError, ValueError) as error:
            why = error.what if isinstance(error, InputError) else "is damaged"
            message = f"未能读取全部内容（{why}），请人工检查。"
            reading.failures.append(unread("unreadable", message, place))

    def _sheet_blocks(
        self, sheet: Sheet, reading: _Reading, numbering: CellBlocks
    ) -> Iterator[Block]:
        root = self._rest(sheet)
        reader = self._cell_reader(sheet, root, numbering, reading)
        # What stands beside the rows is read even where they break off.
        yield from self._part(reader.blocks(self._pieces[sheet.part]), sheet.place, reading)
        reading.failures += _numbers_lost(sheet, reader)
        for passage in rest_passages(root, sheet.place, reading.told):
            yield _block(passage, numbering)

    def _rest(self, sheet: Sheet) -> Element:
        """The tree of a sheet without its rows."""
        head, tail = self._pieces[sheet.part].around()
        return rest_of(head, tail, sheet.place)

    def _cell_reader(
        self, sheet: Sheet, root: Element, numbering: CellBlocks, reading: _Reading
    ) -> CellReader:
        layout = layout_of(root, self._package, sheet.part)
        return CellReader(
            self._book, sheet, layout, numbering=numbering, told=reading.told, uses=reading.uses
        )

    def _orphan_blocks(self, reading: _Reading, numbering: CellBlocks) -> Iterator[Block]:
        """Shared strings that no cell names: left behind by whatever wrote the file."""
        place = "共享字符串表（未被任何单元格使用）"
        for number, (text, uses) in enumerate(
            zip(self._book.strings.texts, reading.uses, strict=True)
        ):
            if not uses and text.strip():
                reading.orphans.append(number)
                reading.told.hidden("hidden text", place)
                yield numbering.make(text, role=Role.METADATA, place=partial(str, place))

    def _record_reader(self, number: int, definition: str) -> RecordReader:
        names = field_names(self._package.xml(definition))
        return RecordReader(number, f"数据透视表缓存 {number + 1}", names)

    # Rewriting.

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The workbook with the edits made. `clean`: hidden rows and columns are emptied, not
        removed, so that no reference shifts; hidden sheets go; and since formulas might read what
        went, all formulas then become what they showed."""
        try:
            with damage_told(self._package.where):
                reading = self._read()
                by_part = _by_part(reading, edits)
                beside = by_part.pop("", [])
                self._package.changes = self._changes(reading, by_part, clean=clean)
                return self._beside.rewrite(beside, clean=clean)
        except (InputError, RecursionError, ValueError) as error:
            raise RewriteError("cannot be written", where=self._package.where) from error
        finally:
            self._package.changes = {}

    def _changes(
        self, reading: _Reading, edits: Mapping[str, list[Edit]], *, clean: bool
    ) -> dict[str, bytes | None]:
        changes: dict[str, bytes | None] = {}
        done = Written()
        going = self._beside.cut(self._package.main) if clean else frozenset[str]()
        what = {each.what for each in self.notices} if clean else set()
        for sheet in self._book.sheets:
            mine = edits.get(sheet.part, [])
            if sheet.relationship in going:
                done.released += self._named_strings(sheet)
            elif mine or clean:
                changes[sheet.part] = self._written(
                    sheet, mine, done, clean=clean, freeze=bool(what & _EMPTIED)
                )
        for number, (definition, part) in enumerate(self._caches.items()):
            if part in edits and not clean:
                changes[part] = self._written_records(number, definition, edits[part])
        changes |= self._string_changes(reading, edits, done, clean=clean)
        if done.formulas_went or clean:
            changes |= self._without_chain()
        return changes

    def _written(
        self, sheet: Sheet, edits: list[Edit], done: Written, *, clean: bool, freeze: bool
    ) -> bytes:
        """A sheet with its edits made; what that let go is added to `done`."""
        root = self._rest(sheet)
        layout = layout_of(root, self._package, sheet.part)
        plan, beside = self._plan(sheet, root, edits)
        strings = self._book.strings
        wanted = {
            number
            for number, item in strings.items.items()
            if plan or (clean and any(run.color for run in item.runs))
        }
        writer = SheetWriter(
            self._book,
            layout,
            plan,
            done,
            bodies=strings.bodies(wanted),
            clean=clean,
            freeze=freeze,
        )
        changed = self._change_rest(sheet, root, beside, clean=clean)
        return b"".join(writer.pieces(self._pieces[sheet.part], written(root) if changed else None))

    def _plan(
        self, sheet: Sheet, root: Element, edits: Sequence[Edit]
    ) -> tuple[dict[int, list[Planned]], dict[int, list[Edit]]]:
        """Where the edits of a sheet are: in cells, by number; in what stands beside, by
        number of the passage."""
        plan: dict[int, list[Planned]] = {}
        beside: dict[int, list[Edit]] = {}
        if not edits:
            return plan, beside
        reading = _Reading(uses=self._book.strings.unused())
        reader = self._cell_reader(sheet, root, CellBlocks(), reading)
        waiting = _Waiting(edits)
        count = 0
        for block in reader.blocks(self._pieces[sheet.part]):
            count = block.index + 1
            if block.index == waiting.next:
                plan.setdefault(reader.ordinal_of(block), []).extend(
                    (reader.aspect, change) for change in waiting.taken()
                )
        for edit in waiting.left():
            beside.setdefault(edit.part.block - count, []).append(edit)
        return plan, beside

    def _change_rest(
        self, sheet: Sheet, root: Element, edits: Mapping[int, list[Edit]], *, clean: bool
    ) -> bool:
        """Change what stands beside the rows; whether anything did."""
        passages = list(rest_passages(root, sheet.place, Told())) if edits else []
        for index, mine in edits.items():
            passages[index].apply(mine)
        committed = [passages[index].commit() for index in edits]
        changed = any(committed)
        if clean:
            cut = self._beside.cut_of(sheet.part)
            changed |= self._beside.clean(sheet.part, root, cut)
        return changed

    def _written_records(self, number: int, definition: str, edits: Sequence[Edit]) -> bytes:
        part = self._caches[definition]
        reader = self._record_reader(number, definition)
        plan: dict[int, list[Change]] = {}
        waiting = _Waiting(edits)
        for block in reader.blocks(self._pieces[part], CellBlocks()):
            if block.index == waiting.next:
                changes = list(waiting.taken())
                # A heading stands in the definition, and is changed there.
                if reader.ordinal >= 0:
                    plan[reader.ordinal] = changes
        return b"".join(written_records(self._pieces[part], plan))

    def _named_strings(self, sheet: Sheet) -> list[int]:
        """The shared strings that a sheet's cells name, once for each cell."""
        reading = _Reading(uses=self._book.strings.unused())
        reader = self._cell_reader(sheet, self._rest(sheet), CellBlocks(), reading)
        for _ in reader.blocks(self._pieces[sheet.part]):
            pass
        return [number for number, uses in enumerate(reading.uses) for _ in range(uses)]

    def _string_changes(
        self, reading: _Reading, edits: Mapping[str, list[Edit]], done: Written, *, clean: bool
    ) -> dict[str, bytes | None]:
        part = self._book.strings_part
        if part is None or not self._book.strings.is_there:
            return {}
        left = array("L", reading.uses)
        for number in done.released:
            left[number] -= 1
        gone = {number for number in done.released if not left[number]}
        gone |= {reading.orphans[edit.part.block] for edit in edits.get(part, ())}
        if clean:
            gone |= set(reading.orphans)
        if not (gone or done.silenced or clean):
            return {}
        return {part: self._book.strings.rewritten(gone, silent=done.silenced, all_silent=clean)}

    def _without_chain(self) -> dict[str, bytes | None]:
        """The order in which formulas are reckoned: a program makes it anew, and is confused by one
        that names formulas which are gone."""
        return {
            each.target: None
            for each in self._package.relationships(self._package.main)
            if each.kind == "calcChain" and each.target in self._package
        }


def _records_of(package: Workbook) -> dict[str, str]:
    """The records of each pivot cache that has any, by its definition."""
    return {
        definition: each.target
        for definition in pivot_caches(package)
        for each in package.relationships(definition)
        if each.kind == "pivotCacheRecords" and each.target in package
    }


def _block(passage: Passage, numbering: CellBlocks) -> Block:
    return numbering.make(
        passage.text,
        role=passage.role,
        gap=passage.gap,
        cell=passage.cell,
        place=passage.place,
    )


def _numbers_lost(sheet: Sheet, reader: CellReader) -> Iterator[Failure]:
    if reader.damaged:
        columns = "、".join(sorted(reader.damaged)[:8])
        message = (
            f"{columns}列有 {reader.damaged.total()} 个超过15位的号码按数字保存，"
            "末几位可能已失真，无法校验，请人工核对。"
        )
        yield unread("damaged_number", message, sheet.place)
    if reader.missing:
        message = f"有 {reader.missing} 个单元格的文字在文件中找不到，请人工检查。"
        yield unread("unreadable", message, sheet.place)


class _Waiting:
    """Edits in the order of their blocks, taken as the blocks go by. `next`: the block of the next."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = sorted(edits, key=lambda each: each.part.block)
        self._at = 0
        self.next = self._edits[0].part.block if edits else -1

    def taken(self) -> Iterator[Change]:
        """The changes in the next block."""
        block = self.next
        while self._at < len(self._edits) and self._edits[self._at].part.block == block:
            edit = self._edits[self._at]
            yield Change(edit.part.start, edit.part.end, edit.replacement)
            self._at += 1
        self.next = self._edits[self._at].part.block if self._at < len(self._edits) else -1

    def left(self) -> Sequence[Edit]:
        """Those that were not taken."""
        return self._edits[self._at :]


def _by_part(reading: _Reading, edits: Sequence[Edit]) -> dict[str, list[Edit]]:
    """The edits of each part, their blocks counted from its first."""
    found: dict[str, list[Edit]] = {}
    for edit in edits:
        index = bisect_right(reading.starts, edit.part.block) - 1
        name = reading.parts[index]
        part = edit.part
        shift = 0 if name else reading.offset
        moved = Part(part.block - reading.starts[index], part.start, part.end, part.offset - shift)
        found.setdefault(name, []).append(Edit(part=moved, replacement=edit.replacement))
    return found
