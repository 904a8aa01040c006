"""Which columns of a table are what."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from redactor.batch.items import Item, Loaded, RefusedError
from redactor.errors import OptionError
from redactor.formats import Limits

#: What they are mostly called, the surest first.
_IDS = ("id", "_id", "doc_id", "docid", "uuid", "url", "uri", "编号", "网址", "path", "name", "key")
_TEXTS = ("text", "content", "正文", "内容", "body", "html", "raw_content", "markdown", "文本")
_BYTES = ("bytes", "content_bytes", "content_base64", "base64", "data", "file", "content")
_NAMES = ("filename", "file_name", "文件名", "name", "path")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Of a table: the id, the text or the bytes, the name of the file; `format` of a text."""

    id: str = ""
    text: str = ""
    bytes: str = ""
    name: str = ""
    format: str = ""

    @property
    def content(self) -> str:
        return self.text or self.bytes


class There(NamedTuple):
    """The columns that there are: those that can be ids, texts, or bytes."""

    ids: Sequence[str]
    texts: Sequence[str]
    binary: Sequence[str]


def settle(told: Columns, there: There, where: str) -> Columns:
    """The columns as told, the others guessed. OptionError for one that is not there, and when one
    is missing that nobody can guess."""
    can_be = {"id": there.ids, "text": there.texts, "bytes": there.binary, "name": there.texts}
    every = list(dict.fromkeys((*there.ids, *there.texts, *there.binary)))
    for option, columns in can_be.items():
        column = getattr(told, option)
        if column and column not in columns:
            what = "is of another type" if column in every else "is no column"
            raise _unclear(f"{column} {what}", option, every, where)
    id = told.id or _guess(_IDS, there.ids)
    if not id:
        raise _unclear("no column is called like an id", "id", every, where)
    told = replace(told, id=id)
    if not told.content:
        told = _with_content(told, there)
    if not told.content:
        raise _unclear("no column is called like a text", "text", every, where)
    if told.text.lower() == "html" and not told.format:
        told = replace(told, format="html")
    if told.bytes and not told.name:
        told = replace(told, name=_guess(_NAMES, [each for each in there.texts if each != id]))
    return told


def _with_content(told: Columns, there: There) -> Columns:
    text = _guess(_TEXTS, there.texts)
    packed = _guess(_BYTES, there.binary)
    left = [each for each in there.texts if each not in {told.id, told.name}]
    if not text and not packed and len(left) == 1:
        text = left[0]
    return replace(told, text=text) if text else replace(told, bytes=packed)


def _guess(known: Sequence[str], there: Sequence[str]) -> str:
    by_name = {each.lower(): each for each in reversed(there)}
    return next((by_name[each] for each in known if each in by_name), "")


def _unclear(what: str, option: str, there: Sequence[str], where: str) -> OptionError:
    columns = ", ".join(there[:30]) or "none"
    return OptionError(what, where=f"{where}: {option}", advice=f"{option}=…; columns: {columns}")


def row_item(values: Mapping[str, Any], row: int, shown: str, columns: Columns) -> Item:
    """The item of a row, by the values of its columns of id and name; `shown`: the file, where there
    are several."""
    id = values.get(columns.id)
    if id is None or id == "" or isinstance(id, dict | list):
        return line_item(row, shown, "no_id")
    id = id.decode("utf-8", "backslashreplace") if isinstance(id, bytes) else str(id)
    name = values.get(columns.name) if columns.name else None
    return Item(id=id, name=name if isinstance(name, str) and name else id)


def line_item(row: int, shown: str, refusal: str) -> Item:
    """A row that cannot be taken, by its number, from 1."""
    id = f"{shown} 第{row}行".lstrip()
    return Item(id=id, name=id, refusal=refusal)


_BLANKS = re.compile(r"[\s]+")


def row_loaded(value: Any, item: Item, columns: Columns) -> Loaded:
    """What a row's column of content holds."""
    if value is None:
        raise RefusedError("no_content", "has no content")
    if columns.text:
        if not isinstance(value, str):
            raise RefusedError("no_content", "holds no text", advice="name another column")
        if len(value) > Limits().size:
            raise RefusedError("too_large", "is too large", advice="split it")
        return Loaded(data=value, name=item.name, format=columns.format or "auto")
    if isinstance(value, str):
        try:
            value = base64.b64decode(_BLANKS.sub("", value), validate=True)
        except (binascii.Error, ValueError):
            raise RefusedError("bad_base64", "is no base64") from None
    if not isinstance(value, bytes):
        raise RefusedError("no_content", "holds no bytes", advice="name another column")
    return Loaded(data=value, name=item.name)
