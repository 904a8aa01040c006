"""Fetches a site page by page: what is next stands in the state, and so does every answer.

Links are followed from pages, from the sitemap, and along redirects to the site itself; what was
audited before and nothing leads to any more is asked for as well, because it may still be online.
"""

from __future__ import annotations

import asyncio
import datetime
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import Any

import scrapy
from scrapy import signals
from scrapy.exceptions import (
    CannotResolveHostError,
    CloseSpider,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import HtmlResponse, Response

from redactor.batch.collections.site import documents
from redactor.batch.collections.site.addresses import host_of, is_endless
from redactor.batch.collections.site.crawl import Crawl
from redactor.batch.collections.site.guards import InsideError
from redactor.batch.collections.site.sitemaps import delay_of, locations, sitemaps_of
from redactor.batch.collections.site.state import State, Waiting

#: Addresses that are asked for at once, waiting for their turn included.
_AT_ONCE = 32
#: Addresses one after another that get no answer at all, before the site counts as down.
_DOWN = 50
#: Foreign addresses that are written down, at most; and maps of the site.
_FOREIGN, _MAPS = 100_000, 500
#: How a crawl can end.
DONE, DOWN = "done", "down"


class Pages(scrapy.Spider):
    """Fetches into a state's spool."""

    name = "pages"

    def __init__(self, *, crawl: Crawl, state: State, **kept: Any) -> None:
        super().__init__(**kept)
        self._crawl = crawl
        self._state = state
        self._scope = crawl.scope
        self._year = datetime.date.today().year
        self._turn = state.last_turn()
        self._count = state.count()
        self._variants = Counter(dict(state.variants()))
        self._foreign = 0
        self._open: set[str] = set()
        self._maps: set[str] = set()
        self._moved = asyncio.Event()
        self._silent = 0
        self._until = time.monotonic() + crawl.seconds if crawl.seconds else float("inf")
        self.answers = 0
        #: How it ended; "" while it has not, and when it was broken off.
        self.ended = ""

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kept: Any) -> Any:
        spider = super().from_crawler(crawler, *args, **kept)
        crawler.signals.connect(spider.on_headers, signal=signals.headers_received)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """What to ask for, as long as there is something."""
        root = f"{self._crawl.start.partition('://')[0]}://{host_of(self._crawl.start)}"
        yield self._map(f"{root}/robots.txt", self._read_robots)
        await self._settled()
        with self._state.whole():
            self._meet([self._crawl.start], 0)
        last, is_complete = 0, False
        while True:
            batch = self._state.waiting(last, _AT_ONCE)
            for each in batch:
                if not await self._has_room():
                    break
                last = each.turn
                yield self._request(each)
            if time.monotonic() > self._until:
                break
            if not batch and self._open:
                await self._next_move()
            elif not batch:
                if is_complete or not self._state.add_unlinked(self._turn):
                    break
                # Once: what they lead to is fetched, too.
                is_complete = True
                self._turn = self._state.last_turn()
        await self._settled()
        self._state.refuse_waiting("time_limit")
        self.ended = DONE

    async def _has_room(self) -> bool:
        while len(self._open) >= _AT_ONCE:
            await self._next_move()
        return time.monotonic() <= self._until

    async def _settled(self) -> None:
        while self._open:
            await self._next_move()

    async def _next_move(self) -> None:
        self._moved.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._moved.wait(), 1.0)

    def _closed(self, address: str) -> None:
        self._open.discard(address)
        self._moved.set()

    def _request(self, each: Waiting) -> scrapy.Request:
        headers = {}
        if each.etag:
            headers["If-None-Match"] = each.etag
        if each.changed:
            headers["If-Modified-Since"] = each.changed
        self._open.add(each.address)
        return scrapy.Request(
            each.address,
            callback=self.parse,
            errback=self.on_failure,
            headers=headers,
            dont_filter=True,
            cb_kwargs={"address": each.address, "depth": each.depth},
            meta={"is_page": True},
        )

    def on_headers(self, headers: Any, request: Any, **_: Any) -> None:
        """Films and programs are not fetched beyond their headers."""
        if request.meta.get("is_page") and documents.is_media(documents.type_of(headers)):
            raise StopDownload(fail=False)

    def parse(self, response: Response, address: str = "", depth: int = 0) -> None:
        """Keep what was sent."""
        self.answers += 1
        self._silent = 0
        try:
            with self._state.whole():
                self._take(response, address, depth)
        finally:
            self._closed(address)

    def _take(self, response: Response, address: str, depth: int) -> None:
        status = response.status
        if status == 304:
            self._state.stands(address)
            self._meet(self._state.links(address), depth + 1)
        elif status in {301, 302, 303, 307, 308} and response.headers.get("Location"):
            self._redirected(response, address, depth)
        elif status != 200:
            self._state.refuse(address, refusal=f"http_{status}")
        else:
            found = documents.links(response) if isinstance(response, HtmlResponse) else ()
            links = self._own(found)
            self._state.keep(address, documents.kept(response, address, self._state.spool), links)
            self._meet(links, depth + 1)

    def _redirected(self, response: Response, address: str, depth: int) -> None:
        location = documents.header(response.headers, "Location")
        try:
            target = self._scope.normal(response.urljoin(location))
        except ValueError:
            self._state.refuse(address, refusal="broken_redirect")
            return
        if not self._scope.holds(target):
            self._state.refuse(address, refusal="foreign_redirect")
            return
        self._state.refuse(address, skipped="redirect", target=target)
        self._meet([target], depth)

    def _own(self, found: Iterable[str]) -> list[str]:
        """Addresses in their one spelling; foreign ones are written down and dropped."""
        own: dict[str, None] = {}
        for each in found:
            try:
                address = self._scope.normal(each)
            except ValueError:
                # mailto:, javascript:, and what no address can be made of.
                continue
            if self._scope.holds(address):
                own[address] = None
            elif self._foreign < _FOREIGN and not self._state.is_met(address):
                self._foreign += 1
                self._state.add(address, turn=0, depth=0, skipped="foreign_host")
        return list(own)

    def _meet(self, addresses: Iterable[str], depth: int) -> None:
        """Addresses that something leads to: to be asked for, unless they were met before."""
        for each in addresses:
            if self._state.is_met(each):
                continue
            address = each
            refusal, skipped = self._not_asked(each, depth)
            if refusal == "page_limit":
                # One for all: a site without end would fill the disk with its addresses.
                address = f"{each.partition('?')[0].rpartition('/')[0]}/…/"
                if self._state.is_met(address):
                    continue
            self._turn += 1
            self._count += 1
            self._state.add(address, turn=self._turn, depth=depth, refusal=refusal, skipped=skipped)

    def _not_asked(self, address: str, depth: int) -> tuple[str, str]:
        """For which reason an address is not asked for: it counts as failed, or as left out."""
        path, mark, _ = address.partition("?")
        if is_endless(address, self._year):
            return "", "endless"
        if any(fnmatchcase(address, each) for each in self._crawl.exclude):
            return "", "excluded"
        if documents.is_media_name(path):
            return "", "media"
        if depth > self._crawl.depth:
            return "too_deep", ""
        if self._count >= self._crawl.pages:
            return "page_limit", ""
        if mark:
            self._variants[path] += 1
            if self._variants[path] > self._crawl.variants:
                return "too_many_variants", ""
        return "", ""

    def on_failure(self, failure: Any) -> None:
        """Write down why nothing came."""
        address = failure.request.cb_kwargs["address"]
        refusal, skipped = _why(failure.value)
        try:
            if refusal in {"unreachable", "timeout"}:
                self._silent += 1
            with self._state.whole():
                self._state.refuse(address, refusal=refusal, skipped=skipped)
            if self._silent >= _DOWN:
                self.ended = DOWN
                raise CloseSpider(DOWN)
        finally:
            self._closed(address)

    def _map(self, address: str, callback: Any) -> scrapy.Request:
        """Of what belongs to no page: robots.txt, sitemaps."""
        self._open.add(address)
        self._maps.add(address)
        return scrapy.Request(
            address,
            callback=callback,
            errback=self._no_map,
            dont_filter=True,
            cb_kwargs={"address": address},
            meta={"dont_obey_robotstxt": True},
        )

    def _no_map(self, failure: Any) -> None:
        self._closed(failure.request.cb_kwargs["address"])

    def _read_robots(self, response: Response, address: str) -> Iterable[scrapy.Request]:
        try:
            text = response.body if response.status == 200 else b""
            self.answers += 1
            self._slow_down(delay_of(text))
            found = [*sitemaps_of(text, address), response.urljoin("/sitemap.xml")]
            yield from self._maps_of(found)
        finally:
            self._closed(address)

    def _maps_of(self, found: Iterable[str]) -> Iterable[scrapy.Request]:
        for each in self._own(found):
            if each not in self._maps and len(self._maps) < _MAPS:
                yield self._map(each, self._read_map)

    def _read_map(self, response: Response, address: str) -> Iterable[scrapy.Request]:
        try:
            if response.status == 200:
                pages, maps = locations(response.body, self._crawl.size)
                with self._state.whole():
                    self._meet(self._own(pages), 0)
                yield from self._maps_of(maps)
        finally:
            self._closed(address)

    def _slow_down(self, delay: float) -> None:
        """As robots.txt asks for, where that is slower than what we were told."""
        if self._crawl.robots:
            for slot in self.crawler.engine.downloader.slots.values():
                slot.delay = max(slot.delay, delay)


def _why(error: BaseException) -> tuple[str, str]:
    """The codes of a refusal and a skip for what went wrong."""
    if isinstance(error, IgnoreRequest):
        text = str(error)
        if "robots.txt" in text:
            return "", "robots"
        return ("", "foreign_host") if "foreign" in text else ("too_large", "")
    if isinstance(error, DownloadCancelledError):
        return "too_large", ""
    if isinstance(error, DownloadTimeoutError):
        return "timeout", ""
    if isinstance(error, ResponseDataLossError):
        return "broken_off", ""
    if isinstance(error, InsideError):
        return "inside", ""
    if isinstance(error, CannotResolveHostError) and isinstance(error.__cause__, InsideError):
        return "inside", ""
    return "unreachable", ""
