"""Word lists: what may not be written, names that must be exact, and what is allowed.

Three kinds of TSV, told apart by the first column of the header row; columns may be left out:

* `term`, severity, suggestion, basis, from, applies, near, except: words;
* `name`, severity, basis, short, titles, order: names that must be written exactly;
* `allow`, reason, expires: longer words that are right.

Cells with several entries separate them by `|`. A list is refused as a whole, by line, when one
row cannot be used: half a list would let a draft pass. Rows become records when they are first
found, because an organisation's list may have tens of thousands.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, overload

from redactor.errors import RuleError
from redactor.rulebook.compiled import Compiled
from redactor.text.automaton import lengths_of
from redactor.text.folding import clean

#: A term or name is plain text of so many characters.
SHORTEST, LONGEST = 2, 64
#: A name is looked for with one wrong character from this length on.
SHORTEST_NAME = 3


class Severity(StrEnum):
    """`replace`: wrong, and must be changed; `warn`: a person must look; `hint`: is only told."""

    REPLACE = "replace"
    WARN = "warn"
    HINT = "hint"


class Applies(StrEnum):
    """When a term is wrong: always; in what speaks of the present; where it is cited as
    authority that still holds."""

    ALWAYS = "always"
    PRESENT = "present"
    CITED = "cited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An entry of a word list. `since`: the day from which it is wrong, None for always; `near`:
    words of which one must stand in the same clause; `exceptions`: longer words that are right."""

    text: str
    severity: Severity
    replacements: tuple[str, ...] = ()
    basis: str = ""
    since: datetime.date | None = None
    applies: Applies = Applies.ALWAYS
    near: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedName:
    """A name that must be written exactly; `short`: other right ways to write it; `titles`: of a
    person; `order`: the person's place in a list of names."""

    text: str
    severity: Severity = Severity.WARN
    basis: str = ""
    short: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    order: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A word that may stand, why, and through which day (None: without end)."""

    text: str
    reason: str
    expires: datetime.date | None = None


#: A line of a list with its number in the file.
Line = tuple[int, str]


TERM_COLUMNS = ("term", "severity", "suggestion", "basis", "from", "applies", "near", "except")
NAME_COLUMNS = ("name", "severity", "basis", "short", "titles", "order")
ALLOW_COLUMNS = ("allow", "reason", "expires")
_REQUIRED = {"term": ("term", "severity"), "name": ("name",), "allow": ("allow", "reason")}
_KNOWN = {"term": TERM_COLUMNS, "name": NAME_COLUMNS, "allow": ALLOW_COLUMNS}

# What only a regular expression would hold.
_EXPRESSION = re.compile(
    r"\.[*+?]|\\[A-Za-z.]|\[[^\]]*\]|\(\?|\{[0-9]+,?[0-9]*\}|^\^|\$$|[^|]\|[^|]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BAR = re.compile(r"\s*[|｜]\s*")
_INT = re.compile("[0-9]{1,6}")
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Header:
    """The columns of a list by name. RuleError names a column that is unknown or missing."""

    def __init__(self, cells: Sequence[str], where: str) -> None:
        self.kind = cells[0] if cells else ""
        if self.kind not in _KNOWN:
            raise RuleError(
                "the header row must begin with term, name or allow",
                where=where,
                advice=f"for words: {', '.join(TERM_COLUMNS)}",
            )
        unknown = [cell for cell in cells if cell not in _KNOWN[self.kind]]
        missing = [name for name in _REQUIRED[self.kind] if name not in cells]
        if unknown or missing or len(set(cells)) < len(cells):
            what = (
                f"no such column: {', '.join(unknown)}"
                if unknown
                else f"missing column: {', '.join(missing)}"
                if missing
                else "a column stands twice"
            )
            raise RuleError(what, where=where, advice=f"known are {', '.join(_KNOWN[self.kind])}")
        self.width = len(cells)
        self._places = {name: place for place, name in enumerate(cells)}

    def place(self, name: str) -> int:
        """Which column has this name, -1 when none has."""
        return self._places.get(name, -1)

    def cell(self, row: Sequence[str], name: str) -> str:
        """A row's cell, empty where the row or the list has none."""
        place = self._places.get(name, -1)
        return row[place].strip() if 0 <= place < len(row) else ""


class Fault(NamedTuple):
    """Why a cell cannot be used: its column, what is wrong, and what to do."""

    column: str
    what: str
    advice: str


def text_fault(text: str, column: str, shortest: int = SHORTEST) -> Fault | None:
    """Why a text cannot be looked for, or None.

    >>> text_fault("的", "term").what, text_fault(r"帐\\d+", "term").what
    ('has one character', 'looks like a regular expression')
    >>> text_fault("帐户", "term")
    """
    if not text:
        return Fault(column, "is empty", "fill it in or delete the row")
    if text.startswith("#"):
        return Fault(
            column, "begins with #, as comments and errors of spreadsheets do", "leave # out"
        )
    if text.startswith(("=", "@", "+", "-")) and len(text) > 1 and text[1].isascii():
        return Fault(column, "looks like a formula", "paste it as a value")
    if len(text) < shortest:
        count = "one character" if len(text) == 1 else f"{len(text)} characters"
        return Fault(
            column, f"has {count}", f"write at least {shortest}: it would be found everywhere"
        )
    if len(text) > LONGEST:
        return Fault(column, f"has more than {LONGEST} characters", "list words, not sentences")
    if _EXPRESSION.search(text):
        return Fault(column, "looks like a regular expression", "write plain text, a row a word")
    if _CONTROL.search(text) or "\ufffd" in text:
        return Fault(column, "holds unreadable characters", "save the file as UTF-8")
    if not text.isprintable() or clean(text).text != text:
        return Fault(
            column, "holds characters that are not seen, so that it is never found", "type it anew"
        )
    return None


def row_faults(header: Header, cells: Sequence[str]) -> Iterator[Fault]:
    """Everything wrong with a row."""
    if len(cells) > header.width:
        yield Fault(
            header.kind,
            f"{len(cells)} columns where the header has {header.width}",
            "separate the columns with one tab",
        )
        return
    cell = header.cell
    shortest = SHORTEST_NAME if header.kind == "name" else SHORTEST
    fault = text_fault(cell(cells, header.kind), header.kind, shortest)
    if fault:
        yield fault
    severity = cell(cells, "severity")
    needs_severity = header.kind == "term" or (header.kind == "name" and severity)
    if needs_severity and severity not in _SEVERITIES:
        yield Fault("severity", "must be replace, warn or hint", "write one of them")
    if header.kind == "term":
        yield from _term_faults(header, cells)
    elif header.kind == "name":
        order = cell(cells, "order")
        if order and not _INT.fullmatch(order):
            yield Fault("order", "is not a whole number", "write 1, 2, 3 … or leave it empty")
    else:
        if not cell(cells, "reason"):
            yield Fault("reason", "is empty", "say why it is allowed")
        yield from _date_faults("expires", cell(cells, "expires"))


_SEVERITIES = frozenset(Severity)
_APPLIES = frozenset(Applies) | {""}


def _term_faults(header: Header, cells: Sequence[str]) -> Iterator[Fault]:
    cell = header.cell
    text, since, applies = (cell(cells, name) for name in ("term", "from", "applies"))
    yield from _date_faults("from", since)
    if applies not in _APPLIES:
        yield Fault("applies", "must be always, present or cited", "write one, or leave it empty")
    elif applies in {"present", "cited"} and not since:
        yield Fault("from", f"is needed where applies is {applies}", "write YYYY-MM-DD")
    if text in _several(cell(cells, "suggestion")):
        yield Fault("suggestion", "is the term itself", "write the right form")
    for longer in _several(cell(cells, "except")):
        if text not in longer or longer == text:
            yield Fault("except", "does not hold the term", "list longer words that are right")
            return
        if len(longer) > LONGEST:
            yield Fault("except", f"has more than {LONGEST} characters", "list words")
            return


def _date_faults(column: str, text: str) -> Iterator[Fault]:
    if text and _date(text) is None:
        yield Fault(column, "is not a date", "write YYYY-MM-DD")


def _date(text: str) -> datetime.date | None:
    if not _ISO.fullmatch(text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _several(text: str) -> tuple[str, ...]:
    return tuple(filter(None, _BAR.split(text))) if text else ()


class WordList(Sequence[Term]):
    """The terms of one list; each becomes a Term when it is first asked for.

    `rows` gives the lines of the file when they are first needed: of 50,000 terms a draft holds
    a handful. `compiled`: what was kept of the list.

    >>> header = Header(("term", "severity", "suggestion"), "words.tsv")
    >>> words = WordList(header, lambda: [(2, "帐户\\treplace\\t账户")])
    >>> words.texts, words[0].replacements
    (('帐户',), ('账户',))
    """

    def __init__(
        self,
        header: Header | None = None,
        rows: Callable[[], Sequence[Line]] = tuple,
        compiled: Compiled | None = None,
    ) -> None:
        self._header = header
        self._read = rows
        self._made: dict[int, Term] = {}
        self._compiled = compiled
        #: What is looked for, in the list's order.
        self.texts = (
            compiled.texts
            if compiled
            else tuple([row.partition("\t")[0].strip() for _, row in self._rows])
        )

    @cached_property
    def _rows(self) -> Sequence[Line]:
        return self._read()

    @property
    def lengths(self) -> dict[str, tuple[int, ...]] | None:
        """How long words are that begin with two characters, where that was kept."""
        return self._compiled.lengths if self._compiled else None

    @property
    def longer(self) -> Iterable[tuple[int, tuple[str, ...]]]:
        """The longer words that are right, with the index of the term that they hold."""
        return self._compiled.longer if self._compiled else self.column("except")

    def compiled(self) -> Compiled:
        """What can be kept of the list."""
        return Compiled(self.texts, lengths_of(self.texts), tuple(self.column("except")))

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Term: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Term]: ...
    def __getitem__(self, index: int | slice) -> Term | Sequence[Term]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        made = self._made.get(index)
        if made is None:
            _, row = self._rows[index]
            assert self._header is not None  # rows come with their header
            made = self._made[index] = _term(self._header, row.split("\t"))
        return made

    def column(self, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The entries of a column, of the rows that fill it, with their terms' indices."""
        place = self._header.place(name) if self._header else -1
        if place < 0:
            return
        for index, (_, row) in enumerate(self._rows):
            cells = row.split("\t", place + 1)
            if len(cells) > place and cells[place]:
                yield index, _several(cells[place].strip())


def _term(header: Header, cells: Sequence[str]) -> Term:
    cell = header.cell
    return Term(
        text=cell(cells, "term"),
        severity=Severity(cell(cells, "severity")),
        replacements=_several(cell(cells, "suggestion")),
        basis=cell(cells, "basis"),
        since=_date(cell(cells, "from")),
        applies=Applies(cell(cells, "applies") or "always"),
        near=_several(cell(cells, "near")),
        exceptions=_several(cell(cells, "except")),
    )


def guarded_name(header: Header, cells: Sequence[str]) -> GuardedName:
    """The name of a row that has no fault."""
    cell = header.cell
    order = cell(cells, "order")
    return GuardedName(
        text=cell(cells, "name"),
        severity=Severity(cell(cells, "severity") or "warn"),
        basis=cell(cells, "basis"),
        short=_several(cell(cells, "short")),
        titles=_several(cell(cells, "titles")),
        order=int(order) if order else None,
    )


def allowed(header: Header, cells: Sequence[str]) -> Allowed:
    """The allowance of a row that has no fault."""
    cell = header.cell
    return Allowed(
        text=cell(cells, "allow"),
        reason=cell(cells, "reason"),
        expires=_date(cell(cells, "expires")),
    )


def faults_of(header: Header, rows: Sequence[Line]) -> Iterator[tuple[int, Fault]]:
    """Everything wrong with a list, by line."""
    lines: dict[str, int] = {}
    for line, row in rows:
        cells = row.split("\t")
        for fault in row_faults(header, cells):
            yield line, fault
        text = header.cell(cells, header.kind)
        first = lines.setdefault(text, line)
        if first != line:
            yield line, Fault(header.kind, f"stands in line {first} already", "keep one row")


def read_list(numbered: Sequence[Line], where: str) -> tuple[Header | None, Sequence[Line]]:
    """Header and rows of a TSV's numbered lines."""
    if not numbered:
        return None, ()
    line, header = numbered[0]
    return Header(header.split("\t"), f"{where}, line {line}"), numbered[1:]
