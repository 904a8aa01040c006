"""Reading TOML and TSV so that whatever is wrong is told by file, line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

from redactor.errors import RuleError
from redactor.rulebook.records import Numbers


def content_of(path: Path) -> bytes:
    """What a file holds. RuleError names one that cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise RuleError(
            f"cannot be read: {error.strerror}", where=str(path), advice="check the permission"
        ) from error


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file says. RuleError with file and line when it cannot be read."""
    return toml_of(content_of(path), path)


def toml_of(content: bytes, path: Path) -> dict[str, Any]:
    """As `read_toml`, of content that was read."""
    try:
        text = content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(
            f"cannot be read: {error}", where=str(path), advice="mend the TOML"
        ) from error


def read_table(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Rows of a TSV by their first column; `#` lines and the header row are skipped."""
    rows: dict[str, tuple[str, ...]] = {}
    width = 0
    for number, line in lines(content_of(path), path):
        cells = tuple(line.split("\t"))
        if not width:
            width = len(cells)
            continue
        if len(cells) != width:
            raise RuleError(
                f"{len(cells)} columns where the header has {width}",
                where=f"{path}, line {number}",
                advice="separate the columns with one tab",
            )
        rows[cells[0]] = cells[1:]
    return MappingProxyType(rows)


def lines(content: bytes, path: Path) -> list[tuple[int, str]]:
    """The rows of a TSV with their line numbers; comments and empty lines are left out. RuleError
    names the file when it is no UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RuleError(
            "is not UTF-8", where=f"{path}, line {line}", advice="save as UTF-8"
        ) from error
    return [
        (number, line)
        for number, line in enumerate(text.replace("\r", "").split("\n"), 1)
        if line and line[0] != "#"
    ]


class Keys:
    """Takes keys out of a parsed file, and complains of what is missing, wrong or left."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self._data = dict(data)
        self._where = where

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "must be text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(key, "must be a list of texts that are not empty")
        return tuple(value)

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def whole(self, key: str) -> int | None:
        """A whole number that is not negative, or None when it is not there."""
        value = self._take(key, None)
        if value is not None and (type(value) is not int or value < 0):
            raise self.wrong(key, "must be a whole number")
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when it is not there."""
        value = self._take(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def table(self, key: str) -> dict[str, Any]:
        value = self._take(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        return value

    def products(self, key: str) -> tuple[str, ...]:
        """Every combination of one character from each text of a list."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "must be a list of lists of texts")
        return tuple("".join(each) for item in value for each in product(*item))

    def numbers(self, key: str) -> Numbers:
        inner = Keys(self.table(key), f"{self._where}, key {key}")
        alone = inner._take("alone", [])
        begins = inner.text("begins", "0123456789")
        labelled = inner._take("labelled", None)
        letters = inner._take("letters", None)
        links = inner._take("links", False)
        tokens = inner._take("tokens", False)
        groups = inner._take("groups", 0)
        inner.done()
        if not isinstance(alone, list) or not all(isinstance(item, int) for item in alone):
            raise inner.wrong("alone", "must be a list of lengths")
        for key_, bounds in (("labelled", labelled), ("letters", letters)):
            if bounds is not None and (not isinstance(bounds, list) or len(bounds) != 2):
                raise inner.wrong(key_, "must be [shortest, longest]")
        return Numbers(
            alone=frozenset(alone),
            begins=begins,
            labelled=(labelled[0], labelled[1]) if labelled else None,
            letters=(letters[0], letters[1]) if letters else None,
            links=bool(links),
            tokens=bool(tokens),
            groups=int(groups),
        )

    def pattern(self, key: str) -> re.Pattern[str] | None:
        value = self.text(key, "")
        if not value:
            return None
        try:
            return re.compile(value)
        except re.error as error:
            raise self.wrong(key, f"is not a regular expression: {error}") from error

    def done(self) -> None:
        if self._data:
            unknown = ", ".join(sorted(self._data))
            raise RuleError(
                f"unknown key {unknown}",
                where=self._where,
                advice="remove it or check its spelling",
            )

    def wrong(self, key: str, what: str) -> RuleError:
        return RuleError(what, where=f"{self._where}, key {key}", advice="see rules/README.md")

    def _take(self, key: str, default: Any) -> Any:
        if key not in self._data:
            if default is None and key in _REQUIRED:
                raise self.wrong(key, "is missing")
            return default
        return self._data.pop(key)


_REQUIRED = frozenset({"entity", "title", "why", "message", "suggestion", "name"})
