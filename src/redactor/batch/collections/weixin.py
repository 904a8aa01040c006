"""Saved articles of WeChat public accounts: a page, a folder of them, or their addresses.

`weixin:FOLDER` takes what browsers save: pages (.html, with their pictures in `…_files`) and MHTML.
Of a page the article is audited, with its title, account and time, and not the scripts around it;
its pictures are items of their own, with the article as their parent. Pictures that were not saved
are one item that is left out, for each article. Everything else in the folder is audited as it is.
`weixin:list.txt` and `weixin:https://mp.weixin.qq.com/s/…` fetch articles, as `urls` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from redactor.batch.collections import urls
from redactor.batch.collections._files import Files, check_same, find_files, readable, stamp
from redactor.batch.collections._weixin import mhtml
from redactor.batch.collections._weixin.article import Article, article_of, refusal_of
from redactor.batch.items import Item, Loaded, RefusedError
from redactor.errors import InputError, OptionError
from redactor.formats import Limits, decode

OPTIONS = {
    "timeout": "of addresses: seconds an article (120)",
    "retries": "of addresses: how often a server that is busy is asked again (3)",
    "allow_local": "of addresses: yes: also those that are not public",
}
REASONS = {
    "pictures_not_saved": "文中的图片未随网页保存，未检查；请用浏览器保存完整网页后再检查。",
    "page_part": "网页的脚本或样式文件。",
    "weixin_gone": "文章已被删除或屏蔽，保存的页面中没有正文。",
    "weixin_asked_back": "微信要求验证，未取得正文，请用浏览器打开并保存后再检查。",
}
_NONE = Files("", ())
_PAGES, _MAIL = (".html", ".htm"), (".mhtml", ".mht")
_FILES = re.compile(r"(?P<page>.+?)(?:_files|\.files|_文件)/")
_PARTS = (".js", ".css", ".map", ".woff", ".woff2", ".ttf", ".js.下载", ".css.下载", ".download")


def collect(spec: str, **told: Any) -> Weixin:
    """Articles. InputError when they cannot be read."""
    if "://" in spec or (Path(spec).is_file() and spec.lower().endswith(".txt")):
        return Weixin(spec=spec, fetched=urls.collect(spec, **told))
    if told:
        raise OptionError("is for addresses", where=", ".join(sorted(told)), advice="leave it out")
    return Weixin(spec=spec, files=find_files(spec, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weixin:
    """Articles in files, or by their addresses. The place of a file is its number; of a picture in
    MHTML `number part`."""

    spec: str
    files: Files = _NONE
    fetched: urls.Urls | None = None

    def items(self) -> Iterator[Item]:
        """Articles, each with what belongs to it."""
        if self.fetched is not None:
            yield from self.fetched.items()
            return
        pages = {
            Path(each).with_suffix("").as_posix(): each
            for each in self.files.names
            if _is_page(each)
        }
        for number, name in enumerate(self.files.names):
            yield from self._of_file(number, name, pages)
        yield from self.files.refused()

    def _of_file(self, number: int, name: str, pages: dict[str, str]) -> Iterator[Item]:
        path, id = self.files.path(number), readable(name)
        belongs = _FILES.match(name)
        parent = readable(pages.get(belongs["page"], "")) if belongs else ""
        try:
            version, size = stamp(path), Path(path).stat().st_size
        except (InputError, OSError):
            yield Item(id=id, name=id, refusal="unreadable")
            return
        item = Item(
            id=id,
            name=id.rpartition("/")[2],
            locator=str(number),
            version=version,
            size=size,
            parent=parent,
            skipped="page_part" if belongs and name.lower().endswith(_PARTS) else "",
        )
        if not size or size > Limits().size:
            item = replace(
                item, skipped="" if size else "empty", refusal="too_large" if size else ""
            )
            yield item
            return
        yield item
        if not belongs and name.lower().endswith(_PAGES + _MAIL):
            yield from _beside(path, item)

    def load(self, item: Item) -> Loaded:
        """An article as a page, or a file as it is. RefusedError when there is no article in it
        although there should be."""
        if self.fetched is not None:
            loaded = self.fetched.load(item)
            return _as_article(loaded, is_saved=False)
        number, _, part = item.locator.partition(" ")
        path = self.files.path(int(number))
        check_same(path, item.version)
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise RefusedError("unreadable", f"cannot be read: {error.strerror}") from None
        if part:
            found = mhtml.picture(data, int(part))
            if not found:
                raise RefusedError("damaged", "has no such part")
            return Loaded(data=found, name=item.name)
        return _as_article(Loaded(data=data, name=item.name), is_saved=True)


def _is_page(name: str) -> bool:
    return name.lower().endswith(_PAGES)


def _beside(path: str, item: Item) -> Iterator[Item]:
    """What belongs to an article: its pictures in MHTML, and those that were not saved."""
    missing = 0
    try:
        data = Path(path).read_bytes()
        article = _article(data, item.name)
        is_mail = item.name.lower().endswith(_MAIL)
        parts = list(mhtml.pictures_of(data)) if is_mail else []
        missing = max(0, (article.missing if article else 0) - len(parts))
    except (InputError, OSError, ValueError):
        # Whoever loads it will say why.
        return
    for part in parts:
        yield Item(
            id=f"{item.id}#{part.name}",
            name=part.name,
            locator=f"{item.locator} {part.number}",
            version=item.version,
            size=part.size,
            parent=item.id,
        )
    if missing:
        yield Item(
            id=f"{item.id}#图片",
            name=f"{missing} 张图片",
            version=item.version,
            parent=item.id,
            skipped="pictures_not_saved",
        )


def _page(data: bytes | str, name: str) -> str | None:
    if isinstance(data, bytes) and name.lower().endswith(_MAIL):
        return mhtml.page_of(data, name)
    return decode(data, name)[0]


def _article(data: bytes | str, name: str) -> Article | None:
    page = _page(data, name)
    return article_of(page) if page is not None else None


def _as_article(loaded: Loaded, *, is_saved: bool) -> Loaded:
    """A page as its article; what is no page as it is."""
    if is_saved and not loaded.name.lower().endswith(_PAGES + _MAIL):
        return loaded
    page = _page(loaded.data, loaded.name)
    article = article_of(page) if page is not None else None
    if article is not None:
        return replace(loaded, data=article.page(), format="html", date=article.published)
    code = refusal_of(page or "")
    if code:
        raise RefusedError(code, "has no article in it")
    if page is not None and loaded.name.lower().endswith(_MAIL):
        return replace(loaded, data=page, format="html")
    # Another kind of page: better all of it than nothing.
    return loaded
