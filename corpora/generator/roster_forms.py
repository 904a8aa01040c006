"""Tables in plain text: tabs, commas, spaces, bars, lines. The ways in which they are pasted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from corpora.generator.roster_cells import EMPTY, Cell, Writer, is_private, plain, text_of, width
from corpora.generator.roster_sheet import NOTHING, Sheet, Traits, trimmed

_Line = tuple[str, tuple[Cell, ...]]


def lines(sheet: Sheet, rng: Random) -> Iterator[_Line]:
    """The rows as lines of cells; a header of two levels is two lines."""
    heads = _head_lines(sheet, on_top=rng.random() < 0.6)
    for line in heads:
        yield "head", line
    for row in sheet.rows:
        if row.kind == "head":
            for line in heads:
                yield "head", line
        else:
            yield row.kind, trimmed(sheet, row)


def _head_lines(sheet: Sheet, *, on_top: bool) -> list[tuple[Cell, ...]]:
    """What merged header cells leave when they are pasted: the text once, blanks around it."""
    if not sheet.heads:
        return []
    if not sheet.nested:
        return [tuple(plain(head.text) for head in sheet.heads)]
    upper, lower, before = [], [], ""
    for head in sheet.heads:
        lone = not head.group
        upper.append(
            plain(head.text if lone and on_top else "" if head.group == before else head.group)
        )
        lower.append(plain(head.text if head.group or not on_top else ""))
        before = head.group
    return [tuple(upper), tuple(lower)]


def _joined(out: Writer, cells: tuple[Cell, ...], separator: str) -> None:
    for at, cell in enumerate(cells):
        out.put(separator if at else "")
        out.cell(cell)


def _above(out: Writer, sheet: Sheet, tail: str = "", end: str = "\n") -> None:
    for line in sheet.above:
        out.put(f"{line}{tail}{end}")


def tabs(out: Writer, sheet: Sheet, rng: Random) -> None:
    """As a spreadsheet copies it."""
    end = "\r\n" if rng.random() < 0.2 else "\n"
    padded = " " if rng.random() < 0.1 else ""
    tail = "\t" * (sheet.width - 1) if rng.random() < 0.4 else ""
    _above(out, sheet, tail, end)
    for kind, cells in lines(sheet, rng):
        _joined(out, cells, f"{padded}\t{padded}")
        out.put((tail if kind in {"section", "page", "blank"} else "") + end)


def csv(out: Writer, sheet: Sheet, rng: Random) -> None:
    """As a system exports it: quotes where they are needed or everywhere, CRLF mostly."""
    end = "\r\n" if rng.random() < 0.65 else "\n"
    everywhere = rng.random() < 0.3
    # A tab behind a number keeps a spreadsheet from rounding it.
    guarded = not everywhere and rng.random() < 0.15
    tail = "," * (sheet.width - 1) if rng.random() < 0.5 else ""
    _above(out, sheet, tail, end)
    for kind, cells in lines(sheet, rng):
        for at, cell in enumerate(cells):
            out.put("," if at else "")
            _quoted(out, cell, everywhere=everywhere, guard="\t" if guarded else "")
        out.put((tail if kind in {"section", "page", "blank"} else "") + end)


def _quoted(out: Writer, cell: Cell, *, everywhere: bool, guard: str) -> None:
    text = text_of(cell)
    guard = guard if is_private(cell) and text[-1:].isdigit() else ""
    quote = '"' if everywhere or guard or any(char in text for char in ',"\n') else ""
    out.put(quote)
    out.cell(cell, lambda piece: piece.replace('"', '""'))
    out.put(guard + quote)


def wide_commas(out: Writer, sheet: Sheet, rng: Random) -> None:
    """Full-width commas, as typed into a chat."""
    _above(out, sheet)
    end = "\n" if rng.random() < 0.8 else "；\n"
    for kind, cells in lines(sheet, rng):
        _joined(out, cells, "，")
        out.put(end if kind == "data" else "\n")


def aligned(out: Writer, sheet: Sheet, rng: Random) -> None:
    """Columns that line up where Chinese characters take two places."""
    gap = rng.randint(2, 4)
    _above(out, sheet, end="\n")
    table = list(lines(sheet, rng))
    widths = _widths(sheet, table)
    for kind, cells in table:
        for at, cell in enumerate(cells):
            out.cell(cell)
            if at < len(cells) - 1 and kind not in {"section", "page"}:
                out.put(" " * (widths[at] - width(text_of(cell)) + gap))
        out.put("\n")


def spaced(out: Writer, sheet: Sheet, rng: Random) -> None:
    """Nothing lines up: two spaces or more, or full-width ones, between cells."""
    gaps = rng.choice(
        (("  ",), ("  ", "   ", "    "), ("\u3000\u3000",), ("\u3000",), ("  ", "\u3000"))
    )
    _above(out, sheet, end="\n")
    for _, cells in lines(sheet, rng):
        for at, cell in enumerate(cells):
            out.put(rng.choice(gaps) if at else "")
            out.cell(cell or plain(NOTHING[0]))
        out.put("\n")


def _widths(sheet: Sheet, table: list[_Line]) -> list[int]:
    widths = [1] * sheet.width
    for kind, cells in table:
        if kind in {"head", "data", "total"}:
            for at, cell in enumerate(cells):
                widths[at] = max(widths[at], width(text_of(cell)))
    return widths


def markdown(out: Writer, sheet: Sheet, rng: Random) -> None:
    """Pipes; under the first line of a header a rule."""
    outer = rng.random() < 0.85
    edges = ("| ", " |\n") if outer else ("", "\n")
    rule = rng.choice((" --- ", "---", ":---:", " :--- "))
    _above(out, sheet)
    out.put("\n" if sheet.above else "")
    ruled = not sheet.heads
    for kind, cells in lines(sheet, rng):
        if kind == "blank":
            out.put("\n")
            continue
        out.put(edges[0])
        _joined(out, cells, " | ")
        out.put(edges[1])
        if not ruled:
            bars = "|".join([rule] * sheet.width)
            out.put(f"|{bars}|\n" if outer else f"{bars}\n")
            ruled = True


def box(out: Writer, sheet: Sheet, rng: Random) -> None:
    """Drawn with lines, as a terminal or an old word processor does."""
    table = list(lines(sheet, rng))
    widths = _widths(sheet, table)
    every, framed = rng.random() < 0.3, rng.random() < 0.8
    _above(out, sheet)
    _rule(out, widths, "┌┬┐", shown=framed)
    for at, (kind, cells) in enumerate(table):
        if kind in {"blank", "page"}:
            _joined(out, cells, "")
            out.put("\n")
            continue
        _box_row(out, cells if kind != "section" else (*cells, *_blank(sheet.width - 1)), widths)
        last_head = kind == "head" and table[min(at + 1, len(table) - 1)][0] != "head"
        inside = at < len(table) - 1 and (every or last_head)
        _rule(out, widths, "├┼┤", shown=inside)
    _rule(out, widths, "└┴┘", shown=framed)


def _blank(count: int) -> tuple[Cell, ...]:
    return (EMPTY,) * count


def _box_row(out: Writer, cells: tuple[Cell, ...], widths: list[int]) -> None:
    out.put("│")
    for cell, room in zip(cells, widths, strict=False):
        out.put(" ")
        out.cell(cell)
        out.put(" " * max(room - width(text_of(cell)), 0) + " │")
    out.put("\n")


def _rule(out: Writer, widths: list[int], corners: str, *, shown: bool) -> None:
    if shown:
        bars = corners[1].join("─" * (room + 2) for room in widths)
        out.put(f"{corners[0]}{bars}{corners[2]}\n")


TEXT_FORMS: dict[str, tuple[Callable[[Writer, Sheet, Random], None], Traits]] = {
    "tsv": (tabs, Traits()),
    "csv": (csv, Traits(commas=True)),
    "wide": (wide_commas, Traits()),
    "aligned": (aligned, Traits(blanks=False)),
    "spaced": (spaced, Traits(nested=False, blanks=False, spaces=False)),
    "markdown": (markdown, Traits()),
    "box": (box, Traits()),
}
