"""Adding, checking, listing and removing packs.

A pack is a folder of rules under the organisation's own (`house_folder`). It is put together in
another place, checked as a scan would read it, and then renamed: nobody reads half of it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from redactor import audit
from redactor.errors import InputError, RedactorError
from redactor.packs.columns import Lists, RowFault, lists_of
from redactor.packs.sheets import rows_of
from redactor.rulebook import Rulebook, house_folder, load, pack_folder, pack_names, rules_folder
from redactor.rulebook.folders import RESERVED, is_pack_name
from redactor.rulebook.loading import ALLOW, read_folders, rule_files
from redactor.rulebook.words import ALLOW_COLUMNS, NAME_COLUMNS, TERM_COLUMNS

_SHEETS = frozenset({".xlsx", ".xlsm", ".csv", ".tsv", ".txt", ".xls", ".et", ".ods"})
_MOST_FILES = 2_000


class PackError(RedactorError):
    """A source of a pack with faulty rows: nothing was added. `faults` has them all."""

    def __init__(self, where: str, faults: Sequence[RowFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            f"{len(faults)} rows cannot be used, so nothing was added",
            where=where,
            advice="mend them and add the list again",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A pack: how many words, names and allowances it holds; what was left out, row by row; what
    is wrong with it, empty when nothing is."""

    name: str
    folder: Path
    words: int = 0
    names: int = 0
    allowed: int = 0
    notes: tuple[str, ...] = ()
    problem: str = ""


def add(source: Path, *, name: str | None = None, replace: bool = False) -> Added:
    """Make a pack of a spreadsheet, or of a folder of rules.

    `name` is the file's without it. PackError, InputError or RuleError say by row, file or key what
    cannot be used; then nothing has changed.
    """
    name = _name(source, name)
    target = house_folder() / name
    if target.exists() and not replace:
        raise InputError(
            "there is a pack of this name", where=name, advice="--replace puts the new one there"
        )
    _make_private(house_folder())
    with tempfile.TemporaryDirectory(dir=house_folder(), prefix=".adding-") as scratch:
        made = Path(scratch) / name
        notes = _build(source, name, made)
        book = _checked(made)
        old = Path(scratch) / "old"
        if target.exists():
            target.rename(old)
        try:
            made.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    _forget()
    return _counted(name, target, book, notes)


def check(source: Path) -> Added:
    """What `add` would make of a source, without adding it; raises as it would."""
    with tempfile.TemporaryDirectory(prefix="redactor-") as scratch:
        made = Path(scratch) / "pack"
        notes = _build(source, "pack", made)
        return _counted(source.name, source, _checked(made), notes)


def installed() -> Iterator[Added]:
    """The packs that were added, in order of their names, with what is wrong with each."""
    for name in pack_names():
        folder = house_folder() / name
        try:
            yield _counted(name, folder, _checked(folder), ())
        except RedactorError as error:
            yield Added(name=name, folder=folder, problem=str(error))


def remove(name: str) -> None:
    """Take a pack away. RuleError when there is none of this name."""
    folder = pack_folder(name)
    # Renamed first: nobody reads a pack of which half is gone.
    gone = folder.with_name(f".removing-{name}")
    shutil.rmtree(gone, ignore_errors=True)
    folder.rename(gone)
    if gone.is_symlink():
        gone.unlink()
    else:
        shutil.rmtree(gone)
    _forget()


def _forget() -> None:
    """What this process has read is read anew."""
    load.cache_clear()
    audit.forget()


def _name(source: Path, name: str | None) -> str:
    name = name or (source.stem if source.is_file() else source.resolve().name)
    if not is_pack_name(name) or name in RESERVED:
        raise InputError(
            "cannot be a pack's name",
            where=name,
            advice="--name gives another: one word, no / or ., not the name of a folder of rules",
        )
    return name


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}",
            where=str(folder),
            advice="REDACTOR_PACKS names another folder",
        ) from None


def _build(source: Path, name: str, made: Path) -> tuple[str, ...]:
    """Writes the pack's files; gives what was left out."""
    if source.is_dir():
        _copy(source, made)
        return ()
    if not source.exists():
        raise InputError("no such file or folder", where=str(source), advice="check the path")
    if source.suffix.lower() not in _SHEETS:
        raise InputError(
            "is no spreadsheet", where=str(source), advice="give .xlsx, .csv or a folder of rules"
        )
    lists = lists_of(rows_of(source), source)
    if lists.faults:
        raise PackError(str(source), lists.faults)
    if not (any(lists.words.values()) or lists.names or lists.allowed):
        raise InputError("holds no words", where=str(source), advice="rows follow the header")
    _write(lists, name, source.name, made)
    return tuple(lists.notes)


def _copy(source: Path, made: Path) -> None:
    """The rule files of a folder; links are not followed out of it."""
    files = rule_files(source)
    if not files:
        raise InputError("holds no rules", where=str(source), advice="rules are .toml and .tsv")
    if len(files) > _MOST_FILES:
        raise InputError(
            f"holds more than {_MOST_FILES} files",
            where=str(source),
            advice="name the right folder",
        )
    for path in files:
        if not path.resolve().is_relative_to(source.resolve()):
            raise InputError("leads out of the folder", where=str(path), advice="copy the file")
        into = made / path.relative_to(source)
        into.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, into)


class _List(NamedTuple):
    """A list to be written: its columns and rows, and what its `.toml` says."""

    title: str
    category: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def _write(lists: Lists, name: str, source: str, made: Path) -> None:
    folder = made / name
    folder.mkdir(parents=True)
    for number, (category, rows) in enumerate(lists.words.items(), 1):
        stem = folder / ("words" if number == 1 else f"words_{number}")
        words = _List(category or "本单位词表", category, TERM_COLUMNS, rows)
        _write_list(stem, words, source)
    if lists.names:
        names = _List("本单位规范名称", "名称规范", NAME_COLUMNS, lists.names)
        _write_list(folder / "names", names, source)
    if lists.allowed:
        _write_rows(made / ALLOW, ALLOW_COLUMNS, lists.allowed)


def _write_list(stem: Path, words: _List, source: str) -> None:
    stem.with_suffix(".toml").write_text(
        "\n".join(
            (
                'entity = "TERM"',
                f"title = {_quoted(words.title)}",
                f"category = {_quoted(words.category)}",
                f"why = {_quoted('本单位的词表列有这样的表述。')}",
                f"message = {_quoted('此处的表述列在本单位的词表中。')}",
                f"suggestion = {_quoted('请按本单位的要求核对。')}",
                f"source = [{_quoted(source)}]",
                "",
            )
        ),
        encoding="utf-8",
    )
    _write_rows(stem.with_suffix(".tsv"), words.columns, words.rows)


def _write_rows(path: Path, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    lines = ["\t".join(row) for row in (columns, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    """A TOML string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _checked(folder: Path) -> Rulebook:
    """The shipped rules with this pack, read and made ready as a scan would."""
    book = read_folders((rules_folder(), folder))
    audit.Checker(book)
    return book


def _counted(name: str, folder: Path, book: Rulebook, notes: Sequence[str]) -> Added:
    shipped = load()
    known = {rule.id for rule in shipped.rules}
    own = [rule for rule in book.rules if rule.id not in known]
    if not own and len(book.allowed) == len(shipped.allowed):
        raise InputError("adds no rule", where=name, advice="rules are .toml and .tsv")
    return Added(
        name=name,
        folder=folder,
        words=sum(len(rule.terms) for rule in own),
        names=sum(len(rule.names) for rule in own),
        allowed=len(book.allowed) - len(shipped.allowed),
        notes=tuple(notes),
    )
