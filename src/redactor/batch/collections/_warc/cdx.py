"""Indexes of web archives, a line a capture.

CDX has a first line that says what its columns are, a letter each (CDX-2015 and before); in CDXJ a
JSON object stands behind the key and the moment.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from redactor.batch.collections._files import is_within, unpacked
from redactor.batch.collections._http import name_of
from redactor.batch.collections._warc.captures import Capture
from redactor.errors import InputError

#: Letters of CDX by what CDXJ calls the same.
_LETTERS = {
    "a": "url",
    "b": "timestamp",
    "m": "mime",
    "s": "status",
    "k": "digest",
    "S": "length",
    "V": "offset",
    "g": "filename",
}
#: Where nothing is said: eleven columns, as most write them.
_USUAL = "N b a m s k r M S V g"
_LONGEST = 1_000_000


class Entry(NamedTuple):
    """A line of an index; `file` is empty where it cannot be read."""

    number: int
    url: str = ""
    timestamp: str = ""
    mime: str = ""
    status: str = ""
    digest: str = ""
    length: str = ""
    offset: str = ""
    file: str = ""

    def capture(self, found: str) -> Capture:
        """The capture; `found`: its archive, "" when it is not there."""
        if not (self.url and self.offset.isdigit()):
            id = f"第{self.number}行"
            return Capture(id, name=id, refusal="broken_line", is_alone=True)
        refusal = skipped = ""
        if not found:
            refusal = "vanished" if is_within(self.file) else "outside"
        elif self.url.startswith("dns:"):
            skipped = "no_page"
        elif self.status.isdigit() and not self.status.startswith("2"):
            skipped = f"http_{self.status}"
        is_revisit = self.mime == "warc/revisit"
        digest = self.digest if self.digest not in ("", "-") else ""
        return Capture(
            self.url,
            moment=self.timestamp,
            name=name_of(self.url, self.mime),
            place=f"{found} {self.offset}" if found else "",
            version=digest or f"{self.timestamp}-{self.length}",
            size=int(self.length) if self.length.isdigit() else 0,
            refusal=refusal,
            skipped=skipped,
            refers_to=self.url if is_revisit else "",
        )


def read(path: str) -> Iterator[Entry]:
    """The lines. InputError when the file cannot be read."""
    columns = _USUAL.split()
    try:
        with unpacked(path) as file:
            number = 0
            while line := file.readline(_LONGEST):
                number += 1
                text = line.decode("utf-8", "replace").strip("\r\n")
                if text.lstrip().startswith("CDX "):
                    columns = text.split()[1:]
                elif text.strip():
                    yield _entry(number, text, columns)
    except (OSError, EOFError) as error:
        told = getattr(error, "strerror", None) or "is damaged"
        raise InputError(told, where=path, advice="write the index anew") from None


def _entry(number: int, text: str, columns: list[str]) -> Entry:
    brace = text.find("{")
    if brace >= 0 and text.rstrip().endswith("}"):
        try:
            told = json.loads(text[brace:])
        except (ValueError, RecursionError):
            return Entry(number)
        told = {"timestamp": (text[:brace].split() or [""])[-1], **told}
    else:
        values = text.split(" ")
        if len(values) != len(columns):
            return Entry(number)
        told = {_LETTERS.get(key, key): each for key, each in zip(columns, values, strict=True)}
    plain = {name: str(told.get(name, "")) for name in _LETTERS.values()}
    return Entry(
        number, **{("file" if name == "filename" else name): plain[name] for name in plain}
    )
