"""The search for values that were planted: in logs, folders, databases and answers, as they are and
as they are often written.

    assert not found_in_folders(values, service.data, service.logs)
    assert not found(values, [("metrics", body)])

What comes back names a value by its number, so that a failing test does not print one either.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote

#: Bytes; shorter values would be found by chance.
_SHORTEST = 8


def found(values: Sequence[str], places: Iterable[tuple[str, bytes]]) -> list[str]:
    """Which value stands where, in which form."""
    told = []
    for where, content in places:
        for number, value in enumerate(values):
            told += [
                f"value {number} as {form} in {where}"
                for form, written in forms(value).items()
                if written in content
            ]
    return told


def found_in_folders(values: Sequence[str], *folders: Path) -> list[str]:
    """The same for all files below folders, and for the names of the files."""
    return found(values, (place for folder in folders for place in below(folder)))


def below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, its name among the content."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        yield f"a name in {folder.name}", name.encode("utf-8", "surrogateescape")
        try:
            if path.is_file():
                yield f"{folder.name}/{name}", path.read_bytes()
        except OSError:
            continue  # removed meanwhile


@cache
def forms(value: str) -> Mapping[str, bytes]:
    """A value as bytes, in the ways in which it could have been written down.

    >>> forms("张某某1")["json"]
    b'\\\\u5f20\\\\u67d0\\\\u67d01'
    >>> base64.b64encode("，张某某1。".encode()).count(forms("张某某1")["base64 after 0"])
    1
    """
    plain = value.encode("utf-8")
    if len(plain) < _SHORTEST:
        raise ValueError("is too short to be searched for")
    escaped = json.dumps(value)[1:-1]
    percent = quote(value, safe="")
    made = {
        "clear": plain,
        "utf-16-le": value.encode("utf-16-le"),
        "utf-16-be": value.encode("utf-16-be"),
        "gb18030": value.encode("gb18030"),
        "json": escaped.encode(),
        "json in capitals": _capital(escaped).encode(),
        "percent": percent.encode(),
        "percent in small": percent.lower().encode(),
        "hex": plain.hex().encode(),
        "html": "".join(f"&#{ord(each)};" for each in value).encode(),
        "repr of bytes": repr(plain)[2:-1].encode(),
        # Of few possible values a digest without a key tells which it was.
        **{
            kind: hashlib.new(kind, plain, usedforsecurity=False).hexdigest().encode()
            for kind in ("md5", "sha1", "sha256")
        },
    }
    for kind, alphabet in (("base64", None), ("base64 of addresses", b"-_")):
        for before in range(3):
            made[f"{kind} after {before}"] = _in_base64(plain, before, alphabet)
    return made


def _capital(escaped: str) -> str:
    head, *rest = escaped.split("\\u")
    return "\\u".join((head, *(each[:4].upper() + each[4:] for each in rest)))


def _in_base64(plain: bytes, before: int, alphabet: bytes | None) -> bytes:
    """What of a value is in base64 the same whatever stands around it, `before` bytes after a
    beginning."""
    whole = base64.b64encode(b"\0" * before + plain, altchars=alphabet).rstrip(b"=")
    rest = (before + len(plain)) % 3
    # A character of the alphabet holds six bits, of which some may be a neighbour's.
    end = len(whole) - (1 if rest else 0)
    return whole[(0, 2, 3)[before] : end]
