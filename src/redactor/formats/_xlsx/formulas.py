"""Formulas that show a value masked while the whole value stands in the cell that they read."""

from __future__ import annotations

import re

from redactor.formats._xlsx.raw import column_number
from redactor.formats._xlsx.text import MASK

#: Shorter constants are words of the formula.
_SHORTEST = 5
_REFERENCE = re.compile(r"(?<![\w!'.])\$?([A-Z]{1,3})\$?([0-9]{1,7})(?![\w(!.])")
_CONSTANT = re.compile(r'"((?:[^"]|"")*+)"')
_ELSEWHERE = re.compile(r"!|\[")
#: Constants that may be a value.
_SAYS = re.compile(r'"|[\u2e80-\u9fff]|[0-9]{7}')


def may_hold_a_value(formula: str) -> bool:
    """Whether a formula has constants that are worth reading."""
    return _SAYS.search(formula) is not None


class Formulas:
    """Goes along the rows of a sheet. `values`: what the cells of the row show, by column."""

    def __init__(self) -> None:
        self.values: dict[int, str] = {}
        self._row = -1
        self._unmasking: set[str] = set()

    def next_row(self, row: int) -> dict[int, str]:
        """Begin a row; the values of its cells are to be put in what is given back."""
        self._row = row
        self.values = {}
        return self.values

    def unmasks(self, formula: str, group: str | None, shown: str) -> bool:
        """Whether a cell shows a masked value and its formula leads to the whole one. A formula
        without text is one of a group whose first was seen."""
        if not MASK.search(shown):
            return False
        if not formula:
            return group in self._unmasking
        leads = (
            _ELSEWHERE.search(formula) is not None
            or any(_is_shown(each, shown) for each in _CONSTANT.findall(formula))
            or any(
                self._is_whole(letters, int(number))
                for letters, number in _REFERENCE.findall(formula)
            )
        )
        if leads and group is not None:
            self._unmasking.add(group)
        return leads

    def _is_whole(self, letters: str, number: int) -> bool:
        if number - 1 != self._row:
            # Not at hand: told rather than passed over.
            return True
        value = self.values.get(column_number(letters), "")
        return bool(value.strip()) and not MASK.search(value)


def _is_shown(constant: str, shown: str) -> bool:
    """Whether what is shown masked may be this constant."""
    head, *_, tail = MASK.split(shown)
    is_longer = len(constant) > max(len(head) + len(tail), _SHORTEST)
    return is_longer and constant.startswith(head) and constant.endswith(tail.lstrip("*"))
