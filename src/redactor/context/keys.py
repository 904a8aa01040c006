"""What the keys of machine text name: xm, birth_date, jhrDh, as a table's header would say it.

The words are data: rules/tables/machine_keys.tsv. A key is read in a key's place only; `xx` in
prose means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from redactor.rulebook import Tables

_JOINTS = re.compile(r"[_\-. ]+")
#: Longer is no key of the table's.
_LONGEST = 40
# What a system puts before a key of its own: f_xm, old_addr.
_PREFIXES = re.compile(r"(?:f|t|c|col|fld|field|old|new|user|cust|my|data|raw|v|s|str)[_.](?=.)")
_NONE = "-"
# Shorter are initials.
_WORD = 4


class Keys:
    """Headers for keys, and for heads that are cut short (宅 beside 办). Made once: `tables.derived(Keys)`."""

    def __init__(self, tables: Tables) -> None:
        rows = tables["machine_keys"]
        self._keys = {word: row for word, row in rows.items() if not word.endswith("+")}
        self._whose = {word[:-1]: row[0] for word, row in rows.items() if word.endswith("+")}
        self._longest = max(map(len, self._whose), default=0)

    def heads(self, keys: Sequence[str]) -> tuple[str, ...]:
        """A header for each key of one record; what is no known key is its own header."""
        beside = {compact(key.rpartition(".")[2]) for key in keys}
        return tuple(self._head(key, beside) or key for key in keys)

    def _head(self, key: str, beside: set[str]) -> str:
        """`key` may hold the key of the object that it stands in: guardian.name."""
        if not key or len(key) > _LONGEST:
            return ""
        if not key.isascii():
            return self._known(key, beside) if key in self._keys else ""
        own = key.rpartition(".")[2]
        bare = _PREFIXES.sub("", key.lower(), count=1)
        for each in dict.fromkeys((key, own, bare)):
            head = self._known(compact(each), beside)
            if head:
                return head
        return ""

    def _known(self, key: str, beside: set[str]) -> str:
        if key in self._keys:
            head, needed, other = self._keys[key]
            if needed == _NONE or not beside.isdisjoint(needed.split()) or len(beside) == 1:
                return head
            return "" if other == _NONE else other
        for length in range(min(self._longest, len(key) - 1), 0, -1):
            whose, rest = self._whose.get(key[:length]), self._keys.get(key[length:])
            # An English word goes on in many another: orphanage.
            if whose and rest and (length < _WORD or len(key) - length >= _WORD):
                return rest[0] if rest[0].startswith(whose) else f"{whose}{rest[0]}"
        return ""


def compact(key: str) -> str:
    """A key without what joins its words, in lower case.

    >>> compact("birth_date"), compact("jhrDh")
    ('birthdate', 'jhrdh')
    """
    return _JOINTS.sub("", key).lower()
