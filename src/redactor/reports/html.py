"""Pages of HTML in which nothing can stand unescaped: whatever is no `Safe` is text.

>>> tag("td", "<b>", tag("br"), klass="number")
'<td class="number">&lt;b&gt;<br/></td>'
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files

#: Elements without an end; in SVG they must say so.
_VOID = frozenset({"br", "rect", "line"})
#: What names a page or a file may be as long as a report; nobody reads that.
_LONGEST = 300


class Safe(str):
    """HTML that was made here."""

    __slots__ = ()


#: The cells of a row of a table.
Cells = Sequence[str | int]


def tag(name: str, *children: str, **attributes: object) -> Safe:
    """An element. An attribute's `_` is `-`, `klass` is `class`; None and False leave it out."""
    told = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID and not children:
        return Safe(f"<{name}{told}/>")
    return Safe(f"<{name}{told}>{joined(*children)}</{name}>")


def joined(*children: str) -> Safe:
    return Safe("".join(map(_text, children)))


def _text(child: str) -> str:
    return child if isinstance(child, Safe) else html.escape(_plain(str(child)))


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = "class" if key == "klass" else key.replace("_", "-")
    return f' {name}="{html.escape(_plain(str(value)))}"'


def _plain(text: str) -> str:
    """Without what no page may hold, and without what turns the direction of other text."""
    return "".join(
        "�" if each < " " and each not in "\n\t" else each
        for each in text
        if each not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def named(shown: str) -> Safe:
    """What an item is called; a link where it is an address that was not masked."""
    if shown.startswith(("http://", "https://")) and "*" not in shown:
        return tag("a", shortened(shown), href=shown, rel="noreferrer noopener", klass="id")
    return tag("span", shortened(shown), klass="id")


def number(value: int) -> str:
    return f"{value:,}"


def table(
    heads: Sequence[str],
    rows: Iterable[Cells],
    *,
    caption: str,
    klass: str = "",
) -> Safe:
    """A table whose numbers are set right; on a phone it scrolls by itself. The first cell of a
    row is its head."""
    kept = list(rows)
    counts = [bool(kept) and isinstance(cell, int) for cell in (kept[0] if kept else heads)]
    head = tag("tr", *(_head(name, count) for name, count in zip(heads, counts, strict=True)))
    body = [
        tag("tr", _cell(row[0], "th"), *(_cell(each, "td") for each in row[1:])) for row in kept
    ]
    content = tag(
        "table",
        tag("caption", caption),
        tag("thead", head),
        tag("tbody", *body),
        klass=klass or None,
    )
    # Who has no mouse scrolls with the keyboard.
    return tag("div", content, klass="scroll", tabindex=0, role="region", aria_label=caption)


def _head(name: str, is_count: bool) -> Safe:
    return tag("th", name, scope="col", klass="number" if is_count else None)


def _cell(value: str | int, name: str) -> Safe:
    scope = "row" if name == "th" else None
    if isinstance(value, int):
        klass = "number" if value else "number none"
        return tag(name, number(value), klass=klass, scope=scope)
    return tag(name, value, scope=scope)


@lru_cache(maxsize=2)
def _shipped(name: str) -> str:
    return files("redactor.reports").joinpath(name).read_text(encoding="utf-8")


def document(title: str, *content: Safe, lead: str) -> str:
    """A page that needs nothing from elsewhere, and may fetch nothing."""
    parts = {
        "title": _text(title),
        "lead": _text(lead),
        "style": _shipped("page.css"),
        "content": joined(*content),
    }
    # In one pass: what is put in may hold such a mark itself.
    return re.sub(r"\{\{(\w+)\}\}", lambda mark: parts[mark[1]], _shipped("page.html"))
