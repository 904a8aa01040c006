"""Names as reports may show them: of files, addresses, sheets, with the private values in them masked.

Scanning a name costs as much as a quarter of a page. So folders are remembered, and a name with few
digits is scanned once for all names that differ in their digits only: `第3页第12行`, `名单（2）.docx`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from redactor.audit import Scanner

#: The shortest value that its digits alone tell has seven.
_TELLING = 7
#: With so many digits names differ in more than their number.
_FEW = 4
_DIGIT = re.compile(r"\d")
_YEAR_OR_DIGIT = re.compile(r"(?:19|20)\d\d(?!\d)|\d")
#: In names of ASCII alone, what makes a value of fewer digits.
_CUE = re.compile(r"@|qq|wx|we_?chat|weixin", re.IGNORECASE)
#: What a number and an ending together would be: 13800138000.txt is no phone for a scan.
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_KEPT = 20_000


class Shown:
    """Masks names as a scanner's policy masks values."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner.but(format="text", names=False)
        # Not decorators: they would keep every scanner that there ever was.
        self._folder = lru_cache(_KEPT)(self._masked)
        self._alike = lru_cache(_KEPT)(self._is_clear)

    def path(self, path: str) -> str:
        """A path or an address, escapes of its characters undone."""
        if "%" in path:
            path = unquote(path)
        folder, slash, name = path.rpartition("/")
        return f"{self._folder(folder)}{slash}{self.name(name)}" if slash else self.name(name)

    def name(self, name: str) -> str:
        digits = len(_DIGIT.findall(name))
        if digits < _TELLING and name.isascii() and not _CUE.search(name):
            return name
        if digits <= _FEW and self._alike(_YEAR_OR_DIGIT.sub(_alike, name)):
            return name
        return self._masked(name)

    def _is_clear(self, name: str) -> bool:
        return self._masked(name) == name

    def _masked(self, text: str) -> str:
        ending = _ENDING.search(text)
        stem = text[: ending.start()] if ending else text
        return self._scanner.redact(stem).text + text[len(stem) :] if stem else text


def _alike(found: re.Match[str]) -> str:
    """Years stay what they are, because a date of birth has one."""
    return found[0] if len(found[0]) > 1 else "1"
