"""A workbook (ECMA-376, 18.2): its sheets in order, and what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import IO

from redactor.errors import InputError
from redactor.formats._office.ooxml import Element, Package, attribute, child, name_of
from redactor.formats._opening import unread
from redactor.formats._xlsx.strings import Strings
from redactor.formats._xlsx.styles import Styles, styles_of
from redactor.formats._zip.copy import DAMAGES
from redactor.model import Failure

#: Kinds of sheets as relationships call them.
_SHEETS = frozenset({"worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its number from 1, its name, its part, and the relationship that leads there."""

    number: int
    name: str
    part: str
    relationship: str
    is_hidden: bool

    @property
    def place(self) -> str:
        return f"工作表 {self.name}"


@dataclass(slots=True)
class Book:
    """What the sheets of a workbook share. `failures`: what of it could not be read."""

    package: Package
    sheets: tuple[Sheet, ...]
    styles: Styles
    strings: Strings
    strings_part: str | None
    from_1904: bool
    failures: list[Failure] = field(default_factory=list)

    def opener(self, part: str) -> Callable[[], IO[bytes]]:
        """Opens a part from its beginning."""
        return partial(self.package.stream, part)


def open_book(package: Package, root: Element) -> Book:
    """The workbook; `root`: of its main part."""
    failures: list[Failure] = []
    targets = {each.id: each for each in package.relationships(package.main)}
    by_kind = {each.kind: each.target for each in targets.values() if each.target in package}
    theme = _tree(package, by_kind.get("theme"), failures)
    styles = styles_of(_tree(package, by_kind.get("styles"), failures), theme)
    strings_part = by_kind.get("sharedStrings")
    return Book(
        package=package,
        sheets=tuple(_sheets(package, root)),
        styles=styles,
        strings=_strings(package, strings_part, failures),
        strings_part=strings_part,
        from_1904=_counts_from_1904(root),
        failures=failures,
    )


@contextmanager
def damage_told(where: str) -> Iterator[None]:
    """What a packed part raises while it is read, as InputError."""
    try:
        yield
    except DAMAGES:
        raise InputError("is damaged", where=where, advice="save it anew and try again") from None


def _tree(package: Package, part: str | None, failures: list[Failure]) -> Element | None:
    if part is None:
        return None
    try:
        return package.xml(part)
    except InputError as error:
        failures.append(unread("unreadable", f"部件未能读取（{error.what}），请人工检查。", part))
        return None


def _strings(package: Package, part: str | None, failures: list[Failure]) -> Strings:
    if part is not None:
        try:
            with damage_told(package.inside(part)):
                return Strings(partial(package.stream, part), package.inside(part))
        except (InputError, ValueError) as error:
            why = error.what if isinstance(error, InputError) else "is damaged"
            message = f"共享字符串表未能读取（{why}），单元格文字不完整，请人工检查。"
            failures.append(unread("unreadable", message, part))
    return Strings(None, "")


def _sheets(package: Package, root: Element) -> Iterator[Sheet]:
    targets = {each.id: each for each in package.relationships(package.main)}
    listed = child(root, "x:sheets")
    for number, each in enumerate(listed if listed is not None else (), 1):
        if name_of(each) != "x:sheet":
            continue
        target = targets.get(attribute(each, "r:id") or "")
        if target is None or target.kind not in _SHEETS or target.target not in package:
            continue
        is_hidden = str(each.get("state", "visible")) != "visible"
        yield Sheet(number, str(each.get("name", "")), target.target, target.id, is_hidden)


def _counts_from_1904(root: Element) -> bool:
    settings = child(root, "x:workbookPr")
    return settings is not None and settings.get("date1904") in ("1", "true")
