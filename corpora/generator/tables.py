"""A roster in one of the ways in which people paste one: tabs, pipes, aligned, a paragraph each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from corpora.generator.kinds import Column
from corpora.generator.page import Page

_Headed = Sequence[tuple[str, Column]]
# What goes before a person, between the fields, after a field's name, at the end.
_PARAGRAPHS = (
    ("{n}．", "，", "：", "。"),
    ("{n}、", "；", "：", "。"),
    ("（{n}）", "，", "", "。"),
    ("　　", "，", "为", "。"),
    ("{n}. ", ", ", ": ", "."),
    ("◆ ", "　", "：", ""),
    ("　　第{n}户：", "；", "：", "；"),
    ("", "／", "：", ""),
)


def write(page: Page, columns: Sequence[Column], rows: int, focus: str) -> None:
    """Add a table of some of the columns, those with the focus for sure, in some layout."""
    rng = page.scene.rng
    kept = [column for column in columns if column.plants(focus) or rng.random() < column.keep]
    headed = [(rng.choice(column.heads), column) for column in kept]
    rng.choice(_LAYOUTS)(page, headed, rows)


def _turns(page: Page, rows: int) -> Sequence[int]:
    page.scene.counter = 0
    return range(rows)


def _cells(page: Page, headed: _Headed, place: str) -> list[Page]:
    page.scene.turn()
    return [page.cell(column.cell, place) for _, column in headed]


def _join(page: Page, cells: Sequence[Page], separator: str) -> None:
    for place, cell in enumerate(cells):
        page.put(separator if place else "")
        page.add(cell)


def _tabs(page: Page, headed: _Headed, rows: int) -> None:
    page.put("\t".join(head for head, _ in headed) + "\n")
    for _ in _turns(page, rows):
        _join(page, _cells(page, headed, "cell"), "\t")
        page.put("\n")


def _pipes(page: Page, headed: _Headed, rows: int) -> None:
    page.put("| " + " | ".join(head for head, _ in headed) + " |\n")
    page.put("|" + "---|" * len(headed) + "\n")
    for _ in _turns(page, rows):
        page.put("| ")
        _join(page, _cells(page, headed, "cell"), " | ")
        page.put(" |\n")


def _aligned(page: Page, headed: _Headed, rows: int) -> None:
    heads = [page.cell("", "aligned") for _ in headed]
    for head, (name, _) in zip(heads, headed, strict=True):
        head.put(name)
    lines = [heads] + [_cells(page, headed, "aligned") for _ in _turns(page, rows)]
    widths = [max(line[at].width() for line in lines) for at in range(len(headed))]
    for line in lines:
        for cell, width in zip(line[:-1], widths, strict=False):
            page.add(cell)
            page.put(" " * (width - cell.width() + 2))
        page.add(line[-1])
        page.put("\n")


def _paragraphs(page: Page, headed: _Headed, rows: int) -> None:
    before, between, names, end = page.scene.rng.choice(_PARAGRAPHS)
    fields = [(head, column) for head, column in headed if column.cell != "{n}"]
    for _ in _turns(page, rows):
        cells = _cells(page, fields, "prose")
        page.write(before)
        for place, (cell, (head, column)) in enumerate(zip(cells, fields, strict=True)):
            page.put(between if place else "")
            page.put("" if column.cell == "{name}" else _field(head, names, page.scene.rng))
            page.add(cell)
        page.put(end + "\n")


def _field(head: str, joiner: str, rng: Random) -> str:
    """The header as a label; an empty joiner would glue `No.` and the like to a number."""
    if joiner or not head[-1].isascii():
        return head + joiner
    return head + rng.choice(("：", " "))


_LAYOUTS: tuple[Callable[[Page, _Headed, int], None], ...] = (
    _tabs,
    _tabs,
    _pipes,
    _aligned,
    _paragraphs,
)
