"""A flow: the text that a reader sees, put together from blocks, with the way back.

A number may begin in one block and end in the next (138<b>0013</b>8000), and a cell's neighbours
say whose it is. So blocks that belong to the running text are joined before they are scanned, as
the format says, and by a tab between the cells of a row. What a page carries beside its text
(comments, attributes, scripts) are flows of their own. A large document is several flows, cut
between rows or paragraphs; the first rows of a table stand again before those that follow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from redactor.context.tables import Cell, GridRow
from redactor.model import Block, Part, Role

_ASIDE = frozenset({Role.COMMENT, Role.ATTRIBUTE, Role.METADATA})
_BLANKS = re.compile(r"[ \t\r\n\f]+")
#: The gap before a value whose label is the block in front of it.
LABELLED = "："
#: So many cells reach down into a row; more would cost their number for each row.
_MOST_REACHING = 64
#: A flow is cut when it has so many characters, a block counted as some more.
_LONGEST = 400_000
_A_BLOCK = 16
#: A number of a printed form, one box to the character: so many boxes at least, and the lengths that
#: only a number with a check digit has. Others need a word before them that asks for one.
_FEWEST_BOXES = 11
_BOXES_OF_AN_ID = frozenset({18})
_ASKS = re.compile(r"[号码证卡话机][号码]?[\s:：]*\Z|[账帐]户?[\s:：]*\Z")
# An address of which each part has a cell of its own behind its label: 浙江省|慈溪市|白鹭街208号|….
_ASKS_PLACE = re.compile(r"(?:住|地)址[\s:：]*\Z|(?:户籍|居住|现住)地[\s:：]*\Z")
_OF_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,9}[省市区县旗州盟镇乡村组队屯路街巷道里苑园庄]|[\u4e00-\u9fff]{1,8}街道"
    r"|[\u4e00-\u9fff]{0,12}[0-9]{1,4}[号弄幢栋座楼组队](?:院)?"
    r"|(?:[\u4e00-\u9fff]{0,8}[0-9]{1,3}[号幢栋座]楼?)?(?:[0-9一二三四]{1,2}单元)?[0-9]{3,4}[室号户]?"
)
_LARGE_PLACE = re.compile("[省市区县旗州盟]\\Z")
#: Rows of a table that may be its title and header.
_HEADER_ROWS = 3


class Flow:
    """The joined text of some blocks. Offsets are in `text`.

    `grid`: the rows of its tables, where the format knows them. `fresh`: what stands before was in
    the flow before, and is here for those who read what follows."""

    __slots__ = ("_blocks", "_lines", "_starts", "fresh", "grid", "text")

    def __init__(
        self,
        text: str,
        blocks: list[Block],
        starts: list[int],
        grid: list[GridRow] | None,
        fresh: int = 0,
    ) -> None:
        self.text = text
        self._blocks = blocks
        self._starts = starts
        self.grid = grid
        self.fresh = fresh
        # Where lines begin, of places that are still asked for when the text is gone.
        self._lines: dict[int, int] = {}

    @property
    def is_aside(self) -> bool:
        """Whether it stands beside the running text: an attribute, a comment, a script."""
        return self._blocks[0].role in _ASIDE

    def parts(self, start: int, end: int) -> tuple[Part, ...]:
        """The pieces of blocks that make up a range."""
        index = bisect_right(self._starts, start) - 1
        parts: list[Part] = []
        while index < len(self._blocks) and self._starts[index] < end:
            block, begin = self._blocks[index], self._starts[index]
            low, high = max(start - begin, 0), min(end - begin, len(block.text))
            if low < high:
                parts.append(Part(block.index, low, high, block.start))
            index += 1
        return tuple(parts)

    def block_at(self, position: int) -> Block:
        return self._blocks[max(0, bisect_right(self._starts, position) - 1)]

    def line_at(self, position: int) -> int:
        """Where the line of a place begins; of a flow without text, of the places that it was kept
        for, else the block's."""
        if self.text:
            return self.text.rfind("\n", 0, position) + 1
        return self._lines.get(position, self.block_at(position).start)

    def only(self, ranges: Sequence[tuple[int, int]]) -> Flow:
        """The flow with no blocks but those that these ranges touch, so that the rest of a large
        document need not be kept. It has no text."""
        touched: set[int] = set()
        for start, end in ranges:
            first = max(0, bisect_right(self._starts, start) - 1)
            last = max(first, bisect_right(self._starts, max(start, end - 1)) - 1)
            touched.update(range(first, last + 1))
        kept = sorted(touched)
        starts = [self._starts[index] for index in kept]
        only = Flow("", [self._blocks[index] for index in kept], starts, None, self.fresh)
        only._lines = {start: self.line_at(start) for start, _ in ranges}
        return only


def flows(blocks: Iterable[Block]) -> Iterator[Flow]:
    """The running text as one flow, or several where it is long, and each block beside it as one of
    its own, with the values that it labels."""
    running = _Running()
    aside: list[Block] = []
    for block in blocks:
        if aside and not (block.role in _ASIDE and block.gap == LABELLED):
            yield _beside(aside)
            aside = []
        if block.role in _ASIDE:
            aside.append(block)
            continue
        if running.may_end_before(block):
            yield running.flow()
            running = running.followed_by(block)
        running.add(block)
    if aside:
        yield _beside(aside)
    if running.blocks:
        yield running.flow()


def _beside(blocks: list[Block]) -> Flow:
    return _joined(blocks, 0) if len(blocks) > 1 else Flow(blocks[0].text, blocks, [0], None)


class _Running:
    """Gathers the blocks of a flow. `repeated`: how many of them were in the flow before."""

    def __init__(self, header: Sequence[Block] = ()) -> None:
        self.blocks = list(header)
        self._repeated = len(header)
        self._header: list[Block] = list(header)
        self._size = 0

    def add(self, block: Block) -> None:
        cell = block.cell
        if cell is not None:
            first = self._header[0].cell if self._header else None
            if first is None or first.table != cell.table:
                self._header = [block]
            elif cell.row < first.row + _HEADER_ROWS and not self._repeated:
                self._header.append(block)
        self.blocks.append(block)
        self._size += len(block.text) + _A_BLOCK

    def may_end_before(self, block: Block) -> bool:
        """Whether the flow is long and a row or a paragraph begins."""
        if self._size < _LONGEST or not self.blocks:
            return False
        last, cell = self.blocks[-1].cell, block.cell
        if last is not None and cell is not None and last.table == cell.table:
            return last.row != cell.row
        return block.gap == "\n\n"

    def followed_by(self, block: Block) -> _Running:
        """The next flow; of the same table it begins with its first rows."""
        first = self._header[0].cell if self._header else None
        is_same = block.cell is not None and first is not None and first.table == block.cell.table
        return _Running(self._header if is_same else ())

    def flow(self) -> Flow:
        only = self.blocks[0]
        if len(self.blocks) == 1 and only.cell is None and only.keeps_lines:
            return Flow(only.text, self.blocks, [0], None)
        return _joined(self.blocks, self._repeated)


def _joined(blocks: list[Block], repeated: int) -> Flow:
    pieces: list[str] = []
    starts: list[int] = []
    position = 0
    grid = _Grid()
    last: Block | None = None
    boxes = _boxes(blocks) | _parts_of_places(blocks)
    for number, block in enumerate(blocks):
        is_box = number in boxes
        between = "" if is_box else _between(last, block)
        text = block.text if block.keeps_lines else _collapsed(block.text)
        grid.see(block, position, position + len(between), is_box=is_box)
        position += len(between)
        pieces += (between, text)
        starts.append(position)
        position += len(text)
        last = block
    rows = grid.done(position)
    fresh = starts[repeated] if repeated else 0
    return Flow("".join(pieces), blocks, starts, rows or None, fresh)


def _boxes(blocks: Sequence[Block]) -> set[int]:
    """The cells that go on with the number of the one before: 4|1|0|1|0|5|…, one box to the character."""
    found: set[int] = set()
    run: list[int] = []
    for number, block in enumerate(blocks):
        if run and not _is_next_box(blocks[run[-1]], block):
            found.update(_number_in(blocks, run))
            run = []
        if run or _is_box(block):
            run.append(number)
    found.update(_number_in(blocks, run))
    return found


def _parts_of_places(blocks: Sequence[Block]) -> set[int]:
    """The cells that go on with the address of the one before."""
    found: set[int] = set()
    for number, block in enumerate(blocks[:-2], 1):
        # Most cells end otherwise, and are many.
        ends = block.text[-1:]
        if block.cell is None or ends not in "址地：: " or not _ASKS_PLACE.search(block.text):
            continue
        run = [number]
        if not _LARGE_PLACE.search(blocks[number].text):
            continue
        while run[-1] + 1 < len(blocks) and _goes_on(blocks[run[-1]], blocks[run[-1] + 1]):
            run.append(run[-1] + 1)
        if _goes_on(block, blocks[number]):
            found.update(run[1:])
    return found


def _goes_on(last: Block, block: Block) -> bool:
    """Whether a cell is beside another, and a part of an address."""
    is_beside = last.cell is not None and block.cell is not None and last.cell[:2] == block.cell[:2]
    return is_beside and _OF_PLACE.fullmatch(block.text.strip()) is not None


def _is_box(block: Block) -> bool:
    text = block.text
    return block.cell is not None and len(text) == 1 and (text.isdecimal() or text in "XxＸｘ")


def _is_next_box(last: Block, block: Block) -> bool:
    if not _is_box(block) or last.cell is None or block.cell is None:
        return False
    return last.cell[:2] == block.cell[:2]


def _number_in(blocks: Sequence[Block], run: Sequence[int]) -> Sequence[int]:
    """The boxes of a run behind its first, where they hold one number: a row of marks holds many."""
    if len(run) < _FEWEST_BOXES:
        return ()
    before = blocks[run[0] - 1].text if run[0] else ""
    if len(run) not in _BOXES_OF_AN_ID and not _ASKS.search(before):
        return ()
    return run[1:]


def _between(last: Block | None, block: Block) -> str:
    if last is None:
        return ""
    if block.cell is not None and last.cell is not None and block.cell[:3] != last.cell[:3]:
        return "\t" if block.cell[:2] == last.cell[:2] else "\n\n"
    return block.gap


def _collapsed(text: str) -> str:
    """Blanks as a browser shows them: one space. The rest of a run becomes characters of no
    width, which scanning skips, so that every character keeps its place."""
    return _BLANKS.sub(lambda run: " " + "\u200b" * (len(run.group()) - 1), text)


class _Grid:
    """Collects cells into rows while blocks go by."""

    def __init__(self) -> None:
        self._rows: list[GridRow] = []
        self._cells: list[tuple[Cell, int, bool]] = []
        self._key: tuple[int, int] | None = None
        self._start = 0
        # By table and column: the cell that reaches down, its columns, the row it ends before.
        self._reaching: dict[int, dict[int, tuple[Cell, int, int]]] = {}

    def see(self, block: Block, before: int, start: int, *, is_box: bool = False) -> None:
        """A block that begins at `start`. `is_box`: it goes on with the cell before."""
        if is_box:
            cell, span, heading = self._cells[-1]
            self._cells[-1] = (
                Cell(cell.start, start + len(block.text), cell.column),
                span,
                heading,
            )
            return
        place = block.cell
        key = (place.table, place.row) if place else None
        if key != self._key:
            self._close(before)
            self._key, self._start = key, start
        if place is None:
            return
        column = place.column
        body = block.text
        lead = len(body) - len(body.lstrip())
        cell = Cell(start + lead, max(start + lead, start + len(body.rstrip())), column)
        if self._cells and self._cells[-1][0].column == column:
            known, span, heading = self._cells[-1]
            if cell.end > cell.start:
                low = known.start if known.end > known.start else cell.start
                self._cells[-1] = (Cell(low, cell.end, column), span, heading)
        else:
            self._cells.append((cell, place.columns, place.heading))
        if place.rows > 1:
            reaching = self._reaching.setdefault(place.table, {})
            reaching[column] = (self._cells[-1][0], place.columns, place.row + place.rows)

    def done(self, end: int) -> list[GridRow]:
        self._close(end)
        return self._rows

    def _close(self, end: int) -> None:
        if self._key is None or not self._cells:
            return
        table, row = self._key
        cells = sorted([*self._cells, *self._from_above(table, row)], key=_column_of)
        heading = all(is_heading for _, _, is_heading in self._cells)
        self._rows.append(
            GridRow(
                table,
                self._start,
                end,
                tuple(cell for cell, _, _ in cells),
                tuple(span for _, span, _ in cells),
                heading,
            )
        )
        self._cells = []

    def _from_above(self, table: int, row: int) -> Iterator[tuple[Cell, int, bool]]:
        """The cells that reach down into the row, but not where it has one of its own."""
        reaching = self._reaching.get(table)
        if not reaching:
            return
        for column in [each for each, (_, _, end) in reaching.items() if end <= row]:
            del reaching[column]
        own = {cell.column for cell, _, _ in self._cells}
        for column, (cell, span, _) in islice(reaching.items(), _MOST_REACHING):
            if column not in own:
                yield cell, span, False


def _column_of(cell: tuple[Cell, int, bool]) -> int:
    return cell[0].column
