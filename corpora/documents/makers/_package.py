"""Packages of Office made further by hand: parts changed and added, relationships, content types.

What the libraries write carries the hour at which it was written; here every member gets the same
date, so that a file differs only where its maker does.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DATE = (2026, 1, 1, 0, 0, 0)
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
#: Parts in which libraries write the time of day.
_DATED = frozenset({"docProps/core.xml", "word/comments.xml"})

#: A part anew, or what becomes of the one that is there.
Part = str | bytes | Callable[[str], str]


def saved(made: Any) -> bytes:
    """What python-docx, openpyxl or python-pptx made, as a file."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(
    data: bytes, parts: Mapping[str, Part], *, without: str | tuple[str, ...] = "docProps/thumb"
) -> bytes:
    """A package with parts changed or added. What starts with `without` goes: a template's
    thumbnail is a picture of some other document."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members: dict[str, bytes] = {
            name: old.read(name) for name in old.namelist() if not name.startswith(without)
        }
    for name, how in parts.items():
        made = how(members[name].decode()) if callable(how) else how
        members[name] = made.encode() if isinstance(made, str) else made
    for name in _DATED & members.keys():
        members[name] = _TIME.sub(b"2026-01-01T00:00:00Z", members[name])
    return packed(members)


def packed(members: Mapping[str, bytes], date: tuple[int, ...] = _DATE) -> bytes:
    """A zip as Python packs it, of files from one day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name, date), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def before(mark: str, text: str) -> Callable[[str], str]:
    """Puts text in front of the last place of a mark."""

    def change(body: str) -> str:
        head, found, tail = body.rpartition(mark)
        if not found:
            raise ValueError(f"no {mark}")
        return head + text + found + tail

    return change


def replaced(old: str, new: str) -> Callable[[str], str]:
    """Puts a text in the place of another, which must be there."""

    def change(body: str) -> str:
        if old not in body:
            raise ValueError(f"no {old}")
        return body.replace(old, new)

    return change


def relation(identity: str, kind: str, target: str) -> str:
    """An element of a part of relationships; `kind` is an address where it is none of the usual."""
    mode = ' TargetMode="External"' if ":" in target else ""
    kind = kind if ":" in kind else f"{RELATION}/{kind}"
    return f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"{mode}/>'


def relations(*each: str) -> str:
    """A part of relationships."""
    return (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(each)}'
        "</Relationships>"
    )


def types(parts: Mapping[str, str]) -> Callable[[str], str]:
    """Adds content types: by name of a part, with slashes and dots, what it is."""
    return before(
        "</Types>",
        "".join(
            f'<Override PartName="/{part}" ContentType="{kind if "/" in kind else f"{TYPE}.{kind}"}"/>'
            for part, kind in parts.items()
        ),
    )


def custom_properties(name: str, value: str) -> str:
    """docProps/custom.xml with one property."""
    return (
        f'{HEAD}<Properties xmlns="http://schemas.'
        'openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.'
        'openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
        f'fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}"><vt:lpwstr>{value}'
        "</vt:lpwstr></property></Properties>"
    )
