"""A table before it is written: its columns, its rows, and what stands over and between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from corpora.generator import roster_places as places
from corpora.generator import words
from corpora.generator.roster_cells import EMPTY, Cell, is_private, plain, text_of
from corpora.generator.roster_columns import (
    GROUPS,
    LAST,
    NAME,
    NUMBER,
    OTHERS,
    PRIVATE,
    PUBLIC,
    Column,
    Group,
)
from corpora.generator.roster_values import ADDRESS_STYLES, DATE_STYLES, Turn
from corpora.generator.scene import Scene

NOTHING = ("—", "无", "/", "-", "－", "——", "暂无")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a form can show: headers of two levels, blank cells; spaces and commas in a cell."""

    nested: bool = True
    blanks: bool = True
    spaces: bool = True
    commas: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A column's header, with the one above it if it has company."""

    group: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `kind` is data, total, section, page, blank or head; `spans` says how many rows each
    cell takes, 0 under a cell that began above."""

    kind: str
    cells: tuple[Cell, ...] = ()
    spans: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole table. `heads` is empty when nobody wrote any; `above` are the lines over them."""

    width: int
    heads: tuple[Head, ...]
    above: tuple[str, ...]
    rows: tuple[Row, ...]
    ragged: bool

    @property
    def nested(self) -> bool:
        """Whether the header has two levels."""
        return any(head.group for head in self.heads)


@dataclass(frozen=True, slots=True)
class _Placed:
    column: Column
    head: Head


def roster(scene: Scene, traits: Traits, above: Sequence[str], *, headed: bool) -> Sheet:
    """A roster of 20 to 60 rows."""
    rng = scene.rng
    turn = _turn(scene, traits, headed=headed)
    placed = _columns(rng, traits, headed=headed)
    households = traits.blanks and headed and rng.random() < 0.25
    count = rng.randint(20, 60)
    filler = "" if traits.blanks and rng.random() < 0.5 else rng.choice(NOTHING)
    body = list(_people(turn, placed, count, filler, households=households))
    rows = tuple(_interrupted(turn, placed, body, headed=headed))
    return Sheet(
        len(placed),
        tuple(each.head for each in placed) if headed else (),
        tuple(above),
        (*rows, *_total(rng, traits, placed, count)),
        ragged=rng.random() < 0.15,
    )


def other(scene: Scene, traits: Traits, above: Sequence[str], *, headed: bool) -> Sheet:
    """A table of offices, figures, batches or standards: nothing private in it."""
    rng = scene.rng
    turn = _turn(scene, traits, headed=headed)
    placed = [
        _Placed(column, Head("", rng.choice(column.heads)))
        for column in rng.choice(OTHERS)
        if rng.random() < column.keep
    ]
    if rng.random() < 0.6:
        placed.insert(0, _Placed(NUMBER, Head("", "序号")))
    heads = tuple(each.head for each in placed) if headed else ()
    rows = tuple(_people(turn, placed, rng.randint(4, 12), "—", households=False))
    return Sheet(len(placed), heads, tuple(above), rows, ragged=False)


def _turn(scene: Scene, traits: Traits, *, headed: bool) -> Turn:
    rng = scene.rng
    return Turn(
        scene,
        headed=headed,
        spaces=traits.spaces,
        commas=traits.commas,
        dates=rng.choice(DATE_STYLES),
        address=rng.choice(ADDRESS_STYLES),
        damage=0.12 if headed else 0.04,
        excel=rng.random() < 0.08,
        grouped=traits.spaces and rng.random() < 0.1,
        town=places.town(rng),
        village=places.village(rng),
    )


def _columns(rng: Random, traits: Traits, *, headed: bool) -> list[_Placed]:
    """Number and name, what is private, what is public, sums; groups only where they show."""
    group = None
    if headed and traits.nested and rng.random() < 0.4:
        group = rng.choices(GROUPS, [each.keep for each in GROUPS])[0]
    private = [each for each in PRIVATE if each.bare or headed]
    chosen: list[Column | Group] = []
    while not chosen or (not headed and private[0] not in chosen and rng.random() < 0.85):
        chosen = [each for each in private if rng.random() < each.keep and not _twice(each, group)]
        chosen = chosen[:7]
    public = [each for each in PUBLIC if rng.random() < each.keep and not _twice(each, group)]
    chosen += rng.sample(public, min(len(public), rng.randint(1, 4)))
    if group:
        chosen.append(group)
    if rng.random() < 0.7:
        rng.shuffle(chosen)
    last = [each for each in LAST if rng.random() < each.keep]
    number = [NUMBER] if rng.random() < NUMBER.keep else []
    return [
        placed
        for each in (*number, NAME, *chosen, *last)
        for placed in (_grouped(each, rng) if isinstance(each, Group) else _single(each, rng))
    ]


def _twice(column: Column, group: Group | None) -> bool:
    """Whether the group says the same: a reader of two 账号 would ask which."""
    heads = (
        {*group.heads, *(head for each in group.columns for head in each.heads)} if group else ()
    )
    return any(head in heads for head in column.heads)


def _single(column: Column, rng: Random) -> list[_Placed]:
    return [_Placed(column, Head("", rng.choice(column.heads)))]


def _grouped(group: Group, rng: Random) -> list[_Placed]:
    name = rng.choice(group.heads)
    return [_Placed(column, Head(name, rng.choice(column.heads))) for column in group.columns]


def _people(
    turn: Turn, placed: Sequence[_Placed], count: int, filler: str, *, households: bool
) -> Iterator[Row]:
    """The rows, one a person; the members of a household share some cells."""
    scene, rng = turn.scene, turn.rng
    scene.counter = 0
    done = 0
    while done < count:
        size = min(rng.choice((1, 2, 2, 3, 4)) if households else 1, count - done)
        for member in range(size):
            turn.member = member
            scene.turn()
            cells, spans = [], []
            for each in placed:
                shared = households and each.column.household
                if shared and turn.member:
                    cells.append(EMPTY)
                    spans.append(0)
                else:
                    cells.append(_filled(turn, each.column, filler))
                    spans.append(size if shared else 1)
            yield Row("data", tuple(cells), tuple(spans))
            done += 1


def _filled(turn: Turn, column: Column, filler: str) -> Cell:
    cell = EMPTY if turn.rng.random() < column.empty else column.make(turn)
    return cell or plain(filler)


def _interrupted(
    turn: Turn, placed: Sequence[_Placed], rows: Sequence[Row], *, headed: bool
) -> Iterator[Row]:
    """The rows with what a page break, a new village or a tired typist puts between them."""
    rng = turn.rng
    way = rng.choice(("", "", "page", "page", "section", "blank"))
    step = rng.randint(9, 24)
    for at, row in enumerate(rows):
        # Never inside a household.
        if at and at % step == 0 and row.spans and all(row.spans):
            if way == "page":
                yield from _page_break(rng, headed=headed)
            elif way == "section":
                yield Row("section", (plain(places.village(rng)),))
            elif way == "blank":
                yield Row("blank")
        yield row


def _page_break(rng: Random, *, headed: bool) -> Iterator[Row]:
    """The foot of a page, the header again, or both."""
    marked = rng.random() < 0.5
    if marked:
        yield Row("page", (plain(rng.choice(words.listed("rosters", "breaks"))),))
    if headed and (not marked or rng.random() < 0.7):
        yield Row("head")


def _total(rng: Random, traits: Traits, placed: Sequence[_Placed], count: int) -> Iterator[Row]:
    """合计 in front, the sums under the sums."""
    if rng.random() < 0.5:
        return
    cells = [plain(_sum(rng, each)) for each in placed]
    cells[0] = plain(rng.choice(("合计", "合计", "总计", "合　计" if traits.spaces else "小计")))
    if len(cells) > 2 and rng.random() < 0.5:
        cells[1] = plain(f"{count}人")
    # Without alignment a blank cell leaves no trace.
    if not (traits.blanks or traits.nested):
        cells = [cell for cell in cells if cell]
    yield Row("total", tuple(cells), (1,) * len(cells))


def _sum(rng: Random, placed: _Placed) -> str:
    return f"{rng.randint(9000, 990000):,}.00" if placed.column is LAST[0] else ""


def trimmed(sheet: Sheet, row: Row) -> tuple[Cell, ...]:
    """The cells of a row; of a ragged sheet without the empty or harmless ones at its end."""
    cells = row.cells
    while (
        sheet.ragged and len(cells) > 3 and not is_private(cells[-1]) and _says_nothing(cells[-1])
    ):
        cells = cells[:-1]
    return cells


def _says_nothing(cell: Cell) -> bool:
    return text_of(cell) in ("", *NOTHING)
