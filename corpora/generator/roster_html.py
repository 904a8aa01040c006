"""Tables in HTML, as an editor of a website, a word processor or a person writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from corpora.generator.roster_cells import Cell, Writer, is_private, plain
from corpora.generator.roster_sheet import Head, Row, Sheet, Traits, trimmed

TRAITS = Traits()
_WRAPS = (
    ("", ""),
    ("", ""),
    ("<p>", "</p>"),
    ('<p style="text-align:center">', "</p>"),
    ('<span style="font-size:14px">', "</span>"),
    ('<p class="MsoNormal"><span lang="EN-US" style="font-family:仿宋">', "</span></p>"),
    ("<div>", "</div>"),
    ('<font face="宋体">', "</font>"),
    ("&nbsp;", ""),
    ("", "&nbsp;"),
    ("<strong>", "</strong>"),
    ("\n      ", "\n    "),
)
_TABLES = (
    "<table>",
    '<table border="1" cellspacing="0" cellpadding="0">',
    '<table class="tb" width="100%">',
    '<table style="border-collapse:collapse;width:680px">',
)


@dataclass(frozen=True, slots=True)
class _Look:
    """The habits of one table's writer."""

    header_tag: str
    sections: bool
    attributes: str
    wrap: tuple[str, str]
    between: str
    caption: bool

    def tag(self, name: str, *, colspan: int = 1, rowspan: int = 1) -> str:
        """An opening tag of a cell."""
        spans = f' colspan="{colspan}"' if colspan > 1 else ""
        spans += f' rowspan="{rowspan}"' if rowspan > 1 else ""
        return f"<{name}{self.attributes}{spans}>"


def html_text(text: str) -> str:
    """Text as HTML; a no-break space is written out."""
    return escape(text, quote=False).replace("\u00a0", "&nbsp;")


def write(out: Writer, sheet: Sheet, rng: Random) -> None:
    """Add the table."""
    look = _Look(
        header_tag=rng.choice(("th", "td")),
        sections=rng.random() < 0.5,
        attributes=rng.choice(
            ("", "", ' align="center"', ' style="padding:0 7px"', ' class="xl65"')
        ),
        wrap=rng.choice(_WRAPS),
        between=rng.choice(("\n", "\n", "\n  ", "")),
        caption=rng.random() < 0.4,
    )
    out.put(rng.choice(_TABLES) + look.between)
    _above(out, sheet, look)
    if look.sections and sheet.heads:
        out.put(f"<thead>{look.between}")
        _heads(out, sheet.heads, look)
        out.put(f"</thead>{look.between}<tbody>{look.between}")
    else:
        out.put("<tbody>" if look.sections else "")
        _heads(out, sheet.heads, look)
    for row in sheet.rows:
        _row(out, sheet, row, look)
    out.put(("</tbody>" if look.sections else "") + "</table>\n")


def _above(out: Writer, sheet: Sheet, look: _Look) -> None:
    for at, line in enumerate(sheet.above):
        if not at and look.caption:
            out.put(f"<caption>{html_text(line)}</caption>{look.between}")
        else:
            _one_cell(out, plain(line), sheet.width, look)


def _one_cell(out: Writer, cell: Cell, columns: int, look: _Look) -> None:
    out.put(f"<tr>{look.tag('td', colspan=columns)}")
    out.cell(cell, html_text)
    out.put(f"</td></tr>{look.between}")


def _heads(out: Writer, heads: Sequence[Head], look: _Look) -> None:
    """A row of headers, or two: a group's header over its columns, the others beside both."""
    if not heads:
        return
    depth = 2 if any(head.group for head in heads) else 1
    _open_row(out, look)
    before = ""
    for head in heads:
        if not head.group:
            _head(out, head.text, look, rowspan=depth)
        elif head.group != before:
            _head(out, head.group, look, colspan=sum(each.group == head.group for each in heads))
        before = head.group
    _close_row(out, look)
    if depth > 1:
        _open_row(out, look)
        for head in heads:
            if head.group:
                _head(out, head.text, look)
        _close_row(out, look)


def _head(out: Writer, text: str, look: _Look, *, colspan: int = 1, rowspan: int = 1) -> None:
    name = look.header_tag
    out.put(look.tag(name, colspan=colspan, rowspan=rowspan))
    out.put(f"{look.wrap[0]}{html_text(text)}{look.wrap[1]}</{name}>{look.between}")


def _open_row(out: Writer, look: _Look) -> None:
    out.put(f"<tr>{look.between}")


def _close_row(out: Writer, look: _Look) -> None:
    out.put(f"</tr>{look.between}")


def _row(out: Writer, sheet: Sheet, row: Row, look: _Look) -> None:
    if row.kind == "head":
        _heads(out, sheet.heads, look)
    elif row.kind in {"section", "page"}:
        _one_cell(out, row.cells[0], sheet.width, look)
    elif row.kind == "blank":
        _one_cell(out, plain("\u00a0"), sheet.width, look)
    else:
        _open_row(out, look)
        _cells(out, sheet, row, look)
        _close_row(out, look)


def _cells(out: Writer, sheet: Sheet, row: Row, look: _Look) -> None:
    cells = trimmed(sheet, row)
    merged = _merged(cells) if row.kind == "total" else 1
    for at, (cell, span) in enumerate(zip(cells, row.spans, strict=False)):
        if not span or 0 < at < merged:
            continue
        out.put(look.tag("td", colspan=1 if at else merged, rowspan=span))
        out.put(look.wrap[0] if cell else "&nbsp;")
        out.cell(cell, html_text)
        out.put(f"{look.wrap[1] if cell else ''}</td>{look.between}")


def _merged(cells: Sequence[Cell]) -> int:
    """How many cells 合计 takes: itself and the empty ones behind it."""
    count = 1
    while count < len(cells) and not cells[count] and not is_private(cells[count]):
        count += 1
    return count
