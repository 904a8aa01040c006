"""Exported posts of Weibo, a post an item: JSON, JSONL or CSV of common exporters (`_weibo.post` has
the table of their fields), a folder of them, or addresses.

A post is audited with whom it quotes and its comments, as a page, its markup read as such. A long
post of which only the beginning was exported has a second item, which has failed: its rest.
`weibo:list.txt` and `weibo:https://m.weibo.cn/…` fetch posts, as `urls` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from redactor.batch.collections import urls
from redactor.batch.collections._files import Files, check_same, find_files, readable, stamp
from redactor.batch.collections._tables.columns import line_item
from redactor.batch.collections._weibo.exports import ENDINGS as _ENDINGS
from redactor.batch.collections._weibo.exports import Reader, Unread, of_json, posts
from redactor.batch.collections._weibo.post import day_of, id_of, is_cut, page_of
from redactor.batch.items import Item, Loaded, RefusedError
from redactor.errors import InputError, OptionError

OPTIONS = {
    "timeout": "of addresses: seconds a post (120)",
    "retries": "of addresses: how often a server that is busy is asked again (3)",
    "allow_local": "of addresses: yes: also those that are not public",
}
REASONS = {
    "no_posts": "未找到微博内容，未检查，请检查导出格式。",
    "long_text_missing": "长微博只导出了开头，其余部分未检查，请导出全文。",
    "cut_off": "文件不完整或已损坏，其后的内容未检查，请重新导出。",
}
_NONE = Files("", ())


def collect(spec: str, **told: Any) -> Weibo:
    """Posts. InputError when they cannot be read."""
    if "://" in spec or (Path(spec).is_file() and spec.lower().endswith(".txt")):
        return Weibo(spec=spec, fetched=urls.collect(spec, **told))
    if told:
        raise OptionError("is for addresses", where=", ".join(sorted(told)), advice="leave it out")
    return Weibo(spec=spec, files=find_files(spec, _ENDINGS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weibo:
    """Posts in files, or by their addresses. A post's place is `file number`."""

    spec: str
    files: Files = _NONE
    fetched: urls.Urls | None = None

    def items(self) -> Iterator[Item]:
        """The posts, file by file."""
        if self.fetched is not None:
            yield from self.fetched.items()
            return
        for file, name in enumerate(self.files.names):
            shown = "" if self.files.is_single else readable(name)
            yield from self._of_file(file, shown)
        yield from self.files.refused()

    def _of_file(self, file: int, shown: str) -> Iterator[Item]:
        path = self.files.path(file)
        number = -1
        try:
            version = stamp(path)
            for number, post in enumerate(posts(path)):
                if isinstance(post, Unread):
                    yield line_item(number + 1, shown, str(post))
                else:
                    yield from _items(post, f"{file} {number}", version)
        except (InputError, EOFError, OSError):
            id = f"{shown} 第{number + 2}条起/".lstrip()
            yield Item(id=id, name=id, refusal="cut_off")

    def load(self, item: Item) -> Loaded:
        """A post as a page. RefusedError when there is none."""
        if self.fetched is not None:
            return _as_posts(self.fetched.load(item))
        file, _, number = item.locator.partition(" ")
        path = self.files.path(int(file))
        try:
            post = _reader_of(path, item.version).post(int(number))
        except (EOFError, OSError):
            _readers.clear()
            raise RefusedError("cut_off", "is damaged") from None
        return Loaded(data=page_of(post), name=item.name, format="html", date=day_of(post))


def _items(post: Mapping[str, Any], place: str, version: str) -> Iterator[Item]:
    id, day = id_of(post), day_of(post)
    item = Item(
        id=id,
        name=id,
        locator=place,
        version=version,
        modified=day.isoformat() if day else "",
    )
    yield item
    if is_cut(post):
        yield replace(item, id=f"{id}#全文", parent=id, refusal="long_text_missing")


_readers: dict[tuple[str, str], Reader] = {}


def _reader_of(path: str, version: str) -> Reader:
    reader = _readers.get((path, version))
    if reader is None:
        check_same(path, version)
        _readers.clear()
        reader = _readers[path, version] = Reader(path)
    return reader


def _as_posts(loaded: Loaded) -> Loaded:
    """What was fetched as a page of posts; as it is, where it is no post."""
    found = [each for each in of_json(loaded.data, loaded.name) if not isinstance(each, Unread)]
    if not found:
        return loaded
    if any(map(is_cut, found)):
        raise RefusedError("long_text_missing", "holds only the beginning of a post")
    page = "\n".join(map(page_of, found))
    return replace(loaded, data=page, format="html", date=day_of(found[0]))
