"""Files of exported posts: JSON, a JSON object a line, CSV."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from redactor.batch.collections._files import unpacked, unreadable
from redactor.batch.collections._tables import lines
from redactor.batch.collections._weibo.post import is_post, posts_in
from redactor.batch.items import RefusedError
from redactor.errors import InputError
from redactor.formats import decode

ENDINGS = ("json", "jsonl", "ndjson", "csv")
#: A JSON file is read as a whole.
_LARGEST = 200_000_000
#: In a page of m.weibo.cn the post stands in a script.
_IN_PAGE = re.compile(r"\$render_data\s*=\s*(?=[\[{])")


class Unread(str):
    """In place of a post that cannot be read: the code why."""


def posts(path: str) -> Iterator[Mapping[str, Any] | Unread]:
    """The posts of a file, in order. InputError when it cannot be read at all."""
    name = path.lower()
    try:
        if name.endswith((".jsonl", ".ndjson")):
            yield from _of_lines(path)
        elif name.endswith(".csv"):
            yield from _of_csv(path)
        else:
            yield from of_json(_whole(path), path)
    except OSError as error:
        raise unreadable(path, error) from None


def _whole(path: str) -> bytes:
    if Path(path).stat().st_size > _LARGEST:
        raise InputError(
            f"is larger than {_LARGEST // 1_000_000} MB", where=path, advice="write it as JSONL"
        )
    return Path(path).read_bytes()


def of_json(data: bytes | str, name: str) -> Iterator[Mapping[str, Any] | Unread]:
    """The posts in JSON, or in a page that has it in a script."""
    text, _ = decode(data, name)
    text = text.removeprefix("\ufeff")
    within = _IN_PAGE.search(text)
    try:
        if within:
            value, _ = json.JSONDecoder().raw_decode(text, within.end())
        else:
            value = json.loads(text)
        found = list(posts_in(value))
    except (ValueError, RecursionError):
        found = []
    yield from _or_unread(found)


def _or_unread(found: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any] | Unread]:
    if not found:
        yield Unread("no_posts")
    yield from found


def _of_lines(path: str) -> Iterator[Mapping[str, Any] | Unread]:
    with unpacked(path) as file:
        for line in lines.read(file):
            if line.value is None:
                yield Unread("too_large" if line.is_large else "broken_line")
            else:
                yield from _or_unread(list(posts_in(line.value)))


def _of_csv(path: str) -> Iterator[Mapping[str, Any] | Unread]:
    encoding = _encoding(path)
    with Path(path).open(encoding=encoding, errors="replace", newline="") as file:
        rows = csv.DictReader(file, restkey="rest", strict=False)
        try:
            for row in rows:
                plain = {name.strip(): each for name, each in row.items() if isinstance(each, str)}
                yield plain if is_post(plain) else Unread("no_posts")
        except csv.Error:
            yield Unread("broken_line")


def _encoding(path: str) -> str:
    """Spreadsheets write GBK, programs UTF-8."""
    with Path(path).open("rb") as file:
        while piece := file.read(1 << 20):
            # A character may be cut at the end of the piece.
            try:
                (piece + file.readline()).decode("utf-8-sig")
            except UnicodeDecodeError:
                return "gb18030"
    return "utf-8-sig"


class Reader:
    """A file of posts, read forward; one that goes back begins anew."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._posts: Iterator[Mapping[str, Any] | Unread] = iter(())
        self._next = 0
        self._last: Mapping[str, Any] | Unread | None = None

    def post(self, number: int) -> Mapping[str, Any]:
        """A post by its number, from 0. RefusedError when it is no post any more."""
        if self._last is None or number < self._next - 1:
            self._posts, self._next = posts(self._path), 0
        while self._next <= number:
            self._last = next(self._posts, Unread("no_posts"))
            self._next += 1
        if self._last is None or isinstance(self._last, Unread):
            raise RefusedError(self._last or "no_posts", "is no post")
        return self._last
